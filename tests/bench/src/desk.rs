//! What every program does at a desk: a command that must be answered, the open store, what is left
//! to be done there, and an act of nobody's.

use crate::figures::Bench;
use front_door_desk::{
    commands,
    gate::{Caller, Desk, new_id},
};
use front_door_domain::{
    act::ActHead,
    ids::{ActId, DeskId},
    users::Permission,
};
use front_door_store::Store;
use jiff::Timestamp;
use serde_json::Value;

/// The open store.
pub async fn store(desk: &Desk) -> Bench<Store> {
    Ok(desk.store().await.ok_or("The desk's store should be open, and it is not.")?)
}

/// One command that must be answered.
pub async fn call(desk: &Desk, who: &Caller, name: &str, inputs: Value) -> Bench<Value> {
    let answer = commands::call(desk, who, name, inputs).await;
    answer.map_err(|refusal| format!("The command {name} was refused: {}", refusal.sentence).into())
}

/// Acts that wait, are to be decided anew, or are to be told to a person.
pub async fn open_acts(store: &Store) -> Bench<usize> {
    Ok(usize::try_from(store.backlog().await?.acts)? + store.set_aside().await?.len())
}

/// The head of an act that an administrator's rights are for and nobody signed in for.
pub fn head(at: Timestamp, desk: DeskId, command: &str) -> Bench<ActHead> {
    Ok(ActHead {
        id: ActId(new_id(at)?),
        at,
        by: None,
        desk,
        permission: Permission::Administer,
        why: None,
        command: command.to_owned(),
        inputs: Value::Null,
    })
}
