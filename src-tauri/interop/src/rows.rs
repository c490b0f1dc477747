//! Which line of a CSV file a row begins on, and what is wrong with it.

/// The line that a row begins on, counted from 1. The reader gives where the row before ended: after
/// a line that ends in CR LF that is before the LF, and before empty lines and remarks too. Lines that
/// start with `remark` are no rows.
pub(crate) fn line(text: &[u8], at: &csv::Position, remark: Option<u8>) -> u64 {
    let mut rest = usize::try_from(at.byte()).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
    let mut line = at.line();
    loop {
        match rest {
            [b'\n', more @ ..] => (line, rest) = (line + 1, more),
            [b'\r', more @ ..] => rest = more,
            [first, ..] if Some(*first) == remark => {
                let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                rest = rest.get(end..).unwrap_or_default();
            }
            _ => return line,
        }
    }
}

/// What is wrong with a row, without the reader's own count of records and lines.
pub(crate) fn plainly(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells where {expected_len} were expected")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::line;

    fn check(text: &str, remark: Option<u8>, expected: &[u64]) {
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let mut reader = csv::ReaderBuilder::new().comment(remark).from_reader(text.as_bytes());
            let records: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
            let found: Vec<_> = records
                .iter()
                .map(|record| line(text.as_bytes(), record.position().unwrap(), remark))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_row_is_named_by_the_line_it_begins_on_however_lines_end() {
        check("a,b\n1,2\n3,4\n", None, &[2, 3]);
        check("a,b\n1,2\n3,4", None, &[2, 3]);
        check("\n\na,b\n1,2\n\n\n3,4\n", None, &[4, 7]);
        check("a,b\n\"1\n1\",2\n3,4\n", None, &[2, 4]);
        check("# of\n# these\na,b\n# one\n1,2\n\n# two\n3,4\n", Some(b'#'), &[5, 8]);
        check("a,b\n#1,2\n3,4\n", None, &[2, 3]);
    }
}
