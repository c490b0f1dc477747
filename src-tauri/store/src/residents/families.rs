//! Every family name once, in memory: about 40,000, under a megabyte, read at the first near search.

use super::typo::{self, Slip};
use crate::StoreError;
use sqlx::{Row, SqliteConnection};
use std::sync::{Arc, Mutex, PoisonError};

/// The names, run together: one allocation instead of 40,000.
#[derive(Debug, Default)]
pub(crate) struct Names {
    letters: String,
    ends: Vec<u32>,
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

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.letters.get(start as usize..*end as usize))
    }

    /// Names that one slip turns into `typed`, likeliest slip first.
    pub(crate) fn near(&self, typed: &str) -> Vec<&str> {
        let mut near: Vec<(Slip, &str)> =
            self.iter().filter_map(|name| typo::slip(typed, name).map(|slip| (slip, name))).collect();
        near.sort_unstable();
        near.into_iter().map(|(_, name)| name).collect()
    }
}

impl<'a> FromIterator<&'a str> for Names {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        let mut all = Self::default();
        for name in names {
            all.letters.push_str(name);
            all.ends.push(u32::try_from(all.letters.len()).unwrap_or(u32::MAX));
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
