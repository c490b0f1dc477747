//! Where the shared store is and how this desk signs in there: desk state, encrypted with the rest.

use crate::refusal::DeskError;
use front_door_domain::ids::DeskId;
use front_door_store::{
    Store,
    shared::{Address, SharedError},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The key under which a desk keeps it.
const SHARING: &str = "desk/sharing";

/// Where and as whom.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The address as it was given.
    pub(crate) address: String,
    /// The role that stands for the one in the address.
    pub(crate) role: Option<String>,
    /// Its password, where it needs one.
    pub(crate) password: Option<String>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Settings of sharing")
    }
}

impl Settings {
    /// The settings of a desk that shares.
    pub(crate) async fn of(store: &Store) -> Result<Option<Self>, DeskError> {
        let kept = store.draft(SHARING).await?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }

    /// Keeps them.
    pub(crate) async fn keep(&self, store: &Store) -> Result<(), DeskError> {
        Ok(store.put_draft(SHARING, &serde_json::json!(self)).await?)
    }

    /// Forgets them.
    pub(crate) async fn forget(store: &Store) -> Result<(), DeskError> {
        Ok(store.forget_draft(SHARING).await?)
    }

    /// Where to call.
    pub(crate) fn address(&self) -> Result<Address, SharedError> {
        let address = Address::new(&self.address, self.password.as_deref())?;
        Ok(match (&self.role, &self.password) {
            (Some(role), password) => address.of_role(role, password.as_deref().unwrap_or_default()),
            (None, _) => address,
        })
    }
}

/// The role of a desk that makes its own: the end of its id, in which desks made in one moment differ.
pub(crate) fn role_of(desk: DeskId) -> String {
    let id = desk.0.simple().to_string();
    format!("front_door_{}", &id[20..])
}
