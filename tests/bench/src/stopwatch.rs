//! How long something takes. A measurement is the one thing that must read a clock of its own.

use std::time::{Duration, Instant};

/// A running clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "a bench measures how long things take")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub(crate) fn read(self) -> Duration {
        self.0.elapsed()
    }
}

/// How long `work` takes, and what it answers.
pub(crate) async fn time<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let watch = Stopwatch::start();
    let answer = work.await;
    (watch.read(), answer)
}
