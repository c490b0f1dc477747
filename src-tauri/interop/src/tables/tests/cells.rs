//! Cells that are not right, and cells that something is said about.

use super::{SHIPPED, sheet, typed};
use crate::{
    packs::Files,
    tables::{Kind, NotFiles, Row, SHEETS, Wrong},
};
use front_door_domain::{content::Place, details};
use std::collections::BTreeSet;

#[test]
#[expect(clippy::too_many_lines, reason = "rows of data")]
fn a_cell_that_cannot_be_right_is_refused_where_it_is() {
    for (name, keys, heading, text, sentence) in [
        ("Needs", &["scabies"][..], "Need", "../scabies", "An id of small letters"),
        ("Needs", &["scabies"], "Name", "", "One line of text was expected, found nothing. Fill it in."),
        ("Needs", &["scabies"], "Name", "Sca\nbies", "One line of text was expected, found `Sca / bies`."),
        (
            "Needs",
            &["scabies"],
            "Place in list",
            "first",
            "A whole number from 0 to 65535 was expected, found `first`.",
        ),
        ("Needs", &["scabies"], "Paperwork only", "maybe", "Yes, or nothing was expected"),
        ("Needs", &["scabies"], "Youngest age", "16", "An age such as 16 years"),
        ("Needs", &["scabies"], "Youngest age", "setting nobody", "An age such as 16 years"),
        (
            "Needs",
            &["scabies"],
            "Review by",
            "2027-02-29",
            "A date looks like 2027-03-31 and is a day of the calendar; found `2027-02-29`.",
        ),
        ("Needs", &["scabies"], "Status", "signed", "One of unsigned was expected"),
        ("Signs of needs", &["scabies"], "Need", "scab", "The id of a need, from sheet Needs"),
        ("Signs of needs", &["scabies"], "Comes to", "call-998", "One of call-999, a-and-e-now"),
        ("Services of needs", &["scabies"], "Service", "dragons", "The id of a service, from sheet Services"),
        (
            "Criteria",
            &["sore-throat"],
            "Service",
            "physio",
            "sheet Services of needs has no row `physio` of `sore-throat`.",
        ),
        (
            "Criteria",
            &["sore-throat"],
            "Answer that lets it be offered",
            "not-sure",
            "One of yes, no was expected",
        ),
        (
            "Sign cases of needs",
            &["scabies"],
            "Signs",
            "flag.scabies.rash\nflag.x",
            "Ids of a sign, one a line",
        ),
        ("Cases of needs", &["scabies", "1"], "Case", "2", "`2` stands in another row already."),
        (
            "Cases of needs",
            &["scabies", "1"],
            "At",
            "2026-10-23",
            "A day and a time such as 2026-10-23T17:50",
        ),
        ("Cases of needs", &["scabies", "1"], "At", "2026-10-23T25:00", "A day and a time"),
        ("Cases of needs", &["scabies", "1"], "Sets out from", "RM", "A postcode such as RM8 2AB"),
        ("Cases of needs", &["scabies", "1"], "Answers", "check.pregnant: no", "Answers, one a line"),
        ("Cases of needs", &["scabies", "1"], "Answers", "check.nobody = no", "Answers, one a line"),
        ("Cases of needs", &["scabies", "1"], "Age in years", "-1", "A whole number"),
        (
            "Expected of needs",
            &["scabies", "6"],
            "Case",
            "66",
            "sheet Cases of needs has no row `66` of `scabies`.",
        ),
        ("Services", &["nhs-111"], "Phone", "998", "A service's phone number looks like"),
        ("Services", &["nhs-111"], "Web page", "http://example.org", "A web address begins with https://"),
        ("Services", &["nhs-111"], "For urgencies", "now\nsoon", "Any of now, today, routine"),
        ("Hours", &["gp-hub"], "Week", "Mon to Fri", "Hours such as Mon-Fri 09:00"),
        ("Hours", &["gp-hub"], "Bank holidays", "shut", "Closed, as weekday, not known"),
        ("Outcomes", &["call-999"], "Phone", "99", "A service's phone number looks like"),
        ("Pack", &["bhr"], "Core hours from", "8", "A time such as 08:00"),
        ("Needs", &["scabies"], "Checked", "2026-11-31", "The date of a copy looks like"),
    ] {
        let tables = typed(name, keys, heading, text);
        let at = sheet(name).column(heading).unwrap();
        let line = tables.rows(name).iter().find(|row| row.cells[at] == text).unwrap().line;
        let Err(NotFiles::Cells(wrongs)) = tables.files(&Files::shipped()) else {
            panic!("{name} {heading} {text}")
        };
        let found =
            wrongs.iter().find(|wrong| wrong.sheet == name && wrong.cell.is_some_and(|cell| cell.1 == at));
        let found = found.unwrap_or_else(|| panic!("{name} {heading} {text}: {wrongs:?}"));
        assert!(found.what.starts_with(sentence), "{name} {heading}: {found}");
        assert!(found.cell.unwrap().0 == line || found.what.contains("already"), "{found}");
    }
}

/// What cannot be right of a kind that a person reads off paper or a page.
fn cannot_be(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Phone => &["998", "020 7946 000", "7946 0000", "O20 7946 0000", "111, option two", "ring us"],
        Kind::From => &["RM", "RM8 2A", "8 2AB", "RM8 2AB RM9", "Romford"],
        Kind::Date => &["2027-02-29", "2027-13-01", "31/03/2027", "2027-3-31", "soon"],
        Kind::Copied => &["2027-02-29", "Novembre 2026", "soon"],
        Kind::Moment => &["2027-02-29T12:00", "2026-10-23 12:00", "2026-10-23T24:30", "2026-10-23"],
        Kind::Time => &["8:00", "25:00", "08:60", "noon"],
        Kind::Web => {
            &["http://www.example.org", "www.example.org", "https://", "https://localhost", "https://a b.org"]
        }
        Kind::Week => {
            &["Mon-Fri 09:00-25:00", "Mon to Fri", "Fri-Mon 09:00-12:00", "Mon 09:00-12:00,11:00-13:00"]
        }
        Kind::Day => &["09:00-25:00", "shut"],
        Kind::Age => &["16", "-1 years", "16 weeks", "setting nobody"],
        _ => &[],
    }
}

#[test]
fn every_column_of_a_kind_refuses_what_cannot_be_right_of_it() {
    let mut met = BTreeSet::new();
    for sheet in SHEETS {
        for (at, column) in sheet.columns.iter().enumerate() {
            for text in cannot_be(column.kind) {
                let mut tables = SHIPPED.clone();
                let rows = tables.rows_mut(sheet);
                if rows.is_empty() {
                    rows.push(Row { line: 2, cells: vec![String::new(); sheet.columns.len()] });
                }
                rows[0].cells[at] = (*text).to_owned();
                let line = rows[0].line;
                let found = tables.wrongs();
                let told =
                    found.iter().find(|wrong| wrong.sheet == sheet.name && wrong.cell == Some((line, at)));
                let told =
                    told.unwrap_or_else(|| panic!("{} {} `{text}`: {found:?}", sheet.name, column.heading));
                assert!(told.what.contains(&format!("found `{text}`")), "{told}");
                met.insert((sheet.name, column.heading));
            }
        }
    }
    assert!(met.len() > 25, "{met:?}");
}

/// A date, a phone number, a postcode or an address on the web stands in no column of plain text.
#[test]
fn what_can_be_looked_at_stands_in_a_column_that_looks() {
    for sheet in SHEETS {
        for (at, column) in sheet.columns.iter().enumerate().filter(|(_, column)| column.kind == Kind::Text) {
            for row in SHIPPED.rows(sheet.name) {
                let text = row.cells[at].trim();
                let phone = text.len() > 4 && details::phone(text).is_ok();
                let looks = phone
                    || details::date(text).is_ok()
                    || details::postcode(text).is_ok()
                    || text.contains("://");
                assert!(!looks, "{} {} row {}: {text}", sheet.name, column.heading, row.line);
            }
        }
    }
}

#[test]
fn a_last_day_before_the_first_is_refused_at_its_cell() {
    let at = sheet("Hours").column("Last day").unwrap();
    for (last, right) in [("2027-01-31", false), ("2027-02-01", true), ("", true)] {
        let mut tables = typed("Hours", &["gp-hub"], "First day", "2027-02-01");
        let rows = tables.rows_mut(sheet("Hours"));
        last.clone_into(&mut rows.iter_mut().find(|row| row.cells[0] == "gp-hub").unwrap().cells[at]);
        let found = tables.wrongs();
        assert_eq!(found.is_empty(), right, "{last}: {found:?}");
        let told = |wrong: &Wrong| wrong.cell.unwrap().1 == at && wrong.what.contains("before the first day");
        assert!(found.iter().all(told), "{found:?}");
    }
}

#[test]
fn all_cells_that_are_not_right_are_told_at_once() {
    let mut tables = typed("Services", &["nhs-111"], "Phone", "1");
    for (name, heading, text) in
        [("Needs", "Review by", "soon"), ("Checks", "About", "x"), ("Hours", "Week", "x")]
    {
        let at = sheet(name).column(heading).unwrap();
        tables.rows_mut(sheet(name))[0].cells[at] = text.to_owned();
    }
    let Err(NotFiles::Cells(wrongs)) = tables.files(&Files::shipped()) else { panic!() };
    let places: Vec<_> = wrongs.iter().map(Wrong::place).collect();
    assert_eq!(places, ["Needs!N2", "Services!T31", "Hours!D2", "Checks!D2"]);
}

#[test]
fn a_place_of_the_pack_is_shown_at_its_cell() {
    let need = Place::need(&"sore-throat".into());
    for (place, cell) in [
        (need.clone(), "Needs!A"),
        (need.clone().at("if_worse").at("text"), "Needs!Q"),
        (need.clone().at("ages"), "Needs!G"),
        (need.clone().at("flag").at("flag.sore-throat.saliva").at("outcome"), "Signs of needs!D"),
        (need.clone().at("route").at("pharmacy-first").at("who").at("from"), "Services of needs!C"),
        (need.clone().at("route").at("pharmacy-first").at("checks").at("check.pregnant"), "Criteria!C"),
        (need.clone().at("case").nth(2), "Cases of needs!B"),
        (need.clone().at("case").nth(1).at("expect").nth(1).at("standing"), "Expected of needs!D"),
        (need.at("sign_case").nth(0).at("signs"), "Sign cases of needs!C"),
        (Place::service(&"gp-hub".into()).at("hours"), "Services!O"),
        (Place::service(&"gp-hub".into()).at("phone"), "Services!T"),
        (Place::check(&"check.pregnant".into()), "Checks!A2"),
        (Place::setting("physio.from-years"), "Settings!A2"),
        (Place::sign(&"flag.chest".into()), "Red flags!A2"),
        (Place::file("red_flags.toml").at("provenance"), "Opening question!D2"),
    ] {
        let found = SHIPPED.wrong_at(&place, "x").unwrap().place();
        assert!(found.starts_with(cell), "{place}: {found}");
    }
    let two = SHIPPED
        .wrong_at(&Place::need(&"sore-throat".into()).at("case").nth(1).at("expect").nth(1), "x")
        .unwrap();
    let row = SHIPPED.rows("Expected of needs").iter().find(|row| row.line == two.cell.unwrap().0).unwrap();
    assert_eq!(row.cells[..3], ["sore-throat", "2", "pharmacy-minor-illness"]);
    assert_eq!(SHIPPED.wrong_at(&Place::file("practices.csv").at("F82001"), "x"), None);
}
