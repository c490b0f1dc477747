//! CSV out. A cell that a spreadsheet would run as a formula is neutralised.

/// A table as CSV text.
pub fn csv(header: &[&str], rows: &[Vec<String>]) -> Result<String, NotWritten> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(|_| NotWritten)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|_| NotWritten)?;
    }
    let bytes = writer.into_inner().map_err(|_| NotWritten)?;
    String::from_utf8(bytes).map_err(|_| NotWritten)
}

/// The table could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The table could not be written as CSV: every row needs as many cells as the header. Nothing was exported; report this with the name of the table."
)]
pub struct NotWritten;

/// The cell with an apostrophe in front where it starts like a formula, and without NUL.
fn harmless(cell: &str) -> String {
    let cell = cell.replace('\0', "");
    let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_starts_are_neutralised() {
        let rows = [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            ("+44", "'+44"),
            ("-x", "'-x"),
            ("@a", "'@a"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("\0=x", "'=x"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (cell, expected) in rows {
            assert_eq!(harmless(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn a_row_of_another_length_is_refused() {
        assert_eq!(csv(&["a", "b"], &[vec!["1".to_owned()]]), Err(NotWritten));
        assert_eq!(csv(&["a"], &[vec!["1, 2".to_owned()]]).as_deref(), Ok("a\n\"1, 2\"\n"));
    }
}
