//! Online requests in, tables out.

mod reports;

use super::{casework, contacts::step};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        about::{Export, Exported, ImportRequests, Imported},
        appointments::SavedFile,
    },
};
use front_door_domain::{
    contacts::{Channel, Contact, ContactState},
    ids::{ContactId, OdsCode},
    journey::{self, Begin, Given},
};
use front_door_interop::{
    requests::{self, OnlineRequest},
    sheet,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Takes in every whole request of a file as a contact. The same request twice is one contact: its
/// id follows from the sender's reference.
pub async fn import_requests(permit: Permit<'_>, ask: ImportRequests) -> Result<Imported, DeskError> {
    let read = requests::read(&ask.text);
    let mut imported =
        Imported { taken: 0, known: 0, refused: read.refused.iter().map(ToString::to_string).collect() };
    let mut here = BTreeSet::new();
    for (line, request) in read.requests {
        if request.received > permit.now {
            imported.refused.push(format!("Line {line}: it was received in the future by this desk's clock. Check the sender's time and bring the file in again."));
            continue;
        }
        let id = contact_id(&request.reference);
        // A dry run leaves nothing in the store to know the second of two lines by.
        if !here.insert(id) || permit.store.get::<Contact>(id).await?.is_some() {
            imported.known += 1;
            continue;
        }
        if !ask.dry_run {
            take(&permit, id, request).await?;
        }
        imported.taken += 1;
    }
    Ok(imported)
}

/// The id of an online request's contact: a hash of the sender's reference in the form of a UUID.
fn contact_id(reference: &str) -> ContactId {
    let hash = Sha256::digest(format!("online request {reference}"));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    ContactId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

async fn take(permit: &Permit<'_>, id: ContactId, request: OnlineRequest) -> Result<(), DeskError> {
    // The act names the request; what the person wrote is in the record that comes out.
    let act =
        permit.act("import_request", &json!({ "reference": request.reference, "contact": id }), None)?;
    let through = through(permit, &request);
    let begin = Begin {
        id,
        reference: permit.reference(),
        channel: Channel::Click,
        began: request.received,
        number: request.phone.clone(),
        own_words: words(&request, through.is_none()),
        through,
        given: Given { name: request.name, born: request.born, postcode: request.postcode },
        taken_up: false,
    };
    permit
        .store
        .write(act, async |tx| {
            let mut contact = journey::start(begin.clone(), &step(permit, tx.at())?);
            tx.put(&mut contact).await?;
            Ok::<_, DeskError>(())
        })
        .await?;
    Ok(())
}

/// The practice that the form names: nothing is guessed from a code that is not known here.
fn through(permit: &Permit<'_>, request: &OnlineRequest) -> Option<OdsCode> {
    let code = OdsCode(request.practice.trim().to_uppercase());
    permit.places.practice(&code).map(|practice| practice.code.clone())
}

/// Own words verbatim. What else the form asked stands on lines of its own, named as the form's.
/// A practice that is known here stands in the record by its code.
fn words(request: &OnlineRequest, practice: bool) -> String {
    let asked = [
        ("NHS number", request.nhs_number.as_str()),
        ("practice", if practice { request.practice.as_str() } else { "" }),
        ("worse than before?", request.worse.as_str()),
    ];
    let asked = asked.into_iter().filter(|(_, answer)| !answer.is_empty());
    let lines = asked.map(|(question, answer)| format!("[form: {question} {answer}]"));
    [request.own_words.clone()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// A table as CSV. Every export is a look at all it holds, and waits for its entry.
pub async fn export(permit: Permit<'_>, ask: Export) -> Result<Exported, DeskError> {
    let from = super::hubs::day_of(&permit, "from", ask.from.as_deref())?;
    let to = super::hubs::day_of(&permit, "to", ask.to.as_deref())?;
    if to < from {
        return Err(DeskError::input("to", "The last day comes before the first. Choose a later one."));
    }
    let (start, _) = super::hubs::bounds(&permit, from);
    let (_, end) = super::hubs::bounds(&permit, to);
    let (header, rows): (&[&str], Vec<Vec<String>>) = match ask.what.as_str() {
        "contacts" => (&CONTACTS, contacts(&permit, start, end).await?),
        "appointments" => (&APPOINTMENTS, appointments(&permit, start, end).await?),
        "tasks" => (&TASKS, tasks(&permit).await?),
        "handovers" => (&reports::HANDOVERS, reports::handovers(&permit, start, end).await?),
        "overrides" => (&reports::OVERRIDES, reports::overrides(&permit, start, end).await?),
        other => {
            let found: String = other.chars().take(20).collect();
            return Err(DeskError::input(
                "what",
                format!(
                    "contacts, appointments, tasks, handovers or overrides can be exported; found “{found}”."
                ),
            ));
        }
    };
    permit.look_at_all("exported", &format!("{} {from} to {to}", ask.what));
    permit.store.flush_looks().await?;
    let csv = sheet::csv(header, &rows).map_err(DeskError::rule)?;
    Ok(Exported { csv, rows: u32::try_from(rows.len()).unwrap_or(u32::MAX) })
}

/// Writes the table to a file that only this account can read, and says where.
pub async fn save_export(permit: Permit<'_>, ask: Export) -> Result<SavedFile, DeskError> {
    let dir = permit.desk.dir.clone();
    let when = permit.local().strftime("%Y-%m-%d-%H%M%S").to_string();
    let name = format!("{}-{when}.csv", ask.what);
    let exported = export(permit, ask).await?;
    crate::files::save(&dir, &name, exported.csv.as_bytes())
}

const CONTACTS: [&str; 10] =
    ["reference", "channel", "began", "due", "need", "urgency", "state", "service", "resident", "own_words"];
const APPOINTMENTS: [&str; 9] =
    ["reference", "hub", "mode", "start", "end", "need", "state", "resident", "slots"];
const TASKS: [&str; 6] = ["kind", "made", "due", "text", "owner", "contact"];

async fn contacts(
    permit: &Permit<'_>,
    from: jiff::Timestamp,
    to: jiff::Timestamp,
) -> Result<Vec<Vec<String>>, DeskError> {
    let contacts = permit.store.contacts_between(from, to).await?;
    let row = |contact: Contact| {
        vec![
            contact.reference.clone(),
            casework::door(contact.channel).to_owned(),
            contact.began.to_string(),
            contact.due.to_string(),
            contact.need.as_ref().map(|chosen| chosen.need.to_string()).unwrap_or_default(),
            contact.urgency.as_ref().map(|set| casework::urgency(set.urgency).to_owned()).unwrap_or_default(),
            match contact.state {
                ContactState::Open => "open",
                ContactState::Emergency(_) => "emergency",
                ContactState::Closed { .. } => "closed",
            }
            .to_owned(),
            contact.routings.last().map(|routing| routing.service.to_string()).unwrap_or_default(),
            casework::about(&contact).map(|id| id.to_string()).unwrap_or_default(),
            contact.story.own_words.clone(),
        ]
    };
    Ok(contacts.into_iter().map(row).collect())
}

async fn appointments(
    permit: &Permit<'_>,
    from: jiff::Timestamp,
    to: jiff::Timestamp,
) -> Result<Vec<Vec<String>>, DeskError> {
    let appointments = permit.store.appointments_between(from, to).await?;
    let requested = permit.store.requested().await?;
    let row = |appointment: front_door_domain::appointments::Appointment| {
        vec![
            appointment.reference.clone(),
            appointment.hub.to_string(),
            super::hubs::mode_word(appointment.mode).to_owned(),
            appointment.start.to_string(),
            appointment.end.to_string(),
            appointment.need.to_string(),
            super::hubs::state(
                &appointment.state,
                super::appointments::is_requested(&requested, &appointment),
                // One word for those who count them.
                false,
            )
            .text,
            appointment.resident.to_string(),
            appointment.slots.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        ]
    };
    Ok(appointments.into_iter().map(row).collect())
}

async fn tasks(permit: &Permit<'_>) -> Result<Vec<Vec<String>>, DeskError> {
    use front_door_domain::tasks::Owner;
    let names = permit.store.names().await?;
    let row = |task: front_door_domain::tasks::Task| {
        let owner = match &task.owner {
            Owner::Person { user } => names.get(user).cloned().unwrap_or_default(),
            Owner::Anyone { role } => format!("any {}", role.label()),
        };
        let contact = task.contact.map(|id| id.to_string()).unwrap_or_default();
        vec![
            super::worklist::what(&task).to_owned(),
            task.made.to_string(),
            task.due.to_string(),
            task.text,
            owner,
            contact,
        ]
    };
    Ok(permit.store.open_tasks().await?.into_iter().map(row).collect())
}
