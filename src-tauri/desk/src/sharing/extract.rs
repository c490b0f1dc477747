//! Residents do not travel in the journal: an act names the extract, and each desk has its rows.

use crate::{
    commands::start::{MadeUp, about_desk, keep_about},
    gate::Desk,
    refusal::DeskError,
};
use front_door_store::Store;

/// A desk that joined follows the extract that the journal names. Made-up residents are made again
/// from their seed.
pub(super) async fn follow(desk: &Desk, store: &Store) -> Result<(), DeskError> {
    if desk.share.followed() || store.extract().await?.is_some() {
        return Ok(());
    }
    let named = store.newest_of("import_extract").await?;
    if let Some((seq, act)) = named
        && let Ok(made_up) = serde_json::from_value::<MadeUp>(act.head.inputs)
    {
        made_up.follow(desk, store, seq).await?;
        let mut about = about_desk(store).await?;
        about.demo = true;
        keep_about(store, &about).await?;
    }
    desk.share.has_followed();
    Ok(())
}
