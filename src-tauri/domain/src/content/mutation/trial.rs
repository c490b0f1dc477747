//! Trying each change: does an example case notice, or a check, or nothing?

use super::{Change, Kind, Mutant, of_needs, of_others, of_services};
use crate::{
    calendar::{BankHoliday, Calendar},
    content::{Case, Check, IfWorse, Need, Place, RedFlag, RedFlags, SignCase, proof},
    ids::{NeedId, QuestionId, ServiceId},
    pack::{Pack, PackFault, Parts, Service},
    routes::Asked,
};
use jiff::civil::Date;
use std::mem;

/// What came of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// What kind of change.
    pub kind: Kind,
    /// Where.
    pub place: Place,
    /// What was done.
    pub what: String,
    /// Who noticed.
    pub fate: Fate,
}

/// Who noticed a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// This example case failed.
    Case(String),
    /// No case, but a check of the content.
    Check(&'static str),
    /// Nobody.
    Lives,
}

/// Tries every change of a pack, as read and not yet put together, one at a time.
pub fn try_all(parts: &Parts, today: Date) -> Result<Vec<Tried>, PackFault> {
    let pack = parts.clone().assemble()?;
    let mut trial = Trial { parts, cases: ready(&pack), scratch: pack.clone(), today };
    let mut mutants = of_others::of(&pack, today);
    for (index, need) in pack.content.needs.iter().enumerate() {
        mutants.extend(of_needs::of(index, need));
    }
    for (index, service) in pack.services.iter().enumerate() {
        mutants.extend(of_services::of(index, service));
    }
    Ok(mutants.into_iter().map(|mutant| trial.run(mutant)).collect())
}

/// An example case with what it asks worked out once.
struct Ready<'a> {
    /// The need's place in the list.
    need: usize,
    case: &'a Case,
    asked: Asked,
}

fn ready(pack: &Pack) -> Vec<Ready<'_>> {
    let content = &pack.content;
    let place = |id: &NeedId| content.needs.iter().position(|need| need.id == *id);
    let own =
        content.needs.iter().enumerate().flat_map(|(at, need)| need.cases.iter().map(move |case| (at, case)));
    let services = pack.services.iter().flat_map(|service| &service.cases);
    let named = services.filter_map(|case| Some((place(case.need.as_ref()?)?, case)));
    let all = own.chain(named).filter_map(|(need, case)| {
        let id = &content.needs.get(need)?.id;
        Some(Ready { need, case, asked: proof::asked_of(pack, id, case) })
    });
    all.collect()
}

struct Trial<'a> {
    parts: &'a Parts,
    cases: Vec<Ready<'a>>,
    scratch: Pack,
    today: Date,
}

impl Trial<'_> {
    fn run(&mut self, mutant: Mutant) -> Tried {
        let Mutant { kind, place, what, change } = mutant;
        let fate = match change {
            Change::Need(at, need, row) => self.with_need(at, *need, row.as_ref()),
            Change::Service(at, service) => self.with_service(at, *service),
            Change::Check(at, check) => self.with_check(at, *check),
            Change::RedFlags(flags) => self.with_red_flags(*flags),
            Change::Chaperone(words) => self.with_chaperone(words),
            Change::Setting(at, value) => self.whole(|parts| {
                if let Some(setting) = parts.content.settings.get_mut(at) {
                    setting.value = value;
                }
            }),
            Change::CoreHours(from, to) => self.whole(|parts| {
                let holidays = parts.calendar.holidays().to_vec();
                if let Ok(calendar) = Calendar::new(holidays, (from, to)) {
                    parts.calendar = calendar;
                }
            }),
            Change::BankHolidays(moved) => self.with_bank_holidays(moved),
            Change::ReviewDate(original, moved) => seen_on_the_day(original, moved),
        };
        Tried { kind, place, what, fate }
    }

    fn with_bank_holidays(&mut self, moved: Vec<BankHoliday>) -> Fate {
        let calendar = &self.scratch.calendar;
        let Ok(mut changed) = Calendar::new(moved, (calendar.core_open(), calendar.core_close())) else {
            return Fate::Check("the pack does not fit together");
        };
        self.swap(|parts| Some(&mut parts.calendar), &mut changed);
        let fate = self.fate(|_| true, None, |_| None);
        self.swap(|parts| Some(&mut parts.calendar), &mut changed);
        fate
    }

    fn with_need(&mut self, at: usize, mut need: Need, row: Option<&ServiceId>) -> Fate {
        self.swap(|parts| parts.content.needs.get_mut(at), &mut need);
        let fate = self.fate(|ready| ready.need == at, row, |pack| signs_of_need(pack, at));
        self.swap(|parts| parts.content.needs.get_mut(at), &mut need);
        fate
    }

    fn with_service(&mut self, at: usize, mut service: Service) -> Fate {
        let id = service.id.clone();
        self.swap(|parts| parts.services.get_mut(at), &mut service);
        let about = |ready: &Ready<'_>| ready.case.expect.iter().any(|expect| expect.service == id);
        let fate = self.fate(about, Some(&id), |_| None);
        self.swap(|parts| parts.services.get_mut(at), &mut service);
        fate
    }

    fn with_check(&mut self, at: usize, mut check: Check) -> Fate {
        let users = self.users(&check.id);
        self.swap(|parts| parts.content.checks.get_mut(at), &mut check);
        let fate = self.fate(|ready| users.contains(&ready.need), None, |_| None);
        self.swap(|parts| parts.content.checks.get_mut(at), &mut check);
        fate
    }

    fn with_red_flags(&mut self, mut flags: RedFlags) -> Fate {
        self.swap(|parts| Some(&mut parts.content.red_flags), &mut flags);
        let fate = self.fate(|_| false, None, signs_of_all);
        self.swap(|parts| Some(&mut parts.content.red_flags), &mut flags);
        fate
    }

    fn with_chaperone(&mut self, mut words: IfWorse) -> Fate {
        self.swap(|parts| parts.content.chaperone.as_mut(), &mut words);
        let fate = self.fate(|_| false, None, |_| None);
        self.swap(|parts| parts.content.chaperone.as_mut(), &mut words);
        fate
    }

    /// Puts an entry in the scratch pack, or back again.
    fn swap<T>(&mut self, find: impl FnOnce(&mut Parts) -> Option<&mut T>, entry: &mut T) {
        if let Some(held) = find(self.scratch.scratch()) {
            mem::swap(held, entry);
        }
    }

    /// A change that the whole pack has to be put together for.
    fn whole(&self, edit: impl FnOnce(&mut Parts)) -> Fate {
        let mut parts = self.parts.clone();
        edit(&mut parts);
        match parts.assemble() {
            Ok(pack) => fate(&self.cases, (&pack, self.today), |_| true, None, |_| None),
            Err(_) => Fate::Check("the pack does not fit together"),
        }
    }

    fn fate(
        &self,
        about: impl Fn(&Ready<'_>) -> bool,
        row: Option<&ServiceId>,
        signs: impl Fn(&Pack) -> Option<String>,
    ) -> Fate {
        fate(&self.cases, (&self.scratch, self.today), about, row, signs)
    }

    /// Needs that ask this check.
    fn users(&self, check: &QuestionId) -> Vec<usize> {
        let needs = self.scratch.content.needs.iter().enumerate();
        let asks = needs.filter(|(_, need)| {
            need.routes.iter().any(|route| route.checks.iter().any(|used| used.check == *check))
        });
        asks.map(|(at, _)| at).collect()
    }
}

/// Who notices: a sign case, an example case (of the one row that changed, where it is one), a check.
fn fate(
    cases: &[Ready<'_>],
    (pack, today): (&Pack, Date),
    about: impl Fn(&Ready<'_>) -> bool,
    row: Option<&ServiceId>,
    signs: impl Fn(&Pack) -> Option<String>,
) -> Fate {
    if let Some(failed) = signs(pack) {
        return Fate::Case(failed);
    }
    let mut asked = cases.iter().filter(|ready| about(ready));
    if let Some(failed) = asked.find(|ready| proof::fails(pack, &ready.asked, ready.case, row)) {
        return Fate::Case(failed.case.name.clone());
    }
    let mut checks = proof::CHECKS.iter().filter(|check| !check.about_cases);
    let found = checks.find(|check| !check.run(pack, today).is_empty());
    found.map_or(Fate::Lives, |check| Fate::Check(check.name))
}

fn signs_of_need(pack: &Pack, at: usize) -> Option<String> {
    let need = pack.content.needs.get(at)?;
    failed_sign(pack, &need.flags, &need.sign_cases)
}

fn signs_of_all(pack: &Pack) -> Option<String> {
    let flags = &pack.content.red_flags;
    failed_sign(pack, &flags.list, &pack.content.sign_cases)
}

fn failed_sign(pack: &Pack, flags: &[RedFlag], cases: &[SignCase]) -> Option<String> {
    proof::failed_signs(pack, flags, cases).into_iter().next().map(|(_, what)| what)
}

/// The check of sources tells the two dates apart on the day between them.
fn seen_on_the_day(original: Date, moved: Date) -> Fate {
    let day = original.max(moved);
    let stale = |review_by: Date| day > review_by;
    if stale(original) == stale(moved) { Fate::Lives } else { Fate::Check("an expired source") }
}
