//! Places as files of the Organisation Data Service tell them.

use super::Fields;
use crate::{
    geo::Position,
    ids::OdsCode,
    pack::{Borough, Pack},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In which table of the pack a place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A GP practice.
    Practice,
    /// A hub site.
    Hub,
    /// A pharmacy.
    Pharmacy,
    /// Another place.
    Site,
}

impl PlaceKind {
    /// The table of the pack.
    pub fn table(self) -> &'static str {
        match self {
            Self::Practice => "practices",
            Self::Hub => "hubs",
            Self::Pharmacy => "pharmacies",
            Self::Site => "sites",
        }
    }

    /// The word a person uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Hub => "hub",
            Self::Pharmacy => "pharmacy",
            Self::Site => "site",
        }
    }
}

/// A place with what a file says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// ODS code.
    pub code: OdsCode,
    /// In which table it stands.
    pub kind: PlaceKind,
    /// What a site is, such as `out of hours`; empty for every other kind.
    #[serde(default)]
    pub what: String,
    /// Display name.
    pub name: String,
    /// Address on one line, without the postcode.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Phone; empty where not published.
    pub phone: String,
    /// Where it is.
    pub position: Position,
    /// Borough it stands in.
    pub borough: Borough,
    /// Ward (2013), by its name; empty where not told.
    #[serde(default)]
    pub ward: String,
    /// First day, where it has not opened yet.
    #[serde(default)]
    pub opens: Option<Date>,
    /// Last day, where one is told.
    #[serde(default)]
    pub closes: Option<Date>,
}

impl Place {
    /// What is compared and shown, field by field.
    pub fn fields(&self) -> Fields {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            ("name", self.name.clone()),
            ("address", self.address.clone()),
            ("postcode", self.postcode.clone()),
            ("phone", self.phone.clone()),
            ("position", format!("{:.6}, {:.6}", self.position.lat, self.position.lon)),
            ("borough", self.borough.to_string()),
            ("kind", if self.what.is_empty() { self.kind.word() } else { &self.what }.to_owned()),
            ("opens", day(self.opens)),
            ("closes", day(self.closes)),
        ]
    }
}

/// Every place of a pack with what is known of it, by code.
pub fn places(pack: &Pack) -> BTreeMap<OdsCode, Place> {
    let practices = pack.practices.iter().map(|at| Place {
        ward: at.ward.clone(),
        ..place(
            &at.code,
            PlaceKind::Practice,
            [&at.name, &at.address, &at.postcode, &at.phone],
            at.position,
            at.borough,
        )
    });
    let hubs = pack.hubs.iter().map(|at| {
        let code = OdsCode(at.id.as_str().to_owned());
        place(
            &code,
            PlaceKind::Hub,
            [&at.name, &at.address, &at.postcode, &at.phone],
            at.position,
            at.borough,
        )
    });
    let sites = pack.sites.iter().map(|at| Place {
        what: at.kind.clone(),
        ..place(
            &at.code,
            PlaceKind::Site,
            [&at.name, &at.address, &at.postcode, &at.phone],
            at.position,
            at.borough,
        )
    });
    let pharmacies = pack.pharmacies.iter().map(|at| {
        place(
            &at.code,
            PlaceKind::Pharmacy,
            [&at.name, &at.address, &at.postcode, &at.phone],
            at.position,
            at.borough,
        )
    });
    let mut known: BTreeMap<OdsCode, Place> = practices
        .chain(hubs)
        .chain(sites)
        .chain(pharmacies)
        .map(|place| (place.code.clone(), place))
        .collect();
    for (code, place) in &mut known {
        if let Some(standing) = pack.standing(code.as_str()) {
            (place.opens, place.closes) = (standing.opens, standing.closes);
        }
    }
    known
}

fn place(
    code: &OdsCode,
    kind: PlaceKind,
    [name, address, postcode, phone]: [&String; 4],
    position: Position,
    borough: Borough,
) -> Place {
    Place {
        code: code.clone(),
        kind,
        what: String::new(),
        name: name.clone(),
        address: address.clone(),
        postcode: postcode.clone(),
        phone: phone.clone(),
        position,
        borough,
        ward: String::new(),
        opens: None,
        closes: None,
    }
}
