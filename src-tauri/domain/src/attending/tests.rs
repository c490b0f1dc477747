#![expect(clippy::unwrap_used, reason = "tests")]
use super::{Attender, Attending, Relation, check_attenders};
use crate::residents::{AccessNeed as Need, Resident, Sex, Told};
use serde_json::json;

/// A child of three; what the extract says they need.
fn child(sex: Sex, needs: &[Need]) -> Resident {
    let row = json!({
        "id": 8, "nhs_number": null, "nhs_verified": false, "title": "", "given": "Ionut",
        "family": "Popescu", "born": "2023-05-05", "died": null, "sex": sex, "address": "",
        "postcode": "RM8 1AA", "phone": "", "practice": null, "sensitive": false, "needs": needs,
    });
    serde_json::from_value(row).unwrap()
}

fn told(needs: &[Need]) -> Told {
    let told = json!({ "id": 8, "version": 1, "phones": [], "needs": needs, "safe_contact": null });
    serde_json::from_value(told).unwrap()
}

fn with(relation: Relation, needs: &[Need]) -> Attender {
    Attender { relation, needs: needs.to_vec() }
}

fn romanian() -> Need {
    Need::Interpreter("Romanian".to_owned())
}

#[track_caller]
fn check(
    sex: Sex,
    own: &[Need],
    others: &[Attender],
    wheels: Option<&str>,
    speech: Option<&str>,
    places: u8,
) {
    let attending = Attending::of(Some(&child(sex, own)), None, others);
    let found = (attending.wheelchair_words(), attending.interpreter_words(), attending.places());
    assert_eq!(found, (wheels.map(str::to_owned), speech.map(str::to_owned), places), "{own:?} {others:?}");
}

#[test]
fn the_needs_of_all_who_attend_count_and_say_whose_they_are() {
    let mother = with(Relation::Mother, &[romanian(), Need::Wheelchair]);
    let father = with(Relation::Father, &[Need::Bsl]);
    let neighbour = with(Relation::Other("neighbour".to_owned()), &[Need::Wheelchair]);
    let worker = with(Relation::SupportWorker, &[Need::QuietRoom]);
    for (sex, own, others, wheels, speech, places) in [
        (Sex::Male, vec![], vec![], None, None, 1),
        (Sex::Male, vec![], vec![worker.clone()], None, None, 1),
        (
            Sex::Male,
            vec![],
            vec![mother.clone()],
            Some("his mother uses a wheelchair"),
            Some("Romanian for his mother"),
            2,
        ),
        (
            Sex::Female,
            vec![],
            vec![mother.clone(), father],
            Some("her mother uses a wheelchair"),
            Some("Romanian for her mother and British Sign Language for her father"),
            2,
        ),
        (Sex::Female, vec![Need::Wheelchair], vec![], Some("she uses a wheelchair"), None, 1),
        (Sex::Indeterminate, vec![Need::Wheelchair], vec![], Some("they use a wheelchair"), None, 1),
        (
            Sex::Male,
            vec![Need::Wheelchair, Need::Bsl],
            vec![neighbour],
            Some("he and his neighbour use a wheelchair"),
            Some("British Sign Language for him"),
            2,
        ),
    ] {
        check(sex, &own, &others, wheels, speech, places);
    }
}

#[test]
fn the_clinicians_gender_is_the_residents_alone() {
    let mother = with(Relation::Mother, &[Need::WomanClinician]);
    let of = |own: &[Need]| {
        Attending::of(Some(&child(Sex::Male, own)), None, std::slice::from_ref(&mother)).woman()
    };
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[Need::ManClinician]), Some(false));
    assert_eq!(of(&[Need::WomanClinician]), Some(true));
}

#[test]
fn the_largest_print_is_printed_whoever_asks_for_it() {
    let of = |own: &[Need], other: &[Need]| {
        let other = [with(Relation::Mother, other)];
        Attending::of(Some(&child(Sex::Male, own)), None, &other).largest_print()
    };
    assert_eq!(of(&[], &[Need::Wheelchair]), None);
    assert_eq!(of(&[], &[Need::LargePrint(20)]), Some(20));
    assert_eq!(of(&[Need::LargePrint(20)], &[Need::LargePrint(24)]), Some(24));
    assert_eq!(of(&[Need::LargePrint(28)], &[Need::LargePrint(24)]), Some(28));
}

#[test]
fn a_need_of_the_extract_that_was_told_again_counts_once() {
    let (resident, told) = (child(Sex::Male, &[romanian()]), told(&[romanian(), Need::QuietRoom]));
    let attending = Attending::of(Some(&resident), Some(&told), &[with(Relation::Mother, &[romanian()])]);
    assert_eq!(attending.own(), [romanian(), Need::QuietRoom]);
    assert_eq!(attending.needs().len(), 3);
    assert_eq!(attending.languages().as_deref(), Some("Romanian"));
    // Somebody may come along before anybody has been found.
    let unknown = Attending::of(None, None, &[with(Relation::Mother, &[romanian()])]);
    assert_eq!(unknown.interpreter_words().as_deref(), Some("Romanian for their mother"));
}

#[test]
fn who_comes_along_is_bounded_on_both_sides() {
    let other = |length: usize| vec![with(Relation::Other("x".repeat(length)), &[])];
    let crowd = |people: usize| vec![with(Relation::Friend, &[]); people];
    let needs = |count: usize| vec![with(Relation::Mother, &vec![Need::QuietRoom; count])];
    let speaks = |length: usize| vec![with(Relation::Mother, &[Need::Interpreter("x".repeat(length))])];
    for (attenders, field) in [
        (other(1), None),
        (other(60), None),
        (other(0), Some("relation")),
        (other(61), Some("relation")),
        (crowd(6), None),
        (crowd(7), Some("attenders")),
        (needs(20), None),
        (needs(21), Some("needs")),
        (speaks(1), None),
        (speaks(60), None),
        (speaks(0), Some("needs")),
        (speaks(61), Some("needs")),
    ] {
        let told = format!("{attenders:.80?}");
        let found = check_attenders(attenders).err().and_then(|refused| refused.field());
        assert_eq!(found, field, "{told}");
    }
    let spaced = check_attenders(vec![with(Relation::Other("  neighbour ".to_owned()), &[])]).unwrap();
    assert_eq!(spaced[0].relation.word(), "neighbour");
}
