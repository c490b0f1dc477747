//! The directory: every entry, found by the beginning of any of its words and by plain facts.

mod checking;
mod rows;
mod taking;

pub use checking::{check_directory, note_entry};
pub use taking::{export_feed, import_feed, refresh_directory, take_listings};

use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::directory::{DirectoryFound, DirectoryRow, SearchDirectory},
};
use front_door_domain::{
    content::Age,
    directory::{self, Fit, Reach, Wanted, fits},
    geo,
    hours::Opening,
    pack::{ActionKind, Pack, Places},
    routes::{self, Asked, AskedPerson, RouteRow, Standing},
};
use jiff::{
    Zoned,
    civil::{Date, DateTime},
};
use rows::{Entry, entries};
use std::collections::{BTreeMap, BTreeSet};

/// The most rows that one search shows.
const MOST: usize = 100;

/// Entries that have every word typed at the beginning of one of theirs and fit every fact asked for.
pub async fn search_directory(permit: Permit<'_>, ask: SearchDirectory) -> Result<DirectoryFound, DeskError> {
    let words: Vec<String> = ask.text.split_whitespace().take(8).map(str::to_lowercase).collect();
    let pack = &permit.places;
    let wanted = wanted(&permit, pack, &ask)?;
    let taking = taking_need(pack, &ask, &wanted)?;
    let today = pack.calendar.local(&wanted.now).date();
    let mut rows = Vec::new();
    for entry in entries(pack, today) {
        let takes = taking.as_ref().is_none_or(|taking| taking.contains(&entry.row.id));
        let stands =
            wanted.borough.is_none() || entry.stands_in.is_none() || entry.stands_in == wanted.borough;
        if !takes || !stands || !matches(&entry.row, &words) {
            continue;
        }
        if let Fit::Yes(reach) = fits(&entry.find, &wanted, &pack.calendar) {
            rows.push((reach.km, row(entry, &wanted, reach)));
        }
    }
    if wanted.from.is_some() {
        // The nearest first; what has no door keeps its place after them.
        let km = |km: &Option<f64>| km.unwrap_or(f64::INFINITY);
        rows.sort_by(|(a, _), (b, _)| km(a).total_cmp(&km(b)));
    }
    let stale = directory::stale(pack, today).len();
    Ok(DirectoryFound {
        total: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows: rows.into_iter().take(MOST).map(|(_, row)| row).collect(),
        method: if wanted.from.is_some() { geo::METHOD.to_owned() } else { String::new() },
        stale: u32::try_from(stale).unwrap_or(u32::MAX),
    })
}

fn wanted(permit: &Permit<'_>, pack: &Pack, ask: &SearchDirectory) -> Result<Wanted, DeskError> {
    let from = ask.from.as_deref().filter(|text| !text.trim().is_empty());
    let from = from.map(|text| pack.position_of(text)).transpose();
    let from = from.map_err(|error| DeskError::input("from", error.to_string()))?;
    if from.is_none() && ask.within_km.is_some() {
        let sentence = "Say from where: a postcode such as RM9 5AS, or its first half.";
        return Err(DeskError::input("from", sentence));
    }
    Ok(Wanted {
        age: ask.age.map(|years| Age { months: u32::from(years) * 12 }),
        sex: ask.sex,
        borough: ask.borough,
        referral: ask.referral.as_deref().filter(|text| !text.is_empty()).map(referral).transpose()?,
        from,
        travel: ask.by.unwrap_or_default(),
        within_km: ask.within_km,
        open: ask.open.unwrap_or(false),
        now: moment(permit, pack, ask.at.as_deref())?,
    })
}

fn referral(text: &str) -> Result<ActionKind, DeskError> {
    serde_json::from_value(text.into()).map_err(|_| {
        let found: String = text.chars().take(20).collect();
        let sentence =
            format!("slots, advise, refer, clinician, emergency or task was expected; found “{found}”.");
        DeskError::input("referral", sentence)
    })
}

fn moment(permit: &Permit<'_>, pack: &Pack, at: Option<&str>) -> Result<Zoned, DeskError> {
    let Some(text) = at else { return Ok(permit.local()) };
    let local: DateTime = text.parse().map_err(|_| {
        let found: String = text.chars().take(30).collect();
        let sentence = format!("A London time such as 2026-10-23T17:50 was expected, found “{found}”.");
        DeskError::input("at", sentence)
    })?;
    Ok(pack.calendar.moment(local))
}

/// The services that may take a need, and the doors of theirs that are shown; nothing where no need is
/// asked for. Services of feeds are not among them: no signed content says what they are for.
fn taking_need(
    pack: &Pack,
    ask: &SearchDirectory,
    wanted: &Wanted,
) -> Result<Option<BTreeSet<String>>, DeskError> {
    let Some(need) = &ask.need else { return Ok(None) };
    let today = pack.calendar.local(&wanted.now).date();
    let asked = Asked {
        need: need.clone(),
        person: AskedPerson {
            born: ask.age.and_then(|years| AskedPerson::born_for_age(years, 0, today)),
            sex: wanted.sex,
            from: wanted.from,
            borough: wanted.borough,
            travel: wanted.travel,
            ..AskedPerson::default()
        },
        answers: BTreeMap::new(),
        now: wanted.now.clone(),
        urgency: None,
    };
    let rows = routes::evaluate(pack, &asked).map_err(|error| DeskError::input("need", error.to_string()))?;
    let may: Vec<RouteRow> = rows.into_iter().filter(|row| row.standing != Standing::No).collect();
    let mut taking = BTreeSet::new();
    if wanted.from.is_none() {
        taking.extend(pharmacies(pack, &may, today));
    }
    taking.extend(may.into_iter().flat_map(|row| {
        std::iter::once(row.service.to_string()).chain(row.places.into_iter().map(|place| place.id))
    }));
    Ok(Some(taking))
}

/// Every pharmacy that one can walk into, where one of the services sends people to them. A route names
/// the nearest few, and none before it is known where somebody is.
fn pharmacies(pack: &Pack, may: &[RouteRow], today: Date) -> impl Iterator<Item = String> {
    let sends = |row: &RouteRow| pack.service(&row.service).is_some_and(|at| at.places == Places::Pharmacies);
    let any = may.iter().any(sends);
    pack.walk_in_pharmacies(today).filter(move |_| any).map(|pharmacy| pharmacy.code.to_string())
}

fn row(entry: Entry<'_>, wanted: &Wanted, reach: Reach) -> DirectoryRow {
    DirectoryRow { way: way(wanted, reach), ..entry.row }
}

/// `1.2 km, 20 min, open until 18:30`: the way, and how it is found on arrival.
fn way(wanted: &Wanted, reach: Reach) -> String {
    let mut parts = Vec::new();
    if let (Some(km), Some(minutes)) = (reach.km, reach.minutes) {
        parts.push(format!("{km:.1} km, {minutes} min"));
    }
    let asked = wanted.from.is_some() || wanted.open;
    if let Some(opening) = reach.opening.filter(|_| asked) {
        let clock = |at: DateTime| at.strftime("%a %H:%M").to_string();
        parts.push(match opening {
            Opening::Always => "open at all hours".to_owned(),
            Opening::Open { until } => format!("open until {}", clock(until)),
            Opening::Closed { next: Some((from, _)) } => format!("closed then; opens {}", clock(from)),
            Opening::Closed { next: None } => "closed then".to_owned(),
            Opening::NotKnown => "hours then not known: ring first".to_owned(),
        });
    }
    parts.join(", ")
}

fn matches(row: &DirectoryRow, words: &[String]) -> bool {
    let text = format!("{} {} {} {} {}", row.name, row.kind, row.address, row.place, row.id).to_lowercase();
    words.iter().all(|word| text.split([' ', ',', '(']).any(|part| part.starts_with(word.as_str())))
}
