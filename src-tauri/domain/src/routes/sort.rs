//! Orders a person may choose: plain facts, never a ranking of urgency.

use super::RouteRow;
use serde::{Deserialize, Serialize};

/// A plain fact to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// As the pack lists them.
    #[default]
    AsListed,
    /// What can be had first, first; not known last.
    OpensFirst,
    /// The nearest door first; services without a door last.
    Nearest,
}

/// Sorts rows by one plain fact; rows that do not differ in it keep their order.
pub fn sort_rows(rows: &mut [RouteRow], by: Sort) {
    match by {
        Sort::AsListed => {}
        Sort::OpensFirst => rows.sort_by_key(|row| (row.opens.is_none(), row.opens)),
        Sort::Nearest => rows.sort_by(|a, b| nearest(a).total_cmp(&nearest(b))),
    }
}

fn nearest(row: &RouteRow) -> f64 {
    row.places.iter().filter_map(|place| place.km).fold(f64::INFINITY, f64::min)
}
