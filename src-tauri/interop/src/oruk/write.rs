//! Writing services for others to read.

use super::hours;
use front_door_domain::{
    content::AgeBound,
    directory::{Door, Listed},
    geo::Position,
    hours::Hours,
    pack::{ActionKind, Pack, Places, Service},
};
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The taxonomy under which it is said how one gets to a service.
pub(super) const REFERRAL: &str = "how to get to it";

/// The UUID of a service of the pack: always the same for the same id.
pub fn own_id(service: &str) -> String {
    uuid(&format!("service/{service}"))
}

/// A UUID of version 8 made from a name.
fn uuid(name: &str) -> String {
    let mut bytes: [u8; 32] = Sha256::digest(format!("front door {name}")).into();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().take(16).enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text
}

/// Every service of the directory on one page of Open Referral UK v3: those of the pack and those
/// taken in from feeds.
pub fn write(pack: &Pack, today: Date) -> Value {
    let own = pack.services.iter().map(|service| of_pack(pack, service, today));
    let listed = pack.known.listed.iter().map(|listed| of_feed(pack, listed));
    let contents: Vec<Value> = own.chain(listed).collect();
    json!({
        "total_items": contents.len(),
        "total_pages": 1,
        "page_number": 1,
        "size": contents.len(),
        "first_page": true,
        "last_page": true,
        "empty": contents.is_empty(),
        "contents": contents,
    })
}

fn of_pack(pack: &Pack, service: &Service, today: Date) -> Value {
    let id = own_id(service.id.as_str());
    let part = |what: &str, at: usize| uuid(&format!("{id}/{what}/{at}"));
    let about = std::iter::once(&service.about).chain(&service.info).filter(|text| !text.is_empty());
    let about: Vec<&str> = about.map(String::as_str).collect();
    let areas: Vec<&str> = match service.borough {
        Some(borough) => vec![borough.name()],
        None => vec!["Barking and Dagenham", "Havering", "Redbridge"],
    };
    let areas = areas.iter().enumerate().map(|(at, area)| json!({ "id": part("area", at), "name": area }));
    let doors = doors(pack, service, today);
    let places = doors.iter().enumerate().map(|(at, door)| location(door, &part("place", at)));
    let mut value = json!({
        "id": id,
        "name": service.name,
        "description": about.join(". "),
        "status": "active",
        "service_areas": areas.collect::<Vec<_>>(),
        "service_at_locations": places.collect::<Vec<_>>(),
        "attributes": [term(&part("how", 0), referral(service.action))],
    });
    let years =
        |bound: &Option<AgeBound>| bound.as_ref().and_then(AgeBound::months).map(|months| months / 12);
    put(&mut value, "minimum_age", years(&service.who.from).map(|years| json!(years)));
    let to = years(&service.who.below).map(|below| json!(below.saturating_sub(1)));
    put(&mut value, "maximum_age", to);
    put(&mut value, "url", (!service.web.is_empty()).then(|| json!(service.web)));
    let phones = [service.phone.clone()];
    put(&mut value, "phones", numbers(&phones, &|at| part("phone", at)));
    let verified = pack.standing(service.id.as_str()).and_then(|standing| standing.verified);
    put(&mut value, "assured_date", verified.map(|day| json!(day.to_string())));
    put(
        &mut value,
        "schedules",
        service.hours.as_ref().and_then(|hours| schedules(hours, &|at| part("hours", at))),
    );
    value
}

fn of_feed(pack: &Pack, listed: &Listed) -> Value {
    let part = |what: &str, at: usize| uuid(&format!("{}/{what}/{at}", listed.id));
    let areas = listed.areas.iter().enumerate();
    let places = listed.doors.iter().enumerate();
    let terms = listed.terms.iter().enumerate().map(|(at, name)| {
        json!({ "id": part("term", at), "taxonomy_term": { "id": part("term name", at), "name": name, "description": name } })
    });
    let how = (!listed.referral.is_empty()).then(|| term(&part("how", 0), &listed.referral));
    let mut value = json!({
        "id": listed.id,
        "name": listed.name,
        "description": listed.about,
        "status": listed.status.word(),
        "service_areas": areas.map(|(at, area)| json!({ "id": part("area", at), "name": area })).collect::<Vec<_>>(),
        "service_at_locations": places.map(|(at, door)| location(door, &part("place", at))).collect::<Vec<_>>(),
        "attributes": terms.chain(how).collect::<Vec<_>>(),
    });
    for (field, text) in
        [("url", &listed.web), ("email", &listed.email), ("fees", &listed.fees), ("alert", &listed.alert)]
    {
        put(&mut value, field, (!text.is_empty()).then(|| json!(text)));
    }
    let by = &listed.organisation;
    let by = (!by.is_empty())
        .then(|| json!({ "id": uuid(&format!("organisation/{by}")), "name": by, "description": by }));
    put(&mut value, "organization", by);
    put(&mut value, "minimum_age", listed.from_years.map(|years| json!(years)));
    put(&mut value, "maximum_age", listed.to_years.map(|years| json!(years)));
    put(&mut value, "phones", numbers(&listed.phones, &|at| part("phone", at)));
    let assured = pack.listed_verified(listed).map(|day| json!(day.to_string()));
    put(&mut value, "assured_date", assured);
    let hours = listed.opening().and_then(|hours| schedules(&hours, &|at| part("hours", at)));
    put(&mut value, "schedules", with_note(hours, &listed.hours_note, &part("hours note", 0)));
    let languages = listed.languages.iter().enumerate();
    let languages: Vec<Value> =
        languages.map(|(at, name)| json!({ "id": part("language", at), "name": name })).collect();
    put(&mut value, "languages", (!languages.is_empty()).then(|| json!(languages)));
    value
}

/// What is said of hours in words stands at the first of them.
fn with_note(schedules: Option<Value>, note: &str, id: &str) -> Option<Value> {
    if note.is_empty() {
        return schedules;
    }
    let mut schedules = schedules.unwrap_or_else(|| json!([{ "id": id }]));
    schedules[0]["description"] = json!(note);
    Some(schedules)
}

fn put(value: &mut Value, field: &str, given: Option<Value>) {
    if let Some(given) = given {
        value[field] = given;
    }
}

fn schedules(hours: &Hours, id: &dyn Fn(usize) -> String) -> Option<Value> {
    let written = hours::write(hours, id);
    (!written.is_empty()).then(|| json!(written))
}

fn numbers(phones: &[String], id: &dyn Fn(usize) -> String) -> Option<Value> {
    let told = phones.iter().filter(|phone| !phone.is_empty()).enumerate();
    let told: Vec<Value> = told.map(|(at, phone)| json!({ "id": id(at), "number": phone })).collect();
    (!told.is_empty()).then(|| json!(told))
}

fn term(id: &str, name: &str) -> Value {
    json!({
        "id": id,
        "taxonomy_term": {
            "id": uuid(&format!("how/{name}")),
            "name": name,
            "description": name,
            "taxonomy": REFERRAL,
        },
    })
}

/// How one gets to it, in words.
fn referral(action: ActionKind) -> &'static str {
    match action {
        ActionKind::Slots => "a time is booked",
        ActionKind::Advise => "go or ring yourself",
        ActionKind::Refer => "by referral, or as its description says",
        ActionKind::Clinician => "through a clinician",
        ActionKind::Emergency => "emergency call",
        ActionKind::Task => "through the desk",
    }
}

/// The doors of a service of the pack on `today`, those of one person's own practice or network apart.
fn doors(pack: &Pack, service: &Service, today: Date) -> Vec<Door> {
    let door = |code: &str, name: &str, address: &str, postcode: &str, at: Position| {
        let moved = pack.standing(code).and_then(|standing| standing.moved(today));
        Door {
            id: uuid(&format!("place/{code}")),
            name: name.to_owned(),
            address: moved.map_or(address, |moved| &moved.address).to_owned(),
            postcode: moved.map_or(postcode, |moved| &moved.postcode).to_owned(),
            position: Some(moved.map_or(at, |moved| moved.position)),
        }
    };
    let there = |code: &str| pack.standing(code).is_none_or(|standing| standing.is_there(today));
    match service.places {
        Places::Pharmacies => pack
            .pharmacies
            .iter()
            .filter(|at| at.not_walk_in.is_empty() && there(at.code.as_str()))
            .map(|at| door(at.code.as_str(), &at.name, &at.address, &at.postcode, at.position))
            .collect(),
        Places::Hubs => pack
            .bookable_hubs()
            .filter(|at| there(at.id.as_str()))
            .map(|at| door(at.id.as_str(), &at.name, &at.address, &at.postcode, at.position))
            .collect(),
        Places::Sites => service
            .sites
            .iter()
            .filter_map(|code| pack.site(code))
            .filter(|at| there(at.code.as_str()))
            .map(|at| door(at.code.as_str(), &at.name, &at.address, &at.postcode, at.position))
            .collect(),
        Places::None | Places::EnhancedAccess | Places::OwnPractice => Vec::new(),
    }
}

fn location(door: &Door, link: &str) -> Value {
    let mut place = json!({
        "id": if door.id.is_empty() { uuid(&format!("{link}/place")) } else { door.id.clone() },
        "location_type": "physical",
        "name": door.name,
    });
    if let Some(at) = door.position {
        place["latitude"] = json!(at.lat);
        place["longitude"] = json!(at.lon);
    }
    if !door.address.is_empty() || !door.postcode.is_empty() {
        place["addresses"] = json!([{
            "id": uuid(&format!("{link}/address")),
            "address_1": door.address,
            "city": "",
            "state_province": "",
            "postal_code": door.postcode,
            "country": "GB",
            "address_type": "physical",
        }]);
    }
    json!({ "id": link, "location": place })
}
