//! Whole tables, for exports.

use crate::{Store, StoreError, reads};
use front_door_domain::{
    appointments::Appointment,
    contacts::Contact,
    directory::Listing,
    tasks::{Handover, Task},
};
use jiff::Timestamp;
use sqlx::Row;

impl Store {
    /// Contacts that began in a span of time, in that order.
    pub async fn contacts_between(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Contact>, StoreError> {
        let query = sqlx::query("SELECT body FROM contact WHERE began >= ? AND began < ? ORDER BY began, id");
        let query = query.bind(from.as_millisecond()).bind(to.as_millisecond());
        reads::bodies(&query.fetch_all(&mut *self.reader().await?).await?)
    }

    /// Appointments that start in a span of time, in that order.
    pub async fn appointments_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Appointment>, StoreError> {
        let query =
            sqlx::query("SELECT body FROM appointment WHERE start >= ? AND start < ? ORDER BY start, id");
        let query = query.bind(from.as_millisecond()).bind(to.as_millisecond());
        reads::bodies(&query.fetch_all(&mut *self.reader().await?).await?)
    }

    /// Handovers of the contacts that began in a span of time, in the order of those, with the contact's
    /// reference.
    pub async fn handovers_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(String, Handover)>, StoreError> {
        let query = sqlx::query(
            "SELECT h.body, c.reference FROM contact c JOIN handover h ON h.contact = c.id
             WHERE c.began >= ? AND c.began < ? ORDER BY c.began, c.id, h.rowid",
        );
        let query = query.bind(from.as_millisecond()).bind(to.as_millisecond());
        let rows = query.fetch_all(&mut *self.reader().await?).await?;
        rows.iter().map(|row| Ok((row.try_get(1)?, reads::parse(row.try_get(0)?)?))).collect()
    }

    /// Every open task, the first due first.
    pub async fn open_tasks(&self) -> Result<Vec<Task>, StoreError> {
        let query = sqlx::query("SELECT body FROM task WHERE open = 1 ORDER BY due, id");
        reads::bodies(&query.fetch_all(&mut *self.reader().await?).await?)
    }

    /// Everything taken in about the directory, by id.
    pub async fn listings(&self) -> Result<Vec<Listing>, StoreError> {
        let query = sqlx::query("SELECT body FROM listing ORDER BY id");
        reads::bodies(&query.fetch_all(&mut *self.reader().await?).await?)
    }
}
