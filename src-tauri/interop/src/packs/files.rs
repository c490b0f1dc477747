//! The files of a pack: those inside the program, or those of a folder.

use super::{PackError, embedded, lines, wrong};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The files of a pack by their path in it, such as `needs/urinary.toml`.
#[derive(Debug, Clone)]
pub struct Files(BTreeMap<String, Cow<'static, str>>);

impl Files {
    /// Those that ship inside the program.
    pub fn shipped() -> Self {
        let files = embedded::FILES.iter();
        Self(files.map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text))).collect())
    }

    /// Those of a folder: every `.toml` and `.csv` in it, and in `destinations` and `needs` beneath it.
    pub fn read(folder: &Path) -> Result<Self, PackError> {
        let mut files = BTreeMap::new();
        for (inner, prefix) in [("", ""), ("destinations", "destinations/"), ("needs", "needs/")] {
            let inside = if inner.is_empty() { folder.to_owned() } else { folder.join(inner) };
            let entries =
                fs::read_dir(&inside).map_err(|error| unreadable("The folder of the pack", &error))?;
            for entry in entries {
                let path = entry.map_err(|error| unreadable("The folder of the pack", &error))?.path();
                let ending = path.extension().and_then(|ending| ending.to_str());
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                if let (Some("toml" | "csv"), Some(name)) = (ending, name) {
                    let name = format!("{prefix}{name}");
                    let bytes = fs::read(&path).map_err(|error| unreadable(&name, &error))?;
                    files.insert(name.clone(), Cow::Owned(text(&name, bytes)?));
                }
            }
        }
        Ok(Self(files))
    }

    /// The same files with one replaced or added.
    pub fn with(&self, name: &str, bytes: Vec<u8>) -> Result<Self, PackError> {
        let mut files = self.0.clone();
        files.insert(name.to_owned(), Cow::Owned(text(name, bytes)?));
        Ok(Self(files))
    }

    /// Writes every file that differs from what the folder holds, and takes away the needs and services
    /// there that are no more; answers the names of both. Each file is whole or as it was, whatever happens.
    pub fn write(&self, folder: &Path) -> Result<Vec<String>, PackError> {
        let mut changed = Vec::new();
        for inner in ["", "destinations", "needs"] {
            let inside = folder.join(inner);
            fs::create_dir_all(&inside).map_err(|error| unwritable("The folder of the pack", &error))?;
        }
        for (name, text) in self.iter() {
            let path = folder.join(name);
            if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
                continue;
            }
            let part = folder.join(format!("{name}.part"));
            let written = fs::write(&part, text).and_then(|()| fs::rename(&part, &path));
            written.map_err(|error| unwritable(name, &error))?;
            changed.push(name.to_owned());
        }
        let there = Self::read(folder)?;
        let entries = ["destinations/", "needs/"].into_iter().flat_map(|inner| there.names(inner));
        for name in entries.filter(|name| !self.0.contains_key(*name)) {
            fs::remove_file(folder.join(name)).map_err(|error| unwritable(name, &error))?;
            changed.push(name.to_owned());
        }
        Ok(changed)
    }

    /// The same files but these.
    pub(crate) fn without(&self, names: &BTreeSet<String>) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.contains(*name));
        Self(kept.map(|(name, text)| (name.clone(), text.clone())).collect())
    }

    /// These files, of texts that came as they are.
    pub fn of(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(texts.into_iter().map(|(name, text)| (name, Cow::Owned(text))).collect())
    }

    /// Every file's path and text, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
    }

    /// How many files are not as they were in `before`, or new.
    pub fn changed_since(&self, before: &Self) -> usize {
        self.0.iter().filter(|(name, text)| before.0.get(*name) != Some(*text)).count()
    }

    /// How many files of `before` are gone.
    pub fn gone_since(&self, before: &Self) -> usize {
        before.0.keys().filter(|name| !self.0.contains_key(*name)).count()
    }

    /// The paths of the files beneath a folder, in order.
    pub(super) fn names(&self, folder: &str) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name).filter(move |name| name.starts_with(folder))
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> Result<&str, PackError> {
        let found = self.0.get(name).map(AsRef::as_ref);
        found.ok_or_else(|| wrong(name, None, "it is not there"))
    }
}

fn unwritable(name: &str, error: &std::io::Error) -> PackError {
    PackError::NotWritten { file: name.to_owned(), why: error.kind().to_string() }
}

fn unreadable(name: &str, error: &std::io::Error) -> PackError {
    wrong(name, None, &format!("it cannot be opened ({})", error.kind()))
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, PackError> {
    String::from_utf8(bytes).map_err(|error| {
        let whole = error.utf8_error().valid_up_to();
        let line = lines::line_at(error.as_bytes(), whole);
        wrong(name, Some(line), "it holds bytes that are no text (UTF-8 was expected)")
    })
}

impl Files {
    /// The line of a file that a path of steps leads to.
    pub(crate) fn line_of(&self, file: &str, steps: &[&str]) -> Option<usize> {
        let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
        lines::find(file, self.text(file).ok()?, &steps)
    }
}
