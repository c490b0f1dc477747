//! Desks that share one PostgreSQL: claims are answered while somebody waits, requested while the
//! cable is out, and what lost is a task of a person.

mod content;
mod lines;
mod looked;
mod names;
#[expect(clippy::large_futures, reason = "tests: whole stories are told inside of one another")]
mod newdesk;
mod rejoin;
mod same;
mod seen;
mod versions;

use crate::server::{OWNER, Postgres};

use super::place::{Contact, HUB, JOAN, NOW, Place, SARAH, finish, london, slot, story};
use front_door_desk::{
    gate::Caller,
    sharing::{Link, keep},
    wire::RefusalCode,
};
use front_door_domain::ids::SlotId;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::{cell::RefCell, time::Duration};

/// Two desks of one shared store, on the server that orders their acts.
struct Two {
    postgres: RefCell<Postgres>,
    one: Place,
    other: Place,
}

impl Two {
    /// Runs `story` while both desks are kept together with the server.
    async fn play(story: impl AsyncFnOnce(&Two)) {
        let Some(postgres) = Postgres::start() else { return };
        let two = Self { postgres: RefCell::new(postgres), one: Place::small().await, other: Place::empty() };
        let told = async {
            two.meet().await;
            story(&two).await;
        };
        tokio::select! {
            () = Box::pin(keep(&two.one.desk)) => unreachable!("sharing ended at one desk"),
            () = Box::pin(keep(&two.other.desk)) => unreachable!("sharing ended at the other desk"),
            () = Box::pin(told) => {}
        }
    }

    fn address(&self, role: &str) -> String {
        self.postgres.borrow().address(role)
    }

    async fn meet(&self) {
        let first = self.one.who("first").await;
        let address = self.address(OWNER);
        let founded =
            self.one.ok(&first, "found_shared", json!({ "address": address, "password": null })).await;
        assert_eq!(founded["here"]["link"], "online", "{founded}");
        self.postgres.borrow().set_clock(london(NOW));
        // Founded by the real clock; from its next round on the desk goes by the one just set.
        while self.one.desk.now() > london(NOW) + SignedDuration::from_hours(1) {
            self.one.desk.share.wake();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.postgres.borrow().let_in("second");
        let join = json!({
            "address": self.address("second"), "password": null, "desk_name": "Second desk",
            "passphrase": null, "keyring": false,
        });
        let joined = self.other.ok(&Caller::default(), "join_shared", join).await;
        assert_eq!(joined["state"]["state"], "signed-out");
        assert_eq!(joined["sharing"]["link"], "online");
        self.other.follow().await;
        for place in [&self.one, &self.other] {
            assert_eq!(place.entries().await, self.one.entries().await);
        }
    }

    /// Pulls the cable of both desks, and waits until they say so.
    async fn cut(&self) {
        self.postgres.borrow_mut().crash();
        for place in [&self.one, &self.other] {
            until(place, |link| matches!(link, Link::Offline { .. })).await;
        }
    }

    /// Puts it back, and waits until both desks have everything.
    async fn mend(&self) {
        self.postgres.borrow_mut().resume();
        self.rest().await;
    }

    /// Waits until nothing is left to send, to take in, to decide or to tell.
    async fn rest(&self) {
        for _ in 0..600 {
            let mut ends = Vec::new();
            for place in [&self.one, &self.other] {
                let store = place.store().await;
                let open =
                    store.backlog().await.unwrap().acts as usize + store.set_aside().await.unwrap().len();
                let online = place.desk.share.now().link == Link::Online;
                ends.push((online && open == 0).then_some(store.end().await));
            }
            if ends[0].is_some() && ends[0] == ends[1] {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        unreachable!(
            "the desks did not come to rest: {:?}",
            [&self.one, &self.other].map(|place| place.desk.share.now())
        );
    }

    async fn alike(&self) {
        self.rest().await;
        for place in [&self.one, &self.other] {
            assert_eq!(place.store().await.verify().await.unwrap().broken, None);
        }
    }
}

async fn until(place: &Place, wanted: impl FnMut(&Link) -> bool) {
    let mut wanted = wanted;
    let mut told = place.desk.share.told();
    let there = told.wait_for(|sharing| wanted(&sharing.link));
    tokio::time::timeout(Duration::from_mins(1), there).await.unwrap().unwrap();
}

fn hold(contact: &Contact<'_>, slot: SlotId) -> Value {
    contact.inputs(json!({ "slot": slot, "places": null }))
}

async fn day(place: &Place, who: &Caller) -> String {
    place.ok(who, "day_list", json!({ "hub": HUB, "date": null })).await.to_string()
}

async fn waiting(place: &Place, who: &Caller) -> Vec<Value> {
    place.ok(who, "worklist", json!({ "tab": "waiting" })).await["rows"].as_array().unwrap().clone()
}

/// A contact that wants a place and cannot hold it.
async fn wanting<'a>(place: &'a Place, who: &'a Caller, resident: i64, slot: SlotId) -> Contact<'a> {
    let contact = Contact::routed(place, who, resident).await;
    contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
    let refusal = contact.refused("hold_slot", json!({ "slot": slot, "places": null })).await;
    assert_eq!(refusal.code, Some(RefusalCode::NotHeld), "{}", refusal.sentence);
    contact
}

#[tokio::test]
async fn two_desks_one_slot_and_each_is_told_who() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("second").await);
        let first = Contact::holding(&two.one, &a, SARAH, slot(2)).await;
        let second = Contact::routed(&two.other, &b, JOAN).await;
        second.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        let refusal = two.other.refused(&b, "hold_slot", hold(&second, slot(2))).await;
        assert_eq!(refusal.code, Some(RefusalCode::Taken));
        for part in ["A. Okoro at Test desk holds this time for another ", "19:10, 19:20 and 19:30"] {
            assert!(refusal.sentence.contains(part), "{}", refusal.sentence);
        }
        let case = first.ok("finish_contact", finish(Some(slot(2)))).await;
        assert_eq!((&case["state"], &case["appointment"]["requested"]), (&json!("closed"), &json!(false)));
        assert!(case["outcome"].as_str().unwrap().starts_with("Appointment booked"), "{case}");
        two.rest().await;
        let refusal = second.refused("finish_contact", finish(Some(slot(2)))).await;
        assert!(refusal.sentence.contains("A. Okoro booked this time at 17:5"), "{}", refusal.sentence);
        two.alike().await;
        assert!(
            waiting(&two.other, &b).await.iter().all(|row| row["door"] != "Task"),
            "they were told already"
        );
    })
    .await;
}

/// Two desks hold one time at the same moment; answers what the one that lost is told.
async fn at_once(two: &Two, (a, b): (&Caller, &Caller)) -> String {
    let first = Contact::routed(&two.one, a, SARAH).await;
    let second = Contact::routed(&two.other, b, JOAN).await;
    two.rest().await;
    let (one, other) = tokio::join!(
        two.one.call(a, "hold_slot", hold(&first, slot(4))),
        two.other.call(b, "hold_slot", hold(&second, slot(4))),
    );
    let lost: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
    let [refusal] = lost.as_slice() else { unreachable!("one of two was expected to lose: {lost:?}") };
    assert_eq!(refusal.code, Some(RefusalCode::Taken));
    two.alike().await;
    refusal.sentence.clone()
}

#[tokio::test]
async fn of_two_claims_at_once_one_wins_and_the_other_is_told() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("second").await);
        let told = at_once(two, (&a, &b)).await;
        assert!(told.contains(" holds this time for another "), "{told}");
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_at_two_desks_at_once_is_told_that_it_is_theirs() {
    Two::play(async |two| {
        let (here, there) = (two.one.who("navigator").await, two.other.who("navigator").await);
        let told = at_once(two, (&here, &there)).await;
        assert!(told.starts_with("You hold this time yourself at "), "{told}");
    })
    .await;
}

#[tokio::test]
async fn offline_a_booking_is_requested_and_of_two_one_is_granted_and_one_a_task() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("second").await);
        two.cut().await;
        let mut booked = Vec::new();
        for (place, who, resident) in [(&two.one, &a, SARAH), (&two.other, &b, JOAN)] {
            let contact = wanting(place, who, resident, slot(6)).await;
            let case = contact.case().await;
            assert_eq!(case["wanted"]["slot"], json!(slot(6)), "{case}");
            assert!(case["finish"].as_str().unwrap().starts_with("Request Fri 23-Oct 19:40"), "{case}");
            let case = contact.ok("finish_contact", finish(Some(slot(6)))).await;
            assert_eq!(case["appointment"]["requested"], true);
            assert_eq!(case["appointment"]["state"]["text"], "Requested, not yet booked");
            assert!(case["outcome"].as_str().unwrap().starts_with("Appointment requested, not yet booked"));
            assert!(day(place, who).await.contains("Requested, not yet booked"));
            let slip =
                place.ok(who, "slip", json!({ "appointment": case["appointment"]["appointment"] })).await;
            for face in ["html", "text"] {
                let face = slip[face].as_str().unwrap().to_lowercase();
                assert!(face.contains("requested, not yet booked"), "{face}");
            }
            let status = place.ok(who, "desk_status", json!({})).await;
            let text = status["sharing"]["text"].as_str().unwrap();
            assert!(text.starts_with("Offline since 17:5") && text.ends_with(" waiting"), "{text}");
            booked.push((contact.id.clone(), case["appointment"]["reference"].clone()));
        }
        two.mend().await;
        let mut lost = 0;
        for ((place, who), (contact, reference)) in [(&two.one, &a), (&two.other, &b)].into_iter().zip(booked)
        {
            let case = place.ok(who, "case", json!({ "contact": contact })).await;
            if case["state"] == "closed" {
                assert_eq!(case["appointment"]["reference"], reference, "what was said stays true");
                assert_eq!(case["appointment"]["state"]["text"], "Booked");
                continue;
            }
            lost += 1;
            assert_eq!(case["story"]["own_words"], "it burns, \"two days\" now", "nothing typed is lost");
            let rows = waiting(place, who).await;
            let task = rows.iter().find(|row| row["door"] == "Task").unwrap();
            assert_eq!((&task["tags"][0]["text"], &task["contact"]), (&json!("Not granted"), &contact));
            for part in ["the booking of Fri 23-Oct 19:40", " had the time first", "Free next there: 19:50"] {
                assert!(task["text"].as_str().unwrap().contains(part), "{task}");
            }
        }
        assert_eq!(lost, 1);
        assert!(!day(&two.one, &a).await.contains("not yet booked"));
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn what_others_changed_first_is_decided_again_or_becomes_a_task() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("navigator").await);
        let contact = Contact::about(&two.one, &a, SARAH, "urinary").await;
        let task = Contact::begin(&two.one, &a, "call").await;
        task.ok("answer_opening", json!({ "answer": "not-sure", "signs": [] })).await;
        two.rest().await;
        two.cut().await;
        // Each says something else of the same contact: both hold, whoever comes second.
        contact.ok("tell_story", story("at one desk")).await;
        let there = Contact { place: &two.other, who: &b, id: contact.id.clone() };
        there.ok("choose_need", json!({ "need": "sore-throat" })).await;
        // Both finish the same task: that cannot be done twice.
        let doctor = (two.one.who("clinician").await, two.other.who("clinician").await);
        let rows = waiting(&two.one, &a).await;
        let open = rows.iter().find(|row| row["door"] == "Task").unwrap()["task"].clone();
        let outcome = |what: &str| json!({ "task": open, "outcome": what });
        two.one.ok(&doctor.0, "finish_task", outcome("rung back")).await;
        two.other.ok(&doctor.1, "finish_task", outcome("seen at the desk")).await;
        two.mend().await;
        for (place, who) in [(&two.one, &a), (&two.other, &b)] {
            let case = place.ok(who, "case", json!({ "contact": contact.id })).await;
            assert_eq!(case["story"]["own_words"], "at one desk", "{case}");
            assert_eq!(case["need"]["id"], "sore-throat", "{case}");
            let rows = waiting(place, who).await;
            let told: Vec<_> = rows.iter().filter(|row| row["tags"][0]["text"] == "Not granted").collect();
            let [told] = told.as_slice() else { unreachable!("one task was expected: {rows:?}") };
            let text = told["text"].as_str().unwrap();
            assert!(text.contains("“finish task”") && text.contains("outcome: “"), "{text}");
        }
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn a_booking_that_is_decided_again_stays_the_one_that_was_read_out() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("navigator").await, two.other.who("navigator").await);
        let contact = Contact::routed(&two.one, &a, SARAH).await;
        contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        two.rest().await;
        let first = two.one.who("first").await;
        let role = two.one.ok(&first, "shared_status", json!({})).await["role"].as_str().unwrap().to_owned();
        two.postgres.borrow().psql(&format!("ALTER ROLE {role} NOLOGIN"));
        two.cut().await;
        let both = contact.inputs(json!({ "slot": slot(6), "places": 2 }));
        two.one.refused(&a, "hold_slot", both).await;
        let requested = contact.ok("finish_contact", finish(Some(slot(6)))).await["appointment"].clone();
        assert!(requested["text"].as_str().unwrap().contains("20 minutes"), "{requested}");
        // What is wanted next is not what was wanted then.
        wanting(&two.one, &a, JOAN, slot(9)).await;
        let there = Contact { place: &two.other, who: &b, id: contact.id.clone() };
        there.ok("tell_story", story("somebody else asked her again")).await;
        two.postgres.borrow_mut().resume();
        until(&two.other, |link| *link == Link::Online).await;
        until(
            &two.one,
            |link| matches!(link, Link::Stopped { why, .. } if why.contains("did not let this desk in")),
        )
        .await;
        two.postgres.borrow().psql(&format!("ALTER ROLE {role} LOGIN"));
        two.one.desk.share.wake();
        two.rest().await;
        for (place, who) in [(&two.one, &a), (&two.other, &b)] {
            let case = place.ok(who, "case", json!({ "contact": contact.id })).await;
            assert_eq!(case["story"]["own_words"], "somebody else asked her again");
            let booked = &case["appointment"];
            assert_eq!(booked["state"]["text"], "Booked", "{case}");
            for same in ["appointment", "reference", "text"] {
                assert_eq!(booked[same], requested[same]);
            }
        }
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn a_hold_without_an_answer_in_time_is_given_back() {
    Two::play(async |two| {
        let a = two.one.who("navigator").await;
        let contact = Contact::routed(&two.one, &a, SARAH).await;
        contact.ok("choose_route", json!({ "service": "gp-hub", "reason": null })).await;
        two.rest().await;
        // Somebody keeps the turn for a while: nobody's acts are taken, and nobody is told.
        let keeps = two.postgres.borrow().psql_in_passing(
            "BEGIN; LOCK TABLE front_door.turn IN EXCLUSIVE MODE; SELECT pg_sleep(4.5); COMMIT",
        );
        tokio::time::sleep(Duration::from_millis(500)).await;
        let refusal = contact.refused("hold_slot", json!({ "slot": slot(3), "places": null })).await;
        assert_eq!(refusal.code, Some(RefusalCode::NotHeld), "{}", refusal.sentence);
        until(&two.one, |link| matches!(link, Link::Offline { .. })).await;
        assert_eq!(contact.case().await["wanted"]["requests"], true);
        two.rest().await;
        assert!(keeps.wait_with_output().unwrap().status.success());
        for place in [&two.one, &two.other] {
            let head = place.store().await.slot(slot(3)).await.unwrap().head;
            assert_eq!((head.version, head.hold), (2, None), "held and given back");
        }
        assert!(contact.case().await["finish"].as_str().unwrap().starts_with("Book Fri 23-Oct 19:10"));
        let case = contact.ok("finish_contact", finish(Some(slot(3)))).await;
        assert_eq!(case["appointment"]["requested"], false);
        two.alike().await;
    })
    .await;
}

#[tokio::test]
async fn what_one_desk_does_the_others_hear_of_without_asking() {
    Two::play(async |two| {
        let a = two.one.who("navigator").await;
        let mut heard = two.other.store().await.changes();
        Contact::begin(&two.one, &a, "call").await;
        let came = tokio::time::timeout(Duration::from_secs(3), heard.recv()).await.unwrap().unwrap();
        assert!(came.seq > 0 && !came.kinds.is_empty(), "{came:?}");
    })
    .await;
}

#[tokio::test]
async fn a_desk_shares_and_leaves_by_an_administrators_word() {
    Two::play(async |two| {
        let (first, a) = (two.one.who("first").await, two.one.who("navigator").await);
        for name in ["shared_status", "leave_shared"] {
            assert!(two.one.refused(&a, name, json!({})).await.sentence.contains("may administer"));
        }
        let status = two.one.ok(&first, "shared_status", json!({})).await;
        let names: Vec<_> =
            status["desks"].as_array().unwrap().iter().map(|desk| desk["name"].clone()).collect();
        assert_eq!(names, ["Second desk", "Test desk"]);
        assert!(status["role"].as_str().unwrap().starts_with("front_door_"), "never the owner: {status}");
        assert_eq!(status["server"]["entries"], status["entries"]);
        let again = json!({ "address": two.address(OWNER), "password": null });
        let same = two.one.ok(&first, "found_shared", again.clone()).await;
        assert_eq!(same["role"], status["role"], "bringing the server up to date changes nothing here");
        let strange = Place::small().await;
        let why = strange.refused(&strange.who("first").await, "found_shared", again).await;
        assert_eq!(why.field.as_deref(), Some("address"), "{}", why.sentence);
        let join = json!({
            "address": two.address("second"), "password": null, "desk_name": "x",
            "passphrase": null, "keyring": false,
        });
        let why = strange.refused(&Caller::default(), "join_shared", join).await.sentence;
        assert!(why.contains("found a shared store from this one"), "{why}");
        two.cut().await;
        Contact::begin(&two.one, &a, "call").await;
        let left = two.one.ok(&first, "leave_shared", json!({})).await;
        assert_eq!((&left["here"]["link"], &left["server"]), (&json!("alone"), &Value::Null));
        assert_eq!(left["here"]["waiting"], 0, "what waited has its place in the desk's own journal");
        Contact::begin(&two.one, &a, "call").await;
        assert_eq!(two.one.store().await.verify().await.unwrap().broken, None);
        let why = two.one.refused(&first, "leave_shared", json!({})).await.sentence;
        assert!(why.contains("works alone"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_password_in_an_address_is_refused_before_anything_is_asked() {
    let place = Place::small().await;
    let said = json!({ "address": "postgresql://owner:secret@127.0.0.1:9/x", "password": null });
    let why = place.refused(&place.who("first").await, "found_shared", said).await;
    assert_eq!(why.field.as_deref(), Some("address"));
    assert!(
        !why.sentence.contains("secret") && why.sentence.contains("--shared-password-fd"),
        "{}",
        why.sentence
    );
}
