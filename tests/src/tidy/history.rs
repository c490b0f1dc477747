//! The log is read more often than it is written: `area: Verb thing`, at most 72 characters.

use super::tree::{say, top};
use std::process::Command;

#[test]
fn commits_have_a_subject_that_can_be_read() {
    let log = Command::new("git").args(["log", "-n", "200", "--format=%s"]).current_dir(top()).output();
    let log = log.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
    if log.is_empty() {
        say("skipped: this tree has no git history");
    }
    let faults: Vec<_> = log.lines().filter(|subject| !is_plain(subject)).collect();
    assert!(
        faults.is_empty(),
        "expected `area: Verb thing` at most 72 characters, found:\n{}",
        faults.join("\n")
    );
}

#[test]
fn a_subject_that_rambles_is_caught() {
    assert!(is_plain("store: Keep one writer"));
    assert!(is_plain("Merge branch 'main'"));
    for subject in [
        "fixes",
        "Store: Keep one writer",
        "store: keep one writer",
        "store:Keep",
        &format!("a: B{}", "c".repeat(70)),
    ] {
        assert!(!is_plain(subject), "{subject}");
    }
}

fn is_plain(subject: &str) -> bool {
    if subject.starts_with("Merge ") || subject.starts_with("Revert ") {
        return true;
    }
    let parts = subject.split_once(": ");
    let begins = |text: &str, is: fn(char) -> bool| text.chars().next().is_some_and(is);
    subject.chars().count() <= 72
        && parts.is_some_and(|(area, thing)| {
            !area.contains(' ') && begins(area, char::is_lowercase) && begins(thing, char::is_uppercase)
        })
}
