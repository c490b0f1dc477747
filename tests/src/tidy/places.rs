//! No file knows the machine it was written on, nor where packages come from.

use super::{
    Rule,
    tree::{Kind, Source, words},
};

const MACHINE: &[&str] = &["/work", "/root", "/home", "/tmp", "/var/tmp", "/Users"];
const HOSTS: &[&str] = &[
    "registry.npmjs.org",
    "static.crates.io",
    "index.crates.io",
    "deb.debian.org",
    "security.debian.org",
    "pypi.org",
    "files.pythonhosted.org",
];

pub(super) fn rules() -> Vec<Rule> {
    vec![
        Rule {
            name: "no path of one machine is written down",
            looks_at: |_| true,
            faults: paths,
            breaks: &[
                ("src-tauri/desk/src/x.rs", "const X: &str = \"/tmp/x\";"),
                ("setup/x", "cd /root"),
                ("ui/src/x.ts", "const x = '/home/me'"),
            ],
            keeps: &[
                ("src-tauri/store/src/x.rs", "#[cfg(test)]\nmod tests { const MOUNT: &str = \"/home\"; }"),
                ("src-tauri/desk/src/x.rs", "// tests/tmp, /worklist, src/home, \"ui/root\""),
                ("ui/src/x.ts", "import x from '../features/worklist/x'"),
            ],
        },
        Rule {
            name: "no registry is named: the clients know them",
            looks_at: |_| true,
            faults: |source| {
                let named = |line: &str| HOSTS.iter().any(|host| line.contains(host));
                source
                    .lines()
                    .filter(|(_, line)| named(line))
                    .map(|(at, _)| format!("line {at} names a registry's host"))
                    .collect()
            },
            breaks: &[("ui/.npmrc.json", "{\"registry\": \"https://registry.npmjs.org\"}")],
            keeps: &[("README.md", "from the npm registry")],
        },
    ]
}

fn paths(source: &Source) -> Vec<String> {
    let named = |text: &str| MACHINE.iter().any(|path| stands_in(text, path));
    let lines: Vec<_> = if source.path.starts_with("src-tauri/") && source.ends(&[".rs"]) {
        let texts = words(&source.text).0.into_iter().filter(|word| word.kind == Kind::Text);
        texts.filter(|word| named(&word.text)).map(|word| word.line).collect()
    } else {
        source.lines().filter(|(_, line)| named(line)).map(|(at, _)| at).collect()
    };
    lines.into_iter().map(|line| format!("line {line} names a path of one machine")).collect()
}

/// Whether the path begins there (nothing of a longer path before it) and ends as a whole word.
fn stands_in(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        let part_of_longer = |mark: char| mark.is_alphanumeric() || "._-}*)/>".contains(mark);
        !before.is_some_and(part_of_longer)
            && !after.is_some_and(|mark| mark.is_alphanumeric() || "-_".contains(mark))
    })
}
