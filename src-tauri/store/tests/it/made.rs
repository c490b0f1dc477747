//! Made-up people, sessions and acts for these tests.

use front_door_domain::{
    act::{ActHead, Hold},
    appointments::{Appointment, AppointmentState, ClinicianRole, Mode, Session},
    contacts::{Channel, Contact, ContactState, Opening, Person, Story},
    ids::{
        ActId, AppointmentId, ContactId, DeskId, HubId, NeedId, ResidentId, SessionId, SlotId, TaskId, UserId,
    },
    residents::{Resident, Sex},
    tasks::{Owner, Task, TaskKind, TaskState},
    users::Permission,
};
use front_door_store::{Key, Store};
use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions,
};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};
use uuid::Uuid;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// An id that no other call in this process gives.
pub(crate) fn uuid() -> Uuid {
    Uuid::from_u128(
        u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) | 0x0190_0000_0000_7000_8000_0000_0000_0000,
    )
}

/// A folder of its own, removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let name =
            format!("front-door-store-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let dir = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) const DESK: DeskId = DeskId(Uuid::from_u128(0xD));

pub(crate) fn key() -> Key {
    Key::new([7; 32])
}

pub(crate) async fn store(folder: &Folder) -> Store {
    Store::create(folder.path(), key(), DESK).await.unwrap()
}

/// Runs `sql` on a closed store, behind its back.
pub(crate) async fn behind(folder: &Folder, sql: &str) {
    let mut conn = bare(folder).await;
    conn.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
    conn.close().await.unwrap();
}

/// The one number that `sql` answers on a closed store.
pub(crate) async fn number(folder: &Folder, sql: &str) -> i64 {
    let mut conn = bare(folder).await;
    let number = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    number
}

async fn bare(folder: &Folder) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(folder.path().join("desk.db"))
        .pragma("key", format!("\"x'{}'\"", "07".repeat(32)))
        .connect()
        .await
        .unwrap()
}

/// `2026-10-23T17:50:00Z` plus so many seconds.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_792_777_800 + seconds).unwrap()
}

pub(crate) fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

pub(crate) fn head(by: UserId, seconds: i64) -> ActHead {
    ActHead {
        id: ActId(uuid()),
        at: at(seconds),
        by: Some(by),
        desk: DESK,
        permission: Permission::Book,
        why: None,
        command: "test".into(),
        inputs: Value::Null,
    }
}

pub(crate) fn hold(by: UserId, until_seconds: i64) -> Hold {
    Hold { by, desk: DESK, until: at(until_seconds), extended: false }
}

pub(crate) fn session(hub: &str, start_seconds: i64, slots: u16) -> Session {
    Session {
        id: SessionId(uuid()),
        version: 0,
        hub: HubId::from(hub),
        room: "2".into(),
        step_free: true,
        clinician: "Dr S. Rahman".into(),
        role: ClinicianRole::Gp,
        woman: Some(true),
        languages: vec!["Bengali".into()],
        mode: Mode::Hub,
        category: "General Consultation Acute".into(),
        start: at(start_seconds),
        slot_minutes: 10,
        slots,
        other: Map::new(),
    }
}

pub(crate) fn slot(session: &Session, ordinal: u16) -> SlotId {
    SlotId { session: session.id, ordinal }
}

pub(crate) fn appointment(session: &Session, ordinal: u16, by: UserId) -> Appointment {
    let start = session.start + jiff::SignedDuration::from_mins(i64::from(ordinal) * 10);
    Appointment {
        id: AppointmentId(uuid()),
        version: 0,
        reference: "FD-TEST-1".into(),
        contact: None,
        resident: ResidentId(1),
        need: NeedId::from("urinary"),
        slots: vec![slot(session, ordinal)],
        hub: session.hub.clone(),
        mode: session.mode,
        start,
        end: start + jiff::SignedDuration::from_mins(10),
        state: AppointmentState::Booked { at: at(0), by },
        history: Vec::new(),
        other: Map::new(),
    }
}

pub(crate) fn contact(seconds: i64) -> Contact {
    serde_json::from_value(serde_json::json!({
        "id": ContactId(uuid()), "version": 0, "reference": "FD-7K3M-9", "channel": Channel::Call,
        "began": at(seconds), "due": at(seconds + 3600), "came_back": null, "alert": null,
        "opening": Opening::NotAsked, "story": Story::default(),
        "person": Person::Unknown { name: String::new(), born: String::new(), postcode: String::new() },
        "need": null, "topic": [], "checks": [], "worse": null, "urgency": null, "routings": [],
        "safety_net": null, "worker": null, "state": ContactState::Open,
    }))
    .unwrap()
}

pub(crate) fn resident(id: i64, family: &str, given: &str, born: &str) -> Resident {
    Resident {
        id: ResidentId(id),
        nhs_number: Some(format!("999{id:07}")),
        nhs_verified: true,
        title: "Ms".into(),
        given: given.into(),
        family: family.into(),
        born: born.parse().unwrap(),
        died: None,
        sex: Sex::Female,
        address: format!("{id} High Road"),
        postcode: "RM8 2AB".into(),
        phone: format!("077009{:05}", id % 100_000),
        practice: Some("F82001".into()),
        sensitive: false,
        needs: Vec::new(),
    }
}

/// One way to take a typed name.
pub(crate) fn key_of(family: &str, given: Option<&str>) -> front_door_domain::query::NameKey {
    front_door_domain::query::NameKey { family: family.to_owned(), given: given.map(str::to_owned) }
}

pub(crate) fn task(due: i64, owner: Owner) -> Task {
    Task {
        id: TaskId(uuid()),
        version: 0,
        kind: TaskKind::Callback,
        contact: None,
        resident: None,
        made: at(0),
        due: at(due),
        text: "Ring back".into(),
        owner,
        state: TaskState::Open,
        arranges: None,
        other: Map::new(),
    }
}
