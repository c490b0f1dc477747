//! Administrative facts about a person, and what they rule out.

use super::{Against, Found, Question, reason};
use crate::{
    content::{Age, Who},
    geo::{Position, Travel},
    ids::OdsCode,
    pack::{Borough, OpenTo, Places, Service},
    residents::Sex,
};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

/// Where a person is registered, as far as anybody knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Registered {
    /// Nobody has asked.
    #[default]
    NotKnown,
    /// With no practice: helped the same, and helped to register.
    Nowhere,
    /// With this practice.
    At(OdsCode),
}

/// Administrative facts about a person; whatever is not known is asked for, never assumed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AskedPerson {
    /// Date of birth.
    pub born: Option<Date>,
    /// Recorded sex.
    pub sex: Option<Sex>,
    /// Registered practice.
    pub registered: Registered,
    /// Where the person would set out from. Left empty for a sensitive record.
    pub from: Option<Position>,
    /// Borough of residence.
    pub borough: Option<Borough>,
    /// How the person would travel.
    pub travel: Travel,
}

impl AskedPerson {
    /// Completed age on `today`.
    pub fn age(&self, today: Date) -> Option<Age> {
        self.born.and_then(|born| Age::on(born, today))
    }

    /// Whether `who` may cover this person: what is not known leaves it open.
    pub fn may_be(&self, who: &Who, today: Date) -> bool {
        self.age(today).is_none_or(|age| who.takes_age(age)) && self.sex.is_none_or(|sex| who.takes_sex(sex))
    }

    /// A birth date for somebody known only to have completed `years` years and `months` months on `today`.
    pub fn born_for_age(years: u16, months: u16, today: Date) -> Option<Date> {
        let months = i32::from(years) * 12 + i32::from(months);
        let born = today.checked_sub(months.months()).ok()?;
        // On 29 February the subtraction falls back to the 28th, which would be right as well.
        Age::on(born, today).is_some().then_some(born)
    }
}

impl Question<'_> {
    pub(super) fn takes_person(&self, service: &Service, found: &mut Found) {
        self.takes_ages(service, found);
        self.takes_registration(service, found);
        self.takes_borough(service, found);
    }

    pub(super) fn takes_ages(&self, service: &Service, found: &mut Found) {
        self.takes_who(&service.who, found);
        if let Some(route) = self.need.route(&service.id) {
            self.takes_who(&route.who, found);
        }
    }

    /// A need that is for other ages is said so beside every service, and rules none out.
    pub(super) fn fits_ages(&self, found: &mut Found) {
        let Some(ages) = &self.need.ages else { return };
        match self.asked.person.age(self.local.date()) {
            Some(age) if !ages.who().takes_age(age) => ask(found, "another need for this age?"),
            Some(_) => {}
            None => ask(found, "date of birth?"),
        }
    }

    pub(super) fn takes_borough(&self, service: &Service, found: &mut Found) {
        let Some(borough) = service.borough else { return };
        match self.asked.person.borough {
            Some(lives) if lives != borough => {
                found.no.push(format!("for {borough}: lives in {lives}").into());
            }
            Some(_) => {}
            None => found.asks.push("which borough?"),
        }
    }

    fn takes_who(&self, who: &Who, found: &mut Found) {
        let person = &self.asked.person;
        if who.asks_age() {
            match person.age(self.local.date()) {
                Some(age) if !who.takes_age(age) => found.no.push(Against {
                    why: reason::age(who, age, person.sex),
                    unless: person.born.and_then(|born| reason::of_age(who, born, age, person.sex)),
                }),
                Some(_) => {}
                None => ask(found, "date of birth?"),
            }
        }
        if let Some(wanted) = who.sex {
            match person.sex {
                Some(sex) if !who.takes_sex(sex) => found.no.push(reason::sex(who, sex).into()),
                Some(_) => {}
                None if wanted == Sex::Indeterminate => {}
                None => ask(found, "recorded sex?"),
            }
        }
        if *who != Who::default() {
            found.facts.push(who.words());
        }
    }

    pub(super) fn takes_registration(&self, service: &Service, found: &mut Found) {
        match (service.open_to, &self.asked.person.registered) {
            (OpenTo::Anybody, _) | (OpenTo::WithoutPractice, Registered::Nowhere) => {}
            (OpenTo::WithoutPractice, Registered::At(_)) => {
                found.no.push("already registered with a practice".to_owned().into());
            }
            (_, Registered::NotKnown) => ask(found, "which practice?"),
            (OpenTo::RegisteredHere, Registered::Nowhere) => found.no.push(Against {
                why: "for people registered with a practice here: not registered yet".to_owned(),
                unless: Some("yes once registered".to_owned()),
            }),
            (OpenTo::RegisteredHere, Registered::At(code)) => self.takes_practice(service, code, found),
        }
    }

    fn takes_practice(&self, service: &Service, code: &OdsCode, found: &mut Found) {
        let Some(practice) = self.pack.practice(code) else {
            found
                .no
                .push("for people registered with a practice here: registered elsewhere".to_owned().into());
            return;
        };
        found.facts.push(format!("registered with {}", practice.name));
        if service.places == Places::EnhancedAccess && self.pack.pcn_of(practice).is_none() {
            found.no.push(format!("for the patients of a network: {} is unallocated", practice.name).into());
        }
    }
}

fn ask(found: &mut Found, question: &'static str) {
    if !found.asks.contains(&question) {
        found.asks.push(question);
    }
}
