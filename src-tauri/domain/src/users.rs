//! People who sign in, their roles, and which role may do what.

use crate::{ids::UserId, record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a person is at this desk. One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Phone in one hand, keyboard in the other.
    Navigator,
    /// At a hub surgery: walk-ins and the day list.
    Receptionist,
    /// Accepts escalations.
    Clinician,
    /// Rota, shares, reports, content sign-off.
    Lead,
    /// Users, data, backup.
    Administrator,
}

/// What a command needs its caller to be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Nothing: what the window needs before anybody has signed in.
    Anyone,
    /// Anybody signed in: clock, help, drafts, own session.
    SignedIn,
    /// Find residents and open their records within a contact, appointment or task.
    SeeResidents,
    /// Take and route contacts.
    TakeContacts,
    /// Accept what was passed to a clinician.
    AcceptAsClinician,
    /// Hold, book, move and cancel appointments.
    Book,
    /// Mark arrivals and outcomes on a hub's day list.
    RunDayList,
    /// Bring in online requests by file.
    ImportRequests,
    /// Edit a draft of the navigation content.
    EditContent,
    /// Take data out of the store.
    Export,
    /// Check the journal.
    Verify,
    /// Keep the directory true: take in files, note hours, moves and what was verified.
    KeepDirectory,
    /// Propose navigation content, compare it and try it on what was.
    ProposeContent,
    /// Sign navigation content, or turn it down.
    SignContent,
    /// Make and change users and the desk's settings.
    Administer,
}

impl Role {
    /// Every role, in the order screens list them.
    pub const ALL: [Self; 5] =
        [Self::Navigator, Self::Receptionist, Self::Clinician, Self::Lead, Self::Administrator];

    /// Whether this role carries `permission`.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match permission {
            P::Anyone | P::SignedIn => true,
            P::SeeResidents | P::TakeContacts | P::Book | P::RunDayList | P::ImportRequests => {
                self != Self::Administrator
            }
            P::AcceptAsClinician => self == Self::Clinician,
            P::Export | P::Verify | P::KeepDirectory => matches!(self, Self::Lead | Self::Administrator),
            P::EditContent | P::SignContent => self == Self::Lead,
            P::ProposeContent => matches!(self, Self::Clinician | Self::Lead | Self::Administrator),
            P::Administer => self == Self::Administrator,
        }
    }

    /// The word a screen shows.
    pub fn label(self) -> &'static str {
        match self {
            Self::Navigator => "navigator",
            Self::Receptionist => "receptionist",
            Self::Clinician => "clinician",
            Self::Lead => "lead",
            Self::Administrator => "administrator",
        }
    }
}

/// A person who signs in at this desk or, once desks share, at any of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Its version.
    pub version: u64,
    /// What is typed to sign in; unique, folded to lower case.
    pub username: String,
    /// As colleagues know them: `A. Okoro`.
    pub name: String,
    /// At least one.
    pub roles: Vec<Role>,
    /// Argon2id in PHC form; never leaves the store.
    pub password: String,
    /// A user who left stays in the journal and can no longer sign in.
    pub active: bool,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(User, User);

impl User {
    /// Whether any role of this user carries `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.active && self.roles.iter().any(|role| role.may(permission))
    }
}
