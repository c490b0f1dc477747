//! A workbook read. It may be anything: another program's, cut off, or made to do harm. Columns are
//! found by their headings; everything that cannot be read is told at its cell.

use super::super::{Column, Kind, Row, SHEETS, Sheet, Tables, Wrong, begin, letters};
use calamine::{DataRef, Dimensions, Reader, Xlsx, XlsxError};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

/// The largest file that is opened, in bytes; the shipped content takes a hundredth of it.
const MOST_BYTES: usize = 20_000_000;
/// The most that a file may unpack to, in bytes.
const MOST_UNPACKED: u64 = 100_000_000;
/// The most cells of a sheet.
const MOST_CELLS: usize = 500_000;

/// The workbook could not be read.
#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    /// It is no workbook at all.
    #[error(
        "An XLSX workbook of navigation content was expected, found {0}. Save it as .xlsx, or export it again with `front-door content export`."
    )]
    NoWorkbook(String),
    /// Cells that are not right, all of them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Cells(Vec<Wrong>),
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The tables of a workbook.
pub fn read(bytes: &[u8]) -> Result<Tables, NotRead> {
    bounded(bytes)?;
    let mut book = Book::new(Cursor::new(bytes)).map_err(|error| no_workbook(&error))?;
    let names = book.sheet_names();
    let mut reading = Reading { tables: Tables::default(), wrongs: Vec::new() };
    for sheet in SHEETS {
        if names.iter().any(|name| name == sheet.name) {
            reading.sheet(&mut book, sheet);
        } else {
            reading.tell(sheet, None, "the sheet was expected and is not there. Put it back; it may have no rows, but it has its headings.");
        }
    }
    if reading.wrongs.is_empty() { Ok(reading.tables) } else { Err(NotRead::Cells(reading.wrongs)) }
}

/// Refuses what is too large, before anything is made of it.
fn bounded(bytes: &[u8]) -> Result<(), NotRead> {
    if bytes.len() > MOST_BYTES {
        let megabytes = bytes.len() / 1_000_000;
        return Err(NotRead::NoWorkbook(format!("a file of {megabytes} MB, which is too large")));
    }
    let broken = |_| NotRead::NoWorkbook("a file that is none, or is cut off or damaged".to_owned());
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut left = MOST_UNPACKED;
    for at in 0..packed.len() {
        let part = packed.by_index(at).map_err(broken)?;
        let damaged = |_| NotRead::NoWorkbook("a file that is cut off or damaged".to_owned());
        left -= std::io::copy(&mut part.take(left), &mut std::io::sink()).map_err(damaged)?;
        if left == 0 {
            return Err(NotRead::NoWorkbook("a file that unpacks to more than 100 MB".to_owned()));
        }
    }
    Ok(())
}

fn no_workbook(error: &XlsxError) -> NotRead {
    NotRead::NoWorkbook(match error {
        XlsxError::Password => "a file locked with a password".to_owned(),
        _ => format!("a file whose inside is not that of one ({error})"),
    })
}

/// A cell as it stands: its value, and whether a formula makes it.
struct Found {
    value: Result<String, String>,
    formula: bool,
}

struct Reading {
    tables: Tables,
    wrongs: Vec<Wrong>,
}

impl Reading {
    fn tell(&mut self, sheet: &Sheet, cell: Option<(usize, usize)>, what: impl Into<String>) {
        self.wrongs.push(Wrong { sheet: sheet.name, cell, what: what.into() });
    }

    fn sheet(&mut self, book: &mut Book<'_>, sheet: &'static Sheet) {
        for Dimensions { start, .. } in book.merge_cells_by_sheet_name(sheet.name).unwrap_or_default() {
            let cell = (at(start.0) + 1, at(start.1));
            self.tell(
                sheet,
                Some(cell),
                "single cells were expected, found merged ones. Split them and fill in each.",
            );
        }
        let cells = match cells(book, sheet.name) {
            Ok(cells) => cells,
            Err(what) => return self.tell(sheet, None, what),
        };
        let mut lines: BTreeMap<usize, Vec<(usize, Found)>> = BTreeMap::new();
        for ((line, column), found) in cells {
            lines.entry(line).or_default().push((column, found));
        }
        let head = lines.remove(&0).unwrap_or_default();
        let places = self.headings(sheet, head);
        for (line, found) in lines {
            self.row(sheet, &places, line + 1, found);
        }
    }

    /// Which column of the table stands in which column of the sheet.
    fn headings(&mut self, sheet: &'static Sheet, head: Vec<(usize, Found)>) -> BTreeMap<usize, usize> {
        let mut places = BTreeMap::new();
        for (at, found) in head {
            let text = found.value.unwrap_or_default();
            match sheet.column(text.trim()) {
                _ if text.trim().is_empty() => {}
                None => {
                    let what = format!(
                        "a heading of sheet {} was expected, found `{}`. Take the column out, or give it its heading back.",
                        sheet.name,
                        text.trim()
                    );
                    self.tell(sheet, Some((1, at)), what);
                }
                Some(column) if places.values().any(|placed| *placed == column) => {
                    self.tell(
                        sheet,
                        Some((1, at)),
                        format!("heading `{}` stands there twice. Take one column out.", text.trim()),
                    );
                }
                Some(column) => {
                    places.insert(at, column);
                }
            }
        }
        for (at, column) in sheet.columns.iter().enumerate() {
            if !places.values().any(|placed| *placed == at) {
                self.tell(
                    sheet,
                    None,
                    format!(
                        "column `{}` was expected and is not there. Put its heading back in row 1.",
                        column.heading
                    ),
                );
            }
        }
        places
    }

    fn row(
        &mut self,
        sheet: &'static Sheet,
        places: &BTreeMap<usize, usize>,
        line: usize,
        found: Vec<(usize, Found)>,
    ) {
        let mut cells = vec![String::new(); sheet.columns.len()];
        let (mut any, mut outside) = (false, Vec::new());
        for (at, found) in found {
            let column = places.get(&at).and_then(|column| Some((*column, sheet.columns.get(*column)?)));
            match (column, &found.value) {
                (None, Ok(text)) if text.trim().is_empty() && !found.formula => {}
                (None, _) => outside.push(at),
                (Some((to, column)), _) => match read_cell(column, found) {
                    Ok(text) => {
                        any |= !text.trim().is_empty();
                        if let Some(cell) = cells.get_mut(to) {
                            *cell = text;
                        }
                    }
                    Err(what) => {
                        any = true;
                        self.tell(sheet, Some((line, at)), what);
                    }
                },
            }
        }
        for at in outside {
            self.tell(
                sheet,
                Some((line, at)),
                format!(
                    "column {} has no heading of this sheet, found a value in it. Take it out.",
                    letters(at)
                ),
            );
        }
        if any {
            self.tables.push(sheet, Row { line, cells });
        }
    }
}

fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX - 1)
}

/// Every cell of a sheet by row and column from 0. A table of its whole extent is never made: a single
/// cell far away would make that as large as the machine.
fn cells(book: &mut Book<'_>, name: &str) -> Result<BTreeMap<(usize, usize), Found>, String> {
    let damaged =
        |error: XlsxError| format!("the sheet is damaged and cannot be read ({error}). Export it again.");
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut cells = BTreeMap::new();
    while let Some(cell) = reader.next_cell_with_formula().map_err(damaged)? {
        let formula = cell.formula.is_some();
        let value = text_of(&cell.value);
        if formula || value.as_deref() != Ok("") {
            cells.insert((at(cell.pos.0), at(cell.pos.1)), Found { value, formula });
        }
        if cells.len() > MOST_CELLS {
            return Err(format!(
                "at most {MOST_CELLS} cells were expected, found more. Take out what is no content."
            ));
        }
    }
    Ok(cells)
}

/// The text of a value; a sentence of what was found where it has none of its own.
fn text_of(value: &DataRef<'_>) -> Result<String, String> {
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::String(text) => Ok(lined(text)),
        DataRef::SharedString(text) => Ok(lined(text)),
        DataRef::Int(whole) => Ok(whole.to_string()),
        #[expect(clippy::cast_possible_truncation, reason = "whole and far within")]
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Ok((*number as i64).to_string())
        }
        DataRef::Float(number) => Err(format!("the number {number}")),
        DataRef::Bool(true) => Ok("yes".to_owned()),
        DataRef::Bool(false) => Ok("no".to_owned()),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            Ok(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"))
        }
        DataRef::DateTimeIso(text) => Ok(text.chars().take(16).collect()),
        DataRef::DateTime(_) | DataRef::DurationIso(_) => Err("a length of time".to_owned()),
        DataRef::Error(error) => Err(format!("the error {error}")),
    }
}

/// Lines as they end here, whatever program wrote them.
fn lined(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The text of a cell of a column.
fn read_cell(column: &Column, found: Found) -> Result<String, String> {
    let expected = begin(&column.kind.expected());
    if found.formula {
        return Err(format!("{expected} was expected, found a formula. Type the value itself."));
    }
    let text = found.value.map_err(|what| {
        format!("{expected} was expected, found {what}. Give the cell the format Text and type it again.")
    })?;
    // A program that makes a day of what was typed adds midnight to it.
    Ok(match text.strip_suffix("T00:00") {
        Some(day) if column.kind == Kind::Date => day.to_owned(),
        _ => text,
    })
}

/// What stands in the first cell of the first sheet.
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
pub(in super::super) fn first_cell(bytes: &[u8]) -> String {
    let mut book = Book::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().remove(0);
    cells(&mut book, &name).unwrap().remove(&(0, 0)).map_or_else(String::new, |found| found.value.unwrap())
}
