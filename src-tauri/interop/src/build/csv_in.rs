//! Public CSV files, read by the names of their columns.

use super::BuildError;
use crate::rows::{line, plainly};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// One row: column name to cell, trimmed.
#[derive(Debug, Clone)]
pub(super) struct Row {
    cells: BTreeMap<String, String>,
    path: PathBuf,
    line: u64,
}

impl Row {
    /// The cell under `column`; a sentence naming the line where the file has no such column.
    pub(super) fn cell(&self, column: &str) -> Result<&str, BuildError> {
        let found = self.cells.get(column).map(String::as_str);
        found.ok_or_else(|| self.wrong(&format!("there is no column `{column}`")))
    }

    /// The cell as a number or another value that reads from text.
    pub(super) fn read<T: std::str::FromStr>(&self, column: &str) -> Result<T, BuildError> {
        let cell = self.cell(column)?;
        cell.parse().map_err(|_| self.wrong(&format!("`{cell}` under {column} cannot be read")))
    }

    /// The cells under `columns` that hold something.
    pub(super) fn cells<'a>(&'a self, columns: &[&str]) -> Result<Vec<&'a str>, BuildError> {
        let cells = columns.iter().map(|column| self.cell(column)).collect::<Result<Vec<_>, _>>()?;
        Ok(cells.into_iter().filter(|cell| !cell.is_empty()).collect())
    }

    pub(super) fn wrong(&self, what: &str) -> BuildError {
        BuildError::Source { path: self.path.clone(), what: format!("line {}: {what}", self.line) }
    }
}

/// Every row of a file.
pub(super) fn rows(from: &Path, file: &str) -> Result<Vec<Row>, BuildError> {
    let path = from.join(file);
    let text = text(&path)?;
    let text = text.trim_start_matches('\u{feff}').as_bytes();
    let mut reader = csv::Reader::from_reader(text);
    let line = |at: Option<&csv::Position>| at.map_or(0, |at| line(text, at, None));
    let wrong = |error: csv::Error| {
        let what = format!("line {}: {}", line(error.position()), plainly(&error));
        BuildError::Source { path: path.clone(), what }
    };
    let headers = reader.headers().map_err(wrong)?.clone();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(wrong)?;
        let cells = headers.iter().zip(&record).map(|(name, cell)| (name.to_owned(), cell.trim().to_owned()));
        let line = line(record.position());
        Ok(Row { cells: cells.collect(), path: path.clone(), line })
    };
    reader.records().map(row).collect()
}

pub(super) fn text(path: &Path) -> Result<String, BuildError> {
    fs::read_to_string(path).map_err(|why| BuildError::File { path: path.to_owned(), why })
}
