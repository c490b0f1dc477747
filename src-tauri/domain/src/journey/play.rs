//! A small script language for tests: one line a step, so that a journey reads as it is lived.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::{
    calendar::tests::calendar,
    contacts::{
        Channel, Chaperone, Identifier, NextStep, OpeningAnswer, Speaker, Story, Urgency, WordsGiven,
    },
    content::{Answer, Check, CheckAbout, RedFlags, Status},
    ids::{AppointmentId, ContactId, HandoverId, NeedId, QuestionId, ResidentId},
    pack::ActionKind,
    routes::RouteRow,
    screening::screen,
};
use serde_json::json;
use uuid::Uuid;

pub(crate) const NAVIGATOR: UserId = UserId(Uuid::from_u128(1));
pub(crate) const OTHER: UserId = UserId(Uuid::from_u128(2));
pub(crate) const CLINICIAN: UserId = UserId(Uuid::from_u128(3));

fn provenance() -> serde_json::Value {
    json!({"source": "made up", "licence": "none", "checked": "2026-01-01", "review_by": "2030-01-01"})
}

fn need(id: &str, administrative: bool, flags: &[(&str, &str)]) -> Need {
    let flags: Vec<_> = flags
        .iter()
        .map(|(id, outcome)| json!({"id": format!("flag.{id}"), "text": format!("Sign {id}"), "outcome": outcome}))
        .collect();
    serde_json::from_value(json!({
        "id": id, "name": id, "order": 1, "search": [], "administrative": administrative, "status": "unsigned",
        "provenance": provenance(), "flag": flags,
        "if_worse": {"phrase": format!("worse.{id}"), "text": ["Ring 999 if it gets worse."]},
    }))
    .unwrap()
}

/// Made-up content: a clinical need with a sign of each kind, another, and a fit note.
pub(crate) fn content() -> Content {
    let flags = [
        ("faint", "call-999"),
        ("saddle", "a-and-e-now"),
        ("fever", "clinician-now"),
        ("harm", "safeguarding-same-day"),
    ];
    let sign = |id: &str, outcome: &str| {
        serde_json::from_value(json!({"id": id, "text": id, "outcome": outcome})).unwrap()
    };
    Content {
        version: "test".to_owned(),
        sha256: "0".repeat(64),
        status: Status::Unsigned,
        red_flags: RedFlags {
            opening: "Any of these?".to_owned(),
            rule: String::new(),
            other_ways: Vec::new(),
            outcomes: Vec::new(),
            provenance: serde_json::from_value(provenance()).unwrap(),
            list: vec![
                sign("sign.chest", "call-999"),
                sign("sign.eye", "a-and-e-now"),
                sign("sign.baby", "clinician-now"),
            ],
        },
        sign_cases: Vec::new(),
        chaperone: None,
        needs: vec![need("urinary", false, &flags), need("cough", false, &[]), need("fit-note", true, &[])],
        checks: vec![Check {
            id: "check.pregnant".into(),
            asks: "Pregnant?".into(),
            short: "pregnant?".into(),
            about: CheckAbout::Health,
            draft: false,
            provenance: serde_json::from_value(provenance()).unwrap(),
        }],
        settings: Vec::new(),
    }
}

/// A row as the directory would answer.
fn row(action: &str, standing: &str) -> RouteRow {
    serde_json::from_value(json!({
        "service": "a-service", "name": "A service", "standing": standing, "reason": "Because of a fact.",
        "action": action, "checks": [], "places": [], "opens": null, "phone": "", "verify_phone": false, "info": [],
        "provenance": {"source": "", "licence": "", "checked": "", "review_by": "2030-01-01"}, "stale": false,
    }))
    .unwrap()
}

/// What has happened so far.
#[derive(Debug, Clone)]
pub(crate) struct Play {
    pub(crate) contact: Option<Contact>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) handovers: Vec<Handover>,
    pub(crate) now: Timestamp,
    by: UserId,
    ids: u128,
}

impl Play {
    /// Friday at 17:50, a navigator at the desk.
    pub(crate) fn new() -> Self {
        let mut play = Self {
            contact: None,
            tasks: Vec::new(),
            handovers: Vec::new(),
            now: Timestamp::UNIX_EPOCH,
            by: NAVIGATOR,
            ids: 0,
        };
        play.now = clock("2026-10-23T17:50");
        play
    }

    /// Takes every step of a script, apart by `;`, or stops at the first refusal.
    pub(crate) fn act(mut self, script: &str) -> Result<Self, Refused> {
        for line in script.split(';').map(str::trim).filter(|line| !line.is_empty()) {
            self.line(line)?;
        }
        Ok(self)
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    fn line(&mut self, line: &str) -> Result<(), Refused> {
        let content = content();
        let calendar = calendar();
        let step = Step {
            by: self.by,
            clinician: self.by == CLINICIAN,
            at: self.now,
            content: &content,
            calendar: &calendar,
            limits: Limits::default(),
        };
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "at" => {
                self.now = if rest.contains('T') { clock(rest) } else { clock(&format!("2026-10-23T{rest}")) }
            }
            "by" => self.by = user(rest),
            "start" => self.begin(rest, &step),
            "task" => self.task(rest, &step)?,
            "accept" | "attended" | "bounce" => self.handover(word, rest, &step)?,
            _ => {
                let contact = self.contact.clone().unwrap();
                let ids = [TaskId(self.id()), TaskId(self.id())];
                let decided = self.decide((word, rest), contact, ids, &step)?;
                self.keep(decided);
            }
        }
        Ok(())
    }

    fn begin(&mut self, door: &str, step: &Step<'_>) {
        let channel = match door {
            "click" => Channel::Click,
            "walk-in" => Channel::ComeIn,
            _ => Channel::Call,
        };
        let begin = Begin {
            id: ContactId(self.id()),
            reference: "FD-2222-2".to_owned(),
            channel,
            began: self.now,
            number: "07700 900231".to_owned(),
            through: None,
            own_words: "own words".to_owned(),
            given: Given::default(),
            taken_up: channel != Channel::Click,
        };
        self.contact = Some(start(begin, step));
    }

    fn decide(
        &mut self,
        (word, rest): (&str, &str),
        contact: Contact,
        ids: [TaskId; 2],
        step: &Step<'_>,
    ) -> Result<Decided, Refused> {
        let tasks = self.tasks.clone();
        Ok(match word {
            "opening" => answer_opening(contact, opening_answer(rest), &tasks, ids, step)?,
            "story" => tell_story(contact, story(), step)?.into(),
            "who" => identify(contact, ResidentId(7), &identifiers(rest), false, step)?.into(),
            "repeat-of" => identify(contact, ResidentId(8), &identifiers(rest), true, step)?.into(),
            "given" => tell_given(contact, Given { name: rest.to_owned(), ..Given::default() }, step)?.into(),
            "need" => choose_need(contact, &NeedId::from(rest), step)?.into(),
            "ask" => {
                let (question, answer) = rest.split_once(' ').unwrap();
                answer_question(contact, &QuestionId::from(question), answer_of(answer), &tasks, ids, step)?
            }
            "ask-all" => ask_all(contact, &[WORSE], &tasks, ids, step)?,
            "ask-signs" => ask_all(contact, &[], &tasks, ids, step)?,
            "urgency" => {
                let (urgency, repeat) = rest.split_once(' ').unwrap_or((rest, ""));
                set_urgency(contact, urgency_of(urgency), repeat == "repeat", step)?.into()
            }
            "route" => route(contact, rest, step)?.into(),
            "come" => tell_attenders(contact, serde_json::from_str(rest).unwrap(), step)?.into(),
            "chaperone" => answer_chaperone(contact, chaperone(rest), step)?.into(),
            "net" => give_safety_net(contact, WordsGiven::Said, rest != "unread", step)?.into(),
            "finish" => {
                let booked = (rest == "booked").then(|| AppointmentId(self.id()));
                finish(
                    contact,
                    Ending { booked, task: ids[0], handover: HandoverId(self.id()) },
                    &tasks,
                    step,
                )?
            }
            "tell" => tell_emergency(contact, told(rest), &tasks, ids[0], step)?,
            "alarm" => alarm(contact, vec![QuestionId::from(rest)], &tasks, ids, step),
            "arrive" => on_arrival(contact.clone(), &opening_answer(rest), &tasks, ids, step)
                .unwrap_or_else(|| contact.into()),
            "take" => take_over(contact, Some(rest), step)?.into(),
            other => panic!("no such step: {other}"),
        })
    }

    fn keep(&mut self, decided: Decided) {
        self.contact = Some(decided.contact);
        for task in decided.tasks {
            self.tasks.retain(|other| other.id != task.id);
            self.tasks.push(task);
        }
        for handover in decided.handovers {
            self.handovers.retain(|other| other.id != handover.id);
            self.handovers.push(handover);
        }
    }

    fn task(&mut self, rest: &str, step: &Step<'_>) -> Result<(), Refused> {
        let (kind, outcome) = rest.split_once(' ').unwrap_or((rest, ""));
        let task = self.tasks.iter().rev().find(|task| format!("{:?}", task.kind) == kind).unwrap().clone();
        let finished = finish_task(task, self.contact.clone(), outcome, &self.tasks.clone(), step)?;
        let contact = finished.contact.unwrap_or_else(|| self.contact.clone().unwrap());
        self.keep(Decided { contact, tasks: finished.tasks, handovers: Vec::new() });
        Ok(())
    }

    fn handover(&mut self, word: &str, rest: &str, step: &Step<'_>) -> Result<(), Refused> {
        let handover = self.handovers.last().unwrap().clone();
        let contact = self.contact.clone().unwrap();
        let decided = match word {
            "accept" => {
                let id = TaskId(self.id());
                accept_handover(contact, handover, rest, &self.tasks, id, step)?
            }
            "attended" => attended(contact, handover, &self.tasks, step)?,
            _ => bounce(contact, handover, rest, &self.tasks, step)?,
        };
        self.keep(decided);
        Ok(())
    }

    /// State, next step, clock and open tasks in one line.
    pub(crate) fn tells(&self) -> String {
        let contact = self.contact.as_ref().unwrap();
        let state = match &contact.state {
            ContactState::Open => "open".to_owned(),
            ContactState::Emergency(_) => "emergency".to_owned(),
            ContactState::Closed { next, .. } => format!("closed {}", next_name(next)),
        };
        let mut open: Vec<String> = self
            .tasks
            .iter()
            .filter(|task| task.state == TaskState::Open)
            .map(|task| format!("{:?} {}", task.kind, local(task.due)))
            .collect();
        open.sort();
        format!("{state}, due {}, [{}]", local(contact.due), open.join(", "))
    }
}

fn route(contact: Contact, rest: &str, step: &Step<'_>) -> Result<Contact, Refused> {
    let mut words = rest.splitn(3, ' ');
    let (action, standing) = (words.next().unwrap(), words.next().unwrap_or("may-take"));
    let screened = screen(&contact, step.need_of(&contact), step.at, &step.limits);
    let screened = screened.map_err(|why| Refused::rule(why.to_string()))?;
    let offered = action.strip_suffix("+chaperone");
    let row = RouteRow { chaperone: offered.is_some(), ..row(offered.unwrap_or(action), standing) };
    let choice = Choice {
        row: &row,
        place: None,
        reason: words.next().map(str::to_owned),
        pack: "test".to_owned(),
        shown: json!([]),
    };
    choose_route(contact, &screened, choice, step)
}

/// Every sign of the need, and what is asked beside them, answered with no.
fn ask_all(
    contact: Contact,
    beside: &[&str],
    tasks: &[Task],
    ids: [TaskId; 2],
    step: &Step<'_>,
) -> Result<Decided, Refused> {
    let flags: Vec<QuestionId> =
        step.need_of(&contact).unwrap().flags.iter().map(|flag| flag.id.clone()).collect();
    let mut contact = contact;
    let beside = beside.iter().map(|id| QuestionId::from(*id));
    for question in flags.into_iter().chain(beside) {
        contact = answer_question(contact, &question, Answer::No, tasks, ids, step)?.contact;
    }
    Ok(contact.into())
}

fn next_name(next: &NextStep) -> &'static str {
    match next {
        NextStep::Appointment { .. } => "with an appointment",
        NextStep::Handover { .. } => "with a handover",
        NextStep::Task { .. } => "with a task",
        NextStep::EmergencyOutcome { .. } => "with an outcome",
    }
}

pub(crate) fn clock(local: &str) -> Timestamp {
    calendar().moment(local.parse().unwrap()).timestamp()
}

fn local(at: Timestamp) -> String {
    london(at).strftime("%a %H:%M").to_string()
}

fn user(name: &str) -> UserId {
    match name {
        "clinician" => CLINICIAN,
        "other" => OTHER,
        _ => NAVIGATOR,
    }
}

fn story() -> Story {
    Story {
        own_words: "own words".to_owned(),
        speaker: Some(Speaker::Herself),
        number: "07700 900231".to_owned(),
        can_talk: Some(Answer::Yes),
        ..Story::default()
    }
}

fn identifiers(names: &str) -> Vec<Identifier> {
    names.split_whitespace().map(|name| serde_json::from_value(json!(name)).unwrap()).collect()
}

fn answer_of(text: &str) -> Answer {
    serde_json::from_value(json!(text)).unwrap()
}

fn urgency_of(text: &str) -> Urgency {
    serde_json::from_value(json!(text)).unwrap()
}

fn opening_answer(text: &str) -> OpeningAnswer {
    match text.split_once(' ').unwrap_or((text, "")) {
        ("no", _) => OpeningAnswer::No,
        ("not-sure", _) => OpeningAnswer::NotSure,
        ("because", because) => OpeningAnswer::NotAsked { because: because.to_owned() },
        (_, "") => OpeningAnswer::Yes { signs: Vec::new() },
        (_, sign) => OpeningAnswer::Yes { signs: vec![QuestionId::from(sign)] },
    }
}

fn chaperone(text: &str) -> Chaperone {
    match text.split_once(' ').unwrap_or((text, "")) {
        ("wanted", _) => Chaperone::Wanted,
        ("because", because) => Chaperone::NotOffered { because: because.to_owned() },
        _ => Chaperone::NotWanted,
    }
}

fn told(text: &str) -> ToldEmergency {
    let mut told = ToldEmergency {
        place: "IG1".to_owned(),
        words: "exact words".to_owned(),
        ..ToldEmergency::default()
    };
    for word in text.split(',').map(str::trim) {
        match word.split_once(' ').unwrap_or((word, "")) {
            ("connected", _) => told.connected = true,
            ("refused", _) => told.refused = true,
            ("alone", _) => told.alone = Some(Answer::Yes),
            ("outcome", outcome) => told.outcome = Some(outcome.to_owned()),
            _ => {}
        }
    }
    told
}

/// The action of a row, for scripts that name it.
#[test]
fn scripts_name_actions_as_packs_do() {
    assert_eq!(row("slots", "may-take").action, ActionKind::Slots);
}
