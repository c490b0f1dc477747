//! Navigation content edited as tables. What is typed stays with the window's own draft until its
//! every cell is right; then it becomes the files of a pack, in a folder of the desk, and is still
//! only a draft: nothing here changes what the desk shows.

use crate::{
    commands::content::{keep_draft, named},
    files,
    gate::Permit,
    refusal::DeskError,
    wire::{
        Nothing, Stamp,
        appointments::SavedFile,
        editing::{
            ContentBrought, ContentCell, ContentChecked, ContentColumn, ContentEntry, ContentEntryRow,
            ContentFound, ContentIndex, ContentSaved, ContentTable, ContentWorkbook, TypedContent,
            TypedEntry, TypedTable, WhichEntry,
        },
    },
};
use front_door_domain::{calendar::london, content::proof};
use front_door_interop::{
    packs::{Files, PackError},
    tables::{Column, Kind, NotFiles, Row, Sheet, Tables, Wrong, workbook},
};
use jiff::civil::Date;

/// The workbook that a draft is saved as.
const WORKBOOK: &str = "content.xlsx";

/// The files that a draft begins with: the content in use, over the tables of places that ship.
async fn begun(permit: &Permit<'_>) -> Result<Files, DeskError> {
    Ok(Files::shipped().with_content(&named(permit, "content", "in-use").await?))
}

/// Everything that can be edited.
pub async fn content_index(permit: Permit<'_>, _: Nothing) -> Result<ContentIndex, DeskError> {
    let tables = Tables::of(&begun(&permit).await?)?;
    let entry = |entry: front_door_interop::tables::Entry| ContentEntryRow {
        entry: entry.file,
        group: entry.sheet.to_owned(),
        name: entry.name,
    };
    let version = tables.rows("Pack").first().and_then(|row| row.cells.get(2)).cloned().unwrap_or_default();
    let entries = tables.entries_by_file().into_iter().map(entry).collect();
    Ok(ContentIndex { version, sha256: permit.content.sha256.clone(), entries })
}

/// One entry as it stands in the content in use.
pub async fn content_entry(permit: Permit<'_>, ask: WhichEntry) -> Result<ContentEntry, DeskError> {
    let tables = Tables::of(&begun(&permit).await?)?;
    let found = tables.rows_of(&ask.entry);
    if found.is_empty() {
        let sentence = "The content has no such entry. Choose one from the list.".to_owned();
        return Err(DeskError::Input { field: "entry", sentence });
    }
    Ok(ContentEntry {
        tables: found.into_iter().map(|(sheet, rows)| table(sheet, &rows, &ask.entry)).collect(),
        entry: ask.entry,
    })
}

fn table(sheet: &Sheet, rows: &[&Row], entry: &str) -> ContentTable {
    let id = entry.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or_default();
    let columns = sheet.columns.iter().enumerate().map(|(at, column)| ContentColumn {
        heading: column.heading.to_owned(),
        expected: column.kind.expected(),
        lines: is_long(column),
        needed: column.needed,
        choices: column.kind.words().iter().map(|word| (*word).to_owned()).collect(),
        fixed: (sheet.of_entry() == Some(at)).then(|| id.to_owned()),
    });
    ContentTable {
        sheet: sheet.name.to_owned(),
        about: sheet.about.to_owned(),
        single: sheet.is_whole(),
        columns: columns.collect(),
        rows: rows.iter().map(|row| row.cells.clone()).collect(),
    }
}

/// Whether a cell holds more than a word or two.
fn is_long(column: &Column) -> bool {
    matches!(
        column.kind,
        Kind::Text | Kind::Lines | Kind::Words(_) | Kind::Several(_) | Kind::Answers | Kind::Week
    )
}

/// The tables with what was typed in place of their own rows.
fn typed(content: &TypedContent, begun: &Files) -> Result<Tables, DeskError> {
    let mut tables = Tables::of(begun)?;
    for entry in &content.entries {
        for table in &entry.tables {
            tables.put_rows(&entry.entry, &table.sheet, table.rows.clone());
        }
    }
    Ok(tables)
}

/// Everything that is found in a draft: cells first, and once they are right the whole content.
pub async fn check_content(permit: Permit<'_>, ask: TypedContent) -> Result<ContentChecked, DeskError> {
    let today = london(permit.now).date();
    let begun = begun(&permit).await?;
    let checked = tokio::task::spawn_blocking(move || check(&typed(&ask, &begun)?, &begun, today));
    checked.await.map_err(|_| DeskError::rule("The check did not end. Try again; nothing typed is lost."))?
}

fn check(tables: &Tables, begun: &Files, today: Date) -> Result<ContentChecked, DeskError> {
    let files = match tables.files(begun) {
        Ok(files) => files,
        Err(NotFiles::Cells(wrongs)) => return Ok(refused(tables, wrongs.iter().collect())),
        Err(NotFiles::Pack(error)) => return Err(error.into()),
    };
    let pack = match files.pack() {
        Ok(pack) => pack,
        Err(PackError::Fault { fault, file, line }) => {
            let wrong = tables.wrong_at(fault.place(), &fault.to_string());
            let Some(wrong) = wrong else { return Err(PackError::Fault { fault, file, line }.into()) };
            return Ok(refused(tables, vec![&wrong]));
        }
        Err(error) => return Err(error.into()),
    };
    let found: Vec<ContentFound> = proof::prove(&pack, today)
        .into_iter()
        .map(|(_, finding)| {
            let wrong = tables.wrong_at(&finding.place, &finding.what);
            ContentFound {
                cell: wrong.and_then(|wrong| cell(tables, &wrong)),
                sentence: finding.what,
                refused: false,
            }
        })
        .collect();
    let sentence = match found.len() {
        0 => "Every check of the whole content holds.".to_owned(),
        1 => "1 finding. A draft can be kept with it; a signature cannot be asked for.".to_owned(),
        more => format!("{more} findings. A draft can be kept with them; a signature cannot be asked for."),
    };
    Ok(ContentChecked { found, sound: true, sentence })
}

fn refused(tables: &Tables, wrongs: Vec<&Wrong>) -> ContentChecked {
    let found: Vec<ContentFound> = wrongs
        .into_iter()
        .map(|wrong| ContentFound { sentence: wrong.what.clone(), cell: cell(tables, wrong), refused: true })
        .collect();
    let cells = if found.len() == 1 { "1 cell is".to_owned() } else { format!("{} cells are", found.len()) };
    ContentChecked {
        sound: false,
        sentence: format!("{cells} not right. What was typed is kept; the checks of the whole content wait."),
        found,
    }
}

fn cell(tables: &Tables, wrong: &Wrong) -> Option<ContentCell> {
    let (line, column) = wrong.cell?;
    let (entry, row) = tables.row_at(wrong.sheet, line)?;
    let (row, column) = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
    Some(ContentCell { entry, sheet: wrong.sheet.to_owned(), row, column })
}

/// Keeps a draft as the files of a pack, which can be proposed and which `front-door content` reads.
pub async fn save_content(permit: Permit<'_>, ask: TypedContent) -> Result<ContentSaved, DeskError> {
    let begun = begun(&permit).await?;
    let files = typed(&ask, &begun)?.files(&begun).map_err(|error| match error {
        NotFiles::Cells(wrongs) => DeskError::rule(format!(
            "The draft cannot be kept as files while {} of its cells are not right. They are marked; what was typed is kept.",
            wrongs.len()
        )),
        NotFiles::Pack(error) => error.into(),
    })?;
    let folder = keep_draft(&permit, &files).await?;
    Ok(ContentSaved {
        path: folder.to_string_lossy().into_owned(),
        changed: u32::try_from(files.changed_since(&begun)).unwrap_or(u32::MAX),
        saved: Stamp::of(permit.now),
    })
}

/// Writes a draft as a workbook, cells that are not right included.
pub async fn save_content_workbook(permit: Permit<'_>, ask: TypedContent) -> Result<SavedFile, DeskError> {
    let bytes = workbook::write(&typed(&ask, &begun(&permit).await?)?).map_err(DeskError::rule)?;
    files::save(&permit.desk.dir, WORKBOOK, &bytes)
}

/// Reads a workbook: every entry in which it differs from the content in use.
pub async fn bring_content_workbook(
    permit: Permit<'_>,
    ask: ContentWorkbook,
) -> Result<ContentBrought, DeskError> {
    let brought = match workbook::read(&ask.bytes) {
        Ok(tables) => tables,
        Err(workbook::NotRead::Cells(wrongs)) => {
            let refused = wrongs.iter().map(ToString::to_string).collect();
            return Ok(ContentBrought { entries: Vec::new(), refused });
        }
        Err(none) => return Err(DeskError::rule(none)),
    };
    let before = Tables::of(&begun(&permit).await?)?;
    let gone = before.entries_by_file().into_iter().filter(|entry| !brought.has(&entry.file));
    let every: Vec<_> = brought.entries_by_file().into_iter().chain(gone).collect();
    let differs = |entry: &TypedEntry| *entry != whole(&before, &entry.entry);
    let entries = every.into_iter().map(|entry| whole(&brought, &entry.file)).filter(differs);
    Ok(ContentBrought { entries: entries.collect(), refused: Vec::new() })
}

fn whole(tables: &Tables, entry: &str) -> TypedEntry {
    let own = tables.rows_of(entry).into_iter().map(|(sheet, rows)| TypedTable {
        sheet: sheet.name.to_owned(),
        rows: rows.into_iter().map(|row| row.cells.clone()).collect(),
    });
    TypedEntry { entry: entry.to_owned(), tables: own.collect() }
}
