//! The processes behind a window: who they are, what memory they hold, and their sudden end.

use super::{Outcome, hold};
use std::{
    collections::BTreeMap,
    fs,
    process::{Command, Stdio},
};

/// Every process started by `root`, directly or through others, without `root` itself.
pub fn descendants(root: u32) -> Vec<u32> {
    let parents = parents();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&parent) = found.get(at) {
        found.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(child, _)| *child));
        at += 1;
    }
    found.split_off(1)
}

fn parents() -> BTreeMap<u32, u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return BTreeMap::new() };
    let numbers = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers.filter_map(|number| Some((number, parent(number)?))).collect()
}

fn parent(process: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may itself hold spaces and brackets.
    text.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

/// The file that a process runs.
pub fn file_of(process: u32) -> Option<std::path::PathBuf> {
    fs::read_link(format!("/proc/{process}/exe")).ok()
}

/// Memory of one process in KiB, shared pages counted in part (PSS).
pub fn memory_kib(process: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or_default()
}

/// Ends a process without giving it a chance to tidy up, as a power cut does.
pub fn kill(process: u32) -> Outcome {
    let ended = Command::new("kill").args(["-9", &process.to_string()]).stderr(Stdio::null()).status()?;
    hold(ended.success(), || format!("Process {process} could not be ended: it had ended before."))
}
