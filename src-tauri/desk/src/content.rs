//! Which content is in use at a desk, who approved it, and whether contacts may be routed by it.

mod shelf;

pub(crate) use shelf::Shelf;

use crate::{commands::start::about_desk, gate::Desk, refusal::DeskError};
use front_door_domain::{
    act::Kind,
    calendar::london,
    content::approval::{self, Approval, ContentFiles, ContentState, ContentVersion},
    format,
    ids::UserId,
    pack::Pack,
};
use front_door_interop::packs::{Files, Squeezed};
use front_door_store::{Changed, Store, StoreError};
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;
use tokio::sync::{Mutex, broadcast};

/// What a desk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Made-up people only.
    Demo,
    /// Practice: nobody's care depends on it.
    Training,
    /// Real people.
    Live,
}

/// Who approved the content in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approved {
    /// Nobody: it is what came inside the program.
    Nobody,
    /// A clinical lead, for today.
    By {
        /// Their name as they signed.
        name: String,
        /// The first day in force.
        from: Date,
        /// The last day.
        until: Date,
    },
    /// A clinical lead, for days that are over.
    Expired {
        /// Their name as they signed.
        name: String,
        /// The last day it was in force.
        until: Date,
    },
}

/// How the content of a desk stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What the content in use calls itself.
    pub name: String,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Who approved it.
    pub approved: Approved,
    /// What the desk is for.
    pub purpose: Purpose,
    /// The newest content that waits for a signature: its name and who proposed it.
    pub waits: Option<(String, UserId)>,
    /// Signed content that cannot be used, each in a sentence.
    pub damaged: Vec<String>,
}

impl Standing {
    /// The content inside the program, at a desk without a store.
    pub fn shipped(pack: &Pack) -> Self {
        Self {
            name: pack.content.version.clone(),
            sha256: pack.content.sha256.clone(),
            approved: Approved::Nobody,
            purpose: Purpose::Training,
            waits: None,
            damaged: Vec::new(),
        }
    }

    /// What stands over every screen and on every slip while the content is not approved.
    pub fn banner(&self) -> Option<String> {
        let (name, live) = (&self.name, self.purpose == Purpose::Live);
        let waits = self.waits.as_ref().map(|(next, _)| format!("; content {next} waits for a signature"));
        let said = match (&self.approved, live) {
            (Approved::By { .. }, _) => return None,
            (Approved::Nobody, false) => format!("Training: content {name} is not clinically approved"),
            (Approved::Nobody, true) => {
                format!("Content {name} is not clinically approved: nothing can be routed")
            }
            (Approved::Expired { until, .. }, false) => {
                format!("Training: the approval of content {name} expired on {}", format::date(*until))
            }
            (Approved::Expired { until, .. }, true) => format!(
                "The approval of content {name} expired on {}: nothing can be routed",
                format::date(*until)
            ),
        };
        Some(said + &waits.unwrap_or_default())
    }

    /// The state in words, for the foot of the window and About.
    pub fn words(&self) -> String {
        let name = &self.name;
        match &self.approved {
            Approved::Nobody => format!("{name}, unsigned: not clinically approved"),
            Approved::By { name: who, from, until } => format!(
                "{name}, signed by {who}, in force from {} to {}",
                format::date(*from),
                format::date(*until)
            ),
            Approved::Expired { name: who, until } => {
                format!("{name}, signed by {who}, expired on {}", format::date(*until))
            }
        }
    }

    /// Whether a contact may be routed by this content, or who has to do what first.
    pub fn may_route(&self) -> Result<(), DeskError> {
        let why = match (&self.approved, self.purpose) {
            (Approved::By { .. }, _) | (_, Purpose::Demo | Purpose::Training) => return Ok(()),
            (Approved::Nobody, Purpose::Live) => "is not signed by a clinical lead".to_owned(),
            (Approved::Expired { until, .. }, Purpose::Live) => {
                format!("expired on {}", format::date(*until))
            }
        };
        Err(DeskError::Rule(format!(
            "Nothing can be routed: content {} {why}. A clinical lead who did not write it has to sign content for today, or an administrator sets the desk to training. Until then ring a clinician; the red-flag list and the 999 script work as always.",
            self.name
        )))
    }
}

/// Content in use as it was last worked out.
#[derive(Debug)]
struct Known {
    standing: Arc<Standing>,
    /// The first day for which it holds.
    day: Date,
    /// The first day for which it no longer does.
    next: Option<Date>,
    since: broadcast::Receiver<Changed>,
}

impl Known {
    fn holds(&mut self, today: Date) -> bool {
        if today < self.day || self.next.is_some_and(|next| next <= today) {
            return false;
        }
        loop {
            match self.since.try_recv() {
                Ok(changed) if !changed.kinds.iter().any(|kind| is_of_content(*kind)) => {}
                Err(broadcast::error::TryRecvError::Empty) => return true,
                Ok(_) | Err(_) => return false,
            }
        }
    }
}

fn is_of_content(kind: Kind) -> bool {
    matches!(kind, Kind::ContentVersion | Kind::ContentFiles)
}

/// The content of one desk.
#[derive(Debug)]
pub(crate) struct Contents {
    shelf: Shelf,
    known: Mutex<Option<Known>>,
}

impl Contents {
    /// Beginning with what is inside the program.
    pub(crate) fn new(shipped: Arc<Pack>) -> Self {
        Self { shelf: Shelf::new(shipped), known: Mutex::new(None) }
    }

    /// What a desk is for has changed.
    pub(crate) async fn forget(&self) {
        *self.known.lock().await = None;
    }
}

impl Desk {
    /// The content in use at a moment, and how it stands.
    pub(crate) async fn content(
        &self,
        store: &Store,
        now: Timestamp,
    ) -> Result<(&Pack, Arc<Standing>), DeskError> {
        let today = london(now).date();
        let mut place = self.contents.known.lock().await;
        let mut last = place.take();
        let known = match last.take_if(|known| known.holds(today)) {
            Some(known) => known,
            None => self.work_out(store, today).await?,
        };
        let standing = Arc::clone(&known.standing);
        *place = Some(known);
        let pack = self.contents.shelf.find(&standing.sha256).unwrap_or(&self.pack);
        Ok((pack, standing))
    }

    async fn work_out(&self, store: &Store, today: Date) -> Result<Known, DeskError> {
        // Listening begins before the reading, so that no change falls between them.
        let since = store.changes();
        if let Err(error) = keep_shipped(store, &self.pack).await {
            // Every command asks for this, the script for an emergency too.
            tracing::warn!(%error, "the content inside the program could not be kept for later");
        }
        let versions = store.content_versions().await?;
        let (mut usable, mut damaged) = (None, Vec::new());
        for (version, _) in approval::begun(&versions, today) {
            match self.shelve(store, version).await? {
                Ok(()) => {
                    usable = Some(version.id);
                    break;
                }
                Err(why) => damaged.push(unusable(version, &why)),
            }
        }
        let approval = approval::approval(&versions, today, |version| Some(version.id) == usable);
        let (sha256, name, approved) = match approval {
            Approval::Unsigned => {
                (self.pack.content.sha256.clone(), self.pack.content.version.clone(), Approved::Nobody)
            }
            Approval::InForce(version, signature) => {
                let (from, until) = (signature.from, signature.until);
                let approved = Approved::By { name: signature.name.clone(), from, until };
                (version.sha256.clone(), version.name.clone(), approved)
            }
            Approval::Expired(version, signature) => {
                let approved = Approved::Expired { name: signature.name.clone(), until: signature.until };
                (version.sha256.clone(), version.name.clone(), approved)
            }
        };
        let waiting = versions.iter().rev().find(|version| version.state == ContentState::Proposed);
        let waits = waiting.map(|version| (version.name.clone(), version.proposed_by));
        let next = approval::next_change(&versions, today);
        let purpose = purpose(store).await?;
        let standing = Arc::new(Standing { name, sha256, approved, purpose, waits, damaged });
        Ok(Known { standing, day: today, next, since })
    }

    /// Puts the pack of a version on the shelf, where it is not there yet; or says why its bytes cannot
    /// be used.
    async fn shelve(
        &self,
        store: &Store,
        version: &ContentVersion,
    ) -> Result<Result<(), String>, StoreError> {
        if self.contents.shelf.find(&version.sha256).is_some() {
            return Ok(Ok(()));
        }
        let kept = store.get::<ContentFiles>(&version.sha256).await?;
        let kept = kept.ok_or_else(|| "its text is not here".to_owned());
        let read = kept.and_then(|kept| pack_of(&kept, &version.sha256));
        Ok(read.map(|pack| {
            self.contents.shelf.put(pack);
        }))
    }

    /// The pack with this content, where its text is kept here: of any version that was ever used.
    pub(crate) async fn kept_content(&self, store: &Store, sha256: &str) -> Result<Option<&Pack>, DeskError> {
        if let Some(pack) = self.contents.shelf.find(sha256) {
            return Ok(Some(pack));
        }
        let Some(files) = kept_files(store, sha256).await? else { return Ok(None) };
        let pack = Files::shipped().with_content(&files).pack();
        Ok(pack.ok().map(|pack| self.contents.shelf.put(pack)))
    }
}

/// The pack of content whose text is kept, or why it cannot be read.
fn pack_of(kept: &ContentFiles, sha256: &str) -> Result<Pack, String> {
    let files = Squeezed::from_hex(&kept.squeezed).and_then(|squeezed| squeezed.files(sha256));
    let files = files.map_err(|error| error.to_string())?;
    Files::shipped().with_content(&files).pack().map_err(|error| error.to_string())
}

/// The files of content that is kept here; none where it is not, or its bytes are damaged.
pub(crate) async fn kept_files(store: &Store, sha256: &str) -> Result<Option<Files>, DeskError> {
    let proposed = store.get::<ContentFiles>(sha256).await?;
    let proposed = proposed.and_then(|kept| Squeezed::from_hex(&kept.squeezed).ok()?.files(sha256).ok());
    if proposed.is_some() {
        return Ok(proposed);
    }
    let shipped = store.shipped_content(sha256).await?;
    Ok(shipped.and_then(|bytes| Squeezed::of(bytes).files(sha256).ok()))
}

async fn keep_shipped(store: &Store, pack: &Pack) -> Result<(), DeskError> {
    let sha256 = &pack.content.sha256;
    if store.shipped_content(sha256).await?.is_some() {
        return Ok(());
    }
    let squeezed = Files::shipped().squeezed().map_err(DeskError::rule)?;
    Ok(store.keep_shipped_content(sha256, squeezed.bytes()).await?)
}

/// What a desk is for.
pub(crate) async fn purpose(store: &Store) -> Result<Purpose, DeskError> {
    let about = about_desk(store).await?;
    Ok(match (about.demo, about.live) {
        (true, _) => Purpose::Demo,
        (false, false) => Purpose::Training,
        (false, true) => Purpose::Live,
    })
}

fn unusable(version: &ContentVersion, why: &str) -> String {
    let why = why.trim_end_matches('.');
    format!(
        "Content {}, signed, is not in force: {why}. What was in force before it stays so; propose it again.",
        version.name
    )
}

#[cfg(test)]
mod tests;
