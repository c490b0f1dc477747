//! The hash chains: what is covered by each hash, written down once.

use crate::StoreError;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
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

/// An entry of the journal, ready to be written.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) seq: i64,
    pub(crate) act: Uuid,
    pub(crate) at: i64,
    pub(crate) payload: Hash,
    pub(crate) prev: Hash,
    pub(crate) hash: Hash,
}

/// Writes an entry of the journal, and beside it what it says.
pub(crate) async fn append(
    conn: &mut SqliteConnection,
    link: &Link,
    salt: &[u8],
    body: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO journal (seq, act_id, at, payload_hash, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(link.seq)
    .bind(link.act.to_string())
    .bind(link.at)
    .bind(link.payload.to_vec())
    .bind(link.prev.to_vec())
    .bind(link.hash.to_vec())
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)")
        .bind(link.seq)
        .bind(salt.to_vec())
        .bind(body.map(str::to_owned))
        .execute(conn)
        .await?;
    Ok(())
}

/// A hash read from a column.
pub(crate) fn read(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok()
}
