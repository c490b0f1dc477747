#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::residents::Sex;
use jiff::civil::Date;
use std::collections::BTreeMap;

fn flags() -> Vec<RedFlag> {
    let rows = [
        ("clinician", Outcome::ClinicianNow),
        ("maternity", Outcome::MaternityLineNow),
        ("a-and-e", Outcome::AAndENow),
        ("nines", Outcome::Call999),
    ];
    let flag = |(id, outcome): (&str, Outcome)| RedFlag {
        id: id.into(),
        text: id.to_owned(),
        outcome,
        group: String::new(),
        draft: false,
    };
    rows.into_iter().map(flag).collect()
}

#[test]
fn the_strictest_ticked_sign_holds_and_not_sure_is_never_less_than_a_clinician() {
    use Answer::{No, NotSure, Yes};
    for (answers, outcome, unanswered) in [
        (vec![], None, 4),
        (vec![("clinician", No), ("maternity", No), ("a-and-e", No), ("nines", No)], None, 0),
        (vec![("nines", NotSure)], Some(Outcome::ClinicianNow), 3),
        (vec![("clinician", Yes)], Some(Outcome::ClinicianNow), 3),
        (vec![("clinician", Yes), ("nines", Yes)], Some(Outcome::Call999), 2),
        (vec![("maternity", Yes), ("a-and-e", NotSure)], Some(Outcome::MaternityLineNow), 2),
        (vec![("a-and-e", Yes), ("maternity", Yes), ("nines", No)], Some(Outcome::AAndENow), 1),
    ] {
        let given: BTreeMap<QuestionId, Answer> =
            answers.iter().map(|(id, answer)| (QuestionId::from(*id), *answer)).collect();
        let found = red_flag_outcome(&flags(), &given);
        assert_eq!((found.outcome, found.unanswered.len()), (outcome, unanswered), "{answers:?}");
    }
}

#[test]
fn ages_are_completed_ages() {
    for (born, on, months) in [
        ("2010-10-24", "2026-10-23", Some(16 * 12 - 1)),
        ("2010-10-23", "2026-10-23", Some(16 * 12)),
        ("2026-10-23", "2026-10-23", Some(0)),
        ("2026-10-24", "2026-10-23", None),
        ("2026-08-31", "2026-09-30", Some(0)),
        ("2026-08-31", "2026-10-01", Some(1)),
        ("2008-02-29", "2026-02-28", Some(18 * 12 - 1)),
        ("2008-02-29", "2026-03-01", Some(18 * 12)),
        ("2008-02-29", "2028-02-29", Some(20 * 12)),
    ] {
        let (born, on): (Date, Date) = (born.parse().unwrap(), on.parse().unwrap());
        assert_eq!(Age::on(born, on).map(|age| age.months), months, "{born} on {on}");
    }
}

#[test]
fn whom_a_service_takes_is_said_in_words() {
    let years = |years| Some(AgeBound::Years(years));
    let who = |sex, from, below| Who { from, below, sex, ..Who::default() };
    for (who, words) in [
        (Who::default(), "people"),
        (who(Some(Sex::Female), years(16), years(65)), "women 16 to 64"),
        (who(None, years(12), None), "people 12 and over"),
        (who(None, None, years(18)), "people under 18"),
        (who(None, years(1), years(18)), "people 1 to 17"),
        (who(Some(Sex::Female), years(5), None), "women and girls 5 and over"),
        (who(None, Some(AgeBound::Months(3)), None), "people 3 months and over"),
        (Who { local: true, ..who(None, years(16), None) }, "people 16 and over (local setting)"),
    ] {
        assert_eq!(who.words(), words);
    }
}

#[test]
fn a_recorded_sex_that_is_indeterminate_turns_nobody_away() {
    let women = Who { sex: Some(Sex::Female), ..Who::default() };
    for (sex, taken) in [(Sex::Female, true), (Sex::Male, false), (Sex::Indeterminate, true)] {
        assert_eq!(women.takes_sex(sex), taken, "{sex:?}");
    }
}
