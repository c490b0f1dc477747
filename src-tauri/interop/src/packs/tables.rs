//! The pack's CSV tables.

use super::{PackError, text_of, wrong};
use front_door_domain::{
    calendar::BankHoliday,
    geo::Position,
    hours::{Hours, Period},
    ids::{HubId, OdsCode},
    pack::{Borough, Hub, HubKind, Lsoa, Pcn, PcnOf, Pharmacy, PostcodeRow, Postcodes, Practice, Site},
};
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, str::FromStr};

/// Rows of a table; lines that start with `#` are remarks.
pub(super) fn rows<T: DeserializeOwned>(file: &str) -> Result<Vec<T>, PackError> {
    let text = text_of(file)?;
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.map_err(|error| wrong(file, &error.to_string()))).collect()
}

fn read<T: FromStr>(file: &str, text: &str) -> Result<T, PackError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| wrong(file, &error.to_string()))
}

#[derive(Deserialize)]
struct PlaceRow {
    code: String,
    name: String,
    address: String,
    postcode: String,
    phone: String,
    lat: f64,
    lon: f64,
    borough: String,
    #[serde(default)]
    ward: String,
    #[serde(default)]
    pcn: String,
    #[serde(default)]
    list_size: Option<u32>,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    bookable: String,
    #[serde(default)]
    not_walk_in: String,
}

impl PlaceRow {
    fn position(&self) -> Position {
        Position { lat: self.lat, lon: self.lon }
    }
}

pub(super) fn bank_holidays() -> Result<Vec<BankHoliday>, PackError> {
    #[derive(Deserialize)]
    struct Row {
        date: Date,
        name: String,
    }
    let rows = rows::<Row>("bank_holidays.csv")?;
    Ok(rows.into_iter().map(|row| BankHoliday { date: row.date, name: row.name }).collect())
}

pub(super) fn practices() -> Result<Vec<Practice>, PackError> {
    let practice = |row: PlaceRow| {
        Ok(Practice {
            position: row.position(),
            borough: read("practices.csv", &row.borough)?,
            pcn: match row.pcn.as_str() {
                "UNALLOCATED" => PcnOf::Unallocated,
                code => PcnOf::Allocated(code.into()),
            },
            code: OdsCode(row.code),
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
            ward: row.ward,
            list_size: row.list_size,
        })
    };
    rows("practices.csv")?.into_iter().map(practice).collect()
}

pub(super) fn pcns() -> Result<Vec<Pcn>, PackError> {
    #[derive(Deserialize)]
    struct Row {
        code: String,
        name: String,
        borough: String,
    }
    let pcn = |row: Row| {
        Ok(Pcn { code: OdsCode(row.code), name: row.name, borough: read("pcns.csv", &row.borough)? })
    };
    rows("pcns.csv")?.into_iter().map(pcn).collect()
}

pub(super) fn hubs() -> Result<Vec<Hub>, PackError> {
    let hub = |row: PlaceRow| {
        Ok(Hub {
            position: row.position(),
            borough: read("hubs.csv", &row.borough)?,
            pcn: row.pcn.as_str().into(),
            kind: match row.kind.as_str() {
                "gp-access" => HubKind::GpAccess,
                "enhanced-access" => HubKind::EnhancedAccess,
                other => return Err(wrong("hubs.csv", &format!("no kind of hub is called `{other}`"))),
            },
            bookable: row.bookable == "yes",
            id: HubId(row.code),
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
        })
    };
    rows("hubs.csv")?.into_iter().map(hub).collect()
}

pub(super) fn sites() -> Result<Vec<Site>, PackError> {
    let site = |row: PlaceRow| {
        Ok(Site {
            position: row.position(),
            borough: read("sites.csv", &row.borough)?,
            code: OdsCode(row.code),
            name: row.name,
            kind: row.kind,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
        })
    };
    rows("sites.csv")?.into_iter().map(site).collect()
}

#[derive(Deserialize)]
struct HoursRow {
    code: String,
    basis: String,
    hours: String,
}

pub(super) fn pharmacies() -> Result<Vec<Pharmacy>, PackError> {
    let hours = rows::<HoursRow>("pharmacy_hours_2014.csv")?;
    let hours: BTreeMap<String, HoursRow> = hours.into_iter().map(|row| (row.code.clone(), row)).collect();
    let pharmacy = |row: PlaceRow| {
        let known = hours.get(&row.code);
        Ok(Pharmacy {
            position: row.position(),
            borough: read("pharmacies.csv", &row.borough)?,
            hours_2014: known.map(|known| weekly(&known.hours)).transpose()?,
            hours_by_postcode: known.is_some_and(|known| known.basis == "postcode"),
            code: OdsCode(row.code),
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
            not_walk_in: row.not_walk_in,
        })
    };
    rows("pharmacies.csv")?.into_iter().map(pharmacy).collect()
}

fn weekly(text: &str) -> Result<Hours, PackError> {
    let period = Period { week: read("pharmacy_hours_2014.csv", text)?, ..Period::default() };
    Ok(Hours::Stated { periods: vec![period], exceptions: Vec::new() })
}

/// A small area's row, with the counts that only the demo reads.
#[derive(Deserialize)]
pub(super) struct LsoaRow {
    pub(super) code: String,
    pub(super) borough: String,
    imd_decile: u8,
    pub(super) males: String,
    pub(super) females: String,
}

/// Postcodes are by far the longest table, so they are cut by hand rather than by the CSV reader.
pub(super) fn postcodes() -> Result<Postcodes, PackError> {
    const FILE: &str = "postcodes.csv";
    let lsoa = |row: LsoaRow| {
        Ok(Lsoa {
            borough: read::<Borough>("lsoas.csv", &row.borough)?,
            code: row.code,
            imd_decile: row.imd_decile,
        })
    };
    let mut lsoas: Vec<Lsoa> = rows("lsoas.csv")?.into_iter().map(lsoa).collect::<Result<_, PackError>>()?;
    lsoas.sort_by(|a, b| a.code.cmp(&b.code));
    let lines = text_of(FILE)?.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &str| {
        let mut cells = line.split(',');
        let mut cell = || cells.next().ok_or_else(|| wrong(FILE, &format!("`{line}` has too few cells")));
        let postcode = read(FILE, cell()?)?;
        let position = Position { lat: read(FILE, cell()?)?, lon: read(FILE, cell()?)? };
        let code = cell()?;
        let lsoa = lsoas.binary_search_by(|lsoa| lsoa.code.as_str().cmp(code));
        let lsoa = lsoa.map_err(|_| wrong(FILE, &format!("`{code}` is not in lsoas.csv")))?;
        Ok(PostcodeRow { postcode, position, lsoa: u16::try_from(lsoa).unwrap_or(u16::MAX) })
    };
    let rows = lines.map(row).collect::<Result<_, PackError>>()?;
    Ok(Postcodes::new(rows, lsoas))
}
