//! A workbook written: headings frozen, columns as wide as what they hold, a list to choose from where
//! few words are allowed. Every text is written as text, so that none is ever run as a formula.

use super::{
    super::{Column, Kind, Row, SHEETS, Sheet, Tables},
    GUIDE,
};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
};

/// Rows beneath the last one that already have the form of their column.
const SPARE_ROWS: u32 = 200;

/// The workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The library refused.
    #[error(
        "The workbook could not be written: {0}. Shorten the longest texts of the content and try again."
    )]
    Refused(#[from] XlsxError),
    /// What was read back is not what was written.
    #[error(
        "The workbook would not hold the content as it stands: {0}. Nothing was written; correct that in the files first."
    )]
    NotTheSame(String),
}

/// The workbook of these tables. Reads it back before it answers: a workbook that would not give the
/// same tables is none.
pub fn write(tables: &Tables) -> Result<Vec<u8>, NotWritten> {
    let bytes = book(tables)?.save_to_buffer()?;
    let back = super::read(&bytes).map_err(|error| NotWritten::NotTheSame(error.to_string()))?;
    match different(tables, &back) {
        Some(place) => Err(NotWritten::NotTheSame(place)),
        None => Ok(bytes),
    }
}

pub(in super::super) fn book(tables: &Tables) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    guide(workbook.add_worksheet())?;
    for sheet in SHEETS {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet.name)?;
        fill(worksheet, sheet, tables)?;
    }
    Ok(workbook)
}

/// The first cell in which two tables differ.
fn different(one: &Tables, other: &Tables) -> Option<String> {
    SHEETS.iter().find_map(|sheet| {
        // A row with nothing in it is none.
        let full = |row: &&Row| row.cells.iter().any(|cell| !cell.trim().is_empty());
        let one: Vec<_> = one.rows(sheet.name).iter().filter(full).map(|row| &row.cells).collect();
        let other: Vec<_> = other.rows(sheet.name).iter().map(|row| &row.cells).collect();
        let row = one.iter().zip(&other).position(|(one, other)| one != other);
        let row = row.or_else(|| (one.len() != other.len()).then_some(one.len().min(other.len())));
        row.map(|row| format!("row {} of sheet {} is not the same when it is read back", row + 1, sheet.name))
    })
}

fn head() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E8_EDEE)
}

/// A cell whose text stays as it is typed.
fn typed() -> Format {
    Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top)
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, tables: &Tables) -> Result<(), XlsxError> {
    let (head, typed) = (head(), typed());
    let number = Format::new().set_num_format("0").set_align(FormatAlign::Top);
    let rows = tables.rows(sheet.name);
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(SPARE_ROWS);
    for (at, column) in (0_u16..).zip(sheet.columns) {
        let form = if column.kind == Kind::Number { &number } else { &typed };
        worksheet.set_column_width(at, width(column))?;
        worksheet.set_column_format(at, form)?;
        worksheet.write_string_with_format(0, at, column.heading, &head)?;
        if let Some(list) = choices(column, tables)? {
            worksheet.add_data_validation(1, at, last, at, &list)?;
        }
        for (line, row) in (1_u32..).zip(rows) {
            let text = row.cells.get(usize::from(at)).map_or("", String::as_str);
            match text.parse::<u16>() {
                _ if text.is_empty() => {}
                Ok(whole) if column.kind == Kind::Number && whole.to_string() == text => {
                    worksheet.write_number_with_format(line, at, whole, form)?;
                }
                _ => {
                    worksheet.write_string_with_format(line, at, text, form)?;
                }
            }
        }
    }
    worksheet.set_freeze_panes(1, frozen(sheet))?;
    let (end, right) =
        (u32::try_from(rows.len()).unwrap_or(0), u16::try_from(sheet.columns.len()).unwrap_or(1));
    worksheet.autofilter(0, 0, end, right.saturating_sub(1))?;
    Ok(())
}

/// How many columns stay in sight: those that name the row.
fn frozen(sheet: &Sheet) -> u16 {
    u16::try_from(sheet.key().unwrap_or(0).min(1) + 1).unwrap_or(1)
}

fn width(column: &Column) -> f64 {
    match column.kind {
        Kind::Lines | Kind::Week => 52.0,
        Kind::Text | Kind::Several(_) | Kind::Answers | Kind::Web => 36.0,
        Kind::Yes | Kind::Number | Kind::Time => 11.0,
        _ => 21.0,
    }
}

/// What the cells of a column may be chosen from: a few words, or the ids on another sheet.
fn choices(column: &Column, tables: &Tables) -> Result<Option<DataValidation>, XlsxError> {
    let list = match column.kind {
        Kind::One(noun) => {
            let [sheet] = noun.sheets() else { return Ok(None) };
            let end = tables.rows(sheet).len() + usize::try_from(SPARE_ROWS).unwrap_or(0) + 1;
            DataValidation::new().allow_list_formula(Formula::new(format!("='{sheet}'!$A$2:$A${end}")))
        }
        kind if !kind.words().is_empty() => DataValidation::new().allow_list_strings(kind.words())?,
        _ => return Ok(None),
    };
    let told = list.set_error_title("Not one of the list")?;
    // A sentence of the library's may have 255 letters.
    let sentence: String = format!("Expected: {}.", column.kind.expected()).chars().take(250).collect();
    Ok(Some(told.set_error_message(sentence)?.set_error_style(DataValidationErrorStyle::Stop)))
}

/// The first sheet: what stands where, and what goes into each column.
fn guide(worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    worksheet.set_name(GUIDE)?;
    let (head, typed) = (head(), typed());
    let mut line = 0;
    for text in [
        "Navigation content: a draft to edit, not approved. One sheet a noun, one row an entry.",
        "Several texts in one cell stand on lines of their own (Alt+Enter). Keep the sheets and their headings; columns may stand in any order.",
        "Read back with: front-door content import WORKBOOK.xlsx FOLDER. What is not right is told with its cell, and nothing is written before all of it is.",
    ] {
        worksheet.write_string(line, 0, text)?;
        line += 1;
    }
    line += 1;
    for (at, heading) in (0_u16..).zip(["Sheet", "Column", "What goes in", "May be empty"]) {
        worksheet.write_string_with_format(line, at, heading, &head)?;
    }
    for sheet in SHEETS {
        line += 1;
        worksheet.write_string_with_format(line, 0, sheet.name, &typed)?;
        worksheet.write_string_with_format(line, 2, sheet.about, &typed)?;
        for column in sheet.columns {
            line += 1;
            let empty = if column.needed { "no" } else { "yes" };
            let cells = [sheet.name, column.heading, &column.kind.expected(), empty];
            for (at, text) in (0_u16..).zip(cells) {
                worksheet.write_string_with_format(line, at, text, &typed)?;
            }
        }
    }
    for (at, width) in (0_u16..).zip([24.0, 30.0, 80.0, 14.0]) {
        worksheet.set_column_width(at, width)?;
    }
    Ok(())
}
