//! The command line: a second face of the same commands, without a display.

use super::place::{Contact, HUB, NOW, PASSWORD, Place, SARAH, london, slot};
use clap::Parser;
use front_door_desk::{
    cli::{self, Args, Output, Secrets},
    clock::Clock,
    gate::Desk,
    handover,
};
use front_door_tests::driver::line;
use serde_json::Value;
use std::fs;

/// The words of a call as typed, read as the program reads them.
fn args(words: &[&str]) -> Result<Args, String> {
    Args::try_parse_from(["front-door"].iter().chain(words)).map_err(|error| error.to_string())
}

fn words(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// One call at a desk.
pub(super) async fn ran(desk: &Desk, words: &[&str], password: Option<&str>) -> Output {
    let secrets = Secrets { password: password.map(str::to_owned), ..Secrets::default() };
    cli::run(desk, &args(words).unwrap(), &secrets).await
}

fn json(output: &Output) -> Value {
    assert_eq!((output.code, output.err.as_str()), (0, ""), "{}", output.err);
    serde_json::from_str(&output.out).unwrap()
}

#[tokio::test]
async fn every_subcommand_answers_in_json_and_in_words() {
    let place = Place::empty();
    let file = place.dir().join("requests.csv");
    fs::write(&file, "reference,received,own_words\nW1,2026-10-23T07:10:00Z,hello\n").unwrap();
    let made = ran(&place.desk, &["--json", "demo", "--residents", "300", "--days", "2"], None).await;
    assert_eq!(json(&made)["residents"], 300);
    let find = json(&ran(&place.desk, &["--json", "find", "smi"], None).await);
    assert_eq!(find["turn"], 1);
    let slots = json(&ran(&place.desk, &["--json", "slots", "--days", "1", "--mode", "hub"], None).await);
    let free = slots["rows"][0]["cells"][0][0]["slot"].as_str().unwrap().to_owned();
    let mut calls: Vec<Vec<&str>> = vec![
        vec!["about"],
        vec!["hubs"],
        vec!["day-list", "--hub", HUB],
        vec!["day-list", "--hub", HUB, "--date", "2026-10-24"],
        vec!["import-requests", file.to_str().unwrap(), "--dry-run"],
        vec!["import-requests", file.to_str().unwrap()],
        vec!["verify"],
        vec!["export", "contacts"],
        vec!["export", "appointments", "--from", "2026-10-23", "--to", "2026-10-30"],
        vec!["export", "tasks"],
        vec!["directory", "pharmacy"],
        vec!["content", "check", "--on", "2026-11-22"],
        vec!["content", "check", "--figures", "--on", "2026-11-22"],
        vec![
            "routes",
            "--need",
            "urinary",
            "--age",
            "66",
            "--sex",
            "female",
            "--at",
            "2026-10-23T17:50",
            "--from",
            "RM8",
        ],
    ];
    for tab in ["waiting", "mine", "clinician", "done"] {
        calls.push(vec!["worklist", "--tab", tab]);
    }
    for call in calls {
        json(&ran(&place.desk, &[&["--json"], call.as_slice()].concat(), None).await);
        let words = ran(&place.desk, &call, None).await;
        assert_eq!((words.code, words.err.as_str()), (0, ""), "{call:?}");
        assert!(!words.out.trim().is_empty() && !words.out.starts_with('{'), "{call:?}: {}", words.out);
    }
    assert_eq!(free.parse::<front_door_domain::ids::SlotId>().unwrap().to_string(), free);
}

#[tokio::test]
async fn a_whole_contact_is_booked_moved_and_cancelled_from_the_command_line() {
    let place = Place::small().await;
    let (to, next) = (slot(0).to_string(), slot(1).to_string());
    let mut book: Vec<String> = ["--user", "navigator", "--json"].map(str::to_owned).into();
    book.extend(line::booking("1", &to));
    let short = ran(&place.desk, &words(&book), Some(PASSWORD)).await;
    assert_eq!(short.code, 2);
    assert!(short.err.contains("red flags are not answered yet"), "{}", short.err);
    book.extend(line::no_red_flags());
    let case = json(&ran(&place.desk, &words(&book), Some(PASSWORD)).await);
    assert_eq!(case["state"], "closed");
    let appointment = case["appointment"]["appointment"].as_str().unwrap();
    let moved = json(
        &ran(&place.desk, &["--user", "navigator", "--json", "move", appointment, &next], Some(PASSWORD))
            .await,
    );
    assert!(moved["title"].as_str().unwrap().contains("18:50"));
    let words = ["--user", "navigator", "--json", "cancel", appointment, "--reason", "better"];
    assert_eq!(json(&ran(&place.desk, &words, Some(PASSWORD)).await)["open"], false);
}

#[tokio::test]
async fn bad_input_leaves_with_one_sentence_and_a_code() {
    let place = Place::small().await;
    for (words, part) in [
        (vec!["find", "smi"], "Say who you are with --user"),
        (vec!["--user", "nobody", "find", "smi"], "do not belong together"),
        (vec!["--user", "navigator", "verify"], "may check the journal"),
        (vec!["--user", "navigator", "day-list", "--hub", "Y1"], "not in the directory"),
        (vec!["--user", "navigator", "day-list", "--hub", HUB, "--date", "soon"], "2026-10-25 was expected"),
        (vec!["--user", "navigator", "worklist", "--tab", "Smith"], "one of"),
        (vec!["--user", "navigator", "cancel", "Smith", "--reason", "x"], "could not be read"),
        (vec!["--user", "navigator", "move", "Smith", "Smith"], "could not be read"),
        (vec!["--user", "navigator", "slots", "--mode", "Smith"], "one of"),
        (vec!["--user", "navigator", "import-requests", "gone.csv"], "could not be read"),
        (vec!["--user", "lead", "export", "everything"], "can be exported"),
        (vec!["routes", "--need", "dragons"], "need"),
        (vec!["content", "check", "--on", "soon"], "A date looks like 2027-03-31"),
        (vec!["content", "check", "/nowhere/at/all"], "cannot be opened"),
        (vec!["routes", "--need", "urinary", "--sex", "x"], "female or male"),
        (vec!["routes", "--need", "urinary", "--at", "teatime"], "2026-10-23T17:50 was expected"),
        (vec!["routes", "--need", "urinary", "--born", "31/2/1980"], "1960-04-17 was expected"),
        (vec!["routes", "--need", "urinary", "--from", "ZZ99 9ZZ"], "postcode"),
        (vec!["routes", "--need", "urinary", "--practice", "X"], "F82001"),
        (vec!["routes", "--need", "urinary", "--answer", "pregnant"], "pregnant=no"),
        (vec!["routes", "--need", "urinary", "--by", "horse"], "walk, bus or car"),
        (vec!["demo"], "has a desk already"),
    ] {
        for json in [false, true] {
            let words = if json { [&["--json"], words.as_slice()].concat() } else { words.clone() };
            let output = ran(&place.desk, &words, Some(PASSWORD)).await;
            assert_eq!((output.code, output.out.as_str()), (2, ""), "{words:?}: {}", output.err);
            assert!(output.err.contains(part), "{words:?}: {}", output.err);
            assert!(output.err.ends_with('.') && !output.err.contains('\n'), "{words:?}: {}", output.err);
            assert!(!output.err.contains("Smith"), "{words:?}: {}", output.err);
        }
    }
    let wrong = ran(&place.desk, &["--user", "navigator", "find", "smi"], Some("wrong horse")).await;
    assert!(wrong.err.contains("do not belong together"), "{}", wrong.err);
    let none = ran(&place.desk, &["--user", "navigator", "find", "smi"], None).await;
    assert!(none.err.contains("--password-fd"), "{}", none.err);
    for words in
        [&["find"][..], &["dance"], &["demo", "--residents", "0"], &["routes"], &["book", "--resident", "x"]]
    {
        assert!(args(words).is_err(), "{words:?}");
    }
    let empty = Place::empty();
    let output = ran(&empty.desk, &["find", "smi"], None).await;
    assert!(output.code == 2 && output.err.contains("no store yet"), "{}", output.err);
}

#[tokio::test]
async fn routes_answers_every_service_with_its_reason_and_needs_no_store() {
    let place = Place::empty();
    let words = "--json routes --need urinary --age 66 --sex female --at 2026-10-23T17:50 --from RM8";
    let answer = json(&ran(&place.desk, &words.split(' ').collect::<Vec<_>>(), None).await);
    let rows = answer["services"].as_array().unwrap();
    assert_eq!(rows.len(), place.desk.pack.services.len());
    for row in rows {
        assert!(!row["reason"].as_str().unwrap().is_empty(), "{row}");
    }
    let pharmacy = rows.iter().find(|row| row["service"] == "pharmacy-first").unwrap();
    assert!(pharmacy["reason"].as_str().unwrap().contains("omen 16 to 64: she is 66"), "{pharmacy}");
    assert!(answer["banner"].as_str().unwrap().contains("not clinically approved"));
}

#[tokio::test]
async fn a_call_is_handed_over_to_the_process_that_owns_the_store() {
    let place = Place::small().await;
    tokio::select! {
        stopped = handover::listen_when_open(&place.desk) => unreachable!("{stopped:?}"),
        () = hands_over(&place) => {}
    }
}

async fn hands_over(place: &Place) {
    let words = args(&["--user", "navigator", "--json", "find", "smi"]).unwrap();
    let secrets = Secrets { password: Some(PASSWORD.to_owned()), ..Secrets::default() };
    let mut answer = None;
    for _ in 0..100 {
        answer = handover::hand_over(place.dir(), &words, &secrets).await;
        if answer.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(json(&answer.unwrap())["rows"][0]["id"], SARAH);
    let wrong = Secrets { password: Some("wrong horse".to_owned()), ..Secrets::default() };
    let refused = handover::hand_over(place.dir(), &words, &wrong).await.unwrap();
    assert_eq!(refused.code, 2, "sign-in belongs to the call");
    let nobody = args(&["find", "smi"]).unwrap();
    assert_eq!(handover::hand_over(place.dir(), &nobody, &Secrets::default()).await.unwrap().code, 2);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(place.dir().join("desk.sock")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    let mut raised = place.desk.raised();
    let call = args(&["--call", "07700900231"]).unwrap();
    assert_eq!(handover::hand_over(place.dir(), &call, &Secrets::default()).await.unwrap().code, 0);
    raised.changed().await.unwrap();
    assert_eq!(raised.borrow().as_deref(), Some("07700900231"));
}

#[tokio::test]
async fn a_second_command_line_finds_the_store_in_use() {
    let place = Place::small().await;
    let who = place.who("navigator").await;
    Contact::begin(&place, &who, "call").await;
    let second = Desk::new(place.dir().to_owned(), Clock::set_to(london(NOW))).unwrap();
    let output = ran(&second, &["--user", "navigator", "find", "smi"], Some(PASSWORD)).await;
    assert!(output.code == 2 && output.err.contains("already open"), "{}", output.err);
}

#[tokio::test]
async fn a_file_is_named_from_the_root_when_another_process_reads_it() {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    let room = tempfile::tempdir().unwrap();
    let listener = tokio::net::UnixListener::bind(room.path().join("desk.sock")).unwrap();
    let words = args(&["import-requests", "requests.csv"]).unwrap();
    let owner = async {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut line = String::new();
        BufReader::new(read).read_line(&mut line).await.unwrap();
        write.write_all(br#"{"out":"","err":"","code":0}"#).await.unwrap();
        drop(write);
        line
    };
    let secrets = Secrets::default();
    let (answer, line) = tokio::join!(handover::hand_over(room.path(), &words, &secrets), owner);
    assert_eq!(answer.unwrap().code, 0);
    let whole = std::env::current_dir().unwrap().join("requests.csv");
    assert!(line.contains(whole.to_str().unwrap()), "{line}");
}
