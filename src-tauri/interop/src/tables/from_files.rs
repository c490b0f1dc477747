//! The files of a pack as tables. A value that no table has a cell for is refused, so that nothing
//! is lost unseen.

use super::{
    Row, SHEETS, Tables, cell,
    columns::{Home, Sheet, Source},
};
use crate::packs::{Files, PackError};
use toml::{Table, Value};

impl Tables {
    /// The content of these files.
    pub fn of(files: &Files) -> Result<Self, PackError> {
        let mut tables = Self::default();
        for (at, sheet) in SHEETS.iter().enumerate() {
            // Every home is read at the first of its sheets.
            if SHEETS.iter().position(|other| other.home == sheet.home) == Some(at) {
                for name in names(files, sheet.home) {
                    tables.add_file(files, sheet.home, &name)?;
                }
            }
        }
        Ok(tables)
    }

    fn add_file(&mut self, files: &Files, home: Home, name: &str) -> Result<(), PackError> {
        let mut table: Table = files.toml(name)?;
        let owner = table.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut reading = Reading { tables: self, files, name, owner };
        let mut sheets = SHEETS.iter().filter(|sheet| sheet.home == home).peekable();
        if let Some(sheet) = sheets.next_if(|sheet| sheet.is_whole()) {
            reading.row(sheet, &mut table, "", 0)?;
        }
        for sheet in sheets.filter(|sheet| sheet.list.len() == 1) {
            reading.list(sheet, &mut table, "")?;
        }
        reading.rest(&Value::Table(table), "")
    }
}

/// The files of a home, by name.
pub(super) fn names(files: &Files, home: Home) -> Vec<String> {
    match home {
        Home::One(name) => vec![name.to_owned()],
        Home::Each(folder) => files
            .iter()
            .map(|(name, _)| name)
            .filter(|name| name.starts_with(folder))
            .map(str::to_owned)
            .collect(),
    }
}

/// One file on its way into the tables.
struct Reading<'a> {
    tables: &'a mut Tables,
    files: &'a Files,
    name: &'a str,
    owner: String,
}

impl Reading<'_> {
    /// Every entry of a list, and the lists within each.
    fn list(&mut self, sheet: &'static Sheet, table: &mut Table, parent: &str) -> Result<(), PackError> {
        let Some(way) = sheet.list.last() else { return Ok(()) };
        let Some(found) = take(table, way) else { return Ok(()) };
        let Value::Array(entries) = found else { return Err(self.homeless(way)) };
        for (at, entry) in entries.into_iter().enumerate() {
            let Value::Table(mut entry) = entry else { return Err(self.homeless(way)) };
            let key = self.row(sheet, &mut entry, parent, at + 1)?;
            for inner in SHEETS.iter().filter(|inner| inner.is_within(sheet)) {
                self.list(inner, &mut entry, &key)?;
            }
            self.rest(&Value::Table(entry), way)?;
        }
        Ok(())
    }

    /// Takes the fields of one row out of `table`; answers what names it for the rows within.
    fn row(
        &mut self,
        sheet: &'static Sheet,
        table: &mut Table,
        parent: &str,
        count: usize,
    ) -> Result<String, PackError> {
        let mut cells = Vec::with_capacity(sheet.columns.len());
        for column in sheet.columns {
            cells.push(match column.source {
                Source::Owner => self.owner.clone(),
                Source::Parent => parent.to_owned(),
                Source::Count => count.to_string(),
                Source::Field(way) => match take(table, way) {
                    Some(value) => cell::text(column.kind, &value).ok_or_else(|| self.homeless(way))?,
                    None => String::new(),
                },
            });
        }
        let key = sheet.key().and_then(|at| cells.get(at).cloned()).unwrap_or_default();
        self.tables.push(sheet, Row { line: 0, cells });
        Ok(key)
    }

    /// Refuses what is left after every column took its own.
    fn rest(&self, value: &Value, way: &str) -> Result<(), PackError> {
        match value {
            Value::Table(table) => table.iter().try_for_each(|(name, value)| self.rest(value, name)),
            Value::Array(list) if list.is_empty() => Ok(()),
            _ => Err(self.homeless(way)),
        }
    }

    fn homeless(&self, way: &str) -> PackError {
        let first = way.split('.').next().unwrap_or(way);
        let line = self.files.line_of(self.name, &[first]);
        let what = format!("no cell of a table can hold what stands at `{way}`, so it would be lost");
        PackError::File { file: self.name.to_owned(), line, what }
    }
}

/// Takes the value that a way leads to.
fn take(table: &mut Table, way: &str) -> Option<Value> {
    match way.split_once('.') {
        None => table.remove(way),
        Some((first, rest)) => take(table.get_mut(first)?.as_table_mut()?, rest),
    }
}
