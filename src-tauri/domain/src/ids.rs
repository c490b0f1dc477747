//! Typed identifiers: a contact's id can never be passed where a task's is meant.

use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "wire", derive(ts_rs::TS))]
        #[cfg_attr(feature = "wire", ts(type = "string"))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "wire", derive(ts_rs::TS))]
        #[cfg_attr(feature = "wire", ts(type = "string"))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

uuid_id! {
    /// One act in the journal, made before the first try (UUIDv7).
    ActId,
    /// One getting-in-touch.
    ContactId,
    /// A clinic: hub, room, clinician, start, end.
    SessionId,
    /// One appointment, over its whole life.
    AppointmentId,
    /// An open end with an owner and a clock.
    TaskId,
    /// A contact handed to another service.
    HandoverId,
    /// One proposal of navigation content.
    ContentVersionId,
    /// A person who signs in.
    UserId,
    /// One desk's store.
    DeskId,
}

text_id! {
    /// An ODS organisation code, such as `F82001`.
    OdsCode,
    /// A directory entry or family of entries a contact can be routed to, such as `pharmacy-first`.
    ServiceId,
    /// A hub site of the directory.
    HubId,
    /// A need of the navigation content, such as `urinary`.
    NeedId,
    /// A red flag, check or other question of the navigation content.
    QuestionId,
    /// A phrase for residents, such as `worse.urinary`.
    PhraseId,
}

/// A resident: the row number of the extract that brought the person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[cfg_attr(feature = "wire", ts(type = "number"))]
#[serde(transparent)]
pub struct ResidentId(pub i64);

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One place in a session: the session and its ordinal, counted from 0 in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[cfg_attr(feature = "wire", ts(type = "string"))]
pub struct SlotId {
    /// The session it belongs to.
    pub session: SessionId,
    /// Its place in that session.
    pub ordinal: u16,
}

impl fmt::Display for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.session, self.ordinal)
    }
}

impl FromStr for SlotId {
    type Err = NotASlot;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (session, ordinal) = text.rsplit_once('.').ok_or(NotASlot)?;
        Ok(Self {
            session: session.parse().map_err(|_| NotASlot)?,
            ordinal: ordinal.parse().map_err(|_| NotASlot)?,
        })
    }
}

/// The text names no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "A slot reference is a session and a number with a dot between. Choose the time again from the list."
)]
pub struct NotASlot;

impl Serialize for SlotId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SlotId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
