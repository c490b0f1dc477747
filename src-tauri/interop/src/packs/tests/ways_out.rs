//! What a "no" says, and from when or where it would be a yes, over all needs: dates, hours and places
//! only, never symptoms, pregnancy or episodes; and what it says comes true.

use super::{PACK, USUAL};
use front_door_domain::{
    content::{Answer, CheckAbout, Need},
    ids::QuestionId,
    pack::Borough,
    residents::Sex,
    routes::{Asked, AskedPerson, Registered, RouteRow, Standing, evaluate, evaluate_one},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Friday afternoon in core hours, in the night before Saturday, on Christmas Day.
const MOMENTS: [&str; 3] = ["2026-10-23T15:00", "2026-10-24T03:00", "2026-12-25T19:00"];

/// Born on, recorded sex, where registered: an infant, children on the day before a birthday that some
/// row counts, a young woman, an old man, and somebody of whom nothing is known.
fn people() -> Vec<AskedPerson> {
    let here = || Registered::At(USUAL.into());
    let rows = [
        (Some("2026-09-01"), Some(Sex::Female), here()),
        (Some("2021-12-26"), Some(Sex::Male), here()),
        (Some("2010-12-26"), Some(Sex::Female), here()),
        (Some("2008-12-26"), Some(Sex::Male), Registered::Nowhere),
        (Some("1992-08-06"), Some(Sex::Female), here()),
        (Some("1940-01-01"), Some(Sex::Male), Registered::At("elsewhere".into())),
        (None, None, Registered::NotKnown),
    ];
    let person = |(born, sex, registered): (Option<&str>, _, _)| AskedPerson {
        born: born.map(|born| born.parse().unwrap()),
        sex,
        registered,
        borough: Some(Borough::Havering),
        ..AskedPerson::default()
    };
    rows.into_iter().map(person).collect()
}

/// Everything that is asked about health: the signs of a need and of the full list, and every check but
/// those of administration.
fn about_health(need: &Need) -> impl Iterator<Item = &QuestionId> {
    let content = &PACK.content;
    let checks = content.checks.iter().filter(|check| check.about == CheckAbout::Health);
    let signs = need.flags.iter().chain(&content.red_flags.list);
    signs.map(|sign| &sign.id).chain(checks.map(|check| &check.id))
}

fn asked(need: &Need, person: &AskedPerson, at: &str, answer: Option<Answer>) -> Asked {
    let answers = answer.map(|answer| about_health(need).map(|id| (id.clone(), answer)).collect());
    let answers: BTreeMap<_, _> = answers.unwrap_or_default();
    let now = PACK.calendar.moment(at.parse().unwrap());
    Asked { need: need.id.clone(), person: person.clone(), answers, now, urgency: None }
}

/// Each row that says no, with how it was asked, before anything about health was answered.
fn each_no(mut tell: impl FnMut(&Need, &AskedPerson, &str, &RouteRow)) {
    for need in &PACK.content.needs {
        for person in people() {
            for at in MOMENTS {
                let rows = evaluate(&PACK, &asked(need, &person, at, None)).unwrap();
                for row in rows.iter().filter(|row| row.standing == Standing::No) {
                    tell(need, &person, at, row);
                }
            }
        }
    }
}

#[test]
fn a_no_and_its_way_out_are_the_same_whatever_is_answered_about_health() {
    for need in &PACK.content.needs {
        for person in people() {
            let at = MOMENTS[usize::from(need.order) % MOMENTS.len()];
            let of = |answer| evaluate(&PACK, &asked(need, &person, at, answer)).unwrap();
            let before = of(None);
            for answer in [Answer::Yes, Answer::No, Answer::NotSure] {
                for (row, other) in before.iter().zip(of(Some(answer))) {
                    let (no, still) = (row.standing == Standing::No, other.standing == Standing::No);
                    assert_eq!(no, still, "{} {} {answer:?}: {}", need.id, row.service, other.reason);
                    if no {
                        assert_eq!(row.reason, other.reason, "{} {} {answer:?}", need.id, row.service);
                    }
                }
            }
        }
    }
}

#[test]
fn a_no_never_speaks_of_an_answer_about_health() {
    let checks = PACK.content.checks.iter().filter(|check| check.about == CheckAbout::Health);
    let shorts: Vec<&str> = checks.map(|check| check.short.as_str()).collect();
    each_no(|need, _, at, row| {
        let said = shorts.iter().find(|short| row.reason.contains(**short));
        assert_eq!(said, None, "{} {} {at}: {}", need.id, row.service, row.reason);
        assert!(!row.reason.contains("red flag"), "{} {} {at}: {}", need.id, row.service, row.reason);
    });
}

#[test]
fn yes_from_a_birthday_comes_true_on_that_day_and_not_the_day_before() {
    let mut met = 0;
    each_no(|need, person, at, row| {
        let Some((_, from)) = row.reason.split_once("; yes from ") else { return };
        let (day, _) = from.split_once(", when ").unwrap();
        let day = Date::strptime("%d %B %Y", day).unwrap();
        assert!(person.born.is_some() && day > at[..10].parse().unwrap(), "{}", row.reason);
        let on = |day: Date| {
            let asked = asked(need, person, &format!("{day}T15:00"), None);
            evaluate_one(&PACK, &asked, &row.service).unwrap().unwrap()
        };
        let (why, _) = row.reason.split_once(':').unwrap();
        assert!(on(day.yesterday().unwrap()).reason.starts_with(&format!("{why}:")), "{}", row.reason);
        assert!(!on(day).reason.starts_with(&format!("{why}:")), "{}: {}", row.reason, on(day).reason);
        met += 1;
    });
    assert!(met > 100, "{met}");
}

#[test]
fn yes_once_registered_comes_true_once_registered() {
    let mut met = 0;
    each_no(|need, person, at, row| {
        if row.reason.ends_with("; yes once registered") {
            let registered = AskedPerson { registered: Registered::At(USUAL.into()), ..person.clone() };
            let then = evaluate_one(&PACK, &asked(need, &registered, at, None), &row.service);
            assert!(!then.unwrap().unwrap().reason.contains("not registered"), "{}", row.reason);
            met += 1;
        }
    });
    assert!(met > 100, "{met}");
}

/// "opens Sat 09:00", and open then; not a minute before.
#[test]
fn hours_that_are_told_come_true_at_that_minute() {
    let mut met = 0;
    each_no(|need, person, at, row| {
        let (Some(_), Some(opens)) = (row.reason.strip_prefix("opens "), row.opens) else { return };
        let on = |at: jiff::civil::DateTime| {
            let asked = asked(need, person, &at.to_string(), None);
            evaluate_one(&PACK, &asked, &row.service).unwrap().unwrap()
        };
        let before = on(opens.checked_sub(jiff::ToSpan::minute(1)).unwrap());
        assert_eq!(before.standing, Standing::No, "{at} {}: {}", row.service, row.reason);
        assert_ne!(on(opens).standing, Standing::No, "{at} {}: {}", row.service, on(opens).reason);
        met += 1;
    });
    assert!(met > 20, "{met}");
}
