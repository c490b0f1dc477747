//! What may be typed about the directory.

use clap::Subcommand as Clap;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Searching the directory, or something to do with it.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Directory {
    /// A name, kind, borough or postcode.
    #[arg(default_value = "")]
    pub text: String,
    /// Only what may take this need, such as sore-throat.
    #[arg(long)]
    pub need: Option<String>,
    /// Only what takes this age in years.
    #[arg(long)]
    pub age: Option<u16>,
    /// Only what takes this recorded sex: female or male.
    #[arg(long)]
    pub sex: Option<String>,
    /// Only what is for this borough or stands in it: barking-and-dagenham, havering or redbridge.
    #[arg(long)]
    pub borough: Option<String>,
    /// Only what is reached this way: slots, advise, refer, clinician, emergency or task.
    #[arg(long)]
    pub referral: Option<String>,
    /// Where the person sets out: a postcode or its first half.
    #[arg(long)]
    pub from: Option<String>,
    /// walk, bus or car.
    #[arg(long)]
    pub by: Option<String>,
    /// At most so many straight-line kilometres from there.
    #[arg(long, value_name = "KM")]
    pub within: Option<f64>,
    /// Only what is known to be open when the person gets there.
    #[arg(long)]
    pub open: bool,
    /// London time of setting out, such as 2026-10-23T17:50; now unless told.
    #[arg(long)]
    pub at: Option<String>,
    /// Something else than searching.
    #[command(subcommand)]
    pub deed: Option<DirectoryDeed>,
}

/// What can be done with the directory.
#[derive(Debug, Clone, Clap, Serialize, Deserialize)]
pub enum DirectoryDeed {
    /// Show what a file of the Organisation Data Service would change, or take it.
    Ods {
        /// The file: epraccur or edispensary, with or without a header line.
        file: PathBuf,
        /// The day for which it speaks, such as 2025-09-30.
        #[arg(long)]
        as_of: Option<String>,
        /// Take it.
        #[arg(long)]
        take: bool,
    },
    /// Show what a feed of Open Referral UK would change, or take it.
    Import {
        /// A file of services, or a folder of such files.
        feed: PathBuf,
        /// Take it.
        #[arg(long)]
        take: bool,
    },
    /// Write every service as Open Referral UK v3.
    Export {
        /// The new file.
        file: PathBuf,
    },
    /// What nobody has verified for too long.
    Check {
        /// Make a task of each that has none yet.
        #[arg(long)]
        tasks: bool,
    },
    /// Note something about one entry: verified, hours, a day of its own, a temporary move.
    Note(Box<NoteEntry>),
}

/// What is noted of one entry.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct NoteEntry {
    /// Its code or id, such as F82001 or pharmacy-first.
    pub entry: String,
    /// The day on which somebody found it right.
    #[arg(long)]
    pub verified: Option<String>,
    /// Weekly hours, such as "Mon-Fri 09:00-18:00; Sat 09:00-13:00".
    #[arg(long)]
    pub hours: Option<String>,
    /// From when they hold.
    #[arg(long, requires = "hours")]
    pub hours_from: Option<String>,
    /// Until when they hold.
    #[arg(long, requires = "hours")]
    pub hours_until: Option<String>,
    /// On bank holidays: closed, "as weekday", "not known" or sessions.
    #[arg(long, requires = "hours")]
    pub bank_holidays: Option<String>,
    /// One day of its own, such as "2026-12-24 09:00-13:00" or "2026-12-24 closed".
    #[arg(long)]
    pub day: Option<String>,
    /// The address of a temporary move.
    #[arg(long, requires_all = ["move_postcode", "move_from"])]
    pub move_to: Option<String>,
    /// Its postcode.
    #[arg(long)]
    pub move_postcode: Option<String>,
    /// Its first day.
    #[arg(long)]
    pub move_from: Option<String>,
    /// Its last day.
    #[arg(long)]
    pub move_until: Option<String>,
    /// Why it moves.
    #[arg(long)]
    pub move_why: Option<String>,
}
