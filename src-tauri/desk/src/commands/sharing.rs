//! Founding, joining and leaving a shared store, and how it stands.

use super::start::{self, desk_status};
use crate::{
    clock, custody,
    gate::{Caller, Desk, Permit},
    refusal::DeskError,
    sharing::{self, Settings, role_of},
    wire::{
        Nothing, Stamp,
        sharing::{FoundShared, JoinShared, SharedDesk, SharedServer, SharedStatus, SharingView},
        start::DeskStatus,
    },
};
use front_door_domain::ids::DeskId;
use front_door_store::{
    Store, StoreError,
    shared::{self, Address, Server, SharedError},
};
use std::time::Duration;
use tokio::time::timeout;

/// How long the shared store may take to say how it stands.
const STATUS: Duration = Duration::from_secs(5);

/// Makes the shared store and gives it this desk's journal. On a desk that shares already it brings
/// the server's functions to this program's version, and changes nothing else.
pub async fn found_shared(permit: Permit<'_>, ask: FoundShared) -> Result<SharedStatus, DeskError> {
    no_password(&ask.address)?;
    let owner = Address::new(&ask.address, ask.password.as_deref())?;
    let ours = permit.store.founder().await;
    if Server::init(&owner, ours).await?.founder != ours {
        return Err(DeskError::input(
            "address",
            "That database has a shared store that another desk founded. Join it with a new desk, or name another database.",
        ));
    }
    if permit.store.shares_with().await.is_none() {
        let password = custody::hex(&clock::random::<24>()?);
        let role = role_of(permit.store.desk());
        Server::let_in(&owner, &role, &password).await?;
        let settings = Settings { address: ask.address, role: Some(role), password: Some(password) };
        // It must let this desk in before anything here depends on it.
        Server::connect(settings.address()?).await?.status().await?;
        settings.keep(&permit.store).await?;
        permit.store.share(ours).await?;
        sharing::arrive(permit.desk).await?;
    }
    status(&permit).await
}

/// Makes a new desk here as one of those that share, and takes in what the others did. Answers as
/// soon as somebody can sign in and find people: the rest of a long journal goes on coming. Given
/// again after it was cut short, it goes on where it was.
pub async fn join_shared(desk: &Desk, caller: &Caller, ask: JoinShared) -> Result<DeskStatus, DeskError> {
    no_password(&ask.address)?;
    let begun = match opened(desk, ask.passphrase.as_deref()).await? {
        Some(store) => begun(&store).await?,
        None => None,
    };
    let settings = Settings { address: ask.address.clone(), role: None, password: ask.password.clone() };
    let founder = Server::connect(settings.address()?).await?.status().await?.founder;
    if begun.is_some_and(|begun| begun != founder) {
        return Err(StoreError::HasRecords.into());
    }
    let store = match desk.store().await {
        Some(store) => store,
        None => start::bare(desk, ask.passphrase.as_deref(), ask.keyring).await?,
    };
    start::name_it(&store, &ask.desk_name).await?;
    settings.keep(&store).await?;
    store.share(founder).await?;
    desk.adopt(store).await;
    sharing::joined(desk).await?;
    desk_status(desk, caller, Nothing {}).await
}

/// Whose journal a desk has begun to take in; none where it has done nothing yet. One that has done
/// something by itself cannot join.
async fn begun(store: &Store) -> Result<Option<DeskId>, DeskError> {
    let shares = store.shares_with().await;
    if shares.is_none() && store.last_entry().await.is_some() {
        return Err(StoreError::HasRecords.into());
    }
    Ok(shares)
}

/// A desk that a cut left half made is gone on with.
async fn opened(desk: &Desk, passphrase: Option<&str>) -> Result<Option<Store>, DeskError> {
    if custody::exists(&desk.dir) && Store::exists(&desk.dir) {
        desk.open_store(passphrase).await?;
    }
    Ok(desk.store().await)
}

/// A password in an address is seen by whoever lists the machine's processes.
fn no_password(address: &str) -> Result<(), DeskError> {
    if Address::says_password(address) {
        return Err(DeskError::input(
            "address",
            "An address without a password was expected. Give the password apart: on the command line with --shared-password-fd 5 5<FILE.",
        ));
    }
    Ok(())
}

/// How this desk, the shared store and all other desks stand.
pub async fn shared_status(permit: Permit<'_>, _: Nothing) -> Result<SharedStatus, DeskError> {
    status(&permit).await
}

/// Works alone from now on, with the journal as this desk has it.
pub async fn leave_shared(permit: Permit<'_>, _: Nothing) -> Result<SharedStatus, DeskError> {
    if permit.store.shares_with().await.is_none() {
        return Err(DeskError::Rule("This desk works alone: there is nothing to leave.".to_owned()));
    }
    sharing::part(permit.desk).await;
    sharing::settle(permit.desk, &permit.store).await?;
    sharing::last(permit.desk, &permit.store).await?;
    permit.store.leave().await?;
    Settings::forget(&permit.store).await?;
    sharing::arrive(permit.desk).await?;
    status(&permit).await
}

pub(super) async fn status(permit: &Permit<'_>) -> Result<SharedStatus, DeskError> {
    let store = &permit.store;
    let here = SharingView::of(&permit.desk.share.now());
    let entries = store.end().await.seq;
    let settings = match store.shares_with().await {
        Some(_) => Settings::of(store).await?,
        None => None,
    };
    let Some(settings) = settings else { return Ok(alone(here, entries)) };
    let address = settings.address()?;
    let asked = timeout(STATUS, Server::new(address.clone()).status()).await;
    let asked = asked.unwrap_or_else(|_| Err(SharedError::Unavailable("no answer in time".to_owned())));
    let (server, desks, trouble) = match asked {
        Err(error) => (None, Vec::new(), Some(error.to_string())),
        Ok(found) => (Some(server(&found)), desks(found, store.desk()), None),
    };
    let trouble = trouble.or(residents(permit.desk, store).await?);
    Ok(SharedStatus {
        sentence: sentence(&here, entries, server.as_ref(), trouble),
        here,
        place: Some(address.place()),
        role: Some(address.role().to_owned()),
        entries,
        server,
        desks,
    })
}

/// What is still to be done about the residents; none where nothing is.
pub(crate) async fn residents(desk: &Desk, store: &Store) -> Result<Option<String>, DeskError> {
    const MB: u64 = 1024 * 1024;
    if let Some(trouble) = desk.share.extract_trouble() {
        return Ok(Some(trouble));
    }
    let come = store.pack_arriving().await?;
    if come > 0 {
        return Ok(Some(format!("Residents are on their way: {} MB are here.", come.div_ceil(MB))));
    }
    let (named, used) = (store.named_extract().await?, store.extract().await?);
    let lacks = named.is_some_and(|named| Some(named.extract.sha256) != used.map(|used| used.sha256));
    Ok(lacks.then(|| "Residents whom another desk brought in are still to come.".to_owned()))
}

fn alone(here: SharingView, entries: u64) -> SharedStatus {
    let sentence = format!("This desk works alone, with {entries} entries in its journal.");
    SharedStatus { sentence, here, place: None, role: None, entries, server: None, desks: Vec::new() }
}

fn server(found: &shared::SharedStatus) -> SharedServer {
    SharedServer {
        version: found.server.clone(),
        line: found.line,
        entries: found.tip.seq,
        collecting: found.collecting,
    }
}

/// Every desk as the server last met it, by name.
fn desks(found: shared::SharedStatus, this: DeskId) -> Vec<SharedDesk> {
    let last = found.tip.seq;
    let desk = |desk: shared::DeskStatus| SharedDesk {
        this: desk.id == this,
        name: desk.name,
        program: desk.program,
        line: desk.line,
        seen: Stamp::of(desk.seen_at),
        behind: last.saturating_sub(desk.last_seq),
        waiting: desk.waiting,
        oldest: desk.oldest_waiting.map(Stamp::of),
    };
    let mut desks: Vec<_> = found.desks.into_iter().map(desk).collect();
    desks.sort_by(|one, other| one.name.cmp(&other.name));
    desks
}

fn sentence(
    here: &SharingView,
    entries: u64,
    server: Option<&SharedServer>,
    trouble: Option<String>,
) -> String {
    let mut parts = vec![format!("{}.", here.text)];
    parts.extend(here.oldest.as_ref().map(|oldest| format!("The oldest waits since {}.", oldest.time)));
    match server.map(|server| server.entries.saturating_sub(entries)) {
        Some(0) => parts.push(format!("This desk has all {entries} entries.")),
        Some(lacks) => parts.push(format!("This desk has {entries} entries and lacks {lacks}.")),
        None => parts.push(format!("This desk has {entries} entries.")),
    }
    parts.extend(here.why.clone().or(trouble));
    parts.join(" ")
}
