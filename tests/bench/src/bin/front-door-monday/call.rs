//! One person at a desk sees a call through from its first ring to its end, by the desk's own
//! commands, as the window gives them.

use crate::{
    chance::Chance,
    figures::{Bench, Times},
};
use front_door_desk::{
    commands,
    gate::{Caller, Desk},
    wire::{Refusal, RefusalCode},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::{Instant, sleep};

/// Needs that people ring with; each has a hub among its routes.
const NEEDS: [&str; 6] = ["urinary", "sore-throat", "earache", "sinusitis", "cough-cold", "sprain-back"];
/// How many of a hundred calls are to end in an appointment at a hub, where one may take the person:
/// a few more than the hubs have free places on that evening. No publication says how many; the
/// others end with the practice or a pharmacy.
const BOOKS: usize = 20;
/// How many places are tried before the call ends without one.
const TRIES: usize = 8;
/// Letters that family names begin with, and that follow.
const FIRST: &[u8] = b"abcdefghijklmnoprstvwyz";
const SECOND: &[u8] = b"aehiloru";

/// What a desk's people met.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// How long each command took to be answered.
    pub(crate) all: Times,
    /// The same, command by command.
    pub(crate) each: BTreeMap<&'static str, Times>,
    /// Those that held a place or booked it.
    pub(crate) bookings: Times,
    /// How long whoever got in touch waited until the desk had them.
    pub(crate) begins: Times,
    /// Ids of the contacts that were begun.
    pub(crate) contacts: Vec<String>,
    /// Ids of the appointments that were booked.
    pub(crate) booked: Vec<String>,
    /// References of the online requests that were taken in.
    pub(crate) online: Vec<String>,
    /// How calls ended, and how often.
    pub(crate) ends: BTreeMap<String, usize>,
    /// How often somebody was told that a place was gone.
    pub(crate) taken: usize,
}

impl Met {
    /// Takes what another met.
    pub(crate) fn join(&mut self, other: Self) {
        self.all.join(other.all);
        self.bookings.join(other.bookings);
        self.begins.join(other.begins);
        self.contacts.extend(other.contacts);
        self.booked.extend(other.booked);
        self.online.extend(other.online);
        self.taken += other.taken;
        for (command, times) in other.each {
            self.each.entry(command).or_default().join(times);
        }
        for (end, times) in other.ends {
            *self.ends.entry(end).or_default() += times;
        }
    }

    fn ended(&mut self, how: impl Into<String>) {
        *self.ends.entry(how.into()).or_default() += 1;
    }
}

/// Somebody at a desk with a telephone.
#[derive(Debug)]
pub(crate) struct Seat<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) who: &'a Caller,
    pub(crate) chance: Chance,
    /// How long a person takes from one command to the next, on average.
    pub(crate) pace: Duration,
    pub(crate) met: Met,
}

/// Why a call went no further.
#[derive(Debug)]
pub(crate) struct Told(Refusal, &'static str);

/// What a step of a call answers.
type Step<T = Value> = Result<T, Told>;

impl Seat<'_> {
    /// Gives one command and takes the time from `due`.
    async fn gives(&mut self, command: &'static str, inputs: Value, due: Instant) -> Step {
        let answer = commands::call(self.desk, self.who, command, inputs).await;
        let took = due.elapsed();
        self.met.all.take(took);
        self.met.each.entry(command).or_default().take(took);
        if ["hold_slot", "finish_contact"].contains(&command) {
            self.met.bookings.take(took);
        }
        answer.map_err(|refusal| Told(refusal, command))
    }

    /// Gives one command after the time a person takes for it.
    pub(crate) async fn does(&mut self, command: &'static str, inputs: Value) -> Step {
        sleep(self.pace.mul_f64(2.0 * self.chance.fraction())).await;
        self.gives(command, inputs, Instant::now()).await
    }

    /// A call that was due at `due` begins.
    pub(crate) async fn begin(&mut self, due: Instant) -> Step<String> {
        let number = format!("07700 900{:03}", self.chance.below(1000));
        let begun = json!({ "channel": "call", "caller_number": number });
        let case = self.gives("start_contact", begun, due).await?;
        self.met.begins.take(due.elapsed());
        let contact = case["contact"].as_str().unwrap_or_default().to_owned();
        self.met.contacts.push(contact.clone());
        Ok(contact)
    }

    /// A whole call. What a rule refuses ends it early; the contact is there and stays open.
    pub(crate) async fn call(&mut self, due: Instant) {
        match self.whole(due).await {
            Ok(end) => self.met.ended(end),
            Err(Told(refusal, command)) => {
                self.met.ended(format!("{command} refused: {}", refusal.sentence));
            }
        }
    }

    async fn whole(&mut self, due: Instant) -> Step<&'static str> {
        let contact = self.begin(due).await?;
        let books = self.chance.below(100) < BOOKS;
        let Some(routes) = self.routes(&contact, books).await? else { return Ok("nobody was found") };
        let may = |action: &str| {
            let open = routes.iter().filter(|row| row["standing"] == "may-take");
            open.filter(|row| row["action"] == action).map(|row| row["service"].clone()).next()
        };
        let times = may("times").filter(|_| books);
        let elsewhere = may("task").or_else(|| may("refer")).or_else(|| may("advise"));
        let goes = times.clone().or(elsewhere);
        let Some(service) = goes else { return Ok("no place may take the person") };
        self.does("choose_route", json!({ "contact": contact, "service": service, "reason": null })).await?;
        if times.is_some() {
            return self.book(&contact).await;
        }
        self.does("finish_contact", finish(&contact, &Value::Null)).await?;
        Ok("another place")
    }

    /// Finds the person, hears the need, asks what is to be asked; the places it can go to.
    async fn routes(&mut self, contact: &str, today: bool) -> Step<Option<Vec<Value>>> {
        let about = |mut inputs: Value| {
            inputs["contact"] = json!(contact);
            inputs
        };
        self.does("answer_opening", about(json!({ "answer": "no" }))).await?;
        let words = format!("it hurts since {} days, and it is not getting better", self.chance.below(9) + 1);
        self.does("tell_story", about(story(&words))).await?;
        let Some(resident) = self.find().await? else { return Ok(None) };
        let person = json!({ "resident": resident, "identifiers": ["name", "birth-date"] });
        let case = self.does("identify", about(person)).await?;
        if case["opening"]["answer"].is_null() {
            self.does("answer_opening", about(json!({ "answer": "no" }))).await?;
        }
        let need = NEEDS[self.chance.below(NEEDS.len())];
        let case = self.does("choose_need", about(json!({ "need": need }))).await?;
        for question in case["topic"].as_array().cloned().unwrap_or_default() {
            self.does("answer_question", about(json!({ "question": question["id"], "answer": "no" })))
                .await?;
        }
        let mut how = if today { "today" } else { "routine" };
        let mut case = self.does("set_urgency", about(json!({ "urgency": how }))).await;
        if case.is_err() && !today {
            // Somebody who got in touch a few days ago is never routine.
            how = "today";
            case = self.does("set_urgency", about(json!({ "urgency": how }))).await;
        }
        let case = case?;
        Ok(case["routes"].as_array().cloned())
    }

    /// Somebody whose family name begins with two letters, other ones where nobody's does.
    async fn find(&mut self) -> Step<Option<Value>> {
        for _ in 0..TRIES {
            let letters = [FIRST[self.chance.below(FIRST.len())], SECOND[self.chance.below(SECOND.len())]];
            let typed: String = letters.map(char::from).iter().collect();
            let found = self.does("find_residents", json!({ "text": typed, "turn": 1 })).await?;
            let rows = found["rows"].as_array().map_or(&[][..], Vec::as_slice);
            if !rows.is_empty() {
                return Ok(Some(rows[self.chance.below(rows.len())]["id"].clone()));
            }
        }
        Ok(None)
    }

    /// Holds one of the next places and books it; takes another where somebody was faster.
    async fn book(&mut self, contact: &str) -> Step<&'static str> {
        for _ in 0..TRIES {
            let grid = self.does("find_slots", wanted(contact)).await?;
            let Some(slot) = self.early(&grid) else { return Ok("no place is free") };
            let hold = json!({ "contact": contact, "slot": slot, "places": null });
            match self
                .does("hold_slot", hold)
                .await
                .map_err(|Told(refusal, command)| (refusal.code, refusal, command))
            {
                // Without a server nothing can be held: the place is requested.
                Ok(_) | Err((Some(RefusalCode::NotHeld), ..)) => {}
                Err((Some(RefusalCode::Taken), ..)) => {
                    self.met.taken += 1;
                    continue;
                }
                Err((_, refusal, command)) => return Err(Told(refusal, command)),
            }
            let case = self.does("finish_contact", finish(contact, &slot)).await?;
            let booked = &case["appointment"];
            self.met.booked.push(booked["appointment"].as_str().unwrap_or_default().to_owned());
            return Ok(if booked["requested"] == false { "booked" } else { "requested" });
        }
        Ok("every place was gone")
    }

    /// One of the next places that nobody holds: people want to come soon.
    fn early(&mut self, grid: &Value) -> Option<Value> {
        let days = grid["days"].as_array().map_or(0, Vec::len);
        let rows = grid["rows"].as_array()?;
        let free = |day: usize| {
            let cells = rows.iter().filter_map(move |row| row["cells"][day].as_array());
            cells.flatten().filter(|cell| cell["held"].is_null()).map(|cell| cell["slot"].clone())
        };
        (0..days)
            .map(|day| free(day).collect::<Vec<_>>())
            .find(|free| !free.is_empty())
            .map(|mut free| free.swap_remove(self.chance.below(free.len())))
    }

    /// A call that nobody could answer: the telephone hands its number over, and it waits.
    pub(crate) async fn unanswered(&mut self, due: Instant) {
        match self.begin(due).await {
            Ok(_) => self.met.ended("waits to be rung back"),
            Err(Told(refusal, command)) => self.met.ended(format!("{command} refused: {}", refusal.sentence)),
        }
    }

    /// An online request comes in.
    pub(crate) async fn online(&mut self, due: Instant, reference: String) -> Bench {
        let received = self.desk.now();
        let line = json!({
            "reference": reference, "received": received, "name": "Sarah Madeup", "born": "6/8/1984",
            "postcode": "RM8 1AA", "phone": "07700 900231",
            "own_words": "burning when I pass water, two days now", "worse": "no",
        });
        let file = json!({ "text": line.to_string(), "name": "requests", "dry_run": false });
        let answer = self.gives("import_requests", file, due).await;
        let answer = answer.map_err(|Told(refusal, _)| refusal.sentence)?;
        if answer["taken"] != 1 {
            return Err(format!("An online request was not taken: {answer}.").into());
        }
        self.met.begins.take(due.elapsed());
        self.met.online.push(reference);
        Ok(())
    }
}

/// What a person says of themselves.
pub(crate) fn story(words: &str) -> Value {
    json!({
        "own_words": words, "speaker": "herself", "speaker_name": "", "consent": null,
        "number": "07700 900231", "can_talk": "yes", "safe_contact": null,
    })
}

/// The end of a contact, with a place or without.
pub(crate) fn finish(contact: &str, slot: &Value) -> Value {
    json!({ "contact": contact, "slot": slot, "read_back": true, "words": "said" })
}

/// All free places, as the screen asks for them.
pub(crate) fn wanted(contact: &str) -> Value {
    json!({
        "contact": contact, "from": null, "days": null, "modes": [], "role": null, "woman": null,
        "language": null, "step_free": false, "hubs": [], "places": null,
    })
}
