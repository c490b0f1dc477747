#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    act::Hold,
    appointments::{ClinicianRole, Mode},
    contacts::OpeningAnswer,
    ids::{DeskId, HubId, SessionId},
    journey::play::{NAVIGATOR, OTHER, Play, clock, content},
    limits::Limits,
    screening::screen,
};
use proptest::prelude::*;
use uuid::Uuid;

const SESSION: SessionId = SessionId(Uuid::from_u128(40));
const SLOTS: u16 = 6;

/// Friday evening at a hub: six places of ten minutes from 19:00.
fn session() -> Session {
    Session {
        id: SESSION,
        version: 1,
        hub: HubId::from("Y01"),
        room: "room 2".to_owned(),
        step_free: true,
        clinician: "Dr S. Rahman".to_owned(),
        role: ClinicianRole::Gp,
        woman: Some(true),
        languages: Vec::new(),
        mode: Mode::Hub,
        category: "General Consultation Acute".to_owned(),
        start: clock("2026-10-23T19:00"),
        slot_minutes: 10,
        slots: SLOTS,
        other: Map::new(),
    }
}

fn slot(ordinal: u16) -> SlotId {
    SlotId { session: SESSION, ordinal }
}

fn place(ordinal: u16) -> Place {
    Place { slot: slot(ordinal), taken: None, head: Head::default() }
}

fn held(ordinal: u16, by: UserId, until: &str) -> Place {
    let hold = Hold { by, desk: DeskId(Uuid::nil()), until: clock(until), extended: false };
    Place { head: Head { version: 1, hold: Some(hold) }, ..place(ordinal) }
}

fn taken(ordinal: u16, by: u128) -> Place {
    Place { taken: Some(AppointmentId(Uuid::from_u128(by))), ..place(ordinal) }
}

fn at(local: &str) -> Actor {
    Actor { by: NAVIGATOR, at: clock(&format!("2026-10-23T{local}")) }
}

fn named(id: u128) -> Named {
    Named { id: AppointmentId(Uuid::from_u128(id)), reference: "FD-2222-2".to_owned() }
}

fn book_after(script: &str, places: &[Place], when: &str) -> Result<Appointment, Refused> {
    let contact = Play::new().act(script).unwrap().contact.unwrap();
    let content = content();
    let need = contact.need.as_ref().and_then(|chosen| content.need(&chosen.need));
    let screened = screen(&contact, need, at(when).at, &Limits::default());
    let screened = screened.map_err(|why| Refused::rule(why.to_string()))?;
    book(&contact, &screened, (&session(), places), named(1), false, at(when))
}

const READY: &str =
    "start call; opening no; story; who name birth-date; need urinary; ask-all; urgency today";

fn booked() -> Appointment {
    book_after(READY, &[place(2)], "18:00").unwrap()
}

fn words<T: std::fmt::Debug>(result: Result<T, Refused>, words: &str) {
    let sentence = result.unwrap_err().to_string();
    assert!(sentence.contains(words), "{sentence}");
}

#[test]
fn places_are_booked_when_they_are_free_or_mine_and_follow_each_other() {
    let one = booked();
    assert_eq!((one.start, one.end), (clock("2026-10-23T19:20"), clock("2026-10-23T19:30")));
    let two = book_after(READY, &[place(4), place(3)], "18:00").unwrap();
    assert_eq!((two.slots, two.end), (vec![slot(3), slot(4)], clock("2026-10-23T19:50")));
    let mine = held(0, NAVIGATOR, "2026-10-23T18:05");
    assert!(book_after(READY, &[mine], "18:00").is_ok());
    for (places, when, expected) in [
        (vec![], "18:00", "No time was chosen"),
        (vec![place(0), place(2)], "18:00", "follow each other"),
        (vec![place(0), place(0)], "18:00", "follow each other"),
        (vec![place(6)], "18:00", "no such place"),
        (vec![place(5), place(6)], "18:00", "no such place"),
        (vec![taken(0, 9)], "18:00", "just booked"),
        (vec![place(0), taken(1, 9)], "18:00", "just booked"),
        (vec![held(0, OTHER, "2026-10-23T18:01")], "18:00", "Somebody else holds"),
    ] {
        words(book_after(READY, &places, when), expected);
    }
    let over = held(0, OTHER, "2026-10-23T18:00");
    assert!(book_after(READY, &[over], "18:00").is_ok());
    // Both sides of the start; the answers stay valid for an hour.
    let late =
        "at 18:30; start call; opening no; story; who name birth-date; need urinary; ask-all; urgency today";
    assert!(book_after(late, &[place(1)], "19:09").is_ok());
    words(book_after(late, &[place(1)], "19:10"), "has begun");
}

#[test]
fn an_appointment_is_live_until_a_fortnight_after_it_unless_it_was_cancelled() {
    let one = booked();
    let cancelled = cancel(one.clone(), "feels better", at("18:01")).unwrap();
    for (now, live) in [
        ("2026-10-01T00:00", true),
        ("2026-10-23T19:20", true),
        ("2026-10-25T12:00", true),
        ("2026-11-06T23:59", true),
        ("2026-11-07T00:00", false),
        ("2027-10-23T19:20", false),
    ] {
        assert_eq!(one.is_live(clock(now)), live, "{now}");
        assert!(!cancelled.is_live(clock(now)), "{now}");
    }
}

#[test]
fn nothing_is_booked_past_a_red_flag_or_for_nobody() {
    for (script, expected) in [
        ("start call", "has not been asked"),
        ("start call; opening no", "No need has been chosen"),
        ("start call; opening no; need urinary", "4 of this need's red flags"),
        (
            "start call; opening not-sure; who name birth-date; need urinary; urgency now",
            "a clinician must decide",
        ),
        (
            "start call; opening no; who name birth-date; need urinary; ask flag.fever yes",
            "a clinician must decide",
        ),
        ("start call; opening yes", "emergency script comes first"),
        ("start call; opening no; need cough; ask worse no", "find the person"),
    ] {
        words(book_after(script, &[place(0)], "18:00"), expected);
    }
    words(book_after(READY, &[place(0)], "18:51"), "too long ago");
}

#[test]
fn answers_to_one_need_never_book_another() {
    let contact = Play::new().act(READY).unwrap().contact.unwrap();
    let content = content();
    let screened =
        screen(&contact, content.need(&"urinary".into()), at("18:00").at, &Limits::default()).unwrap();
    let other = Play::new()
        .act("start call; opening no; who name birth-date; need cough; ask-all")
        .unwrap()
        .contact
        .unwrap();
    words(
        book(&other, &screened, (&session(), &[place(0)]), named(1), false, at("18:00")),
        "belong to another need",
    );
}

#[test]
fn an_appointment_moves_in_one_step_and_keeps_its_history() {
    let moved = move_to(booked(), (&session(), &[place(4)]), at("18:30")).unwrap();
    assert_eq!((moved.slots.clone(), moved.start), (vec![slot(4)], clock("2026-10-23T19:40")));
    assert_eq!(moved.history[0].slots, Some(vec![slot(2)]));
    // One of its own places may be among the new ones.
    assert!(move_to(booked(), (&session(), &[taken(2, 1), place(3)]), at("18:30")).is_ok());
    words(move_to(booked(), (&session(), &[taken(2, 1)]), at("18:30")), "already has this time");
    words(move_to(booked(), (&session(), &[taken(3, 9)]), at("18:30")), "just booked");
    let here = arrived(booked(), OpeningAnswer::No, at("19:15")).unwrap();
    words(
        move_to(here, (&session(), &[place(4)]), at("19:16")),
        "This appointment is arrived and cannot be moved",
    );
}

#[test]
fn the_day_goes_on_by_named_steps() {
    let here = arrived(booked(), OpeningAnswer::No, at("19:15")).unwrap();
    let seen =
        done(in_room(called(here.clone(), at("19:20")).unwrap(), at("19:21")).unwrap(), at("19:30")).unwrap();
    assert_eq!(seen.history.len(), 4);
    assert_eq!(seen.takes(), [slot(2)]);
    assert!(done(called(here.clone(), at("19:20")).unwrap(), at("19:30")).is_ok());
    assert!(in_room(here.clone(), at("19:20")).is_ok());
    words(
        called(booked(), at("19:20")),
        "This appointment is booked and cannot be called. Mark the arrival first",
    );
    words(done(booked(), at("19:20")), "This appointment is booked and cannot be done.");
    words(
        done(here.clone(), at("19:20")),
        "This appointment is arrived and cannot be done. Call the person in first.",
    );
    words(
        arrived(here, OpeningAnswer::No, at("19:20")),
        "This appointment is arrived and cannot be arrived.",
    );
    words(cancel(seen.clone(), "late", at("19:31")), "This appointment is done and cannot be cancelled.");
    words(arrived(seen, OpeningAnswer::No, at("19:31")), "is done and cannot be arrived");
    let blank = OpeningAnswer::NotAsked { because: " ".to_owned() };
    words(arrived(booked(), blank, at("19:15")), "Say why the opening question was not asked");
    let day_before = Actor { by: NAVIGATOR, at: clock("2026-10-22T19:15") };
    words(arrived(booked(), OpeningAnswer::No, day_before), "It is on Fri 23-Oct-2026.");
}

#[test]
fn a_cancelled_place_is_free_at_once() {
    let off = cancel(booked(), " feels better ", at("18:30")).unwrap();
    assert_eq!(off.takes(), []);
    assert!(matches!(&off.state, AppointmentState::Cancelled { reason, .. } if reason == "feels better"));
    words(cancel(booked(), " ", at("18:30")), "Say why it is cancelled");
    words(cancel(off, "again", at("18:31")), "This appointment is cancelled and cannot be cancelled.");
}

#[test]
fn did_not_attend_needs_the_start_a_grace_and_a_call() {
    let rung = |when: &str| Some(at(when).at);
    for (call, now, expected) in [
        (rung("19:25"), "19:29", "It can be marked from Fri 23-Oct 19:30."),
        (None, "19:30", "Ring them first"),
        (rung("19:19"), "19:30", "Ring them first"),
        (rung("19:31"), "19:30", "Ring them first"),
    ] {
        words(did_not_attend(booked(), call, &Limits::default(), at(now)), expected);
    }
    let missed = did_not_attend(booked(), rung("19:20"), &Limits::default(), at("19:30")).unwrap();
    assert_eq!(missed.takes(), []);
    let here = arrived(booked(), OpeningAnswer::No, at("19:15")).unwrap();
    words(
        did_not_attend(here, rung("19:25"), &Limits::default(), at("19:30")),
        "is arrived and cannot be marked as did not attend",
    );
}

/// What may be done to an appointment of the model diary, or to the clock.
#[derive(Debug, Clone)]
enum Deed {
    Book { first: u16, places: u16, by: bool },
    Hold { ordinal: u16, by: bool },
    Move { which: usize, to: u16 },
    Cancel(usize),
    Arrive(usize),
    Call(usize),
    InRoom(usize),
    Done(usize),
    Missed { which: usize, rung: bool },
    Wait(i64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let which = || 0usize..6;
    prop_oneof![
        4 => (0..SLOTS + 1, 1u16..3, any::<bool>()).prop_map(|(first, places, by)| Deed::Book { first, places, by }),
        2 => (0..SLOTS, any::<bool>()).prop_map(|(ordinal, by)| Deed::Hold { ordinal, by }),
        2 => (which(), 0..SLOTS).prop_map(|(which, to)| Deed::Move { which, to }),
        1 => which().prop_map(Deed::Cancel),
        2 => which().prop_map(Deed::Arrive),
        2 => which().prop_map(Deed::Call),
        1 => which().prop_map(Deed::InRoom),
        2 => which().prop_map(Deed::Done),
        1 => (which(), any::<bool>()).prop_map(|(which, rung)| Deed::Missed { which, rung }),
        2 => (1i64..15).prop_map(Deed::Wait),
    ]
}

/// A diary that keeps every appointment and hold, and the claims as the store would.
struct Diary {
    appointments: Vec<Appointment>,
    heads: Vec<Head>,
    contact: Contact,
    content: crate::content::Content,
    now: Timestamp,
    made: u128,
}

impl Diary {
    fn new() -> Self {
        Self {
            appointments: Vec::new(),
            heads: vec![Head::default(); usize::from(SLOTS) + 2],
            contact: Play::new().act(&format!("at 18:20; {READY}")).unwrap().contact.unwrap(),
            content: content(),
            now: clock("2026-10-23T18:30"),
            made: 0,
        }
    }

    fn place(&self, ordinal: u16) -> Place {
        let slot = slot(ordinal);
        let taken =
            self.appointments.iter().find(|other| other.takes().contains(&slot)).map(|other| other.id);
        Place { slot, taken, head: self.heads[usize::from(ordinal)].clone() }
    }

    fn actor(&self, mine: bool) -> Actor {
        Actor { by: if mine { NAVIGATOR } else { OTHER }, at: self.now }
    }

    fn act(&mut self, deed: &Deed) -> Result<(), Refused> {
        let actor = self.actor(true);
        match *deed {
            Deed::Wait(minutes) => self.now += SignedDuration::from_mins(minutes),
            Deed::Book { first, places, by } => return self.book(first, places, by),
            Deed::Hold { ordinal, by } => return self.hold(ordinal, by),
            Deed::Move { which, to } => {
                let place = self.place(to);
                return self.change(which, |own| move_to(own, (&session(), &[place]), actor));
            }
            Deed::Cancel(which) => return self.change(which, |own| cancel(own, "a reason", actor)),
            Deed::Arrive(which) => return self.change(which, |own| arrived(own, OpeningAnswer::No, actor)),
            Deed::Call(which) => return self.change(which, |own| called(own, actor)),
            Deed::InRoom(which) => return self.change(which, |own| in_room(own, actor)),
            Deed::Done(which) => return self.change(which, |own| done(own, actor)),
            Deed::Missed { which, rung } => {
                let rung = rung.then_some(actor.at);
                return self.change(which, |own| did_not_attend(own, rung, &Limits::default(), actor));
            }
        }
        Ok(())
    }

    fn book(&mut self, first: u16, places: u16, by: bool) -> Result<(), Refused> {
        let places: Vec<Place> = (first..first + places).map(|ordinal| self.place(ordinal)).collect();
        let need = self.content.need(&"urinary".into());
        let screened = screen(&self.contact, need, self.contact.began, &Limits::default()).unwrap();
        let actor = self.actor(by);
        self.made += 1;
        let made = book(&self.contact, &screened, (&session(), &places), named(self.made), false, actor)?;
        for place in &made.slots {
            self.heads[usize::from(place.ordinal)].hold = None;
        }
        self.appointments.push(made);
        Ok(())
    }

    fn hold(&mut self, ordinal: u16, by: bool) -> Result<(), Refused> {
        let actor = self.actor(by);
        let mine: Vec<SlotId> = (0..SLOTS)
            .filter(|other| {
                let head = &self.heads[usize::from(*other)];
                matches!(hold_state(head, actor.by, actor.at), HoldState::Mine(_))
            })
            .map(slot)
            .collect();
        let start = session().slot_start(slot(ordinal)).unwrap();
        let head = &self.heads[usize::from(ordinal)];
        let hold =
            crate::holds::hold(head, start, (actor.by, DeskId(Uuid::nil())), actor.at, &Limits::default())?;
        for other in crate::holds::to_let_go(&mine, &[slot(ordinal)]) {
            self.heads[usize::from(other.ordinal)].hold = None;
        }
        self.heads[usize::from(ordinal)].hold = Some(hold);
        Ok(())
    }

    fn change(
        &mut self,
        which: usize,
        rule: impl FnOnce(Appointment) -> Result<Appointment, Refused>,
    ) -> Result<(), Refused> {
        let Some(own) = self.appointments.get(which).cloned() else { return Ok(()) };
        self.appointments[which] = rule(own)?;
        Ok(())
    }

    /// Every slot is kept by one appointment at most, and one person holds one place at most.
    fn is_sound(&self) -> bool {
        let single = (0..SLOTS).all(|ordinal| {
            let slot = slot(ordinal);
            self.appointments.iter().filter(|other| other.takes().contains(&slot)).count() <= 1
        });
        let holds = [NAVIGATOR, OTHER].into_iter().all(|user| {
            let mine = |head: &&Head| matches!(hold_state(head, user, self.now), HoldState::Mine(_));
            self.heads.iter().filter(mine).count() <= 1
        });
        single && holds
    }
}

/// The states that each state leads to, written down a second time.
fn may_follow(from: &str, to: &str) -> bool {
    matches!(
        (from, to),
        ("booked", "arrived" | "cancelled" | "marked as did not attend")
            | ("arrived", "called" | "in the room" | "cancelled")
            | ("called", "in the room" | "done" | "cancelled")
            | ("in the room", "done")
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_sequence_of_deeds_doubles_a_slot_or_reaches_a_state_out_of_order(
        deeds in proptest::collection::vec(deed(), 1..60)
    ) {
        let mut diary = Diary::new();
        for deed in &deeds {
            let before = diary.appointments.clone();
            match diary.act(deed) {
                Ok(()) => {}
                Err(Refused::Move { from, to, because, .. }) => {
                    prop_assert!(!from.is_empty() && !to.is_empty() && because.ends_with('.'));
                    prop_assert_eq!(&before, &diary.appointments, "a refusal changes nothing");
                }
                Err(Refused::Rule { sentence, .. }) => {
                    prop_assert!(sentence.ends_with('.'), "{}", sentence);
                    prop_assert_eq!(&before, &diary.appointments, "a refusal changes nothing");
                }
            }
            prop_assert!(diary.is_sound(), "after {:?}", deed);
            for (old, new) in before.iter().zip(&diary.appointments) {
                let (from, to) = (state_name(&old.state), state_name(&new.state));
                prop_assert!(from == to || may_follow(from, to), "{} to {}", from, to);
                prop_assert!(new.history.starts_with(&old.history), "history is only added to");
            }
        }
    }
}
