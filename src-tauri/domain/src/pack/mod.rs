//! A pack: versioned reference data of one area. Directory, calendar, postcodes and navigation
//! content, each table with its source. A pack is read once and never changed while it is in use.

mod assemble;
mod lsoa;
mod places;
mod postcodes;
mod service;

pub use assemble::{PackFault, Parts};
pub use lsoa::Lsoa;
pub use places::{Borough, Hub, HubKind, Locality, NotABorough, Pcn, PcnOf, Pharmacy, Practice, Site};
pub use postcodes::{PostcodeRow, Postcodes, Whereabouts};
pub use service::{ActionKind, CoreHoursRule, OpenTo, Places, Service, Takes};

use crate::{
    geo::Position,
    ids::{HubId, OdsCode, ServiceId},
    postcode::{NotAPostcode, Postcode, parse_outward},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// What every copy of the data must say.
pub const ATTRIBUTION: &str = "Contains public sector information licensed under the Open Government \
     Licence v3.0. Contains OS data © Crown copyright and database right; contains Royal Mail data © \
     Royal Mail copyright and database right; contains National Statistics data © Crown copyright and \
     database right.";

/// Where one table of the pack came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name of the table, such as `practices`.
    pub table: String,
    /// Who published it and what it is called.
    pub source: String,
    /// The date it speaks for, in words such as `September 2025`.
    pub date: String,
    /// Licence.
    pub licence: String,
    /// What a reader must know, such as "2014 hours, unverified".
    #[serde(default)]
    pub note: String,
}

impl Source {
    /// The last day it speaks for: `September 2025` speaks for all of that month. None where it names
    /// no single month.
    pub fn speaks_for(&self) -> Option<Date> {
        let (month, year) = self.date.split_once(' ')?;
        let month = MONTHS.iter().position(|name| *name == month)?;
        let first = Date::new(year.parse().ok()?, i8::try_from(month).ok()? + 1, 1).ok()?;
        Some(first.last_of_month())
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reference data of one area. Only [`Parts::assemble`] makes one: whoever has a pack may trust its
/// cross-references and its order.
#[derive(Debug, Clone)]
pub struct Pack(Parts);

impl Pack {
    /// The parts, to be changed for a trial and changed back. For trials within this crate alone:
    /// nothing is proved again.
    pub(crate) fn scratch(&mut self) -> &mut Parts {
        &mut self.0
    }
}

impl Deref for Pack {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// A place could not be found from what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// No postcode at all.
    #[error(transparent)]
    NotAPostcode(#[from] NotAPostcode),
    /// A postcode of somewhere else.
    #[error(
        "{0} is not in Barking and Dagenham, Havering or Redbridge. Type a postcode there, or leave it empty."
    )]
    Outside(String),
}

impl Pack {
    /// The practice with this code.
    pub fn practice(&self, code: &OdsCode) -> Option<&Practice> {
        by_code(&self.practices, code, |practice| &practice.code)
    }

    /// The network with this code.
    pub fn pcn(&self, code: &OdsCode) -> Option<&Pcn> {
        by_code(&self.pcns, code, |pcn| &pcn.code)
    }

    /// The network of a practice; none where the source says it is unallocated.
    pub fn pcn_of(&self, practice: &Practice) -> Option<&Pcn> {
        match &practice.pcn {
            PcnOf::Allocated(code) => self.pcn(code),
            PcnOf::Unallocated => None,
        }
    }

    /// The locality of a practice, through its network.
    pub fn locality_of(&self, practice: &Practice) -> Option<&Locality> {
        let pcn = self.pcn_of(practice)?;
        self.localities.iter().find(|locality| locality.pcns.contains(&pcn.code))
    }

    /// The hub with this id.
    pub fn hub(&self, id: &HubId) -> Option<&Hub> {
        self.hubs.iter().find(|hub| hub.id == *id)
    }

    /// Hubs whose sessions can be booked from every desk.
    pub fn bookable_hubs(&self) -> impl Iterator<Item = &Hub> {
        self.hubs.iter().filter(|hub| hub.bookable)
    }

    /// The place of the directory with this code.
    pub fn site(&self, code: &OdsCode) -> Option<&Site> {
        by_code(&self.sites, code, |site| &site.code)
    }

    /// The pharmacy with this code.
    pub fn pharmacy(&self, code: &OdsCode) -> Option<&Pharmacy> {
        by_code(&self.pharmacies, code, |pharmacy| &pharmacy.code)
    }

    /// The destination with this id.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// Where a postcode, or the first half of one, lies: `RM8 2AB`, or `RM8` for the middle of RM8.
    pub fn whereabouts(&self, typed: &str) -> Result<Whereabouts, NotFound> {
        let found = match typed.parse::<Postcode>() {
            Ok(postcode) => self.postcodes.find(postcode),
            Err(_) => self.postcodes.middle_of(&parse_outward(typed)?),
        };
        found.ok_or_else(|| NotFound::Outside(typed.trim().to_uppercase()))
    }

    /// The position of a postcode or of the middle of its first half.
    pub fn position_of(&self, typed: &str) -> Result<Position, NotFound> {
        self.whereabouts(typed).map(|found| found.position)
    }

    /// The source of a table.
    pub fn source(&self, table: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.table == table)
    }
}

fn by_code<'a, T>(rows: &'a [T], code: &OdsCode, key: impl Fn(&T) -> &OdsCode) -> Option<&'a T> {
    let at = rows.binary_search_by(|row| key(row).cmp(code)).ok()?;
    rows.get(at)
}
