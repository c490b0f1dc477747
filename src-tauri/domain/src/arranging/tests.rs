#![expect(clippy::unwrap_used, reason = "tests")]
use super::{Arranged, Wants, arrange, call_off, due};
use crate::{
    appointments::{Appointment, AppointmentState, Mode},
    attending::{Attender, Attending, Relation},
    booking::Actor,
    contacts::Contact,
    ids::TaskId,
    journey::play::{NAVIGATOR, Play, clock},
    residents::AccessNeed,
    tasks::{Task, TaskState},
};
use serde_json::json;
use uuid::Uuid;

const TITLE: &str = "Sat 24-Oct 12:20, Fullwell Cross";
const LATER: &str = "Sat 24-Oct 13:00, Fullwell Cross";

fn contact(chaperone: &str) -> Contact {
    let script = format!("start call; opening no; story; who name birth-date; need urinary{chaperone}");
    Play::new().act(&script).unwrap().contact.unwrap()
}

fn appointment(mode: Mode) -> Appointment {
    let row = json!({
        "id": Uuid::from_u128(5), "version": 1, "reference": "FD-2222-2", "contact": Uuid::from_u128(1),
        "resident": 7, "need": "urinary", "slots": [], "hub": "Y01", "mode": mode,
        "start": clock("2026-10-24T12:20"), "end": clock("2026-10-24T12:40"),
        "state": { "state": "booked", "at": clock("2026-10-23T17:50"), "by": NAVIGATOR }, "history": [],
    });
    serde_json::from_value(row).unwrap()
}

fn attending(needs: &[AccessNeed]) -> Attending {
    let mother = Attender { relation: Relation::Mother, needs: needs.to_vec() };
    Attending::of(None, None, &[mother])
}

fn actor() -> Actor {
    Actor { by: NAVIGATOR, at: clock("2026-10-23T18:20") }
}

fn ids(from: u128) -> [TaskId; 2] {
    [TaskId(Uuid::from_u128(from)), TaskId(Uuid::from_u128(from + 1))]
}

fn wants(needs: &[AccessNeed], chaperone: &str, mode: Mode) -> Wants {
    Wants::of(&attending(needs), &contact(chaperone), mode)
}

/// The tasks as lines: what they say while open, what came of them once done.
fn lines(tasks: &[Task]) -> Vec<String> {
    let line = |task: &Task| match &task.state {
        TaskState::Open => task.text.clone(),
        TaskState::Done { outcome, .. } => outcome.clone(),
    };
    tasks.iter().map(line).collect()
}

fn romanian() -> AccessNeed {
    AccessNeed::Interpreter("Romanian".to_owned())
}

/// Booked with an interpreter and a chaperone.
fn booked() -> Vec<Task> {
    let wants = wants(&[romanian()], "; chaperone wanted", Mode::Hub);
    arrange(&appointment(Mode::Hub), &wants, TITLE, (&[], ids(10)), actor())
}

#[test]
fn each_that_is_wanted_is_one_task_with_the_time_and_the_place() {
    let book = format!("Book an interpreter: Romanian, {TITLE}");
    let both = format!("Book an interpreter: British Sign Language and Romanian, {TITLE}");
    let name = format!("Name a chaperone: {TITLE}");
    for (needs, chaperone, mode, expected) in [
        (vec![], "", Mode::Hub, vec![]),
        (vec![AccessNeed::Wheelchair], "; chaperone not-wanted", Mode::Hub, vec![]),
        (vec![], "; chaperone because no examination", Mode::Hub, vec![]),
        (vec![romanian()], "", Mode::Hub, vec![book.clone()]),
        (vec![romanian()], "", Mode::Phone, vec![book.clone()]),
        (vec![romanian(), AccessNeed::Bsl], "", Mode::Online, vec![both]),
        (vec![], "; chaperone wanted", Mode::Hub, vec![name.clone()]),
        (vec![], "; chaperone wanted", Mode::Online, vec![name.clone()]),
        (vec![], "; chaperone wanted", Mode::Phone, vec![]),
        (vec![romanian()], "; chaperone wanted", Mode::Hub, vec![book, name]),
    ] {
        let wants = wants(&needs, chaperone, mode);
        let tasks = arrange(&appointment(mode), &wants, TITLE, (&[], ids(10)), actor());
        assert_eq!(lines(&tasks), expected, "{needs:?} {chaperone} {mode:?}");
        let what = |task: &Task| task.arranges.as_ref().unwrap().what;
        assert!(tasks.windows(2).all(|pair| what(&pair[0]) != what(&pair[1])));
    }
}

#[test]
fn a_move_ends_what_is_open_and_asks_for_the_new_time() {
    let moved = arrange(
        &appointment(Mode::Hub),
        &wants(&[romanian()], "; chaperone wanted", Mode::Hub),
        LATER,
        (&booked(), ids(20)),
        actor(),
    );
    let withdrawn = format!("Withdrawn: the appointment was moved to {LATER}.");
    let expected = [
        withdrawn.clone(),
        withdrawn,
        format!("Book an interpreter: Romanian, {LATER}"),
        format!("Name a chaperone: {LATER}"),
    ];
    assert_eq!(lines(&moved), expected);
}

#[test]
fn whoever_was_found_is_told_of_a_move_and_of_a_cancelling() {
    let mut before = booked();
    before[0].state = TaskState::Done { at: actor().at, by: NAVIGATOR, outcome: "Mrs Ionescu".to_owned() };
    let wants = wants(&[romanian()], "; chaperone wanted", Mode::Hub);
    let moved = arrange(&appointment(Mode::Hub), &wants, LATER, (&before, ids(20)), actor());
    let told =
        format!("Book an interpreter: Romanian, {LATER}. Somebody was found for the time before: tell them");
    assert_eq!(lines(&moved)[1..], [told, format!("Name a chaperone: {LATER}")]);
    let off = call_off(&appointment(Mode::Hub), TITLE, (&before, ids(20)), actor());
    let expected = [
        "Withdrawn: the appointment was cancelled.".to_owned(),
        format!("Call off the interpreter: {TITLE} was cancelled"),
    ];
    assert_eq!(lines(&off), expected);
    // What was withdrawn found nobody, and another appointment's tasks are not touched.
    let withdrawn = call_off(&appointment(Mode::Hub), TITLE, (&booked(), ids(20)), actor());
    assert_eq!(withdrawn.len(), 2);
    assert_eq!(call_off(&appointment(Mode::Hub), TITLE, (&withdrawn, ids(30)), actor()), []);
    for task in &mut before {
        task.arranges.as_mut().unwrap().appointment.0 = Uuid::from_u128(6);
    }
    assert_eq!(call_off(&appointment(Mode::Hub), TITLE, (&before, ids(20)), actor()), []);
}

#[test]
fn what_nobody_came_to_is_called_off_as_what_was_cancelled() {
    let left = booked();
    let mut found = booked();
    found[0].state = TaskState::Done { at: actor().at, by: NAVIGATOR, outcome: "Mrs Ionescu".to_owned() };
    let cancelled = AppointmentState::Cancelled { at: actor().at, by: NAVIGATOR, reason: "better".into() };
    let missed = AppointmentState::DidNotAttend { at: actor().at, by: NAVIGATOR, rung: actor().at };
    for (state, was) in [(cancelled, "cancelled"), (missed, "missed")] {
        let appointment = Appointment { state, ..appointment(Mode::Hub) };
        let off = |before: &[Task]| lines(&call_off(&appointment, TITLE, (before, ids(20)), actor()));
        let withdrawn = format!("Withdrawn: the appointment was {was}.");
        let told = format!("Call off the interpreter: {TITLE} was {was}");
        assert_eq!(off(&left), [withdrawn.clone(), withdrawn.clone()]);
        assert_eq!(off(&found), [withdrawn, told]);
    }
}

#[test]
fn it_is_due_a_day_before_or_half_of_the_time_that_is_left() {
    for (now, due_at) in [
        ("2026-10-20T12:20", "2026-10-23T12:20"),
        ("2026-10-22T12:20", "2026-10-23T12:20"),
        ("2026-10-22T12:22", "2026-10-23T12:21"),
        ("2026-10-24T10:20", "2026-10-24T11:20"),
        ("2026-10-24T12:20", "2026-10-24T12:20"),
        ("2026-10-24T12:30", "2026-10-24T12:30"),
    ] {
        assert_eq!(due(clock(now), clock("2026-10-24T12:20")), clock(due_at), "{now}");
    }
}

#[test]
fn an_older_task_reads_without_it_and_an_older_program_keeps_the_text() {
    let mut kept = serde_json::to_value(&booked()[0]).unwrap();
    assert_eq!(kept["arranges"]["what"], json!(Arranged::Interpreter));
    assert_eq!(kept["kind"], "callback");
    kept.as_object_mut().unwrap().remove("arranges");
    assert_eq!(serde_json::from_value::<Task>(kept).unwrap().arranges, None);
}
