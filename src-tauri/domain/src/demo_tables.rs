//! The public tables that made-up residents are drawn from. Plain rows: a reader fills them, the
//! demo generator draws from them, and neither knows the other.

use crate::ids::OdsCode;

/// Everything that the generator of made-up residents reads.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DemoTables {
    /// Practices with the number of people registered at each.
    pub practices: Vec<DemoPractice>,
    /// Small areas with their people by sex and age band.
    pub lsoas: Vec<DemoLsoa>,
    /// Boroughs with what is known only for a whole borough.
    pub boroughs: Vec<DemoBorough>,
    /// Postcodes in use.
    pub postcodes: Vec<DemoPostcode>,
    /// First and last names of one locale each, in the Latin script only.
    pub names: Vec<DemoNames>,
}

/// A practice and its list size (NHS England, patients registered at a GP practice).
#[derive(Debug, Clone, PartialEq)]
pub struct DemoPractice {
    /// ODS code.
    pub code: OdsCode,
    /// People registered.
    pub list_size: u32,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Borough by name.
    pub borough: String,
}

/// A small area (LSOA 2011) with its people (ONS, mid-2020).
#[derive(Debug, Clone, PartialEq)]
pub struct DemoLsoa {
    /// LSOA code, such as `E01000006`.
    pub code: String,
    /// Borough by name.
    pub borough: String,
    /// Women and girls in the five bands of [`BANDS`].
    pub female: [u32; 5],
    /// Men and boys in the five bands of [`BANDS`].
    pub male: [u32; 5],
}

/// The age bands of [`DemoLsoa`] in whole years, both ends included. The last band has no end in
/// the source; 105 is ours.
pub const BANDS: [(u8, u8); 5] = [(0, 15), (16, 29), (30, 44), (45, 64), (65, 105)];

/// What is known for a borough as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoBorough {
    /// Its name, as the other tables write it.
    pub name: String,
    /// People in each single year of age, from 0; the last entry stands for its year and above.
    /// Empty where unknown: then every year of a band is taken as alike.
    pub ages: Vec<u32>,
    /// Census 2021 ethnic groups by their full name, with the number of people.
    pub ethnicity: Vec<(String, u32)>,
}

/// A postcode and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoPostcode {
    /// With its space, such as `RM8 2AB`.
    pub postcode: String,
    /// LSOA code.
    pub lsoa: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
}

/// The names of one locale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DemoNames {
    /// Locale, such as `en_GB`.
    pub locale: String,
    /// First names of women.
    pub female: Vec<String>,
    /// First names of men.
    pub male: Vec<String>,
    /// First names that the source does not tell apart.
    pub unisex: Vec<String>,
    /// Family names.
    pub last: Vec<String>,
}
