//! Doors: which there are, how far, and whether they are open when the person could get there.

use super::{Found, Question, Registered, RoutePlace, reason};
use crate::{
    directory::Move,
    geo::Position,
    hours::Opening,
    pack::{Pharmacy, Places, Service},
};
use jiff::{ToSpan, civil::DateTime};

/// How many doors a row lists.
const SHOWN: usize = 5;

/// Said where no hours are published.
const NOT_KNOWN: &str = "hours not known: ring first";

/// Said of every hour that comes from the 2014 data.
const YEAR: &str = " (2014 hours, unverified)";

impl<'a> Question<'a> {
    /// The doors of a service, and from when it can be had.
    pub(super) fn places(&self, service: &Service, found: &mut Found) -> (Vec<RoutePlace>, Option<DateTime>) {
        match service.places {
            Places::Pharmacies => self.pharmacies(found),
            Places::None => (Vec::new(), self.line(service, found)),
            _ => {
                let opens = self.line(service, found);
                let mut doors = self.doors(service);
                doors.retain(|door| {
                    let standing = self.pack.standing(&door.id);
                    standing.is_none_or(|standing| standing.is_there(self.local.date()))
                });
                for door in &mut doors {
                    self.say_hours(service, door);
                }
                doors.sort_by(by_distance);
                doors.truncate(SHOWN);
                (doors, opens)
            }
        }
    }

    /// The hours of a door are those told to the desk, otherwise those of its service, where it states any.
    fn say_hours(&self, service: &Service, door: &mut RoutePlace) {
        let told = self.pack.standing(&door.id).and_then(|standing| standing.hours.as_ref());
        let Some(hours) = told.or(service.hours.as_ref()) else { return };
        let arrive = door.arrive.unwrap_or(self.local);
        let (from, words) = self.told(hours.open_at(arrive, &self.pack.calendar), arrive);
        door.open_from = from;
        door.opens = words;
    }

    /// Hours of the service itself: closed now means no, unless times are chosen ahead.
    pub(super) fn line(&self, service: &Service, found: &mut Found) -> Option<DateTime> {
        let hours = service.hours.as_ref()?;
        let opening = hours.open_at(self.local, &self.pack.calendar);
        let (from, words) = self.told(opening, self.local);
        if matches!(opening, Opening::Closed { .. }) && !service.booked_ahead {
            found.no.push(words.into());
        } else {
            found.facts.push(words);
        }
        from
    }

    fn doors(&self, service: &Service) -> Vec<RoutePlace> {
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
            Places::EnhancedAccess => self.enhanced_access(),
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
    fn enhanced_access(&self) -> Vec<RoutePlace> {
        let Registered::At(code) = &self.asked.person.registered else { return Vec::new() };
        let Some(practice) = self.pack.practice(code) else { return Vec::new() };
        let Some(pcn) = self.pack.pcn_of(practice) else { return Vec::new() };
        let sites = self.pack.hubs.iter().filter(|hub| hub.pcn == pcn.code);
        sites
            .map(|hub| {
                self.door(hub.id.as_str(), &hub.name, [&hub.address, &hub.postcode, &hub.phone], hub.position)
            })
            .collect()
    }

    /// Every pharmacy one can walk into, sorted. The same for every service that sends people to them.
    fn all_shops(&self) -> Vec<Shop<'a>> {
        let shops = self.pack.walk_in_pharmacies(self.local.date());
        let mut shops: Vec<Shop<'a>> = shops.map(|pharmacy| self.shop(pharmacy)).collect();
        shops.sort_by(Shop::before);
        shops
    }

    pub(super) fn pharmacies(&self, found: &mut Found) -> (Vec<RoutePlace>, Option<DateTime>) {
        let shops = self.shops.get_or_init(|| self.all_shops());
        let any_closed = shops.iter().any(|shop| shop.found == OnArrival::Closed);
        let Some(first) = shops.first() else { return (Vec::new(), None) };
        let (name, opens) = (&first.at.name, first.open_from);
        let known_where = self.asked.person.from.is_some();
        match first.found {
            OnArrival::Open if known_where => found.facts.push(format!("{name}: {}", self.shop_words(first))),
            OnArrival::Open => found.facts.push("ask where they are for the nearest pharmacies".to_owned()),
            _ if any_closed => {
                let said = format!("{name}: {}", self.shop_words(first));
                found.no.push(format!("none known to be open on arrival; {said}").into());
            }
            // A bank holiday: the 2014 hours do not speak of it, so they can rule nobody out.
            _ => found.facts.push("hours today not known: ring first".to_owned()),
        }
        let shown = if known_where { SHOWN } else { 0 };
        (shops.iter().take(shown).map(|shop| self.pharmacy(shop)).collect(), opens)
    }

    /// How a pharmacy would be found on arrival. No words yet: few of many are shown.
    fn shop(&self, at: &'a Pharmacy) -> Shop<'a> {
        let person = &self.asked.person;
        let standing = self.pack.standing(at.code.as_str());
        let moved = standing.and_then(|standing| standing.moved(self.local.date()));
        let position = moved.map_or(at.position, |moved| moved.position);
        let km = person.from.map(|from| from.km_to(position));
        let arrive = km.map_or(self.local, |km| self.after(person.travel.minutes(km)));
        let km = km.map(|km| (km * 10.0).round() / 10.0);
        let told = standing.and_then(|standing| standing.hours.as_ref());
        let hours = told.or(at.hours_2014.as_ref());
        let opening = hours.map(|hours| hours.open_at(arrive, &self.pack.calendar));
        let found = match opening {
            Some(Opening::Always | Opening::Open { .. }) => OnArrival::Open,
            Some(Opening::Closed { .. }) => OnArrival::Closed,
            Some(Opening::NotKnown) | None => OnArrival::NotKnown,
        };
        let open_from = opening.and_then(|opening| from_when(opening, arrive));
        Shop { at, km, opening, open_from, found, of_2014: told.is_none() }
    }

    fn shop_words(&self, shop: &Shop<'_>) -> String {
        let year = if shop.of_2014 { YEAR } else { "" };
        shop.opening.map_or_else(|| NOT_KNOWN.to_owned(), |opening| self.hours_words(opening) + year)
    }

    /// A pharmacy as a door.
    fn pharmacy(&self, shop: &Shop<'_>) -> RoutePlace {
        let at = shop.at;
        let door = self.door(at.code.as_str(), &at.name, [&at.address, &at.postcode, &at.phone], at.position);
        RoutePlace { opens: self.shop_words(shop), open_from: shop.open_from, ..door }
    }

    fn door(
        &self,
        id: &str,
        name: &str,
        [address, postcode, phone]: [&String; 3],
        position: Position,
    ) -> RoutePlace {
        let person = &self.asked.person;
        let today = self.local.date();
        let moved = self.pack.moved_to(id, today);
        let position = moved.map_or(position, |moved| moved.position);
        let address = moved.map_or_else(
            || format!("{address}, {postcode}"),
            |moved| format!("{}, {} ({})", moved.address, moved.postcode, moved_words(moved)),
        );
        let km = person.from.map(|from| (from.km_to(position) * 10.0).round() / 10.0);
        let minutes = person.from.map(|from| person.travel.minutes(from.km_to(position)));
        RoutePlace {
            id: id.to_owned(),
            name: name.to_owned(),
            address,
            phone: phone.clone(),
            position,
            km,
            minutes,
            arrive: minutes.map(|minutes| self.after(minutes)),
            open_from: None,
            opens: NOT_KNOWN.to_owned(),
        }
    }

    /// Local time `minutes` of real time from now, right across a clock change too.
    fn after(&self, minutes: u16) -> DateTime {
        let later = self.asked.now.checked_add(i64::from(minutes).minutes());
        later.map_or(self.local, |later| self.pack.calendar.local(&later))
    }

    /// From when it can be had, and the hours in words.
    fn told(&self, opening: Opening, arrive: DateTime) -> (Option<DateTime>, String) {
        (from_when(opening, arrive), self.hours_words(opening))
    }

    fn hours_words(&self, opening: Opening) -> String {
        let today = self.local.date();
        match opening {
            Opening::Always => "open at all hours".to_owned(),
            Opening::Open { until } => format!("open until {}", reason::moment(until, today)),
            Opening::Closed { next: Some((from, _)) } => format!("opens {}", reason::moment(from, today)),
            Opening::Closed { next: None } => "closed; next opening not known".to_owned(),
            Opening::NotKnown => "bank holiday hours not known: ring first".to_owned(),
        }
    }
}

/// "moved until 30 Nov 2026" of a place that is elsewhere for a while.
fn moved_words(moved: &Move) -> String {
    let until = moved.until.map(|until| until.strftime(" until %-d %b %Y").to_string());
    format!("moved{}", until.unwrap_or_default())
}

/// From when somebody who arrives then would find it open.
fn from_when(opening: Opening, arrive: DateTime) -> Option<DateTime> {
    match opening {
        Opening::Always | Opening::Open { .. } => Some(arrive),
        Opening::Closed { next: Some((from, _)) } => Some(from),
        Opening::Closed { next: None } | Opening::NotKnown => None,
    }
}

/// How a pharmacy would be found by somebody who sets out now. Declared in the order listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OnArrival {
    Open,
    Closed,
    NotKnown,
}

/// A pharmacy on the way to being a door.
pub(super) struct Shop<'a> {
    at: &'a Pharmacy,
    km: Option<f64>,
    opening: Option<Opening>,
    open_from: Option<DateTime>,
    found: OnArrival,
    /// Its hours are those of 2014, if it has any.
    of_2014: bool,
}

impl Shop<'_> {
    /// Open on arrival first, then the next to open, then those nobody knows of; the nearest first
    /// within each, by name where distance does not tell.
    fn before(&self, other: &Self) -> std::cmp::Ordering {
        let opens = |shop: &Self| (shop.found == OnArrival::Closed).then_some(shop.open_from).flatten();
        let km = |shop: &Self| shop.km.unwrap_or(f64::INFINITY);
        (self.found, opens(self))
            .cmp(&(other.found, opens(other)))
            .then_with(|| km(self).total_cmp(&km(other)))
            .then_with(|| self.at.name.cmp(&other.at.name))
            .then_with(|| self.at.code.cmp(&other.at.code))
    }
}

/// Nearest first; by name where distance does not tell.
fn by_distance(a: &RoutePlace, b: &RoutePlace) -> std::cmp::Ordering {
    let km = |place: &RoutePlace| place.km.unwrap_or(f64::INFINITY);
    km(a).total_cmp(&km(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id))
}
