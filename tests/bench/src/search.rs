//! Search as somebody types, through the desk's command, beside the statements it stands on.

use crate::{
    chance::Chance,
    figures::{Bench, Times, count, figure, now, tell},
    house::{House, today},
    raw::{self, Statement},
    typed,
};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// Texts typed before anything counts.
const WARM: usize = 200;
/// Texts typed for the figures.
const TEXTS: usize = 1_500;
/// What the control does in place of one search.
const CONTROL: usize = 40;

/// The times of both sides.
#[derive(Debug, Default)]
struct Sides {
    command: Times,
    raw: Times,
}

/// Who asks: the desk, and a bare connection with as much cache as the store's.
struct Search<'a> {
    house: &'a House,
    conn: SqliteConnection,
    turn: u64,
}

impl Search<'_> {
    async fn command(&mut self, text: &str) -> Bench<Value> {
        self.turn += 1;
        self.house.call("find_residents", json!({ "text": text, "turn": self.turn })).await
    }

    /// One key press on both sides, each first in turn.
    async fn press(&mut self, text: &str, statements: &[Statement], sides: &mut Sides, slow: bool) -> Bench {
        let raw_first = self.turn.is_multiple_of(2);
        if raw_first {
            let began = now();
            raw::run(&mut self.conn, statements).await?;
            sides.raw.since(began);
        }
        let began = now();
        for _ in 0..if slow { CONTROL } else { 1 } {
            self.command(text).await?;
        }
        sides.command.since(began);
        if !raw_first {
            let began = now();
            raw::run(&mut self.conn, statements).await?;
            sides.raw.since(began);
        }
        Ok(())
    }

    /// Types texts letter by letter; presses that ask the engine nothing have no other side.
    async fn texts(&mut self, texts: &[String], slow: bool) -> Bench<Sides> {
        let (mut sides, today) = (Sides::default(), today()?);
        for text in texts.iter().flat_map(|text| typed::letter_by_letter(text)) {
            let statements = raw::statements(text, today);
            if !statements.is_empty() {
                self.press(text, &statements, &mut sides, slow).await?;
            }
        }
        Ok(sides)
    }

    /// Both sides find the same people, or the figures mean nothing.
    async fn agree(&mut self, texts: &[String]) -> Bench {
        for text in texts {
            let found = raw::run(&mut self.conn, &raw::statements(text, today()?)).await?;
            let answer = self.command(text).await?;
            let rows = answer["rows"].as_array().ok_or("The search answered no rows.")?;
            let typed = rows.iter().filter(|row| !is_near(row)).count();
            let all = found.len() > 20;
            let known = |row: &Value| row["id"].as_i64().is_some_and(|id| found.contains(&id));
            let same = all || rows.iter().all(|row| is_near(row) || known(row));
            if !same || typed < found.len().min(20) || rows.is_empty() {
                return Err(format!(
                    "The command and the bare statements should find the same people for a text of {} letters; they found {} and {}.",
                    text.chars().count(), typed, found.len()
                ).into());
            }
        }
        Ok(())
    }
}

/// A row that fits but for one letter, which the bare statements do not look for.
fn is_near(row: &Value) -> bool {
    row["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag["text"] == "One letter differs"))
}

/// Measures one desk; answers the command's p95 in milliseconds.
pub(crate) async fn measure(house: &House, full: bool) -> Bench<f64> {
    tell(&format!("search as you type among {}", house.residents));
    let mut chance = Chance::new(11);
    let people = house.people(WARM + TEXTS, 5)?;
    let texts: Vec<String> = people.iter().map(|one| typed::text(one, &mut chance)).collect();
    let conn = raw::reader(house.dir(), 65_536).await?;
    let mut search = Search { house, conn, turn: 0 };
    let (warm, texts) = texts.split_at(WARM);
    search.texts(warm, false).await?;
    search.agree(warm).await?;
    let sides = search.texts(texts, false).await?;
    let size = house.residents;
    sides.command.figures(&format!("search_{size}"))?;
    sides.raw.figures(&format!("search_raw_{size}"))?;
    let ratio = sides.command.percentile(95) / sides.raw.percentile(95);
    if full {
        figure("search_presses", count(sides.command.count()), "presses")?;
        figure("search_p95_ratio_to_raw", ratio, "ratio")?;
        control(&mut search, texts).await?;
    } else {
        figure(&format!("search_p95_ratio_to_raw_{size}"), ratio, "ratio")?;
    }
    Ok(sides.command.percentile(95))
}

/// The control must fail the bar that the search has to keep: else the bench sees nothing.
async fn control(search: &mut Search<'_>, texts: &[String]) -> Bench {
    let sides = search.texts(&texts[..200], true).await?;
    let ratio = sides.command.percentile(95) / sides.raw.percentile(95);
    figure("control_search_ratio", ratio, "ratio")?;
    if ratio > 5.0 {
        return Ok(());
    }
    Err(format!("A search slowed on purpose should be over 5 times the bare statements; it was {ratio:.2}. This bench does not see what it should see.").into())
}
