//! About, verify, import, export.

use crate::{
    gate::{Caller, Desk, Permit},
    refusal::DeskError,
    wire::{
        Nothing,
        about::{About, SourceRow, Verified},
    },
};
use front_door_domain::pack::ATTRIBUTION;
use front_door_interop::packs;
use front_door_store::{Chain, Verdict};

pub use super::exchange::{export, import_requests, save_export};

/// The intended purpose, word for word as in docs/safety.
pub const PURPOSE: &str = "Front Door records contacts, shows published red flags for a person to ask and tick, and lists services by administrative facts: age, sex, registered practice, area, opening hours and travel. A named person sets the urgency and chooses the route. It does not diagnose, score, rank clinical urgency or read free text for meaning, and it is not a medical device. A deploying organisation confirms this before live use.";

/// What alone mode can prove.
const JOURNAL: &str = "Every change and every look at a record is chained: verify finds any entry that was altered, removed or put in between. One desk alone cannot prove that its owner did not rebuild the whole chain; the head that verify prints, kept on paper elsewhere, can.";

/// Versions, sources, licences.
pub async fn about(desk: &Desk, _: &Caller, _: Nothing) -> Result<About, DeskError> {
    let store = desk.store().await;
    let standing = super::start::standing(desk, store.as_ref()).await?;
    let pack = &desk.pack;
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pack: format!("{} {} · SHA-256 {}", pack.name, pack.version, pack.sha256),
        content: format!("{} · SHA-256 {}", standing.words(), standing.sha256),
        purpose: PURPOSE.to_owned(),
        attribution: ATTRIBUTION.to_owned(),
        sources: pack
            .sources
            .iter()
            .map(|source| SourceRow {
                table: source.table.clone(),
                rows: rows(pack, &source.table),
                source: [source.source.as_str(), &source.note].join(". ").trim_end_matches(". ").to_owned(),
                date: source.date.clone(),
                licence: source.licence.clone(),
            })
            .collect(),
        bank_holidays: format!(
            "Bank holidays of England and Wales known to {}",
            front_door_domain::format::date(pack.calendar.known_to())
        ),
        journal: JOURNAL.to_owned(),
    })
}

fn rows(pack: &front_door_domain::pack::Pack, table: &str) -> u32 {
    let count = match table {
        "localities" => pack.localities.len(),
        "content" => pack.content.needs.len() + pack.services.len(),
        other => packs::count_rows(other),
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Walks the journal and the looks.
pub async fn verify(permit: Permit<'_>, _: Nothing) -> Result<Verified, DeskError> {
    let found = permit.store.verify().await?;
    Ok(Verified {
        whole: found.broken.is_none(),
        entries: found.entries,
        looks: found.looks,
        first_broken: found.broken.as_ref().map(|broken| broken.seq),
        sentence: sentence(&found),
    })
}

fn sentence(found: &Verdict) -> String {
    let Some(broken) = &found.broken else {
        let head = found.head.map(|head| crate::custody::hex(head.get(..8).unwrap_or_default()));
        return format!(
            "Everything fits: {} journal entries ({} erased), {} looks and {} records. Head {}.",
            found.entries,
            found.erased,
            found.looks,
            found.records,
            head.unwrap_or_else(|| "none yet".to_owned())
        );
    };
    let chain = match broken.chain {
        Chain::Journal => "journal",
        Chain::Looks => "looks",
        Chain::Records => "records",
        Chain::File => "pages of the file",
    };
    format!(
        "The {chain} do not fit from entry {}: {} Keep this folder as it is and tell whoever looks after the desk.",
        broken.seq, broken.why
    )
}
