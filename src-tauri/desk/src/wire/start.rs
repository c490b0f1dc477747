//! First run, unlock, sign-in, lock, settings.

use super::{Stamp, sharing::SharingView};
use front_door_domain::users::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the desk stands; the window asks this first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    /// Where it stands.
    pub state: DeskState,
    /// What the clock says.
    pub now: Stamp,
    /// Version of the program.
    pub version: String,
    /// Made-up people only: a DEMO stripe on every window and print.
    pub demo: bool,
    /// Content that nobody approved for today: the sentence of the banner, such as `Training: content 2026.10 is not clinically approved`.
    pub banner: Option<String>,
    /// How the content in use stands, such as `2026.10, signed by M. Shah, in force from 24-Oct-2026 to 23-Oct-2027`.
    pub content: String,
    /// Real people are routed here, which needs signed content.
    pub live: bool,
    /// How it stands with the shared store.
    pub sharing: SharingView,
    /// Name of the desk.
    pub desk_name: String,
}

/// The states of a desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum DeskState {
    /// No store yet: first run.
    New,
    /// A store is there and its passphrase is wanted.
    Sealed,
    /// Open; nobody signed in.
    SignedOut {
        /// Who may sign in.
        people: Vec<Chip>,
    },
    /// Somebody is signed in.
    SignedIn {
        /// Who.
        who: Signed,
    },
}

/// A person on the sign-in screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Chip {
    /// What is typed.
    pub username: String,
    /// As colleagues know them.
    pub name: String,
    /// Their roles in words.
    pub roles: String,
}

/// The person signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Signed {
    /// What is typed.
    pub username: String,
    /// As colleagues know them.
    pub name: String,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Names of the commands that these roles may give; the desk decides all the same.
    pub may: Vec<String>,
}

/// Making a desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CreateDesk {
    /// Demo or fresh.
    pub kind: DeskKind,
    /// Name of the desk, such as `Fullwell Cross front desk`.
    pub desk_name: String,
    /// The passphrase that wraps the key; none leaves the key to the keyring or to a file.
    pub passphrase: Option<String>,
    /// Without a passphrase: keep the key in the account's keyring, else in a file only this account can read.
    #[serde(default)]
    pub keyring: bool,
    /// The first user.
    pub user: NewUser,
}

/// Demo or fresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum DeskKind {
    /// Filled with made-up residents and two weeks of sessions.
    Demo {
        /// How many; 10,000 unless told.
        residents: u32,
        /// Same seed, same people.
        seed: u32,
    },
    /// Empty; in training while its content is unsigned.
    Fresh,
}

/// A new user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewUser {
    /// As colleagues know them.
    pub name: String,
    /// What is typed to sign in.
    pub username: String,
    /// At least eight characters.
    pub password: String,
    /// At least one.
    pub roles: Vec<Role>,
}

/// Whether the account has a keyring that can keep a new desk's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyringAnswers {
    /// It answered within a second, and the desk is not made yet.
    pub answers: bool,
}

/// Unlocking the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unseal {
    /// The desk's passphrase.
    pub passphrase: String,
}

/// Signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignIn {
    /// What is typed.
    pub username: String,
    /// The password.
    pub password: String,
}

/// Something half-typed, kept as desk state: it survives a crash and is never in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Which form: `contact/…/story`.
    pub key: String,
    /// What was typed, as the form keeps it.
    pub body: String,
}

/// Which draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftKey {
    /// Which form.
    pub key: String,
}

/// A draft as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftKept {
    /// What was typed; none where nothing is kept.
    pub body: Option<String>,
    /// When it was saved.
    pub saved: Option<Stamp>,
}
