//! "Why is this time not offered?" always has an answer: by dates, hours and places, by what is wanted,
//! and by who has it. Never by symptoms.

use super::place::{Contact, HUB, Place, SARAH, slot};
use serde_json::{Value, json};

const HERE: &str = "Bennetts Castle Lane Hub";

/// Today's search with something else in it.
fn search(other: Value) -> Value {
    let mut ask = json!({
        "contact": null, "from": null, "days": 1, "modes": [], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null, "date": null, "time": null,
    });
    let Value::Object(other) = other else { unreachable!("an object") };
    ask.as_object_mut().unwrap().extend(other);
    ask
}

/// What is said of a place; none where nothing stands against it.
async fn said(place: &Place, name: &str, other: Value) -> Option<String> {
    let who = place.who("navigator").await;
    let answer = place.ok(&who, "why_not_offered", search(other)).await;
    let places = answer["places"].as_array().unwrap();
    let row = places.iter().find(|row| row["name"] == name);
    row.map(|row| row["why"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_place_without_a_time_says_why_and_from_when() {
    let place = Place::small().await;
    for (name, other, expected) in [
        (HERE, json!({}), None),
        ("Phone", json!({}), None),
        (
            "Online",
            json!({}),
            Some("no clinic in these days; none later that fits either, as far as clinics are planned"),
        ),
        (
            HERE,
            json!({ "woman": false }),
            Some(
                "12 free, none that fits: 12 not with a man; none later that fits either, as far as clinics are planned",
            ),
        ),
        (
            HERE,
            json!({ "woman": false, "language": "Polish" }),
            Some(
                "12 free, none that fits: each misses more than one wish; none later that fits either, as far as clinics are planned",
            ),
        ),
        (HERE, json!({ "modes": ["phone"] }), Some("not among what is asked for")),
        (HERE, json!({ "hubs": [HUB] }), None),
        (HERE, json!({ "from": "2026-10-22" }), Some("no clinic in these days; yes from Fri 23-Oct 18:40")),
        (HERE, json!({ "from": "2026-10-24", "language": "Bengali" }), None),
        (HERE, json!({ "places": 12 }), None),
    ] {
        assert_eq!(said(&place, name, other.clone()).await.as_deref(), expected, "{name} {other}");
    }
}

#[tokio::test]
async fn a_time_says_who_has_it_or_what_it_misses_and_which_is_next() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    let second = place.who("second").await;
    Contact::booked(&place, &who, SARAH, slot(0)).await;
    let _ = Contact::holding(&place, &second, 2, slot(1)).await;
    for (other, expected) in [
        (json!({ "time": "18:40" }), "booked; the next that fits is Fri 23-Oct 19:00"),
        (json!({ "time": "18:55" }), "held by B. Ito until 17:57; the next that fits is Fri 23-Oct 19:00"),
        (json!({ "time": "19.00" }), "offered: Fri 23-Oct 19:00"),
        (json!({ "time": "19:09" }), "offered: Fri 23-Oct 19:00"),
        (
            json!({ "time": "19:10", "woman": false, "language": "Polish" }),
            "not with a man, without the language; none later that fits, as far as clinics are planned",
        ),
        (json!({ "time": "18:39" }), "no clinic then; the next that fits is Fri 23-Oct 19:00"),
        (json!({ "time": "20:30" }), "offered: Fri 23-Oct 20:30"),
        (json!({ "time": "20:40" }), "no clinic then; the next that fits is Sat 24-Oct 10:00"),
        (
            json!({ "time": "20:30", "places": 2 }),
            "not enough places together; the next that fits is Sat 24-Oct 10:00",
        ),
        (json!({ "time": "20:20", "places": 2 }), "offered: Fri 23-Oct 20:20"),
        (json!({ "time": "11:50", "date": "2026-10-24" }), "offered: Sat 24-Oct 11:50"),
        (
            json!({ "time": "12:00", "date": "2026-10-24" }),
            "no clinic then; none later that fits, as far as clinics are planned",
        ),
    ] {
        assert_eq!(said(&place, HERE, other.clone()).await.as_deref(), Some(expected), "{other}");
    }
    for (other, field) in
        [(json!({ "time": "noon" }), "time"), (json!({ "time": "9:00", "date": "Sat" }), "date")]
    {
        let refusal = place.refused(&who, "why_not_offered", search(other)).await;
        assert_eq!(refusal.field.as_deref(), Some(field));
    }
}
