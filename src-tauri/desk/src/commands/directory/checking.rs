//! Entries that nobody has verified for too long, and what a steward notes about one.

use super::taking;
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::directory::{CheckDirectory, DirectoryChecked, NoteEntry, Taken},
};
use front_door_domain::{
    details,
    directory::{self, Listing, Move, Stale, StaleSetting},
    hours::{ExceptionText, Hours, HoursText, PeriodText},
    ids::TaskId,
    pack::Pack,
    tasks::{Owner, Task, TaskKind, TaskState},
    users::Role,
};
use jiff::civil::Date;
use serde_json::Map;
use sha2::{Digest, Sha256};

/// What wants checking; with `make_tasks` each that has no task yet gets one, once.
pub async fn check_directory(permit: Permit<'_>, ask: CheckDirectory) -> Result<DirectoryChecked, DeskError> {
    let pack = permit.directory().await?;
    let today = permit.local().date();
    let stale = directory::stale(&pack, today);
    let made = if ask.make_tasks.unwrap_or(false) { make(&permit, &ask, &stale).await? } else { 0 };
    Ok(DirectoryChecked {
        stale: stale.iter().map(Stale::words).collect(),
        days: StaleSetting::days(&pack.content.settings),
        made,
    })
}

/// A task for each that has none. Its id follows from the entry and from when it was last verified, so
/// that two desks make one task, and what becomes stale again gets a new one.
async fn make(permit: &Permit<'_>, ask: &CheckDirectory, stale: &[Stale]) -> Result<u32, DeskError> {
    let mut missing = Vec::new();
    for one in stale {
        if permit.store.get::<Task>(task_id(one)).await?.is_none() {
            missing.push(one);
        }
    }
    if missing.is_empty() {
        return Ok(0);
    }
    let due = permit.pack.calendar.end_of_next_core_day(&permit.local()).timestamp();
    let act = permit.act("check_directory", ask, None)?;
    let made = permit
        .store
        .write(act, async |tx| {
            let mut made = 0;
            for one in &missing {
                if tx.get::<Task>(task_id(one)).await?.is_none() {
                    let mut task = task(one, (tx.at(), due));
                    tx.put(&mut task).await?;
                    made += 1;
                }
            }
            Ok::<_, DeskError>(made)
        })
        .await?;
    Ok(made.answer().unwrap_or(0))
}

fn task(stale: &Stale, (made, due): (jiff::Timestamp, jiff::Timestamp)) -> Task {
    Task {
        id: task_id(stale),
        version: 0,
        kind: TaskKind::DirectoryCheck,
        contact: None,
        resident: None,
        made,
        due,
        text: stale.words(),
        owner: Owner::Anyone { role: Role::Lead },
        state: TaskState::Open,
        arranges: None,
        other: Map::new(),
    }
}

fn task_id(stale: &Stale) -> TaskId {
    let verified = stale.verified.map(|day| day.to_string()).unwrap_or_default();
    let hash = Sha256::digest(format!("directory check {} {verified}", stale.id));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    TaskId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Notes what a steward found out about one entry: that it is right, its hours, a temporary move.
pub async fn note_entry(permit: Permit<'_>, ask: NoteEntry) -> Result<Taken, DeskError> {
    let pack = permit.directory().await?;
    if !holds(&pack, &ask.entry) {
        let found: String = ask.entry.chars().take(40).collect();
        let sentence = format!(
            "The code or id of an entry was expected, such as F82001 or pharmacy-first; found “{found}”. Search the directory for it."
        );
        return Err(DeskError::input("entry", sentence));
    }
    let today = permit.local().date();
    let mut told = Listing::new(&ask.entry);
    told.verified = verified(&ask, today)?;
    told.hours = hours(&permit, &ask).await?;
    told.moves = moves(&pack, &ask)?;
    if told == Listing::new(&ask.entry) {
        let sentence = "Say what to note: --verified, --hours, --day or --move-to.";
        return Err(DeskError::input("entry", sentence));
    }
    Ok(Taken { written: taking::write(&permit, "desk", vec![told]).await? })
}

fn holds(pack: &Pack, id: &str) -> bool {
    directory::places(pack).keys().any(|code| code.as_str() == id)
        || pack.services.iter().any(|service| service.id.as_str() == id)
        || pack.known.listed.iter().any(|listed| listed.id == id)
}

fn day(field: &'static str, text: Option<&String>) -> Result<Option<Date>, DeskError> {
    text.map(|text| details::date(text).map_err(|why| DeskError::input(field, why.to_string()))).transpose()
}

fn verified(ask: &NoteEntry, today: Date) -> Result<Option<Date>, DeskError> {
    let verified = day("verified", ask.verified.as_ref())?;
    if verified.is_some_and(|day| day > today) {
        let sentence = "Nobody can have verified it on a day that lies ahead. Give today or an earlier day.";
        return Err(DeskError::input("verified", sentence));
    }
    Ok(verified)
}

/// The hours told before, with what is told now after them: of several the last counts.
async fn hours(permit: &Permit<'_>, ask: &NoteEntry) -> Result<Option<HoursText>, DeskError> {
    if ask.hours.is_none() && ask.day.is_none() {
        return Ok(None);
    }
    let known = permit.store.get::<Listing>(&ask.entry).await?.and_then(|listing| listing.hours);
    let mut text = known.unwrap_or_default();
    if let Some(week) = &ask.hours {
        text.periods.push(PeriodText {
            from: day("hours_from", ask.hours_from.as_ref())?,
            until: day("hours_until", ask.hours_until.as_ref())?,
            week: week.clone(),
            bank_holidays: ask.bank_holidays.clone().unwrap_or_default(),
        });
    }
    if let Some(single) = &ask.day {
        let (date, sessions) = single.split_once(' ').unwrap_or((single, ""));
        let date = details::date(date).map_err(|why| DeskError::input("day", why.to_string()))?;
        text.exceptions.retain(|exception| exception.date != date);
        text.exceptions.push(ExceptionText { date, hours: sessions.to_owned() });
    }
    if text.periods.is_empty() {
        let sentence = "Give its weekly hours first: a single day of its own stands beside them.";
        return Err(DeskError::input("day", sentence));
    }
    Hours::try_from(text.clone()).map_err(|why| DeskError::input("hours", why.to_string()))?;
    Ok(Some(text))
}

fn moves(pack: &Pack, ask: &NoteEntry) -> Result<Vec<Move>, DeskError> {
    let Some(address) = &ask.move_to else { return Ok(Vec::new()) };
    let given = ask.move_postcode.as_deref().unwrap_or_default();
    let postcode =
        details::postcode(given).map_err(|why| DeskError::input("move_postcode", why.to_string()))?;
    let found = pack.postcodes.find(postcode).ok_or_else(|| {
        let sentence = "That postcode is not in Barking and Dagenham, Havering or Redbridge. Check it.";
        DeskError::input("move_postcode", sentence)
    })?;
    let from = day("move_from", ask.move_from.as_ref())?.ok_or_else(|| {
        DeskError::input("move_from", "The first day of the move was expected, such as 2026-11-02.")
    })?;
    let until = day("move_until", ask.move_until.as_ref())?;
    if until.is_some_and(|until| until < from) {
        return Err(DeskError::input(
            "move_until",
            "The last day comes before the first. Choose a later one.",
        ));
    }
    Ok(vec![Move {
        from,
        until,
        address: address.clone(),
        postcode: format!("{} {}", postcode.outward(), postcode.inward()),
        position: found.position,
        why: ask.move_why.clone().unwrap_or_default(),
    }])
}
