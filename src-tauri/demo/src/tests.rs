//! What a made-up population must be like.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::{TablesError, fixture, residents};
use front_door_domain::{
    demo_tables::{BANDS, DemoTables},
    residents::{Resident, Sex},
};
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::Write as _,
};

const TODAY: Date = date(2026, 10, 23);

fn people(tables: &DemoTables, seed: u64, n: u64) -> Vec<Resident> {
    residents(tables, seed, n, TODAY).unwrap().collect()
}

fn age(resident: &Resident) -> i16 {
    resident.born.until((jiff::Unit::Year, TODAY)).unwrap().get_years()
}

fn sha(people: &[Resident]) -> String {
    let mut hash = Sha256::new();
    for resident in people {
        hash.update(serde_json::to_vec(resident).unwrap());
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Residents that `is` holds for, of 10,000.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn share(people: &[Resident], is: impl Fn(&Resident) -> bool) -> f64 {
    people.iter().filter(|resident| is(resident)).count() as f64 * 10_000.0 / people.len() as f64
}

fn check_share(
    people: &[Resident],
    what: &str,
    expected: std::ops::Range<f64>,
    is: impl Fn(&Resident) -> bool,
) {
    let share = share(people, is);
    assert!(expected.contains(&share), "{what}: {share} of 10,000, expected {expected:?}");
}

#[test]
fn the_same_seed_makes_the_same_people() {
    let first = people(&fixture::small(), 7, 10_000);
    assert_eq!(sha(&first), "11796a726d6c3433c1d7404eec1685898327109e08bccfcec0b33b7ecc0812a8");
    assert_eq!(first, people(&fixture::small(), 7, 10_000));
    assert_ne!(sha(&first), sha(&people(&fixture::small(), 8, 10_000)));
}

#[test]
fn the_order_of_the_tables_does_not_matter() {
    let mut turned = fixture::small();
    turned.practices.reverse();
    turned.lsoas.reverse();
    turned.postcodes.reverse();
    turned.boroughs.reverse();
    turned.names.reverse();
    assert_eq!(people(&turned, 7, 3_000), people(&fixture::small(), 7, 3_000));
}

#[test]
fn a_resident_does_not_depend_on_how_many_are_asked_for() {
    let few = people(&fixture::small(), 7, 500);
    assert_eq!(few, people(&fixture::small(), 7, 5_000)[..500]);
}

#[test]
fn ids_count_from_one_and_the_length_is_known() {
    let few = residents(&fixture::small(), 7, 3, TODAY).unwrap();
    assert_eq!(few.len(), 3);
    assert_eq!(few.map(|resident| resident.id.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(people(&fixture::small(), 7, 0), []);
}

fn check_refused(change: impl Fn(&mut DemoTables), expected: TablesError) {
    let mut tables = fixture::small();
    change(&mut tables);
    assert_eq!(residents(&tables, 7, 10, TODAY).err(), Some(expected));
}

#[test]
fn tables_that_nobody_can_be_drawn_from_are_refused() {
    check_refused(|tables| tables.practices.clear(), TablesError::NoPractices);
    check_refused(
        |tables| tables.practices.iter_mut().for_each(|one| one.list_size = 0),
        TablesError::NoPractices,
    );
    check_refused(|tables| tables.postcodes.clear(), TablesError::NobodyLivesAnywhere);
    check_refused(|tables| tables.lsoas.clear(), TablesError::NobodyLivesAnywhere);
    check_refused(|tables| tables.names.clear(), TablesError::NoNames);
}

#[test]
fn practices_hold_their_exact_share() {
    // 995 of 1,000 have a practice; lists are 5,000, 3,000 and 2,000.
    let mut counts: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for resident in people(&fixture::small(), 3, 2_000) {
        *counts.entry(resident.practice.map(|code| code.0)).or_default() += 1;
    }
    assert_eq!(counts.into_values().collect::<Vec<_>>(), [10, 995, 597, 398]);
}

#[test]
fn nobody_is_real_and_every_field_is_possible() {
    let people = people(&fixture::small(), 5, 20_000);
    for resident in &people {
        let number = resident.nhs_number.as_deref().unwrap_or("9990000000");
        assert!(number.starts_with("999") && number.len() == 10);
        let phone = resident.phone.as_str();
        let drama = phone.starts_with("07700900") || phone.starts_with("02079460");
        assert!(phone.is_empty() || (drama && phone.len() == 11), "{phone}");
        assert!((0..=105).contains(&age(resident)), "{resident:?}");
        assert!(resident.died.is_none_or(|died| died >= resident.born && died <= TODAY));
        assert!(!resident.given.is_empty() && !resident.family.is_empty() && !resident.address.is_empty());
        assert!(resident.nhs_number.is_some() || !resident.nhs_verified);
    }
    let numbers: Vec<_> = people.iter().filter_map(|resident| resident.nhs_number.as_ref()).collect();
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
}

#[test]
fn the_rare_things_are_as_rare_as_they_should_be() {
    let people = people(&fixture::small(), 5, 60_000);
    check_share(&people, "sensitive", 24.0..36.0, |one| one.sensitive);
    check_share(&people, "without a practice", 49.0..51.0, |one| one.practice.is_none());
    check_share(&people, "without a number", 199.0..201.0, |one| one.nhs_number.is_none());
    check_share(&people, "untraced", 175.0..225.0, |one| one.nhs_number.is_some() && !one.nhs_verified);
    check_share(&people, "indeterminate", 0.5..5.0, |one| one.sex == Sex::Indeterminate);
}

#[test]
fn families_live_together_and_many_share_a_name() {
    let people = people(&fixture::small(), 5, 20_000);
    let mut homes: HashMap<(&str, &str), Vec<&Resident>> = HashMap::new();
    for resident in &people {
        homes.entry((&resident.address, &resident.postcode)).or_default().push(resident);
    }
    for home in homes.values().filter(|home| home.len() > 1) {
        assert!(home.iter().all(|one| one.practice == home[0].practice), "{home:?}");
    }
    let alone = homes.values().filter(|home| home.iter().all(|one| age(one) < 16)).count();
    assert!(alone < 20, "{alone} homes of children alone; only homes cut at the end may be");
    let pairs = homes.values().flat_map(|home| home.windows(2));
    let (same, all) =
        pairs.fold((0, 0), |(same, all), pair| (same + u32::from(pair[0].family == pair[1].family), all + 1));
    assert!((all * 4 / 10..all * 9 / 10).contains(&same), "{same} of {all} share a name");
}

/// The real tables at 100,000, and everything that needs them.
#[test]
fn a_real_population_has_the_shape_of_its_tables() {
    let Some(tables) = fixture::real() else { return };
    let people = people(&tables, 7, 100_000);
    check_share(&people, "access needs", 1_100.0..1_300.0, |one| !one.needs.is_empty());
    check_share(&people, "deceased", 80.0..120.0, |one| one.died.is_some());
    check_lists(&tables, &people);
    check_areas(&tables, &people);
    check_bands(&tables, &people);
    check_names(&people);
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn check_lists(tables: &DemoTables, people: &[Resident]) {
    let mut counts: HashMap<&str, f64> = HashMap::new();
    for code in people.iter().filter_map(|resident| resident.practice.as_ref()) {
        *counts.entry(code.as_str()).or_default() += 1.0;
    }
    let all: u32 = tables.practices.iter().map(|practice| practice.list_size).sum();
    for practice in &tables.practices {
        let expected = f64::from(practice.list_size) / f64::from(all) * people.len() as f64 * 0.995;
        let seen = counts.get(practice.code.as_str()).copied().unwrap_or_default();
        assert!((seen - expected).abs() <= 1.5, "{}: {seen}, expected {expected}", practice.code);
    }
}

/// Each area in proportion to its real people: in all, some 4 in 100 are one area astray, which is
/// the play of chance over 421 areas.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn check_areas(tables: &DemoTables, people: &[Resident]) {
    let by_postcode: HashMap<&str, &str> =
        tables.postcodes.iter().map(|one| (one.postcode.as_str(), one.lsoa.as_str())).collect();
    let mut seen: HashMap<&str, f64> = HashMap::new();
    for resident in people {
        *seen.entry(by_postcode[resident.postcode.as_str()]).or_default() += 1.0;
    }
    let residents =
        |lsoa: &front_door_domain::demo_tables::DemoLsoa| lsoa.female.iter().chain(&lsoa.male).sum::<u32>();
    let all: u32 = tables.lsoas.iter().map(residents).sum();
    let astray: f64 = tables
        .lsoas
        .iter()
        .map(|lsoa| {
            let expected = f64::from(residents(lsoa)) / f64::from(all) * people.len() as f64;
            (seen.get(lsoa.code.as_str()).copied().unwrap_or_default() - expected).abs()
        })
        .sum();
    assert!(astray / 2.0 / (people.len() as f64) < 0.055, "{astray} astray");
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn check_bands(tables: &DemoTables, people: &[Resident]) {
    let all: u32 = tables.lsoas.iter().flat_map(|lsoa| lsoa.female.iter().chain(&lsoa.male)).sum();
    for (band, (from, to)) in BANDS.into_iter().enumerate() {
        for (sex, of_sex) in [(Sex::Female, true), (Sex::Male, false)] {
            let table: u32 = tables
                .lsoas
                .iter()
                .map(|lsoa| if of_sex { lsoa.female[band] } else { lsoa.male[band] })
                .sum();
            let within =
                |one: &&Resident| one.sex == sex && (i16::from(from)..=i16::from(to)).contains(&age(one));
            let seen = people.iter().filter(within).count() as f64 / people.len() as f64;
            let expected = f64::from(table) / f64::from(all);
            assert!((seen - expected).abs() < 0.008, "{sex:?} {from} to {to}: {seen}, expected {expected}");
        }
    }
}

fn check_names(people: &[Resident]) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for one in people {
        *counts.entry(one.family.as_str()).or_default() += 1;
    }
    let mut common: Vec<(usize, &str)> = counts.iter().map(|(name, count)| (*count, *name)).collect();
    common.sort_unstable_by(|a, b| b.cmp(a));
    let top: usize = common[..10].iter().map(|(count, _)| count).sum();
    assert!((8_000..22_000).contains(&top), "the ten commonest: {:?}", &common[..10]);
    assert!(counts.len() > 9_000, "{} family names", counts.len());
    assert!(people.iter().all(|one| one.family.chars().count() >= 2 && !one.family.ends_with(['-', ' '])));
}

/// Run by hand in a release build: seconds for the full size.
#[test]
#[ignore = "925,000 people; for a release build"]
#[expect(clippy::print_stderr, clippy::disallowed_methods, reason = "figures to read")]
fn the_full_size_is_fast() {
    let Some(tables) = fixture::real() else { return };
    let start = std::time::Instant::now();
    let count = residents(&tables, 7, 925_000, TODAY).unwrap().count();
    eprintln!("{count} in {:?}", start.elapsed());
}

/// Run by hand in a release build: names and numbers at the full size.
#[test]
#[ignore = "925,000 people; for a release build"]
#[expect(clippy::print_stderr, reason = "figures to read")]
fn the_full_size_is_varied() {
    let Some(tables) = fixture::real() else { return };
    let people = people(&tables, 7, 925_000);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for one in &people {
        *counts.entry(one.family.as_str()).or_default() += 1;
    }
    let mut common: Vec<(usize, &str)> = counts.iter().map(|(name, count)| (*count, *name)).collect();
    common.sort_unstable_by(|a, b| b.cmp(a));
    let numbers: HashSet<&str> = people.iter().filter_map(|one| one.nhs_number.as_deref()).collect();
    eprintln!("{} family names, {} NHS numbers; commonest {:?}", counts.len(), numbers.len(), &common[..20]);
    assert!((36_000..46_000).contains(&counts.len()));
    assert_eq!(numbers.len(), 906_500);
}

/// At as many people as the lists hold, every list is full to the person.
#[test]
#[ignore = "933,000 people; for a release build"]
fn at_the_size_of_the_lists_every_list_is_exact() {
    let Some(tables) = fixture::real() else { return };
    let all: u64 = tables.practices.iter().map(|practice| u64::from(practice.list_size)).sum();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for resident in residents(&tables, 7, all * 1_000 / 995, TODAY).unwrap() {
        *counts.entry(resident.practice.map_or_else(String::new, |code| code.0)).or_default() += 1;
    }
    for practice in &tables.practices {
        assert!(counts[practice.code.as_str()].abs_diff(practice.list_size) <= 1, "{}", practice.code);
    }
}
