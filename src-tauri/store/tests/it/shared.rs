//! The shared store, on a real PostgreSQL.

mod grants;
mod listening;
mod looks;
mod order;
mod packs;
mod refill;
mod rejoin;
mod rights;
mod story;
mod trust;
mod turns;

use crate::{
    made::{at, head},
    postgres::{OWNER, Postgres},
};
use front_door_domain::{
    act::{Act, Claim, Entity, Extract, Hold, Kind, RestsOn, Written},
    ids::{ActId, DeskId, UserId},
};
use front_door_store::shared::{
    Address, Answered, First, LINE, Outcome, Place, Pull, Push, PushedAct, Refusal, Reply, Server,
    SharedEntry, Stop, Taken, Whom,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

pub(crate) const FOUNDER: DeskId = DeskId(Uuid::from_u128(0xF0));

/// A server with a shared store, and the roles `anna` and `ben`.
pub(crate) async fn shared() -> Option<Postgres> {
    let postgres = Postgres::start()?;
    Server::init(&address(&postgres, OWNER), FOUNDER).await.unwrap();
    owner(
        &postgres,
        "CREATE ROLE anna LOGIN IN ROLE front_door_desk; CREATE ROLE ben LOGIN IN ROLE front_door_desk",
    )
    .await
    .unwrap();
    Some(postgres)
}

pub(crate) fn address(postgres: &Postgres, role: &str) -> Address {
    Address::new(&postgres.address(role), None).unwrap()
}

pub(crate) async fn connection(postgres: &Postgres, role: &str) -> PgConnection {
    PgConnection::connect(&postgres.address(role)).await.unwrap()
}

/// What the owner does behind everybody's back.
pub(crate) async fn owner(postgres: &Postgres, sql: &str) -> Result<(), sqlx::Error> {
    let mut conn = connection(postgres, OWNER).await;
    conn.execute(AssertSqlSafe(sql.to_owned())).await.map(drop)
}

/// Waits until so many calls wait for a lock.
pub(crate) async fn waiting(owner: &mut PgConnection, calls: i64) {
    let held_up = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while sqlx::query_scalar::<_, i64>(held_up).fetch_one(&mut *owner).await.unwrap() < calls {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// Moves the server's clock on by so many seconds from the real one.
pub(crate) async fn shift(postgres: &Postgres, seconds: i64) {
    owner(postgres, &format!("UPDATE front_door.shared SET clock_shift_ms = {}", seconds * 1000))
        .await
        .unwrap();
}

/// Lets a server that was started again collect what desks know, so that it takes acts.
pub(crate) async fn collected(postgres: &Postgres) {
    let status = Server::new(address(postgres, OWNER)).status().await.unwrap();
    assert!(status.collecting);
    tokio::time::sleep(std::time::Duration::from_millis(3200)).await;
}

/// A desk with nothing but its place in the journal.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) whom: Whom,
    pub(crate) server: Server,
    pub(crate) last: Place,
    pub(crate) journal: Vec<SharedEntry>,
}

impl Desk {
    pub(crate) fn new(postgres: &Postgres, role: &str, number: u128) -> Self {
        let whom = Whom {
            desk: DeskId(Uuid::from_u128(number)),
            epoch: 1,
            line: LINE,
            program: "0.1.0".into(),
            name: format!("Desk {number}"),
        };
        let server = Server::new(address(postgres, role));
        Self { whom, server, last: Place { seq: 0, hash: None }, journal: Vec::new() }
    }

    pub(crate) fn asks(&self) -> Pull {
        Pull { whom: self.whom.clone(), last: self.last, limit: 100, waiting: 0, oldest_waiting: None }
    }

    /// Sends acts; takes in what comes back, which must follow from what it has.
    pub(crate) async fn push(&mut self, acts: Vec<PushedAct>) -> Vec<Answered> {
        let taken = taken(self.server.push(&Push { pull: self.asks(), acts }).await.unwrap());
        self.take_in(taken)
    }

    /// Sends one act; answers what became of it.
    pub(crate) async fn does(&mut self, act: PushedAct) -> Outcome {
        self.push(vec![act]).await.remove(0).outcome
    }

    pub(crate) async fn pull(&mut self) {
        let taken = taken(self.server.pull(&self.asks()).await.unwrap());
        self.take_in(taken);
    }

    fn take_in(&mut self, taken: Taken) -> Vec<Answered> {
        for entry in taken.entries {
            let hash = self.last.hash.unwrap_or(entry.prev_hash);
            assert!(entry.follows(self.last.seq, &hash), "entry {} does not follow", entry.seq);
            self.last = Place { seq: entry.seq, hash: Some(entry.hash) };
            self.journal.push(entry);
        }
        taken.answers
    }

    /// An act of this desk by that user, at that second of its own clock.
    pub(crate) fn act(&self, by: UserId, seconds: i64) -> Made {
        let mut head = head(by, seconds);
        head.desk = self.whom.desk;
        Made {
            act: Act { head, records: vec![], claims: vec![], rests_on: vec![], extract: None },
            after: vec![],
        }
    }
}

/// Sends until there is an answer.
pub(crate) async fn sent(server: &Server, push: &Push) -> Reply {
    loop {
        match server.push(push).await {
            Ok(reply) => return reply,
            Err(again) => assert!(again.is_unavailable(), "{again}"),
        }
    }
}

pub(crate) fn taken(reply: Reply) -> Taken {
    match reply {
        Reply::Taken(taken) => taken,
        Reply::Stop(stop) => unreachable!("expected answers, found {stop:?}"),
    }
}

pub(crate) fn stopped(reply: Reply) -> Stop {
    match reply {
        Reply::Stop(stop) => stop,
        Reply::Taken(taken) => unreachable!("expected a stop, found {taken:?}"),
    }
}

pub(crate) fn granted(outcome: &Outcome) -> u64 {
    match outcome {
        Outcome::Granted { seq, .. } => *seq,
        Outcome::Refused(why) => unreachable!("expected a grant, found {why:?}"),
    }
}

pub(crate) fn taken_by(outcome: Outcome) -> First {
    match outcome {
        Outcome::Refused(Refusal::Taken(first)) => first,
        other => unreachable!("expected that it was taken, found {other:?}"),
    }
}

/// An act being made up.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    act: Act,
    after: Vec<ActId>,
}

impl Made {
    pub(crate) fn record(mut self, id: &str, replaces: u64) -> Self {
        let body = json!({ "id": id, "note": "a \u{0}, a ’ and \\u0000" });
        self.act.records.push(Written { kind: Kind::Contact, id: id.to_owned(), replaces, body });
        self
    }

    pub(crate) fn claim(mut self, entity: &str, version: u64, hold: Option<Hold>) -> Self {
        self.act.claims.push(Claim { entity: Entity(entity.to_owned()), version, hold });
        self
    }

    /// Claims and holds for so many seconds after the act's own moment.
    pub(crate) fn hold(self, entity: &str, version: u64, milliseconds: i64) -> Self {
        let (by, desk, began) = (self.act.head.by.unwrap(), self.act.head.desk, self.act.head.at);
        let until = began + jiff::SignedDuration::from_millis(milliseconds);
        self.claim(entity, version, Some(Hold { by, desk, until, extended: false }))
    }

    pub(crate) fn rests_on(mut self, entity: &str, version: u64) -> Self {
        self.act.rests_on.push(RestsOn { entity: Entity(entity.to_owned()), version });
        self
    }

    pub(crate) fn names(mut self, extract: Extract) -> Self {
        self.act.extract = Some(extract);
        self
    }

    pub(crate) fn after(mut self, act: &PushedAct) -> Self {
        self.after.push(act.id);
        self
    }

    pub(crate) fn done(self) -> PushedAct {
        let body = serde_json::to_string(&self.act).unwrap();
        PushedAct { id: self.act.head.id, salt: vec![0, 7, 255], body, after: self.after }
    }
}

/// Moments of these tests lie around here.
pub(crate) fn moment(seconds: i64) -> jiff::Timestamp {
    at(seconds)
}
