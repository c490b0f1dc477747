//! Changes of services.

use super::{Change, Kind, Mutant, of_hours, of_needs::whos, of_words};
use crate::{
    contacts::Urgency,
    content::Place,
    hours::Hours,
    pack::{ActionKind, Borough, CoreHoursRule, OpenTo, Places, Service, Takes},
};

/// Why no case can notice that a service no longer names the urgency "now".
const NOW_ASKS_A_CLINICIAN: &str = " (it decides nothing: \"now\" asks a clinician beside this service, whatever \
     urgencies the service names)";

/// Every change of one service.
pub(super) fn of(index: usize, service: &Service) -> Vec<Mutant> {
    let mut made = Made { index, service, found: Vec::new() };
    made.ages_and_hours();
    made.rules();
    made.criteria();
    made.words();
    made.found
}

struct Made<'a> {
    index: usize,
    service: &'a Service,
    found: Vec<Mutant>,
}

impl Made<'_> {
    fn add(&mut self, kind: Kind, field: &str, what: impl Into<String>, change: impl FnOnce(&mut Service)) {
        let mut service = self.service.clone();
        change(&mut service);
        let place = Place::service(&self.service.id).at(field);
        let change = Change::Service(self.index, Box::new(service));
        self.found.push(Mutant { kind, place, what: what.into(), change });
    }

    fn ages_and_hours(&mut self) {
        for (kind, end, what, who) in whos(&self.service.who) {
            self.add(kind, "who", format!("{end}: {what}"), |service| service.who = who);
        }
        let Some(hours) = &self.service.hours else { return };
        for (kind, what, changed) in of_hours::changes(hours) {
            self.add(kind, "hours", what, |service| service.hours = Some(changed));
        }
        self.add(Kind::Widen, "hours", "the hours taken out", |service| service.hours = None);
    }

    fn rules(&mut self) {
        let service = self.service;
        for takes in [Takes::Listed, Takes::Clinical, Takes::Any] {
            if takes != service.takes {
                self.add(Kind::Swap, "takes", format!("{:?} made {takes:?}", service.takes), |service| {
                    service.takes = takes;
                });
            }
        }
        for open_to in [OpenTo::Anybody, OpenTo::RegisteredHere, OpenTo::WithoutPractice] {
            if open_to != service.open_to {
                let what = format!("{:?} made {open_to:?}", service.open_to);
                self.add(Kind::Swap, "open_to", what, |service| service.open_to = open_to);
            }
        }
        for rule in [CoreHoursRule::Any, CoreHoursRule::WithReason, CoreHoursRule::Practice] {
            if rule != service.core_hours {
                let what = format!("{:?} made {rule:?}", service.core_hours);
                self.add(Kind::Swap, "core_hours", what, |service| service.core_hours = rule);
            }
        }
        let action =
            if service.action == ActionKind::Advise { ActionKind::Refer } else { ActionKind::Advise };
        self.add(Kind::Swap, "action", format!("{:?} made {action:?}", service.action), |service| {
            service.action = action;
        });
        self.add(Kind::Flip, "past_red_flags", "staying past red flags turned round", |service| {
            service.past_red_flags = !service.past_red_flags;
        });
        self.add(Kind::Flip, "chaperone", "the offer of a chaperone turned round", |service| {
            service.chaperone = !service.chaperone;
        });
        // What never closes is booked ahead or not alike.
        if service.hours.as_ref().is_some_and(|hours| *hours != Hours::Always) {
            self.add(Kind::Flip, "booked_ahead", "booking ahead turned round", |service| {
                service.booked_ahead = !service.booked_ahead;
            });
        }
    }

    fn criteria(&mut self) {
        let service = self.service;
        if let Some(borough) = service.borough {
            self.add(Kind::Widen, "borough", "the borough taken out", |service| service.borough = None);
            for other in Borough::ALL.into_iter().filter(|other| *other != borough) {
                self.add(Kind::Swap, "borough", format!("{borough} made {other}"), |service| {
                    service.borough = Some(other);
                });
            }
        }
        if service.places != Places::None {
            self.add(Kind::Drop, "places", "the places dropped", |service| service.places = Places::None);
        }
        for at in 0..service.sites.len() {
            self.add(Kind::Drop, "sites", "a site dropped", |service| {
                service.sites.remove(at);
            });
        }
        for (at, urgency) in service.urgencies.iter().enumerate() {
            let now = *urgency == Urgency::Now && !service.past_red_flags;
            let why = if now { NOW_ASKS_A_CLINICIAN } else { "" };
            self.add(Kind::Drop, "urgencies", format!("the urgency {urgency:?} dropped{why}"), |service| {
                service.urgencies.remove(at);
            });
        }
        if !service.urgencies.is_empty() {
            self.add(Kind::Widen, "urgencies", "the urgencies taken out", |service| {
                service.urgencies.clear();
            });
        }
    }

    fn words(&mut self) {
        let service = self.service;
        for (what, changed) in of_words::moved(&service.name) {
            self.add(Kind::Number, "name", what, |service| service.name = changed);
        }
        for (what, changed) in of_words::moved(&service.about) {
            self.add(Kind::Number, "about", what, |service| service.about = changed);
        }
        for (what, changed) in of_words::moved(&service.phone) {
            self.add(Kind::Number, "phone", what, |service| service.phone = changed);
        }
        for (line, text) in service.info.iter().enumerate() {
            for (what, changed) in of_words::moved(text) {
                self.add(Kind::Number, "info", what, |service| {
                    if let Some(info) = service.info.get_mut(line) {
                        *info = changed;
                    }
                });
            }
        }
    }
}
