//! The inputs that the rows of a pack can tell apart: ages by the bounds that occur, recorded sex,
//! registration, borough, and the moments at which any hours change.

use crate::{
    contacts::Urgency,
    content::{AgeBound, Who},
    hours::Hours,
    ids::NeedId,
    pack::{Borough, Pack, PcnOf},
    residents::Sex,
    routes::{Asked, AskedPerson, Registered},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use std::collections::{BTreeMap, BTreeSet};

/// A Friday that is no bank holiday; ages are counted on it.
const USUAL: DateTime = jiff::civil::datetime(2026, 10, 23, 12, 0, 0, 0);

/// Recorded sex, and not known.
pub(super) const SEXES: [Option<Sex>; 4] =
    [None, Some(Sex::Female), Some(Sex::Male), Some(Sex::Indeterminate)];

/// Every urgency, and none set.
pub(super) const URGENCIES: [Option<Urgency>; 4] =
    [None, Some(Urgency::Now), Some(Urgency::Today), Some(Urgency::Routine)];

/// The first month of each stretch of ages that no bound of the pack divides, from birth on.
pub(super) fn ages(pack: &Pack) -> Vec<u32> {
    let content = &pack.content;
    let routes = content.needs.iter().flat_map(|need| &need.routes);
    let uses = routes.clone().flat_map(|route| route.checks.iter().map(|used| &used.only));
    let bands = content.needs.iter().filter_map(|need| need.ages.as_ref()).map(super::super::AgeBand::who);
    let whos =
        pack.services.iter().map(|service| &service.who).chain(routes.map(|route| &route.who)).chain(uses);
    let bounds = |who: &Who| [who.from.clone(), who.below.clone()];
    let all = whos.map(bounds).chain(bands.map(|who| bounds(&who))).flatten().flatten();
    let months: BTreeSet<u32> = all.filter_map(|bound: AgeBound| bound.months()).chain([0]).collect();
    months.into_iter().collect()
}

/// One practice of each kind: in a network, in none, of another area; nobody's patient; not known.
pub(super) fn registrations(pack: &Pack) -> Vec<Registered> {
    let with = |networked: bool| {
        let kind = |pcn: &PcnOf| matches!(pcn, PcnOf::Allocated(_)) == networked;
        pack.practices
            .iter()
            .find(|practice| kind(&practice.pcn))
            .map(|practice| Registered::At(practice.code.clone()))
    };
    let elsewhere = Registered::At("elsewhere".into());
    [with(true), with(false)]
        .into_iter()
        .flatten()
        .chain([elsewhere, Registered::Nowhere, Registered::NotKnown])
        .collect()
}

/// Every borough, and not known.
pub(super) fn boroughs() -> Vec<Option<Borough>> {
    Borough::ALL.into_iter().map(Some).chain([None]).collect()
}

/// Every minute at which a service opens or closes or core hours begin or end, and midnight, on each
/// kind of day: the days of a week, each weekday's bank holiday, every dated exception, and both
/// sides of each dated change of hours.
pub(super) fn moments(pack: &Pack) -> Vec<DateTime> {
    let minutes = minutes(pack);
    let mut days: BTreeSet<Date> = week(USUAL.date());
    let mut holidays: BTreeMap<_, Date> = BTreeMap::new();
    for holiday in pack.calendar.holidays().iter().filter(|holiday| holiday.date >= USUAL.date()) {
        holidays.entry(holiday.date.weekday().to_monday_zero_offset()).or_insert(holiday.date);
    }
    days.extend(holidays.into_values());
    days.extend(dated(pack));
    let at = |day: &Date| minutes.iter().map(|time| day.to_datetime(*time)).collect::<Vec<_>>();
    days.iter().flat_map(at).collect()
}

fn week(from: Date) -> BTreeSet<Date> {
    (0..7).filter_map(|day| from.checked_add(day.days()).ok()).collect()
}

fn minutes(pack: &Pack) -> BTreeSet<Time> {
    let mut found: BTreeSet<Time> =
        [Time::midnight(), pack.calendar.core_open(), pack.calendar.core_close()].into();
    for hours in pack.services.iter().filter_map(|service| service.hours.as_ref()) {
        for minute in hours.minutes() {
            let (hour, minute) = (minute / 60 % 24, minute % 60);
            let parts = (i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0));
            found.extend(Time::new(parts.0, parts.1, 0, 0).ok());
        }
    }
    found
}

fn dated(pack: &Pack) -> BTreeSet<Date> {
    let hours = pack.services.iter().filter_map(|service| service.hours.as_ref());
    let dates: BTreeSet<Date> = hours.flat_map(Hours::dates).collect();
    dates
        .into_iter()
        .flat_map(|date| [date.yesterday().ok(), Some(date), date.tomorrow().ok()])
        .flatten()
        .collect()
}

/// What is asked about a need, by somebody of whom nothing is known, at the usual moment.
pub(super) fn asked(pack: &Pack, need: &NeedId) -> Asked {
    Asked {
        need: need.clone(),
        person: AskedPerson::default(),
        answers: BTreeMap::new(),
        now: pack.calendar.moment(USUAL),
        urgency: None,
    }
}

/// A birth date for somebody who has completed this many months at the usual moment.
pub(super) fn born(months: u32) -> Option<Date> {
    AskedPerson::born_for_age(0, u16::try_from(months).ok()?, USUAL.date())
}
