//! Sharing a store from the command line.

use super::{Secrets, SharedDeed, ask};
use crate::{
    commands::sharing::residents,
    gate::{Caller, Desk},
    refusal::DeskError,
    sharing::{self, Came},
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
    let came = sharing::complete(desk, sharing::SILENT).await?;
    let here = SharingView::of(&desk.share.now());
    let store = desk.store().await.ok_or(DeskError::NoStore)?;
    let joined = Joined {
        came,
        entries: store.end().await.seq,
        people: !store.users().await.map_err(DeskError::from)?.is_empty(),
        residents: residents(desk, &store).await?,
    };
    Ok(json!({
        "sentence": joined.sentence(&here),
        "whole": joined.came == Came::Whole,
        "entries": joined.entries,
        "here": here,
    }))
}

/// What is here once the waiting is over.
struct Joined {
    came: Came,
    /// Entries of the journal.
    entries: u64,
    /// There is somebody who can sign in.
    people: bool,
    /// What is still to be done about the residents.
    residents: Option<String>,
}

impl Joined {
    fn sentence(&self, here: &SharingView) -> String {
        let Self { came, entries, people, residents } = self;
        let text = &here.text;
        let signs_in = if *people { "sign in as at the other desks" } else { "nobody can sign in yet" };
        let mut parts = vec![match came {
            Came::Whole => format!("Joined. {text}. This desk has {entries} entries; {signs_in}."),
            Came::Partly => format!(
                "Joined, but not everything is here yet: {text}. This desk has {entries} entries so far; {signs_in}."
            ),
        }];
        parts.extend(residents.clone());
        if *came == Came::Partly {
            parts.push(REST.to_owned());
        }
        parts.join(" ")
    }
}

/// How the rest comes.
const REST: &str = "The rest comes by itself while this desk is open and the shared store answers; the same command again waits for it.";

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

#[cfg(test)]
mod tests {
    use super::{Came, Joined, REST};
    use crate::{
        sharing::{Link, Sharing},
        wire::sharing::SharingView,
    };
    use front_door_store::Backlog;
    use jiff::Timestamp;

    #[test]
    fn whoever_joined_is_told_what_is_here_and_what_is_still_to_come() {
        let offline = || Link::Offline { since: Timestamp::UNIX_EPOCH, why: "Not said twice.".to_owned() };
        let lacking = || Some("Residents are on their way: 3 MB are here.".to_owned());
        for (came, link, people, residents, expected) in [
            (Came::Whole, Link::Online, true, None, "Joined. Online. This desk has 7 entries; sign in as at the other desks.".to_owned()),
            (Came::Whole, Link::Online, true, lacking(), "Joined. Online. This desk has 7 entries; sign in as at the other desks. Residents are on their way: 3 MB are here.".to_owned()),
            (Came::Partly, offline(), true, None, format!("Joined, but not everything is here yet: Offline since 01:00. This desk has 7 entries so far; sign in as at the other desks. {REST}")),
            (Came::Partly, offline(), false, lacking(), format!("Joined, but not everything is here yet: Offline since 01:00. This desk has 7 entries so far; nobody can sign in yet. Residents are on their way: 3 MB are here. {REST}")),
        ] {
            let here = SharingView::of(&Sharing { link, backlog: Backlog::default() });
            let joined = Joined { came, entries: 7, people, residents };
            assert_eq!(joined.sentence(&here), expected);
        }
    }
}
