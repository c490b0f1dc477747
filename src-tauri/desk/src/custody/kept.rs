//! The file `desk.key` beside the store: it says how the key is kept, so that opening needs no guess.

use super::phrase::Wrapped;
use crate::refusal::DeskError;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How the key of the store in a folder is kept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kept")]
pub(super) enum Kept {
    /// In the account's keyring, under this name.
    Keyring { entry: Uuid },
    /// In this file, readable by the owner alone.
    File { key: Zeroizing<String> },
    /// In this file, wrapped by a passphrase.
    Passphrase(Wrapped),
}

/// Where it lies.
pub(super) fn file(dir: &Path) -> PathBuf {
    dir.join("desk.key")
}

/// How the key of the store in this folder is kept.
pub(super) fn read(dir: &Path) -> Result<Kept, DeskError> {
    let text = fs::read(file(dir)).map(Zeroizing::new).map_err(|_| DeskError::KeyFile)?;
    serde_json::from_slice(&text).map_err(|_| DeskError::KeyFile)
}

/// Writes a file that was not there, readable by its owner alone.
pub(super) fn write_new(path: &Path, kept: &Kept) -> Result<(), DeskError> {
    let text = serde_json::to_vec_pretty(kept).map(Zeroizing::new).map_err(|_| DeskError::KeyFile)?;
    write_owner_only(path, &text).map_err(|_| DeskError::KeyFile)
}

/// Writes the file anew in one step: after a power cut there is the old one or the new one, whole.
pub(super) fn replace(dir: &Path, kept: &Kept) -> Result<(), DeskError> {
    let next = dir.join("desk.key.next");
    // Left by a power cut during an earlier try.
    let _ = fs::remove_file(&next);
    write_new(&next, kept)?;
    fs::rename(&next, file(dir)).and_then(|()| File::open(dir)?.sync_all()).map_err(|_| DeskError::KeyFile)
}

fn write_owner_only(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
}
