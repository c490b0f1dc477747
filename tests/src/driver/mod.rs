//! The parts of the driver, and the one way it says that something is wrong.

pub mod axe;
pub mod display;
pub mod keys;
pub mod line;
pub mod picture;
pub mod processes;
mod start;
pub mod window;

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// What went wrong, as a sentence: what was expected, what was found.
///
/// It is no `std::error::Error` itself, so that every error turns into one with `?`.
pub struct Fault(pub String);

impl Fault {
    /// A fault that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a journey ends with.
pub type Outcome<T = ()> = Result<T, Fault>;

/// A fault with `sentence` unless `holds`.
pub fn hold(holds: bool, sentence: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Fault(sentence())) }
}

/// The top of the project.
pub fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where builds land.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from)
}

/// The program under test: `FRONT_DOOR_BIN`, or the debug build with the feature `test-clock`.
pub fn program() -> Outcome<PathBuf> {
    built("FRONT_DOOR_BIN", "front-door", "cargo build -p front-door --features test-clock")
}

/// The bare window that figures are held against: `BARE_WINDOW_BIN`, or its debug build.
pub fn bare_window() -> Outcome<PathBuf> {
    built("BARE_WINDOW_BIN", "bare-window", "cargo build -p bare-window")
}

fn built(variable: &str, name: &str, command: &str) -> Outcome<PathBuf> {
    let path = std::env::var_os(variable).map_or_else(|| target().join("debug").join(name), PathBuf::from);
    hold(path.is_file(), || {
        format!("{} is not there: run `{command}`, or name the program in {variable}.", path.display())
    })?;
    Ok(path)
}
