//! The desk processes as the conductor sees them.

use crate::{
    asked::DeskAsked,
    figures::{Bench, tell},
};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

/// What a desk last said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Says {
    /// Acts it did in its life.
    pub(crate) acts: usize,
    /// Acts that are open.
    pub(crate) open: usize,
    /// The end of its journal: number and hash.
    pub(crate) end: (u64, String),
    /// How it stands with the server.
    pub(crate) link: String,
    /// It has spoken since it was started.
    pub(crate) here: bool,
}

/// A desk that runs.
#[derive(Debug)]
pub(crate) struct DeskProcess {
    /// With what it is started.
    pub(crate) asked: DeskAsked,
    child: Child,
    says: Arc<Mutex<Says>>,
}

impl DeskProcess {
    /// Starts it.
    pub(crate) fn start(asked: DeskAsked) -> Bench<Self> {
        let says = Arc::new(Mutex::new(Says::default()));
        let child = spawn(&asked, &says)?;
        Ok(Self { asked, child, says })
    }

    /// What it last said.
    pub(crate) fn says(&self) -> Says {
        self.says.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Kills it as it stands and starts it again in its folder.
    pub(crate) fn kill(&mut self) -> Bench {
        self.child.kill()?;
        self.child.wait()?;
        self.says.lock().unwrap_or_else(PoisonError::into_inner).here = false;
        self.child = spawn(&self.asked, &self.says)?;
        Ok(())
    }

    /// Starts it again where it ended by itself, which it must not; whether it had.
    pub(crate) fn look_after(&mut self) -> Bench<bool> {
        let Some(ended) = self.child.try_wait()? else { return Ok(false) };
        tell(&format!("desk {} ended by itself: {ended}", self.asked.number));
        self.kill()?;
        Ok(true)
    }

    /// Lets it end in order.
    pub(crate) fn end(mut self) -> Bench {
        drop(self.child.stdin.take());
        let ended = self.child.wait()?;
        if ended.success() {
            Ok(())
        } else {
            Err(format!("Desk {} ended badly: {ended}.", self.asked.number).into())
        }
    }
}

impl Drop for DeskProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(asked: &DeskAsked, says: &Arc<Mutex<Says>>) -> Bench<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    let mut child = command.args(asked.words()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (said, says) = (child.stdout.take().ok_or("A desk has no voice.")?, Arc::clone(says));
    std::thread::spawn(move || {
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            if let Some(now) = heard(&line) {
                *says.lock().unwrap_or_else(PoisonError::into_inner) = now;
            }
        }
    });
    Ok(child)
}

fn heard(said: &str) -> Option<Says> {
    let words: Vec<_> = said.split(' ').collect();
    let [acts, open, seq, digits, link] = words.as_slice() else { return None };
    Some(Says {
        acts: acts.parse().ok()?,
        open: open.parse().ok()?,
        end: (seq.parse().ok()?, (*digits).to_owned()),
        link: (*link).to_owned(),
        here: true,
    })
}
