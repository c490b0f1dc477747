//! The draft that was kept as files at this desk: who kept it, what the checks say of it, and its text
//! for whoever proposes it.

use super::{findings, named};
use crate::{
    commands::casework::called,
    gate::{Desk, Permit},
    refusal::DeskError,
    wire::{Nothing, Stamp, content::ContentDraft},
};
use front_door_domain::{content::approval::ContentState, ids::UserId, users::User};
use front_door_interop::packs::Files;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::PathBuf;

/// The folder of the desk that holds a draft as the files of a pack.
const FOLDER: &str = "content-draft";
/// Where the desk remembers who kept it.
const KEPT: &str = "desk/content-draft";

/// Who kept a draft, and when. Whoever did so wrote it, and never signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    sha256: String,
    by: Vec<UserId>,
    at: Timestamp,
}

/// Writes a draft to its folder and remembers who did; answers the folder.
pub(crate) async fn keep(permit: &Permit<'_>, files: &Files) -> Result<PathBuf, DeskError> {
    let folder = permit.desk.dir.join(FOLDER);
    files.write(&folder)?;
    let sha256 = files.content_sha256();
    let mut by = kept(permit, &sha256).await?.map_or_else(Vec::new, |kept| kept.by);
    let own = permit.by()?;
    if !by.contains(&own) {
        by.push(own);
    }
    permit.store.put_draft(KEPT, &json!(Kept { sha256, by, at: permit.now })).await?;
    Ok(folder)
}

/// What is remembered of the draft with this SHA-256; nothing where the one that was kept is another.
async fn kept(permit: &Permit<'_>, sha256: &str) -> Result<Option<Kept>, DeskError> {
    let body = permit.store.draft(KEPT).await?;
    // What cannot be read is as good as not remembered: nobody proposes such a draft in the window.
    let kept: Option<Kept> = body.and_then(|body| serde_json::from_value(body).ok());
    Ok(kept.filter(|kept| kept.sha256 == sha256))
}

/// The files of the draft, over the tables of places that ship; nothing where there is none.
fn on_disk(desk: &Desk) -> Result<Option<Files>, DeskError> {
    let folder = desk.dir.join(FOLDER);
    if !folder.is_dir() {
        return Ok(None);
    }
    Ok(Some(Files::shipped().with_content(&Files::read(&folder)?)))
}

/// The draft with this SHA-256; nothing where the one of this desk is another.
pub(super) fn with_sha256(desk: &Desk, sha256: &str) -> Result<Option<Files>, DeskError> {
    Ok(on_disk(desk)?.filter(|files| files.content_sha256() == sha256))
}

/// The content of the draft, for whoever compares it.
pub(super) fn content(desk: &Desk, field: &'static str) -> Result<Files, DeskError> {
    let files = on_disk(desk)?.ok_or_else(|| {
        DeskError::input(field, "No draft is kept here. “Edit navigation content” in the window keeps one.")
    })?;
    Ok(files.content())
}

/// Sign-in names of those who kept this content as a draft here.
pub(super) async fn writers(permit: &Permit<'_>, sha256: &str) -> Result<Vec<String>, DeskError> {
    let by = kept(permit, sha256).await?.map_or_else(Vec::new, |kept| kept.by);
    let mut names = Vec::new();
    for id in by {
        names.push(permit.store.require::<User>(id).await?.username);
    }
    Ok(names)
}

/// The draft of this desk as it could be proposed: who kept it, and everything the checks find.
pub async fn content_draft(permit: Permit<'_>, _: Nothing) -> Result<ContentDraft, DeskError> {
    let none = |standing: &str| ContentDraft { standing: standing.to_owned(), ..ContentDraft::default() };
    let files = match on_disk(permit.desk) {
        Ok(Some(files)) => files,
        Ok(None) => return Ok(none("Nobody has kept one yet. “Edit navigation content” makes one.")),
        Err(error) => return Ok(none(&format!("It cannot be read, so it cannot be proposed: {error}"))),
    };
    let sha256 = files.content_sha256();
    if sha256 == permit.content.sha256 {
        return Ok(none("It is the content in use: there is nothing to propose."));
    }
    let versions = permit.store.content_versions().await?;
    if versions.iter().any(|version| version.sha256 == sha256 && version.state == ContentState::Proposed) {
        return Ok(none("It is proposed already, and waits for a signature."));
    }
    let Some(kept) = kept(&permit, &sha256).await? else {
        return Ok(none(
            "Its files were changed outside this window, so nobody knows who wrote it. Keep the draft again, or propose its folder at the command line with its authors.",
        ));
    };
    let standing = standing(&permit, &kept, &files).await?;
    let today = permit.local().date();
    let checking = tokio::task::spawn_blocking(move || match files.pack() {
        Ok(pack) => findings(&files, &pack, today),
        Err(error) => vec![error.to_string()],
    });
    let ended = checking.await;
    let found = ended.map_err(|_| DeskError::rule("The check did not end. Try again; the draft is kept."))?;
    let sha256 = found.is_empty().then_some(sha256);
    Ok(ContentDraft { sha256, standing, found })
}

/// `Kept by D. Demo, Fri 23-Oct-2026 17:53: 1 file differs from the content in use.`
async fn standing(permit: &Permit<'_>, kept: &Kept, files: &Files) -> Result<String, DeskError> {
    let names = permit.store.names().await?;
    let by: Vec<&str> = kept.by.iter().map(|by| called(&names, *by)).collect();
    let at = Stamp::of(kept.at);
    let in_use = named(permit, "content", "in-use").await?;
    let draft = files.content();
    let differ = match draft.changed_since(&in_use) + draft.gone_since(&in_use) {
        1 => "1 file differs".to_owned(),
        more => format!("{more} files differ"),
    };
    Ok(format!("Kept by {}, {} {}: {differ} from the content in use.", by.join(" and "), at.day, at.time))
}
