//! Which line of a file something stands on.

use super::Files;
use front_door_domain::content::Place;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

/// Fields that name an entry of a list.
const NAMES: [&str; 6] = ["id", "service", "check", "table", "outcome", "code"];

/// The line on which a byte stands, counted from 1.
pub(super) fn line_at(text: &[u8], byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).split(|byte| *byte == b'\n').count()
}

impl Files {
    /// The line of a place, or of the nearest thing around it; none where the file has no such thing.
    pub fn line(&self, place: &Place) -> Option<usize> {
        find(&place.file, self.text(&place.file).ok()?, &place.steps)
    }
}

/// The line that the steps lead to, as far as they lead.
pub(super) fn find(file: &str, text: &str, steps: &[String]) -> Option<usize> {
    if std::path::Path::new(file).extension().is_some_and(|ending| ending == "csv") {
        return row(text, steps.last()?);
    }
    let table = DeTable::parse(text).ok()?;
    let mut here = table.span().start;
    let mut value: Option<&Spanned<DeValue<'_>>> = None;
    for step in steps {
        let found = match value.map(Spanned::get_ref) {
            None => field(table.get_ref(), step),
            Some(DeValue::Table(table)) => field(table, step),
            Some(DeValue::Array(array)) => entry(array, step),
            Some(_) => None,
        };
        let Some((at, inner)) = found else { break };
        (here, value) = (at, Some(inner));
    }
    Some(line_at(text.as_bytes(), here))
}

type Found<'a, 'i> = Option<(usize, &'a Spanned<DeValue<'i>>)>;

fn field<'a, 'i>(table: &'a DeTable<'i>, name: &str) -> Found<'a, 'i> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().start, value))
}

/// The entry with this name, the last where there are two; or the third for `#3`.
fn entry<'a, 'i>(array: &'a DeArray<'i>, step: &str) -> Found<'a, 'i> {
    let nth = step.strip_prefix('#').and_then(|number| number.parse::<usize>().ok());
    let value = match nth {
        Some(number) => array.get(number.checked_sub(1)?)?,
        None => array.iter().rev().find(|value| is_named(value.get_ref(), step))?,
    };
    Some((value.span().start, value))
}

fn is_named(value: &DeValue<'_>, name: &str) -> bool {
    let names = NAMES.iter().filter_map(|field| value.get(*field));
    value.as_str() == Some(name)
        || names.filter_map(|value| value.get_ref().as_str()).any(|found| found == name)
}

/// The last line of a table whose first cell is this.
fn row(text: &str, code: &str) -> Option<usize> {
    let first = |line: &str| line.split(',').next().is_some_and(|cell| cell.trim_matches('"') == code);
    let lines: Vec<_> = text.lines().collect();
    lines.iter().rposition(|line| first(line)).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_on_its_line() {
        let text = "name = \"x\"\n\n[[flag]]\nid = \"a\"\noutcome = \"o\"\n\n[[flag]]\nid = \"b\"\n\n[[route]]\nservice = \"s\"\nchecks = [\n  { check = \"c\" },\n  { check = \"d\" },\n]\n";
        for (steps, line) in [
            (vec!["name"], 1),
            (vec!["flag", "a"], 3),
            (vec!["flag", "a", "outcome"], 5),
            (vec!["flag", "b"], 7),
            (vec!["flag", "#2", "id"], 8),
            (vec!["route", "s", "checks", "d"], 14),
            (vec!["route", "s", "who", "from"], 10),
            (vec!["nowhere"], 1),
        ] {
            let steps: Vec<String> = steps.into_iter().map(str::to_owned).collect();
            assert_eq!(find("needs/x.toml", text, &steps), Some(line), "{steps:?}");
        }
        assert_eq!(
            find("hubs.csv", "# a\ncode,name\nA1,one\nA2,two\nA1,again\n", &["A1".to_owned()]),
            Some(5)
        );
    }
}
