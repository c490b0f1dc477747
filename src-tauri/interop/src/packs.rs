//! The packs that ship inside the program, read into domain values.

mod content;
mod demo;
mod embedded;
mod tables;

pub use demo::demo_tables;

use front_door_domain::{
    calendar::{Calendar, CalendarFault},
    content::Status,
    pack::{Locality, Pack, PackFault, Parts, Source},
};
use jiff::civil::Time;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// A pack could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file is not what it should be.
    #[error("{file} of the pack cannot be read: {what}. Put the file right, or build the pack again.")]
    File {
        /// Which file.
        file: String,
        /// What is wrong, and where.
        what: String,
    },
    /// The files do not fit each other.
    #[error(transparent)]
    Fault(#[from] PackFault),
    /// No calendar can be made of it.
    #[error(transparent)]
    Calendar(#[from] CalendarFault),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    name: String,
    version: String,
    content: AboutContent,
    core_hours: CoreHours,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutContent {
    version: String,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CoreHours {
    from: Time,
    to: Time,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sources {
    source: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Localities {
    locality: Vec<Locality>,
}

/// Reads the pack of Barking and Dagenham, Havering and Redbridge. Takes a few milliseconds in a
/// release build: read it once and share it.
pub fn bhr() -> Result<Pack, PackError> {
    Ok(parts()?.assemble()?)
}

/// What the pack is made of, before it is proved to fit together.
fn parts() -> Result<Parts, PackError> {
    let about: About = toml_of("pack.toml")?;
    let content = content::read(about.content.version, about.content.status)?;
    let calendar = Calendar::new(tables::bank_holidays()?, (about.core_hours.from, about.core_hours.to))?;
    Ok(Parts {
        name: about.name,
        version: about.version,
        sha256: sha256(),
        sources: toml_of::<Sources>("sources.toml")?.source,
        practices: tables::practices()?,
        pcns: tables::pcns()?,
        localities: toml_of::<Localities>("localities.toml")?.locality,
        hubs: tables::hubs()?,
        sites: tables::sites()?,
        pharmacies: tables::pharmacies()?,
        services: content::services()?,
        calendar,
        postcodes: tables::postcodes()?,
        content,
    })
}

/// SHA-256 over the name and bytes of every file, in hexadecimal.
fn sha256() -> String {
    let mut hasher = Sha256::new();
    for (name, text) in embedded::FILES {
        hasher.update(name.len().to_le_bytes());
        hasher.update(name);
        hasher.update(text.len().to_le_bytes());
        hasher.update(text);
    }
    let digest = hasher.finalize();
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        hex
    })
}

/// How many rows the CSV table of this name has; 0 where the pack has none of that name.
pub fn count_rows(table: &str) -> usize {
    tables::rows::<Vec<String>>(&format!("{table}.csv")).map_or(0, |rows| rows.len())
}

/// The text of an embedded file.
fn text_of(file: &str) -> Result<&'static str, PackError> {
    let found = embedded::FILES.iter().find(|(name, _)| *name == file);
    found.map(|(_, text)| *text).ok_or_else(|| wrong(file, "it is not in this program"))
}

pub(crate) fn toml_of<T: DeserializeOwned>(file: &str) -> Result<T, PackError> {
    toml::from_str(text_of(file)?).map_err(|error| wrong(file, &error.to_string()))
}

fn wrong(file: &str, what: &str) -> PackError {
    PackError::File { file: file.to_owned(), what: what.trim().to_owned() }
}

#[cfg(test)]
mod tests;
