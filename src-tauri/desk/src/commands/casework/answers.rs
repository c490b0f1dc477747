//! Questions and their answers, as screens show them: asked and not asked never look alike.

use crate::{
    gate::Permit,
    wire::{
        Stamp, Tag, Tone,
        contacts::{FlagGroup, OpeningView, RedFlagView},
        routes::QuestionView,
    },
};
use front_door_domain::{
    contacts::{Answered, Contact, Opening, OpeningAnswer},
    content::{Answer, RedFlag},
    ids::QuestionId,
    journey,
    pack::Pack,
};

/// The opening question with the full list behind it.
pub(super) fn opening(permit: &Permit<'_>, contact: &Contact) -> OpeningView {
    let (answer, tag) = match &contact.opening {
        Opening::NotAsked => (None, Tag { text: "NOT ASKED".to_owned(), tone: Tone::Warning }),
        Opening::Answered { answer, at, .. } => {
            (Some(answer.clone()), answered(answer, &Stamp::of(*at).time))
        }
        Opening::Cleared { because, at } => (
            None,
            Tag { text: format!("ASK AGAIN · {}: {because}", Stamp::of(*at).time), tone: Tone::Warning },
        ),
    };
    let ticked = match &answer {
        Some(OpeningAnswer::Yes { signs }) => signs.clone(),
        _ => Vec::new(),
    };
    OpeningView {
        question: permit.pack.content.red_flags.opening.clone(),
        answer,
        tag,
        list: groups(permit.pack, &ticked),
    }
}

/// The opening answer in words with its time.
pub(crate) fn answered(answer: &OpeningAnswer, time: &str) -> Tag {
    let (words, tone) = match answer {
        OpeningAnswer::No => ("Asked, no".to_owned(), Tone::Good),
        OpeningAnswer::Yes { .. } => ("Asked, YES".to_owned(), Tone::Emergency),
        OpeningAnswer::NotSure => ("Asked, not sure".to_owned(), Tone::Warning),
        OpeningAnswer::NotAsked { because } => (format!("NOT ASKED: {because}"), Tone::Warning),
    };
    Tag { text: format!("{words} · {time}"), tone }
}

/// The full list with nothing ticked.
pub(crate) fn red_flags(pack: &Pack) -> RedFlagView {
    RedFlagView { question: pack.content.red_flags.opening.clone(), list: groups(pack, &[]) }
}

fn groups(pack: &Pack, ticked: &[QuestionId]) -> Vec<FlagGroup> {
    let mut groups: Vec<FlagGroup> = Vec::new();
    for flag in &pack.content.red_flags.list {
        let sign = QuestionView {
            id: flag.id.clone(),
            text: flag.text.clone(),
            label: flag.text.clone(),
            answer: ticked.contains(&flag.id).then_some(Answer::Yes),
            follows: follows(pack, flag),
        };
        match groups.last_mut().filter(|group| group.heading == flag.group) {
            Some(group) => group.signs.push(sign),
            None => groups.push(FlagGroup { heading: flag.group.clone(), signs: vec![sign] }),
        }
    }
    groups
}

fn follows(pack: &Pack, flag: &RedFlag) -> Option<String> {
    pack.content.outcome(flag.outcome).map(|words| words.say.clone())
}

/// "Worse than before?", since a yes has the red flags asked again, then the need's red flags, one sign
/// each.
pub(super) fn topic(permit: &Permit<'_>, contact: &Contact) -> Vec<QuestionView> {
    let Some(need) = contact.need.as_ref().and_then(|chosen| permit.pack.content.need(&chosen.need)) else {
        return Vec::new();
    };
    let flags = need.flags.iter().map(|flag| {
        let answer = given(&contact.topic, &flag.id);
        QuestionView {
            id: flag.id.clone(),
            text: flag.text.clone(),
            label: flag.text.clone(),
            follows: match answer {
                Some(Answer::Yes) => follows(permit.pack, flag),
                Some(Answer::NotSure) => Some("Ask a clinician".to_owned()),
                Some(Answer::No) | None => None,
            },
            answer,
        }
    });
    [worse(contact)].into_iter().chain(flags).collect()
}

fn worse(contact: &Contact) -> QuestionView {
    let answer = contact.worse.as_ref().map(|answered| answered.answer);
    QuestionView {
        id: QuestionId(journey::WORSE.to_owned()),
        text: "Is it worse than before?".to_owned(),
        label: "Worse than before".to_owned(),
        follows: answer
            .filter(|answer| *answer != Answer::No)
            .map(|_| "Red flags are asked again; only a clinician can set routine".to_owned()),
        answer,
    }
}

fn given(answers: &[Answered], question: &QuestionId) -> Option<Answer> {
    answers.iter().find(|answered| answered.question == *question).map(|answered| answered.answer)
}

/// What the ticked signs ask for, in exact words.
pub(super) fn alert(permit: &Permit<'_>, contact: &Contact) -> Option<String> {
    let words = permit.pack.content.outcome(contact.alert?)?;
    let steps = words.steps.join(" ");
    let phone = if words.phone.is_empty() { String::new() } else { format!(" {}", words.phone) };
    Some(format!("{}{phone} {steps}", words.say).trim().to_owned())
}
