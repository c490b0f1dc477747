//! What the people at a desk do, by chance: whole calls that end in a booking, changes to bookings
//! of anybody, and notes in contacts that everybody writes in. All by the desk's own commands.

use crate::{
    chance::Chance,
    diary::{Diary, Told},
    figures::Bench,
    place,
};
use front_door_desk::{
    commands,
    gate::{Caller, Desk, new_id},
    wire::{Refusal, RefusalCode},
};
use front_door_domain::ids::{ActId, ContactId, ResidentId, SlotId};
use front_door_store::{Standing, Store};
use serde_json::{Value, json};

/// Somebody at a desk.
pub(crate) struct Person<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) store: Store,
    pub(crate) who: Caller,
    pub(crate) diary: Diary,
    pub(crate) chance: Chance,
    pub(crate) hot: Vec<ContactId>,
}

/// Why a course of deeds ended early: somebody was told no.
struct No;

impl Person<'_> {
    /// Does something.
    pub(crate) async fn something(&mut self) -> Bench {
        match self.chance.below(10) {
            0..=3 => self.whole_call().await,
            4..=6 => self.change().await,
            _ => self.note().await,
        }
    }

    /// One command under an act id that the diary has first.
    async fn does(&mut self, command: &str, inputs: Value) -> Bench<Result<Value, Refusal>> {
        let act = ActId(new_id(self.desk.now())?);
        self.diary.asks(act, command)?;
        self.who.under(act).await;
        let answer = commands::call(self.desk, &self.who, command, inputs).await;
        let told = match &answer {
            Ok(_) => match self.store.standing(act).await? {
                Standing::Granted => Told::Granted,
                Standing::Unknown => Told::Nowhere,
                Standing::Waiting | Standing::Again | Standing::Refused(_) => Told::Requested,
            },
            Err(refusal) if refusal.code == Some(RefusalCode::Taken) => Told::Taken,
            Err(_) => Told::Refused,
        };
        self.diary.told(act, told)?;
        Ok(answer)
    }

    /// Does it, or ends the course of deeds.
    async fn goes_on(&mut self, command: &str, inputs: Value) -> Bench<Result<Value, No>> {
        Ok(self.does(command, inputs).await?.map_err(|_| No))
    }

    /// A call from its beginning to a booking, as far as it goes.
    async fn whole_call(&mut self) -> Bench {
        let Ok(contact) = self.routed().await? else { return Ok(()) };
        for _ in 0..3 {
            let slot = self.place().await?;
            let held =
                self.does("hold_slot", json!({ "contact": contact, "slot": slot, "places": null })).await?;
            match held {
                Err(refusal) if refusal.code != Some(RefusalCode::NotHeld) => {}
                _ => {
                    let end = json!({ "contact": contact, "slot": slot, "read_back": true, "words": "said" });
                    if self.does("finish_contact", end).await?.is_ok() {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    async fn routed(&mut self) -> Bench<Result<Value, No>> {
        let begun = json!({ "channel": "call", "caller_number": "07700 900231" });
        let Ok(case) = self.goes_on("start_contact", begun).await? else { return Ok(Err(No)) };
        let contact = case["contact"].clone();
        let resident = 1 + self.chance.below(usize::try_from(place::PEOPLE)?);
        let words = self.words();
        let steps = [
            ("answer_opening", json!({ "answer": "no" })),
            ("tell_story", story(&words)),
            ("identify", json!({ "resident": resident, "identifiers": ["name", "birth-date"] })),
            // A repeat has the question asked again.
            ("answer_opening", json!({ "answer": "no" })),
            ("choose_need", json!({ "need": "urinary" })),
        ];
        let mut case = case;
        for (command, inputs) in steps {
            let Ok(fresh) = self.goes_on(command, about(&contact, inputs)).await? else { return Ok(Err(No)) };
            case = fresh;
        }
        for question in case["topic"].as_array().cloned().unwrap_or_default() {
            let no = json!({ "question": question["id"], "answer": "no" });
            if self.goes_on("answer_question", about(&contact, no)).await?.is_err() {
                return Ok(Err(No));
            }
        }
        let steps = [
            ("set_urgency", json!({ "urgency": "today" })),
            ("choose_route", json!({ "service": "gp-hub", "reason": null })),
        ];
        for (command, inputs) in steps {
            if self.goes_on(command, about(&contact, inputs)).await?.is_err() {
                return Ok(Err(No));
            }
        }
        Ok(Ok(contact))
    }

    /// Moves, cancels or marks a booking, whoever made it.
    async fn change(&mut self) -> Bench {
        for _ in 0..6 {
            let resident = 1 + self.chance.below(usize::try_from(place::PEOPLE)?);
            let mut booked = self.store.appointments_of(ResidentId(i64::try_from(resident)?)).await?;
            booked.retain(|booked| !booked.takes().is_empty());
            if booked.is_empty() {
                continue;
            }
            let booked = booked.swap_remove(self.chance.below(booked.len()));
            let (command, inputs) = match self.chance.below(10) {
                0..=3 => ("move_appointment", json!({ "slot": self.place().await? })),
                4..=8 => ("cancel_appointment", json!({ "reason": self.words() })),
                _ => ("mark_day", json!({ "mark": "arrived", "opening": { "answer": "no" }, "rung": false })),
            };
            let mut inputs = inputs;
            inputs["appointment"] = json!(booked.id);
            let _told = self.does(command, inputs).await?;
            return Ok(());
        }
        Ok(())
    }

    /// Takes over a contact that everybody takes over, and writes in it.
    async fn note(&mut self) -> Bench {
        let hot = self.hot[self.chance.below(self.hot.len())];
        let words = self.words();
        let over = json!({ "reason": words });
        if self.goes_on("take_over", about(&json!(hot), over)).await?.is_err() {
            return Ok(());
        }
        let words = self.words();
        let _told = self.does("tell_story", about(&json!(hot), story(&words))).await?;
        Ok(())
    }

    /// A hot place: mostly one that looks free from here.
    async fn place(&mut self) -> Bench<SlotId> {
        let sessions = place::sessions();
        let mut slot = SlotId { session: sessions[0], ordinal: 0 };
        let picky = self.chance.below(4) > 0;
        for _ in 0..12 {
            let session = sessions[self.chance.below(sessions.len())];
            slot = SlotId { session, ordinal: u16::try_from(self.chance.below(place::PLACES.into()))? };
            if !picky || self.store.slot(slot).await?.taken_by.is_none() {
                break;
            }
        }
        Ok(slot)
    }

    /// Words that nobody says twice.
    fn words(&mut self) -> String {
        format!("it hurts, {:016x}", self.chance.number())
    }
}

fn about(contact: &Value, mut inputs: Value) -> Value {
    inputs["contact"] = contact.clone();
    inputs
}

fn story(words: &str) -> Value {
    json!({
        "own_words": words, "speaker": "herself", "speaker_name": "", "consent": null,
        "number": "07700 900231", "can_talk": "yes", "safe_contact": null,
    })
}
