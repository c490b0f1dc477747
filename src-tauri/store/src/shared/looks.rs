//! Looks on the server: each desk sends the chain that it keeps of them, and nobody reads it there
//! but the owner of the database.

use super::{Server, SharedError, Whom, hex, server::Call};
use serde::{Deserialize, Serialize};

/// Looks that a desk sends, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Looks {
    /// The number of the look before the first of them; none to ask up to where the server has them.
    pub after: Option<u64>,
    /// What each says, byte for byte as its hash covers it.
    #[serde(skip)]
    pub bodies: Vec<String>,
    /// The hash of the last one.
    #[serde(with = "hex::maybe")]
    pub hash: Option<[u8; 32]>,
}

/// A request, with who sends it.
#[derive(Serialize)]
struct Request<'a> {
    #[serde(flatten)]
    whom: &'a Whom,
    #[serde(flatten)]
    looks: &'a Looks,
}

#[derive(Deserialize)]
struct Upto {
    upto: u64,
}

impl Server {
    /// Sends looks; answers up to which the server has this desk's chain in its epoch. Where that is
    /// not the look that `looks` continue, it took none of them. Refuses a chain that does not follow
    /// from what it has.
    pub async fn send_looks(&self, whom: &Whom, looks: &Looks) -> Result<u64, SharedError> {
        let bodies: Vec<&str> = looks.bodies.iter().map(String::as_str).collect();
        let call = Call {
            sql: "SELECT front_door.looked($1::text::jsonb, $2)::text",
            bodies: Some(&bodies),
            dials: None,
        };
        let upto: Upto = self.call(call, &Request { whom, looks }).await?;
        Ok(upto.upto)
    }
}
