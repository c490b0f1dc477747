//! Packs read into domain values: the one that ships inside the program, or a folder of the same files.

mod compare;
mod content;
mod demo;
mod embedded;
mod files;
mod kept;
mod lines;
mod tables;

pub use compare::{RowChange, compare};
pub use demo::demo_tables;
pub use files::Files;
pub use kept::{Squeezed, Unreadable};

use front_door_domain::{
    calendar::Calendar,
    content::{IfWorse, Status},
    directory::Known,
    pack::{Locality, Pack, PackFault, Parts, Source},
};
use jiff::civil::Time;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A pack could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file is not what it should be.
    #[error("{file}{} cannot be read: {what}. Put it right, or build the pack again.", at(*line))]
    File {
        /// Which file.
        file: String,
        /// The line, counted from 1; none where no single line is wrong.
        line: Option<usize>,
        /// What is wrong.
        what: String,
    },
    /// The files do not fit each other.
    #[error("{file}{}: {fault}", at(*line))]
    Fault {
        /// Which file.
        file: String,
        /// The line, counted from 1; none where no single line is wrong.
        line: Option<usize>,
        /// What does not fit.
        fault: Box<PackFault>,
    },
    /// A file could not be written.
    #[error("{file} could not be written ({why}). Check the folder and its room, then try again.")]
    NotWritten {
        /// Which file.
        file: String,
        /// What the system says.
        why: String,
    },
}

fn at(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
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
    #[serde(default)]
    chaperone: Option<IfWorse>,
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
    Files::shipped().pack()
}

impl Files {
    /// The pack that these files make.
    pub fn pack(&self) -> Result<Pack, PackError> {
        self.parts()?.assemble().map_err(|fault| self.fault(fault))
    }

    /// What the pack is made of, before it is proved to fit together.
    pub fn parts(&self) -> Result<Parts, PackError> {
        let about = self.about()?;
        let (content, calendar) = (self.read_content(&about)?, self.calendar(&about)?);
        Ok(Parts {
            name: about.name,
            version: about.version,
            sha256: self.sha256(),
            sources: self.sources()?,
            practices: tables::practices(self)?,
            pcns: tables::pcns(self)?,
            localities: self.localities()?,
            hubs: tables::hubs(self)?,
            sites: tables::sites(self)?,
            pharmacies: tables::pharmacies(self)?,
            services: content::services(self)?,
            calendar,
            postcodes: Arc::new(tables::postcodes(self)?),
            content,
            known: Known::default(),
        })
    }

    fn about(&self) -> Result<About, PackError> {
        self.toml("pack.toml")
    }

    fn sources(&self) -> Result<Vec<Source>, PackError> {
        self.toml::<Sources>("sources.toml").map(|file| file.source)
    }

    fn localities(&self) -> Result<Vec<Locality>, PackError> {
        self.toml::<Localities>("localities.toml").map(|file| file.locality)
    }

    fn read_content(&self, about: &About) -> Result<front_door_domain::content::Content, PackError> {
        let mut content = content::read(self, about.content.version.clone(), about.content.status)?;
        content.sha256 = self.content_sha256();
        content.chaperone.clone_from(&about.content.chaperone);
        Ok(content)
    }

    fn calendar(&self, about: &About) -> Result<Calendar, PackError> {
        let core = (about.core_hours.from, about.core_hours.to);
        if core.0 >= core.1 {
            let line = self.line_of("pack.toml", &["core_hours"]);
            return Err(wrong("pack.toml", line, "core hours end before they begin"));
        }
        let calendar = Calendar::new(tables::bank_holidays(self)?, core);
        calendar.map_err(|fault| wrong("bank_holidays.csv", Some(1), &fault.to_string()))
    }

    /// A fault with its file and line.
    fn fault(&self, fault: PackFault) -> PackError {
        let (file, line) = (fault.place().file.clone(), self.line(fault.place()));
        PackError::Fault { file, line, fault: Box::new(fault) }
    }

    /// SHA-256 over the name and bytes of every file, in hexadecimal.
    fn sha256(&self) -> String {
        sha256(self.iter())
    }

    /// SHA-256 over the name and bytes of every file of the content, in hexadecimal: what a signature
    /// covers.
    pub fn content_sha256(&self) -> String {
        sha256(self.iter().filter(|(name, _)| kept::is_content(name)))
    }

    /// A TOML file as a value.
    pub(crate) fn toml<T: DeserializeOwned>(&self, file: &str) -> Result<T, PackError> {
        let text = self.text(file)?;
        toml::from_str(text).map_err(|error| {
            // What a whole file lacks is told of its first line.
            let line = error.span().map_or(1, |span| lines::line_at(text.as_bytes(), span.start));
            wrong(file, Some(line), error.message())
        })
    }
}

/// The length stands before each name and text, so that no two sets of files read the same.
fn sha256<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = Sha256::new();
    for part in files.flat_map(|(name, text)| [name, text]) {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        hex
    })
}

/// How many rows the CSV table of this name has; 0 where the pack has none of that name.
pub fn count_rows(table: &str) -> usize {
    tables::rows::<Vec<String>>(&Files::shipped(), &format!("{table}.csv")).map_or(0, |rows| rows.len())
}

fn wrong(file: &str, line: Option<usize>, what: &str) -> PackError {
    let what = what.trim().trim_end_matches('.').replace('\n', ", ");
    PackError::File { file: file.to_owned(), line, what }
}

#[cfg(test)]
mod tests;
