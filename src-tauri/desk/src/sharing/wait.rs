//! Waiting for the desk and its shared store to meet.

use super::Link;
use crate::{gate::Desk, refusal::DeskError};
use std::time::Duration;
use tokio::time::timeout;

/// How long a call of the command line waits for the server, before and after what it does.
const MOMENT: Duration = Duration::from_secs(3);

/// The desk began or ceased to share: waits until it is known how it stands. Where it cannot be as
/// was asked, says why; where nobody answers any more, it goes on by itself.
pub(crate) async fn arrive(desk: &Desk) -> Result<(), DeskError> {
    let mut told = desk.share.told();
    let shares = match desk.store().await {
        Some(store) => store.shares_with().await.is_some(),
        None => false,
    };
    if shares {
        // However it stood before says nothing of what comes now.
        desk.share.link(Link::Calling);
    }
    desk.share.turn();
    let there = told.wait_for(|sharing| match sharing.link {
        Link::Alone => !shares,
        Link::Calling => false,
        Link::Online | Link::Offline { .. } | Link::Stopped { .. } => shares,
    });
    // The sender lives as long as the desk.
    match there.await.map(|sharing| sharing.link.clone()) {
        Ok(Link::Stopped { why, .. }) => Err(DeskError::Rule(why)),
        _ => Ok(()),
    }
}

/// A desk that was just opened hears what others did first, if they answer in a moment.
pub(crate) async fn meet(desk: &Desk) {
    if shares(desk).await {
        let mut rounds = desk.share.rounds.subscribe();
        let _ = timeout(MOMENT, rounds.wait_for(|rounds| *rounds > 0)).await;
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
