//! Postcodes of the area and where they lie.

use super::{Borough, Lsoa};
use crate::{geo::Position, postcode::Postcode};

/// One postcode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PostcodeRow {
    /// The postcode.
    pub postcode: Postcode,
    /// Its middle.
    pub position: Position,
    /// Which of the small areas it lies in, as an index.
    pub lsoa: u16,
}

/// Every postcode of the area, in order, with its small area.
#[derive(Debug, Clone, Default)]
pub struct Postcodes {
    rows: Vec<PostcodeRow>,
    lsoas: Vec<Lsoa>,
}

/// Where a postcode or the middle of an area lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// Where.
    pub position: Position,
    /// Its borough; none where an area crosses a border.
    pub borough: Option<Borough>,
    /// Code of its small area (LSOA 2011); empty for an area.
    pub lsoa: String,
}

impl Postcodes {
    /// How many postcodes there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Postcodes and the small areas they name by index. Rows come in order of postcode.
    pub fn new(mut rows: Vec<PostcodeRow>, lsoas: Vec<Lsoa>) -> Self {
        rows.sort_unstable_by_key(|row| row.postcode);
        Self { rows, lsoas }
    }

    /// Every row, in order of postcode.
    pub fn rows(&self) -> &[PostcodeRow] {
        &self.rows
    }

    /// Every small area, by code.
    pub fn lsoas(&self) -> &[Lsoa] {
        &self.lsoas
    }

    /// The small area of a row.
    pub fn lsoa(&self, row: &PostcodeRow) -> Option<&Lsoa> {
        self.lsoas.get(usize::from(row.lsoa))
    }

    /// Where a whole postcode lies.
    pub fn find(&self, postcode: Postcode) -> Option<Whereabouts> {
        let at = self.rows.binary_search_by_key(&postcode, |row| row.postcode).ok()?;
        let row = self.rows.get(at)?;
        let lsoa = self.lsoa(row)?;
        Some(Whereabouts { position: row.position, borough: Some(lsoa.borough), lsoa: lsoa.code.clone() })
    }

    /// The middle of all postcodes of the area that share a first half.
    pub fn middle_of(&self, outward: &str) -> Option<Whereabouts> {
        // In order of postcode, those that begin alike stand together: RM8 beside RM80, if there were one.
        let first = self.rows.partition_point(|row| row.postcode.compact() < outward);
        let alike = self.rows.get(first..).unwrap_or_default();
        let begins = |row: &&PostcodeRow| row.postcode.compact().starts_with(outward);
        let inside = || alike.iter().take_while(begins).filter(|row| row.postcode.outward() == outward);
        let (lat, lon, count) = inside().fold((0.0, 0.0, 0.0), |(lat, lon, count), row| {
            (lat + row.position.lat, lon + row.position.lon, count + 1.0)
        });
        let mut boroughs = inside().filter_map(|row| self.lsoa(row)).map(|lsoa| lsoa.borough);
        let first = boroughs.next()?;
        let borough = boroughs.all(|other| other == first).then_some(first);
        Some(Whereabouts {
            position: Position { lat: lat / count, lon: lon / count },
            borough,
            lsoa: String::new(),
        })
    }
}
