//! The bare engine on the same encrypted file: the statements that the store's searches stand on,
//! with the settings of its connections and nothing around them.

use crate::{figures::Bench, house::key};
use front_door_domain::{
    fold::fold,
    query::{self, Reading},
};
use jiff::civil::Date;
use sqlx::{
    ConnectOptions, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{collections::HashSet, path::Path, time::Duration};

/// One more than a search shows.
const LIMIT: i64 = 21;

/// A connection like the store's search reader.
pub(crate) async fn reader(dir: &Path, cache_kib: u32) -> Bench<SqliteConnection> {
    let options = options(&dir.join("desk.db"), &key(dir).await?, cache_kib);
    Ok(options.read_only(true).pragma("query_only", "ON").connect().await?)
}

/// A connection like the store's writer.
pub(crate) async fn writer(file: &Path, key: &str) -> Bench<SqliteConnection> {
    let options = options(file, key, 8_192).create_if_missing(true);
    let durable = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    Ok(durable.connect().await?)
}

fn options(file: &Path, key: &str, cache_kib: u32) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .pragma("key", key.to_owned())
        .pragma("cache_size", format!("-{cache_kib}"))
        .pragma("temp_store", "MEMORY")
        .busy_timeout(Duration::from_secs(5))
        .disable_statement_logging()
}

/// What is bound to a statement.
#[derive(Debug, Clone)]
enum Bound {
    Text(String),
    Number(i64),
}

/// One statement of a search.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    sql: &'static str,
    bound: Vec<Bound>,
}

macro_rules! person {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.nhs, r.nhs_verified, r.title, r.given, r.family, r.born, r.died, r.sex, r.address,
             r.postcode, r.phone, r.practice, r.sensitive, r.needs ",
            $rest
        )
    };
}

const FAMILY: &str = person!(
    "FROM resident r WHERE r.family_key >= ?1 AND r.family_key < ?2
     ORDER BY r.family_key, r.given_key, r.born, r.place LIMIT ?3"
);
const FAMILY_GIVEN: &str = person!(
    "FROM family_name f CROSS JOIN resident r ON r.family_key = f.key
     WHERE f.key >= ?1 AND f.key < ?2 AND r.given_key >= ?3 AND r.given_key < ?4
     ORDER BY f.key, r.given_key, r.born, r.place LIMIT ?5"
);
const BORN: &str = person!(
    "FROM resident r WHERE r.born = ?1 AND NOT EXISTS (
         SELECT 1 FROM json_each(?2) w
         WHERE instr(r.family_key, w.value) <> 1 AND instr(r.given_key, w.value) = 0)
     ORDER BY r.family_key, r.given_key, r.place LIMIT 600"
);
const NHS: &str = person!(
    "FROM resident r WHERE r.nhs IS NOT NULL AND r.nhs >= ?1 AND r.nhs < ?2 ORDER BY r.nhs, r.place LIMIT ?3"
);
const PHONE: &str = person!(
    "FROM (SELECT place FROM (SELECT place FROM resident
               WHERE sensitive = 0 AND phone <> '' AND phone >= ?1 AND phone < ?2 ORDER BY phone, place LIMIT ?3)
           UNION
           SELECT place FROM (SELECT resident FROM told_phone WHERE digits >= ?1 AND digits < ?2
               ORDER BY digits, resident LIMIT ?3) told CROSS JOIN resident ON id = told.resident) found
     CROSS JOIN resident r ON r.place = found.place WHERE r.sensitive = 0 ORDER BY r.place LIMIT ?3"
);
const POSTCODE: &str = person!(
    "FROM resident r WHERE r.sensitive = 0 AND r.postcode_key >= ?1 AND r.postcode_key < ?2
     ORDER BY r.postcode_key, r.family_key, r.given_key, r.place LIMIT ?3"
);

fn range(prefix: &str) -> [Bound; 2] {
    [Bound::Text(prefix.to_owned()), Bound::Text(format!("{prefix}{}", char::MAX))]
}

fn statement(sql: &'static str, prefixes: &[&str]) -> Statement {
    let bound = prefixes.iter().flat_map(|prefix| range(prefix)).chain([Bound::Number(LIMIT)]);
    Statement { sql, bound: bound.collect() }
}

/// The statements that a search for `text` stands on, in order; none where it asks for nothing.
/// They end as soon as there are more rows than are shown.
pub(crate) fn statements(text: &str, today: Date) -> Vec<Statement> {
    match query::read(text, today) {
        Reading::Name { .. } => {
            let orders = query::name_orders(text).into_iter().take(4);
            let one = |order: query::NameKey| match &order.given {
                None => statement(FAMILY, &[&order.family]),
                Some(given) => statement(FAMILY_GIVEN, &[&order.family, given]),
            };
            orders.map(one).collect()
        }
        Reading::Born { date, name } => {
            let code =
                i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
            let words: Vec<&str> = name.iter().flat_map(|name| name.split(' ')).collect();
            let words = serde_json::Value::from(words).to_string();
            vec![Statement { sql: BORN, bound: vec![Bound::Number(code), Bound::Text(words)] }]
        }
        Reading::NhsNumber { digits, .. } => vec![statement(NHS, &[&digits])],
        Reading::Phone { digits } => vec![statement(PHONE, &[&digits])],
        Reading::Postcode { text } => vec![statement(POSTCODE, &[&fold(&text)])],
        Reading::Empty | Reading::TooShort | Reading::Unreadable { .. } | Reading::Reference(_) => Vec::new(),
    }
}

/// Runs the statements of one search; answers whom they found.
pub(crate) async fn run(conn: &mut SqliteConnection, statements: &[Statement]) -> Bench<HashSet<i64>> {
    let mut found = HashSet::new();
    for statement in statements {
        let mut query = sqlx::query(statement.sql);
        for bound in &statement.bound {
            query = match bound {
                Bound::Text(text) => query.bind(text.as_str()),
                Bound::Number(number) => query.bind(*number),
            };
        }
        let rows = query.fetch_all(&mut *conn).await?;
        for row in &rows {
            found.insert(row.try_get::<i64, _>(0)?);
        }
        if found.len() >= usize::try_from(LIMIT)? {
            break;
        }
    }
    Ok(found)
}
