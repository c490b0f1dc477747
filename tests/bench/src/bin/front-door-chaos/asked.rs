//! What is asked for on the command line.

use crate::figures::Bench;
use front_door_bench::words::told;
use std::path::PathBuf;

/// How much of everything: the whole bar, or the short form.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Acts of all desks together.
    pub(crate) acts: usize,
    /// Desks, each a process of its own.
    pub(crate) desks: usize,
    /// Connections cut or silenced.
    pub(crate) cuts: usize,
    /// Desks killed.
    pub(crate) kills: usize,
    /// Crashes of the server.
    pub(crate) crashes: usize,
    /// Older backups put back.
    pub(crate) restores: usize,
    /// Answers lost on the way, in thousandths.
    pub(crate) lost: usize,
    /// What all chance begins with.
    pub(crate) seed: u64,
    /// A fault put in on purpose.
    pub(crate) control: Option<Control>,
}

/// A way to do it wrong, which the judge must see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    /// Who got no answer does it again as a new act.
    Naive,
    /// The server compares no versions.
    Blind,
}

/// What a desk process is told.
#[derive(Debug, Clone)]
pub(crate) struct DeskAsked {
    /// Its folder.
    pub(crate) dir: PathBuf,
    /// Its number, from 1.
    pub(crate) number: usize,
    /// The port at which it finds the server.
    pub(crate) port: u16,
    /// How many acts it is to do in its life.
    pub(crate) acts: usize,
    /// What its chance begins with.
    pub(crate) seed: u64,
    /// How far its clock is ahead of this machine's, in milliseconds.
    pub(crate) ahead: i64,
    /// It is to do it naively.
    pub(crate) naive: bool,
}

impl Asked {
    const FULL: Self = Self {
        acts: 100_000,
        desks: 16,
        cuts: 1_000,
        kills: 500,
        crashes: 20,
        restores: 3,
        lost: 30,
        seed: 7,
        control: None,
    };

    const SHORT: Self =
        Self { acts: 1_200, desks: 5, cuts: 12, kills: 6, crashes: 1, restores: 1, ..Self::FULL };

    /// Reads the words after the program's name.
    pub(crate) fn read(words: &[String]) -> Bench<Self> {
        let short = words.iter().any(|word| word == "--short" || word == "--control");
        let mut asked = if short { Self::SHORT } else { Self::FULL };
        if words.iter().any(|word| word == "--control") {
            // Few acts have to show it.
            asked.lost = 150;
        }
        for told in told(words)? {
            let number = || told.number();
            match told.name {
                "--acts" => asked.acts = number()?,
                "--desks" => asked.desks = number()?.max(2),
                "--cuts" => asked.cuts = number()?,
                "--kills" => asked.kills = number()?,
                "--crashes" => asked.crashes = number()?,
                "--restores" => asked.restores = number()?,
                "--lost" => asked.lost = number()?,
                "--seed" => asked.seed = number()? as u64,
                "--control" => {
                    asked.control = Some(match told.value {
                        "naive" => Control::Naive,
                        "blind" => Control::Blind,
                        other => return Err(format!("naive or blind was expected, not {other}.").into()),
                    });
                }
                other => return Err(format!("{other} is not known here. Known are --short, --acts, --desks, --cuts, --kills, --crashes, --restores, --lost, --seed and --control.").into()),
            }
        }
        Ok(asked)
    }
}

impl DeskAsked {
    /// Where it finds the server, and as whom.
    pub(crate) fn address(&self) -> String {
        format!("postgresql://desk{}@127.0.0.1:{}/postgres?sslmode=disable", self.number, self.port)
    }

    /// The words that say it, in the order in which [`DeskAsked::read`] wants them.
    pub(crate) fn words(&self) -> Vec<String> {
        let Self { dir, number, port, acts, seed, ahead, naive } = self;
        let mut words = vec!["desk".to_owned(), dir.display().to_string()];
        words.extend([*number, usize::from(*port), *acts].map(|number| number.to_string()));
        words.extend([seed.to_string(), ahead.to_string(), naive.to_string()]);
        words
    }

    /// Reads them.
    pub(crate) fn read(words: &[String]) -> Bench<Self> {
        let [_, dir, number, port, acts, seed, ahead, naive] = words else {
            return Err("A desk of the chaos is started by the chaos alone.".into());
        };
        Ok(Self {
            dir: dir.into(),
            number: number.parse()?,
            port: port.parse()?,
            acts: acts.parse()?,
            seed: seed.parse()?,
            ahead: ahead.parse()?,
            naive: naive.parse()?,
        })
    }
}
