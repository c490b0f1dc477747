//! Looks go to the shared store beside the rounds, in batches: nobody waits for them, and no other
//! desk gets them.

use super::{
    Link, Settings,
    keep::{Fault, whom},
};
use crate::{gate::Desk, refusal::DeskError};
use front_door_store::{
    ExchangeError, Store, StoreError,
    shared::{Server, Whom},
};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long looks are gathered before they are sent.
const BATCH: Duration = Duration::from_secs(2);
/// How long until looks that were refused are tried again.
const REFUSED: Duration = Duration::from_mins(10);
/// How long a desk that leaves waits for its last looks to be taken.
const LAST: Duration = Duration::from_secs(3);

/// Sends what was looked at until the desk ceases to share. What waits is in the desk's own store, so
/// nothing is lost by a cut or a kill.
pub(super) async fn keep(desk: &Desk, store: &Store, server: &Server) {
    let (mut rounds, mut known) = (desk.share.rounds.subscribe(), None);
    // The sender lives as long as the desk.
    while rounds.changed().await.is_ok() {
        if desk.share.now().link != Link::Online {
            // What answers next may be an older backup.
            desk.share.has_looks(None);
            continue;
        }
        match send(desk, store, server, &mut known).await {
            Ok(()) => sleep(BATCH).await,
            Err(Fault::Exchange(ExchangeError::Store(StoreError::Closed))) => return,
            Err(Fault::Exchange(ExchangeError::Shared(error))) if error.is_unavailable() => {
                tracing::debug!(%error, "looks wait for the next round");
            }
            Err(error) => {
                tracing::warn!(%error, "the shared store did not take this desk's looks; they are kept here");
                sleep(REFUSED).await;
            }
        }
    }
}

/// The desk is about to leave: what is not sent now stays here for good.
pub(crate) async fn last(desk: &Desk, store: &Store) -> Result<(), DeskError> {
    let Some(settings) = Settings::of(store).await? else { return Ok(()) };
    let server = Server::new(settings.address()?);
    store.flush_looks().await?;
    match timeout(LAST, send(desk, store, &server, &mut None)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the last looks stay at this desk alone"),
        Err(_) => tracing::warn!("the last looks stay at this desk alone: nobody answered in time"),
    }
    Ok(())
}

async fn send(desk: &Desk, store: &Store, server: &Server, known: &mut Option<Whom>) -> Result<(), Fault> {
    let (whom, mut upto) = (whom(store, known).await?, desk.share.looks_there());
    loop {
        let sent = store.send_looks(server, whom, &mut upto).await;
        desk.share.has_looks(upto);
        if !sent? || desk.share.now().link != Link::Online {
            return Ok(());
        }
    }
}
