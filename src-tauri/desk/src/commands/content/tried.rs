//! Content tried on what was: which past contacts would be offered something else by it. Nothing in the
//! answer is about anybody: references, needs and services.

use super::{
    super::{casework, routing},
    compared::named,
};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::content::{ContentTried, TriedRow, TryContent},
};
use front_door_domain::{
    calendar::london,
    contacts::{Contact, Routing},
    directory::{Listing, overlay},
    format,
    ids::{NeedId, ServiceId},
    pack::Pack,
    residents::Resident,
    routes::{self, Asked, Standing},
    shown::{Shown, offered},
};
use front_door_interop::packs::Files;
use front_door_store::StoreError;
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// The furthest back, in days.
const FURTHEST: u16 = 366;

/// What a contact's services said, of those that could be chosen.
type Offered = BTreeMap<ServiceId, Standing>;

/// What past contacts are asked of: the content that is tried, and that of then.
struct Trial {
    /// What was taken in about the directory; laid over each content, as it was when routes were shown.
    listings: Vec<Listing>,
    candidate: Pack,
    /// By the SHA-256 of their content, each read once; none where it cannot be read here.
    earlier: BTreeMap<String, Option<Pack>>,
    tried: ContentTried,
}

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
    let listings = permit.store.listings().await?;
    let candidate = overlay(&Files::shipped().with_content(&files).pack()?, &listings);
    permit.look_at_all("tried content on", &format!("contacts of {} days", ask.days));
    permit.store.flush_looks().await?;
    let today = permit.local().date();
    let first = today.saturating_sub(i64::from(ask.days).days());
    let tried = ContentTried {
        content: format!("{} · SHA-256 {}", candidate.content.version, candidate.content.sha256),
        from: format::weekday(first),
        ..ContentTried::default()
    };
    let mut trial = Trial { listings, candidate, earlier: BTreeMap::new(), tried };
    for back in 0..=ask.days {
        let (from, to) = super::super::hubs::bounds(&permit, first.saturating_add(i64::from(back).days()));
        for contact in permit.store.contacts_between(from, to).await? {
            trial.one(&permit, &contact).await?;
        }
        if !permit.desk.report("Trying content", u64::from(back) + 1, u64::from(ask.days) + 1) {
            return Err(DeskError::Cancelled);
        }
    }
    Ok(trial.tried)
}

impl Trial {
    /// One contact by its last choice of a route.
    async fn one(&mut self, permit: &Permit<'_>, contact: &Contact) -> Result<(), DeskError> {
        self.tried.contacts += 1;
        let Some(routing) = contact.routings.last() else { return Ok(()) };
        self.tried.routed += 1;
        let Some((shown, true)) = Shown::read(&routing.shown) else {
            self.unclear(
                contact,
                "what was ticked when it was routed was not kept by the program of that time",
            );
            return Ok(());
        };
        let Some(need) = shown.need.clone() else {
            self.unclear(contact, "its need was not kept");
            return Ok(());
        };
        let resident = resident(permit, contact).await?;
        let of = |pack: &Pack| offered_by(pack, contact, resident.as_ref(), routing, &shown);
        let then: Offered =
            shown.offered().into_iter().map(|(id, standing)| (id.clone(), standing)).collect();
        // Control: the content of then must still say what was shown, or something else has changed.
        if let Some(old) = self.earlier(permit, &routing.content).await?
            && of(old).as_ref() != Some(&then)
        {
            self.unclear(
                contact,
                "what is known of the person or of places has changed since, so the content alone cannot be judged",
            );
            return Ok(());
        }
        match of(&self.candidate) {
            Some(now) if now == then => self.tried.same += 1,
            now => {
                let row = row(&self.candidate, contact, &need, routing, &then, &now.unwrap_or_default());
                self.tried.differ.push(row);
            }
        }
        Ok(())
    }

    fn unclear(&mut self, contact: &Contact, why: &str) {
        self.tried.unclear.push(format!("{}: {why}", contact.reference));
    }

    /// The pack with the content of then; none where its text cannot be read here.
    async fn earlier(&mut self, permit: &Permit<'_>, sha256: &str) -> Result<Option<&Pack>, DeskError> {
        if !self.earlier.contains_key(sha256) {
            let read = permit.desk.kept_content(&permit.store, sha256).await?;
            let read = read.map(|pack| overlay(pack, &self.listings));
            self.earlier.insert(sha256.to_owned(), read);
        }
        Ok(self.earlier.get(sha256).and_then(Option::as_ref))
    }
}

/// Who it is about; none who is not known, or no longer in the extract.
async fn resident(permit: &Permit<'_>, contact: &Contact) -> Result<Option<Resident>, DeskError> {
    let Some(id) = casework::about(contact) else { return Ok(None) };
    match permit.store.resident(id).await {
        Ok(resident) => Ok(Some(resident)),
        Err(StoreError::NoSuchResident) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a pack would have offered at that moment, to the same answers; none where it lacks the need.
fn offered_by(
    pack: &Pack,
    contact: &Contact,
    resident: Option<&Resident>,
    routing: &Routing,
    shown: &Shown,
) -> Option<Offered> {
    let asked = Asked {
        need: shown.need.clone()?,
        person: routing::person(pack, contact, resident),
        answers: shown.answers(),
        now: london(routing.at),
        urgency: shown.urgency,
    };
    let rows = routes::evaluate(pack, &asked).ok()?;
    let offered = offered(rows.iter().map(|row| (&row.service, row.standing)));
    Some(offered.into_iter().map(|(id, standing)| (id.clone(), standing)).collect())
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
