//! The pack's CSV tables.

use super::{Files, PackError, wrong};
use crate::rows::{line, plainly};
use front_door_domain::{
    calendar::BankHoliday,
    details,
    geo::Position,
    hours::{Hours, Period},
    ids::{HubId, OdsCode},
    pack::{Borough, Hub, HubKind, Lsoa, Pcn, PcnOf, Pharmacy, PostcodeRow, Postcodes, Practice, Site},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, str::FromStr};

/// Rows of a table; lines that start with `#` are remarks.
pub(super) fn rows<T: DeserializeOwned>(files: &Files, file: &str) -> Result<Vec<T>, PackError> {
    made(files, file, Ok)
}

/// Rows of a table, each made into what it stands for; a refusal gets the line.
fn made<T: DeserializeOwned, R>(
    files: &Files,
    file: &str,
    make: impl Fn(T) -> Result<R, String>,
) -> Result<Vec<R>, PackError> {
    const REMARK: Option<u8> = Some(b'#');
    let text = files.text(file)?.as_bytes();
    let mut reader = csv::ReaderBuilder::new().comment(REMARK).from_reader(text);
    let line = |at: Option<&csv::Position>| at.and_then(|at| usize::try_from(line(text, at, REMARK)).ok());
    let refused = |error: &csv::Error| wrong(file, line(error.position()), &plainly(error));
    let header = reader.headers().map_err(|error| refused(&error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| refused(&error))?;
        let line = line(record.position());
        let row = record.deserialize(Some(&header)).map_err(|error| wrong(file, line, &plainly(&error)))?;
        rows.push(make(row).map_err(|what| wrong(file, line, &what))?);
    }
    Ok(rows)
}

fn read<T: FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Where it is; the phone and the postcode are looked at on the way.
    fn position(&self) -> Result<Position, String> {
        details::phone(&self.phone).map_err(|why| why.to_string())?;
        details::postcode(&self.postcode).map_err(|why| why.to_string())?;
        position(self.lat, self.lon)
    }
}

/// A position in or near London.
fn position(lat: f64, lon: f64) -> Result<Position, String> {
    if (50.0..54.0).contains(&lat) && (-2.0..2.0).contains(&lon) {
        return Ok(Position { lat, lon });
    }
    Err(format!("a place of the area lies between 50 and 54 north and near 0 east, found {lat}, {lon}"))
}

/// Refuses a code that is not one: letters and digits.
fn code(text: &str) -> Result<OdsCode, String> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(OdsCode(text.to_owned()));
    }
    Err(format!("a code has letters and digits only, found `{text}`"))
}

pub(super) fn bank_holidays(files: &Files) -> Result<Vec<BankHoliday>, PackError> {
    #[derive(Deserialize)]
    struct Row {
        date: String,
        name: String,
    }
    made(files, "bank_holidays.csv", |row: Row| {
        let date = details::date(&row.date).map_err(|why| why.to_string())?;
        Ok(BankHoliday { date, name: row.name })
    })
}

pub(super) fn practices(files: &Files) -> Result<Vec<Practice>, PackError> {
    made(files, "practices.csv", |row: PlaceRow| {
        Ok(Practice {
            position: row.position()?,
            borough: read(&row.borough)?,
            pcn: match row.pcn.as_str() {
                "UNALLOCATED" => PcnOf::Unallocated,
                pcn => PcnOf::Allocated(code(pcn)?),
            },
            code: code(&row.code)?,
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
            ward: row.ward,
            list_size: row.list_size,
        })
    })
}

pub(super) fn pcns(files: &Files) -> Result<Vec<Pcn>, PackError> {
    #[derive(Deserialize)]
    struct Row {
        code: String,
        name: String,
        borough: String,
    }
    made(files, "pcns.csv", |row: Row| {
        Ok(Pcn { code: code(&row.code)?, name: row.name, borough: read(&row.borough)? })
    })
}

pub(super) fn hubs(files: &Files) -> Result<Vec<Hub>, PackError> {
    made(files, "hubs.csv", |row: PlaceRow| {
        Ok(Hub {
            position: row.position()?,
            borough: read(&row.borough)?,
            pcn: code(&row.pcn)?,
            kind: match row.kind.as_str() {
                "gp-access" => HubKind::GpAccess,
                "enhanced-access" => HubKind::EnhancedAccess,
                other => return Err(format!("no kind of hub is called `{other}`")),
            },
            bookable: match row.bookable.as_str() {
                "yes" => true,
                "no" => false,
                other => return Err(format!("bookable is yes or no, found `{other}`")),
            },
            id: HubId(code(&row.code)?.0),
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
        })
    })
}

pub(super) fn sites(files: &Files) -> Result<Vec<Site>, PackError> {
    made(files, "sites.csv", |row: PlaceRow| {
        Ok(Site {
            position: row.position()?,
            borough: read(&row.borough)?,
            code: code(&row.code)?,
            name: row.name,
            kind: row.kind,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
        })
    })
}

#[derive(Deserialize)]
struct HoursRow {
    code: String,
    basis: String,
    hours: String,
}

pub(super) fn pharmacies(files: &Files) -> Result<Vec<Pharmacy>, PackError> {
    let hours = made(files, "pharmacy_hours_2014.csv", |row: HoursRow| {
        Ok((row.code, (row.basis, weekly(&row.hours)?)))
    })?;
    let hours: BTreeMap<String, (String, Hours)> = hours.into_iter().collect();
    made(files, "pharmacies.csv", |row: PlaceRow| {
        let known = hours.get(&row.code);
        Ok(Pharmacy {
            position: row.position()?,
            borough: read(&row.borough)?,
            hours_2014: known.map(|(_, hours)| hours.clone()),
            hours_by_postcode: known.is_some_and(|(basis, _)| basis == "postcode"),
            code: code(&row.code)?,
            name: row.name,
            address: row.address,
            postcode: row.postcode,
            phone: row.phone,
            not_walk_in: row.not_walk_in,
        })
    })
}

fn weekly(text: &str) -> Result<Hours, String> {
    let period = Period { week: read(text)?, ..Period::default() };
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
pub(super) fn postcodes(files: &Files) -> Result<Postcodes, PackError> {
    const FILE: &str = "postcodes.csv";
    let mut lsoas = made(files, "lsoas.csv", |row: LsoaRow| {
        Ok(Lsoa { borough: read::<Borough>(&row.borough)?, code: row.code, imd_decile: row.imd_decile })
    })?;
    lsoas.sort_by(|a, b| a.code.cmp(&b.code));
    let lines = files.text(FILE)?.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
    let row = |(at, line)| postcode_row(line, &lsoas).map_err(|what| wrong(FILE, Some(at + 1), &what));
    let rows = lines.map(row).collect::<Result<_, PackError>>()?;
    Ok(Postcodes::new(rows, lsoas))
}

fn postcode_row(line: &str, lsoas: &[Lsoa]) -> Result<PostcodeRow, String> {
    let mut cells = line.split(',');
    let mut cell = || cells.next().ok_or_else(|| format!("`{line}` has too few cells"));
    let postcode = read(cell()?)?;
    let (lat, lon) = (read(cell()?)?, read(cell()?)?);
    let code = cell()?;
    let lsoa = lsoas.binary_search_by(|lsoa| lsoa.code.as_str().cmp(code));
    let lsoa = lsoa.map_err(|_| format!("`{code}` is not in lsoas.csv"))?;
    if cells.next().is_some() {
        return Err(format!("`{line}` has too many cells"));
    }
    Ok(PostcodeRow { postcode, position: position(lat, lon)?, lsoa: u16::try_from(lsoa).unwrap_or(u16::MAX) })
}
