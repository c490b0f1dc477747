//! Nobody is left without a way on: for every need, person, borough and moment some route is offered.
//!
//! A row says "no" exactly when one of six facts rules it out, each by itself (see
//! [`Bar`]). So the services left by each value of each fact are taken once, as a
//! set, and the sets of every combination are put together: all inputs, in a few thousand steps.

use super::{Finding, inputs};
use crate::{
    content::{Need, Place},
    pack::{ActionKind, Pack, Places, Service},
    routes::{Asked, Bar, Bars},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Which services are left, one bit each in the pack's order.
type Left = u128;

/// Values of one fact by what they leave, each with words for one such value.
type Fact = BTreeMap<Left, String>;

/// An input for which nothing is offered but what stays past red flags: emergency services, "a
/// clinician decides", the safeguarding lead. Pharmacies count
/// for nothing here, since their hours are not known for sure; no fact of administration counts as
/// answered well.
pub(super) fn no_route(pack: &Pack, _: Date) -> Vec<Finding> {
    let ordinary = set(pack, |service| !service.past_red_flags && service.places != Places::Pharmacies);
    let facts = Facts::of(pack);
    let gap = |need: &Need| {
        let words = facts.gap(pack, need, ordinary & !filtered(pack, need))?;
        let what = format!("no route is offered {words}. Add a row that takes it, or widen one.");
        Some(Finding::new(Place::need(&need.id), what))
    };
    pack.content.needs.iter().filter_map(gap).collect()
}

/// A moment at which somebody with a ticked sign finds neither a clinician nor an emergency service.
pub(super) fn nobody_past_a_sign(pack: &Pack, _: Date) -> Vec<Finding> {
    let past = set(pack, |service| {
        service.past_red_flags && matches!(service.action, ActionKind::Emergency | ActionKind::Clinician)
    });
    let facts = Facts::of(pack);
    let gap = |need: &Need| {
        let words = facts.gap(pack, need, past)?;
        let what = format!(
            "with a sign ticked, neither a clinician nor an emergency service is offered {words}. Add one that stays past red flags."
        );
        Some(Finding::new(Place::need(&need.id), what))
    };
    pack.content.needs.iter().filter_map(gap).collect()
}

fn set(pack: &Pack, fits: impl Fn(&Service) -> bool) -> Left {
    let bits = pack.services.iter().enumerate().filter(|(_, service)| fits(service));
    bits.fold(0, |set, (at, _)| set | 1 << at)
}

/// Services that an answer of administration could still rule out.
fn filtered(pack: &Pack, need: &Need) -> Left {
    let filters = |service: &Service| {
        need.route(&service.id).is_some_and(|route| route.checks.iter().any(|used| used.filters))
    };
    set(pack, filters)
}

/// What each value of the facts that no need changes leaves.
struct Facts {
    registration: Fact,
    borough: Fact,
    moment: Fact,
}

impl Facts {
    fn of(pack: &Pack) -> Self {
        let Some(need) = pack.content.needs.first() else {
            return Self { registration: Fact::new(), borough: Fact::new(), moment: Fact::new() };
        };
        let asked = inputs::asked(pack, &need.id);
        let (mut registration, mut borough, mut moment) = (Fact::new(), Fact::new(), Fact::new());
        for registered in inputs::registrations(pack) {
            let mut asked = asked.clone();
            asked.person.registered = registered.clone();
            let left = left(pack, &asked, Bar::Registration);
            registration.entry(left).or_insert_with(|| format!("registered: {registered:?}"));
        }
        for lives in inputs::boroughs() {
            let mut asked = asked.clone();
            asked.person.borough = lives;
            let left = left(pack, &asked, Bar::Borough);
            borough
                .entry(left)
                .or_insert_with(|| lives.map_or("borough not known".to_owned(), |lives| lives.to_string()));
        }
        for at in inputs::moments(pack) {
            for urgency in inputs::URGENCIES {
                let asked = Asked { now: pack.calendar.moment(at), urgency, ..asked.clone() };
                let left = left(pack, &asked, Bar::Hours);
                moment.entry(left).or_insert_with(|| format!("at {at}, urgency {urgency:?}"));
            }
        }
        Self { registration, borough, moment }
    }

    /// An input that leaves none of `wanted`, in words.
    fn gap(&self, pack: &Pack, need: &Need, wanted: Left) -> Option<String> {
        let asked = inputs::asked(pack, &need.id);
        let wanted = wanted & left(pack, &asked, Bar::Need);
        let ages = ages(pack, &asked);
        for (by_ages, age) in &ages {
            for (by_registration, registered) in &self.registration {
                for (by_borough, lives) in &self.borough {
                    let open = wanted & by_ages & by_registration & by_borough;
                    if let Some((_, at)) = self.moment.iter().find(|(by_hours, _)| open & **by_hours == 0) {
                        return Some(format!("to somebody of {age}, {registered}, {lives}, {at}"));
                    }
                }
            }
        }
        None
    }
}

fn ages(pack: &Pack, asked: &Asked) -> Fact {
    let mut fact = Fact::new();
    for months in inputs::ages(pack).into_iter().map(Some).chain([None]) {
        for sex in inputs::SEXES {
            let mut asked = asked.clone();
            (asked.person.born, asked.person.sex) = (months.and_then(inputs::born), sex);
            let left = left(pack, &asked, Bar::Ages);
            let age = months.map_or("an age not known".to_owned(), |months| format!("{months} months"));
            fact.entry(left).or_insert_with(|| format!("{age}, recorded sex {sex:?}"));
        }
    }
    fact
}

/// Services that this fact leaves. Pharmacies are not asked: no proof rests on their hours.
fn left(pack: &Pack, asked: &Asked, by: Bar) -> Left {
    let Ok(bars) = Bars::new(pack, asked) else { return 0 };
    set(pack, |service| service.places != Places::Pharmacies && !bars.rules_out(service, by))
}
