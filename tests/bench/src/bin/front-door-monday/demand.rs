//! How many people get in touch on a Monday morning.
//!
//! Calls: all inbound calls of the practices of the three boroughs in November 2025, times the share
//! that a Monday's 08:00 to 10:00 has of all calls of that month in England, times the patients of
//! all 111 practices over those of the practices that reported. Online requests: all submissions of
//! the same practices and month, times the same share of England's submissions. November, since its
//! four Mondays are ordinary ones.
//!
//! The publications know only bands of two hours. Within the band the rate falls evenly, so that at
//! 10:00 it is half-way to that of the next band; the sum of the band stays.

use crate::figures::Bench;

/// What was derived; a test derives it again where the publications are at hand.
const MONDAY: &str = include_str!("monday.csv");
/// How many of a hundred calls were answered by a person, in the same month and practices; the
/// others ended in the telephone's menu, asked to be rung back, or hung up.
pub(crate) const ANSWERED: usize = 51;
/// Minutes to a row.
pub(crate) const ROW_MINUTES: u32 = 5;

/// Five minutes of the morning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// Calls in them.
    pub(crate) calls: u32,
    /// Online requests in them.
    pub(crate) online: u32,
}

/// The rows from 08:00 on.
pub(crate) fn rows() -> Bench<Vec<Row>> {
    let lines = MONDAY.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .map(|line| {
            let row: Vec<_> = line.split(',').collect();
            let [_, calls, online] = row.as_slice() else {
                return Err(format!("Three cells were expected in “{line}” of monday.csv.").into());
            };
            Ok(Row { calls: calls.parse()?, online: online.parse()? })
        })
        .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    const BAND: &str = "08:00-09:59";
    const NEXT: &str = "10:00-11:59";

    /// A table: what each row has under a name that begins so.
    struct Table(Vec<String>, Vec<Vec<String>>);

    impl Table {
        fn read(path: &Path) -> Self {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
            let names = reader.headers().unwrap().iter().map(str::to_owned).collect();
            let row = |row: csv::Result<csv::StringRecord>| row.unwrap().iter().map(str::to_owned).collect();
            Self(names, reader.records().map(row).collect())
        }

        fn place(&self, name: &str) -> usize {
            self.0.iter().position(|found| found.starts_with(name)).unwrap()
        }

        /// Only rows with this value.
        fn only(mut self, name: &str, value: &str) -> Self {
            let place = self.place(name);
            self.1.retain(|row| row[place].starts_with(value));
            self
        }

        fn texts(&self, name: &str) -> Vec<String> {
            let place = self.place(name);
            self.1.iter().map(|row| row[place].clone()).collect()
        }

        fn sum(&self, name: &str) -> f64 {
            self.texts(name).iter().map(|text| text.parse().unwrap_or(0.0)).sum()
        }
    }

    fn demand() -> Option<PathBuf> {
        let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/demand");
        if !found.exists() {
            eprintln!(
                "SKIPPED: ../shared/data is not beside this checkout, so the Monday was not derived again"
            );
            return None;
        }
        Some(found)
    }

    fn calls(demand: &Path) -> (f64, f64, f64) {
        let england =
            demand.join("cbt/cbt_inbound_calls_england_by_date_and_timeband_2025-10_to_2025-12.csv");
        let month = Table::read(&england).only("date", "2025-11");
        let all = month.sum("total");
        let mondays = month.only("weekday", "Monday");
        let ours = Table::read(&demand.join("cbt/cbt_outcomes_practice_nel_2025-11.csv")).only("is_bhr", "1");
        let lists = demand.join("list_sizes/registered_patients_practice_nel_file-2025-11.csv");
        let lists = Table::read(&lists).only("is_bhr", "1");
        let reported = ours.texts("ods_code");
        let (codes, sizes) = (lists.texts("CODE"), lists.texts("NUMBER_OF_PATIENTS"));
        let size = |size: &String| size.parse::<f64>().unwrap();
        let covered: f64 = codes
            .iter()
            .zip(&sizes)
            .filter(|(code, _)| reported.contains(code))
            .map(|(_, of)| size(of))
            .sum();
        let scale = ours.sum("inbound") / all * (lists.sum("NUMBER_OF_PATIENTS") / covered);
        let days = f64::from(u32::try_from(mondays.1.len()).unwrap());
        let answered = 100.0 * ours.sum("answered") / ours.sum("inbound");
        (mondays.sum(BAND) / days * scale, mondays.sum(NEXT) / days * scale, answered)
    }

    fn online(demand: &Path) -> (f64, f64) {
        let england = demand
            .join("online_consultations/oc_submissions_england_avg_by_weekday_and_timeband_to_2025-12.csv");
        let month = Table::read(&england).only("month", "2025-11");
        let bands: Vec<_> = month.0.iter().filter(|name| name.contains(':')).cloned().collect();
        // An average of each weekday; this month had five Saturdays and Sundays and four of the others.
        let all: f64 = (month.1.iter().zip(month.texts("weekday")))
            .map(|(row, day)| {
                let times = if day.starts_with('S') { 5.0 } else { 4.0 };
                let cell = |name: &String| row[month.place(name)].parse::<f64>().unwrap();
                times * bands.iter().map(cell).sum::<f64>()
            })
            .sum();
        let practices =
            demand.join("online_consultations/oc_submissions_practice_nel_2024-04_to_2025-12.csv");
        let ours =
            Table::read(&practices).only("is_bhr", "1").only("month_file", "2025-11").sum("Submissions");
        let monday = month.only("weekday", "Monday");
        (monday.sum(BAND) * ours / all, monday.sum(NEXT) * ours / all)
    }

    /// The band spread over its rows.
    fn spread(band: f64, next: f64) -> Vec<u32> {
        let (first, last) = (band - (next - band) / 2.0, band + (next - band) / 2.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "hundreds")]
        let row = |row: u32| ((first + (last - first) * (f64::from(row) + 0.5) / 24.0) / 24.0).round() as u32;
        (0..24).map(row).collect()
    }

    #[test]
    fn the_monday_follows_from_the_publications() {
        let Some(demand) = demand() else { return };
        let (band, next, answered) = calls(&demand);
        let calls = spread(band, next);
        let (band, next) = online(&demand);
        let derived: Vec<_> =
            calls.into_iter().zip(spread(band, next)).map(|(calls, online)| Row { calls, online }).collect();
        assert_eq!(rows().unwrap(), derived);
        assert_eq!(format!("{answered:.0}"), ANSWERED.to_string());
    }

    #[test]
    fn it_is_two_hours_that_grow_quieter() {
        let rows = rows().unwrap();
        assert_eq!(rows.len() * ROW_MINUTES as usize, 120);
        assert!(rows.is_sorted_by(|one, next| one.calls > next.calls && one.online >= next.online));
        assert_eq!(rows.iter().map(|row| row.calls).sum::<u32>(), 11_491);
        assert_eq!(rows.iter().map(|row| row.online).sum::<u32>(), 1_538);
    }
}
