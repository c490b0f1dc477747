//! Searches as somebody types: each one prepared statement that walks an index and stops.

use super::row;
use crate::{Store, StoreError};
use front_door_domain::{query::NameKey, residents::Resident};
use jiff::civil::Date;
use serde_json::{Value, json};
use sqlx::{
    Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};
use tokio::sync::{MappedMutexGuard, MutexGuard};

/// What no key that begins with `prefix` comes after.
pub(super) fn end_of(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

pub(super) fn people(rows: &[SqliteRow]) -> Result<Vec<Resident>, StoreError> {
    rows.iter().map(row::read).collect()
}

/// One search: the columns of residents from what follows, and its values in the order of their
/// numbers.
macro_rules! search {
    ($store:expr, $rest:literal $(, $value:expr)+ $(,)?) => {
        $store.found(sqlx::query(concat!("SELECT ", row::columns!(), $rest))$(.bind($value))+).await
    };
}

impl Store {
    /// The one reader with the large cache. Searches take turns on it.
    pub(super) async fn searching(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, StoreError> {
        MutexGuard::try_map(self.search_reader().await, Option::as_mut).map_err(|_| StoreError::Closed)
    }

    async fn found(&self, search: Query<'_, Sqlite, SqliteArguments>) -> Result<Vec<Resident>, StoreError> {
        people(&search.fetch_all(&mut *self.searching().await?).await?)
    }

    /// People whose family name begins with `prefix` (folded), in order of family name, given
    /// name and birth date.
    pub async fn find_by_family(&self, prefix: &str, limit: u32) -> Result<Vec<Resident>, StoreError> {
        search!(
            self,
            " FROM resident r WHERE r.family_key >= ?1 AND r.family_key < ?2
              ORDER BY r.family_key, r.given_key, r.born, r.place LIMIT ?3",
            prefix.to_owned(),
            end_of(prefix),
            limit,
        )
    }

    /// People whose family name begins with `family` and given names with `given` (both folded),
    /// in order of family name, given name and birth date.
    pub async fn find_by_family_given(
        &self,
        family: &str,
        given: &str,
        limit: u32,
    ) -> Result<Vec<Resident>, StoreError> {
        // The outer loop is over the few names that begin so, not over their people: otherwise a
        // rare given name would be looked for among everybody called Smith.
        search!(
            self,
            " FROM family_name f CROSS JOIN resident r ON r.family_key = f.key
              WHERE f.key >= ?1 AND f.key < ?2 AND r.given_key >= ?3 AND r.given_key < ?4
              ORDER BY f.key, r.given_key, r.born, r.place LIMIT ?5",
            family.to_owned(),
            end_of(family),
            given.to_owned(),
            end_of(given),
            limit,
        )
    }

    /// People whose names begin as one of these ways to take what was typed says, way by way: the same
    /// person may come once for each. One statement, however many ways.
    pub async fn find_by_names(&self, ways: &[NameKey], limit: u32) -> Result<Vec<Resident>, StoreError> {
        let ways: Value = (ways.iter().map(|way| {
            let given = way.given.as_deref().unwrap_or_default();
            json!([way.family, end_of(&way.family), given, end_of(given)])
        }))
        .collect();
        // The loops give the order: sorting would read everybody in them first.
        search!(
            self,
            " FROM json_each(?1) way CROSS JOIN family_name f CROSS JOIN resident r ON r.family_key = f.key
              WHERE f.key >= way.value ->> 0 AND f.key < way.value ->> 1
                AND r.given_key >= way.value ->> 2 AND r.given_key < way.value ->> 3 LIMIT ?2",
            ways.to_string(),
            limit,
        )
    }

    /// People born on `date`, those whose family name begins with `family` (folded) where given.
    pub async fn find_by_born(
        &self,
        date: Date,
        family: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Resident>, StoreError> {
        let family = family.unwrap_or_default();
        search!(
            self,
            " FROM resident r WHERE r.born = ?1 AND r.family_key >= ?2 AND r.family_key < ?3
              ORDER BY r.family_key, r.given_key, r.place LIMIT ?4",
            row::date_code(date),
            family.to_owned(),
            end_of(family),
            limit,
        )
    }

    /// People born on `date` of whose family or given names one begins with each of `words`
    /// (folded): whichever was typed first.
    pub async fn find_by_born_words(
        &self,
        date: Date,
        words: &[&str],
        limit: u32,
    ) -> Result<Vec<Resident>, StoreError> {
        // The index holds both names, so the engine looks up only rows that may fit; that a word
        // begins one of the given names, and is not just inside, is seen here.
        let mut found = search!(
            self,
            " FROM resident r WHERE r.born = ?1 AND NOT EXISTS (
                  SELECT 1 FROM json_each(?2) w
                  WHERE instr(r.family_key, w.value) <> 1 AND instr(r.given_key, w.value) = 0)
              ORDER BY r.family_key, r.given_key, r.place LIMIT ?3",
            row::date_code(date),
            Value::from(words).to_string(),
            BORN_ON_ONE_DAY,
        )?;
        found.retain(|one| words.iter().all(|word| named(one, word)));
        found.truncate(limit as usize);
        Ok(found)
    }

    /// People whose NHS number begins with these digits.
    pub async fn find_by_nhs(&self, digits: &str, limit: u32) -> Result<Vec<Resident>, StoreError> {
        search!(
            self,
            " FROM resident r WHERE r.nhs IS NOT NULL AND r.nhs >= ?1 AND r.nhs < ?2
              ORDER BY r.nhs, r.place LIMIT ?3",
            digits.to_owned(),
            end_of(digits),
            limit,
        )
    }

    /// People whose number, of the extract or told at a desk, begins with these national digits.
    /// Sensitive records are not found so.
    pub async fn find_by_phone(&self, digits: &str, limit: u32) -> Result<Vec<Resident>, StoreError> {
        search!(
            self,
            " FROM (SELECT place FROM (SELECT place FROM resident
                        WHERE sensitive = 0 AND phone <> '' AND phone >= ?1 AND phone < ?2
                        ORDER BY phone, place LIMIT ?3)
                    UNION
                    SELECT place FROM (SELECT resident FROM told_phone WHERE digits >= ?1 AND digits < ?2
                        ORDER BY digits, resident LIMIT ?3) told CROSS JOIN resident ON id = told.resident) found
              CROSS JOIN resident r ON r.place = found.place WHERE r.sensitive = 0
              ORDER BY r.place LIMIT ?3",
            digits.to_owned(),
            end_of(digits),
            limit,
        )
    }

    /// People whose postcode begins so (with or without its space), in order of postcode, family
    /// name and given name. Sensitive records are not found so.
    pub async fn find_by_postcode(&self, postcode: &str, limit: u32) -> Result<Vec<Resident>, StoreError> {
        let key = front_door_domain::fold::fold(postcode);
        search!(
            self,
            " FROM resident r WHERE r.sensitive = 0 AND r.postcode_key >= ?1 AND r.postcode_key < ?2
              ORDER BY r.postcode_key, r.family_key, r.given_key, r.place LIMIT ?3",
            key.clone(),
            end_of(&key),
            limit,
        )
    }

    /// How many residents the extract has.
    pub async fn count_residents(&self) -> Result<u64, StoreError> {
        // Each row's id is not counted one by one: the names hold how many bear them.
        let count: i64 = sqlx::query_scalar("SELECT coalesce(sum(people), 0) FROM family_name")
            .fetch_one(&mut *self.searching().await?)
            .await?;
        Ok(count.cast_unsigned())
    }
}

/// More than are born on any one day in three boroughs.
pub(super) const BORN_ON_ONE_DAY: u32 = 600;

/// Whether the family name or one of the given names begins with `word`.
fn named(one: &Resident, word: &str) -> bool {
    use front_door_domain::fold::{fold, fold_words};
    fold(&one.family).starts_with(word)
        || fold(&one.given).starts_with(word)
        || fold_words(&one.given).iter().any(|name| name.starts_with(word))
}
