//! Waiting for the desk and its shared store to meet.

use super::{Link, keep::TAKING_IN};
use crate::{gate::Desk, refusal::DeskError};
use std::time::Duration;
use tokio::time::timeout;

/// How long a call of the command line waits for the server, before and after what it does.
const MOMENT: Duration = Duration::from_secs(3);

/// The desk began or ceased to share: waits until it is known how it stands. Where it cannot be as
/// was asked, says why; where nobody answers any more, it goes on by itself.
pub(crate) async fn arrive(desk: &Desk) -> Result<(), DeskError> {
    if shares(desk).await {
        // However it stood before says nothing of what comes now.
        desk.share.link(Link::Calling);
    }
    desk.share.turn();
    complete(desk).await
}

/// Waits until the desk has everything that the shared store has, and the other way round.
pub(crate) async fn complete(desk: &Desk) -> Result<(), DeskError> {
    let mut told = desk.share.told();
    let shares = shares(desk).await;
    let there = told.wait_for(|sharing| match sharing.link {
        Link::Alone => !shares,
        Link::Calling => false,
        Link::Online | Link::Offline { .. } | Link::Stopped { .. } => shares,
    });
    // The sender lives as long as the desk.
    match there.await.map(|sharing| sharing.link.clone()) {
        Ok(Link::Stopped { why, .. }) => return Err(DeskError::Rule(why)),
        Ok(Link::Online) => {}
        _ => return Ok(()),
    }
    let mut at_rest = desk.share.at_rest.subscribe();
    tokio::select! {
        _ = at_rest.wait_for(|rests| *rests) => {}
        _ = told.wait_for(|sharing| sharing.link != Link::Online) => {}
    }
    Ok(())
}

/// A desk that joined: waits until it has everything, or, where that is much, until somebody can sign
/// in and find people. The rest goes on coming.
pub(crate) async fn joined(desk: &Desk) -> Result<(), DeskError> {
    tokio::select! {
        complete = complete(desk) => complete,
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
