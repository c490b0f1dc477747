//! Navigation content and replayed contacts, for eyes.

use super::{list, text};
use serde_json::Value;

/// Whichever answer about content it is.
pub(super) fn content(answer: &Value) -> String {
    match () {
        () if answer.get("text").is_some() => text(answer.get("text")),
        () if answer.get("versions").is_some() => status(answer),
        () if answer.get("counts").is_some() => compared(answer),
        () => tried(answer),
    }
}

fn status(answer: &Value) -> String {
    let mut lines = vec![
        format!("In use: {}", text(answer.get("standing"))),
        format!("SHA-256 {}", text(answer.get("sha256"))),
        format!("This desk is for: {}", text(answer.get("purpose"))),
    ];
    lines.extend(Some(text(answer.get("stopped"))).filter(|stopped| !stopped.is_empty()));
    lines.extend(list(answer, "damaged").map(|line| text(Some(line))));
    lines.extend(list(answer, "versions").map(|row| {
        let columns = ["name", "sha256", "state", "proposed", "more", "note"];
        columns.map(|column| text(row.get(column))).join("\t")
    }));
    lines.join("\n")
}

fn compared(answer: &Value) -> String {
    let mut lines = Vec::new();
    for row in list(answer, "rows") {
        lines.push(format!("{}\t{}", text(row.get("change")), text(row.get("row"))));
        lines.extend(list(row, "fields").map(|field| {
            let side = |name: &str| match field.get(name) {
                None | Some(Value::Null) => "nothing".to_owned(),
                some => format!("“{}”", text(some)),
            };
            format!("\t{}: {} → {}", text(field.get("field")), side("before"), side("after"))
        }));
    }
    let counts: Vec<String> = list(answer, "counts").map(|count| text(Some(count))).collect();
    let [added, removed, changed] = counts.as_slice() else { return lines.join("\n") };
    lines.push(format!("{added} rows added, {removed} removed, {changed} changed."));
    lines.join("\n")
}

fn tried(answer: &Value) -> String {
    let number = |name: &str| text(answer.get(name));
    let differ: Vec<&Value> = list(answer, "differ").collect();
    let mut lines: Vec<String> = differ
        .iter()
        .map(|row| {
            let services: Vec<String> = list(row, "services").map(|one| text(Some(one))).collect();
            let gone = row["chosen_gone"] == true;
            let gone = if gone { "\tthe place chosen would no longer be offered" } else { "" };
            format!(
                "{}\t{}\t{}{gone}",
                text(row.get("reference")),
                text(row.get("need")),
                services.join("; ")
            )
        })
        .collect();
    lines.extend(list(answer, "unclear").map(|line| format!("not compared: {}", text(Some(line)))));
    lines.push(format!(
        "Content {}. Since {}: {} contacts, {} routed, {} offered the same, {} something else, {} not compared.",
        number("content"),
        number("from"),
        number("contacts"),
        number("routed"),
        number("same"),
        differ.len(),
        list(answer, "unclear").count()
    ));
    lines.join("\n")
}

/// A contact as it was.
pub(super) fn replayed(answer: &Value) -> String {
    let mut lines = vec![text(answer.get("reference"))];
    lines.extend(list(answer, "content").map(|line| text(Some(line))));
    lines.push("Asked:".to_owned());
    lines.extend(list(answer, "asked").map(asked));
    for choice in list(answer, "choices") {
        let part = |name: &str| text(choice.get(name));
        lines.push(format!(
            "Routes shown {} by content {}, {}",
            part("at"),
            part("content"),
            part("approval")
        ));
        lines.push(format!("Need: {}. How soon: {}. Ticked:", part("need"), part("urgency")));
        lines.extend(list(choice, "ticks").map(asked));
        lines.extend(list(choice, "rows").map(|row| {
            let mark = if row["chosen"] == true { "→" } else { " " };
            let columns = ["standing", "name", "reason", "place", "row"].map(|column| text(row.get(column)));
            format!("{mark} {}", columns.join("\t"))
        }));
        let against = if choice["overrides"] == true { ", against what it said" } else { "" };
        let why = part("reason");
        let why = if why.is_empty() { String::new() } else { format!(", because: {why}") };
        lines.push(format!("Chosen by {}: {}{against}{why}", part("by"), part("chosen")));
    }
    lines.extend(list(answer, "words").map(|line| format!("Words given: {}", text(Some(line)))));
    lines.extend(list(answer, "gaps").map(|line| format!("Cannot be shown: {}", text(Some(line)))));
    lines.join("\n")
}

fn asked(one: &Value) -> String {
    ["at", "answer", "text", "row", "by"].map(|column| text(one.get(column))).join("\t")
}
