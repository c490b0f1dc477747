//! The safety case stands on tests: each hazard names the tests that hold its controls, and each
//! of those tests exists.

use super::tree::{sources, top};
use std::{collections::BTreeSet, fs};

#[test]
fn each_hazard_names_a_test_that_exists() {
    let log = fs::read_to_string(top().join("docs/safety/hazard-log.md")).unwrap();
    let faults = untested(&log, &test_names());
    assert!(
        log.lines().filter(|line| line.starts_with("| H")).count() >= 10,
        "the hazard log has lost its rows"
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_hazard_without_a_test_is_caught() {
    let tests: BTreeSet<_> = ["a_slot_is_booked_once".to_owned()].into();
    let row = |test: &str| format!("| H1 | Two people, one slot | one claim | `{test}` |");
    assert_eq!(untested(&row("a_slot_is_booked_once"), &tests), Vec::<String>::new());
    assert_eq!(untested(&row("a_slot_is_booked_twice"), &tests).len(), 1);
    assert_eq!(untested("| H1 | Two people, one slot | one claim | none |", &tests).len(), 1);
}

/// Hazard rows name their tests in code marks in the last column.
fn untested(log: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for row in log.lines().filter(|line| line.starts_with("| H")) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let named: Vec<_> = cells.last().unwrap().split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            faults.push(format!("{}: no test is named", cells[0]));
        }
        let gone = named.iter().filter(|name| !tests.contains(**name));
        faults.extend(gone.map(|name| format!("{}: there is no test called {name}", cells[0])));
    }
    faults
}

/// Every test of the tree: the functions of Rust, and the titles of the screens' tests.
fn test_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for source in sources() {
        if source.ends(&[".rs"]) {
            let after = source.text.split("fn ").skip(1);
            names.extend(after.filter_map(|rest| rest.split(['(', '<']).next()).map(str::to_owned));
        } else if source.ends(&[".test.ts"]) {
            for call in ["it(\"", "test(\""] {
                names.extend(
                    source
                        .text
                        .split(call)
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next())
                        .map(str::to_owned),
                );
            }
        }
    }
    names
}
