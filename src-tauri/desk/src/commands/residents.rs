//! Finding and opening residents.

use super::casework::{self, banner, row_name};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp, Tag, Tone,
        appointments::AppointmentView,
        contacts::Case,
        residents::{
            FindResidents, FoundResidents, OpenResident, ResidentAppointment, ResidentCase, ResidentRow,
            TellResident, Within,
        },
    },
};
use front_door_domain::{
    attending,
    contacts::{Contact, ContactState},
    fold, format,
    ids::ResidentId,
    phone,
    query::{self, Reading},
    residents::{Resident, SafeContact, Told},
    tasks::{Task, TaskState},
};
use jiff::{Timestamp, civil::Date};
use serde_json::Map;

/// The most rows that one search shows; one more is read to know whether there are more.
const MOST: u32 = 20;

/// Where fewer bear both names as typed, those whose family name is nearly so follow.
const FEW: usize = 10;
/// The ways to take the words of a name that are tried.
const ORDERS: usize = 4;

/// Answers one key press in the search box. Not a look: nothing is journaled for a row in a list.
pub async fn find_residents(permit: Permit<'_>, ask: FindResidents) -> Result<FoundResidents, DeskError> {
    let today = permit.local().date();
    let reading = query::read(&ask.text, today);
    let (mut rows, exact) = search(&permit, &reading, &ask.text).await?;
    let near = exact == 0 && !rows.is_empty();
    let most = MOST as usize;
    let more = rows.len() > most;
    rows.truncate(most);
    let alike: Vec<_> = rows.iter().map(|row| twin(row, &rows)).collect();
    Ok(FoundResidents {
        turn: ask.turn,
        read_as: reading.read_as(),
        hint: hint(&reading, rows.is_empty()),
        rows: rows
            .iter()
            .zip(alike)
            .enumerate()
            .map(|(place, (row, alike))| {
                let mut row = view(&permit, row, alike, today);
                row.tags.extend((place >= exact && !near).then(nearly));
                row
            })
            .collect(),
        more,
        near,
    })
}

/// Who was found, and how many of them as typed: the rest allow one typing mistake.
async fn search(
    permit: &Permit<'_>,
    reading: &Reading,
    text: &str,
) -> Result<(Vec<Resident>, usize), DeskError> {
    let store = &permit.store;
    let limit = MOST + 1;
    let found = match reading {
        Reading::Empty | Reading::TooShort | Reading::Unreadable { .. } => Vec::new(),
        Reading::Name { .. } => return by_name(permit, text).await,
        Reading::Born { date, name: None } => store.find_by_born(*date, None, limit).await?,
        Reading::Born { date, name: Some(name) } => {
            let words: Vec<&str> = name.split(' ').collect();
            let found = store.find_by_born_words(*date, &words, limit).await?;
            let near = store.find_near_born(*date, name, limit).await?;
            return Ok(followed_by(found, near));
        }
        Reading::NhsNumber { digits, .. } => store.find_by_nhs(digits, limit).await?,
        Reading::Phone { digits } => store.find_by_phone(digits, limit).await?,
        Reading::Postcode { text } => {
            // The store's key has no space, so `RM1 2` meets RM12 there; the text as read does not.
            let mut found = store.find_by_postcode(text, limit).await?;
            found.retain(|row| row.postcode.starts_with(text.as_str()) || !text.contains(' '));
            found
        }
        Reading::Reference(reference) => by_reference(permit, reference).await?,
    };
    let exact = found.len();
    Ok((found, exact))
}

/// The words as typed, then turned round, then with one typing mistake allowed: at most five
/// statements, and a sixth once that reads the family names into memory.
async fn by_name(permit: &Permit<'_>, text: &str) -> Result<(Vec<Resident>, usize), DeskError> {
    let store = &permit.store;
    let limit = MOST + 1;
    let orders = query::name_orders(text);
    let orders = &orders[..orders.len().min(ORDERS)];
    let Some((first, others)) = orders.split_first() else { return Ok((Vec::new(), 0)) };
    let mut found = match &first.given {
        None => store.find_by_family(&first.family, limit).await?,
        Some(given) => store.find_by_family_given(&first.family, given, limit).await?,
    };
    if !others.is_empty() && found.len() <= MOST as usize {
        // Nobody comes more than once a way, so this many rows hold a page of different people.
        let most = limit * u32::try_from(others.len()).unwrap_or(1);
        found = followed_by(found, store.find_by_names(others, most).await?).0;
    }
    if !found.is_empty() && first.given.is_none() {
        return Ok(followed_by(found, Vec::new()));
    }
    let mut near = Vec::new();
    if found.len() < FEW {
        near = store.find_near(orders, limit).await?;
    }
    if found.is_empty() {
        near.extend(store.find_near_given(first, limit).await?);
    }
    Ok(followed_by(found, near))
}

/// Rows found as typed, the nearly found behind them, and how many are as typed.
fn followed_by(mut found: Vec<Resident>, near: Vec<Resident>) -> (Vec<Resident>, usize) {
    let exact = found.len();
    for row in near {
        if found.len() <= MOST as usize && found_yet(&found, &row) {
            found.push(row);
        }
    }
    (found, exact)
}

fn nearly() -> Tag {
    Tag { text: "One letter differs".to_owned(), tone: Tone::Notice }
}

fn found_yet(found: &[Resident], row: &Resident) -> bool {
    !found.iter().any(|other| other.id == row.id)
}

async fn by_reference(permit: &Permit<'_>, reference: &str) -> Result<Vec<Resident>, DeskError> {
    use front_door_store::Referred;
    let id = match permit.store.find_by_reference(reference).await? {
        Some(Referred::Contact(contact)) => casework::about(&contact),
        Some(Referred::Appointment(appointment)) => Some(appointment.resident),
        None => None,
    };
    Ok(match id {
        Some(id) => vec![permit.store.resident(id).await?],
        None => Vec::new(),
    })
}

fn hint(reading: &Reading, empty: bool) -> Option<String> {
    if let Some(hint) = reading.hint() {
        return Some(hint.to_owned());
    }
    let searched = !matches!(reading, Reading::Empty | Reading::TooShort);
    (searched && empty).then(|| "Nobody found. Try fewer letters, the date of birth or the NHS number; the call goes on without a name, too.".to_owned())
}

/// The wrong-person guard within a page: the same birth date and a similar name.
fn twin(row: &Resident, rows: &[Resident]) -> Option<String> {
    let mine = fold::fold(&row.family);
    let similar = |other: &&Resident| {
        other.id != row.id
            && other.born == row.born
            && fold::fold(&other.family).chars().next() == mine.chars().next()
    };
    rows.iter().find(similar).map(|other| format!("Same birth date, similar name: {}", row_name(other)))
}

fn view(permit: &Permit<'_>, row: &Resident, alike: Option<String>, today: Date) -> ResidentRow {
    let hidden = row.sensitive;
    let mut tags = Vec::new();
    if row.died.is_some() {
        tags.push(Tag { text: "Deceased".to_owned(), tone: Tone::Warning });
    }
    if hidden {
        tags.push(Tag { text: "Sensitive record".to_owned(), tone: Tone::Notice });
    }
    ResidentRow {
        id: row.id,
        name: row_name(row),
        born: format::birth(row.born, today),
        sex: casework::sex(row.sex).to_owned(),
        nhs_number: casework::number(row),
        address: if hidden { String::new() } else { format!("{}, {}", row.address, row.postcode) },
        practice: if hidden {
            String::new()
        } else {
            super::routing::practice_name(&permit.places, row.practice.as_ref())
        },
        alike,
        tags,
    }
}

/// Opens a record: within a live contact, appointment or task, or with a stated reason. Journaled.
pub async fn open_resident(permit: Permit<'_>, ask: OpenResident) -> Result<ResidentCase, DeskError> {
    let why = within(&permit, ask.resident, &ask.within).await?;
    permit.look(ask.resident, "opened", &why);
    let resident = permit.store.resident(ask.resident).await?;
    let told = permit.store.get::<Told>(ask.resident).await?;
    let contacts = permit.store.contacts_of(ask.resident, Timestamp::MIN).await?;
    let appointments = permit.store.appointments_of(ask.resident).await?;
    let mut lines = Vec::new();
    for appointment in &appointments {
        let view = super::appointments::view(&permit, appointment).await?;
        lines.push(line(view, appointment.start));
    }
    let names = permit.store.names().await?;
    let mut earlier = Vec::new();
    for contact in &contacts {
        earlier.push(casework::line(&permit, contact, resident.sensitive, &names).await?);
    }
    Ok(ResidentCase {
        banner: banner(&permit, &resident, told.as_ref()).await?,
        contacts: earlier,
        appointments: lines,
    })
}

fn line(view: AppointmentView, start: Timestamp) -> ResidentAppointment {
    ResidentAppointment {
        appointment: view.appointment,
        start: Stamp::of(start),
        text: format!("{} · {}", view.title, view.text),
        state: view.state,
        open: view.open,
    }
}

/// Whether the record may be opened within what was named; the reason to journal, where one was given.
async fn within(permit: &Permit<'_>, resident: ResidentId, within: &Within) -> Result<String, DeskError> {
    let live = match within {
        Within::Contact { contact } => {
            let contact = permit.store.require::<Contact>(contact).await?;
            // Before anybody is confirmed a candidate may be looked at; after that only the person is.
            !matches!(contact.state, ContactState::Closed { .. })
                && casework::about(&contact).is_none_or(|about| about == resident)
        }
        Within::Appointment { appointment } => {
            let appointment = casework::appointment(permit, *appointment).await?;
            appointment.resident == resident && appointment.is_live(permit.now)
        }
        Within::Task { task } => {
            let task = permit.store.require::<Task>(task).await?;
            task.resident == Some(resident) && task.state == TaskState::Open
        }
        Within::Reason { reason } => {
            let reason = reason.trim();
            if reason.chars().count() < 5 {
                return Err(DeskError::ReasonNeeded);
            }
            return Ok(reason.chars().take(500).collect());
        }
    };
    if live { Ok(named(within)) } else { Err(DeskError::ReasonNeeded) }
}

fn named(within: &Within) -> String {
    match within {
        Within::Contact { contact } => format!("contact {contact}"),
        Within::Appointment { appointment } => format!("appointment {appointment}"),
        Within::Task { task } => format!("task {task}"),
        Within::Reason { reason } => reason.clone(),
    }
}

/// Keeps what we were told about a resident.
pub async fn tell_resident(permit: Permit<'_>, ask: TellResident) -> Result<Case, DeskError> {
    let phones = phones(&ask.phones)?;
    let safe_contact = safe(ask.safe_contact.clone())?;
    attending::check_needs(&ask.needs)?;
    let act = permit.act("tell_resident", &ask, None)?;
    permit
        .store
        .write(act, async |tx| {
            let contact = tx.require::<Contact>(ask.contact).await?;
            if casework::about(&contact) != Some(ask.resident) {
                return Err(DeskError::Rule(
                    "This contact is about another person. Confirm who it is about first.".to_owned(),
                ));
            }
            let known = tx.get::<Told>(ask.resident).await?;
            let mut told = known.unwrap_or_else(|| Told {
                id: ask.resident,
                version: 0,
                phones: Vec::new(),
                needs: Vec::new(),
                safe_contact: None,
                other: Map::new(),
            });
            told.phones.clone_from(&phones);
            told.needs.clone_from(&ask.needs);
            told.safe_contact.clone_from(&safe_contact);
            tx.put(&mut told).await?;
            Ok::<_, DeskError>(())
        })
        .await?;
    casework::case(&permit, ask.contact).await
}

fn phones(typed: &[String]) -> Result<Vec<String>, DeskError> {
    if typed.len() > 5 {
        return Err(DeskError::input(
            "phones",
            "At most five phone numbers are kept. Leave out those that are no longer used.",
        ));
    }
    let typed = typed.iter().filter(|text| !text.trim().is_empty());
    let read = typed
        .map(|text| phone::national(text).map_err(|fault| DeskError::input("phones", fault.to_string())));
    read.collect()
}

/// The rules for reaching somebody, their number as records keep it.
fn safe(rules: Option<SafeContact>) -> Result<Option<SafeContact>, DeskError> {
    let Some(mut rules) = rules else { return Ok(None) };
    if let Some(number) = &rules.number {
        let read =
            phone::national(number).map_err(|fault| DeskError::input("safe_contact", fault.to_string()))?;
        rules.number = Some(read);
    }
    Ok(Some(rules))
}
