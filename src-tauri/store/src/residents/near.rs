//! Searches that allow one typing mistake.

use super::{
    find::{BORN_ON_ONE_DAY, end_of, people},
    row, typo,
};
use crate::{Store, StoreError};
use front_door_domain::{fold::fold, query::NameKey, residents::Resident};
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

impl Store {
    /// People whose family name is one typing mistake away, likeliest mistake first. `orders` are the
    /// ways to take what was typed, the likeliest first; a given name may be only begun.
    pub async fn find_near(&self, orders: &[NameKey], limit: u32) -> Result<Vec<Resident>, StoreError> {
        let mut conn = self.searching().await?;
        let names = self.inner.families.names(&mut conn).await?;
        let mut ranges: Vec<Value> = Vec::new();
        for order in orders {
            let (family, given) = (order.family.as_str(), order.given.as_deref().unwrap_or_default());
            if family.chars().count() < shortest(given) {
                continue;
            }
            let (near, end) = (names.near(family), end_of(given));
            ranges.extend(near.iter().filter(|name| **name != family).map(|name| json!([name, given, end])));
        }
        in_ranges(&mut conn, ranges, limit).await
    }

    /// People with this family name whose given names begin one typing mistake away.
    pub async fn find_near_given(&self, order: &NameKey, limit: u32) -> Result<Vec<Resident>, StoreError> {
        let Some(given) = &order.given else { return Ok(Vec::new()) };
        let mut conn = self.searching().await?;
        let near = given_near(&mut conn, &order.family, given).await?;
        let ranges = near.iter().map(|name| json!([order.family, name, format!("{name}\u{1}")]));
        in_ranges(&mut conn, ranges.collect(), limit).await
    }

    /// People born on `date` for whom every word of `name` (folded, with spaces between) is at most
    /// one typing mistake away from beginning the family or the given names; the nearest first.
    pub async fn find_near_born(
        &self,
        date: Date,
        name: &str,
        limit: u32,
    ) -> Result<Vec<Resident>, StoreError> {
        let born = self.find_by_born(date, None, BORN_ON_ONE_DAY).await?;
        let mut found: Vec<(u32, Resident)> =
            born.into_iter().filter_map(|one| Some((mistakes(name, &one)?, one))).collect();
        // The order of names stays within each.
        found.sort_by_key(|(mistakes, _)| *mistakes);
        Ok(found.into_iter().take(limit as usize).map(|(_, one)| one).collect())
    }
}

/// The fewest letters of a family name that a mistake is looked for in: alone, three would be near
/// to thousands of people.
fn shortest(given: &str) -> usize {
    if given.is_empty() { 4 } else { 2 }
}

/// How far the words are from the names of this person; none where a word is near neither.
fn mistakes(words: &str, one: &Resident) -> Option<u32> {
    let (family, given) = (fold(&one.family), fold(&one.given));
    let apart: Option<u32> = words
        .split_whitespace()
        .map(|word| [&family, &given].into_iter().filter_map(|name| mistake(word, name)).min())
        .sum();
    // A name of several words, or a mistake that split one: `dias fonsceca`, `smithj ones`.
    let typed = words.replace(' ', "");
    let together = || {
        let both = [format!("{family}{given}"), format!("{given}{family}")];
        both.iter().filter_map(|name| mistake(&typed, name)).min()
    };
    apart.or_else(together)
}

/// 0 where `name` begins with `word`; more where it is a slip away, whole names before begun ones.
fn mistake(word: &str, name: &str) -> Option<u32> {
    if name.starts_with(word) {
        return Some(0);
    }
    let whole = typo::slip(word, name).map(|slip| slip as u32);
    // Of three letters with a slip among them nearly every name is a beginning.
    whole.or_else(|| (word.len() > 3 && typo::begins_near(word, name)).then_some(5))
}

/// People in these ranges of family name, first given name, end of given names; in their order.
async fn in_ranges(
    conn: &mut SqliteConnection,
    ranges: Vec<Value>,
    limit: u32,
) -> Result<Vec<Resident>, StoreError> {
    if ranges.is_empty() {
        return Ok(Vec::new());
    }
    // The loop over the ranges gives the order: sorting would read everybody in them first.
    let rows = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM json_each(?1) c CROSS JOIN resident r
          WHERE r.family_key = c.value ->> 0 AND r.given_key >= c.value ->> 1 AND r.given_key < c.value ->> 2
          LIMIT ?2"
    ))
    .bind(Value::Array(ranges).to_string())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    people(&rows)
}

/// The given names within one family name that begin one mistake away from `given`.
///
/// A single mistake leaves either the first or the second half of what was typed as it was, so the
/// engine passes only names that have one of the halves in its place.
async fn given_near(
    conn: &mut SqliteConnection,
    family: &str,
    given: &str,
) -> Result<Vec<String>, StoreError> {
    let half = given.chars().count() / 2;
    let first: String = given.chars().take(half).collect();
    let second: String = given.chars().skip(half + 1).collect();
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT given_key FROM resident WHERE family_key = ?1
         AND (substr(given_key, 1, ?2) = ?3 OR (?4 <> '' AND instr(given_key, ?4) BETWEEN ?2 AND ?2 + 3))",
    )
    .bind(family.to_owned())
    .bind(i64::try_from(half).unwrap_or_default())
    .bind(first)
    .bind(second)
    .fetch_all(conn)
    .await?;
    let near = |name: &String| !name.starts_with(given) && typo::begins_near(given, name);
    Ok(names.into_iter().filter(near).collect())
}
