//! Workbooks that were changed in their shape, came from another program, or are none.

use super::{SHIPPED, sheet};
use crate::tables::{
    SHEETS, Tables,
    workbook::{NotRead, book, read, write},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};

/// What a workbook gives back after it was changed by hand.
fn reread(change: impl FnOnce(&mut Workbook)) -> Result<Tables, NotRead> {
    let mut book = book(&SHIPPED).unwrap();
    change(&mut book);
    read(&book.save_to_buffer().unwrap())
}

fn of<'a>(book: &'a mut Workbook, name: &str) -> &'a mut Worksheet {
    book.worksheet_from_name(name).unwrap()
}

fn told(error: &NotRead) -> String {
    error.to_string()
}

#[test]
#[expect(clippy::too_many_lines, reason = "rows of data")]
fn a_workbook_changed_in_its_shape_is_read_or_refused_at_its_cell() {
    type Change = fn(&mut Workbook);
    let read_all: [(&str, Change); 4] = [
        ("another sheet", |book| {
            book.add_worksheet().write_string(0, 0, "Notes").unwrap();
        }),
        ("a moved column", |book| {
            let sheet = of(book, "Checks");
            for (line, row) in
                (0_u32..).zip([None].into_iter().chain(SHIPPED.rows("Checks").iter().map(Some)))
            {
                let cell = |at: usize| row.map_or(sheet_heading("Checks", at), |row| row.cells[at].clone());
                sheet.write_string(line, 1, cell(2)).unwrap();
                sheet.write_string(line, 2, cell(1)).unwrap();
            }
        }),
        ("an empty row", |book| {
            of(book, "Checks").write_string(500, 0, " ").unwrap();
        }),
        ("a cell far away that holds nothing", |book| {
            of(book, "Checks").write_string(1_048_575, 16_383, "").unwrap();
        }),
    ];
    for (what, change) in read_all {
        assert_eq!(reread(change).map_err(|error| told(&error)).as_ref(), Ok(&*SHIPPED), "{what}");
    }
    let refused: [(Change, &str); 12] = [
        (|book| drop(of(book, "Hours").set_name("Hour")), "Hours: the sheet was expected and is not there."),
        (
            |book| drop(of(book, "Checks").write_string(0, 1, "Question")),
            "Checks!B1: a heading of sheet Checks was expected, found `Question`.",
        ),
        (
            |book| drop(of(book, "Checks").write_string(0, 1, " ")),
            "Checks: column `Question to ask` was expected and is not there.",
        ),
        (
            |book| drop(of(book, "Checks").write_string(0, 9, "Check")),
            "Checks!J1: heading `Check` stands there twice.",
        ),
        (|book| drop(of(book, "Checks").write_string(7, 9, "beside")), "Checks!J8: column J has no heading"),
        (
            |book| drop(of(book, "Needs").write_formula(13, 2, "=1+1")),
            "Needs!C14: A whole number from 0 to 65535 was expected, found a formula.",
        ),
        (
            |book| drop(of(book, "Needs").merge_range(4, 1, 5, 2, "x", &Format::new())),
            "Needs!B5: single cells were expected, found merged ones.",
        ),
        (
            |book| drop(of(book, "Needs").write_number(3, 1, 1.5)),
            "Needs!B4: One line of text was expected, found the number 1.5.",
        ),
        (
            |book| drop(of(book, "Needs").write_string(1_048_575, 16_383, "x")),
            "Needs!XFD1048576: column XFD has no heading",
        ),
        (|book| drop(of(book, "Needs").set_name("Nouns")), "Needs: the sheet was expected"),
        (|book| drop(of(book, "Needs").write_formula(900, 0, "=HYPERLINK(\"x\")")), "Needs!A901:"),
        (|book| drop(of(book, "Needs").write_string(0, 20, "x")), "Needs!U1: a heading"),
    ];
    for (change, sentence) in refused {
        let error = told(&reread(change).unwrap_err());
        assert!(error.contains(sentence), "{sentence}\n{error}");
    }
}

fn sheet_heading(name: &str, at: usize) -> String {
    sheet(name).columns[at].heading.to_owned()
}

#[test]
fn numbers_days_and_truths_of_other_programs_are_read_as_what_they_are() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let back = reread(|book| {
        let needs = of(book, "Needs");
        needs.write_string(1, 2, "77").unwrap();
        needs.write_number_with_format(1, 13, 46_477, &day).unwrap();
        needs.write_boolean(1, 4, true).unwrap();
        needs.write_boolean(1, 15, false).unwrap();
        of(book, "Services").write_number(1, 19, 111).unwrap();
        of(book, "Cases of needs").write_number_with_format(1, 6, 46_318.5, &day).unwrap();
    })
    .unwrap();
    let cell = |name: &str, at: usize| back.rows(name)[0].cells[at].clone();
    assert_eq!(
        [cell("Needs", 2), cell("Needs", 13), cell("Needs", 4), cell("Needs", 15)],
        ["77", "2027-03-31", "yes", "no"]
    );
    assert_eq!([cell("Services", 19), cell("Cases of needs", 6)], ["111", "2026-10-23T12:00"]);
    assert!(back.wrongs().is_empty(), "{:?}", back.wrongs());
}

/// A small workbook with every sheet.
fn small() -> Vec<u8> {
    let mut tables = SHIPPED.clone();
    for sheet in SHEETS {
        tables.rows_mut(sheet).truncate(2);
    }
    write(&tables).unwrap()
}

#[test]
fn what_is_no_workbook_is_refused_with_a_sentence() {
    let whole = small();
    let cuts = (0..whole.len()).step_by(997).map(|cut| whole[..cut].to_vec());
    let mut pdf = b"%PDF-1.7 and so on".to_vec();
    pdf.resize(4_000, 0);
    for bytes in
        cuts.chain([Vec::new(), b"PK\x03\x04".to_vec(), pdf, packed(&[("a.txt", b"no workbook".to_vec())])])
    {
        let error = told(&read(&bytes).unwrap_err());
        assert!(
            error.starts_with("An XLSX workbook of navigation content was expected, found a file"),
            "{error}"
        );
    }
    let bomb = packed(&[("xl/workbook.xml", vec![b' '; 110_000_000])]);
    assert!(bomb.len() < 200_000);
    assert!(told(&read(&bomb).unwrap_err()).contains("unpacks to more than 100 MB"));
}

fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        packed.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(bytes).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..packed.len())
        .map(|at| {
            let mut part = packed.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The archive's own checksums find a changed byte; here each part is damaged and packed whole again.
#[test]
fn a_workbook_with_a_byte_gone_is_read_or_refused_and_never_stops_the_program() {
    let parts = unpacked(&small());
    for (at, (_, whole)) in parts.iter().enumerate() {
        for gone in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            let mut damaged: Vec<(&str, Vec<u8>)> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
            damaged[at].1.remove(gone);
            match read(&packed(&damaged)) {
                Ok(tables) => drop(tables.wrongs()),
                Err(error) => assert!(told(&error).contains(' ')),
            }
        }
    }
}
