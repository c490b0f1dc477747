//! Time limits of the journey: settings with provenance, which the content of a pack may override.

use crate::content::Setting;
use jiff::{SignedDuration, civil::Time};

/// Where a limit that ships comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitSource {
    /// Id of the setting that overrides it, in minutes.
    pub id: &'static str,
    /// What it decides.
    pub name: &'static str,
    /// Minutes as shipped.
    pub minutes: u16,
    /// Where the value is from; a dagger marks a value drafted here, for the clinical lead to check.
    pub source: &'static str,
}

/// Every limit that ships.
pub const LIMITS: [LimitSource; 14] = [
    limit("limit.screening", "Red-flag answers are valid for", 60, "drafted here †"),
    limit("limit.door", "A call or walk-in is dealt with within", 15, "drafted here †"),
    limit("limit.clinician", "A clinician accepts within", 20, "drafted here †"),
    limit("limit.connected", "Connected to 999: asked after", 5, "product specification, C1"),
    limit("limit.outcome", "Outcome of 999: asked after", 30, "product specification, scenario 1"),
    limit(
        "limit.emergency-department",
        "Outcome of an emergency department or line: asked after",
        240,
        "drafted here †",
    ),
    limit("limit.attended", "Attended: asked after a referral was accepted", 24 * 60, "drafted here †"),
    limit("limit.hold", "A place is held for", 5, "product specification, E2"),
    limit("limit.grace", "Did not attend: not before, after the start", 10, "drafted here †"),
    limit(
        "limit.booked-next",
        "A booked person goes first when booked within",
        15,
        "product specification, E9",
    ),
    limit(
        "limit.walk-in-next",
        "A walk-in goes before booked people after waiting",
        45,
        "product specification, E9",
    ),
    limit("limit.look", "A clinician looks at a walk-in within", 15, "product specification, E9"),
    limit("limit.slip", "An answer given by a slip of the key may be corrected within", 1, "drafted here †"),
    limit(
        "limit.hub-day-ends",
        "Hub hours end at this minute of the day",
        22 * 60,
        "access hub hours, local setting",
    ),
];

const fn limit(id: &'static str, name: &'static str, minutes: u16, source: &'static str) -> LimitSource {
    LimitSource { id, name, minutes, source }
}

/// The limits in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long red-flag answers are valid.
    pub screening: SignedDuration,
    /// How soon a call or walk-in is dealt with before an urgency is set.
    pub door: SignedDuration,
    /// How soon a clinician accepts.
    pub clinician: SignedDuration,
    /// When "connected?" is asked.
    pub connected: SignedDuration,
    /// When the outcome of 999 is asked.
    pub outcome: SignedDuration,
    /// When the outcome of an emergency department, maternity or crisis line is asked.
    pub emergency_department: SignedDuration,
    /// When attendance is asked after a referral was accepted.
    pub attended: SignedDuration,
    /// How long a place is held, and by how much a hold is extended.
    pub hold: SignedDuration,
    /// How long after the start somebody may still come.
    pub grace: SignedDuration,
    /// How near a booked start must be to go first.
    pub booked_next: SignedDuration,
    /// How long a walk-in waits at most before going first.
    pub walk_in_next: SignedDuration,
    /// How soon a clinician looks at a walk-in.
    pub look: SignedDuration,
    /// How long a slip of the key may be corrected by whoever made it.
    pub slip: SignedDuration,
    /// When hub hours end.
    pub hub_day_ends: Time,
}

impl Limits {
    /// The limits that ship, overridden by settings with their ids.
    pub fn of(settings: &[Setting]) -> Self {
        let minutes = |id: &str| {
            let shipped = LIMITS.iter().find(|limit| limit.id == id).map_or(0, |limit| limit.minutes);
            settings.iter().find(|setting| setting.id == id).map_or(shipped, |setting| setting.value)
        };
        let span = |id: &str| SignedDuration::from_mins(i64::from(minutes(id)));
        Self {
            screening: span("limit.screening"),
            door: span("limit.door"),
            clinician: span("limit.clinician"),
            connected: span("limit.connected"),
            outcome: span("limit.outcome"),
            emergency_department: span("limit.emergency-department"),
            attended: span("limit.attended"),
            hold: span("limit.hold"),
            grace: span("limit.grace"),
            booked_next: span("limit.booked-next"),
            walk_in_next: span("limit.walk-in-next"),
            look: span("limit.look"),
            slip: span("limit.slip"),
            hub_day_ends: minute_of_day(minutes("limit.hub-day-ends")),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(&[])
    }
}

fn minute_of_day(minutes: u16) -> Time {
    let part = |value: u16| i8::try_from(value).unwrap_or_default();
    Time::new(part(minutes / 60), part(minutes % 60), 0, 0).unwrap_or(Time::midnight())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_ships_and_has_a_source() {
        let limits = Limits::default();
        assert_eq!(limits.screening, SignedDuration::from_mins(60));
        assert_eq!(limits.hub_day_ends, Time::constant(22, 0, 0, 0));
        for limit in LIMITS {
            assert!(limit.minutes > 0 && !limit.source.is_empty(), "{}", limit.id);
        }
    }
}
