//! The cell in which something of a pack stands, so that what a check finds is shown beside it.

use super::{
    Row, SHEETS, Tables, Wrong,
    columns::{Home, Sheet, Source},
};
use front_door_domain::content::Place;

impl Tables {
    /// A sentence about a place of the pack, at its cell; none where no table shows that place.
    pub fn wrong_at(&self, place: &Place, what: &str) -> Option<Wrong> {
        let (sheet, row, column) = self.find(place)?;
        Some(Wrong::at(sheet, row, column, what.to_owned()))
    }

    fn find(&self, place: &Place) -> Option<(&'static Sheet, &Row, usize)> {
        let owner = place.file.rsplit('/').next().and_then(|name| name.strip_suffix(".toml"))?;
        let of_file = |sheet: &&'static Sheet| match sheet.home {
            Home::One(name) => name == place.file,
            Home::Each(folder) => place.file.starts_with(folder),
        };
        let steps: Vec<&str> = place.steps.iter().map(String::as_str).collect();
        let listed = |sheet: &&'static Sheet| sheet.list.len() == 1 && sheet.list.first() == steps.first();
        let Some(sheet) = SHEETS.iter().filter(of_file).find(listed) else {
            let sheet = SHEETS.iter().filter(of_file).find(|sheet| sheet.is_whole())?;
            let row = self.rows(sheet.name).iter().find(|row| {
                matches!(sheet.home, Home::One(_))
                    || sheet.key().and_then(|at| row.cells.get(at)).is_some_and(|id| id.trim() == owner)
            })?;
            return Some((sheet, row, column(sheet, &steps)));
        };
        let own = self.rows(sheet.name).iter().filter(|row| {
            sheet
                .from(Source::Owner)
                .is_none_or(|at| row.cells.get(at).is_some_and(|cell| cell.trim() == owner))
        });
        let row = pick(sheet, own, steps.get(1).copied())?;
        let rest = steps.get(2..).unwrap_or_default();
        let within = SHEETS.iter().find(|inner| inner.is_within(sheet) && inner.list.last() == rest.first());
        let inside =
            within.and_then(|inner| Some((inner, self.inside(sheet, inner, row, rest.get(1).copied())?)));
        Some(match inside {
            Some((inner, row)) => (inner, row, column(inner, rest.get(2..).unwrap_or_default())),
            None => (sheet, row, column(sheet, rest)),
        })
    }

    /// The row within `outer` that a step names.
    fn inside(&self, sheet: &Sheet, inner: &'static Sheet, outer: &Row, step: Option<&str>) -> Option<&Row> {
        let cell = |row: &Row, at: Option<usize>| {
            at.and_then(|at| row.cells.get(at)).map(|cell| cell.trim().to_owned())
        };
        let (owner, key) = (cell(outer, sheet.from(Source::Owner)), cell(outer, sheet.key()));
        let own = self.rows(inner.name).iter().filter(|row| {
            cell(row, inner.from(Source::Owner)) == owner && cell(row, inner.from(Source::Parent)) == key
        });
        step.and_then(|step| pick(inner, own, Some(step)))
    }
}

/// The row that a step names: the third for `#3`, or else the last with this word in one of its cells.
fn pick<'a>(sheet: &Sheet, mut rows: impl Iterator<Item = &'a Row>, step: Option<&str>) -> Option<&'a Row> {
    let step = step?;
    match step.strip_prefix('#').and_then(|nth| nth.parse::<usize>().ok()) {
        Some(nth) => rows.nth(nth.checked_sub(1)?),
        None => rows
            .filter(|row| {
                let own = row.cells.iter().zip(sheet.columns);
                own.filter(|(_, column)| matches!(column.source, Source::Field(_)))
                    .any(|(cell, _)| cell.trim() == step)
            })
            .last(),
    }
}

/// The column that steps lead to; the one that names the row where they lead to none.
fn column(sheet: &Sheet, steps: &[&str]) -> usize {
    let whole = steps.join(".");
    let way = |wanted: &dyn Fn(&str) -> bool| {
        sheet.columns.iter().position(|column| matches!(column.source, Source::Field(way) if wanted(way)))
    };
    let first = |way: &str| steps.first().is_some_and(|step| way.split('.').next() == Some(step));
    way(&|field| field == whole).or_else(|| way(&first)).or_else(|| sheet.key()).unwrap_or(0)
}
