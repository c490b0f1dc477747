//! Putting a pack together: cross-references are proved once, so that lookups may trust them.

use super::{Hub, Locality, Pack, Pcn, PcnOf, Pharmacy, Places, Postcodes, Practice, Service, Site, Source};
use crate::{
    calendar::Calendar,
    content::{AgeBound, Answer, Content, NeedRoute, Who},
    ids::OdsCode,
};
use std::collections::BTreeSet;

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
    pub postcodes: Postcodes,
    /// Navigation content.
    pub content: Content,
}

/// The parts do not fit each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackFault {
    /// Something names what is not there.
    #[error("{by} names {kind} `{missing}`, which the pack does not hold. Add it or correct the name.")]
    Missing {
        /// Which entry.
        by: String,
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
    },
    /// A check whose safe answer is "not sure", or an age range that takes nobody.
    #[error("{by}: {what}")]
    Senseless {
        /// Which entry.
        by: String,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl Parts {
    /// Checks every cross-reference and resolves local settings.
    pub fn assemble(mut self) -> Result<Pack, PackFault> {
        self.practices.sort_by(|a, b| a.code.cmp(&b.code));
        self.pcns.sort_by(|a, b| a.code.cmp(&b.code));
        self.sites.sort_by(|a, b| a.code.cmp(&b.code));
        self.pharmacies.sort_by(|a, b| a.code.cmp(&b.code));
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
        let resolve = |who: &mut Who, by: &str| {
            let mut local = false;
            for bound in [&mut who.from, &mut who.below].into_iter().flatten() {
                if let AgeBound::Setting(id) = bound {
                    let setting = settings.iter().find(|setting| setting.id == *id);
                    let setting = setting.ok_or_else(|| missing(by, "setting", id))?;
                    *bound = AgeBound::Years(setting.value);
                    local = true;
                }
            }
            who.local |= local;
            sensible(who, by)
        };
        for service in &mut self.services {
            resolve(&mut service.who, service.id.as_str())?;
        }
        for need in &mut self.content.needs {
            for route in &mut need.routes {
                let by = format!("{} of {}", route.service, need.id);
                resolve(&mut route.who, &by)?;
                for check in &mut route.checks {
                    resolve(&mut check.only, &by)?;
                }
            }
        }
        Ok(())
    }
}

fn missing(by: &str, kind: &'static str, missing: &str) -> PackFault {
    PackFault::Missing { by: by.to_owned(), kind, missing: missing.to_owned() }
}

fn sensible(who: &Who, by: &str) -> Result<(), PackFault> {
    let ends = (who.from.as_ref().and_then(AgeBound::months), who.below.as_ref().and_then(AgeBound::months));
    match ends {
        (Some(from), Some(below)) if from >= below => {
            Err(PackFault::Senseless { by: by.to_owned(), what: "the age range takes nobody." })
        }
        _ => Ok(()),
    }
}

fn once<'a>(kind: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), PackFault> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(PackFault::Twice { kind, id: id.to_owned() });
        }
    }
    Ok(())
}

fn check_ids(pack: &Pack) -> Result<(), PackFault> {
    let content = &pack.content;
    once("practice", pack.practices.iter().map(|row| row.code.as_str()))?;
    once("network", pack.pcns.iter().map(|row| row.code.as_str()))?;
    once("hub", pack.hubs.iter().map(|row| row.id.as_str()))?;
    once("site", pack.sites.iter().map(|row| row.code.as_str()))?;
    once("pharmacy", pack.pharmacies.iter().map(|row| row.code.as_str()))?;
    once("service", pack.services.iter().map(|row| row.id.as_str()))?;
    once("need", content.needs.iter().map(|row| row.id.as_str()))?;
    once("network of a locality", pack.localities.iter().flat_map(|row| &row.pcns).map(OdsCode::as_str))?;
    let topic = content.needs.iter().flat_map(|need| &need.flags).map(|flag| flag.id.as_str());
    let full = content.red_flags.list.iter().map(|flag| flag.id.as_str());
    once("question", full.chain(topic).chain(content.checks.iter().map(|check| check.id.as_str())))?;
    for need in &content.needs {
        once("service of a need", need.routes.iter().map(|route| route.service.as_str()))?;
    }
    Ok(())
}

fn check_directory(pack: &Pack) -> Result<(), PackFault> {
    for practice in &pack.practices {
        if let PcnOf::Allocated(code) = &practice.pcn
            && pack.pcn(code).is_none()
        {
            return Err(missing(practice.code.as_str(), "network", code.as_str()));
        }
    }
    for locality in &pack.localities {
        if let Some(code) = locality.pcns.iter().find(|code| pack.pcn(code).is_none()) {
            return Err(missing(&locality.id, "network", code.as_str()));
        }
    }
    for hub in &pack.hubs {
        if pack.pcn(&hub.pcn).is_none() {
            return Err(missing(hub.id.as_str(), "network", hub.pcn.as_str()));
        }
    }
    for service in &pack.services {
        if let Some(code) = service.sites.iter().find(|code| pack.site(code).is_none()) {
            return Err(missing(service.id.as_str(), "site", code.as_str()));
        }
        if service.places == Places::Sites && service.sites.is_empty() {
            return Err(PackFault::Senseless {
                by: service.id.to_string(),
                what: "its places are sites, but it lists none.",
            });
        }
    }
    Ok(())
}

fn check_content(pack: &Pack) -> Result<(), PackFault> {
    let content = &pack.content;
    for need in &content.needs {
        for route in &need.routes {
            let by = format!("{} of {}", route.service, need.id);
            let service = pack.service(&route.service);
            let service = service.ok_or_else(|| missing(&by, "service", route.service.as_str()))?;
            check_route(content, service, route, &by)?;
        }
        for expect in need.cases.iter().flat_map(|case| &case.expect) {
            if pack.service(&expect.service).is_none() {
                return Err(missing(need.id.as_str(), "service", expect.service.as_str()));
            }
        }
    }
    let mut flags = content.red_flags.list.iter().chain(content.needs.iter().flat_map(|need| &need.flags));
    match flags.find(|flag| content.outcome(flag.outcome).is_none()) {
        Some(flag) => Err(missing(flag.id.as_str(), "outcome", &format!("{:?}", flag.outcome))),
        None => Ok(()),
    }
}

fn check_route(content: &Content, service: &Service, route: &NeedRoute, by: &str) -> Result<(), PackFault> {
    for check in &route.checks {
        if content.check(&check.check).is_none() {
            return Err(missing(by, "check", check.check.as_str()));
        }
        if !check.only.overlaps(&route.who) || !check.only.overlaps(&service.who) {
            return Err(PackFault::Senseless {
                by: by.to_owned(),
                what: "a check is for people whom the service does not take.",
            });
        }
        if check.safe == Answer::NotSure {
            return Err(PackFault::Senseless {
                by: by.to_owned(),
                what: "\"not sure\" cannot be a safe answer.",
            });
        }
    }
    Ok(())
}
