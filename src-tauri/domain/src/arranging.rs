//! What somebody arranges around an appointment: a professional interpreter, a chaperone. Each is one
//! task until it is said who comes; it goes with its appointment when that is moved,
//! cancelled or missed.

use crate::{
    appointments::{Appointment, AppointmentState, Mode},
    attending::Attending,
    booking::Actor,
    contacts::Contact,
    ids::{AppointmentId, TaskId},
    tasks::{Owner, Task, TaskKind, TaskState},
    users::Role,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Map;

/// Who is to be found for an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arranged {
    /// A professional interpreter.
    Interpreter,
    /// A chaperone.
    Chaperone,
}

/// Which appointment a task arranges something for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arranges {
    /// The appointment.
    pub appointment: AppointmentId,
    /// Who is to be found.
    pub what: Arranged,
    /// The appointment was moved, cancelled or missed before anybody was found.
    #[serde(default)]
    pub withdrawn: bool,
}

/// What is wanted around an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wants {
    languages: Option<String>,
    chaperone: bool,
}

impl Wants {
    /// An interpreter for anybody who attends, however it takes place; a chaperone where somebody is
    /// examined, which nobody is on the telephone.
    pub fn of(attending: &Attending, contact: &Contact, mode: Mode) -> Self {
        Self { languages: attending.languages(), chaperone: contact.wants_chaperone() && mode != Mode::Phone }
    }
}

/// The tasks of an appointment that was booked or moved: `title` names its time and place, `ids` those
/// that may be made. Each is due a day before the start, or half of the time that is left where that is
/// sooner. `before` are tasks of its contact: an open one for the same appointment ends, and where
/// somebody was found for the time before, the new one says so.
pub fn arrange(
    appointment: &Appointment,
    wants: &Wants,
    title: &str,
    (before, ids): (&[Task], [TaskId; 2]),
    actor: Actor,
) -> Vec<Task> {
    let mut tasks = withdraw(before, appointment.id, &format!("moved to {title}"), actor);
    let language = wants.languages.as_ref();
    let wanted = [
        language.map(|language| (Arranged::Interpreter, format!("Book an interpreter: {language}, {title}"))),
        wants.chaperone.then(|| (Arranged::Chaperone, format!("Name a chaperone: {title}"))),
    ];
    for ((what, mut text), id) in wanted.into_iter().flatten().zip(ids) {
        if found(before, appointment.id, what) {
            text.push_str(". Somebody was found for the time before: tell them");
        }
        let arranges = Some(Arranges { appointment: appointment.id, what, withdrawn: false });
        tasks.push(Task { arranges, ..task(id, appointment, text, actor.at) });
    }
    tasks
}

/// The tasks of an appointment that was cancelled or that nobody came to: open ones end, and whoever
/// was found is told.
pub fn call_off(
    appointment: &Appointment,
    title: &str,
    (before, ids): (&[Task], [TaskId; 2]),
    actor: Actor,
) -> Vec<Task> {
    let missed = matches!(appointment.state, AppointmentState::DidNotAttend { .. });
    let was = if missed { "missed" } else { "cancelled" };
    let mut tasks = withdraw(before, appointment.id, was, actor);
    let each = [(Arranged::Interpreter, "interpreter"), (Arranged::Chaperone, "chaperone")];
    for ((what, word), id) in each.into_iter().zip(ids) {
        if found(before, appointment.id, what) {
            tasks.push(task(id, appointment, format!("Call off the {word}: {title} was {was}"), actor.at));
        }
    }
    tasks
}

/// Open tasks of the appointment, ended.
fn withdraw(before: &[Task], appointment: AppointmentId, why: &str, actor: Actor) -> Vec<Task> {
    let open = before.iter().filter(|task| task.state == TaskState::Open);
    let ended = open.filter_map(|task| {
        let arranges = task.arranges.clone().filter(|arranges| arranges.appointment == appointment)?;
        let outcome = format!("Withdrawn: the appointment was {why}.");
        Some(Task {
            state: TaskState::Done { at: actor.at, by: actor.by, outcome },
            arranges: Some(Arranges { withdrawn: true, ..arranges }),
            ..task.clone()
        })
    });
    ended.collect()
}

/// Whether somebody said that one was found.
fn found(before: &[Task], appointment: AppointmentId, what: Arranged) -> bool {
    before.iter().filter(|task| task.state != TaskState::Open).any(|task| {
        task.arranges.as_ref().is_some_and(|arranges| {
            arranges.appointment == appointment && arranges.what == what && !arranges.withdrawn
        })
    })
}

fn task(id: TaskId, appointment: &Appointment, text: String, at: Timestamp) -> Task {
    Task {
        id,
        version: 0,
        kind: TaskKind::Callback,
        contact: appointment.contact,
        resident: Some(appointment.resident),
        made: at,
        due: due(at, appointment.start),
        text,
        owner: Owner::Anyone { role: Role::Receptionist },
        state: TaskState::Open,
        arranges: None,
        other: Map::new(),
    }
}

/// A day before the start, or half of the time left where that is sooner; now where it has begun.
fn due(now: Timestamp, start: Timestamp) -> Timestamp {
    let left = start.duration_since(now).max(SignedDuration::ZERO);
    now + left - (left / 2).min(SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests;
