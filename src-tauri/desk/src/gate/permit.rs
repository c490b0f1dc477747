//! Leave to do one thing, and the names of what it makes.

use super::{Caller, Desk};
use crate::{content::Standing, refusal::DeskError};
use front_door_domain::{
    act::{Act, ActHead},
    ids::{ActId, ResidentId, UserId},
    limits::Limits,
    pack::Pack,
    reference,
    users::{Permission, User},
};
use front_door_store::{Look, Store};
use jiff::{Timestamp, Zoned};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use uuid::Uuid;

/// Leave to do one thing, now, as somebody. Only the gate makes one.
///
/// Whatever a command makes anew is named after its act: the same command decided again under the
/// same act makes the same ids and the same references.
#[derive(Debug)]
pub struct Permit<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The pack in use at this moment.
    pub pack: &'a Pack,
    /// The same with what this desk had taken in laid over it as the call began: names and addresses.
    pub places: Arc<Pack>,
    /// How its content stands.
    pub content: Arc<Standing>,
    /// Its open store.
    pub store: Store,
    /// The moment of this call; the only time it knows.
    pub now: Timestamp,
    user: Option<User>,
    permission: Permission,
    act: ActId,
    /// How many acts and how many names it has made.
    acts: AtomicU32,
    names: AtomicU32,
    /// The act that is decided again; none for a call of somebody at the desk.
    again: Option<&'a Act>,
}

impl Desk {
    /// Leave for one command. The first line of every command.
    pub async fn permit<'a>(
        &'a self,
        caller: &Caller,
        permission: Permission,
    ) -> Result<Permit<'a>, DeskError> {
        let store = self.store().await;
        let user = match &store {
            Some(store) => caller.user_in(store).await?,
            None => caller.user().await,
        };
        if permission != Permission::Anyone {
            let user = user.as_ref().ok_or(DeskError::SignedOut)?;
            if !user.may(permission) {
                return Err(DeskError::NotAllowed(permission));
            }
        }
        let store = store.ok_or(DeskError::NoStore)?;
        let now = self.now();
        let act = match caller.named().await {
            Some(act) => act,
            None => ActId(new_id(now)?),
        };
        Permit::new(self, store, (user, permission), (now, act), None).await
    }

    /// Leave to decide an act again: as whoever did it, at its own moment, while they still may.
    pub(crate) async fn permit_again<'a>(
        &'a self,
        act: &'a Act,
        permission: Permission,
    ) -> Result<Permit<'a>, DeskError> {
        let store = self.store().await.ok_or(DeskError::NoStore)?;
        let by = act.head.by.ok_or(DeskError::SignedOut)?;
        let user = store.require::<User>(by).await?;
        if !user.may(permission) {
            return Err(DeskError::NotAllowed(permission));
        }
        let when = (act.head.at, act.head.id);
        Permit::new(self, store, (Some(user), permission), when, Some(act)).await
    }
}

impl<'a> Permit<'a> {
    async fn new(
        desk: &'a Desk,
        store: Store,
        (user, permission): (Option<User>, Permission),
        (now, act): (Timestamp, ActId),
        again: Option<&'a Act>,
    ) -> Result<Self, DeskError> {
        let (acts, names) = (AtomicU32::new(0), AtomicU32::new(0));
        let (pack, content) = desk.content(&store, now).await?;
        let places = desk.laid(&store, pack).await?;
        Ok(Self { desk, pack, places, content, store, now, user, permission, act, acts, names, again })
    }

    /// The person signed in; commands that anyone may give have none.
    pub fn user(&self) -> Result<&User, DeskError> {
        self.user.as_ref().ok_or(DeskError::SignedOut)
    }

    /// Their id.
    pub fn by(&self) -> Result<UserId, DeskError> {
        self.user().map(|user| user.id)
    }

    /// Whether they may also do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.user.as_ref().is_some_and(|user| user.may(permission))
    }

    /// The moment as London's clocks show it.
    pub fn local(&self) -> Zoned {
        front_door_domain::calendar::london(self.now)
    }

    /// The time limits in use.
    pub fn limits(&self) -> Limits {
        Limits::of(&self.pack.content.settings)
    }

    /// The act that is decided again; none for a call of somebody at the desk.
    pub(crate) fn again(&self) -> Option<&Act> {
        self.again
    }

    /// The id of this permit's first act.
    pub(crate) fn first_act(&self) -> ActId {
        self.act
    }

    /// The head of an act under this permit.
    pub fn act(
        &self,
        command: &str,
        inputs: &impl Serialize,
        why: Option<String>,
    ) -> Result<ActHead, DeskError> {
        let id = match self.acts.fetch_add(1, Ordering::Relaxed) {
            0 => self.act,
            more => ActId(self.named("act", more)),
        };
        Ok(ActHead {
            id,
            at: self.now,
            by: self.user.as_ref().map(|user| user.id),
            desk: self.store.desk(),
            permission: self.permission,
            why,
            command: command.to_owned(),
            inputs: serde_json::to_value(inputs).map_err(DeskError::rule)?,
        })
    }

    /// Journals a look at a resident's record.
    pub fn look(&self, resident: ResidentId, what: &str, why: &str) {
        self.keep_look(Some(resident), what, why);
    }

    /// Journals a look at many records at once, such as an export.
    pub fn look_at_all(&self, what: &str, why: &str) {
        self.keep_look(None, what, why);
    }

    /// Nobody looks when an act is decided again.
    fn keep_look(&self, resident: Option<ResidentId>, what: &str, why: &str) {
        if self.again.is_none() {
            let by = self.user.as_ref().map(|user| user.id);
            self.store.look(Look { at: self.now, by, resident, what: what.to_owned(), why: why.to_owned() });
        }
    }

    /// A new id, in order of time.
    pub fn id(&self) -> Uuid {
        self.named("id", self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// A new reference.
    pub fn reference(&self) -> String {
        let hash = self.hash("reference", self.names.fetch_add(1, Ordering::Relaxed));
        reference::reference(begin(&hash))
    }

    fn named(&self, what: &str, number: u32) -> Uuid {
        // The act's own id begins with its moment.
        let millis = self.act.0.as_bytes().iter().take(6).fold(0, |all, byte| (all << 8) | u64::from(*byte));
        let chance: [u8; 10] = begin(&self.hash(what, number));
        uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid()
    }

    fn hash(&self, what: &str, number: u32) -> [u8; 32] {
        let said = Sha256::new().chain_update(self.act.0).chain_update(what);
        said.chain_update(number.to_be_bytes()).finalize().into()
    }
}

/// The first bytes of a hash.
fn begin<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = *hashed);
    bytes
}

/// A UUIDv7 of this moment.
pub fn new_id(now: Timestamp) -> Result<Uuid, DeskError> {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &crate::clock::random::<10>()?).into_uuid())
}
