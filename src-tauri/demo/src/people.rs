//! Made-up residents, one after the other, from a seed.
//!
//! Each practice has its own stream of households. Whose turn it is follows from the list sizes
//! alone, so a resident depends on the tables, the seed, today and the place in the row, and not
//! on how many are asked for. Nothing is kept but the household each practice is at.

use crate::{
    TablesError,
    age::{Births, Years},
    areas::{Area, areas, catchments},
    chance::{Chance, Weighted},
    families::{Part, Role},
    homes::Homes,
    names::NameBook,
    needs::needs,
    numbers::{Numbers, digits},
    shares::Shares,
    traditions,
};
use front_door_domain::{
    demo_tables::{DemoPractice, DemoTables},
    ids::{OdsCode, ResidentId},
    residents::{Resident, Sex},
};
use jiff::civil::Date;

/// Made-up residents in the order of their ids, from 1.
#[derive(Debug)]
pub struct Residents {
    given: u64,
    end: u64,
    shares: Shares,
    streams: Vec<Stream>,
    areas: Vec<Area>,
    boroughs: Vec<Borough>,
    homes: Homes,
    book: NameBook,
    births: Births,
    numbers: Numbers,
}

/// One practice's households, or those of people without a practice.
#[derive(Debug)]
struct Stream {
    practice: Option<OdsCode>,
    areas: Weighted,
    chance: Chance,
    /// The rest of the household this practice is at, last first.
    household: Vec<Resident>,
}

#[derive(Debug)]
struct Borough {
    years: Years,
    traditions: Weighted,
}

/// Draws `n` residents; `today` is the day their ages are counted from.
///
/// The tables may be in any order: the same rows give the same people.
pub fn residents(tables: &DemoTables, seed: u64, n: u64, today: Date) -> Result<Residents, TablesError> {
    let areas = areas(tables);
    if areas.is_empty() {
        return Err(TablesError::NobodyLivesAnywhere);
    }
    let book = NameBook::new(&tables.names).ok_or(TablesError::NoNames)?;
    let practices = sorted(&tables.practices);
    if practices.is_empty() {
        return Err(TablesError::NoPractices);
    }
    let streams = streams(&practices, &areas, seed);
    Ok(Residents {
        given: 0,
        end: n,
        shares: Shares::new(&lists(&practices)),
        streams,
        areas,
        boroughs: boroughs(tables),
        homes: Homes::new(tables.postcodes.iter().map(|postcode| postcode.postcode.clone()).collect()),
        book,
        births: Births::new(today),
        numbers: Numbers::new(seed),
    })
}

fn sorted(practices: &[DemoPractice]) -> Vec<&DemoPractice> {
    let mut practices: Vec<&DemoPractice> =
        practices.iter().filter(|practice| practice.list_size > 0).collect();
    practices.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    practices
}

/// List sizes, and last the people without a practice: 5 for every 995 who have one.
fn lists(practices: &[&DemoPractice]) -> Vec<u64> {
    let mut lists: Vec<u64> = practices.iter().map(|practice| u64::from(practice.list_size) * 995).collect();
    lists.push(lists.iter().sum::<u64>() / 995 * 5);
    lists
}

fn streams(practices: &[&DemoPractice], areas: &[Area], seed: u64) -> Vec<Stream> {
    let places: Vec<(f64, f64, u32)> =
        practices.iter().map(|practice| (practice.lat, practice.lon, practice.list_size)).collect();
    let codes = practices.iter().map(|practice| Some(practice.code.clone())).chain([None]);
    let streams = codes.zip(catchments(&places, areas)).map(|(practice, areas)| {
        let name = practice.as_ref().map_or("no practice", OdsCode::as_str);
        Stream {
            chance: Chance::of(seed, &format!("households of {name}")),
            practice,
            areas,
            household: Vec::new(),
        }
    });
    streams.collect()
}

fn boroughs(tables: &DemoTables) -> Vec<Borough> {
    let boroughs = tables.boroughs.iter().map(|borough| {
        let mut weights = vec![0; traditions::TRADITIONS.len()];
        for (group, people) in &borough.ethnicity {
            let mix = traditions::of_group(group);
            let parts: u64 = mix.iter().map(|(_, weight)| weight).sum();
            for (place, weight) in mix {
                weights[place] += u64::from(*people) * 1_000 * weight / parts;
            }
        }
        Borough { years: Years::new(Some(borough)), traditions: Weighted::new(weights) }
    });
    let mut boroughs: Vec<Borough> = boroughs.collect();
    if boroughs.is_empty() {
        boroughs.push(Borough { years: Years::new(None), traditions: Weighted::new([1]) });
    }
    boroughs
}

impl Iterator for Residents {
    type Item = Resident;

    fn next(&mut self) -> Option<Resident> {
        if self.given == self.end {
            return None;
        }
        let turn = self.shares.turn();
        if self.streams.get(turn)?.household.is_empty() {
            self.fill(turn)?;
        }
        let mut resident = self.streams.get_mut(turn)?.household.pop()?;
        resident.nhs_number = self.numbers.of(self.given);
        resident.nhs_verified &= resident.nhs_number.is_some();
        self.given += 1;
        resident.id = ResidentId(i64::try_from(self.given).ok()?);
        Some(resident)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.end - self.given).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Residents {}

impl Residents {
    /// Moves one more household in for a practice.
    fn fill(&mut self, turn: usize) -> Option<()> {
        let stream = self.streams.get_mut(turn)?;
        let area = self.areas.get(stream.areas.draw(&mut stream.chance))?;
        let borough = self.boroughs.get(area.borough)?;
        let mut parts = area.plan.household(&mut stream.chance);
        let home = self.homes.next(*stream.chance.pick(&area.postcodes)?);
        let household = Household::new(&mut stream.chance, &self.book, borough, home);
        let youngest_adult = parts.iter().filter(|part| part.role != Role::Child && part.role != Role::Grown);
        let youngest_adult =
            youngest_adult.map(|part| borough.years.age(part.band, part.place)).min().unwrap_or(105);
        let writer =
            Writer { book: &self.book, births: &self.births, borough, practice: stream.practice.as_ref() };
        parts.reverse();
        let people =
            parts.iter().map(|part| writer.person(&mut stream.chance, &household, *part, youngest_adult));
        stream.household = people.collect();
        Some(())
    }
}

/// What the people of a household share.
struct Household {
    address: String,
    postcode: String,
    tradition: usize,
    family: String,
    /// The second adult's tradition and family name, which most couples share with the first.
    partner: Option<(usize, String)>,
    phone: String,
}

impl Household {
    fn new(
        chance: &mut Chance,
        book: &NameBook,
        borough: &Borough,
        (address, postcode): (String, String),
    ) -> Self {
        let tradition = borough.traditions.draw(chance);
        let family = book.family(chance, tradition);
        let partner = chance.in_10_000(2_200).then(|| {
            let other = if chance.in_10_000(3_500) { borough.traditions.draw(chance) } else { tradition };
            (other, book.family(chance, other))
        });
        Self { address, postcode, tradition, family, partner, phone: phone(chance) }
    }
}

/// Turns parts of a household into residents.
struct Writer<'a> {
    book: &'a NameBook,
    births: &'a Births,
    borough: &'a Borough,
    practice: Option<&'a OdsCode>,
}

impl Writer<'_> {
    fn person(&self, chance: &mut Chance, household: &Household, part: Part, youngest_adult: u8) -> Resident {
        let own = household.partner.as_ref().filter(|_| part.role == Role::Partner);
        let (tradition, family) =
            own.map_or((household.tradition, &household.family), |(other, name)| (*other, name));
        let age = self.age(part, youngest_adult);
        let born = self.births.born(chance, age);
        let sex = if chance.in_10_000(2) { Sex::Indeterminate } else { sex(part.woman) };
        Resident {
            id: ResidentId(0),
            nhs_number: None,
            nhs_verified: !chance.in_10_000(200),
            title: title(chance, part, sex, age).to_owned(),
            given: self.book.given(chance, tradition, part.woman),
            family: NameBook::carried(chance, tradition, family, part.woman),
            born,
            died: self.births.died(chance, age, born),
            sex,
            address: household.address.clone(),
            postcode: household.postcode.clone(),
            phone: own_phone(chance, household, age),
            practice: self.practice.cloned(),
            sensitive: chance.in_10_000(30),
            needs: needs(chance, tradition, part.woman, age),
        }
    }

    /// Children are at least sixteen years younger than the youngest of the adults who raise them.
    fn age(&self, part: Part, youngest_adult: u8) -> u8 {
        let age = self.borough.years.age(part.band, part.place);
        match part.role {
            Role::Child => age.min(youngest_adult.saturating_sub(16)),
            Role::Grown => age.min(youngest_adult.saturating_sub(16)).max(16),
            _ => age,
        }
    }
}

fn sex(woman: bool) -> Sex {
    if woman { Sex::Female } else { Sex::Male }
}

fn title(chance: &mut Chance, part: Part, sex: Sex, age: u8) -> &'static str {
    if sex == Sex::Indeterminate {
        return "Mx";
    }
    let learned = age >= 25 && chance.in_10_000(120);
    let draw = chance.below(100);
    match (part.role, part.woman) {
        _ if learned => "Dr",
        (Role::Child, true) => "Miss",
        (Role::Child, false) => "Master",
        (_, false) => "Mr",
        (Role::Partner | Role::Head, true) if draw < 80 => "Mrs",
        (Role::Single, true) if age >= 65 && draw < 75 => "Mrs",
        (Role::Single | Role::Grown, true) if draw < 50 => "Miss",
        (_, true) => "Ms",
    }
}

/// A number from the ranges that Ofcom keeps free for drama: mobile, landline, or none.
fn phone(chance: &mut Chance) -> String {
    let last = u32::try_from(chance.below(1_000)).unwrap_or_default();
    match chance.below(100) {
        0..80 => digits("07700900", last, 3),
        80..95 => digits("02079460", last, 3),
        _ => String::new(),
    }
}

/// Children are rung on the household's number, and so are some adults.
fn own_phone(chance: &mut Chance, household: &Household, age: u8) -> String {
    if age < 16 || chance.in_10_000(2_500) { household.phone.clone() } else { phone(chance) }
}
