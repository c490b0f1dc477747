//! A desk to measure on: made by the same command that makes a demo desk, and asked by the same
//! commands that the window gives.

use crate::{figures::tell, raw::Raw, stopwatch};
use front_door_desk::{
    clock::Clock,
    commands, custody,
    gate::{Caller, Desk},
};
use front_door_domain::residents::Resident;
use front_door_tests::driver::{Fault, Outcome};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::{path::Path, sync::Arc, time::Duration};

/// The seed of everything made up here.
pub(crate) const SEED: u64 = 1;
/// The password of the person at the desk.
pub(crate) const PASSWORD: &str = "front door demo";

/// A filled desk with somebody signed in.
#[derive(Debug)]
pub(crate) struct Bed {
    room: tempfile::TempDir,
    pub(crate) desk: Arc<Desk>,
    pub(crate) caller: Caller,
    /// Its residents, as they were made.
    pub(crate) people: Arc<Vec<Resident>>,
    /// How long making the desk took.
    pub(crate) made: Duration,
}

impl Bed {
    /// Makes a demo desk of this size with this many days of sessions.
    pub(crate) async fn make(residents: u32, days: u16) -> Outcome<Self> {
        tell(&format!("making a desk of {residents} residents and {days} days of sessions"));
        let room = tempfile::tempdir()?;
        let desk = Arc::new(Desk::new(room.path().join("desk"), Clock::start())?);
        let ask = serde_json::from_value(json!({
            "kind": { "kind": "demo", "residents": residents, "seed": SEED },
            "desk_name": "Bench", "passphrase": null,
            "user": { "name": "D. Demo", "username": "demo", "password": PASSWORD, "roles": front_door_domain::users::Role::ALL },
        }))?;
        let (made, done) = stopwatch::time(commands::start::make(&desk, &ask, days)).await;
        done?;
        let caller = Caller::default();
        let people = Arc::new(people(residents, today(&desk))?);
        let bed = Self { room, desk, caller, people, made };
        bed.ask("sign_in", json!({ "username": "demo", "password": PASSWORD })).await?;
        Ok(bed)
    }

    /// One command of the table, as the window gives it.
    pub(crate) async fn ask(&self, name: &str, inputs: Value) -> Outcome<Value> {
        commands::call(&self.desk, &self.caller, name, inputs)
            .await
            .map_err(|refusal| Fault(format!("{name}: {}", refusal.sentence)))
    }

    /// Where the desk's data are.
    pub(crate) fn dir(&self) -> &Path {
        &self.desk.dir
    }

    /// A folder beside the desk, gone with it.
    pub(crate) fn beside(&self, name: &str) -> std::path::PathBuf {
        self.room.path().join(name)
    }

    /// A connection of its own to the same encrypted file, with nothing in between.
    pub(crate) async fn raw(&self) -> Outcome<Raw> {
        Raw::open(&self.dir().join("desk.db"), &self.key()?, false).await
    }

    /// The key of the file.
    pub(crate) fn key(&self) -> Outcome<custody::RawKey> {
        Ok(custody::open(self.dir(), None)?)
    }

    /// London's date at this desk.
    pub(crate) fn today(&self) -> Date {
        today(&self.desk)
    }
}

fn today(desk: &Desk) -> Date {
    front_door_domain::calendar::london(desk.clock.now()).date()
}

/// The same residents as the demo desk holds.
pub(crate) fn people(residents: u32, today: Date) -> Outcome<Vec<Resident>> {
    let tables = front_door_interop::packs::demo_tables()?;
    Ok(front_door_demo::residents(&tables, SEED, residents.into(), today)?.collect())
}
