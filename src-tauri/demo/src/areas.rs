//! Where people live and which practice they go to: small areas near a practice, so that the
//! areas fill in proportion to their real population and the practices in proportion to their lists.

use crate::{chance::Weighted, families::Plan};
use front_door_domain::demo_tables::{DemoLsoa, DemoPostcode, DemoTables};
use std::collections::BTreeMap;

/// Kilometres in a degree of latitude, and in a degree of longitude at 51.57 degrees north.
const KM: (f64, f64) = (111.2, 69.2);
/// Rounds of fitting rows and columns in turn; the fit is within one in a thousand by then.
const ROUNDS: usize = 60;

/// A small area in which somebody can live.
#[derive(Debug)]
pub(crate) struct Area {
    /// Place of its borough among the boroughs of the tables.
    pub(crate) borough: usize,
    /// Its postcodes, as places in the table of postcodes; never empty.
    pub(crate) postcodes: Vec<usize>,
    /// How its households are made up.
    pub(crate) plan: Plan,
    people: f64,
    lat: f64,
    lon: f64,
}

/// Every area of the tables that has people and a postcode, in the order of its codes.
pub(crate) fn areas(tables: &DemoTables) -> Vec<Area> {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, postcode) in tables.postcodes.iter().enumerate() {
        by_code.entry(&postcode.lsoa).or_default().push(place);
    }
    for postcodes in by_code.values_mut() {
        postcodes
            .sort_unstable_by_key(|place| tables.postcodes.get(*place).map(|postcode| &postcode.postcode));
    }
    let mut lsoas: Vec<&DemoLsoa> = tables.lsoas.iter().collect();
    lsoas.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    let with_postcodes =
        lsoas.into_iter().filter_map(|lsoa| Some((lsoa, by_code.remove(lsoa.code.as_str())?)));
    with_postcodes.filter_map(|(lsoa, postcodes)| area(tables, lsoa, postcodes)).collect()
}

fn area(tables: &DemoTables, lsoa: &DemoLsoa, postcodes: Vec<usize>) -> Option<Area> {
    let people: u32 = lsoa.female.iter().chain(&lsoa.male).sum();
    let mean = |part: fn(&DemoPostcode) -> f64| {
        let (count, sum) = postcodes
            .iter()
            .filter_map(|place| tables.postcodes.get(*place))
            .fold((0.0, 0.0), |(count, sum), postcode| (count + 1.0, sum + part(postcode)));
        sum / count
    };
    let (lat, lon) = (mean(|postcode| postcode.lat), mean(|postcode| postcode.lon));
    let borough = tables.boroughs.iter().position(|borough| borough.name == lsoa.borough).unwrap_or_default();
    let plan = Plan::new(lsoa.female, lsoa.male);
    (people > 0).then_some(Area { borough, postcodes, plan, people: f64::from(people), lat, lon })
}

/// For each practice, in the order given, the areas its households come from; and last those of
/// people without a practice, who live anywhere.
pub(crate) fn catchments(practices: &[(f64, f64, u32)], areas: &[Area]) -> Vec<Weighted> {
    let mut rows: Vec<Vec<f64>> = practices.iter().map(|practice| pull(*practice, areas)).collect();
    for _ in 0..ROUNDS {
        fit_areas(&mut rows, areas);
        fit_practices(&mut rows, practices);
    }
    rows.push(areas.iter().map(|area| area.people).collect());
    rows.iter().map(|row| households(row, areas)).collect()
}

/// How strongly a practice draws on each area: the people there, fewer the further away.
fn pull((lat, lon, _): (f64, f64, u32), areas: &[Area]) -> Vec<f64> {
    let pulls = areas.iter().map(|area| {
        let (north, east) = ((area.lat - lat) * KM.0, (area.lon - lon) * KM.1);
        let near = 1.0 / (1.0 + north * north + east * east);
        area.people * near * near
    });
    pulls.collect()
}

/// Scales each area's column to its people.
fn fit_areas(rows: &mut [Vec<f64>], areas: &[Area]) {
    for (column, area) in areas.iter().enumerate() {
        let sum: f64 = rows.iter().filter_map(|row| row.get(column)).sum();
        let cells = rows.iter_mut().filter_map(|row| row.get_mut(column));
        cells.for_each(|cell| *cell *= area.people / sum.max(f64::MIN_POSITIVE));
    }
}

/// Scales each practice's row to its list.
fn fit_practices(rows: &mut [Vec<f64>], practices: &[(f64, f64, u32)]) {
    for (row, (_, _, list)) in rows.iter_mut().zip(practices) {
        let sum: f64 = row.iter().sum();
        for cell in row {
            *cell *= f64::from(*list) / sum.max(f64::MIN_POSITIVE);
        }
    }
}

/// People turned into households: an area of large families has fewer of them.
fn households(row: &[f64], areas: &[Area]) -> Weighted {
    let sum: f64 = row.iter().sum();
    let scale = 1e9 / sum.max(f64::MIN_POSITIVE);
    Weighted::new(row.iter().zip(areas).map(|(people, area)| whole(people * scale / area.plan.size())))
}

/// The whole number nearest to a value that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "weights are far below 2^52 and not negative"
)]
pub(crate) fn whole(value: f64) -> u64 {
    value.round().max(0.0) as u64
}
