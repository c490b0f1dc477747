//! Calling the server.

use super::{
    Address, Heard, LINE, Pull, Push, Reply, SharedEntry, SharedError, SharedStatus, Whom, listening,
    protocol::{Arrived, End},
};
use front_door_domain::ids::DeskId;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::time::Duration;
use tokio::sync::{Mutex, watch};

/// All of the server's side, run by its owner.
const MADE: [&str; 4] = [
    include_str!("server.sql"),
    include_str!("turn.sql"),
    include_str!("packs.sql"),
    include_str!("looks.sql"),
];

/// How long an answer may take: a push waits its turn, a pull may bring thousands of entries.
const ANSWERING: Duration = Duration::from_secs(20);

/// A shared store, seen from one desk. It keeps one connection, which it makes when it is needed
/// and again after it was lost; calls wait for each other.
#[derive(Debug)]
pub struct Server {
    address: Address,
    conn: Mutex<Option<Cable>>,
}

/// A connection that is kept.
#[derive(Debug)]
struct Cable {
    conn: PgConnection,
    /// How often the desk had connected to send when it did over this one; none before it sends.
    dialled: Option<i64>,
}

/// What making a shared store found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Founded {
    /// The desk whose id its chain begins with.
    pub founder: DeskId,
    /// It was made now; else it was there.
    pub new: bool,
}

impl Server {
    /// The shared store at `address`. Nothing is connected yet.
    pub fn new(address: Address) -> Self {
        Self { address, conn: Mutex::new(None) }
    }

    /// Connects now, to learn whether that is possible.
    pub async fn connect(address: Address) -> Result<Self, SharedError> {
        let server = Self::new(address);
        *server.conn.lock().await = Some(server.cable().await?);
        Ok(server)
    }

    /// Makes the shared store, or brings the functions of one that is there to this program's line.
    /// Needs the owner's role. `founder` is the desk whose journal it continues.
    pub async fn init(address: &Address, founder: DeskId) -> Result<Founded, SharedError> {
        let mut conn = address.open().await?;
        let made = tokio::time::timeout(ANSWERING, make(&mut conn, founder)).await;
        made.map_err(|_| SharedError::slow())?
    }

    /// Sends acts. Sending the same act again gets its first grant again.
    ///
    /// An answer counts once the call has ended: what it grants is on the server's disk by then.
    pub async fn push(&self, push: &Push) -> Result<Reply, SharedError> {
        let bodies: Vec<&str> = push.acts.iter().map(|act| act.body.as_str()).collect();
        let call = Call { sql: SEND, bodies: Some(&bodies), dials: Some(push.pull.whom.desk) };
        let arrived: Arrived = self.call(call, push).await?;
        Ok(arrived.into())
    }

    /// Asks for the entries after this desk's last one.
    pub async fn pull(&self, pull: &Pull) -> Result<Reply, SharedError> {
        let arrived: Arrived = self.ask("SELECT front_door.pull($1::text::jsonb)::text", pull).await?;
        Ok(arrived.into())
    }

    /// Gives the server entries that it lacks, in order; those it has are passed over. `more` tells
    /// it to wait for the next batch before it takes acts. Answers the end of its journal in
    /// [`super::Taken::tip`], or why it did not listen.
    pub async fn refill(
        &self,
        whom: &Whom,
        entries: &[SharedEntry],
        more: bool,
    ) -> Result<Reply, SharedError> {
        let request = json!({ "desk": whom.desk, "line": whom.line, "entries": entries, "more": more });
        let arrived: Arrived = self.ask("SELECT front_door.refill($1::text::jsonb)::text", &request).await?;
        Ok(arrived.into())
    }

    /// The hashes of entries `from` to `to`, at most 10,000, for finding the last one in common.
    pub async fn hashes(&self, from: u64, to: u64) -> Result<Vec<End>, SharedError> {
        self.ask("SELECT front_door.hashes($1::text::jsonb)::text", &json!({ "from": from, "to": to })).await
    }

    /// How the server and every desk stand.
    pub async fn status(&self) -> Result<SharedStatus, SharedError> {
        self.ask("SELECT front_door.status($1::text::jsonb)::text", &json!({})).await
    }

    /// Listens for new entries on a connection of its own, which is made again whenever it is lost,
    /// until every receiver is dropped. What is heard only wakes: poll as well.
    pub fn listen(&self) -> watch::Receiver<Heard> {
        listening::start(self.address.clone())
    }

    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        sql: &'static str,
        request: &(impl Serialize + Sync),
    ) -> Result<T, SharedError> {
        self.call(Call { sql, bodies: None, dials: None }, request).await
    }

    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        call: Call<'_>,
        request: &(impl Serialize + Sync),
    ) -> Result<T, SharedError> {
        let request = serde_json::to_string(request)?;
        let mut kept = self.conn.lock().await;
        // One that was kept may be dead without having said so: then the call is made once more.
        // Whoever goes away in the middle takes the connection along, and what was on its way.
        if let Some(cable) = kept.take() {
            match answer(cable, call, &request).await {
                Err(Fault::Gone(_)) => {}
                other => return settle(&mut kept, other),
            }
        }
        let cable = self.cable().await?;
        settle(&mut kept, answer(cable, call, &request).await)
    }

    async fn cable(&self) -> Result<Cable, SharedError> {
        Ok(Cable { conn: self.address.open().await?, dialled: None })
    }
}

const SEND: &str =
    "CALL front_door.send($1::text::jsonb || jsonb_build_object('dialled', $3::bigint), $2, NULL)";

/// A function of the server, and what is sent beside the request.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) sql: &'static str,
    pub(super) bodies: Option<&'a [&'a str]>,
    /// Whose connections are counted for it.
    pub(super) dials: Option<DeskId>,
}

/// What a call brought, with the connection where it can serve again.
enum Fault {
    Gone(SharedError),
    Late,
    Said(Cable, SharedError),
}

async fn answer(mut cable: Cable, call: Call<'_>, request: &str) -> Result<(Cable, String), Fault> {
    match tokio::time::timeout(ANSWERING, asked(&mut cable, call, request)).await {
        Ok(Ok(mut texts)) => match texts.pop() {
            Some(text) => Ok((cable, text)),
            None => Err(Fault::Said(cable, SharedError::NotUnderstood("no row".to_owned()))),
        },
        Ok(Err(sqlx::Error::Database(said))) => {
            // 57P is said by a server that ends the connection, XX000 where the functions were made
            // anew under a call.
            let ends = said.code().is_some_and(|code| code.starts_with("57P") || code == "XX000");
            let error = SharedError::from(sqlx::Error::Database(said));
            // Another connection may have been counted since: then this one is to be counted anew.
            cable.dialled = None;
            Err(if ends { Fault::Gone(error) } else { Fault::Said(cable, error) })
        }
        Ok(Err(error)) => Err(Fault::Gone(error.into())),
        Err(_) => Err(Fault::Late),
    }
}

async fn asked(cable: &mut Cable, call: Call<'_>, request: &str) -> Result<Vec<String>, sqlx::Error> {
    let mut asked = sqlx::query_scalar(call.sql).bind(request);
    if let Some(bodies) = call.bodies {
        asked = asked.bind(bodies);
    }
    if let Some(desk) = call.dials {
        let dialled = match cable.dialled {
            Some(dialled) => dialled,
            None => *cable.dialled.insert(dial(&mut cable.conn, desk).await?),
        };
        asked = asked.bind(dialled);
    }
    // Read to the end, and not to the row alone: only the end says that it was committed.
    asked.fetch_all(&mut cable.conn).await
}

/// How often the desk has connected to send. From now on nothing is granted that it sent over an
/// earlier connection and that is not decided yet.
async fn dial(conn: &mut PgConnection, desk: DeskId) -> Result<i64, sqlx::Error> {
    match sqlx::query_scalar("SELECT front_door.dial($1::text::uuid)")
        .bind(desk.to_string())
        .fetch_one(conn)
        .await
    {
        // A server of this line that was made by an earlier program does not count.
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("42883") => Ok(0),
        counted => counted,
    }
}

fn settle<T: DeserializeOwned>(
    kept: &mut Option<Cable>,
    answer: Result<(Cable, String), Fault>,
) -> Result<T, SharedError> {
    match answer {
        Ok((cable, text)) => {
            *kept = Some(cable);
            Ok(serde_json::from_str(&text)?)
        }
        Err(Fault::Said(cable, error)) => {
            *kept = Some(cable);
            Err(error)
        }
        Err(Fault::Gone(error)) => Err(error),
        Err(Fault::Late) => Err(SharedError::slow()),
    }
}

async fn make(conn: &mut PgConnection, founder: DeskId) -> Result<Founded, SharedError> {
    let mut tx = conn.begin().await?;
    sqlx::raw_sql("SET LOCAL client_min_messages = warning").execute(&mut *tx).await?;
    for made in MADE {
        sqlx::raw_sql(made).execute(&mut *tx).await?;
    }
    let made = sqlx::query(
        "INSERT INTO front_door.shared (chain, line, started, journal_is, collecting_until)
         VALUES ($1, $2, pg_postmaster_start_time(), 'front_door.journal'::regclass, now())
         ON CONFLICT (one) DO NOTHING",
    )
    .bind(founder.to_string())
    .bind(LINE.cast_signed())
    .execute(&mut *tx)
    .await?;
    // The line only ever rises: desks on an older one are told to install the newer program.
    let chain: String =
        sqlx::query_scalar("UPDATE front_door.shared SET line = greatest(line, $1) RETURNING chain")
            .bind(LINE.cast_signed())
            .fetch_one(&mut *tx)
            .await?;
    tx.commit().await?;
    let founder = chain.parse().map_err(|_| SharedError::NotUnderstood("the founder's id".to_owned()))?;
    Ok(Founded { founder, new: made.rows_affected() == 1 })
}
