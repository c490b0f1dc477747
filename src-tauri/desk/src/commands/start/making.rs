//! Making a desk: fresh, or a demo full of made-up people.

use super::{ABOUT_DESK, AboutDesk, new_user};
use crate::{
    clock, custody,
    gate::{Desk, new_id},
    refusal::DeskError,
    wire::start::{CreateDesk, DeskKind, NewUser},
};
use front_door_demo as demo;
use front_door_domain::{
    act::ActHead,
    ids::{ActId, DeskId, UserId},
    users::{Permission, Role, User},
};
use front_door_store::{Key, Store};
use jiff::Timestamp;
use serde::Serialize;

/// What a new desk was filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Residents.
    pub residents: u64,
    /// Hub sessions.
    pub sessions: u64,
    /// Appointments in them.
    pub booked: u64,
    /// Contacts waiting.
    pub waiting: u64,
}

/// Makes the store, its first user and, for a demo, everything made up. A desk that could not be
/// finished is taken away again, so that the first run can be repeated.
pub async fn make(desk: &Desk, ask: &CreateDesk, days: u16) -> Result<Made, DeskError> {
    if custody::exists(&desk.dir) {
        return Err(DeskError::StoreExists);
    }
    let phrase = ask.passphrase.as_deref().filter(|phrase| !phrase.is_empty());
    if phrase.is_some_and(|phrase| phrase.chars().count() < 12) {
        return Err(DeskError::input("passphrase", "A passphrase needs at least 12 characters: four ordinary words are easy to remember. Leave it empty to keep the key in a file of this account."));
    }
    let now = desk.clock.now();
    let first = new_user(&ask.user, UserId(new_id(now)?))?;
    desk.cancel(false);
    std::fs::create_dir_all(&desk.dir).map_err(|error| DeskError::File(format!("The data folder could not be made ({}).", error.kind())))?;
    let key = custody::make(&desk.dir, phrase)?;
    let store = Store::create(&desk.dir, Key::new(*key), DeskId(new_id(now)?)).await?;
    let made = fill(desk, &store, ask, first, days).await;
    match made {
        Ok(made) => {
            desk.adopt(store).await;
            Ok(made)
        }
        Err(error) => {
            store.close().await?;
            custody::take_away(&desk.dir);
            Err(error)
        }
    }
}

async fn fill(desk: &Desk, store: &Store, ask: &CreateDesk, first: User, days: u16) -> Result<Made, DeskError> {
    let now = desk.clock.now();
    let demo = matches!(ask.kind, DeskKind::Demo { .. });
    let about = AboutDesk { name: ask.desk_name.trim().chars().take(60).collect(), demo };
    let body = serde_json::to_string(&about).unwrap_or_default();
    store.save_draft(ABOUT_DESK, &body, now).await?;
    let by = first.id;
    let mut users = vec![first];
    if demo {
        users.extend(colleagues(&ask.user.username, now)?);
    }
    let inputs: Vec<_> = users.iter().map(|user| (user.name.clone(), user.roles.clone())).collect();
    store
        .write(act(store, now, by, "add_user", &inputs)?, async |tx| {
            for user in &mut users {
                tx.put(user).await?;
            }
            Ok::<_, DeskError>(())
        })
        .await?;
    match ask.kind {
        DeskKind::Fresh => Ok(Made::default()),
        DeskKind::Demo { residents, seed } => made_up(desk, store, by, residents, seed, days).await,
    }
}

/// Who works at a demo desk beside the person who made it; all with the demo password.
fn colleagues(taken: &str, now: Timestamp) -> Result<Vec<User>, DeskError> {
    let people = [
        ("A. Okoro", "a.okoro", Role::Navigator),
        ("S. Lewis", "s.lewis", Role::Receptionist),
        ("Dr J. Okafor", "dr.okafor", Role::Clinician),
        ("M. Shah", "m.shah", Role::Lead),
    ];
    let password = crate::people::hash(super::DEMO_PASSWORD)?;
    let people = people.into_iter().filter(|(_, username, _)| *username != taken.trim().to_lowercase());
    people
        .map(|(name, username, role)| {
            Ok(User {
                id: UserId(new_id(now)?),
                version: 0,
                username: username.to_owned(),
                name: name.to_owned(),
                roles: vec![role],
                password: password.clone(),
                active: true,
                other: serde_json::Map::new(),
            })
        })
        .collect()
}

fn act(store: &Store, at: Timestamp, by: UserId, command: &str, inputs: &impl Serialize) -> Result<ActHead, DeskError> {
    Ok(ActHead {
        id: ActId(new_id(at)?),
        at,
        by: Some(by),
        desk: store.desk(),
        permission: Permission::Administer,
        why: None,
        command: command.to_owned(),
        inputs: serde_json::to_value(inputs).unwrap_or_default(),
    })
}
