//! Slots: spelled out of their sessions, taken by appointments.

use crate::{StoreError, heads};
use front_door_domain::{
    act::{Entity, Head},
    appointments::{Appointment, AppointmentState, ClinicianRole, Mode, Session},
    ids::{AppointmentId, HubId, SlotId},
};
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// One slot as the store knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Which.
    pub id: SlotId,
    /// From.
    pub start: Timestamp,
    /// To.
    pub end: Timestamp,
    /// Where.
    pub hub: HubId,
    /// Room; empty for phone and online.
    pub room: String,
    /// How.
    pub mode: Mode,
    /// Who sees the person.
    pub role: ClinicianRole,
    /// The clinician as patients hear it.
    pub clinician: String,
    /// A woman, a man, or not stated.
    pub woman: Option<bool>,
    /// The room has no steps.
    pub step_free: bool,
    /// Languages besides English.
    pub languages: Vec<String>,
    /// The appointment that has it.
    pub taken_by: Option<AppointmentId>,
    /// Its version and the hold on it, a past one too: compare it with the moment.
    pub head: Head,
}

/// The columns of a [`Slot`], in the order that [`read`] takes them.
macro_rules! columns {
    () => {
        "s.id, slot.ordinal, slot.start, slot.\"end\", slot.hub, s.room, slot.mode, slot.role, s.clinician,
         slot.woman, slot.step_free, slot.languages, slot.taken_by,
         coalesce(h.version, 0), h.held_by, h.held_desk, h.held_until, h.held_extended"
    };
}
pub(crate) use columns;

/// Reads a row of [`columns`].
pub(crate) fn read(row: &SqliteRow) -> Result<Slot, StoreError> {
    let moment = |column| heads::moment(row.try_get(column)?);
    Ok(Slot {
        id: SlotId {
            session: row
                .try_get::<&str, _>(0)?
                .parse()
                .map_err(|error| StoreError::damaged("session", error))?,
            ordinal: row.try_get(1)?,
        },
        start: moment(2)?,
        end: moment(3)?,
        hub: HubId(row.try_get(4)?),
        room: row.try_get(5)?,
        mode: mode_of(row.try_get(6)?)?,
        role: role_of(row.try_get(7)?)?,
        clinician: row.try_get(8)?,
        woman: row.try_get(9)?,
        step_free: row.try_get(10)?,
        languages: row.try_get::<&str, _>(11)?.split('|').filter(|l| !l.is_empty()).map(Into::into).collect(),
        taken_by: heads::id(row.try_get(12)?)?,
        head: Head { version: row.try_get::<i64, _>(13)?.cast_unsigned(), hold: heads::hold(row, 14)? },
    })
}

/// One slot with its head.
pub(crate) async fn one(conn: &mut SqliteConnection, id: SlotId) -> Result<Option<Slot>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM session s JOIN slot ON slot.session = s.no
          LEFT JOIN head h ON h.entity = 'slot/' || s.id || '.' || slot.ordinal
          WHERE s.id = ? AND slot.ordinal = ?"
    ))
    .bind(id.session.to_string())
    .bind(id.ordinal)
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Writes the slots of a session; those that exist keep who took them.
pub(crate) async fn spell_out(
    conn: &mut SqliteConnection,
    no: i64,
    session: &Session,
) -> Result<(), StoreError> {
    shorten(conn, no, session.slots).await?;
    if session.slots == 0 {
        return Ok(());
    }
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
         INSERT INTO slot (session, ordinal, start, \"end\", hub, mode, role, woman, step_free, languages)
         SELECT ?2, i, ?3 + i * ?4, ?3 + (i + 1) * ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM n WHERE true
         ON CONFLICT (session, ordinal) DO UPDATE SET start = excluded.start, \"end\" = excluded.\"end\",
             hub = excluded.hub, mode = excluded.mode, role = excluded.role, woman = excluded.woman,
             step_free = excluded.step_free, languages = excluded.languages",
    )
    .bind(session.slots)
    .bind(no)
    .bind(session.start.as_millisecond())
    .bind(i64::from(session.slot_minutes) * 60_000)
    .bind(session.hub.0.clone())
    .bind(mode_code(session.mode))
    .bind(role_code(session.role))
    .bind(session.woman)
    .bind(session.step_free)
    .bind(languages(&session.languages))
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes slots beyond the session's end, unless one of them is booked.
async fn shorten(conn: &mut SqliteConnection, no: i64, slots: u16) -> Result<(), StoreError> {
    let booked: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM slot WHERE session = ? AND ordinal >= ? AND taken_by IS NOT NULL)",
    )
    .bind(no)
    .bind(slots)
    .fetch_one(&mut *conn)
    .await?;
    if booked {
        return Err(StoreError::SlotBooked);
    }
    sqlx::query("DELETE FROM slot WHERE session = ? AND ordinal >= ?")
        .bind(no)
        .bind(slots)
        .execute(conn)
        .await?;
    Ok(())
}

fn languages(languages: &[String]) -> String {
    if languages.is_empty() { String::new() } else { format!("|{}|", languages.join("|")) }
}

/// Lets go of the slots an appointment had and takes those it has. Only a free slot is taken: that,
/// and no look before it, is what keeps two people out of one slot.
pub(crate) async fn take(conn: &mut SqliteConnection, appointment: &Appointment) -> Result<(), StoreError> {
    use AppointmentState as S;
    let id = appointment.id.to_string();
    sqlx::query("UPDATE slot SET taken_by = NULL WHERE taken_by = ?")
        .bind(id.clone())
        .execute(&mut *conn)
        .await?;
    if matches!(appointment.state, S::Cancelled { .. } | S::DidNotAttend { .. }) {
        return Ok(());
    }
    for slot in &appointment.slots {
        let taken = sqlx::query(
            "UPDATE slot SET taken_by = ? WHERE session = (SELECT no FROM session WHERE id = ?)
             AND ordinal = ? AND taken_by IS NULL",
        )
        .bind(id.clone())
        .bind(slot.session.to_string())
        .bind(slot.ordinal)
        .execute(&mut *conn)
        .await?;
        if taken.rows_affected() == 0 {
            return Err(lost(conn, *slot).await?);
        }
    }
    Ok(())
}

/// Why a slot could not be taken.
async fn lost(conn: &mut SqliteConnection, slot: SlotId) -> Result<StoreError, StoreError> {
    if one(conn, slot).await?.is_none() {
        return Ok(StoreError::NoSuchSlot);
    }
    let entity = Entity::from(slot);
    let by = heads::read(conn, &entity).await?.claimed_by;
    Ok(StoreError::Taken { entity, by, desk: None, until: None })
}

/// The number a mode is stored as: a year of slots at all hubs is a million rows in an index.
pub(crate) fn mode_code(mode: Mode) -> i64 {
    match mode {
        Mode::Online => 0,
        Mode::Phone => 1,
        Mode::Hub => 2,
    }
}

fn mode_of(code: i64) -> Result<Mode, StoreError> {
    match code {
        0 => Ok(Mode::Online),
        1 => Ok(Mode::Phone),
        2 => Ok(Mode::Hub),
        other => Err(StoreError::damaged("mode of a slot", other)),
    }
}

/// The number a role is stored as.
pub(crate) fn role_code(role: ClinicianRole) -> i64 {
    match role {
        ClinicianRole::Gp => 0,
        ClinicianRole::NursePractitioner => 1,
        ClinicianRole::Nurse => 2,
        ClinicianRole::Physiotherapist => 3,
        ClinicianRole::Pharmacist => 4,
    }
}

fn role_of(code: i64) -> Result<ClinicianRole, StoreError> {
    match code {
        0 => Ok(ClinicianRole::Gp),
        1 => Ok(ClinicianRole::NursePractitioner),
        2 => Ok(ClinicianRole::Nurse),
        3 => Ok(ClinicianRole::Physiotherapist),
        4 => Ok(ClinicianRole::Pharmacist),
        other => Err(StoreError::damaged("role of a slot", other)),
    }
}
