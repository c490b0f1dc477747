//! A refusal of a rule: a sentence for the person at the desk.

/// Why a step was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A state that cannot be reached from where the thing stands.
    #[error("This {thing} is {from} and cannot be {to}. {because}")]
    Move {
        /// `contact`, `appointment`, `task`, `handover`.
        thing: &'static str,
        /// Where it stands.
        from: &'static str,
        /// What was asked for.
        to: &'static str,
        /// Why, and what to do.
        because: String,
    },
    /// A rule that the input breaks.
    #[error("{sentence}")]
    Rule {
        /// What was expected, what was found, what to do.
        sentence: String,
        /// The field it is about, where there is one.
        field: Option<&'static str>,
    },
}

impl Refused {
    /// A broken rule without a field.
    pub fn rule(sentence: impl Into<String>) -> Self {
        Self::Rule { sentence: sentence.into(), field: None }
    }

    /// A broken rule about one field.
    pub fn input(field: &'static str, sentence: impl Into<String>) -> Self {
        Self::Rule { sentence: sentence.into(), field: Some(field) }
    }

    /// The field it is about, where there is one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Rule { field, .. } => *field,
            Self::Move { .. } => None,
        }
    }
}
