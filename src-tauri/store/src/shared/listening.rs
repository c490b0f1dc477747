//! Being woken when others did something.

use super::{Address, SharedError};
use sqlx::{
    Executor,
    postgres::{PgListener, PgPoolOptions},
};
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

/// Silence after which the connection is tried: one that was cut says nothing.
const SILENCE: Duration = Duration::from_secs(10);
/// How long a sign of life may take.
const SIGN: Duration = Duration::from_secs(5);
/// The first wait before listening again, and the longest.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(4);

/// What a listener heard. It only ever says the newest: several wakes may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// It listens now. What came while it did not was not heard: pull when this turns true.
    pub listening: bool,
    /// The newest entry it heard of.
    pub seq: u64,
}

pub(super) fn start(address: Address) -> watch::Receiver<Heard> {
    let (tell, heard) = watch::channel(Heard::default());
    tokio::spawn(async move {
        tokio::select! {
            () = tell.closed() => {}
            () = keep_listening(&address, &tell) => {}
        }
    });
    heard
}

async fn keep_listening(address: &Address, tell: &watch::Sender<Heard>) {
    let mut wait = FIRST;
    loop {
        match listener(address).await {
            Ok(listener) => {
                tell.send_modify(|heard| heard.listening = true);
                wait = FIRST;
                let error = hear(listener, tell).await;
                tracing::debug!(%error, "no longer listening");
            }
            Err(error) => tracing::debug!(%error, "cannot listen"),
        }
        tell.send_if_modified(|heard| std::mem::replace(&mut heard.listening, false));
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST);
    }
}

async fn listener(address: &Address) -> Result<PgListener, SharedError> {
    let pool =
        PgPoolOptions::new().max_connections(1).acquire_timeout(SIGN).connect_lazy_with(address.options());
    let mut listener =
        timeout(SIGN, PgListener::connect_with(&pool)).await.map_err(|_| SharedError::slow())??;
    // A connection that was lost is told as such, and made again above.
    listener.eager_reconnect(false);
    timeout(SIGN, listener.listen("front_door")).await.map_err(|_| SharedError::slow())??;
    Ok(listener)
}

/// Tells of entries until the connection is lost; answers why.
async fn hear(mut listener: PgListener, tell: &watch::Sender<Heard>) -> SharedError {
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(notice))) => {
                let seq = notice.payload().parse().unwrap_or_default();
                tell.send_modify(|heard| heard.seq = heard.seq.max(seq));
            }
            Ok(Ok(None)) => return SharedError::Unavailable("the connection was lost".to_owned()),
            Ok(Err(error)) => return error.into(),
            Err(_) => match timeout(SIGN, listener.execute("SELECT 1")).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return error.into(),
                Err(_) => return SharedError::slow(),
            },
        }
    }
}
