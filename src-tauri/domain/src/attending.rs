//! Who comes along, and the access needs of everybody who attends: the resident's and those of whoever
//! comes along. What is offered and printed follows all of them together.

use crate::{
    format,
    refused::Refused,
    residents::{AccessNeed, Resident, Sex, Told},
};
use serde::{Deserialize, Serialize};

/// What somebody who comes along is to the resident.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case", tag = "kind", content = "words")]
pub enum Relation {
    /// Mother.
    Mother,
    /// Father.
    Father,
    /// Guardian.
    Guardian,
    /// Carer.
    Carer,
    /// Partner.
    Partner,
    /// Friend.
    Friend,
    /// Support worker.
    SupportWorker,
    /// Anybody else, in 1 to 60 characters, such as `neighbour`.
    Other(String),
}

/// Somebody who comes along, with access needs of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
pub struct Attender {
    /// What they are to the resident.
    pub relation: Relation,
    /// Their access needs.
    pub needs: Vec<AccessNeed>,
}

/// Most characters of a relation in words.
const LONGEST: usize = 60;
/// Most people who come along.
const MOST: usize = 6;
/// Most access needs of one person.
const MOST_NEEDS: usize = 20;

impl Relation {
    /// In a word: `mother`.
    pub fn word(&self) -> &str {
        match self {
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Guardian => "guardian",
            Self::Carer => "carer",
            Self::Partner => "partner",
            Self::Friend => "friend",
            Self::SupportWorker => "support worker",
            Self::Other(words) => words,
        }
    }
}

/// Whether access needs are as records keep them.
pub fn check_needs(needs: &[AccessNeed]) -> Result<(), Refused> {
    let long = |need: &AccessNeed| matches!(need, AccessNeed::Interpreter(language) if !(1..=60).contains(&language.trim().chars().count()));
    if needs.len() > MOST_NEEDS || needs.iter().any(long) {
        return Err(Refused::input(
            "needs",
            "At most 20 access needs are kept, and a language has 1 to 60 characters. Shorten them.",
        ));
    }
    Ok(())
}

/// Who comes along as a record keeps it: words without spaces around them.
pub(crate) fn check_attenders(mut attenders: Vec<Attender>) -> Result<Vec<Attender>, Refused> {
    if attenders.len() > MOST {
        return Err(Refused::input(
            "attenders",
            format!(
                "At most {MOST} people who come along are kept; these are {}. Leave out those without needs.",
                attenders.len()
            ),
        ));
    }
    for attender in &mut attenders {
        check_needs(&attender.needs)?;
        if let Relation::Other(words) = &mut attender.relation {
            *words = words.trim().to_owned();
            let length = words.chars().count();
            if !(1..=LONGEST).contains(&length) {
                return Err(Refused::input(
                    "relation",
                    format!(
                        "Say in 1 to {LONGEST} characters who comes along, such as \"neighbour\"; these are {length}."
                    ),
                ));
            }
        }
    }
    Ok(attenders)
}

/// Whose an access need is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The resident's, who is the one to be seen.
    Resident,
    /// That of somebody who comes along.
    Attender(Relation),
}

/// An access need and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NeedOf {
    /// Whose.
    pub whose: Whose,
    /// What.
    pub need: AccessNeed,
}

/// The access needs of everybody who attends: the one place that they are read from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attending {
    sex: Option<Sex>,
    needs: Vec<NeedOf>,
}

impl Attending {
    /// The needs of the extract, those told at the desk and those of who comes along, each once: the
    /// resident's first.
    pub fn of(resident: Option<&Resident>, told: Option<&Told>, attenders: &[Attender]) -> Self {
        let of_extract = resident.iter().flat_map(|resident| &resident.needs);
        let told = told.into_iter().flat_map(|told| &told.needs);
        let own = of_extract.chain(told).map(|need| NeedOf { whose: Whose::Resident, need: need.clone() });
        let others = attenders.iter().flat_map(|attender| {
            attender
                .needs
                .iter()
                .map(|need| NeedOf { whose: Whose::Attender(attender.relation.clone()), need: need.clone() })
        });
        let mut needs: Vec<_> = own.chain(others).collect();
        needs.sort();
        needs.dedup();
        Self { sex: resident.map(|resident| resident.sex), needs }
    }

    /// Every need with whose it is, the resident's first.
    pub fn needs(&self) -> &[NeedOf] {
        &self.needs
    }

    /// The resident's own needs.
    pub fn own(&self) -> Vec<AccessNeed> {
        let own = self.needs.iter().filter(|of| of.whose == Whose::Resident);
        own.map(|of| of.need.clone()).collect()
    }

    /// Who needs a place without steps; empty where nobody does.
    pub fn without_steps(&self) -> Vec<&Whose> {
        let wheels = self.needs.iter().filter(|of| of.need == AccessNeed::Wheelchair);
        wheels.map(|of| &of.whose).collect()
    }

    /// Every need of an interpreter, spoken or signed.
    pub fn interpreted(&self) -> Vec<&NeedOf> {
        let heard = |of: &&NeedOf| matches!(of.need, AccessNeed::Interpreter(_) | AccessNeed::Bsl);
        self.needs.iter().filter(heard).collect()
    }

    /// What is interpreted, each language once: `Romanian and British Sign Language`; none where
    /// everybody does without.
    pub fn languages(&self) -> Option<String> {
        let mut languages: Vec<_> =
            self.interpreted().into_iter().filter_map(|of| language(&of.need)).collect();
        languages.sort_unstable();
        languages.dedup();
        format::listed(&languages)
    }

    /// How many adjacent places an appointment takes where nobody says otherwise: two with an interpreter.
    pub fn places(&self) -> u8 {
        if self.interpreted().is_empty() { 1 } else { 2 }
    }

    /// A woman (true) or a man (false), as the resident alone prefers: theirs is the examination.
    pub fn woman(&self) -> Option<bool> {
        self.own().iter().find_map(|need| match need {
            AccessNeed::WomanClinician => Some(true),
            AccessNeed::ManClinician => Some(false),
            _ => None,
        })
    }

    /// The largest print that anybody asks for, in points.
    pub fn largest_print(&self) -> Option<u8> {
        let points = |of: &NeedOf| match of.need {
            AccessNeed::LargePrint(points) => Some(points),
            _ => None,
        };
        self.needs.iter().filter_map(points).max()
    }

    /// Who uses a wheelchair, as a clause: `his mother uses a wheelchair`; none where nobody does.
    pub fn wheelchair_words(&self) -> Option<String> {
        let who: Vec<_> = self.without_steps().into_iter().map(|whose| self.subject(whose)).collect();
        let one = who.len() == 1 && !who.contains(&"they".to_owned());
        let verb = if one { "uses" } else { "use" };
        format::listed(&who).map(|who| format!("{who} {verb} a wheelchair"))
    }

    /// Who needs which interpreter: `Romanian for his mother`; none where everybody does without.
    pub fn interpreter_words(&self) -> Option<String> {
        let each = self.interpreted().into_iter();
        let each =
            each.filter_map(|of| Some(format!("{} for {}", language(&of.need)?, self.object(&of.whose))));
        let each: Vec<_> = each.collect();
        format::listed(&each)
    }

    fn subject(&self, whose: &Whose) -> String {
        match (whose, self.sex) {
            (Whose::Attender(relation), _) => format!("{} {}", self.possessive(), relation.word()),
            (Whose::Resident, Some(Sex::Female)) => "she".to_owned(),
            (Whose::Resident, Some(Sex::Male)) => "he".to_owned(),
            (Whose::Resident, _) => "they".to_owned(),
        }
    }

    fn object(&self, whose: &Whose) -> String {
        match (whose, self.sex) {
            (Whose::Attender(_), _) => self.subject(whose),
            (Whose::Resident, Some(Sex::Female)) => "her".to_owned(),
            (Whose::Resident, Some(Sex::Male)) => "him".to_owned(),
            (Whose::Resident, _) => "them".to_owned(),
        }
    }

    fn possessive(&self) -> &'static str {
        match self.sex {
            Some(Sex::Female) => "her",
            Some(Sex::Male) => "his",
            Some(Sex::Indeterminate) | None => "their",
        }
    }
}

fn language(need: &AccessNeed) -> Option<&str> {
    match need {
        AccessNeed::Interpreter(language) => Some(language.trim()),
        AccessNeed::Bsl => Some("British Sign Language"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
