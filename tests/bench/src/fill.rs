//! Filling a desk with residents, beside a raw loader that makes the same indexes.

use crate::{
    bed::Bed,
    figures::{figure, tell},
    raw::Raw,
    stopwatch::time,
};
use front_door_domain::{
    act::ActHead,
    fold::fold,
    ids::{ActId, DeskId},
    residents::{Resident, Sex},
    users::Permission,
};
use front_door_store::{Extract, Key, Store};
use front_door_tests::driver::Outcome;
use sqlx::{Arguments, AssertSqlSafe, sqlite::SqliteArguments};
use std::sync::{Arc, atomic::AtomicBool};

/// Rows to a statement of the raw loader.
const ROWS: usize = 200;
const TABLE: &str = "CREATE TABLE resident (id INTEGER PRIMARY KEY, nhs TEXT, nhs_verified INTEGER NOT NULL, title TEXT NOT NULL, given TEXT NOT NULL, family TEXT NOT NULL, born INTEGER NOT NULL, died INTEGER, sex INTEGER NOT NULL, address TEXT NOT NULL, postcode TEXT NOT NULL, phone TEXT NOT NULL, practice TEXT, sensitive INTEGER NOT NULL, needs TEXT NOT NULL, family_key TEXT NOT NULL, given_key TEXT NOT NULL, postcode_key TEXT NOT NULL) STRICT";
const INDEXES: [&str; 6] = [
    "CREATE INDEX resident_family ON resident (family_key, given_key, born)",
    "CREATE INDEX resident_born ON resident (born, family_key, given_key)",
    "CREATE INDEX resident_nhs ON resident (nhs) WHERE nhs IS NOT NULL",
    "CREATE INDEX resident_phone ON resident (phone) WHERE sensitive = 0 AND phone <> ''",
    "CREATE INDEX resident_postcode ON resident (postcode_key, family_key, given_key) WHERE sensitive = 0",
    "CREATE TABLE family_name AS SELECT family_key AS key, count(*) AS people FROM resident GROUP BY family_key",
];

/// The store's fill and the raw loader, one after the other, from the same rows in memory.
pub(crate) async fn measure(bed: &Bed) -> Outcome {
    tell("filling a desk with 925,000 residents, then the raw loader");
    let store = through_the_store(bed).await?;
    let raw = bare(bed).await?;
    figure("fill_925k_s", store, "s");
    figure("fill_raw_925k_s", raw, "s");
    figure("fill_ratio_to_raw", store / raw, "x");
    Ok(())
}

async fn through_the_store(bed: &Bed) -> Outcome<f64> {
    let dir = bed.beside("fill");
    std::fs::create_dir_all(&dir)?;
    let now = bed.desk.clock.now();
    let store = Store::create(&dir, Key::new([7; 32]), DeskId(uuid::Uuid::from_u128(1))).await?;
    let head = ActHead {
        id: ActId(uuid::Uuid::from_u128(2)),
        at: now,
        by: None,
        desk: store.desk(),
        permission: Permission::Administer,
        why: None,
        command: "import_extract".to_owned(),
        inputs: serde_json::Value::Null,
    };
    let extract = Extract { name: "bench".to_owned(), version: "1".to_owned(), sha256: String::new() };
    let people = Arc::clone(&bed.people);
    let count = people.len();
    let rows = (0..count).map_while(move |at| people.get(at).cloned());
    let stop = AtomicBool::new(false);
    let (took, done) = time(store.import_extract(head, extract, rows, |_| (), &stop)).await;
    done?;
    store.close().await?;
    std::fs::remove_dir_all(&dir)?;
    Ok(took.as_secs_f64())
}

async fn bare(bed: &Bed) -> Outcome<f64> {
    let file = bed.beside("raw.db");
    let mut raw = Raw::open(&file, &[7; 32], true).await?;
    let (took, done) = time(load(&mut raw, &bed.people)).await;
    done?;
    raw.close().await?;
    std::fs::remove_file(&file)?;
    Ok(took.as_secs_f64())
}

async fn load(raw: &mut Raw, people: &[Resident]) -> Outcome {
    raw.run(TABLE).await?;
    raw.run("BEGIN IMMEDIATE").await?;
    let full = Arc::<str>::from(insert(ROWS));
    for rows in people.chunks(ROWS) {
        let sql = if rows.len() == ROWS { Arc::clone(&full) } else { Arc::from(insert(rows.len())) };
        let mut arguments = SqliteArguments::default();
        for row in rows {
            add(&mut arguments, row).map_err(|error| front_door_tests::driver::Fault(error.to_string()))?;
        }
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut raw.conn).await?;
    }
    for index in INDEXES {
        raw.run(index).await?;
    }
    raw.run("COMMIT").await
}

fn insert(rows: usize) -> String {
    let row = format!("({})", ["?"; 18].join(","));
    format!("INSERT INTO resident VALUES {}", vec![row; rows].join(","))
}

fn add(to: &mut SqliteArguments, row: &Resident) -> Result<(), sqlx::error::BoxDynError> {
    let code = |date: jiff::civil::Date| {
        i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
    };
    to.add(row.id.0)?;
    to.add(row.nhs_number.clone())?;
    to.add(row.nhs_verified)?;
    to.add(row.title.clone())?;
    to.add(row.given.clone())?;
    to.add(row.family.clone())?;
    to.add(code(row.born))?;
    to.add(row.died.map(code))?;
    to.add(match row.sex {
        Sex::Female => 0_i64,
        Sex::Male => 1,
        Sex::Indeterminate => 2,
    })?;
    to.add(row.address.clone())?;
    to.add(row.postcode.clone())?;
    to.add(row.phone.clone())?;
    to.add(row.practice.as_ref().map(|practice| practice.0.clone()))?;
    to.add(row.sensitive)?;
    to.add(if row.needs.is_empty() { String::new() } else { serde_json::to_string(&row.needs)? })?;
    to.add(fold(&row.family))?;
    to.add(fold(&row.given))?;
    to.add(fold(&row.postcode))
}
