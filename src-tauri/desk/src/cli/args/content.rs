//! What may be typed about navigation content.

use clap::{Subcommand as Clap, ValueEnum};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What can be done with navigation content.
#[derive(Debug, Clone, Clap, Serialize, Deserialize)]
pub enum ContentDeed {
    /// Prove that nothing is left out, claimed twice or expired, and run every example case.
    Check(ContentFiles),
    /// Change every rule a little, one at a time, and count which changes an example case finds.
    Mutate(ContentFiles),
    /// Write the content as an XLSX workbook, one sheet a noun.
    Export(ContentExport),
    /// Read such a workbook back, write the pack folder it makes, and check it.
    Import(ContentImport),
    /// Propose content to be signed by a clinical lead who did not write it.
    Propose {
        /// Folder of the pack; the content inside the program unless told.
        folder: Option<PathBuf>,
        /// What is new in it and why, for whoever signs.
        #[arg(long)]
        note: String,
        /// Sign-in name of somebody else who wrote it; may be repeated.
        #[arg(long = "author", value_name = "NAME")]
        authors: Vec<String>,
    },
    /// Sign what was proposed, as the clinical lead who is calling.
    Sign {
        /// SHA-256 of the content that you read, or its first eight letters and digits or more.
        sha256: String,
        /// First day in force, such as 2026-12-01; today unless told.
        #[arg(long)]
        from: Option<String>,
        /// Last day in force; a year from the first unless told.
        #[arg(long)]
        until: Option<String>,
    },
    /// Turn down what was proposed.
    TurnDown {
        /// SHA-256 of the content, or its first eight letters and digits or more.
        sha256: String,
        /// What has to change.
        #[arg(long)]
        why: String,
    },
    /// Which content is in force, by whose signature, and what was proposed.
    Status,
    /// Two versions row by row. Of two folders, or of a folder and `shipped`, without a store.
    Compare {
        /// A folder, `shipped`, `in-use`, a name, or the beginning of a SHA-256.
        a: String,
        /// The same, of the later one.
        b: String,
    },
    /// Which past contacts would be offered something else by this content.
    Try {
        /// A folder, `shipped`, a name, or the beginning of a SHA-256.
        content: String,
        /// How many days back.
        #[arg(long, default_value_t = 31)]
        days: u16,
    },
}

/// Content into a workbook.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct ContentExport {
    /// The workbook to write, such as content.xlsx.
    pub workbook: PathBuf,
    /// Folder of the pack; the one inside the program unless told.
    #[arg(long)]
    pub pack: Option<PathBuf>,
    /// Write over a workbook that is there already.
    #[arg(long)]
    pub replace: bool,
}

/// A workbook into content.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct ContentImport {
    /// The workbook to read.
    pub workbook: PathBuf,
    /// Folder to write: a whole pack, which `content check` reads.
    pub folder: PathBuf,
    /// Folder of the pack whose public tables are kept; the one inside the program unless told.
    #[arg(long)]
    pub pack: Option<PathBuf>,
    /// Write into a folder that holds files already.
    #[arg(long)]
    pub replace: bool,
    /// As if it were this day, such as 2027-04-01; today unless told.
    #[arg(long)]
    pub on: Option<String>,
}

/// What a desk may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum PurposeWord {
    /// Real people.
    Live,
    /// Practice.
    Training,
}

/// Which content.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct ContentFiles {
    /// Folder of the pack; the one inside the program unless told.
    pub folder: Option<PathBuf>,
    /// As if it were this day, such as 2027-04-01; today unless told.
    #[arg(long)]
    pub on: Option<String>,
    /// Print the figures alone, one a line: `figure NAME VALUE UNIT`.
    #[arg(long)]
    pub figures: bool,
}
