//! Filling a desk with an extract: rows first, laid out in the order of names, indexes after, and the
//! new table takes the old one's place in the same transaction as the act. Until then the old extract
//! stays whole and in use.

use super::{arrived, row};
use crate::{Granted, Store, StoreError, Tx, store::Writer};
pub use front_door_domain::act::Extract;
use front_door_domain::{act::ActHead, fold::fold, residents::Resident};
use sqlx::{Arguments, AssertSqlSafe, Executor, SqliteConnection, sqlite::SqliteArguments};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc;

/// Rows to one statement, so that what a statement costs is shared out.
const ROWS: usize = 200;
/// Statements to one commit: others can write between two of them.
const STATEMENTS: usize = 100;
const COLUMNS: usize = 18;

/// How far a fill has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FillProgress {
    /// So many residents have come.
    Rows(u64),
    /// All have come, and `done` of `of` are laid out in the order of their names.
    Laid {
        /// Laid out.
        done: u64,
        /// To lay out.
        of: u64,
    },
    /// The rows are laid out and `done` of `of` indexes are made.
    Indexes {
        /// Made.
        done: usize,
        /// To make.
        of: usize,
    },
}

/// The indexes: whether unique, name, and what follows the table's name. Partial where a search never asks for the
/// rest: sensitive records are not found by phone or postcode.
const INDEXES: [(&str, &str, &str); 6] = [
    ("UNIQUE", "id", "(id)"),
    ("", "family", "(family_key, given_key, born)"),
    ("", "born", "(born, family_key, given_key)"),
    ("", "nhs", "(nhs) WHERE nhs IS NOT NULL"),
    ("", "phone", "(phone) WHERE sensitive = 0 AND phone <> ''"),
    ("", "postcode", "(postcode_key, family_key, given_key) WHERE sensitive = 0"),
];

/// Some rows, ready for the engine.
struct Batch {
    rows: usize,
    arguments: SqliteArguments,
}

impl Store {
    /// Takes in a whole extract as one act, in place of the last one; answers how many residents.
    ///
    /// `residents` runs on another thread; its rows wait in memory to be laid out. `progress` is told after
    /// every few thousand rows; `stop` ends it without a trace. A fill that a crash interrupts is
    /// cleared away at the next opening, and the old extract is still there.
    pub async fn import_extract<I>(
        &self,
        head: ActHead,
        extract: Extract,
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
        self.adopt_by_act(head, &extract, rows, async |_| Ok(())).await
    }

    /// The residents that a fill laid out are those of `extract` from now on, by an act that names
    /// it; `beside` is done in the same transaction.
    pub(super) async fn adopt_by_act(
        &self,
        head: ActHead,
        extract: &Extract,
        rows: u64,
        beside: impl AsyncFn(&mut SqliteConnection) -> Result<(), StoreError>,
    ) -> Result<Granted<u64>, StoreError> {
        let adopted = async |tx: &mut Tx| {
            let seq = tx.next_seq();
            tx.names(extract.clone());
            let conn = tx.reading()?;
            beside(conn).await?;
            adopt(conn, seq, extract).await.map(|()| rows)
        };
        let granted = self.write(head, adopted).await?;
        self.inner.families.forget();
        Ok(granted)
    }

    /// Takes in the extract that entry `seq` of a shared journal named: the act was another desk's,
    /// and the residents themselves do not travel in it. Answers how many.
    pub async fn follow_extract<I>(
        &self,
        seq: u64,
        extract: &Extract,
        residents: I,
        progress: impl Fn(FillProgress) + Send + Sync,
        stop: &AtomicBool,
    ) -> Result<u64, StoreError>
    where
        I: Iterator<Item = Resident> + Send + 'static,
    {
        self.follow_with(seq, extract, residents.map(Ok), progress, stop).await
    }

    pub(super) async fn follow_with<I>(
        &self,
        seq: u64,
        extract: &Extract,
        residents: I,
        progress: impl Fn(FillProgress) + Send + Sync,
        stop: &AtomicBool,
    ) -> Result<u64, StoreError>
    where
        I: Iterator<Item = Result<Resident, StoreError>> + Send + 'static,
    {
        let _alone = self.inner.filling.lock().await;
        let rows = self.fill(residents, &progress, stop).await?;
        let mut writer = self.inner.writer.lock().await;
        writer.whole(async |conn, _| adopt(conn, seq.cast_signed(), extract).await).await?;
        drop(writer);
        self.inner.families.forget();
        Ok(rows)
    }

    /// The extract in use; none before the first.
    pub async fn extract(&self) -> Result<Option<Extract>, StoreError> {
        Ok(self.extract_in_use().await?.map(|named| named.extract))
    }

    /// Fills the next table; where that ends early, nothing of it is left.
    pub(super) async fn fill<I>(
        &self,
        residents: I,
        progress: &(impl Fn(FillProgress) + Send + Sync),
        stop: &AtomicBool,
    ) -> Result<u64, StoreError>
    where
        I: Iterator<Item = Result<Resident, StoreError>> + Send + 'static,
    {
        let filled = self.take_in_all(residents, progress, stop).await;
        let mut writer = self.inner.writer.lock().await;
        let conn = writer.ready().await?;
        arrived::forget(conn).await?;
        if filled.is_err() {
            clear_leftovers(conn).await?;
        }
        filled
    }

    /// What a fill has laid out is not wanted.
    pub(super) async fn clear_fill(&self) -> Result<(), StoreError> {
        clear_leftovers(self.inner.writer.lock().await.ready().await?).await
    }

    async fn take_in_all<I>(
        &self,
        residents: I,
        progress: &(impl Fn(FillProgress) + Send + Sync),
        stop: &AtomicBool,
    ) -> Result<u64, StoreError>
    where
        I: Iterator<Item = Result<Resident, StoreError>> + Send + 'static,
    {
        let generation = {
            let mut writer = self.inner.writer.lock().await;
            let conn = writer.ready().await?;
            clear_leftovers(conn).await?;
            make_tables(conn).await?;
            arrived::make(conn).await?;
            free_generation(conn).await?
        };
        let (send, mut batches) = mpsc::channel(4);
        let encoding = tokio::task::spawn_blocking(move || encode(residents, &send));
        let mut rows = 0;
        while let Some(first) = batches.recv().await {
            let mut writer = self.inner.writer.lock().await;
            rows += insert(&mut writer, first?, &mut batches).await?;
            drop(writer);
            goes_on(stop)?;
            progress(FillProgress::Rows(rows));
        }
        encoding.await.map_err(|error| StoreError::damaged("extract", error))?;
        self.lay_out(rows, progress, stop).await?;
        self.index(generation, progress, stop).await?;
        Ok(rows)
    }

    async fn lay_out(
        &self,
        of: u64,
        progress: &(impl Fn(FillProgress) + Send + Sync),
        stop: &AtomicBool,
    ) -> Result<(), StoreError> {
        arrived::order(self.inner.writer.lock().await.ready().await?).await?;
        let (mut after, mut done) = (arrived::Place::default(), 0);
        loop {
            progress(FillProgress::Laid { done, of });
            goes_on(stop)?;
            let mut writer = self.inner.writer.lock().await;
            let laid = arrived::lay_out(writer.ready().await?, &mut after).await?;
            if laid == 0 {
                return Ok(());
            }
            done += laid;
        }
    }

    async fn index(
        &self,
        generation: &str,
        progress: &(impl Fn(FillProgress) + Send + Sync),
        stop: &AtomicBool,
    ) -> Result<(), StoreError> {
        for (done, (unique, name, columns)) in INDEXES.iter().enumerate() {
            progress(FillProgress::Indexes { done, of: INDEXES.len() });
            goes_on(stop)?;
            let sql =
                format!("CREATE {unique} INDEX resident_{name}_{generation} ON resident_next {columns}");
            let mut writer = self.inner.writer.lock().await;
            writer.ready().await?.execute(AssertSqlSafe(sql)).await?;
        }
        let mut writer = self.inner.writer.lock().await;
        sqlx::query(
            "INSERT INTO family_name_next SELECT family_key, count(*) FROM resident_next GROUP BY family_key",
        )
        .execute(writer.ready().await?)
        .await?;
        progress(FillProgress::Indexes { done: INDEXES.len(), of: INDEXES.len() });
        goes_on(stop)
    }
}

fn goes_on(stop: &AtomicBool) -> Result<(), StoreError> {
    if stop.load(Ordering::Relaxed) { Err(StoreError::Cancelled) } else { Ok(()) }
}

/// Drops what an interrupted fill left.
pub(crate) async fn clear_leftovers(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    conn.execute("DROP TABLE IF EXISTS resident_next").await?;
    conn.execute("DROP TABLE IF EXISTS family_name_next").await?;
    Ok(())
}

/// The new tables are made like the ones in use, so that a migration changes both.
async fn make_tables(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    for (name, next) in [("resident", "resident_next"), ("family_name", "family_name_next")] {
        let made: String =
            sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?")
                .bind(name)
                .fetch_one(&mut *conn)
                .await?;
        conn.execute(AssertSqlSafe(made.replacen(name, next, 1))).await?;
    }
    Ok(())
}

/// An index cannot be renamed, so two sets of names take turns.
async fn free_generation(conn: &mut SqliteConnection) -> Result<&'static str, StoreError> {
    let a: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = 'resident_family_a')",
    )
    .fetch_one(conn)
    .await?;
    Ok(if a { "b" } else { "a" })
}

/// One commit of up to [`STATEMENTS`] batches.
async fn insert(
    writer: &mut Writer,
    first: Batch,
    batches: &mut mpsc::Receiver<Result<Batch, StoreError>>,
) -> Result<u64, StoreError> {
    let full = std::sync::Arc::<str>::from(insert_sql(ROWS));
    writer.ready().await?.execute("BEGIN IMMEDIATE").await?;
    writer.unfinished = true;
    let conn = writer.conn()?;
    let (mut next, mut rows) = (Some(first), 0);
    for _ in 0..STATEMENTS {
        let Some(batch) = next else { break };
        rows += batch.rows as u64;
        if batch.rows == ROWS {
            sqlx::query_with(AssertSqlSafe(full.clone()), batch.arguments).execute(&mut *conn).await?;
        } else {
            sqlx::query_with(AssertSqlSafe(insert_sql(batch.rows)), batch.arguments)
                .execute(&mut *conn)
                .await?;
        }
        let full_commit = rows >= (ROWS * STATEMENTS) as u64;
        next = if full_commit { None } else { batches.recv().await.transpose()? };
    }
    conn.execute("COMMIT").await?;
    writer.unfinished = false;
    Ok(rows)
}

fn insert_sql(rows: usize) -> String {
    let row = format!("({})", vec!["?"; COLUMNS].join(","));
    format!("INSERT INTO arrived.resident ({}) VALUES {}", arrived::columns!(), vec![row; rows].join(","))
}

/// Turns residents into arguments until they end, one cannot be read, or nobody takes them any more.
fn encode(
    residents: impl Iterator<Item = Result<Resident, StoreError>>,
    send: &mpsc::Sender<Result<Batch, StoreError>>,
) {
    let mut residents = residents.peekable();
    while residents.peek().is_some() {
        let batch = batch(&mut residents);
        let goes_on = batch.is_ok();
        if send.blocking_send(batch).is_err() || !goes_on {
            return;
        }
    }
}

fn batch(residents: &mut impl Iterator<Item = Result<Resident, StoreError>>) -> Result<Batch, StoreError> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(ROWS * COLUMNS, 0);
    let mut rows = 0;
    for resident in residents.take(ROWS) {
        add(&mut arguments, resident?).map_err(|error| StoreError::damaged("resident", error))?;
        rows += 1;
    }
    Ok(Batch { rows, arguments })
}

fn add(to: &mut SqliteArguments, resident: Resident) -> Result<(), sqlx::error::BoxDynError> {
    let (family_key, given_key) = (fold(&resident.family), fold(&resident.given));
    let postcode_key = fold(&resident.postcode);
    let needs =
        if resident.needs.is_empty() { String::new() } else { serde_json::to_string(&resident.needs)? };
    to.add(resident.id.0)?;
    to.add(resident.nhs_number)?;
    to.add(resident.nhs_verified)?;
    to.add(resident.title)?;
    to.add(resident.given)?;
    to.add(resident.family)?;
    to.add(row::date_code(resident.born))?;
    to.add(resident.died.map(row::date_code))?;
    to.add(row::sex_code(resident.sex))?;
    to.add(resident.address)?;
    to.add(resident.postcode)?;
    to.add(resident.phone)?;
    to.add(resident.practice.map(|practice| practice.0))?;
    to.add(resident.sensitive)?;
    to.add(needs)?;
    to.add(family_key)?;
    to.add(given_key)?;
    to.add(postcode_key)
}

/// The new extract takes the place of the old one, inside a transaction.
pub(super) async fn adopt(
    conn: &mut SqliteConnection,
    seq: i64,
    extract: &Extract,
) -> Result<(), StoreError> {
    for sql in [
        "DROP TABLE resident",
        "ALTER TABLE resident_next RENAME TO resident",
        "DROP TABLE family_name",
        "ALTER TABLE family_name_next RENAME TO family_name",
    ] {
        conn.execute(sql).await?;
    }
    sqlx::query("INSERT OR REPLACE INTO pack (name, version, sha256, seq) VALUES (?, ?, ?, ?)")
        .bind(extract.name.clone())
        .bind(extract.version.clone())
        .bind(extract.sha256.clone())
        .bind(seq)
        .execute(&mut *conn)
        .await?;
    // The bytes of the one before are needed by nobody any more.
    sqlx::query("DELETE FROM pack_part WHERE sha256 <> ?").bind(&extract.sha256).execute(conn).await?;
    Ok(())
}
