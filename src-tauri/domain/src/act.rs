//! Acts: who did what, at which desk, under which permission, why, and the records that came out.
//!
//! An act is the only way a record changes. It carries its typed command with every input (the
//! moment and new ids too), so that it can be decided again on fresh state under the same id.

use crate::ids::{ActId, DeskId, SlotId, UserId};
use crate::users::Permission;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The kinds of record the store keeps. A program that does not know a kind keeps its records as they
/// came, and a newer one writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person who signs in.
    User,
    /// A contact.
    Contact,
    /// A clinic with its slots.
    Session,
    /// An appointment.
    Appointment,
    /// A task with a clock.
    Task,
    /// A handover to another service.
    Handover,
    /// What we were told about a resident, which no extract touches.
    Told,
    /// What was taken in about one entry of the directory.
    Listing,
    /// Navigation content that was proposed, and what became of it.
    ContentVersion,
    /// The text of navigation content.
    ContentFiles,
}

/// A whole record as the journal carries it. Fields that this version does not know are kept in
/// `other` by each implementor and written back.
pub trait Record: Serialize + DeserializeOwned + Send {
    /// Its kind.
    const KIND: Kind;
    /// Its id as text, unique within the kind.
    fn id(&self) -> String;
    /// The version it was read at; 0 for a record that is not stored yet.
    fn version(&self) -> u64;
    /// Set by the store alone, when the record is written.
    fn set_version(&mut self, version: u64);
}

/// Implements [`Record`] for a struct with fields `id` and `version`.
#[macro_export]
macro_rules! record {
    ($name:ident, $kind:ident) => {
        impl $crate::act::Record for $name {
            const KIND: $crate::act::Kind = $crate::act::Kind::$kind;
            fn id(&self) -> String {
                self.id.to_string()
            }
            fn version(&self) -> u64 {
                self.version
            }
            fn set_version(&mut self, version: u64) {
                self.version = version;
            }
        }
    };
}

/// Something scarce, as the ordering side knows it: `slot/…`, `session/…`, `contact/…`, `username/…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entity(pub String);

impl From<SlotId> for Entity {
    fn from(slot: SlotId) -> Self {
        Self(format!("slot/{slot}"))
    }
}

/// What the ordering side remembers about an entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Raised by one with every claim granted; 0 when nobody ever claimed it.
    pub version: u64,
    /// The hold on it, if any; it counts only until its moment.
    pub hold: Option<Hold>,
}

/// A hold: five minutes on one slot, by one person at one desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who holds it.
    pub by: UserId,
    /// At which desk.
    pub desk: DeskId,
    /// Until when, by the ordering side's clock. Expiry writes nothing.
    pub until: Timestamp,
    /// It has been extended, which may happen once.
    #[serde(default)]
    pub extended: bool,
}

/// A claim on something scarce: granted when the version is still the one seen and nobody else
/// holds the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What is claimed.
    pub entity: Entity,
    /// The version that the decision was made on.
    pub version: u64,
    /// The hold that stands once the claim is granted; none clears it.
    pub hold: Option<Hold>,
}

/// Something an act rests on: checked to be unchanged, and left so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestsOn {
    /// What must not have changed.
    pub entity: Entity,
    /// The version that the decision was made on.
    pub version: u64,
}

/// One record written by an act.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The version it replaces: 0 adds a record and expects none.
    pub replaces: u64,
    /// The whole record.
    pub body: Value,
}

/// What is known of an act before it is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActHead {
    /// Made before the first try.
    pub id: ActId,
    /// When, by the desk's clock.
    pub at: Timestamp,
    /// Who; none for what the desk itself does (importing requests, first start).
    pub by: Option<UserId>,
    /// At which desk.
    pub desk: DeskId,
    /// Under which permission.
    pub permission: Permission,
    /// Why, where the command asks for a reason.
    pub why: Option<String>,
    /// The command's name, such as `book`.
    pub command: String,
    /// Everything the command was given.
    pub inputs: Value,
}

/// Reference data by its fingerprint. Its bytes lie beside the journal, in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extract {
    /// Its name, such as `residents`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// One act, decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// Who, when, what.
    #[serde(flatten)]
    pub head: ActHead,
    /// The records that came out.
    pub records: Vec<Written>,
    /// What it claims.
    pub claims: Vec<Claim>,
    /// What it rests on.
    pub rests_on: Vec<RestsOn>,
    /// The extract that every desk uses from this act on; none in nearly every act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extract: Option<Extract>,
}
