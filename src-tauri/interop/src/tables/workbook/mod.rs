//! Tables as an XLSX workbook, and back.

mod read;
mod write;

pub use read::{NotRead, read};
pub use write::{NotWritten, write};

/// The sheet that says what stands where. It is written, and never read back.
const GUIDE: &str = "How to";

#[cfg(test)]
pub(super) use {read::first_cell, write::book};
