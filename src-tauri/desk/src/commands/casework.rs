//! A contact as the case pane shows it, put together from fresh records.

mod answers;
mod attending;
mod earlier;
mod emergency;
mod handovers;
mod person;

pub(crate) use answers::{answered, red_flags};
pub(crate) use attending::{attending, attending_of, chaperone_said, chaperone_words, interpreter, to_know};
pub(crate) use earlier::line;
pub(crate) use person::{banner, door, number, row_name, sex};

use super::routing;
use crate::{
    content::Purpose,
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp, Tag, Tone,
        appointments::{AppointmentView, HoldView, WantedView},
        contacts::{Case, CaseState, Given, NeedView, OnIt, StoryView, UrgencyChoice, UrgencyView},
        residents::Banner,
    },
};
use front_door_domain::{
    appointments::Appointment,
    calendar::london,
    contacts::{Contact, ContactState, Person, Speaker, Story, Urgency, Worker},
    content::Answer,
    format,
    ids::{AppointmentId, ContactId, ResidentId, UserId},
    journey,
    residents::{Resident, Told},
};
use front_door_store::Names;
use std::sync::Arc;

/// Everything that one case is shown from.
#[derive(Debug)]
pub(crate) struct Work {
    /// The contact.
    pub(crate) contact: Contact,
    /// Who it is about, once known.
    pub(crate) resident: Option<Resident>,
    /// What we were told of them.
    pub(crate) told: Option<Told>,
    /// Names of the people who work here.
    pub(crate) names: Arc<Names>,
}

impl Work {
    /// Reads it fresh.
    pub(crate) async fn of(permit: &Permit<'_>, contact: ContactId) -> Result<Self, DeskError> {
        let contact = permit.store.require::<Contact>(contact).await?;
        let (resident, told) = match about(&contact) {
            None => (None, None),
            Some(id) => (Some(permit.store.resident(id).await?), permit.store.get::<Told>(id).await?),
        };
        Ok(Self { contact, resident, told, names: permit.store.names().await? })
    }

    /// The name of a user.
    pub(crate) fn name(&self, user: UserId) -> &str {
        called(&self.names, user)
    }
}

/// The name of a user among these.
pub(crate) fn called(names: &Names, user: UserId) -> &str {
    names.get(&user).map_or("Somebody", String::as_str)
}

/// Who the contact is about, once known.
pub(crate) fn about(contact: &Contact) -> Option<ResidentId> {
    match contact.person {
        Person::Known { resident, .. } => Some(resident),
        Person::Unknown { .. } => None,
    }
}

/// An appointment that exists.
pub(crate) async fn appointment(permit: &Permit<'_>, id: AppointmentId) -> Result<Appointment, DeskError> {
    Ok(permit.store.require::<Appointment>(id).await?)
}

/// The case pane of a contact.
pub(crate) async fn case(permit: &Permit<'_>, contact: ContactId) -> Result<Case, DeskError> {
    let work = Work::of(permit, contact).await?;
    let hold = super::appointments::my_hold(permit, &work).await?;
    let booked = super::appointments::booked_from(permit, &work).await?;
    let earlier = earlier::earlier(permit, &work).await?;
    let banner = match &work.resident {
        Some(resident) => Some(banner(permit, resident, work.told.as_ref()).await?),
        None => None,
    };
    let wanted = super::appointments::wanted(permit, &work).await?;
    let lost = booked.is_none() && hold.is_none() && wanted.is_none();
    let mut case = view(permit, &work, Places { hold, wanted, booked }).await?;
    if lost {
        case.hold_lost = super::appointments::lost_hold(permit, &work).await?;
    }
    case.banner = banner.map(|banner| Banner {
        needs: work.attending().needs().iter().map(attending::tag).collect(),
        ..banner
    });
    case.handovers = handovers::views(permit, &work).await?;
    case.came_back = handovers::came_back(&work.contact, &case.handovers);
    case.urgencies = urgencies(permit, &work, !earlier.is_empty())?;
    case.earlier = earlier;
    Ok(case)
}

/// The places of a contact: held, wanted without a hold, booked.
struct Places {
    hold: Option<HoldView>,
    wanted: Option<WantedView>,
    booked: Option<AppointmentView>,
}

impl Places {
    fn is_there_one(&self) -> bool {
        self.hold.is_some() || self.wanted.is_some() || self.booked.is_some()
    }

    /// What its appointment is called.
    fn word(&self) -> &'static str {
        match &self.booked {
            Some(booked) if booked.requested => "Appointment requested, not yet booked",
            _ => "Appointment booked",
        }
    }

    /// What finishing does with the place, such as `Book Fri 23-Oct 19:20, Fullwell Cross`.
    fn finish(&self) -> Option<String> {
        match (&self.hold, &self.wanted) {
            (Some(hold), _) => Some(format!("Book {}", hold.title)),
            (None, Some(wanted)) if wanted.requests => Some(format!("Request {}", wanted.title)),
            (None, Some(wanted)) => Some(format!("Book {}", wanted.title)),
            (None, None) => None,
        }
    }
}

async fn view(permit: &Permit<'_>, work: &Work, places: Places) -> Result<Case, DeskError> {
    let contact = &work.contact;
    let (routes, routes_wait) = routes(permit, work)?;
    let missing = missing(permit, contact, &places).await?;
    Ok(Case {
        contact: contact.id,
        reference: contact.reference.clone(),
        channel: contact.channel,
        began: Stamp::of(contact.began),
        state: state(&contact.state),
        left: left(permit, contact),
        banner: None,
        given: given(&contact.person),
        opening: answers::opening(permit, contact),
        story: story(&contact.story),
        attenders: contact.attenders.clone(),
        company: attending::company(contact),
        interpreter: interpreter(&work.attending()),
        chaperone: attending::chaperone(permit, work),
        need: chosen(permit, contact),
        topic: answers::topic(permit, contact),
        alert: answers::alert(permit, contact),
        urgency: journey::urgency_set(contact).map(|set| UrgencyView {
            urgency: set.urgency,
            label: urgency(set.urgency).to_owned(),
            by: format!("set by {} {}", work.name(set.by), Stamp::of(set.at).time),
        }),
        urgencies: Vec::new(),
        routes,
        routes_wait,
        chosen: journey::current(contact).map(|routing| routing.service.clone()),
        finish: finish(permit, contact, &places),
        missing,
        outcome: outcome(contact, places.word()),
        hold: places.hold,
        wanted: places.wanted,
        hold_lost: None,
        appointment: places.booked,
        handovers: Vec::new(),
        came_back: None,
        worse_words: worse_words(permit, contact),
        earlier: Vec::new(),
        on_it: on_it(permit, contact, &work.names),
        emergency: emergency::view(permit, contact),
    })
}

/// Who is on it, where it is not the one who asks.
pub(crate) fn on_it(permit: &Permit<'_>, contact: &Contact, names: &Names) -> OnIt {
    let other = contact.worker.as_ref().filter(|worker| Some(worker.by) != permit.by().ok());
    let taken_over = |worker: &Worker| {
        let (who, at) = (called(names, worker.by), Stamp::of(worker.at).time);
        worker.why.as_ref().map(|why| format!("{who} took this contact over at {at}: {why}"))
    };
    OnIt {
        worker: other.map(|worker| called(names, worker.by).to_owned()),
        taken_over: other.and_then(taken_over),
    }
}

/// What is still missing before it can be finished.
async fn missing(permit: &Permit<'_>, contact: &Contact, places: &Places) -> Result<Vec<String>, DeskError> {
    let step = super::contacts::step(permit, permit.now)?;
    let mut missing = journey::missing(contact, places.is_there_one(), &step);
    // Only where it has a route: this is asked after each key press.
    if permit.content.purpose == Purpose::Live && journey::current(contact).is_some() {
        missing.extend(journey::chosen_unsigned(contact, &permit.store.content_versions().await?));
    }
    Ok(missing)
}

fn state(state: &ContactState) -> CaseState {
    match state {
        ContactState::Open => CaseState::Open,
        ContactState::Emergency(_) => CaseState::Emergency,
        ContactState::Closed { .. } => CaseState::Closed,
    }
}

/// Time left to its clock, in words; red words are for emergencies alone.
pub(crate) fn left(permit: &Permit<'_>, contact: &Contact) -> Option<Tag> {
    if matches!(contact.state, ContactState::Closed { .. }) {
        return None;
    }
    let tone = if matches!(contact.state, ContactState::Emergency(_)) {
        Tone::Emergency
    } else {
        tone(permit, contact.due)
    };
    let due = london(contact.due);
    Some(Tag { text: format::left(&permit.local(), &due), tone })
}

/// Time is short within half an hour, and over after.
pub(crate) fn tone(permit: &Permit<'_>, due: jiff::Timestamp) -> Tone {
    match due.as_second() - permit.now.as_second() {
        ..0 => Tone::Warning,
        0..1800 => Tone::Notice,
        _ => Tone::Plain,
    }
}

fn given(person: &Person) -> Given {
    match person {
        Person::Unknown { name, born, postcode } => {
            Given { name: name.clone(), born: born.clone(), postcode: postcode.clone() }
        }
        Person::Known { .. } => Given::default(),
    }
}

fn story(story: &Story) -> StoryView {
    StoryView {
        own_words: story.own_words.clone(),
        speaker: story.speaker,
        speaker_name: story.speaker_name.clone(),
        consent: story.consent,
        number: format::phone(&story.number),
        can_talk: story.can_talk,
        safe_contact: story.safe_contact.clone(),
        line: said(story),
        number_note: (!story.number.is_empty())
            .then(|| front_door_domain::phone::warning(&story.number))
            .flatten()
            .map(str::to_owned),
    }
}

fn said(story: &Story) -> String {
    let mut parts = Vec::new();
    match (story.speaker, story.speaker_name.is_empty()) {
        (None, _) => parts.push("Speaker not asked".to_owned()),
        (Some(speaker), true) => parts.push(speaker_word(speaker).to_owned()),
        (Some(speaker), false) => parts.push(format!("{}: {}", speaker_word(speaker), story.speaker_name)),
    }
    if !story.number.is_empty() {
        parts.push(format::phone(&story.number));
    }
    parts.push(
        match story.can_talk {
            None => "safe to talk? not asked",
            Some(Answer::Yes) => "can talk",
            Some(Answer::No) => "CANNOT TALK SAFELY",
            Some(Answer::NotSure) => "not sure it is safe to talk",
        }
        .to_owned(),
    );
    if story.safe_contact.as_ref().is_some_and(|rule| !rule.voicemail) {
        parts.push("no voicemail".to_owned());
    }
    parts.join(", ")
}

fn speaker_word(speaker: Speaker) -> &'static str {
    match speaker {
        Speaker::Herself => "The person",
        Speaker::Carer => "Carer",
        Speaker::Parent => "Parent or guardian",
        Speaker::Other => "Relative or friend",
        Speaker::Professional => "Professional",
    }
}

fn chosen(permit: &Permit<'_>, contact: &Contact) -> Option<NeedView> {
    let chosen = contact.need.as_ref()?;
    Some(NeedView { id: chosen.need.clone(), name: need_name(permit, contact), at: Stamp::of(chosen.at) })
}

/// The need by name.
pub(crate) fn need_name(permit: &Permit<'_>, contact: &Contact) -> String {
    let Some(chosen) = &contact.need else { return String::new() };
    permit.pack.content.need(&chosen.need).map_or_else(|| chosen.need.to_string(), |need| need.name.clone())
}

/// Urgency in a word.
pub(crate) fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Now => "now",
        Urgency::Today => "today",
        Urgency::Routine => "routine",
    }
}

fn urgencies(permit: &Permit<'_>, work: &Work, repeat: bool) -> Result<Vec<UrgencyChoice>, DeskError> {
    let step = super::contacts::step(permit, permit.now)?;
    let choices = journey::choices(&work.contact, repeat, &step).into_iter().map(|choice| UrgencyChoice {
        urgency: choice.urgency,
        label: match choice.urgency {
            Urgency::Now => "Now",
            Urgency::Today => "Today",
            Urgency::Routine => "Routine",
        }
        .to_owned(),
        due: format!("by {}", format::short_day_time(&london(choice.due))),
        why_not: choice.why_not,
    });
    Ok(choices.collect())
}

fn routes(
    permit: &Permit<'_>,
    work: &Work,
) -> Result<(Vec<crate::wire::routes::RouteView>, Option<String>), DeskError> {
    let step = super::contacts::step(permit, permit.now)?;
    if let Some(wait) = journey::routes_wait(&work.contact, &step) {
        return Ok((Vec::new(), Some(wait)));
    }
    if let Err(why) = permit.content.may_route() {
        return Ok((Vec::new(), Some(why.to_string())));
    }
    let rows = routing::rows(&permit.places, &work.contact, work.resident.as_ref(), &permit.local())?;
    Ok((routing::views(&rows, step.clinician), None))
}

fn finish(permit: &Permit<'_>, contact: &Contact, places: &Places) -> String {
    let Some(routing) = journey::current(contact) else { return "Finish".to_owned() };
    let service = || permit.pack.service(&routing.service).map(|service| format!("Finish: {}", service.name));
    places.finish().or_else(service).unwrap_or_else(|| "Finish".to_owned())
}

fn worse_words(permit: &Permit<'_>, contact: &Contact) -> Option<String> {
    let need = permit.pack.content.need(&contact.need.as_ref()?.need)?;
    Some(need.if_worse.text.join(" "))
}

fn outcome(contact: &Contact, booked: &str) -> Option<String> {
    use front_door_domain::contacts::NextStep;
    let ContactState::Closed { at, next, .. } = &contact.state else { return None };
    let what = match next {
        NextStep::Appointment { .. } => booked.to_owned(),
        NextStep::Handover { .. } => "Handed over".to_owned(),
        NextStep::Task { .. } => "Passed on as a task".to_owned(),
        NextStep::EmergencyOutcome { outcome } => outcome.clone(),
    };
    Some(format!("{what} · {}", Stamp::of(*at).time))
}
