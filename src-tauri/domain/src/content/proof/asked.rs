//! What is asked stays a question, and general practice stays with general practice.

use super::{Finding, inputs};
use crate::{
    content::{CheckAbout, Need, Place},
    pack::{ActionKind, Pack, Service},
    routes::{Asked, Standing, evaluate_one},
};
use jiff::civil::Date;

/// Checks about symptoms, pregnancy or history that rule a service out: only a fact of
/// administration may do that.
pub(super) fn filters(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for need in &pack.content.needs {
        for route in &need.routes {
            for used in route.checks.iter().filter(|used| used.filters) {
                let about = pack.content.check(&used.check).map(|check| check.about);
                if about == Some(CheckAbout::Health) {
                    let place = Place::route(&need.id, &route.service).at("checks").at(used.check.as_str());
                    let what = format!(
                        "`{}` is about health and filters. Take `filters` out: the answer goes to a clinician.",
                        used.check
                    );
                    found.push(Finding::new(place, what));
                }
            }
        }
    }
    found
}

/// Services with the number 111, but for a crisis line, that would take a need in core hours without
/// a reason, although general practice takes it.
pub(super) fn sent_to_111(pack: &Pack, _: Date) -> Vec<Finding> {
    let is_111 = |service: &&Service| service.phone == "111" && service.action != ActionKind::Emergency;
    let lines: Vec<&Service> = pack.services.iter().filter(is_111).collect();
    let core: Vec<_> = inputs::moments(pack)
        .into_iter()
        .filter(|at| pack.calendar.in_core_hours(&pack.calendar.moment(*at)))
        .collect();
    let mut found = Vec::new();
    for need in &pack.content.needs {
        for line in &lines {
            let sent = |at: &&jiff::civil::DateTime| offered(pack, need, line, **at);
            if let Some(at) = core.iter().find(sent) {
                let what = format!(
                    "`{}` is offered at {at}, in core hours, without a reason. Give it `core_hours = \"with-reason\"`.",
                    line.id
                );
                found.push(Finding::new(Place::need(&need.id), what));
            }
        }
    }
    found
}

/// Whether the line would take the need without a reason, every sign answered no.
fn offered(pack: &Pack, need: &Need, line: &Service, at: jiff::civil::DateTime) -> bool {
    let mut asked = Asked { now: pack.calendar.moment(at), ..inputs::asked(pack, &need.id) };
    asked.answers = super::cases::every_sign_no(need);
    evaluate_one(pack, &asked, &line.id).ok().flatten().is_some_and(|row| row.standing == Standing::MayTake)
}
