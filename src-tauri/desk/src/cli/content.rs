//! Navigation content at the command line: checked, and tried by small changes. Reads a folder or the
//! pack inside the program; no store, no sign-in, nothing is changed.

use super::{
    args::{ContentDeed, ContentFiles, ContentImport},
    workbook,
};
use crate::{commands::content::compared, gate::Desk, refusal::DeskError};
use front_door_domain::{
    calendar::london,
    content::{
        Place,
        mutation::{self, Fate, Kind, Tried},
        proof,
    },
    details,
    pack::Pack,
};
use front_door_interop::packs::Files;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::path::Path;

/// What needs no store; none for the rest.
pub(super) fn answer(desk: &Desk, deed: &ContentDeed) -> Option<Result<Value, DeskError>> {
    match deed {
        ContentDeed::Check(asked) => Some(checked(desk, asked)),
        ContentDeed::Mutate(asked) => Some(mutated(desk, asked)),
        ContentDeed::Compare { a, b } => Some(compare(on_disk(a)?, on_disk(b)?)),
        ContentDeed::Export(ask) => Some(workbook::export(ask)),
        ContentDeed::Import(ask) => Some(imported(desk, ask)),
        _ => None,
    }
}

fn imported(desk: &Desk, ask: &ContentImport) -> Result<Value, DeskError> {
    workbook::import(ask, day(desk, ask.on.as_ref())?)
}

fn checked(desk: &Desk, asked: &ContentFiles) -> Result<Value, DeskError> {
    check(&files(asked.folder.as_deref())?, day(desk, asked.on.as_ref())?, asked.figures)
}

fn mutated(desk: &Desk, asked: &ContentFiles) -> Result<Value, DeskError> {
    mutate(&files(asked.folder.as_deref())?, day(desk, asked.on.as_ref())?, asked.figures)
}

/// The content of a folder, or what is inside the program; none for a name that only a store knows.
pub(super) fn on_disk(name: &str) -> Option<Result<Files, DeskError>> {
    let folder = Path::new(name);
    match name {
        "shipped" => Some(Ok(Files::shipped())),
        _ if folder.is_dir() => Some(Files::read(folder).map_err(DeskError::from)),
        _ => None,
    }
}

fn compare(a: Result<Files, DeskError>, b: Result<Files, DeskError>) -> Result<Value, DeskError> {
    serde_json::to_value(compared(&a?, &b?)?).map_err(DeskError::rule)
}

/// The files of a folder, or those inside the program.
pub(super) fn files(folder: Option<&Path>) -> Result<Files, DeskError> {
    Ok(folder.map_or_else(|| Ok(Files::shipped()), Files::read)?)
}

fn day(desk: &Desk, on: Option<&String>) -> Result<Date, DeskError> {
    let Some(text) = on else { return Ok(london(desk.now()).date()) };
    details::date(text).map_err(|error| DeskError::input("on", error.to_string()))
}

/// Every check over the pack: findings with their file, line and sentence.
fn check(files: &Files, today: Date, figures: bool) -> Result<Value, DeskError> {
    let pack = files.pack()?;
    let found = proof::prove(&pack, today);
    let gaps = found.iter().filter(|(check, _)| *check == proof::GAP).count();
    let findings: Vec<Value> = found
        .iter()
        .map(|(check, found)| finding(files, &found.place, &found.what, &[("check", json!(check))]))
        .collect();
    let text = if figures {
        format!("figure needs {} needs\nfigure content_gaps {gaps} gaps", pack.content.needs.len())
    } else {
        lines(&findings, &summary(&pack, findings.len()))
    };
    Ok(json!({
        "content": pack.content.version,
        "on": today.to_string(),
        "counts": counts(&pack),
        "gaps": gaps,
        "checks": proof::CHECKS.map(|check| check.name),
        "findings": findings,
        "text": text,
    }))
}

fn counts(pack: &Pack) -> Value {
    let content = &pack.content;
    let own = content.needs.iter().map(|need| need.cases.len()).sum::<usize>();
    let of_services = pack.services.iter().map(|service| service.cases.len()).sum::<usize>();
    let signs = content.needs.iter().map(|need| need.flags.len()).sum::<usize>();
    json!({
        "needs": content.needs.len(),
        "services": pack.services.len(),
        "checks": content.checks.len(),
        "signs": signs + content.red_flags.list.len(),
        "cases": own + of_services,
    })
}

/// What was looked at, and how much was found.
pub(super) fn summary(pack: &Pack, found: usize) -> String {
    let counts = counts(pack);
    let outcome = match found {
        0 => "Nothing found.".to_owned(),
        1 => "1 finding.".to_owned(),
        more => format!("{more} findings."),
    };
    format!(
        "{} needs, {} services, {} signs, {} example cases, {} checks. {outcome}",
        counts["needs"],
        counts["services"],
        counts["signs"],
        counts["cases"],
        proof::CHECKS.len()
    )
}

/// Something with its file and line, and the whole sentence.
pub(super) fn finding(files: &Files, place: &Place, what: &str, more: &[(&str, Value)]) -> Value {
    let line = files.line(place);
    let at = line.map(|line| format!(", line {line}")).unwrap_or_default();
    let mut value = json!({
        "file": place.file,
        "line": line,
        "sentence": format!("{}{at}: {what}", place.file),
    });
    for (name, more) in more {
        value[*name] = more.clone();
    }
    value
}

fn lines(findings: &[Value], last: &str) -> String {
    let sentences = findings.iter().filter_map(|finding| finding["sentence"].as_str());
    sentences.chain([last]).collect::<Vec<_>>().join("\n")
}

/// Every rule changed a little: how many changes a case noticed, how many a check, and which nobody.
fn mutate(files: &Files, today: Date, figures: bool) -> Result<Value, DeskError> {
    files.pack()?;
    let tried = mutation::try_all(&files.parts()?, today).map_err(DeskError::rule)?;
    let count = Count::of(&tried, |_| true);
    let lived = tried.iter().filter(|tried| tried.fate == Fate::Lives);
    let survivors: Vec<Value> = lived
        .map(|tried| finding(files, &tried.place, &tried.what, &[("kind", json!(tried.kind.name()))]))
        .collect();
    let numbers = tried.iter().filter(|tried| tried.kind.is_threshold() && tried.fate == Fate::Lives);
    let findings: Vec<Value> = numbers.map(|tried| finding(files, &tried.place, &tried.what, &[])).collect();
    let kinds: Vec<Value> = Kind::ALL.into_iter().map(|kind| by_kind(&tried, kind)).collect();
    let text = if figures {
        format!("figure content_mutants_killed_percent {:.2} percent", count.percent())
    } else {
        report(&tried, &survivors, &count)
    };
    Ok(json!({
        "changes": count.all,
        "by_cases": count.cases,
        "by_checks": count.checks,
        "percent": count.percent(),
        "kinds": kinds,
        "survivors": survivors,
        "findings": findings,
        "not_changed": mutation::NOT_CHANGED,
        "text": text,
    }))
}

/// How many were noticed by what.
struct Count {
    all: usize,
    cases: usize,
    checks: usize,
}

impl Count {
    fn of(tried: &[Tried], which: impl Fn(&Tried) -> bool) -> Self {
        let among = || tried.iter().filter(|tried| which(tried));
        let noticed = |by: fn(&Fate) -> bool| among().filter(|tried| by(&tried.fate)).count();
        Self {
            all: among().count(),
            cases: noticed(|fate| matches!(fate, Fate::Case(_))),
            checks: noticed(|fate| matches!(fate, Fate::Check(_))),
        }
    }

    fn lived(&self) -> usize {
        self.all - self.cases - self.checks
    }

    #[expect(clippy::cast_precision_loss, reason = "a few thousand changes, and a percentage")]
    fn percent(&self) -> f64 {
        if self.all == 0 { 100.0 } else { 100.0 * (self.cases + self.checks) as f64 / self.all as f64 }
    }
}

fn by_kind(tried: &[Tried], kind: Kind) -> Value {
    let count = Count::of(tried, |tried| tried.kind == kind);
    json!({
        "kind": kind.name(), "threshold": kind.is_threshold(), "changes": count.all, "by_cases": count.cases,
        "by_checks": count.checks, "survived": count.lived(),
    })
}

fn report(tried: &[Tried], survivors: &[Value], all: &Count) -> String {
    let row = |name: &str, count: &Count| {
        format!("{name}\t{}\t{}\t{}\t{}", count.all, count.cases, count.checks, count.lived())
    };
    let mut text = vec!["kind\tchanges\tby cases\tby checks\tsurvived".to_owned()];
    text.extend(Kind::ALL.map(|kind| row(kind.name(), &Count::of(tried, |tried| tried.kind == kind))));
    text.push(row("all", all));
    let sentences = survivors.iter().filter_map(|survivor| survivor["sentence"].as_str());
    text.extend(sentences.map(|sentence| format!("survived: {sentence}")));
    text.push(mutation::NOT_CHANGED.to_owned());
    text.join("\n")
}
