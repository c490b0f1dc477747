//! Each check of the content finds what it looks for: one broken pack, one sentence.

use super::{PACK, TODAY, USUAL};
use crate::packs::Files;
use front_door_domain::{
    contacts::Urgency,
    content::proof::{self, CHECKS, Finding},
    ids::NeedId,
    pack::Borough,
    residents::Sex,
    routes::{Asked, AskedPerson, Bar, Bars, Registered, Standing, evaluate},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// A name of a check, a file, what stands in it and what it is made, words of the finding, and
/// the file and the beginning of the line that it names. The whole of the file from there on goes where the
/// new text is `CUT`; `destinations/*` is every file there.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("an input for which no route is offered", "destinations/nhs-111.toml", "name = \"NHS 111\"\naction = \"advise\"\ntakes = \"any\"", "name = \"NHS 111\"\naction = \"advise\"", "no route is offered to somebody", "needs/fit-note.toml: # Kept by hand; unsigned. Rows marked dr"),
    ("a ticked sign with nobody to turn to", "destinations/*", "past_red_flags = true", "past_red_flags = false", "neither a clinician nor an emergency service", "needs/urinary.toml: # Kept by hand; unsigned. Rows marked dr"),
    ("a gap between the ages of a family of needs", "needs/child-1-to-4.toml", "below = { years = 5 }", "below = { years = 4 }", "none is for ages from 4 to 5", "needs/child-5-to-15.toml: ages = { family = \"child-unwell\", from ="),
    ("an age boundary that two rows claim", "needs/child-1-to-4.toml", "below = { years = 5 }", "below = { years = 6 }", "both claim the age 5", "needs/child-5-to-15.toml: ages = { family = \"child-unwell\", from ="),
    ("an age boundary that two rows claim", "needs/cough-cold.toml", "service = \"pharmacy-minor-illness\"\n", "service = \"pharmacy-minor-illness\"\nwho = { from = { years = 1 } }\n", "claimed here and by `pharmacy-minor-illness`", "needs/cough-cold.toml: who = { from = { years = 1 } }"),
    ("a check asked twice of the same people", "needs/urinary.toml", "  { check = \"check.catheter\", safe = \"no\" },\n", "  { check = \"check.catheter\", safe = \"no\" },\n  { check = \"check.catheter\", safe = \"no\" },\n", "`check.catheter` is asked twice", "needs/urinary.toml: { check = \"check.catheter\", safe = \"no"),
    ("a sign asked twice", "needs/urinary.toml", "text = \"Vomiting\"", "text = \"Shivering, or shaking\"", "stands in this list already", "needs/urinary.toml: [[flag]]"),
    ("a red-flag row with two outcomes", "needs/eye.toml", "text = \"Double vision\"\noutcome = \"a-and-e-now\"", "text = \"Double vision\"\noutcome = \"clinician-now\"", "comes to two outcomes", "needs/eye.toml: outcome = \"clinician-now\""),
    ("an unreachable row", "needs/low-mood.toml", "service = \"talking-therapies\"\n", "service = \"talking-therapies\"\nwho = { below = { years = 17 } }\n", "takes nobody of any age", "needs/low-mood.toml: [[route]]"),
    ("an entry that nothing uses", "checks.toml", "[[check]]\nid = \"check.pregnant\"", "[[check]]\nid = \"check.unused\"\nasks = \"Is it?\"\nshort = \"is it?\"\nprovenance = { source = \"made up\", licence = \"none\", checked = \"not dated\", review_by = \"2027-03-31\" }\n\n[[check]]\nid = \"check.pregnant\"", "no row asks this check", "checks.toml: [[check]]"),
    ("hours that never open", "destinations/community-treatment-team.toml", "week = \"Mon-Sun 08:00-22:00\", bank_holidays = \"as weekday\"", "week = \"\", bank_holidays = \"closed\"", "these hours never open", "destinations/community-treatment-team.toml: [hours]"),
    ("a need without a red-flag list", "needs/fit-note.toml", "administrative = true\n", "", "asks no red flag of its own", "needs/fit-note.toml: # Kept by hand; unsigned. Rows marked dr"),
    ("an end without \"if it gets worse\" words", "needs/eye.toml", "  \"Go to A&E for sudden loss of sight, double vision, severe pain, or a chemical or object in the eye.\",", "  \" \",", "without \"if it gets worse\" words", "needs/eye.toml: text = ["),
    ("a criterion about health that filters instead of asking", "needs/urinary.toml", "{ check = \"check.catheter\", safe = \"no\" }", "{ check = \"check.catheter\", safe = \"no\", filters = true }", "is about health and filters", "needs/urinary.toml: { check = \"check.catheter\", safe = \"no"),
    ("a general-practice need sent to 111 in core hours", "destinations/nhs-111.toml", "core_hours = \"with-reason\"\n", "", "in core hours, without a reason", "needs/urinary.toml: # Kept by hand; unsigned. Rows marked dr"),
    ("an expired source", "needs/eye.toml", "review_by = \"2027-03-31\"", "review_by = \"2026-11-21\"", "to be looked at again by 2026-11-21", "needs/eye.toml: provenance = { source = \"North East Lond"),
    ("an entry that does not say where it came from", "needs/eye.toml", "licence = \"facts only\"", "licence = \"\"", "the licence is empty", "needs/eye.toml: provenance = { source = \"North East Lond"),
    ("an entry without an example case", "needs/fit-note.toml", "[[case]]", "CUT", "it has no example case", "needs/fit-note.toml: # Kept by hand; unsigned. Rows marked dr"),
    ("an example case that does not hold", "needs/cough-cold.toml", "reason = \"people 1 and over: she is 2 months old\"", "reason = \"people 2 and over\"", "expected the reason to hold \"people 2 and over\"", "needs/cough-cold.toml: [[case]]"),
    ("an end without \"if it gets worse\" words", "red_flags.toml", "say = \"Call 999 now\"", "say = \" \"", "nothing is said when a sign comes to Call999", "red_flags.toml: say = \" \""),
    ("an example case that does not hold", "destinations/havens.toml", "\nchaperone = true\n", "\n", "a chaperone is not offered there", "needs/sexual-assault.toml: [[case]]"),
    ("an example case that does not hold", "needs/rectal-pain.toml", "\nchaperone = true\n", "\n", "a chaperone is not offered there", "needs/rectal-pain.toml: [[case]]"),
    ("an example case that does not hold", "destinations/maternity.toml", "action = \"refer\"\n", "action = \"refer\"\nchaperone = true\n", "a chaperone is offered there", "needs/pregnancy-worry.toml: [[case]]"),
    ("an end without \"if it gets worse\" words", "pack.toml", "  \"You asked for a chaperone: a trained member of staff who stays with you while you are examined. You can change your mind at any time.\",\n", "", "nothing is said to somebody who wants one", "pack.toml: [content.chaperone]"),
    ("an end without \"if it gets worse\" words", "needs/eye.toml", "phrase = \"worse.eye\"", "phrase = \"worse.ear-wax\"", "belongs to", "needs/ear-wax.toml: phrase = \"worse.ear-wax\""),
    ("an expired source", "destinations/gp-hub.toml", "review_by = \"2027-03-31\"", "review_by = \"2026-11-21\"", "to be looked at again by 2026-11-21", "destinations/gp-hub.toml: provenance = { source = \"BHR GP access h"),
    ("an expired source", "checks.toml", "review_by = \"2027-03-31\"", "review_by = \"2026-11-21\"", "to be looked at again by 2026-11-21", "checks.toml: provenance = { source = \"NHS England, Ph"),
    ("an entry that does not say where it came from", "checks.toml", "licence = \"OGL v3\"", "licence = \"\"", "the licence is empty", "checks.toml: provenance = { source = \"NHS England, Ph"),
    ("an expired source", "settings.toml", "review_by = \"2027-03-31\"", "review_by = \"2026-11-21\"", "to be looked at again by 2026-11-21", "settings.toml: provenance = { source = \"First-contact p"),
    ("an expired source", "red_flags.toml", "review_by = \"2027-03-31\"", "review_by = \"2026-11-21\"", "to be looked at again by 2026-11-21", "red_flags.toml: review_by = \"2026-11-21\""),
];

#[test]
fn each_check_finds_the_pack_that_breaks_it() {
    let mut wrong = String::new();
    for (check, name, from, to, words, on) in ROWS {
        let files = broken(name, from, to);
        let pack = files.pack().unwrap();
        let found = CHECKS.iter().find(|one| one.name == *check).unwrap().run(&pack, TODAY);
        let told = found.iter().find(|finding| finding.what.contains(words));
        match told.map(|finding| line(&files, finding)) {
            Some(line) if line == *on => {}
            Some(line) => writeln!(wrong, "{check}: {name}: {words}: {line}").unwrap(),
            None => writeln!(wrong, "{check}: {found:#?}").unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    for check in &CHECKS {
        assert!(ROWS.iter().any(|(name, ..)| *name == check.name), "{} has no row", check.name);
    }
}

/// The file that a finding names and the beginning of the line.
fn line(files: &Files, finding: &Finding) -> String {
    let file = &finding.place.file;
    let at = files.line(&finding.place).unwrap();
    let text: String = files.text(file).unwrap().lines().nth(at - 1).unwrap().chars().take(40).collect();
    format!("{file}: {}", text.trim())
}

fn broken(name: &str, from: &str, to: &str) -> Files {
    let mut files = Files::shipped();
    let folder = name.strip_suffix('*').unwrap_or(name);
    let names: Vec<String> = files.names(folder).map(str::to_owned).collect();
    let mut met = false;
    for name in names {
        let text = files.text(&name).unwrap();
        met |= text.contains(from);
        let text = match to {
            "CUT" => text.split(from).next().unwrap().to_owned(),
            _ => text.replacen(from, to, 1),
        };
        files = files.with(&name, text.into_bytes()).unwrap();
    }
    assert!(met, "{name} holds no {from}");
    files
}

#[test]
fn the_shipped_pack_has_no_finding_and_expires_on_the_day_after_its_review() {
    assert_eq!(proof::prove(&PACK, TODAY), Vec::new());
    let last = "2027-03-31".parse().unwrap();
    assert_eq!(proof::prove(&PACK, last), Vec::new());
    let after = proof::prove(&PACK, "2027-04-01".parse().unwrap());
    assert!(
        after.iter().all(|(check, _)| *check == "an expired source") && after.len() > 100,
        "{}",
        after.len()
    );
}

/// The proof takes the facts one at a time. It may: a row says no exactly when one of them does.
#[test]
fn a_row_says_no_exactly_when_one_fact_by_itself_rules_it_out() {
    let mut seen = [0; 2];
    for (turn, need) in PACK.content.needs.iter().enumerate() {
        for person in people(turn) {
            for at in ["2026-10-23T12:00", "2026-10-24T03:00", "2026-12-25T19:00"] {
                let asked = asked(&need.id, person.clone(), at, turn);
                let bars = Bars::new(&PACK, &asked).unwrap();
                for (row, service) in evaluate(&PACK, &asked).unwrap().iter().zip(&PACK.services) {
                    let barred = Bar::ALL.into_iter().any(|bar| bars.rules_out(service, bar));
                    assert_eq!(row.standing == Standing::No, barred, "{} {:?} {at}", row.service, person);
                    seen[usize::from(barred)] += 1;
                }
            }
        }
    }
    assert!(seen.into_iter().all(|count| count > 1_000), "{seen:?}");
}

fn asked(need: &NeedId, person: AskedPerson, at: &str, turn: usize) -> Asked {
    let urgency = [None, Some(Urgency::Today), Some(Urgency::Routine)][turn % 3];
    let answer = [front_door_domain::content::Answer::Yes, front_door_domain::content::Answer::No][turn % 2];
    let answers: BTreeMap<_, _> =
        PACK.content.checks.iter().map(|check| (check.id.clone(), answer)).collect();
    Asked { need: need.clone(), person, answers, now: PACK.calendar.moment(at.parse().unwrap()), urgency }
}

fn people(turn: usize) -> Vec<AskedPerson> {
    let whereabouts = PACK.whereabouts("RM8 1UU").unwrap();
    let rows = [
        (Some("2026-09-01"), Some(Sex::Female), Registered::At(USUAL.into()), Some(Borough::Havering)),
        (Some("2010-01-01"), Some(Sex::Male), Registered::Nowhere, None),
        (Some("1990-01-01"), None, Registered::At("F86731".into()), Some(Borough::Redbridge)),
        (None, Some(Sex::Indeterminate), Registered::At("elsewhere".into()), whereabouts.borough),
        (Some("1940-01-01"), Some(Sex::Female), Registered::NotKnown, whereabouts.borough),
    ];
    let person = |(born, sex, registered, borough): (Option<&str>, _, _, _)| AskedPerson {
        born: born.map(|born| born.parse().unwrap()),
        sex,
        registered,
        borough,
        from: turn.is_multiple_of(2).then_some(whereabouts.position),
        ..AskedPerson::default()
    };
    rows.into_iter().map(person).collect()
}
