//! Ages and the dates of birth and death that go with them.

use crate::chance::{Chance, Weighted};
use front_door_domain::demo_tables::{BANDS, DemoBorough};
use jiff::{ToSpan, civil::Date};

/// Oldest age in whole years.
const OLDEST: u8 = 105;

/// How the people of a borough spread over the single years of each band.
#[derive(Debug)]
pub(crate) struct Years([Weighted; 5]);

impl Years {
    pub(crate) fn new(borough: Option<&DemoBorough>) -> Self {
        let years = borough.map_or(&[][..], |borough| &borough.ages);
        Self(BANDS.map(|(from, to)| Weighted::new((from..=to).map(|age| weight(years, age)))))
    }

    /// The age at the place `place` of 65,536 within a band, from its youngest to its oldest.
    pub(crate) fn age(&self, band: usize, place: u64) -> u8 {
        let Some((years, (from, to))) = self.0.get(band).zip(BANDS.get(band)) else { return 0 };
        let year = years.at(years.total() * place.min(0xffff) / 0x1_0000);
        u8::try_from(year).map_or(*to, |year| from.saturating_add(year).min(*to))
    }
}

/// People of this age times 2^16. The last entry stands for itself and above: three in four of
/// each year are alive in the next. Without a table the years of a band are alike, save the last band's.
fn weight(years: &[u32], age: u8) -> u64 {
    let open = years.len().saturating_sub(1);
    let (people, from) = match years.get(usize::from(age)) {
        _ if years.is_empty() => (1_000, 72),
        Some(people) if usize::from(age) < open => return u64::from(*people) << 16,
        _ => (years.last().copied().unwrap_or(1) / 4, open),
    };
    let mut weight = u64::from(people) << 16;
    for _ in from..usize::from(age) {
        weight = weight * 3 / 4;
    }
    weight.max(1)
}

/// Every day on which somebody of up to 105 was born, and which of them make which age.
#[derive(Debug)]
pub(crate) struct Births {
    today: Date,
    /// Day after day up to today.
    days: Vec<Date>,
    /// For each age the place of its first day, and how many days there are.
    ages: Vec<(usize, usize)>,
}

impl Births {
    pub(crate) fn new(today: Date) -> Self {
        let before = |age: i32| today.checked_sub(age.years()).unwrap_or(today);
        let oldest = i32::from(OLDEST);
        let first = before(oldest + 1);
        let days: Vec<Date> = first.series(1.day()).skip(1).take_while(|day| *day <= today).collect();
        let after = |day: Date| days.partition_point(|other| *other <= day);
        let ages = (0..=oldest).map(|age| (after(before(age + 1)), after(before(age))));
        let ages = ages.map(|(first, end)| (first, end - first)).collect();
        Self { today, days, ages }
    }

    /// A date of birth of somebody who is `age` today.
    pub(crate) fn born(&self, chance: &mut Chance, age: u8) -> Date {
        let (first, count) = self.ages.get(usize::from(age.min(OLDEST))).copied().unwrap_or_default();
        self.days.get(first + chance.index(count)).copied().unwrap_or(self.today)
    }

    /// A date of death for one in a hundred or so, the old above all; within two years of today,
    /// and never before birth.
    pub(crate) fn died(&self, chance: &mut Chance, age: u8, born: Date) -> Option<Date> {
        let share = match age {
            0..=15 => 3,
            16..=44 => 12,
            45..=64 => 80,
            65..=79 => 350,
            _ => 1_200,
        };
        if !chance.in_10_000(share) {
            return None;
        }
        let back = chance.index(730);
        Some(self.days.iter().rev().nth(back).copied().unwrap_or(born).max(born))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check_age(today: Date, age: u8) {
        let births = Births::new(today);
        let mut chance = Chance::of(5, "births");
        for _ in 0..2_000 {
            let born = births.born(&mut chance, age);
            let whole = born.until((jiff::Unit::Year, today)).unwrap().get_years();
            assert_eq!(whole, i16::from(age), "born {born}, today {today}");
        }
    }

    #[test]
    fn a_date_of_birth_gives_back_the_age_on_any_day() {
        for age in [0, 1, 15, 16, 64, 65, 105] {
            check_age(date(2026, 10, 23), age);
            check_age(date(2028, 2, 29), age);
            check_age(date(2027, 3, 1), age);
            check_age(date(2026, 1, 1), age);
        }
    }

    #[test]
    fn bands_keep_to_their_ends() {
        let years = Years::new(None);
        for (band, (from, to)) in BANDS.into_iter().enumerate() {
            assert_eq!(years.age(band, 0), from);
            assert_eq!(years.age(band, 0xffff), if band == 4 { years.age(4, 0xffff) } else { to });
            assert!(years.age(band, 0xffff) <= to);
        }
    }

    #[test]
    fn nobody_dies_before_birth() {
        let births = Births::new(date(2026, 10, 23));
        let mut chance = Chance::of(9, "deaths");
        for age in [0, 1, 90].repeat(5_000) {
            let born = births.born(&mut chance, age);
            let died = births.died(&mut chance, age, born);
            assert!(died.is_none_or(|died| died >= born && died <= date(2026, 10, 23)));
        }
    }
}
