//! Navigation content: what was proposed and signed, and the text of all that was ever used here.

use crate::{Store, StoreError, Stored, reads, records};
use front_door_domain::content::approval::{ContentFiles, ContentVersion};
use sqlx::SqliteConnection;

impl Stored for ContentVersion {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO content_version (id, version, body, proposed) VALUES (?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body,
                 proposed = excluded.proposed",
        )
        .bind(self.id.to_string())
        .bind(self.version.cast_signed())
        .bind(body.to_owned())
        .bind(self.proposed_at.as_millisecond())
        .execute(conn)
        .await?;
        Ok(())
    }
}

impl Stored for ContentFiles {
    async fn save(&self, conn: &mut SqliteConnection, body: &str) -> Result<(), StoreError> {
        records::bare!("content_files", self, conn, body);
        Ok(())
    }
}

pub(crate) async fn versions(conn: &mut SqliteConnection) -> Result<Vec<ContentVersion>, StoreError> {
    let rows = sqlx::query("SELECT body FROM content_version ORDER BY proposed, id").fetch_all(conn).await?;
    reads::bodies(&rows)
}

/// Keeps the text of an act that is undone beside that of the programs: the act names it only, so it
/// could not be decided again without, and whoever wrote it may have it nowhere else.
pub(crate) async fn keep_undone(conn: &mut SqliteConnection, sha256: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO content_shipped (sha256, squeezed)
         SELECT id, unhex(body ->> '$.squeezed') FROM content_files
         WHERE id = ? AND unhex(body ->> '$.squeezed') IS NOT NULL
         ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(sha256.to_owned())
    .execute(conn)
    .await?;
    Ok(())
}

impl Store {
    /// Keeps the squeezed text of the content inside this program, where it is not kept yet.
    pub async fn keep_shipped_content(&self, sha256: &str, squeezed: &[u8]) -> Result<(), StoreError> {
        if self.shipped_content(sha256).await?.is_some() {
            return Ok(());
        }
        let mut writer = self.inner.writer.lock().await;
        sqlx::query("INSERT OR REPLACE INTO content_shipped (sha256, squeezed) VALUES (?, ?)")
            .bind(sha256)
            .bind(squeezed)
            .execute(writer.ready().await?)
            .await?;
        Ok(())
    }

    /// The squeezed text of content that came inside a program, or that was proposed here by an act
    /// that was undone; none where neither was so.
    pub async fn shipped_content(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = "SELECT squeezed FROM content_shipped WHERE sha256 = ?";
        Ok(sqlx::query_scalar(kept).bind(sha256).fetch_optional(&mut *self.reader().await?).await?)
    }

    /// SHA-256 of every content whose text is kept, in hexadecimal.
    pub async fn content_kept(&self) -> Result<Vec<String>, StoreError> {
        let all = "SELECT id FROM content_files UNION SELECT sha256 FROM content_shipped ORDER BY 1";
        Ok(sqlx::query_scalar(all).fetch_all(&mut *self.reader().await?).await?)
    }
}
