//! The extract as a pack: its bytes are kept in the store beside the rows, so that this desk can give
//! them to a server that lacks them, and a desk that fetches them goes on after a cut.

use super::{
    bytes::{Packing, Unpacking, announced},
    fill::{Extract, FillProgress},
    row,
};
use crate::{
    Granted, Store, StoreError,
    shared::{LARGEST, PART},
};
use front_door_domain::{act::ActHead, residents::Resident};
use sha2::{Digest, Sha256};
use sqlx::{Executor, Row, SqliteConnection, sqlite::SqliteRow};
use std::sync::atomic::AtomicBool;
use tokio::sync::mpsc;

/// Residents read at a time.
const PAGE: i64 = 5_000;

/// An extract that an entry of the journal named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub extract: Extract,
    /// The entry.
    pub seq: u64,
}

impl Store {
    /// Takes in a whole extract as one act, in place of the last one, and keeps its bytes for the
    /// other desks; the act names their SHA-256. Answers how many residents.
    ///
    /// Else as [`Store::import_extract`].
    pub async fn import_residents<I>(
        &self,
        head: ActHead,
        (name, version): (&str, &str),
        residents: I,
        progress: impl Fn(FillProgress) + Send + Sync,
        stop: &AtomicBool,
    ) -> Result<Granted<u64>, StoreError>
    where
        I: Iterator<Item = Resident> + Send + 'static,
    {
        if let Some(grant) = self.grant_of(head.id).await? {
            return Ok(Granted::Already(Some(grant)));
        }
        let _alone = self.inner.filling.lock().await;
        let rows = self.fill(residents.map(Ok), &progress, stop).await?;
        let pack = match self.pack_up(rows).await {
            Ok(pack) => pack,
            Err(error) => {
                self.clear_fill().await?;
                return Err(error);
            }
        };
        let sha256 = format!("{:x}", Sha256::digest(&pack));
        let extract = Extract { name: name.to_owned(), version: version.to_owned(), sha256 };
        let kept = async |conn: &mut SqliteConnection| keep_all(conn, &extract, &pack).await;
        self.adopt_by_act(head, &extract, rows, kept).await
    }

    /// Takes in the extract that entry `seq` of the shared journal named, out of its bytes, which
    /// have all arrived. Answers how many residents. Bytes that are not what was named are thrown away.
    pub async fn follow_pack(
        &self,
        named: &Named,
        progress: impl Fn(FillProgress) + Send + Sync,
        stop: &AtomicBool,
    ) -> Result<u64, StoreError> {
        let parts: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT bytes FROM pack_part WHERE sha256 = ? ORDER BY part")
                .bind(named.extract.sha256.clone())
                .fetch_all(&mut *self.reader().await?)
                .await?;
        let wanted = named.extract.sha256.clone();
        let unpacking = tokio::task::spawn_blocking(move || {
            let pack = parts.concat();
            drop(parts);
            let found = format!("{:x}", Sha256::digest(&pack));
            if found == wanted { Unpacking::new(pack) } else { Err(other_bytes()) }
        });
        let residents = match unpacking.await.map_err(|error| StoreError::damaged("pack", error))? {
            Ok(residents) => residents,
            Err(error) => {
                self.forget_pack(&named.extract).await?;
                return Err(error);
            }
        };
        self.follow_with(named.seq, &named.extract, residents, progress, stop).await
    }

    /// The extract in use with the entry that named it; none before the first.
    pub async fn extract_in_use(&self) -> Result<Option<Named>, StoreError> {
        let newest = "SELECT name, version, sha256, seq FROM pack ORDER BY seq DESC LIMIT 1";
        self.named(newest).await
    }

    /// The extract that the newest entry to name one names, as far as this desk has the journal.
    pub async fn named_extract(&self) -> Result<Option<Named>, StoreError> {
        let newest = "SELECT name, version, sha256, seq FROM named_extract ORDER BY seq DESC LIMIT 1";
        self.named(newest).await
    }

    async fn named(&self, newest: &'static str) -> Result<Option<Named>, StoreError> {
        let row = sqlx::query(newest).fetch_optional(&mut *self.reader().await?).await?;
        let read = |row: SqliteRow| -> Result<Named, StoreError> {
            let extract =
                Extract { name: row.try_get(0)?, version: row.try_get(1)?, sha256: row.try_get(2)? };
            Ok(Named { extract, seq: row.try_get::<i64, _>(3)?.cast_unsigned() })
        };
        row.map(read).transpose()
    }

    /// How many parts of a pack are here, and how many bytes they are.
    pub async fn pack_here(&self, extract: &Extract) -> Result<(u64, u64), StoreError> {
        let here = "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM pack_part WHERE sha256 = ?";
        let row = sqlx::query(here).bind(&extract.sha256).fetch_one(&mut *self.reader().await?).await?;
        Ok((row.try_get::<i64, _>(0)?.cast_unsigned(), row.try_get::<i64, _>(1)?.cast_unsigned()))
    }

    /// How many bytes are here of a pack that is not in use yet.
    pub async fn pack_arriving(&self) -> Result<u64, StoreError> {
        let come: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(length(bytes)), 0) FROM pack_part
             WHERE sha256 <> coalesce((SELECT sha256 FROM pack ORDER BY seq DESC LIMIT 1), '')",
        )
        .fetch_one(&mut *self.reader().await?)
        .await?;
        Ok(come.cast_unsigned())
    }

    /// One part of a pack, where it is here.
    pub async fn pack_part(&self, extract: &Extract, part: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar("SELECT bytes FROM pack_part WHERE sha256 = ? AND part = ?")
            .bind(&extract.sha256)
            .bind(part.cast_signed())
            .fetch_optional(&mut *self.reader().await?)
            .await?)
    }

    /// How many residents a pack says it has; none before its first part is here.
    pub async fn pack_residents(&self, extract: &Extract) -> Result<Option<u64>, StoreError> {
        Ok(self.pack_part(extract, 0).await?.and_then(|start| announced(&start)))
    }

    /// Keeps a part that arrived. What is left of another pack that is not in use goes.
    pub async fn keep_pack_part(
        &self,
        extract: &Extract,
        part: u64,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        if part >= LARGEST / PART || bytes.len() as u64 > PART {
            return Err(other_bytes());
        }
        let mut writer = self.inner.writer.lock().await;
        let conn = writer.ready().await?;
        if part == 0 {
            let others = "DELETE FROM pack_part WHERE sha256 <> ?
                AND sha256 <> coalesce((SELECT sha256 FROM pack ORDER BY seq DESC LIMIT 1), '')";
            sqlx::query(others).bind(&extract.sha256).execute(&mut *conn).await?;
        }
        keep(conn, extract, part.cast_signed(), &bytes).await
    }

    /// Throws a pack's bytes away.
    pub async fn forget_pack(&self, extract: &Extract) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        sqlx::query("DELETE FROM pack_part WHERE sha256 = ?")
            .bind(&extract.sha256)
            .execute(writer.ready().await?)
            .await?;
        Ok(())
    }

    /// The rows that a fill has laid out, as bytes.
    async fn pack_up(&self, residents: u64) -> Result<Vec<u8>, StoreError> {
        const NEXT: &str = concat!(
            "SELECT ",
            row::columns!(),
            ", r.place FROM resident_next r WHERE r.place > ?1 ORDER BY r.place LIMIT ?2"
        );
        let (send, pages) = mpsc::channel(2);
        let packing = tokio::task::spawn_blocking(move || pack(residents, pages));
        let (mut reader, mut place) = (self.reader().await?, 0_i64);
        loop {
            let rows = sqlx::query(NEXT).bind(place).bind(PAGE).fetch_all(&mut *reader).await?;
            let Some(last) = rows.last() else { break };
            place = last.try_get(15)?;
            let page = rows.iter().map(row::read).collect::<Result<Vec<_>, _>>()?;
            if send.send(page).await.is_err() {
                break;
            }
        }
        drop(send);
        let pack = packing.await.map_err(|error| StoreError::damaged("pack", error))??;
        if pack.len() as u64 > LARGEST {
            return Err(StoreError::BadPack { why: "it is larger than 256 MiB".to_owned() });
        }
        Ok(pack)
    }
}

fn pack(residents: u64, mut pages: mpsc::Receiver<Vec<Resident>>) -> Result<Vec<u8>, StoreError> {
    let mut packing = Packing::new(residents);
    while let Some(page) = pages.blocking_recv() {
        page.iter().try_for_each(|one| packing.add(one))?;
    }
    packing.done()
}

fn other_bytes() -> StoreError {
    StoreError::BadPack { why: "its bytes are not those that the journal names".to_owned() }
}

async fn keep_all(conn: &mut SqliteConnection, extract: &Extract, pack: &[u8]) -> Result<(), StoreError> {
    conn.execute("DELETE FROM pack_part").await?;
    let size = usize::try_from(PART).unwrap_or(usize::MAX);
    for (part, bytes) in (0..).zip(pack.chunks(size)) {
        keep(conn, extract, part, bytes).await?;
    }
    Ok(())
}

async fn keep(
    conn: &mut SqliteConnection,
    extract: &Extract,
    part: i64,
    bytes: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO pack_part (sha256, part, bytes) VALUES (?, ?, ?)")
        .bind(&extract.sha256)
        .bind(part)
        .bind(bytes)
        .execute(conn)
        .await?;
    Ok(())
}

/// A granted entry names an extract: it is remembered, and the extract in use knows its entry where
/// it is this one.
pub(crate) async fn note(conn: &mut SqliteConnection, seq: u64, extract: &Extract) -> Result<(), StoreError> {
    sqlx::query("INSERT OR REPLACE INTO named_extract (seq, name, version, sha256) VALUES (?, ?, ?, ?)")
        .bind(seq.cast_signed())
        .bind(&extract.name)
        .bind(&extract.version)
        .bind(&extract.sha256)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE OR REPLACE pack SET seq = ? WHERE name = ? AND sha256 = ?")
        .bind(seq.cast_signed())
        .bind(&extract.name)
        .bind(&extract.sha256)
        .execute(conn)
        .await?;
    Ok(())
}
