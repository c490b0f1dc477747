//! Rules for Rust files: SQL stays in the store, one place reads the clock, no lint is silenced.

use super::{
    Rule,
    tree::{Kind, Source, Word, has_ending, lines_with, words},
};

const STORE: &str = "src-tauri/store/";
const CLOCK: &str = "src-tauri/desk/src/clock.rs";

#[expect(clippy::too_many_lines, reason = "rows of data")]
pub(super) fn rules() -> Vec<Rule> {
    vec![
        Rule {
            name: "SQL is written in the store and nowhere else",
            looks_at: |path| is_house(path) && !path.starts_with(STORE),
            faults: sql,
            breaks: &[
                ("src-tauri/desk/src/x.rs", "fn x() { sqlx::query(\"\"); }"),
                ("src-tauri/desk/src/x.rs", "const X: &str = \"SELECT id FROM contact\";"),
                ("src-tauri/domain/src/x.rs", "const X: &str = r#\"insert into contact values (1)\"#;"),
                ("src-tauri/src/x.rs", "fn x() { y!(\"PRAGMA key = 1\"); }"),
            ],
            keeps: &[
                ("src-tauri/store/src/x.rs", "const X: &str = \"SELECT id FROM contact\";"),
                (
                    "src-tauri/desk/src/x.rs",
                    "// sqlx::query(\"SELECT 1 FROM x\")\nconst X: &str = \"Select a time from the list.\";",
                ),
            ],
        },
        Rule {
            name: "one place reads the clock",
            looks_at: |path| is_house(path) && path != CLOCK,
            faults: clocks,
            breaks: &[
                ("src-tauri/domain/src/x.rs", "fn x() { jiff::Timestamp::now(); }"),
                ("src-tauri/desk/src/x.rs", "fn x() { Zoned::now() ; }"),
                ("src-tauri/store/src/x.rs", "use std::time::SystemTime;"),
                ("src-tauri/src/x.rs", "fn x() { let began = std::time::Instant::now(); }"),
            ],
            keeps: &[
                (CLOCK, "fn now() -> Timestamp { Timestamp::now() }"),
                (
                    "src-tauri/desk/src/x.rs",
                    "/// Not `Timestamp::now`.\nfn x(now: Timestamp) -> Timestamp { now }",
                ),
                ("src-tauri/store/src/x.rs", "#[cfg(test)]\nmod tests { fn x() { Instant::now(); } }"),
            ],
        },
        Rule {
            name: "a lint is expected with a reason, never silenced",
            looks_at: is_rust,
            faults: silenced,
            breaks: &[
                ("src-tauri/domain/src/x.rs", "#[allow(dead_code)]\nfn x() {}"),
                ("tests/src/x.rs", "#![allow(clippy::unwrap_used)]"),
                ("src-tauri/domain/src/x.rs", "#[expect(dead_code)]\nfn x() {}"),
                ("src-tauri/domain/src/x.rs", "#[cfg(test)]\n#[ignore]\nfn x() {}"),
            ],
            keeps: &[(
                "src-tauri/domain/src/x.rs",
                "#[expect(dead_code, reason = \"soon\")]\nfn allow(allow: u8) {}",
            )],
        },
        Rule {
            name: "the program ends in order, so that the store closes",
            looks_at: is_house,
            faults: |source| {
                let (words, _) = words(&source.text);
                let ends =
                    ["exit", "abort"].map(|end| lines_with(&words, &["process", ":", ":", end])).concat();
                ends.into_iter()
                    .map(|line| format!("line {line} ends the process: return an ExitCode"))
                    .collect()
            },
            breaks: &[("src-tauri/src/x.rs", "fn x() { std::process::exit(1); }")],
            keeps: &[("src-tauri/src/x.rs", "fn main() -> std::process::ExitCode { exit() }")],
        },
        Rule {
            name: "the domain is pure",
            looks_at: |path| path.starts_with("src-tauri/domain/src/") && is_rust(path),
            faults: impure,
            breaks: &[
                ("src-tauri/domain/src/x.rs", "use std::fs;"),
                ("src-tauri/domain/src/x.rs", "async fn x() {}"),
                ("src-tauri/domain/src/x.rs", "fn x() { std::env::var(\"X\"); }"),
                ("src-tauri/domain/src/x.rs", "use std::{collections::BTreeMap, net::IpAddr};"),
            ],
            keeps: &[(
                "src-tauri/domain/src/x.rs",
                "use std::collections::BTreeMap; fn fs(env: u8) -> u8 { env }",
            )],
        },
    ]
}

fn is_rust(path: &str) -> bool {
    has_ending(path, &["rs"])
}

/// The program's own Rust: not its tests.
fn is_house(path: &str) -> bool {
    path.starts_with("src-tauri/")
        && is_rust(path)
        && !path.ends_with("tests.rs")
        && !path.contains("/tests/")
}

fn sql(source: &Source) -> Vec<String> {
    let (words, _) = words(&source.text);
    words
        .iter()
        .filter(|word| match word.kind {
            Kind::Name => word.text == "sqlx" || word.text == "libsqlite3_sys",
            Kind::Text => is_sql(&word.text),
            Kind::Mark => false,
        })
        .map(|word| format!("line {} speaks to the database: give the store a function for it", word.line))
        .collect()
}

fn is_sql(text: &str) -> bool {
    let lower = text.to_lowercase();
    let both = |one: &str, other: &str| text.contains(one) && text.contains(other);
    both("SELECT ", " FROM ")
        || both("UPDATE ", " SET ")
        || text.contains("PRAGMA ")
        || ["insert into ", "delete from ", "create table ", "create index ", "drop table "]
            .iter()
            .any(|verb| lower.contains(verb))
}

fn clocks(source: &Source) -> Vec<String> {
    let (words, _) = words(&source.text);
    let now = |clock: &'static str| lines_with(&words, &[clock, ":", ":", "now"]);
    [
        now("Timestamp"),
        now("Zoned"),
        now("Instant"),
        lines_with(&words, &["SystemTime"]),
        lines_with(&words, &["now_v7"]),
    ]
    .concat()
    .into_iter()
    .map(|line| format!("line {line} reads a clock: take the moment as an argument"))
    .collect()
}

fn silenced(source: &Source) -> Vec<String> {
    let Ok(tokens) = source.text.parse::<proc_macro2::TokenStream>() else { return Vec::new() };
    let text = tokens.to_string().replace([' ', '\n'], "");
    let mut found = Vec::new();
    if text.contains("#[allow(") || text.contains("#![allow(") {
        found.push("a lint is allowed: mend it, or expect it with a reason".to_owned());
    }
    let expects = text.split("[expect(").skip(1);
    if expects
        .map(|rest| rest.split(")]").next().unwrap_or_default())
        .any(|inside| !inside.contains("reason="))
    {
        found.push("a lint is expected without a reason".to_owned());
    }
    if text.contains("#[ignore]") {
        found.push("a test is ignored without a reason: give one, or take it out".to_owned());
    }
    found
}

const OUTSIDE: &[&str] = &["fs", "net", "env", "process", "thread"];

fn impure(source: &Source) -> Vec<String> {
    let (words, _) = words(&source.text);
    let mut lines = lines_with(&words, &["async"]);
    for outside in OUTSIDE {
        lines.extend(lines_with(&words, &["std", ":", ":", outside]));
    }
    lines.extend(grouped_from_std(&words));
    lines
        .into_iter()
        .map(|line| format!("line {line} reaches outside: the desk does that and passes the result"))
        .collect()
}

/// `use std::{…, net::…}`: the names at the head of each path in the braces.
fn grouped_from_std(words: &[Word]) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, window) in words.windows(4).enumerate() {
        if window.iter().map(|word| word.text.as_str()).ne(["std", ":", ":", "{"]) {
            continue;
        }
        let inside = words[at + 4..].iter().take_while(|word| word.text != ";");
        found.extend(inside.filter(|word| OUTSIDE.contains(&word.text.as_str())).map(|word| word.line));
    }
    found
}
