//! Reads by id and by owner. Each is local and takes no lock that a writer waits for.

use crate::{Extract, Slot, Store, StoreError, Stored, heads, records, residents::row, slots};
use front_door_domain::{
    act::{Entity, Head, Kind},
    appointments::Appointment,
    contacts::Contact,
    content::approval::ContentVersion,
    ids::{ContactId, ResidentId, SlotId, UserId},
    residents::Resident,
    tasks::{Handover, Task},
    users::User,
};
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// What a speakable reference names.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one is made a search, and it is taken apart at once")]
pub enum Referred {
    /// A contact.
    Contact(Contact),
    /// An appointment.
    Appointment(Appointment),
}

pub(crate) fn parse<R: Stored>(body: &str) -> Result<R, StoreError> {
    serde_json::from_str(body).map_err(|error| StoreError::damaged("record", error))
}

/// Every body in column 0.
pub(crate) fn bodies<R: Stored>(rows: &[SqliteRow]) -> Result<Vec<R>, StoreError> {
    rows.iter().map(|row| parse(row.try_get(0)?)).collect()
}

pub(crate) async fn get<R: Stored>(conn: &mut SqliteConnection, id: &str) -> Result<Option<R>, StoreError> {
    let stored = records::stored(conn, R::KIND, id).await?;
    stored.map(|(_, body)| parse(&body)).transpose()
}

pub(crate) async fn require<R: Stored>(conn: &mut SqliteConnection, id: &str) -> Result<R, StoreError> {
    get(conn, id).await?.ok_or_else(|| StoreError::NotFound { kind: R::KIND, id: id.to_owned() })
}

pub(crate) async fn resident(
    conn: &mut SqliteConnection,
    id: ResidentId,
) -> Result<Option<Resident>, StoreError> {
    let found = sqlx::query(concat!("SELECT ", row::columns!(), " FROM resident r WHERE r.id = ?"))
        .bind(id.0)
        .fetch_optional(conn)
        .await?;
    found.as_ref().map(row::read).transpose()
}

pub(crate) async fn contacts_of(
    conn: &mut SqliteConnection,
    resident: ResidentId,
    since: Timestamp,
) -> Result<Vec<Contact>, StoreError> {
    let rows = sqlx::query(
        "SELECT body FROM contact WHERE resident = ? AND began >= ? ORDER BY began DESC LIMIT 200",
    )
    .bind(resident.0)
    .bind(since.as_millisecond())
    .fetch_all(conn)
    .await?;
    bodies(&rows)
}

pub(crate) async fn appointments_of(
    conn: &mut SqliteConnection,
    resident: ResidentId,
) -> Result<Vec<Appointment>, StoreError> {
    let rows = sqlx::query("SELECT body FROM appointment WHERE resident = ? ORDER BY start DESC LIMIT 200")
        .bind(resident.0)
        .fetch_all(conn)
        .await?;
    bodies(&rows)
}

pub(crate) async fn appointments_of_contact(
    conn: &mut SqliteConnection,
    contact: ContactId,
) -> Result<Vec<Appointment>, StoreError> {
    let rows = sqlx::query("SELECT body FROM appointment WHERE contact = ? ORDER BY start")
        .bind(contact.to_string())
        .fetch_all(conn)
        .await?;
    bodies(&rows)
}

pub(crate) async fn tasks_of_contact(
    conn: &mut SqliteConnection,
    contact: ContactId,
) -> Result<Vec<Task>, StoreError> {
    let rows = sqlx::query("SELECT body FROM task WHERE contact = ? ORDER BY due")
        .bind(contact.to_string())
        .fetch_all(conn)
        .await?;
    bodies(&rows)
}

pub(crate) async fn handovers_of_contact(
    conn: &mut SqliteConnection,
    contact: ContactId,
) -> Result<Vec<Handover>, StoreError> {
    let rows = sqlx::query("SELECT body FROM handover WHERE contact = ?")
        .bind(contact.to_string())
        .fetch_all(conn)
        .await?;
    bodies(&rows)
}

pub(crate) async fn user_named(
    conn: &mut SqliteConnection,
    username: &str,
) -> Result<Option<User>, StoreError> {
    let rows = sqlx::query("SELECT body FROM user WHERE username = ?")
        .bind(username.to_owned())
        .fetch_all(conn)
        .await?;
    Ok(bodies(&rows)?.pop())
}

pub(crate) async fn users(conn: &mut SqliteConnection) -> Result<Vec<User>, StoreError> {
    let rows = sqlx::query("SELECT body FROM user ORDER BY name, id").fetch_all(conn).await?;
    bodies(&rows)
}

/// Reads that exist twice: on the store, for screens, and inside an act, on fresh state.
macro_rules! on_store_and_tx {
    ($($(#[$doc:meta])* $name:ident ( $($arg:ident : $type:ty),* ) -> $answer:ty = $read:path;)+) => {
        impl Store {$(
            $(#[$doc])*
            pub async fn $name(&self, $($arg: $type),*) -> Result<$answer, StoreError> {
                let mut conn = self.reader().await?;
                $read(&mut conn, $($arg),*).await
            }
        )+}

        impl crate::Tx {$(
            $(#[$doc])*
            pub async fn $name(&mut self, $($arg: $type),*) -> Result<$answer, StoreError> {
                $read(self.reading()?, $($arg),*).await
            }
        )+}
    };
}

on_store_and_tx! {
    /// Contacts of a resident that began at `since` or later, the newest first, at most 200.
    contacts_of(resident: ResidentId, since: Timestamp) -> Vec<Contact> = contacts_of;
    /// Appointments of a resident, the latest first, at most 200.
    appointments_of(resident: ResidentId) -> Vec<Appointment> = appointments_of;
    /// Appointments that came from a contact, in order of time.
    appointments_of_contact(contact: ContactId) -> Vec<Appointment> = appointments_of_contact;
    /// Tasks of a contact, the first due first.
    tasks_of_contact(contact: ContactId) -> Vec<Task> = tasks_of_contact;
    /// Handovers of a contact.
    handovers_of_contact(contact: ContactId) -> Vec<Handover> = handovers_of_contact;
    /// The user who signs in with this name, folded to lower case by the caller.
    user_named(username: &str) -> Option<User> = user_named;
    /// Every user, in order of name.
    users() -> Vec<User> = users;
    /// All content that was ever proposed, in order of time.
    content_versions() -> Vec<ContentVersion> = crate::content::versions;
}

impl Store {
    /// The record with this id, or none.
    pub async fn get<R: Stored>(&self, id: impl ToString) -> Result<Option<R>, StoreError> {
        let id = id.to_string();
        get(&mut *self.reader().await?, &id).await
    }

    /// The record with this id, or a sentence.
    pub async fn require<R: Stored>(&self, id: impl ToString) -> Result<R, StoreError> {
        let id = id.to_string();
        require(&mut *self.reader().await?, &id).await
    }

    /// The contact with this id, or a sentence.
    pub async fn contact_by_id(&self, id: ContactId) -> Result<Contact, StoreError> {
        self.require(id).await
    }

    /// The extract's row of a resident, or a sentence.
    pub async fn resident(&self, id: ResidentId) -> Result<Resident, StoreError> {
        resident(&mut *self.reader().await?, id).await?.ok_or(StoreError::NoSuchResident)
    }

    /// The version of something scarce and the hold on it, a past one too.
    pub async fn head(&self, entity: &Entity) -> Result<Head, StoreError> {
        Ok(heads::read(&mut *self.reader().await?, entity).await?.head)
    }

    /// One slot with its head, or a sentence.
    pub async fn slot(&self, slot: SlotId) -> Result<Slot, StoreError> {
        slots::one(&mut *self.reader().await?, slot).await?.ok_or(StoreError::NoSuchSlot)
    }

    /// The slots that `user` holds at `now`.
    pub async fn holds_of(&self, user: UserId, now: Timestamp) -> Result<Vec<(SlotId, Head)>, StoreError> {
        heads::held_by(&mut *self.reader().await?, user, now).await
    }

    /// What a reference, as made by the desk, names.
    pub async fn find_by_reference(&self, reference: &str) -> Result<Option<Referred>, StoreError> {
        let mut conn = self.reader().await?;
        let row = sqlx::query(
            "SELECT 'contact', body FROM contact WHERE reference = ?1
             UNION ALL SELECT 'appointment', body FROM appointment WHERE reference = ?1 LIMIT 1",
        )
        .bind(reference.to_owned())
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(match row.try_get(0)? {
            "contact" => Referred::Contact(parse(row.try_get(1)?)?),
            _ => Referred::Appointment(parse(row.try_get(1)?)?),
        }))
    }

    /// The reference data taken in, the latest of each name, in order of name.
    pub async fn packs(&self) -> Result<Vec<Extract>, StoreError> {
        // With max() the engine takes the other columns from the row that has it.
        let rows =
            sqlx::query("SELECT name, version, sha256, max(seq) FROM pack GROUP BY name ORDER BY name")
                .fetch_all(&mut *self.reader().await?)
                .await?;
        let pack = |row: &SqliteRow| {
            Ok(Extract { name: row.try_get(0)?, version: row.try_get(1)?, sha256: row.try_get(2)? })
        };
        rows.iter().map(pack).collect()
    }

    /// How many records of a kind there are.
    pub async fn count(&self, kind: Kind) -> Result<u64, StoreError> {
        let sql = match kind {
            Kind::User => "SELECT count(*) FROM user",
            Kind::Contact => "SELECT count(*) FROM contact",
            Kind::Session => "SELECT count(*) FROM session",
            Kind::Appointment => "SELECT count(*) FROM appointment",
            Kind::Task => "SELECT count(*) FROM task",
            Kind::Handover => "SELECT count(*) FROM handover",
            Kind::Told => "SELECT count(*) FROM told",
            Kind::Listing => "SELECT count(*) FROM listing",
            Kind::ContentVersion => "SELECT count(*) FROM content_version",
            Kind::ContentFiles => "SELECT count(*) FROM content_files",
        };
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *self.reader().await?).await?;
        Ok(count.cast_unsigned())
    }
}
