//! Packs on the server: what there is, fetching one and sending one, part by part.

use super::{Server, SharedError, hex};
use front_door_domain::{act::Extract, ids::DeskId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Bytes to a part of a pack; the last one may have fewer.
pub const PART: u64 = 1024 * 1024;
/// The most bytes that a pack may have.
pub const LARGEST: u64 = 256 * PART;

/// A pack as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pack {
    /// Which.
    #[serde(flatten)]
    pub extract: Extract,
    /// How many bytes it has when it is whole.
    pub size: u64,
    /// The entry that names it.
    pub seq: u64,
    /// Every part is there, and their SHA-256 is the one the journal names.
    pub whole: bool,
}

impl Pack {
    /// How many parts it has.
    pub fn parts(&self) -> u64 {
        self.size.div_ceil(PART)
    }
}

/// A part that is sent.
#[derive(Debug, Clone, Serialize)]
pub struct PackPart {
    /// The desk that sends it.
    pub desk: DeskId,
    /// Of which pack.
    #[serde(flatten)]
    pub extract: Extract,
    /// The entry that names it.
    pub seq: u64,
    /// How many bytes the whole pack has.
    pub size: u64,
    /// Its number, from 0.
    pub part: u64,
    /// Its bytes: [`PART`], or what is left in the last one.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
}

/// What the server answers to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PackTaken {
    /// Every part is there and they are what the journal names.
    pub whole: bool,
    /// The first part that is not there yet.
    #[serde(default)]
    pub next: Option<u64>,
    /// All parts were there and were not what the journal names: they are forgotten.
    #[serde(default)]
    pub broken: bool,
}

#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Bytes(#[serde(with = "hex")] Vec<u8>);

impl Server {
    /// Every pack, the newest first. A server that knows of no packs has none.
    pub async fn packs(&self) -> Result<Vec<Pack>, SharedError> {
        match self.ask("SELECT front_door.packs($1::text::jsonb)::text", &json!({})).await {
            Err(SharedError::NotMade) => Ok(Vec::new()),
            other => other,
        }
    }

    /// One part of a pack; none where it is not there.
    pub async fn pack_part(&self, extract: &Extract, part: u64) -> Result<Option<Vec<u8>>, SharedError> {
        let mut request = json!(extract);
        request["part"] = json!(part);
        let bytes: Option<Bytes> =
            self.ask("SELECT front_door.pack_get($1::text::jsonb)::text", &request).await?;
        Ok(bytes.map(|bytes| bytes.0))
    }

    /// Sends one part of a pack. Sending it again changes nothing.
    pub async fn put_pack_part(&self, part: &PackPart) -> Result<PackTaken, SharedError> {
        self.ask("SELECT front_door.pack_put($1::text::jsonb)::text", part).await
    }
}
