//! Reasons in words.

use super::{Against, CheckRow};
use crate::{
    content::{Age, Answer, FlagOutcome, Who},
    ids::QuestionId,
    pack::{Pack, Service, Takes},
    residents::Sex,
};
use jiff::civil::{Date, DateTime, Time};

/// "women 16 to 64: she is 66".
pub(super) fn age(who: &Who, age: Age, sex: Option<Sex>) -> String {
    format!("{}: {} {age}", who.words(), pronoun(sex))
}

/// "yes from 1 January 2027, when she is 16"; nothing for somebody who is too old.
pub(super) fn of_age(who: &Who, born: Date, age: Age, sex: Option<Sex>) -> Option<String> {
    let first = who.first_month();
    if age.months >= first {
        return None;
    }
    let day = Age::completes(born, first)?.strftime("%-d %B %Y");
    Some(format!("yes from {day}, when {} {}", pronoun(sex), Age { months: first }))
}

fn pronoun(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Female) => "she is",
        Some(Sex::Male) => "he is",
        _ => "they are",
    }
}

/// What rules a row out, and from when or where it would not, where that is all that does.
pub(super) fn barred(against: &[Against]) -> String {
    let mut parts: Vec<String> = against.iter().map(|fact| fact.why.clone()).collect();
    if let [Against { unless: Some(unless), .. }] = against {
        parts.push(unless.clone());
    }
    sentence(&parts)
}

/// "women 16 to 64: recorded as male", with whom else the source names.
pub(super) fn sex(who: &Who, sex: Sex) -> String {
    let recorded = match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Indeterminate => "indeterminate",
    };
    let note = if who.sex_note.is_empty() { String::new() } else { format!(" ({})", who.sex_note) };
    format!("{}: recorded as {recorded}{note}", who.words())
}

/// "Ask a clinician: red flag yes: pain in the side".
pub(super) fn flagged(pack: &Pack, flags: &FlagOutcome) -> String {
    let words = |ids: &[QuestionId], answer: &str| -> Vec<String> {
        let texts = ids.iter().filter_map(|id| pack.content.flag(id));
        texts.map(|flag| format!("red flag \"{}\": {answer}", flag.text)).collect()
    };
    let mut all = words(&flags.ticked, "yes");
    all.extend(words(&flags.not_sure, "not sure"));
    format!("Ask a clinician: {}", all.join("; "))
}

/// "pregnant? yes".
pub(super) fn answered(check: &CheckRow) -> String {
    said(&check.short, check.answer)
}

/// A check in short, and its answer.
pub(super) fn said(short: &str, answer: Option<Answer>) -> String {
    let answer = match answer {
        Some(Answer::Yes) => "yes",
        Some(Answer::No) => "no",
        Some(Answer::NotSure) => "not sure",
        None => "not asked",
    };
    format!("{short} {answer}")
}

/// Facts of a row that passes: whom it takes and what is open.
pub(super) fn may_take(service: &Service, facts: &[String]) -> String {
    let about = facts.is_empty() || service.takes == Takes::Any;
    let about = about.then_some(&service.about);
    sentence(&about.into_iter().chain(facts).cloned().collect::<Vec<_>>())
}

/// Parts joined, without repeating any, the first letter as it stands.
pub(super) fn sentence(parts: &[String]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for part in parts.iter().map(String::as_str).filter(|part| !part.is_empty()) {
        if !said.contains(&part) {
            said.push(part);
        }
    }
    said.join("; ")
}

/// "20:10" today, "midnight", "Sat 09:00" within a week, "Mon 28 Dec 09:00" beyond.
pub(super) fn moment(at: DateTime, today: Date) -> String {
    let days = today.until(at.date()).map_or(0, |span| span.get_days());
    if days == 1 && at.time() == Time::midnight() {
        return "midnight".to_owned();
    }
    let pattern = match days {
        0 => "%H:%M",
        1..=6 => "%a %H:%M",
        _ => "%a %-d %b %H:%M",
    };
    at.strftime(pattern).to_string()
}
