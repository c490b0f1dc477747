//! Sharing a store from the command line.

use super::{Secrets, SharedDeed, ask};
use crate::{
    gate::{Caller, Desk},
    refusal::DeskError,
    sharing,
    wire::{Refusal, sharing::SharingView},
};
use serde_json::{Value, json};

/// Makes a new desk that joins; its users are those of the other desks, so nobody signs in yet.
pub(super) async fn join(
    desk: &Desk,
    (address, name, keyring): (&str, &str, bool),
    secrets: &Secrets,
) -> Result<Value, Refusal> {
    let inputs = json!({
        "address": address, "password": secrets.shared_password, "desk_name": name,
        "passphrase": secrets.passphrase, "keyring": keyring,
    });
    ask(desk, &Caller::default(), "join_shared", inputs).await?;
    sharing::complete(desk).await?;
    let sharing = SharingView::of(&desk.share.now());
    let store = desk.store().await.ok_or(DeskError::NoStore)?;
    let entries = store.end().await.seq;
    let text = &sharing.text;
    Ok(json!({
        "sentence": format!("Joined. {text}. This desk has {entries} entries; sign in as at the other desks."),
        "entries": entries,
        "here": sharing,
    }))
}

/// What an administrator asks for.
pub(super) async fn signed(
    desk: &Desk,
    caller: &Caller,
    deed: &SharedDeed,
    secrets: &Secrets,
) -> Result<Value, Refusal> {
    match deed {
        SharedDeed::Init { address } => {
            let inputs = json!({ "address": address, "password": secrets.shared_password });
            ask(desk, caller, "found_shared", inputs).await
        }
        SharedDeed::Status => ask(desk, caller, "shared_status", json!({})).await,
        SharedDeed::Leave => ask(desk, caller, "leave_shared", json!({})).await,
        SharedDeed::Rejoin { send: false, set_aside: false } => {
            ask(desk, caller, "rejoin_asks", json!({})).await
        }
        SharedDeed::Rejoin { send, .. } => {
            let unsent = if *send { "send" } else { "set-aside" };
            ask(desk, caller, "rejoin_shared", json!({ "unsent": unsent })).await
        }
        SharedDeed::Join { .. } => Err(DeskError::NoCommand.into()),
    }
}
