//! Where in a pack something stands: a file and the way into it, for sentences that name the line.

use crate::ids::{NeedId, QuestionId, ServiceId};
use std::fmt;

/// A spot in a file of the pack. The steps are names of fields, and in a list the id of the entry
/// or `#3` for the third; a reader of the file finds the line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, such as `needs/urinary.toml`.
    pub file: String,
    /// The way into it.
    pub steps: Vec<String>,
}

impl Place {
    /// A file as a whole.
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), steps: Vec::new() }
    }

    /// The file of a need.
    pub fn need(id: &NeedId) -> Self {
        Self::file(&format!("needs/{id}.toml"))
    }

    /// What a need says about a service.
    pub fn route(need: &NeedId, service: &ServiceId) -> Self {
        Self::need(need).at("route").at(service.as_str())
    }

    /// The file of a service.
    pub fn service(id: &ServiceId) -> Self {
        Self::file(&format!("destinations/{id}.toml"))
    }

    /// A check.
    pub fn check(id: &QuestionId) -> Self {
        Self::file("checks.toml").at("check").at(id.as_str())
    }

    /// A local setting.
    pub fn setting(id: &str) -> Self {
        Self::file("settings.toml").at("setting").at(id)
    }

    /// A sign of the full list.
    pub fn sign(id: &QuestionId) -> Self {
        Self::file("red_flags.toml").at("flag").at(id.as_str())
    }

    /// The way into the file, in words; the file itself where there is no way.
    pub fn within(&self) -> String {
        if self.steps.is_empty() { self.file.clone() } else { self.steps.join(" ") }
    }

    /// One step further in.
    #[must_use]
    pub fn at(mut self, step: &str) -> Self {
        self.steps.push(step.to_owned());
        self
    }

    /// The entry of a list by its place in it, counted from 0.
    #[must_use]
    pub fn nth(self, index: usize) -> Self {
        self.at(&format!("#{}", index + 1))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            f.write_str(&self.file)
        } else {
            write!(f, "{}: {}", self.file, self.steps.join(" "))
        }
    }
}
