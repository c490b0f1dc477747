//! First run, unlock, sign-in, lock, drafts, users.

mod made_up;
mod making;

pub use making::{Made, make};

pub(crate) use made_up::MadeUp;
pub(crate) use making::{bare, name_it};

use crate::{
    content::Standing,
    gate::{Caller, Desk, Permit},
    people,
    refusal::DeskError,
    wire::{
        Nothing, Stamp,
        sharing::SharingView,
        start::{
            Chip, CreateDesk, DeskState, DeskStatus, Draft, DraftKept, DraftKey, KeyringAnswers, NewUser,
            SignIn, Signed, Unseal,
        },
    },
};
use front_door_domain::{
    act::Entity,
    ids::UserId,
    users::{Role, User},
};
use front_door_store::Store;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use std::sync::Arc;

/// The password of made-up users where none was given; shown on the sign-in screen of a demo desk.
pub const DEMO_PASSWORD: &str = "front door demo";

/// The key under which a desk keeps what it is.
const ABOUT_DESK: &str = "desk/about";

/// What a desk is, kept as desk state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AboutDesk {
    pub(crate) name: String,
    pub(crate) demo: bool,
    /// Real people are routed here: content has to be signed.
    #[serde(default)]
    pub(crate) live: bool,
}

/// A draft with the moment it was kept.
#[derive(Debug, Deserialize)]
struct Kept {
    body: String,
    saved: jiff::Timestamp,
}

/// What a desk is.
pub(crate) async fn about_desk(store: &Store) -> Result<AboutDesk, DeskError> {
    let kept = store.draft(ABOUT_DESK).await?;
    // What cannot be read is never taken for practice: a live desk routes by signed content alone.
    let unknown = || AboutDesk { live: true, ..AboutDesk::default() };
    Ok(kept
        .map_or_else(AboutDesk::default, |kept| serde_json::from_value(kept).unwrap_or_else(|_| unknown())))
}

/// Keeps what a desk is.
pub(crate) async fn keep_about(store: &Store, about: &AboutDesk) -> Result<(), DeskError> {
    Ok(store.put_draft(ABOUT_DESK, &json!(about)).await?)
}

/// Whether the desk holds made-up people only.
pub async fn is_demo(store: &Store) -> Result<bool, DeskError> {
    Ok(about_desk(store).await?.demo)
}

/// How the content in use stands: what is inside the program, before there is a store.
pub(crate) async fn standing(desk: &Desk, store: Option<&Store>) -> Result<Arc<Standing>, DeskError> {
    match store {
        Some(store) => Ok(desk.content(store, desk.now()).await?.1),
        None => Ok(Arc::new(Standing::shipped(&desk.pack))),
    }
}

/// How the desk stands.
pub async fn desk_status(desk: &Desk, caller: &Caller, _: Nothing) -> Result<DeskStatus, DeskError> {
    if desk.store().await.is_none()
        && crate::custody::exists(&desk.dir)
        && !crate::custody::sealed(&desk.dir)?
    {
        desk.open_store(None).await?;
    }
    let store = desk.store().await;
    let about = match &store {
        Some(store) => about_desk(store).await?,
        None => AboutDesk::default(),
    };
    let content = standing(desk, store.as_ref()).await?;
    Ok(DeskStatus {
        state: state(desk, caller, store.as_ref()).await?,
        now: Stamp::of(desk.now()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        demo: about.demo,
        banner: content.banner(),
        content: content.words(),
        live: about.live,
        sharing: SharingView::of(&desk.share.now()),
        desk_name: about.name,
    })
}

async fn state(desk: &Desk, caller: &Caller, store: Option<&Store>) -> Result<DeskState, DeskError> {
    let Some(store) = store else {
        return Ok(if crate::custody::exists(&desk.dir) { DeskState::Sealed } else { DeskState::New });
    };
    if let Some(user) = caller.user_in(store).await? {
        return Ok(DeskState::SignedIn { who: signed(&user) });
    }
    let users = store.users().await?;
    let people = users.iter().filter(|user| user.active).map(|user| Chip {
        username: user.username.clone(),
        name: user.name.clone(),
        roles: user.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", "),
    });
    Ok(DeskState::SignedOut { people: people.collect() })
}

fn signed(user: &User) -> Signed {
    let may =
        super::table().into_iter().filter(|row| user.may(row.permission)).map(|row| row.name.to_owned());
    Signed {
        username: user.username.clone(),
        name: user.name.clone(),
        roles: user.roles.clone(),
        may: may.collect(),
    }
}

/// Makes the desk and signs its first user in.
pub async fn create_desk(desk: &Desk, caller: &Caller, ask: CreateDesk) -> Result<DeskStatus, DeskError> {
    make(desk, &ask, 14).await?;
    sign_in(desk, caller, SignIn { username: ask.user.username, password: ask.user.password }).await
}

/// Whether a new desk may keep its key in the account's keyring. A desk that is there is not asked:
/// what keeps its key is settled.
pub async fn keyring_answers(desk: &Desk, _: &Caller, _: Nothing) -> Result<KeyringAnswers, DeskError> {
    let answers = !crate::custody::exists(&desk.dir) && crate::custody::keyring_answers().await;
    Ok(KeyringAnswers { answers })
}

/// Opens a desk whose key a passphrase wraps.
pub async fn unseal(desk: &Desk, caller: &Caller, ask: Unseal) -> Result<DeskStatus, DeskError> {
    desk.open_store(Some(&ask.passphrase)).await?;
    desk_status(desk, caller, Nothing {}).await
}

/// Signs a person in at this window.
pub async fn sign_in(desk: &Desk, caller: &Caller, ask: SignIn) -> Result<DeskStatus, DeskError> {
    let store = desk.store().await.ok_or(DeskError::NoStore)?;
    let wanted = folded(&ask.username);
    let user = store.users().await?.into_iter().find(|user| user.username == wanted);
    let user = tokio::task::spawn_blocking(move || people::check(user, &ask.password));
    caller.set(Some(user.await.map_err(|_| DeskError::WrongSignIn)??)).await;
    desk_status(desk, caller, Nothing {}).await
}

/// Signs the person out; the screens show nothing of anybody any more.
pub async fn sign_out(desk: &Desk, caller: &Caller, _: Nothing) -> Result<DeskStatus, DeskError> {
    caller.set(None).await;
    if let Some(store) = desk.store().await {
        store.flush_looks().await?;
    }
    desk_status(desk, caller, Nothing {}).await
}

/// Asks the work on its way to stop.
pub async fn cancel_work(desk: &Desk, _: &Caller, _: Nothing) -> Result<Nothing, DeskError> {
    desk.cancel(true);
    Ok(Nothing {})
}

/// Keeps what was typed.
pub async fn save_draft(permit: Permit<'_>, ask: Draft) -> Result<DraftKept, DeskError> {
    permit
        .store
        .put_draft(&mine(&permit, &ask.key)?, &json!({ "body": ask.body, "saved": permit.now }))
        .await?;
    Ok(DraftKept { body: Some(ask.body), saved: Some(Stamp::of(permit.now)) })
}

/// What was kept.
pub async fn load_draft(permit: Permit<'_>, ask: DraftKey) -> Result<DraftKept, DeskError> {
    let kept = permit.store.draft(&mine(&permit, &ask.key)?).await?;
    let kept: Option<Kept> = kept.and_then(|kept| serde_json::from_value(kept).ok());
    let (body, saved) = kept.map(|kept| (kept.body, Stamp::of(kept.saved))).unzip();
    Ok(DraftKept { body, saved })
}

/// Forgets what was kept.
pub async fn drop_draft(permit: Permit<'_>, ask: DraftKey) -> Result<Nothing, DeskError> {
    permit.store.forget_draft(&mine(&permit, &ask.key)?).await?;
    Ok(Nothing {})
}

/// A draft belongs to the person who typed it: the next user of a shared desk does not see it.
fn mine(permit: &Permit<'_>, key: &str) -> Result<String, DeskError> {
    let key: String = key.chars().take(200).collect();
    Ok(format!("user/{}/{key}", permit.by()?))
}

/// Adds a person who signs in.
pub async fn add_user(permit: Permit<'_>, ask: NewUser) -> Result<Nothing, DeskError> {
    let mut user = new_user(&ask, UserId(permit.id()))?;
    let told = json!({ "name": ask.name, "username": ask.username, "roles": ask.roles });
    let act = permit.act("add_user", &told, None)?;
    let asked = permit.asks();
    // Two desks at once may not give one name to two people: no other record knows of the other.
    let entity = Entity(format!("username/{}", user.username));
    permit
        .store
        .write(act, async |tx| {
            let head = tx.head(&entity).await?;
            tx.claim(entity, head.version, None).await?;
            Ok::<_, DeskError>(tx.put(&mut user).await?)
        })
        .await?;
    asked.answer().await?;
    Ok(Nothing {})
}

/// A user from the form, or which field does not fit.
pub(crate) fn new_user(ask: &NewUser, id: UserId) -> Result<User, DeskError> {
    let name = ask.name.trim();
    let username = folded(&ask.username);
    if name.is_empty() || name.chars().count() > 60 {
        return Err(DeskError::input(
            "name",
            "A name of 1 to 60 characters was expected, such as A. Okoro. Type the name that colleagues know.",
        ));
    }
    let fits = (2..=40).contains(&username.chars().count())
        && username.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c));
    if !fits {
        return Err(DeskError::input(
            "username",
            "A sign-in name has 2 to 40 letters, digits, dots or hyphens and no spaces. Choose one such as a.okoro.",
        ));
    }
    if ask.roles.is_empty() {
        return Err(DeskError::input(
            "roles",
            "At least one role is needed. Tick what this person does at the desk.",
        ));
    }
    let mut roles: Vec<Role> = ask.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    Ok(User {
        id,
        version: 0,
        username,
        name: name.to_owned(),
        roles,
        password: people::hash(&ask.password)?,
        active: true,
        other: Map::new(),
    })
}

fn folded(username: &str) -> String {
    username.trim().to_lowercase()
}
