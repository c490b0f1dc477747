#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::packs;
use front_door_domain::{
    directory::{Listed, ListedStatus, Listing, compare, overlay},
    pack::Pack,
};
use jiff::civil::date;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the standard's own files lie beside a checkout, where they do.
#[expect(clippy::print_stderr, reason = "a test that could not look says so")]
fn standard() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/directory");
    if beside.is_dir() {
        return Some(beside);
    }
    eprintln!("SKIPPED: ../shared/data is not beside this checkout, so the standard's files were not read");
    None
}

fn official() -> Option<Vec<FeedFile>> {
    let folder = standard()?.join("oruk_v3_default");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let file = |path: &PathBuf| FeedFile {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        bytes: fs::read(path).unwrap(),
    };
    Some(paths.iter().map(file).collect())
}

fn one(service: &Value) -> Feed {
    let bytes = service.to_string().into_bytes();
    read(&[FeedFile { name: "feed.json".to_owned(), bytes }], &packs::bhr().unwrap().postcodes)
}

/// A service with everything right.
fn good() -> Value {
    json!({
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Walking group",
        "description": "A walk every week.",
        "status": "active",
        "url": "https://example.org/walk",
        "email": "walk@example.org",
        "minimum_age": 16,
        "maximum_age": 64,
        "assured_date": "2026-09-01",
        "organization": { "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Walkers", "description": "Walkers" },
        "phones": [{ "id": "d4dbcebc-0802-47cb-8651-b937ac4f2f3e", "number": "020 79460001" }],
        "schedules": [
            { "id": "48102e86-bb50-41c4-8f1e-e269368c41d1", "freq": "WEEKLY", "byday": "MO,TU,WE", "opens_at": "10:00", "closes_at": "12:00:00" },
            { "id": "48102e86-bb50-41c4-8f1e-e269368c41d2", "freq": "WEEKLY", "byday": "MO", "opens_at": "14:00", "closes_at": "16:00" },
            { "id": "48102e86-bb50-41c4-8f1e-e269368c41d3", "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00",
              "valid_from": "2026-12-01", "valid_to": "2026-12-31" },
        ],
        "service_areas": [{ "id": "381c64f1-a724-4884-9c21-ac96c21cca3e", "name": "Havering" }],
        "service_at_locations": [{ "id": "e94c9f38-1e8f-4564-91d4-d53501ab1765", "location": {
            "id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5", "location_type": "physical", "name": "Park gate",
            "latitude": 51.55, "longitude": 0.2,
            "addresses": [{ "id": "74706e55-df26-4b84-80fe-ecc30b5befb4", "address_1": "1 Park Road", "city": "Romford",
                "state_province": "", "postal_code": "rm11aa", "country": "GB", "address_type": "physical" }],
        } }],
        "languages": [{ "id": "2989d3ed-c547-48f8-8f9d-432d81c7892e", "name": "Bengali" }],
        "attributes": [
            { "id": "ae58cc39-8b70-4ab1-8aea-786882e5ac8e", "taxonomy_term": { "id": "3f7b145d-84af-42d7-8fae-eaca714b02b2", "name": "Exercise", "description": "Exercise" } },
            { "id": "ae58cc39-8b70-4ab1-8aea-786882e5ac8f", "taxonomy_term": { "id": "3f7b145d-84af-42d7-8fae-eaca714b02b3", "name": "go or ring yourself", "description": "x", "taxonomy": "how to get to it" } },
        ],
    })
}

#[test]
fn a_service_is_read_field_by_field() {
    let feed = one(&good());
    assert_eq!((feed.refused.len(), feed.left_out.len()), (0, 0), "{feed:?}");
    let [listed] = feed.services.as_slice() else { unreachable!("{feed:?}") };
    let said = |name: &str| listed.fields().into_iter().find(|(field, _)| *field == name).unwrap().1;
    for (field, expected) in [
        ("name", "Walking group"),
        ("organisation", "Walkers"),
        ("status", "active"),
        ("web", "https://example.org/walk"),
        ("phones", "020 7946 0001"),
        ("from years", "16"),
        ("to years", "64"),
        ("referral", "go or ring yourself"),
        ("terms", "Exercise"),
        ("languages", "Bengali"),
        ("areas", "Havering"),
        ("assured", "2026-09-01"),
        (
            "hours",
            "Mon 10:00-12:00,14:00-16:00; Tue-Wed 10:00-12:00; Sat 10:00-12:00 from 2026-12-01 until 2026-12-31",
        ),
        ("places", "Park gate, 1 Park Road, Romford, RM1 1AA, 51.550000 0.200000"),
    ] {
        assert_eq!(said(field), expected, "{field}");
    }
}

#[test]
fn what_cannot_be_right_is_refused_by_path_with_a_sentence() {
    let at = "/service_at_locations/0/location";
    for (pointer, wrong, part) in [
        ("/url", json!("http://example.org"), "begins with https://"),
        ("/email", json!("walk at example"), "an email address"),
        ("/phones/0/number", json!("0794600"), "phone number looks like"),
        ("/assured_date", json!("2026-02-30"), "is a day of the calendar"),
        ("/minimum_age", json!(-1), "an age in whole years"),
        ("/maximum_age", json!("old"), "an age in whole years"),
        ("/maximum_age", json!(15), "the oldest age is below the youngest"),
        ("/schedules/0/freq", json!("MONTHLY"), "weekly hours"),
        ("/schedules/0/byday", json!("MO,XX"), "days such as MO,TU"),
        ("/schedules/0/opens_at", json!("25:00"), "a time such as 10:00"),
        ("/schedules/0/closes_at", json!("10:00"), "opens and closes at the same minute"),
        ("/schedules/2/valid_to", json!("2026-11-30"), "the last day comes before the first"),
        (&format!("{at}/latitude"), json!(100), "between 49 and 61 north"),
        (&format!("{at}/addresses/0/postal_code"), json!("ABC 1234"), "A postcode looks like RM8 2AB"),
    ] {
        let mut service = good();
        *service.pointer_mut(pointer).unwrap() = wrong;
        let feed = one(&json!({ "contents": [service] }));
        let [refused] = feed.refused.as_slice() else { unreachable!("{pointer}: {:?}", feed.refused) };
        assert_eq!(refused.path, format!("/contents/0{pointer}"));
        assert!(refused.reason.contains(part) && refused.reason.ends_with('.'), "{refused}");
        assert_eq!(feed.services.len(), 1, "{pointer}: the rest is taken");
    }
}

#[test]
fn without_id_name_or_status_a_service_is_refused_as_a_whole() {
    for (field, wrong, part) in [
        ("id", json!("7"), "a UUID was expected"),
        ("name", json!("  "), "a name was expected"),
        ("status", json!("open"), "active, inactive, defunct or temporarily closed"),
    ] {
        let mut service = good();
        service[field] = wrong;
        let feed = one(&service);
        assert_eq!(feed.services.len(), 0, "{field}");
        assert_eq!(feed.refused.first().unwrap().path, format!("/{field}"));
        assert!(feed.refused.first().unwrap().reason.contains(part), "{field}");
    }
}

#[test]
fn the_official_feed_is_read_and_every_refusal_named() {
    let Some(files) = official() else { return };
    let feed = read(&files, &packs::bhr().unwrap().postcodes);
    let names: Vec<&str> = feed.services.iter().map(|listed| listed.name.as_str()).collect();
    assert_eq!(names, ["Community Counselling"]);
    let paths: Vec<String> = feed.refused.iter().map(|spot| format!("{}{}", spot.file, spot.path)).collect();
    let expected = [
        "service_at_location_full.json/service/url",
        "service_at_location_full.json/service/schedules/0/bymonthday",
        "service_at_location_full.json/location/addresses/0/postal_code",
        "service_at_location_full.json/location/latitude",
    ];
    let told = "the example's web address is http, its hours are weekly by day of the month, its place is at 100 degrees north";
    let full = expected.iter().all(|path| paths.iter().any(|found| found == path))
        || expected.iter().all(|path| {
            let (_, field) = path.split_once('/').unwrap();
            let field = field.trim_start_matches("service/");
            paths.iter().any(|found| found.ends_with(field))
        });
    assert!(full, "{told}: {paths:?}");
    assert!(feed.left_out.iter().any(|spot| spot.file == "taxonomy.json"), "{:?}", feed.left_out);
}

fn listing(listed: &Listed) -> Listing {
    Listing { service: Some(listed.clone()), ..Listing::new(&listed.id) }
}

/// A pack with these services taken in.
fn laid(feed: &Feed) -> Pack {
    let listings: Vec<Listing> = feed.services.iter().map(listing).collect();
    overlay(&packs::bhr().unwrap(), &listings)
}

#[test]
fn a_second_import_changes_nothing() {
    let feeds = [Some(one(&good())), official().map(|files| read(&files, &packs::bhr().unwrap().postcodes))];
    for feed in feeds.into_iter().flatten() {
        let pack = laid(&feed);
        for listed in &feed.services {
            let known = pack.known.listed.iter().find(|known| known.id == listed.id).map(Listed::fields);
            assert_eq!(compare((&listed.id, &listed.name), known.as_ref(), listed.fields(), None), None);
        }
    }
}

#[test]
fn what_is_written_reads_back_as_it_was() {
    let before = one(&good());
    let page = write(&laid(&before), date(2026, 10, 23));
    let after = one(&page);
    assert_eq!(after.refused, []);
    let found = after.services.iter().find(|listed| listed.id == before.services[0].id).unwrap();
    assert_eq!(found.fields(), before.services[0].fields());
    assert_eq!(page["total_items"], 45);
    let own = after.services.iter().find(|listed| listed.id == own_id("gp-hub")).unwrap();
    assert_eq!((own.status, own.referral.as_str()), (ListedStatus::Active, "a time is booked"));
    assert_eq!(own.doors.len(), packs::bhr().unwrap().bookable_hubs().count());
}

#[test]
fn what_is_written_fits_the_official_schema() {
    let Some(standard) = standard() else { return };
    let text = fs::read_to_string(standard.join("oruk_uk_profile/schema/compiled/service.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let feeds = [Some(one(&good())), official().map(|files| read(&files, &packs::bhr().unwrap().postcodes))];
    for feed in feeds.into_iter().flatten() {
        let page = write(&laid(&feed), date(2026, 10, 23));
        for service in page["contents"].as_array().unwrap() {
            let faults: Vec<String> = validator
                .iter_errors(service)
                .map(|fault| format!("{} {fault}", fault.instance_path()))
                .collect();
            assert_eq!(faults, Vec::<String>::new(), "{}", service["name"]);
        }
    }
    let mut wrong = good();
    wrong["id"] = json!("7");
    assert!(!validator.is_valid(&wrong), "the validator looks at formats");
}

#[test]
fn any_bytes_are_read_or_refused() {
    let postcodes = packs::bhr().unwrap().postcodes.clone();
    let whole = json!({ "contents": [good()] }).to_string();
    let feed =
        |bytes: &[u8]| read(&[FeedFile { name: "feed.json".to_owned(), bytes: bytes.to_vec() }], &postcodes);
    for cut in (0..whole.len()).step_by(7) {
        let feed = feed(whole.as_bytes().get(..cut).unwrap());
        assert_eq!((feed.services.len(), feed.refused.len()), (0, 1), "cut at {cut}");
        assert!(feed.refused[0].reason.contains("line 1, column"), "{}", feed.refused[0]);
    }
    for value in [
        json!(null),
        json!(7),
        json!([1, "x", {}]),
        json!({ "contents": 3 }),
        json!({ "service": { "id": 1 } }),
    ] {
        assert_eq!(feed(value.to_string().as_bytes()).services.len(), 0);
    }
    for (pointer, wrong) in [
        ("/schedules", json!("always")),
        ("/schedules/0", json!(1)),
        ("/phones", json!({ "number": 1 })),
        ("/service_at_locations/0/location", json!([])),
        ("/organization", json!(null)),
        ("/attributes/0", json!("x")),
        ("/description", json!(5)),
    ] {
        let mut service = good();
        *service.pointer_mut(pointer).unwrap() = wrong;
        assert_eq!(one(&service).services.len(), 1, "{pointer}");
    }
}
