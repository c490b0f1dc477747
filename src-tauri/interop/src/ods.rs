//! Files of the Organisation Data Service: practices and other prescribing places (epraccur) and
//! pharmacies, with a header line or as published without one. Read row by row: a row that cannot be
//! right is refused by line, one that is not for this directory is left out by line.

use crate::{
    build::{Curation, kind, tidy},
    packs::{Files, PackError},
    rows,
};
use front_door_domain::{
    details,
    directory::{Place, PlaceKind},
    geo::Position,
    ids::OdsCode,
    pack::{Borough, NotABorough, Postcodes},
    postcode::Postcode,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The columns of the files as published, which have no header line.
const COLUMNS: [&str; 27] = [
    "organisation_code",
    "name",
    "national_grouping",
    "high_level_health_geography",
    "address1",
    "address2",
    "address3",
    "address4",
    "address5",
    "postcode",
    "open_date",
    "close_date",
    "status_code",
    "organisation_sub_type",
    "commissioner",
    "join_provider_date",
    "left_provider_date",
    "telephone",
    "null18",
    "null19",
    "null20",
    "amended_record",
    "null22",
    "provider_purchaser",
    "null24",
    "prescribing_setting",
    "null26",
];

/// A line and what there is to say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1, a header included.
    pub line: u64,
    /// The code on it; empty where there is none to name.
    pub code: String,
    /// Expected, found, what to do; or why it is left out.
    pub reason: String,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.code.as_str() {
            "" => write!(f, "Line {}: {}", self.line, self.reason),
            code => write!(f, "Line {}, {code}: {}", self.line, self.reason),
        }
    }
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OdsFile {
    /// How many rows, the header apart.
    pub rows: usize,
    /// Places of the area with their line.
    pub places: Vec<(u64, Place)>,
    /// Rows that cannot be right.
    pub refused: Vec<Line>,
    /// Rows of places outside the area, and of places that closed before they were ever known here.
    pub left_out: Vec<Line>,
}

/// Why a row is not taken.
enum Not {
    Refused(String),
    LeftOut(String),
}

/// Reads a file. `known` says which codes are in the directory, `as_of` for which day it speaks, and
/// `postcodes` where a place is whose row does not say it.
pub fn read(
    bytes: &[u8],
    known: &dyn Fn(&OdsCode) -> Option<PlaceKind>,
    as_of: Date,
    postcodes: &Postcodes,
) -> Result<OdsFile, PackError> {
    let curation: Curation = Files::shipped().toml("curation.toml")?;
    let mut file = OdsFile::default();
    let (header, lines) = records(bytes, &mut file.refused);
    let reader = Reader { header, curation, known, as_of, postcodes };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    file.rows = lines.len();
    for (line, cells) in lines {
        let row = reader.row(&cells);
        let code: String = row.get("organisation_code").take(12).collect();
        let place = if code.is_empty() || seen.insert(code.clone()) {
            reader.place(&row)
        } else {
            Err(Not::Refused("the code is in the file twice. Keep one row of it.".to_owned()))
        };
        match place {
            Ok(place) => file.places.push((line, place)),
            Err(Not::Refused(reason)) => file.refused.push(Line { line, code, reason }),
            Err(Not::LeftOut(reason)) => file.left_out.push(Line { line, code, reason }),
        }
    }
    file.refused.sort_by_key(|refused| refused.line);
    Ok(file)
}

/// The header, as given or as published, and every row that is one.
fn records(bytes: &[u8], refused: &mut Vec<Line>) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut header: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for record in reader.byte_records() {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |at| rows::line(bytes, at, None));
        let cells: Option<Vec<String>> = record
            .iter()
            .map(|cell| std::str::from_utf8(cell).ok().map(|cell| cell.trim().to_owned()))
            .collect();
        let Some(cells) = cells else {
            let reason =
                "the row is not UTF-8 text. Save the file as UTF-8 and bring it in again.".to_owned();
            refused.push(Line { line, code: String::new(), reason });
            continue;
        };
        if header.is_empty() && cells.first().is_some_and(|cell| cell == COLUMNS[0]) {
            header = cells;
            continue;
        }
        if header.is_empty() {
            header = COLUMNS.map(str::to_owned).to_vec();
        }
        if cells.len() == header.len() {
            lines.push((line, cells));
        } else {
            let reason = format!(
                "{} cells were expected, found {}. Mend the row, or bring the whole file in again.",
                header.len(),
                cells.len()
            );
            let code = cells.first().map(|code| code.chars().take(12).collect()).unwrap_or_default();
            refused.push(Line { line, code, reason });
        }
    }
    (header, lines)
}

struct Row<'a>(BTreeMap<&'a str, &'a str>);

impl Row<'_> {
    /// The cell under a column; empty where the file has none of that name.
    fn get(&self, column: &str) -> std::str::Chars<'_> {
        self.text(column).chars()
    }

    fn text(&self, column: &str) -> &str {
        self.0.get(column).copied().unwrap_or_default()
    }
}

struct Reader<'a> {
    header: Vec<String>,
    curation: Curation,
    known: &'a dyn Fn(&OdsCode) -> Option<PlaceKind>,
    as_of: Date,
    postcodes: &'a Postcodes,
}

impl Reader<'_> {
    fn row<'a>(&'a self, cells: &'a [String]) -> Row<'a> {
        Row(self.header.iter().map(String::as_str).zip(cells.iter().map(String::as_str)).collect())
    }

    /// The place that a row tells of, once everything on it can be right.
    fn place(&self, row: &Row<'_>) -> Result<Place, Not> {
        let code = code(row)?;
        let name = row.text("name");
        if name.is_empty() {
            return Err(refused("a name was expected under name, found nothing. Add it."));
        }
        let postcode = details::postcode(row.text("postcode")).map_err(|why| refused(&why.to_string()))?;
        let phone = tidy::phone(row.text("telephone"));
        details::phone(&phone).map_err(|why| refused(&why.to_string()))?;
        let (opened, closes) = (day(row, "open_date")?, day(row, "close_date")?);
        let closes = Self::closes(row, closes)?;
        if let (Some(opened), Some(closes)) = (opened, closes)
            && closes < opened
        {
            return Err(refused(&format!(
                "it closes on {closes}, before it opens on {opened}. Put one of the two right."
            )));
        }
        let known = (self.known)(&code);
        if known.is_none() && closes.is_some_and(|closes| closes < self.as_of) {
            return Err(Not::LeftOut("closed, and not in the directory".to_owned()));
        }
        let (position, borough) = self.whereabouts(row, postcode)?;
        let lines: Vec<&str> = ["address1", "address2", "address3", "address4", "address5"]
            .into_iter()
            .map(|column| row.text(column))
            .filter(|line| !line.is_empty())
            .collect();
        let (kind, what) = Self::kind(row, &code, known);
        Ok(Place {
            name: self.curation.place_name(code.as_str(), name),
            address: tidy::address(&lines, name),
            postcode: format!("{} {}", postcode.outward(), postcode.inward()),
            phone,
            position,
            borough,
            ward: row.text("ward2013_name").to_owned(),
            opens: opened.filter(|opened| *opened > self.as_of),
            closes,
            code,
            kind,
            what,
        })
    }

    /// The last day; refused where status and date do not fit each other.
    fn closes(row: &Row<'_>, closes: Option<Date>) -> Result<Option<Date>, Not> {
        match (row.text("status_code"), closes) {
            ("C" | "D", None) => Err(refused(
                "it is closed (C) or dormant (D), but the day is missing under close_date. Add it.",
            )),
            ("A" | "P" | "C" | "D", closes) => Ok(closes),
            (other, _) => {
                let other: String = other.chars().take(4).collect();
                Err(refused(&format!(
                    "A, C, D or P was expected under status_code, found `{other}`. Put it right."
                )))
            }
        }
    }

    /// Where it is, by its own columns or by its postcode.
    fn whereabouts(&self, row: &Row<'_>, postcode: Postcode) -> Result<(Position, Borough), Not> {
        let outside = || Not::LeftOut("outside Barking and Dagenham, Havering and Redbridge".to_owned());
        let told = self.header.iter().any(|column| column == "borough");
        if told && row.text("borough").is_empty() {
            return Err(outside());
        }
        if told && !row.text("lat").is_empty() {
            let borough: Borough =
                row.text("borough").parse().map_err(|why: NotABorough| refused(&why.to_string()))?;
            return Ok((position(row.text("lat"), row.text("lon"))?, borough));
        }
        let found = self.postcodes.find(postcode).ok_or_else(outside)?;
        Ok((found.position, found.borough.ok_or_else(outside)?))
    }

    /// Which table it belongs to: the one it is in already, otherwise by its prescribing setting.
    fn kind(row: &Row<'_>, code: &OdsCode, known: Option<PlaceKind>) -> (PlaceKind, String) {
        let setting = row.text("prescribing_setting");
        let by_file = match setting {
            "4" => PlaceKind::Practice,
            "" if code.as_str().starts_with('F') && code.as_str().len() == 5 => PlaceKind::Pharmacy,
            _ => PlaceKind::Site,
        };
        let found = known.unwrap_or(by_file);
        let what = if found == PlaceKind::Site { kind(row.text("name"), setting) } else { "" };
        (found, what.to_owned())
    }
}

fn refused(reason: &str) -> Not {
    Not::Refused(reason.to_owned())
}

fn code(row: &Row<'_>) -> Result<OdsCode, Not> {
    let code = row.text("organisation_code");
    let shaped = (3..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if shaped {
        return Ok(OdsCode(code.to_uppercase()));
    }
    let found: String = code.chars().take(20).collect();
    Err(refused(&format!(
        "a code of letters and digits such as F82001 was expected, found `{found}`. Put it right."
    )))
}

/// A day written `20250630`; nothing where the cell is empty.
fn day(row: &Row<'_>, column: &str) -> Result<Option<Date>, Not> {
    let text = row.text(column);
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = digits.then(|| Date::strptime("%Y%m%d", text).ok()).flatten();
    let found: String = text.chars().take(20).collect();
    parsed.map(Some).ok_or_else(|| {
        refused(&format!(
            "a day of the calendar such as 20250630 was expected under {column}, found `{found}`. Put it right."
        ))
    })
}

fn position(lat: &str, lon: &str) -> Result<Position, Not> {
    let read = |text: &str| text.parse::<f64>().ok();
    match (read(lat), read(lon)) {
        (Some(lat), Some(lon)) if (50.0..54.0).contains(&lat) && (-2.0..2.0).contains(&lon) => {
            Ok(Position { lat, lon })
        }
        _ => {
            let found: String = format!("{lat}, {lon}").chars().take(40).collect();
            Err(refused(&format!(
                "a place of the area lies between 50 and 54 north and near 0 east, found {found}. Put it right."
            )))
        }
    }
}

#[cfg(test)]
mod tests;
