//! Operations as acts: a client's wishes become real claims, and entries are read back.

use crate::slot::{Client, Deed, Millis, Moment, Slot};
use front_door_bench::figures::Bench;
use front_door_domain::{
    act::{Act, ActHead, Claim, Entity, Hold},
    ids::{ActId, DeskId, SessionId, SlotId, UserId},
    users::Permission,
};
use front_door_store::shared::{PushedAct, SharedEntry};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

/// When desks say they did it; the server counts by its own clock, and holds by how long they are.
const AT: &str = "2026-11-23T08:30:00Z";
/// Slots of one session.
const SESSION: usize = 20;

/// One slot's part of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    /// Which.
    pub(crate) slot: usize,
    /// What is done to it.
    pub(crate) deed: Deed,
    /// Its version, as far as the client knows.
    pub(crate) version: u64,
}

/// One operation: hold, book or cancel one slot, or move from one to another.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// Its act.
    pub(crate) act: ActId,
    /// What it is called.
    pub(crate) name: &'static str,
    /// Its slots.
    pub(crate) parts: Vec<Part>,
}

impl Operation {
    /// The act as it is sent.
    pub(crate) fn pushed(&self, client: Client) -> Bench<PushedAct> {
        let at: Timestamp = AT.parse()?;
        let claim = |part: &Part| -> Bench<Claim> {
            let hold = match part.deed {
                Deed::Hold(length) => {
                    let until = at.checked_add(SignedDuration::from_millis(length))?;
                    Some(Hold { by: user(client), desk: desk(client), until, extended: false })
                }
                Deed::Book | Deed::Free => None,
            };
            Ok(Claim { entity: entity(part.slot)?, version: part.version, hold })
        };
        let claims: Vec<Claim> = self.parts.iter().map(claim).collect::<Bench<_>>()?;
        let head = ActHead {
            id: self.act,
            at,
            by: Some(user(client)),
            desk: desk(client),
            permission: Permission::Book,
            why: None,
            command: self.name.to_owned(),
            inputs: Value::Null,
        };
        let body = Act { head, records: Vec::new(), claims, rests_on: Vec::new(), extract: None };
        let body = serde_json::to_string(&body)?;
        Ok(PushedAct { id: self.act, salt: vec![7; 16], body, after: Vec::new() })
    }
}

/// The slots as an entry of the journal leaves them.
pub(crate) fn left_by(entry: &SharedEntry) -> Bench<Vec<(usize, Slot)>> {
    let act: Act = serde_json::from_str(&entry.body)?;
    let client = act.head.by.map(client).ok_or("An act of nobody was not expected.")?;
    let one = |(place, claim): (usize, &Claim)| -> Bench<(usize, Slot)> {
        let deed = match &claim.hold {
            Some(hold) => Deed::Hold(hold.until.duration_since(act.head.at).as_millis().try_into()?),
            None if act.head.command == BOOK || place == 1 => Deed::Book,
            None => Deed::Free,
        };
        let at: Millis = entry.at.as_millisecond();
        Ok((slot(&claim.entity)?, Slot::left(client, deed, claim.version, Moment::Exactly(at))))
    };
    act.claims.iter().enumerate().map(one).collect()
}

/// Names of operations. Moving gives back the first slot and books the second.
pub(crate) const HOLD: &str = "hold";
pub(crate) const BOOK: &str = "book";
pub(crate) const CANCEL: &str = "cancel";
pub(crate) const MOVE: &str = "move";

/// An id that says its client and a number.
pub(crate) fn id(client: Client, number: u64) -> Uuid {
    Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 | (u128::from(client) << 80) | u128::from(number),
    )
}

/// Who sits there.
pub(crate) fn user(client: Client) -> UserId {
    UserId(id(client, 0))
}

/// Its desk.
pub(crate) fn desk(client: Client) -> DeskId {
    DeskId(id(client, 0))
}

/// The client whose user that is.
pub(crate) fn client(user: UserId) -> Client {
    let [.., high, low, _, _, _, _, _, _, _, _, _, _] = user.0.into_bytes();
    Client::from_be_bytes([high, low])
}

fn entity(slot: usize) -> Bench<Entity> {
    let session = SessionId(id(Client::MAX, u64::try_from(slot / SESSION)?));
    Ok(SlotId { session, ordinal: u16::try_from(slot % SESSION)? }.into())
}

/// The slot that an entity is.
pub(crate) fn slot(entity: &Entity) -> Bench<usize> {
    let slot: SlotId = entity.0.strip_prefix("slot/").ok_or("Only slots are claimed here.")?.parse()?;
    let [.., high, low] = slot.session.0.into_bytes();
    Ok(usize::from(u16::from_be_bytes([high, low])) * SESSION + usize::from(slot.ordinal))
}
