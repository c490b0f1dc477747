//! Desk state: drafts, cursors, window places. Encrypted, neither journaled nor shared.

use crate::{Store, StoreError};
use serde_json::Value;

impl Store {
    /// Keeps `body` under `key`, in place of what was there. Durable when it returns.
    pub async fn put_draft(&self, key: &str, body: &Value) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        sqlx::query(
            "INSERT INTO draft (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
        )
        .bind(key.to_owned())
        .bind(body.to_string())
        .execute(writer.ready().await?)
        .await?;
        Ok(())
    }

    /// What is kept under `key`.
    pub async fn draft(&self, key: &str) -> Result<Option<Value>, StoreError> {
        let body: Option<String> = sqlx::query_scalar("SELECT body FROM draft WHERE key = ?")
            .bind(key.to_owned())
            .fetch_optional(&mut *self.reader().await?)
            .await?;
        body.map(|body| serde_json::from_str(&body))
            .transpose()
            .map_err(|error| StoreError::damaged("draft", error))
    }

    /// The keys that begin with `prefix`, in order.
    pub async fn drafts(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let end = format!("{prefix}{}", char::MAX);
        Ok(sqlx::query_scalar("SELECT key FROM draft WHERE key >= ? AND key < ? ORDER BY key")
            .bind(prefix.to_owned())
            .bind(end)
            .fetch_all(&mut *self.reader().await?)
            .await?)
    }

    /// Forgets what is kept under `key`.
    pub async fn forget_draft(&self, key: &str) -> Result<(), StoreError> {
        let mut writer = self.inner.writer.lock().await;
        sqlx::query("DELETE FROM draft WHERE key = ?")
            .bind(key.to_owned())
            .execute(writer.ready().await?)
            .await?;
        Ok(())
    }
}
