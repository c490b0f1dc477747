//! Making a desk: fresh, or a demo full of made-up people.

use super::{AboutDesk, MadeUp, about_desk, keep_about, new_user};
use crate::commands::contacts;
use crate::{
    custody::{self, Home},
    gate::{Desk, new_id},
    refusal::DeskError,
    wire::start::{CreateDesk, DeskKind},
};
use front_door_demo as demo;
use front_door_domain::{
    act::ActHead,
    appointments::Session,
    clocks,
    contacts::{Answered, ChosenNeed, Identifier, Person, UrgencySet},
    ids::{ActId, ContactId, DeskId, QuestionId, TaskId, UserId},
    journey::{self, Begin, Decided, Given, Step},
    limits::Limits,
    residents::Resident,
    users::{Permission, Role, User},
};
use front_door_store::{Key, Store};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Serialize;

/// What a new desk was filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Residents.
    pub residents: u64,
    /// Hub sessions.
    pub sessions: u64,
    /// Appointments in them.
    pub booked: u64,
    /// Contacts waiting.
    pub waiting: u64,
}

/// Makes the store, its first user and, for a demo, everything made up. A desk that could not be
/// finished is taken away again, so that the first run can be repeated.
pub async fn make(desk: &Desk, ask: &CreateDesk, days: u16) -> Result<Made, DeskError> {
    if custody::exists(&desk.dir) {
        return Err(DeskError::StoreExists);
    }
    let home = home(ask.passphrase.as_deref(), ask.keyring)?;
    let first = new_user(&ask.user, UserId(new_id(desk.now())?))?;
    let store = new_store(desk, home).await?;
    let made = fill(desk, &store, ask, first, days).await;
    match made {
        Ok(made) => {
            desk.adopt(store).await;
            Ok(made)
        }
        Err(error) => {
            store.close().await?;
            custody::take_away(&desk.dir).await;
            Err(error)
        }
    }
}

/// Keeps the name of a desk that joins others, where it has none yet.
pub(crate) async fn name_it(store: &Store, name: &str) -> Result<(), DeskError> {
    if about_desk(store).await?.name.is_empty() {
        keep_about(store, &AboutDesk { name: short(name), ..AboutDesk::default() }).await?;
    }
    Ok(())
}

/// A store with nothing in it, for a desk that joins others.
pub(crate) async fn bare(desk: &Desk, passphrase: Option<&str>, keyring: bool) -> Result<Store, DeskError> {
    if !custody::exists(&desk.dir) {
        return new_store(desk, home(passphrase, keyring)?).await;
    }
    // Cut short between its key and its store: the key is the one that was meant.
    let key = custody::open(&desk.dir, passphrase).await?;
    Ok(Store::create(&desk.dir, Key::new(*key), DeskId(new_id(desk.now())?)).await?)
}

async fn new_store(desk: &Desk, home: Home<'_>) -> Result<Store, DeskError> {
    desk.cancel(false);
    std::fs::create_dir_all(&desk.dir)
        .map_err(|error| DeskError::File(format!("The data folder could not be made ({}).", error.kind())))?;
    let key = custody::make(&desk.dir, home).await?;
    Ok(Store::create(&desk.dir, Key::new(*key), DeskId(new_id(desk.now())?)).await?)
}

/// Where the key of a new desk is kept.
fn home(passphrase: Option<&str>, keyring: bool) -> Result<Home<'_>, DeskError> {
    match passphrase.filter(|phrase| !phrase.is_empty()) {
        Some(phrase) => custody::long_enough(phrase).map(Home::Passphrase),
        None if keyring => Ok(Home::Keyring),
        None => Ok(Home::File),
    }
}

async fn fill(
    desk: &Desk,
    store: &Store,
    ask: &CreateDesk,
    first: User,
    days: u16,
) -> Result<Made, DeskError> {
    let now = desk.now();
    let demo = matches!(ask.kind, DeskKind::Demo { .. });
    keep_about(store, &AboutDesk { name: short(&ask.desk_name), demo, live: false }).await?;
    let by = first.id;
    let mut users = vec![first];
    if demo {
        users.extend(colleagues(&ask.user.username, now)?);
    }
    let inputs: Vec<_> = users.iter().map(|user| (user.name.clone(), user.roles.clone())).collect();
    store
        .write(act(store, now, by, "add_user", &inputs)?, async |tx| {
            for user in &mut users {
                tx.put(user).await?;
            }
            Ok::<_, DeskError>(())
        })
        .await?;
    match ask.kind {
        DeskKind::Fresh => Ok(Made::default()),
        DeskKind::Demo { residents, seed } => made_up(desk, store, by, residents, seed, days).await,
    }
}

/// A desk's name as it is kept.
fn short(name: &str) -> String {
    name.trim().chars().take(60).collect()
}

/// Who works at a demo desk beside the person who made it; all with the demo password.
fn colleagues(taken: &str, now: Timestamp) -> Result<Vec<User>, DeskError> {
    let people = [
        ("A. Okoro", "a.okoro", Role::Navigator),
        ("S. Lewis", "s.lewis", Role::Receptionist),
        ("Dr J. Okafor", "dr.okafor", Role::Clinician),
        ("M. Shah", "m.shah", Role::Lead),
    ];
    let password = crate::people::hash(super::DEMO_PASSWORD)?;
    let people = people.into_iter().filter(|(_, username, _)| *username != taken.trim().to_lowercase());
    people
        .map(|(name, username, role)| {
            Ok(User {
                id: UserId(new_id(now)?),
                version: 0,
                username: username.to_owned(),
                name: name.to_owned(),
                roles: vec![role],
                password: password.clone(),
                active: true,
                other: serde_json::Map::new(),
            })
        })
        .collect()
}

fn act(
    store: &Store,
    at: Timestamp,
    by: UserId,
    command: &str,
    inputs: &impl Serialize,
) -> Result<ActHead, DeskError> {
    Ok(ActHead {
        id: ActId(new_id(at)?),
        at,
        by: Some(by),
        desk: store.desk(),
        permission: Permission::Administer,
        why: None,
        command: command.to_owned(),
        inputs: serde_json::to_value(inputs).unwrap_or_default(),
    })
}

/// How many residents the booked appointments are drawn from.
const BOOKED_AMONG: usize = 10_000;
/// How many percent of the near slots are taken.
const TAKEN_PERCENT: u8 = 45;

async fn made_up(
    desk: &Desk,
    store: &Store,
    by: UserId,
    residents: u32,
    seed: u32,
    days: u16,
) -> Result<Made, DeskError> {
    let now = desk.now();
    let today = front_door_domain::calendar::london(now).date();
    let made_up = MadeUp { residents, seed, day: today };
    let sample: Vec<Resident> = made_up.people()?.take(BOOKED_AMONG).collect();
    let total = u64::from(residents);
    let head = act(store, now, by, "import_extract", &made_up)?;
    let report = made_up.report(desk);
    let cancel = desk.cancel_flag();
    let granted = store.import_extract(head, made_up.extract(), made_up.people()?, report, cancel).await?;
    let taken_in = granted.answer().unwrap_or_default();
    let (sessions, booked) = diary(desk, store, by, seed, days, &sample).await?;
    let waiting = queue(desk, store, by, &sample).await?;
    desk.report("Making up residents", total, total);
    Ok(Made { residents: taken_in, sessions, booked, waiting })
}

/// Sessions and the appointments in them, one act a day.
async fn diary(
    desk: &Desk,
    store: &Store,
    by: UserId,
    seed: u32,
    days: u16,
    people: &[Resident],
) -> Result<(u64, u64), DeskError> {
    let now = desk.now();
    let today = front_door_domain::calendar::london(now).date();
    let hubs: Vec<_> = desk.pack.bookable_hubs().map(|hub| hub.id.clone()).collect();
    let (mut sessions, mut booked) = (0, 0);
    for day in 0..days {
        let date = today.saturating_add(i64::from(day).days());
        let mut open: Vec<Session> =
            demo::sessions(&hubs, seed.into(), date, 1, &desk.pack.calendar).collect();
        let taken: Vec<_> = if day < 14 {
            demo::taken(&open, people, seed.into(), TAKEN_PERCENT, now).collect()
        } else {
            Vec::new()
        };
        let inputs = (date, open.len(), taken.len());
        let day_booked = store
            .write(act(store, now, by, "open_sessions", &inputs)?, async |tx| {
                for session in &mut open {
                    tx.put(session).await?;
                }
                for taken in &taken {
                    tx.put(&mut taken.appointment(by, contacts::new_reference()?)).await?;
                }
                Ok::<_, DeskError>(taken.len() as u64)
            })
            .await?;
        sessions += open.len() as u64;
        booked += day_booked.answer().unwrap_or_default();
        if !desk.report("Making up hub sessions", u64::from(day) + 1, u64::from(days) + 1) {
            return Err(DeskError::Cancelled);
        }
    }
    Ok((sessions, booked))
}

/// A few contacts that wait, so that a demo desk is alive. Each goes through the journey's own steps.
async fn queue(desk: &Desk, store: &Store, by: UserId, people: &[Resident]) -> Result<u64, DeskError> {
    let now = desk.now();
    let mut made = 0;
    for waiting in demo::waiting(people, now) {
        let began = now - SignedDuration::from_mins(waiting.minutes_ago.into());
        let decided = contact_of(desk, &waiting, by, began)?;
        let told = (waiting.channel, waiting.minutes_ago);
        store
            .write(act(store, now, by, "made_up_contact", &told)?, async |tx| {
                contacts::save(tx, decided).await
            })
            .await?;
        made += 1;
    }
    Ok(made)
}

fn contact_of(
    desk: &Desk,
    waiting: &demo::Waiting,
    by: UserId,
    began: Timestamp,
) -> Result<Decided, DeskError> {
    let pack = &desk.pack;
    let step = Step {
        at: began,
        by,
        clinician: false,
        content: &pack.content,
        calendar: &pack.calendar,
        limits: Limits::of(&pack.content.settings),
    };
    let door = Begin {
        id: ContactId(new_id(began)?),
        reference: contacts::new_reference()?,
        channel: waiting.channel,
        began,
        number: waiting.number.clone(),
        through: None,
        own_words: waiting.own_words.clone(),
        given: Given::default(),
        taken_up: false,
    };
    let mut contact = journey::start(door, &step);
    contact.story.speaker = Some(waiting.speaker);
    if let Some(resident) = waiting.resident {
        contact.person = Person::Known {
            resident,
            identifiers: vec![Identifier::Name, Identifier::BirthDate],
            at: began,
            by,
        };
    }
    if let Some(need) = &waiting.need {
        contact.need = Some(ChosenNeed { need: need.clone(), at: began, by });
    }
    if let Some(urgency) = waiting.urgency {
        contact.due = clocks::due(urgency, began, began, &pack.calendar, &step.limits);
        contact.urgency = Some(UrgencySet { urgency, at: began, by });
    }
    contact.worse = waiting.worse.map(|answer| Answered {
        question: QuestionId(journey::WORSE.to_owned()),
        answer,
        at: began,
        by,
    });
    match &waiting.opening {
        None => Ok(contact.into()),
        Some(answer) => {
            let ids = [TaskId(new_id(began)?), TaskId(new_id(began)?)];
            let mut decided = journey::answer_opening(contact, answer.clone(), &[], ids, &step)?;
            decided.contact.worker = None;
            Ok(decided)
        }
    }
}
