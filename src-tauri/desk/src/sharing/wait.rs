//! Waiting for the desk and its shared store to meet.

mod patience;

use super::{Link, keep::TAKING_IN};
use crate::{gate::Desk, refusal::DeskError, wire::Progress};
use patience::{Next, Patience, Seen};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long a call of the command line waits for the server, before and after what it does.
const MOMENT: Duration = Duration::from_secs(3);
/// How long the shared store may be silent before somebody who waits for all of it is told how far it
/// has come.
pub(crate) const SILENT: Duration = Duration::from_mins(1);
/// Silence that is shown: a shorter one is nothing to worry about.
const SHOWN: Duration = Duration::from_secs(3);
/// How often it is looked whether something came.
const GLANCE: Duration = Duration::from_millis(250);
/// What is shown meanwhile.
const WAITING: &str = "The shared store does not answer; trying again (seconds)";

/// How a waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// The desk has everything.
    Whole,
    /// Nobody answered for as long as was waited for; the rest is still to come.
    Partly,
}

/// The desk began or ceased to share: waits until it is known how it stands. Where it cannot be as
/// was asked, says why; where nobody answers any more, it goes on by itself.
pub(crate) async fn arrive(desk: &Desk) -> Result<(), DeskError> {
    if shares(desk).await {
        // However it stood before says nothing of what comes now.
        desk.share.link(Link::Calling);
    }
    desk.share.turn();
    complete(desk, Duration::ZERO).await.map(drop)
}

/// Waits until the desk has everything that the shared store has, and the other way round; or until
/// nobody answered and nothing came for as long as `silence`.
pub(crate) async fn complete(desk: &Desk, silence: Duration) -> Result<Came, DeskError> {
    let (mut told, mut at_rest) = (desk.share.told(), desk.share.at_rest.subscribe());
    if !shares(desk).await {
        // The sender lives as long as the desk.
        let _ = told.wait_for(|sharing| sharing.link == Link::Alone).await;
        return Ok(Came::Whole);
    }
    let (mut patience, mut waited) = (Patience::of(silence), Duration::ZERO);
    loop {
        let link = told.borrow_and_update().link.clone();
        // By itself: whoever tells of rest waits for as long as it is looked at.
        let rests = *at_rest.borrow_and_update();
        let seen = seen(desk, link, rests).await;
        let next = patience.next(seen, waited);
        show(desk, &next, silence);
        match next {
            Next::Whole => return Ok(Came::Whole),
            Next::GiveUp => return Ok(Came::Partly),
            Next::Stopped(why) => return Err(DeskError::Rule(why)),
            Next::Wait(_) => {}
        }
        tokio::select! {
            _ = told.changed() => {}
            _ = at_rest.changed() => {}
            () = sleep(GLANCE) => waited += GLANCE,
        }
    }
}

async fn seen(desk: &Desk, link: Link, at_rest: bool) -> Seen {
    let entries = match desk.store().await {
        Some(store) => store.end().await.seq,
        None => 0,
    };
    let step = desk.progress().borrow().clone().filter(|shown| shown.label != WAITING);
    Seen { link, at_rest, entries, step }
}

/// Shows how long nobody has answered, once that is worth a word, and until somebody does.
fn show(desk: &Desk, next: &Next, silence: Duration) {
    let shown = desk.progress().borrow().clone().filter(|shown| shown.label == WAITING && !shown.finished);
    let (done, total) = match next {
        Next::Wait(Some(silent)) if *silent >= SHOWN => (silent.as_secs(), silence.as_secs()),
        Next::Wait(Some(_)) => return,
        _ if shown.is_some() => (1, 1),
        _ => return,
    };
    if shown.is_none_or(|shown: Progress| (shown.done, shown.total) != (done, total)) {
        desk.report(WAITING, done, total);
    }
}

/// A desk that joined: waits until it has everything, or, where that is much, until somebody can sign
/// in and find people. The rest goes on coming, and where nobody answers any more, once they do.
pub(crate) async fn joined(desk: &Desk) -> Result<(), DeskError> {
    tokio::select! {
        complete = complete(desk, Duration::ZERO) => complete.map(drop),
        () = usable(desk) => Ok(()),
    }
}

/// Residents come before the journal, and the first entries of a journal bring its first people.
async fn usable(desk: &Desk) {
    let mut shown = desk.progress();
    loop {
        let much = shown.borrow_and_update().as_ref().is_some_and(|shown| shown.label == TAKING_IN);
        if much
            && let Some(store) = desk.store().await
            && store.users().await.is_ok_and(|users| !users.is_empty())
        {
            return;
        }
        // The sender lives as long as the desk.
        let _ = shown.changed().await;
    }
}

/// A desk that was just opened hears what others did first, if they answer in a moment.
pub(crate) async fn meet(desk: &Desk) {
    if shares(desk).await {
        let (mut rounds, mut told) = (desk.share.rounds.subscribe(), desk.share.told());
        let met = async {
            // The senders live as long as the desk.
            let _ = rounds.wait_for(|rounds| *rounds > 0).await;
            let _ = told.wait_for(|sharing| sharing.link != Link::Calling).await;
        };
        let _ = timeout(MOMENT, met).await;
    }
}

/// What was done is sent before the desk closes, if somebody answers in a moment; else it waits.
pub(crate) async fn part(desk: &Desk) {
    let Some(store) = desk.store().await else { return };
    if !shares(desk).await {
        return;
    }
    let mut rounds = desk.share.rounds.subscribe();
    let sent = async {
        while desk.share.may_answer() && store.backlog().await.is_ok_and(|backlog| backlog.acts > 0) {
            desk.share.wake();
            let _ = rounds.changed().await;
        }
    };
    let _ = timeout(MOMENT, sent).await;
}

async fn shares(desk: &Desk) -> bool {
    match desk.store().await {
        Some(store) => store.shares_with().await.is_some(),
        None => false,
    }
}
