//! Weekly hours as recurrence rules, and back.

use super::read::Gathered;
use front_door_domain::{
    details,
    hours::{Hours, HoursText, PeriodText, Session, Week, week_text},
};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// From when to when, and the sessions of each day.
type Periods = BTreeMap<(Option<Date>, Option<Date>), [BTreeSet<String>; 7]>;

/// Hours out of the schedules of a service; what cannot be read as weekly hours is refused by path.
pub(super) fn read(schedules: &Value, path: &str, found: &mut Gathered) -> Option<HoursText> {
    let mut periods = Periods::new();
    for (at, schedule) in schedules.as_array().into_iter().flatten().enumerate() {
        let path = format!("{path}/{at}");
        match schedule.as_object().ok_or_else(|| (String::new(), "one object was expected.".to_owned())) {
            Ok(schedule) => {
                if let Err((field, why)) = add(schedule, &mut periods) {
                    found.refuse(&format!("{path}{field}"), &why);
                }
            }
            Err((_, why)) => found.refuse(&path, &why),
        }
    }
    let mut read = Vec::new();
    // Those that always hold come first, so that dated ones outrank them.
    for ((from, until), days) in periods {
        let week = week_text(&days);
        if week.parse::<Week>().is_err() {
            found.refuse(path, &format!("the sessions of a day overlap ({week}). Put them right."));
            continue;
        }
        read.push(PeriodText { from, until, week, bank_holidays: String::new() });
    }
    (!read.is_empty()).then(|| HoursText { periods: read, ..HoursText::default() })
}

/// Which field cannot be read, and why.
type Wrong = (String, String);

fn add(schedule: &Map<String, Value>, periods: &mut Periods) -> Result<(), Wrong> {
    let text = |field: &str| schedule.get(field).and_then(Value::as_str).unwrap_or_default();
    let wrong = |field: &str, why: &str| (format!("/{field}"), why.to_owned());
    if text("freq") != "WEEKLY" {
        return Err(wrong("freq", "weekly hours (WEEKLY) are read, and no others. Say them in the notes."));
    }
    if schedule.get("interval").and_then(Value::as_f64).is_some_and(|every| every > 1.0) {
        return Err(wrong("interval", "hours of every week are read, and no others. Say them in the notes."));
    }
    if !text("bymonthday").is_empty() {
        return Err(wrong(
            "bymonthday",
            "days of the month do not go with WEEKLY. Take them out, or use MONTHLY.",
        ));
    }
    let day = |field: &'static str| match text(field) {
        "" => Ok(None),
        given => details::date(given).map(Some).map_err(|why| wrong(field, &why.to_string())),
    };
    let (from, until) = (day("valid_from")?, day("valid_to")?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(wrong("valid_to", "the last day comes before the first. Put one of the two right."));
    }
    let days: Option<Vec<usize>> =
        text("byday").split(',').map(|name| DAYS.iter().position(|short| *short == name.trim())).collect();
    let days = days.ok_or_else(|| wrong("byday", "days such as MO,TU were expected. Put them right."))?;
    let (opens, closes) = (clock(text("opens_at")), clock(text("closes_at")));
    let opens = opens.ok_or_else(|| wrong("opens_at", "a time such as 10:00 was expected. Put it right."))?;
    let closes =
        closes.ok_or_else(|| wrong("closes_at", "a time such as 18:00 was expected. Put it right."))?;
    // The standard cannot say 24:00 and writes the minute before.
    let closes = if closes == "23:59" { "24:00".to_owned() } else { closes };
    if opens == closes {
        return Err(wrong("closes_at", "it opens and closes at the same minute. Put one of the two right."));
    }
    let period = periods.entry((from, until)).or_default();
    for day in days {
        period[day].insert(format!("{opens}-{closes}"));
    }
    Ok(())
}

/// `10:00` of `10:00` or `10:00:00`, with or without a zone behind it.
fn clock(text: &str) -> Option<String> {
    let short = text.get(..5)?;
    let (hour, minute) = short.split_once(':')?;
    let number = |text: &str, below: u8| text.parse::<u8>().is_ok_and(|number| number < below);
    let digits = short.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    (digits && number(hour, 24) && number(minute, 60)).then(|| short.to_owned())
}

/// Schedules of hours: one for each session and the days that share it.
pub(super) fn write(hours: &Hours, id: &dyn Fn(usize) -> String) -> Vec<Value> {
    let mut schedules = Vec::new();
    match hours {
        Hours::Always => {
            let all = Session { from: 0, to: 1440 };
            schedules.push(schedule(&id(0), (None, None), all, &[0, 1, 2, 3, 4, 5, 6]));
        }
        Hours::Stated { periods, .. } => {
            for period in periods {
                let mut alike: BTreeMap<Session, Vec<usize>> = BTreeMap::new();
                for (day, sessions) in period.week.days().iter().enumerate() {
                    for session in sessions {
                        alike.entry(*session).or_default().push(day);
                    }
                }
                for (session, days) in alike {
                    let id = id(schedules.len());
                    schedules.push(schedule(&id, (period.from, period.until), session, &days));
                }
            }
        }
    }
    schedules
}

fn schedule(id: &str, (from, until): (Option<Date>, Option<Date>), at: Session, days: &[usize]) -> Value {
    let clock = |minute: u16| match minute {
        1440 => "23:59:00".to_owned(),
        minute => format!("{:02}:{:02}:00", minute / 60 % 24, minute % 60),
    };
    let byday: Vec<&str> = days.iter().filter_map(|day| DAYS.get(*day)).copied().collect();
    let mut schedule = json!({
        "id": id,
        "freq": "WEEKLY",
        "interval": 1,
        "byday": byday.join(","),
        "opens_at": clock(at.from),
        "closes_at": clock(at.to),
    });
    for (field, day) in [("valid_from", from), ("valid_to", until)] {
        if let Some(day) = day {
            schedule[field] = json!(day.to_string());
        }
    }
    schedule
}
