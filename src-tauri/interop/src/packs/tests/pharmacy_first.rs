//! The table of Pharmacy First, every boundary of it a row: each age from both sides, sex, pregnancy
//! where the table speaks of it, each episode and each other criterion as it is asked.

use super::PACK;
use front_door_domain::{
    content::{Answer, NeedRoute},
    ids::{NeedId, QuestionId, ServiceId},
    residents::Sex,
    routes::{Asked, AskedPerson, Registered, RouteRow, Standing, evaluate_one},
};
use std::collections::BTreeMap;

/// When every row is asked, unless its last column says another day: Friday 23 October 2026, noon.
const NOON: &str = "2026-10-23T12:00";

/// Condition, recorded sex (`f`, `m`, `i`, `-`), born on, what differs from "every sign no, every check
/// passed", the standing, words of the reason or of a check.
type Row = (&'static str, char, &'static str, &'static str, Standing, &'static str);

use Standing::{AskClinician as Ask, Check, MayTake as May, No};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Acute sinusitis: 12 and over.
    ("sinusitis", 'm', "2014-10-23", "", May, "people 12 and over"),
    ("sinusitis", 'm', "2014-10-24", "", No, "people 12 and over: he is 11; yes from 24 October 2026, when he is 12"),
    ("sinusitis", 'f', "1930-01-01", "", May, "people 12 and over"),
    ("sinusitis", 'm', "1990-01-01", "immunosuppressed=yes", Ask, "weakened immune system? yes"),
    ("sinusitis", 'm', "1990-01-01", "immunosuppressed=not-sure", Ask, "weakened immune system? not sure"),
    ("sinusitis", 'm', "1990-01-01", "immunosuppressed=?", Check, "weakened immune system?"),
    ("sinusitis", 'm', "1990-01-01", "sinus-12-weeks=yes", Ask, "over 12 weeks? yes"),
    ("sinusitis", 'm', "1990-01-01", "sinus-12-weeks=not-sure", Ask, "over 12 weeks? not sure"),
    ("sinusitis", 'm', "1990-01-01", "sinus-4-a-year=yes", Ask, "4 or more a year? yes"),
    ("sinusitis", 'm', "1990-01-01", "sinus-4-a-year=?", Check, "4 or more a year?"),
    ("sinusitis", 'f', "2010-10-24", "pregnant=?", Check, "pregnant?"),
    ("sinusitis", 'f', "2010-10-24", "pregnant=yes", Ask, "pregnant? yes"),
    ("sinusitis", 'f', "2010-10-23", "pregnant=?", May, "people 12 and over"),
    ("sinusitis", 'm', "2010-10-24", "pregnant=?", May, "people 12 and over"),
    ("sinusitis", 'm', "1990-01-01", "flag.sinusitis.forehead=yes", Ask, "swelling of the forehead"),
    // Sore throat: 5 and over.
    ("sore-throat", 'f', "2021-10-23", "", May, "people 5 and over"),
    ("sore-throat", 'f', "2021-10-24", "", No, "people 5 and over: she is 4; yes from 24 October 2026, when she is 5"),
    ("sore-throat", 'f', "2010-10-24", "pregnant=?", Check, "pregnant?"),
    ("sore-throat", 'f', "2010-10-24", "pregnant=yes", Ask, "pregnant? yes"),
    ("sore-throat", 'f', "2010-10-24", "pregnant=not-sure", Ask, "pregnant? not sure"),
    ("sore-throat", 'f', "2010-10-23", "pregnant=?", May, "people 5 and over"),
    ("sore-throat", '-', "2010-10-24", "pregnant=?", Check, "pregnant?"),
    ("sore-throat", 'i', "2010-10-24", "pregnant=?", Check, "pregnant?"),
    // Acute otitis media: 1 to 17 years 364 days.
    ("earache", 'm', "2025-10-23", "", May, "people 1 to 17"),
    ("earache", 'm', "2025-10-24", "", No, "people 1 to 17: he is 11 months old; yes from 24 October 2026, when he is 1"),
    ("earache", 'm', "2008-10-24", "", May, "people 1 to 17"),
    ("earache", 'm', "2008-10-23", "", No, "people 1 to 17: he is 18"),
    ("earache", 'm', "2015-01-01", "ear-3-in-6=yes", Ask, "3 in 6 months? yes"),
    ("earache", 'm', "2015-01-01", "ear-3-in-6=not-sure", Ask, "3 in 6 months? not sure"),
    ("earache", 'm', "2015-01-01", "ear-3-in-6=?", Check, "3 in 6 months?"),
    ("earache", 'm', "2015-01-01", "ear-4-in-12=yes", Ask, "4 in 12 months? yes"),
    ("earache", 'm', "2015-01-01", "ear-4-in-12=?", Check, "4 in 12 months?"),
    ("earache", 'f', "2010-10-24", "pregnant=yes", Ask, "pregnant? yes"),
    ("earache", 'f', "2010-10-23", "pregnant=?", May, "people 1 to 17"),
    // Infected insect bite: 1 and over.
    ("insect-bite", 'f', "2025-10-23", "pregnant=no", May, "people 1 and over"),
    ("insect-bite", 'f', "2025-10-24", "", No, "people 1 and over: she is 11 months old"),
    ("insect-bite", 'm', "1990-01-01", "severely-immunosuppressed=yes", Ask, "severely weakened immune system? yes"),
    ("insect-bite", 'm', "1990-01-01", "bite-by=yes", Ask, "person, animal or tick? yes"),
    ("insect-bite", 'm', "1990-01-01", "bite-by=?", Check, "person, animal or tick?"),
    ("insect-bite", 'm', "1990-01-01", "bite-abroad=yes", Ask, "bitten abroad? yes"),
    ("insect-bite", 'm', "1990-01-01", "bite-antibiotic=yes", Ask, "antibiotic already failed? yes"),
    ("insect-bite", 'm', "1990-01-01", "bite-antibiotic=not-sure", Ask, "antibiotic already failed? not sure"),
    ("insect-bite", 'f', "2010-10-24", "pregnant=yes", Ask, "pregnant? yes"),
    ("insect-bite", 'f', "2010-10-23", "pregnant=?", May, "people 1 and over"),
    // Impetigo: 1 and over.
    ("impetigo", 'm', "2025-10-23", "", May, "people 1 and over"),
    ("impetigo", 'm', "2025-10-24", "", No, "people 1 and over: he is 11 months old"),
    ("impetigo", 'm', "1990-01-01", "impetigo-2-in-12=yes", Ask, "2 in 12 months? yes"),
    ("impetigo", 'm', "1990-01-01", "impetigo-2-in-12=?", Check, "2 in 12 months?"),
    ("impetigo", 'm', "1990-01-01", "unwell=yes", Ask, "unwell all over? yes"),
    ("impetigo", 'f', "2010-10-24", "pregnant=yes", Ask, "pregnant? yes"),
    ("impetigo", 'f', "2010-10-23", "pregnant=?", May, "people 1 and over"),
    // Shingles: 18 and over.
    ("shingles", 'm', "2008-10-23", "", May, "people 18 and over"),
    ("shingles", 'm', "2008-10-24", "", No, "people 18 and over: he is 17; yes from 24 October 2026, when he is 18"),
    ("shingles", 'f', "1990-01-01", "pregnant=?", Check, "pregnant?"),
    ("shingles", 'f', "1990-01-01", "pregnant=yes", Ask, "pregnant? yes"),
    ("shingles", 'm', "1990-01-01", "pregnant=?", May, "people 18 and over"),
    ("shingles", 'm', "1990-01-01", "shingles-eye-signs=yes", Ask, "eye, nose or sight? yes"),
    ("shingles", 'm', "1990-01-01", "flag.shingles.nose=yes", Ask, "Shingles on the nose"),
    // Uncomplicated urinary infection: women 16 to 64.
    ("urinary", 'f', "2010-10-23", "", May, "women 16 to 64"),
    ("urinary", 'f', "2010-10-24", "", No, "women 16 to 64: she is 15; yes from 24 October 2026, when she is 16"),
    ("urinary", 'f', "1961-10-24", "", May, "women 16 to 64"),
    ("urinary", 'f', "1961-10-23", "", No, "women 16 to 64: she is 65"),
    ("urinary", 'm', "1990-01-01", "", No, "women 16 to 64: recorded as male"),
    ("urinary", 'm', "1990-01-01", "", No, "trans men if the urethra was not altered"),
    ("urinary", 'm', "2011-01-01", "", No, "he is 15; women 16 to 64: recorded as male"),
    ("urinary", 'i', "1990-01-01", "", May, "women 16 to 64"),
    ("urinary", '-', "1990-01-01", "", Check, "recorded sex?"),
    ("urinary", 'f', "1990-01-01", "pregnant=yes", Ask, "pregnant? yes"),
    ("urinary", 'f', "1990-01-01", "pregnant=not-sure", Ask, "pregnant? not sure"),
    ("urinary", 'f', "1990-01-01", "pregnant=?", Check, "pregnant?"),
    ("urinary", 'f', "1990-01-01", "catheter=yes", Ask, "catheter? yes"),
    ("urinary", 'f', "1990-01-01", "uti-2-in-6=yes", Ask, "2 in 6 months? yes"),
    ("urinary", 'f', "1990-01-01", "uti-2-in-6=?", Check, "2 in 6 months?"),
    ("urinary", 'f', "1990-01-01", "uti-3-in-12=yes", Ask, "3 in 12 months? yes"),
    ("urinary", 'f', "1990-01-01", "uti-3-in-12=?", Check, "3 in 12 months?"),
    ("urinary", 'f', "1990-01-01", "flag.urinary.flank=yes", Ask, "Pain in the side or back"),
    ("urinary", 'f', "1990-01-01", "flag.urinary.temperature=yes", Ask, "37.9 °C or more"),
    ("urinary", 'f', "1990-01-01", "flag.urinary.vomiting=yes", Ask, "Vomiting"),
];

#[test]
fn every_boundary_of_pharmacy_first_is_a_row() {
    assert!(ROWS.len() >= 60, "{}", ROWS.len());
    for row in ROWS {
        let (need, sex, born, but, standing, words) = row;
        let found = asked(need, *sex, born, but, NOON);
        let told = format!("{row:?}: {:?}: {}", found.standing, found.reason);
        assert_eq!(found.standing, *standing, "{told}");
        assert!(found.reason.contains(words), "{told}");
    }
}

/// Born on a leap day: a year is completed on 1 March of a common year.
#[test]
fn a_leap_day_birthday_is_on_the_first_of_march() {
    for (need, born, at, standing) in [
        ("earache", "2008-02-29", "2026-02-28T12:00", May),
        ("earache", "2008-02-29", "2026-03-01T12:00", No),
        ("shingles", "2008-02-29", "2026-02-28T12:00", No),
        ("shingles", "2008-02-29", "2026-03-01T12:00", May),
        ("sinusitis", "2012-02-29", "2024-02-28T12:00", No),
        ("sinusitis", "2012-02-29", "2024-02-29T12:00", May),
    ] {
        let found = asked(need, 'm', born, "", at);
        assert_eq!(found.standing, standing, "{need} {born} {at}: {}", found.reason);
    }
    let young = asked("shingles", 'm', "2008-02-29", "", "2026-02-28T12:00");
    assert!(young.reason.ends_with("yes from 1 March 2026, when he is 18"), "{}", young.reason);
}

/// What reads as a pharmacist's judgement is shown, and asks nothing.
#[test]
fn a_pharmacists_judgement_is_shown_and_excludes_nobody() {
    for (need, words) in [
        ("sinusitis", "Bloody or one-sided discharge"),
        ("earache", "Not through a distance-selling pharmacy"),
        ("insect-bite", "Under 48 hours since the bite"),
        ("impetigo", "With large blisters (bullous)"),
        ("urinary", "Fever, pain in the side or vomiting"),
    ] {
        let found = asked(need, 'f', "2010-01-01", "pregnant=no", NOON);
        assert_eq!(found.standing, May, "{need}: {}", found.reason);
        assert!(found.info.iter().any(|info| info.starts_with(words)), "{need}: {:?}", found.info);
    }
}

fn asked(need: &str, sex: char, born: &str, but: &str, at: &str) -> RouteRow {
    let need = NeedId::from(need);
    let mut answers = passed(&need);
    for (question, answer) in but.split_whitespace().filter_map(|word| word.split_once('=')) {
        let id =
            if question.starts_with("flag.") { question.to_owned() } else { format!("check.{question}") };
        match answer {
            "yes" => answers.insert(QuestionId(id), Answer::Yes),
            "no" => answers.insert(QuestionId(id), Answer::No),
            "not-sure" => answers.insert(QuestionId(id), Answer::NotSure),
            _ => answers.remove(&QuestionId(id)),
        };
    }
    let person = AskedPerson {
        born: Some(born.parse().unwrap()),
        sex: match sex {
            'f' => Some(Sex::Female),
            'm' => Some(Sex::Male),
            'i' => Some(Sex::Indeterminate),
            _ => None,
        },
        registered: Registered::At(super::USUAL.into()),
        ..AskedPerson::default()
    };
    let now = PACK.calendar.moment(at.parse().unwrap());
    let asked = Asked { need, person, answers, now, urgency: None };
    evaluate_one(&PACK, &asked, &"pharmacy-first".into()).unwrap().unwrap()
}

/// Every sign of the need answered no, every check of the row answered well.
fn passed(need: &NeedId) -> BTreeMap<QuestionId, Answer> {
    let need = PACK.content.need(need).unwrap();
    let route: &NeedRoute = need.route(&ServiceId::from("pharmacy-first")).unwrap();
    let checks = route.checks.iter().map(|used| (used.check.clone(), used.safe));
    need.flags.iter().map(|flag| (flag.id.clone(), Answer::No)).chain(checks).collect()
}
