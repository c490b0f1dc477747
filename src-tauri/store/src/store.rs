//! The store as its callers hold it.

use crate::{
    Key, StoreError, chain, connect,
    lock::{self, DeskLock},
    looks::{self, LookTip, Queue},
    names::KeptNames,
    opening::{self, Identity},
    residents::Families,
    resting,
};
use front_door_domain::{act::Kind, ids::DeskId};
use jiff::Timestamp;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection, sqlite::SqlitePoolOptions};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::{Mutex, MutexGuard, broadcast};

/// How many changes a slow listener may fall behind before it is told only that it did.
const CHANGES: usize = 256;

/// One desk's store. Cheap to clone; all clones are the same store.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

/// What an act changed, for whoever shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The last entry in the journal; 0 for what waits for its number.
    pub seq: u64,
    /// The kinds of record written.
    pub kinds: BTreeSet<Kind>,
    /// Something scarce was claimed, held or let go.
    pub claimed: bool,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) dir: PathBuf,
    pub(crate) desk: DeskId,
    pub(crate) writer: Arc<Mutex<Writer>>,
    pub(crate) search: Mutex<Option<SqliteConnection>>,
    /// How often it was asked for.
    pub(crate) searches: AtomicU64,
    readers: SqlitePool,
    pub(crate) changes: broadcast::Sender<Changed>,
    pub(crate) looks: Arc<Queue>,
    pub(crate) families: Families,
    /// One extract is taken in at a time.
    pub(crate) filling: Mutex<()>,
    pub(crate) names: KeptNames,
    lock: std::sync::Mutex<Option<DeskLock>>,
}

/// The one connection that writes, and what it knows of the chains' ends.
#[derive(Debug)]
pub(crate) struct Writer {
    conn: Option<SqliteConnection>,
    pub(crate) desk: DeskId,
    /// Whose id the journal's chain begins with.
    pub(crate) founder: DeskId,
    /// The desk shares: the ordering side numbers its acts.
    pub(crate) shares: bool,
    pub(crate) tip: Tip,
    pub(crate) look_tip: LookTip,
    pub(crate) looks: Arc<Queue>,
    /// A transaction was begun and its end was not seen: its caller was dropped.
    pub(crate) unfinished: bool,
}

/// The last entry of the journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tip {
    pub(crate) seq: i64,
    pub(crate) hash: chain::Hash,
    pub(crate) at: i64,
}

impl Store {
    /// Makes a new store in `dir`, encrypted with `key`, for the desk `desk`, and opens it.
    ///
    /// Refuses a folder that has one already; nothing that exists is ever overwritten.
    pub async fn create(dir: &Path, key: Key, desk: DeskId) -> Result<Self, StoreError> {
        opening::make_dir(dir)?;
        lock::refuse_network_drive(dir)?;
        let lock = DeskLock::take(dir).await?;
        opening::create(dir, &key, desk).await?;
        Self::open_locked(dir, &key, lock).await
    }

    /// Opens the store in `dir`.
    ///
    /// Refuses, with a sentence and without touching anything: no store, a plain one, a wrong key,
    /// one that is open in another process, one written by a newer program.
    pub async fn open(dir: &Path, key: Key) -> Result<Self, StoreError> {
        connect::refuse_plain(dir, &opening::file(dir))?;
        lock::refuse_network_drive(dir)?;
        let lock = DeskLock::take(dir).await?;
        Self::open_locked(dir, &key, lock).await
    }

    /// Whether there is a store in `dir`.
    pub fn exists(dir: &Path) -> bool {
        opening::file(dir).exists()
    }

    async fn open_locked(dir: &Path, key: &Key, lock: DeskLock) -> Result<Self, StoreError> {
        let file = opening::file(dir);
        let mut conn = opening::writer(dir, key).await?;
        let Identity { desk, founder, shares } = opening::identity(&mut conn).await?;
        let looks = Arc::new(Queue::default());
        let writer = Writer {
            founder,
            shares,
            tip: opening::tip(&mut conn, founder).await?,
            look_tip: looks::tip(&mut conn, desk).await?,
            conn: Some(conn),
            desk,
            looks: Arc::clone(&looks),
            unfinished: false,
        };
        let mut search = opening::connect(connect::reader(&file, key, connect::SEARCH_CACHE_KIB)).await?;
        connect::check_reader(&mut search).await?;
        let inner = Arc::new(Inner {
            dir: dir.to_owned(),
            desk,
            writer: Arc::new(Mutex::new(writer)),
            search: Mutex::new(Some(search)),
            searches: AtomicU64::new(0),
            readers: readers(&file, key),
            changes: broadcast::channel(CHANGES).0,
            looks: Arc::clone(&looks),
            families: Families::default(),
            filling: Mutex::new(()),
            names: KeptNames::default(),
            lock: std::sync::Mutex::new(Some(lock)),
        });
        tokio::spawn(looks::keep_writing(Arc::downgrade(&inner), looks));
        tokio::spawn(resting::give_back(Arc::downgrade(&inner)));
        Ok(Self { inner })
    }

    /// The desk this store belongs to.
    pub fn desk(&self) -> DeskId {
        self.inner.desk
    }

    /// The folder it lies in.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// Tells of each act after its commit.
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.inner.changes.subscribe()
    }

    /// The last entry's number and moment; none before the first act.
    pub async fn last_entry(&self) -> Option<(u64, Timestamp)> {
        let tip = self.inner.writer.lock().await.tip;
        let at = Timestamp::from_millisecond(tip.at).ok()?;
        (tip.seq > 0).then_some((tip.seq.cast_unsigned(), at))
    }

    /// Writes what is queued, closes the files and gives the lock back. Every clone is closed.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.readers.close().await;
        if let Some(search) = self.inner.search.lock().await.take() {
            connect::close(search).await;
        }
        let mut writer = self.inner.writer.lock().await;
        if writer.conn.is_some() {
            looks::flush(&mut writer).await?;
        }
        if let Some(conn) = writer.conn.take() {
            connect::close(conn).await;
        }
        self.inner.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(())
    }

    /// A reader for everything but search.
    pub(crate) async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        self.inner.readers.acquire().await.map_err(|error| match error {
            sqlx::Error::PoolClosed => StoreError::Closed,
            other => other.into(),
        })
    }

    /// The one reader with the large cache.
    pub(crate) async fn search_reader(&self) -> MutexGuard<'_, Option<SqliteConnection>> {
        self.inner.searches.fetch_add(1, Ordering::Relaxed);
        self.inner.search.lock().await
    }
}

fn readers(file: &Path, key: &Key) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(3)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(connect::reader(file, key, connect::CACHE_KIB))
}

impl Writer {
    /// Its connection, with whatever a dropped caller left undone rolled back.
    pub(crate) async fn ready(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        let conn = self.conn.as_mut().ok_or(StoreError::Closed)?;
        if self.unfinished {
            // The caller may have gone while the commit ran: then there is nothing to roll back,
            // and the journal's end is not the one remembered.
            let _ = sqlx::query("ROLLBACK").execute(&mut *conn).await;
            self.tip = opening::tip(conn, self.founder).await?;
            self.look_tip = looks::tip(conn, self.desk).await?;
            self.unfinished = false;
        }
        Ok(conn)
    }

    /// Does `what` in one transaction, given where the journal ends: all of it counts, or none.
    pub(crate) async fn whole<T>(
        &mut self,
        what: impl AsyncFnOnce(&mut SqliteConnection, Tip) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.ready().await?;
        self.unfinished = true;
        let tip = self.tip;
        let conn = self.conn()?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        match what(conn, tip).await {
            Ok(done) => {
                sqlx::query("COMMIT").execute(self.conn()?).await?;
                self.unfinished = false;
                Ok(done)
            }
            Err(error) => {
                self.roll_back().await;
                Err(error)
            }
        }
    }

    /// Ends a transaction without a trace. Where even that fails the next writer tries again first.
    pub(crate) async fn roll_back(&mut self) {
        let Some(conn) = self.conn.as_mut() else { return };
        self.unfinished = sqlx::query("ROLLBACK").execute(conn).await.is_err();
    }

    /// Its connection inside a transaction.
    pub(crate) fn conn(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        self.conn.as_mut().ok_or(StoreError::Closed)
    }
}

impl Drop for Inner {
    /// Closing happens on other threads; the lock is kept until it has, so that no second writer
    /// meets the last checkpoint of this one.
    fn drop(&mut self) {
        self.looks.come.notify_one();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        let search = self.search.get_mut().take();
        let writer = Arc::clone(&self.writer);
        let readers = self.readers.clone();
        runtime.spawn(async move {
            readers.close().await;
            if let Some(search) = search {
                connect::close(search).await;
            }
            let mut writer = writer.lock().await;
            if let Err(error) = looks::flush(&mut writer).await {
                tracing::debug!(%error, "no looks written at the end");
            }
            if let Some(conn) = writer.conn.take() {
                connect::close(conn).await;
            }
            drop(lock);
        });
    }
}
