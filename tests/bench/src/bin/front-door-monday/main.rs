//! A real Monday, an hour without a server, and reads with and without it: by whole desks with
//! encrypted stores that share one PostgreSQL, giving the commands that people give.
//!
//! Prints one line a figure on standard output, and fails where a bar is missed.

mod arrivals;
mod asked;
mod branch;
mod call;
mod demand;
mod held;
mod light;
mod morning;
mod others;
mod outage;
mod place;
#[path = "../front-door-chaos/proxy.rs"]
mod proxy;
mod reads;

use asked::{Asked, Part};
use front_door_bench::{
    chance,
    figures::{self, Bench, count, ended, tell},
    postgres,
};
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    ended(run(&words))
}

fn run(words: &[String]) -> Bench {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if words.first().is_some_and(|word| word == others::WORD) {
        return runtime.block_on(others::live(words));
    }
    let asked = Asked::read(words)?;
    // Every part is measured, and the first that failed is told.
    let mut failed = None;
    for part in asked.parts {
        let done = match part {
            Part::Morning => runtime.block_on(morning::measure(asked.morning)),
            Part::Outage => runtime.block_on(outage::measure(asked.outage)),
            Part::Reads => runtime.block_on(reads::measure(asked.reads)),
        };
        if let Err(error) = done {
            tell(&error.to_string());
            failed = failed.or(Some(error));
        }
    }
    failed.map_or(Ok(()), Err)
}
