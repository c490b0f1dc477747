//! Whether the shared store's order is one: many clients hold, book, cancel and move the same few
//! slots through real connections and write down what they asked, when, and what they were told.
//! Then each slot's history must have an order, out of all that the times allow, in which every
//! single answer is right. What the journal says is not looked at.
//!
//! Modelled is what a slot allows (held, booked, given back, by whom), the version that a claim was
//! made on, and who is named to those who came too late. A hold ends by the server's clock: a grant
//! says its moment exactly, a refusal lies between the newest moment that anybody had been told of
//! before it was asked and the server's clock in its answer. Who was never told anything may have
//! done it at any moment since, or never. A move is two operations here, one on each slot; that both
//! are granted or neither is in the answer.
//!
//! Every run alters one answer in a copy of each history, and fails where that is not seen; so it
//! does with a server that compares no versions (`--control blind`).

mod altered;
mod asked;
mod client;
mod deed;
mod linear;
mod slot;
mod view;

use altered::{History, WAYS};
use asked::Asked;
use client::{Diary, Person};
use front_door_bench::{
    figures::{Bench, count, ended, figure, now, tell},
    postgres::{BLIND, OWNER, Postgres, psql},
};
use front_door_store::shared::{Address, Server};
use linear::{Fault, linearizable};
use slot::Slot;
use std::{collections::BTreeMap, process::ExitCode, sync::Arc};
use tokio::task::JoinSet;
use view::View;

/// How many slots without an order are told on standard error, and what was done around the place.
const TOLD: usize = 3;
const AROUND: usize = 12;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    ended(Asked::read(&words).and_then(|asked| run(&asked)))
}

fn run(asked: &Asked) -> Bench {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let histories = runtime.block_on(histories(asked, &postgres))?;
    drop(postgres);
    judge(asked, &histories)
}

/// What became of each slot.
async fn histories(asked: &Asked, postgres: &Postgres) -> Bench<Vec<History>> {
    let address = |role| Address::new(&postgres.address(role), None);
    Server::init(&address(OWNER)?, deed::desk(0)).await?;
    psql(postgres, "CREATE ROLE desk LOGIN IN ROLE front_door_desk")?;
    if asked.blind {
        psql(postgres, BLIND)?;
    }
    let view = Arc::new(View::new(asked.slots, asked.operations));
    let reading = {
        let (view, server) = (Arc::clone(&view), Server::new(address("desk")?));
        tokio::spawn(async move { view.follow(&server).await })
    };
    let mut clients = JoinSet::new();
    for client in 1..=asked.clients {
        let server = Server::connect(address("desk")?).await?;
        clients.spawn(Person::new(client, server, Arc::clone(&view), asked).work());
    }
    let began = now();
    let mut histories = vec![History::new(); asked.slots];
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    while let Some(done) = clients.join_next().await {
        let Diary { parts, counts: more } = done??;
        for (slot, operation) in parts {
            histories[slot].push(operation);
        }
        for (what, times) in more {
            *counts.entry(what).or_default() += times;
        }
    }
    view.end();
    reading.await??;
    let seconds = began.elapsed().as_secs_f64();
    figure("linear_ops", count(asked.operations), "operations")?;
    figure("linear_seconds", seconds, "s")?;
    for ((name, told), times) in counts {
        tell(&format!("{name}: {told} {times}"));
    }
    Ok(histories)
}

/// Looks for an order in each history, and in copies that have none.
fn judge(asked: &Asked, histories: &[History]) -> Bench {
    let began = now();
    let mut without = 0;
    for (slot, history) in histories.iter().enumerate() {
        if let Err(fault) = order(history) {
            without += 1;
            if without <= TOLD {
                show(slot, history, fault);
            }
        }
    }
    figure("linear_check_seconds", began.elapsed().as_secs_f64(), "s")?;
    figure("linear_slots", count(histories.len()), "slots")?;
    figure("linear_slots_not_linearizable", count(without), "slots")?;
    match (asked.blind, without) {
        (true, 0) => return Err("The control was not seen: this check proves nothing.".into()),
        (true, _) => {
            tell("the control failed as it must");
            return Ok(());
        }
        (false, 0) => {}
        (false, _) => return Err(format!("{without} slots have a history without an order.").into()),
    }
    let (mut made, mut missed) = (0, 0);
    for (slot, history) in histories.iter().enumerate() {
        for (name, way) in WAYS {
            let Some(altered) = way(history) else { continue };
            made += 1;
            if order(&altered).is_ok() {
                missed += 1;
                tell(&format!("not seen in slot {slot}: {name}"));
            }
        }
    }
    figure("linear_altered_histories", count(made), "histories")?;
    figure("linear_altered_not_seen", count(missed), "histories")?;
    if made == 0 || missed > 0 {
        return Err("Altered histories were not all seen, or none could be made.".into());
    }
    Ok(())
}

fn order(history: &History) -> Result<(), Fault> {
    linearizable(Slot::untouched(), history, Slot::after)
}

/// Tells what was done around the answer that fits nowhere.
fn show(slot: usize, history: &History, fault: Fault) {
    let (Fault::NoOrder(place) | Fault::TooMany(place)) = fault;
    let about = &history[place];
    tell(&format!("slot {slot}, {fault:?}: {about:?}"));
    let mut around: Vec<_> =
        history.iter().filter(|one| one.said.version.abs_diff(about.said.version) <= 1).collect();
    around.sort_by_key(|one| one.asked);
    around.iter().take(AROUND).for_each(|one| tell(&format!("  {one:?}")));
}
