#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::packs;
use front_door_domain::{
    directory::{self, Listing, What, compare, overlay, places},
    pack::Pack,
};
use jiff::civil::date;
use std::path::Path;

const AS_OF: Date = date(2025, 9, 30);
const HEADER: &str = "organisation_code,name,address1,address2,postcode,open_date,close_date,status_code,telephone,prescribing_setting,lat,lon,ward2013_name,borough\n";
const GOOD: &str = "F99999,ELM SURGERY,1 ELM ROAD,DAGENHAM,RM8 2AB,20200101,,A,020 79460001,4,51.55,0.14,Alibon,Barking and Dagenham";

fn taken(text: &str, pack: &Pack) -> OdsFile {
    let known = places(pack);
    let kind = |code: &OdsCode| known.get(code).map(|place| place.kind);
    read(text.as_bytes(), &kind, AS_OF, &pack.postcodes).unwrap()
}

/// What a file would change, entry by entry.
fn differences(file: &OdsFile, pack: &Pack) -> Vec<directory::Difference> {
    let known = places(pack);
    let differ = |(_, place): &(u64, Place)| {
        let before = known.get(&place.code).map(Place::fields);
        compare((place.code.as_str(), &place.name), before.as_ref(), place.fields(), place.closes)
    };
    file.places.iter().filter_map(differ).collect()
}

/// The real file, where the public data lies beside the checkout.
#[expect(clippy::print_stderr, reason = "a test that could not look says so")]
fn real() -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ods");
    let file = std::fs::read_to_string(beside.join("epraccur_2025-09_nel_all_statuses.csv")).ok();
    if file.is_none() {
        eprintln!("SKIPPED: ../shared/data is not beside this checkout, so the real file was not read");
    }
    file
}

#[test]
fn every_row_of_the_real_file_is_taken_left_out_or_refused_by_line() {
    let Some(text) = real() else { return };
    let pack = packs::bhr().unwrap();
    let file = taken(&text, &pack);
    assert_eq!(file.rows, 558);
    assert_eq!(file.places.len() + file.refused.len() + file.left_out.len(), 558, "no row is lost");
    assert_eq!(file.places.len(), 171);
    let refused: Vec<_> = file.refused.iter().map(|line| (line.line, line.code.as_str())).collect();
    // A dormant practice without a day, and a phone number that lacks a digit.
    assert_eq!(refused, [(312, "F86703"), (489, "Y06972")]);
    assert!(file.refused.iter().all(|line| line.reason.ends_with('.')), "{:?}", file.refused);
    assert_eq!(differences(&file, &pack), [], "the pack was built from this file");
}

#[test]
fn a_changed_copy_of_the_real_file_shows_each_change_once_and_none_after_it_was_taken() {
    let Some(text) = real() else { return };
    let pack = packs::bhr().unwrap();
    let text = text.replace("HALBUTT STREET SURGERY", "HALBUTT ROAD SURGERY");
    let text: String = text
        .lines()
        .map(|line| if line.starts_with("F82002,") { line.replace(",A,B,", ",C,B,").replacen(",19740401,,", ",19740401,20250831,", 1) } else { line.to_owned() } + "\n")
        .collect();
    let text = format!("{text}{}\n", widen(&text, GOOD));
    let file = taken(&text, &pack);
    let found = differences(&file, &pack);
    let told: Vec<_> = found.iter().map(|one| (one.id.as_str(), &one.what)).collect();
    let closed = What::Closed { on: date(2025, 8, 31) };
    assert_eq!(told, [("F82001", &What::Changed), ("F82002", &closed), ("F99999", &What::Added)]);
    let listings =
        file.places.iter().filter(|(_, place)| found.iter().any(|one| one.id == place.code.as_str()));
    let listings: Vec<Listing> = listings
        .map(|(_, place)| Listing { place: Some(place.clone()), ..Listing::new(place.code.as_str()) })
        .collect();
    let laid = overlay(&pack, &listings);
    assert_eq!(differences(&taken(&text, &laid), &laid), [], "a second import changes nothing");
    assert_eq!(laid.practice(&OdsCode("F82001".to_owned())).unwrap().name, "Halbutt Road Surgery");
    assert_eq!(laid.practices.len(), 112);
    assert!(!laid.is_there(&OdsCode("F82002".to_owned()), date(2025, 9, 1)));
    assert!(laid.is_there(&OdsCode("F82002".to_owned()), date(2025, 8, 31)));
    assert_eq!(pack.practices.len(), 111, "the shipped pack is as it was");
}

/// A row of the short header under the columns of `text`.
fn widen(text: &str, row: &str) -> String {
    let short: Vec<&str> = HEADER.trim().split(',').collect();
    let cells: Vec<&str> = row.split(',').collect();
    let header = text.lines().next().unwrap().trim_start_matches('\u{feff}');
    let cell = |column: &str| short.iter().position(|name| *name == column).map_or("", |at| cells[at]);
    header.split(',').map(cell).collect::<Vec<_>>().join(",")
}

#[test]
fn a_row_that_cannot_be_right_is_refused_by_line_with_a_sentence() {
    let pack = packs::bhr().unwrap();
    for (from, to, part) in [
        ("F99999", "F9 999", "a code of letters and digits"),
        ("F99999", "", "a code of letters and digits"),
        ("ELM SURGERY", "", "a name was expected"),
        ("RM8 2AB", "RM8", "A postcode looks like RM8 2AB; found `RM8`"),
        ("020 79460001", "020 7946000", "phone number looks like"),
        ("20200101", "20200230", "a day of the calendar such as 20250630 was expected under open_date"),
        ("20200101,,A", "20200101,20191231,C", "it closes on 2019-12-31, before it opens on 2020-01-01"),
        ("20200101,,A", "20200101,,C", "the day is missing under close_date"),
        (",A,", ",X,", "A, C, D or P was expected under status_code, found `X`"),
        ("51.55", "5.155", "between 50 and 54 north"),
        ("Barking and Dagenham", "Barking", "A borough is Barking and Dagenham"),
        (",Alibon", ",Alibon,too,many", "14 cells were expected, found 16"),
    ] {
        let text = format!("{HEADER}{GOOD}\n{}\n", GOOD.replace(from, to).replace("F99999", "F99998"));
        for text in [text.replace('\n', "\r\n"), text] {
            let file = taken(&text, &pack);
            assert_eq!(file.places.len(), 1, "{to}: {file:?}");
            let [refused] = file.refused.as_slice() else { unreachable!("{to}: {file:?}") };
            assert_eq!(refused.line, 3, "{to}");
            assert!(refused.reason.contains(part), "{to}: {refused}");
        }
    }
}

#[test]
fn a_code_twice_is_refused_and_rows_outside_are_left_out_by_line() {
    let pack = packs::bhr().unwrap();
    let outside = GOOD.replace("F99999", "F99998").replace("Barking and Dagenham", "");
    let closed = GOOD.replace("F99999", "F99997").replace("20200101,,A", "20200101,20250929,C");
    let closing = GOOD.replace("F99999", "F99996").replace("20200101,,A", "20200101,20250930,C");
    let file = taken(&format!("{HEADER}{GOOD}\n{GOOD}\n{outside}\n{closed}\n{closing}\n"), &pack);
    let lines = |lines: &[Line]| lines.iter().map(|line| line.line).collect::<Vec<_>>();
    assert_eq!((lines(&file.refused), lines(&file.left_out)), (vec![3], vec![4, 5]));
    let codes: Vec<_> = file.places.iter().map(|(_, place)| place.code.as_str()).collect();
    assert_eq!(codes, ["F99999", "F99996"], "a place still there on the day of the file is told");
}

#[test]
fn a_file_as_published_has_no_header_and_says_where_by_postcode() {
    let pack = packs::bhr().unwrap();
    let mut cells = vec![""; 27];
    for (at, cell) in [
        (0, "F99999"),
        (1, "ELM SURGERY"),
        (4, "1 ELM ROAD"),
        (9, "RM9 5AS"),
        (10, "20200101"),
        (12, "A"),
        (25, "4"),
    ] {
        cells[at] = cell;
    }
    let file = taken(&cells.join(","), &pack);
    let [(1, place)] = file.places.as_slice() else { unreachable!("{file:?}") };
    assert_eq!((place.borough.name(), place.name.as_str()), ("Barking and Dagenham", "Elm Surgery"));
    cells[9] = "SW1A 1AA";
    assert_eq!(taken(&cells.join(","), &pack).left_out.len(), 1);
}

#[test]
fn any_bytes_are_read_or_refused() {
    let pack = packs::bhr().unwrap();
    let whole = format!("{HEADER}{GOOD}\n");
    for cut in 0..whole.len() {
        taken(whole.get(..cut).unwrap(), &pack);
    }
    let known = |_: &OdsCode| None;
    for bytes in [&b"\xff\xfe\x00\x00"[..], b"", b"\n\n\n", b"a,\"b\nc", b"\xef\xbb\xbf"] {
        let file = read(bytes, &known, AS_OF, &pack.postcodes).unwrap();
        assert!(file.places.is_empty(), "{bytes:?}");
    }
}
