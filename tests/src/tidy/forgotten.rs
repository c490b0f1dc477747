//! Nothing is left out: every test file is in the one binary, every released migration is as it
//! was released.

use super::tree::{sources, top};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

#[test]
fn every_test_file_is_in_the_binary() {
    let texts: BTreeMap<_, _> = walk_tests().into_iter().collect();
    let faults = forgotten(&texts);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_forgotten_test_file_is_caught() {
    let tree = |all: &str| {
        [("all.rs", all), ("one.rs", "mod deep;"), ("one/deep.rs", ""), ("lib.rs", "")]
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into()
    };
    assert_eq!(forgotten(&tree("mod one;")), Vec::<String>::new());
    assert_eq!(forgotten(&tree("// mod one;\nmod other;")).len(), 1);
    let deep: BTreeMap<_, _> = [("all.rs", "mod one;"), ("one.rs", ""), ("one/deep.rs", "")]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
    assert_eq!(
        forgotten(&deep),
        ["tests/src/one/deep.rs is in no binary: add `mod deep;` to tests/src/one.rs"]
    );
}

fn walk_tests() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rooms = vec![top().join("tests/src")];
    while let Some(room) = rooms.pop() {
        for path in fs::read_dir(&room).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                rooms.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name =
                    path.strip_prefix(top().join("tests/src")).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

fn forgotten(texts: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    for path in texts.keys().filter(|path| !["all.rs", "lib.rs"].contains(&path.as_str())) {
        let own = path.trim_end_matches(".rs").trim_end_matches("/mod");
        let (parents, name) = match own.rsplit_once('/') {
            Some((parent, name)) => (vec![format!("{parent}.rs"), format!("{parent}/mod.rs")], name),
            None => (vec!["all.rs".to_owned(), "lib.rs".to_owned()], own),
        };
        let declared = |parent: &String| {
            texts.get(parent).is_some_and(|text| {
                text.lines().any(|line| {
                    line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ")
                        == format!("mod {name};")
                })
            })
        };
        if !parents.iter().any(declared) {
            faults.push(format!(
                "tests/src/{path} is in no binary: add `mod {name};` to tests/src/{}",
                parents[0]
            ));
        }
    }
    faults
}

/// One line a released migration: SHA-256, two spaces, file name.
const RELEASED: &str = include_str!("released-migrations.txt");

#[test]
fn released_migrations_are_untouched() {
    let faults = changed(RELEASED, &top().join("src-tauri/store/migrations"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_changed_migration_is_caught() {
    let room = tempfile::tempdir().unwrap();
    fs::write(room.path().join("0001_first.sql"), "-- first\n").unwrap();
    let hash = format!("{:x}", Sha256::digest("-- first\n"));
    assert_eq!(changed(&format!("# note\n{hash}  0001_first.sql\n"), room.path()), Vec::<String>::new());
    assert_eq!(changed(&format!("{hash}  0002_gone.sql\n"), room.path()).len(), 1);
    fs::write(room.path().join("0001_first.sql"), "-- first, changed\n").unwrap();
    assert_eq!(changed(&format!("{hash}  0001_first.sql\n"), room.path()).len(), 1);
}

fn changed(released: &str, dir: &Path) -> Vec<String> {
    let rows = released.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.filter_map(|row| {
        let (hash, name) = row.split_once("  ")?;
        let text = fs::read(dir.join(name)).unwrap_or_default();
        let same = format!("{:x}", Sha256::digest(&text)) == hash;
        (!same).then(|| {
            format!("{name} was released and has changed or gone: put it back and write a new migration")
        })
    })
    .collect()
}

/// A page that is linked to is there: a document that names what is not is worse than none.
#[test]
fn documents_link_to_files_that_exist() {
    let tree = sources();
    let pages = tree.iter().filter(|source| source.ends(&[".md"]));
    let faults: Vec<_> = pages
        .flat_map(|page| broken_links(&page.path, &page.text, &|path| top().join(path).exists()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_broken_link_is_caught() {
    let exists = |path: &str| path == "docs/guide/desk.md";
    assert_eq!(
        broken_links("docs/x.md", "[desk](guide/desk.md#keys) [web](https://example.org)", &exists),
        Vec::<String>::new()
    );
    assert_eq!(broken_links("docs/x.md", "[gone](guide/gone.md)", &exists).len(), 1);
}

fn broken_links(page: &str, text: &str, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|link| link.split('#').next().unwrap_or_default());
    let ours =
        targets.filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:"));
    let place = |link: &str| {
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in link.split('/') {
            match part {
                ".." => parts.truncate(parts.len().saturating_sub(1)),
                part => parts.push(part),
            }
        }
        parts.join("/")
    };
    ours.filter(|link| !exists(&place(link)))
        .map(|link| format!("{page} links to {link}, which does not exist"))
        .collect()
}
