//! Places and groupings of the directory.

use crate::{
    geo::Position,
    hours::Hours,
    ids::{HubId, OdsCode},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// One of the three boroughs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Borough {
    /// Barking and Dagenham.
    BarkingAndDagenham,
    /// Havering.
    Havering,
    /// Redbridge.
    Redbridge,
}

impl Borough {
    /// Every borough.
    pub const ALL: [Self; 3] = [Self::BarkingAndDagenham, Self::Havering, Self::Redbridge];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::BarkingAndDagenham => "Barking and Dagenham",
            Self::Havering => "Havering",
            Self::Redbridge => "Redbridge",
        }
    }
}

impl fmt::Display for Borough {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no borough of the area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("A borough is Barking and Dagenham, Havering or Redbridge, found `{0}`.")]
pub struct NotABorough(pub String);

impl FromStr for Borough {
    type Err = NotABorough;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|borough| borough.name() == text);
        named.ok_or_else(|| NotABorough(text.to_owned()))
    }
}

/// The network of a practice, as the source gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PcnOf {
    /// In this network.
    Allocated(OdsCode),
    /// In none: shown as such, never guessed.
    Unallocated,
}

/// A GP practice.
#[derive(Debug, Clone, PartialEq)]
pub struct Practice {
    /// ODS code.
    pub code: OdsCode,
    /// Display name.
    pub name: String,
    /// Address on one line, without the postcode.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone with spaces; empty where not published.
    pub phone: String,
    /// Where it is.
    pub position: Position,
    /// Ward (2013), by its name.
    pub ward: String,
    /// The borough it stands in, which need not be its network's.
    pub borough: Borough,
    /// Its network.
    pub pcn: PcnOf,
    /// Registered patients; none where not published.
    pub list_size: Option<u32>,
}

/// A primary care network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pcn {
    /// ODS code.
    pub code: OdsCode,
    /// Display name.
    pub name: String,
    /// The borough most of its registered patients' practices stand in.
    pub borough: Borough,
}

/// Neighbouring networks of a borough: an editable local setting, unverified.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locality {
    /// Id, such as `havering-north`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Borough.
    pub borough: Borough,
    /// Codes of its networks.
    pub pcns: Vec<OdsCode>,
}

/// What a hub site is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum HubKind {
    /// Same-day appointments for anybody registered with a practice of the area.
    GpAccess,
    /// Routine appointments of one network.
    EnhancedAccess,
}

/// A hub site.
#[derive(Debug, Clone, PartialEq)]
pub struct Hub {
    /// Id: its ODS code.
    pub id: HubId,
    /// Display name.
    pub name: String,
    /// Address on one line.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone; empty where not published.
    pub phone: String,
    /// Where it is.
    pub position: Position,
    /// Borough it stands in.
    pub borough: Borough,
    /// The network it belongs to.
    pub pcn: OdsCode,
    /// What it is for.
    pub kind: HubKind,
    /// One of the sites whose sessions every desk books.
    pub bookable: bool,
}

/// Another place of the directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// ODS code.
    pub code: OdsCode,
    /// Display name.
    pub name: String,
    /// What it is, such as `urgent treatment`.
    pub kind: String,
    /// Address on one line.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone; empty where not published.
    pub phone: String,
    /// Where it is.
    pub position: Position,
    /// Borough it stands in.
    pub borough: Borough,
}

/// A pharmacy.
#[derive(Debug, Clone, PartialEq)]
pub struct Pharmacy {
    /// ODS code.
    pub code: OdsCode,
    /// Display name.
    pub name: String,
    /// Address on one line.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone; empty where not published.
    pub phone: String,
    /// Where it is.
    pub position: Position,
    /// Borough it stands in.
    pub borough: Borough,
    /// By its kind, name or address not a shop to walk into: why; empty for all others.
    pub not_walk_in: String,
    /// Hours as published in February 2014: unverified, always labelled with the year.
    pub hours_2014: Option<Hours>,
    /// The hours were joined by postcode only: the owner may have changed since.
    pub hours_by_postcode: bool,
}
