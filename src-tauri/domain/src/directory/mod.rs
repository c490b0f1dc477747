//! The directory as it stands: the entries that ship with a pack, and what was taken in over them.
//!
//! What was taken in is a [`Listing`], one record an entry, written by an act like any other record.
//! Nothing here changes the shipped entry itself: [`overlay`] lays the listings over a pack.

mod differences;
mod listed;
mod overlay;
mod places;
mod search;
mod stale;

pub use differences::{Change, Difference, Fields, What, compare};
pub use listed::{Door, Listed, ListedStatus};
pub use overlay::{Known, Standing, overlay};
pub use places::{Place, PlaceKind, places};
pub use search::{Findable, Fit, Reach, Wanted, fits};
pub use stale::{Stale, StaleSetting, stale};

use crate::{
    details::{self, NotRight},
    geo::Position,
    hours::HoursText,
    record,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What was taken in about one entry of the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// The entry: an ODS code, the id of a service of the pack, or the id that a feed gives.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// The place, where an ODS file told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The service, where a feed told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Listed>,
    /// Hours told to the desk; they outrank those of the pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<HoursText>,
    /// Temporary moves, in the order they were told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// The day on which somebody, or the file, last said that it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Date>,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Listing, Listing);

impl Listing {
    /// A listing that says nothing yet.
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            version: 0,
            place: None,
            service: None,
            hours: None,
            moves: Vec::new(),
            verified: None,
            other: Map::new(),
        }
    }

    /// This listing with what `news` tells besides: what it does not tell stays.
    #[must_use]
    pub fn told(mut self, news: &Self) -> Self {
        if news.place.is_some() {
            self.place.clone_from(&news.place);
        }
        if news.service.is_some() {
            self.service.clone_from(&news.service);
        }
        if news.hours.is_some() {
            self.hours.clone_from(&news.hours);
        }
        for moved in &news.moves {
            if !self.moves.contains(moved) {
                self.moves.push(moved.clone());
            }
        }
        if let Some(day) = news.verified {
            self.verify(day);
        }
        self
    }

    /// Whether everything that can be looked at can be right.
    pub fn check(&self) -> Result<(), NotRight> {
        if let Some(place) = &self.place {
            details::phone(&place.phone)?;
            details::postcode(&place.postcode)?;
        }
        if let Some(service) = &self.service {
            details::web(&service.web)?;
            service.phones.iter().try_for_each(|phone| details::phone(phone))?;
            let doors = service.doors.iter().filter(|door| !door.postcode.is_empty());
            doors.map(|door| details::postcode(&door.postcode)).collect::<Result<Vec<_>, _>>()?;
        }
        self.moves.iter().map(|moved| details::postcode(&moved.postcode)).collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }

    /// Notes that the entry was found right on `day`; says whether that is news.
    pub fn verify(&mut self, day: Date) -> bool {
        let news = self.verified.is_none_or(|known| known < day);
        if news {
            self.verified = Some(day);
        }
        news
    }
}

/// A place that is somewhere else for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// First day at the other place.
    pub from: Date,
    /// Last day there; none where nobody knows.
    pub until: Option<Date>,
    /// Address on one line, without the postcode.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Where that is.
    pub position: Position,
    /// Why, in words.
    pub why: String,
}

impl Move {
    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The move that holds on a day; of several the last told.
pub fn moved(moves: &[Move], day: Date) -> Option<&Move> {
    moves.iter().rev().find(|moved| moved.holds_on(day))
}

#[cfg(test)]
mod tests;
