//! Where the key of the store is kept. Whoever can open the desk may move its key: there is no other
//! sign-in to it.

use super::{
    Secrets,
    args::{KeyDeed, KeyHome},
};
use crate::{
    custody::{self, Home},
    gate::Desk,
    refusal::DeskError,
};
use serde_json::{Value, json};
use std::path::Path;

/// Says where the key is, moves it, or saves a copy.
pub(super) async fn key(desk: &Desk, deed: Option<&KeyDeed>, secrets: &Secrets) -> Result<Value, DeskError> {
    if !custody::exists(&desk.dir) {
        return Err(DeskError::NoStore);
    }
    match deed {
        None => Ok(json!({ "sentence": custody::told(&desk.dir)? })),
        Some(KeyDeed::Move { to }) => move_to(desk, *to, secrets).await,
        Some(KeyDeed::Save { file }) => save(desk, file, secrets).await,
    }
}

async fn move_to(desk: &Desk, to: KeyHome, secrets: &Secrets) -> Result<Value, DeskError> {
    let home = match to {
        KeyHome::Keyring => Home::Keyring,
        KeyHome::File => Home::File,
        KeyHome::Passphrase => Home::Passphrase(new_passphrase(secrets)?),
    };
    let passphrase = secrets.passphrase.as_deref();
    desk.open_store(passphrase).await?;
    custody::move_to(&desk.dir, passphrase, home).await?;
    Ok(json!({ "sentence": custody::told(&desk.dir)? }))
}

async fn save(desk: &Desk, file: &Path, secrets: &Secrets) -> Result<Value, DeskError> {
    let wrapping = new_passphrase(secrets)?;
    let passphrase = secrets.passphrase.as_deref();
    desk.open_store(passphrase).await?;
    custody::save(&desk.dir, passphrase, file, wrapping).await?;
    Ok(json!({
        "sentence": "A copy of the key was saved. Put in place of desk.key in the data folder, it opens the desk with its passphrase.",
    }))
}

fn new_passphrase(secrets: &Secrets) -> Result<&str, DeskError> {
    let given = secrets.new_passphrase.as_deref().ok_or_else(|| {
        DeskError::input(
            "new_passphrase",
            "A passphrase to wrap the key is needed. Give it by file descriptor: --new-passphrase-fd 4 4<FILE.",
        )
    })?;
    custody::long_enough(given)
}
