//! Sharing again after a backup was put back, by an administrator's word: of the server, which then
//! went on without what this desk knows, or of this desk's own folder.

use super::sharing::status;
use crate::{
    gate::Permit,
    refusal::DeskError,
    sharing::{self, Link, Settings},
    wire::{
        Nothing, Stamp,
        sharing::{RejoinShared, RejoinView, SharedStatus, UnsentWord},
    },
};
use front_door_domain::act::Act;
use front_door_store::{
    Beyond, ExchangeError, StoreError, Unsent,
    shared::{DeskStatus, Server},
};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;

/// How long the shared store may take to say what it has.
const ASKING: Duration = Duration::from_secs(30);

/// Where this desk and the shared store part.
struct Apart {
    /// The last entry that both have.
    common: u64,
    /// This desk's journal goes on beyond it.
    forked: bool,
    /// The newest epoch that the shared store knows of this desk.
    epoch: u32,
    beyond: Beyond,
}

/// What would become of what only this desk has, before anybody decides it.
pub async fn rejoin_asks(permit: Permit<'_>, _: Nothing) -> Result<RejoinView, DeskError> {
    let apart = apart(&permit).await?;
    let moments = apart.beyond.own.iter().map(|act| act.head.at);
    Ok(RejoinView {
        sentence: sentence(&apart),
        acts: u32::try_from(apart.beyond.own.len()).unwrap_or(u32::MAX),
        since: moments.min().map(Stamp::of),
        kinds: kinds(&apart.beyond.own),
        others: u32::try_from(apart.beyond.others.len()).unwrap_or(u32::MAX),
    })
}

/// Shares again: what only this desk has is sent or set aside, as was said.
pub async fn rejoin_shared(permit: Permit<'_>, ask: RejoinShared) -> Result<SharedStatus, DeskError> {
    let apart = apart(&permit).await?;
    let unsent = match ask.unsent {
        UnsentWord::Send => Unsent::Send,
        UnsentWord::SetAside => Unsent::SetAside,
    };
    permit.store.rejoin(apart.common, apart.epoch, unsent).await?;
    let act = permit.act("rejoin_shared", &ask, None)?;
    permit.store.write(act, async |_| Ok::<_, StoreError>(())).await?;
    sharing::arrive(permit.desk).await?;
    status(&permit).await
}

/// Where the two part; refuses where nothing but a person's word is wanting.
async fn apart(permit: &Permit<'_>) -> Result<Apart, DeskError> {
    if !matches!(permit.desk.share.now().link, Link::Stopped { rejoin: true, .. }) {
        return Err(DeskError::Rule(
            "Nothing here waits for that word: this desk works alone, shares, or is kept from it by something else. Run `front-door shared status`.".to_owned(),
        ));
    }
    let settings = Settings::of(&permit.store).await?.ok_or(DeskError::NoStore)?;
    let server = Server::new(settings.address()?);
    let found = timeout(ASKING, compare(permit, &server)).await;
    found.unwrap_or_else(|_| {
        Err(DeskError::Rule("The shared store gave no answer in time. Try again.".to_owned()))
    })
}

async fn compare(permit: &Permit<'_>, server: &Server) -> Result<Apart, DeskError> {
    let (store, known) = (&permit.store, server.status().await?);
    if known.founder != store.founder().await {
        return Err(DeskError::Rule(
            "That database has another shared store than the one this desk belongs to. Ask whoever runs it for the right one; nothing was changed.".to_owned(),
        ));
    }
    if known.collecting {
        return Err(DeskError::Rule(
            "The shared store was just started and waits for its desks. Try again in half a minute; nothing was changed.".to_owned(),
        ));
    }
    let is_this = |desk: &&DeskStatus| desk.id == store.desk();
    let epoch = known.desks.iter().find(is_this).map_or(0, |desk| desk.epoch);
    let common = store.last_in_common(server).await.map_err(|error| match error {
        ExchangeError::Shared(error) => DeskError::from(error),
        ExchangeError::Store(error) => error.into(),
    })?;
    let forked = common < store.end().await.seq;
    Ok(Apart { common, forked, epoch, beyond: store.beyond(common).await? })
}

fn sentence(apart: &Apart) -> String {
    let own = match apart.beyond.own.as_slice() {
        [] => "Nothing that was done here is missing there.".to_owned(),
        acts @ [first, ..] => {
            let since = Stamp::of(acts.iter().map(|act| act.head.at).min().unwrap_or(first.head.at));
            let kinds = kinds(acts).join(", ");
            let what = if apart.forked { "are not in the shared journal" } else { "wait here" };
            format!(
                "{} of this desk {what}, the first of {} {}: {kinds}.",
                many(acts.len()),
                since.day,
                since.time
            )
        }
    };
    let why = if apart.forked {
        "A backup of the shared store was put back, and it went on without what this desk knows."
    } else {
        "This desk's data folder is an older copy of itself, or a copy of it shares already."
    };
    let others = match apart.beyond.others.len() {
        0 => String::new(),
        number => format!(
            " {} of other desks are not there either: each comes back when its desk shares again, and until then a task here tells of it.",
            many(number)
        ),
    };
    let choice = if apart.beyond.own.is_empty() {
        "Going on loses nothing."
    } else {
        "Sent, they are decided anew: what the shared store has already is not done twice, and what somebody else came first to becomes a task. Set aside, they are undone here and become tasks with everything that was said."
    };
    format!("{why} {own}{others} {choice}")
}

fn many(acts: usize) -> String {
    if acts == 1 { "1 act".to_owned() } else { format!("{acts} acts") }
}

/// What the acts are, the most first: `3 × tell story`.
fn kinds(acts: &[Act]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for act in acts {
        *counts.entry(&act.head.command).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(command, count)| (std::cmp::Reverse(*count), *command));
    counts.into_iter().map(|(command, count)| format!("{count} × {}", command.replace('_', " "))).collect()
}
