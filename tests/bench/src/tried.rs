//! A month of contacts: content tried on all of them, single ones shown as they were, and what a contact
//! weighs.

use crate::{
    figures::{Bench, Times, count, figure, now, tell},
    house::{House, begins},
    made,
};
use front_door_desk::gate::new_id;
use front_door_domain::{
    contacts::Contact,
    ids::{ContactId, ResidentId, UserId},
    reference,
};
use front_door_interop::packs::Files;
use front_door_store::StoreError;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

/// How many people get in touch in a month, about; and for a quick look.
const CONTACTS: usize = 20_000;
const CONTACTS_SHORT: usize = 2_000;
const DAYS: usize = 31;
const RESIDENTS: u32 = 2_000;
/// Contacts to one act, as the month is filled.
const CHUNK: usize = 200;
const REPLAYS: usize = 200;

/// Takes one call for each need by the real commands, repeats them until there is a month of them, and
/// measures.
pub(crate) async fn measure(short: bool) -> Bench {
    let contacts = if short { CONTACTS_SHORT } else { CONTACTS };
    let house = House::make_for(RESIDENTS, 1).await?;
    let calls = calls(&house).await?;
    weigh(&calls)?;
    let by = made::somebody(&house).await?;
    fill(&house, by, (&calls, contacts)).await?;
    tries(&house, calls.len() + contacts).await?;
    replays(&house, &calls).await
}

/// A contact of each need that some service takes, with its route chosen.
async fn calls(house: &House) -> Bench<Vec<Contact>> {
    let needs: Vec<_> = house.desk.pack.content.needs.iter().map(|need| need.id.clone()).collect();
    let mut people = house.people(needs.len() * 2, 11)?;
    people.retain(|one| !one.sensitive && one.died.is_none());
    people.sort_by_key(|one| one.id.0);
    people.dedup_by_key(|one| one.id.0);
    tell(&format!("taking a call for each of {} needs", needs.len()));
    let mut calls = Vec::new();
    for (need, person) in needs.iter().zip(&people) {
        calls.extend(call(house, need.as_str(), person.id).await?);
    }
    Ok(calls)
}

/// One call up to its route; none where no service takes this person for this need.
async fn call(house: &House, need: &str, person: ResidentId) -> Bench<Option<Contact>> {
    let begun = json!({ "channel": "call", "caller_number": "07700 900231" });
    let contact = house.call("start_contact", begun).await?["contact"].clone();
    let step = async |name: &str, mut inputs: Value| {
        inputs["contact"] = contact.clone();
        house.call(name, inputs).await
    };
    step("answer_opening", json!({ "answer": "no" })).await?;
    let story = json!({
        "own_words": "It hurts since Wednesday, up three times last night, no fever.",
        "speaker": "herself", "speaker_name": "", "consent": null, "number": "07700 900231",
        "can_talk": "yes", "safe_contact": null,
    });
    step("tell_story", story).await?;
    let case = step("identify", json!({ "resident": person, "identifiers": ["name", "birth-date"] })).await?;
    if case["opening"]["answer"].is_null() {
        step("answer_opening", json!({ "answer": "no" })).await?;
    }
    let case = step("choose_need", json!({ "need": need })).await?;
    for question in case["topic"].as_array().into_iter().flatten() {
        step("answer_question", json!({ "question": question["id"], "answer": "no" })).await?;
    }
    let case = step("set_urgency", json!({ "urgency": "today" })).await?;
    let mut rows = case["routes"].as_array().into_iter().flatten();
    let Some(row) = rows.find(|row| row["standing"] == "may-take") else { return Ok(None) };
    step("choose_route", json!({ "service": row["service"], "reason": null })).await?;
    let id = contact.as_str().unwrap_or_default().parse::<ContactId>()?;
    Ok(Some(house.store().await?.require::<Contact>(id).await?))
}

/// What a contact weighs as it is kept: all of it, and what was shown when its route was chosen.
fn weigh(calls: &[Contact]) -> Bench {
    let (mut whole, mut shown) = (0, 0);
    for call in calls {
        whole = whole.max(serde_json::to_vec(call)?.len());
        let routings = call.routings.iter().map(|routing| serde_json::to_vec(&routing.shown));
        shown = shown.max(routings.collect::<Result<Vec<_>, _>>()?.iter().map(Vec::len).max().unwrap_or(0));
    }
    figure("contact_bytes_largest", count(whole), "bytes")?;
    figure("contact_bytes_largest_shown", count(shown), "bytes")
}

/// The same calls again and again, under other names, begun on the days of a month.
async fn fill(house: &House, by: UserId, (calls, contacts): (&[Contact], usize)) -> Bench {
    tell(&format!("filling a month with {contacts} contacts"));
    let store = house.store().await?;
    let mut turn: usize = 0;
    while turn < contacts {
        let mut some = Vec::with_capacity(CHUNK);
        for call in calls.iter().cycle().skip(turn % calls.len()).take(CHUNK.min(contacts - turn)) {
            let back = i64::try_from(turn % DAYS)? * 24;
            let mut contact = call.clone();
            contact.id = ContactId(new_id(begins()?)?);
            contact.version = 0;
            contact.reference = reference::reference((1_000_000 + turn as u64).to_le_bytes());
            contact.began = call.began.checked_sub(SignedDuration::from_hours(back))?;
            some.push(contact);
            turn += 1;
        }
        let written = store.write::<_, StoreError, _>(made::head(&store, by)?, async |tx| {
            for contact in &mut some {
                tx.put(contact).await?;
            }
            Ok(())
        });
        written.await?;
    }
    Ok(())
}

/// Tries content in which one setting is another, which is asked of every contact.
async fn tries(house: &House, contacts: usize) -> Bench {
    let shipped = Files::shipped().content();
    let texts = shipped.iter().map(|(name, text)| {
        let text = if name == "settings.toml" {
            text.replacen("value = 16", "value = 17", 1)
        } else {
            text.to_owned()
        };
        (name.to_owned(), Value::from(text))
    });
    let files: Map<String, Value> = texts.collect();
    let began = now();
    let tried = house.call("try_content", json!({ "files": files, "content": null, "days": DAYS })).await?;
    let seconds = began.elapsed().as_secs_f64();
    let unclear = tried["unclear"].as_array().map_or(0, Vec::len);
    if tried["routed"].as_u64() < Some(contacts as u64) || unclear > 0 {
        return Err(format!(
            "Content was to be tried on every contact: {} routed, {unclear} unclear.",
            tried["routed"]
        )
        .into());
    }
    figure("content_try_month_contacts", count(contacts), "contacts")?;
    figure("content_try_month_seconds", seconds, "s")
}

/// Shows contacts as they were.
async fn replays(house: &House, calls: &[Contact]) -> Bench {
    let mut times = Times::default();
    for contact in calls.iter().cycle().take(REPLAYS) {
        let began = now();
        house.call("replay_contact", json!({ "contact": contact.reference })).await?;
        times.since(began);
    }
    times.figures("replay")
}
