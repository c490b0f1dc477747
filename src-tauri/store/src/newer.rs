//! What newer programs write and this one cannot read yet: records of kinds that it does not know.
//! The entry is kept as it came and given on; its other records count at once, and those that were
//! not known are written when a program opens the store that knows their kind.

use crate::{
    StoreError,
    restore::{self, Before},
};
use front_door_domain::act::{Act, Kind};
use serde_json::Value;
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteRow};

/// A record of a kind that this program does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unknown {
    kind: String,
    id: String,
}

/// What an entry says, and apart what of it this program cannot read.
pub(crate) fn read(body: &str) -> Result<(Act, Vec<Unknown>), StoreError> {
    serde_json::from_str(body).map(|act| (act, Vec::new())).or_else(|error| {
        let apart = without_unknown(body).ok().filter(|(_, unknown)| !unknown.is_empty());
        apart.ok_or_else(|| StoreError::damaged("act", error))
    })
}

/// What an entry says, as far as this program can read it.
pub(crate) fn act(body: &str) -> Result<Act, StoreError> {
    read(body).map(|(act, _)| act)
}

fn without_unknown(body: &str) -> Result<(Act, Vec<Unknown>), serde_json::Error> {
    let mut said: Value = serde_json::from_str(body)?;
    let mut unknown = Vec::new();
    if let Some(records) = said.get_mut("records").and_then(Value::as_array_mut) {
        records.retain(|record| {
            let known = kind(&record["kind"]).is_some();
            if !known {
                let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
                unknown.push(Unknown { kind: text("kind"), id: text("id") });
            }
            known
        });
    }
    Ok((serde_json::from_value(said)?, unknown))
}

fn kind(word: &Value) -> Option<Kind> {
    serde_json::from_value(word.clone()).ok()
}

/// Notes what entry `seq` says of kinds that this program does not know.
pub(crate) async fn note(
    conn: &mut SqliteConnection,
    seq: i64,
    unknown: &[Unknown],
) -> Result<(), StoreError> {
    for Unknown { kind, id } in unknown {
        sqlx::query("INSERT INTO later (seq, kind, id) VALUES (?, ?, ?)")
            .bind(seq)
            .bind(kind.clone())
            .bind(id.clone())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Writes what an older program noted and this one knows, in the order it was granted.
pub(crate) async fn take_up(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    let rows = sqlx::query(
        "SELECT l.seq, l.kind, l.id, p.body FROM later l JOIN payload p ON p.seq = l.seq ORDER BY l.seq",
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in &rows {
        write(&mut tx, row).await?;
    }
    Ok(tx.commit().await?)
}

async fn write(conn: &mut SqliteConnection, row: &SqliteRow) -> Result<(), StoreError> {
    let (seq, word, id): (i64, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let Some(kind) = kind(&Value::String(word.clone())) else { return Ok(()) };
    // One whose content was erased since is not written.
    if let Some(body) = row.try_get::<Option<&str>, _>(3)? {
        for record in act(body)?.records.into_iter().filter(|record| record.kind == kind && record.id == id) {
            let before = Some(record.body.to_string());
            restore::undo(conn, &[Before::Record { kind, id: record.id, before }]).await?;
        }
    }
    sqlx::query("DELETE FROM later WHERE seq = ? AND kind = ? AND id = ?")
        .bind(seq)
        .bind(word)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Unknown, read};
    use serde_json::json;

    #[test]
    fn only_what_is_of_an_unknown_kind_is_left_out() {
        let record = |kind: &str| json!({ "kind": kind, "id": "1", "replaces": 0, "body": { "x": 1 } });
        let body = |records: &[&str], permission: &str| {
            let records: Vec<_> = records.iter().map(|kind| record(kind)).collect();
            json!({
                "id": uuid::Uuid::nil(), "at": "2026-10-23T16:52:00Z", "by": null, "desk": uuid::Uuid::nil(),
                "permission": permission, "why": null, "command": "x", "inputs": null, "records": records,
                "claims": [], "rests_on": [],
            })
            .to_string()
        };
        for (records, known, unknown) in
            [(&["contact"][..], 1, 0), (&["plan"], 0, 1), (&["contact", "plan", "task", "plan"], 2, 2)]
        {
            let (act, apart) = read(&body(records, "book")).unwrap();
            assert_eq!((act.records.len(), apart.len()), (known, unknown), "{records:?}");
        }
        let (_, apart) = read(&body(&["plan"], "book")).unwrap();
        assert_eq!(apart, [Unknown { kind: "plan".into(), id: "1".into() }]);
        // A new word anywhere else is another line, and not to be guessed at.
        for broken in [body(&["contact"], "fly"), body(&["plan"], "fly"), "{}".to_owned()] {
            assert!(read(&broken).is_err(), "{broken}");
        }
    }
}
