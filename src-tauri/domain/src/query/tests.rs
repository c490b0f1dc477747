#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 10, 23);

fn check(text: &str, expected: &Reading) {
    assert_eq!(read(text, TODAY), *expected, "{text:?}");
}

fn name(family: &str, given: Option<&str>) -> Reading {
    Reading::Name { family: family.to_owned(), given: given.map(str::to_owned) }
}

fn born(date: &str, name: Option<&str>) -> Reading {
    Reading::Born { date: date.parse().unwrap(), name: name.map(str::to_owned) }
}

fn nhs(digits: &str, complete: bool) -> Reading {
    Reading::NhsNumber { digits: digits.to_owned(), complete }
}

fn phone(digits: &str) -> Reading {
    Reading::Phone { digits: digits.to_owned() }
}

fn postcode(text: &str) -> Reading {
    Reading::Postcode { text: text.to_owned() }
}

#[test]
fn names_are_read_in_any_order() {
    for (text, expected) in [
        ("smi", name("smi", None)),
        ("  Smith ", name("smith", None)),
        ("smith sarah", name("smith", Some("sarah"))),
        ("Smith, Sarah Jane", name("smith", Some("sarahjane"))),
        ("smith s", name("smith", Some("s"))),
        ("O'Connor", name("oconnor", None)),
        ("Jankauskienė, Rūta", name("jankauskiene", Some("ruta"))),
        ("van der Berg, Anna", name("vanderberg", Some("anna"))),
        ("van der berg anna", name("vanderberg", Some("anna"))),
        ("mrs smith", name("smith", None)),
        ("Master, John", name("master", Some("john"))),
        ("smith,", name("smith", None)),
        (", sarah", name("sarah", None)),
        ("li", name("li", None)),
        ("l", Reading::TooShort),
        ("o k", name("o", Some("k"))),
        ("may", name("may", None)),
        ("Robert'); DROP TABLE", name("robert", Some("droptable"))),
    ] {
        check(text, &expected);
    }
}

#[test]
fn the_same_words_can_be_taken_other_ways() {
    for (text, expected) in [
        ("smith", vec![("smith", None)]),
        ("sarah smith", vec![("sarah", Some("smith")), ("smith", Some("sarah")), ("sarahsmith", None)]),
        (
            "sarah jane smith",
            vec![
                ("sarah", Some("janesmith")),
                ("smith", Some("sarahjane")),
                ("janesmith", Some("sarah")),
                ("sarahjane", Some("smith")),
                ("sarahjanesmith", None),
            ],
        ),
        ("de souza", vec![("desouza", None), ("souza", Some("de")), ("de", Some("souza"))]),
        ("smith, sarah", vec![("smith", Some("sarah"))]),
        ("  ", vec![]),
    ] {
        let orders = name_orders(text);
        let orders: Vec<(&str, Option<&str>)> =
            orders.iter().map(|key| (key.family.as_str(), key.given.as_deref())).collect();
        assert_eq!(orders, expected, "{text:?}");
    }
}

#[test]
fn dates_of_birth_are_read_in_every_form() {
    for text in [
        "14071945",
        "140745",
        "14/7/45",
        "14/07/1945",
        "14.7.1945",
        "14.07.45",
        "14-7-1945",
        "14 7 1945",
        "14 jul 1945",
        "14 July 45",
        "14th jul 1945",
        "14jul1945",
        "1945-07-14",
        "14/jul/1945",
        "14, july, 1945",
    ] {
        check(text, &born("1945-07-14", None));
    }
    for (text, expected) in [
        ("23/10/26", "2026-10-23"),
        ("24/10/26", "1926-10-24"),
        ("29/2/24", "2024-02-29"),
        ("1/1/00", "2000-01-01"),
        ("29 feb 04", "2004-02-29"),
        ("01011900", "1900-01-01"),
    ] {
        check(text, &born(expected, None));
    }
}

#[test]
fn a_date_that_cannot_be_gets_a_sentence() {
    for (text, fault) in [
        ("31/2/1945", NoBirthDate::NoSuchDay),
        ("31021945", NoBirthDate::NoSuchDay),
        ("29/2/23", NoBirthDate::NoSuchDay),
        ("14.13.1945", NoBirthDate::NoSuchDay),
        ("24/10/2026", NoBirthDate::Future),
        ("1/1/1890", NoBirthDate::TooLongAgo),
        ("31 feb 1945", NoBirthDate::NoSuchDay),
        ("smith 31/2/1945", NoBirthDate::NoSuchDay),
    ] {
        check(text, &Reading::Unreadable { hint: fault.to_string() });
    }
    for text in [
        "14/",
        "14/7",
        "14/7/",
        "14/7/1",
        "14/7/194",
        "14.7.194",
        "1945-",
        "14 jul",
        "14 jul 1",
        "14 jul 194",
    ] {
        check(text, &Reading::TooShort);
    }
}

#[test]
fn a_date_and_a_name_go_together_in_any_order() {
    for text in [
        "smith 14/7/45",
        "14/7/45 smith",
        "Smith 14071945",
        "14 jul 1945 smith",
        "SMITH, 14.7.1945",
        "smith 14 jul 45",
    ] {
        check(text, &born("1945-07-14", Some("smith")));
    }
    check("smith sarah 14/7/45", &born("1945-07-14", Some("smith sarah")));
    check("14 7 1945 O'Connor", &born("1945-07-14", Some("oconnor")));
}

#[test]
fn numbers_are_told_apart() {
    for (text, expected) in [
        ("9990040001", nhs("9990040001", true)),
        ("999 004 0001", nhs("9990040001", true)),
        ("999-004-0001", nhs("9990040001", true)),
        ("999 00", nhs("99900", false)),
        ("999", nhs("999", false)),
        ("99", Reading::TooShort),
        ("07700900231", phone("07700900231")),
        ("07700 900 231", phone("07700900231")),
        ("+44 7700 900231", phone("07700900231")),
        ("447700900231", phone("07700900231")),
        ("020 7946", phone("0207946")),
        ("020794", phone("020794")),
        ("02079460", phone("02079460")),
        ("07", Reading::TooShort),
        ("077", phone("077")),
        ("+48 22", phone("+4822")),
        ("+", Reading::TooShort),
        ("0121000222", phone("0121000222")),
    ] {
        check(text, &expected);
    }
}

#[test]
fn a_wrong_number_gets_a_hint() {
    for (text, words) in [
        ("9990040002", "does not fit"),
        ("99900400011", "this has 11"),
        ("7700900231", "type the 0 in front"),
        ("1111111111", "never issued here"),
        ("077009002311", "at most 11 digits"),
        ("12#34", "digits only"),
        ("???", "Type a name"),
        ("❤❤❤", "Type a name"),
        ("smith 12", "mixes letters and digits"),
        ("FD-4C22-G", "last character"),
        ("FD-4C22-FF", "looks like FD-7K3M-9"),
    ] {
        let reading = read(text, TODAY);
        assert!(reading.hint().is_some_and(|hint| hint.contains(words)), "{text:?} read as {reading:?}");
    }
}

#[test]
fn postcodes_and_references_are_read_whole_or_in_part() {
    for (text, expected) in [
        ("rm8 2ab", postcode("RM8 2AB")),
        ("RM82AB", postcode("RM8 2AB")),
        ("rm8", postcode("RM8")),
        ("rm8 2", postcode("RM8 2")),
        ("rm8 2a", postcode("RM8 2A")),
        ("rm82a", postcode("RM8 2A")),
        ("ig11", postcode("IG11")),
        ("ig119", Reading::unreadable("")),
        ("e1", postcode("E1")),
        ("ec1a 1bb", postcode("EC1A 1BB")),
        ("fd-4c22-f", Reading::Reference("FD-4C22-F".to_owned())),
        ("fd4c22f", Reading::Reference("FD-4C22-F".to_owned())),
        ("fd-4c", Reading::TooShort),
        ("fd-", Reading::TooShort),
        ("fdou", name("fdou", None)),
        ("rm", name("rm", None)),
    ] {
        if expected.hint().is_some() {
            assert!(
                read(text, TODAY).hint().is_some() || matches!(read(text, TODAY), Reading::Postcode { .. }),
                "{text:?}"
            );
        } else {
            check(text, &expected);
        }
    }
}

#[test]
fn every_reading_says_how_it_read() {
    for (text, expected) in [
        ("14/7/45", "date of birth 14-Jul-1945"),
        ("smi", "family name begins with \"smi\""),
        ("9990040001", "NHS number 999 004 0001"),
        ("9990040", "NHS number that begins with 999 004 0"),
        ("07700900", "phone number that begins with 07700 900"),
        ("rm8 2", "postcode that begins with RM8 2"),
        ("fd4c22f", "reference FD-4C22-F"),
        ("smith 14/7/45", "date of birth 14-Jul-1945 and a name that begins with \"smith\""),
    ] {
        assert_eq!(read(text, TODAY).read_as(), expected, "{text:?}");
    }
}

#[test]
fn long_and_hostile_texts_are_cut_and_read() {
    for text in [
        "a".repeat(10_000),
        "1".repeat(10_000),
        "0".repeat(10_000),
        "/".repeat(10_000),
        "é".repeat(10_000),
        "smith ".repeat(2_000),
        "\u{202e}\u{0}\u{7f}\u{feff}".repeat(2_500),
        "' OR '1'='1".to_owned(),
        "<script>alert(1)</script>".to_owned(),
        "%_*?[]".to_owned(),
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}".repeat(500),
    ] {
        let reading = read(&text, TODAY);
        assert!(!reading.read_as().is_empty());
        if let Reading::Name { family, .. } = reading {
            assert!(family.chars().count() <= LONGEST);
        }
    }
    check(" \t\u{0}\n", &Reading::Empty);
}

proptest! {
    #[test]
    fn any_text_is_read_without_fault(text in "\\PC{0,120}") {
        let _ = read(&text, TODAY).read_as();
        let _ = name_orders(&text);
    }

    #[test]
    fn texts_like_those_typed_are_read_without_fault(text in "[0-9a-zA-Z /.,+' -]{0,24}") {
        let _ = read(&text, TODAY).read_as();
    }

    #[test]
    fn every_birth_date_reads_back(days in 0i64..36_000) {
        let day = TODAY - jiff::Span::new().days(days);
        for form in ["%d%m%Y", "%-d/%-m/%Y", "%d.%m.%Y", "%-d %b %Y", "%Y-%m-%d", "%-d %B %Y"] {
            prop_assert_eq!(read(&day.strftime(form).to_string(), TODAY), Reading::Born { date: day, name: None });
        }
    }

    #[test]
    fn nobody_is_born_in_the_future(day in 1u8..32, month in 1u8..13, year in 0u8..100) {
        if let Reading::Born { date, .. } = read(&format!("{day}/{month}/{year:02}"), TODAY) {
            prop_assert!(date <= TODAY && date.year() > TODAY.year() - 101);
        }
    }
}
