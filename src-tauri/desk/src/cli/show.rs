//! Answers for eyes: one line a row, in the order of the JSON.

mod content;

use super::Subcommand;
use serde_json::Value;

/// The answer as lines of text.
pub(super) fn human(subcommand: &Subcommand, answer: &Value) -> String {
    match subcommand {
        Subcommand::Routes(_) => routes(answer),
        Subcommand::Find { .. } => {
            rows(answer, "rows", &["id", "name", "born", "sex", "nhs_number", "address", "practice"])
        }
        Subcommand::Slots(_) => slots(answer),
        Subcommand::WhyNot { .. } => rows(answer, "places", &["name", "why"]),
        Subcommand::Hubs => rows(answer, "hubs", &["id", "name", "borough"]),
        Subcommand::DayList { .. } => day(answer),
        Subcommand::Worklist { .. } => rows(answer, "rows", &["door", "name", "text", "left"]),
        Subcommand::Directory(asked) => super::directory::human(asked, answer),
        Subcommand::Export { .. } => text(answer.get("csv")),
        Subcommand::Verify | Subcommand::Key { .. } => text(answer.get("sentence")),
        Subcommand::Book(_) => text(answer.get("outcome")),
        Subcommand::Handover { .. } => handovers(answer),
        Subcommand::ImportRequests { .. } => imported(answer),
        Subcommand::Shared { .. } => shared(answer),
        Subcommand::Content { .. } | Subcommand::Purpose { .. } => content::content(answer),
        Subcommand::Replay { .. } => content::replayed(answer),
        _ => fields(answer),
    }
}

/// The handovers of the contact, each with where it stands.
fn handovers(answer: &Value) -> String {
    rows(answer, "handovers", &["handover", "title", "state"])
}

fn shared(answer: &Value) -> String {
    let desk = |desk: &Value| {
        let mut line: Vec<_> = ["name", "program"].iter().map(|column| text(desk.get(*column))).collect();
        let seen =
            desk.get("seen").map(|seen| format!("{} {}", text(seen.get("day")), text(seen.get("time"))));
        line.push(format!("seen {}", seen.unwrap_or_default()));
        line.push(format!("lacks {}", text(desk.get("behind"))));
        let oldest = desk.get("oldest").and_then(|oldest| oldest.get("time"));
        let since = oldest.map(|time| format!(" since {}", text(Some(time)))).unwrap_or_default();
        line.push(format!("{} waiting{since}", text(desk.get("waiting"))));
        line.push(format!("line {}", text(desk.get("line"))));
        line.join("\t")
    };
    let lines = [text(answer.get("sentence"))].into_iter().chain(list(answer, "desks").map(desk));
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        // A stamp or a tag: its words.
        Some(Value::Object(parts)) => ["text", "day"]
            .iter()
            .find_map(|key| parts.get(*key))
            .map(|part| text(Some(part)))
            .unwrap_or_default(),
        Some(other) => other.to_string(),
    }
}

pub(super) fn list<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    answer.get(name).and_then(Value::as_array).into_iter().flatten()
}

pub(super) fn rows(answer: &Value, name: &str, columns: &[&str]) -> String {
    let lines = list(answer, name)
        .map(|row| columns.iter().map(|column| text(row.get(column))).collect::<Vec<_>>().join("\t"));
    let lines: Vec<_> = lines.chain(hint(answer)).collect();
    if lines.is_empty() { "Nothing found.".to_owned() } else { lines.join("\n") }
}

fn hint(answer: &Value) -> Option<String> {
    answer.get("hint").and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn fields(answer: &Value) -> String {
    let Some(fields) = answer.as_object() else { return text(Some(answer)) };
    fields
        .iter()
        .filter(|(_, value)| !value.is_array())
        .map(|(name, value)| format!("{name}\t{}", text(Some(value))))
        .collect::<Vec<_>>()
        .join("\n")
}

fn routes(answer: &Value) -> String {
    let mut lines: Vec<_> =
        answer.get("banner").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    lines.extend(list(answer, "services").map(|row| {
        format!("{}\t{}\t{}", text(row.get("standing_text")), text(row.get("name")), text(row.get("reason")))
    }));
    lines.join("\n")
}

fn slots(answer: &Value) -> String {
    let mut lines = vec![text(answer.get("counts"))];
    for row in list(answer, "rows") {
        for cell in list(row, "cells").filter_map(Value::as_array).flatten() {
            lines.push(format!("{}\t{}", text(cell.get("slot")), text(cell.get("text"))));
        }
    }
    lines.join("\n")
}

fn day(answer: &Value) -> String {
    let mut lines = vec![text(answer.get("title")), text(answer.get("counts"))];
    for session in list(answer, "sessions") {
        lines.push(text(session.get("title")));
        lines.push(rows(session, "rows", &["time", "name", "born", "need", "now", "to_know"]));
    }
    lines.join("\n")
}

fn imported(answer: &Value) -> String {
    let mut lines =
        vec![format!("{} taken, {} known already", text(answer.get("taken")), text(answer.get("known")))];
    lines.extend(list(answer, "refused").map(|line| text(Some(line))));
    lines.join("\n")
}
