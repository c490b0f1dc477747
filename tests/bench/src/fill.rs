//! Filling a desk with made-up residents, beside a raw loader with the same indexes.

use crate::{
    figures::{Bench, Times, figure, now, tell},
    house::{SEED, begins, residents, setting, tables},
    raw,
};
use front_door_bench::desk::head;
use front_door_desk::gate::new_id;
use front_door_domain::{
    fold::fold,
    ids::DeskId,
    residents::{Resident, Sex},
};
use front_door_store::{Extract, Key, Store};
use jiff::civil::Date;
use sqlx::{Arguments, AssertSqlSafe, Executor, SqliteConnection, sqlite::SqliteArguments};
use std::{
    path::Path,
    sync::{Arc, atomic::AtomicBool, mpsc},
};

/// How often each side fills; the faster one of each counts.
const ROUNDS: usize = 2;
const ROWS: usize = 200;
const ROWS_TO_A_COMMIT: usize = 20_000;
const COLUMNS: usize = 18;
const KEY: [u8; 32] = [7; 32];

/// Fills both ways, in turn.
pub(crate) async fn measure(how_many: u32) -> Bench {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let people: Arc<Vec<Resident>> = Arc::new(residents(&tables()?, how_many)?.collect());
    for round in 1..=ROUNDS {
        tell(&format!("filling with {how_many} residents, round {round} of {ROUNDS}"));
        let room = tempfile::Builder::new().prefix("front-door-fill").tempdir()?;
        ours.push(through_the_store(&room.path().join("desk"), how_many).await?);
        bare.push(raw_load(&room.path().join("raw.db"), &people).await?);
    }
    let (ours, bare) = (least(&ours), least(&bare));
    figure("fill_seconds", ours, "s")?;
    figure("fill_raw_seconds", bare, "s")?;
    figure("fill_ratio_to_raw", ours / bare, "ratio")
}

fn least(seconds: &[f64]) -> f64 {
    seconds.iter().copied().fold(f64::INFINITY, f64::min)
}

/// As a new demo desk is filled: people are made up while the store takes them in.
async fn through_the_store(dir: &Path, how_many: u32) -> Bench<f64> {
    let at = begins()?;
    let store = Store::create(dir, Key::new(KEY), DeskId(new_id(at)?)).await?;
    let tables = tables()?;
    let extract = Extract { name: "bench".to_owned(), version: SEED.to_string(), sha256: String::new() };
    let head = head(at, store.desk(), "import_extract")?;
    let mut times = Times::default();
    let began = now();
    let people = residents(&tables, how_many)?;
    store.import_extract(head, extract, people, |_| (), &AtomicBool::new(false)).await?;
    times.since(began);
    store.close().await?;
    Ok(times.seconds())
}

const TABLES: &str = "CREATE TABLE resident (
        place INTEGER PRIMARY KEY, id INTEGER NOT NULL, nhs TEXT, nhs_verified INTEGER NOT NULL, title TEXT NOT NULL,
        given TEXT NOT NULL, family TEXT NOT NULL, born INTEGER NOT NULL, died INTEGER, sex INTEGER NOT NULL,
        address TEXT NOT NULL, postcode TEXT NOT NULL, phone TEXT NOT NULL, practice TEXT,
        sensitive INTEGER NOT NULL, needs TEXT NOT NULL, family_key TEXT NOT NULL, given_key TEXT NOT NULL,
        postcode_key TEXT NOT NULL) STRICT;
     CREATE TABLE family_name (key TEXT PRIMARY KEY, people INTEGER NOT NULL) STRICT, WITHOUT ROWID;";
const INDEXES: &str = "
     CREATE UNIQUE INDEX resident_id ON resident (id);
     CREATE INDEX resident_family ON resident (family_key, given_key, born);
     CREATE INDEX resident_born ON resident (born, family_key, given_key);
     CREATE INDEX resident_nhs ON resident (nhs) WHERE nhs IS NOT NULL;
     CREATE INDEX resident_phone ON resident (phone) WHERE sensitive = 0 AND phone <> '';
     CREATE INDEX resident_postcode ON resident (postcode_key, family_key, given_key) WHERE sensitive = 0;
     INSERT INTO family_name SELECT family_key, count(*) FROM resident GROUP BY family_key;";

/// Prepared inserts of many rows into the same tables in the order they come, then the same indexes. The people are made
/// up beforehand and turned into arguments on another thread, so that the engine alone is measured.
async fn raw_load(file: &Path, people: &Arc<Vec<Resident>>) -> Bench<f64> {
    let key = setting(&KEY);
    let mut conn = raw::writer(file, &key).await?;
    let mut times = Times::default();
    let began = now();
    conn.execute(TABLES).await?;
    let (send, batches) = mpsc::sync_channel(4);
    let lent = Arc::clone(people);
    let encoding = std::thread::spawn(move || {
        for some in lent.chunks(ROWS) {
            if send.send(arguments(some)).is_err() {
                return;
            }
        }
    });
    insert(&mut conn, &batches).await?;
    drop(batches);
    encoding.join().map_err(|_| "The thread that encodes rows stopped in the middle.")?;
    conn.execute(INDEXES).await?;
    times.since(began);
    Ok(times.seconds())
}

async fn insert(conn: &mut SqliteConnection, batches: &mpsc::Receiver<(usize, SqliteArguments)>) -> Bench {
    let full: Arc<str> = insert_sql(ROWS).into();
    let mut open = 0;
    while let Ok((rows, arguments)) = batches.recv() {
        if open == 0 {
            conn.execute("BEGIN IMMEDIATE").await?;
        }
        let sql = if rows == ROWS { Arc::clone(&full) } else { insert_sql(rows).into() };
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut *conn).await?;
        open += rows;
        if open >= ROWS_TO_A_COMMIT {
            conn.execute("COMMIT").await?;
            open = 0;
        }
    }
    if open > 0 {
        conn.execute("COMMIT").await?;
    }
    Ok(())
}

fn insert_sql(rows: usize) -> String {
    let row = format!("({})", vec!["?"; COLUMNS].join(","));
    format!(
        "INSERT INTO resident (id, nhs, nhs_verified, title, given, family, born, died, sex, address, postcode, \
         phone, practice, sensitive, needs, family_key, given_key, postcode_key) VALUES {}",
        vec![row; rows].join(",")
    )
}

fn arguments(people: &[Resident]) -> (usize, SqliteArguments) {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(people.len() * COLUMNS, 0);
    for one in people {
        // What cannot be encoded would be missing below, and the engine says so.
        let _ = add(&mut arguments, one);
    }
    (people.len(), arguments)
}

fn add(to: &mut SqliteArguments, one: &Resident) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let needs = if one.needs.is_empty() { String::new() } else { serde_json::to_string(&one.needs)? };
    to.add(one.id.0)?;
    to.add(one.nhs_number.clone())?;
    to.add(one.nhs_verified)?;
    to.add(one.title.clone())?;
    to.add(one.given.clone())?;
    to.add(one.family.clone())?;
    to.add(code(one.born))?;
    to.add(one.died.map(code))?;
    to.add(match one.sex {
        Sex::Female => 0,
        Sex::Male => 1,
        Sex::Indeterminate => 2,
    })?;
    to.add(one.address.clone())?;
    to.add(one.postcode.clone())?;
    to.add(one.phone.clone())?;
    to.add(one.practice.as_ref().map(|practice| practice.0.clone()))?;
    to.add(one.sensitive)?;
    to.add(needs)?;
    to.add(fold(&one.family))?;
    to.add(fold(&one.given))?;
    to.add(fold(&one.postcode))
}

fn code(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}
