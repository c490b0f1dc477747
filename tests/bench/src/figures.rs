//! Figures: many timings, and one line each of what they come to.

use std::{io::Write, time::Duration};

/// Prints `figure NAME VALUE UNIT`, the only thing that ever goes to standard output.
pub(crate) fn figure(name: &str, value: f64, unit: &str) {
    // Nobody reading is no fault of the measurement.
    let _ = writeln!(std::io::stdout(), "figure {name} {value:.3} {unit}");
}

/// Tells on standard error what is being done.
pub(crate) fn tell(what: &str) {
    let _ = writeln!(std::io::stderr(), "bench: {what}");
}

/// Timings of one thing done many times.
#[derive(Debug, Default, Clone)]
pub(crate) struct Timings {
    all: Vec<Duration>,
}

impl Timings {
    pub(crate) fn add(&mut self, one: Duration) {
        self.all.push(one);
    }

    /// How many timings there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The time that so many of a thousand stay within, in milliseconds.
    pub(crate) fn within(&self, of_a_thousand: usize) -> f64 {
        let mut sorted = self.all.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        let at = (sorted.len() * of_a_thousand / 1000).min(last);
        sorted.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }

    /// How many took longer than `limit`, in percent.
    pub(crate) fn over(&self, limit: Duration) -> f64 {
        share(self.all.iter().filter(|time| **time > limit).count(), self.all.len())
    }

    /// How many a second, one after the other.
    pub(crate) fn rate(&self) -> f64 {
        let total: Duration = self.all.iter().sum();
        count(self.all.len()) / total.as_secs_f64()
    }

    /// Prints p50, p95 and p99 in milliseconds.
    pub(crate) fn print(&self, name: &str) {
        figure(&format!("{name}_p50_ms"), self.within(500), "ms");
        figure(&format!("{name}_p95_ms"), self.within(950), "ms");
        figure(&format!("{name}_p99_ms"), self.within(990), "ms");
    }
}

/// A count as a number to divide by.
pub(crate) fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// So many of so many, in percent.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    100.0 * count(part) / count(whole)
}
