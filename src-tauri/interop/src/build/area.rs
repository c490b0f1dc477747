//! Bank holidays, postcodes and small areas.

use super::{BuildError, Table, csv_in};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

const HOLIDAYS: &str = "calendar/bank-holidays_govuk_2012-2028.json";
const POSTCODES: &str = "geography/postcodes_bhr.csv";
const DEPRIVATION: &str = "geography/imd2019_lsoa11_bhr.csv";
const POPULATION: &str = "population/ons_mid2020_population_lsoa11_age_sex_bhr.csv";
const BANDS: [&str; 5] = ["0-15", "16-29", "30-44", "45-64", "65+"];

#[derive(Deserialize)]
struct Division {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    title: String,
    date: String,
}

/// Bank holidays of England and Wales: Scotland's and Northern Ireland's are other days.
pub(super) fn bank_holidays(from: &Path) -> Result<Table, BuildError> {
    let path = from.join(HOLIDAYS);
    let wrong = |what: String| BuildError::Source { path: path.clone(), what };
    let mut divisions: BTreeMap<String, Division> =
        serde_json::from_str(&csv_in::text(&path)?).map_err(|error| wrong(error.to_string()))?;
    let ours = divisions.remove("england-and-wales");
    let ours = ours.ok_or_else(|| wrong("there is no division `england-and-wales`".to_owned()))?;
    let mut rows: Vec<_> = ours.events.into_iter().map(|event| vec![event.date, event.title]).collect();
    rows.sort();
    rows.dedup();
    Ok(Table { name: "bank_holidays", header: "date,name", rows })
}

/// Postcodes with their middle and small area; five decimals are a metre.
pub(super) fn postcodes(from: &Path) -> Result<Table, BuildError> {
    let mut rows = Vec::new();
    for row in csv_in::rows(from, POSTCODES)? {
        let (lat, lon): (f64, f64) = (row.read("lat")?, row.read("lon")?);
        let lsoa = row.cell("lsoa11_code")?.to_owned();
        rows.push(vec![row.cell("postcode")?.to_owned(), format!("{lat:.5}"), format!("{lon:.5}"), lsoa]);
    }
    rows.sort();
    Ok(Table { name: "postcodes", header: "postcode,lat,lon,lsoa", rows })
}

/// Small areas with deprivation and residents by sex and age band.
pub(super) fn lsoas(from: &Path) -> Result<Table, BuildError> {
    let mut deciles = BTreeMap::new();
    for row in csv_in::rows(from, DEPRIVATION)? {
        deciles.insert(row.cell("lsoa11_code")?.to_owned(), row.cell("imd_decile")?.to_owned());
    }
    let mut rows = Vec::new();
    for row in csv_in::rows(from, POPULATION)? {
        let code = row.cell("LSOA11CD")?;
        let decile = deciles.get(code).cloned();
        let decile = decile.ok_or_else(|| row.wrong(&format!("{code} has no deprivation decile")))?;
        let bands = |sex: &str| {
            let columns: Vec<String> = BANDS.iter().map(|band| format!("{sex}_{band}")).collect();
            let cells = columns.iter().map(|column| row.read::<u32>(column).map(|count| count.to_string()));
            cells.collect::<Result<Vec<_>, _>>().map(|cells| cells.join(" "))
        };
        let (males, females) = (bands("Males")?, bands("Females")?);
        rows.push(vec![code.to_owned(), row.cell("LAD11NM")?.to_owned(), decile, males, females]);
    }
    rows.sort();
    Ok(Table { name: "lsoas", header: "code,borough,imd_decile,males,females", rows })
}
