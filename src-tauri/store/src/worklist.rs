//! The worklist: open contacts and tasks, the first due first.

use crate::{Store, StoreError, reads, residents::row};
use front_door_domain::{contacts::Contact, ids::UserId, residents::Resident, tasks::Task};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, sqlite::SqliteRow};

/// Which part of the worklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkTab {
    /// Everything open.
    Waiting,
    /// What one person is on or owns.
    Mine,
    /// What a clinician must accept or see to.
    Clinician,
    /// Finished since a moment, the latest first.
    Done,
}

/// Asking for a part of the worklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkQuery {
    /// Which part.
    pub tab: WorkTab,
    /// Whose, for [`WorkTab::Mine`].
    pub user: UserId,
    /// Finished since when, for [`WorkTab::Done`]: the start of today.
    pub since: Timestamp,
    /// At most so many rows.
    pub limit: u32,
}

/// One row of the worklist.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkItem {
    /// What is open.
    pub open: OpenEnd,
    /// Whom it is about, where known and still in the extract.
    pub resident: Option<Resident>,
}

/// Something open.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "at most two hundred at once, and each is taken apart at once")]
pub enum OpenEnd {
    /// A contact.
    Contact(Contact),
    /// A task.
    Task(Task),
}

/// How many rows each tab has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WorkCounts {
    /// Everything open.
    pub waiting: u32,
    /// What the person is on or owns.
    pub mine: u32,
    /// What a clinician must accept or see to.
    pub clinician: u32,
    /// Finished since the moment.
    pub done: u32,
}

/// Which contacts and which tasks a tab has; ?1 is the user and ?2 the moment.
macro_rules! of_tab {
    (contact waiting) => {
        "x.open = 1"
    };
    (contact mine) => {
        "x.open = 1 AND x.worker = ?1"
    };
    (contact done) => {
        "x.open = 0 AND x.closed_at >= ?2"
    };
    (task waiting) => {
        "x.open = 1"
    };
    (task mine) => {
        "x.open = 1 AND x.owner_user = ?1"
    };
    (task clinician) => {
        "x.open = 1 AND (x.kind = 'clinician-accepts' OR x.owner_role = 'clinician')"
    };
    (task done) => {
        "x.open = 0 AND x.done_at >= ?2"
    };
}

impl WorkTab {
    fn contacts(self) -> Option<&'static str> {
        match self {
            Self::Waiting => Some(of_tab!(contact waiting)),
            Self::Mine => Some(of_tab!(contact mine)),
            Self::Clinician => None,
            Self::Done => Some(of_tab!(contact done)),
        }
    }

    fn tasks(self) -> &'static str {
        match self {
            Self::Waiting => of_tab!(task waiting),
            Self::Mine => of_tab!(task mine),
            Self::Clinician => of_tab!(task clinician),
            Self::Done => of_tab!(task done),
        }
    }
}

impl Store {
    /// A part of the worklist, the first due first (finished ones the latest first).
    pub async fn worklist(&self, wanted: &WorkQuery) -> Result<Vec<WorkItem>, StoreError> {
        let mut conn = self.reader().await?;
        let done = wanted.tab == WorkTab::Done;
        let mut items = Vec::new();
        if let Some(which) = wanted.tab.contacts() {
            let order = if done { "x.closed_at DESC" } else { "x.due, x.id" };
            let rows =
                rows(&mut conn, wanted, ["contact", which, order, if done { "closed_at" } else { "due" }]);
            for row in rows.await? {
                items.push(item(&row, |body| reads::parse(body).map(OpenEnd::Contact))?);
            }
        }
        let order = if done { "x.done_at DESC" } else { "x.due, x.id" };
        let tasks = ["task", wanted.tab.tasks(), order, if done { "done_at" } else { "due" }];
        for row in rows(&mut conn, wanted, tasks).await? {
            items.push(item(&row, |body| reads::parse(body).map(OpenEnd::Task))?);
        }
        items.sort_by_key(|(when, _)| if done { -when } else { *when });
        items.truncate(wanted.limit as usize);
        Ok(items.into_iter().map(|(_, item)| item).collect())
    }

    /// How many rows each tab has.
    pub async fn work_counts(&self, user: UserId, since: Timestamp) -> Result<WorkCounts, StoreError> {
        let row = sqlx::query(concat!(
            "SELECT (SELECT count(*) FROM contact x WHERE ",
            of_tab!(contact waiting),
            ") + (SELECT count(*) FROM task x WHERE ",
            of_tab!(task waiting),
            "), (SELECT count(*) FROM contact x WHERE ",
            of_tab!(contact mine),
            ") + (SELECT count(*) FROM task x WHERE ",
            of_tab!(task mine),
            "), (SELECT count(*) FROM task x WHERE ",
            of_tab!(task clinician),
            "), (SELECT count(*) FROM contact x WHERE ",
            of_tab!(contact done),
            ") + (SELECT count(*) FROM task x WHERE ",
            of_tab!(task done),
            ")"
        ))
        .bind(user.to_string())
        .bind(since.as_millisecond())
        .fetch_one(&mut *self.reader().await?)
        .await?;
        Ok(WorkCounts {
            waiting: row.try_get(0)?,
            mine: row.try_get(1)?,
            clinician: row.try_get(2)?,
            done: row.try_get(3)?,
        })
    }
}

/// Rows of one table of a tab; every part of the statement is written in this file.
async fn rows(
    conn: &mut SqliteConnection,
    wanted: &WorkQuery,
    [table, which, order, when]: [&'static str; 4],
) -> Result<Vec<SqliteRow>, StoreError> {
    let columns = row::columns!();
    let sql = format!(
        "SELECT {columns}, x.body, x.{when} FROM {table} x LEFT JOIN resident r ON r.id = x.resident \
         WHERE {which} AND ?1 IS NOT NULL AND ?2 IS NOT NULL ORDER BY {order} LIMIT ?3"
    );
    Ok(sqlx::query(AssertSqlSafe(sql))
        .bind(wanted.user.to_string())
        .bind(wanted.since.as_millisecond())
        .bind(wanted.limit)
        .fetch_all(conn)
        .await?)
}

fn item(
    row: &SqliteRow,
    parse: impl FnOnce(&str) -> Result<OpenEnd, StoreError>,
) -> Result<(i64, WorkItem), StoreError> {
    let open = parse(row.try_get(15)?)?;
    Ok((row.try_get(16)?, WorkItem { open, resident: row::read_joined(row)? }))
}
