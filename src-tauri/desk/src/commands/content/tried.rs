//! Content tried on what was: which past contacts would be offered something else by it. Nothing in the
//! answer is about anybody: references, needs and services.

use super::{super::routing, compared::named};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::content::{ContentTried, TriedRow, TryContent},
};
use front_door_domain::{
    calendar::london,
    contacts::{Contact, Routing},
    format,
    ids::{NeedId, ServiceId},
    pack::Pack,
    routes::{self, Asked, Standing},
    shown::{Shown, offered},
};
use front_door_interop::packs::Files;
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// The furthest back, in days.
const FURTHEST: u16 = 366;

/// What a contact's services said, of those that could be chosen.
type Offered = BTreeMap<ServiceId, Standing>;

/// Which contacts of the last days would be offered something else.
pub async fn try_content(permit: Permit<'_>, ask: TryContent) -> Result<ContentTried, DeskError> {
    if !(1..=FURTHEST).contains(&ask.days) {
        return Err(DeskError::input(
            "days",
            "1 to 366 days back were expected, such as 31. Choose a number.",
        ));
    }
    let files = match (&ask.content, ask.files.is_empty()) {
        (Some(name), _) => named(&permit, "content", name).await?,
        (None, false) => Files::of(ask.files.clone()),
        (None, true) => Files::shipped(),
    };
    let candidate = Files::shipped().with_content(&files).pack()?;
    permit.look_at_all("tried content on", &format!("contacts of {} days", ask.days));
    permit.store.flush_looks().await?;
    let today = permit.local().date();
    let first = today.saturating_sub(i64::from(ask.days).days());
    let mut tried = ContentTried {
        content: format!("{} · SHA-256 {}", candidate.content.version, candidate.content.sha256),
        from: format::weekday(first),
        ..ContentTried::default()
    };
    for back in 0..=ask.days {
        let (from, to) = super::super::hubs::bounds(&permit, first.saturating_add(i64::from(back).days()));
        for contact in permit.store.contacts_between(from, to).await? {
            try_one(&permit, &candidate, &contact, &mut tried).await?;
        }
        if !permit.desk.report("Trying content", u64::from(back) + 1, u64::from(ask.days) + 1) {
            return Err(DeskError::Cancelled);
        }
    }
    Ok(tried)
}

/// One contact by its last choice of a route.
async fn try_one(
    permit: &Permit<'_>,
    candidate: &Pack,
    contact: &Contact,
    tried: &mut ContentTried,
) -> Result<(), DeskError> {
    tried.contacts += 1;
    let Some(routing) = contact.routings.last() else { return Ok(()) };
    tried.routed += 1;
    let mut unclear = |why: &str| tried.unclear.push(format!("{}: {why}", contact.reference));
    let Some((shown, true)) = Shown::read(&routing.shown) else {
        unclear("what was ticked when it was routed was not kept by the program of that time");
        return Ok(());
    };
    let Some(need) = shown.need.clone() else {
        unclear("its need was not kept");
        return Ok(());
    };
    let then: Offered = shown.offered().into_iter().map(|(id, standing)| (id.clone(), standing)).collect();
    // Control: the content of then must still say what was shown, or something else has changed.
    if let Some(old) = permit.desk.kept_content(&permit.store, &routing.content).await?
        && asked_of(permit, old, contact, routing, &shown).await? != Some(then.clone())
    {
        unclear(
            "what is known of the person or of places has changed since, so the content alone cannot be judged",
        );
        return Ok(());
    }
    match asked_of(permit, candidate, contact, routing, &shown).await? {
        Some(now) if now == then => tried.same += 1,
        now => tried.differ.push(row(candidate, contact, &need, routing, &then, &now.unwrap_or_default())),
    }
    Ok(())
}

/// What a pack would have offered at that moment, to the same answers; none where it lacks the need.
async fn asked_of(
    permit: &Permit<'_>,
    pack: &Pack,
    contact: &Contact,
    routing: &Routing,
    shown: &Shown,
) -> Result<Option<Offered>, DeskError> {
    let Some(need) = shown.need.clone() else { return Ok(None) };
    let resident = match super::super::casework::about(contact) {
        Some(id) => permit.store.resident(id).await.ok(),
        None => None,
    };
    let asked = Asked {
        need,
        person: routing::person(pack, contact, resident.as_ref()),
        answers: shown.answers(),
        now: london(routing.at),
        urgency: shown.urgency,
    };
    let Ok(rows) = routes::evaluate(pack, &asked) else { return Ok(None) };
    let offered = offered(rows.iter().map(|row| (&row.service, row.standing)));
    Ok(Some(offered.into_iter().map(|(id, standing)| (id.clone(), standing)).collect()))
}

fn row(
    pack: &Pack,
    contact: &Contact,
    need: &NeedId,
    routing: &Routing,
    then: &Offered,
    now: &Offered,
) -> TriedRow {
    let services: BTreeSet<&ServiceId> = then.keys().chain(now.keys()).collect();
    let word = |said: Option<&Standing>| said.map_or("no", |said| standing_word(*said));
    let differs = services.into_iter().filter(|id| then.get(*id) != now.get(*id));
    let name =
        pack.content.need(need).map_or_else(|| format!("{need}, which is gone"), |need| need.name.clone());
    TriedRow {
        reference: contact.reference.clone(),
        need: name,
        services: differs.map(|id| format!("{id}: {} → {}", word(then.get(id)), word(now.get(id)))).collect(),
        chosen_gone: !now.contains_key(&routing.service),
    }
}

fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::MayTake => "may take",
        Standing::Check => "check",
        Standing::AskClinician => "ask a clinician",
        Standing::WithReason => "with a reason",
        Standing::No => "no",
    }
}
