//! Navigation content of a desk at the command line: proposed, signed, compared, tried.

use super::{args::ContentDeed, ask, content::on_disk};
use crate::{
    gate::{Caller, Desk},
    refusal::DeskError,
    wire::Refusal,
};
use front_door_interop::packs::Files;
use serde_json::{Map, Value, json};

/// What somebody signed in asks for.
pub(super) async fn signed(desk: &Desk, caller: &Caller, deed: &ContentDeed) -> Result<Value, Refusal> {
    match deed {
        ContentDeed::Propose { folder, note, authors } => {
            let files = match folder {
                Some(folder) => texts(&Files::read(folder).map_err(DeskError::from)?),
                None => Map::new(),
            };
            let asked = json!({ "files": files, "sha256": null, "note": note, "authors": authors });
            ask(desk, caller, "propose_content", asked).await
        }
        ContentDeed::Sign { sha256, from, until } => {
            let content = waiting(desk, caller, sha256).await?;
            let asked = json!({ "content": content, "sha256": sha256, "from": from, "until": until });
            ask(desk, caller, "sign_content", asked).await
        }
        ContentDeed::TurnDown { sha256, why } => {
            let content = waiting(desk, caller, sha256).await?;
            ask(desk, caller, "turn_down_content", json!({ "content": content, "why": why })).await
        }
        ContentDeed::Status => ask(desk, caller, "content_status", json!({})).await,
        ContentDeed::Compare { a, b } => {
            ask(desk, caller, "compare_content", json!({ "a": a, "b": b })).await
        }
        ContentDeed::Try { content, days } => {
            let asked = match on_disk(content) {
                Some(files) => json!({ "files": texts(&files?), "content": null, "days": days }),
                None => json!({ "files": {}, "content": content, "days": days }),
            };
            ask(desk, caller, "try_content", asked).await
        }
        ContentDeed::Check(_) | ContentDeed::Mutate(_) | ContentDeed::Export(_) | ContentDeed::Import(_) => {
            Err(Refusal::from(DeskError::NoCommand))
        }
    }
}

/// The content's files as the wire carries them.
fn texts(files: &Files) -> Map<String, Value> {
    files.content().iter().map(|(name, text)| (name.to_owned(), json!(text))).collect()
}

/// The newest proposal whose SHA-256 begins so; of several, one that still waits.
async fn waiting(desk: &Desk, caller: &Caller, sha256: &str) -> Result<Value, Refusal> {
    let status = ask(desk, caller, "content_status", json!({})).await?;
    let begins = |row: &&Value| {
        row["sha256"].as_str().is_some_and(|whole| whole.starts_with(&sha256.trim().to_lowercase()))
    };
    let rows: Vec<&Value> = status["versions"].as_array().into_iter().flatten().filter(begins).collect();
    let waits = rows.iter().find(|row| row["state"]["text"] == "Proposed");
    let found = waits.or_else(|| rows.first()).filter(|_| sha256.trim().len() >= 8);
    found.map(|row| row["content"].clone()).ok_or_else(|| {
        Refusal::from(DeskError::input(
            "sha256",
            "No content with that SHA-256 is proposed. `front-door content status` lists what is; give eight letters and digits or more.",
        ))
    })
}
