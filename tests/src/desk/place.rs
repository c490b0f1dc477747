//! A small desk of its own for every test: a dozen made-up people, three sessions, five colleagues.

use front_door_desk::{
    clock::Clock,
    commands,
    gate::{Caller, Desk, new_id},
    wire::Refusal,
};
use front_door_domain::{
    act::{ActHead, Record},
    appointments::{ClinicianRole, Mode, Session},
    ids::{ActId, HubId, ResidentId, SessionId, SlotId, UserId},
    nhs_number::NhsNumber,
    residents::{AccessNeed, Resident, Sex},
    users::{Permission, Role, User},
};
use front_door_store::{Extract, Store, Stored};
use jiff::{Timestamp, civil::DateTime};
use serde_json::{Map, Value, json};
use std::{path::Path, sync::atomic::AtomicBool};
use tempfile::TempDir;
use uuid::Uuid;

/// When every desk here is made: Friday 23 October 2026, 17:52 in London.
pub(super) const NOW: &str = "2026-10-23T17:52:00";
/// The hub of the face-to-face session.
pub(super) const HUB: &str = "Y07571";
/// The password of the desk's first user.
pub(super) const PASSWORD: &str = "correct horse";

/// Who is in the extract: id, given and family name, born, sex.
const PEOPLE: [(i64, &str, &str, &str, Sex); 12] = [
    (1, "Sarah", "Smith", "1992-08-06", Sex::Female),
    (2, "Joan", "Reed", "1960-04-17", Sex::Female),
    (3, "Nadia", "Fifteen", "2010-10-24", Sex::Female),
    (4, "Nadia", "Sixteen", "2010-10-23", Sex::Female),
    (5, "Agnes", "Sixtyfour", "1961-10-24", Sex::Female),
    (6, "Agnes", "Sixtyfive", "1961-10-23", Sex::Female),
    (7, "Omar", "Khan", "1992-02-01", Sex::Male),
    (8, "Ionut", "Popescu", "2023-05-05", Sex::Male),
    (9, "Hidden", "Person", "1990-01-01", Sex::Female),
    (10, "Zofia", "Nowak", "1980-03-03", Sex::Female),
    (11, "Sara", "Smyth", "1992-08-06", Sex::Female),
    (12, "Grown", "Attender", "2008-10-23", Sex::Female),
];

/// A woman of 34 with nothing out of the ordinary.
pub(super) const SARAH: i64 = 1;
/// A woman of 66.
pub(super) const JOAN: i64 = 2;
/// A boy of 3.
pub(super) const IONUT: i64 = 8;
/// A sensitive record.
pub(super) const HIDDEN: i64 = 9;
/// Needs an interpreter and a room without steps.
pub(super) const ZOFIA: i64 = 10;
/// Eighteen today.
pub(super) const GROWN: i64 = 12;

/// A desk and the folder it lives in.
pub(super) struct Place {
    pub(super) desk: Desk,
    dir: Option<TempDir>,
}

/// A moment in London, such as `2026-10-23T17:52:00`.
pub(super) fn london(text: &str) -> Timestamp {
    text.parse::<DateTime>().unwrap().in_tz("Europe/London").unwrap().timestamp()
}

impl Place {
    /// A folder without a desk.
    pub(super) fn empty() -> Self {
        Self::empty_at(tempfile::tempdir().unwrap())
    }

    /// The small desk, its store open.
    pub(super) async fn small() -> Self {
        let place = Self::empty();
        let nobody = Caller::default();
        let made = json!({
            "kind": { "kind": "fresh" }, "desk_name": "Test desk", "passphrase": null,
            "user": { "name": "F. First", "username": "first", "password": PASSWORD, "roles": ["administrator"] },
        });
        place.ok(&nobody, "create_desk", made).await;
        place.fill().await;
        place
    }

    /// People, colleagues and sessions.
    async fn fill(&self) {
        let store = self.store().await;
        let password = store.users().await.unwrap().remove(0).password;
        for role in Role::ALL {
            self.put(&mut user(role, password.clone())).await;
        }
        let mut second = user(Role::Navigator, password);
        "second".clone_into(&mut second.username);
        "B. Ito".clone_into(&mut second.name);
        second.id = UserId(Uuid::from_u128(90));
        self.put(&mut second).await;
        let people = PEOPLE.into_iter().map(resident);
        let stop = AtomicBool::new(false);
        store.import_extract(self.head().await, extract(), people, |_| {}, &stop).await.unwrap();
        for mut session in [evening(), by_phone(), tomorrow()] {
            self.put(&mut session).await;
        }
    }

    /// The rows of the same extract at a desk that joined: they do not travel.
    pub(super) async fn follow(&self) {
        let people = PEOPLE.into_iter().map(resident);
        let stop = AtomicBool::new(false);
        self.store().await.follow_extract(1, &extract(), people, |_| {}, &stop).await.unwrap();
    }

    /// Writes one record as an act of its own.
    pub(super) async fn put<R: Record + Stored>(&self, record: &mut R) {
        let store = self.store().await;
        store
            .write::<_, front_door_store::StoreError, _>(self.head().await, async |tx| tx.put(record).await)
            .await
            .unwrap();
    }

    async fn head(&self) -> ActHead {
        let at = self.desk.clock.now();
        ActHead {
            id: ActId(new_id(at).unwrap()),
            at,
            by: None,
            desk: self.store().await.desk(),
            permission: Permission::Administer,
            why: None,
            command: "test".to_owned(),
            inputs: Value::Null,
        }
    }

    pub(super) fn dir(&self) -> &Path {
        self.dir.as_ref().unwrap().path()
    }

    pub(super) async fn store(&self) -> Store {
        self.desk.store().await.unwrap()
    }

    /// Sets the desk's clock to a moment in London.
    pub(super) fn at(&mut self, moment: &str) {
        self.at_moment(london(moment));
    }

    pub(super) fn at_moment(&mut self, moment: Timestamp) {
        self.desk.clock = Clock::set_to(moment);
    }

    /// Lets go of the desk without closing it, as a killed process does, and starts it again.
    pub(super) async fn crash(mut self) -> Self {
        let clock = Clock::set_to(self.desk.clock.now());
        let again = Desk::new(self.dir().to_owned(), clock).unwrap();
        drop(std::mem::replace(&mut self.desk, again));
        self.desk.open_store(None).await.unwrap();
        self
    }

    /// Lets go of the desk without closing it, as a killed process does; its store, if there is one, is
    /// not open any more.
    pub(super) fn killed(mut self) -> Self {
        let clock = Clock::set_to(self.desk.clock.now());
        self.desk = Desk::new(self.dir().to_owned(), clock).unwrap();
        self
    }

    /// Brings in an extract that is not made up from a seed: so many people.
    pub(super) async fn bring_in(&self, version: &str, people: i64) {
        let now = self.desk.clock.now();
        let one = move |id: i64| Resident {
            id: ResidentId(id),
            nhs_number: None,
            // So that their bytes are more than one part.
            address: (0..8).map(|_| new_id(now).unwrap().simple().to_string()).collect(),
            ..resident((id, "Iris", "Brought", "1980-01-01", Sex::Female))
        };
        let stop = AtomicBool::new(false);
        let people = (1..=people).map(one);
        let store = self.store().await;
        store
            .import_residents(self.head().await, ("residents", version), people, |_| {}, &stop)
            .await
            .unwrap();
    }

    /// Somebody signed in by name, without the time that a password takes.
    pub(super) async fn who(&self, username: &str) -> Caller {
        let users = self.store().await.users().await.unwrap();
        let caller = Caller::default();
        caller.set(users.into_iter().find(|user| user.username == username)).await;
        assert!(caller.user().await.is_some(), "nobody is called {username}");
        caller
    }

    /// One command.
    pub(super) async fn call(&self, who: &Caller, name: &str, inputs: Value) -> Result<Value, Refusal> {
        commands::call(&self.desk, who, name, inputs).await
    }

    /// One command that is answered.
    pub(super) async fn ok(&self, who: &Caller, name: &str, inputs: Value) -> Value {
        match self.call(who, name, inputs).await {
            Ok(answer) => answer,
            Err(refusal) => unreachable!("{name} was refused: {} ({:?})", refusal.sentence, refusal.field),
        }
    }

    /// One command that is refused.
    pub(super) async fn refused(&self, who: &Caller, name: &str, inputs: Value) -> Refusal {
        let told = format!("{inputs:.200}");
        match self.call(who, name, inputs).await {
            Err(refusal) => refusal,
            Ok(answer) => unreachable!("{name} {told} was answered: {answer}"),
        }
    }

    /// How many entries the journal has.
    pub(super) async fn entries(&self) -> u64 {
        self.store().await.last_entry().await.map_or(0, |(seq, _)| seq)
    }
}

fn extract() -> Extract {
    Extract { name: "made-up".into(), version: "1".into(), sha256: "0".repeat(64) }
}

/// A slot of the evening session.
pub(super) fn slot(ordinal: u16) -> SlotId {
    SlotId { session: evening().id, ordinal }
}

/// A slot of tomorrow's session, at the same times of day.
pub(super) fn slot_tomorrow(ordinal: u16) -> SlotId {
    SlotId { session: tomorrow().id, ordinal }
}

fn user(role: Role, password: String) -> User {
    let (number, name) = match role {
        Role::Navigator => (81, "A. Okoro"),
        Role::Receptionist => (82, "S. Lewis"),
        Role::Clinician => (83, "Dr J. Okafor"),
        Role::Lead => (84, "M. Shah"),
        Role::Administrator => (85, "T. Admin"),
    };
    User {
        id: UserId(Uuid::from_u128(number)),
        version: 0,
        username: role.label().to_owned(),
        name: name.to_owned(),
        roles: vec![role],
        password,
        active: true,
        other: Map::new(),
    }
}

fn resident((id, given, family, born, sex): (i64, &str, &str, &str, Sex)) -> Resident {
    let needs = if id == ZOFIA {
        vec![AccessNeed::Interpreter("Polish".to_owned()), AccessNeed::Wheelchair]
    } else {
        Vec::new()
    };
    Resident {
        id: ResidentId(id),
        nhs_number: nhs_number(id),
        nhs_verified: true,
        title: if sex == Sex::Female { "Ms" } else { "Mr" }.to_owned(),
        given: given.to_owned(),
        family: family.to_owned(),
        born: born.parse().unwrap(),
        died: None,
        sex,
        address: format!("{id} Secretlane Road"),
        postcode: "RM8 1AA".to_owned(),
        phone: format!("077009001{id:02}"),
        practice: Some("F82001".into()),
        sensitive: id == HIDDEN,
        needs,
    }
}

/// The made-up number of a person; one ordinal in eleven has none, so the next one that has is taken.
pub(super) fn nhs_number(id: i64) -> Option<String> {
    let from = u32::try_from(id).unwrap() * 20 + 4000;
    (from..from + 20).find_map(NhsNumber::made_up).map(|number| number.digits())
}

fn session(number: u128, start: &str, mode: Mode) -> Session {
    Session {
        id: SessionId(Uuid::from_u128(number)),
        version: 0,
        hub: HubId::from(HUB),
        room: if mode == Mode::Hub { "Room 2, ground floor".to_owned() } else { String::new() },
        step_free: mode == Mode::Hub,
        clinician: "Dr S. Rahman".to_owned(),
        role: ClinicianRole::Gp,
        woman: Some(true),
        languages: vec!["Bengali".to_owned()],
        mode,
        category: "General Consultation Acute".to_owned(),
        start: london(start),
        slot_minutes: 10,
        slots: 12,
        other: Map::new(),
    }
}

fn evening() -> Session {
    session(71, "2026-10-23T18:40:00", Mode::Hub)
}

fn by_phone() -> Session {
    session(72, "2026-10-23T18:40:00", Mode::Phone)
}

fn tomorrow() -> Session {
    session(73, "2026-10-24T10:00:00", Mode::Hub)
}

/// A second clinician beside the evening session, at the same times.
pub(super) fn beside() -> Session {
    let mut session = session(74, "2026-10-23T18:40:00", Mode::Hub);
    "Dr B. Patel".clone_into(&mut session.clinician);
    session.woman = Some(false);
    session
}

/// A contact on its way, by the same commands that the window gives.
pub(super) struct Contact<'a> {
    pub(super) place: &'a Place,
    pub(super) who: &'a Caller,
    pub(super) id: Value,
}

impl<'a> Contact<'a> {
    /// Begins one at a door.
    pub(super) async fn begin(place: &'a Place, who: &'a Caller, channel: &str) -> Self {
        let case = place
            .ok(who, "start_contact", json!({ "channel": channel, "caller_number": "07700 900231" }))
            .await;
        Self { place, who, id: case["contact"].clone() }
    }

    /// The same contact with somebody else at the desk.
    pub(super) fn with(&self, who: &'a Caller) -> Self {
        Self { place: self.place, who, id: self.id.clone() }
    }

    /// The inputs with this contact in them.
    pub(super) fn inputs(&self, mut inputs: Value) -> Value {
        inputs["contact"] = self.id.clone();
        inputs
    }

    pub(super) async fn ok(&self, name: &str, inputs: Value) -> Value {
        self.place.ok(self.who, name, self.inputs(inputs)).await
    }

    pub(super) async fn refused(&self, name: &str, inputs: Value) -> Refusal {
        self.place.refused(self.who, name, self.inputs(inputs)).await
    }

    pub(super) async fn case(&self) -> Value {
        self.ok("case", json!({})).await
    }

    /// A call up to the need: opening "no", story, person, need.
    pub(super) async fn about(place: &'a Place, who: &'a Caller, resident: i64, need: &str) -> Self {
        let contact = Self::begin(place, who, "call").await;
        contact.ok("answer_opening", json!({ "answer": "no" })).await;
        contact.ok("tell_story", story("it burns, \"two days\" now")).await;
        contact.identify(resident).await;
        contact.ok("choose_need", json!({ "need": need })).await;
        contact
    }

    /// Two identifiers; a repeat has the opening question asked again.
    pub(super) async fn identify(&self, resident: i64) {
        let said = json!({ "resident": resident, "identifiers": ["name", "birth-date"] });
        let case = self.ok("identify", said).await;
        if case["opening"]["answer"].is_null() {
            self.ok("answer_opening", json!({ "answer": "no" })).await;
        }
    }

    /// Every topic red flag and "worse" answered with no.
    pub(super) async fn ask_all(&self) {
        let case = self.case().await;
        for question in case["topic"].as_array().unwrap() {
            self.ok("answer_question", json!({ "question": question["id"], "answer": "no" })).await;
        }
    }

    /// Where the red flags are asked again, the opening question and every sign answered with no.
    pub(super) async fn ask_again(&self) {
        let case = self.ok("answer_opening", json!({ "answer": "no" })).await;
        for question in case["topic"].as_array().unwrap() {
            if question["answer"].is_null() {
                self.ok("answer_question", json!({ "question": question["id"], "answer": "no" })).await;
            }
        }
    }

    /// A call up to the list of routes.
    pub(super) async fn routed(place: &'a Place, who: &'a Caller, resident: i64) -> Self {
        let contact = Self::about(place, who, resident, "urinary").await;
        contact.ask_all().await;
        contact.ok("set_urgency", json!({ "urgency": "today" })).await;
        contact
    }

    /// A call up to a held slot at the hub.
    pub(super) async fn holding(place: &'a Place, who: &'a Caller, resident: i64, slot: SlotId) -> Self {
        let contact = Self::routed(place, who, resident).await;
        contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        contact.ok("hold_slot", json!({ "slot": slot, "places": null })).await;
        contact
    }

    /// A whole call; answers the appointment.
    pub(super) async fn booked(place: &'a Place, who: &'a Caller, resident: i64, slot: SlotId) -> Value {
        let contact = Self::holding(place, who, resident, slot).await;
        let case = contact.ok("finish_contact", finish(Some(slot))).await;
        assert_eq!(case["state"], "closed");
        case["appointment"]["appointment"].clone()
    }
}

/// What a caller who speaks for herself says.
pub(super) fn story(words: &str) -> Value {
    json!({
        "own_words": words, "speaker": "herself", "speaker_name": "", "consent": null,
        "number": "07700 900231", "can_talk": "yes", "safe_contact": null,
    })
}

/// The finish, read back with the words said.
pub(super) fn finish(slot: Option<SlotId>) -> Value {
    json!({ "slot": slot, "read_back": true, "words": "said" })
}

/// Whether the sentence is one clear one for the person at the desk: begins with a capital, ends as a
/// sentence does, and names nobody.
pub(super) fn check_sentence(refusal: &Refusal) {
    let sentence = &refusal.sentence;
    assert!(sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{sentence}");
    assert!(sentence.ends_with(['.', '?']), "{sentence}");
    assert!(sentence.chars().count() < 400, "{sentence}");
    for personal in ["Smith", "Sarah", "Reed", "Secretlane", "RM8 1AA", "07700", "7700 900"] {
        assert!(!sentence.contains(personal), "{personal} in {sentence:?}");
    }
}

/// Every text inside an answer, for what must not be in it.
pub(super) fn everything(value: &Value) -> String {
    value.to_string()
}

impl Place {
    /// A desk in a folder that was there before, its store not open.
    pub(super) fn empty_at(dir: TempDir) -> Self {
        let desk = Desk::new(dir.path().to_owned(), Clock::set_to(london(NOW))).unwrap();
        Self { desk, dir: Some(dir) }
    }

    /// Closes the desk and keeps its folder.
    pub(super) async fn into_dir(mut self) -> TempDir {
        self.desk.close().await;
        self.dir.take().unwrap()
    }
}
