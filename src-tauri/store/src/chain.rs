//! The hash chains: what is covered by each hash, written down once.

use crate::{StoreError, restore::Before, store::Tip};
use front_door_domain::ids::ActId;
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

/// What an act said and replaced, ready for its place in the journal.
#[derive(Debug)]
pub(crate) struct Said<'a> {
    pub(crate) act: ActId,
    /// When it counts, in milliseconds.
    pub(crate) at: i64,
    pub(crate) salt: &'a [u8],
    pub(crate) body: &'a str,
    pub(crate) before: &'a [Before],
}

/// Gives an act the number after `prev`: the entry, beside it what it says, and what it replaced.
pub(crate) async fn append(
    conn: &mut SqliteConnection,
    prev: Tip,
    said: Said<'_>,
) -> Result<Tip, StoreError> {
    let payload = payload(said.salt, said.body);
    let seq = prev.seq + 1;
    let hash = entry(&prev.hash, seq, said.act.0, said.at, &payload);
    let before = serde_json::to_string(said.before).map_err(|error| StoreError::damaged("act", error))?;
    sqlx::query(
        "INSERT INTO journal (seq, act_id, at, payload_hash, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(seq)
    .bind(said.act.to_string())
    .bind(said.at)
    .bind(payload.to_vec())
    .bind(prev.hash.to_vec())
    .bind(hash.to_vec())
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT INTO payload (seq, salt, body) VALUES (?, ?, ?)")
        .bind(seq)
        .bind(said.salt.to_vec())
        .bind(said.body.to_owned())
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT INTO outbox (act_id, seq, before) VALUES (?, ?, ?)")
        .bind(said.act.to_string())
        .bind(seq)
        .bind(before)
        .execute(conn)
        .await?;
    Ok(Tip { seq, hash, at: said.at })
}

/// A hash read from a column.
pub(crate) fn read(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok()
}
