//! The raw engine: prepared statements on the same encrypted file, with none of the house in between.

use front_door_domain::{
    fold::fold,
    query::{self, Reading},
};
use front_door_tests::driver::Outcome;
use jiff::civil::Date;
use sqlx::{
    ConnectOptions, Connection, Executor, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{fmt::Write, path::Path};

/// One more than a search shows.
const LIMIT: i64 = 21;

macro_rules! person {
    () => {
        "SELECT r.id, r.nhs, r.nhs_verified, r.title, r.given, r.family, r.born, r.died, r.sex, r.address, r.postcode, r.phone, r.practice, r.sensitive, r.needs FROM "
    };
}

/// A connection of its own.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) conn: SqliteConnection,
}

impl Raw {
    /// Opens `file` with the page cache that searches get; `write` as durably as the store does.
    pub(crate) async fn open(file: &Path, key: &[u8; 32], write: bool) -> Outcome<Self> {
        let mut setting = String::from("\"x'");
        for byte in key {
            write!(setting, "{byte:02x}")?;
        }
        setting += "'\"";
        let mut options = SqliteConnectOptions::new()
            .filename(file)
            .pragma("key", setting)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY")
            .create_if_missing(write)
            .disable_statement_logging();
        options = if write {
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
        } else {
            options.read_only(true)
        };
        Ok(Self { conn: options.connect().await? })
    }

    /// What a search for `text` asks the engine, statement by statement; answers how many rows.
    pub(crate) async fn find(&mut self, text: &str, today: Date) -> Outcome<usize> {
        match query::read(text, today) {
            Reading::Name { .. } => self.names(text).await,
            Reading::Born { date, .. } => self.born(date).await,
            Reading::NhsNumber { digits, .. } => {
                let sql = concat!(
                    person!(),
                    "resident r WHERE r.nhs IS NOT NULL AND r.nhs >= ?1 AND r.nhs < ?2 ORDER BY r.nhs, r.id LIMIT ?3"
                );
                self.span(sql, &digits).await
            }
            Reading::Phone { digits } => {
                let sql = concat!(
                    person!(),
                    "(SELECT id FROM (SELECT id FROM resident WHERE sensitive = 0 AND phone <> '' AND phone >= ?1 AND phone < ?2 ORDER BY phone, id LIMIT ?3) UNION SELECT resident FROM (SELECT resident FROM told_phone WHERE digits >= ?1 AND digits < ?2 ORDER BY digits, resident LIMIT ?3)) found CROSS JOIN resident r ON r.id = found.id WHERE r.sensitive = 0 ORDER BY r.family_key, r.given_key, r.born, r.id LIMIT ?3"
                );
                self.span(sql, &digits).await
            }
            Reading::Postcode { text } => {
                let sql = concat!(
                    person!(),
                    "resident r WHERE r.sensitive = 0 AND r.postcode_key >= ?1 AND r.postcode_key < ?2 ORDER BY r.postcode_key, r.family_key, r.given_key, r.id LIMIT ?3"
                );
                self.span(sql, &fold(&text)).await
            }
            _ => Ok(0),
        }
    }

    async fn names(&mut self, text: &str) -> Outcome<usize> {
        let mut found = 0;
        for order in query::name_orders(text).iter().take(3) {
            found += match &order.given {
                None => {
                    let sql = concat!(
                        person!(),
                        "resident r WHERE r.family_key >= ?1 AND r.family_key < ?2 ORDER BY r.family_key, r.given_key, r.born, r.id LIMIT ?3"
                    );
                    self.span(sql, &order.family).await?
                }
                Some(given) => self.both_names(&order.family, given).await?,
            };
            if found >= 21 {
                break;
            }
        }
        Ok(found)
    }

    async fn both_names(&mut self, family: &str, given: &str) -> Outcome<usize> {
        let sql = concat!(
            person!(),
            "family_name f CROSS JOIN resident r ON r.family_key = f.key WHERE f.key >= ?1 AND f.key < ?2 AND r.given_key >= ?3 AND r.given_key < ?4 ORDER BY f.key, r.given_key, r.born, r.id LIMIT ?5"
        );
        let ask = sqlx::query(sql)
            .bind(family.to_owned())
            .bind(end(family))
            .bind(given.to_owned())
            .bind(end(given));
        Ok(ask.bind(LIMIT).fetch_all(&mut self.conn).await?.len())
    }

    async fn born(&mut self, date: Date) -> Outcome<usize> {
        let code = i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
        let sql = concat!(
            person!(),
            "resident r WHERE r.born = ?1 ORDER BY r.family_key, r.given_key, r.id LIMIT ?2"
        );
        Ok(sqlx::query(sql).bind(code).bind(600_i64).fetch_all(&mut self.conn).await?.len())
    }

    async fn span(&mut self, sql: &'static str, prefix: &str) -> Outcome<usize> {
        let ask = sqlx::query(sql).bind(prefix.to_owned()).bind(end(prefix)).bind(LIMIT);
        Ok(ask.fetch_all(&mut self.conn).await?.len())
    }

    /// The first fifty free slots of two weeks at ten hubs, in all modes.
    pub(crate) async fn free_slots(&mut self, hubs: &str, from: i64, to: i64) -> Outcome<usize> {
        let sql = "SELECT s.id, slot.ordinal, slot.start, slot.\"end\", slot.hub, slot.mode, slot.role, slot.woman, slot.step_free, slot.languages, s.body, h.version, h.held_by, h.held_until \
            FROM slot INDEXED BY slot_free CROSS JOIN session s ON s.no = slot.session LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal \
            WHERE slot.taken_by IS NULL AND slot.start >= ?1 AND slot.start < ?2 AND slot.hub IN (SELECT value FROM json_each(?3)) \
            ORDER BY slot.start, slot.hub LIMIT 50";
        let ask = sqlx::query(sql).bind(from).bind(to).bind(hubs.to_owned());
        Ok(ask.fetch_all(&mut self.conn).await?.len())
    }

    /// Runs statements that answer nothing.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Outcome {
        self.conn.execute(sql).await?;
        Ok(())
    }

    /// Closes the file.
    pub(crate) async fn close(self) -> Outcome {
        Ok(self.conn.close().await?)
    }
}

fn end(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}
