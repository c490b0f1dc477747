//! Where a need can go, and how a contact ends.

use super::{appointments, casework, contacts};
use crate::{
    content::Purpose,
    gate::Permit,
    refusal::DeskError,
    wire::{
        contacts::{Case, ChooseRoute, FinishContact},
        routes::{QuestionView, RouteAction, RouteView},
    },
};
use front_door_domain::{
    booking::Named,
    contacts::{Contact, Person},
    content::Answer,
    geo::Travel,
    ids::{AppointmentId, HandoverId, NeedId, OdsCode, QuestionId, TaskId},
    journey::{self, Choice, Ending},
    pack::{ActionKind, Pack, Places},
    residents::Resident,
    routes::{self, Asked, AskedPerson, CheckRow, CheckState, Registered, RouteRow, Standing},
    screening,
    shown::{Shown, ShownRow, row_id},
};
use jiff::Zoned;
use serde_json::Value;
use std::collections::BTreeMap;

/// The rows as screens show them, those that can be chosen numbered in their order. A clinician may
/// choose against a row, with a reason.
pub(crate) fn views(rows: &[RouteRow], clinician: bool) -> Vec<RouteView> {
    let mut number = 0;
    rows.iter()
        .map(|row| {
            let open = row.standing != Standing::No;
            number += u8::from(open);
            view(row, open.then_some(number), clinician && journey::overridable(row))
        })
        .collect()
}

fn view(row: &RouteRow, number: Option<u8>, overrides: bool) -> RouteView {
    RouteView {
        service: row.service.clone(),
        number,
        name: row.name.clone(),
        standing: row.standing,
        standing_text: standing(row.standing).to_owned(),
        reason: reason(row),
        checks: row.checks.iter().map(check).collect(),
        place: place(row),
        phone: phone(row),
        action: action(row.action),
        needs_reason: overrides || row.standing == Standing::WithReason,
        overrides,
    }
}

pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::MayTake => "May take",
        Standing::Check => "Check",
        Standing::AskClinician => "Ask a clinician",
        Standing::WithReason => "With a reason",
        Standing::No => "No",
    }
}

/// The order screens list them in: what the need names, what else may take it, emergency lines (one
/// key away on every screen), what cannot take it. The content's order within each.
pub(crate) fn listed(pack: &Pack, need: &NeedId, mut rows: Vec<RouteRow>) -> Vec<RouteRow> {
    let named = pack.content.need(need).map(|need| need.routes.as_slice()).unwrap_or_default();
    rows.sort_by_key(|row| {
        let place = named.iter().position(|route| route.service == row.service);
        let apart = row.action == ActionKind::Emergency;
        (row.standing == Standing::No, place.unwrap_or(usize::MAX), apart)
    });
    rows
}

fn reason(row: &RouteRow) -> String {
    let mut text = sentence(&row.reason);
    for info in &row.info {
        text.push_str(if text.ends_with(['.', '?']) || text.is_empty() { " " } else { ". " });
        text.push_str(&sentence(info));
    }
    text.trim().to_owned()
}

/// With a capital in front.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn check(check: &CheckRow) -> QuestionView {
    let follows = match check.state {
        CheckState::Failed | CheckState::NotSure => Some("Ask a clinician".to_owned()),
        CheckState::ToAsk | CheckState::Passed => None,
    };
    QuestionView {
        id: check.question.clone(),
        text: check.asks.clone(),
        label: check.short.clone(),
        answer: check.answer,
        follows,
    }
}

fn place(row: &RouteRow) -> String {
    let Some(place) = row.places.first() else { return String::new() };
    let way = match (place.km, place.minutes) {
        (Some(km), Some(minutes)) => format!(", {km:.1} km, {minutes} min"),
        _ => String::new(),
    };
    let opens = if place.opens.is_empty() { String::new() } else { format!(": {}", place.opens) };
    format!("{}{way}{opens}", place.name)
}

fn phone(row: &RouteRow) -> String {
    match (row.phone.is_empty(), row.verify_phone) {
        (true, _) => String::new(),
        (false, false) => row.phone.clone(),
        (false, true) => format!("{} (verify)", row.phone),
    }
}

pub(crate) fn action(kind: ActionKind) -> RouteAction {
    match kind {
        ActionKind::Slots => RouteAction::Times,
        ActionKind::Advise => RouteAction::Advise,
        ActionKind::Refer => RouteAction::Refer,
        ActionKind::Clinician => RouteAction::Clinician,
        ActionKind::Emergency => RouteAction::Emergency,
        ActionKind::Task => RouteAction::Task,
    }
}

/// Every service's answer to a contact as it stands.
pub(crate) fn rows(
    pack: &Pack,
    contact: &Contact,
    resident: Option<&Resident>,
    now: &Zoned,
) -> Result<Vec<RouteRow>, DeskError> {
    let Some(chosen) = &contact.need else { return Ok(Vec::new()) };
    let asked = Asked {
        need: chosen.need.clone(),
        person: person(pack, contact, resident),
        answers: answers(contact),
        now: now.clone(),
        urgency: contact.urgency.as_ref().map(|set| set.urgency),
    };
    let mut rows = routes::evaluate(pack, &asked).map_err(DeskError::rule)?;
    if let Some(resident) = resident.filter(|resident| resident.sensitive) {
        for row in &mut rows {
            hide(pack, resident, row);
        }
    }
    Ok(listed(pack, &chosen.need, rows))
}

/// Every answer given so far: to red flags of the need and to checks.
fn answers(contact: &Contact) -> BTreeMap<QuestionId, Answer> {
    let answered = contact.topic.iter().chain(&contact.checks);
    answered.map(|answered| (answered.question.clone(), answered.answer)).collect()
}

/// A sensitive record shows neither its practice nor the network that follows from it (B6).
fn hide(pack: &Pack, resident: &Resident, row: &mut RouteRow) {
    let Some(practice) = resident.practice.as_ref().and_then(|code| pack.practice(code)) else { return };
    row.reason = row.reason.replace(&practice.name, "their practice");
    let own = pack.service(&row.service).map(|service| service.places);
    if let Some(Places::OwnPractice | Places::EnhancedAccess) = own {
        for place in std::mem::take(&mut row.places) {
            row.reason = row.reason.replace(&place.name, "their own place");
        }
    }
}

/// The administrative facts: of the record, or of what was given of a person not found.
pub(crate) fn person(pack: &Pack, contact: &Contact, resident: Option<&Resident>) -> AskedPerson {
    let Some(resident) = resident else { return given(pack, contact) };
    let here = (!resident.sensitive).then(|| pack.whereabouts(&resident.postcode).ok()).flatten();
    AskedPerson {
        born: Some(resident.born),
        sex: Some(resident.sex),
        registered: resident.practice.clone().map_or(Registered::Nowhere, Registered::At),
        borough: here.as_ref().and_then(|found| found.borough),
        from: here.map(|found| found.position),
        travel: Travel::Bus,
    }
}

fn given(pack: &Pack, contact: &Contact) -> AskedPerson {
    let Person::Unknown { postcode, .. } = &contact.person else { return AskedPerson::default() };
    let here = pack.whereabouts(postcode).ok();
    AskedPerson {
        borough: here.as_ref().and_then(|found| found.borough),
        from: here.map(|found| found.position),
        ..AskedPerson::default()
    }
}

/// Chooses where it goes, among rows evaluated afresh.
pub async fn choose_route(permit: Permit<'_>, ask: ChooseRoute) -> Result<Case, DeskError> {
    let by = &permit;
    contacts::decide(&permit, "choose_route", &ask, ask.contact, async |tx, contact, _, _, step| {
        let resident = match casework::about(&contact) {
            Some(id) => Some(tx.resident(id).await?),
            None => None,
        };
        by.content.may_route()?;
        let screened = screening::screen(&contact, step.need_of(&contact), step.at, &step.limits)?;
        let rows = rows(&by.places, &contact, resident.as_ref(), &by.local())?;
        let row = rows.iter().find(|row| row.service == ask.service);
        let row = row.ok_or_else(|| {
            DeskError::input("service", "That service is not on the list of this need. Choose a row.")
        })?;
        let choice = Choice {
            row,
            place: row.places.first().map(|place| place.id.clone()),
            reason: ask.reason.clone(),
            pack: format!("{} {}", by.pack.name, by.pack.version),
            shown: shown(by.pack, &contact, &rows)?,
        };
        Ok(journey::choose_route(contact, &screened, choice, step)?.into())
    })
    .await
}

/// What was shown and from what, for replay.
fn shown(pack: &Pack, contact: &Contact, rows: &[RouteRow]) -> Result<Value, DeskError> {
    let need = contact.need.as_ref().map(|chosen| chosen.need.clone());
    let of = need.as_ref().and_then(|id| pack.content.need(id));
    let row = |row: &RouteRow| ShownRow {
        row: row_id(of, &row.service),
        service: row.service.clone(),
        standing: row.standing,
        reason: reason(row),
        place: place(row),
    };
    let shown = Shown {
        rows: rows.iter().map(row).collect(),
        opening: Some(contact.opening.clone()),
        asked: contact.topic.iter().chain(&contact.checks).cloned().collect(),
        urgency: contact.urgency.as_ref().map(|set| set.urgency),
        need,
    };
    serde_json::to_value(shown).map_err(DeskError::rule)
}

/// Ends the contact with its next step: words given, time booked and contact closed in one act.
pub async fn finish_contact(permit: Permit<'_>, ask: FinishContact) -> Result<Case, DeskError> {
    let ending = Ending { booked: None, task: TaskId(permit.id()), handover: HandoverId(permit.id()) };
    let named = Named { id: AppointmentId(permit.id()), reference: permit.reference() };
    let arranged = appointments::arranged(&permit);
    let by = &permit;
    let asked = permit.asks();
    let decided = contacts::write(&permit, "finish_contact", &ask, ask.contact, async |tx, contact, tasks, _, step| {
        if by.content.purpose == Purpose::Live
            && let Some(why) = journey::chosen_unsigned(&contact, &tx.content_versions().await?)
        {
            return Err(DeskError::Rule(why));
        }
        let mut contact = contact;
        if let Some(how) = ask.words {
            contact = journey::give_safety_net(contact, how, ask.read_back, step)?;
        }
        let booked = match ask.slot {
            Some(slot) => {
                let missing = journey::missing(&contact, true, step);
                if let Some(first) = missing.first() {
                    return Err(DeskError::Rule(first.clone()));
                }
                if contact.routings.last().is_none_or(|routing| routing.goes != ActionKind::Slots) {
                    return Err(DeskError::Rule(
                        "The place chosen has no times to book. Finish without a time, or choose a place with times."
                            .to_owned(),
                    ));
                }
                Some(appointments::book(by, tx, &contact, slot, (named.clone(), arranged), step).await?)
            }
            None => None,
        };
        Ok(journey::finish(contact, Ending { booked, ..ending }, tasks, step)?)
    })
    .await;
    let answer = match (decided, ask.slot) {
        (Ok(()), Some(_)) => asked.answer().await.map(drop),
        (decided, _) => decided,
    };
    match (answer, ask.slot) {
        (Err(error), Some(slot)) => Err(appointments::taken(&permit, &[slot], None, error).await),
        (Err(error), None) => Err(error),
        (Ok(()), _) => casework::case(&permit, ask.contact).await,
    }
}

/// The practice's name, where there is one.
pub(crate) fn practice_name(pack: &Pack, code: Option<&OdsCode>) -> String {
    match code {
        None => "No practice".to_owned(),
        Some(code) => {
            pack.practice(code).map_or_else(|| format!("Practice {code}"), |practice| practice.name.clone())
        }
    }
}
