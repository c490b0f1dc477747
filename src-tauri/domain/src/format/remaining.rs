//! Time that is left.

use jiff::{Timestamp, Zoned};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Minutes and seconds to the end of a hold: `4:31`; `0:00` once it has passed.
pub fn countdown(now: Timestamp, until: Timestamp) -> String {
    // Rounded up, so that 0:00 is never shown of a hold that still counts.
    let milliseconds = (until.as_millisecond() - now.as_millisecond()).max(0);
    let seconds = (milliseconds + 999) / 1000;
    format!("{}:{:02}", seconds / MINUTE, seconds % MINUTE)
}

/// Time left to a clock: `0:26 left` under an hour, `2 h 06 left` under four, then `today`,
/// `Mon 18:30` within a week, `Mon 02-Nov` beyond; `0:12 over`, `2 h 06 over`,
/// `over since Fri 23-Oct` once it has passed.
pub fn left(now: &Zoned, due: &Zoned) -> String {
    let seconds = due.timestamp().as_second() - now.timestamp().as_second();
    match seconds {
        ..0 => over(-seconds, due),
        0..HOUR => format!("{} left", span(seconds)),
        _ if seconds < 4 * HOUR => format!("{} left", span(seconds)),
        _ if now.date() == due.date() => "today".to_owned(),
        _ if seconds < 7 * 24 * HOUR => due.strftime("%a %H:%M").to_string(),
        _ => super::short_day(due),
    }
}

fn over(seconds: i64, due: &Zoned) -> String {
    if seconds < 24 * HOUR {
        format!("{} over", span(seconds))
    } else {
        format!("over since {}", super::short_day(due))
    }
}

fn span(seconds: i64) -> String {
    let (hours, minutes) = (seconds / HOUR, seconds % HOUR / MINUTE);
    if hours == 0 { format!("0:{minutes:02}") } else { format!("{hours} h {minutes:02}") }
}
