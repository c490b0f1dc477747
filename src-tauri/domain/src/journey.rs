//! The journey of a contact: one file an operation. Each takes the contact as it stands and gives back
//! the records to write, or refuses in a sentence; ids, the moment and the rules are arguments.

mod attend;
mod bounce;
mod emergency;
mod finish;
mod identify;
mod need;
mod opening;
mod question;
mod repeat;
mod route;
mod start;
mod story;
mod take_over;
mod task;
mod urgency;

pub use attend::{answer_chaperone, tell_attenders};
pub use bounce::{Next, accept_handover, attended, bounce, is_followed, next};
pub use emergency::{ToldEmergency, alarm, on_arrival, tell_emergency};
pub use finish::{Ending, current, finish, give_safety_net, missing};
pub use identify::{Given, identify, tell_given};
pub use need::choose_need;
pub use opening::answer_opening;
pub use question::{WORSE, answer_question};
pub use repeat::{SEXUAL_HEALTH_NEEDS, SEXUAL_HEALTH_SERVICES, repeats};
pub use route::{Choice, choose_route, chosen_unsigned, overridable, routes_wait, urgency_set};
pub use start::{Begin, start};
pub use story::tell_story;
pub use take_over::take_over;
pub use task::{Finished, finish_task};
pub use urgency::{UrgencyOption, choices, may_set, set_urgency};

use crate::{
    calendar::{Calendar, london},
    contacts::{Contact, ContactState, ContentSeen, Worker},
    content::{Content, Need},
    format,
    ids::{TaskId, UserId},
    limits::Limits,
    pack::Pack,
    refused::Refused,
    tasks::{Handover, Owner, Task, TaskKind, TaskState},
    users::Role,
};
use jiff::Timestamp;
use serde_json::Map;

/// One step: who takes it, when, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Who.
    pub by: UserId,
    /// They may accept as a clinician.
    pub clinician: bool,
    /// When.
    pub at: Timestamp,
    /// Needs, red flags, checks.
    pub content: &'a Content,
    /// Bank holidays and core hours.
    pub calendar: &'a Calendar,
    /// Time limits.
    pub limits: Limits,
}

impl<'a> Step<'a> {
    /// A step by the rules of a pack.
    pub fn new(by: UserId, clinician: bool, at: Timestamp, pack: &'a Pack) -> Self {
        let limits = Limits::of(&pack.content.settings);
        Self { by, clinician, at, content: &pack.content, calendar: &pack.calendar, limits }
    }

    /// The need of a contact, as the content has it.
    pub fn need_of(&self, contact: &Contact) -> Option<&'a Need> {
        self.content.need(&contact.need.as_ref()?.need)
    }

    fn task(&self, id: TaskId, contact: &Contact, kind: TaskKind, due: Timestamp, text: &str) -> Task {
        let owner = match kind {
            TaskKind::ClinicianAccepts => Owner::Anyone { role: Role::Clinician },
            TaskKind::Safeguarding | TaskKind::DirectoryCheck => Owner::Anyone { role: Role::Lead },
            TaskKind::EmergencyConnected
            | TaskKind::EmergencyOutcome
            | TaskKind::HandoverAccepted
            | TaskKind::NotGranted => Owner::Person { user: self.by },
            TaskKind::Callback | TaskKind::PracticeRequest => Owner::Anyone { role: Role::Navigator },
        };
        Task {
            id,
            version: 0,
            kind,
            contact: Some(contact.id),
            resident: resident_of(contact),
            made: self.at,
            due,
            text: text.to_owned(),
            owner,
            state: TaskState::Open,
            arranges: None,
            other: Map::new(),
        }
    }

    fn done(&self, mut task: Task, outcome: &str) -> Task {
        task.state = TaskState::Done { at: self.at, by: self.by, outcome: outcome.to_owned() };
        task
    }
}

/// What a step decided: the records to write. Tasks and handovers are new ones or changed ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The contact as it now stands.
    pub contact: Contact,
    /// Tasks made, done or withdrawn.
    pub tasks: Vec<Task>,
    /// Handovers made or moved on.
    pub handovers: Vec<Handover>,
}

impl From<Contact> for Decided {
    fn from(contact: Contact) -> Self {
        Self { contact, tasks: Vec::new(), handovers: Vec::new() }
    }
}

/// The state of a contact in words.
pub fn state_name(state: &ContactState) -> &'static str {
    match state {
        ContactState::Open => "open",
        ContactState::Emergency(_) => "in an emergency",
        ContactState::Closed { .. } => "closed",
    }
}

/// The first open task of a kind.
pub(crate) fn open_task(tasks: &[Task], kind: TaskKind) -> Option<&Task> {
    tasks.iter().find(|task| task.kind == kind && task.state == TaskState::Open)
}

fn resident_of(contact: &Contact) -> Option<crate::ids::ResidentId> {
    match contact.person {
        crate::contacts::Person::Known { resident, .. } => Some(resident),
        crate::contacts::Person::Unknown { .. } => None,
    }
}

fn cannot(contact: &Contact, to: &'static str, because: impl Into<String>) -> Refused {
    Refused::Move { thing: "contact", from: state_name(&contact.state), to, because: because.into() }
}

/// The contact is open and nobody else is on it; the person at the desk is now.
fn take_up(mut contact: Contact, to: &'static str, step: &Step<'_>) -> Result<Contact, Refused> {
    match &contact.state {
        ContactState::Open => {}
        ContactState::Emergency(_) => {
            return Err(cannot(
                &contact,
                to,
                "The emergency script comes first, until its outcome is known.",
            ));
        }
        ContactState::Closed { .. } => {
            return Err(cannot(&contact, to, "Start a new contact; the earlier one is shown beside it."));
        }
    }
    contact.worker = Some(worker(&contact, step)?);
    note_content(&mut contact, step);
    Ok(contact)
}

/// From this step on it is asked and shown from the content of the step.
fn note_content(contact: &mut Contact, step: &Step<'_>) {
    let content = step.content;
    if contact.content.last().is_none_or(|seen| seen.sha256 != content.sha256) {
        let (sha256, version) = (content.sha256.clone(), content.version.clone());
        contact.content.push(ContentSeen { since: step.at, sha256, version });
    }
}

/// The person at the desk as worker, unless somebody else is.
fn worker(contact: &Contact, step: &Step<'_>) -> Result<Worker, Refused> {
    match &contact.worker {
        None => Ok(Worker { by: step.by, at: step.at, why: None }),
        Some(worker) if worker.by == step.by => Ok(worker.clone()),
        Some(worker) => Err(Refused::rule(format!(
            "Somebody else has been on this contact since {}. Take it over first, with a reason.",
            format::time(&london(worker.at))
        ))),
    }
}

#[cfg(test)]
pub(crate) mod play;
#[cfg(test)]
mod tests;
