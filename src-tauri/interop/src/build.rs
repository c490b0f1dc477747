//! Building the pack's tables out of public data: a repeatable step, the same bytes every time.
//!
//! Only *.csv are written; what is kept by hand beside them is left alone.

mod area;
mod csv_in;
mod demand;
mod directory;
pub(crate) mod tidy;

pub(crate) use directory::kind;

use crate::packs::{Files, PackError};
use serde::Deserialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The pack could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file cannot be read or written.
    #[error(
        "{path} cannot be used: {why}. Point --from at the folder of public data and --out at a folder that can be written."
    )]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// A source does not hold what it should.
    #[error("{path}: {what}. Nothing was written; look at the source.")]
    Source {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and where.
        what: String,
    },
    /// What is kept by hand cannot be read.
    #[error(transparent)]
    Pack(#[from] PackError),
}

/// What was built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Built {
    /// Tables and their number of rows.
    pub tables: Vec<(String, usize)>,
    /// What was odd in the sources and how it was met, one sentence each.
    pub odd: Vec<String>,
}

/// One table, ready to be written.
pub(crate) struct Table {
    name: &'static str,
    header: &'static str,
    rows: Vec<Vec<String>>,
}

/// What the builder is told by hand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Curation {
    hub: Vec<CuratedHub>,
    hospitals: Vec<String>,
    not_walk_in: Vec<CuratedPharmacy>,
    names: Vec<CuratedName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CuratedHub {
    code: String,
    name: String,
    pcn: String,
    kind: String,
    bookable: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CuratedPharmacy {
    code: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CuratedName {
    code: String,
    name: String,
}

impl Curation {
    /// The display name of a place: a hub's as curated, any other's as curated or tidied.
    pub(crate) fn place_name(&self, code: &str, name: &str) -> String {
        let hub = self.hub.iter().find(|hub| hub.code == code);
        hub.map_or_else(|| self.name(code, name), |hub| hub.name.clone())
    }

    /// The display name of a row: as curated, otherwise tidied by rule.
    fn name(&self, code: &str, name: &str) -> String {
        let curated = self.names.iter().find(|row| row.code == code);
        curated.map_or_else(|| tidy::name(name), |row| row.name.clone())
    }
}

/// Reads the public data under `from` and writes the pack's tables into `out`. Nothing is written
/// unless everything could be read.
pub fn build_pack(from: &Path, out: &Path) -> Result<Built, BuildError> {
    let curation: Curation = Files::shipped().toml("curation.toml")?;
    let mut odd = Vec::new();
    let (practices, pcns) = directory::practices(from, &curation, &mut odd)?;
    let (hubs, sites) = directory::hubs_and_sites(from, &curation)?;
    let tables = vec![
        practices,
        pcns,
        hubs,
        sites,
        directory::pharmacies(from, &curation)?,
        directory::pharmacy_hours(from, &mut odd)?,
        area::bank_holidays(from)?,
        area::postcodes(from)?,
        area::lsoas(from)?,
        demand::ages(from)?,
        demand::ethnicity(from)?,
        demand::names(from)?,
    ];
    for table in &tables {
        write(out, table)?;
    }
    let counts = tables.iter().map(|table| (table.name.to_owned(), table.rows.len())).collect();
    Ok(Built { tables: counts, odd })
}

fn write(out: &Path, table: &Table) -> Result<(), BuildError> {
    let path = out.join(format!("{}.csv", table.name));
    let file = |why: io::Error| BuildError::File { path: path.clone(), why };
    let mut text = format!("# {}: source, date and licence in sources.toml\n{}\n", table.name, table.header);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in &table.rows {
        writer.write_record(row).map_err(|error| file(io::Error::other(error)))?;
    }
    let rows = writer.into_inner().map_err(|error| file(io::Error::other(error.to_string())))?;
    text.push_str(&String::from_utf8_lossy(&rows));
    fs::write(&path, text).map_err(file)
}

#[cfg(test)]
mod tests;
