//! Routes: every service answers for every need, with one standing and its reason.
//!
//! Services are filtered by administrative facts alone: age, recorded sex, registered practice, area,
//! opening hours, travel. Published criteria stand beside them as checks that a person asks. Nothing
//! here scores, ranks urgency or reads free text.

mod bars;
mod person;
mod places;
mod reason;
mod row;
mod sort;

pub use bars::{Bar, Bars};
pub use person::{AskedPerson, Registered};
pub use row::{CheckRow, CheckState, RoutePlace, RouteRow, Standing};
pub use sort::{Sort, sort_rows};

use crate::{
    contacts::Urgency,
    content::{Answer, FlagOutcome, Need, NeedRoute, red_flag_outcome},
    ids::{NeedId, QuestionId, ServiceId},
    pack::{ActionKind, Pack, Service, Takes},
};
use jiff::{Zoned, civil::DateTime};
use places::Shop;
use std::{
    cell::OnceCell,
    collections::{BTreeMap, HashMap},
};

/// What is asked of the directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The need.
    pub need: NeedId,
    /// Administrative facts about the person.
    pub person: AskedPerson,
    /// Answers so far, to checks and red flags alike.
    pub answers: BTreeMap<QuestionId, Answer>,
    /// The moment.
    pub now: Zoned,
    /// How soon, where a named person has set it.
    pub urgency: Option<Urgency>,
}

/// The need is not in the content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("There is no need `{0}` in this pack. Choose one from the list, or `something-else`.")]
pub struct NoSuchNeed(pub NeedId);

/// Every service of the pack with its standing for this person and need, in the pack's order.
pub fn evaluate(pack: &Pack, asked: &Asked) -> Result<Vec<RouteRow>, NoSuchNeed> {
    let question = Question::new(pack, asked)?;
    let routes = question.routes();
    Ok(pack.services.iter().map(|service| question.row(service, routes.get(&service.id).copied())).collect())
}

/// A service with its standing by everything but hours and travel.
#[derive(Debug, Clone, PartialEq)]
pub struct Eligible<'a> {
    /// The service.
    pub service: &'a Service,
    /// What it answers, as far as that goes.
    pub standing: Standing,
    /// Why.
    pub reason: String,
}

/// Every service of the pack with its standing and reason by need, age, sex, registration, borough and
/// answers alone: what a directory of thousands can be asked on every key press.
pub fn eligible<'a>(pack: &'a Pack, asked: &Asked) -> Result<Vec<Eligible<'a>>, NoSuchNeed> {
    let question = Question::new(pack, asked)?;
    let routes = question.routes();
    let of = |service: &'a Service| {
        let route = routes.get(&service.id).copied();
        let found = question.facts(service, route);
        let (standing, reason) = question.standing(service, &found, &question.checks(route));
        Eligible { service, standing, reason }
    };
    Ok(pack.services.iter().map(of).collect())
}

/// The one row of a service; none where the pack has no such service.
pub fn evaluate_one(pack: &Pack, asked: &Asked, service: &ServiceId) -> Result<Option<RouteRow>, NoSuchNeed> {
    let question = Question::new(pack, asked)?;
    Ok(pack.service(service).map(|service| question.row(service, question.need.route(&service.id))))
}

/// One evaluation: what was asked, with what follows from it for every row.
struct Question<'a> {
    pack: &'a Pack,
    need: &'a Need,
    asked: &'a Asked,
    local: DateTime,
    flags: FlagOutcome,
    /// Every pharmacy one can walk into, the first to go to first; worked out when first asked for.
    shops: OnceCell<Vec<Shop<'a>>>,
}

/// What bars or conditions a row, gathered before one standing is chosen.
#[derive(Default)]
struct Found {
    /// Administrative facts that rule it out.
    no: Vec<Against>,
    /// Administrative facts not yet known.
    asks: Vec<&'static str>,
    /// Why it is taken only with a reason.
    with_reason: Vec<String>,
    /// Facts said of a row that passes.
    facts: Vec<String>,
}

/// An administrative fact that rules a row out.
#[derive(Default)]
struct Against {
    /// Which, in words.
    why: String,
    /// From when, or where, it would not: about dates, hours and places only. Said where nothing
    /// else rules the row out.
    unless: Option<String>,
}

impl From<String> for Against {
    fn from(why: String) -> Self {
        Self { why, unless: None }
    }
}

impl<'a> Question<'a> {
    fn new(pack: &'a Pack, asked: &'a Asked) -> Result<Self, NoSuchNeed> {
        let need = pack.content.need(&asked.need).ok_or_else(|| NoSuchNeed(asked.need.clone()))?;
        let local = pack.calendar.local(&asked.now);
        let flags = red_flag_outcome(&need.flags, &asked.answers);
        Ok(Self { pack, need, asked, local, flags, shops: OnceCell::new() })
    }
}

impl Question<'_> {
    /// What the need says of each service it names.
    fn routes(&self) -> HashMap<&ServiceId, &NeedRoute> {
        self.need.routes.iter().map(|route| (&route.service, route)).collect()
    }

    /// Everything but hours and travel that bars or conditions a row.
    fn facts(&self, service: &Service, route: Option<&NeedRoute>) -> Found {
        let mut found = Found::default();
        self.takes_need(service, route, &mut found);
        if found.no.is_empty() {
            self.takes_person(service, &mut found);
            self.filters(route, &mut found);
            if !service.past_red_flags {
                self.fits_ages(&mut found);
            }
        }
        found
    }

    fn row(&self, service: &Service, route: Option<&NeedRoute>) -> RouteRow {
        let mut found = self.facts(service, route);
        let mut places = Vec::new();
        let mut opens = None;
        if found.no.is_empty() {
            (places, opens) = self.places(service, &mut found);
            self.rules(service, &mut found);
        }
        let checks = self.checks(route);
        let (standing, reason) = self.standing(service, &found, &checks);
        let route_info = route.map(|route| route.info.clone()).unwrap_or_default();
        RouteRow {
            service: service.id.clone(),
            name: service.name.clone(),
            standing,
            reason,
            action: service.action,
            checks,
            places,
            opens,
            phone: service.phone.clone(),
            verify_phone: service.verify_phone,
            chaperone: self.offers_chaperone(service),
            info: service.info.iter().cloned().chain(route_info).collect(),
            provenance: service.provenance.clone(),
            stale: service.provenance.is_stale(self.local.date()),
        }
    }

    /// Content says where an intimate examination is usual: at a service, or of a need at a time booked here.
    fn offers_chaperone(&self, service: &Service) -> bool {
        service.chaperone || (self.need.chaperone && service.action == ActionKind::Slots)
    }

    fn takes_need(&self, service: &Service, route: Option<&NeedRoute>, found: &mut Found) {
        if let Some(route) = route {
            found.no.extend(route.excluded.clone().map(Against::from));
            found.with_reason.extend(route.with_reason.clone());
            return;
        }
        let takes = match service.takes {
            Takes::Any => true,
            Takes::Clinical => !self.need.administrative,
            Takes::Listed => false,
        };
        if !takes {
            found.no.push(format!("not for this need; it is for {}", service.about).into());
        }
    }

    /// Facts of administration that were asked and answered against the service. Nothing about
    /// symptoms, pregnancy or history filters: the checker of the content sees to that.
    fn filters(&self, route: Option<&NeedRoute>, found: &mut Found) {
        let Some(route) = route else { return };
        for used in route.checks.iter().filter(|used| used.filters) {
            let answer = self.asked.answers.get(&used.check).filter(|answer| **answer != Answer::NotSure);
            let against = answer.is_some_and(|answer| *answer != used.safe);
            if let Some(check) = self.pack.content.check(&used.check).filter(|_| against) {
                found.no.push(reason::said(&check.short, answer.copied()).into());
            }
        }
    }

    fn rules(&self, service: &Service, found: &mut Found) {
        use crate::pack::CoreHoursRule;
        if service.core_hours == CoreHoursRule::WithReason
            && self.pack.calendar.in_core_hours(&self.asked.now)
        {
            let close = self.pack.calendar.core_close().strftime("%H:%M");
            found.with_reason.push(format!("in core hours (until {close}) with a reason only"));
        }
        if service.core_hours == CoreHoursRule::Practice {
            self.practice_clock(found);
        }
        if let Some(urgency) = self.asked.urgency
            && !service.urgencies.is_empty()
            && !service.urgencies.contains(&urgency)
        {
            found.with_reason.push(service.urgency_note.clone());
        }
    }

    /// General practice answers the same day in core hours, anything else by the end of the next
    /// core-hours day; what is urgent today cannot wait for it to open.
    fn practice_clock(&self, found: &mut Found) {
        let (calendar, now, today) = (&self.pack.calendar, &self.asked.now, self.local.date());
        let urgent = matches!(self.asked.urgency, Some(Urgency::Today | Urgency::Now));
        match (urgent, calendar.in_core_hours(now)) {
            (true, true) => found.facts.push("the same day".to_owned()),
            (true, false) => {
                let opens = calendar.local(&calendar.next_core_start(now));
                found.no.push(format!("opens {}", reason::moment(opens, today)).into());
            }
            (false, _) => {
                let by = calendar.local(&calendar.end_of_next_core_day(now));
                found.facts.push(format!("a response by {}", reason::moment(by, today)));
            }
        }
    }

    fn checks(&self, route: Option<&NeedRoute>) -> Vec<CheckRow> {
        let Some(route) = route.filter(|route| route.excluded.is_none()) else {
            return Vec::new();
        };
        let applying =
            route.checks.iter().filter(|used| self.asked.person.may_be(&used.only, self.local.date()));
        applying
            .filter_map(|used| {
                let check = self.pack.content.check(&used.check)?;
                let answer = self.asked.answers.get(&used.check).copied();
                let state = match answer {
                    None => CheckState::ToAsk,
                    Some(Answer::NotSure) => CheckState::NotSure,
                    Some(answer) if answer == used.safe => CheckState::Passed,
                    Some(_) => CheckState::Failed,
                };
                Some(CheckRow {
                    question: check.id.clone(),
                    asks: check.asks.clone(),
                    short: check.short.clone(),
                    answer,
                    state,
                })
            })
            .collect()
    }

    /// One standing, the strictest that holds: no, ask a clinician, check, with a reason, may take.
    fn standing(&self, service: &Service, found: &Found, checks: &[CheckRow]) -> (Standing, String) {
        if !found.no.is_empty() {
            return (Standing::No, reason::barred(&found.no));
        }
        let guarded = !service.past_red_flags;
        if guarded && self.flags.outcome.is_some() {
            return (Standing::AskClinician, reason::flagged(self.pack, &self.flags));
        }
        if guarded && self.asked.urgency == Some(Urgency::Now) {
            return (Standing::AskClinician, "Ask a clinician: urgency is set to now".to_owned());
        }
        let doubtful =
            checks.iter().filter(|check| matches!(check.state, CheckState::Failed | CheckState::NotSure));
        let doubtful: Vec<String> = doubtful.map(reason::answered).collect();
        if !doubtful.is_empty() {
            return (Standing::AskClinician, format!("Ask a clinician: {}", doubtful.join("; ")));
        }
        let to_ask =
            checks.iter().filter(|check| check.state == CheckState::ToAsk).map(|check| check.short.as_str());
        let flags = (guarded && !self.flags.unanswered.is_empty()).then_some("red flags?");
        let asks = found.asks.iter().copied();
        let to_ask: Vec<&str> = flags.into_iter().chain(asks).chain(to_ask).collect();
        if !to_ask.is_empty() {
            return (Standing::Check, format!("Check: {}", to_ask.join(" ")));
        }
        if !found.with_reason.is_empty() {
            return (Standing::WithReason, reason::sentence(&found.with_reason));
        }
        (Standing::MayTake, reason::may_take(service, &found.facts))
    }
}

#[cfg(test)]
mod tests;
