//! Residents do not travel in the journal: an act names the extract, and its bytes lie beside the
//! journal as a pack. Made-up residents are made again from their seed instead.

use super::keep::Fault;
use crate::{
    commands::start::{MadeUp, about_desk, keep_about},
    gate::Desk,
    refusal::DeskError,
};
use front_door_domain::act::Act;
use front_door_store::{
    ExchangeError, Extract, FillProgress, Named, Store, StoreError,
    shared::{Address, LARGEST, Pack, PackPart, Server, SharedError},
};
use std::sync::atomic::AtomicBool;

/// Residents come before the journal, so that people are found while it is still on its way: a desk
/// that has nothing yet takes in the newest pack there is.
pub(super) async fn first(desk: &Desk, store: &Store, server: &Server) -> Result<(), Fault> {
    if store.end().await.seq > 0 || store.extract_in_use().await?.is_some() {
        return Ok(());
    }
    match server.packs().await?.into_iter().find(|pack| pack.whole) {
        Some(pack) => fetch(desk, store, server, &pack).await,
        None => Ok(()),
    }
}

/// A desk without residents takes in those that the journal names. `complete` says that it has the
/// whole journal.
pub(super) async fn follow(desk: &Desk, store: &Store, server: &Server, complete: bool) -> Result<(), Fault> {
    if store.extract_in_use().await?.is_some() {
        return Ok(());
    }
    match store.named_extract().await? {
        Some(named) => bring(desk, store, server, &named).await,
        None if complete && !desk.share.followed() => {
            unnamed(desk, store).await?;
            desk.share.has_followed();
            Ok(())
        }
        None => Ok(()),
    }
}

/// Beside the rounds: takes in a newer extract than the one in use, and gives the server the bytes
/// of the one in use where it lacks them.
pub(super) async fn keep(desk: &Desk, store: &Store, address: &Address) {
    let mut rounds = desk.share.rounds.subscribe();
    // The sender lives as long as the desk.
    while rounds.changed().await.is_ok() {
        match see_to(desk, store, address).await {
            Ok(()) => desk.share.rests(true),
            Err(Fault::Exchange(ExchangeError::Store(StoreError::Closed))) => return,
            Err(error) => tracing::debug!(%error, "the extract waits for the next round"),
        }
    }
}

async fn see_to(desk: &Desk, store: &Store, address: &Address) -> Result<(), Fault> {
    let Some(mut used) = store.extract_in_use().await? else { return Ok(()) };
    if let Some(named) = newer(store, &used).await? {
        desk.share.rests(false);
        bring(desk, store, &Server::new(address.clone()), &named).await?;
        used = store.extract_in_use().await?.unwrap_or(used);
    }
    if desk.share.settled(&used.extract) || used.seq > store.end().await.seq {
        return Ok(());
    }
    desk.share.rests(false);
    offer(desk, store, &Server::new(address.clone()), &used).await
}

/// What the journal names in place of the extract in use. One that was brought in before its entry
/// came is in use already.
async fn newer(store: &Store, used: &Named) -> Result<Option<Named>, StoreError> {
    let named = store.named_extract().await?;
    let end = store.end().await.seq;
    Ok(named.filter(|named| named.extract.sha256 != used.extract.sha256 && used.seq <= end))
}

/// Takes in an extract that an entry names: made again from its seed, or fetched.
async fn bring(desk: &Desk, store: &Store, server: &Server, named: &Named) -> Result<(), Fault> {
    if let Some(made_up) = store.act_of(named.seq).await?.and_then(made_up) {
        return Ok(make_up(desk, store, made_up, named.seq).await?);
    }
    if desk.share.settled(&named.extract) {
        return Ok(());
    }
    let packs = server.packs().await?;
    match packs.into_iter().find(|pack| pack.whole && pack.extract == named.extract) {
        Some(pack) => fetch(desk, store, server, &Pack { seq: named.seq, ..pack }).await,
        // The desk that brought it in has still to send it.
        None => Ok(()),
    }
}

fn made_up(act: Act) -> Option<MadeUp> {
    serde_json::from_value(act.head.inputs).ok()
}

async fn make_up(desk: &Desk, store: &Store, made_up: MadeUp, seq: u64) -> Result<(), DeskError> {
    // Marked before they are there: who is killed in between is a demo desk all the same.
    let mut about = about_desk(store).await?;
    about.demo = true;
    keep_about(store, &about).await?;
    made_up.follow(desk, store, seq).await
}

/// Journals of earlier versions name made-up residents in the command alone.
async fn unnamed(desk: &Desk, store: &Store) -> Result<(), DeskError> {
    let found = store.newest_of("import_extract").await?;
    match found.and_then(|(seq, act)| Some((seq, made_up(act)?))) {
        Some((seq, people)) => make_up(desk, store, people, seq).await,
        None => Ok(()),
    }
}

/// Fetches a pack part by part, going on with those that are here, and takes it in. One that cannot
/// be taken in is said once and stands in nobody's way.
async fn fetch(desk: &Desk, store: &Store, server: &Server, pack: &Pack) -> Result<(), Fault> {
    if desk.share.settled(&pack.extract) {
        return Ok(());
    }
    let (mut here, parts) = (store.pack_here(&pack.extract).await?.0, pack.parts());
    while here < parts && pack.size <= LARGEST {
        desk.report("Fetching residents (MB)", here, parts);
        let Some(bytes) = server.pack_part(&pack.extract, here).await? else { return Ok(()) };
        store.keep_pack_part(&pack.extract, here, bytes).await?;
        here += 1;
    }
    match take_in(desk, store, pack).await {
        Err(error @ StoreError::BadPack { .. }) => {
            tracing::warn!(%error, "a pack was not taken in");
            desk.share.refuses(&pack.extract, error.to_string());
            Ok(())
        }
        other => Ok(other?),
    }
}

async fn take_in(desk: &Desk, store: &Store, pack: &Pack) -> Result<(), StoreError> {
    let of = store.pack_residents(&pack.extract).await?.unwrap_or_default();
    let progress = |step| {
        match step {
            FillProgress::Rows(done) => desk.report("Taking in residents", done, of.max(done) + 1),
            FillProgress::Laid { done, of } => desk.report("Putting residents in order", done, of + 1),
            FillProgress::Indexes { done, of } => desk.report("Making indexes", done as u64, of as u64 + 1),
        };
    };
    let named = Named { extract: pack.extract.clone(), seq: pack.seq };
    let taken = store.follow_pack(&named, progress, &AtomicBool::new(false)).await;
    desk.report("Taking in residents", of, of);
    taken.map(drop)
}

/// Gives the server the bytes of the extract in use, where it lacks them and they are here.
async fn offer(desk: &Desk, store: &Store, server: &Server, used: &Named) -> Result<(), Fault> {
    let Named { extract, seq } = used;
    let (parts, size) = store.pack_here(extract).await?;
    if parts == 0 || server.packs().await?.iter().any(|pack| pack.whole && pack.extract == *extract) {
        desk.share.has_settled(extract);
        return Ok(());
    }
    let mut next = Some(0);
    while let Some(part) = next {
        desk.report(SENDING, part, parts);
        let Some(bytes) = store.pack_part(extract, part).await? else { break };
        let part = PackPart { desk: store.desk(), extract: extract.clone(), seq: *seq, size, part, bytes };
        next = match server.put_pack_part(&part).await {
            Ok(taken) if taken.broken => return Err(refused(desk, extract, BROKEN.to_owned())),
            Ok(taken) => taken.next,
            Err(error @ SharedError::Refused(_)) => return Err(refused(desk, extract, error.to_string())),
            Err(error) => return Err(error.into()),
        };
    }
    desk.report(SENDING, parts, parts);
    desk.share.has_settled(extract);
    Ok(())
}

const SENDING: &str = "Sending residents to the shared store (MB)";
const BROKEN: &str = "The residents that this desk sent to the shared store were not what the journal names. Bring the extract in again under another version.";

fn refused(desk: &Desk, extract: &Extract, why: String) -> Fault {
    desk.report(SENDING, 1, 1);
    desk.share.refuses(extract, why.clone());
    Fault::Desk(DeskError::Rule(why))
}
