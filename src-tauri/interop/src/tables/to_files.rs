//! Tables as the files of a pack. Every cell that is not right is told, not the first alone. A file
//! whose rows are as they were stays as it is, letter by letter.

use super::{
    Known, Row, SHEETS, Tables, Wrong, begin, cell,
    columns::{Home, Kind, Sheet, Source},
    entries::file_of,
    from_files::names,
    node::{Fields, Node, file_text, put},
};
use crate::packs::{Files, PackError};
use front_door_domain::details;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of each file, by its name.
type Entries = BTreeMap<String, Fields>;

impl Tables {
    /// The files of `base` with the content of these tables in place of its own.
    pub fn files(&self, base: &Files) -> Result<Files, NotFiles> {
        let entries = self.entries().map_err(NotFiles::Cells)?;
        let before = Self::of(base).ok().and_then(|tables| tables.entries().ok()).unwrap_or_default();
        let mut homes: Vec<Home> = SHEETS.iter().map(|sheet| sheet.home).collect();
        homes.dedup();
        let mut files = base.without(&homes.iter().flat_map(|home| names(base, *home)).collect());
        for (name, fields) in &entries {
            let kept = base.text(name).ok().filter(|_| before.get(name) == Some(fields));
            let text = kept.map_or_else(|| heading(base, name) + &file_text(fields), str::to_owned);
            files = files.with(name, text.into_bytes()).map_err(NotFiles::Pack)?;
        }
        Ok(files)
    }

    /// What is wrong with any cell.
    pub fn wrongs(&self) -> Vec<Wrong> {
        self.entries().err().unwrap_or_default()
    }

    fn entries(&self) -> Result<Entries, Vec<Wrong>> {
        let mut making = Making { tables: self, known: Known::of(self), wrongs: Vec::new() };
        let mut entries = Entries::new();
        for sheet in SHEETS {
            if sheet.list.len() < 2 {
                making.sheet(sheet, &mut entries);
            } else {
                making.orphans(sheet);
            }
        }
        making.wrongs.sort_by_key(|wrong| SHEETS.iter().position(|sheet| sheet.name == wrong.sheet));
        if making.wrongs.is_empty() { Ok(entries) } else { Err(making.wrongs) }
    }
}

/// The tables make no pack.
#[derive(Debug, thiserror::Error)]
pub enum NotFiles {
    /// Cells that are not right, all of them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Cells(Vec<Wrong>),
    /// The files do not fit.
    #[error(transparent)]
    Pack(PackError),
}

/// The lines of remark that a file begins with; those of a new file say how it came to be.
fn heading(base: &Files, name: &str) -> String {
    let remarks = base.text(name).unwrap_or("# Edited in tables; unsigned.\n");
    let lines: String =
        remarks.lines().take_while(|line| line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    if lines.is_empty() { lines } else { lines + "\n" }
}

struct Making<'a> {
    tables: &'a Tables,
    known: Known,
    wrongs: Vec<Wrong>,
}

impl Making<'_> {
    /// Files of their own, or the entries of a list in a file.
    fn sheet(&mut self, sheet: &'static Sheet, entries: &mut Entries) {
        let rows = self.tables.rows(sheet.name);
        if matches!((sheet.is_whole(), sheet.home), (true, Home::One(_))) && rows.len() != 1 {
            let what = format!("one row was expected, found {}. Keep one.", rows.len());
            self.wrongs.push(Wrong { sheet: sheet.name, cell: None, what });
        }
        self.twice(sheet, rows);
        for row in rows {
            let fields = self.fields(sheet, row);
            let Some(name) = file_of(sheet, row) else { continue };
            if sheet.is_whole() {
                entries.insert(name, fields);
            } else if let Some(way) = sheet.list.first() {
                add(entries.entry(name).or_default(), way, fields);
            }
        }
    }

    /// The fields of one row, with the lists within it.
    fn fields(&mut self, sheet: &'static Sheet, row: &Row) -> Fields {
        let mut fields = Fields::new();
        for (at, column) in sheet.columns.iter().enumerate() {
            let text = row.cells.get(at).map_or("", String::as_str);
            let found = cell::value(column.kind, text, &self.known).and_then(|found| match found {
                None if column.needed => Err(format!(
                    "{} was expected, found nothing. Fill it in.",
                    begin(&column.kind.expected())
                )),
                found => Ok(found),
            });
            match (found, column.source) {
                (Ok(Some(node)), Source::Field(way)) => put(&mut fields, way, node),
                (Ok(_), _) => {}
                (Err(what), _) => self.wrongs.push(Wrong::at(sheet, row, at, what)),
            }
        }
        self.days_in_order(sheet, row);
        for inner in SHEETS.iter().filter(|inner| inner.is_within(sheet)) {
            self.within(sheet, inner, row, &mut fields);
        }
        fields
    }

    /// A last day before the first one holds on no day.
    fn days_in_order(&mut self, sheet: &'static Sheet, row: &Row) {
        let day = |way| {
            let at = sheet.from(Source::Field(way))?;
            Some((at, details::date(row.cells.get(at)?.trim()).ok()?))
        };
        if let (Some((_, from)), Some((at, until))) = (day("from"), day("until"))
            && until < from
        {
            let what = format!("{until} is before the first day, {from}. Correct one of them.");
            self.wrongs.push(Wrong::at(sheet, row, at, what));
        }
    }

    fn within(&mut self, sheet: &'static Sheet, inner: &'static Sheet, row: &Row, fields: &mut Fields) {
        let own = name_of(sheet, row);
        let rows: Vec<&Row> = self
            .tables
            .rows(inner.name)
            .iter()
            .filter(|inside| own.is_some() && belongs(inner, inside) == own)
            .collect();
        let list: Vec<Node> = rows.into_iter().map(|row| Node::Table(self.fields(inner, row))).collect();
        match inner.list.last() {
            Some(way) if !list.is_empty() => put(fields, way, Node::List(list)),
            // A case that expects nothing proves nothing.
            Some(&"expect") => {
                let what =
                    format!("a case says what some service must answer. Add a row on sheet {}.", inner.name);
                self.wrongs.push(Wrong::at(sheet, row, sheet.key().unwrap_or(0), what));
            }
            _ => {}
        }
    }

    /// Rows that name an outer row which is not there.
    fn orphans(&mut self, inner: &'static Sheet) {
        let Some(outer) = SHEETS.iter().find(|outer| inner.is_within(outer)) else { return };
        let names: BTreeSet<_> =
            self.tables.rows(outer.name).iter().filter_map(|row| name_of(outer, row)).collect();
        for row in self.tables.rows(inner.name) {
            let Some((owner, parent)) = belongs(inner, row) else {
                self.fields(inner, row);
                continue;
            };
            if !names.contains(&(owner, parent)) {
                let what = format!(
                    "sheet {} has no row `{parent}` of `{owner}`. Add it there, or correct this.",
                    outer.name
                );
                self.wrongs.push(Wrong::at(inner, row, inner.from(Source::Parent).unwrap_or(0), what));
                self.fields(inner, row);
            }
        }
    }

    /// Rows named as another one is.
    fn twice(&mut self, sheet: &'static Sheet, rows: &[Row]) {
        let Some(key) = sheet.key() else { return };
        let named = sheet.columns.get(key).is_some_and(|column| {
            column.kind == Kind::Id || SHEETS.iter().any(|inner| inner.is_within(sheet))
        });
        let mut seen = BTreeSet::new();
        for row in rows.iter().filter(|_| named) {
            if let Some(name) = name_of(sheet, row)
                && !seen.insert(name)
            {
                let what =
                    format!("`{}` stands in another row already. Give one of them another name.", name.1);
                self.wrongs.push(Wrong::at(sheet, row, key, what));
            }
        }
    }
}

/// What names a row: the entry it belongs to, and its own id, number or service.
fn name_of<'a>(sheet: &Sheet, row: &'a Row) -> Option<(&'a str, &'a str)> {
    let owner = sheet.from(Source::Owner).and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim());
    let own = row.cells.get(sheet.key()?)?.trim();
    (!own.is_empty()).then_some((owner, own))
}

/// What names the outer row of this one.
fn belongs<'a>(inner: &Sheet, row: &'a Row) -> Option<(&'a str, &'a str)> {
    let owner = row.cells.get(inner.from(Source::Owner)?)?.trim();
    let parent = row.cells.get(inner.from(Source::Parent)?)?.trim();
    (!owner.is_empty() && !parent.is_empty()).then_some((owner, parent))
}

/// Adds an entry to the list that a way leads to.
fn add(fields: &mut Fields, way: &str, entry: Fields) {
    let (first, rest) = way.split_once('.').map_or((way, None), |(first, rest)| (first, Some(rest)));
    let found = fields.iter_mut().find(|(name, _)| name == first).map(|(_, node)| node);
    match (found, rest) {
        (Some(Node::Table(inner)), Some(rest)) => add(inner, rest, entry),
        (Some(Node::List(list)), None) => list.push(Node::Table(entry)),
        (Some(_), _) => {}
        (None, _) => put(fields, way, Node::List(vec![Node::Table(entry)])),
    }
}
