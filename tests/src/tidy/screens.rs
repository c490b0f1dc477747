//! Walls in the window: one file knows Tauri, features stand alone, nobody reads a clock.

use super::{
    Rule,
    tree::{Source, has_ending, top},
};
use std::{fs, path::Path};

const DOOR: &str = "ui/src/lib/ipc.ts";
const FEATURES: &str = "ui/src/features/";

#[expect(clippy::too_many_lines, reason = "rows of data")]
pub(super) fn rules() -> Vec<Rule> {
    vec![
        Rule {
            name: "only ui/src/lib/ipc.ts imports Tauri",
            looks_at: |path| is_screen(path) && path != DOOR,
            faults: |source| {
                let imports = imports(source).into_iter();
                imports
                    .filter(|(_, from)| from.starts_with("@tauri-apps"))
                    .map(|(at, from)| format!("line {at} imports {from}"))
                    .collect()
            },
            breaks: &[
                ("ui/src/features/start/X.svelte", "import { invoke } from \"@tauri-apps/api/core\";"),
                ("ui/src/lib/x.ts", "const x = await import('@tauri-apps/api/event');"),
            ],
            keeps: &[
                (DOOR, "import { invoke } from \"@tauri-apps/api/core\";"),
                ("ui/src/lib/x.ts", "// @tauri-apps is behind ipc\nimport { call } from \"./ipc\";"),
            ],
        },
        Rule {
            name: "features never import each other",
            looks_at: |path| path.starts_with(FEATURES) && is_screen(path),
            faults: |source| {
                let own = feature(&source.path);
                let other = |from: &String| {
                    feature(&resolved(&source.path, from)).is_some_and(|name| Some(&name) != own.as_ref())
                };
                imports(source)
                    .into_iter()
                    .filter(|(_, from)| other(from))
                    .map(|(at, from)| format!("line {at} imports {from}"))
                    .collect()
            },
            breaks: &[
                ("ui/src/features/start/X.svelte", "import Slip from \"../appointments/Slip.svelte\";"),
                ("ui/src/features/start/deep/x.ts", "import { x } from '../../hubs/x';"),
                ("ui/src/features/start/x.ts", "export { x } from '$features/hubs/x';"),
            ],
            keeps: &[
                (
                    "ui/src/features/start/X.svelte",
                    "import Field from \"../../parts/Field.svelte\"; import Y from './Y.svelte';",
                ),
                ("ui/src/features/start/deep/x.ts", "import { x } from '../y';"),
            ],
        },
        Rule {
            name: "the window reads no clock of its own",
            looks_at: is_screen,
            faults: |source| {
                let reads = |line: &str| {
                    ["new Date", "Date.now", "Date(", "Temporal."].iter().any(|call| has_word(line, call))
                };
                code(source)
                    .filter(|(_, line)| reads(line))
                    .map(|(at, _)| format!("line {at} reads a clock: use the desk's"))
                    .collect()
            },
            breaks: &[("ui/src/lib/x.ts", "const now = new Date();"), ("ui/src/X.svelte", "{Date.now()}")],
            keeps: &[("ui/src/lib/x.ts", "// never new Date()\nshowDate(day); birthDate(x);")],
        },
        Rule {
            name: "nothing looks like an NHS product, and nothing is fetched",
            looks_at: |path| {
                path.starts_with("ui/src/") && has_ending(path, &["scss", "css", "html", "svelte"])
            },
            faults: look,
            breaks: &[
                ("ui/src/styles/x.scss", "h1 { font-family: Frutiger; }"),
                ("ui/src/styles/x.css", "@import url(https://example.org/x.css);"),
            ],
            keeps: &[(
                "ui/src/styles/x.scss",
                "$nhsuk-include-font-face: false;\n.x { font-family: Arial; }",
            )],
        },
    ]
}

fn is_screen(path: &str) -> bool {
    path.starts_with("ui/src/") && has_ending(path, &["ts", "svelte", "js"])
}

/// Lines without those that are comments as a whole.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let is_comment =
        |line: &str| ["//", "*", "/*", "<!--"].iter().any(|begin| line.trim_start().starts_with(begin));
    source.lines().filter(move |(_, line)| !is_comment(line))
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(|mark| mark.is_alphanumeric() || mark == '_')
    })
}

/// Every module that the file imports: the quoted text after `from`, `import` or `import(`.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, line) in code(source) {
        for word in ["from ", "import ", "import("] {
            for (place, _) in line.match_indices(word) {
                let rest = line[place + word.len()..].trim_start();
                let quote = rest.chars().next().filter(|mark| matches!(mark, '"' | '\'' | '`'));
                if let Some(text) = quote.and_then(|quote| rest[1..].split(quote).next()) {
                    found.push((at, text.to_owned()));
                }
            }
        }
    }
    found
}

/// Where a relative import leads, from the top of the tree.
fn resolved(path: &str, import: &str) -> String {
    if let Some((_, inside)) = import.split_once("features/") {
        return format!("{FEATURES}{inside}");
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => parts.truncate(parts.len().saturating_sub(1)),
            other => parts.push(other),
        }
    }
    parts.join("/")
}

fn feature(path: &str) -> Option<String> {
    let (name, _) = path.strip_prefix(FEATURES)?.split_once('/')?;
    Some(name.to_owned())
}

fn look(source: &Source) -> Vec<String> {
    let lower = source.text.to_lowercase();
    let mut found = Vec::new();
    for banned in ["frutiger", "assets.nhs.uk", "nhsuk-logo"] {
        if lower.contains(banned) {
            found.push(format!("{banned} is in it"));
        }
    }
    for fetched in ["url(http", "url(\"http", "url('http", "url(//", "src=\"http", "href=\"http"] {
        if lower.contains(fetched) {
            found.push(format!("it would fetch: {fetched}…"));
        }
    }
    found
}

/// The files as they ship. They are made by `make run` or `make test`.
#[test]
fn the_built_window_keeps_its_own_look() {
    let dist = top().join("ui/dist");
    let mut built = Vec::new();
    collect(&dist, &mut built);
    if built.is_empty() {
        super::tree::say("skipped: ui/dist is not built");
    }
    let found: Vec<_> = built
        .iter()
        .flat_map(|source| look(source).into_iter().map(|fault| format!("{}: {fault}", source.path)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn collect(dir: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(dir).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| ["css", "html"].iter().any(|text| end == *text)) {
            found.push(Source::new(&path.to_string_lossy(), &fs::read_to_string(&path).unwrap()));
        }
    }
}
