//! Every row can be reached, and everything is used.

use super::{Finding, inputs};
use crate::{
    content::{Need, NeedRoute, Place},
    hours::Hours,
    ids::QuestionId,
    pack::{Pack, Service, Takes},
    routes::{Bar, Bars},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Rows that take nobody of any age or sex, and checks that nobody would be asked. A row that says
/// why not is there to be read, and needs no way in.
pub(super) fn rows(pack: &Pack, _: Date) -> Vec<Finding> {
    pack.content.needs.iter().flat_map(|need| unreachable(pack, need)).collect()
}

fn unreachable(pack: &Pack, need: &Need) -> Vec<Finding> {
    let people = people(pack);
    let mut found = Vec::new();
    for route in need.routes.iter().filter(|route| route.excluded.is_none()) {
        let reached: Vec<_> = people.iter().filter(|person| takes(pack, need, route, **person)).collect();
        let place = || Place::route(&need.id, &route.service);
        if reached.is_empty() {
            let what = "this row takes nobody of any age or recorded sex. Widen it, or take it out.";
            found.push(Finding::new(place(), what));
            continue;
        }
        for used in &route.checks {
            let asked = |(months, sex): &(Option<u32>, _)| {
                months.is_none_or(|months| used.only.takes_age(crate::content::Age { months }))
                    && Option::<crate::residents::Sex>::is_none_or(*sex, |sex| used.only.takes_sex(sex))
            };
            if !reached.iter().any(|person| asked(person)) {
                let what = "this check is for people whom the row does not take. Correct its ages or sex.";
                found.push(Finding::new(place().at("checks").at(used.check.as_str()), what));
            }
        }
    }
    found
}

type Somebody = (Option<u32>, Option<crate::residents::Sex>);

fn people(pack: &Pack) -> Vec<Somebody> {
    let known = inputs::ages(pack).into_iter().map(Some);
    let sexes = || inputs::SEXES.into_iter().flatten().map(Some);
    known.flat_map(|months| sexes().map(move |sex| (months, sex))).collect()
}

fn takes(pack: &Pack, need: &Need, route: &NeedRoute, (months, sex): Somebody) -> bool {
    let mut asked = inputs::asked(pack, &need.id);
    (asked.person.born, asked.person.sex) = (months.and_then(inputs::born), sex);
    let (Ok(bars), Some(service)) = (Bars::new(pack, &asked), pack.service(&route.service)) else {
        return false;
    };
    !bars.rules_out(service, Bar::Ages) && !bars.rules_out(service, Bar::Need)
}

/// Services, checks, settings and outcomes that nothing names.
pub(super) fn unused(pack: &Pack, _: Date) -> Vec<Finding> {
    let content = &pack.content;
    let routes = || content.needs.iter().flat_map(|need| &need.routes);
    let asked: BTreeSet<&QuestionId> =
        routes().flat_map(|route| &route.checks).map(|used| &used.check).collect();
    let flags = content.needs.iter().flat_map(|need| &need.flags).chain(&content.red_flags.list);
    let outcomes: BTreeSet<_> = flags.map(|flag| flag.outcome).collect();
    let named = |service: &Service| {
        service.takes != Takes::Listed || routes().any(|route| route.service == service.id)
    };
    let services = pack.services.iter().filter(|service| !named(service)).map(|service| {
        Finding::new(
            Place::service(&service.id),
            "no need names this service, so nobody can be sent there. Name it in a need, or take it out.",
        )
    });
    let checks = content.checks.iter().filter(|check| !asked.contains(&check.id)).map(|check| {
        Finding::new(
            Place::check(&check.id),
            "no row asks this check. Ask it beside a service, or take it out.",
        )
    });
    let all = content.red_flags.outcomes.iter().enumerate();
    let words = all.filter(|(_, words)| !outcomes.contains(&words.outcome)).map(|(at, words)| {
        let what =
            format!("no sign comes to {:?}. Take the words out, or give a sign that outcome.", words.outcome);
        Finding::new(Place::file("red_flags.toml").at("outcome").nth(at), what)
    });
    services.chain(checks).chain(words).collect()
}

/// Services that state hours, and open on no day of a usual week.
pub(super) fn hours(pack: &Pack, _: Date) -> Vec<Finding> {
    let shut = |service: &&Service| {
        let days = inputs::moments(pack);
        let opens = |hours: &Hours| {
            *hours == Hours::Always
                || days.iter().any(|at| {
                    hours.sessions_on(at.date(), &pack.calendar).is_some_and(|open| !open.is_empty())
                })
        };
        service.hours.as_ref().is_some_and(|hours| !opens(hours))
    };
    let found = pack.services.iter().filter(shut).map(|service| {
        Finding::new(
            Place::service(&service.id).at("hours"),
            "these hours never open. State when it answers, or leave them out.",
        )
    });
    found.collect()
}
