//! Documents that are held to the truth: each hazard names tests that exist, each dependency has
//! its reason, the intended purpose reads the same on paper and on the screen.

use super::tree::{Source, everything, has_ending, sources, top, words};
use std::{collections::BTreeSet, fs};
use toml::Table;

#[test]
fn each_dependency_has_a_reason() {
    let reasons = fs::read_to_string(top().join("DESIGN.md")).unwrap();
    let manifests = sources().into_iter().filter(|source| source.ends(&["Cargo.toml", "ui/package.json"]));
    let names: BTreeSet<_> = manifests.flat_map(|source| dependencies(&source.path, &source.text)).collect();
    let faults = unreasoned(&reasons, &names);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let given = reasons.split("## Dependencies").nth(1).unwrap().split('`').skip(1).step_by(2);
    let gone: Vec<_> = given.filter(|name| !names.contains(*name)).collect();
    assert!(gone.is_empty(), "DESIGN.md gives a reason for what is not used: {gone:?}");
}

#[test]
fn a_dependency_without_a_reason_is_caught() {
    let found = dependencies(
        "x/Cargo.toml",
        "[dependencies]\nserde = \"1\"\n[dev-dependencies]\nfront-door-desk.workspace = true",
    );
    let page = dependencies("ui/package.json", "{\"devDependencies\": {\"vite\": \"8\"}}");
    let names: BTreeSet<_> = found.into_iter().chain(page).collect();
    assert_eq!(unreasoned("| `serde` | the wire |", &names), ["DESIGN.md gives no reason for vite"]);
}

const TABLES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies", "devDependencies"];

/// The outside libraries that a manifest names.
fn dependencies(path: &str, text: &str) -> Vec<String> {
    let manifest: Table =
        if has_ending(path, &["json"]) { serde_json::from_str(text).unwrap() } else { text.parse().unwrap() };
    let platforms =
        manifest.get("target").and_then(|found| found.as_table()).into_iter().flat_map(Table::values);
    let places = platforms.filter_map(|platform| platform.as_table()).chain([&manifest]);
    let tables = places.flat_map(|place| TABLES.iter().filter_map(|name| place.get(*name)?.as_table()));
    tables.flat_map(Table::keys).filter(|name| !name.starts_with("front-door")).cloned().collect()
}

fn unreasoned(reasons: &str, names: &BTreeSet<String>) -> Vec<String> {
    let missing = names.iter().filter(|name| !reasons.contains(&format!("`{name}`")));
    missing.map(|name| format!("DESIGN.md gives no reason for {name}")).collect()
}

#[test]
fn the_guide_names_the_keys_that_there_are() {
    let guide = fs::read_to_string(top().join("docs/guide/desk.md")).unwrap();
    let map = fs::read_to_string(top().join("ui/src/lib/keymap.ts")).unwrap();
    assert_eq!(unknown_keys(&guide, &map), Vec::<String>::new());
    assert_eq!(unknown_keys("## Keys\n| F2, Ctrl+K | find |\n| F5 | fly |", "['F2', 'Ctrl+K']"), ["F5"]);
}

/// The keys of the guide's table that the key map does not have.
fn unknown_keys(guide: &str, map: &str) -> Vec<String> {
    let table = guide.split("## Keys").nth(1).unwrap_or_default();
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| key "));
    let keys = rows.filter_map(|row| row.split('|').nth(1)).flat_map(|cell| cell.split(','));
    let named = keys.map(|key| key.trim().replace("Esc", "Escape"));
    named.filter(|key| !map.contains(&format!("'{key}'"))).collect()
}

#[test]
fn the_intended_purpose_reads_the_same_on_paper_and_screen() {
    let screen = fs::read_to_string(top().join("src-tauri/desk/src/commands/about.rs")).unwrap();
    let paper = fs::read_to_string(top().join("docs/safety/intended-purpose.md")).unwrap();
    let quoted: Vec<_> = paper.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let (found, _) = words(&screen);
    assert!(
        found.iter().any(|word| word.text == format!("\"{}\"", quoted.join(" "))),
        "they differ: {quoted:?}"
    );
}

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
    everything().iter().flat_map(tests_of).collect()
}

fn tests_of(source: &Source) -> Vec<String> {
    if source.ends(&[".rs"]) {
        let after = source.text.split("fn ").skip(1);
        return after.filter_map(|rest| rest.split(['(', '<']).next()).map(str::to_owned).collect();
    }
    if !source.ends(&[".test.ts"]) {
        return Vec::new();
    }
    let after = source.text.split("it(").skip(1);
    let quoted = |rest: &str| {
        let quote = rest.chars().next()?;
        rest[1..].split(quote).next().map(str::to_owned)
    };
    after.filter_map(|rest| quoted(rest.trim_start())).collect()
}
