//! Which entries of the directory fit plain administrative facts: age, recorded sex, borough, how one
//! gets to it, distance, and whether it is open when the person gets there.

use crate::{
    calendar::Calendar,
    content::{Age, Who},
    geo::{Position, Travel},
    hours::{Hours, Opening},
    pack::{ActionKind, Borough},
    residents::Sex,
};
use jiff::{ToSpan, Zoned, civil::DateTime};

/// What is asked for; what is left out is not asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Age.
    pub age: Option<Age>,
    /// Recorded sex.
    pub sex: Option<Sex>,
    /// Borough of residence.
    pub borough: Option<Borough>,
    /// How one gets to it.
    pub referral: Option<ActionKind>,
    /// Where the person sets out from.
    pub from: Option<Position>,
    /// How the person travels.
    pub travel: Travel,
    /// At most so many straight-line kilometres.
    pub within_km: Option<f64>,
    /// Only what is known to be open when the person gets there.
    pub open: bool,
    /// The moment of setting out.
    pub now: Zoned,
}

/// One entry, as far as searching looks at it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findable<'a> {
    /// Whom it takes.
    pub who: Who,
    /// For residents of this borough only.
    pub borough: Option<Borough>,
    /// How one gets to it, where that is known.
    pub referral: Option<ActionKind>,
    /// Where it is; empty for a phone line or a team that comes.
    pub positions: Vec<Position>,
    /// When it is open, where that is known.
    pub hours: Option<&'a Hours>,
}

/// How an entry can be reached by somebody who sets out now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Straight-line kilometres to the nearest door.
    pub km: Option<f64>,
    /// Estimated minutes on the way; see [`crate::geo::METHOD`].
    pub minutes: Option<u16>,
    /// Local time of arrival.
    pub arrive: DateTime,
    /// How it is found then; none where its hours are not known.
    pub opening: Option<Opening>,
}

/// Whether an entry fits, and why not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fit {
    /// It does.
    Yes(Reach),
    /// One fact speaks against it.
    No(&'static str),
}

/// Whether `entry` fits what is wanted. What nobody knows of an entry speaks against it only where
/// exactly that was asked for: hours, by `open`, and the way to it, by `referral`.
pub fn fits(entry: &Findable<'_>, wanted: &Wanted, calendar: &Calendar) -> Fit {
    if wanted.age.is_some_and(|age| !entry.who.takes_age(age)) {
        return Fit::No("age");
    }
    if wanted.sex.is_some_and(|sex| !entry.who.takes_sex(sex)) {
        return Fit::No("sex");
    }
    if let (Some(lives), Some(only)) = (wanted.borough, entry.borough)
        && lives != only
    {
        return Fit::No("borough");
    }
    if wanted.referral.is_some() && wanted.referral != entry.referral {
        return Fit::No("referral");
    }
    let reach = reach(entry, wanted, calendar);
    if let (Some(most), Some(km)) = (wanted.within_km, reach.km)
        && km > most
    {
        return Fit::No("distance");
    }
    if wanted.open && !matches!(reach.opening, Some(Opening::Always | Opening::Open { .. })) {
        return Fit::No("hours");
    }
    Fit::Yes(reach)
}

/// The way to the nearest door, and how it is found on arrival.
fn reach(entry: &Findable<'_>, wanted: &Wanted, calendar: &Calendar) -> Reach {
    let km =
        wanted.from.and_then(|from| entry.positions.iter().map(|at| from.km_to(*at)).min_by(f64::total_cmp));
    let minutes = km.map(|km| wanted.travel.minutes(km));
    let way = i64::from(minutes.unwrap_or(0)).minutes();
    let arrive = calendar.local(&wanted.now.checked_add(way).unwrap_or_else(|_| wanted.now.clone()));
    Reach { km, minutes, arrive, opening: entry.hours.map(|hours| hours.open_at(arrive, calendar)) }
}
