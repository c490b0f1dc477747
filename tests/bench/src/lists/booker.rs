//! The desk that books.

use front_door_bench::figures::Bench;
use front_door_domain::{
    act::{ActHead, Entity},
    appointments::{Appointment, AppointmentState, ClinicianRole, Mode, Session},
    ids::{ActId, AppointmentId, HubId, NeedId, ResidentId, SessionId, SlotId, UserId},
    users::Permission,
};
use front_door_store::{
    Ahead, Key, Round, Store, StoreError,
    shared::{Server, Whom},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

const AT: &str = "2026-11-23T08:30:00Z";
/// Minutes of one place.
const MINUTES: u16 = 5;

/// A desk with a store, and one session full of places.
pub(super) struct Booker {
    store: Store,
    server: Server,
    whom: Whom,
    clinic: Session,
    ids: AtomicU64,
    _dir: tempfile::TempDir,
}

impl Booker {
    /// With so many places to book, which the shared store knows of.
    pub(super) async fn open(whom: Whom, server: Server, places: u16) -> Bench<Self> {
        let dir = tempfile::tempdir()?;
        let store = Store::create(dir.path(), Key::new([7; 32]), whom.desk).await?;
        store.share(whom.desk).await?;
        let clinic = clinic(places)?;
        let booker = Self { store, server, whom, clinic, ids: AtomicU64::new(2), _dir: dir };
        let mut new = booker.clinic.clone();
        let head = booker.head("open_session")?;
        booker.store.write::<_, StoreError, _>(head, async |tx| tx.put(&mut new).await).await?;
        booker.send().await?;
        Ok(booker)
    }

    /// Books a place; answers the number of its entry once it is granted.
    pub(super) async fn book(&self, ordinal: u16) -> Bench<u64> {
        let head = self.head("book")?;
        let mut booked = self.appointment(ordinal)?;
        let place = SlotId { session: self.clinic.id, ordinal };
        self.store
            .write::<_, StoreError, _>(head, async |tx| {
                let seen = tx.slot(place).await?;
                tx.claim(Entity::from(place), seen.head.version, None).await?;
                tx.put(&mut booked).await
            })
            .await?;
        self.send().await
    }

    async fn send(&self) -> Bench<u64> {
        match self.store.exchange(&self.server, &self.whom, &mut Ahead::default()).await? {
            Round::Done { applied, .. } if applied.granted.len() == 1 => Ok(self.store.end().await.seq),
            other => Err(format!("A grant was expected, not {other:?}.").into()),
        }
    }

    fn head(&self, command: &str) -> Bench<ActHead> {
        Ok(ActHead {
            id: ActId(self.id()),
            at: AT.parse()?,
            by: Some(UserId(id(1))),
            desk: self.whom.desk,
            permission: Permission::Book,
            why: None,
            command: command.to_owned(),
            inputs: Value::Null,
        })
    }

    fn appointment(&self, ordinal: u16) -> Bench<Appointment> {
        let long = SignedDuration::from_mins(i64::from(MINUTES));
        let start = self.clinic.start.checked_add(long * i32::from(ordinal))?;
        Ok(Appointment {
            id: AppointmentId(self.id()),
            version: 0,
            reference: format!("FD-BENCH-{ordinal}"),
            contact: None,
            resident: ResidentId(1),
            need: NeedId::from("urinary"),
            slots: vec![SlotId { session: self.clinic.id, ordinal }],
            hub: self.clinic.hub.clone(),
            mode: self.clinic.mode,
            start,
            end: start.checked_add(long)?,
            state: AppointmentState::Booked { at: AT.parse()?, by: UserId(id(1)) },
            history: Vec::new(),
            other: Map::new(),
        })
    }

    fn id(&self) -> Uuid {
        id(self.ids.fetch_add(1, Ordering::Relaxed))
    }
}

fn clinic(places: u16) -> Bench<Session> {
    let at: Timestamp = AT.parse()?;
    Ok(Session {
        id: SessionId(id(0)),
        version: 0,
        hub: HubId::from("Y07571"),
        room: "2".into(),
        step_free: true,
        clinician: "Dr A. Mensah".into(),
        role: ClinicianRole::Gp,
        woman: Some(true),
        languages: Vec::new(),
        mode: Mode::Hub,
        category: "General Consultation Acute".into(),
        start: at.checked_add(SignedDuration::from_hours(1))?,
        slot_minutes: MINUTES,
        slots: places,
        other: Map::new(),
    })
}

fn id(number: u64) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))
}
