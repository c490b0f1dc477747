//! Two versions of content, compared row by row. A row is an entry with a name of its own: a need, what
//! it says about a service, a sign, a check, an example case.

use super::{Files, PackError, kept::is_content};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// Fields by which an entry is named, the first that it has.
const NAMES: [&str; 7] = ["id", "service", "check", "outcome", "phrase", "name", "signs"];

/// A row that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    /// The file, and the entry in it where it has several: `needs/urinary.toml: route pharmacy-first`.
    pub row: String,
    /// The whole row is there on one side only: true where it was added.
    pub whole: Option<bool>,
    /// Its fields that differ: name, before, after.
    pub fields: Vec<(String, Option<String>, Option<String>)>,
}

type Rows = BTreeMap<String, BTreeMap<String, String>>;

/// Every row of the content that differs, in order.
pub fn compare(before: &Files, after: &Files) -> Result<Vec<RowChange>, PackError> {
    let (before, after) = (rows(before)?, rows(after)?);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes = names.into_iter().filter_map(|name| change(name, before.get(name), after.get(name)));
    Ok(changes.collect())
}

fn change(
    name: &str,
    before: Option<&BTreeMap<String, String>>,
    after: Option<&BTreeMap<String, String>>,
) -> Option<RowChange> {
    let none = BTreeMap::new();
    let whole = match (before, after) {
        (None, _) => Some(true),
        (_, None) => Some(false),
        _ => None,
    };
    let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
    let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let fields = fields.into_iter().filter(|field| before.get(*field) != after.get(*field));
    let fields: Vec<_> =
        fields.map(|field| (field.clone(), before.get(field).cloned(), after.get(field).cloned())).collect();
    (!fields.is_empty()).then(|| RowChange { row: name.to_owned(), whole, fields })
}

fn rows(files: &Files) -> Result<Rows, PackError> {
    let mut rows = Rows::new();
    for (name, _) in files.iter().filter(|(name, _)| is_content(name)) {
        let table: Table = files.toml(name)?;
        for (field, value) in &table {
            match tables(value) {
                Some(entries) => entries_of(&mut rows, name, field, &entries),
                None => spread(rows.entry(name.to_owned()).or_default(), field, value),
            }
        }
    }
    Ok(rows)
}

/// The entries of a list of tables; none for any other value.
fn tables(value: &Value) -> Option<Vec<&Table>> {
    let list = value.as_array().filter(|list| !list.is_empty())?;
    list.iter().map(Value::as_table).collect()
}

fn entries_of(rows: &mut Rows, file: &str, list: &str, entries: &[&Table]) {
    for (at, entry) in entries.iter().enumerate() {
        let mut row = format!("{file}: {list} {}", name_of(entry, at));
        // Two of one name are told apart by their place.
        if rows.contains_key(&row) {
            row = format!("{row} (#{})", at + 1);
        }
        let fields = rows.entry(row).or_default();
        entry.iter().for_each(|(field, value)| spread(fields, field, value));
    }
}

fn name_of(entry: &Table, at: usize) -> String {
    let named = NAMES.iter().find_map(|name| entry.get(*name));
    named.map_or_else(|| format!("#{}", at + 1), plain)
}

/// A value as fields: tables and named lists within it are spread out, so that one of them can differ.
fn spread(fields: &mut BTreeMap<String, String>, field: &str, value: &Value) {
    if let Some(table) = value.as_table() {
        table.iter().for_each(|(inner, value)| spread(fields, &format!("{field} {inner}"), value));
    } else if let Some(entries) = tables(value) {
        for (at, entry) in entries.into_iter().enumerate() {
            let named = format!("{field} {}", name_of(entry, at));
            entry.iter().for_each(|(inner, value)| spread(fields, &format!("{named} {inner}"), value));
        }
    } else {
        fields.insert(field.to_owned(), plain(value));
    }
}

/// A value as a person reads it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::{RowChange, compare};
    use crate::packs::Files;

    /// The rows that differ once `from` reads `to` in a file, as one line each.
    fn changed(file: &str, from: &str, to: &str) -> Vec<String> {
        let shipped = Files::shipped();
        let text = shipped.text(file).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        let other = shipped.with(file, text.replacen(from, to, 1).into_bytes()).unwrap();
        compare(&shipped, &other).unwrap().iter().map(line).collect()
    }

    fn line(change: &RowChange) -> String {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        let fields = change.fields.iter();
        let fields =
            fields.map(|(name, before, after)| format!("{name}: {} > {}", side(before), side(after)));
        let whole = change.whole.map_or("changed", |added| if added { "added" } else { "removed" });
        format!("{whole} {} [{}]", change.row, fields.collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn each_row_that_differs_is_named_with_its_fields() {
        for (file, from, to, expected) in [
            (
                "destinations/physio.toml",
                "order = ",
                "order = 1",
                "changed destinations/physio.toml [order: ",
            ),
            (
                "needs/urinary.toml",
                "below = { years = 65 }",
                "below = { years = 66 }",
                "changed needs/urinary.toml: route pharmacy-first [who below years: 65 > 66]",
            ),
            (
                "needs/rectal-pain.toml",
                "\nchaperone = true\n",
                "\n",
                "changed needs/rectal-pain.toml [chaperone: true > -]",
            ),
            (
                "destinations/havens.toml",
                "\nchaperone = true\n",
                "\nchaperone = false\n",
                "changed destinations/havens.toml [chaperone: true > false]",
            ),
            (
                "checks.toml",
                "id = \"check.pregnant\"",
                "id = \"check.expecting\"",
                "added checks.toml: check check.expecting [",
            ),
            (
                "pack.toml",
                "to = \"18:30\"",
                "to = \"18:00\"",
                "changed pack.toml [core_hours to: 18:30 > 18:00]",
            ),
        ] {
            let found = changed(file, from, to);
            assert!(found[0].starts_with(expected), "{found:?}");
        }
        let renamed = changed("checks.toml", "id = \"check.pregnant\"", "id = \"check.expecting\"");
        assert!(
            renamed.len() == 2 && renamed[1].starts_with("removed checks.toml: check check.pregnant"),
            "{renamed:?}"
        );
        assert_eq!(compare(&Files::shipped(), &Files::shipped()).unwrap(), []);
    }

    #[test]
    fn a_comment_changes_the_signature_and_no_row() {
        let shipped = Files::shipped();
        let text = format!("{}\n# why\n", shipped.text("checks.toml").unwrap());
        let other = shipped.with("checks.toml", text.into_bytes()).unwrap();
        assert_eq!(compare(&shipped, &other).unwrap(), []);
        assert_ne!(shipped.content_sha256(), other.content_sha256());
    }
}
