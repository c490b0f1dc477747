//! What the command line does beyond the table of commands: routes without a store, making a demo
//! desk, building the pack.

use super::{Secrets, args, journey::not_an_answer};
use crate::{
    commands::{routing, start},
    content::Standing,
    gate::Desk,
    refusal::DeskError,
    wire::start::{CreateDesk, DeskKind, NewUser},
};
use front_door_domain::{
    content::Answer,
    geo::Travel,
    ids::{NeedId, OdsCode, QuestionId},
    query::{self, Reading},
    residents::Sex,
    routes::{self, Asked, AskedPerson, Registered},
    users::Role,
};
use jiff::{
    Zoned,
    civil::{Date, DateTime},
};
use serde::{Deserialize, de::IntoDeserializer, de::value::StrDeserializer};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};

/// Whether the text can be searched for; the search box says why not while somebody still types.
pub(super) fn searchable(desk: &Desk, text: &str) -> Result<(), DeskError> {
    let today = front_door_domain::calendar::london(desk.now()).date();
    let reading = query::read(text, today);
    match reading {
        Reading::Empty | Reading::TooShort | Reading::Unreadable { .. } => {
            let why = reading.hint().map_or_else(|| format!("{}.", reading.read_as()), str::to_owned);
            Err(DeskError::input("text", why))
        }
        _ => Ok(()),
    }
}

/// Every service's answer to a need. Reads the pack alone: no store, no sign-in, no person.
pub(super) fn routes(desk: &Desk, ask: &args::Routes) -> Result<Value, DeskError> {
    let now = moment(desk, ask.at.as_deref())?;
    let asked = Asked {
        need: NeedId(ask.need.clone()),
        person: person(desk, ask, now.date())?,
        answers: answers(&ask.answers)?,
        now: now.clone(),
        urgency: None,
    };
    let rows = routes::evaluate(&desk.pack, &asked).map_err(DeskError::rule)?;
    let rows = routing::listed(&desk.pack, &asked.need, rows);
    let need = desk.pack.content.need(&asked.need).map(|need| need.name.clone());
    Ok(json!({
        "need": need,
        "at": now.datetime().to_string(),
        "content": desk.pack.content.version,
        "banner": Standing::shipped(&desk.pack).banner(),
        "services": routing::views(&rows, false),
    }))
}

fn moment(desk: &Desk, at: Option<&str>) -> Result<Zoned, DeskError> {
    let Some(text) = at else { return Ok(front_door_domain::calendar::london(desk.now())) };
    let local: DateTime = text.parse().map_err(|_| {
        DeskError::input(
            "at",
            format!("A London time such as 2026-10-23T17:50 was expected, found “{}”.", short(text)),
        )
    })?;
    Ok(desk.pack.calendar.moment(local))
}

fn person(desk: &Desk, ask: &args::Routes, today: Date) -> Result<AskedPerson, DeskError> {
    let from = ask.from.as_deref().map(|text| desk.pack.whereabouts(text)).transpose();
    let from = from.map_err(|error| DeskError::input("from", error.to_string()))?;
    Ok(AskedPerson {
        born: born(ask, today)?,
        sex: ask.sex.as_deref().map(|text| word::<Sex>("sex", text, "female or male")).transpose()?,
        registered: practice(desk, ask.practice.as_deref())?,
        borough: from.as_ref().and_then(|found| found.borough),
        from: from.map(|found| found.position),
        travel: word::<Travel>("by", &ask.by, "walk, bus or car")?,
    })
}

fn born(ask: &args::Routes, today: Date) -> Result<Option<Date>, DeskError> {
    if let Some(text) = &ask.born {
        let born = text.parse::<Date>().map_err(|_| {
            DeskError::input(
                "born",
                format!("A date such as 1960-04-17 was expected, found “{}”.", short(text)),
            )
        })?;
        return Ok(Some(born));
    }
    Ok(ask.age.and_then(|years| AskedPerson::born_for_age(u16::from(years), 0, today)))
}

fn practice(desk: &Desk, code: Option<&str>) -> Result<Registered, DeskError> {
    match code {
        None => Ok(Registered::NotKnown),
        Some("none") => Ok(Registered::Nowhere),
        Some(code) => {
            let code = OdsCode(code.to_uppercase());
            desk.pack.practice(&code).map(|_| ()).ok_or_else(|| {
                DeskError::input(
                    "practice",
                    format!(
                        "The code of a practice here, such as F82001, or none was expected; found “{}”.",
                        short(code.as_str())
                    ),
                )
            })?;
            Ok(Registered::At(code))
        }
    }
}

fn answers(texts: &[String]) -> Result<BTreeMap<QuestionId, Answer>, DeskError> {
    texts
        .iter()
        .map(|text| {
            let (question, answer) = text
                .split_once('=')
                .ok_or_else(|| DeskError::input("answer", not_an_answer(text).sentence))?;
            Ok((QuestionId(question.to_owned()), word("answer", answer, "yes, no or not-sure")?))
        })
        .collect()
}

/// A word of one of the wire's vocabularies.
fn word<T: for<'de> Deserialize<'de>>(
    field: &'static str,
    text: &str,
    expected: &str,
) -> Result<T, DeskError> {
    let reader: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(reader).map_err(|_| {
        DeskError::input(field, format!("For --{field}, {expected} was expected; found “{}”.", short(text)))
    })
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Makes a demo desk whose first user is `demo`.
pub(super) async fn demo(desk: &Desk, ask: &args::Demo, secrets: &Secrets) -> Result<Value, DeskError> {
    let create = CreateDesk {
        kind: DeskKind::Demo { residents: ask.residents, seed: ask.seed },
        desk_name: "Demo desk".to_owned(),
        passphrase: secrets.passphrase.clone(),
        keyring: ask.keyring,
        user: NewUser {
            name: "D. Demo".to_owned(),
            username: "demo".to_owned(),
            password: secrets.password.clone().unwrap_or_else(|| start::DEMO_PASSWORD.to_owned()),
            roles: Role::ALL.to_vec(),
        },
    };
    let made = start::make(desk, &create, ask.days).await?;
    Ok(
        json!({ "residents": made.residents, "sessions": made.sessions, "booked": made.booked, "waiting": made.waiting }),
    )
}

/// Builds the pack from public source files.
pub(super) fn pack(ask: &args::PackBuild) -> Result<Value, DeskError> {
    let built = front_door_interop::build::build_pack(&ask.from, &ask.out).map_err(DeskError::rule)?;
    Ok(json!({ "tables": built.tables, "odd": built.odd }))
}

/// A file's text and its bare name.
pub(super) fn read(file: &Path) -> Result<(String, String), DeskError> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::read(file).map_err(|error| {
        DeskError::File(format!("The file {name} could not be read ({}). Check where it is.", error.kind()))
    })?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), name))
}
