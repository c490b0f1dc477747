//! Taking in what a file says of the directory: every difference is shown before, and what is taken
//! goes through one act.

use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::directory::{
        DirectoryChanges, DirectoryDifference, ImportFeed, RefreshDirectory, TakeListings, Taken,
    },
};
use front_door_domain::{
    details,
    directory::{Change, Difference, Listed, Listing, Place, What, compare, places},
    format,
    ids::OdsCode,
    pack::Pack,
};
use front_door_interop::{
    ods,
    oruk::{self, FeedFile},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a file of the Organisation Data Service would change; with `take` it does.
pub async fn refresh_directory(
    permit: Permit<'_>,
    ask: RefreshDirectory,
) -> Result<DirectoryChanges, DeskError> {
    let today = permit.local().date();
    let as_of = match &ask.as_of {
        Some(text) => details::date(text).map_err(|why| DeskError::input("as_of", why.to_string()))?,
        None if ask.take => {
            let sentence = "Say for which day the file speaks, such as 2025-09-30: it becomes the day on which its entries were last verified.";
            return Err(DeskError::input("as_of", sentence));
        }
        None => today,
    };
    if as_of > today {
        let sentence =
            format!("The day for which a file speaks cannot lie ahead; found {as_of}. Give an earlier one.");
        return Err(DeskError::input("as_of", sentence));
    }
    let pack = permit.directory().await?;
    let known = places(&pack);
    let kind = |code: &OdsCode| known.get(code).map(|place| place.kind);
    let file = ods::read(ask.text.as_bytes(), &kind, as_of, &pack.postcodes)?;
    let differences: Vec<Difference> =
        file.places.iter().filter_map(|(_, place)| of_place(&known, place)).collect();
    let mut changes = DirectoryChanges {
        read: count(file.rows),
        differences: differences.iter().map(view).collect(),
        refused: file.refused.iter().map(ToString::to_string).collect(),
        left_out: file.left_out.iter().map(ToString::to_string).collect(),
        missing: missing(&known, &file),
        taken: false,
        sentence: String::new(),
    };
    if ask.take {
        let differ: BTreeSet<&str> = differences.iter().map(|one| one.id.as_str()).collect();
        let told = file.places.iter().filter_map(|(_, place)| {
            let id = place.code.as_str();
            let news = pack.place_verified(place.kind.table(), id).is_none_or(|day| day < as_of);
            let place = differ.contains(id).then(|| place.clone());
            (place.is_some() || news).then(|| Listing { place, verified: Some(as_of), ..Listing::new(id) })
        });
        write(&permit, "ods", told.collect()).await?;
        changes.taken = true;
    }
    changes.sentence = sentence(&changes, "rows");
    Ok(changes)
}

fn of_place(known: &BTreeMap<OdsCode, Place>, place: &Place) -> Option<Difference> {
    let before = known.get(&place.code).map(Place::fields);
    compare((place.code.as_str(), &place.name), before.as_ref(), place.fields(), place.closes)
}

/// Entries of the tables that the file tells of, and that it does not have.
fn missing(known: &BTreeMap<OdsCode, Place>, file: &ods::OdsFile) -> Vec<String> {
    let told: BTreeSet<&OdsCode> = file.places.iter().map(|(_, place)| &place.code).collect();
    let refused: BTreeSet<&str> = file.refused.iter().map(|line| line.code.as_str()).collect();
    let kinds: BTreeSet<_> = file.places.iter().map(|(_, place)| place.kind).collect();
    let absent = known.values().filter(|place| {
        kinds.contains(&place.kind) && !told.contains(&place.code) && !refused.contains(place.code.as_str())
    });
    absent.map(|place| format!("{} {}", place.code, place.name)).collect()
}

/// What a feed of Open Referral UK would change; with `take` it does.
pub async fn import_feed(permit: Permit<'_>, ask: ImportFeed) -> Result<DirectoryChanges, DeskError> {
    let pack = permit.directory().await?;
    let files: Vec<FeedFile> =
        ask.files.into_iter().map(|(name, text)| FeedFile { name, bytes: text.into_bytes() }).collect();
    let mut feed = oruk::read(&files, &pack.postcodes);
    let own: BTreeSet<String> =
        pack.services.iter().map(|service| oruk::own_id(service.id.as_str())).collect();
    let all = feed.services.len();
    feed.services.retain(|listed| !own.contains(&listed.id));
    let ours = all - feed.services.len();
    let known: BTreeMap<&str, &Listed> =
        pack.known.listed.iter().map(|listed| (listed.id.as_str(), listed)).collect();
    let of_service = |listed: &Listed| {
        let before = known.get(listed.id.as_str()).map(|known| known.fields());
        compare((&listed.id, &listed.name), before.as_ref(), listed.fields(), None)
    };
    let differences: Vec<Difference> = feed.services.iter().filter_map(of_service).collect();
    let mut left_out: Vec<String> = feed.left_out.iter().map(ToString::to_string).collect();
    if ours > 0 {
        left_out
            .push(format!("{ours} services of this desk's own content: they change by signed content only"));
    }
    let mut changes = DirectoryChanges {
        read: count(all),
        differences: differences.iter().map(view).collect(),
        refused: feed.refused.iter().map(ToString::to_string).collect(),
        left_out,
        missing: Vec::new(),
        taken: false,
        sentence: String::new(),
    };
    if ask.take {
        let differ: BTreeSet<&str> = differences.iter().map(|one| one.id.as_str()).collect();
        let told = feed.services.iter().filter(|listed| differ.contains(listed.id.as_str()));
        let told = told.map(|listed| Listing { service: Some(listed.clone()), ..Listing::new(&listed.id) });
        write(&permit, "feed", told.collect()).await?;
        changes.taken = true;
    }
    changes.sentence = sentence(&changes, "services");
    Ok(changes)
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn view(difference: &Difference) -> DirectoryDifference {
    let change = |change: &Change| {
        let said = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        match difference.what {
            What::Added => format!("{}: {}", change.field, change.to),
            _ => format!("{}: {} → {}", change.field, said(&change.from), said(&change.to)),
        }
    };
    DirectoryDifference {
        id: difference.id.clone(),
        name: difference.name.clone(),
        what: match difference.what {
            What::Added => "added".to_owned(),
            What::Changed => "changed".to_owned(),
            What::Closed { on } => format!("closed {}", format::date(on)),
        },
        changes: difference.changes.iter().map(change).collect(),
    }
}

fn sentence(changes: &DirectoryChanges, rows: &str) -> String {
    let differ = match changes.differences.len() {
        0 => "nothing differs from the directory".to_owned(),
        1 => "1 entry differs".to_owned(),
        more => format!("{more} entries differ"),
    };
    let end = match (changes.differences.is_empty(), changes.taken) {
        (true, _) => "",
        (false, true) => " Taken.",
        (false, false) => " Nothing was taken: look through them, and give the same again with --take.",
    };
    format!(
        "{} {rows}: {differ}, {} refused, {} left out, {} entries of the directory not in it.{end}",
        changes.read,
        changes.refused.len(),
        changes.left_out.len(),
        changes.missing.len()
    )
}

/// Takes listings in through the one write path.
pub(super) async fn write(permit: &Permit<'_>, source: &str, told: Vec<Listing>) -> Result<u32, DeskError> {
    if told.is_empty() {
        return Ok(0);
    }
    let listings =
        told.iter().map(serde_json::to_value).collect::<Result<_, _>>().map_err(DeskError::rule)?;
    put(permit, &TakeListings { source: source.to_owned(), listings }, &told).await
}

/// Takes in what was told about entries: the act that every refresh, import and note comes to.
pub async fn take_listings(permit: Permit<'_>, ask: TakeListings) -> Result<Taken, DeskError> {
    let listings = ask.listings.iter().map(|listing| serde_json::from_value::<Listing>(listing.clone()));
    let told = listings.collect::<Result<Vec<_>, _>>().map_err(|_| {
        DeskError::input("listings", "Entries as the desk keeps them were expected. Bring the file in again.")
    })?;
    for listing in &told {
        listing.check().map_err(|why| DeskError::input("listings", format!("{}: {why}", listing.id)))?;
    }
    Ok(Taken { written: put(&permit, &ask, &told).await? })
}

async fn put(permit: &Permit<'_>, inputs: &TakeListings, told: &[Listing]) -> Result<u32, DeskError> {
    let act = permit.act("take_listings", inputs, None)?;
    let written = permit
        .store
        .write(act, async |tx| {
            let mut written = 0;
            for one in told {
                let known = tx.get::<Listing>(&one.id).await?;
                let before = known.unwrap_or_else(|| Listing::new(&one.id));
                let mut after = before.clone().told(one);
                if after != before {
                    tx.put(&mut after).await?;
                    written += 1;
                }
            }
            Ok::<_, DeskError>(written)
        })
        .await?;
    Ok(written.answer().unwrap_or(0))
}

/// The directory as one page of Open Referral UK v3.
pub async fn export_feed(
    permit: Permit<'_>,
    _: crate::wire::Nothing,
) -> Result<crate::wire::directory::DirectoryExport, DeskError> {
    let pack = permit.directory().await?;
    let today: Date = permit.local().date();
    let json = serde_json::to_string_pretty(&oruk::write(&pack, today)).map_err(DeskError::rule)?;
    Ok(crate::wire::directory::DirectoryExport { json, services: count(services(&pack)) })
}

fn services(pack: &Pack) -> usize {
    pack.services.len() + pack.known.listed.len()
}
