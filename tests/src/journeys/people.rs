//! Made-up residents of the demo desk, picked by what a journey needs of them.

use front_door_domain::{
    format,
    residents::{Resident, Sex},
};
use front_door_tests::driver::{Fault, Outcome, line};
use jiff::civil::{Date, date};

/// The day of the journeys.
const TODAY: Date = date(2026, 10, 23);

/// Somebody who lives at the demo desk.
pub(super) struct Somebody {
    row: Resident,
}

impl Somebody {
    /// The first woman of this age with a name that can be typed, a number and nothing unusual.
    pub(super) fn woman(age: i16) -> Outcome<Self> {
        Self::plain(Sex::Female, age)
    }

    /// The first boy or man of this age, likewise.
    pub(super) fn man(age: i16) -> Outcome<Self> {
        Self::plain(Sex::Male, age)
    }

    fn plain(sex: Sex, age: i16) -> Outcome<Self> {
        let tables = front_door_interop::packs::demo_tables()?;
        let all: Vec<Resident> = front_door_demo::residents(&tables, 1, 2_000, TODAY)?.collect();
        let fits = |row: &&Resident| {
            let plain = row.family.len() > 4
                && row.family.chars().chain(row.given.chars()).all(|c| c.is_ascii_alphabetic() || c == ' ');
            row.sex == sex
                && row.died.is_none()
                && !row.sensitive
                && row.needs.is_empty()
                && plain
                && years(row) == age
        };
        let alone = |row: &&Resident| {
            all.iter().filter(|other| other.family == row.family && first(other) == first(row)).count() == 1
        };
        let row = all.iter().filter(fits).find(alone).cloned();
        row.map(|row| Self { row })
            .ok_or_else(|| Fault(format!("Nobody made up is plain, {sex:?} and {age}: change the seed.")))
    }

    /// What to type into the search box to find only her.
    pub(super) fn typed(&self) -> String {
        format!("{} {}", self.row.family.to_lowercase(), first(&self.row).to_lowercase())
    }

    /// Her name as lists write it.
    pub(super) fn name(&self) -> String {
        format::person_name(&self.row.family, &self.row.given, &self.row.title)
    }

    /// Her number in the extract.
    pub(super) fn id(&self) -> String {
        self.row.id.0.to_string()
    }

    /// How an online form names her: name, date of birth, postcode.
    pub(super) fn given(&self) -> [String; 3] {
        let name = format!("{} {}", first(&self.row), self.row.family);
        [name, self.row.born.strftime("%d/%m/%Y").to_string(), self.row.postcode.clone()]
    }

    /// A whole booking of `slot` for her at the command line.
    pub(super) fn booking(&self, slot: &str) -> Vec<String> {
        let user = ["--user", "demo"].map(str::to_owned).into_iter();
        user.chain(line::booking(&self.id(), slot)).chain(line::no_red_flags()).collect()
    }
}

fn first(row: &Resident) -> &str {
    row.given.split(' ').next().unwrap_or_default()
}

fn years(row: &Resident) -> i16 {
    let whole = TODAY.year() - row.born.year();
    let had = (TODAY.month(), TODAY.day()) >= (row.born.month(), row.born.day());
    if had { whole } else { whole - 1 }
}
