//! Changes of needs: ages, routes, checks, signs, words.

use super::{Change, Kind, Mutant, of_words};
use crate::{
    content::{AgeBound, Answer, CheckUse, Need, Outcome, Place, Who},
    ids::ServiceId,
    residents::Sex,
};

/// Every change of one need.
pub(super) fn of(index: usize, need: &Need) -> Vec<Mutant> {
    let mut made = Made { index, need, found: Vec::new() };
    made.ages();
    for at in 0..need.routes.len() {
        made.route(at);
    }
    for at in 0..need.flags.len() {
        made.flag(at);
    }
    let place = Place::need(&need.id);
    made.add(Kind::Flip, place.clone().at("administrative"), "paperwork turned round", |need| {
        need.administrative = !need.administrative;
    });
    if need.chaperone {
        made.add(Kind::Drop, place.at("chaperone"), "the offer of a chaperone dropped", |need| {
            need.chaperone = false;
        });
    }
    made.words();
    made.found
}

struct Made<'a> {
    index: usize,
    need: &'a Need,
    found: Vec<Mutant>,
}

impl Made<'_> {
    /// A change of the need; one of a route changes the row of its service alone.
    fn add(&mut self, kind: Kind, place: Place, what: impl Into<String>, change: impl FnOnce(&mut Need)) {
        let mut need = self.need.clone();
        change(&mut need);
        let row = match place.steps.as_slice() {
            [route, service, ..] if route == "route" => Some(ServiceId::from(service.as_str())),
            _ => None,
        };
        let change = Change::Need(self.index, Box::new(need), row);
        self.found.push(Mutant { kind, place, what: what.into(), change });
    }

    fn ages(&mut self) {
        let Some(ages) = &self.need.ages else { return };
        let place = Place::need(&self.need.id).at("ages");
        for (kind, end, what, who) in whos(&ages.who()) {
            self.add(kind, place.clone().at(end), what, |need| {
                if let Some(ages) = &mut need.ages {
                    (ages.from, ages.below) = (who.from, who.below);
                }
            });
        }
    }

    fn route(&mut self, at: usize) {
        let Some(route) = self.need.routes.get(at) else { return };
        let place = Place::route(&self.need.id, &route.service);
        self.add(Kind::Drop, place.clone(), "the row dropped", |need| {
            need.routes.remove(at);
        });
        for (kind, end, what, who) in whos(&route.who) {
            self.add(kind, place.clone().at("who").at(end), what, |need| {
                if let Some(route) = need.routes.get_mut(at) {
                    route.who = who;
                }
            });
        }
        if route.excluded.is_some() {
            self.add(Kind::Drop, place.clone().at("excluded"), "the exclusion dropped", |need| {
                if let Some(route) = need.routes.get_mut(at) {
                    route.excluded = None;
                }
            });
        }
        for used in 0..route.checks.len() {
            self.check(at, used);
        }
        for (line, text) in route.info.iter().enumerate() {
            for (what, changed) in of_words::moved(text) {
                self.add(Kind::Number, place.clone().at("info"), what, |need| {
                    if let Some(info) = need.routes.get_mut(at).and_then(|route| route.info.get_mut(line)) {
                        *info = changed;
                    }
                });
            }
        }
    }

    fn check(&mut self, at: usize, used: usize) {
        let Some(route) = self.need.routes.get(at) else { return };
        let Some(check) = route.checks.get(used) else { return };
        let place = Place::route(&self.need.id, &route.service).at("checks").at(check.check.as_str());
        self.add(Kind::Drop, place.clone(), "the check dropped", |need| {
            if let Some(route) = need.routes.get_mut(at) {
                route.checks.remove(used);
            }
        });
        let mut change = |kind: Kind, place: Place, what: String, edit: &dyn Fn(&mut CheckUse)| {
            self.add(kind, place, what, |need| {
                if let Some(check) = need.routes.get_mut(at).and_then(|route| route.checks.get_mut(used)) {
                    edit(check);
                }
            });
        };
        change(Kind::Flip, place.clone().at("safe"), "the safe answer turned round".to_owned(), &|check| {
            check.safe = if check.safe == Answer::Yes { Answer::No } else { Answer::Yes };
        });
        change(Kind::Flip, place.clone().at("filters"), "filtering turned round".to_owned(), &|check| {
            check.filters = !check.filters;
        });
        for (kind, end, what, who) in whos(&check.only) {
            change(kind, place.clone().at("only").at(end), what, &|check| check.only = who.clone());
        }
    }

    fn flag(&mut self, at: usize) {
        let Some(flag) = self.need.flags.get(at) else { return };
        let place = Place::need(&self.need.id).at("flag").at(flag.id.as_str());
        self.add(Kind::Drop, place.clone(), "the sign dropped", |need| {
            need.flags.remove(at);
        });
        for outcome in neighbours(flag.outcome) {
            let what = format!("{:?} made {outcome:?}", flag.outcome);
            self.add(Kind::Swap, place.clone().at("outcome"), what, |need| {
                if let Some(flag) = need.flags.get_mut(at) {
                    flag.outcome = outcome;
                }
            });
        }
        for (what, changed) in of_words::moved(&flag.text) {
            self.add(Kind::Number, place.clone().at("text"), what, |need| {
                if let Some(flag) = need.flags.get_mut(at) {
                    flag.text = changed;
                }
            });
        }
    }

    fn words(&mut self) {
        let place = Place::need(&self.need.id).at("if_worse");
        self.add(Kind::Drop, place.clone(), "the \"if it gets worse\" words dropped", |need| {
            need.if_worse.text.clear();
        });
        for (line, text) in self.need.if_worse.text.iter().enumerate() {
            for (what, changed) in of_words::moved(text) {
                self.add(Kind::Number, place.clone().at("text"), what, |need| {
                    if let Some(text) = need.if_worse.text.get_mut(line) {
                        *text = changed;
                    }
                });
            }
        }
    }
}

/// The next outcome on each side.
pub(super) fn neighbours(outcome: Outcome) -> Vec<Outcome> {
    const ALL: [Outcome; 7] = [
        Outcome::Call999,
        Outcome::AAndENow,
        Outcome::EarlyPregnancyNow,
        Outcome::MaternityLineNow,
        Outcome::CrisisLineNow,
        Outcome::SafeguardingSameDay,
        Outcome::ClinicianNow,
    ];
    let at = ALL.iter().position(|other| *other == outcome).unwrap_or(0);
    [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| ALL.get(at).copied()).collect()
}

/// Every change of a who: kind, which field, what was done, and the who that comes of it. Bounds of a
/// local setting are moved with the setting.
pub(super) fn whos(who: &Who) -> Vec<(Kind, &'static str, String, Who)> {
    let mut found = Vec::new();
    for (end, bound) in [("from", &who.from), ("below", &who.below)] {
        let Some(bound) = bound else { continue };
        let with = |bound: Option<AgeBound>| {
            let mut who = who.clone();
            if end == "from" {
                who.from = bound;
            } else {
                who.below = bound;
            }
            who
        };
        found.push((Kind::Widen, end, "the bound taken out".to_owned(), with(None)));
        if who.local {
            continue;
        }
        for by in [-1, 1] {
            if let Some(other) = moved(bound, by) {
                found.push((Kind::Age, end, format!("{bound:?} made {other:?}"), with(Some(other))));
            }
        }
    }
    if let Some(sex) = who.sex {
        let other = if sex == Sex::Female { Sex::Male } else { Sex::Female };
        let with = |sex| Who { sex, ..who.clone() };
        found.push((Kind::Flip, "sex", format!("{sex:?} made {other:?}"), with(Some(other))));
        found.push((Kind::Widen, "sex", "the sex taken out".to_owned(), with(None)));
    }
    found
}

fn moved(bound: &AgeBound, by: i16) -> Option<AgeBound> {
    match bound {
        AgeBound::Years(years) => years.checked_add_signed(by).map(AgeBound::Years),
        AgeBound::Months(months) => months.checked_add_signed(by).map(AgeBound::Months),
        AgeBound::Setting(_) => None,
    }
}
