//! Files written for the person at the desk: in the desk's own folder, for this account alone.

use crate::{refusal::DeskError, wire::appointments::SavedFile};
use std::{fs, io::Write, path::Path};

/// Writes `bytes` under `name` in the folder `saved`, in place of what was there.
pub(crate) fn save(dir: &Path, name: &str, bytes: &[u8]) -> Result<SavedFile, DeskError> {
    let folder = dir.join("saved");
    let path = folder.join(name);
    write(&folder, &path, bytes).map_err(|error| {
        DeskError::File(format!(
            "The file could not be written ({}). Make room on the disk and try again.",
            error.kind()
        ))
    })?;
    Ok(SavedFile { path: path.to_string_lossy().into_owned() })
}

fn write(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
