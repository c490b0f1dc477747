//! All services for one need with their reasons, over a directory of 2,000.

use crate::figures::{Bench, Times, figure, now, tell};
use front_door_domain::{
    content::Need,
    geo::Position,
    ids::ServiceId,
    pack::{Pack, Parts, Service},
    residents::Sex,
    routes::{self, Asked, AskedPerson, Registered},
};
use front_door_interop::packs::Files;
use jiff::{ToSpan, Zoned, civil::date};
use std::{collections::BTreeMap, hint::black_box};

/// How many services the directory has.
const SERVICES: usize = 2_000;

/// How often each need is asked.
const ROUNDS: i32 = 20;

/// Asks every need of people of several ages at several hours. Prints the time of one question that
/// 99 in 100 stay under: eligibility alone, and with hours and travel.
pub(crate) fn measure() -> Bench {
    let pack = large()?;
    let (mut alone, mut whole) = (Times::default(), Times::default());
    let mut rows = 0;
    for need in &pack.content.needs {
        for round in 0..ROUNDS {
            let asked = asked(&pack, need, round)?;
            let began = now();
            rows += black_box(routes::eligible(&pack, &asked)?).len();
            alone.since(began);
            let began = now();
            rows += black_box(routes::evaluate(&pack, &asked)?).len();
            whole.since(began);
        }
    }
    if rows != 2 * SERVICES * alone.count() {
        return Err("A question was not answered by every service. Look at the made-up directory.".into());
    }
    tell(&format!("routes: {} questions to {SERVICES} services", alone.count()));
    figure("routes_eligibility_p99_ms_2000_services", alone.percentile(99), "ms")?;
    figure("routes_p99_ms_2000_services", whole.percentile(99), "ms")
}

/// The shipped pack with its services again and again under names of their own, half of the copies
/// named by every need that names the service itself.
fn large() -> Result<Pack, Box<dyn std::error::Error>> {
    let mut parts = Files::shipped().parts()?;
    let shipped: Vec<Service> = parts.services.clone();
    for (copy, service) in (1_u16..).zip(shipped.iter().cycle()).take(SERVICES - shipped.len()) {
        let id = ServiceId(format!("{}-{copy}", service.id));
        name(&mut parts, service, &id, copy);
        let order = 1_000 + copy;
        parts.services.push(Service { id, order, cases: Vec::new(), ..service.clone() });
    }
    Ok(parts.assemble()?)
}

fn name(parts: &mut Parts, service: &Service, id: &ServiceId, copy: u16) {
    if copy.is_multiple_of(2) {
        for need in &mut parts.content.needs {
            if let Some(mut route) = need.route(&service.id).cloned() {
                route.service = id.clone();
                need.routes.push(route);
            }
        }
    }
}

/// A person and a moment that differ from round to round: three in four registered, every hour of a day.
fn asked(pack: &Pack, need: &Need, round: i32) -> Result<Asked, jiff::Error> {
    let now: Zoned =
        pack.calendar.moment(date(2026, 10, 23).at(0, 30, 0, 0)).checked_add((round * 73).minutes())?;
    let today = now.date();
    let years = u16::try_from(round * 5).unwrap_or_default();
    let practice = pack.practices.get(usize::from(years)).filter(|_| round % 4 != 0);
    let far = f64::from(round) / 200.0;
    Ok(Asked {
        need: need.id.clone(),
        person: AskedPerson {
            born: AskedPerson::born_for_age(years, 0, today),
            sex: Some(if round % 2 == 0 { Sex::Female } else { Sex::Male }),
            registered: practice
                .map_or(Registered::Nowhere, |practice| Registered::At(practice.code.clone())),
            from: Some(Position { lat: 51.52 + far, lon: 0.08 + far }),
            borough: practice.map(|practice| practice.borough),
            ..AskedPerson::default()
        },
        answers: BTreeMap::new(),
        now,
        urgency: None,
    })
}
