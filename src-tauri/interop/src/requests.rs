//! Online requests from a file: CSV with a header line, or one JSON object a line. Read tolerantly,
//! refused by line and reason; nothing is guessed.

use crate::rows::line;
use jiff::Timestamp;
use serde::Deserialize;

/// The longest own words taken, in characters; a form that sends more is refused by line.
pub const LONGEST_WORDS: usize = 10_000;

/// One online request as the website or kiosk wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OnlineRequest {
    /// The sender's own number of the request; the same number is the same request.
    pub reference: String,
    /// When it was sent.
    #[serde(deserialize_with = "moment")]
    pub received: Timestamp,
    /// Name as typed.
    #[serde(default)]
    pub name: String,
    /// Date of birth as typed.
    #[serde(default)]
    pub born: String,
    /// NHS number as typed.
    #[serde(default)]
    pub nhs_number: String,
    /// Postcode as typed.
    #[serde(default)]
    pub postcode: String,
    /// ODS code of the practice it was sent through, where the form says so.
    #[serde(default)]
    pub practice: String,
    /// Number to ring back.
    #[serde(default)]
    pub phone: String,
    /// Own words.
    pub own_words: String,
    /// `yes` or `no` to "is it worse than before?", where the form asked.
    #[serde(default)]
    pub worse: String,
}

/// A time, or what one looks like. The text itself is not repeated: it may be anything.
fn moment<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom(NOT_A_TIME))
}

const NOT_A_TIME: &str = "received is no time such as 2026-10-23T17:50:00Z";

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Line {line}: {reason}")]
pub struct Refused {
    /// Counted from 1, the header included.
    pub line: u64,
    /// Expected, found, what to do.
    pub reason: String,
}

/// What a file holds: requests in its order, and the lines that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// Requests with their line.
    pub requests: Vec<(u64, OnlineRequest)>,
    /// Lines not taken.
    pub refused: Vec<Refused>,
}

/// Reads a file's text. A file cut off in the middle gives what is whole and names the broken line.
pub fn read(text: &str) -> Read {
    let text = text.trim_start_matches('\u{feff}');
    let mut read = if text.trim_start().starts_with('{') { json_lines(text) } else { csv(text) };
    let taken = std::mem::take(&mut read.requests);
    for (line, request) in taken {
        match check(&request) {
            Ok(()) => read.requests.push((line, request)),
            Err(reason) => read.refused.push(Refused { line, reason }),
        }
    }
    read.refused.sort_by_key(|refused| refused.line);
    read
}

fn json_lines(text: &str) -> Read {
    let mut read = Read::default();
    for (line, row) in (1..).zip(text.lines()).filter(|(_, row)| !row.trim().is_empty()) {
        match serde_json::from_str(row) {
            Ok(request) => read.requests.push((line, request)),
            Err(error) if error.to_string().contains(NOT_A_TIME) => {
                read.refused.push(Refused { line, reason: broken(NOT_A_TIME) });
            }
            Err(_) => read.refused.push(Refused {
                line,
                reason: broken("it is not one JSON object with reference, received and own_words"),
            }),
        }
    }
    read
}

fn csv(text: &str) -> Read {
    let mut read = Read::default();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let missing = ["reference", "received", "own_words"]
        .into_iter()
        .find(|name| !header.iter().any(|have| have == *name));
    if let Some(column) = missing {
        let reason = format!(
            "the first line must name the columns reference, received and own_words; {column} is missing. Add it and bring the file in again."
        );
        read.refused.push(Refused { line: 1, reason });
        return read;
    }
    let ends_whole = text.ends_with('\n') || text.is_empty();
    let rows: Vec<_> = reader.records().collect();
    let last = rows.len();
    for (number, row) in (1..).zip(rows) {
        let at = row.as_ref().map_or_else(csv::Error::position, csv::StringRecord::position);
        let line = at.map_or(0, |at| line(text.as_bytes(), at, None));
        match row.and_then(|row| row.deserialize(Some(&header))) {
            _ if number == last && !ends_whole && open_quote(text) => {
                read.refused.push(Refused { line, reason: broken("the file ends inside a quoted field") });
            }
            Ok(request) => read.requests.push((line, request)),
            Err(error) => read.refused.push(Refused { line, reason: broken(&plain(&error)) }),
        }
    }
    read
}

/// An odd number of quotes means that the file was cut inside a quoted field.
fn open_quote(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// The fault without the row's content: a message may be logged, a row may not.
fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} fields and the header {expected_len}")
        }
        csv::ErrorKind::Deserialize { err, .. } if err.to_string().contains(NOT_A_TIME) => {
            NOT_A_TIME.to_owned()
        }
        csv::ErrorKind::Deserialize { .. } => "a field could not be read".to_owned(),
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8 text".to_owned(),
        _ => "it is not a CSV row".to_owned(),
    }
}

fn broken(why: &str) -> String {
    format!(
        "one whole request was expected, but {why}. Mend the line and bring the file in again; lines already taken are not doubled."
    )
}

fn check(request: &OnlineRequest) -> Result<(), String> {
    if request.reference.is_empty() {
        return Err(broken("its reference is empty"));
    }
    if request.own_words.trim().is_empty() {
        return Err(broken("its own words are empty"));
    }
    let longest = [
        &request.reference,
        &request.name,
        &request.born,
        &request.nhs_number,
        &request.postcode,
        &request.practice,
        &request.phone,
        &request.worse,
    ];
    if longest.into_iter().any(|field| field.chars().count() > 200) {
        return Err(broken("a field other than the own words is longer than 200 characters"));
    }
    let words = request.own_words.chars().count();
    if words > LONGEST_WORDS {
        return Err(broken(&format!("its own words have {words} characters, more than {LONGEST_WORDS}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const HEADER: &str = "reference,received,name,born,nhs_number,postcode,phone,own_words,worse\n";

    fn check_file(text: &str, taken: &[&str], refused: &[(u64, &str)]) {
        let read = read(text);
        let references: Vec<_> =
            read.requests.iter().map(|(_, request)| request.reference.as_str()).collect();
        assert_eq!(references, taken, "{text:?}");
        assert_eq!(read.refused.len(), refused.len(), "{:?}", read.refused);
        for (found, (line, part)) in read.refused.iter().zip(refused) {
            assert_eq!(found.line, *line);
            assert!(found.reason.contains(part), "{:?} does not say {part:?}", found.reason);
        }
    }

    #[test]
    fn whole_files_are_taken_and_broken_lines_named() {
        let good =
            "W1,2026-10-23T07:10:00Z,Joan Reed,11/12/1959,,RM8 2AB,07700900114,\"Dizzy, since Monday\",no\n";
        check_file(&format!("{HEADER}{good}"), &["W1"], &[]);
        check_file(&format!("\u{feff}{HEADER}{good}"), &["W1"], &[]);
        check_file(HEADER, &[], &[]);
        check_file("", &[], &[(1, "reference is missing")]);
        check_file("reference,own_words\nW1,hello\n", &[], &[(1, "received is missing")]);
        check_file(
            &format!("{HEADER}{good}W2,yesterday,,,,,,hello,\n"),
            &["W1"],
            &[(3, "2026-10-23T17:50:00Z")],
        );
        check_file(&format!("{HEADER}{good}W2,2026-10-23T07:10:00Z,x\n"), &["W1"], &[(3, "3 fields")]);
        check_file(
            &format!("{HEADER}{good}W2,2026-10-23T07:10:00Z,,,,,,\"cut off in the mid"),
            &["W1"],
            &[(3, "quoted")],
        );
        check_file(
            &format!("{HEADER}W1,2026-10-23T07:10:00Z,,,,,,  ,\n"),
            &[],
            &[(2, "own words are empty")],
        );
        check_file(
            &format!("{HEADER},2026-10-23T07:10:00Z,,,,,,hello,\n"),
            &[],
            &[(2, "reference is empty")],
        );
    }

    #[test]
    fn a_broken_line_is_named_by_its_own_number_however_lines_end() {
        let good = "W1,2026-10-23T07:10:00Z,,,,,,\"Dizzy,\nsince Monday\",no\n";
        for (rows, expected) in [
            (format!("{good}W2,yesterday,,,,,,hello,\n"), (4, NOT_A_TIME)),
            (format!("{good}W2,2026-10-23T07:10:00Z,x\n"), (4, "3 fields")),
            (format!("{good}\n\nW2,2026-10-23T07:10:00Z,,,,,,,\n"), (6, "own words are empty")),
            (format!("{good}W2,2026-10-23T07:10:00Z,,,,,,\"cut"), (4, "quoted")),
        ] {
            let text = format!("{HEADER}{rows}");
            check_file(&text, &["W1"], &[expected]);
            check_file(&text.replace('\n', "\r\n"), &["W1"], &[expected]);
        }
    }

    #[test]
    fn json_lines_are_read_too() {
        let good =
            r#"{"reference":"J1","received":"2026-10-23T07:10:00Z","own_words":"mole on back, changed"}"#;
        check_file(&format!("{good}\n"), &["J1"], &[]);
        check_file(&format!("{good}\n\n{{\"reference\":\"J2\",\"rec"), &["J1"], &[(3, "whole request")]);
    }

    #[test]
    fn ten_thousand_characters_are_the_most() {
        let row = |n: usize| format!("{HEADER}W1,2026-10-23T07:10:00Z,,,,,,{},\n", "a".repeat(n));
        check_file(&row(10_000), &["W1"], &[]);
        check_file(&row(10_001), &[], &[(2, "10001 characters")]);
    }

    #[test]
    fn every_other_field_has_two_hundred_characters_at_most() {
        for field in 1..9 {
            let row = |n: usize| {
                let mut cells =
                    ["W1", "2026-10-23T07:10:00Z", "", "", "", "", "", "hello", ""].map(str::to_owned);
                cells[field] = "a".repeat(n);
                format!("{HEADER}{}\n", cells.join(","))
            };
            if ![1, 7].contains(&field) {
                check_file(&row(200), &["W1"], &[]);
                check_file(&row(201), &[], &[(2, "longer than 200 characters")]);
            }
        }
    }

    #[test]
    fn refusals_never_repeat_what_the_row_says() {
        let text = format!("{HEADER}W1,Joan Reed 07700900114,,,,,,hello,\n");
        let reason = read(&text).refused.first().unwrap().to_string();
        assert!(!reason.contains("Reed") && !reason.contains("07700"), "{reason}");
    }
}
