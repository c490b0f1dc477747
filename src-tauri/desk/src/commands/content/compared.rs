//! Two versions of content, row by row.

use crate::{
    content::kept_files,
    gate::Permit,
    refusal::DeskError,
    wire::content::{CompareContent, Compared, ComparedField, ComparedRow},
};
use front_door_interop::packs::{Files, RowChange, compare};

/// Compares two versions that are kept here.
pub async fn compare_content(permit: Permit<'_>, ask: CompareContent) -> Result<Compared, DeskError> {
    let (a, b) = (named(&permit, "a", &ask.a).await?, named(&permit, "b", &ask.b).await?);
    compared(&a, &b)
}

/// Two sets of files, row by row.
pub(crate) fn compared(a: &Files, b: &Files) -> Result<Compared, DeskError> {
    let rows: Vec<ComparedRow> = compare(a, b)?.into_iter().map(row).collect();
    let count = |change: &str| rows.iter().filter(|row| row.change == change).count();
    let counts =
        ["added", "removed", "changed"].map(|change| u32::try_from(count(change)).unwrap_or(u32::MAX));
    Ok(Compared { a: a.content_sha256(), b: b.content_sha256(), counts, rows })
}

fn row(change: RowChange) -> ComparedRow {
    let fields = change.fields.into_iter();
    ComparedRow {
        row: change.row,
        change: match change.whole {
            Some(true) => "added",
            Some(false) => "removed",
            None => "changed",
        }
        .to_owned(),
        fields: fields.map(|(field, before, after)| ComparedField { field, before, after }).collect(),
    }
}

/// Content by what a person calls it: `in-use`, `shipped`, `draft`, its SHA-256 or the first six of it, or the
/// name of the newest proposal that is called so.
pub(crate) async fn named(permit: &Permit<'_>, field: &'static str, name: &str) -> Result<Files, DeskError> {
    let shipped = Files::shipped();
    let name = name.trim();
    let sha256 = match name {
        "shipped" => return Ok(shipped.content()),
        "in-use" => permit.content.sha256.clone(),
        "draft" => return super::drafted::content(permit.desk, field),
        other => sha256_of(permit, other).await?.ok_or_else(|| unknown(field))?,
    };
    if sha256 == shipped.content_sha256() {
        return Ok(shipped.content());
    }
    kept_files(&permit.store, &sha256).await?.ok_or_else(|| {
        DeskError::input(
            field,
            "The text of that content is damaged, so it cannot be shown. Propose it again.",
        )
    })
}

async fn sha256_of(permit: &Permit<'_>, name: &str) -> Result<Option<String>, DeskError> {
    let versions = permit.store.content_versions().await?;
    if let Some(version) = versions.iter().rev().find(|version| version.name == name) {
        return Ok(Some(version.sha256.clone()));
    }
    let kept = permit.store.content_kept().await?;
    let typed = name.to_lowercase();
    Ok(kept.into_iter().find(|sha256| typed.len() >= 6 && sha256.starts_with(&typed)))
}

fn unknown(field: &'static str) -> DeskError {
    DeskError::input(
        field,
        "No content of that name is kept here. Use `in-use`, `shipped`, a name that `front-door content status` lists, or the first six letters and digits of its SHA-256.",
    )
}
