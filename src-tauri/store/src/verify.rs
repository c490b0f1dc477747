//! Proving the journal: every entry follows from the one before, says what it said, and the
//! records are what the entries last made of them.
//!
//! A chain proves nothing against the owner of the whole file, who can write a new one: for that
//! its end must be kept elsewhere. It does show any change short of that, and where.

use crate::{
    Store, StoreError, chain, newer,
    opening::{self, Identity},
    pending,
};
use front_door_domain::act::Kind;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::HashMap;
use uuid::Uuid;

/// Entries read at a time.
const PAGE: i64 = 500;

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Journal entries that were read and hold.
    pub entries: u64,
    /// Entries among them whose content was erased: the chain still holds.
    pub erased: u64,
    /// Looks that were read and hold.
    pub looks: u64,
    /// Records that are as the journal last wrote them.
    pub records: u64,
    /// The hash of the last entry, to be kept elsewhere; none before the first.
    pub head: Option<[u8; 32]>,
    /// The first thing that does not hold.
    pub broken: Option<Broken>,
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// In which chain.
    pub chain: Chain,
    /// Its number there; for a record the entry that last wrote it, 0 where none did.
    pub seq: u64,
    /// What is wrong, as a sentence.
    pub why: String,
}

/// What is chained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// The journal.
    Journal,
    /// The looks.
    Looks,
    /// The records, which follow from the journal.
    Records,
    /// The file's pages, each of which carries a checksum; the number is the page's.
    File,
}

/// What the journal last made of each record: in which entry, and a fingerprint of it.
type LastWritten = HashMap<(Kind, String), (i64, [u8; 32])>;

impl Store {
    /// Checks every page of the file, then walks the journal, the looks and the records, and names
    /// the first thing that does not hold.
    pub async fn verify(&self) -> Result<Verdict, StoreError> {
        if let Some(page) = self.damaged_page().await? {
            let broken =
                broken(Chain::File, page, "This page of the file is damaged. Restore the last backup.");
            return Ok(Verdict { broken: Some(broken), ..Verdict::default() });
        }
        self.flush_looks().await?;
        let mut conn = self.reader().await?;
        // One snapshot: acts that come meanwhile are not half seen.
        let mut snapshot = conn.begin().await?;
        let mut verdict = Verdict::default();
        let mut written = LastWritten::new();
        let Identity { desk, founder, .. } = opening::identity(&mut snapshot).await?;
        let root = founder.to_string();
        let desk = desk.to_string();
        verdict.broken = journal(&mut snapshot, &root, &mut verdict, &mut written).await?;
        for waiting in pending::list(&mut snapshot, pending::State::Waiting, u32::MAX).await? {
            remember(&mut written, 0, &waiting.body)?;
        }
        if verdict.broken.is_none() {
            verdict.broken = looks(&mut snapshot, &desk, &mut verdict).await?;
        }
        if verdict.broken.is_none() {
            verdict.broken = records(&mut snapshot, &mut verdict, written).await?;
        }
        Ok(verdict)
    }
}

impl Store {
    /// The first page whose checksum does not fit. A reader looks, so that nobody waits for it. A
    /// checkpoint halfway through a page looks like damage, though, and so does a page whose first
    /// content is still in the log alone: only what is still there when all of the log is in the file,
    /// and no checkpoint can be on its way, is damage.
    async fn damaged_page(&self) -> Result<Option<i64>, StoreError> {
        if first_damaged(&mut *self.reader().await?).await?.is_none() {
            return Ok(None);
        }
        let mut writer = self.inner.writer.lock().await;
        let conn = writer.ready().await?;
        sqlx::query("PRAGMA wal_checkpoint(FULL)").execute(&mut *conn).await?;
        first_damaged(conn).await
    }
}

async fn first_damaged(conn: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let found: Vec<String> = sqlx::query_scalar("PRAGMA cipher_integrity_check").fetch_all(conn).await?;
    let page = |text: &String| text.rsplit(' ').next().and_then(|last| last.parse().ok()).unwrap_or_default();
    Ok(found.first().map(page))
}

fn broken(chain: Chain, seq: i64, why: &str) -> Broken {
    Broken { chain, seq: seq.cast_unsigned(), why: why.to_owned() }
}

async fn journal(
    conn: &mut SqliteConnection,
    desk: &str,
    verdict: &mut Verdict,
    written: &mut LastWritten,
) -> Result<Option<Broken>, StoreError> {
    let (mut seq, mut prev, mut at) = (0, chain::root("journal", desk), i64::MIN);
    loop {
        let rows = sqlx::query(
            "SELECT j.seq, j.act_id, j.at, j.payload_hash, j.prev_hash, j.hash, p.seq, p.salt, p.body
             FROM journal j LEFT JOIN payload p ON p.seq = j.seq WHERE j.seq > ? ORDER BY j.seq LIMIT ?",
        )
        .bind(seq)
        .bind(PAGE)
        .fetch_all(&mut *conn)
        .await?;
        for row in &rows {
            if let Some(why) = entry(row, seq + 1, &prev, at)? {
                return Ok(Some(broken(Chain::Journal, seq + 1, why)));
            }
            seq += 1;
            (prev, at) = (chain::read(row.try_get(5)?).unwrap_or_default(), row.try_get(2)?);
            match row.try_get::<Option<&str>, _>(8)? {
                Some(body) => remember(written, seq, body)?,
                None => verdict.erased += 1,
            }
            verdict.entries += 1;
            verdict.head = Some(prev);
        }
        if rows.is_empty() {
            return beyond(conn, seq).await;
        }
    }
}

/// What is wrong with an entry, if anything.
fn entry(row: &SqliteRow, seq: i64, prev: &[u8], at: i64) -> Result<Option<&'static str>, StoreError> {
    if row.try_get::<i64, _>(0)? != seq {
        return Ok(Some("The entry is missing."));
    }
    let Ok(act) = row.try_get::<&str, _>(1)?.parse::<Uuid>() else {
        return Ok(Some("Its act has no readable id."));
    };
    let (when, payload, before): (i64, &[u8], &[u8]) = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
    let hash: &[u8] = row.try_get(5)?;
    if before != prev {
        return Ok(Some("It does not follow from the entry before it."));
    }
    if chain::entry(before, seq, act, when, payload) != hash {
        return Ok(Some("The entry was changed after it was written."));
    }
    if when < at {
        return Ok(Some("It is dated before the entry before it."));
    }
    said(row, payload)
}

/// What is wrong with what an entry says, if anything.
fn said(row: &SqliteRow, hash: &[u8]) -> Result<Option<&'static str>, StoreError> {
    let (there, salt, body): (Option<i64>, Option<&[u8]>, Option<&str>) =
        (row.try_get(6)?, row.try_get(7)?, row.try_get(8)?);
    Ok(match (there, salt, body) {
        (None, _, _) => Some("What it said is missing."),
        (Some(_), None, None) => None,
        (Some(_), Some(salt), Some(body)) if chain::payload(salt, body) == hash => None,
        _ => Some("What it says was changed after it was written."),
    })
}

/// Entries cut off at the end leave what they said, or what was to be sent, behind.
async fn beyond(conn: &mut SqliteConnection, last: i64) -> Result<Option<Broken>, StoreError> {
    let left: Option<i64> = sqlx::query_scalar(
        "SELECT max(seq) FROM (SELECT max(seq) AS seq FROM payload UNION ALL SELECT max(seq) FROM outbox)",
    )
    .fetch_one(conn)
    .await?;
    let cut = left.is_some_and(|left| left > last);
    Ok(cut.then(|| broken(Chain::Journal, last + 1, "The entry is missing.")))
}

fn remember(written: &mut LastWritten, seq: i64, body: &str) -> Result<(), StoreError> {
    for record in newer::act(body)?.records {
        written.insert((record.kind, record.id), (seq, fingerprint(&record.body)));
    }
    Ok(())
}

fn fingerprint(body: &Value) -> [u8; 32] {
    Sha256::digest(body.to_string()).into()
}

async fn looks(
    conn: &mut SqliteConnection,
    desk: &str,
    verdict: &mut Verdict,
) -> Result<Option<Broken>, StoreError> {
    let (mut seq, mut prev) = (0_i64, chain::root("looks", desk));
    loop {
        let rows =
            sqlx::query("SELECT seq, body, prev_hash, hash FROM look WHERE seq > ? ORDER BY seq LIMIT ?")
                .bind(seq)
                .bind(PAGE)
                .fetch_all(&mut *conn)
                .await?;
        for row in &rows {
            let (body, before, hash): (&str, &[u8], &[u8]) =
                (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            seq += 1;
            if row.try_get::<i64, _>(0)? != seq {
                return Ok(Some(broken(Chain::Looks, seq, "The look is missing.")));
            }
            if before != prev || chain::look(before, seq, body) != hash {
                return Ok(Some(broken(Chain::Looks, seq, "The look was changed after it was written.")));
            }
            prev = chain::read(hash).unwrap_or_default();
            verdict.looks += 1;
        }
        if rows.is_empty() {
            return Ok(None);
        }
    }
}

/// Compares every record with what the journal last made of it.
async fn records(
    conn: &mut SqliteConnection,
    verdict: &mut Verdict,
    mut written: LastWritten,
) -> Result<Option<Broken>, StoreError> {
    for (kind, sql) in TABLES {
        let mut after = String::new();
        loop {
            let rows = sqlx::query(sql).bind(after.clone()).bind(PAGE).fetch_all(&mut *conn).await?;
            for row in &rows {
                let (id, body): (String, &str) = (row.try_get(0)?, row.try_get(1)?);
                after.clone_from(&id);
                let last = written.remove(&(kind, id));
                let same = serde_json::from_str(body)
                    .is_ok_and(|body| last.is_some_and(|(_, expected)| fingerprint(&body) == expected));
                match last {
                    Some(_) if same => verdict.records += 1,
                    Some((seq, _)) => {
                        return Ok(Some(broken(
                            Chain::Records,
                            seq,
                            "A record is not what this entry wrote.",
                        )));
                    }
                    // What wrote it may have been erased.
                    None if verdict.erased > 0 => {}
                    None => {
                        return Ok(Some(broken(Chain::Records, 0, "There is a record that no entry wrote.")));
                    }
                }
            }
            if rows.is_empty() {
                break;
            }
        }
    }
    let lost = written.into_values().map(|(seq, _)| seq).min();
    Ok(lost.map(|seq| broken(Chain::Records, seq, "A record that this entry wrote is missing.")))
}

const TABLES: [(Kind, &str); 10] = [
    (Kind::User, "SELECT id, body FROM user WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Contact, "SELECT id, body FROM contact WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Session, "SELECT id, body FROM session WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Appointment, "SELECT id, body FROM appointment WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Task, "SELECT id, body FROM task WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Handover, "SELECT id, body FROM handover WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Told, "SELECT id, body FROM told WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::Listing, "SELECT id, body FROM listing WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::ContentVersion, "SELECT id, body FROM content_version WHERE id > ? ORDER BY id LIMIT ?"),
    (Kind::ContentFiles, "SELECT id, body FROM content_files WHERE id > ? ORDER BY id LIMIT ?"),
];

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::{Key, Store};
    use front_door_domain::ids::DeskId;
    use sqlx::Executor;
    use std::time::Duration;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_page_that_is_in_the_log_alone_is_no_damage() {
        let dir = std::env::temp_dir().join(format!("front-door-verify-log-{}", std::process::id()));
        let store = Store::create(&dir, Key::new([7; 32]), DeskId(Uuid::nil())).await.unwrap();
        {
            let mut writer = store.inner.writer.lock().await;
            let mut reader = store.reader().await.unwrap();
            let conn = writer.ready().await.unwrap();
            conn.execute("PRAGMA wal_autocheckpoint = 0; CREATE TABLE big (n INTEGER PRIMARY KEY, x BLOB)")
                .await
                .unwrap();
            let rows = "INSERT INTO big (x) SELECT randomblob(3000) FROM json_each('[' || substr(replace(hex(zeroblob(50)), '00', ',0'), 2) || ']')";
            conn.execute(rows).await.unwrap();
            // Whoever reads keeps what comes after out of the file, and with it what it replaces.
            reader.execute("BEGIN").await.unwrap();
            reader.fetch_all("SELECT count(*) FROM big").await.unwrap();
            conn.execute("UPDATE big SET x = randomblob(3000) WHERE n = 9").await.unwrap();
            conn.execute("PRAGMA wal_checkpoint(PASSIVE)").await.unwrap();
            assert!(super::first_damaged(conn).await.unwrap().is_some(), "else nothing is tested here");
            reader.execute("COMMIT").await.unwrap();
        }
        assert_eq!(store.damaged_page().await.unwrap(), None);
        store.close().await.unwrap();
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[tokio::test]
    async fn whole_pages_are_checked_while_somebody_writes() {
        let dir = std::env::temp_dir().join(format!("front-door-verify-{}", std::process::id()));
        let store = Store::create(&dir, Key::new([7; 32]), DeskId(Uuid::nil())).await.unwrap();
        let writing = store.inner.writer.lock().await;
        let checked = tokio::time::timeout(Duration::from_secs(20), store.damaged_page()).await;
        assert_eq!(checked.unwrap().unwrap(), None);
        drop(writing);
        store.close().await.unwrap();
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
