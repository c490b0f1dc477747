//! What a desk's people asked for and what they were told, in a file of its own beside the store:
//! the judge believes nothing else.

use crate::figures::Bench;
use front_door_domain::ids::ActId;
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::Path,
};

/// The name of the file in a desk's folder.
const DIARY: &str = "diary";

/// What somebody was told of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    /// It is done, and granted.
    Granted,
    /// It is done here and waits.
    Requested,
    /// Somebody else had it.
    Taken,
    /// It cannot be done, for another reason.
    Refused,
    /// Done, though nothing of it is to be found here.
    Nowhere,
}

impl Told {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Granted, "granted"),
        (Self::Requested, "requested"),
        (Self::Taken, "taken"),
        (Self::Refused, "refused"),
        (Self::Nowhere, "nowhere"),
    ];

    /// Its word in the diary.
    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(told, _)| *told == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(told, _)| *told)
    }
}

/// One act as the diary has it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What was asked for.
    pub(crate) command: String,
    /// What was said to it; none where the desk was killed before.
    pub(crate) told: Option<Told>,
}

/// A diary that is written.
#[derive(Debug)]
pub(crate) struct Diary {
    file: File,
    /// How many acts it has.
    pub(crate) acts: usize,
}

impl Diary {
    /// Goes on with the diary in `dir`.
    pub(crate) fn open(dir: &Path) -> Bench<Self> {
        let acts = read(dir).len();
        let mut file = File::options().append(true).create(true).open(dir.join(DIARY))?;
        // A kill may have ended the last line early.
        file.write_all(b"\n")?;
        Ok(Self { file, acts })
    }

    /// An act is going to be asked for.
    pub(crate) fn asks(&mut self, act: ActId, command: &str) -> Bench {
        self.acts += 1;
        Ok(self.file.write_all(format!("asks {act} {command}\n").as_bytes())?)
    }

    /// Somebody was told.
    pub(crate) fn told(&mut self, act: ActId, told: Told) -> Bench {
        Ok(self.file.write_all(format!("told {act} {}\n", told.word()).as_bytes())?)
    }
}

/// All acts of the diary in `dir`.
pub(crate) fn read(dir: &Path) -> BTreeMap<ActId, Line> {
    let mut lines = BTreeMap::new();
    let Ok(text) = fs::read_to_string(dir.join(DIARY)) else { return lines };
    for line in text.lines() {
        let words: Vec<_> = line.split(' ').collect();
        match words.as_slice() {
            ["asks", act, command] => {
                let Ok(act) = act.parse() else { continue };
                lines.insert(act, Line { command: (*command).to_owned(), told: None });
            }
            ["told", act, told] => {
                // A kill may have cut a line short.
                if let Some(line) = act.parse().ok().and_then(|act| lines.get_mut(&act)) {
                    line.told = Told::read(told);
                }
            }
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{ActId, DIARY, Diary, Told, read};
    use std::fs;

    #[test]
    fn a_diary_is_gone_on_with_whatever_a_kill_cut_off() {
        let room = tempfile::tempdir().unwrap();
        let act = |number: u32| format!("00000000-0000-7000-8000-{number:012}").parse::<ActId>().unwrap();
        let mut diary = Diary::open(room.path()).unwrap();
        diary.asks(act(1), "hold_slot").unwrap();
        diary.told(act(1), Told::Taken).unwrap();
        diary.asks(act(2), "finish_contact").unwrap();
        let file = room.path().join(DIARY);
        let cut = fs::read_to_string(&file).unwrap() + "told 0000";
        fs::write(&file, cut).unwrap();
        let mut diary = Diary::open(room.path()).unwrap();
        assert_eq!(diary.acts, 2);
        diary.asks(act(3), "tell_story").unwrap();
        diary.told(act(3), Told::Requested).unwrap();
        let lines = read(room.path());
        let found: Vec<_> = lines.values().map(|line| (line.command.as_str(), line.told)).collect();
        let expected = [
            ("hold_slot", Some(Told::Taken)),
            ("finish_contact", None),
            ("tell_story", Some(Told::Requested)),
        ];
        assert_eq!(found, expected);
    }
}
