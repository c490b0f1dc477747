//! The wire is written down once. These checks regenerate what is derived from it and hold it
//! against what is committed; `REGENERATE=1` writes it instead.

use front_door_desk::commands;
use front_door_domain::users::Role;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The generated TypeScript, file name by text.
fn generated() -> BTreeMap<String, String> {
    let room = tempfile::tempdir().unwrap();
    let config = ts_rs::Config::new().with_large_int("number").with_out_dir(room.path());
    commands::export_types(&config).unwrap();
    let mut files = read(room.path());
    files.insert("commands.ts".to_owned(), command_map());
    files
}

fn read(dir: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(dir) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "ts"))
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn command_map() -> String {
    let rows = commands::table();
    let mut types: Vec<_> = rows.iter().flat_map(|row| [row.takes.clone(), row.answers.clone()]).collect();
    types.sort();
    types.dedup();
    let head = ["// Generated from the desk's table of commands. Do not edit.".to_owned()];
    let imports = types.iter().map(|name| format!("import type {{ {name} }} from \"./{name}\";"));
    let open = ["", "/** Every command: what it takes and what it answers. */", "export type Commands = {"];
    let entries = rows
        .iter()
        .map(|row| format!("  {}: {{ takes: {}; answers: {} }};", row.name, row.takes, row.answers));
    let open = open.map(str::to_owned);
    let close = ["};\n".to_owned()];
    head.into_iter().chain(imports).chain(open).chain(entries).chain(close).collect::<Vec<_>>().join("\n")
}

/// Writes or compares; a difference names the file and the way to mend it.
fn hold(path: &Path, fresh: &str) {
    if std::env::var_os("REGENERATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, fresh).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == fresh,
        "{} is out of date: run `make generate` and commit what it writes",
        path.display()
    );
}

#[test]
fn the_typescript_of_the_wire_is_fresh() {
    let dir = top().join("ui/src/lib/wire");
    let fresh = generated();
    if std::env::var_os("REGENERATE").is_some() {
        for name in read(&dir).keys().filter(|name| !fresh.contains_key(*name)) {
            fs::remove_file(dir.join(name)).unwrap();
        }
    }
    for (name, text) in &fresh {
        hold(&dir.join(name), text);
    }
    let kept: Vec<_> = read(&dir).into_keys().collect();
    assert_eq!(
        kept,
        fresh.into_keys().collect::<Vec<_>>(),
        "ui/src/lib/wire holds files that nothing generates"
    );
}

#[test]
fn who_may_give_which_command_is_reviewed() {
    let mut text = String::from("command");
    for role in Role::ALL {
        text.push('\t');
        text += role.label();
    }
    text.push('\n');
    for row in commands::table() {
        text += row.name;
        for role in Role::ALL {
            text += if role.may(row.permission) { "\tyes" } else { "\t-" };
        }
        text.push('\n');
    }
    hold(&top().join("tests/snapshots/roles-by-command.tsv"), &text);
}

#[test]
fn no_two_commands_share_a_name() {
    let mut names: Vec<_> = commands::table().into_iter().map(|row| row.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}
