//! The rows of one entry: those that stand in one file of the pack, whichever tables they are in.

use super::{
    Row, SHEETS, Tables,
    columns::{Home, Sheet, Source},
};

/// An entry that can be edited by itself: a file of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file, such as `needs/scabies.toml`.
    pub file: String,
    /// The table of its first row, such as `Needs`.
    pub sheet: &'static str,
    /// Its name in plain English.
    pub name: String,
}

impl Tables {
    /// Every entry, in the order of the tables.
    pub fn entries_by_file(&self) -> Vec<Entry> {
        let first = |(at, sheet): &(usize, &'static Sheet)| {
            SHEETS.iter().position(|other| other.home == sheet.home) == Some(*at)
        };
        let homes = SHEETS.iter().enumerate().filter(first).map(|(_, sheet)| sheet);
        homes.flat_map(|sheet| self.of_home(sheet)).collect()
    }

    fn of_home(&self, sheet: &'static Sheet) -> Vec<Entry> {
        let Home::Each(folder) = sheet.home else {
            let Home::One(file) = sheet.home else { return Vec::new() };
            return vec![Entry { file: file.to_owned(), sheet: sheet.name, name: sheet.name.to_owned() }];
        };
        let name = sheet.from(Source::Field("name"));
        let entry = |row: &Row| {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
            Entry { file: format!("{folder}{}.toml", cell(sheet.key())), sheet: sheet.name, name: cell(name) }
        };
        self.rows(sheet.name).iter().map(entry).collect()
    }

    /// The tables that rows of a file may stand in, with those that do.
    pub fn rows_of(&self, file: &str) -> Vec<(&'static Sheet, Vec<&Row>)> {
        let own = |sheet: &'static Sheet| {
            (sheet, self.rows(sheet.name).iter().filter(|row| is_of(sheet, row, file)).collect())
        };
        sheets_of(file).map(own).collect()
    }

    /// Whether any row stands in a file.
    pub fn has(&self, file: &str) -> bool {
        self.rows_of(file).iter().any(|(_, rows)| !rows.is_empty())
    }

    /// Puts rows in the place of those of a file in one table; the others stay. Lines are counted anew.
    pub fn put_rows(&mut self, file: &str, sheet: &str, rows: Vec<Vec<String>>) {
        let Some(sheet) = sheets_of(file).find(|known| known.name == sheet) else { return };
        let all = self.rows_mut(sheet);
        let at = all.iter().position(|row| is_of(sheet, row, file)).unwrap_or(all.len());
        all.retain(|row| !is_of(sheet, row, file));
        let rows = rows.into_iter().map(|mut cells| {
            cells.resize(sheet.columns.len(), String::new());
            Row { line: 0, cells }
        });
        all.splice(at..at, rows);
        for (line, row) in (2..).zip(all) {
            row.line = line;
        }
    }

    /// The file and its row, counted from 0, of a line of a table.
    pub fn row_at(&self, sheet: &str, line: usize) -> Option<(String, usize)> {
        let sheet = SHEETS.iter().find(|known| known.name == sheet)?;
        let rows = self.rows(sheet.name);
        let row = rows.iter().find(|row| row.line == line)?;
        let file = file_of(sheet, row)?;
        let own = rows.iter().filter(|row| is_of(sheet, row, &file));
        Some((file.clone(), own.take_while(|row| row.line != line).count()))
    }
}

fn sheets_of(file: &str) -> impl Iterator<Item = &'static Sheet> {
    SHEETS.iter().filter(move |sheet| match sheet.home {
        Home::One(name) => name == file,
        Home::Each(folder) => file.starts_with(folder),
    })
}

fn is_of(sheet: &Sheet, row: &Row, file: &str) -> bool {
    match sheet.home {
        Home::One(name) => name == file,
        Home::Each(folder) => {
            let owner = owner(sheet, row).unwrap_or_default();
            file.strip_prefix(folder).and_then(|name| name.strip_suffix(".toml")) == Some(owner)
        }
    }
}

/// The file of a row; none where its cell names no entry.
pub(super) fn file_of(sheet: &Sheet, row: &Row) -> Option<String> {
    match sheet.home {
        Home::One(name) => Some(name.to_owned()),
        Home::Each(folder) => {
            let owner = owner(sheet, row).filter(|owner| !owner.is_empty())?;
            Some(format!("{folder}{owner}.toml"))
        }
    }
}

/// The id of the entry in whose file a row stands.
fn owner<'a>(sheet: &Sheet, row: &'a Row) -> Option<&'a str> {
    let at = if sheet.is_whole() { sheet.key() } else { sheet.from(Source::Owner) };
    row.cells.get(at?).map(|cell| cell.trim())
}
