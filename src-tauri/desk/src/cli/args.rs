//! What may be typed on the command line.

mod content;
mod directory;

pub use content::{ContentDeed, ContentExport, ContentFiles, ContentImport, PurposeWord};
pub use directory::{Directory, DirectoryDeed, NoteEntry};

use clap::{Parser, Subcommand as Clap, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Front Door: one desk for every way in.
#[derive(Debug, Clone, Parser, Serialize, Deserialize)]
#[command(name = "front-door", version, about, long_about = None)]
pub struct Args {
    /// Folder of the desk's store; the account's own data folder unless told.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Who is calling.
    #[arg(long, global = true, value_name = "NAME")]
    pub user: Option<String>,
    /// File descriptor to read the password from.
    #[arg(long, global = true, value_name = "N")]
    pub password_fd: Option<u32>,
    /// File descriptor to read the desk's passphrase from.
    #[arg(long, global = true, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// File descriptor to read a new passphrase from: of the desk, or of a saved key.
    #[arg(long, global = true, value_name = "N")]
    pub new_passphrase_fd: Option<u32>,
    /// File descriptor to read the password of the shared store's role from.
    #[arg(long, global = true, value_name = "N")]
    #[serde(default)]
    pub shared_password_fd: Option<u32>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Number that is calling: opens a new call in the window.
    #[arg(long, value_name = "NUMBER")]
    pub call: Option<String>,
    /// What to do; none opens the window.
    #[command(subcommand)]
    pub command: Option<Subcommand>,
}

/// What the command line can do.
#[derive(Debug, Clone, Clap, Serialize, Deserialize)]
pub enum Subcommand {
    /// Make a desk full of made-up residents and two weeks of hub sessions.
    Demo(Demo),
    /// Find residents: a name, birth date, NHS number, phone, postcode or reference.
    Find {
        /// As typed into the search box.
        text: String,
    },
    /// What every service says to a need, with its reason. Needs no store.
    Routes(Routes),
    /// Free times over all hubs.
    Slots(Slots),
    /// Why places are not offered, or what stands at one time.
    WhyNot {
        /// The same search as `slots`.
        #[command(flatten)]
        slots: Slots,
        /// About this day, such as 2026-10-24; today unless told.
        #[arg(long)]
        date: Option<String>,
        /// About this time of that day, such as 11:40.
        #[arg(long)]
        time: Option<String>,
    },
    /// A whole contact from the opening question to a booked appointment.
    Book(Book),
    /// Move an appointment in one step.
    Move {
        /// Which appointment.
        appointment: String,
        /// To which slot.
        slot: String,
    },
    /// Cancel an appointment.
    Cancel {
        /// Which appointment.
        appointment: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// The hubs.
    Hubs,
    /// A hub's day.
    DayList {
        /// Which hub; `hubs` lists them.
        #[arg(long)]
        hub: String,
        /// Which day, such as 2026-10-25; today unless told.
        #[arg(long)]
        date: Option<String>,
    },
    /// The worklist, least time first.
    Worklist {
        /// waiting, mine, clinician or done.
        #[arg(long, default_value = "waiting")]
        tab: String,
    },
    /// Bring in online requests from a CSV or JSON-lines file.
    ImportRequests {
        /// The file.
        file: PathBuf,
        /// Read and report, change nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Check the journal and the looks; names the first broken entry.
    Verify,
    /// Say what became of a handover; `export handovers` lists them.
    Handover {
        /// What to say.
        #[command(subcommand)]
        deed: HandoverDeed,
    },
    /// Take a table out as CSV: contacts, appointments, tasks, handovers, overrides.
    Export {
        /// Which table.
        what: String,
        /// From this day.
        #[arg(long)]
        from: Option<String>,
        /// To this day, included.
        #[arg(long)]
        to: Option<String>,
    },
    /// Search the directory, bring in files about it, note what was found out.
    Directory(Box<Directory>),
    /// Where the key of the store is kept; may move it or save a copy.
    Key {
        /// What to do; none says where the key is.
        #[command(subcommand)]
        deed: Option<KeyDeed>,
    },
    /// Share one store with other desks: found, join or leave it, and see how it stands.
    Shared {
        /// What to do.
        #[command(subcommand)]
        deed: SharedDeed,
    },
    /// Versions, sources, licences.
    About,
    /// Show a contact as it was: what was asked, shown and chosen, from the content of that time.
    Replay {
        /// Its reference, such as FD-7K3M-9.
        contact: String,
    },
    /// Set what this desk is for: real people, routed by signed content alone, or training.
    Purpose {
        /// Which.
        purpose: PurposeWord,
    },
    /// Navigation content: check it, edit it in a workbook, propose and sign it, compare versions, try one on what was.
    Content {
        /// What to do.
        #[command(subcommand)]
        deed: ContentDeed,
    },
    /// Build the reference pack from public source files.
    Pack(PackBuild),
}

/// Making a demo desk.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Demo {
    /// How many residents.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub residents: u32,
    /// Same seed, same people.
    #[arg(long, default_value_t = 1)]
    pub seed: u32,
    /// How many days of hub sessions.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// Keep the key in the keyring of this account, not in a file.
    #[arg(long)]
    pub keyring: bool,
}

/// What can be done with the key of the store, by whoever can open it.
#[derive(Debug, Clone, Clap, Serialize, Deserialize)]
pub enum KeyDeed {
    /// Keep the key somewhere else from now on.
    Move {
        /// Where.
        #[arg(long)]
        to: KeyHome,
    },
    /// Save a copy of the key, wrapped by a passphrase, to a new file.
    Save {
        /// The file.
        file: PathBuf,
    },
}

/// What can be done about sharing.
#[derive(Debug, Clone, Clap, Serialize, Deserialize)]
pub enum SharedDeed {
    /// Make the shared store in a PostgreSQL database and give it this desk's journal.
    Init {
        /// The database, as a role that may make schemas and roles: `postgresql://owner@host/database`.
        address: String,
    },
    /// Make a new desk here that shares; it takes in what the other desks did.
    Join {
        /// The database, as the role of this desk: `postgresql://desk@host/database`.
        address: String,
        /// Name of the desk, such as "Fullwell Cross front desk".
        #[arg(long)]
        name: String,
        /// Keep the key in the keyring of this account, not in a file.
        #[arg(long)]
        keyring: bool,
    },
    /// How this desk, the shared store and all other desks stand.
    Status,
    /// Work alone from now on, with the journal as it is here.
    Leave,
    /// Share again after a backup was put back, of the shared store or of this desk. Without a choice
    /// it says what only this desk has, and changes nothing.
    Rejoin {
        /// Send what only this desk has; it is decided anew.
        #[arg(long, conflicts_with = "set_aside")]
        send: bool,
        /// Undo what only this desk has, and make tasks of it.
        #[arg(long)]
        set_aside: bool,
    },
}

/// What can be said of a handover.
#[derive(Debug, Clone, Clap, Serialize, Deserialize)]
pub enum HandoverDeed {
    /// The service accepted it.
    Accept {
        /// Which handover.
        handover: String,
        /// Who accepted it, as they said it.
        #[arg(long, value_name = "NAME")]
        by_name: String,
    },
    /// The person attended.
    Attend {
        /// Which handover.
        handover: String,
    },
    /// It came back: the contact is open again, with its first clock.
    Bounce {
        /// Which handover.
        handover: String,
        /// Why, in the service's words.
        #[arg(long)]
        why: String,
    },
}

/// Where a key may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub enum KeyHome {
    /// The keyring of this account.
    Keyring,
    /// A file that only this account can read.
    File,
    /// A file, wrapped by the passphrase of `--new-passphrase-fd`.
    Passphrase,
}

/// A question to the routing rules.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Routes {
    /// Which need, such as urinary.
    #[arg(long)]
    pub need: String,
    /// Age in years.
    #[arg(long)]
    pub age: Option<u8>,
    /// Born on, such as 1960-04-17, instead of an age.
    #[arg(long)]
    pub born: Option<String>,
    /// female or male.
    #[arg(long)]
    pub sex: Option<String>,
    /// London time, such as 2026-10-23T17:50; now unless told.
    #[arg(long)]
    pub at: Option<String>,
    /// Postcode or its first half, such as RM8.
    #[arg(long)]
    pub from: Option<String>,
    /// walk, bus or car.
    #[arg(long, default_value = "bus")]
    pub by: String,
    /// ODS code of the registered practice.
    #[arg(long)]
    pub practice: Option<String>,
    /// An answered check or red flag, such as pregnant=no; may be repeated.
    #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
    pub answers: Vec<String>,
}

/// A search for times.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Slots {
    /// From this day; today unless told.
    #[arg(long)]
    pub from: Option<String>,
    /// How many days.
    #[arg(long)]
    pub days: Option<u8>,
    /// online, phone or hub; may be repeated.
    #[arg(long = "mode")]
    pub modes: Vec<String>,
    /// Only these hubs; may be repeated.
    #[arg(long = "hub")]
    pub hubs: Vec<String>,
    /// Only a woman clinician.
    #[arg(long, conflicts_with = "man")]
    pub woman: bool,
    /// Only a man clinician.
    #[arg(long)]
    pub man: bool,
    /// Only a clinician who speaks this language.
    #[arg(long)]
    pub language: Option<String>,
    /// Only places without steps.
    #[arg(long)]
    pub step_free: bool,
}

impl Args {
    /// The same call with its file and folder named from the root: another process may answer it.
    pub(crate) fn anywhere(mut self) -> Self {
        let paths = match &mut self.command {
            Some(
                Subcommand::ImportRequests { file, .. }
                | Subcommand::Key { deed: Some(KeyDeed::Save { file }) },
            ) => vec![file],
            Some(Subcommand::Directory(asked)) => match &mut asked.deed {
                Some(
                    DirectoryDeed::Ods { file, .. }
                    | DirectoryDeed::Import { feed: file, .. }
                    | DirectoryDeed::Export { file },
                ) => vec![file],
                Some(DirectoryDeed::Check { .. } | DirectoryDeed::Note(_)) | None => Vec::new(),
            },
            Some(Subcommand::Pack(pack)) => vec![&mut pack.from, &mut pack.out],
            Some(Subcommand::Content { deed: ContentDeed::Check(files) | ContentDeed::Mutate(files) }) => {
                files.folder.iter_mut().collect()
            }
            Some(Subcommand::Content { deed: ContentDeed::Export(ask) }) => {
                [&mut ask.workbook].into_iter().chain(&mut ask.pack).collect()
            }
            Some(Subcommand::Content { deed: ContentDeed::Import(ask) }) => {
                [&mut ask.workbook, &mut ask.folder].into_iter().chain(&mut ask.pack).collect()
            }
            Some(Subcommand::Content { deed: ContentDeed::Propose { folder, .. } }) => {
                folder.iter_mut().collect()
            }
            Some(Subcommand::Content { deed: ContentDeed::Compare { a, b } }) => {
                [a, b].into_iter().for_each(whole_folder);
                Vec::new()
            }
            Some(Subcommand::Content { deed: ContentDeed::Try { content, .. } }) => {
                whole_folder(content);
                Vec::new()
            }
            _ => Vec::new(),
        };
        for path in paths {
            if let Ok(whole) = std::path::absolute(&*path) {
                *path = whole;
            }
        }
        self
    }
}

/// A name that is a folder here is named from the root.
fn whole_folder(name: &mut String) {
    let whole = std::path::absolute(&*name).ok().filter(|whole| whole.is_dir());
    if let Some(whole) = whole.as_ref().and_then(|whole| whole.to_str()) {
        whole.clone_into(name);
    }
}

impl Slots {
    pub(super) fn inputs(&self) -> Value {
        let woman = if self.woman { Some(true) } else { self.man.then_some(false) };
        json!({
            "contact": null, "from": self.from, "days": self.days, "modes": self.modes, "role": null,
            "woman": woman, "language": self.language, "step_free": self.step_free, "hubs": self.hubs,
            "places": null,
        })
    }
}

impl Slots {
    /// The same search, about one time of one day.
    pub(super) fn about(&self, date: Option<&str>, time: Option<&str>) -> Value {
        let mut inputs = self.inputs();
        if let Some(inputs) = inputs.as_object_mut() {
            inputs.insert("date".to_owned(), json!(date));
            inputs.insert("time".to_owned(), json!(time));
        }
        inputs
    }
}

/// A whole contact. Nothing about safety or the route has a default.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Book {
    /// Which resident, as `find` numbers them.
    #[arg(long)]
    pub resident: i64,
    /// What was said aloud, at least two: name, birth-date, address, postcode, nhs-number, phone.
    #[arg(long, value_delimiter = ',')]
    pub identifiers: Vec<String>,
    /// The opening red-flag question as answered: no or not-sure. A yes belongs to the window.
    #[arg(long)]
    pub opening: String,
    /// "Can you talk safely?" as answered: yes, no or not-sure.
    #[arg(long)]
    pub can_talk: String,
    /// Own words.
    #[arg(long)]
    pub words: String,
    /// Which need.
    #[arg(long)]
    pub need: String,
    /// Every topic question and `worse`, such as worse=no; repeated.
    #[arg(long = "answer", value_name = "QUESTION=ANSWER")]
    pub answers: Vec<String>,
    /// now, today or routine.
    #[arg(long)]
    pub urgency: String,
    /// Which service of `routes` takes it, such as gp-hub.
    #[arg(long)]
    pub service: String,
    /// Why, where the service asks for a reason.
    #[arg(long)]
    pub reason: Option<String>,
    /// Which slot.
    #[arg(long)]
    pub slot: String,
    /// How the "if it gets worse" words were given: said, printed or sent.
    #[arg(long)]
    pub worse_words: String,
    /// The person read the arrangement back.
    #[arg(long)]
    pub read_back: bool,
}

/// Building the pack.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct PackBuild {
    /// Folder of the public source files.
    #[arg(long)]
    pub from: PathBuf,
    /// Folder to write the pack to.
    #[arg(long)]
    pub out: PathBuf,
}
