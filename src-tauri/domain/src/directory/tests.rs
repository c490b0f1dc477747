//! Small things about the directory; whole packs are overlaid beside their reader, in interop.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    calendar::tests::calendar,
    content::{Age, AgeBound, Who},
    geo::Travel,
    hours::{Hours, Opening, PeriodText},
    pack::{ActionKind, Borough, Source},
    residents::Sex,
};
use jiff::civil::date;

fn fields(name: &str, phone: &str, closes: &str) -> Fields {
    vec![("name", name.to_owned()), ("phone", phone.to_owned()), ("closes", closes.to_owned())]
}

#[test]
fn every_difference_is_told_field_by_field() {
    let known = fields("Elm Surgery", "020 7946 0001", "");
    let closes = date(2026, 9, 30);
    for (known, read, closes, expected) in [
        (Some(&known), known.clone(), None, None),
        (None, known.clone(), None, Some((What::Added, vec!["name", "phone"]))),
        (
            Some(&known),
            fields("Elm Surgery", "020 7946 0002", ""),
            None,
            Some((What::Changed, vec!["phone"])),
        ),
        (Some(&known), fields("Oak Surgery", "", ""), None, Some((What::Changed, vec!["name", "phone"]))),
        (
            Some(&known),
            fields("Elm Surgery", "020 7946 0001", "2026-09-30"),
            Some(closes),
            Some((What::Closed { on: closes }, vec!["closes"])),
        ),
    ] {
        let found = compare(("F99999", "Elm Surgery"), known, read, closes);
        let found =
            found.map(|found| (found.what, found.changes.iter().map(|change| change.field).collect()));
        assert_eq!(found, expected);
    }
}

#[test]
fn a_source_speaks_for_the_month_it_names() {
    let source = |words: &str| Source {
        table: "practices".to_owned(),
        source: String::new(),
        date: words.to_owned(),
        licence: String::new(),
        note: String::new(),
    };
    for (words, expected) in [
        ("September 2025", Some(date(2025, 9, 30))),
        ("February 2028", Some(date(2028, 2, 29))),
        ("2012 to 2028", None),
        ("Sometime 2025", None),
        ("", None),
    ] {
        assert_eq!(source(words).speaks_for(), expected, "{words}");
    }
}

#[test]
fn a_move_holds_from_its_first_day_to_its_last() {
    let moved = |from, until| Move {
        from,
        until,
        address: "1 Other Road".to_owned(),
        postcode: "RM8 2AB".to_owned(),
        position: Position { lat: 51.5, lon: 0.1 },
        why: "works".to_owned(),
    };
    let for_a_week = moved(date(2026, 10, 19), Some(date(2026, 10, 25)));
    for (day, holds) in [
        (date(2026, 10, 18), false),
        (date(2026, 10, 19), true),
        (date(2026, 10, 25), true),
        (date(2026, 10, 26), false),
    ] {
        assert_eq!(for_a_week.holds_on(day), holds, "{day}");
    }
    let both = [moved(date(2026, 1, 1), None), for_a_week.clone()];
    assert_eq!(super::moved(&both, date(2026, 10, 20)), Some(&for_a_week), "the last told counts");
    assert_eq!(super::moved(&both, date(2026, 12, 1)), both.first());
}

#[test]
fn a_place_is_there_from_its_first_day_to_its_last() {
    let standing =
        Standing { opens: Some(date(2026, 11, 1)), closes: Some(date(2026, 11, 30)), ..Standing::default() };
    for (day, there) in [
        (date(2026, 10, 31), false),
        (date(2026, 11, 1), true),
        (date(2026, 11, 30), true),
        (date(2026, 12, 1), false),
    ] {
        assert_eq!(standing.is_there(day), there, "{day}");
    }
}

#[test]
fn verified_only_moves_forward() {
    let mut listing = Listing::new("F99999");
    for (day, news) in [
        (date(2026, 9, 30), true),
        (date(2026, 9, 30), false),
        (date(2026, 9, 29), false),
        (date(2026, 10, 1), true),
    ] {
        assert_eq!(listing.verify(day), news, "{day}");
    }
    assert_eq!(listing.verified, Some(date(2026, 10, 1)));
}

fn hours() -> Hours {
    let week = "Mon-Fri 09:00-18:00".to_owned();
    let period = PeriodText { week, ..PeriodText::default() };
    Hours::try_from(HoursText { periods: vec![period], ..HoursText::default() }).unwrap()
}

#[test]
fn each_fact_of_a_search_finds_on_one_side_of_its_boundary() {
    let (at, near) = (Position { lat: 51.55, lon: 0.10 }, Position { lat: 51.559, lon: 0.10 });
    let hours = hours();
    let who = Who {
        from: Some(AgeBound::Years(16)),
        below: Some(AgeBound::Years(65)),
        sex: Some(Sex::Female),
        ..Who::default()
    };
    let entry = Findable {
        who,
        borough: Some(Borough::Havering),
        referral: Some(ActionKind::Advise),
        positions: vec![at],
        hours: Some(&hours),
    };
    let wanted = || Wanted {
        age: None,
        sex: None,
        borough: None,
        referral: None,
        from: Some(near),
        travel: Travel::Walk,
        within_km: None,
        open: false,
        now: calendar().moment(date(2026, 10, 23).at(17, 42, 0, 0)),
    };
    let check = |change: &dyn Fn(&mut Wanted), expected: Option<&str>| {
        let mut asked = wanted();
        change(&mut asked);
        let found = match fits(&entry, &asked, &calendar()) {
            Fit::Yes(_) => None,
            Fit::No(why) => Some(why),
        };
        assert_eq!(found, expected, "{asked:?}");
    };
    let years = |years: u32| Some(Age { months: years * 12 });
    check(&|_| {}, None);
    check(&|asked| asked.age = Some(Age { months: 16 * 12 - 1 }), Some("age"));
    check(&|asked| asked.age = years(16), None);
    check(&|asked| asked.age = Some(Age { months: 65 * 12 - 1 }), None);
    check(&|asked| asked.age = years(65), Some("age"));
    check(&|asked| asked.sex = Some(Sex::Male), Some("sex"));
    check(&|asked| asked.sex = Some(Sex::Female), None);
    check(&|asked| asked.borough = Some(Borough::Redbridge), Some("borough"));
    check(&|asked| asked.borough = Some(Borough::Havering), None);
    check(&|asked| asked.referral = Some(ActionKind::Refer), Some("referral"));
    check(&|asked| asked.referral = Some(ActionKind::Advise), None);
    check(&|asked| asked.within_km = Some(0.9), Some("distance"));
    check(&|asked| asked.within_km = Some(1.1), None);
    // A kilometre on foot is 17 minutes: at 17:42 the door is still open on arrival, a minute later not.
    check(&|asked| asked.open = true, None);
    let later = |asked: &mut Wanted| {
        asked.open = true;
        asked.now = calendar().moment(date(2026, 10, 23).at(17, 43, 0, 0));
    };
    check(&later, Some("hours"));
    let by_car = |asked: &mut Wanted| {
        later(asked);
        asked.travel = Travel::Car;
    };
    check(&by_car, None);
}

#[test]
fn the_way_is_to_the_nearest_of_several_doors() {
    let far = Position { lat: 51.60, lon: 0.10 };
    let near = Position { lat: 51.559, lon: 0.10 };
    let entry = Findable { positions: vec![far, near], ..Findable::default() };
    let wanted = Wanted {
        age: None,
        sex: None,
        borough: None,
        referral: None,
        from: Some(Position { lat: 51.55, lon: 0.10 }),
        travel: Travel::Walk,
        within_km: Some(2.0),
        open: false,
        now: calendar().moment(date(2026, 10, 23).at(17, 42, 0, 0)),
    };
    let Fit::Yes(reach) = fits(&entry, &wanted, &calendar()) else { unreachable!("it is near enough") };
    assert!(reach.km.unwrap() < 1.1);
    assert_eq!((reach.minutes, reach.opening), (Some(17), None::<Opening>));
    assert_eq!(reach.arrive, date(2026, 10, 23).at(17, 59, 0, 0));
}
