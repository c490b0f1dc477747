//! The words that safety rests on are there.

use super::Finding;
use crate::{
    content::{Need, Place},
    pack::Pack,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Needs that ask no topic red flag. Paperwork asks the opening question only, and names no clinical
/// service: otherwise it is no paperwork.
pub(super) fn no_flags(pack: &Pack, _: Date) -> Vec<Finding> {
    let found = pack.content.needs.iter().filter_map(|need| {
        let place = Place::need(&need.id);
        match (need.flags.first(), need.administrative) {
            (None, false) => {
                let what = "this need asks no red flag of its own. Give it a list, one sign a question.";
                Some(Finding::new(place, what))
            }
            (Some(flag), true) => {
                let what = "paperwork asks the opening question only, so this sign would never be asked. Take out `administrative`.";
                Some(Finding::new(place.at("flag").at(flag.id.as_str()), what))
            }
            (None, true) => {
                let checked = need.routes.iter().find(|route| !route.checks.is_empty())?;
                let what = "paperwork asks the opening question only, yet this row asks checks. Give the need a red-flag list.";
                Some(Finding::new(Place::route(&need.id, &checked.service), what))
            }
            (Some(_), false) => None,
        }
    });
    found.collect()
}

/// Needs and outcomes that end without words, and words that two ends share by mistake.
pub(super) fn no_if_worse(pack: &Pack, _: Date) -> Vec<Finding> {
    let content = &pack.content;
    let mut phrases: BTreeMap<&str, &Need> = BTreeMap::new();
    let mut found = Vec::new();
    for need in &content.needs {
        let place = Place::need(&need.id).at("if_worse");
        let blank = need.if_worse.text.iter().any(|line| line.trim().is_empty());
        if need.if_worse.text.is_empty() || blank {
            let what = "an end without \"if it gets worse\" words. Say what to watch for and whom to ring.";
            found.push(Finding::new(place.clone().at("text"), what));
        }
        if let Some(other) = phrases.insert(need.if_worse.phrase.0.as_str(), need) {
            let what = format!(
                "the phrase `{}` belongs to `{}` already. Give it a name of its own.",
                need.if_worse.phrase, other.id
            );
            found.push(Finding::new(place.at("phrase"), what));
        }
    }
    found.extend(no_chaperone_words(pack));
    let outcomes = content.red_flags.outcomes.iter().enumerate();
    let mute = outcomes.filter(|(_, words)| words.say.trim().is_empty());
    found.extend(mute.map(|(at, words)| {
        let what =
            format!("nothing is said when a sign comes to {:?}. Write the instruction.", words.outcome);
        Finding::new(Place::file("red_flags.toml").at("outcome").nth(at).at("say"), what)
    }));
    found
}

/// A chaperone is offered, and nothing vetted is said to whoever wants one.
fn no_chaperone_words(pack: &Pack) -> Option<Finding> {
    let content = &pack.content;
    let offered = content.needs.iter().any(|need| need.chaperone)
        || pack.services.iter().any(|service| service.chaperone);
    let said = content
        .chaperone
        .as_ref()
        .is_some_and(|words| !words.text.is_empty() && words.text.iter().all(|line| !line.trim().is_empty()));
    let what = "a chaperone is offered, and nothing is said to somebody who wants one. Write the words.";
    (offered && !said).then(|| Finding::new(Place::file("pack.toml").at("content").at("chaperone"), what))
}
