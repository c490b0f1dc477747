//! A contact shown as it was: what was asked and in which words, what was shown, what was chosen. It is
//! read from what was kept then; nothing is worked out anew, and what was not kept is said to be missing.

use super::super::{casework, routing};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::{
        Stamp,
        content::{ReplayContact, Replayed, ReplayedAnswer, ReplayedChoice, ReplayedRow},
    },
};
use front_door_domain::{
    calendar::london,
    contacts::{Answered, ChaperoneAnswered, Contact, Opening, OpeningAnswer, Routing, SafetyNet},
    content::{
        Answer, Content, IfWorse,
        approval::{self, ContentVersion},
    },
    ids::{QuestionId, UserId},
    journey,
    pack::Pack,
    routes::Standing,
    shown::{Shown, ShownRow, content_at},
};
use front_door_store::{Names, Referred};
use jiff::Timestamp;
use std::{collections::BTreeMap, sync::Arc};

/// Everything that a replay reads.
struct Past<'a> {
    contact: Contact,
    /// The words for "if it gets worse" that were given, the first first.
    nets: Vec<SafetyNet>,
    names: Arc<Names>,
    versions: Vec<ContentVersion>,
    /// The packs whose text is kept here, by the SHA-256 of their content.
    packs: BTreeMap<String, &'a Pack>,
    gaps: Vec<String>,
}

/// Shows a contact as it was. That opens what was kept of a person, so it is a look.
pub async fn replay_contact(permit: Permit<'_>, ask: ReplayContact) -> Result<Replayed, DeskError> {
    let contact = contact(&permit, ask.contact.trim()).await?;
    if let Some(resident) = casework::about(&contact) {
        permit.look(resident, "replayed", &format!("contact {}", contact.id));
    }
    let mut past = Past {
        nets: nets(&permit, &contact).await?,
        names: permit.store.names().await?,
        versions: permit.store.content_versions().await?,
        packs: BTreeMap::new(),
        gaps: Vec::new(),
        contact,
    };
    past.read_packs(&permit).await?;
    let choices = past.choices();
    let asked = past.asked();
    Ok(Replayed {
        reference: past.contact.reference.clone(),
        content: past
            .contact
            .content
            .iter()
            .map(|seen| {
                let at = Stamp::of(seen.since);
                format!("from {} {}: content {} · SHA-256 {}", at.day, at.time, seen.version, seen.sha256)
            })
            .collect(),
        asked,
        choices,
        words: past.nets.iter().flat_map(|net| past.words(net)).chain(past.chaperone_words()).collect(),
        gaps: past.gaps,
    })
}

async fn contact(permit: &Permit<'_>, named: &str) -> Result<Contact, DeskError> {
    if let Ok(id) = named.parse::<front_door_domain::ids::ContactId>() {
        return Ok(permit.store.require::<Contact>(id).await?);
    }
    match permit.store.find_by_reference(&named.to_uppercase()).await? {
        Some(Referred::Contact(contact)) => Ok(contact),
        Some(Referred::Appointment(appointment)) => match appointment.contact {
            Some(id) => Ok(permit.store.require::<Contact>(id).await?),
            None => Err(DeskError::input(
                "contact",
                "That appointment came from no contact, so there is nothing to show.",
            )),
        },
        None => Err(DeskError::input(
            "contact",
            "No contact has that reference. A reference looks like FD-7K3M-9; the worklist shows it.",
        )),
    }
}

/// The words of each handover, which a contact that came back has no more, and its own.
async fn nets(permit: &Permit<'_>, contact: &Contact) -> Result<Vec<SafetyNet>, DeskError> {
    let handovers = permit.store.handovers_of_contact(contact.id).await?;
    let given = handovers.into_iter().filter_map(|handover| handover.given);
    let mut nets: Vec<SafetyNet> = given.chain(contact.safety_net.clone()).collect();
    nets.sort_by_key(|net| net.at);
    nets.dedup();
    Ok(nets)
}

impl<'a> Past<'a> {
    async fn read_packs(&mut self, permit: &Permit<'a>) -> Result<(), DeskError> {
        let seen = self.contact.content.iter().map(|seen| (seen.sha256.clone(), seen.version.clone()));
        let routed =
            self.contact.routings.iter().map(|routing| (routing.content.clone(), routing.pack.clone()));
        let mut wanted: Vec<(String, String)> =
            seen.chain(routed).filter(|(sha256, _)| !sha256.is_empty()).collect();
        wanted.sort();
        wanted.dedup_by(|a, b| a.0 == b.0);
        for (sha256, name) in wanted {
            match permit.desk.kept_content(&permit.store, &sha256).await? {
                Some(pack) => drop(self.packs.insert(sha256, pack)),
                None => self.gaps.push(format!(
                    "The words of content {name} (SHA-256 {sha256}) are not kept at this desk or cannot be read by this program: its questions and services are named by their ids."
                )),
            }
        }
        if self.contact.content.is_empty() {
            self.gaps.push("Which content was asked from was not kept by the program of that time: questions are named by their ids.".to_owned());
        }
        Ok(())
    }

    fn content(&self, at: Timestamp) -> Option<&'a Content> {
        let seen = content_at(&self.contact.content, at)?;
        self.packs.get(&seen.sha256).map(|pack| &pack.content)
    }

    fn name(&self, user: UserId) -> String {
        self.names.get(&user).map_or_else(|| "Somebody".to_owned(), Clone::clone)
    }

    /// Every question that stands answered in the record, in order of time.
    fn asked(&mut self) -> Vec<ReplayedAnswer> {
        let contact = &self.contact;
        let mut asked = Vec::new();
        if let Some(opening) = self.opening(&contact.opening)
            && let Opening::Answered { at, .. } = &contact.opening
        {
            asked.push((*at, opening));
        }
        for answered in contact.topic.iter().chain(&contact.checks).chain(&contact.worse) {
            asked.push((answered.at, self.answer(answered)));
        }
        asked.extend(contact.chaperone.as_ref().map(|offered| (offered.at, self.offer(offered))));
        let later = "The opening question was cleared after it was answered: its answer stands with the choices that were made on it, and in the journal.";
        let cleared = matches!(contact.opening, Opening::Cleared { .. });
        asked.sort_by_key(|(at, _)| *at);
        self.gaps.extend(cleared.then(|| later.to_owned()));
        asked.into_iter().map(|(_, answer)| answer).collect()
    }

    /// The opening question as it was answered; none where it is not.
    fn opening(&self, opening: &Opening) -> Option<ReplayedAnswer> {
        let Opening::Answered { answer, at, by } = opening else { return None };
        let content = self.content(*at);
        let answer = match answer {
            OpeningAnswer::No => "asked, no".to_owned(),
            OpeningAnswer::NotSure => "asked, not sure".to_owned(),
            OpeningAnswer::NotAsked { because } => format!("not asked, because: {because}"),
            OpeningAnswer::Yes { signs } => {
                let signs: Vec<String> = signs.iter().map(|sign| words_of(content, sign)).collect();
                format!("asked, yes: {}", signs.join("; "))
            }
        };
        Some(ReplayedAnswer {
            at: when(*at),
            row: "red_flags/opening".to_owned(),
            text: content.map(|content| content.red_flags.opening.clone()).unwrap_or_default(),
            answer,
            by: self.name(*by),
        })
    }

    fn answer(&self, answered: &Answered) -> ReplayedAnswer {
        ReplayedAnswer {
            at: when(answered.at),
            row: answered.question.to_string(),
            text: words_of(self.content(answered.at), &answered.question),
            answer: word(answered.answer).to_owned(),
            by: self.name(answered.by),
        }
    }

    /// What was said to the offer of a chaperone.
    fn offer(&self, offered: &ChaperoneAnswered) -> ReplayedAnswer {
        ReplayedAnswer {
            at: when(offered.at),
            row: self.chaperone(offered).map(|words| words.phrase.to_string()).unwrap_or_default(),
            text: "Chaperone?".to_owned(),
            answer: casework::chaperone_said(&offered.answer),
            by: self.name(offered.by),
        }
    }

    /// What the content of then says to whoever wants a chaperone.
    fn chaperone(&self, offered: &ChaperoneAnswered) -> Option<&'a IfWorse> {
        self.content(offered.at)?.chaperone.as_ref()
    }

    fn choices(&mut self) -> Vec<ReplayedChoice> {
        let routings = self.contact.routings.clone();
        routings.iter().map(|routing| self.choice(routing)).collect()
    }

    fn choice(&mut self, routing: &Routing) -> ReplayedChoice {
        let pack = self.packs.get(&routing.content).copied();
        let content = pack.map(|pack| &pack.content);
        let shown = Shown::read(&routing.shown);
        if !matches!(shown, Some((_, true))) {
            let kept = match shown {
                Some(_) => "services with standing and reason alone: ticks and places cannot be shown",
                None => "nothing of what was shown",
            };
            let at = when(routing.at);
            self.gaps.push(format!("Of the choice at {at} the program of that time kept {kept}."));
        }
        let (shown, _) = shown.unwrap_or_default();
        let row = |row: &ShownRow| ReplayedRow {
            row: row.row.clone(),
            name: pack
                .and_then(|pack| pack.service(&row.service))
                .map_or_else(|| row.service.to_string(), |service| service.name.clone()),
            standing: routing::standing(row.standing).to_owned(),
            reason: row.reason.clone(),
            place: row.place.clone(),
            chosen: row.service == routing.service,
        };
        let chosen = shown.rows.iter().find(|row| row.service == routing.service);
        let need = shown.need.as_ref().or(self.contact.need.as_ref().map(|chosen| &chosen.need));
        let name = |id| content.and_then(|content| content.need(id)).map(|need| need.name.clone());
        ReplayedChoice {
            at: when(routing.at),
            by: self.name(routing.by),
            content: format!("{} · SHA-256 {}", routing.pack, routing.content),
            approval: self.approval(routing),
            need: need.map(|id| name(id).unwrap_or_else(|| id.to_string())).unwrap_or_default(),
            urgency: shown.urgency.map(|urgency| casework::urgency(urgency).to_owned()).unwrap_or_default(),
            ticks: shown
                .opening
                .iter()
                .filter_map(|opening| self.opening(opening))
                .chain(shown.asked.iter().map(|asked| self.answer(asked)))
                .collect(),
            rows: shown.rows.iter().map(row).collect(),
            chosen: pack
                .and_then(|pack| pack.service(&routing.service))
                .map_or_else(|| routing.service.to_string(), |service| service.name.clone()),
            reason: routing.reason.clone(),
            // Against a row goes a clinician alone, with a reason.
            overrides: routing.reason.is_some()
                && chosen
                    .is_some_and(|row| !matches!(row.standing, Standing::MayTake | Standing::WithReason)),
        }
    }

    /// Whose signature the content had when the choice was made.
    fn approval(&self, routing: &Routing) -> String {
        match approval::signature_at(&self.versions, &routing.content, routing.at) {
            None => "unsigned: not clinically approved".to_owned(),
            Some(signature) if signature.until < london(routing.at).date() => {
                format!(
                    "signed by {}, expired on {}",
                    signature.name,
                    front_door_domain::format::date(signature.until)
                )
            }
            Some(signature) => format!("signed by {}", signature.name),
        }
    }

    /// The words that were read out and printed where a chaperone is wanted.
    fn chaperone_words(&self) -> Vec<String> {
        let wanted = self.contact.chaperone.as_ref().filter(|_| self.contact.wants_chaperone());
        wanted.and_then(|offered| self.chaperone(offered)).map(|words| words.text.clone()).unwrap_or_default()
    }

    fn words(&self, net: &SafetyNet) -> Vec<String> {
        if !net.words.is_empty() {
            return vec![net.words.clone()];
        }
        let content = self.content(net.at);
        let need =
            content.and_then(|content| content.needs.iter().find(|need| need.if_worse.phrase == net.phrase));
        need.map_or_else(|| vec![net.phrase.to_string()], |need| need.if_worse.text.clone())
    }
}

/// The words of a question, or its id where they are not kept.
fn words_of(content: Option<&Content>, question: &QuestionId) -> String {
    if question.as_str() == journey::WORSE {
        return "Is it worse than before?".to_owned();
    }
    let words = content.and_then(|content| {
        let flag = content.flag(question).map(|flag| flag.text.clone());
        flag.or_else(|| content.check(question).map(|check| check.asks.clone()))
    });
    words.unwrap_or_else(|| question.to_string())
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::NotSure => "not sure",
    }
}

fn when(at: Timestamp) -> String {
    let stamp = Stamp::of(at);
    format!("{} {}", stamp.day, stamp.time)
}
