//! A whole contact in one call: the same commands that the window gives, in the same order.

use super::{
    args::{Book, HandoverDeed},
    ask,
};
use crate::{
    gate::{Caller, Desk},
    refusal::DeskError,
    wire::{Refusal, RefusalCode},
};
use serde_json::{Value, json};

/// Opening question to booked.
pub(super) async fn book(desk: &Desk, caller: &Caller, book: &Book) -> Result<Value, Refusal> {
    let case =
        ask(desk, caller, "start_contact", json!({ "channel": "call", "caller_number": null })).await?;
    let contact = case.get("contact").cloned().unwrap_or_default();
    let step = |name: &'static str, mut inputs: Value| {
        if let Some(inputs) = inputs.as_object_mut() {
            inputs.insert("contact".to_owned(), contact.clone());
        }
        ask(desk, caller, name, inputs)
    };
    step("answer_opening", json!({ "answer": book.opening })).await?;
    step("tell_story", story(book)).await?;
    let identified =
        step("identify", json!({ "resident": book.resident, "identifiers": book.identifiers })).await?;
    // A repeat has the question asked again; the one answer given here is the answer to both.
    if identified.pointer("/opening/answer").is_none_or(Value::is_null) {
        step("answer_opening", json!({ "answer": book.opening })).await?;
    }
    step("choose_need", json!({ "need": book.need })).await?;
    for answered in &book.answers {
        let (question, answer) = answered.split_once('=').ok_or_else(|| not_an_answer(answered))?;
        step("answer_question", json!({ "question": question, "answer": answer })).await?;
    }
    step("set_urgency", json!({ "urgency": book.urgency })).await?;
    step("choose_route", json!({ "service": book.service, "reason": book.reason })).await?;
    match step("hold_slot", json!({ "slot": book.slot, "places": null })).await {
        // Offline nothing is held, and the time is requested.
        Err(refusal) if refusal.code == Some(RefusalCode::NotHeld) => {}
        held => drop(held?),
    }
    let last = json!({ "slot": book.slot, "read_back": book.read_back, "words": book.worse_words });
    step("finish_contact", last).await
}

/// What became of a handover.
pub(super) async fn handover(desk: &Desk, caller: &Caller, deed: &HandoverDeed) -> Result<Value, Refusal> {
    let (name, inputs) = match deed {
        HandoverDeed::Accept { handover, by_name } => {
            ("accept_handover", json!({ "handover": handover, "by_name": by_name }))
        }
        HandoverDeed::Attend { handover } => ("attend_handover", json!({ "handover": handover })),
        HandoverDeed::Bounce { handover, why } => {
            ("bounce_handover", json!({ "handover": handover, "why": why }))
        }
    };
    ask(desk, caller, name, inputs).await
}

fn story(book: &Book) -> Value {
    json!({
        "own_words": book.words, "speaker": "herself", "speaker_name": "", "consent": null,
        "number": "", "can_talk": book.can_talk, "safe_contact": null,
    })
}

pub(super) fn not_an_answer(text: &str) -> Refusal {
    let found: String = text.chars().take(40).collect();
    DeskError::input(
        "answer",
        format!("An answer looks like pregnant=no; found “{found}”. Use yes, no or not-sure."),
    )
    .into()
}
