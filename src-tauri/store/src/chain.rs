//! The hash chains: what is covered by each hash, written down once.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A SHA-256.
pub(crate) type Hash = [u8; 32];

/// What the first entry of a desk's chain stands on, so that entries cannot pass between desks.
pub(crate) fn root(chain: &str, desk: &str) -> Hash {
    let mut sha = Sha256::new();
    sha.update(chain.as_bytes());
    sha.update([0]);
    sha.update(desk.as_bytes());
    sha.finalize().into()
}

/// The hash of what an act said, salted so that a short one cannot be guessed after its erasure.
pub(crate) fn payload(salt: &[u8], body: &str) -> Hash {
    let mut sha = Sha256::new();
    sha.update(salt);
    sha.update(body.as_bytes());
    sha.finalize().into()
}

/// The hash of a journal entry: numbers are eight bytes, big end first; `at` is milliseconds.
pub(crate) fn entry(prev: &[u8], seq: i64, act: Uuid, at: i64, payload: &[u8]) -> Hash {
    let mut sha = Sha256::new();
    sha.update(prev);
    sha.update(seq.to_be_bytes());
    sha.update(act.as_bytes());
    sha.update(at.to_be_bytes());
    sha.update(payload);
    sha.finalize().into()
}

/// The hash of a look.
pub(crate) fn look(prev: &[u8], seq: i64, body: &str) -> Hash {
    let mut sha = Sha256::new();
    sha.update(prev);
    sha.update(seq.to_be_bytes());
    sha.update(body.as_bytes());
    sha.finalize().into()
}

/// A hash read from a column.
pub(crate) fn read(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok()
}
