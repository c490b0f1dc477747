//! Two desks as processes of their own: each call is a program that starts, shares, answers and ends.

use crate::server::{OWNER, Postgres};
use front_door_tests::driver::{
    Outcome, hold,
    line::{self, Line},
};
use serde_json::Value;
use std::{process::Output, thread, time::Duration};

/// Friday 23 October 2026, 17:52 in London.
const NOW: &str = "2026-10-23T16:52:00Z";

/// A woman between 20 and 60, whom a hub takes without a reason.
fn resident(line: &Line) -> Outcome<String> {
    for name in ["sm", "be", "kh", "pa", "jo", "wi", "br", "ah", "ta", "ev"] {
        let found = line.ask(&["find", name])?;
        for row in found["rows"].as_array().into_iter().flatten() {
            let age =
                text(&row["born"]).rsplit('(').next().and_then(|age| age.trim_end_matches("y)").parse().ok());
            if row["sex"] == "Female" && age.is_some_and(|age: u8| (20..60).contains(&age)) {
                return Ok(row["id"].to_string());
            }
        }
    }
    hold(false, || "nobody among the made-up people is a woman between 20 and 60".to_owned())
        .map(|()| String::new())
}

fn booking(who: &str, resident: &str, slot: &str) -> Vec<String> {
    let user = ["--user", who].map(str::to_owned).into_iter();
    user.chain(line::booking(resident, slot)).chain(line::no_red_flags()).collect()
}

/// The free times of a hub this evening, in order.
fn free(line: &Line) -> Outcome<Vec<String>> {
    let grid = line.ask(&["slots", "--days", "2", "--mode", "hub"])?;
    let rows = grid["rows"].as_array().into_iter().flatten();
    let cells = rows.filter_map(|row| row["cells"].as_array()).flatten().filter_map(Value::as_array);
    let slots = cells.flatten();
    Ok(slots.filter_map(|cell| cell["slot"].as_str().map(str::to_owned)).collect())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn two_programs_share_one_store_through_a_cut_and_back() -> Outcome {
    let Some(mut postgres) = Postgres::start() else { return Ok(()) };
    let (one, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let (a, b) = (Line::new(one.path(), NOW), Line::new(other.path(), NOW));
    a.ask(&["demo", "--residents", "300", "--days", "2"])?;
    let founded = a.ask(&["shared", "init", &postgres.address(OWNER)])?;
    hold(text(&founded["here"]["text"]) == "Online", || format!("{founded}"))?;
    postgres.set_clock(NOW.parse()?);
    postgres.let_in("second");
    let joined = b.ask(&["shared", "join", &postgres.address("second"), "--name", "Second desk"])?;
    hold(joined["entries"] == founded["entries"], || format!("{joined}"))?;
    let (person, times) = (resident(&a)?, free(&a)?);
    hold(resident(&b)? == person, || "the same made-up people were expected at both desks".to_owned())?;

    // One slot, two programs at once: one books, and the other is told who.
    let (first, second) = thread::scope(|room| {
        let first = room.spawn(|| a.run(&booking("a.okoro", &person, &times[0])));
        let second = room.spawn(|| b.run(&booking("m.shah", &person, &times[0])));
        (first.join(), second.join())
    });
    let outputs = [first, second].map(|output| output.unwrap().unwrap());
    let said: Vec<_> = outputs.iter().map(said).collect();
    let won = said.iter().filter(|said| said.contains("Appointment booked")).count();
    // On a computer that is busy elsewhere the answer may take longer than a person is let wait.
    let late = said.iter().filter(|said| said.contains("Appointment requested, not yet booked")).count();
    hold(won == 1 || late > 0, || format!("one of two was expected to book: {said:?}"))?;
    for lost in said.iter().filter(|said| !said.contains("Appointment ")) {
        let names = ["A. Okoro", "M. Shah"].iter().any(|name| lost.contains(name));
        hold(names && lost.contains("Free next there"), || format!("the loser was told: {lost}"))?;
    }

    // The cable is out: requested, in words, at both; back in, one is granted and one is a task.
    postgres.crash();
    for (line, who) in [(&a, "a.okoro"), (&b, "m.shah")] {
        let case = line.ask(&booking(who, &person, &times[3]))?;
        hold(text(&case["outcome"]).starts_with("Appointment requested, not yet booked"), || {
            format!("{case}")
        })?;
        let status = line.ask(&["shared", "status"])?;
        hold(
            text(&status["here"]["link"]) == "offline" && status["here"]["waiting"].as_u64() > Some(5),
            || format!("{status}"),
        )?;
    }
    postgres.resume();
    let mut tasks = 0;
    for (line, who) in [(&a, "a.okoro"), (&b, "m.shah"), (&a, "a.okoro")] {
        let status = online(line)?;
        hold(status["here"]["waiting"] == 0, || format!("{status}"))?;
        let work = line.ask(&["--user", who, "worklist", "--tab", "mine"])?;
        let rows = work["rows"].as_array().cloned().unwrap_or_default();
        tasks = rows.iter().filter(|row| text(&row["tags"][0]["text"]) == "Not granted").count().max(tasks);
        line.ask(&["--user", "demo", "verify"])?;
    }
    hold((1..=1 + late).contains(&tasks), || {
        format!("whoever came second was expected to find a task: {tasks}, {late} late")
    })?;
    let told = a.run(&["shared", "status"])?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    hold(
        told.starts_with("Online. This desk has all ")
            && told.contains("\nSecond desk\t0.1.0\tseen Fri 23-Oct-2026 17:5"),
        || told.clone(),
    )?;
    let refused = a.refused(&["shared", "init", "postgresql://owner:secret@127.0.0.1/x"])?;
    hold(refused.contains("without a password") && !refused.contains("secret"), || refused)
}

#[test]
fn a_program_that_joins_may_be_killed_and_run_again() -> Outcome {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let (one, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let (a, b) = (Line::new(one.path(), NOW), Line::new(other.path(), NOW));
    a.ask(&["demo", "--residents", "3000", "--days", "2"])?;
    let founded = a.ask(&["shared", "init", &postgres.address(OWNER)])?;
    postgres.set_clock(NOW.parse()?);
    postgres.let_in("second");
    let address = postgres.address("second");
    let join = ["shared", "join", &address, "--name", "Second desk"];
    for wait in [50, 200, 400, 700] {
        let mut joins = b.start(&join)?;
        thread::sleep(Duration::from_millis(wait));
        joins.kill()?;
        joins.wait()?;
    }
    let joined = b.ask(&join)?;
    hold(joined["entries"] == founded["entries"], || format!("{joined}"))?;
    hold(resident(&b)? == resident(&a)?, || {
        "the same made-up people were expected at both desks".to_owned()
    })?;
    b.ask(&["--user", "demo", "verify"]).map(drop)
}

/// All that a program wrote.
fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

/// Asks until the server takes acts again: it waits three seconds for desks that know more.
fn online(line: &Line) -> Outcome<Value> {
    let mut status = Value::Null;
    for _ in 0..40 {
        status = line.ask(&["shared", "status"])?;
        if text(&status["here"]["link"]) == "online" {
            break;
        }
    }
    Ok(status)
}
