//! The directory at the command line.

use super::{
    args::{Directory, DirectoryDeed},
    ask, show, work,
};
use crate::{
    gate::{Caller, Desk},
    refusal::DeskError,
    wire::Refusal,
};
use serde_json::{Value, json};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

pub(super) async fn answer(desk: &Desk, caller: &Caller, asked: &Directory) -> Result<Value, Refusal> {
    let Some(deed) = &asked.deed else {
        return ask(desk, caller, "search_directory", search(asked)).await;
    };
    match deed {
        DirectoryDeed::Ods { file, as_of, take } => {
            let (text, _) = work::read(file).map_err(Refusal::from)?;
            ask(desk, caller, "refresh_directory", json!({ "text": text, "as_of": as_of, "take": take }))
                .await
        }
        DirectoryDeed::Import { feed, take } => {
            let files = files(feed).map_err(Refusal::from)?;
            ask(desk, caller, "import_feed", json!({ "files": files, "take": take })).await
        }
        DirectoryDeed::Export { file } => {
            let export = ask(desk, caller, "export_feed", json!({})).await?;
            save(file, &show::text(export.get("json"))).map_err(Refusal::from)?;
            let services = show::text(export.get("services"));
            Ok(json!({ "services": export["services"], "sentence": format!("{services} services written.") }))
        }
        DirectoryDeed::Check { tasks } => {
            ask(desk, caller, "check_directory", json!({ "make_tasks": tasks })).await
        }
        DirectoryDeed::Note(note) => {
            let inputs = serde_json::to_value(note).map_err(|error| Refusal::from(DeskError::rule(error)))?;
            ask(desk, caller, "note_entry", inputs).await
        }
    }
}

fn search(asked: &Directory) -> Value {
    json!({
        "text": asked.text, "need": asked.need, "age": asked.age, "sex": asked.sex,
        "borough": asked.borough, "referral": asked.referral, "from": asked.from, "by": asked.by,
        "within_km": asked.within, "open": asked.open, "at": asked.at,
    })
}

/// The files of a feed: the one named, or every JSON file of a folder in the order of their names.
fn files(feed: &Path) -> Result<Vec<(String, String)>, DeskError> {
    let paths: Vec<PathBuf> = if feed.is_dir() {
        let listed = fs::read_dir(feed).map_err(|error| {
            DeskError::File(format!("The folder could not be read ({}). Check where it is.", error.kind()))
        })?;
        let mut paths: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        paths.sort();
        paths
    } else {
        vec![feed.to_owned()]
    };
    paths.iter().map(|path| work::read(path).map(|(text, name)| (name, text))).collect()
}

/// Writes a new file; one that exists stays as it is.
fn save(file: &Path, text: &str) -> Result<(), DeskError> {
    let written = fs::File::create_new(file).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| {
        DeskError::File(format!(
            "The file could not be written ({}). Name a new file in a folder that can be written.",
            error.kind()
        ))
    })
}

/// The answer as lines of text.
pub(super) fn human(asked: &Directory, answer: &Value) -> String {
    match &asked.deed {
        None => found(answer),
        Some(DirectoryDeed::Ods { .. } | DirectoryDeed::Import { .. }) => changes(answer),
        Some(DirectoryDeed::Export { .. }) => show::text(answer.get("sentence")),
        Some(DirectoryDeed::Check { .. }) => checked(answer),
        Some(DirectoryDeed::Note(_)) => match answer.get("written").and_then(Value::as_u64) {
            Some(0) => "That was known already.".to_owned(),
            _ => "Noted.".to_owned(),
        },
    }
}

fn found(answer: &Value) -> String {
    let columns = ["id", "kind", "name", "address", "phone", "hours", "who", "referral", "verified", "way"];
    let mut lines = vec![show::rows(answer, "rows", &columns)];
    lines.extend(Some(show::text(answer.get("method"))).filter(|method| !method.is_empty()));
    lines.join("\n")
}

fn changes(answer: &Value) -> String {
    let mut lines = Vec::new();
    for difference in show::list(answer, "differences") {
        let head = ["what", "id", "name"].map(|field| show::text(difference.get(field)));
        lines.push(head.join("\t"));
        lines.extend(
            show::list(difference, "changes").map(|change| format!("\t{}", show::text(Some(change)))),
        );
    }
    for (list, word) in [("refused", "refused"), ("left_out", "left out"), ("missing", "not in the file")] {
        lines.extend(show::list(answer, list).map(|line| format!("{word}\t{}", show::text(Some(line)))));
    }
    lines.push(show::text(answer.get("sentence")));
    lines.join("\n")
}

fn checked(answer: &Value) -> String {
    let mut lines: Vec<String> = show::list(answer, "stale").map(|line| show::text(Some(line))).collect();
    let count = lines.len();
    lines.push(format!(
        "{count} want checking: not verified for {} days. {} tasks made.",
        show::text(answer.get("days")),
        show::text(answer.get("made"))
    ));
    lines.join("\n")
}
