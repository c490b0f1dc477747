//! Dependencies point inward: the edges between our crates are exactly these, and each outside
//! library that gives a crate its power is used in that crate alone. A new edge needs an entry in
//! DESIGN.md and a row here.

use super::tree::top;
use std::{collections::BTreeSet, fs};
use toml::Table;

/// The bench, which measures the store's engine with the engine itself, and the window it is held
/// against; seen from `src-tauri`.
const BENCH: &str = "../tests/bench";
const BARE_WINDOW: &str = "../tests/bench/bare-window";

/// Each crate with the crates of ours that it stands on.
const EDGES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["front-door-domain"]),
    ("interop", &["front-door-domain"]),
    ("demo", &["front-door-domain"]),
    ("desk", &["front-door-demo", "front-door-domain", "front-door-interop", "front-door-store"]),
    (".", &["front-door-desk"]),
    (
        BENCH,
        &[
            "front-door-demo",
            "front-door-desk",
            "front-door-domain",
            "front-door-interop",
            "front-door-store",
        ],
    ),
    (BARE_WINDOW, &[]),
];

/// A library and the crates that may use it.
const POWERS: &[(&str, &[&str])] = &[
    ("sqlx", &["store", BENCH]),
    ("libsqlite3-sys", &["store"]),
    ("tauri", &[".", BARE_WINDOW]),
    ("webkit2gtk", &["."]),
    ("tokio", &["store", "desk", ".", BENCH]),
    ("getrandom", &["store", "desk"]),
    ("keyring-core", &["desk"]),
    ("clap", &["desk", "."]),
    ("csv", &["interop"]),
    ("calamine", &["interop"]),
    ("rust_xlsxwriter", &["interop"]),
    ("zip", &["interop"]),
];

#[test]
fn crates_stand_on_each_other_in_one_direction() {
    let members: BTreeSet<_> = EDGES.iter().map(|(name, _)| *name).collect();
    for entry in fs::read_dir(top().join("src-tauri")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_crate = entry.path().join("Cargo.toml").exists();
        assert!(
            !is_crate || members.contains(name.as_str()),
            "{name}: a new crate needs its row of edges here"
        );
    }
    let faults: Vec<_> =
        EDGES.iter().flat_map(|(name, edges)| wrong_edges(name, edges, &manifest(name))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_power_is_in_one_place() {
    let faults: Vec<_> = EDGES.iter().flat_map(|(name, _)| wrong_powers(name, &manifest(name))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_wrong_edge_is_caught() {
    let store: Table =
        "[dependencies]\nfront-door-domain.workspace = true\nfront-door-interop.workspace = true"
            .parse()
            .unwrap();
    let alone: Table = "[dependencies]\nserde = \"1\"".parse().unwrap();
    let test_only: Table = "[dev-dependencies]\nfront-door-desk.workspace = true".parse().unwrap();
    assert_eq!(wrong_edges("store", &["front-door-domain"], &store).len(), 1);
    assert_eq!(wrong_edges("store", &["front-door-domain"], &alone).len(), 1);
    assert_eq!(wrong_edges("store", &[], &test_only), Vec::<String>::new());
    let pure: Table = "[target.'cfg(unix)'.dependencies]\nsqlx = \"1\"".parse().unwrap();
    assert_eq!((wrong_powers("domain", &pure).len(), wrong_powers("store", &pure).len()), (1, 0));
}

fn manifest(name: &str) -> Table {
    let path = top().join("src-tauri").join(name).join("Cargo.toml");
    fs::read_to_string(&path).unwrap_or_else(|_| format!("# {name} is missing")).parse().unwrap()
}

/// The names of all dependencies, whatever the platform; those of tests and builds apart.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let keys = |table: &Table| {
        table
            .get("dependencies")
            .and_then(|found| found.as_table())
            .map(|found| found.keys().cloned().collect::<Vec<_>>())
    };
    let mut names: BTreeSet<_> = keys(manifest).into_iter().flatten().collect();
    for platform in
        manifest.get("target").and_then(|found| found.as_table()).into_iter().flat_map(Table::values)
    {
        names.extend(platform.as_table().and_then(keys).into_iter().flatten());
    }
    names
}

fn wrong_edges(name: &str, edges: &[&str], manifest: &Table) -> Vec<String> {
    let found: BTreeSet<_> =
        dependencies(manifest).into_iter().filter(|name| name.starts_with("front-door")).collect();
    let wanted: BTreeSet<_> = edges.iter().map(|edge| (*edge).to_owned()).collect();
    found
        .symmetric_difference(&wanted)
        .map(|edge| format!("src-tauri/{name}: {edge} is not as DESIGN.md has it (expected {wanted:?})"))
        .collect()
}

fn wrong_powers(name: &str, manifest: &Table) -> Vec<String> {
    let found = dependencies(manifest);
    let wrong = POWERS.iter().filter(|(power, places)| found.contains(*power) && !places.contains(&name));
    wrong
        .map(|(power, places)| format!("src-tauri/{name} uses {power}, which belongs in {places:?}"))
        .collect()
}
