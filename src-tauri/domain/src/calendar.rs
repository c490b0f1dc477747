//! The calendar of England and Wales: bank holidays as published, and the core hours of the contract.

use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

/// The time zone of every desk, hub and resident of this product.
pub const TIME_ZONE: &str = "Europe/London";

/// The moment as London's clocks show it. Without time zone data (the program carries its own) it
/// is told in UTC rather than refused.
pub fn london(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC))
}

/// A bank holiday of England and Wales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankHoliday {
    /// The day.
    pub date: Date,
    /// Its name, such as `Easter Monday`.
    pub name: String,
}

/// Bank holidays and core hours. Knows its own end: beyond `known_to` nothing is a bank holiday
/// because nothing has been published, and screens say "bank holidays known to …".
#[derive(Debug, Clone)]
pub struct Calendar {
    holidays: Vec<BankHoliday>,
    known_to: Date,
    core: (Time, Time),
    zone: TimeZone,
}

/// The calendar could not be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// No bank holiday at all.
    #[error("The list of bank holidays is empty. Build the pack again from the published list.")]
    Empty,
    /// No time zone data for [`TIME_ZONE`].
    #[error("This program carries no time zone data for Europe/London. Install it again.")]
    NoZone,
}

impl Calendar {
    /// A calendar of `holidays`, with core hours from `core.0` to `core.1` on working days. Known to
    /// the end of the year of its last bank holiday.
    pub fn new(mut holidays: Vec<BankHoliday>, core: (Time, Time)) -> Result<Self, CalendarFault> {
        holidays.sort_by_key(|holiday| holiday.date);
        let known_to = holidays.last().ok_or(CalendarFault::Empty)?.date.last_of_year();
        let zone = TimeZone::get(TIME_ZONE).map_err(|_| CalendarFault::NoZone)?;
        Ok(Self { holidays, known_to, core, zone })
    }

    /// The last day for which bank holidays were published.
    pub fn known_to(&self) -> Date {
        self.known_to
    }

    /// Every bank holiday, the first first.
    pub fn holidays(&self) -> &[BankHoliday] {
        &self.holidays
    }

    /// The bank holiday on `date`.
    pub fn bank_holiday(&self, date: Date) -> Option<&BankHoliday> {
        let at = self.holidays.binary_search_by_key(&date, |holiday| holiday.date).ok()?;
        self.holidays.get(at)
    }

    /// Whether `date` is a bank holiday in England and Wales.
    pub fn is_bank_holiday(&self, date: Date) -> bool {
        self.bank_holiday(date).is_some()
    }

    /// Whether `date` has core hours: Monday to Friday, not a bank holiday.
    pub fn is_core_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_bank_holiday(date)
    }

    /// Whether the moment lies in core hours; the closing minute itself does not.
    pub fn in_core_hours(&self, at: &Zoned) -> bool {
        let here = self.local(at);
        self.is_core_day(here.date()) && (self.core.0..self.core.1).contains(&here.time())
    }

    /// When core hours begin on a core-hours day.
    pub fn core_open(&self) -> Time {
        self.core.0
    }

    /// When core hours end on a core-hours day.
    pub fn core_close(&self) -> Time {
        self.core.1
    }

    /// When core hours begin next, strictly after the given moment.
    pub fn next_core_start(&self, at: &Zoned) -> Zoned {
        let here = self.local(at);
        let mut day = here.date();
        // A fortnight always holds a working day.
        for _ in 0..14 {
            let start = day.to_datetime(self.core.0);
            if self.is_core_day(day) && start > here {
                return self.moment(start);
            }
            day = day.tomorrow().unwrap_or(day);
        }
        self.moment(day.to_datetime(self.core.0))
    }

    /// The end of the next core-hours day: core hours close on the first core-hours day after the
    /// day of the given moment. The clock of the 2026/27 GP contract.
    pub fn end_of_next_core_day(&self, at: &Zoned) -> Zoned {
        let mut day = self.local(at).date();
        // A fortnight always holds a working day.
        for _ in 0..14 {
            day = day.tomorrow().unwrap_or(day);
            if self.is_core_day(day) {
                break;
            }
        }
        self.moment(day.to_datetime(self.core.1))
    }

    /// Local date and time of a moment.
    pub fn local(&self, at: &Zoned) -> DateTime {
        at.with_time_zone(self.zone.clone()).datetime()
    }

    /// The moment of a local date and time. An hour that the spring change skips moves forward; of
    /// an hour that the autumn change repeats, the first is meant.
    pub fn moment(&self, local: DateTime) -> Zoned {
        self.zone.to_zoned(local).unwrap_or_else(|_| Zoned::new(Timestamp::MAX, self.zone.clone()))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use jiff::civil::{date, time};

    pub(crate) fn calendar() -> Calendar {
        let holidays = [
            (date(2026, 4, 3), "Good Friday"),
            (date(2026, 4, 6), "Easter Monday"),
            (date(2026, 12, 25), "Christmas Day"),
            (date(2026, 12, 28), "Boxing Day"),
            (date(2027, 1, 1), "New Year’s Day"),
        ];
        let holidays = holidays.map(|(date, name)| BankHoliday { date, name: name.to_owned() });
        Calendar::new(holidays.to_vec(), (time(8, 0, 0, 0), time(18, 30, 0, 0))).unwrap()
    }

    fn at(text: &str) -> Zoned {
        calendar().moment(text.parse().unwrap())
    }

    #[test]
    fn core_hours_are_weekdays_but_not_bank_holidays() {
        for (when, expected) in [
            ("2026-10-23T07:59", false),
            ("2026-10-23T08:00", true),
            ("2026-10-23T18:29:59", true),
            ("2026-10-23T18:30", false),
            ("2026-10-24T12:00", false),
            ("2026-10-25T12:00", false),
            ("2026-04-06T12:00", false),
            ("2026-04-07T12:00", true),
            ("2026-12-25T12:00", false),
            ("2026-12-28T12:00", false),
            ("2028-02-29T12:00", true),
        ] {
            assert_eq!(calendar().in_core_hours(&at(when)), expected, "{when}");
        }
    }

    #[test]
    fn the_contract_clock_ends_on_the_next_core_hours_day() {
        for (when, expected) in [
            ("2026-10-21T10:00", "2026-10-22T18:30+01:00[Europe/London]"),
            ("2026-10-23T17:52", "2026-10-26T18:30+00:00[Europe/London]"),
            ("2026-10-25T01:30", "2026-10-26T18:30+00:00[Europe/London]"),
            ("2026-03-27T23:59", "2026-03-30T18:30+01:00[Europe/London]"),
            ("2026-04-02T12:00", "2026-04-07T18:30+01:00[Europe/London]"),
            ("2026-12-24T12:00", "2026-12-29T18:30+00:00[Europe/London]"),
            ("2028-02-28T00:00", "2028-02-29T18:30+00:00[Europe/London]"),
        ] {
            let expected: Zoned = expected.parse().unwrap();
            assert_eq!(calendar().end_of_next_core_day(&at(when)), expected, "{when}");
        }
    }

    #[test]
    fn core_hours_begin_again_on_the_next_working_morning() {
        for (when, expected) in [
            ("2026-10-23T07:59", "2026-10-23T08:00+01:00[Europe/London]"),
            ("2026-10-23T08:00", "2026-10-26T08:00+00:00[Europe/London]"),
            ("2026-04-02T18:30", "2026-04-07T08:00+01:00[Europe/London]"),
        ] {
            let expected: Zoned = expected.parse().unwrap();
            assert_eq!(calendar().next_core_start(&at(when)), expected, "{when}");
        }
    }

    #[test]
    fn a_moment_told_elsewhere_is_read_in_london() {
        let elsewhere: Zoned = "2026-10-23T13:00-04:00[America/New_York]".parse().unwrap();
        assert!(calendar().in_core_hours(&elsewhere));
        assert_eq!(calendar().known_to(), date(2027, 12, 31));
    }

    #[test]
    fn clock_changes_keep_local_times() {
        let spring = at("2026-03-29T01:30");
        assert_eq!(spring.to_string(), "2026-03-29T02:30:00+01:00[Europe/London]");
        let autumn = at("2026-10-25T01:30");
        assert_eq!(autumn.to_string(), "2026-10-25T01:30:00+01:00[Europe/London]");
    }
}
