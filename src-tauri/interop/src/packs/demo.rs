//! The tables from which made-up residents are drawn. Read only when a demo is filled.

use super::{
    Files, PackError,
    tables::{self, LsoaRow, rows},
    wrong,
};
use front_door_domain::demo_tables::{
    DemoBorough, DemoLsoa, DemoNames, DemoPostcode, DemoPractice, DemoTables,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct AgesRow {
    borough: String,
    ages: String,
}

#[derive(Deserialize)]
struct EthnicityRow {
    borough: String,
    group: String,
    people: u32,
}

#[derive(Deserialize)]
struct NamesRow {
    locale: String,
    kind: String,
    names: String,
}

/// Everything that the generator of made-up residents reads.
pub fn demo_tables() -> Result<DemoTables, PackError> {
    let files = &Files::shipped();
    let postcodes = tables::postcodes(files)?;
    let postcode = |row: &front_door_domain::pack::PostcodeRow| DemoPostcode {
        postcode: row.postcode.to_string(),
        lsoa: postcodes.lsoa(row).map(|lsoa| lsoa.code.clone()).unwrap_or_default(),
        lat: row.position.lat,
        lon: row.position.lon,
    };
    Ok(DemoTables {
        practices: practices(files)?,
        lsoas: rows(files, "lsoas.csv")?.into_iter().map(lsoa).collect::<Result<_, _>>()?,
        boroughs: boroughs(files)?,
        postcodes: postcodes.rows().iter().map(postcode).collect(),
        names: names(files)?,
    })
}

fn practices(files: &Files) -> Result<Vec<DemoPractice>, PackError> {
    let practices = tables::practices(files)?.into_iter().map(|practice| DemoPractice {
        code: practice.code,
        list_size: practice.list_size.unwrap_or(0),
        lat: practice.position.lat,
        lon: practice.position.lon,
        borough: practice.borough.name().to_owned(),
    });
    Ok(practices.collect())
}

fn lsoa(row: LsoaRow) -> Result<DemoLsoa, PackError> {
    let (female, male) = (bands(&row.females)?, bands(&row.males)?);
    Ok(DemoLsoa { code: row.code, borough: row.borough, female, male })
}

fn bands(text: &str) -> Result<[u32; 5], PackError> {
    let numbers = numbers("lsoas.csv", text)?;
    numbers.try_into().map_err(|_| wrong("lsoas.csv", None, &format!("`{text}` is not five numbers")))
}

fn numbers(file: &str, text: &str) -> Result<Vec<u32>, PackError> {
    let number =
        |cell: &str| cell.parse().map_err(|_| wrong(file, None, &format!("`{cell}` is not a number")));
    text.split_whitespace().map(number).collect()
}

fn boroughs(files: &Files) -> Result<Vec<DemoBorough>, PackError> {
    let groups = rows::<EthnicityRow>(files, "ethnicity.csv")?;
    let borough = |row: AgesRow| {
        let own = groups.iter().filter(|group| group.borough == row.borough);
        let ethnicity = own.map(|group| (group.group.clone(), group.people)).collect();
        Ok(DemoBorough { ages: numbers("ages.csv", &row.ages)?, name: row.borough, ethnicity })
    };
    rows(files, "ages.csv")?.into_iter().map(borough).collect()
}

fn names(files: &Files) -> Result<Vec<DemoNames>, PackError> {
    let mut lists: Vec<DemoNames> = Vec::new();
    for row in rows::<NamesRow>(files, "names.csv")? {
        if lists.last().is_none_or(|list| list.locale != row.locale) {
            lists.push(DemoNames { locale: row.locale.clone(), ..DemoNames::default() });
        }
        let names = row.names.split('|').map(str::to_owned).collect();
        let Some(list) = lists.last_mut() else { continue };
        match row.kind.as_str() {
            "female" => list.female = names,
            "male" => list.male = names,
            "unisex" => list.unisex = names,
            "last" => list.last = names,
            other => return Err(wrong("names.csv", None, &format!("no kind of name is called `{other}`"))),
        }
    }
    Ok(lists)
}
