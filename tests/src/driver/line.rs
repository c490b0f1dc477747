//! The command line, as a second person at the same desk uses it.

use super::{Fault, Outcome, hold, program};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// The command line on one data folder, as one user, at one moment.
#[derive(Debug, Clone)]
pub struct Line {
    data: PathBuf,
    user: Option<String>,
    password: Option<PathBuf>,
    now: String,
}

/// The call that books `slot` for urinary symptoms, all but the red flags: [`no_red_flags`].
pub fn booking(resident: &str, slot: &str) -> Vec<String> {
    let fixed = "book --identifiers name,birth-date --opening no --can-talk yes --need urinary --urgency today \
        --worse-words said --read-back --service gp-hub --answer worse=no";
    let said = ["--words", "it burns", "--resident", resident, "--slot", slot];
    fixed.split_whitespace().chain(said).map(str::to_owned).collect()
}

/// "No" to each red flag of urinary symptoms.
pub fn no_red_flags() -> impl Iterator<Item = String> {
    let flags = ["flank", "shivering", "temperature", "vomiting", "no-urine"];
    flags.into_iter().map(|flag| format!("--answer=flag.urinary.{flag}=no"))
}

impl Line {
    /// The command line on `data`, when its clock says `now`.
    pub fn new(data: &Path, now: &str) -> Self {
        Self { data: data.to_owned(), user: None, password: None, now: now.to_owned() }
    }

    /// The same, as `user` with the password in `file`.
    #[must_use]
    pub fn of_user(mut self, user: &str, file: &Path) -> Self {
        self.user = Some(user.to_owned());
        self.password = Some(file.to_owned());
        self
    }

    /// Runs a call and answers what it printed, whatever it was.
    pub fn run(&self, args: &[impl AsRef<str>]) -> Outcome<Output> {
        Ok(self.command(args)?.output()?)
    }

    /// Starts a call, for whoever ends it before its time.
    pub fn start(&self, args: &[impl AsRef<str>]) -> Outcome<Child> {
        Ok(self.command(args)?.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
    }

    fn command(&self, args: &[impl AsRef<str>]) -> Outcome<Command> {
        let mut command = if let Some(file) = &self.password {
            let mut shell = Command::new("sh");
            shell.args(["-c", "file=$1; shift; exec \"$@\" --password-fd 3 3<\"$file\"", "sh"]).arg(file);
            shell.arg(program()?);
            shell
        } else {
            Command::new(program()?)
        };
        command
            .arg("--data")
            .arg(&self.data)
            .args(args.iter().map(AsRef::as_ref))
            .env("FRONT_DOOR_NOW", &self.now)
            .env_remove("DISPLAY");
        if let Some(user) = &self.user {
            command.args(["--user", user]);
        }
        Ok(command)
    }

    /// Runs a call that is to succeed and answers its JSON.
    pub fn ask(&self, args: &[impl AsRef<str>]) -> Outcome<Value> {
        let mut all: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
        let given = all.join(" ");
        all.push("--json");
        let output = self.run(&all)?;
        let text = String::from_utf8_lossy(&output.stdout);
        hold(output.status.success(), || {
            format!("`{given}` was refused: {}", String::from_utf8_lossy(&output.stderr).trim())
        })?;
        serde_json::from_str(&text).map_err(|_| Fault(format!("`{given}` did not answer in JSON: {text}")))
    }

    /// Runs a call that is to be refused and answers its sentence.
    pub fn refused(&self, args: &[impl AsRef<str>]) -> Outcome<String> {
        let given = args.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" ");
        let output = self.run(args)?;
        let sentence = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        hold(!output.status.success(), || format!("`{given}` was to be refused and was not."))?;
        hold(sentence.lines().count() == 1, || format!("One sentence was expected, found: {sentence}"))?;
        Ok(sentence)
    }
}
