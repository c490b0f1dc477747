//! The keyring of the account that runs the desk. It is looked for only when it is needed: no session
//! bus, or a keyring that is locked, is a normal state of a computer.
//!
//! A keyring may wait for a person who types its password, and such a call cannot be broken off. Each
//! conversation therefore has a thread of its own, which nobody waits for longer than is said here.

use super::{RawKey, hex, unhex};
use crate::refusal::DeskError;
use keyring_core::{CredentialStore, Entry, Error, Result};
use std::{collections::HashMap, sync::Arc, thread, time::Duration};
use tokio::{sync::oneshot, time::timeout};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A first run asks whether a keyring is there, and goes on without one.
const GREETING: Duration = Duration::from_secs(1);
/// A keyring that has to be started first answers more slowly.
const MEETING: Duration = Duration::from_secs(5);
/// How long a person may take to type the keyring's password.
const PERSON: Duration = Duration::from_mins(1);

/// What may go wrong.
enum Fault {
    /// Nothing answers.
    Silent,
    /// It answers and gives or takes nothing: most often it is locked.
    Locked,
    /// It has no such entry.
    Lacks,
}

/// Whether a keyring answers within a second.
pub async fn answers() -> bool {
    let (tell, told) = oneshot::channel();
    let asked = thread::Builder::new().name("keyring".to_owned()).spawn(move || tell.send(store().is_some()));
    asked.is_ok() && matches!(timeout(GREETING, told).await, Ok(Ok(true)))
}

/// The key under `name`.
pub(super) async fn read(name: Uuid) -> std::result::Result<RawKey, DeskError> {
    let found = talk(name, |entry| entry.get_secret().map(Zeroizing::new)).await;
    let text = found.map_err(|fault| match fault {
        Fault::Silent => DeskError::KeyringSilent,
        Fault::Locked => DeskError::KeyringLocked,
        Fault::Lacks => DeskError::KeyringLacks,
    })?;
    std::str::from_utf8(&text).ok().and_then(unhex).ok_or(DeskError::KeyringLacks)
}

/// Keeps the key under `name`, and reads it back before anybody relies on it.
pub(super) async fn keep(name: Uuid, key: &RawKey) -> std::result::Result<(), DeskError> {
    // As text: some keyrings show and keep nothing else.
    let text = Zeroizing::new(hex(&**key));
    let kept = talk(name, move |entry| {
        entry.set_secret(text.as_bytes())?;
        let back = Zeroizing::new(entry.get_secret()?);
        Ok(back.as_slice() == text.as_bytes())
    });
    if matches!(kept.await, Ok(true)) { Ok(()) } else { Err(DeskError::KeyringRefuses) }
}

/// Takes the entry out; whether it is gone.
pub(super) async fn forget(name: Uuid) -> bool {
    matches!(talk(name, Entry::delete_credential).await, Ok(()) | Err(Fault::Lacks))
}

async fn talk<T: Send + 'static>(
    name: Uuid,
    deed: impl FnOnce(&Entry) -> Result<T> + Send + 'static,
) -> std::result::Result<T, Fault> {
    let (greet, met) = oneshot::channel();
    let (tell, told) = oneshot::channel();
    let conversation = move || {
        let Some(entry) = store().and_then(|store| entry(&store, name)) else { return };
        // Whoever asked may have gone away meanwhile.
        let _ = greet.send(());
        let _ = tell.send(deed(&entry));
    };
    let begun = thread::Builder::new().name("keyring".to_owned()).spawn(conversation);
    begun.map_err(|_| Fault::Silent)?;
    let Ok(Ok(())) = timeout(MEETING, met).await else { return Err(Fault::Silent) };
    match timeout(PERSON, told).await {
        Ok(Ok(Ok(answer))) => Ok(answer),
        Ok(Ok(Err(Error::NoEntry))) => Err(Fault::Lacks),
        _ => Err(Fault::Locked),
    }
}

fn entry(store: &Arc<CredentialStore>, name: Uuid) -> Option<Entry> {
    let label = HashMap::from([("label", "Front Door: key of a desk")]);
    store.build("front-door", &name.to_string(), Some(&label)).ok()
}

#[cfg(target_os = "linux")]
fn store() -> Option<Arc<CredentialStore>> {
    let store = zbus_secret_service_keyring_store::Store::new().ok()?;
    Some(store)
}

#[cfg(not(target_os = "linux"))]
fn store() -> Option<Arc<CredentialStore>> {
    None
}
