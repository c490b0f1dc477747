//! Navigation content: proposed, signed, compared, tried, and contacts replayed from it.

use super::Tag;
use front_door_domain::ids::ContentVersionId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Proposing content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ProposeContent {
    /// The files of the content by their path, such as `needs/urinary.toml`; none for content that is
    /// kept here already.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// SHA-256 of content that is kept here already, or of the draft of this desk; none, and no files, for
    /// what is inside the program.
    #[serde(default)]
    pub sha256: Option<String>,
    /// What is new in it and why, for whoever signs.
    pub note: String,
    /// Sign-in names of everybody else who wrote it: none of them may sign.
    #[serde(default)]
    pub authors: Vec<String>,
}

/// The draft that was kept as files at this desk, as it could be proposed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ContentDraft {
    /// Its SHA-256, to propose it by; none where it cannot be proposed as it is.
    pub sha256: Option<String>,
    /// `Kept by D. Demo, Fri 23-Oct-2026 17:53: 1 file differs from the content in use.`, or why there is
    /// nothing to propose.
    pub standing: String,
    /// Everything the checks find, each with file and line.
    pub found: Vec<String>,
}

/// Signing content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignContent {
    /// Which proposal.
    pub content: ContentVersionId,
    /// SHA-256 of the content that was read, or its first eight letters and digits or more.
    pub sha256: String,
    /// The first day in force, such as `2026-12-01`; today unless told.
    pub from: Option<String>,
    /// The last day in force; a year from the first unless told.
    pub until: Option<String>,
}

/// Turning content down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TurnDownContent {
    /// Which proposal.
    pub content: ContentVersionId,
    /// What has to change.
    pub why: String,
}

/// How the content of a desk stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentStatus {
    /// What the content in use calls itself.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
    /// `2026.12, signed by M. Shah, in force from 24-Oct-2026 to 23-Oct-2027`.
    pub standing: String,
    /// What the desk is for: `demo`, `training` or `live`.
    pub purpose: String,
    /// Why nothing can be routed, where that is so.
    pub stopped: Option<String>,
    /// Signed content that cannot be used, each in a sentence.
    pub damaged: Vec<String>,
    /// All that was ever proposed, the newest first.
    pub versions: Vec<ContentRow>,
}

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContentRow {
    /// Which.
    pub content: ContentVersionId,
    /// What it calls itself.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
    /// `Proposed`, `Signed by M. Shah`, `In force`, `Expired`, `Turned down`.
    pub state: Tag,
    /// `by A. Okoro, Fri 23-Oct-2026 17:52`.
    pub proposed: String,
    /// What is new in it and why.
    pub note: String,
    /// Its days, or why it was turned down; empty while it waits.
    pub more: String,
    /// Whether whoever asks may sign it.
    pub may_sign: bool,
}

/// Two versions to compare: each the SHA-256 of content that is kept here or its first letters and
/// digits, a name such as `2026.12`, `in-use`, `shipped` or `draft`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompareContent {
    /// The earlier one.
    pub a: String,
    /// The later one.
    pub b: String,
}

/// Two versions, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Compared {
    /// SHA-256 of the earlier one.
    pub a: String,
    /// SHA-256 of the later one.
    pub b: String,
    /// How many rows were added, removed, changed.
    pub counts: [u32; 3],
    /// Every row that differs.
    pub rows: Vec<ComparedRow>,
}

/// One row that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedRow {
    /// Which row: file and entry, such as `needs/urinary.toml: route pharmacy-first`.
    pub row: String,
    /// `added`, `removed` or `changed`.
    pub change: String,
    /// Its fields that differ.
    pub fields: Vec<ComparedField>,
}

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedField {
    /// Its name.
    pub field: String,
    /// What it was; none where it was not there.
    pub before: Option<String>,
    /// What it is; none where it is gone.
    pub after: Option<String>,
}

/// Trying content on what was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct TryContent {
    /// The files of the content; none for content that is kept here.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Which content that is kept here, as [`CompareContent`] names it.
    #[serde(default)]
    pub content: Option<String>,
    /// How many days back.
    pub days: u16,
}

/// What the content would have offered. Nothing about anybody: references, needs and services.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ContentTried {
    /// What was tried: its name and SHA-256.
    pub content: String,
    /// The first day looked at.
    pub from: String,
    /// Contacts that began in those days.
    pub contacts: u32,
    /// Of these, shown routes and sent somewhere.
    pub routed: u32,
    /// Of these, offered the same.
    pub same: u32,
    /// Contacts that would be offered something else.
    pub differ: Vec<TriedRow>,
    /// Contacts that cannot be compared, each with why.
    pub unclear: Vec<String>,
}

/// A contact that would be offered something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TriedRow {
    /// Its reference.
    pub reference: String,
    /// Its need.
    pub need: String,
    /// Each service with what it said and what it would say: `physio: may take → no`.
    pub services: Vec<String>,
    /// The service that was chosen would no longer be offered.
    pub chosen_gone: bool,
}

/// Showing a contact as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayContact {
    /// Its reference, such as `FD-7K3M-9`, or its id.
    pub contact: String,
}

/// A contact as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Replayed {
    /// Its reference.
    pub reference: String,
    /// Which content was asked and shown from, since when.
    pub content: Vec<String>,
    /// What was asked and answered, in order of time.
    pub asked: Vec<ReplayedAnswer>,
    /// Every choice of a route with all that was shown.
    pub choices: Vec<ReplayedChoice>,
    /// Words given at the end; empty where none were.
    pub words: Vec<String>,
    /// What cannot be shown, and why.
    pub gaps: Vec<String>,
}

/// A question as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayedAnswer {
    /// `Fri 23-Oct-2026 17:54`.
    pub at: String,
    /// Which row of the content.
    pub row: String,
    /// Its words then.
    pub text: String,
    /// The answer.
    pub answer: String,
    /// Who asked.
    pub by: String,
}

/// A choice as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayedChoice {
    /// `Fri 23-Oct-2026 17:58`.
    pub at: String,
    /// Who chose.
    pub by: String,
    /// By which content: its name and SHA-256.
    pub content: String,
    /// How it stood then, such as `signed by M. Shah`.
    pub approval: String,
    /// The need, by its name then.
    pub need: String,
    /// How soon, as it was set then; empty where that was not kept.
    pub urgency: String,
    /// What was ticked: each question with its words then and its answer.
    pub ticks: Vec<ReplayedAnswer>,
    /// Every row that was shown, in its order.
    pub rows: Vec<ReplayedRow>,
    /// The service chosen.
    pub chosen: String,
    /// The reason given, where one was.
    pub reason: Option<String>,
    /// It was chosen against what the row said.
    pub overrides: bool,
}

/// A row as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayedRow {
    /// Which row of the content.
    pub row: String,
    /// The service's name then; its id where the content of then is not kept here.
    pub name: String,
    /// `May take`, `Check`, `Ask a clinician`, `With a reason`, `No`.
    pub standing: String,
    /// Why, word for word.
    pub reason: String,
    /// Its place and hours, word for word.
    pub place: String,
    /// It was the one chosen.
    pub chosen: bool,
}

/// What a desk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetPurpose {
    /// Real people are routed here: content has to be signed. False sets the desk to training.
    pub live: bool,
}
