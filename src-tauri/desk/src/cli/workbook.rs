//! Content to a workbook and back, at the command line. Needs no store; a pack folder is written only
//! where the call says so, and only when every cell is right.

use super::{
    args::{ContentExport, ContentImport},
    content,
};
use crate::refusal::DeskError;
use front_door_domain::content::proof;
use front_door_interop::{
    packs::PackError,
    tables::{NotFiles, Tables, Wrong, workbook},
};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::{fs, io, path::Path};

/// Writes the content as a workbook.
pub(super) fn export(ask: &ContentExport) -> Result<Value, DeskError> {
    let tables = Tables::of(&content::files(ask.pack.as_deref())?)?;
    let bytes = workbook::write(&tables).map_err(DeskError::rule)?;
    let mut options = fs::OpenOptions::new();
    options.write(true);
    let options = if ask.replace { options.create(true).truncate(true) } else { options.create_new(true) };
    let written = options.open(&ask.workbook).and_then(|mut file| io::Write::write_all(&mut file, &bytes));
    written.map_err(|error| {
        let name = bare(&ask.workbook);
        DeskError::File(match error.kind() {
            io::ErrorKind::AlreadyExists => {
                format!("{name} is there already. Name another file, or give --replace.")
            }
            kind => format!("{name} could not be written ({kind}). Check the folder and its room."),
        })
    })?;
    let rows: usize = Tables::sheets().iter().map(|sheet| tables.rows(sheet.name).len()).sum();
    let text = format!(
        "{} sheets with {rows} rows written to {}. Read it back with `front-door content import`.",
        Tables::sheets().len(),
        ask.workbook.display()
    );
    Ok(json!({ "workbook": ask.workbook, "sheets": Tables::sheets().len(), "rows": rows, "text": text }))
}

/// Reads a workbook, writes the pack folder it makes, and checks it.
pub(super) fn import(ask: &ContentImport, today: Date) -> Result<Value, DeskError> {
    let base = content::files(ask.pack.as_deref())?;
    let bytes = fs::read(&ask.workbook).map_err(|error| {
        let name = bare(&ask.workbook);
        DeskError::File(format!("{name} could not be read ({}). Check where it is.", error.kind()))
    })?;
    let tables = match workbook::read(&bytes) {
        Ok(tables) => tables,
        Err(workbook::NotRead::Cells(wrongs)) => return Ok(refused(&wrongs)),
        Err(none) => return Err(DeskError::rule(none)),
    };
    let files = match tables.files(&base) {
        Ok(files) => files,
        Err(NotFiles::Cells(wrongs)) => return Ok(refused(&wrongs)),
        Err(NotFiles::Pack(error)) => return Err(error.into()),
    };
    let pack = match files.pack() {
        Ok(pack) => pack,
        Err(error) => return fault(&tables, error),
    };
    vacant(&ask.folder, ask.replace)?;
    let changed = files.write(&ask.folder)?;
    let found = proof::prove(&pack, today);
    let findings: Vec<Value> = found
        .iter()
        .map(|(check, found)| {
            let cell = tables.wrong_at(&found.place, &found.what).map(|wrong| wrong.place());
            let more = [("check", json!(check)), ("cell", json!(cell))];
            content::finding(&files, &found.place, &found.what, &more)
        })
        .collect();
    let text = told(&findings, &pack, (changed.len(), ask.folder.as_path()));
    Ok(json!({ "folder": ask.folder, "written": changed, "findings": findings, "text": text }))
}

fn told(
    findings: &[Value],
    pack: &front_door_domain::pack::Pack,
    (changed, folder): (usize, &Path),
) -> String {
    let lines = findings.iter().map(|finding| {
        let cell = finding["cell"]
            .as_str()
            .map(|cell| format!("{cell} ({})", finding["sentence"].as_str().unwrap_or_default()));
        cell.unwrap_or_else(|| finding["sentence"].as_str().unwrap_or_default().to_owned())
    });
    let wrote = format!("{changed} files written to {}.", folder.display());
    lines.chain([wrote, content::summary(pack, findings.len())]).collect::<Vec<_>>().join("\n")
}

/// What is wrong, every cell of it; nothing was written.
fn refused(wrongs: &[Wrong]) -> Value {
    let row = |wrong: &Wrong| json!({ "cell": wrong.place(), "sheet": wrong.sheet, "what": wrong.what, "sentence": wrong.to_string() });
    let rows: Vec<Value> = wrongs.iter().map(row).collect();
    let cells = if rows.len() == 1 { "1 cell is".to_owned() } else { format!("{} cells are", rows.len()) };
    let last = format!("{cells} not right. Nothing was written.");
    let text: Vec<String> = wrongs.iter().map(ToString::to_string).chain([last]).collect();
    json!({ "refused": rows, "text": text.join("\n") })
}

/// Parts that do not fit each other, at the cell where that stands.
fn fault(tables: &Tables, error: PackError) -> Result<Value, DeskError> {
    let at_cell = match &error {
        PackError::Fault { fault, .. } => tables.wrong_at(fault.place(), &fault.to_string()),
        PackError::File { .. } | PackError::NotWritten { .. } => None,
    };
    at_cell.map_or_else(|| Err(error.into()), |wrong| Ok(refused(&[wrong])))
}

/// The name of a file or folder without the way to it.
fn bare(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether the folder may be written: one that holds something only where the call says so.
fn vacant(folder: &Path, replace: bool) -> Result<(), DeskError> {
    let holds = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if holds && !replace {
        return Err(DeskError::File(format!(
            "{} holds files already. Name an empty folder, or give --replace to write the content there in place of what it holds.",
            bare(folder)
        )));
    }
    Ok(())
}
