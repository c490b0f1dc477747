//! The files of a pack: those inside the program, or those of a folder.

use super::{PackError, embedded, lines, wrong};
use std::{borrow::Cow, collections::BTreeMap, fs, path::Path};

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

    /// Every file's path and text, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
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
    pub(super) fn line_of(&self, file: &str, steps: &[&str]) -> Option<usize> {
        let steps: Vec<String> = steps.iter().map(|step| (*step).to_owned()).collect();
        lines::find(file, self.text(file).ok()?, &steps)
    }
}
