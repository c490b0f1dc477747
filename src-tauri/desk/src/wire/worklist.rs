//! The worklist: least time first.

use super::{Stamp, Tag};
use front_door_domain::ids::{ContactId, TaskId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which part of the worklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum WorklistTab {
    /// Everything open.
    Waiting,
    /// What this user is on.
    Mine,
    /// What a clinician must accept.
    Clinician,
    /// Finished today.
    Done,
}

/// Asking for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichWorklist {
    /// Which part.
    pub tab: WorklistTab,
}

/// The worklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Worklist {
    /// Counts of all tabs, in their order.
    pub counts: Vec<u32>,
    /// `Least time left first`.
    pub sort: String,
    /// When it was read.
    pub updated: Stamp,
    /// The rows, at most 200.
    pub rows: Vec<WorkRow>,
}

/// One open end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorkRow {
    /// Stable key of the row.
    pub key: String,
    /// The contact it opens.
    pub contact: Option<ContactId>,
    /// The task, where it is one.
    pub task: Option<TaskId>,
    /// `Call`, `Click`, `Come in`, `Task`.
    pub door: String,
    /// `REED, Joan (Mrs)` or `Not known yet`.
    pub name: String,
    /// What it is, short.
    pub text: String,
    /// `0:26 left`, `today`, `Mon 18:30`, with its colour.
    pub left: Tag,
    /// Labels: `Emergency`, `Clinician`, `Came back`.
    pub tags: Vec<Tag>,
    /// Who is on it.
    pub worker: Option<String>,
    /// A person must say what came of it before it closes.
    pub asks_outcome: bool,
}

/// Finishing a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FinishTask {
    /// Which.
    pub task: TaskId,
    /// What came of it.
    pub outcome: String,
}
