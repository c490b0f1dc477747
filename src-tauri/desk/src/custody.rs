//! Who keeps the store's key: the account's keyring, a file that only this account can read, or a
//! passphrase that wraps it. The key itself is 32 random bytes and stays the same wherever it moves.

mod kept;
mod keyring;
mod phrase;

pub use keyring::answers as keyring_answers;

use crate::{clock, refusal::DeskError};
use kept::Kept;
use std::{fs, path::Path};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The raw key of a store.
pub type RawKey = Zeroizing<[u8; 32]>;

/// Where a key is to be kept.
#[derive(Clone, Copy)]
pub enum Home<'a> {
    /// In the keyring of the operating system's account.
    Keyring,
    /// In a file that only its owner can read.
    File,
    /// In a file, wrapped by this passphrase.
    Passphrase(&'a str),
}

impl std::fmt::Debug for Home<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Keyring => "Keyring",
            Self::File => "File",
            Self::Passphrase(_) => "Passphrase",
        })
    }
}

/// Whether a key is kept in this folder.
pub fn exists(dir: &Path) -> bool {
    kept::file(dir).exists()
}

/// Whether a passphrase is wanted before the store opens.
pub fn sealed(dir: &Path) -> Result<bool, DeskError> {
    Ok(matches!(kept::read(dir)?, Kept::Passphrase(_)))
}

/// Where the key is kept, as a sentence.
pub fn told(dir: &Path) -> Result<&'static str, DeskError> {
    Ok(match kept::read(dir)? {
        Kept::Keyring { .. } => "The key of this desk is in the keyring of this account.",
        Kept::File { .. } => {
            "The key of this desk is in the file desk.key, which only this account can read."
        }
        Kept::Passphrase(_) => "The key of this desk is in the file desk.key, wrapped by its passphrase.",
    })
}

/// A passphrase of 12 characters or more; a shorter one is refused.
pub fn long_enough(passphrase: &str) -> Result<&str, DeskError> {
    if passphrase.chars().count() < 12 {
        return Err(DeskError::input(
            "passphrase",
            "A passphrase needs at least 12 characters: four ordinary words are easy to remember. Without one, the key is kept by this account of the computer.",
        ));
    }
    Ok(passphrase)
}

/// Makes a new key and keeps it.
pub async fn make(dir: &Path, home: Home<'_>) -> Result<RawKey, DeskError> {
    let key = Zeroizing::new(clock::random::<32>()?);
    let kept = settle(&key, home).await?;
    if let Err(error) = kept::write_new(&kept::file(dir), &kept) {
        leave(&kept).await;
        return Err(error);
    }
    Ok(key)
}

/// The key of the store in this folder.
pub async fn open(dir: &Path, passphrase: Option<&str>) -> Result<RawKey, DeskError> {
    match (kept::read(dir)?, passphrase) {
        (Kept::Keyring { entry }, _) => keyring::read(entry).await,
        (Kept::File { key }, _) => unhex(&key).ok_or(DeskError::KeyFile),
        (Kept::Passphrase(_), None) => Err(DeskError::PassphraseNeeded),
        (Kept::Passphrase(wrapped), Some(phrase)) => phrase::unwrap(&wrapped, phrase),
    }
}

/// Keeps the key somewhere else from now on. It is in its new home before it leaves the old one, so
/// that a stop between any two steps loses nothing.
pub async fn move_to(dir: &Path, passphrase: Option<&str>, home: Home<'_>) -> Result<(), DeskError> {
    let old = kept::read(dir)?;
    let key = open(dir, passphrase).await?;
    let new = settle(&key, home).await?;
    if let Err(error) = kept::replace(dir, &new) {
        leave(&new).await;
        return Err(error);
    }
    leave(&old).await;
    Ok(())
}

/// Writes a copy of the key, wrapped by `wrapping`, to a new file. Put in place of `desk.key` it opens
/// the desk when its keyring is lost.
pub async fn save(
    dir: &Path,
    passphrase: Option<&str>,
    copy: &Path,
    wrapping: &str,
) -> Result<(), DeskError> {
    let key = open(dir, passphrase).await?;
    let kept = settle(&key, Home::Passphrase(wrapping)).await?;
    kept::write_new(copy, &kept).map_err(|_| {
        DeskError::File(
            "The copy of the key could not be written. Name a file that is not there yet, in a folder that is."
                .to_owned(),
        )
    })
}

/// Takes away a desk that was never finished: its key, and the store that nobody was told of.
pub async fn take_away(dir: &Path) {
    if let Ok(kept) = kept::read(dir) {
        leave(&kept).await;
    }
    for name in ["desk.key", "desk.db", "desk.db-wal", "desk.db-shm"] {
        // What is not there needs no taking away; what stays is refused by name at the next try.
        let _ = fs::remove_file(dir.join(name));
    }
}

/// Brings the key to `home`; what it answers tells where that is.
async fn settle(key: &RawKey, home: Home<'_>) -> Result<Kept, DeskError> {
    match home {
        Home::File => Ok(Kept::File { key: hex(&**key).into() }),
        Home::Passphrase(phrase) => phrase::wrap(key, phrase).map(Kept::Passphrase),
        Home::Keyring => {
            let entry = Uuid::from_bytes(clock::random()?);
            keyring::keep(entry, key).await?;
            Ok(Kept::Keyring { entry })
        }
    }
}

/// Takes the key out of a home outside the folder. A copy that stays there opens nothing new.
async fn leave(kept: &Kept) {
    if let Kept::Keyring { entry } = kept
        && !keyring::forget(*entry).await
    {
        tracing::warn!("the account's keyring still holds a key of this desk that is no longer used");
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    let mut text = String::with_capacity(bytes.len() * 2);
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    text
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

fn unhex(text: &str) -> Option<RawKey> {
    let bytes = Zeroizing::new(bytes(text)?);
    let mut key = Zeroizing::new([0; 32]);
    (bytes.len() == key.len()).then(|| {
        key.copy_from_slice(&bytes);
        key
    })
}
