//! A passphrase that wraps the key: ChaCha20-Poly1305 under Argon2id.

use super::{RawKey, bytes, hex};
use crate::{clock, refusal::DeskError};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce, aead::Aead};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A wrapped key, and what unwraps it beside the passphrase.
#[derive(Serialize, Deserialize)]
pub(super) struct Wrapped {
    salt: String,
    nonce: String,
    #[serde(rename = "wrapped")]
    key: String,
    memory_kib: u32,
    passes: u32,
}

/// Argon2id at 64 MiB and 3 passes: about 200 ms, once per unlock.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// Wraps the key.
pub(super) fn wrap(key: &RawKey, phrase: &str) -> Result<Wrapped, DeskError> {
    let salt = clock::random::<16>()?;
    let nonce = clock::random::<12>()?;
    let wrapping = derive(phrase, &salt, MEMORY_KIB, PASSES)?;
    let wrapped = ChaCha20Poly1305::new(Key::from_slice(&*wrapping))
        .encrypt(Nonce::from_slice(&nonce), key.as_slice())
        .map_err(|_| DeskError::KeyFile)?;
    Ok(Wrapped {
        salt: hex(&salt),
        nonce: hex(&nonce),
        key: hex(&wrapped),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
    })
}

/// The key again, where the passphrase is right.
pub(super) fn unwrap(kept: &Wrapped, phrase: &str) -> Result<RawKey, DeskError> {
    let salt = bytes(&kept.salt).ok_or(DeskError::KeyFile)?;
    let nonce = bytes(&kept.nonce).filter(|nonce| nonce.len() == 12).ok_or(DeskError::KeyFile)?;
    let wrapped = bytes(&kept.key).ok_or(DeskError::KeyFile)?;
    let wrapping = derive(phrase, &salt, kept.memory_kib, kept.passes)?;
    let plain = ChaCha20Poly1305::new(Key::from_slice(&*wrapping))
        .decrypt(Nonce::from_slice(&nonce), wrapped.as_slice())
        .map(Zeroizing::new)
        .map_err(|_| DeskError::WrongPassphrase)?;
    plain.as_slice().try_into().map(Zeroizing::new).map_err(|_| DeskError::KeyFile)
}

fn derive(phrase: &str, salt: &[u8], memory: u32, passes: u32) -> Result<RawKey, DeskError> {
    let params = Params::new(memory, passes, 1, Some(32)).map_err(|_| DeskError::KeyFile)?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(phrase.as_bytes(), salt, &mut *out)
        .map_err(|_| DeskError::KeyFile)?;
    Ok(out)
}
