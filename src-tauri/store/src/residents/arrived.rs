//! Residents as they arrive, in memory, until they are laid out in the order of their names: those of
//! one family then lie on a few pages, and a search reads (and decrypts) two where it read twenty.

use crate::{StoreError, resting};
use sqlx::{Executor, Row, SqliteConnection};

/// Residents to one commit: others can write between two of them.
const ROWS: i64 = 20_000;

/// What an extract says of a resident, in the order that a fill binds it.
macro_rules! columns {
    () => {
        "id, nhs, nhs_verified, title, given, family, born, died, sex, address, postcode, phone, practice, \
         sensitive, needs, family_key, given_key, postcode_key"
    };
}
pub(super) use columns;

/// The last one laid out: family name, given names, birth date and id.
#[derive(Debug, Default)]
pub(super) struct Place(Option<(String, String, i64, i64)>);

/// Makes room in memory: never on a disk, so it needs no key. What may not be is refused when it is
/// laid out.
pub(super) async fn make(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    forget(conn).await?;
    conn.execute("ATTACH ':memory:' AS arrived KEY ''").await?;
    let like =
        concat!("CREATE TABLE arrived.resident AS SELECT ", columns!(), " FROM main.resident WHERE false");
    conn.execute(like).await?;
    Ok(())
}

/// Gives the memory back.
pub(super) async fn forget(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = 'arrived')")
            .fetch_one(&mut *conn)
            .await?;
    if there {
        conn.execute("DETACH arrived").await?;
        resting::trim();
    }
    Ok(())
}

/// Everybody has arrived.
pub(super) async fn order(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    conn.execute("CREATE INDEX arrived.by_name ON resident (family_key, given_key, born, id)").await?;
    Ok(())
}

/// Lays the next ones out behind `after`; answers how many: none when all are.
pub(super) async fn lay_out(conn: &mut SqliteConnection, after: &mut Place) -> Result<u64, StoreError> {
    const NEXT: &str = concat!(
        "INSERT INTO resident_next (",
        columns!(),
        ") SELECT ",
        columns!(),
        " FROM arrived.resident
         WHERE (family_key, given_key, born, id) > (?1, ?2, ?3, ?4)
         ORDER BY family_key, given_key, born, id LIMIT ?5",
    );
    let (family, given, born, id) =
        after.0.take().unwrap_or((String::new(), String::new(), i64::MIN, i64::MIN));
    let laid = sqlx::query(NEXT)
        .bind(family)
        .bind(given)
        .bind(born)
        .bind(id)
        .bind(ROWS)
        .execute(&mut *conn)
        .await?
        .rows_affected();
    let last =
        sqlx::query("SELECT family_key, given_key, born, id FROM resident_next ORDER BY place DESC LIMIT 1")
            .fetch_optional(conn)
            .await?;
    if let Some(last) = last {
        after.0 = Some((last.try_get(0)?, last.try_get(1)?, last.try_get(2)?, last.try_get(3)?));
    }
    Ok(laid)
}
