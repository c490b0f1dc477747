//! The desk without a window: its commands and its command line, on a real encrypted store in a
//! folder of its own, with a clock that the test sets.

mod attending;
mod bad_input;
mod content;
mod directory;
mod editing;
mod emergency;
mod exchange;
mod handovers;
mod journey;
mod keyring;
mod keys;
mod line;
mod looks;
mod permissions;
mod place;
mod repeats;
mod routes;
mod screened;
mod shared;
mod slots;
mod why;
