//! Navigation content as tables, for whoever edits it in the window.

use super::Stamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that can be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentIndex {
    /// Version of the content that the draft began from.
    pub version: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Every entry, in order.
    pub entries: Vec<ContentEntryRow>,
}

/// One entry in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentEntryRow {
    /// The file of the pack it stands in, such as `needs/scabies.toml`.
    pub entry: String,
    /// The list it belongs to, such as `Needs`.
    pub group: String,
    /// Its name in plain English.
    pub name: String,
}

/// Which entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichEntry {
    /// The file of the pack it stands in.
    pub entry: String,
}

/// One entry as tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentEntry {
    /// The file of the pack it stands in.
    pub entry: String,
    /// Every table that has rows of it, or may have.
    pub tables: Vec<ContentTable>,
}

/// A table of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentTable {
    /// Its name, such as `Cases of needs`.
    pub sheet: String,
    /// What its rows are.
    pub about: String,
    /// The table has exactly one row.
    pub single: bool,
    /// Its columns.
    pub columns: Vec<ContentColumn>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentColumn {
    /// Its heading.
    pub heading: String,
    /// What goes into it.
    pub expected: String,
    /// Its cells hold several lines.
    pub lines: bool,
    /// Whether a cell may not be empty.
    pub needed: bool,
    /// What it may be chosen from; nothing where it is typed.
    pub choices: Vec<String>,
    /// What every row of this entry has in it; such a column is not shown.
    pub fixed: Option<String>,
}

/// Everything that was typed and differs from the content in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TypedContent {
    /// Each entry that was changed, whole.
    pub entries: Vec<TypedEntry>,
}

/// One entry as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TypedEntry {
    /// The file of the pack it stands in.
    pub entry: String,
    /// Its tables.
    pub tables: Vec<TypedTable>,
}

/// One table as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TypedTable {
    /// Its name.
    pub sheet: String,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// What was found in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentChecked {
    /// Everything found, beside the cell it is about where a table shows it.
    pub found: Vec<ContentFound>,
    /// Every cell is right, so the draft can be kept as files.
    pub sound: bool,
    /// In one sentence.
    pub sentence: String,
}

/// Something found in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentFound {
    /// What is wrong and what to do.
    pub sentence: String,
    /// The cell; none where no table shows the place.
    pub cell: Option<ContentCell>,
    /// The cell itself cannot be right; otherwise a check of the whole content found it.
    pub refused: bool,
}

/// A cell of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentCell {
    /// The file of the pack the entry stands in.
    pub entry: String,
    /// The table.
    pub sheet: String,
    /// The row of this entry, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

/// A draft kept as the files of a pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ContentSaved {
    /// The folder.
    pub path: String,
    /// How many of its files differ from the content in use.
    pub changed: u32,
    /// When.
    pub saved: Stamp,
}

/// A workbook to bring in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentWorkbook {
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a workbook brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentBrought {
    /// Every entry in which it differs from the content in use.
    pub entries: Vec<TypedEntry>,
    /// What could not be read, each with its cell; then nothing was brought in.
    pub refused: Vec<String>,
}
