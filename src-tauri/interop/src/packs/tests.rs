#![expect(clippy::unwrap_used, reason = "tests")]

mod bad_input;
mod pharmacy_first;
mod proofs;
mod ways_out;

use super::*;
use front_door_domain::{
    contacts::Urgency,
    content::{
        AgeBound, Answer,
        mutation::{self, Fate, Kind},
        proof,
    },
    ids::{NeedId, OdsCode, ServiceId},
    pack::PcnOf,
    residents::Sex,
    routes::{Asked, AskedPerson, Registered, RouteRow, Sort, Standing, evaluate, sort_rows},
};
use jiff::civil::{Date, DateTime};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

static PACK: LazyLock<Pack> = LazyLock::new(|| bhr().unwrap());

/// A practice of Barking and Dagenham, where a row names none.
const USUAL: &str = "F82001";

fn asked(need: &str, person: AskedPerson, answers: BTreeMap<&str, Answer>, at: &str) -> Asked {
    let answers = answers.into_iter().map(|(question, answer)| (question.into(), answer)).collect();
    let now = PACK.calendar.moment(at.parse().unwrap());
    Asked { need: NeedId::from(need), person, answers, now, urgency: None }
}

fn row<'a>(rows: &'a [RouteRow], service: &str) -> &'a RouteRow {
    rows.iter().find(|row| row.service == ServiceId::from(service)).unwrap()
}

/// The day on which the content was put together.
const TODAY: Date = Date::constant(2026, 11, 22);

#[test]
fn every_example_case_of_the_content_holds() {
    let found = proof::prove(&PACK, TODAY);
    let told: Vec<_> =
        found.iter().map(|(check, found)| format!("{check}: {}: {}", found.place, found.what)).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn every_service_answers_for_every_need_with_one_reason() {
    let women = AskedPerson {
        born: Some(Date::constant(1992, 5, 1)),
        sex: Some(Sex::Female),
        ..AskedPerson::default()
    };
    for (person, at) in [
        (AskedPerson::default(), "2026-10-23T17:50"),
        (women, "2026-10-25T01:30"),
        (AskedPerson { registered: Registered::Nowhere, ..AskedPerson::default() }, "2026-12-25T12:00"),
    ] {
        for need in &PACK.content.needs {
            let rows =
                evaluate(&PACK, &asked(need.id.as_str(), person.clone(), BTreeMap::new(), at)).unwrap();
            let ids: Vec<_> = rows.iter().map(|row| &row.service).collect();
            let all: Vec<_> = PACK.services.iter().map(|service| &service.id).collect();
            assert_eq!(ids, all, "{}", need.id);
            assert!(rows.iter().all(|row| !row.reason.is_empty()), "{}", need.id);
            assert_eq!(row(&rows, "clinician").standing, Standing::MayTake, "{}", need.id);
            assert_eq!(row(&rows, "mental-health-crisis").standing, Standing::MayTake, "{}", need.id);
        }
    }
}

/// Ages of Pharmacy First, each boundary from both sides: need, sex, born, whether inside on 23
/// October 2026.
#[test]
fn pharmacy_first_takes_each_condition_on_its_own_side_of_each_birthday() {
    for (need, sex, born, inside) in [
        ("sinusitis", Sex::Male, "2014-10-23", true),
        ("sinusitis", Sex::Male, "2014-10-24", false),
        ("sore-throat", Sex::Female, "2021-10-23", true),
        ("sore-throat", Sex::Female, "2021-10-24", false),
        ("earache", Sex::Male, "2025-10-23", true),
        ("earache", Sex::Male, "2025-10-24", false),
        ("earache", Sex::Male, "2008-10-24", true),
        ("earache", Sex::Male, "2008-10-23", false),
        ("insect-bite", Sex::Female, "2025-10-23", true),
        ("insect-bite", Sex::Female, "2025-10-24", false),
        ("impetigo", Sex::Male, "2025-10-23", true),
        ("impetigo", Sex::Male, "2025-10-24", false),
        ("shingles", Sex::Female, "2008-10-23", true),
        ("shingles", Sex::Female, "2008-10-24", false),
        ("urinary", Sex::Female, "2010-10-23", true),
        ("urinary", Sex::Female, "2010-10-24", false),
        ("urinary", Sex::Female, "1961-10-24", true),
        ("urinary", Sex::Female, "1961-10-23", false),
        ("urinary", Sex::Male, "1990-01-01", false),
        ("urinary", Sex::Indeterminate, "1990-01-01", true),
    ] {
        let person =
            AskedPerson { born: Some(born.parse().unwrap()), sex: Some(sex), ..AskedPerson::default() };
        let rows = evaluate(&PACK, &asked(need, person, BTreeMap::new(), "2026-10-23T12:00")).unwrap();
        let standing = row(&rows, "pharmacy-first").standing;
        assert_eq!(standing != Standing::No, inside, "{need} {sex:?} {born}");
    }
}

/// Under 16 a girl is asked whether she is pregnant; on her sixteenth birthday no longer.
#[test]
fn pregnancy_is_asked_only_of_whom_the_table_names() {
    for (need, sex, born, asks) in [
        ("sore-throat", Some(Sex::Female), "2010-10-24", true),
        ("sore-throat", Some(Sex::Female), "2010-10-23", false),
        ("sore-throat", Some(Sex::Male), "2010-10-24", false),
        ("sore-throat", None, "2010-10-24", true),
        ("shingles", Some(Sex::Female), "1980-01-01", true),
        ("shingles", Some(Sex::Male), "1980-01-01", false),
    ] {
        let person = AskedPerson { born: Some(born.parse().unwrap()), sex, ..AskedPerson::default() };
        let rows = evaluate(&PACK, &asked(need, person, BTreeMap::new(), "2026-10-23T12:00")).unwrap();
        let checks = &row(&rows, "pharmacy-first").checks;
        let found = checks.iter().any(|check| check.question.as_str() == "check.pregnant");
        assert_eq!(found, asks, "{need} {sex:?} {born}");
    }
}

/// Scenario 2: Friday 17:50, a woman of 34 in RM8, by bus.
#[test]
fn pharmacies_are_open_when_she_could_get_there() {
    let found = PACK.whereabouts("RM8").unwrap();
    let mut answers: BTreeMap<&str, Answer> = BTreeMap::new();
    let urinary = PACK.content.need(&"urinary".into()).unwrap();
    answers.extend(urinary.flags.iter().map(|flag| (flag.id.as_str(), Answer::No)));
    for check in ["check.pregnant", "check.catheter", "check.uti-2-in-6", "check.uti-3-in-12"] {
        answers.insert(check, Answer::No);
    }
    let her = AskedPerson {
        born: Some("1992-03-01".parse().unwrap()),
        sex: Some(Sex::Female),
        from: Some(found.position),
        ..AskedPerson::default()
    };
    let rows = evaluate(&PACK, &asked("urinary", her.clone(), answers.clone(), "2026-10-23T17:50")).unwrap();
    let first = row(&rows, "pharmacy-first");
    assert_eq!(first.standing, Standing::MayTake, "{}", first.reason);
    assert!(!first.places.is_empty());
    for place in &first.places {
        assert!(place.opens.ends_with("(2014 hours, unverified)"), "{}", place.opens);
        assert!(place.opens.starts_with("open until"), "{}", place.opens);
        assert!(place.arrive.unwrap() > "2026-10-23T17:50".parse::<DateTime>().unwrap());
        assert!(place.km.unwrap() < 5.0);
    }
    let late = evaluate(&PACK, &asked("urinary", her, answers, "2026-10-24T03:00")).unwrap();
    let late = row(&late, "pharmacy-first");
    assert_eq!(late.standing, Standing::No);
    assert!(late.reason.contains("opens 0"), "{}", late.reason);
}

#[test]
fn rows_sort_by_plain_facts_only() {
    let found = PACK.whereabouts("RM8 1UU").unwrap();
    let person = AskedPerson { from: Some(found.position), ..AskedPerson::default() };
    let mut rows =
        evaluate(&PACK, &asked("sore-throat", person, BTreeMap::new(), "2026-10-23T17:50")).unwrap();
    let listed = rows.clone();
    sort_rows(&mut rows, Sort::AsListed);
    assert_eq!(rows, listed);
    sort_rows(&mut rows, Sort::OpensFirst);
    let opens: Vec<_> = rows.iter().filter_map(|row| row.opens).collect();
    assert!(opens.is_sorted());
    assert!(rows.iter().skip(opens.len()).all(|row| row.opens.is_none()));
    sort_rows(&mut rows, Sort::Nearest);
    let first = rows.first().and_then(|row| row.places.first()).unwrap();
    assert!(first.km.is_some());
    assert_eq!(rows.len(), listed.len());
}

#[test]
fn the_pack_holds_the_whole_directory() {
    assert_eq!(PACK.practices.len(), 111);
    assert_eq!(PACK.pcns.len(), 17);
    assert_eq!(PACK.pharmacies.len(), 134);
    assert_eq!(PACK.pharmacies.iter().filter(|pharmacy| pharmacy.hours_2014.is_some()).count(), 116);
    assert_eq!(PACK.bookable_hubs().count(), 10);
    assert_eq!(PACK.postcodes.rows().len(), 12_688);
    assert_eq!(PACK.postcodes.lsoas().len(), 421);
    assert_eq!(PACK.practices.iter().filter_map(|practice| practice.list_size).sum::<u32>(), 928_881);
    assert_eq!(PACK.sha256.len(), 64);
}

#[test]
fn an_unallocated_practice_has_no_network_and_no_locality() {
    let loose: Vec<_> = PACK.practices.iter().filter(|practice| practice.pcn == PcnOf::Unallocated).collect();
    assert_eq!(loose.len(), 1);
    let practice = PACK.practice(&OdsCode::from("F86731")).unwrap();
    assert_eq!(practice.name, "Aldersbrook Medical Centre");
    assert!(PACK.pcn_of(practice).is_none() && PACK.locality_of(practice).is_none());
    let listed_twice = PACK.practice(&OdsCode::from("Y02987")).unwrap();
    assert_eq!(PACK.pcn_of(listed_twice).unwrap().name, "Loxford PCN");
}

#[test]
fn every_network_is_in_one_locality_of_its_borough_and_none_is_small() {
    for locality in &PACK.localities {
        let inside = PACK
            .practices
            .iter()
            .filter(|practice| PACK.locality_of(practice).is_some_and(|own| own.id == locality.id));
        let patients: u32 = inside.filter_map(|practice| practice.list_size).sum();
        assert!(patients >= 50_000, "{} has {patients}", locality.name);
        for pcn in &locality.pcns {
            assert_eq!(PACK.pcn(pcn).unwrap().borough, locality.borough, "{}", locality.name);
        }
    }
    for pcn in &PACK.pcns {
        assert!(PACK.localities.iter().any(|locality| locality.pcns.contains(&pcn.code)), "{}", pcn.name);
    }
}

#[test]
fn easter_monday_is_a_bank_holiday_and_scotlands_days_are_not() {
    for (day, expected) in [
        ("2026-04-06", Some("Easter Monday")),
        ("2026-12-25", Some("Christmas Day")),
        ("2026-12-28", Some("Boxing Day")),
        ("2026-01-02", None),
        ("2026-11-30", None),
        ("2026-10-26", None),
    ] {
        let found = PACK.calendar.bank_holiday(day.parse().unwrap()).map(|holiday| holiday.name.as_str());
        assert_eq!(found, expected, "{day}");
    }
    assert_eq!(PACK.calendar.known_to().to_string(), "2028-12-31");
}

#[test]
fn postcodes_are_found_whole_and_by_their_first_half() {
    let whole = PACK.whereabouts("e11 1pb").unwrap();
    assert_eq!((whole.lsoa.as_str(), whole.borough.unwrap().name()), ("E01003776", "Redbridge"));
    let area = PACK.whereabouts("RM10").unwrap();
    assert_eq!(area.borough.unwrap().name(), "Barking and Dagenham");
    assert_eq!(PACK.whereabouts("RM8").unwrap().borough, None, "crosses a border");
    for (typed, sentence) in [
        ("SW1A 1AA", "SW1A 1AA is not in Barking and Dagenham"),
        ("ZZ9", "ZZ9 is not in"),
        ("nowhere", "A postcode looks like"),
        ("", "A postcode looks like"),
    ] {
        let error = PACK.whereabouts(typed).unwrap_err().to_string();
        assert!(error.starts_with(sentence), "{typed}: {error}");
    }
}

#[test]
fn every_file_of_the_pack_is_in_the_program() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/bhr");
    let mut on_disk = Vec::new();
    for prefix in ["", "destinations/", "needs/"] {
        let folder = folder.join(prefix);
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                on_disk.push(format!("{prefix}{}", entry.file_name().to_string_lossy()));
            }
        }
    }
    on_disk.sort();
    let embedded: Vec<_> = embedded::FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(embedded, on_disk);
}

#[test]
fn everything_says_where_it_came_from_and_nothing_is_signed() {
    let tables = embedded::FILES.iter().filter_map(|(name, _)| name.strip_suffix(".csv"));
    for table in tables.chain(["localities", "content"]) {
        assert!(PACK.source(table).is_some(), "{table} has no source");
    }
    assert_eq!(PACK.content.status, Status::Unsigned);
    assert!(PACK.content.needs.iter().all(|need| need.status == Status::Unsigned));
    assert!(PACK.services.iter().all(|service| !service.provenance.source.is_empty()));
}

#[test]
fn the_demo_has_all_it_draws_from() {
    let tables = demo_tables().unwrap();
    assert_eq!(tables.practices.len(), 111);
    assert_eq!(tables.lsoas.len(), 421);
    assert_eq!(tables.postcodes.len(), 12_688);
    assert_eq!(tables.boroughs.len(), 3);
    assert!(tables.boroughs.iter().all(|borough| borough.ages.len() == 91 && borough.ethnicity.len() == 19));
    assert!(tables.names.len() > 20);
}

#[test]
fn core_hours_and_urgency_decide_between_the_practice_and_111() {
    use Standing::{AskClinician, MayTake, No, WithReason};
    for (at, urgency, practice, line) in [
        ("2026-10-23T07:59", None, (MayTake, "a response by Mon 18:30"), MayTake),
        ("2026-10-23T08:00", None, (MayTake, "a response by Mon 18:30"), WithReason),
        ("2026-10-23T18:29", Some(Urgency::Today), (MayTake, "the same day"), WithReason),
        ("2026-10-23T18:30", Some(Urgency::Today), (No, "opens Mon 08:00"), MayTake),
        ("2026-10-24T12:00", Some(Urgency::Now), (No, "opens Mon 08:00"), AskClinician),
        ("2026-10-24T12:00", Some(Urgency::Routine), (MayTake, "a response by Mon 18:30"), MayTake),
        ("2026-04-06T12:00", Some(Urgency::Today), (No, "opens Tue 08:00"), MayTake),
        ("2026-04-02T12:00", None, (MayTake, "a response by Tue 18:30"), WithReason),
    ] {
        let person = AskedPerson { registered: Registered::At(USUAL.into()), ..AskedPerson::default() };
        let mut asked = asked("fit-note", person, BTreeMap::new(), at);
        asked.urgency = urgency;
        let rows = evaluate(&PACK, &asked).unwrap();
        let own = row(&rows, "own-practice");
        assert_eq!(own.standing, practice.0, "{at}: {}", own.reason);
        assert!(own.reason.contains(practice.1), "{at}: {}", own.reason);
        assert_eq!(row(&rows, "nhs-111").standing, line, "{at}");
        assert_eq!(row(&rows, "mental-health-crisis").standing, MayTake, "{at}");
    }
}

#[test]
fn a_rule_about_urgency_asks_for_a_reason_and_never_refuses() {
    for (service, urgency, standing) in [
        ("enhanced-access", Urgency::Routine, Standing::MayTake),
        ("enhanced-access", Urgency::Today, Standing::WithReason),
        ("pharmacy-minor-illness", Urgency::Now, Standing::AskClinician),
        ("own-practice", Urgency::Now, Standing::AskClinician),
        ("clinician", Urgency::Now, Standing::MayTake),
        ("gp-hub", Urgency::Today, Standing::Check),
        ("urgent-treatment", Urgency::Routine, Standing::Check),
    ] {
        let need = PACK.content.need(&"something-else".into()).unwrap();
        let answers = need.flags.iter().map(|flag| (flag.id.as_str(), Answer::No)).collect();
        let unasked = standing == Standing::Check;
        let answers = if unasked { BTreeMap::new() } else { answers };
        let person = AskedPerson { registered: Registered::At(USUAL.into()), ..AskedPerson::default() };
        let mut asked = asked("something-else", person, answers, "2026-10-23T12:00");
        asked.urgency = Some(urgency);
        let rows = evaluate(&PACK, &asked).unwrap();
        assert_eq!(row(&rows, service).standing, standing, "{service} {urgency:?}");
    }
}

#[test]
fn hours_of_2014_say_nothing_of_bank_holidays() {
    let found = PACK.whereabouts("RM8").unwrap();
    let her = AskedPerson { from: Some(found.position), ..AskedPerson::default() };
    let rows = evaluate(&PACK, &asked("sore-throat", her, BTreeMap::new(), "2026-04-06T11:00")).unwrap();
    let pharmacies = row(&rows, "pharmacy-minor-illness");
    assert_eq!(pharmacies.standing, Standing::Check, "{}", pharmacies.reason);
    let opens = &pharmacies.places.first().unwrap().opens;
    assert_eq!(opens, "bank holiday hours not known: ring first (2014 hours, unverified)");
}

#[test]
fn a_pharmacy_without_a_shop_door_is_not_offered() {
    for code in ["FCE87", "FHR36", "FKD50", "FP222"] {
        let pharmacy = PACK.pharmacy(&OdsCode::from(code)).unwrap();
        assert!(!pharmacy.not_walk_in.is_empty(), "{code}");
        let there = AskedPerson { from: Some(pharmacy.position), ..AskedPerson::default() };
        let rows =
            evaluate(&PACK, &asked("sore-throat", there, BTreeMap::new(), "2026-10-23T11:00")).unwrap();
        assert!(row(&rows, "pharmacy-first").places.iter().all(|place| place.id != code), "{code}");
    }
}

#[test]
fn every_table_that_names_its_source_has_rows() {
    for (table, rows) in [
        ("practices", PACK.practices.len()),
        ("hubs", PACK.hubs.len()),
        ("pharmacy_hours_2014", 116),
        ("postcodes", PACK.postcodes.len()),
        ("lsoas", PACK.postcodes.lsoas().len()),
        ("dragons", 0),
    ] {
        assert_eq!(count_rows(table), rows, "{table}");
    }
    let tables = PACK.sources.iter().map(|source| source.table.as_str());
    for table in tables.filter(|table| !["localities", "content"].contains(table)) {
        assert!(count_rows(table) > 0, "{table}");
    }
}

#[test]
fn a_pack_whose_parts_do_not_fit_is_refused_with_a_sentence() {
    type Break = fn(&mut Parts);
    let rows: [(Break, &str); 8] = [
        (|parts| parts.services.clear(), "which the pack does not hold"),
        (|parts| parts.content.checks.clear(), "names check `check.pregnant`"),
        (|parts| parts.content.settings.clear(), "names setting `physio"),
        (|parts| parts.pcns.truncate(3), "names network"),
        (|parts| parts.practices.push(parts.practices[0].clone()), "practice `F82001` is in the pack twice"),
        (|parts| parts.content.red_flags.outcomes.clear(), "names outcome"),
        (
            |parts| {
                for service in parts.services.iter_mut().filter(|service| service.who.below.is_none()) {
                    service.who.from = Some(AgeBound::Years(90));
                }
            },
            "a check is for people",
        ),
        (
            |parts| {
                for service in &mut parts.services {
                    service.who.below = Some(AgeBound::Years(0));
                }
            },
            "takes nobody",
        ),
    ];
    for (spoil, sentence) in rows {
        let mut parts = Files::shipped().parts().unwrap();
        spoil(&mut parts);
        let error = parts.assemble().unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
}

#[test]
fn a_need_is_found_by_the_words_people_use() {
    for (typed, first) in [
        ("", "urinary"),
        ("wee", "urinary"),
        ("UTI", "urinary"),
        ("thro", "sore-throat"),
        ("debt", "housing-money"),
        ("tooth", "dental"),
        ("blood pressure", "blood-pressure"),
        ("sleep", "sleep"),
        ("some", "something-else"),
    ] {
        let found = PACK.content.find_needs(typed);
        assert_eq!(found.first().unwrap().id.as_str(), first, "{typed}");
    }
    assert!(PACK.content.find_needs("zzz").is_empty());
}

/// Every rule of the content is changed a little, one at a time.
#[test]
fn every_threshold_of_the_content_is_guarded_by_a_case() {
    let tried = mutation::try_all(&Files::shipped().parts().unwrap(), TODAY).unwrap();
    let lived: Vec<_> = tried.iter().filter(|tried| tried.fate == Fate::Lives).collect();
    let told: Vec<_> = lived.iter().map(|tried| format!("{}: {}", tried.place, tried.what)).collect();
    let thresholds = lived.iter().filter(|tried| tried.kind.is_threshold()).count();
    assert_eq!(thresholds, 0, "{told:#?}");
    let others = tried.iter().filter(|tried| !tried.kind.is_threshold()).count();
    assert!(lived.len() * 20 <= others, "{} of {others}: {told:#?}", lived.len());
    assert!(tried.len() > 2_000, "{}", tried.len());
    // What is said where a chaperone is wanted is no row of a need or a service.
    let said = tried.iter().filter(|tried| tried.place.to_string().ends_with("content chaperone"));
    let said: Vec<_> = said.map(|tried| (tried.kind, tried.fate.clone())).collect();
    let noticed = Fate::Check("an end without \"if it gets worse\" words");
    assert_eq!(said, [(Kind::Drop, noticed)]);
    // No field that decides is left out.
    for (folder, fields) in [
        ("needs/", "administrative ages chaperone flag if_worse provenance route"),
        (
            "destinations/",
            "about action booked_ahead borough chaperone core_hours hours info name open_to past_red_flags phone places provenance sites takes urgencies who",
        ),
    ] {
        let changed = tried.iter().filter(|tried| tried.place.file.starts_with(folder));
        let changed: BTreeSet<_> = changed.filter_map(|tried| tried.place.steps.first()).collect();
        assert_eq!(changed.into_iter().map(String::as_str).collect::<Vec<_>>().join(" "), fields, "{folder}");
    }
}

/// The rule about repeats names needs and services by id: the pack must have them.
#[test]
fn what_never_makes_a_repeat_is_in_the_content() {
    use front_door_domain::journey::{SEXUAL_HEALTH_NEEDS, SEXUAL_HEALTH_SERVICES};
    for need in SEXUAL_HEALTH_NEEDS {
        assert!(PACK.content.need(&need.into()).is_some(), "{need}");
    }
    for service in SEXUAL_HEALTH_SERVICES {
        assert!(PACK.service(&service.into()).is_some(), "{service}");
    }
    let named = |need: &&front_door_domain::content::Need| need.name.to_lowercase().contains("sexual");
    for need in PACK.content.needs.iter().filter(named) {
        assert!(SEXUAL_HEALTH_NEEDS.contains(&need.id.as_str()), "{}", need.id);
    }
}
