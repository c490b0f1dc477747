//! What a file would change, entry by entry and field by field, before anything is taken.

use jiff::civil::Date;
use std::collections::BTreeMap;

/// Names and values of an entry's fields, in the order they are shown.
pub type Fields = Vec<(&'static str, String)>;

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: &'static str,
    /// As it is known.
    pub from: String,
    /// As the file has it.
    pub to: String,
}

/// What happens to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is not in the directory yet.
    Added,
    /// It is, and differs.
    Changed,
    /// It is, and has its last day.
    Closed {
        /// The last day.
        on: Date,
    },
}

/// One entry that a file would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The entry.
    pub id: String,
    /// Its name as the file has it.
    pub name: String,
    /// What happens to it.
    pub what: What,
    /// Every field that differs; for an added entry every field that says something.
    pub changes: Vec<Change>,
}

/// How an entry as `read` differs from what is known of it; nothing where it does not. `closes` is
/// its last day, where it has one now and had none.
pub fn compare(
    (id, name): (&str, &str),
    known: Option<&Fields>,
    read: Fields,
    closes: Option<Date>,
) -> Option<Difference> {
    let before: BTreeMap<_, _> = known.into_iter().flatten().map(|(field, value)| (*field, value)).collect();
    let changes: Vec<Change> = read
        .into_iter()
        .filter_map(|(field, to)| {
            let from = before.get(field).map(|value| (*value).clone()).unwrap_or_default();
            (from != to).then_some(Change { field, from, to })
        })
        .collect();
    let what = match (known, closes) {
        (None, _) => What::Added,
        (Some(_), Some(on)) if changes.iter().any(|change| change.field == "closes") => What::Closed { on },
        (Some(_), _) => What::Changed,
    };
    let differs = known.is_none() || !changes.is_empty();
    differs.then(|| Difference { id: id.to_owned(), name: name.to_owned(), what, changes })
}
