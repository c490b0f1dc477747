//! Putting a pack together: cross-references are proved once, so that lookups may trust them.

use super::{
    ActionKind, Hub, Locality, Pack, Pcn, PcnOf, Pharmacy, Places, Postcodes, Practice, Service, Site, Source,
};
use crate::{
    calendar::Calendar,
    content::{AgeBound, Answer, Case, Content, Need, NeedRoute, Place, RedFlag, Who},
    details::{self, NotRight},
    directory::Known,
    ids::{OdsCode, QuestionId},
};
use std::{collections::BTreeSet, sync::Arc};

/// Everything a pack is made of; on its own still as read from the files, unproved and unsorted.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Name of the area, such as `bhr`.
    pub name: String,
    /// Version, such as `2026.11.1`.
    pub version: String,
    /// SHA-256 over every file of the pack, in hexadecimal.
    pub sha256: String,
    /// Where each table came from.
    pub sources: Vec<Source>,
    /// GP practices, by code.
    pub practices: Vec<Practice>,
    /// Primary care networks, by code.
    pub pcns: Vec<Pcn>,
    /// Localities, by borough and name.
    pub localities: Vec<Locality>,
    /// GP access hubs and enhanced-access sites, by code.
    pub hubs: Vec<Hub>,
    /// Other places of the directory: urgent treatment, walk-in, out of hours and more, by code.
    pub sites: Vec<Site>,
    /// Pharmacies, by code.
    pub pharmacies: Vec<Pharmacy>,
    /// Every destination a contact can be routed to, in the order screens list them.
    pub services: Vec<Service>,
    /// Bank holidays and core hours.
    pub calendar: Calendar,
    /// Postcodes of the area.
    pub postcodes: Arc<Postcodes>,
    /// Navigation content.
    pub content: Content,
    /// What a desk has taken in over the pack; nothing in a pack as it ships.
    pub known: Known,
}

/// The parts do not fit each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackFault {
    /// Something names what is not there.
    #[error("{} names {kind} `{missing}`, which the pack does not hold. Add it or correct the name.", by.within())]
    Missing {
        /// Which entry.
        by: Place,
        /// Of what kind.
        kind: &'static str,
        /// The name it uses.
        missing: String,
    },
    /// The same id twice.
    #[error("The {kind} `{id}` is in the pack twice. Keep one.")]
    Twice {
        /// Of what kind.
        kind: &'static str,
        /// The id.
        id: String,
        /// Where it stands.
        by: Place,
    },
    /// A check whose safe answer is "not sure", or an age range that takes nobody.
    #[error("{}: {what}", by.within())]
    Senseless {
        /// Which entry.
        by: Place,
        /// What is wrong with it.
        what: String,
    },
    /// A phone number or a web address that cannot be right.
    #[error("{}: {why}", by.within())]
    Wrong {
        /// Which entry.
        by: Place,
        /// What was expected and found.
        why: NotRight,
    },
}

impl PackFault {
    /// Where in the pack.
    pub fn place(&self) -> &Place {
        match self {
            Self::Missing { by, .. }
            | Self::Twice { by, .. }
            | Self::Senseless { by, .. }
            | Self::Wrong { by, .. } => by,
        }
    }
}

impl Parts {
    /// Checks every cross-reference and resolves local settings.
    pub fn assemble(mut self) -> Result<Pack, PackFault> {
        self.practices.sort_by(|a, b| a.code.cmp(&b.code));
        self.pcns.sort_by(|a, b| a.code.cmp(&b.code));
        self.sites.sort_by(|a, b| a.code.cmp(&b.code));
        self.pharmacies.sort_by(|a, b| a.code.cmp(&b.code));
        self.services.sort_by_key(|service| service.order);
        self.content.needs.sort_by_key(|need| need.order);
        self.resolve_settings()?;
        let pack = Pack(self);
        check_ids(&pack)?;
        check_directory(&pack)?;
        check_content(&pack)?;
        Ok(pack)
    }

    fn resolve_settings(&mut self) -> Result<(), PackFault> {
        let settings = self.content.settings.clone();
        let value = |id: &str| settings.iter().find(|setting| setting.id == *id).map(|setting| setting.value);
        for service in &mut self.services {
            resolve(&mut service.who, &value, || Place::service(&service.id).at("who"))?;
        }
        for need in &mut self.content.needs {
            if let Some(ages) = &mut need.ages {
                let mut who = ages.who();
                resolve(&mut who, &value, || Place::need(&need.id).at("ages"))?;
                (ages.from, ages.below) = (who.from, who.below);
            }
            for route in &mut need.routes {
                let by = Place::route(&need.id, &route.service);
                resolve(&mut route.who, &value, || by.clone().at("who"))?;
                for check in &mut route.checks {
                    let by = || by.clone().at("checks").at(check.check.as_str());
                    resolve(&mut check.only, &value, by)?;
                }
            }
        }
        Ok(())
    }
}

/// Puts the value of a local setting where a bound names one.
fn resolve(
    who: &mut Who,
    value: &dyn Fn(&str) -> Option<u16>,
    by: impl Fn() -> Place,
) -> Result<(), PackFault> {
    let mut local = false;
    for bound in [&mut who.from, &mut who.below].into_iter().flatten() {
        if let AgeBound::Setting(id) = bound {
            let years = value(id).ok_or_else(|| missing(by(), "setting", id))?;
            *bound = AgeBound::Years(years);
            local = true;
        }
    }
    who.local |= local;
    sensible(who, by)
}

fn missing(by: Place, kind: &'static str, missing: &str) -> PackFault {
    PackFault::Missing { by, kind, missing: missing.to_owned() }
}

fn senseless(by: Place, what: &str) -> PackFault {
    PackFault::Senseless { by, what: what.to_owned() }
}

fn sensible(who: &Who, by: impl Fn() -> Place) -> Result<(), PackFault> {
    if who.first_month() >= who.end_month() {
        return Err(senseless(by(), "the age range takes nobody."));
    }
    Ok(())
}

/// Each id once; `place` says where one stands.
fn once<'a>(
    kind: &'static str,
    ids: impl Iterator<Item = &'a str>,
    place: impl Fn(&str) -> Place,
) -> Result<(), PackFault> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(PackFault::Twice { kind, id: id.to_owned(), by: place(id) });
        }
    }
    Ok(())
}

fn check_ids(pack: &Pack) -> Result<(), PackFault> {
    let content = &pack.content;
    let table = |name: &'static str| move |id: &str| Place::file(name).at(id);
    once("practice", pack.practices.iter().map(|row| row.code.as_str()), table("practices.csv"))?;
    once("network", pack.pcns.iter().map(|row| row.code.as_str()), table("pcns.csv"))?;
    once("hub", pack.hubs.iter().map(|row| row.id.as_str()), table("hubs.csv"))?;
    once("site", pack.sites.iter().map(|row| row.code.as_str()), table("sites.csv"))?;
    once("pharmacy", pack.pharmacies.iter().map(|row| row.code.as_str()), table("pharmacies.csv"))?;
    once("service", pack.services.iter().map(|row| row.id.as_str()), |id| Place::service(&id.into()))?;
    once("need", content.needs.iter().map(|row| row.id.as_str()), |id| Place::need(&id.into()))?;
    let codes = pack.localities.iter().flat_map(|row| &row.pcns).map(OdsCode::as_str);
    once("network of a locality", codes, table("localities.toml"))?;
    let settings = content.settings.iter().map(|row| row.id.as_str());
    once("setting", settings, Place::setting)?;
    let topic = content.needs.iter().flat_map(|need| &need.flags).map(|flag| flag.id.as_str());
    let full = content.red_flags.list.iter().map(|flag| flag.id.as_str());
    let questions = full.chain(topic).chain(content.checks.iter().map(|check| check.id.as_str()));
    once("question", questions, |id| place_of_question(content, id))?;
    for need in &content.needs {
        let services = need.routes.iter().map(|route| route.service.as_str());
        once("service of a need", services, |id| Place::route(&need.id, &id.into()))?;
    }
    Ok(())
}

/// Where a question stands; the last of several, since the first of two is not the slip.
fn place_of_question(content: &Content, id: &str) -> Place {
    let id = QuestionId::from(id);
    if content.check(&id).is_some() {
        return Place::check(&id);
    }
    let need = content.needs.iter().rev().find(|need| need.flags.iter().any(|flag| flag.id == id));
    need.map_or_else(|| Place::sign(&id), |need| Place::need(&need.id).at("flag").at(id.as_str()))
}

fn check_directory(pack: &Pack) -> Result<(), PackFault> {
    for practice in &pack.practices {
        if let PcnOf::Allocated(code) = &practice.pcn
            && pack.pcn(code).is_none()
        {
            let by = Place::file("practices.csv").at(practice.code.as_str());
            return Err(missing(by, "network", code.as_str()));
        }
    }
    for locality in &pack.localities {
        if let Some(code) = locality.pcns.iter().find(|code| pack.pcn(code).is_none()) {
            let by = Place::file("localities.toml").at("locality").at(&locality.id);
            return Err(missing(by, "network", code.as_str()));
        }
    }
    for hub in &pack.hubs {
        if pack.pcn(&hub.pcn).is_none() {
            let by = Place::file("hubs.csv").at(hub.id.as_str());
            return Err(missing(by, "network", hub.pcn.as_str()));
        }
    }
    pack.services.iter().try_for_each(|service| check_service(pack, service))
}

fn check_service(pack: &Pack, service: &Service) -> Result<(), PackFault> {
    let by = || Place::service(&service.id);
    if let Some(code) = service.sites.iter().find(|code| pack.site(code).is_none()) {
        return Err(missing(by().at("sites"), "site", code.as_str()));
    }
    if service.places == Places::Sites && service.sites.is_empty() {
        return Err(senseless(by(), "its places are sites, but it lists none."));
    }
    if service.chaperone && !matches!(service.action, ActionKind::Slots | ActionKind::Refer) {
        let what = "a chaperone is offered with a time or a referral, and choosing this service does something else. Take it out.";
        return Err(senseless(by().at("chaperone"), what));
    }
    let wrong = |field: &str, why| PackFault::Wrong { by: by().at(field), why };
    details::phone(&service.phone).map_err(|why| wrong("phone", why))?;
    details::web(&service.web).map_err(|why| wrong("web", why))?;
    Ok(())
}

/// Each place that an example case sets out from, looked up once.
fn check_places_of_cases(pack: &Pack) -> Result<(), PackFault> {
    let own = pack.content.needs.iter().flat_map(|need| {
        need.cases.iter().enumerate().map(|(at, case)| (case, Place::need(&need.id).at("case").nth(at)))
    });
    let of_services = pack.services.iter().flat_map(|service| {
        service
            .cases
            .iter()
            .enumerate()
            .map(|(at, case)| (case, Place::service(&service.id).at("case").nth(at)))
    });
    let mut seen = BTreeSet::new();
    for (case, by) in own.chain(of_services) {
        if let Some(from) = case.from.as_deref()
            && seen.insert(from)
        {
            let found = pack.whereabouts(from);
            found.map_err(|error| senseless(by.at("from"), &error.to_string()))?;
        }
    }
    Ok(())
}

fn check_content(pack: &Pack) -> Result<(), PackFault> {
    let content = &pack.content;
    check_places_of_cases(pack)?;
    content.needs.iter().try_for_each(|need| check_need(pack, need))?;
    pack.services.iter().try_for_each(|service| check_service_cases(pack, service))?;
    for (at, case) in content.sign_cases.iter().enumerate() {
        let by = || Place::file("red_flags.toml").at("sign_case").nth(at).at("signs");
        check_signs(&content.red_flags.list, &case.signs, by)?;
    }
    let mut flags = content.red_flags.list.iter().chain(content.needs.iter().flat_map(|need| &need.flags));
    match flags.find(|flag| content.outcome(flag.outcome).is_none()) {
        Some(flag) => {
            let by = place_of_question(content, flag.id.as_str());
            Err(missing(by, "outcome", &format!("{:?}", flag.outcome)))
        }
        None => Ok(()),
    }
}

fn check_service_cases(pack: &Pack, service: &Service) -> Result<(), PackFault> {
    for (at, case) in service.cases.iter().enumerate() {
        let by = || Place::service(&service.id).at("case").nth(at);
        let need =
            case.need.as_ref().ok_or_else(|| senseless(by(), "the case of a service names its need."))?;
        if pack.content.need(need).is_none() {
            return Err(missing(by().at("need"), "need", need.as_str()));
        }
        check_case(pack, case, by)?;
    }
    Ok(())
}

fn check_need(pack: &Pack, need: &Need) -> Result<(), PackFault> {
    if need.chaperone && need.administrative {
        let by = Place::need(&need.id).at("chaperone");
        return Err(senseless(
            by,
            "nobody is examined for paperwork, so no chaperone is offered. Take it out.",
        ));
    }
    for route in &need.routes {
        let by = Place::route(&need.id, &route.service);
        let service = pack.service(&route.service);
        let service = service.ok_or_else(|| missing(by.clone(), "service", route.service.as_str()))?;
        check_route(&pack.content, service, route, &by)?;
    }
    for (at, case) in need.sign_cases.iter().enumerate() {
        let by = || Place::need(&need.id).at("sign_case").nth(at).at("signs");
        check_signs(&need.flags, &case.signs, by)?;
    }
    for (at, case) in need.cases.iter().enumerate() {
        check_case(pack, case, || Place::need(&need.id).at("case").nth(at))?;
    }
    Ok(())
}

fn check_signs(flags: &[RedFlag], signs: &[QuestionId], by: impl Fn() -> Place) -> Result<(), PackFault> {
    match signs.iter().find(|sign| !flags.iter().any(|flag| flag.id == **sign)) {
        Some(sign) => Err(missing(by(), "sign", sign.as_str())),
        None => Ok(()),
    }
}

fn check_case(pack: &Pack, case: &Case, by: impl Fn() -> Place) -> Result<(), PackFault> {
    if let Some(expect) = case.expect.iter().find(|expect| pack.service(&expect.service).is_none()) {
        return Err(missing(by().at("expect"), "service", expect.service.as_str()));
    }
    if case.age.is_some() && case.months.is_some() {
        return Err(senseless(by(), "an age is given in years or in months, not in both."));
    }
    let unknown = |id: &&QuestionId| pack.content.check(id).is_none() && pack.content.flag(id).is_none();
    if let Some(question) = case.answers.keys().find(unknown) {
        return Err(missing(by().at("answers"), "question", question.as_str()));
    }
    Ok(())
}

fn check_route(content: &Content, service: &Service, route: &NeedRoute, by: &Place) -> Result<(), PackFault> {
    for check in &route.checks {
        let by = || by.clone().at("checks").at(check.check.as_str());
        if content.check(&check.check).is_none() {
            return Err(missing(by(), "check", check.check.as_str()));
        }
        if !check.only.overlaps(&route.who) || !check.only.overlaps(&service.who) {
            return Err(senseless(by(), "a check is for people whom the service does not take."));
        }
        if check.safe == Answer::NotSure {
            return Err(senseless(by(), "\"not sure\" cannot be a safe answer."));
        }
    }
    Ok(())
}
