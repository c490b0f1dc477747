//! The directory: every entry of the pack, found by the beginning of any of its words.

use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Tag, Tone,
        directory::{DirectoryFound, DirectoryRow, SearchDirectory},
    },
};
use front_door_domain::pack::{HubKind, Pack, PcnOf, Pharmacy, Practice, Service, Site};
use jiff::civil::Date;

/// The most rows that one search shows.
const MOST: usize = 100;

/// Entries that have every word typed at the beginning of one of theirs.
pub async fn search_directory(permit: Permit<'_>, ask: SearchDirectory) -> Result<DirectoryFound, DeskError> {
    let words: Vec<String> = ask.text.split_whitespace().take(8).map(str::to_lowercase).collect();
    let today = permit.local().date();
    let mut found = DirectoryFound { rows: Vec::new(), total: 0 };
    let pack = permit.pack;
    let practices = pack.practices.iter().map(|practice| of_practice(pack, practice));
    let hubs = pack.hubs.iter().map(of_hub);
    let sites = pack.sites.iter().map(of_site);
    let pharmacies = pack.pharmacies.iter().map(|pharmacy| of_pharmacy(pharmacy, today));
    let services = pack.services.iter().map(|service| of_service(service, today));
    for row in services.chain(hubs).chain(sites).chain(practices).chain(pharmacies) {
        if matches(&row, &words) {
            found.total += 1;
            if found.rows.len() < MOST {
                found.rows.push(row);
            }
        }
    }
    Ok(found)
}

fn matches(row: &DirectoryRow, words: &[String]) -> bool {
    let text = format!("{} {} {} {} {}", row.name, row.kind, row.address, row.place, row.id).to_lowercase();
    words.iter().all(|word| text.split([' ', ',', '(']).any(|part| part.starts_with(word.as_str())))
}

fn plain(text: &str) -> Tag {
    Tag { text: text.to_owned(), tone: Tone::Plain }
}

fn notice(text: impl Into<String>) -> Tag {
    Tag { text: text.into(), tone: Tone::Notice }
}

fn of_practice(pack: &Pack, practice: &Practice) -> DirectoryRow {
    let network = match &practice.pcn {
        PcnOf::Allocated(code) => pack.pcn(code).map_or_else(|| code.to_string(), |pcn| pcn.name.clone()),
        PcnOf::Unallocated => "UNALLOCATED to a network".to_owned(),
    };
    let locality =
        pack.locality_of(practice).map(|locality| format!("{} · ", locality.name)).unwrap_or_default();
    DirectoryRow {
        id: practice.code.to_string(),
        name: practice.name.clone(),
        kind: "Practice".to_owned(),
        address: format!("{}, {}", practice.address, practice.postcode),
        phone: practice.phone.clone(),
        hours: "Mon to Fri 08:00 to 18:30 (core hours)".to_owned(),
        place: format!("{network} · {locality}{}", practice.borough),
        tags: vec![plain("ODS 2025-09")],
    }
}

fn of_hub(hub: &front_door_domain::pack::Hub) -> DirectoryRow {
    let kind = match hub.kind {
        HubKind::GpAccess => "GP access hub",
        HubKind::EnhancedAccess => "Enhanced access hub",
    };
    DirectoryRow {
        id: hub.id.to_string(),
        name: hub.name.clone(),
        kind: kind.to_owned(),
        address: format!("{}, {}", hub.address, hub.postcode),
        phone: hub.phone.clone(),
        hours: if hub.bookable { "By its sessions: see Times".to_owned() } else { String::new() },
        place: hub.borough.to_string(),
        tags: vec![plain("ODS 2025-09")],
    }
}

fn of_site(site: &Site) -> DirectoryRow {
    DirectoryRow {
        id: site.code.to_string(),
        name: site.name.clone(),
        kind: site.kind.clone(),
        address: format!("{}, {}", site.address, site.postcode),
        phone: site.phone.clone(),
        hours: String::new(),
        place: site.borough.to_string(),
        tags: vec![plain("ODS 2025-09")],
    }
}

fn of_pharmacy(pharmacy: &Pharmacy, today: Date) -> DirectoryRow {
    let mut tags = vec![plain("ODS 2025-04")];
    if !pharmacy.not_walk_in.is_empty() {
        tags.push(notice(&pharmacy.not_walk_in));
    }
    let hours = match &pharmacy.hours_2014 {
        Some(hours) => {
            tags.push(notice("2014 hours, unverified"));
            hours.words(today)
        }
        None => "Hours not known: ring first".to_owned(),
    };
    DirectoryRow {
        id: pharmacy.code.to_string(),
        name: pharmacy.name.clone(),
        kind: "Pharmacy".to_owned(),
        address: format!("{}, {}", pharmacy.address, pharmacy.postcode),
        phone: pharmacy.phone.clone(),
        hours,
        place: pharmacy.borough.to_string(),
        tags,
    }
}

fn of_service(service: &Service, today: Date) -> DirectoryRow {
    let checked = &service.provenance.checked;
    let mut tags = vec![plain(&format!("checked {checked}"))];
    if service.provenance.is_stale(today) {
        tags.push(notice(format!("review was due {}", service.provenance.review_by)));
    }
    if service.verify_phone {
        tags.push(notice("verify the number"));
    }
    DirectoryRow {
        id: service.id.to_string(),
        name: service.name.clone(),
        kind: "Service".to_owned(),
        address: String::new(),
        phone: service.phone.clone(),
        hours: service.hours.as_ref().map(|hours| hours.words(today)).unwrap_or_default(),
        place: service.borough.map_or_else(|| "All three boroughs".to_owned(), |borough| borough.to_string()),
        tags,
    }
}
