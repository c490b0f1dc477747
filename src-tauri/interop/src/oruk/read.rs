//! Reading a feed.

use super::hours;
use front_door_domain::{
    details,
    directory::{Door, Listed, ListedStatus},
    geo::Position,
    pack::Postcodes,
};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most bytes of text that one field keeps.
const LONGEST: usize = 5_000;

/// One file of a feed.
#[derive(Debug, Clone)]
pub struct FeedFile {
    /// Its bare name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A spot in a feed and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Which file.
    pub file: String,
    /// Path within it, such as `/contents/3/url`; empty for all of it.
    pub path: String,
    /// Expected, found, what to do; or why it is left out.
    pub reason: String,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.file, if self.path.is_empty() { "/" } else { &self.path }, self.reason)
    }
}

/// What a feed holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feed {
    /// Services, by id.
    pub services: Vec<Listed>,
    /// What cannot be right.
    pub refused: Vec<Spot>,
    /// What is no service, or is told more fully elsewhere in the feed.
    pub left_out: Vec<Spot>,
}

/// What is found while one file is read.
pub(super) struct Gathered {
    file: String,
    refused: Vec<Spot>,
}

impl Gathered {
    pub(super) fn refuse(&mut self, path: &str, reason: &str) {
        let (file, path) = (self.file.clone(), path.to_owned());
        self.refused.push(Spot { file, path, reason: reason.to_owned() });
    }
}

/// Reads the files of a feed: pages of services, lists of them, or single ones. Where a service stands
/// in several places, the fullest telling counts.
pub fn read(files: &[FeedFile], postcodes: &Postcodes) -> Feed {
    let mut feed = Feed::default();
    let mut told: BTreeMap<String, (usize, Spot, Listed)> = BTreeMap::new();
    for file in files {
        let mut found = Gathered { file: file.name.clone(), refused: Vec::new() };
        let value: Value = match serde_json::from_slice(&file.bytes) {
            Ok(value) => value,
            Err(error) => {
                let (line, column) = (error.line(), error.column());
                let reason = format!(
                    "line {line}, column {column}: JSON was expected. Mend the file, or fetch it again."
                );
                found.refuse("", &reason);
                feed.refused.append(&mut found.refused);
                continue;
            }
        };
        for (path, item) in items(&value) {
            let spot = |reason: &str| Spot {
                file: file.name.clone(),
                path: path.clone(),
                reason: reason.to_owned(),
            };
            let Some((inner, service, place)) = service_in(item) else {
                feed.left_out.push(spot("not a service"));
                continue;
            };
            let mut own = Gathered { file: file.name.clone(), refused: Vec::new() };
            let read = Reader { postcodes }.service(service, place, &format!("{path}{inner}"), &mut own);
            let Some(listed) = read else {
                feed.refused.append(&mut own.refused);
                continue;
            };
            let full = said(service) + place.map_or(0, |_| 1);
            let twice = "told more fully elsewhere in the feed";
            match told.get(&listed.id) {
                Some((known, ..)) if *known >= full => feed.left_out.push(spot(twice)),
                _ => {
                    let kept = told.insert(listed.id.clone(), (full, spot(twice), listed));
                    feed.left_out.extend(kept.map(|(_, spot, _)| spot));
                    feed.refused.append(&mut own.refused);
                }
            }
        }
    }
    feed.services = told.into_values().map(|(_, _, listed)| listed).collect();
    feed
}

/// How many values a service tells, at any depth.
fn said(service: &Map<String, Value>) -> usize {
    fn count(value: &Value) -> usize {
        match value {
            Value::Null => 0,
            Value::Array(items) => items.iter().map(count).sum(),
            Value::Object(fields) => fields.values().map(count).sum(),
            _ => 1,
        }
    }
    service.values().map(count).sum()
}

/// What a file lists, with its path: the contents of a page, a list, or the one thing it is.
fn items(value: &Value) -> Vec<(String, &Value)> {
    let page = value.get("contents").and_then(Value::as_array).map(|contents| ("/contents", contents));
    let list = value.as_array().map(|list| ("", list));
    match page.or(list) {
        Some((at, list)) => list.iter().enumerate().map(|(n, item)| (format!("{at}/{n}"), item)).collect(),
        None => vec![(String::new(), value)],
    }
}

/// The service of an item: the item itself, or what a service at a location names, with that location.
fn service_in(item: &Value) -> Option<(&'static str, &Map<String, Value>, Option<&Value>)> {
    let fields = item.as_object()?;
    if let Some(service) =
        fields.get("service").and_then(Value::as_object).filter(|inner| inner.contains_key("id"))
    {
        return Some(("/service", service, fields.get("location")));
    }
    let tells = ["status", "schedules", "service_at_locations", "organization"];
    tells.iter().any(|field| fields.contains_key(*field)).then_some(("", fields, None))
}

struct Reader<'a> {
    postcodes: &'a Postcodes,
}

impl Reader<'_> {
    fn service(
        &self,
        service: &Map<String, Value>,
        place: Option<&Value>,
        path: &str,
        found: &mut Gathered,
    ) -> Option<Listed> {
        let id = uuid(text(service, "id"));
        if id.is_none() {
            found.refuse(
                &format!("{path}/id"),
                "a UUID was expected. A service without one cannot be told from others.",
            );
        }
        let name = text(service, "name");
        if name.is_empty() {
            found.refuse(&format!("{path}/name"), "a name was expected, found nothing. Add it.");
        }
        let status = status(text(service, "status"));
        if status.is_none() {
            let why = "active, inactive, defunct or temporarily closed was expected. Put it right.";
            found.refuse(&format!("{path}/status"), why);
        }
        let (id, status) = (id?, status?);
        let ages = ages(service, path, found);
        let schedules = service.get("schedules").unwrap_or(&Value::Null);
        let attributes = list(service, "attributes");
        (!name.is_empty()).then(|| Listed {
            id,
            name: cut(name),
            about: cut(text(service, "description")),
            organisation: service.get("organization").map(|by| cut(field(by, "name"))).unwrap_or_default(),
            status,
            web: checked(service, "url", path, found, |text| {
                details::web(text).map_err(|why| why.to_string())
            }),
            email: checked(service, "email", path, found, email),
            phones: phones(service, path, found),
            from_years: ages.0,
            to_years: ages.1,
            fees: cut(text(service, "fees")),
            referral: terms(attributes, |taxonomy| taxonomy == super::write::REFERRAL).join(", "),
            alert: cut(text(service, "alert")),
            hours: hours::read(schedules, &format!("{path}/schedules"), found),
            hours_note: hours_note(schedules),
            doors: self.doors(service, place, path, found),
            areas: list(service, "service_areas").iter().map(area).filter(|area| !area.is_empty()).collect(),
            languages: list(service, "languages")
                .iter()
                .map(language)
                .filter(|name| !name.is_empty())
                .collect(),
            terms: terms(attributes, |taxonomy| taxonomy != super::write::REFERRAL),
            assured: day(service, "assured_date", path, found),
        })
    }

    fn doors(
        &self,
        service: &Map<String, Value>,
        place: Option<&Value>,
        path: &str,
        found: &mut Gathered,
    ) -> Vec<Door> {
        let listed = list(service, "service_at_locations").iter().enumerate();
        let listed = listed.filter_map(|(at, link)| {
            Some((format!("{path}/service_at_locations/{at}/location"), link.get("location")?))
        });
        // Of a service at a location the path ends in /service, and the location stands beside it.
        let beside = place.map(|place| (format!("{}/location", path.trim_end_matches("/service")), place));
        let mut doors: Vec<Door> = Vec::new();
        for (path, location) in listed.chain(beside) {
            let Some(location) = location.as_object() else { continue };
            let door = self.door(location, &path, found);
            if !doors.iter().any(|other| other.id == door.id) {
                doors.push(door);
            }
        }
        doors
    }

    fn door(&self, location: &Map<String, Value>, path: &str, found: &mut Gathered) -> Door {
        let address = list(location, "addresses").first();
        let lines = ["address_1", "address_2", "city"].map(|line| address.map_or("", |at| field(at, line)));
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let given = address.map_or("", |at| field(at, "postal_code"));
        let postcode = match details::postcode(given) {
            Ok(postcode) => Some(postcode),
            Err(why) => {
                if !given.is_empty() {
                    found.refuse(&format!("{path}/addresses/0/postal_code"), &why.to_string());
                }
                None
            }
        };
        let number = |name: &str| location.get(name).and_then(Value::as_f64);
        let position = match (number("latitude"), number("longitude")) {
            (Some(lat), Some(lon)) if (49.0..61.0).contains(&lat) && (-9.0..2.0).contains(&lon) => {
                Some(Position { lat, lon })
            }
            (None, None) => None,
            (lat, lon) => {
                let said =
                    |number: Option<f64>| number.map_or_else(|| "nothing".to_owned(), |n| n.to_string());
                let why = format!(
                    "a place in the United Kingdom lies between 49 and 61 north and between 9 west and 2 east, found {} and {}. Put it right.",
                    said(lat),
                    said(lon)
                );
                found.refuse(&format!("{path}/latitude"), &why);
                None
            }
        };
        let by_postcode = postcode.and_then(|postcode| self.postcodes.find(postcode)).map(|at| at.position);
        Door {
            id: text(location, "id").chars().take(40).collect(),
            name: cut(text(location, "name")),
            address: cut(&lines.join(", ")),
            postcode: postcode.map(|at| format!("{} {}", at.outward(), at.inward())).unwrap_or_default(),
            position: position.or(by_postcode),
        }
    }
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

fn list<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    fields.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Text as it is kept: without control characters, and not endless.
fn cut(text: &str) -> String {
    let plain = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    plain.take(LONGEST).collect::<String>().trim().to_owned()
}

fn uuid(text: &str) -> Option<String> {
    let shaped = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    shaped.then(|| text.to_lowercase())
}

fn status(text: &str) -> Option<ListedStatus> {
    use ListedStatus::{Active, Defunct, Inactive, TemporarilyClosed};
    [Active, Inactive, Defunct, TemporarilyClosed].into_iter().find(|status| status.word() == text)
}

/// A text that must be right: refused by path and left empty where it is not.
fn checked(
    fields: &Map<String, Value>,
    name: &str,
    path: &str,
    found: &mut Gathered,
    check: impl Fn(&str) -> Result<(), String>,
) -> String {
    let given = text(fields, name);
    match check(given) {
        Ok(()) => given.to_owned(),
        Err(why) => {
            found.refuse(&format!("{path}/{name}"), &why);
            String::new()
        }
    }
}

fn email(text: &str) -> Result<(), String> {
    let right = text.is_empty()
        || text.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && text.len() < 255
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        });
    if right {
        Ok(())
    } else {
        Err("an email address such as name@example.org was expected. Check it, or leave it empty.".to_owned())
    }
}

fn day(fields: &Map<String, Value>, name: &str, path: &str, found: &mut Gathered) -> Option<Date> {
    let given = text(fields, name);
    if given.is_empty() {
        return None;
    }
    details::date(given).map_err(|why| found.refuse(&format!("{path}/{name}"), &why.to_string())).ok()
}

/// Youngest and oldest age in completed years.
fn ages(fields: &Map<String, Value>, path: &str, found: &mut Gathered) -> (Option<u16>, Option<u16>) {
    let mut age = |name: &str| {
        let given = fields.get(name).filter(|value| !value.is_null())?;
        let years = given.as_f64().filter(|years| (0.0..=150.0).contains(years) && years.fract() == 0.0);
        let whole = years.and_then(|years| format!("{years:.0}").parse::<u16>().ok());
        if whole.is_none() {
            found.refuse(
                &format!("{path}/{name}"),
                "an age in whole years, 0 to 150, was expected. Put it right.",
            );
        }
        whole
    };
    let (from, to) = (age("minimum_age"), age("maximum_age"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        found.refuse(
            &format!("{path}/maximum_age"),
            "the oldest age is below the youngest. Put one of the two right.",
        );
        return (None, None);
    }
    (from, to)
}

/// Every phone of the service, its contacts and its places.
fn phones(service: &Map<String, Value>, path: &str, found: &mut Gathered) -> Vec<String> {
    let mut phones: Vec<String> = Vec::new();
    let mut take = |list: &[Value], path: &str| {
        for (at, phone) in list.iter().enumerate() {
            let number = crate::build::tidy::phone(field(phone, "number"));
            match details::phone(&number) {
                Ok(()) if !number.is_empty() && !phones.contains(&number) => phones.push(number),
                Ok(()) => {}
                Err(why) => found.refuse(&format!("{path}/phones/{at}/number"), &why.to_string()),
            }
        }
    };
    take(list(service, "phones"), path);
    for within in ["contacts", "service_at_locations"] {
        for (at, item) in list(service, within).iter().enumerate() {
            let given = item.get("phones").and_then(Value::as_array);
            take(given.map(Vec::as_slice).unwrap_or_default(), &format!("{path}/{within}/{at}"));
        }
    }
    phones
}

fn hours_note(schedules: &Value) -> String {
    let mut notes: Vec<&str> = Vec::new();
    for schedule in schedules.as_array().into_iter().flatten() {
        for note in ["description", "notes"].map(|name| field(schedule, name)) {
            if !note.is_empty() && !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    cut(&notes.join(" "))
}

fn area(value: &Value) -> String {
    let names = ["name", "service_area"].map(|name| field(value, name));
    cut(names.into_iter().find(|name| !name.is_empty()).unwrap_or_default())
}

fn language(value: &Value) -> String {
    let names = ["name", "language", "code"].map(|name| field(value, name));
    cut(names.into_iter().find(|name| !name.is_empty()).unwrap_or_default())
}

fn terms(attributes: &[Value], which: impl Fn(&str) -> bool) -> Vec<String> {
    let terms = attributes.iter().filter_map(|attribute| attribute.get("taxonomy_term"));
    let wanted = terms.filter(|term| which(field(term, "taxonomy")));
    wanted.map(|term| cut(field(term, "name"))).filter(|name| !name.is_empty()).collect()
}
