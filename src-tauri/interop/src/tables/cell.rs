//! One cell: its text to a value of a file, and back. What cannot be right is refused with what was
//! expected, what was found and what to do.

use super::{
    Known, begin,
    columns::{Kind, Noun},
    node::{Fields, Node},
};
use front_door_domain::{
    details,
    hours::{Hours, Week},
    postcode::{Postcode, parse_outward},
};
use jiff::civil::{DateTime, Time};
use serde_json::json;

impl Kind {
    /// What goes into a cell, for the reader of a sentence or of a heading.
    pub fn expected(self) -> String {
        match self {
            Self::Id => "an id of small letters, digits, dots and hyphens, such as sore-throat".to_owned(),
            Self::Text => "one line of text".to_owned(),
            Self::Lines => "texts, one a line".to_owned(),
            Self::Number => "a whole number from 0 to 65535".to_owned(),
            Self::Yes => "yes, or nothing".to_owned(),
            Self::Date => "a day such as 2027-03-31".to_owned(),
            Self::Copied => {
                "the date of the copy, such as 2026, November 2026 or 2026-11-22, or not dated".to_owned()
            }
            Self::Moment => "a day and a time such as 2026-10-23T17:50".to_owned(),
            Self::Time => "a time such as 08:00".to_owned(),
            Self::Word(words) => format!("one of {}", words.join(", ")),
            Self::Words(words) => format!("any of {}, one a line", words.join(", ")),
            Self::One(noun) => {
                format!("the id of {}, from sheet {}", noun.words(), noun.sheets().join(" or "))
            }
            Self::Several(noun) => {
                format!("ids of {}, one a line, from sheet {}", noun.words(), noun.sheets().join(" or "))
            }
            Self::Phone => "a phone number such as 020 7946 0000, 111 or 111, option 2".to_owned(),
            Self::Web => "a web address that begins with https://".to_owned(),
            Self::From => "a postcode such as RM8 2AB, or its first half such as RM8".to_owned(),
            Self::Age => "an age such as 16 years, 3 months or setting physio.from-years".to_owned(),
            Self::Answers => {
                "answers, one a line, such as check.pregnant = no (yes, no or not-sure)".to_owned()
            }
            Self::Week => "hours such as Mon-Fri 09:00-13:00,14:00-18:00; Sat 09:00-12:00".to_owned(),
            Self::BankHolidays => "closed, as weekday, not known, or hours such as 10:00-14:00".to_owned(),
            Self::Day => "closed, or hours such as 10:00-14:00".to_owned(),
        }
    }

    /// The words that a list of this kind may hold, where they are few.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Word(words) => words,
            Self::Yes => &["yes"],
            _ => &[],
        }
    }
}

/// The value of a cell; none where it is empty.
pub(super) fn value(kind: Kind, text: &str, known: &Known) -> Result<Option<Node>, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let wrong =
        || format!("{} was expected, found `{}`.{}", begin(&kind.expected()), short(text), remedy(kind));
    let right = |node: Option<Node>| node.map(Some).ok_or_else(wrong);
    let same = || Node::Text(trimmed.to_owned());
    match kind {
        Kind::Text => right((!text.contains('\n')).then(|| Node::Text(text.to_owned()))),
        Kind::Lines => Ok(Some(Node::List(lines(text).map(|line| Node::Text(line.to_owned())).collect()))),
        Kind::Yes => match trimmed.to_ascii_lowercase().as_str() {
            "yes" => Ok(Some(Node::Yes)),
            "no" => Ok(None),
            _ => Err(wrong()),
        },
        Kind::Number => right(trimmed.parse().ok().map(Node::Whole)),
        Kind::Id => right(is_id(trimmed).then(same)),
        Kind::Date => told(details::date(trimmed), same),
        Kind::Copied => told(details::copied(trimmed), same),
        Kind::Phone => told(details::phone(trimmed), same),
        Kind::Web => told(details::web(trimmed), same),
        Kind::Moment => right(is_moment(trimmed).then(same)),
        Kind::Time => right((trimmed.len() == 5 && trimmed.parse::<Time>().is_ok()).then(same)),
        Kind::From => {
            let place = trimmed.parse::<Postcode>().is_ok() || parse_outward(trimmed).is_ok();
            right(place.then(same))
        }
        Kind::Word(words) => right(word(words, trimmed)),
        Kind::Words(words) => right(each(text, |line| word(words, line))),
        Kind::One(noun) => right(known.has(noun, trimmed).then(same)),
        Kind::Several(noun) => {
            right(each(text, |line| known.has(noun, line).then(|| Node::Text(line.to_owned()))))
        }
        Kind::Age => right(age(trimmed, known)),
        Kind::Answers => right(answers(text, known)),
        Kind::Week => right(trimmed.parse::<Week>().is_ok().then(same)),
        Kind::BankHolidays => right(are_hours(trimmed).then(same)),
        Kind::Day => right((!matches!(trimmed, "as weekday" | "not known") && are_hours(trimmed)).then(same)),
    }
}

fn told<T>(found: Result<T, details::NotRight>, node: impl Fn() -> Node) -> Result<Option<Node>, String> {
    found.map(|_| Some(node())).map_err(|error| error.to_string())
}

fn remedy(kind: Kind) -> &'static str {
    match kind {
        Kind::One(_) | Kind::Several(_) | Kind::Answers => {
            " Choose one that stands there, or add it there first."
        }
        Kind::Text => " Put it on one line.",
        _ => " Type it so.",
    }
}

fn short(text: &str) -> String {
    let line = text.trim().replace('\n', " / ");
    if line.chars().count() > 60 { line.chars().take(60).chain(['…']).collect() } else { line }
}

/// The lines of a cell that hold something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').filter(|line| !line.trim().is_empty())
}

fn each(text: &str, node: impl Fn(&str) -> Option<Node>) -> Option<Node> {
    lines(text).map(|line| node(line.trim())).collect::<Option<Vec<_>>>().map(Node::List)
}

fn word(words: &[&str], text: &str) -> Option<Node> {
    let found = words.iter().find(|word| word.eq_ignore_ascii_case(text));
    found.map(|word| Node::Text((*word).to_owned()))
}

/// An id is also the name of a file, so it holds nothing that a folder could read as a way elsewhere.
fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    first && text.len() <= 80 && text.bytes().all(plain) && !text.contains("..") && !text.ends_with('.')
}

fn is_moment(text: &str) -> bool {
    let shaped = text.len() == 16 && text.as_bytes().get(10) == Some(&b'T');
    shaped && text.get(..10).is_some_and(|day| details::date(day).is_ok()) && text.parse::<DateTime>().is_ok()
}

fn age(text: &str, known: &Known) -> Option<Node> {
    let (first, second) = text.split_once(' ')?;
    let table = |name: &str, node| Some(Node::Table(vec![(name.to_owned(), node)]));
    match (first, second.trim()) {
        ("setting", id) if known.has(Noun::Setting, id) => table("setting", Node::Text(id.to_owned())),
        (number, "year" | "years") => table("years", Node::Whole(number.parse().ok()?)),
        (number, "month" | "months") => table("months", Node::Whole(number.parse().ok()?)),
        _ => None,
    }
}

/// Answers in the order of their questions, which is the order a file's reader keeps.
fn answers(text: &str, known: &Known) -> Option<Node> {
    let mut fields = Fields::new();
    for line in lines(text) {
        let (question, answer) = line.split_once('=')?;
        let (question, answer) = (question.trim(), answer.trim());
        let twice = fields.iter().any(|(name, _)| name == question);
        if twice || !known.has(Noun::Question, question) {
            return None;
        }
        fields.push((question.to_owned(), word(&["yes", "no", "not-sure"], answer)?));
    }
    Some(Node::Table(fields))
}

fn are_hours(text: &str) -> bool {
    let hours = json!({ "periods": [{ "week": "Mon 09:00-10:00", "bank_holidays": text }] });
    serde_json::from_value::<Hours>(hours).is_ok()
}

/// The text of a value; none where a cell of this kind cannot say it.
pub(super) fn text(kind: Kind, value: &toml::Value) -> Option<String> {
    match kind {
        Kind::Yes => value.as_bool().map(|yes| if yes { "yes".to_owned() } else { String::new() }),
        Kind::Number => value.as_integer().map(|number| number.to_string()),
        Kind::Lines | Kind::Words(_) | Kind::Several(_) => {
            let lines: Option<Vec<&str>> =
                value.as_array()?.iter().map(|item| one_line(item.as_str()?)).collect();
            lines.map(|lines| lines.join("\n"))
        }
        Kind::Answers => {
            let line = |(question, answer): (&String, &toml::Value)| {
                Some(format!("{question} = {}", answer.as_str()?))
            };
            let lines: Option<Vec<String>> = value.as_table()?.iter().map(line).collect();
            lines.map(|lines| lines.join("\n"))
        }
        Kind::Age => {
            let (unit, value) = value.as_table()?.iter().next()?;
            match (unit.as_str(), value) {
                ("setting", value) => Some(format!("setting {}", value.as_str()?)),
                (unit, value) => Some(format!("{} {unit}", value.as_integer()?)),
            }
        }
        _ => value.as_str().filter(|text| !text.contains('\n')).map(str::to_owned),
    }
}

/// A text that a cell of several can keep apart from the others.
fn one_line(text: &str) -> Option<&str> {
    (!text.trim().is_empty() && !text.contains('\n')).then_some(text)
}
