//! Example cases, run: every one of them, as it stands in the files.

use super::Finding;
use crate::{
    content::{Answer, Case, Expect, Need, Outcome, Place, RedFlag, SignCase, red_flag_outcome},
    ids::{NeedId, QuestionId, ServiceId},
    pack::Pack,
    routes::{Asked, AskedPerson, Registered, RouteRow, evaluate_one},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Needs and services without a case; needs whose signs are not stated a second time.
pub(super) fn missing(pack: &Pack, _: Date) -> Vec<Finding> {
    let what = "it has no example case. Add one on each side of every bound.";
    let needs = pack.content.needs.iter().filter(|need| need.cases.is_empty());
    let services = pack.services.iter().filter(|service| service.cases.is_empty());
    let bare =
        needs.map(|need| Place::need(&need.id)).chain(services.map(|service| Place::service(&service.id)));
    let mut found: Vec<_> = bare.map(|place| Finding::new(place, what)).collect();
    for need in &pack.content.needs {
        let place = |flag: &RedFlag| Place::need(&need.id).at("flag").at(flag.id.as_str());
        found.extend(unstated(&need.flags, &need.sign_cases, place));
    }
    let content = &pack.content;
    found.extend(unstated(&content.red_flags.list, &content.sign_cases, |flag| Place::sign(&flag.id)));
    found
}

fn unstated(flags: &[RedFlag], cases: &[SignCase], place: impl Fn(&RedFlag) -> Place) -> Vec<Finding> {
    let stated = |flag: &&RedFlag| !cases.iter().any(|case| case.signs.contains(&flag.id));
    let what = "no sign case says what this sign comes to. State it a second time.";
    flags.iter().filter(stated).map(|flag| Finding::new(place(flag), what)).collect()
}

/// Cases that do not hold.
pub(super) fn failing(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for need in &pack.content.needs {
        let place = || Place::need(&need.id);
        found.extend(signs(pack, &need.flags, &need.sign_cases, || place().at("sign_case")));
        found.extend(run(pack, &need.id, &need.cases, || place().at("case")));
    }
    for service in &pack.services {
        for (at, case) in service.cases.iter().enumerate() {
            let Some(need) = &case.need else { continue };
            let wrong = run_case(pack, need, case);
            let place = || Place::service(&service.id).at("case").nth(at);
            found.extend(wrong.into_iter().map(|what| Finding::new(place(), what)));
        }
    }
    let content = &pack.content;
    found.extend(signs(pack, &content.red_flags.list, &content.sign_cases, || {
        Place::file("red_flags.toml").at("sign_case")
    }));
    found
}

fn run(pack: &Pack, need: &NeedId, cases: &[Case], place: impl Fn() -> Place) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let wrong = run_case(pack, need, case);
        found.extend(wrong.into_iter().map(|what| Finding::new(place().nth(at), what)));
    }
    found
}

/// What of a case does not hold, one sentence each.
fn run_case(pack: &Pack, need: &NeedId, case: &Case) -> Vec<String> {
    let asked = asked_of(pack, need, case);
    let unsaid = unsaid(pack, need, case).into_iter();
    unsaid.chain(case.expect.iter().filter_map(|expect| unmet(pack, &asked, case, expect))).collect()
}

/// Whether a case does not hold, its question worked out before; of its rows only that of one
/// service, where one is named.
pub(in crate::content) fn fails(pack: &Pack, asked: &Asked, case: &Case, only: Option<&ServiceId>) -> bool {
    let mut expected = case.expect.iter().filter(|expect| only.is_none_or(|only| expect.service == *only));
    unsaid(pack, &asked.need, case).is_some()
        || expected.any(|expect| unmet(pack, asked, case, expect).is_some())
}

/// The first of the "if it gets worse" words that a case expects and the need does not say.
fn unsaid(pack: &Pack, need: &NeedId, case: &Case) -> Option<String> {
    let said = pack.content.need(need).map(|need| need.if_worse.text.as_slice()).unwrap_or_default();
    let missing = case.worse.iter().find(|words| !said.iter().any(|line| line.contains(words.as_str())))?;
    Some(format!("{}: expected the \"if it gets worse\" words to hold \"{missing}\".", case.name))
}

fn unmet(pack: &Pack, asked: &Asked, case: &Case, expect: &Expect) -> Option<String> {
    let row = evaluate_one(pack, asked, &expect.service).ok().flatten();
    let Some(row) = row else { return Some(format!("{}: there is no such need or service.", case.name)) };
    let beside = beside(&row);
    let missing = expect.says.iter().find(|words| !beside.contains(words.as_str()));
    let too_much = expect.silent.iter().find(|words| beside.contains(words.as_str()));
    let what = if row.standing != expect.standing {
        format!("expected {:?}, found {:?}: {}", expect.standing, row.standing, row.reason)
    } else if !row.reason.contains(&expect.reason) {
        format!("expected the reason to hold \"{}\", found \"{}\"", expect.reason, row.reason)
    } else if let Some(words) = missing {
        format!("expected \"{words}\" to stand beside it, found \"{beside}\"")
    } else if let Some(words) = too_much {
        format!("expected \"{words}\" not to stand beside it, found \"{beside}\"")
    } else if expect.action.is_some_and(|action| action != row.action) {
        format!("expected {:?}, found {:?}", expect.action, row.action)
    } else if expect.chaperone != row.chaperone {
        let found = if row.chaperone { "is offered" } else { "is not offered" };
        format!("a chaperone {found} there, and the case says otherwise")
    } else {
        return None;
    };
    Some(format!("{}: {}: {what}.", case.name, expect.service))
}

/// All the words of a row.
fn beside(row: &RouteRow) -> String {
    let mut words = vec![row.name.as_str(), &row.reason, &row.phone];
    words.extend(row.info.iter().map(String::as_str));
    words.extend(row.checks.iter().flat_map(|check| [check.asks.as_str(), check.short.as_str()]));
    words.extend(row.places.iter().flat_map(|place| [place.name.as_str(), place.opens.as_str()]));
    words.join(" | ")
}

/// What a case asks.
pub(in crate::content) fn asked_of(pack: &Pack, need: &NeedId, case: &Case) -> Asked {
    let mut answers = BTreeMap::new();
    if case.no_flags {
        answers = pack.content.need(need).map(every_sign_no).unwrap_or_default();
    }
    answers.extend(case.answers.clone());
    Asked {
        need: need.clone(),
        person: person(pack, case),
        answers,
        now: pack.calendar.moment(case.at),
        urgency: case.urgency,
    }
}

/// Every topic red flag of a need answered no.
pub(super) fn every_sign_no(need: &Need) -> BTreeMap<QuestionId, Answer> {
    need.flags.iter().map(|flag| (flag.id.clone(), Answer::No)).collect()
}

fn person(pack: &Pack, case: &Case) -> AskedPerson {
    let today = case.at.date();
    let born = |years, months| AskedPerson::born_for_age(years, months, today);
    let here = case.from.as_deref().and_then(|from| pack.whereabouts(from).ok());
    AskedPerson {
        born: case.age.and_then(|years| born(years, 0)).or_else(|| born(0, case.months?)),
        sex: case.sex,
        registered: registered(pack, case.practice.as_deref()),
        from: here.as_ref().map(|found| found.position),
        borough: here.and_then(|found| found.borough),
        ..AskedPerson::default()
    }
}

fn registered(pack: &Pack, practice: Option<&str>) -> Registered {
    match practice {
        Some("none") => Registered::Nowhere,
        Some("unknown") => Registered::NotKnown,
        Some(code) => Registered::At(code.into()),
        None => {
            pack.practices.first().map_or(Registered::NotKnown, |first| Registered::At(first.code.clone()))
        }
    }
}

fn signs(pack: &Pack, flags: &[RedFlag], cases: &[SignCase], place: impl Fn() -> Place) -> Vec<Finding> {
    let failed = failed_signs(pack, flags, cases).into_iter();
    failed.map(|(at, what)| Finding::new(place().nth(at), what)).collect()
}

/// Sign cases that do not hold, by their place in the list: each sign alone answered yes, all others
/// no; words that no sign of the case has; words that its outcome does not say.
pub(in crate::content) fn failed_signs(
    pack: &Pack,
    flags: &[RedFlag],
    cases: &[SignCase],
) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        found.extend(case.signs.iter().filter_map(|sign| Some((at, other_outcome(flags, case, sign)?))));
        let named = |flag: &&RedFlag| case.signs.contains(&flag.id);
        let has = |words: &&String| flags.iter().filter(named).any(|flag| flag.text == **words);
        let unworded = case.words.iter().filter(|words| !has(words));
        found.extend(unworded.map(|words| (at, format!("no sign of this case has the words \"{words}\"."))));
        let said = said(pack, case.outcome);
        let unsaid = case.says.iter().filter(|words| !said.contains(words.as_str()));
        found.extend(unsaid.map(|words| (at, format!("{:?} does not say \"{words}\".", case.outcome))));
    }
    found
}

fn other_outcome(flags: &[RedFlag], case: &SignCase, sign: &QuestionId) -> Option<String> {
    let answer = |flag: &RedFlag| if flag.id == *sign { Answer::Yes } else { Answer::No };
    let answers = flags.iter().map(|flag| (flag.id.clone(), answer(flag))).collect();
    let outcome = red_flag_outcome(flags, &answers).outcome;
    let other = outcome != Some(case.outcome);
    other.then(|| format!("`{sign}` was to come to {:?}, and comes to {outcome:?}.", case.outcome))
}

/// All that is said and shown for an outcome; with 999, the other ways to reach it.
fn said(pack: &Pack, outcome: Outcome) -> String {
    let mut words = Vec::new();
    if let Some(found) = pack.content.outcome(outcome) {
        words.extend([found.say.as_str(), &found.phone]);
        words.extend(found.steps.iter().map(String::as_str));
    }
    if outcome == Outcome::Call999 {
        words.extend(pack.content.red_flags.other_ways.iter().map(String::as_str));
    }
    words.join(" | ")
}
