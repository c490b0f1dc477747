//! A file that can be read in one sitting.

use super::{
    Rule,
    tree::{has_ending, words},
};

const RUST: usize = 500;
const SCREEN: usize = 300;
const MAP: usize = 300;

/// A text of many lines, for the examples.
macro_rules! lines {
    ($($_ten:literal)+) => { concat!($("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", $_ten),+) };
}

pub(super) fn rules() -> Vec<Rule> {
    vec![
        Rule {
            name: "a Rust file has at most 500 lines without its tests",
            looks_at: |path| {
                has_ending(path, &["rs"]) && !path.ends_with("tests.rs") && !path.contains("/tests/")
            },
            faults: |source| {
                let (_, tests) = words(&source.text);
                too_long(source.text.lines().count() - tests, RUST)
            },
            breaks: &[("src-tauri/desk/src/x.rs", lines!("" "" "" "" "" "" "" "" "" "" "fn x() {}"))],
            keeps: &[
                ("src-tauri/desk/src/x.rs", lines!("" "" "" "" "" "" "" "" "" "")),
                (
                    "src-tauri/desk/src/x.rs",
                    concat!("#[cfg(test)]\nmod tests {", lines!("" "" "" "" "" "" "" "" "" "" ""), "}"),
                ),
            ],
        },
        Rule {
            name: "a file of the screens has at most 300 lines",
            looks_at: |path| {
                path.starts_with("ui/src/")
                    && !path.ends_with(".test.ts")
                    && has_ending(path, &["ts", "svelte", "scss"])
            },
            faults: |source| too_long(source.text.lines().count(), SCREEN),
            breaks: &[("ui/src/App.svelte", lines!("" "" "" "" "" "" "x"))],
            keeps: &[("ui/src/App.svelte", lines!("" "" "" "" "" ""))],
        },
        Rule {
            name: "the map of the house has fewer than 300 lines",
            looks_at: |path| path == "ARCHITECTURE.md",
            faults: |source| too_long(source.text.lines().count(), MAP - 1),
            breaks: &[("ARCHITECTURE.md", lines!("" "" "" "" "" ""))],
            keeps: &[("ARCHITECTURE.md", "# The map")],
        },
    ]
}

fn too_long(lines: usize, most: usize) -> Vec<String> {
    if lines > most {
        vec![format!("{lines} lines, expected at most {most}: give part of it a file and a name")]
    } else {
        Vec::new()
    }
}
