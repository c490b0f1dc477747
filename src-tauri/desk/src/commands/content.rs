//! Navigation content: proposed, signed or turned down, and how it stands.

mod compared;
mod drafted;
mod replayed;
mod tried;

pub use compared::compare_content;
pub(crate) use compared::{compared, named};
pub use drafted::content_draft;
pub(crate) use drafted::keep as keep_draft;
pub use replayed::replay_contact;
pub use tried::try_content;

use super::{
    casework::called,
    start::{self, about_desk, keep_about},
};
use crate::{
    content::{Approved, Purpose, kept_files},
    gate::Permit,
    refusal::DeskError,
    wire::{
        Nothing, Stamp, Tag, Tone,
        content::{ContentRow, ContentStatus, ProposeContent, SetPurpose, SignContent, TurnDownContent},
    },
};
use front_door_domain::{
    calendar::london,
    content::{
        approval::{self, ContentFiles, ContentState, ContentVersion, Proposal, Signing},
        proof::{self, Finding},
    },
    details, format,
    ids::{ContentVersionId, UserId},
    pack::Pack,
    users::Permission,
};
use front_door_interop::packs::Files;
use front_door_store::{Names, Tx};
use jiff::{ToSpan, civil::Date};
use serde_json::{Map, json};

/// How the content of this desk stands, and all that was proposed.
pub async fn content_status(permit: Permit<'_>, _: Nothing) -> Result<ContentStatus, DeskError> {
    status(&permit).await
}

async fn status(permit: &Permit<'_>) -> Result<ContentStatus, DeskError> {
    let (_, standing) = permit.desk.content(&permit.store, permit.now).await?;
    let names = permit.store.names().await?;
    let mut versions = permit.store.content_versions().await?;
    versions.reverse();
    let in_use =
        |version: &ContentVersion| standing.approved != Approved::Nobody && standing.sha256 == version.sha256;
    Ok(ContentStatus {
        name: standing.name.clone(),
        sha256: standing.sha256.clone(),
        standing: standing.words(),
        purpose: purpose_word(standing.purpose).to_owned(),
        stopped: standing.may_route().err().map(|why| why.to_string()),
        damaged: standing.damaged.clone(),
        versions: versions.iter().map(|version| row(permit, &names, version, in_use(version))).collect(),
    })
}

fn purpose_word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Demo => "demo",
        Purpose::Training => "training",
        Purpose::Live => "live",
    }
}

fn row(permit: &Permit<'_>, names: &Names, version: &ContentVersion, in_use: bool) -> ContentRow {
    let name = |user: &UserId| called(names, *user);
    let (state, tone, more) = match &version.state {
        ContentState::Proposed => ("Proposed".to_owned(), Tone::Notice, String::new()),
        ContentState::Signed(signed) => {
            let days = format!("{} to {}", format::date(signed.from), format::date(signed.until));
            let today = permit.local().date();
            let (word, tone) = match () {
                () if signed.until < today => ("Expired", Tone::Warning),
                () if in_use => ("In force", Tone::Good),
                () if signed.from > today => ("Signed, not begun", Tone::Good),
                () => ("Signed, not in force", Tone::Plain),
            };
            (format!("{word}, signed by {}", signed.name), tone, days)
        }
        ContentState::TurnedDown { by, why, .. } => {
            (format!("Turned down by {}", name(by)), Tone::Plain, why.clone())
        }
    };
    let own = permit.by().is_ok_and(|by| version.proposed_by == by || version.authors.contains(&by));
    let at = Stamp::of(version.proposed_at);
    ContentRow {
        content: version.id,
        name: version.name.clone(),
        sha256: version.sha256.clone(),
        state: Tag { text: state, tone },
        proposed: format!("by {}, {} {}", name(&version.proposed_by), at.day, at.time),
        note: version.note.clone(),
        more,
        may_sign: version.state == ContentState::Proposed && !own && permit.may(Permission::SignContent),
    }
}

/// Proposes content: whole, without a finding of the checker, and not waiting or in force already.
pub async fn propose_content(permit: Permit<'_>, ask: ProposeContent) -> Result<ContentStatus, DeskError> {
    let files = files(&permit, &ask).await?;
    let name = checked(&files, permit.local().date())?;
    let sha256 = files.content_sha256();
    let mut writers = drafted::writers(&permit, &sha256).await?;
    writers.extend(ask.authors.iter().cloned());
    let authors = authors(&permit, &writers).await?;
    let proposal = Proposal {
        id: ContentVersionId(permit.id()),
        name,
        sha256: sha256.clone(),
        note: ask.note.clone(),
        authors,
    };
    let squeezed = files.squeezed().map_err(DeskError::rule)?.hex();
    // The text is in a record of its own, once; the act names it.
    let told = json!({ "sha256": sha256, "note": ask.note, "authors": writers });
    let act = permit.act("propose_content", &told, None)?;
    let (by, today) = (permit.by()?, permit.local().date());
    permit
        .store
        .write(act, async |tx| {
            let earlier = tx.content_versions().await?;
            let mut version = approval::propose(proposal.clone(), &earlier, by, tx.at(), today)?;
            keep(tx, &sha256, &squeezed).await?;
            Ok::<_, DeskError>(tx.put(&mut version).await?)
        })
        .await?;
    status(&permit).await
}

/// Keeps the text of content, once. Bytes that were kept and are damaged are put right.
async fn keep(tx: &mut Tx, sha256: &str, squeezed: &str) -> Result<(), DeskError> {
    let kept = tx.get::<ContentFiles>(sha256).await?;
    if kept.as_ref().is_some_and(|kept| kept.squeezed == squeezed) {
        return Ok(());
    }
    let mut files = kept.unwrap_or_else(|| ContentFiles {
        id: sha256.to_owned(),
        version: 0,
        squeezed: String::new(),
        other: Map::new(),
    });
    squeezed.clone_into(&mut files.squeezed);
    Ok(tx.put(&mut files).await?)
}

/// The files that are proposed: those given, those kept here or drafted here, or those inside the program.
async fn files(permit: &Permit<'_>, ask: &ProposeContent) -> Result<Files, DeskError> {
    let shipped = Files::shipped();
    match (&ask.sha256, ask.files.is_empty()) {
        (_, false) => Ok(shipped.with_content(&Files::of(ask.files.clone()))),
        (None, true) => Ok(shipped),
        (Some(sha256), true) => {
            let kept = match kept_files(&permit.store, sha256).await? {
                Some(kept) => Some(kept),
                None => drafted::with_sha256(permit.desk, sha256)?,
            };
            let kept = kept.ok_or_else(|| {
                DeskError::input(
                    "sha256",
                    "That content is neither kept here nor the draft of this desk any more. Look at the draft again, or propose it from its folder.",
                )
            })?;
            Ok(shipped.with_content(&kept))
        }
    }
}

/// What the content calls itself, where it can be read and the checker finds nothing.
fn checked(files: &Files, today: Date) -> Result<String, DeskError> {
    let pack = files.pack()?;
    let found = findings(files, &pack, today);
    let Some(first) = found.first() else { return Ok(pack.content.version.clone()) };
    Err(DeskError::Rule(format!(
        "The checker has {} to say against this content, so it was not proposed and what is in force stays so. The first: {first}",
        match found.len() {
            1 => "1 thing".to_owned(),
            more => format!("{more} things"),
        },
    )))
}

/// Everything that the checker has to say against content, each with file and line.
fn findings(files: &Files, pack: &Pack, today: Date) -> Vec<String> {
    let told = |finding: Finding| {
        let line = files.line(&finding.place).map(|line| format!(", line {line}")).unwrap_or_default();
        format!("{}{line}: {}", finding.place.file, finding.what)
    };
    proof::prove(pack, today).into_iter().map(|(_, finding)| told(finding)).collect()
}

async fn authors(permit: &Permit<'_>, names: &[String]) -> Result<Vec<UserId>, DeskError> {
    let mut authors = Vec::new();
    for name in names {
        let user = permit.store.user_named(&name.trim().to_lowercase()).await?;
        let user = user.ok_or_else(|| {
            DeskError::input(
                "authors",
                "An author is named by the name they sign in with here. Check the names.",
            )
        })?;
        authors.push(user.id);
    }
    Ok(authors)
}

/// Signs a proposal as the clinical lead who is signed in.
pub async fn sign_content(permit: Permit<'_>, ask: SignContent) -> Result<ContentStatus, DeskError> {
    let today = permit.local().date();
    let from = day("from", ask.from.as_deref())?.unwrap_or(today);
    let until = match day("until", ask.until.as_deref())? {
        Some(until) => until,
        None => from.saturating_add(1.year()).saturating_sub(1.day()),
    };
    let user = permit.user()?;
    let (by, name) = (user.id, user.name.clone());
    let proposed = permit.store.require::<ContentVersion>(ask.content).await?;
    let whole = found(&permit, &proposed, from).await?;
    let act = permit.act("sign_content", &ask, None)?;
    permit
        .store
        .write(act, async |tx| {
            let version = tx.require::<ContentVersion>(ask.content).await?;
            let read = whole_of(&ask.sha256, &version.sha256);
            let today = london(tx.at()).date();
            let signing = Signing { by, name: &name, at: tx.at(), today, sha256: &read, from, until };
            let mut version = approval::sign(version, signing, &whole)?;
            Ok::<_, DeskError>(tx.put(&mut version).await?)
        })
        .await?;
    status(&permit).await
}

/// SHA-256 of the bytes kept of a proposal, worked out anew; empty where they are damaged. On the day
/// it begins the checker may have nothing against it.
async fn found(permit: &Permit<'_>, version: &ContentVersion, from: Date) -> Result<String, DeskError> {
    let Some(files) = kept_files(&permit.store, &version.sha256).await? else { return Ok(String::new()) };
    checked(&Files::shipped().with_content(&files), from)?;
    Ok(files.content_sha256())
}

/// The whole hash, of the beginning of it that a person typed: eight letters and digits or more.
fn whole_of(typed: &str, sha256: &str) -> String {
    let typed = typed.trim().to_lowercase();
    if typed.len() >= 8 && sha256.starts_with(&typed) { sha256.to_owned() } else { typed }
}

fn day(field: &'static str, text: Option<&str>) -> Result<Option<Date>, DeskError> {
    let read = text.map(details::date).transpose();
    read.map_err(|error| DeskError::input(field, error.to_string()))
}

/// Turns a proposal down; what is in force stays so.
pub async fn turn_down_content(permit: Permit<'_>, ask: TurnDownContent) -> Result<ContentStatus, DeskError> {
    let by = permit.by()?;
    let act = permit.act("turn_down_content", &ask, Some(ask.why.clone()))?;
    permit
        .store
        .write(act, async |tx| {
            let version = tx.require::<ContentVersion>(ask.content).await?;
            let mut version = approval::turn_down(version, by, tx.at(), &ask.why)?;
            Ok::<_, DeskError>(tx.put(&mut version).await?)
        })
        .await?;
    status(&permit).await
}

/// Sets what this desk is for: real people, who are routed by signed content alone, or training.
pub async fn set_purpose(permit: Permit<'_>, ask: SetPurpose) -> Result<ContentStatus, DeskError> {
    if start::is_demo(&permit.store).await? {
        return Err(DeskError::Rule(
            "This is a demo desk with made-up people, and stays one. Make a new desk for real ones."
                .to_owned(),
        ));
    }
    let act = permit.act("set_purpose", &ask, None)?;
    permit.store.write(act, async |_| Ok::<_, DeskError>(())).await?;
    let mut about = about_desk(&permit.store).await?;
    about.live = ask.live;
    keep_about(&permit.store, &about).await?;
    permit.desk.contents.forget().await;
    status(&permit).await
}
