//! Sharing a store with other desks.

use super::Stamp;
use crate::sharing::{Link, Sharing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a desk stands with the shared store; also sent as the event `sharing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SharingView {
    /// The way there.
    pub link: LinkWord,
    /// `Offline since 10:42 · 3 waiting`.
    pub text: String,
    /// How many acts wait to be sent or decided.
    pub waiting: u32,
    /// When the first of them was done.
    pub oldest: Option<Stamp>,
    /// Since when nobody answers, or a person must see to something.
    pub since: Option<Stamp>,
    /// Why, as a sentence.
    pub why: Option<String>,
    /// An administrator's word is all that is wanting to share again.
    pub rejoin: bool,
}

/// The way to the shared store, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LinkWord {
    /// This desk works alone.
    Alone,
    /// It calls for the first time since it was opened.
    Calling,
    /// Everything is sent and taken in.
    Online,
    /// Nobody answers.
    Offline,
    /// A person must see to something.
    Stopped,
}

impl SharingView {
    /// How it is shown.
    pub fn of(sharing: &Sharing) -> Self {
        let (link, text, lost) = match &sharing.link {
            Link::Alone => (LinkWord::Alone, "This desk only", None),
            Link::Calling => (LinkWord::Calling, "Calling the shared store", None),
            Link::Online => (LinkWord::Online, "Online", None),
            Link::Offline { since, why } => (LinkWord::Offline, "Offline", Some((since, why))),
            Link::Stopped { since, why, .. } => (LinkWord::Stopped, "Not sharing", Some((since, why))),
        };
        let rejoin = matches!(sharing.link, Link::Stopped { rejoin: true, .. });
        let since = lost.map(|(since, _)| Stamp::of(*since));
        let mut text = text.to_owned();
        if let Some(since) = &since {
            text = format!("{text} since {}", since.time);
        }
        let waiting = sharing.backlog.acts;
        if waiting > 0 && link != LinkWord::Alone {
            text = format!("{text} · {waiting} waiting");
        }
        let oldest = sharing.backlog.oldest.map(Stamp::of);
        Self { link, text, waiting, oldest, since, why: lost.map(|(_, why)| why.clone()), rejoin }
    }
}

/// Founding a shared store with this desk's journal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundShared {
    /// Where, as a role that may make schemas and roles: `postgresql://owner@host/database`.
    pub address: String,
    /// That role's password, where it needs one. It is not kept.
    pub password: Option<String>,
}

/// Joining a shared store with a new desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinShared {
    /// Where, as the role of this desk: `postgresql://desk@host/database`.
    pub address: String,
    /// That role's password, where it needs one.
    pub password: Option<String>,
    /// Name of the desk, such as `Fullwell Cross front desk`.
    pub desk_name: String,
    /// The passphrase that wraps the key; none leaves the key to the keyring or to a file.
    pub passphrase: Option<String>,
    /// Without a passphrase: keep the key in the account's keyring, else in a file only this account can read.
    #[serde(default)]
    pub keyring: bool,
}

/// How this desk, the shared store and all other desks stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SharedStatus {
    /// All of it in a sentence or two.
    pub sentence: String,
    /// This desk.
    pub here: SharingView,
    /// Where the shared store is; none for a desk that works alone.
    pub place: Option<String>,
    /// The role under which this desk signs in there.
    pub role: Option<String>,
    /// The last entry of this desk's journal.
    #[ts(type = "number")]
    pub entries: u64,
    /// The shared store; none where it does not answer.
    pub server: Option<SharedServer>,
    /// Every desk that ever called, by name.
    pub desks: Vec<SharedDesk>,
}

/// The shared store as it answers now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SharedServer {
    /// The version of PostgreSQL.
    pub version: String,
    /// Its schema line.
    pub line: u32,
    /// The last entry of its journal.
    #[ts(type = "number")]
    pub entries: u64,
    /// It was just started and waits for desks that know more.
    pub collecting: bool,
}

/// One desk as the shared store last met it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SharedDesk {
    /// Its name.
    pub name: String,
    /// This is the desk that asks.
    pub this: bool,
    /// Its program's version.
    pub program: String,
    /// The schema line of its program.
    pub line: u32,
    /// When it last called.
    pub seen: Stamp,
    /// How many entries it lacked then.
    #[ts(type = "number")]
    pub behind: u64,
    /// How many acts waited there.
    pub waiting: u32,
    /// Since when the first of them waited.
    pub oldest: Option<Stamp>,
}

/// Sharing again after a backup was put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RejoinShared {
    /// What is to become of what only this desk has.
    pub unsent: UnsentWord,
}

/// What is to become of acts that the shared store lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum UnsentWord {
    /// They are sent, and decided anew.
    Send,
    /// They are undone here, and become tasks.
    SetAside,
}

/// What an administrator decides on, who lets a desk share again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RejoinView {
    /// What happened and what can be done, in a few sentences.
    pub sentence: String,
    /// How many acts of this desk the shared store may lack.
    pub acts: u32,
    /// When the first of them was done.
    pub since: Option<Stamp>,
    /// What they are, the most first: `3 × tell story`.
    pub kinds: Vec<String>,
    /// How many acts of other desks it lacks.
    pub others: u32,
}

impl std::fmt::Debug for FoundShared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FoundShared")
    }
}

impl std::fmt::Debug for JoinShared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JoinShared")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use front_door_store::Backlog;

    #[test]
    fn the_state_is_said_in_words() {
        let since: jiff::Timestamp = "2026-10-23T09:42:00Z".parse().unwrap();
        let why = String::new();
        for (link, acts, text) in [
            (Link::Alone, 0, "This desk only"),
            (Link::Calling, 0, "Calling the shared store"),
            (Link::Online, 0, "Online"),
            (Link::Online, 2, "Online · 2 waiting"),
            (Link::Offline { since, why: why.clone() }, 0, "Offline since 10:42"),
            (Link::Offline { since, why: why.clone() }, 3, "Offline since 10:42 · 3 waiting"),
            (Link::Stopped { since, why, rejoin: false }, 1, "Not sharing since 10:42 · 1 waiting"),
        ] {
            let backlog = Backlog { acts, oldest: None };
            assert_eq!(SharingView::of(&Sharing { link, backlog }).text, text);
        }
    }
}
