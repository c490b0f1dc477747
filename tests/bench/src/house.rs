//! A demo desk of one size, with a year of hub sessions, in a folder of its own.

use crate::{
    chance::Chance,
    figures::{Bench, now, tell},
};
use front_door_bench::desk;
use front_door_desk::{
    clock::Clock,
    commands::start,
    custody,
    gate::{Caller, Desk},
    wire::start::{CreateDesk, DeskKind, NewUser},
};
use front_door_domain::{calendar, demo_tables::DemoTables, residents::Resident, users::Role};
use front_door_store::Store;
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use std::path::Path;

/// The seed of everything made up here.
pub(crate) const SEED: u32 = 20_261_023;
/// Days of hub sessions: a year.
const DAYS: u16 = 365;
const USERNAME: &str = "bench";
/// The password of everybody at these desks, the made-up colleagues too.
pub(crate) const PASSWORD: &str = start::DEMO_PASSWORD;

/// A desk with somebody signed in.
pub(crate) struct House {
    pub(crate) desk: Desk,
    pub(crate) caller: Caller,
    pub(crate) residents: u32,
    room: tempfile::TempDir,
}

/// The moment that every desk here begins at: a Friday evening, as the hubs open.
pub(crate) fn begins() -> Bench<Timestamp> {
    Ok("2026-10-23T16:52:00Z".parse()?)
}

/// London's date then.
pub(crate) fn today() -> Bench<Date> {
    Ok(calendar::london(begins()?).date())
}

impl House {
    /// Makes a desk with so many residents and a year of sessions.
    pub(crate) async fn make(residents: u32) -> Bench<Self> {
        Self::make_for(residents, DAYS).await
    }

    /// Makes a desk with so many residents and days of sessions.
    pub(crate) async fn make_for(residents: u32, days: u16) -> Bench<Self> {
        tell(&format!("making a desk with {residents} residents and {days} days of sessions"));
        let began = now();
        let room = tempfile::Builder::new().prefix("front-door-bench").tempdir()?;
        let desk = Desk::new(room.path().join("desk"), Clock::set_to(begins()?))?;
        let user = NewUser {
            name: "Bench".to_owned(),
            username: USERNAME.to_owned(),
            password: PASSWORD.to_owned(),
            roles: vec![Role::Navigator, Role::Receptionist, Role::Clinician, Role::Lead],
        };
        let kind = DeskKind::Demo { residents, seed: SEED };
        let ask = CreateDesk { kind, desk_name: "Bench".to_owned(), passphrase: None, keyring: false, user };
        start::make(&desk, &ask, days).await?;
        let house = Self { desk, caller: Caller::default(), residents, room };
        house.call("sign_in", json!({ "username": USERNAME, "password": PASSWORD })).await?;
        tell(&format!("made in {:.1} s", began.elapsed().as_secs_f64()));
        Ok(house)
    }

    /// Gives one command, as a window does.
    pub(crate) async fn call(&self, name: &str, inputs: Value) -> Bench<Value> {
        desk::call(&self.desk, &self.caller, name, inputs).await
    }

    /// The open store.
    pub(crate) async fn store(&self) -> Bench<Store> {
        desk::store(&self.desk).await
    }

    /// Where the desk is.
    pub(crate) fn dir(&self) -> &Path {
        &self.desk.dir
    }

    /// The folder around it, which ends with this value.
    pub(crate) fn room(&self) -> &Path {
        self.room.path()
    }

    /// So many of its people, drawn by chance, in an order of chance.
    pub(crate) fn people(&self, how_many: usize, seed: u64) -> Bench<Vec<Resident>> {
        let mut chance = Chance::new(seed);
        let all = self.residents as usize;
        let mut places: Vec<usize> = (0..how_many).map(|_| chance.below(all)).collect();
        places.sort_unstable();
        let mut drawn = Vec::with_capacity(how_many);
        let mut wanted = places.into_iter().peekable();
        let tables = tables()?;
        for (place, one) in residents(&tables, self.residents)?.enumerate() {
            while wanted.next_if_eq(&place).is_some() {
                drawn.push(one.clone());
            }
        }
        for place in (1..drawn.len()).rev() {
            drawn.swap(place, chance.below(place + 1));
        }
        Ok(drawn)
    }
}

/// The tables that people are made up from.
pub(crate) fn tables() -> Bench<DemoTables> {
    Ok(front_door_interop::packs::demo_tables()?)
}

/// The people of a desk of this size.
pub(crate) fn residents(tables: &DemoTables, how_many: u32) -> Bench<front_door_demo::Residents> {
    Ok(front_door_demo::residents(tables, SEED.into(), how_many.into(), today()?)?)
}

/// The store's key as the engine's setting wants it.
pub(crate) async fn key(dir: &Path) -> Bench<String> {
    let key = custody::open(dir, None).await?;
    Ok(setting(&key))
}

/// A raw key as the engine's setting wants it.
pub(crate) fn setting(key: &[u8; 32]) -> String {
    let nibble = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or_default();
    let digits: String = key.iter().flat_map(|byte| [nibble(byte >> 4), nibble(byte & 15)]).collect();
    format!("\"x'{digits}'\"")
}
