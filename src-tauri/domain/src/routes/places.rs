//! Doors: which there are, how far, and whether they are open when the person could get there.

use super::{Found, Question, Registered, RoutePlace, reason};
use crate::{
    geo::Position,
    hours::Opening,
    pack::{Pharmacy, Places, Service},
};
use jiff::{ToSpan, civil::DateTime};

/// How many doors a row lists.
const SHOWN: usize = 5;

/// Said of every hour that comes from the 2014 data.
const YEAR: &str = " (2014 hours, unverified)";

impl Question<'_> {
    /// The doors of a service, and from when it can be had.
    pub(super) fn places(&self, service: &Service, found: &mut Found) -> (Vec<RoutePlace>, Option<DateTime>) {
        match service.places {
            Places::Pharmacies => self.pharmacies(found),
            Places::None => (Vec::new(), self.line(service, found)),
            _ => {
                let opens = self.line(service, found);
                let mut doors = self.doors(service, found);
                for door in &mut doors {
                    self.say_hours(service, door);
                }
                doors.sort_by(by_distance);
                doors.truncate(SHOWN);
                (doors, opens)
            }
        }
    }

    /// The hours of a door are those of its service, where the service states any.
    fn say_hours(&self, service: &Service, door: &mut RoutePlace) {
        let Some(hours) = &service.hours else { return };
        let arrive = door.arrive.unwrap_or(self.local);
        let (from, words) = self.told(hours.open_at(arrive, &self.pack.calendar), arrive);
        door.open_from = from;
        door.opens = words;
    }

    /// Hours of the service itself: closed now means no, unless times are chosen ahead.
    fn line(&self, service: &Service, found: &mut Found) -> Option<DateTime> {
        let hours = service.hours.as_ref()?;
        let opening = hours.open_at(self.local, &self.pack.calendar);
        let (from, words) = self.told(opening, self.local);
        if matches!(opening, Opening::Closed { .. }) && !service.booked_ahead {
            found.no.push(words);
        } else {
            found.facts.push(words);
        }
        from
    }

    fn doors(&self, service: &Service, found: &mut Found) -> Vec<RoutePlace> {
        let pack = self.pack;
        match service.places {
            Places::Hubs => pack
                .bookable_hubs()
                .map(|hub| {
                    self.door(
                        hub.id.as_str(),
                        &hub.name,
                        [&hub.address, &hub.postcode, &hub.phone],
                        hub.position,
                    )
                })
                .collect(),
            Places::EnhancedAccess => self.enhanced_access(found),
            Places::OwnPractice => {
                let practice = match &self.asked.person.registered {
                    Registered::At(code) => pack.practice(code),
                    _ => None,
                };
                let practice = practice.into_iter();
                practice
                    .map(|at| {
                        self.door(
                            at.code.as_str(),
                            &at.name,
                            [&at.address, &at.postcode, &at.phone],
                            at.position,
                        )
                    })
                    .collect()
            }
            Places::Sites => {
                let sites = service.sites.iter().filter_map(|code| pack.site(code));
                sites
                    .map(|at| {
                        self.door(
                            at.code.as_str(),
                            &at.name,
                            [&at.address, &at.postcode, &at.phone],
                            at.position,
                        )
                    })
                    .collect()
            }
            Places::None | Places::Pharmacies => Vec::new(),
        }
    }

    /// Sites of the person's own network; none where the practice has no network.
    fn enhanced_access(&self, found: &mut Found) -> Vec<RoutePlace> {
        let Registered::At(code) = &self.asked.person.registered else { return Vec::new() };
        let Some(practice) = self.pack.practice(code) else { return Vec::new() };
        let Some(pcn) = self.pack.pcn_of(practice) else {
            found.no.push(format!("for the patients of a network: {} is unallocated", practice.name));
            return Vec::new();
        };
        let sites = self.pack.hubs.iter().filter(|hub| hub.pcn == pcn.code);
        sites
            .map(|hub| {
                self.door(hub.id.as_str(), &hub.name, [&hub.address, &hub.postcode, &hub.phone], hub.position)
            })
            .collect()
    }

    fn pharmacies(&self, found: &mut Found) -> (Vec<RoutePlace>, Option<DateTime>) {
        let shops = self.pack.pharmacies.iter().filter(|pharmacy| pharmacy.not_walk_in.is_empty());
        let mut shops: Vec<Shop> = shops.map(|pharmacy| self.pharmacy(pharmacy)).collect();
        shops.sort_by(|a, b| a.order().cmp(&b.order()).then_with(|| by_distance(&a.door, &b.door)));
        let any_closed = shops.iter().any(|shop| shop.found == OnArrival::Closed);
        let Some(first) = shops.first() else { return (Vec::new(), None) };
        let (opens, said) = (first.door.open_from, format!("{}: {}", first.door.name, first.door.opens));
        let known_where = self.asked.person.from.is_some();
        match first.found {
            OnArrival::Open if known_where => found.facts.push(said),
            OnArrival::Open => found.facts.push("ask where they are for the nearest pharmacies".to_owned()),
            _ if any_closed => found.no.push(format!("none known to be open on arrival; {said}")),
            // A bank holiday: the 2014 hours do not speak of it, so they can rule nobody out.
            _ => found.facts.push("hours today not known: ring first".to_owned()),
        }
        let shown = if known_where { SHOWN } else { 0 };
        (shops.into_iter().map(|shop| shop.door).take(shown).collect(), opens)
    }

    /// A pharmacy as a door, and how it would be found on arrival.
    fn pharmacy(&self, at: &Pharmacy) -> Shop {
        let mut door =
            self.door(at.code.as_str(), &at.name, [&at.address, &at.postcode, &at.phone], at.position);
        let Some(hours) = &at.hours_2014 else { return Shop { door, found: OnArrival::NotKnown } };
        let arrive = door.arrive.unwrap_or(self.local);
        let opening = hours.open_at(arrive, &self.pack.calendar);
        let (from, words) = self.told(opening, arrive);
        door.opens = words + YEAR;
        door.open_from = from;
        let found = match opening {
            Opening::Always | Opening::Open { .. } => OnArrival::Open,
            Opening::Closed { .. } => OnArrival::Closed,
            Opening::NotKnown => OnArrival::NotKnown,
        };
        Shop { door, found }
    }

    fn door(
        &self,
        id: &str,
        name: &str,
        [address, postcode, phone]: [&String; 3],
        position: Position,
    ) -> RoutePlace {
        let person = &self.asked.person;
        let km = person.from.map(|from| (from.km_to(position) * 10.0).round() / 10.0);
        let minutes = person.from.map(|from| person.travel.minutes(from.km_to(position)));
        RoutePlace {
            id: id.to_owned(),
            name: name.to_owned(),
            address: format!("{address}, {postcode}"),
            phone: phone.clone(),
            position,
            km,
            minutes,
            arrive: minutes.map(|minutes| self.after(minutes)),
            open_from: None,
            opens: "hours not known: ring first".to_owned(),
        }
    }

    /// Local time `minutes` of real time from now, right across a clock change too.
    fn after(&self, minutes: u16) -> DateTime {
        let later = self.asked.now.checked_add(i64::from(minutes).minutes());
        later.map_or(self.local, |later| self.pack.calendar.local(&later))
    }

    /// From when it can be had, and the hours in words.
    fn told(&self, opening: Opening, arrive: DateTime) -> (Option<DateTime>, String) {
        let today = self.local.date();
        match opening {
            Opening::Always => (Some(arrive), "open at all hours".to_owned()),
            Opening::Open { until } => (Some(arrive), format!("open until {}", reason::moment(until, today))),
            Opening::Closed { next: Some((from, _)) } => {
                (Some(from), format!("opens {}", reason::moment(from, today)))
            }
            Opening::Closed { next: None } => (None, "closed; next opening not known".to_owned()),
            Opening::NotKnown => (None, "bank holiday hours not known: ring first".to_owned()),
        }
    }
}

/// How a pharmacy would be found by somebody who sets out now. Declared in the order listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OnArrival {
    Open,
    Closed,
    NotKnown,
}

/// A pharmacy's door.
struct Shop {
    door: RoutePlace,
    found: OnArrival,
}

impl Shop {
    /// Open on arrival first, then the next to open, then those nobody knows of.
    fn order(&self) -> (OnArrival, Option<DateTime>) {
        let opens = (self.found == OnArrival::Closed).then_some(self.door.open_from).flatten();
        (self.found, opens)
    }
}

/// Nearest first; by name where distance does not tell.
fn by_distance(a: &RoutePlace, b: &RoutePlace) -> std::cmp::Ordering {
    let km = |place: &RoutePlace| place.km.unwrap_or(f64::INFINITY);
    km(a).total_cmp(&km(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id))
}
