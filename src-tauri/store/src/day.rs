//! A hub's day: sessions, their slots, and the appointments with who they are for.

use crate::{Slot, Store, StoreError, reads, residents::row, slots};
use front_door_domain::{
    appointments::{Appointment, Session},
    contacts::Contact,
    ids::HubId,
    residents::{Resident, Told},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Row, SqliteConnection};

/// What a day list is made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Day {
    /// Sessions in order of start, each with its slots in order of time.
    pub sessions: Vec<DaySession>,
    /// Appointments in order of start: cancelled and not attended ones too, which have no slot.
    pub appointments: Vec<DayAppointment>,
}

/// One session of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct DaySession {
    /// The session.
    pub session: Session,
    /// Its slots in order.
    pub slots: Vec<Slot>,
}

/// One appointment of the day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayAppointment {
    /// The appointment.
    pub appointment: Appointment,
    /// For whom; none where the current extract no longer has the person.
    pub resident: Option<Resident>,
    /// What we were told about them.
    pub told: Option<Told>,
    /// The contact it was booked from; none for what was booked without one.
    pub contact: Option<Contact>,
}

/// No session is longer: it bounds how far back one that is still on may have begun.
const LONGEST_SESSION: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// A hub's sessions that are on between `from` and `to`, and the appointments that start then.
    pub async fn day(&self, hub: &HubId, from: Timestamp, to: Timestamp) -> Result<Day, StoreError> {
        let mut conn = self.reader().await?;
        let mut sessions = sessions(&mut conn, hub, from, to).await?;
        for slot in slots_of(&mut conn, hub, from, to).await? {
            if let Some(of) = sessions.iter_mut().find(|of| of.session.id == slot.id.session) {
                of.slots.push(slot);
            }
        }
        let appointments = appointments(&mut conn, hub, from, to).await?;
        Ok(Day { sessions, appointments })
    }
}

async fn sessions(
    conn: &mut SqliteConnection,
    hub: &HubId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<DaySession>, StoreError> {
    let rows = sqlx::query(
        "SELECT body FROM session WHERE hub = ? AND start >= ? AND start < ? AND \"end\" > ?
         ORDER BY start, clinician, id",
    )
    .bind(hub.0.clone())
    .bind(earliest(from))
    .bind(to.as_millisecond())
    .bind(from.as_millisecond())
    .fetch_all(conn)
    .await?;
    let sessions: Vec<Session> = reads::bodies(&rows)?;
    Ok(sessions.into_iter().map(|session| DaySession { session, slots: Vec::new() }).collect())
}

async fn slots_of(
    conn: &mut SqliteConnection,
    hub: &HubId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Slot>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        slots::columns!(),
        " FROM session s CROSS JOIN slot ON slot.session = s.no
          LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal
          WHERE s.hub = ?1 AND s.start >= ?2 AND s.start < ?3 AND s.\"end\" > ?4
            AND slot.start >= ?4 AND slot.start < ?3
          ORDER BY s.start, s.no, slot.ordinal"
    ))
    .bind(hub.0.clone())
    .bind(earliest(from))
    .bind(to.as_millisecond())
    .bind(from.as_millisecond())
    .fetch_all(conn)
    .await?;
    rows.iter().map(slots::read).collect()
}

fn earliest(from: Timestamp) -> i64 {
    from.as_millisecond().saturating_sub(i64::try_from(LONGEST_SESSION.as_millis()).unwrap_or_default())
}

async fn appointments(
    conn: &mut SqliteConnection,
    hub: &HubId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<DayAppointment>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        ", a.body, t.body, c.body FROM appointment a
          LEFT JOIN resident r ON r.id = a.resident
          LEFT JOIN told t ON t.id = CAST(a.resident AS TEXT)
          LEFT JOIN contact c ON c.id = a.contact
          WHERE a.hub = ?1 AND a.start >= ?2 AND a.start < ?3 ORDER BY a.start, a.id"
    ))
    .bind(hub.0.clone())
    .bind(from.as_millisecond())
    .bind(to.as_millisecond())
    .fetch_all(conn)
    .await?;
    let one = |found: &sqlx::sqlite::SqliteRow| {
        Ok(DayAppointment {
            appointment: reads::parse(found.try_get(15)?)?,
            resident: row::read_joined(found)?,
            told: found.try_get::<Option<&str>, _>(16)?.map(reads::parse).transpose()?,
            contact: found.try_get::<Option<&str>, _>(17)?.map(reads::parse).transpose()?,
        })
    };
    rows.iter().map(one).collect()
}
