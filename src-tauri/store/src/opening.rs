//! Making and opening the file.

use crate::{Key, StoreError, chain, connect, heads, newer, store::Tip};
use front_door_domain::ids::DeskId;
use sqlx::{ConnectOptions, Row, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};
use std::path::{Path, PathBuf};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// The store's file in `dir`.
pub(crate) fn file(dir: &Path) -> PathBuf {
    dir.join("desk.db")
}

/// Makes `dir` for its owner alone; one that exists stays as it is.
pub(crate) fn make_dir(dir: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|source| StoreError::File {
        what: "The folder",
        path: dir.to_owned(),
        source,
    })
}

/// Makes the file under another name and renames it when it is whole, so that a crash while making
/// it leaves no half store behind.
pub(crate) async fn create(dir: &Path, key: &Key, desk: DeskId) -> Result<(), StoreError> {
    if file(dir).exists() {
        return Err(StoreError::StoreExists(dir.to_owned()));
    }
    let making = dir.join("desk.making");
    remove_leftover(&making)?;
    let mut conn = connect::writer(&making, key, true).await?;
    owner_only(&making)?;
    migrate(&mut conn).await?;
    sqlx::query("INSERT INTO desk (one, id) VALUES (1, ?)").bind(desk.to_string()).execute(&mut conn).await?;
    connect::close(conn).await;
    std::fs::rename(&making, file(dir)).map_err(|source| StoreError::File {
        what: "The new store",
        path: making,
        source,
    })
}

/// A making that a crash cut short is no store yet: nobody was told that it is.
fn remove_leftover(making: &Path) -> Result<(), StoreError> {
    for name in ["desk.making", "desk.making-wal", "desk.making-shm"] {
        let path = making.with_file_name(name);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::File { what: "A leftover", path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

fn owner_only(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(path, mode).map_err(|source| StoreError::File {
            what: "The store",
            path: path.to_owned(),
            source,
        })?;
    }
    Ok(())
}

/// Opens the writer on an existing file, checks it and brings its schema to this program's line.
pub(crate) async fn writer(dir: &Path, key: &Key) -> Result<SqliteConnection, StoreError> {
    let wrong = |error| connect::opening(dir, error);
    let mut conn = connect::writer(&file(dir), key, false).await.map_err(wrong)?;
    // The key is tried by the first read.
    sqlx::query("SELECT count(*) FROM sqlite_schema").execute(&mut conn).await.map_err(wrong)?;
    connect::check(&mut conn).await?;
    refuse_newer(dir, &mut conn).await?;
    migrate(&mut conn).await?;
    newer::take_up(&mut conn).await?;
    crate::residents::clear_leftovers(&mut conn).await?;
    Ok(conn)
}

/// Opens a reader.
pub(crate) async fn connect(options: SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    Ok(options.connect().await?)
}

async fn migrate(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    MIGRATIONS.run(conn).await.map_err(|error| match error {
        sqlx::migrate::MigrateError::Execute(error) => error.into(),
        other => StoreError::damaged("schema", other),
    })
}

async fn refuse_newer(dir: &Path, conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
    let found: i64 =
        sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations").fetch_one(conn).await?;
    if found > known {
        return Err(StoreError::NewerSchema { dir: dir.to_owned(), found, known });
    }
    Ok(())
}

/// Whose store it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity {
    pub(crate) desk: DeskId,
    /// Whose id the journal's chain begins with: the desk itself unless it joined another's.
    pub(crate) founder: DeskId,
    /// The ordering side numbers its acts.
    pub(crate) shares: bool,
}

/// Whose store it is, and whether it shares.
pub(crate) async fn identity(conn: &mut SqliteConnection) -> Result<Identity, StoreError> {
    let row = sqlx::query("SELECT id, founder, shares FROM desk").fetch_one(conn).await?;
    let desk = heads::id(row.try_get(0)?)?.ok_or_else(|| StoreError::damaged("desk", "it has no id"))?;
    let founder = heads::id(row.try_get(1)?)?.unwrap_or(desk);
    Ok(Identity { desk, founder, shares: row.try_get(2)? })
}

/// The end of the journal.
pub(crate) async fn tip(conn: &mut SqliteConnection, founder: DeskId) -> Result<Tip, StoreError> {
    let last = sqlx::query("SELECT seq, at, hash FROM journal ORDER BY seq DESC LIMIT 1");
    let Some(row) = last.fetch_optional(conn).await? else {
        return Ok(Tip { seq: 0, hash: chain::root("journal", &founder.to_string()), at: i64::MIN });
    };
    let hash = chain::read(row.try_get(2)?)
        .ok_or_else(|| StoreError::damaged("journal entry", "its hash is not 32 bytes"))?;
    Ok(Tip { seq: row.try_get(0)?, at: row.try_get(1)?, hash })
}
