//! About, verify, import, export.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// About this program and its content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct About {
    /// Version of the program.
    pub version: String,
    /// Version of the pack and its SHA-256.
    pub pack: String,
    /// `2026.10, unsigned`.
    pub content: String,
    /// The intended-purpose statement.
    pub purpose: String,
    /// The attribution that the data's licences ask for.
    pub attribution: String,
    /// One row a table: what, source, date, licence.
    pub sources: Vec<SourceRow>,
    /// `Bank holidays known to 31-Dec-2028`.
    pub bank_holidays: String,
    /// What alone mode can prove about the journal, honestly.
    pub journal: String,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SourceRow {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: u32,
    /// Where it is from.
    pub source: String,
    /// Of when.
    pub date: String,
    /// Under which licence.
    pub licence: String,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verified {
    /// Everything fits.
    pub whole: bool,
    /// How many entries of the journal were read.
    #[ts(type = "number")]
    pub entries: u64,
    /// How many looks were read.
    #[ts(type = "number")]
    pub looks: u64,
    /// The first broken entry, where there is one.
    #[ts(type = "number | null")]
    pub first_broken: Option<u64>,
    /// One sentence.
    pub sentence: String,
}

/// Bringing in online requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportRequests {
    /// The file's text: CSV or JSON lines.
    pub text: String,
    /// Its name, for the messages only.
    pub name: String,
    /// Read and report, change nothing.
    pub dry_run: bool,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imported {
    /// Taken in as contacts.
    pub taken: u32,
    /// Already there.
    pub known: u32,
    /// Refused, each with line and reason.
    pub refused: Vec<String>,
}

/// What to take out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Export {
    /// `contacts`, `appointments`, `tasks` or `day-list`.
    pub what: String,
    /// From this day.
    pub from: Option<String>,
    /// To this day, included.
    pub to: Option<String>,
}

/// A table as CSV, formula starts neutralised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exported {
    /// The CSV.
    pub csv: String,
    /// How many rows.
    pub rows: u32,
}
