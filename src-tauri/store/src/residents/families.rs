//! Every family name once, in memory: about 40,000, under a megabyte, read at the first near search.

use super::typo::{self, Slip};
use crate::StoreError;
use sqlx::{Row, SqliteConnection};
use std::sync::{Arc, Mutex, PoisonError};

/// The names, run together: one allocation instead of 40,000. The shortest come first, so that only
/// those of about the same length are compared.
#[derive(Debug, Default)]
pub(crate) struct Names {
    letters: String,
    ends: Vec<u32>,
    /// How many names have fewer letters than the place in this list.
    shorter: Vec<usize>,
}

/// The names once they are read, until another extract comes in.
#[derive(Debug, Default)]
pub(crate) struct Families(Mutex<Option<Arc<Names>>>);

impl Families {
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) async fn names(&self, conn: &mut SqliteConnection) -> Result<Arc<Names>, StoreError> {
        if let Some(names) = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(names);
        }
        let names = Arc::new(Names::read(conn).await?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&names));
        Ok(names)
    }
}

impl Names {
    async fn read(conn: &mut SqliteConnection) -> Result<Self, StoreError> {
        let row =
            sqlx::query("SELECT group_concat(key, char(10)) FROM (SELECT key FROM family_name ORDER BY key)")
                .fetch_one(conn)
                .await?;
        let joined: Option<&str> = row.try_get(0)?;
        Ok(joined.unwrap_or_default().lines().collect())
    }

    /// The names of this many letters, one more or one less.
    fn about(&self, letters: usize) -> impl Iterator<Item = &str> {
        let below = |letters: usize| self.shorter.get(letters).copied().unwrap_or(self.ends.len());
        let (from, to) = (below(letters.saturating_sub(1)), below(letters + 2));
        let end_of = |name: usize| self.ends.get(name).map_or(0, |end| *end as usize);
        let start_of = move |name: usize| name.checked_sub(1).map_or(0, end_of);
        (from..to).filter_map(move |name| self.letters.get(start_of(name)..end_of(name)))
    }

    /// Names that one slip turns into `typed`, likeliest slip first.
    pub(crate) fn near(&self, typed: &str) -> Vec<&str> {
        let mut near: Vec<(Slip, &str)> = self
            .about(typed.chars().count())
            .filter_map(|name| typo::slip(typed, name).map(|slip| (slip, name)))
            .collect();
        near.sort_unstable();
        near.into_iter().map(|(_, name)| name).collect()
    }
}

impl<'a> FromIterator<&'a str> for Names {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut names: Vec<(usize, &str)> =
            names.into_iter().map(|name| (name.chars().count(), name)).collect();
        names.sort_by_key(|(letters, _)| *letters);
        let mut all = Self::default();
        for (place, (letters, name)) in names.into_iter().enumerate() {
            all.letters.push_str(name);
            all.ends.push(u32::try_from(all.letters.len()).unwrap_or(u32::MAX));
            all.shorter.resize(all.shorter.len().max(letters + 1), place);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn near_names_come_likeliest_slip_first() {
        let names: Names = ["smit", "smite", "smith", "smithe", "smyth", "zhang"].into_iter().collect();
        assert_eq!(names.near("smiht"), ["smith", "smit"]);
        assert_eq!(names.near("smith"), ["smith", "smithe", "smite", "smyth", "smit"]);
        assert!(names.near("brown").is_empty());
    }
}
