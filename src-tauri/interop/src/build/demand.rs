//! What made-up residents are mixed from: ages, ethnic groups and names.

use super::{BuildError, Table, csv_in};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

const AGES: &str = "population/census2021_or_ons_population20_ltla21_bhr.csv";
const ETHNICITY: &str = "population/census2021_or_ons_ethnicity21_ltla21_bhr.csv";
const NAMES: &str = "names/faker_40.54_name_lists_by_locale.json";

/// People by single year of age and borough, 90 and over in one.
pub(super) fn ages(from: &Path) -> Result<Table, BuildError> {
    let mut rows = Vec::new();
    for row in csv_in::rows(from, AGES)? {
        let years = (0..90).map(|year: u8| year.to_string()).chain(["90+".to_owned()]);
        let ages = years.map(|year| Ok(whole(row.read(&year)?)));
        let ages = ages.collect::<Result<Vec<_>, BuildError>>()?;
        rows.push(vec![row.cell("ltla21_name")?.to_owned(), ages.join(" ")]);
    }
    rows.sort();
    Ok(Table { name: "ages", header: "borough,ages", rows })
}

/// A count that the source writes with a decimal point.
fn whole(count: f64) -> String {
    format!("{count:.0}")
}

/// People by ethnic group and borough.
pub(super) fn ethnicity(from: &Path) -> Result<Table, BuildError> {
    let mut rows = Vec::new();
    for row in csv_in::rows(from, ETHNICITY)? {
        if let Some(group) = row.cell("ethnic_group")?.strip_suffix("(number)") {
            let borough = row.cell("ltla21_name")?.to_owned();
            rows.push(vec![borough, group.trim().to_owned(), whole(row.read("value")?)]);
        }
    }
    rows.sort();
    Ok(Table { name: "ethnicity", header: "borough,group,people", rows })
}

#[derive(Deserialize)]
struct Locale {
    script: String,
    female: Vec<String>,
    male: Vec<String>,
    unisex_or_all: Vec<String>,
    last: Vec<String>,
}

/// Names by locale, those in Latin letters.
pub(super) fn names(from: &Path) -> Result<Table, BuildError> {
    let path = from.join(NAMES);
    let locales: BTreeMap<String, Locale> = serde_json::from_str(&csv_in::text(&path)?)
        .map_err(|error| BuildError::Source { path: path.clone(), what: error.to_string() })?;
    let mut rows = Vec::new();
    for (locale, lists) in locales.into_iter().filter(|(_, lists)| lists.script == "Latin") {
        let kinds = [
            ("female", lists.female),
            ("male", lists.male),
            ("unisex", lists.unisex_or_all),
            ("last", lists.last),
        ];
        for (kind, mut names) in kinds.into_iter().filter(|(_, names)| !names.is_empty()) {
            // John Doe's family name stands in for a list that the source does not have.
            names.retain(|name| name != "Doe" && !name.contains('|'));
            names.sort();
            names.dedup();
            if !names.is_empty() {
                rows.push(vec![locale.clone(), kind.to_owned(), names.join("|")]);
            }
        }
    }
    Ok(Table { name: "names", header: "locale,kind,names", rows })
}
