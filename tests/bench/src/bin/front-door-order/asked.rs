//! What is asked for on the command line.

use front_door_bench::{figures::Bench, words::told};

/// How much of everything.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Operations of all clients together.
    pub(crate) operations: usize,
    /// Clients, each with a connection of its own.
    pub(crate) clients: u16,
    /// Slots that everybody wants.
    pub(crate) slots: usize,
    /// At most so many operations, on as many slots, that a client asks for at once.
    pub(crate) together: usize,
    /// Pushes whose connection is dropped before the answer, in thousandths.
    pub(crate) lost: usize,
    /// What all chance begins with.
    pub(crate) seed: u64,
    /// The server compares no versions, which must be seen.
    pub(crate) blind: bool,
}

impl Asked {
    const FULL: Self =
        Self { operations: 1_000_000, clients: 64, slots: 500, together: 8, lost: 10, seed: 7, blind: false };

    /// Reads the words after the program's name.
    pub(crate) fn read(words: &[String]) -> Bench<Self> {
        let mut asked = Self::FULL;
        if words.iter().any(|word| word == "--short") {
            (asked.operations, asked.slots) = (20_000, 200);
        }
        for told in told(words)? {
            let number = || told.number();
            match told.name {
                "--ops" => asked.operations = number()?,
                "--clients" => asked.clients = u16::try_from(number()?)?.max(1),
                "--slots" => asked.slots = number()?.max(2),
                "--together" => asked.together = number()?.max(1),
                "--lost" => asked.lost = number()?,
                "--seed" => asked.seed = number()? as u64,
                "--control" if told.value == "blind" => asked.blind = true,
                other => return Err(format!("{other} {} is not known here. Known are --short, --ops, --clients, --slots, --together, --lost and --seed with a number, and --control blind.", told.value).into()),
            }
        }
        Ok(asked)
    }
}
