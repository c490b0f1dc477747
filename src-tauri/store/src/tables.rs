//! Whole tables, for exports.

use crate::{Store, StoreError, reads};
use front_door_domain::{appointments::Appointment, contacts::Contact, directory::Listing, tasks::Task};
use jiff::Timestamp;

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
