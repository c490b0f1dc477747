//! The made-up place that all desks share: people, colleagues, a few hot sessions and contacts.

use crate::figures::Bench;
use front_door_bench::desk::{self, call, store};
use front_door_desk::{
    clock::Clock,
    gate::{Caller, Desk, new_id},
};
use front_door_domain::{
    act::{ActHead, Record},
    appointments::{ClinicianRole, Mode, Session},
    ids::{ContactId, HubId, ResidentId, SessionId, UserId},
    nhs_number::NhsNumber,
    residents::{Resident, Sex},
    users::{Role, User},
};
use front_door_store::{Extract, Store, StoreError, Stored};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::{path::Path, sync::atomic::AtomicBool};

/// When it all begins: a Friday noon in London.
const NOON: &str = "2026-10-23T11:00:00Z";
/// When the sessions begin, late enough for a run of hours.
const EVENINGS: [&str; 2] = ["2026-10-23T17:40:00Z", "2026-10-23T18:00:00Z"];
/// Places in each session.
pub(crate) const PLACES: u16 = 30;
/// People who want one.
pub(crate) const PEOPLE: i64 = 40;
/// Contacts that everybody writes in.
const HOT: usize = 4;
const HUB: &str = "Y07571";
/// Nobody signs in with it: colleagues are set, for a password takes longer than an act.
const PASSWORD: &str = "correct horse";

/// How far the clock of this place is ahead of this machine's, in milliseconds.
pub(crate) fn ahead() -> Bench<i64> {
    Ok(NOON.parse::<Timestamp>()?.as_millisecond() - Clock::start().now().as_millisecond())
}

/// A desk in `dir` whose clock is so far ahead.
pub(crate) fn desk(dir: &Path, ahead: i64) -> Bench<Desk> {
    let now = Clock::start().now().as_millisecond() + ahead;
    Ok(Desk::new(dir.join("desk"), Clock::set_to(Timestamp::from_millisecond(now)?))?)
}

/// The colleague who sits at desk `number`; 0 is nobody's desk.
pub(crate) async fn colleague(store: &Store, number: usize) -> Bench<Option<User>> {
    let name = format!("colleague{number}");
    Ok(store.users().await?.into_iter().find(|user| user.username == name))
}

/// Makes the first desk with everything in it.
pub(crate) async fn make(desk: &Desk, desks: usize) -> Bench {
    let nobody = Caller::default();
    let first =
        json!({ "name": "F. First", "username": "first", "password": PASSWORD, "roles": ["administrator"] });
    let ask = json!({
        "kind": { "kind": "fresh" }, "desk_name": "Desk 1", "passphrase": null, "keyring": false, "user": first,
    });
    call(desk, &nobody, "create_desk", ask).await?;
    let store = store(desk).await?;
    let first = store.users().await?.into_iter().next().ok_or("The first user was not made.")?;
    for number in 0..=desks {
        put(desk, &mut user(desk, number, first.password.clone())?).await?;
    }
    let stop = AtomicBool::new(false);
    store.import_extract(head(desk)?, extract(), (1..=PEOPLE).map(resident), |_| {}, &stop).await?;
    for (number, start) in EVENINGS.into_iter().enumerate() {
        put(desk, &mut session(number, start.parse()?)).await?;
    }
    let everybody = Caller::default();
    everybody.set(colleague(&store, 0).await?).await;
    for _ in 0..HOT {
        let begun = json!({ "channel": "call", "caller_number": "07700 900231" });
        let case = call(desk, &everybody, "start_contact", begun).await?;
        let none = json!({ "contact": case["contact"], "answer": "no" });
        call(desk, &everybody, "answer_opening", none).await?;
    }
    Ok(())
}

/// Founds the shared store at `address`, the owner's, with this desk's journal.
pub(crate) async fn found(desk: &Desk, address: &str) -> Bench {
    let first = store(desk).await?.users().await?.into_iter().find(|user| user.username == "first");
    let caller = Caller::default();
    caller.set(first).await;
    call(desk, &caller, "found_shared", json!({ "address": address, "password": null })).await?;
    Ok(())
}

/// The residents do not travel: a desk that joined has them from the same extract.
pub(crate) async fn follow(store: &Store) -> Bench {
    if store.extract().await?.is_none() {
        let stop = AtomicBool::new(false);
        store.follow_extract(1, &extract(), (1..=PEOPLE).map(resident), |_| {}, &stop).await?;
    }
    Ok(())
}

/// The contacts that everybody writes in, out of the first entries of the journal.
pub(crate) async fn hot(store: &Store) -> Bench<Vec<ContactId>> {
    let mut hot = Vec::new();
    for entry in store.entries_after(0, 500).await? {
        let act: Value = serde_json::from_str(&entry.body)?;
        if act["command"] == "start_contact"
            && hot.len() < HOT
            && let Some(id) = act["records"][0]["id"].as_str()
        {
            hot.push(id.parse()?);
        }
    }
    Ok(hot)
}

/// The hot sessions.
pub(crate) fn sessions() -> [SessionId; 2] {
    [0, 1].map(session_id)
}

async fn put<R: Record + Stored>(desk: &Desk, record: &mut R) -> Bench {
    let head = head(desk)?;
    store(desk).await?.write::<_, StoreError, _>(head, async |tx| tx.put(record).await).await?;
    Ok(())
}

fn head(desk: &Desk) -> Bench<ActHead> {
    desk::head(desk.clock.now(), "00000000-0000-7000-8000-0000000000f0".parse()?, "found_chaos")
}

fn extract() -> Extract {
    Extract { name: "made-up".into(), version: "1".into(), sha256: "0".repeat(64) }
}

fn user(desk: &Desk, number: usize, password: String) -> Bench<User> {
    Ok(User {
        id: UserId(new_id(desk.clock.now())?),
        version: 0,
        username: format!("colleague{number}"),
        name: format!("Colleague {number}"),
        roles: vec![Role::Navigator, Role::Receptionist, Role::Clinician],
        password,
        active: true,
        other: Map::new(),
    })
}

fn resident(id: i64) -> Resident {
    let from = u32::try_from(id).unwrap_or_default() * 20 + 4000;
    Resident {
        id: ResidentId(id),
        nhs_number: (from..from + 20).find_map(NhsNumber::made_up).map(|number| number.digits()),
        nhs_verified: true,
        title: "Ms".to_owned(),
        given: "Sarah".to_owned(),
        family: format!("Madeup{id}"),
        born: jiff::civil::date(1992, 8, 6),
        died: None,
        sex: Sex::Female,
        address: format!("{id} Secretlane Road"),
        postcode: "RM8 1AA".to_owned(),
        phone: format!("077009001{id:02}"),
        practice: Some("F82001".into()),
        sensitive: false,
        needs: Vec::new(),
    }
}

fn session_id(number: usize) -> SessionId {
    SessionId(uuid::Uuid::from_u128(71 + number as u128))
}

fn session(number: usize, start: Timestamp) -> Session {
    Session {
        id: session_id(number),
        version: 0,
        hub: HubId::from(HUB),
        room: "Room 2, ground floor".to_owned(),
        step_free: true,
        clinician: "Dr S. Rahman".to_owned(),
        role: ClinicianRole::Gp,
        woman: Some(true),
        languages: Vec::new(),
        mode: Mode::Hub,
        category: "General Consultation Acute".to_owned(),
        start,
        slot_minutes: 10,
        slots: PLACES,
        other: Map::new(),
    }
}
