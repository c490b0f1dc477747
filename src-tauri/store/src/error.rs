//! What the store refuses, as sentences for the person at the desk.

use front_door_domain::{
    act::{Entity, Kind},
    ids::{DeskId, UserId},
};
use jiff::Timestamp;
use std::path::PathBuf;

/// Why the store did not do what it was asked. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The key does not open this store. The store is untouched.
    #[error("The key does not open the store in {}. Nothing was changed: unlock with the key or passphrase this desk was made with.", .0.display())]
    WrongKey(PathBuf),
    /// The file is a plain database.
    #[error("The store in {} is not encrypted, and the desk opens only encrypted stores. Choose another folder.", .0.display())]
    NotEncrypted(PathBuf),
    /// Another process has it open.
    #[error("The store in {} is already open in another window or command. Close that one first, or use it.", .0.display())]
    InUse(PathBuf),
    /// There is no store.
    #[error("There is no store in {}. Make a new desk or the demo there first.", .0.display())]
    NoStore(PathBuf),
    /// There is one already.
    #[error("There is already a store in {}. Open it, or choose an empty folder.", .0.display())]
    StoreExists(PathBuf),
    /// A newer program wrote it.
    #[error("The store in {} was written by a newer Front Door (schema line {found}, this one knows {known}). Install the newer version.", dir.display())]
    NewerSchema {
        /// Where.
        dir: PathBuf,
        /// The line the file is at.
        found: i64,
        /// The newest line known here.
        known: i64,
    },
    /// The folder is on a network drive, where locks and write-ahead logs do not hold.
    #[error("The folder {} is on a network drive ({kind}), where the store could be damaged. Choose a folder on this computer's own disk.", dir.display())]
    NetworkDrive {
        /// Where.
        dir: PathBuf,
        /// The file system's name.
        kind: String,
    },
    /// The engine is not set as the house rules want it.
    #[error(
        "The database engine started with {setting} = {found}, and the desk needs {wanted}. Install Front Door again; the store was not opened."
    )]
    Unsafe {
        /// Which setting.
        setting: &'static str,
        /// What it was.
        found: String,
        /// What it must be.
        wanted: &'static str,
    },
    /// Something scarce went to somebody else: who, and until when where it is only held.
    #[error("{}", taken(*.until))]
    Taken {
        /// What was claimed.
        entity: Entity,
        /// Who has it, where known.
        by: Option<UserId>,
        /// At which desk, where that is known.
        desk: Option<DeskId>,
        /// Until when a hold lasts; none where it is taken for good.
        until: Option<Timestamp>,
    },
    /// The record changed since it was read.
    #[error("This {} was changed by somebody else meanwhile (version {found}, you had {expected}). Look at it again and repeat.", noun(*.kind))]
    Conflict {
        /// Its kind.
        kind: Kind,
        /// Its id.
        id: String,
        /// The version the change was made on.
        expected: u64,
        /// The version stored; 0 when there is none.
        found: u64,
    },
    /// What the act rests on changed.
    #[error("What this rests on was changed by somebody else meanwhile. Look at it again and repeat.")]
    RestChanged {
        /// What.
        entity: Entity,
    },
    /// No such record.
    #[error("There is no such {} here. It may belong to another desk: search again.", noun(*.kind))]
    NotFound {
        /// Its kind.
        kind: Kind,
        /// Its id.
        id: String,
    },
    /// The session has no such slot.
    #[error("There is no such time in that session. Choose a time from the list again.")]
    NoSuchSlot,
    /// No such resident.
    #[error("There is no such resident in the current extract. Search again.")]
    NoSuchResident,
    /// The user name is used.
    #[error("That user name is already taken. Choose another.")]
    UsernameTaken,
    /// A session cannot shrink over a booked slot.
    #[error("A slot that this change would remove is booked. Move that appointment first.")]
    SlotBooked,
    /// What came from the shared store does not follow from what this desk has of it.
    #[error(
        "Entry {seq} of the shared journal does not follow from this desk's copy. Nothing was taken in: run `front-door shared status`."
    )]
    OtherJournal {
        /// Its number.
        seq: u64,
    },
    /// A desk with a journal of its own cannot become part of another.
    #[error(
        "This desk has records of its own, and they cannot be put into another desk's journal. Make a new desk to join with, or found a shared store from this one."
    )]
    HasRecords,
    /// The bytes of an extract are not what they should be.
    #[error(
        "The residents that came as a pack cannot be taken in: {why}. Nothing was changed; whoever brought the extract in must bring it in again under another version."
    )]
    BadPack {
        /// What is wrong with it.
        why: String,
    },
    /// Some acts are neither granted nor told to anybody.
    #[error(
        "{acts} acts of this desk are still to be decided anew or told to somebody. Wait a moment and try again; nothing was changed."
    )]
    Undecided {
        /// How many.
        acts: u32,
    },
    /// What an entry said or replaced is not kept here any more.
    #[error(
        "Entry {seq} of this desk's journal cannot be undone here, since what it said was erased. Make a new desk and join with it; keep this one's folder. Nothing was changed."
    )]
    CannotGoBack {
        /// Its number.
        seq: u64,
    },
    /// The store was closed.
    #[error("The desk is closed. Unlock it again.")]
    Closed,
    /// The person stopped it.
    #[error("Stopped, as asked. Nothing was changed.")]
    Cancelled,
    /// A record does not read as what it should be.
    #[error("A stored {what} cannot be read: {why}. Run `front-door verify` to see which entry is broken.")]
    Damaged {
        /// What was read.
        what: &'static str,
        /// Why not, without any of its content.
        why: String,
    },
    /// The engine refused, such as a full disk.
    #[error("The store could not do this: {0}. Nothing was saved.")]
    Engine(#[source] sqlx::Error),
    /// A file could not be made, opened or locked.
    #[error("{what} {} could not be used: {source}.", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(broken) if broken.message().contains("user.username") => Self::UsernameTaken,
            _ => Self::Engine(error),
        }
    }
}

impl StoreError {
    /// Whether the store did its work and said no; else the work itself failed, and may be tried again.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Taken { .. }
                | Self::Conflict { .. }
                | Self::RestChanged { .. }
                | Self::NotFound { .. }
                | Self::NoSuchSlot
                | Self::NoSuchResident
                | Self::UsernameTaken
                | Self::SlotBooked
        )
    }

    pub(crate) fn damaged(what: &'static str, why: impl core::fmt::Display) -> Self {
        Self::Damaged { what, why: why.to_string() }
    }
}

fn taken(until: Option<Timestamp>) -> &'static str {
    match until {
        Some(_) => "Somebody else is holding this. Choose another, or wait until the hold ends.",
        None => "Somebody else took this first. Choose another.",
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "user",
        Kind::Contact => "contact",
        Kind::Session => "session",
        Kind::Appointment => "appointment",
        Kind::Task => "task",
        Kind::Handover => "handover",
        Kind::Told => "note about a resident",
        Kind::Listing => "directory entry",
        Kind::ContentVersion => "proposal of content",
        Kind::ContentFiles => "content",
    }
}
