//! Changes of checks, the full list of signs, settings, core hours and review dates.

use super::{Change, Kind, Mutant, of_needs::neighbours, of_words};
use crate::{
    content::{Check, CheckAbout, IfWorse, Place, RedFlags, proof},
    pack::Pack,
};
use jiff::{
    ToSpan,
    civil::{Date, Time},
};

/// Every change of them; a bank holiday that is past shuts nothing any more.
pub(super) fn of(pack: &Pack, today: Date) -> Vec<Mutant> {
    let content = &pack.content;
    let mut found = Vec::new();
    for (index, check) in content.checks.iter().enumerate() {
        found.extend(of_check(pack, index, check));
    }
    found.extend(of_red_flags(&content.red_flags));
    found.extend(content.chaperone.iter().flat_map(of_chaperone));
    for (index, setting) in content.settings.iter().enumerate() {
        for by in [-1, 1] {
            let Some(value) = setting.value.checked_add_signed(by) else { continue };
            let place = Place::setting(&setting.id).at("value");
            let what = format!("{} made {value}", setting.value);
            found.push(Mutant { kind: Kind::Setting, place, what, change: Change::Setting(index, value) });
        }
    }
    found.extend(of_core_hours(pack));
    found.extend(of_bank_holidays(pack, today));
    found.extend(of_review_dates(pack));
    found
}

fn of_check(pack: &Pack, index: usize, check: &Check) -> Vec<Mutant> {
    let place = Place::check(&check.id);
    let mut found = Vec::new();
    let mut add = |kind: Kind, field: &str, what: String, changed: Check| {
        let change = Change::Check(index, Box::new(changed));
        found.push(Mutant { kind, place: place.clone().at(field), what, change });
    };
    for (what, asks) in of_words::moved(&check.asks) {
        add(Kind::Number, "asks", what, Check { asks, ..check.clone() });
    }
    for (what, short) in of_words::moved(&check.short) {
        add(Kind::Number, "short", what, Check { short, ..check.clone() });
    }
    // Where no row filters by it, what a check is about changes nothing.
    let mut uses = pack.content.needs.iter().flat_map(|need| &need.routes).flat_map(|route| &route.checks);
    if uses.any(|used| used.check == check.id && used.filters) {
        let changed = Check { about: CheckAbout::Health, ..check.clone() };
        add(Kind::Swap, "about", "administration made health".to_owned(), changed);
    }
    found
}

fn of_red_flags(flags: &RedFlags) -> Vec<Mutant> {
    let mut found = Vec::new();
    let mut add = |kind: Kind, place: Place, what: String, edit: &dyn Fn(&mut RedFlags)| {
        let mut changed = flags.clone();
        edit(&mut changed);
        found.push(Mutant { kind, place, what, change: Change::RedFlags(Box::new(changed)) });
    };
    for (at, flag) in flags.list.iter().enumerate() {
        let place = Place::sign(&flag.id);
        add(Kind::Drop, place.clone(), "the sign dropped".to_owned(), &|flags| {
            flags.list.remove(at);
        });
        for outcome in neighbours(flag.outcome) {
            let what = format!("{:?} made {outcome:?}", flag.outcome);
            add(Kind::Swap, place.clone().at("outcome"), what, &|flags| {
                flags.list[at].outcome = outcome;
            });
        }
        for (what, text) in of_words::moved(&flag.text) {
            add(Kind::Number, place.clone().at("text"), what, &|flags| flags.list[at].text.clone_from(&text));
        }
    }
    for (at, words) in flags.outcomes.iter().enumerate() {
        let place = Place::file("red_flags.toml").at("outcome").nth(at);
        for (what, text) in of_words::moved(&words.say) {
            add(Kind::Number, place.clone().at("say"), what, &|flags| {
                flags.outcomes[at].say.clone_from(&text);
            });
        }
        for (what, text) in of_words::moved(&words.phone) {
            add(Kind::Number, place.clone().at("phone"), what, &|flags| {
                flags.outcomes[at].phone.clone_from(&text);
            });
        }
        for (line, step) in words.steps.iter().enumerate() {
            for (what, text) in of_words::moved(step) {
                add(Kind::Number, place.clone().at("steps"), what, &|flags| {
                    flags.outcomes[at].steps[line].clone_from(&text);
                });
            }
        }
    }
    for (line, way) in flags.other_ways.iter().enumerate() {
        for (what, text) in of_words::moved(way) {
            let place = Place::file("red_flags.toml").at("other_ways");
            add(Kind::Number, place, what, &|flags| flags.other_ways[line].clone_from(&text));
        }
    }
    found
}

/// What is said where a chaperone is wanted.
fn of_chaperone(words: &IfWorse) -> Vec<Mutant> {
    let place = Place::file("pack.toml").at("content").at("chaperone");
    let mutant = |kind: Kind, place: Place, what: String, text: Vec<String>| {
        let changed = IfWorse { text, ..words.clone() };
        Mutant { kind, place, what, change: Change::Chaperone(changed) }
    };
    let dropped = "the words for whoever wants a chaperone dropped".to_owned();
    let mut found = vec![mutant(Kind::Drop, place.clone(), dropped, Vec::new())];
    for (line, said) in words.text.iter().enumerate() {
        for (what, moved) in of_words::moved(said) {
            let mut text = words.text.clone();
            text[line] = moved;
            found.push(mutant(Kind::Number, place.clone().at("text"), what, text));
        }
    }
    found
}

fn of_core_hours(pack: &Pack) -> Vec<Mutant> {
    let (from, to) = (pack.calendar.core_open(), pack.calendar.core_close());
    let moved = |time: Time, by: i64| time.checked_add(by.minutes()).unwrap_or(time);
    let place = |end: &str| Place::file("pack.toml").at("core_hours").at(end);
    let mutant = |end: &str, by: i64, change: Change| Mutant {
        kind: Kind::Minute,
        place: place(end),
        what: format!("moved by {by} minute"),
        change,
    };
    let both = [-1, 1].into_iter().flat_map(|by| {
        [
            mutant("from", by, Change::CoreHours(moved(from, by), to)),
            mutant("to", by, Change::CoreHours(from, moved(to, by))),
        ]
    });
    both.collect()
}

fn of_bank_holidays(pack: &Pack, today: Date) -> Vec<Mutant> {
    let holidays = pack.calendar.holidays();
    let mut found = Vec::new();
    for (at, holiday) in holidays.iter().enumerate().filter(|(_, holiday)| holiday.date >= today) {
        for by in [-1, 1] {
            let Ok(date) = holiday.date.checked_add(by.days()) else { continue };
            let mut moved = holidays.to_vec();
            moved[at].date = date;
            let place = Place::file("bank_holidays.csv").at(&holiday.date.to_string());
            let what = format!("{} of {} made {date}", holiday.name, holiday.date);
            found.push(Mutant { kind: Kind::Date, place, what, change: Change::BankHolidays(moved) });
        }
    }
    found
}

fn of_review_dates(pack: &Pack) -> Vec<Mutant> {
    let mut found = Vec::new();
    for (place, provenance) in proof::entries(pack) {
        for by in [-1, 1] {
            let Ok(moved) = provenance.review_by.checked_add(by.days()) else { continue };
            let what = format!("{} made {moved}", provenance.review_by);
            let change = Change::ReviewDate(provenance.review_by, moved);
            found.push(Mutant { kind: Kind::ReviewDate, place: place.clone().at("review_by"), what, change });
        }
    }
    found
}
