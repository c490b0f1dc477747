//! Which content a clinical lead has signed, and from when to when it is in force.
//!
//! Content is proposed, signed by somebody else, in force from a date and expired after another. A
//! signature covers the SHA-256 of every byte of the content: content whose bytes are not those is
//! nobody's, and what was in force before stays so.

use crate::{
    calendar::london,
    format,
    ids::{ContentVersionId, UserId},
    record,
    refused::Refused,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The longest that content may be in force on one signature, in days: a year and a day of grace.
const LONGEST: i32 = 366;

/// One proposal of content and what became of it. The text lies apart, in [`ContentFiles`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContentVersion {
    /// Its id: the same text may be proposed again once it has expired.
    pub id: ContentVersionId,
    /// Its version as a record.
    pub version: u64,
    /// What the content calls itself, such as `2026.11.1`.
    pub name: String,
    /// SHA-256 of every byte of the content, in hexadecimal.
    pub sha256: String,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// When.
    pub proposed_at: Timestamp,
    /// What is new in it and why, for whoever signs.
    pub note: String,
    /// Who else wrote it; nobody of them may sign.
    pub authors: Vec<UserId>,
    /// What became of it.
    pub state: ContentState,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(ContentVersion, ContentVersion);

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum ContentState {
    /// Nobody has signed it yet.
    Proposed,
    /// Signed.
    Signed(Signature),
    /// Turned down.
    TurnedDown {
        /// Who.
        by: UserId,
        /// When.
        at: Timestamp,
        /// Why.
        why: String,
    },
}

/// A clinical lead's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed.
    pub by: UserId,
    /// Their name as it was then.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of the bytes that were signed, in hexadecimal.
    pub sha256: String,
    /// The first day in force, in London.
    pub from: Date,
    /// The last day in force.
    pub until: Date,
}

/// The text of content, kept for as long as the store: whoever replays a contact needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContentFiles {
    /// SHA-256 of the content, in hexadecimal.
    pub id: String,
    /// Its version as a record; never changed.
    pub version: u64,
    /// Every file, squeezed, in hexadecimal.
    pub squeezed: String,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(ContentFiles, ContentFiles);

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: ContentVersionId,
    /// What the content calls itself.
    pub name: String,
    /// SHA-256 of the content.
    pub sha256: String,
    /// What is new in it and why.
    pub note: String,
    /// Who else wrote it.
    pub authors: Vec<UserId>,
}

/// Who signs, and for which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signing<'a> {
    /// Who.
    pub by: UserId,
    /// Their name.
    pub name: &'a str,
    /// When.
    pub at: Timestamp,
    /// Today in London.
    pub today: Date,
    /// SHA-256 of the content that was read before signing.
    pub sha256: &'a str,
    /// The first day in force.
    pub from: Date,
    /// The last day in force.
    pub until: Date,
}

/// Proposes content, among what was proposed before.
pub fn propose(
    proposal: Proposal,
    earlier: &[ContentVersion],
    by: UserId,
    at: Timestamp,
    today: Date,
) -> Result<ContentVersion, Refused> {
    let same = earlier.iter().filter(|version| version.sha256 == proposal.sha256);
    for version in same {
        match &version.state {
            ContentState::Proposed => {
                return Err(Refused::rule(format!(
                    "Content {} with these bytes is proposed already. A clinical lead other than its authors can sign it.",
                    version.name
                )));
            }
            ContentState::Signed(signature) if signature.until >= today => {
                return Err(Refused::rule(format!(
                    "Content {} with these bytes is signed already, until {}. Propose it again when that nears.",
                    version.name,
                    format::date(signature.until)
                )));
            }
            ContentState::Signed(_) | ContentState::TurnedDown { .. } => {}
        }
    }
    let note = proposal.note.trim();
    if note.is_empty() || note.chars().count() > 500 {
        return Err(Refused::input(
            "note",
            "1 to 500 characters on what is new and why were expected. Say it for whoever signs.",
        ));
    }
    Ok(ContentVersion {
        id: proposal.id,
        version: 0,
        name: proposal.name,
        sha256: proposal.sha256,
        proposed_by: by,
        proposed_at: at,
        note: note.to_owned(),
        authors: proposal.authors,
        state: ContentState::Proposed,
        other: Map::new(),
    })
}

/// Signs a proposal: by a clinical lead who neither wrote nor proposed it, for days to come. `found`
/// is the SHA-256 of the bytes that are kept, worked out anew.
pub fn sign(
    mut version: ContentVersion,
    signing: Signing<'_>,
    found: &str,
) -> Result<ContentVersion, Refused> {
    open(&version, "signed")?;
    if version.proposed_by == signing.by || version.authors.contains(&signing.by) {
        return Err(Refused::rule(
            "Nobody signs content that they wrote or proposed. Another clinical lead has to read and sign it.",
        ));
    }
    if found != version.sha256 {
        return Err(damaged(&version.name));
    }
    if signing.sha256 != version.sha256 {
        return Err(Refused::input(
            "sha256",
            "That is not the SHA-256 of this content: its first eight letters and digits or more were expected. Read the content that is proposed, and sign that one.",
        ));
    }
    days(&signing)?;
    version.state = ContentState::Signed(Signature {
        by: signing.by,
        name: signing.name.to_owned(),
        at: signing.at,
        sha256: version.sha256.clone(),
        from: signing.from,
        until: signing.until,
    });
    Ok(version)
}

fn days(signing: &Signing<'_>) -> Result<(), Refused> {
    if signing.from < signing.today {
        return Err(Refused::input(
            "from",
            format!(
                "Content comes into force on {} at the earliest; found {}. Nothing is signed for days gone by.",
                format::date(signing.today),
                format::date(signing.from)
            ),
        ));
    }
    let days = (signing.until - signing.from).get_days();
    if !(0..=LONGEST).contains(&days) {
        return Err(Refused::input(
            "until",
            format!(
                "The last day in force lies between the first one ({}) and a year after it; found {}. Choose another day.",
                format::date(signing.from),
                format::date(signing.until)
            ),
        ));
    }
    Ok(())
}

/// Turns a proposal down.
pub fn turn_down(
    mut version: ContentVersion,
    by: UserId,
    at: Timestamp,
    why: &str,
) -> Result<ContentVersion, Refused> {
    open(&version, "turned down")?;
    let why = why.trim();
    if why.is_empty() {
        return Err(Refused::input("why", "Turning content down needs a reason. Say what has to change."));
    }
    version.state = ContentState::TurnedDown { by, at, why: why.to_owned() };
    Ok(version)
}

/// Only what is proposed can be signed or turned down.
fn open(version: &ContentVersion, to: &'static str) -> Result<(), Refused> {
    let from = match &version.state {
        ContentState::Proposed => return Ok(()),
        ContentState::Signed(_) => "signed",
        ContentState::TurnedDown { .. } => "turned down",
    };
    let because = "Propose the content again to have it signed anew.".to_owned();
    Err(Refused::Move { thing: "content", from, to, because })
}

fn damaged(name: &str) -> Refused {
    Refused::rule(format!(
        "The bytes of content {name} are not those that were proposed, so nothing was signed. Propose it again, and tell whoever looks after the desk."
    ))
}

/// How the content of a desk stands on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Approval<'a> {
    /// Nothing that is whole was ever signed for this day or one before.
    Unsigned,
    /// Signed and in force.
    InForce(&'a ContentVersion, &'a Signature),
    /// The last content in force has had its last day.
    Expired(&'a ContentVersion, &'a Signature),
}

/// How the content stands on `today`. The signature that begins last counts, of two that begin on one
/// day the later one; content that is not `whole` never counts, and the one before it stays.
pub fn approval(
    versions: &[ContentVersion],
    today: Date,
    mut whole: impl FnMut(&ContentVersion) -> bool,
) -> Approval<'_> {
    match begun(versions, today).into_iter().find(|(version, _)| whole(version)) {
        None => Approval::Unsigned,
        Some((version, signature)) if signature.until < today => Approval::Expired(version, signature),
        Some((version, signature)) => Approval::InForce(version, signature),
    }
}

/// What is signed and has begun by `today`, the last to begin first. A record that says one thing and
/// a signature that says another do not belong together.
pub fn begun(versions: &[ContentVersion], today: Date) -> Vec<(&ContentVersion, &Signature)> {
    let signed = versions.iter().filter_map(|version| match &version.state {
        ContentState::Signed(signature) if signature.sha256 == version.sha256 => Some((version, signature)),
        _ => None,
    });
    let mut begun: Vec<_> = signed.filter(|(_, signature)| signature.from <= today).collect();
    begun.sort_by_key(|(_, signature)| std::cmp::Reverse((signature.from, signature.at)));
    begun
}

/// The signature that content had at a moment: given and begun by then, of several the one that lasts
/// longest. Its last day may have been over.
pub fn signature_at<'a>(
    versions: &'a [ContentVersion],
    sha256: &str,
    at: Timestamp,
) -> Option<&'a Signature> {
    let begun = begun(versions, london(at).date()).into_iter();
    let given = begun.filter(|(version, signature)| version.sha256 == sha256 && signature.at <= at);
    given.map(|(_, signature)| signature).max_by_key(|signature| signature.until)
}

/// Whether content was signed and in force at a moment.
pub fn was_in_force(versions: &[ContentVersion], sha256: &str, at: Timestamp) -> bool {
    signature_at(versions, sha256, at).is_some_and(|signature| london(at).date() <= signature.until)
}

/// The next day on which another signature begins or the one in force ends; none where nothing will.
pub fn next_change(versions: &[ContentVersion], today: Date) -> Option<Date> {
    let signatures = versions.iter().filter_map(|version| match &version.state {
        ContentState::Signed(signature) => Some(signature),
        _ => None,
    });
    let days = signatures.flat_map(|signature| {
        let after = signature.until.tomorrow().ok();
        [Some(signature.from), after].into_iter().flatten()
    });
    days.filter(|day| *day > today).min()
}

#[cfg(test)]
mod tests;
