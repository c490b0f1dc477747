//! Records and heads as they were and as somebody else's act left them: undoing, and writing what an
//! act carries without asking any rule.

use crate::{
    StoreError, Stored, content,
    heads::{self, HeadRow},
    records,
};
use front_door_domain::{
    act::{Act, Claim, Entity, Head, Kind},
    appointments::{Appointment, AppointmentState, Session},
    contacts::Contact,
    content::approval::{ContentFiles, ContentVersion},
    directory::Listing,
    ids::SlotId,
    residents::Told,
    tasks::{Handover, Task},
    users::User,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// What an act replaced, so that it can be undone. The newest is undone first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Before {
    /// A record; none where the act added it.
    Record { kind: Kind, id: String, before: Option<String> },
    /// A head; none where nobody had claimed it.
    Head { head: Entity, before: Option<HeadRow> },
}

/// What a record is called where versions are compared.
pub(crate) fn record_key(kind: Kind, id: &str) -> String {
    format!("record/{}/{id}", records::word(&kind))
}

/// Everything an act writes, by the names under which versions are compared.
pub(crate) fn keys(act: &Act) -> impl Iterator<Item = String> {
    let records = act.records.iter().map(|record| record_key(record.kind, &record.id));
    records.chain(act.claims.iter().map(|claim| claim.entity.0.clone()))
}

/// Puts back what an act replaced.
pub(crate) async fn undo(conn: &mut SqliteConnection, replaced: &[Before]) -> Result<(), StoreError> {
    for one in replaced.iter().rev() {
        if let Before::Record { kind: Kind::ContentFiles, id, .. } = one {
            content::keep_undone(conn, id).await?;
        }
        match one {
            Before::Record { kind, before: Some(body), .. } => save(conn, *kind, body).await?,
            Before::Record { kind, id, before: None } => remove(conn, *kind, id).await?,
            Before::Head { head, before } => heads::put_back(conn, head, before.as_ref()).await?,
        }
    }
    Ok(())
}

/// Writes what a decided act carries, asking nothing: it was granted, or it still fits. `late` is
/// how much later than its own moment it counts, by which its holds end later too. Answers what it
/// replaced.
pub(crate) async fn write_out(
    conn: &mut SqliteConnection,
    act: &Act,
    late: SignedDuration,
) -> Result<Vec<Before>, StoreError> {
    let mut replaced = Vec::new();
    for record in &act.records {
        let before = records::stored(conn, record.kind, &record.id).await?.map(|(_, body)| body);
        save_granted(conn, record.kind, &record.body.to_string()).await?;
        replaced.push(Before::Record { kind: record.kind, id: record.id.clone(), before });
    }
    for claim in &act.claims {
        let before = heads::read(conn, &claim.entity).await?.row;
        replaced.push(Before::Head { head: claim.entity.clone(), before });
        write_claim(conn, act, claim, late).await?;
    }
    Ok(replaced)
}

/// Writes the head that a granted claim leaves, with its hold ending as much later as it counts later.
pub(crate) async fn write_claim(
    conn: &mut SqliteConnection,
    act: &Act,
    claim: &Claim,
    late: SignedDuration,
) -> Result<(), StoreError> {
    let at = act.head.at.checked_add(late).unwrap_or(act.head.at).as_millisecond();
    let mut hold = claim.hold.clone();
    if let Some(hold) = &mut hold {
        hold.until = hold.until.checked_add(late).unwrap_or(hold.until);
    }
    let head = Head { version: claim.version + 1, hold };
    heads::write(conn, &claim.entity, &head, act.head.by, at).await
}

/// Writes a record as a granted act left it, asking no rule.
pub(crate) async fn save_granted(
    conn: &mut SqliteConnection,
    kind: Kind,
    body: &str,
) -> Result<(), StoreError> {
    make_room(conn, kind, body).await?;
    save(conn, kind, body).await
}

/// Lets the holds of a granted act end as much later as it was granted later.
pub(crate) async fn postpone(
    conn: &mut SqliteConnection,
    act: &Act,
    late: SignedDuration,
) -> Result<(), StoreError> {
    for claim in act.claims.iter().filter(|claim| claim.hold.is_some()) {
        sqlx::query("UPDATE head SET held_until = held_until + ? WHERE entity = ? AND version = ?")
            .bind(i64::try_from(late.as_millis()).unwrap_or_default())
            .bind(&claim.entity.0)
            .bind((claim.version + 1).cast_signed())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Whether a decided act still fits what is stored now: the versions it saw are the ones there are.
pub(crate) async fn fits(conn: &mut SqliteConnection, act: &Act) -> Result<bool, StoreError> {
    for record in &act.records {
        let found = records::stored(conn, record.kind, &record.id).await?.map_or(0, |(version, _)| version);
        if found != record.replaces {
            return Ok(false);
        }
    }
    let claimed = act.claims.iter().map(|claim| (&claim.entity, claim.version));
    for (entity, seen) in claimed.chain(act.rests_on.iter().map(|rest| (&rest.entity, rest.version))) {
        if heads::read(conn, entity).await?.head.version != seen {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A granted appointment that has slots has them, whoever is in them here.
async fn make_room(conn: &mut SqliteConnection, kind: Kind, body: &str) -> Result<(), StoreError> {
    if kind != Kind::Appointment {
        return Ok(());
    }
    let appointment: Appointment = read(body)?;
    if matches!(appointment.state, AppointmentState::Cancelled { .. } | AppointmentState::DidNotAttend { .. })
    {
        return Ok(());
    }
    for SlotId { session, ordinal } in &appointment.slots {
        sqlx::query(
            "UPDATE slot SET taken_by = NULL
             WHERE session = (SELECT no FROM session WHERE id = ?) AND ordinal = ? AND taken_by <> ?",
        )
        .bind(session.to_string())
        .bind(ordinal)
        .bind(appointment.id.to_string())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

fn read<R: Stored>(body: &str) -> Result<R, StoreError> {
    serde_json::from_str(body).map_err(|error| StoreError::damaged("record", error))
}

async fn save(conn: &mut SqliteConnection, kind: Kind, body: &str) -> Result<(), StoreError> {
    match kind {
        Kind::User => read::<User>(body)?.save(conn, body).await,
        Kind::Contact => read::<Contact>(body)?.save(conn, body).await,
        Kind::Session => read::<Session>(body)?.save(conn, body).await,
        Kind::Appointment => read::<Appointment>(body)?.save(conn, body).await,
        Kind::Task => read::<Task>(body)?.save(conn, body).await,
        Kind::Handover => read::<Handover>(body)?.save(conn, body).await,
        Kind::Told => read::<Told>(body)?.save(conn, body).await,
        Kind::Listing => read::<Listing>(body)?.save(conn, body).await,
        Kind::ContentVersion => read::<ContentVersion>(body)?.save(conn, body).await,
        Kind::ContentFiles => read::<ContentFiles>(body)?.save(conn, body).await,
    }
}

/// Takes a record out again, with everything that lists walk.
async fn remove(conn: &mut SqliteConnection, kind: Kind, id: &str) -> Result<(), StoreError> {
    let statements: &[&'static str] = match kind {
        Kind::User => &["DELETE FROM user WHERE id = ?"],
        Kind::Contact => &["DELETE FROM contact WHERE id = ?"],
        Kind::Session => &[
            "DELETE FROM slot WHERE session = (SELECT no FROM session WHERE id = ?)",
            "DELETE FROM session WHERE id = ?",
        ],
        Kind::Appointment => {
            &["UPDATE slot SET taken_by = NULL WHERE taken_by = ?", "DELETE FROM appointment WHERE id = ?"]
        }
        Kind::Task => &["DELETE FROM task WHERE id = ?"],
        Kind::Handover => &["DELETE FROM handover WHERE id = ?"],
        Kind::Listing => &["DELETE FROM listing WHERE id = ?"],
        Kind::Told => {
            &["DELETE FROM told_phone WHERE resident = CAST(? AS INTEGER)", "DELETE FROM told WHERE id = ?"]
        }
        Kind::ContentVersion => &["DELETE FROM content_version WHERE id = ?"],
        Kind::ContentFiles => &["DELETE FROM content_files WHERE id = ?"],
    };
    for sql in statements {
        sqlx::query(*sql).bind(id.to_owned()).execute(&mut *conn).await?;
    }
    Ok(())
}
