//! When a contact must be dealt with: by its door until an urgency is set, then by that.

use crate::{
    calendar::{Calendar, london},
    contacts::{Channel, Urgency},
    limits::Limits,
};
use jiff::{SignedDuration, Timestamp, Zoned};

/// The clock of a contact without an urgency: minutes for a call or walk-in, the contract's end of the
/// next core-hours day for an online request.
pub fn at_the_door(channel: Channel, began: Timestamp, calendar: &Calendar, limits: &Limits) -> Timestamp {
    match channel {
        Channel::Call | Channel::ComeIn => began + limits.door,
        Channel::Click => end_of_next_core_day(began, calendar),
    }
}

/// The clock of an urgency set at `set` on a contact that began at `began`.
///
/// Now: within minutes of being set. Today: by the end of that day's hub hours, after those by
/// midnight. Routine: by the end of the next core-hours day, counted from when the contact began.
pub fn due(
    urgency: Urgency,
    began: Timestamp,
    set: Timestamp,
    calendar: &Calendar,
    limits: &Limits,
) -> Timestamp {
    match urgency {
        Urgency::Now => set + limits.clinician,
        Urgency::Today => end_of_day(set, calendar, limits),
        Urgency::Routine => end_of_next_core_day(began, calendar),
    }
}

fn end_of_next_core_day(began: Timestamp, calendar: &Calendar) -> Timestamp {
    calendar.end_of_next_core_day(&london(began)).timestamp()
}

/// End of hub hours on the day of `at`, or the midnight after once they are over.
pub fn end_of_day(at: Timestamp, calendar: &Calendar, limits: &Limits) -> Timestamp {
    let local = london(at);
    let hubs_close = calendar.moment(local.date().to_datetime(limits.hub_day_ends));
    if at < hubs_close.timestamp() { hubs_close.timestamp() } else { midnight_after(&local, calendar) }
}

fn midnight_after(local: &Zoned, calendar: &Calendar) -> Timestamp {
    let tomorrow = local.date().tomorrow().unwrap_or(local.date());
    calendar.moment(tomorrow.to_datetime(jiff::civil::Time::midnight())).timestamp()
}

/// Days back within which a contact counts as a repeat (product feature A5).
const REPEAT_DAYS: i64 = 14;

/// No contact that began before this makes one that began at `began` a repeat; some after it do not
/// either, see [`is_repeat`].
pub fn repeats_since(began: Timestamp) -> Timestamp {
    began - SignedDuration::from_hours(24 * (REPEAT_DAYS + 1))
}

/// Whether a contact that began at `earlier` makes one that began at `began` a repeat: on the same
/// day or one of the 14 days before, by London's calendar.
pub fn is_repeat(earlier: Timestamp, began: Timestamp) -> bool {
    let days = (london(began).date() - london(earlier).date()).get_days();
    earlier <= began && i64::from(days) <= REPEAT_DAYS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::calendar::tests::calendar;
    use jiff::SignedDuration;

    fn at(local: &str) -> Timestamp {
        calendar().moment(local.parse().unwrap()).timestamp()
    }

    fn local(at: Timestamp) -> String {
        london(at).strftime("%Y-%m-%dT%H:%M %Z").to_string()
    }

    fn check(urgency: Urgency, began: &str, set: &str, expected: &str) {
        let found = due(urgency, at(began), at(set), &calendar(), &Limits::default());
        assert_eq!(local(found), expected, "{urgency:?} began {began} set {set}");
    }

    #[test]
    fn now_is_twenty_minutes_of_real_time() {
        check(Urgency::Now, "2026-10-23T17:50", "2026-10-23T17:54", "2026-10-23T18:14 BST");
        // 01:50 BST and twenty minutes is 01:10 GMT: the clocks went back in between.
        check(Urgency::Now, "2026-10-25T01:50", "2026-10-25T01:50", "2026-10-25T01:10 GMT");
        check(Urgency::Now, "2026-03-29T00:50", "2026-03-29T00:50", "2026-03-29T02:10 BST");
        check(Urgency::Now, "2026-12-31T23:50", "2026-12-31T23:50", "2027-01-01T00:10 GMT");
    }

    #[test]
    fn today_ends_with_hub_hours_and_after_those_at_midnight() {
        for (set, expected) in [
            ("2026-10-23T00:00", "2026-10-23T22:00 BST"),
            ("2026-10-23T17:54", "2026-10-23T22:00 BST"),
            ("2026-10-23T21:59", "2026-10-23T22:00 BST"),
            ("2026-10-23T22:00", "2026-10-24T00:00 BST"),
            ("2026-10-24T23:59", "2026-10-25T00:00 BST"),
            ("2026-10-25T00:30", "2026-10-25T22:00 GMT"),
            ("2026-10-25T23:00", "2026-10-26T00:00 GMT"),
            ("2026-03-29T08:00", "2026-03-29T22:00 BST"),
            ("2026-12-25T10:00", "2026-12-25T22:00 GMT"),
            ("2028-02-28T22:30", "2028-02-29T00:00 GMT"),
        ] {
            check(Urgency::Today, set, set, expected);
        }
        // Set on the day after it began: the day of setting counts.
        check(Urgency::Today, "2026-10-23T17:54", "2026-10-24T10:30", "2026-10-24T22:00 BST");
    }

    #[test]
    fn routine_follows_the_contract_clock_from_the_beginning() {
        for (began, expected) in [
            ("2026-10-21T10:00", "2026-10-22T18:30 BST"),
            ("2026-10-23T17:52", "2026-10-26T18:30 GMT"),
            ("2026-10-24T09:00", "2026-10-26T18:30 GMT"),
            ("2026-10-25T01:30", "2026-10-26T18:30 GMT"),
            ("2026-03-27T12:00", "2026-03-30T18:30 BST"),
            ("2026-04-02T12:00", "2026-04-07T18:30 BST"),
            ("2026-12-24T12:00", "2026-12-29T18:30 GMT"),
            ("2028-02-28T12:00", "2028-02-29T18:30 GMT"),
        ] {
            check(Urgency::Routine, began, "2028-06-01T12:00", expected);
        }
    }

    #[test]
    fn doors_have_their_own_clock() {
        for (channel, began, expected) in [
            (Channel::Call, "2026-10-23T17:52", "2026-10-23T18:07 BST"),
            (Channel::ComeIn, "2026-10-25T01:50", "2026-10-25T01:05 GMT"),
            (Channel::Click, "2026-10-23T17:52", "2026-10-26T18:30 GMT"),
            (Channel::Click, "2026-04-04T23:59", "2026-04-07T18:30 BST"),
        ] {
            let found = at_the_door(channel, at(began), &calendar(), &Limits::default());
            assert_eq!(local(found), expected, "{channel:?} {began}");
        }
    }

    #[test]
    fn a_day_of_hours_is_not_a_day_of_the_calendar_when_clocks_change() {
        let due = at("2026-10-24T19:00") + SignedDuration::from_hours(24);
        assert_eq!(local(due), "2026-10-25T18:00 GMT");
        let due = at("2026-03-28T19:00") + SignedDuration::from_hours(24);
        assert_eq!(local(due), "2026-03-29T20:00 BST");
    }

    #[test]
    fn a_repeat_is_within_fourteen_days_of_the_calendar() {
        for (earlier, began, expected) in [
            ("2026-10-22T10:00", "2026-10-24T08:10", true),
            ("2026-10-10T00:00", "2026-10-24T23:59", true),
            ("2026-10-09T23:59", "2026-10-24T08:10", false),
            ("2026-10-24T08:11", "2026-10-24T08:10", false),
            ("2026-10-12T12:00", "2026-10-26T12:00", true),
        ] {
            assert_eq!(is_repeat(at(earlier), at(began)), expected, "{earlier} {began}");
            assert!(!expected || repeats_since(at(began)) <= at(earlier), "{earlier} {began}");
        }
    }
}
