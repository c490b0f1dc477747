//! One day at the desks, written down once and lived twice: at one desk that works alone, and at two
//! that share. The answers and the journal must be the same.

use super::Two;
use crate::desk::place::{
    Contact, HUB, JOAN, Place, SARAH, ZOFIA, finish, london, slot, slot_tomorrow, story,
};
use front_door_desk::gate::Caller;
use front_door_domain::act::Act;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// When people come to the hub.
const EVENING: &str = "2026-10-23T18:35:00";

/// Where the day is lived.
enum World<'a> {
    Alone(Box<Place>),
    Shared(&'a Two),
}

impl World<'_> {
    /// The navigators' desk.
    fn front(&self) -> &Place {
        match self {
            Self::Alone(place) => place,
            Self::Shared(two) => &two.one,
        }
    }

    /// The hub's desk; alone there is but one.
    fn hub(&self) -> &Place {
        match self {
            Self::Alone(place) => place,
            Self::Shared(two) => &two.other,
        }
    }

    /// Each desk has what the other did.
    async fn rest(&self) {
        if let Self::Shared(two) = self {
            two.rest().await;
        }
    }

    async fn at(&mut self, moment: &str) {
        match self {
            Self::Alone(place) => place.at(moment),
            Self::Shared(two) => {
                two.postgres.borrow().set_clock(london(moment));
                for place in [&two.one, &two.other] {
                    while place.desk.now() < london(moment) {
                        place.desk.share.wake();
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                }
            }
        }
    }
}

/// What was asked and answered, with ids and moments made alike.
#[derive(Default)]
struct Told {
    lines: Vec<(String, Value)>,
    names: Vec<String>,
}

impl Told {
    async fn ask(&mut self, place: &Place, who: &Caller, name: &str, inputs: Value) -> Value {
        let answer = match place.call(who, name, inputs).await {
            Ok(answer) => answer,
            Err(refusal) => json!({ "refused": refusal.sentence, "field": refusal.field }),
        };
        self.write(name, &answer);
        answer
    }

    fn write(&mut self, name: &str, answer: &Value) {
        let plain = self.plain(answer);
        self.lines.push((name.to_owned(), plain));
    }

    fn plain(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(parts) if parts.contains_key("ms") => json!(moment(parts["ms"].as_i64())),
            Value::Object(parts) => {
                // How long is left, and how long somebody waited, is said to the minute.
                let kept = parts.iter().filter(|(key, _)| !["left", "waited"].contains(&key.as_str()));
                kept.map(|(key, part)| (key.clone(), self.plain(part))).collect()
            }
            Value::Array(parts) => parts.iter().map(|part| self.plain(part)).collect(),
            Value::String(text) => json!(self.words(text)),
            other => other.clone(),
        }
    }

    /// A text in which ids and references have numbers, and moments that count from now have none.
    fn words(&mut self, text: &str) -> String {
        if let Ok(at) = text.parse::<Timestamp>() {
            return moment(Some(at.as_millisecond()));
        }
        let text = [", Test desk,", ", Second desk,", " at Test desk", " at Second desk"]
            .iter()
            .fold(text.to_owned(), |text, place| text.replace(place, ""));
        let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == ':');
        text.split_inclusive(ends).map(|word| self.word(word)).collect()
    }

    fn word(&mut self, word: &str) -> String {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let rest = &word[bare.len()..];
        let named = bare.parse::<uuid::Uuid>().is_ok() || bare.starts_with("FD-");
        if named {
            let known = self.names.iter().position(|name| name == bare);
            let number = known.unwrap_or_else(|| {
                self.names.push(bare.to_owned());
                self.names.len() - 1
            });
            return format!("#{number}{rest}");
        }
        let clock = bare.split_once(':').and_then(|(hour, minute)| {
            Some((hour.parse::<u16>().ok()?, minute.get(..2)?.parse::<u16>().ok()?))
        });
        match clock {
            Some((hour, minute)) if (17 * 60 + 52..18 * 60 + 40).contains(&(hour * 60 + minute)) => {
                format!("soon{rest}")
            }
            // A countdown in minutes and seconds.
            Some((0..=9, _)) if bare.len() == 4 => format!("left{rest}"),
            _ => word.to_owned(),
        }
    }
}

/// A moment on the full minute was planned; any other counts from when somebody did something.
fn moment(ms: Option<i64>) -> String {
    let at = Timestamp::from_millisecond(ms.unwrap_or_default()).unwrap();
    let began = london("2026-10-23T17:52:00")..london("2026-10-23T18:40:00");
    if began.contains(&at) || at.as_millisecond() % 60_000 != 0 { "soon".to_owned() } else { at.to_string() }
}

/// The whole day.
async fn live(world: &mut World<'_>) -> Told {
    let mut told = Told::default();
    let before = world.front().entries().await;
    let appointments = day(world, &mut told).await;
    world.at(EVENING).await;
    evening(world, &mut told, &appointments).await;
    let acts = world.front().store().await.entries_after(before, 10_000).await.unwrap();
    for entry in acts {
        let act: Act = serde_json::from_str(&entry.body).unwrap();
        let written = json!({ "records": act.records, "claims": act.claims.len(), "why": act.head.why });
        told.write(&format!("act {}", act.head.command), &written);
    }
    told
}

/// From the first call to the last booking; answers the appointments that stand.
async fn day(world: &World<'_>, told: &mut Told) -> [Value; 2] {
    let (first, second) = two_bookings(world, told).await;
    change(world, told, &second).await;
    let third = taken_over(world, told).await;
    questions(world, told).await;
    [first, third]
}

/// Two people who want the same time.
async fn two_bookings(world: &World<'_>, told: &mut Told) -> (Value, Value) {
    let (front, hub) = (world.front(), world.hub());
    let (a, b) = (front.who("navigator").await, hub.who("second").await);

    let sarah = Contact::routed(front, &a, SARAH).await;
    told.write("case", &sarah.case().await);
    for (name, inputs) in [
        ("choose_route", json!({ "service": "gp-hub", "reason": null })),
        ("hold_slot", json!({ "slot": slot(3), "places": null })),
        ("release_hold", json!({ "slot": slot(3) })),
        ("hold_slot", json!({ "slot": slot(2), "places": null })),
    ] {
        told.ask(front, &a, name, sarah.inputs(inputs)).await;
    }
    world.rest().await;

    let joan = Contact::routed(hub, &b, JOAN).await;
    told.ask(hub, &b, "choose_route", joan.inputs(json!({ "service": "gp-hub", "reason": null }))).await;
    told.ask(hub, &b, "hold_slot", joan.inputs(json!({ "slot": slot(2), "places": null }))).await;
    world.rest().await;
    let booked = told.ask(front, &a, "finish_contact", sarah.inputs(finish(Some(slot(2))))).await;
    let first = booked["appointment"]["appointment"].clone();
    told.ask(front, &a, "slip", json!({ "appointment": first })).await;
    world.rest().await;
    told.ask(hub, &b, "hold_slot", joan.inputs(json!({ "slot": slot(2), "places": null }))).await;
    told.ask(hub, &b, "hold_slot", joan.inputs(json!({ "slot": slot(5), "places": null }))).await;
    let booked = told.ask(hub, &b, "finish_contact", joan.inputs(finish(Some(slot(5))))).await;
    let second = booked["appointment"]["appointment"].clone();
    world.rest().await;
    (first, second)
}

/// Moved, to a time that is taken and to one that is not; cancelled, without a reason and with one.
async fn change(world: &World<'_>, told: &mut Told, second: &Value) {
    let (front, hub) = (world.front(), world.hub());
    let (a, b) = (front.who("navigator").await, hub.who("second").await);
    let to = |slot| json!({ "appointment": second, "slot": slot });
    told.ask(front, &a, "move_appointment", to(slot(2))).await;
    told.ask(front, &a, "move_appointment", to(slot_tomorrow(0))).await;
    world.rest().await;
    for reason in [" ", "feels better", "feels better still"] {
        told.ask(hub, &b, "cancel_appointment", json!({ "appointment": second, "reason": reason })).await;
    }
    world.rest().await;
}

/// A call that somebody else goes on with, for a person who needs an interpreter.
async fn taken_over(world: &World<'_>, told: &mut Told) -> Value {
    let (front, hub) = (world.front(), world.hub());
    let (a, b) = (front.who("navigator").await, hub.who("second").await);
    let zofia = Contact::about(front, &a, ZOFIA, "urinary").await;
    world.rest().await;
    let there = Contact { place: hub, who: &b, id: zofia.id.clone() };
    told.ask(hub, &b, "take_over", there.inputs(json!({ "reason": null }))).await;
    told.ask(hub, &b, "take_over", there.inputs(json!({ "reason": "speaks Polish" }))).await;
    there.ask_all().await;
    for (name, inputs) in [
        ("set_urgency", json!({ "urgency": "today" })),
        ("choose_route", json!({ "service": "gp-hub", "reason": null })),
        ("hold_slot", json!({ "slot": slot(8), "places": 2 })),
        ("extend_hold", json!({ "slot": slot(8) })),
        ("extend_hold", json!({ "slot": slot(8) })),
    ] {
        told.ask(hub, &b, name, there.inputs(inputs)).await;
    }
    world.rest().await;
    told.ask(front, &a, "tell_story", zofia.inputs(story("too late"))).await;
    let booked = told.ask(hub, &b, "finish_contact", there.inputs(finish(Some(slot(8))))).await;
    world.rest().await;
    booked["appointment"]["appointment"].clone()
}

/// A question that a clinician answers, once, and a red flag.
async fn questions(world: &World<'_>, told: &mut Told) {
    let (front, hub) = (world.front(), world.hub());
    let (a, doctor) = (front.who("navigator").await, hub.who("clinician").await);
    let unsure = Contact::begin(front, &a, "call").await;
    told.ask(front, &a, "answer_opening", unsure.inputs(json!({ "answer": "not-sure", "signs": [] }))).await;
    let red = Contact::begin(front, &a, "come-in").await;
    told.ask(front, &a, "answer_opening", red.inputs(json!({ "answer": "yes", "signs": ["flag.chest"] })))
        .await;
    world.rest().await;
    let list = told.ask(hub, &doctor, "worklist", json!({ "tab": "clinician" })).await;
    let asked = list["rows"].as_array().unwrap().iter().find(|row| row["contact"] == unsure.id).unwrap();
    let outcome = json!({ "task": asked["task"], "outcome": "rung back, seen tomorrow" });
    told.ask(hub, &doctor, "finish_task", outcome.clone()).await;
    world.rest().await;
    told.ask(front, &front.who("clinician").await, "finish_task", outcome).await;
    world.rest().await;
}

/// The hub's evening: people come, one does not.
async fn evening(world: &World<'_>, told: &mut Told, appointments: &[Value; 2]) {
    let (front, hub) = (world.front(), world.hub());
    let (a, lewis) = (front.who("navigator").await, hub.who("receptionist").await);
    let [first, second] = appointments;
    let mark = |of: &Value, mark: &str, opening: Option<&str>| {
        let opening = opening.map(|answer| json!({ "answer": answer }));
        json!({ "appointment": of, "mark": mark, "opening": opening, "rung": false })
    };
    for (of, step, opening) in [
        (first, "called", None),
        (first, "arrived", None),
        (first, "arrived", Some("no")),
        (first, "called", None),
        (first, "in-room", None),
        (first, "done", None),
        (second, "did-not-attend", None),
        (second, "arrived", Some("not-sure")),
    ] {
        told.ask(hub, &lewis, "mark_day", mark(of, step, opening)).await;
    }
    world.rest().await;
    for place in [front, hub] {
        let lewis = place.who("receptionist").await;
        told.ask(place, &lewis, "day_list", json!({ "hub": HUB, "date": null })).await;
    }
    for tab in ["waiting", "mine", "done"] {
        told.ask(front, &a, "worklist", json!({ "tab": tab })).await;
    }
}

#[tokio::test]
async fn a_day_is_the_same_alone_and_shared() {
    let alone = live(&mut World::Alone(Box::new(Place::small().await))).await;
    assert!(alone.lines.len() > 100, "{} answers and acts", alone.lines.len());
    let granted = alone.lines.iter().filter(|(_, answer)| answer.get("refused").is_none()).count();
    assert!(granted > 90 && granted < alone.lines.len(), "some are refused: {granted}");
    Two::play(async |two| {
        let shared = live(&mut World::Shared(two)).await;
        for (one, other) in alone.lines.iter().zip(&shared.lines) {
            assert_eq!(one, other, "first alone, then shared");
        }
        assert_eq!(alone.lines.len(), shared.lines.len());
        two.alike().await;
    })
    .await;
}
