//! One line a figure on standard output, and nothing else there.

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

/// What a part of the bench ends with; errors are sentences.
pub type Bench<T = ()> = Result<T, Box<dyn Error>>;

/// Writes one figure.
pub fn figure(name: &str, value: f64, unit: &str) -> Bench {
    let value = if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") };
    let mut out = io::stdout().lock();
    writeln!(out, "figure {name} {value} {unit}")?;
    Ok(out.flush()?)
}

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "counts here are small")]
pub fn count(count: usize) -> f64 {
    count as f64
}

/// Says on standard error how far the bench has come.
pub fn tell(what: &str) {
    // Nobody reading is a normal state.
    let _ = writeln!(io::stderr(), "bench: {what}");
}

/// What a program ends with: where it was stopped, it says why.
pub fn ended(done: Bench) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("stopped: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The moment, for measuring only.
#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
pub fn now() -> Instant {
    Instant::now()
}

/// How long things took.
#[derive(Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Takes the time since `began`.
    pub fn since(&mut self, began: Instant) {
        self.take(began.elapsed());
    }

    /// Takes a time.
    pub fn take(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Takes the times of another.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many took longer than `limit`.
    pub fn over(&self, limit: Duration) -> usize {
        self.0.iter().filter(|time| **time > limit).count()
    }

    /// All together, in seconds.
    pub fn seconds(&self) -> f64 {
        self.0.iter().sum::<Duration>().as_secs_f64()
    }

    /// The time that `percent` of all stay under, in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len().saturating_sub(1) * percent).div_ceil(100);
        sorted.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }

    /// p50, p95 and p99 as figures `NAME_p50_ms` and so on.
    pub fn figures(&self, name: &str) -> Bench {
        for percent in [50, 95, 99] {
            figure(&format!("{name}_p{percent}_ms"), self.percentile(percent), "ms")?;
        }
        Ok(())
    }
}
