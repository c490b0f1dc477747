//! What a command answers when it cannot do what was asked: one sentence for the person at the
//! desk. Nothing here carries personal data.

use crate::wire::{Refusal, RefusalCode};
use front_door_domain::users::Permission;
use front_door_store::shared::SharedError;

/// Every way a command can end without an answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Nobody is signed in.
    #[error("Nobody is signed in at this window. Sign in first; what you typed is kept.")]
    SignedOut,
    /// The role may not.
    #[error("This needs a role that may {}. Ask a colleague with that role, or an administrator.", may(*.0))]
    NotAllowed(Permission),
    /// No store yet.
    #[error(
        "This desk has no store yet. Choose Demo or New desk on the first screen, or run `front-door demo`."
    )]
    NoStore,
    /// There is a store already.
    #[error("This folder has a desk already. Open it, or choose another folder with --data.")]
    StoreExists,
    /// The key is wrapped.
    #[error("This desk is locked with a passphrase. Type the desk's passphrase to open it.")]
    PassphraseNeeded,
    /// The passphrase is wrong.
    #[error("That is not this desk's passphrase. Check capital letters and try again; nothing was changed.")]
    WrongPassphrase,
    /// The key file cannot be used.
    #[error(
        "The key of this desk could not be read or written (file desk.key in the data folder). Restore it from its backup; the store was not touched."
    )]
    KeyFile,
    /// The key is in the keyring, and none answers.
    #[error(
        "The key of this desk is in the keyring of this account, and no keyring answered. Sign in to the computer's desktop or start its keyring, then try again; nothing was changed."
    )]
    KeyringSilent,
    /// The keyring does not give the key.
    #[error(
        "The key of this desk is in the keyring of this account, which is locked. Unlock the keyring with its password, then try again; nothing was changed."
    )]
    KeyringLocked,
    /// The keyring has no such key.
    #[error(
        "The keyring of this account has no key of this desk. Restore the keyring, or put the copy that `front-door key save` made in place of desk.key in the data folder; nothing was changed."
    )]
    KeyringLacks,
    /// The keyring does not take the key.
    #[error(
        "The keyring of this account did not take the key. Unlock the keyring and try again, or keep the key in a file or under a passphrase; nothing was changed."
    )]
    KeyringRefuses,
    /// Name or password is wrong.
    #[error("That name and password do not belong together. Check both and try again.")]
    WrongSignIn,
    /// Password too short.
    #[error("A password needs at least 8 characters. Choose a longer one.")]
    ShortPassword,
    /// The operating system gave no random bytes.
    #[error(
        "The computer gave no random numbers, so nothing was started. Try again; if it happens again, restart the computer."
    )]
    NoRandomness,
    /// What was asked does not fit; names the field.
    #[error("{sentence}")]
    Input {
        /// Which field, as the wire names it.
        field: &'static str,
        /// Expected, found, what to do.
        sentence: String,
    },
    /// The domain refuses.
    #[error("{0}")]
    Rule(String),
    /// A step of the journey is refused.
    #[error(transparent)]
    Step(#[from] front_door_domain::refused::Refused),
    /// Nothing is screened yet.
    #[error(transparent)]
    Unscreened(#[from] front_door_domain::screening::Unscreened),
    /// A record must be opened with a reason.
    #[error(
        "This record is not part of a live contact, appointment or task. Say why you open it; the reason is kept in the journal."
    )]
    ReasonNeeded,
    /// Somebody else has the slot.
    #[error("{0}")]
    Taken(String),
    /// No such record.
    #[error("{0} was not found on this desk. It may have been typed wrongly, or belong to another store.")]
    NotFound(&'static str),
    /// No such command.
    #[error("There is no command of that name.")]
    NoCommand,
    /// Work was cancelled.
    #[error("Cancelled. Nothing was changed.")]
    Cancelled,
    /// A file or folder.
    #[error("{0}")]
    File(String),
    /// The store refuses or fails.
    #[error(transparent)]
    Store(#[from] front_door_store::StoreError),
    /// The shared store refuses or fails.
    #[error(transparent)]
    Shared(#[from] SharedError),
    /// A time cannot be held while nobody can be asked who has it.
    #[error(
        "This desk is offline, so a time cannot be held for five minutes. Finish to request it: it is booked once the shared store has answered."
    )]
    NotHeld,
    /// The pack that ships cannot be read.
    #[error(transparent)]
    Pack(#[from] front_door_interop::packs::PackError),
}

impl DeskError {
    /// A refusal about one field.
    pub fn input(field: &'static str, sentence: impl Into<String>) -> Self {
        Self::Input { field, sentence: sentence.into() }
    }

    /// A refusal of the domain, whose errors are sentences.
    pub fn rule(refusal: impl std::fmt::Display) -> Self {
        Self::Rule(refusal.to_string())
    }
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        let (field, code) = match &error {
            DeskError::SignedOut => (None, Some(RefusalCode::SignedOut)),
            DeskError::ReasonNeeded => (None, Some(RefusalCode::ReasonNeeded)),
            DeskError::Step(refused) => (refused.field().map(str::to_owned), None),
            DeskError::Taken(_) | DeskError::Store(front_door_store::StoreError::Taken { .. }) => {
                (None, Some(RefusalCode::Taken))
            }
            DeskError::NotHeld => (None, Some(RefusalCode::NotHeld)),
            DeskError::Shared(SharedError::Address(_) | SharedError::Plain(_)) => {
                (Some("address".to_owned()), None)
            }
            DeskError::Input { field, .. } => (Some((*field).to_owned()), None),
            DeskError::ShortPassword | DeskError::WrongSignIn => (Some("password".to_owned()), None),
            DeskError::Store(front_door_store::StoreError::UsernameTaken) => {
                (Some("username".to_owned()), None)
            }
            DeskError::WrongPassphrase => (Some("passphrase".to_owned()), None),
            _ => (None, None),
        };
        Self { sentence: error.to_string(), field, code }
    }
}

/// What a permission is called in a sentence.
pub fn may(permission: Permission) -> &'static str {
    match permission {
        Permission::Anyone | Permission::SignedIn => "use this desk",
        Permission::SeeResidents => "see residents",
        Permission::TakeContacts => "take contacts",
        Permission::AcceptAsClinician => "accept as a clinician",
        Permission::Book => "book appointments",
        Permission::RunDayList => "run a day list",
        Permission::ImportRequests => "bring in online requests",
        Permission::EditContent => "edit navigation content",
        Permission::Export => "export",
        Permission::Verify => "check the journal",
        Permission::KeepDirectory => "keep the directory",
        Permission::ProposeContent => "propose content",
        Permission::SignContent => "sign content",
        Permission::Administer => "administer the desk",
    }
}
