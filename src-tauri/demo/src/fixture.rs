//! Tables for tests: a few made-up practices and areas, and the real ones where they are at hand.
#![expect(clippy::expect_used, reason = "tests")]

use front_door_domain::{
    demo_tables::{DemoBorough, DemoLsoa, DemoNames, DemoPostcode, DemoPractice, DemoTables},
    ids::OdsCode,
};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Three practices, six areas, two boroughs.
pub(crate) fn small() -> DemoTables {
    let practice = |code: &str, list_size, lat, lon| DemoPractice {
        code: OdsCode::from(code),
        list_size,
        lat,
        lon,
        borough: "West".to_owned(),
    };
    DemoTables {
        practices: vec![
            practice("X00001", 5_000, 51.54, 0.08),
            practice("X00002", 3_000, 51.56, 0.14),
            practice("X00003", 2_000, 51.58, 0.20),
        ],
        lsoas: (0..6_u32).map(lsoa).collect(),
        boroughs: vec![
            borough(
                "West",
                &[("Asian, Asian British or Asian Welsh: Bangladeshi", 60), ("White: Other White", 40)],
            ),
            borough("East", &[("White: English, Welsh, Scottish, Northern Irish or British", 100)]),
        ],
        postcodes: (0..60).map(postcode).collect(),
        names: vec![english()],
    }
}

fn lsoa(place: u32) -> DemoLsoa {
    let borough = if place < 3 { "West" } else { "East" }.to_owned();
    let female = [300, 200, 320, 210, 90 + 40 * place];
    DemoLsoa { code: format!("E0{place}"), borough, female, male: [310, 210, 300, 220, 70 + 35 * place] }
}

fn borough(name: &str, groups: &[(&str, u32)]) -> DemoBorough {
    let ethnicity = groups.iter().map(|(group, people)| ((*group).to_owned(), *people)).collect();
    DemoBorough { name: name.to_owned(), ages: vec![100; 91], ethnicity }
}

fn postcode(place: u32) -> DemoPostcode {
    let lsoa = place % 6;
    let (lat, lon) = (51.53 + f64::from(lsoa) * 0.01, 0.08 + f64::from(lsoa) * 0.025);
    DemoPostcode { postcode: format!("RM{} {}AB", 8 + lsoa, place / 6), lsoa: format!("E0{lsoa}"), lat, lon }
}

fn english() -> DemoNames {
    let list = |names: &str| names.split(' ').map(str::to_owned).collect();
    DemoNames {
        locale: "en_GB".to_owned(),
        female: list("Abbie Carol Denise Ellie Fiona Grace Hannah Joan Kate Lucy"),
        male: list("Adam Brian Carl Dennis Eric Frank George Harry Ian Jack"),
        unisex: Vec::new(),
        last: list("Abbott Baker Carter Dawson Ellis Fisher Grant Hall Ingram Jarvis"),
    }
}

/// The real tables, beside the repository; none, said aloud, where they are not at hand.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn real() -> Option<DemoTables> {
    let data = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if !data.is_dir() {
        eprintln!("SKIPPED: the public tables are not beside this repository (../shared/data)");
        return None;
    }
    Some(Reader(data).tables())
}

struct Reader(PathBuf);

impl Reader {
    fn tables(&self) -> DemoTables {
        DemoTables {
            practices: self.practices(),
            lsoas: self
                .rows("population/ons_mid2020_population_lsoa11_age_sex_bhr.csv")
                .iter()
                .map(area)
                .collect(),
            boroughs: self.boroughs(),
            postcodes: self.rows("geography/postcodes_bhr.csv").iter().map(place).collect(),
            names: self.names(),
        }
    }

    fn rows(&self, path: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.0.join(path)).expect("a table of the public data");
        reader.deserialize().map(|row| row.expect("a row of the public data")).collect()
    }

    fn practices(&self) -> Vec<DemoPractice> {
        let lists = self.rows("demand/list_sizes/registered_patients_practice_nel_file-2025-12.csv");
        let lists: BTreeMap<String, u32> =
            lists.iter().map(|row| (row["CODE"].clone(), number(&row["NUMBER_OF_PATIENTS"]))).collect();
        let practice = |row: &BTreeMap<String, String>| DemoPractice {
            code: OdsCode(row["organisation_code"].clone()),
            list_size: lists.get(&row["organisation_code"]).copied().unwrap_or_default(),
            lat: degrees(&row["lat"]),
            lon: degrees(&row["lon"]),
            borough: row["borough"].clone(),
        };
        self.rows("ods/gp_practices_bhr_2025-09.csv").iter().map(practice).collect()
    }

    fn boroughs(&self) -> Vec<DemoBorough> {
        let groups = self.rows("population/census2021_or_ons_ethnicity21_ltla21_bhr.csv");
        let ages = self.rows("population/census2021_or_ons_population20_ltla21_bhr.csv");
        let borough = |row: &BTreeMap<String, String>| {
            let name = row["ltla21_name"].clone();
            let of_it = groups.iter().filter(|group| group["ltla21_name"] == name);
            let counts = of_it.filter_map(|group| {
                Some((group["ethnic_group"].strip_suffix(" (number)")?.to_owned(), number(&group["value"])))
            });
            let year = |age: u32| row.get(&age.to_string()).or_else(|| row.get(&format!("{age}+")));
            let ages = (0..=90).filter_map(|age| year(age).map(|people| number(people))).collect();
            DemoBorough { ages, ethnicity: counts.collect(), name }
        };
        ages.iter().map(borough).collect()
    }

    fn names(&self) -> Vec<DemoNames> {
        let path = self.0.join("names/faker_40.54_name_lists_by_locale.json");
        let text = fs::read_to_string(path).expect("the lists of names");
        let lists: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).expect("lists of names");
        let part = |value: &serde_json::Value, part: &str| {
            let names = value[part].as_array().into_iter().flatten();
            names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
        };
        let latin = lists.into_iter().filter(|(_, value)| value["script"] == "Latin");
        let names = latin.map(|(locale, value)| DemoNames {
            locale,
            female: part(&value, "female"),
            male: part(&value, "male"),
            unisex: part(&value, "unisex_or_all"),
            last: part(&value, "last"),
        });
        names.collect()
    }
}

fn area(row: &BTreeMap<String, String>) -> DemoLsoa {
    let people = |sex: &str| {
        ["0-15", "16-29", "30-44", "45-64", "65+"].map(|band| number(&row[&format!("{sex}_{band}")]))
    };
    DemoLsoa {
        code: row["LSOA11CD"].clone(),
        borough: row["LAD11NM"].clone(),
        female: people("Females"),
        male: people("Males"),
    }
}

fn place(row: &BTreeMap<String, String>) -> DemoPostcode {
    DemoPostcode {
        postcode: row["postcode"].clone(),
        lsoa: row["lsoa11_code"].clone(),
        lat: degrees(&row["lat"]),
        lon: degrees(&row["lon"]),
    }
}

fn number(text: &str) -> u32 {
    text.strip_suffix(".0").unwrap_or(text).parse().expect("a whole number")
}

fn degrees(text: &str) -> f64 {
    text.parse().expect("degrees")
}
