//! The worklist: every open end, least time first.

use super::{casework, contacts::step};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp, Tag, Tone,
        worklist::{FinishTask, WhichWorklist, WorkRow, Worklist, WorklistTab},
    },
};
use front_door_domain::{
    arranging::Arranged,
    calendar::london,
    contacts::{Contact, ContactState, Person},
    format, journey,
    residents::Resident,
    tasks::{Owner, Task, TaskKind},
};
use front_door_store::{Names, OpenEnd, WorkItem, WorkQuery, WorkTab};
use std::sync::Arc;

/// The most rows a list shows.
const MOST: u32 = 200;

/// The worklist, read fresh.
pub async fn worklist(permit: Permit<'_>, ask: WhichWorklist) -> Result<Worklist, DeskError> {
    list(&permit, ask.tab).await
}

async fn list(permit: &Permit<'_>, tab: WorklistTab) -> Result<Worklist, DeskError> {
    let me = permit.by()?;
    let (day_start, _) = super::hubs::bounds(permit, permit.local().date());
    let wanted = WorkQuery { tab: which(tab), user: me, since: day_start, limit: MOST };
    let items = permit.store.worklist(&wanted).await?;
    let counts = permit.store.work_counts(me, day_start).await?;
    let show = Show { permit, names: permit.store.names().await? };
    Ok(Worklist {
        counts: vec![counts.waiting, counts.mine, counts.clinician, counts.done],
        sort: if tab == WorklistTab::Done { "Finished last first" } else { "Least time left first" }
            .to_owned(),
        updated: Stamp::of(permit.now),
        rows: items.iter().map(|item| show.row(item)).collect(),
    })
}

fn which(tab: WorklistTab) -> WorkTab {
    match tab {
        WorklistTab::Waiting => WorkTab::Waiting,
        WorklistTab::Mine => WorkTab::Mine,
        WorklistTab::Clinician => WorkTab::Clinician,
        WorklistTab::Done => WorkTab::Done,
    }
}

/// What rows are shown with.
struct Show<'a> {
    permit: &'a Permit<'a>,
    names: Arc<Names>,
}

impl Show<'_> {
    fn row(&self, item: &WorkItem) -> WorkRow {
        match &item.open {
            OpenEnd::Contact(contact) => self.contact(contact, item.resident.as_ref()),
            OpenEnd::Task(task) => self.task(task, item.resident.as_ref()),
        }
    }

    fn contact(&self, contact: &Contact, resident: Option<&Resident>) -> WorkRow {
        let left = casework::left(self.permit, contact).unwrap_or_else(|| closed(contact));
        WorkRow {
            key: format!("contact/{}", contact.id),
            contact: Some(contact.id),
            task: None,
            door: if contact.came_back.is_some() { "Bounced" } else { casework::door(contact.channel) }
                .to_owned(),
            name: name(contact, resident),
            text: self.text(contact),
            left,
            tags: tags(contact),
            worker: contact.worker.as_ref().and_then(|worker| self.names.get(&worker.by).cloned()),
            asks_outcome: matches!(contact.state, ContactState::Emergency(_)),
        }
    }

    fn task(&self, task: &Task, resident: Option<&Resident>) -> WorkRow {
        let due = london(task.due);
        let urgent = matches!(task.kind, TaskKind::EmergencyConnected | TaskKind::EmergencyOutcome);
        let tone = if urgent { Tone::Emergency } else { casework::tone(self.permit, task.due) };
        WorkRow {
            key: format!("task/{}", task.id),
            contact: task.contact,
            task: Some(task.id),
            door: "Task".to_owned(),
            name: resident.map_or_else(|| "Not known yet".to_owned(), casework::row_name),
            text: task.text.clone(),
            left: Tag { text: format::left(&self.permit.local(), &due), tone },
            tags: vec![Tag {
                text: what(task).to_owned(),
                tone: if urgent { Tone::Emergency } else { Tone::Notice },
            }],
            worker: match &task.owner {
                Owner::Person { user } => self.names.get(user).cloned(),
                Owner::Anyone { role } => Some(format!("any {}", role.label())),
            },
            asks_outcome: task.kind != TaskKind::HandoverAccepted,
        }
    }

    fn text(&self, contact: &Contact) -> String {
        let need = casework::need_name(self.permit, contact);
        let words: String =
            contact.story.own_words.lines().next().unwrap_or_default().chars().take(90).collect();
        match (need.is_empty(), words.is_empty()) {
            (false, _) => need,
            (true, false) => format!("“{words}”"),
            (true, true) => "Just begun".to_owned(),
        }
    }
}

/// Who it is about: as recorded, or as given until two identifiers are confirmed.
pub(crate) fn name(contact: &Contact, resident: Option<&Resident>) -> String {
    match (resident, &contact.person) {
        (Some(resident), _) => casework::row_name(resident),
        (None, Person::Unknown { name, .. }) if !name.trim().is_empty() => {
            format!("{} (not confirmed)", name.trim())
        }
        _ => "Not known yet".to_owned(),
    }
}

fn closed(contact: &Contact) -> Tag {
    let at = match &contact.state {
        ContactState::Closed { at, .. } => Stamp::of(*at).time,
        _ => String::new(),
    };
    Tag { text: format!("done {at}"), tone: Tone::Plain }
}

fn tags(contact: &Contact) -> Vec<Tag> {
    let mut tags = Vec::new();
    if matches!(contact.state, ContactState::Emergency(_)) {
        tags.push(Tag { text: "Emergency".to_owned(), tone: Tone::Emergency });
    }
    if contact.came_back.is_some() {
        tags.push(Tag { text: "Came back".to_owned(), tone: Tone::Notice });
    }
    tags
}

/// What a task is about, in a word.
pub(crate) fn what(task: &Task) -> &'static str {
    match task.arranges.as_ref().map(|arranges| arranges.what) {
        Some(Arranged::Interpreter) => "Interpreter",
        Some(Arranged::Chaperone) => "Chaperone",
        None => kind(task.kind),
    }
}

/// A task's kind in words.
fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::EmergencyConnected => "999: connected?",
        TaskKind::EmergencyOutcome => "Emergency outcome",
        TaskKind::ClinicianAccepts => "Clinician",
        TaskKind::Callback => "Ring back",
        TaskKind::HandoverAccepted => "Referral",
        TaskKind::PracticeRequest => "Practice",
        TaskKind::Safeguarding => "Safeguarding lead",
        TaskKind::NotGranted => "Not granted",
        TaskKind::DirectoryCheck => "Directory check",
    }
}

/// Ends a task with what came of it.
pub async fn finish_task(permit: Permit<'_>, ask: FinishTask) -> Result<Worklist, DeskError> {
    let act = permit.act("finish_task", &ask, None)?;
    let by = &permit;
    permit
        .store
        .write(act, async |tx| {
            let task = tx.require::<Task>(ask.task).await?;
            let (contact, open) = match task.contact {
                Some(id) => (tx.get::<Contact>(id).await?, tx.tasks_of_contact(id).await?),
                None => (None, Vec::new()),
            };
            let finished = journey::finish_task(task, contact, &ask.outcome, &open, &step(by, tx.at())?)?;
            if let Some(mut contact) = finished.contact {
                tx.put(&mut contact).await?;
            }
            for mut task in finished.tasks {
                tx.put(&mut task).await?;
            }
            Ok::<_, DeskError>(())
        })
        .await?;
    list(&permit, WorklistTab::Waiting).await
}
