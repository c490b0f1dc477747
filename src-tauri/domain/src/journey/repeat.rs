//! Which earlier contact makes one a repeat (product feature A5).

use crate::{clocks, contacts::Contact};

/// Needs about sexual health: their contacts never stand beside a later one and never make it a repeat.
pub const SEXUAL_HEALTH_NEEDS: [&str; 4] =
    ["contraception", "sexual-assault", "sexual-health-kit", "sexual-health-symptoms"];

/// Services for sexual health: what went there is left out, too, whatever the need was called.
pub const SEXUAL_HEALTH_SERVICES: [&str; 3] = ["havens", "sexual-health-clinic", "sexual-health-kit"];

/// Whether `earlier` of the same person makes `contact` a repeat: another one, on the same day or one of
/// the 14 days before, in any channel or through any practice, and not about sexual health.
pub fn repeats(contact: &Contact, earlier: &Contact) -> bool {
    earlier.id != contact.id
        && clocks::is_repeat(earlier.began, contact.began)
        && !about_sexual_health(earlier)
}

fn about_sexual_health(contact: &Contact) -> bool {
    let need = contact.need.as_ref().map(|chosen| chosen.need.as_str());
    let mut services = contact.routings.iter().map(|routing| routing.service.as_str());
    need.is_some_and(|need| SEXUAL_HEALTH_NEEDS.contains(&need))
        || services.any(|service| SEXUAL_HEALTH_SERVICES.contains(&service))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{contacts::ChosenNeed, ids::ContactId, journey::play::Play};
    use uuid::Uuid;

    /// A contact of its own at a moment, with the need and service it went to.
    fn contact(id: u128, at: &str, need: &str, service: &str) -> Contact {
        let script =
            "opening no; story; who name birth-date; need cough; ask-all; urgency today; route advise";
        let play = Play::new().act(&format!("at {at}; start call; {script}")).unwrap();
        let mut contact = play.contact.unwrap();
        contact.id = ContactId(Uuid::from_u128(id));
        contact.need = contact.need.map(|chosen| ChosenNeed { need: need.into(), ..chosen });
        contact.routings[0].service = service.into();
        contact
    }

    #[test]
    fn any_contact_of_fourteen_days_counts_but_those_about_sexual_health() {
        let now = contact(900, "2026-10-24T08:10", "cough", "gp-hub");
        for (id, at, need, service, expected) in [
            (1, "2026-10-22T10:00", "cough", "pharmacy-first", true),
            (1, "2026-10-10T00:00", "urinary", "gp-hub", true),
            (1, "2026-10-09T23:59", "urinary", "gp-hub", false),
            (1, "2026-10-24T08:11", "urinary", "gp-hub", false),
            (900, "2026-10-22T10:00", "cough", "gp-hub", false),
            (1, "2026-10-22T10:00", "sexual-health-symptoms", "gp-hub", false),
            (1, "2026-10-22T10:00", "contraception", "gp-hub", false),
            (1, "2026-10-22T10:00", "something-else", "sexual-health-clinic", false),
            (1, "2026-10-22T10:00", "something-else", "gp-hub", true),
        ] {
            let earlier = contact(id, at, need, service);
            assert_eq!(repeats(&now, &earlier), expected, "{id} {at} {need} {service}");
        }
    }
}
