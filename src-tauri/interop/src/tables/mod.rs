//! Navigation content as tables: one noun a table, one entry a row, every cell a text. The files of
//! a pack become tables and tables become files again; a workbook, and the window, show the tables.

mod cell;
mod columns;
mod entries;
mod from_files;
mod node;
mod place;
mod sheets;
mod to_files;
pub mod workbook;

pub use columns::{Column, Kind, Noun, Sheet};
pub use entries::Entry;
use sheets::SHEETS;
pub use to_files::NotFiles;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The row of the sheet that it was read from, counted from 1; 0 where it was read from none.
    pub line: usize,
    /// Its cells, one for each column.
    pub cells: Vec<String>,
}

/// The content of a pack as tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tables(BTreeMap<&'static str, Vec<Row>>);

impl Tables {
    /// Every table, in the order they stand in a workbook.
    pub fn sheets() -> &'static [Sheet] {
        SHEETS
    }

    /// The rows of the table of this name.
    pub fn rows(&self, sheet: &str) -> &[Row] {
        self.0.get(sheet).map_or(&[], Vec::as_slice)
    }

    /// The rows of a table, to be changed.
    pub fn rows_mut(&mut self, sheet: &Sheet) -> &mut Vec<Row> {
        self.0.entry(sheet.name).or_default()
    }

    /// Adds a row. The line it does not have yet is the one that it comes to stand on.
    fn push(&mut self, sheet: &'static Sheet, mut row: Row) {
        let rows = self.rows_mut(sheet);
        if row.line == 0 {
            row.line = rows.len() + 2;
        }
        rows.push(row);
    }
}

/// A cell, or a sheet, that is not right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The sheet.
    pub sheet: &'static str,
    /// The row of the sheet counted from 1, and the column counted from 0; none for the whole sheet.
    pub cell: Option<(usize, usize)>,
    /// What was expected, what was found and what to do.
    pub what: String,
}

impl Wrong {
    fn at(sheet: &Sheet, row: &Row, column: usize, what: String) -> Self {
        Self { sheet: sheet.name, cell: Some((row.line, column)), what }
    }

    /// Where, such as `Needs!C14`.
    pub fn place(&self) -> String {
        match self.cell {
            Some((line, column)) => format!("{}!{}{line}", self.sheet, letters(column)),
            None => self.sheet.to_owned(),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place(), self.what)
    }
}

/// The letters of a column counted from 0: A, B, … Z, AA.
fn letters(column: usize) -> String {
    let last = char::from(u8::try_from(column % 26).map_or(b'A', |at| b'A' + at));
    match column / 26 {
        0 => last.to_string(),
        more => letters(more - 1) + &last.to_string(),
    }
}

fn begin(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The ids that cells may name.
struct Known(BTreeMap<&'static str, BTreeSet<String>>);

impl Known {
    fn of(tables: &Tables) -> Self {
        let listed = SHEETS.iter().filter_map(|sheet| {
            let at = sheet.columns.iter().position(|column| column.kind == Kind::Id)?;
            let ids = tables.rows(sheet.name).iter().filter_map(|row| row.cells.get(at));
            Some((sheet.name, ids.map(|id| id.trim().to_owned()).collect()))
        });
        Self(listed.collect())
    }

    fn has(&self, noun: Noun, id: &str) -> bool {
        noun.sheets().iter().any(|sheet| self.0.get(sheet).is_some_and(|ids| ids.contains(id)))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests;
