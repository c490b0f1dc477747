//! Figures that other steps of the build leave behind: the package, and the journey's key presses.

use crate::figures::{Bench, figure, tell};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Tells the size of the package and the key presses of the known-resident journey, where the
/// build folder around this program has them.
pub(crate) fn measure() -> Bench {
    let program = std::env::current_exe()?;
    let release = program.parent().ok_or("This program should lie in a folder of the build.")?;
    match package(&release.join("bundle/deb")) {
        Some(bytes) => figure("deb_mib", bytes / 1024.0 / 1024.0, "MiB")?,
        None => tell("no .deb here: `make bundle` makes it"),
    }
    if let Some(keys) = keys(&release.with_file_name("figures").join("keys_to_booked")) {
        figure("keys_to_booked", keys, "presses")
    } else {
        tell("no count of key presses here: the journeys of `make test` leave it");
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a package is far below the 52 bits that are exact")]
fn package(folder: &Path) -> Option<f64> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let packages: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "deb")).collect();
    packages.iter().filter_map(|path| Some(path.metadata().ok()?.len() as f64)).reduce(f64::max)
}

fn keys(file: &Path) -> Option<f64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}
