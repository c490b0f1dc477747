//! A resident as a row.

use crate::StoreError;
use front_door_domain::{
    ids::{OdsCode, ResidentId},
    residents::{Resident, Sex},
};
use jiff::civil::Date;
use sqlx::{Row, sqlite::SqliteRow};

/// The columns of a resident, in the order that [`read`] takes them; the table goes by `r`.
macro_rules! columns {
    () => {
        "r.id, r.nhs, r.nhs_verified, r.title, r.given, r.family, r.born, r.died, r.sex, r.address,
         r.postcode, r.phone, r.practice, r.sensitive, r.needs"
    };
}
pub(crate) use columns;

/// Reads a row of [`columns`] out of a left join: none where nobody was joined.
pub(crate) fn read_joined(row: &SqliteRow) -> Result<Option<Resident>, StoreError> {
    let id: Option<i64> = row.try_get(0)?;
    id.map(|_| read(row)).transpose()
}

/// Reads a row of [`columns`].
pub(crate) fn read(row: &SqliteRow) -> Result<Resident, StoreError> {
    Ok(Resident {
        id: ResidentId(row.try_get(0)?),
        nhs_number: row.try_get(1)?,
        nhs_verified: row.try_get(2)?,
        title: row.try_get(3)?,
        given: row.try_get(4)?,
        family: row.try_get(5)?,
        born: date_of(row.try_get(6)?)?,
        died: row.try_get::<Option<i64>, _>(7)?.map(date_of).transpose()?,
        sex: sex_of(row.try_get(8)?)?,
        address: row.try_get(9)?,
        postcode: row.try_get(10)?,
        phone: row.try_get(11)?,
        practice: row.try_get::<Option<String>, _>(12)?.map(OdsCode),
        sensitive: row.try_get(13)?,
        needs: needs_of(row.try_get(14)?)?,
    })
}

fn needs_of(text: &str) -> Result<Vec<front_door_domain::residents::AccessNeed>, StoreError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).map_err(|error| StoreError::damaged("access need", error))
}

/// A date as one number that sorts: 19450714.
pub(crate) fn date_code(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// The date that [`date_code`] made a number of.
pub(crate) fn date_of(code: i64) -> Result<Date, StoreError> {
    let part = |number: i64| i8::try_from(number).unwrap_or(-1);
    Date::new(i16::try_from(code / 10_000).unwrap_or(-1), part(code / 100 % 100), part(code % 100))
        .map_err(|error| StoreError::damaged("date", error))
}

/// The number a sex is stored as.
pub(crate) fn sex_code(sex: Sex) -> i64 {
    match sex {
        Sex::Female => 0,
        Sex::Male => 1,
        Sex::Indeterminate => 2,
    }
}

pub(super) fn sex_of(code: i64) -> Result<Sex, StoreError> {
    match code {
        0 => Ok(Sex::Female),
        1 => Ok(Sex::Male),
        2 => Ok(Sex::Indeterminate),
        other => Err(StoreError::damaged("sex", other)),
    }
}
