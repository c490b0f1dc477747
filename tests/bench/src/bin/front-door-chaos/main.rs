//! Chaos: many desks, each a process of its own, share one PostgreSQL while cables are cut, answers
//! are lost, desks are killed and the server crashes or goes back to an older backup. Then a judge
//! compares what people were told with what the journal says.
//!
//! Prints one line a figure on standard output, and fails where one is not 0 that must be. With a
//! fault put in on purpose (`--control`) it fails where the judge does not see it.

mod asked;
mod conductor;
mod deeds;
mod desk;
mod desks;
mod diary;
mod equal;
mod judge;
mod naive;
mod place;
mod plan;
mod proxy;

use asked::{Asked, DeskAsked};
use figures::{Bench, ended};
use front_door_bench::{chance, figures, postgres};
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    ended(run(&words))
}

fn run(words: &[String]) -> Bench {
    let of_desk = words.first().is_some_and(|word| word == "desk");
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(if of_desk { 1 } else { 2 }).enable_all().build()?;
    if of_desk {
        return runtime.block_on(desk::live(&DeskAsked::read(words)?));
    }
    runtime.block_on(conductor::conduct(&Asked::read(words)?))
}
