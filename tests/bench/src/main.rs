//! Measures the desk beside the raw engine, and the window beside a bare one.
//!
//! Prints one line a figure (`figure NAME VALUE UNIT`) on standard output and how far it has come on
//! standard error. It is no test: it fails only where it could not measure, or where its control
//! shows that it measures nothing.

mod booking;
mod fill;
mod found;
mod house;
mod lists;
mod made;
mod near;
mod newdesk;
mod raw;
mod routes;
mod rush;
mod search;
mod shared;
mod times;
mod tried;
mod typed;
mod window;

use figures::{Bench, ended, figure};
use front_door_bench::{chance, figures};
use house::House;
use std::process::ExitCode;

/// The sizes, the smallest first.
const SIZES: [u32; 3] = [10_000, 100_000, 925_000];

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let done = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(bench(&Asked { words: asked })));
    ended(done)
}

/// What was asked for on the command line: nothing for everything, `--long` for more key presses and
/// `--short` for fewer, or names of parts: routes, tried, shared, lists, newdesk, fill, search, typo, slots, booking, window, found.
struct Asked {
    words: Vec<String>,
}

impl Asked {
    fn presses(&self) -> usize {
        match self.words.iter().find(|word| word.starts_with("--")).map(String::as_str) {
            Some("--long") => PRESSES_LONG,
            Some("--short") => PRESSES_SHORT,
            _ => PRESSES,
        }
    }

    /// Whether these parts alone were asked for, or some of them.
    fn only(&self, names: &[&str]) -> bool {
        let mut parts = self.words.iter().filter(|word| !word.starts_with("--")).peekable();
        parts.peek().is_some() && parts.all(|part| names.contains(&part.as_str()))
    }

    fn part(&self, name: &str) -> bool {
        let mut parts = self.words.iter().filter(|word| !word.starts_with("--")).peekable();
        parts.peek().is_none() || parts.any(|part| part == name)
    }
}

async fn bench(asked: &Asked) -> Bench {
    let [small, middle, full] = SIZES;
    if asked.part("found") {
        found::measure()?;
    }
    if asked.part("routes") {
        routes::measure()?;
    }
    if asked.part("tried") {
        tried::measure(asked.words.iter().any(|word| word == "--short")).await?;
    }
    if asked.part("shared") {
        shared::measure().await?;
    }
    if asked.part("lists") {
        lists::measure().await?;
    }
    if asked.only(&["routes", "tried", "shared", "lists"]) {
        return Ok(());
    }
    // It takes a quarter of an hour: only where it is asked for.
    if asked.words.iter().any(|word| word == "newdesk") {
        let small = newdesk::Size { entries: 20_000, residents: small };
        let short = asked.words.iter().any(|word| word == "--short");
        return newdesk::measure(if short {
            small
        } else {
            newdesk::Size { entries: 1_000_000, residents: full }
        })
        .await;
    }
    if asked.part("fill") {
        fill::measure(full).await?;
    }
    if asked.part("search") {
        let at_small = search::measure(&House::make(small).await?, false).await?;
        search::measure(&House::make(middle).await?, false).await?;
        let house = House::make(full).await?;
        let at_full = search::measure(&house, true).await?;
        figure("search_p95_ratio_925k_to_10k", at_full / at_small, "ratio")?;
        full_size(asked, &house).await
    } else {
        full_size(asked, &House::make(full).await?).await
    }
}

/// Key presses in the window: in a bench that counts, in a long one, and for a quick look.
const PRESSES: usize = 2_000;
const PRESSES_LONG: usize = 10_000;
const PRESSES_SHORT: usize = 300;

/// What is measured on the full desk alone.
async fn full_size(asked: &Asked, house: &House) -> Bench {
    if asked.part("typo") {
        near::measure(house).await?;
    }
    if asked.part("slots") {
        times::measure(house).await?;
    }
    if asked.part("booking") {
        rush::measure(house).await?;
        booking::measure(house).await?;
    }
    if asked.part("window") {
        window::measure(house, asked.presses()).await?;
    }
    Ok(())
}
