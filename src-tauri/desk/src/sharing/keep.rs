//! Keeping a desk and the shared store together, for as long as the desk is open: one round after
//! the other, woken by what is done here and by what others did, and every few seconds besides.

use super::{Link, Settings, aside, extract, looks};
use crate::{commands::start::about_desk, gate::Desk, refusal::DeskError};
use front_door_domain::ids::DeskId;
use front_door_store::{
    Ahead, Backlog, Changed, ExchangeError, Round, Store, StoreError,
    shared::{Heard, LINE, Server, SharedError, Stop, Whom},
};
use std::{collections::BTreeSet, future::pending, time::Duration};
use tokio::{
    sync::{broadcast, watch},
    time::{sleep, timeout},
};

/// How often it is asked where nobody wakes us, so that what others did is here within five seconds.
pub const POLL: Duration = Duration::from_secs(4);
/// The first wait after nobody answered, and the longest: less than the three seconds in which a
/// server that was put back to an older backup listens for desks that know more.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(2);
/// How long until something that a person must see to is looked at again.
const STOPPED: Duration = Duration::from_secs(20);
/// How long a server that was just started may go on collecting before it is asked again.
const COLLECTING: Duration = Duration::from_millis(500);
/// How long after a turn the next one begins at the earliest where nobody waits for it: on a busy
/// morning every act would wake every desk, and one turn sends and takes in many. Whoever waits for
/// the answer to a claim wakes it at once.
const BREATH: Duration = Duration::from_millis(100);
/// Silence after which the desk counts as offline, though it goes on waiting for the answer.
const SILENCE: Duration = Duration::from_secs(3);

/// How a turn ended.
enum Turn {
    /// Everything is sent and taken in.
    Done,
    /// The server is not ready yet.
    Later,
    /// A person must see to this.
    Stopped(Stop),
}

/// Why a turn did not come to its end. Nothing was lost.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Exchange(error.into())
    }
}

impl From<SharedError> for Fault {
    fn from(error: SharedError) -> Self {
        Self::Exchange(error.into())
    }
}

/// Keeps the desk and its shared store together until the desk is closed. A desk that works alone
/// costs nothing here, and one that begins to share is kept from then on.
pub async fn keep(desk: &Desk) {
    let (mut turns, mut ended) = (desk.share.turns.subscribe(), desk.share.ended.subscribe());
    let kept = async {
        loop {
            turns.mark_unchanged();
            tokio::select! {
                () = Box::pin(attend(desk)) => {}
                // The sender lives as long as the desk.
                _ = turns.changed() => {}
            }
        }
    };
    tokio::select! {
        () = kept => {}
        _ = ended.wait_for(|ended| *ended) => {}
    }
}

/// Attends to the store as it stands: until something about it turns, so it never ends by itself.
async fn attend(desk: &Desk) {
    match shared(desk).await {
        Ok(Some((store, settings))) => match settings.address() {
            Ok(address) => {
                desk.share.begins();
                let server = Server::new(address.clone());
                tokio::join!(
                    link(desk, &store, &server),
                    extract::keep(desk, &store, &address),
                    looks::keep(desk, &store, &server),
                );
            }
            Err(error) => stopped(desk, error.to_string(), false),
        },
        Ok(None) => {
            desk.share.count(Backlog::default());
            desk.share.link(Link::Alone);
        }
        Err(error) => stopped(desk, error.to_string(), false),
    }
    pending::<()>().await;
}

async fn shared(desk: &Desk) -> Result<Option<(Store, Settings)>, DeskError> {
    let Some(store) = desk.store().await else { return Ok(None) };
    if store.shares_with().await.is_none() {
        return Ok(None);
    }
    let settings = Settings::of(&store).await?;
    Ok(settings.map(|settings| (store, settings)))
}

fn stopped(desk: &Desk, why: String, rejoin: bool) {
    desk.share.lost(desk.now(), |since| Link::Stopped { since, why, rejoin });
}

async fn link(desk: &Desk, store: &Store, server: &Server) {
    desk.share.link(Link::Calling);
    let (mut heard, mut own) = (server.listen(), store.changes());
    let (mut wait, mut known) = (FIRST, None);
    loop {
        let next = match turn(desk, store, server, &mut known).await {
            Ok(Turn::Done) => {
                desk.share.link(Link::Online);
                wait = FIRST;
                POLL
            }
            Ok(Turn::Later) => COLLECTING,
            Ok(Turn::Stopped(stop)) => {
                let rejoin = matches!(stop, Stop::Epoch { .. } | Stop::UnknownTip { .. });
                stopped(desk, sentence(stop), rejoin);
                STOPPED
            }
            Err(Fault::Exchange(ExchangeError::Store(StoreError::Closed))) => return,
            Err(Fault::Exchange(ExchangeError::Shared(error))) if error.is_unavailable() => {
                offline(desk, &error);
                let next = wait;
                wait = (wait * 2).min(LONGEST);
                next
            }
            Err(error) => {
                stopped(desk, error.to_string(), false);
                STOPPED
            }
        };
        count(desk, store).await;
        desk.share.round_ended();
        pause(desk, store, (&mut heard, &mut own), next).await;
    }
}

fn offline(desk: &Desk, error: &SharedError) {
    let why = error.to_string();
    desk.share.lost(desk.now(), |since| Link::Offline { since, why });
}

async fn count(desk: &Desk, store: &Store) {
    match store.backlog().await {
        Ok(backlog) => desk.share.count(backlog),
        Err(error) => tracing::debug!(%error, "what waits was not counted"),
    }
}

/// Rounds until nothing is left to send, to take in, to decide or to tell.
async fn turn(desk: &Desk, store: &Store, server: &Server, known: &mut Option<Whom>) -> Result<Turn, Fault> {
    let whom = whom(store, known).await?;
    extract::first(desk, store, server).await?;
    let (mut ahead, mut lacks) = (Ahead::default(), false);
    loop {
        match round(desk, store, server, whom, (&mut ahead, lacks)).await? {
            Round::Refilled => {
                lacks = false;
                // It may lack more than entries.
                desk.share.begins();
            }
            Round::Stopped(Stop::Collecting { .. }) => return Ok(Turn::Later),
            Round::Stopped(stop) => return Ok(Turn::Stopped(stop)),
            Round::Done { now, behind, by, more, .. } => {
                desk.share.compare(desk.clock.now(), now);
                learn_names(desk, server, &by).await?;
                show_progress(desk, store, behind).await;
                let complete = !lacks && !more;
                lacks = !complete && behind > 0;
                let settled = complete && !aside::settle(desk, store).await?;
                // Whoever waits for an answer may have it by now.
                desk.share.round_ended();
                extract::follow(desk, store, server, settled).await?;
                if settled {
                    return Ok(Turn::Done);
                }
            }
        }
    }
}

/// Asks what desks are called that were not heard of before.
async fn learn_names(desk: &Desk, server: &Server, by: &BTreeSet<DeskId>) -> Result<(), ExchangeError> {
    if by.iter().any(|desk_id| desk.share.name_of(*desk_id).is_none()) {
        let known = server.status().await?.desks.into_iter().map(|known| (known.id, known.name));
        // One that founded the store alone and never called since has no name there.
        let unnamed = by.iter().map(|desk_id| (*desk_id, String::new()));
        desk.share.names().extend(unnamed.chain(known));
    }
    Ok(())
}

/// One round, which only takes where entries are lacking. Silence is told before it is known whether
/// an answer comes.
async fn round(
    desk: &Desk,
    store: &Store,
    server: &Server,
    whom: &Whom,
    (ahead, lacks): (&mut Ahead, bool),
) -> Result<Round, ExchangeError> {
    let round = async {
        if lacks { store.take(server, whom, ahead).await } else { store.exchange(server, whom, ahead).await }
    };
    tokio::pin!(round);
    if let Ok(answered) = timeout(SILENCE, &mut round).await {
        return answered;
    }
    offline(desk, &SharedError::Unavailable("no answer in time".to_owned()));
    desk.share.round_ended();
    round.await
}

/// How many entries are much to take in at once, as a new desk does.
const MUCH: u64 = 1_000;
/// What is shown meanwhile.
pub(super) const TAKING_IN: &str = "Taking in what other desks did";

/// Shows how far it has come where it is much.
async fn show_progress(desk: &Desk, store: &Store, behind: u64) {
    let shown =
        desk.progress().borrow().as_ref().is_some_and(|shown| shown.label == TAKING_IN && !shown.finished);
    if shown || behind >= MUCH {
        let here = store.end().await.seq;
        desk.report(TAKING_IN, here, here + behind);
    }
}

/// Who calls, read once for as long as the store is attended to.
pub(super) async fn whom<'a>(store: &Store, known: &'a mut Option<Whom>) -> Result<&'a Whom, DeskError> {
    match known {
        Some(whom) => Ok(whom),
        None => Ok(known.insert(Whom {
            desk: store.desk(),
            epoch: store.epoch().await?,
            line: LINE,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            name: about_desk(store).await?.name,
        })),
    }
}

/// What a person must see to.
fn sentence(stop: Stop) -> String {
    match stop {
        Stop::Line { line } if line > LINE => format!(
            "The shared store is used by a newer Front Door (line {line}, this one knows {LINE}). Install the newer version here; what waits is kept."
        ),
        Stop::Line { line } => format!(
            "The shared store was made by an older Front Door (line {line}, this one needs {LINE}). Whoever runs it must run `front-door shared init` with this version."
        ),
        Stop::Epoch { .. } => "This desk's data folder is an older copy of itself, or a copy of it shares already. Nothing was sent: use the newer one, or let an administrator share again from here (`front-door shared rejoin`).".to_owned(),
        Stop::UnknownTip { .. } | Stop::Collecting { .. } => "The shared store went on without what this desk knows, as it does when an older backup is put back. Nothing was sent, and nothing is lost: an administrator can let this desk share again (`front-door shared rejoin`).".to_owned(),
    }
}

/// Waits for something to do: an act of this desk, a word from the server, or the next time to ask.
async fn pause(
    desk: &Desk,
    store: &Store,
    (heard, own): (&mut watch::Receiver<Heard>, &mut broadcast::Receiver<Changed>),
    next: Duration,
) {
    let (time, breath) = (sleep(next), sleep(BREATH));
    tokio::pin!(time, breath);
    let (before, mut news) = (*heard.borrow(), false);
    loop {
        tokio::select! {
            () = &mut time => return,
            () = &mut breath, if news => return,
            () = desk.share.wake.notified() => return,
            Ok(()) = heard.changed() => {
                let now = *heard.borrow_and_update();
                if now.listening != before.listening {
                    return;
                }
                news |= now.seq > store.end().await.seq;
            }
            change = own.recv() => match change {
                Err(broadcast::error::RecvError::Closed) => return pending().await,
                Ok(came) if came.seq > 0 => {}
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) if desk.share.may_answer() => news = true,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => count(desk, store).await,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE, Stop, sentence};
    use front_door_store::shared::Place;

    #[test]
    fn each_stop_says_what_a_person_must_see_to() {
        let tip = Place { seq: 1, hash: None };
        for (stop, part) in [
            (Stop::Line { line: LINE + 1 }, "Install the newer version here"),
            (Stop::Line { line: 0 }, "front-door shared init"),
            (Stop::UnknownTip { tip, fork: true }, "older backup"),
            (Stop::Epoch { epoch: 2 }, "older copy"),
        ] {
            let said = sentence(stop);
            assert!(said.contains(part) && said.ends_with('.'), "{said}");
        }
    }
}
