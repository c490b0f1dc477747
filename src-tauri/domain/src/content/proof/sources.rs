//! Every entry says where it came from, and is looked at again in time.

use super::Finding;
use crate::{
    content::{Place, Provenance},
    pack::Pack,
};
use jiff::civil::Date;

/// Everything of the content that has a provenance, with its place.
pub(in crate::content) fn entries(pack: &Pack) -> Vec<(Place, &Provenance)> {
    let content = &pack.content;
    let services = pack.services.iter().map(|service| (Place::service(&service.id), &service.provenance));
    let needs = content.needs.iter().map(|need| (Place::need(&need.id), &need.provenance));
    let checks = content.checks.iter().map(|check| (Place::check(&check.id), &check.provenance));
    let settings = content.settings.iter().map(|setting| (Place::setting(&setting.id), &setting.provenance));
    let flags = [(Place::file("red_flags.toml"), &content.red_flags.provenance)];
    let all = services.chain(needs).chain(checks).chain(settings).chain(flags);
    all.map(|(place, provenance)| (place.at("provenance"), provenance)).collect()
}

/// Entries whose review date has passed.
pub(super) fn expired(pack: &Pack, today: Date) -> Vec<Finding> {
    let stale = entries(pack).into_iter().filter(|(_, provenance)| provenance.is_stale(today));
    let found = stale.map(|(place, provenance)| {
        let what = format!(
            "its source was to be looked at again by {}. Look at it, then set a new date.",
            provenance.review_by
        );
        Finding::new(place.at("review_by"), what)
    });
    found.collect()
}

/// Entries that leave out the source, the licence or the date of the copy.
pub(super) fn unnamed(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for (place, provenance) in entries(pack) {
        for (field, text) in [
            ("source", &provenance.source),
            ("licence", &provenance.licence),
            ("checked", &provenance.checked),
        ] {
            if text.trim().is_empty() {
                let what =
                    format!("the {field} is empty. Say it, or \"not dated\" where the copy had no date.");
                found.push(Finding::new(place.clone().at(field), what));
            }
        }
    }
    found
}
