//! A pack with the listings of a desk laid over it.

use super::{Listed, Listing, Move, Place, PlaceKind, moved};
use crate::{
    hours::Hours,
    ids::{HubId, OdsCode, ServiceId},
    pack::{Pack, Parts, PcnOf, Pharmacy, Practice, Site},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What is known of an entry beyond the row of its table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// First day, where it had not opened when the file was read.
    pub opens: Option<Date>,
    /// Last day.
    pub closes: Option<Date>,
    /// Hours told to the desk.
    pub hours: Option<Hours>,
    /// Temporary moves.
    pub moves: Vec<Move>,
    /// Last said to be so.
    pub verified: Option<Date>,
}

impl Standing {
    /// Whether it is there on `day`.
    pub fn is_there(&self, day: Date) -> bool {
        self.opens.is_none_or(|opens| opens <= day) && self.closes.is_none_or(|closes| day <= closes)
    }

    /// The move that holds on `day`.
    pub fn moved(&self, day: Date) -> Option<&Move> {
        moved(&self.moves, day)
    }
}

/// What listings add to a pack.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// What is known of entries, by id.
    pub standing: BTreeMap<String, Standing>,
    /// Services of feeds, by name.
    pub listed: Vec<Listed>,
    /// Their hours as the feeds give them, by id.
    pub hours: BTreeMap<String, Hours>,
}

impl Known {
    /// When a service of a feed is open: as told to the desk, otherwise as the feed gives it.
    pub fn hours_of(&self, id: &str) -> Option<&Hours> {
        let told = self.standing.get(id).and_then(|standing| standing.hours.as_ref());
        told.or_else(|| self.hours.get(id))
    }
}

/// `shipped` with what was taken in laid over it. The shipped pack stays as it is.
pub fn overlay(shipped: &Pack, listings: &[Listing]) -> Pack {
    let mut pack = shipped.clone();
    let parts = pack.scratch();
    parts.known = Known::default();
    for listing in listings {
        if let Some(place) = &listing.place {
            lay(parts, place);
        }
        if let Some(service) = &listing.service {
            parts.known.hours.extend(service.opening().map(|hours| (service.id.clone(), hours)));
            parts.known.listed.push(service.clone());
        }
        let place = listing.place.as_ref();
        let standing = Standing {
            opens: place.and_then(|place| place.opens),
            closes: place.and_then(|place| place.closes),
            hours: listing.hours.clone().and_then(|text| Hours::try_from(text).ok()),
            moves: listing.moves.clone(),
            verified: listing.verified,
        };
        apply_hours(parts, &listing.id, &standing);
        parts.known.standing.insert(listing.id.clone(), standing);
    }
    parts.practices.sort_by(|a, b| a.code.cmp(&b.code));
    parts.sites.sort_by(|a, b| a.code.cmp(&b.code));
    parts.pharmacies.sort_by(|a, b| a.code.cmp(&b.code));
    parts.known.listed.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    pack
}

/// Hours of a service of the pack, as the desk was told them.
fn apply_hours(parts: &mut Parts, id: &str, standing: &Standing) {
    let id = ServiceId(id.to_owned());
    if let Some(service) = parts.services.iter_mut().find(|service| service.id == id)
        && let Some(hours) = &standing.hours
    {
        service.hours = Some(hours.clone());
    }
}

/// Puts a place into its table, over the row of its code where there is one.
fn lay(parts: &mut Parts, place: &Place) {
    match place.kind {
        PlaceKind::Practice => practice(&mut parts.practices, place),
        PlaceKind::Pharmacy => pharmacy(&mut parts.pharmacies, place),
        PlaceKind::Site => site(&mut parts.sites, place),
        PlaceKind::Hub => hub(parts, place),
    }
}

/// Copies what a file tells into a row of any table of places.
macro_rules! told {
    ($row:expr, $place:expr) => {{
        $row.name.clone_from(&$place.name);
        $row.address.clone_from(&$place.address);
        $row.postcode.clone_from(&$place.postcode);
        $row.phone.clone_from(&$place.phone);
        $row.position = $place.position;
        $row.borough = $place.borough;
    }};
}

fn practice(rows: &mut Vec<Practice>, place: &Place) {
    if let Some(row) = rows.iter_mut().find(|row| row.code == place.code) {
        told!(row, place);
        return;
    }
    rows.push(Practice {
        code: place.code.clone(),
        name: place.name.clone(),
        address: place.address.clone(),
        postcode: place.postcode.clone(),
        phone: place.phone.clone(),
        position: place.position,
        ward: place.ward.clone(),
        borough: place.borough,
        // The file does not tell the network, and nobody guesses it.
        pcn: PcnOf::Unallocated,
        list_size: None,
    });
}

fn pharmacy(rows: &mut Vec<Pharmacy>, place: &Place) {
    if let Some(row) = rows.iter_mut().find(|row| row.code == place.code) {
        told!(row, place);
        return;
    }
    rows.push(Pharmacy {
        code: place.code.clone(),
        name: place.name.clone(),
        address: place.address.clone(),
        postcode: place.postcode.clone(),
        phone: place.phone.clone(),
        position: place.position,
        borough: place.borough,
        not_walk_in: String::new(),
        hours_2014: None,
        hours_by_postcode: false,
    });
}

fn site(rows: &mut Vec<Site>, place: &Place) {
    if let Some(row) = rows.iter_mut().find(|row| row.code == place.code) {
        told!(row, place);
        row.kind.clone_from(&place.what);
        return;
    }
    rows.push(Site {
        code: place.code.clone(),
        name: place.name.clone(),
        kind: place.what.clone(),
        address: place.address.clone(),
        postcode: place.postcode.clone(),
        phone: place.phone.clone(),
        position: place.position,
        borough: place.borough,
    });
}

/// A hub is made by hand, with its network and whether every desk books it: a file only changes one.
fn hub(parts: &mut Parts, place: &Place) {
    let id = HubId(place.code.as_str().to_owned());
    if let Some(row) = parts.hubs.iter_mut().find(|row| row.id == id) {
        told!(row, place);
    }
}

impl Pack {
    /// What is known of an entry beyond its row; none where nothing was taken in.
    pub fn standing(&self, id: &str) -> Option<&Standing> {
        self.known.standing.get(id)
    }

    /// Where an entry is on `day` instead of at its own address; none where it has not moved.
    pub fn moved_to(&self, id: &str, day: Date) -> Option<&Move> {
        self.standing(id).and_then(|standing| standing.moved(day))
    }

    /// Whether an entry is there on `day`: neither closed before nor opening after it.
    pub fn is_there(&self, code: &OdsCode, day: Date) -> bool {
        self.standing(code.as_str()).is_none_or(|standing| standing.is_there(day))
    }

    /// The pharmacies that one can walk into on `day`.
    pub fn walk_in_pharmacies(&self, day: Date) -> impl Iterator<Item = &Pharmacy> {
        let walk_in = self.pharmacies.iter().filter(|pharmacy| pharmacy.not_walk_in.is_empty());
        walk_in.filter(move |pharmacy| self.is_there(&pharmacy.code, day))
    }
}
