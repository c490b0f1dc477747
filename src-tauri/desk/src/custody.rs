//! Who keeps the store's key: a file that only this account can read, or a passphrase that wraps it.
//! The key itself is 32 random bytes and never changes when the passphrase does.

use crate::{clock, refusal::DeskError};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce, aead::Aead};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The raw key of a store.
pub type RawKey = Zeroizing<[u8; 32]>;

/// How the key of the store in a folder is kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kept")]
enum Kept {
    /// In this file, readable by the owner alone.
    File { key: String },
    /// Wrapped by a passphrase: ChaCha20-Poly1305 under Argon2id.
    Passphrase { salt: String, nonce: String, wrapped: String, memory_kib: u32, passes: u32 },
}

/// Argon2id at 64 MiB and 3 passes: about 200 ms, once per unlock.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

fn file(dir: &Path) -> PathBuf {
    dir.join("desk.key")
}

/// Whether a key is kept in this folder.
pub fn exists(dir: &Path) -> bool {
    file(dir).exists()
}

/// Whether a passphrase is wanted before the store opens.
pub fn sealed(dir: &Path) -> Result<bool, DeskError> {
    Ok(matches!(read(dir)?, Kept::Passphrase { .. }))
}

/// Makes a new key and keeps it.
pub fn make(dir: &Path, passphrase: Option<&str>) -> Result<RawKey, DeskError> {
    let key = Zeroizing::new(clock::random::<32>()?);
    let kept = match passphrase {
        None => Kept::File { key: hex(&*key) },
        Some(phrase) => wrap(&key, phrase)?,
    };
    let text = serde_json::to_vec_pretty(&kept).map_err(|_| DeskError::KeyFile)?;
    write_owner_only(&file(dir), &text).map_err(|_| DeskError::KeyFile)?;
    Ok(key)
}

/// The key of the store in this folder.
pub fn open(dir: &Path, passphrase: Option<&str>) -> Result<RawKey, DeskError> {
    match (read(dir)?, passphrase) {
        (Kept::File { key }, _) => unhex(&key).ok_or(DeskError::KeyFile),
        (Kept::Passphrase { .. }, None) => Err(DeskError::PassphraseNeeded),
        (Kept::Passphrase { salt, nonce, wrapped, memory_kib, passes }, Some(phrase)) => {
            let salt = bytes(&salt).ok_or(DeskError::KeyFile)?;
            let nonce = bytes(&nonce).filter(|nonce| nonce.len() == 12).ok_or(DeskError::KeyFile)?;
            let wrapped = bytes(&wrapped).ok_or(DeskError::KeyFile)?;
            let wrapping = derive(phrase, &salt, memory_kib, passes)?;
            let plain = ChaCha20Poly1305::new(Key::from_slice(&*wrapping))
                .decrypt(Nonce::from_slice(&nonce), wrapped.as_slice())
                .map(Zeroizing::new)
                .map_err(|_| DeskError::WrongPassphrase)?;
            plain.as_slice().try_into().map(Zeroizing::new).map_err(|_| DeskError::KeyFile)
        }
    }
}

/// Takes away a desk that was never finished: its key, and the store that nobody was told of.
pub fn take_away(dir: &Path) {
    for name in ["desk.key", "desk.db", "desk.db-wal", "desk.db-shm"] {
        // What is not there needs no taking away; what stays is refused by name at the next try.
        let _ = fs::remove_file(dir.join(name));
    }
}

fn wrap(key: &RawKey, phrase: &str) -> Result<Kept, DeskError> {
    let salt = clock::random::<16>()?;
    let nonce = clock::random::<12>()?;
    let wrapping = derive(phrase, &salt, MEMORY_KIB, PASSES)?;
    let wrapped = ChaCha20Poly1305::new(Key::from_slice(&*wrapping))
        .encrypt(Nonce::from_slice(&nonce), key.as_slice())
        .map_err(|_| DeskError::KeyFile)?;
    Ok(Kept::Passphrase {
        salt: hex(&salt),
        nonce: hex(&nonce),
        wrapped: hex(&wrapped),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
    })
}

fn derive(phrase: &str, salt: &[u8], memory: u32, passes: u32) -> Result<RawKey, DeskError> {
    let params = Params::new(memory, passes, 1, Some(32)).map_err(|_| DeskError::KeyFile)?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(phrase.as_bytes(), salt, &mut *out)
        .map_err(|_| DeskError::KeyFile)?;
    Ok(out)
}

fn read(dir: &Path) -> Result<Kept, DeskError> {
    let text = fs::read(file(dir)).map_err(|_| DeskError::KeyFile)?;
    serde_json::from_slice(&text).map_err(|_| DeskError::KeyFile)
}

fn write_owner_only(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

fn unhex(text: &str) -> Option<RawKey> {
    bytes(text)?.try_into().ok().map(Zeroizing::new)
}
