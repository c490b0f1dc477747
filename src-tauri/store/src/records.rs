//! One table a kind of record, and the columns taken from each record as it is written.

use crate::{StoreError, slots};
use front_door_domain::{
    act::{Kind, Record},
    appointments::{Appointment, AppointmentState, Session},
    contacts::{Contact, ContactState, Person},
    directory::Listing,
    residents::Told,
    tasks::{Handover, HandoverState, Owner, Task, TaskState},
    users::User,
};
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

/// A record that has a table here.
pub trait Stored: Record + Sync {
    /// Writes `body`, this record as JSON, and the columns that lists walk.
    fn save(
        &self,
        conn: &mut SqliteConnection,
        body: &str,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The stored version and body of a record.
pub(crate) async fn stored(
    conn: &mut SqliteConnection,
    kind: Kind,
    id: &str,
) -> Result<Option<(u64, String)>, StoreError> {
    let row = sqlx::query(by_id(kind)).bind(id).fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row.try_get::<i64, _>(0)?.cast_unsigned(), row.try_get(1)?)))
}

fn by_id(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "SELECT version, body FROM user WHERE id = ?",
        Kind::Contact => "SELECT version, body FROM contact WHERE id = ?",
        Kind::Session => "SELECT version, body FROM session WHERE id = ?",
        Kind::Appointment => "SELECT version, body FROM appointment WHERE id = ?",
        Kind::Task => "SELECT version, body FROM task WHERE id = ?",
        Kind::Handover => "SELECT version, body FROM handover WHERE id = ?",
        Kind::Told => "SELECT version, body FROM told WHERE id = ?",
        Kind::Listing => "SELECT version, body FROM listing WHERE id = ?",
        Kind::ContentVersion => "SELECT version, body FROM content_version WHERE id = ?",
        Kind::ContentFiles => "SELECT version, body FROM content_files WHERE id = ?",
    }
}

fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The word that a plain enum is written as.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

impl Stored for User {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO user (id, version, body, username, name) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 username = excluded.username, name = excluded.name",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(self.username.clone())
        .bind(self.name.clone())
        .execute(conn)
        .await?;
        Ok(())
    }
}

impl Stored for Contact {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        let closed = match self.state {
            ContactState::Closed { at, .. } => Some(ms(at)),
            ContactState::Open | ContactState::Emergency(_) => None,
        };
        let resident = match &self.person {
            Person::Known { resident, .. } => Some(resident.0),
            Person::Unknown { .. } => None,
        };
        sqlx::query(
            "INSERT INTO contact (id, version, body, reference, began, due, resident, worker, open, closed_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 reference = excluded.reference, began = excluded.began, due = excluded.due,
                 resident = excluded.resident, worker = excluded.worker, open = excluded.open,
                 closed_at = excluded.closed_at",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(self.reference.clone())
        .bind(ms(self.began))
        .bind(ms(self.due))
        .bind(resident)
        .bind(self.worker.as_ref().map(|worker| worker.by.to_string()))
        .bind(i64::from(closed.is_none()))
        .bind(closed)
        .execute(conn)
        .await?;
        Ok(())
    }
}

impl Stored for Session {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        let length = i64::from(self.slot_minutes) * 60_000 * i64::from(self.slots);
        let no: i64 = sqlx::query_scalar(
            "INSERT INTO session (id, version, body, hub, room, clinician, start, \"end\")
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 hub = excluded.hub, room = excluded.room, clinician = excluded.clinician,
                 start = excluded.start, \"end\" = excluded.\"end\"
             RETURNING no",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(self.hub.0.clone())
        .bind(self.room.clone())
        .bind(self.clinician.clone())
        .bind(ms(self.start))
        .bind(ms(self.start) + length)
        .fetch_one(&mut *conn)
        .await?;
        slots::spell_out(conn, no, self).await
    }
}

impl Stored for Appointment {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        use AppointmentState as S;
        let open =
            matches!(self.state, S::Booked { .. } | S::Arrived { .. } | S::Called { .. } | S::InRoom { .. });
        sqlx::query(
            "INSERT INTO appointment (id, version, body, reference, resident, contact, hub, start, open)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 reference = excluded.reference, resident = excluded.resident,
                 contact = excluded.contact, hub = excluded.hub, start = excluded.start,
                 open = excluded.open",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(self.reference.clone())
        .bind(self.resident.0)
        .bind(self.contact.map(|contact| contact.to_string()))
        .bind(self.hub.0.clone())
        .bind(ms(self.start))
        .bind(i64::from(open))
        .execute(&mut *conn)
        .await?;
        slots::take(conn, self).await
    }
}

impl Stored for Task {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        let done = match self.state {
            TaskState::Open => None,
            TaskState::Done { at, .. } => Some(ms(at)),
        };
        let (user, role) = match self.owner {
            Owner::Person { user } => (Some(user.to_string()), None),
            Owner::Anyone { role } => (None, Some(word(&role))),
        };
        sqlx::query(
            "INSERT INTO task (id, version, body, kind, contact, resident, due, owner_user, owner_role, open, done_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 kind = excluded.kind, contact = excluded.contact, resident = excluded.resident,
                 due = excluded.due, owner_user = excluded.owner_user,
                 owner_role = excluded.owner_role, open = excluded.open, done_at = excluded.done_at",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(word(&self.kind))
        .bind(self.contact.map(|contact| contact.to_string()))
        .bind(self.resident.map(|resident| resident.0))
        .bind(ms(self.due))
        .bind(user)
        .bind(role)
        .bind(i64::from(done.is_none()))
        .bind(done)
        .execute(conn)
        .await?;
        Ok(())
    }
}

impl Stored for Handover {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO handover (id, version, body, contact, resident, service, state)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 contact = excluded.contact, resident = excluded.resident,
                 service = excluded.service, state = excluded.state",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(self.contact.to_string())
        .bind(self.resident.map(|resident| resident.0))
        .bind(self.service.0.clone())
        .bind(handover_state(&self.state))
        .execute(conn)
        .await?;
        Ok(())
    }
}

fn handover_state(state: &HandoverState) -> &'static str {
    match state {
        HandoverState::Advised { .. } => "advised",
        HandoverState::Referred { .. } => "referred",
        HandoverState::Accepted { .. } => "accepted",
        HandoverState::Attended { .. } => "attended",
        HandoverState::Bounced { .. } => "bounced",
    }
}

/// Saves a record whose row has nothing beside it.
macro_rules! bare {
    ($table:literal, $record:expr, $conn:expr, $body:expr) => {
        sqlx::query(concat!(
            "INSERT INTO ",
            $table,
            " (id, version, body) VALUES (?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body"
        ))
        .bind($record.id.to_string())
        .bind($record.version.cast_signed())
        .bind($body.to_owned())
        .execute(&mut *$conn)
        .await?
    };
}
pub(crate) use bare;

impl Stored for Told {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        bare!("told", self, conn, body);
        sqlx::query("DELETE FROM told_phone WHERE resident = ?").bind(self.id.0).execute(&mut *conn).await?;
        for phone in self.phones.iter().filter(|phone| !phone.is_empty()) {
            sqlx::query("INSERT OR IGNORE INTO told_phone (digits, resident) VALUES (?, ?)")
                .bind(phone.clone())
                .bind(self.id.0)
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }
}

impl Stored for Listing {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        bare!("listing", self, conn, body);
        Ok(())
    }
}
