//! The one place that reads the real clock and the real dice.

use jiff::Timestamp;

/// Where a desk gets its time from. With the feature `test-clock` the environment variable
/// `FRONT_DOOR_NOW` sets the moment of the start, and time runs on from there.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// How far the desk's time is from the machine's, in milliseconds.
    offset: i64,
}

impl Clock {
    /// The clock this build may use.
    pub fn start() -> Self {
        #[cfg(feature = "test-clock")]
        if let Some(set) = std::env::var("FRONT_DOOR_NOW").ok().and_then(|text| text.parse().ok()) {
            return Self::set_to(set);
        }
        Self { offset: 0 }
    }

    /// A clock that says `now` at this moment and runs on.
    pub fn set_to(now: Timestamp) -> Self {
        Self { offset: now.as_millisecond() - Self { offset: 0 }.now().as_millisecond() }
    }

    /// What time it is. The only call of the real clock in the house.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        let real = Timestamp::now();
        Timestamp::from_millisecond(real.as_millisecond() + self.offset).unwrap_or(real)
    }
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], crate::refusal::DeskError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| crate::refusal::DeskError::NoRandomness)?;
    Ok(bytes)
}
