//! Records and heads as the journal up to an earlier entry left them.

use crate::{
    StoreError, heads, newer,
    restore::{self, Before},
};
use front_door_domain::{
    act::{Act, Claim, Entity, Head, Kind},
    ids::UserId,
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet};

/// Entries read at a time.
const PAGE: i64 = 500;

/// What an entry of the journal says.
struct Entry {
    seq: i64,
    at: i64,
    /// None once its content was erased.
    act: Option<Act>,
}

/// A claim as it was granted.
struct Granted {
    claim: Claim,
    by: Option<UserId>,
    at: i64,
    /// How much later than its own moment it counted, in milliseconds: its hold ends later too.
    late: i64,
}

/// What was there before; none for what was not.
#[derive(Default)]
struct Earlier {
    records: BTreeMap<(Kind, String), Option<String>>,
    heads: BTreeMap<Entity, Option<Granted>>,
    /// Records and heads that were there and are still to be found.
    missing: usize,
}

/// Puts everything that `cut` wrote back to what the entries up to `seq` left. `cut` are the acts
/// after it, in their order, with nothing waiting on top of them.
pub(crate) async fn put_back<'a>(
    conn: &mut SqliteConnection,
    seq: i64,
    cut: impl Iterator<Item = &'a Act>,
) -> Result<(), StoreError> {
    let (mut earlier, mut sought) = (Earlier::default(), Sought::default());
    for act in cut {
        sought.add(act, &mut earlier);
    }
    let (mut upto, mut erased) = (seq, None);
    while earlier.missing > 0 {
        let entries = entries(conn, upto).await?;
        let Some(last) = entries.last() else {
            // What an erased entry said may be what is missing.
            return Err(erased.map_or_else(
                || StoreError::damaged("journal", "an entry that a later one follows from is missing"),
                |seq: i64| StoreError::CannotGoBack { seq: seq.cast_unsigned() },
            ));
        };
        upto = last.seq - 1;
        for entry in entries {
            match entry.act {
                Some(act) => earlier.find(&sought, act, entry.at),
                None => erased = Some(entry.seq),
            }
        }
    }
    earlier.write(conn).await
}

/// Names of records and heads that were there before.
#[derive(Default)]
struct Sought {
    records: BTreeSet<(Kind, String)>,
    heads: BTreeSet<Entity>,
}

impl Sought {
    fn add(&mut self, act: &Act, earlier: &mut Earlier) {
        for record in &act.records {
            let name = (record.kind, record.id.clone());
            if !earlier.records.contains_key(&name) {
                earlier.records.insert(name.clone(), None);
                if record.replaces > 0 {
                    earlier.missing += 1;
                    self.records.insert(name);
                }
            }
        }
        for claim in &act.claims {
            if !earlier.heads.contains_key(&claim.entity) {
                earlier.heads.insert(claim.entity.clone(), None);
                if claim.version > 0 {
                    earlier.missing += 1;
                    self.heads.insert(claim.entity.clone());
                }
            }
        }
    }
}

impl Earlier {
    /// Takes what this act wrote and no later one did.
    fn find(&mut self, sought: &Sought, act: Act, at: i64) {
        for record in act.records.into_iter().rev() {
            let name = (record.kind, record.id);
            if sought.records.contains(&name)
                && let Some(place) = self.records.get_mut(&name)
                && place.is_none()
            {
                *place = Some(record.body.to_string());
                self.missing -= 1;
            }
        }
        let late = at - act.head.at.as_millisecond();
        for claim in act.claims.into_iter().rev() {
            if sought.heads.contains(&claim.entity)
                && let Some(place) = self.heads.get_mut(&claim.entity)
                && place.is_none()
            {
                *place = Some(Granted { claim, by: act.head.by, at, late });
                self.missing -= 1;
            }
        }
    }

    /// What was not there goes first, and every appointment gives up its slots, so that whoever had a
    /// slot finds it free; a session comes before what is booked in it.
    async fn write(self, conn: &mut SqliteConnection) -> Result<(), StoreError> {
        let (mut there, mut gone): (Vec<_>, Vec<_>) =
            self.records.into_iter().partition(|(_, body)| body.is_some());
        gone.sort_by_key(|((kind, _), _)| std::cmp::Reverse(turn(*kind)));
        there.sort_by_key(|((kind, _), _)| turn(*kind));
        for ((_, id), _) in there.iter().filter(|((kind, _), _)| *kind == Kind::Appointment) {
            sqlx::query("UPDATE slot SET taken_by = NULL WHERE taken_by = ?")
                .bind(id.clone())
                .execute(&mut *conn)
                .await?;
        }
        for ((kind, id), before) in gone.into_iter().chain(there) {
            restore::undo(conn, &[Before::Record { kind, id, before }]).await?;
        }
        for (entity, granted) in self.heads {
            restore::undo(conn, &[Before::Head { head: entity.clone(), before: None }]).await?;
            if let Some(granted) = granted {
                granted.write(conn, &entity).await?;
            }
        }
        Ok(())
    }
}

impl Granted {
    async fn write(mut self, conn: &mut SqliteConnection, entity: &Entity) -> Result<(), StoreError> {
        if let Some(hold) = &mut self.claim.hold {
            hold.until = heads::moment(hold.until.as_millisecond() + self.late)?;
        }
        let head = Head { version: self.claim.version + 1, hold: self.claim.hold };
        heads::write(conn, entity, &head, self.by, self.at).await
    }
}

/// Sessions make slots, and appointments take them.
fn turn(kind: Kind) -> u8 {
    match kind {
        Kind::Session => 0,
        Kind::User
        | Kind::Contact
        | Kind::Task
        | Kind::Handover
        | Kind::Told
        | Kind::Listing
        | Kind::ContentVersion
        | Kind::ContentFiles => 1,
        Kind::Appointment => 2,
    }
}

/// The entries up to `upto`, the newest first.
async fn entries(conn: &mut SqliteConnection, upto: i64) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(
        "SELECT j.seq, j.at, p.body FROM journal j LEFT JOIN payload p ON p.seq = j.seq
         WHERE j.seq <= ? ORDER BY j.seq DESC LIMIT ?",
    )
    .bind(upto)
    .bind(PAGE)
    .fetch_all(conn)
    .await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &SqliteRow) -> Result<Entry, StoreError> {
    let body: Option<&str> = row.try_get(2)?;
    let act = body.map(newer::act).transpose()?;
    Ok(Entry { seq: row.try_get(0)?, at: row.try_get(1)?, act })
}
