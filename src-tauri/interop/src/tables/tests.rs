use super::{SHEETS, Sheet, Tables};
use crate::packs::Files;
use std::sync::LazyLock;

mod cells;
mod round_trip;
mod workbooks;

static SHIPPED: LazyLock<Tables> = LazyLock::new(|| Tables::of(&Files::shipped()).unwrap());

fn sheet(name: &str) -> &'static Sheet {
    SHEETS.iter().find(|sheet| sheet.name == name).unwrap()
}

/// The shipped content with one cell typed anew: in the row whose key cells hold these words.
fn typed(name: &str, keys: &[&str], heading: &str, text: &str) -> Tables {
    let mut tables = SHIPPED.clone();
    let sheet = sheet(name);
    let at = sheet.column(heading).unwrap();
    let row = tables
        .rows_mut(sheet)
        .iter_mut()
        .find(|row| keys.iter().zip(&row.cells).all(|(key, cell)| key == cell));
    row.unwrap().cells[at] = text.to_owned();
    tables
}

/// Whether two packs say the same, whatever stands in the remarks of their files.
fn same(one: &Files, other: &Files) -> bool {
    let (one, other) = (one.parts().unwrap(), other.parts().unwrap());
    let (a, b) = (&one.content, &other.content);
    (&a.needs, &a.checks, &a.settings, &a.red_flags, &a.sign_cases)
        == (&b.needs, &b.checks, &b.settings, &b.red_flags, &b.sign_cases)
        && (&a.version, one.services, one.name, one.version)
            == (&b.version, other.services, other.name, other.version)
}
