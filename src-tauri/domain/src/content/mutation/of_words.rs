//! Numbers in words.

/// Every number of a text moved by one, up and down: what it was, what it became, and the new text.
/// Decimals move in their last place.
pub(super) fn moved(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, number) in numbers(text) {
        for by in [-1, 1] {
            if let Some(other) = by_one(number, by) {
                let changed = format!("{}{other}{}", &text[..at], &text[at + number.len()..]);
                found.push((format!("{number} made {other} in \"{}\"", short(text)), changed));
            }
        }
    }
    found
}

/// Runs of digits with where they begin; a dot between two digits belongs to the number.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let inside =
        |at: usize| digit(at) || (bytes.get(at) == Some(&b'.') && at > 0 && digit(at - 1) && digit(at + 1));
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if digit(at) {
            let end = (at..bytes.len()).find(|end| !inside(*end)).unwrap_or(bytes.len());
            found.extend(text.get(at..end).map(|number| (at, number)));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// The number one more or one less in its last place, with as many places as before.
fn by_one(number: &str, by: i64) -> Option<String> {
    let dot = number.find('.').map(|at| number.len() - at - 1);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let other = digits.parse::<i64>().ok()?.checked_add(by).filter(|other| *other >= 0)?;
    let mut text = format!("{other:0width$}", width = digits.len());
    if let Some(places) = dot {
        text.insert(text.len().checked_sub(places)?, '.');
    }
    Some(text)
}

fn short(text: &str) -> String {
    text.chars().take(50).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_moves_by_one_in_its_last_place() {
        for (text, changed) in [
            ("no number", vec![]),
            ("37.9 °C", vec!["37.8 °C", "38.0 °C"]),
            ("age 16. Then", vec!["age 15. Then", "age 17. Then"]),
            ("at 08:00", vec!["at 07:00", "at 09:00", "at 08:01"]),
            ("0 homes", vec!["1 homes"]),
        ] {
            let found: Vec<_> = moved(text).into_iter().map(|(_, text)| text).collect();
            assert_eq!(found, changed, "{text}");
        }
    }
}
