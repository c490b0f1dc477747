//! Made-up contacts that wait, so that the worklist of a demo desk is alive.

use front_door_domain::{
    calendar::london,
    contacts::{Channel, OpeningAnswer, Speaker, Urgency},
    content::Answer,
    ids::{NeedId, QuestionId, ResidentId},
    residents::{AccessNeed, Resident, Sex},
};
use jiff::Timestamp;
use std::collections::HashSet;

/// A contact for the desk to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// The door.
    pub channel: Channel,
    /// How long ago it began, in minutes.
    pub minutes_ago: u16,
    /// Own words.
    pub own_words: String,
    /// Who is speaking.
    pub speaker: Speaker,
    /// The number to ring back; empty for a walk-in.
    pub number: String,
    /// The opening question, where it was answered; none is "not asked".
    pub opening: Option<OpeningAnswer>,
    /// Who it is about; none is "not known yet".
    pub resident: Option<ResidentId>,
    /// The need, where one was chosen.
    pub need: Option<NeedId>,
    /// Whether it is worse than before, where that was asked.
    pub worse: Option<Answer>,
    /// How soon, where somebody has set it.
    pub urgency: Option<Urgency>,
}

/// Whom a contact may be about.
#[derive(Debug, Clone, Copy)]
struct Who {
    sex: Option<Sex>,
    ages: (i16, i16),
    interpreter: bool,
}

/// One waiting contact before a person is found for it.
struct Script {
    channel: Channel,
    minutes_ago: u16,
    own_words: &'static str,
    speaker: Speaker,
    opening: Option<OpeningAnswer>,
    who: Option<Who>,
    need: Option<&'static str>,
    worse: Option<Answer>,
    urgency: Option<Urgency>,
}

/// Somebody known, of this sex and these ages, who needs no interpreter.
const fn known(sex: Option<Sex>, from: i16, to: i16) -> Who {
    Who { sex, ages: (from, to), interpreter: false }
}

const fn script(channel: Channel, minutes_ago: u16, own_words: &'static str, who: Option<Who>) -> Script {
    Script {
        channel,
        minutes_ago,
        own_words,
        speaker: Speaker::Herself,
        opening: Some(OpeningAnswer::No),
        who,
        need: None,
        worse: Some(Answer::No),
        urgency: None,
    }
}

fn calls() -> Vec<Script> {
    let chest = OpeningAnswer::Yes { signs: vec![QuestionId::from("flag.chest")] };
    vec![
        Script {
            speaker: Speaker::Other,
            opening: Some(chest),
            worse: None,
            ..script(
                Channel::Call,
                4,
                "It’s my husband, he says there’s a tight band across his chest and he’s gone grey.",
                None,
            )
        },
        Script {
            urgency: Some(Urgency::Today),
            ..script(
                Channel::Call,
                95,
                "Dizzy spells since Tuesday when I get up. Please don’t leave a message.",
                Some(known(Some(Sex::Female), 60, 90)),
            )
        },
        Script {
            need: Some("urinary"),
            urgency: Some(Urgency::Today),
            ..script(
                Channel::Call,
                12,
                "Burning when I pee for two days, going all the time.",
                Some(known(Some(Sex::Female), 18, 63)),
            )
        },
        Script {
            speaker: Speaker::Parent,
            need: Some("earache"),
            opening: Some(OpeningAnswer::NotSure),
            worse: None,
            ..script(
                Channel::Call,
                7,
                "My little one has been pulling his ear all night and he’s hot. Not himself at all.",
                Some(known(None, 1, 9)),
            )
        },
        Script {
            speaker: Speaker::Carer,
            need: Some("cough-cold"),
            ..script(
                Channel::Call,
                41,
                "He coughs all night and I’m worn out looking after him.",
                Some(known(Some(Sex::Male), 70, 100)),
            )
        },
    ]
}

fn clicks() -> Vec<Script> {
    let online = |minutes_ago, words, who| Script {
        opening: None,
        worse: None,
        ..script(Channel::Click, minutes_ago, words, who)
    };
    vec![
        Script {
            worse: Some(Answer::Yes),
            ..online(
                65,
                "The mole on my back has changed. It is bigger now and it bled this morning. Second time I write.",
                Some(known(Some(Sex::Male), 40, 80)),
            )
        },
        Script {
            need: Some("prescription"),
            ..online(
                180,
                "My inhaler is nearly finished and the repeat says it is too early to order.",
                Some(known(Some(Sex::Female), 25, 70)),
            )
        },
        Script {
            need: Some("fit-note"),
            ..online(
                240,
                "I need my sick note to go on for two more weeks please.",
                Some(known(None, 22, 62)),
            )
        },
        Script {
            need: Some("low-mood"),
            ..online(
                150,
                "Not sleeping, no appetite, crying at work. I think I need to talk to somebody.",
                Some(known(Some(Sex::Male), 20, 55)),
            )
        },
        Script {
            need: Some("housing-money"),
            ..online(
                300,
                "The damp in our flat makes the children ill and the council does not answer.",
                Some(known(Some(Sex::Female), 24, 50)),
            )
        },
        online(25, "Red eye since yesterday, sticky in the morning.", Some(known(None, 16, 60))),
    ]
}

fn walk_ins() -> Vec<Script> {
    let interpreter = Some(Who { sex: None, ages: (16, 80), interpreter: true });
    vec![
        Script {
            need: Some("sore-throat"),
            ..script(Channel::ComeIn, 17, "Sore throat, four days. No English; showed a note.", interpreter)
        },
        script(
            Channel::ComeIn,
            9,
            "Cut my hand on a tin. It has nearly stopped.",
            Some(known(Some(Sex::Male), 20, 70)),
        ),
        Script {
            opening: None,
            worse: None,
            ..script(Channel::ComeIn, 3, "Says dizzy, wants to sit down.", None)
        },
    ]
}

/// Contacts that wait, the oldest first, about people found among `residents`. A contact for which
/// nobody fits is about somebody not known yet.
pub fn waiting(residents: &[Resident], now: Timestamp) -> Vec<Waiting> {
    let today = london(now).date();
    let mut used = HashSet::new();
    let mut find = |who: Who| {
        let fits = |one: &&Resident| {
            let age = one.born.until((jiff::Unit::Year, today)).map_or(0, |span| span.get_years());
            let speaks = |need: &AccessNeed| matches!(need, AccessNeed::Interpreter(_));
            one.died.is_none()
                && !one.sensitive
                && !one.phone.is_empty()
                && who.sex.is_none_or(|sex| one.sex == sex)
                && (who.ages.0..=who.ages.1).contains(&age)
                && one.needs.iter().any(speaks) == who.interpreter
                && !used.contains(&one.id)
        };
        let found = residents.iter().find(fits)?;
        used.insert(found.id);
        Some(found)
    };
    let scripts = calls().into_iter().chain(clicks()).chain(walk_ins());
    let mut waiting: Vec<Waiting> = scripts
        .map(|script| {
            let resident = script.who.and_then(&mut find);
            script.contact(resident)
        })
        .collect();
    waiting.sort_by_key(|one| std::cmp::Reverse(one.minutes_ago));
    waiting
}

impl Script {
    fn contact(self, resident: Option<&Resident>) -> Waiting {
        let number = match (self.channel, resident) {
            (Channel::ComeIn, _) => String::new(),
            (_, Some(resident)) => resident.phone.clone(),
            (_, None) => "07700900118".to_owned(),
        };
        Waiting {
            channel: self.channel,
            minutes_ago: self.minutes_ago,
            own_words: self.own_words.to_owned(),
            speaker: self.speaker,
            number,
            opening: self.opening,
            resident: resident.map(|one| one.id),
            need: self.need.map(NeedId::from),
            worse: self.worse,
            urgency: self.urgency,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::{fixture, residents};
    use jiff::civil::date;

    fn now() -> Timestamp {
        "2026-10-23T17:54:00+01:00".parse().unwrap()
    }

    #[test]
    fn every_door_waits_and_nobody_waits_twice() {
        let people: Vec<Resident> =
            residents(&fixture::small(), 7, 5_000, date(2026, 10, 23)).unwrap().collect();
        let waiting = waiting(&people, now());
        assert_eq!(waiting.len(), 14);
        for door in [Channel::Click, Channel::Call, Channel::ComeIn] {
            assert!(waiting.iter().filter(|one| one.channel == door).count() >= 3, "{door:?}");
        }
        let who: Vec<ResidentId> = waiting.iter().filter_map(|one| one.resident).collect();
        assert_eq!(who.len(), 12);
        assert_eq!(who.iter().collect::<HashSet<_>>().len(), who.len());
        assert!(waiting.windows(2).all(|pair| pair[0].minutes_ago >= pair[1].minutes_ago));
    }

    #[test]
    fn with_nobody_to_choose_from_everybody_is_unknown() {
        assert!(waiting(&[], now()).iter().all(|one| one.resident.is_none()));
    }
}
