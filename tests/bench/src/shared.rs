//! Bookings of 64 desks on 500 slots that everybody wants, beside the plainest safe booking that the
//! same PostgreSQL can do, in turns in one run.

use front_door_bench::{
    chance::Chance,
    figures::{Bench, Times, count, figure, tell},
    postgres::{OWNER, Postgres, psql},
};
use front_door_domain::ids::{ActId, DeskId};
use front_door_store::shared::{
    Address, LINE, Outcome, Place, Pull, Push, PushedAct, Refusal, Reply, Server, Whom,
};
use serde_json::{Value, json};
use std::{
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{task::JoinSet, time::Instant};

const DESKS: u64 = 64;
const SLOTS: usize = 500;
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(5);
const WARM: Duration = Duration::from_secs(2);
/// Acts a second at the peak of a board, three times over.
const PEAK: f64 = 300.0;
const PEAK_FOR: Duration = Duration::from_secs(10);

/// The version of each slot, as the desks have heard of it.
type Seen = Arc<Mutex<Vec<u64>>>;

/// What a desk's round brought.
#[derive(Default)]
struct Round {
    granted: usize,
    refused: usize,
    times: Times,
}

/// Rate beside pgbench's, and how long a booking takes, saturated and at a board's peak.
pub(crate) async fn measure() -> Bench {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let address = |role| Address::new(&postgres.address(role), None);
    let founder: DeskId = "00000000-0000-7000-8000-0000000000f0".parse()?;
    Server::init(&address(OWNER)?, founder).await?;
    psql(&postgres, "CREATE ROLE desk LOGIN IN ROLE front_door_desk")?;
    psql(&postgres, "CREATE TABLE slot (id int PRIMARY KEY, version bigint NOT NULL, taken_by int)")?;
    psql(&postgres, &format!("INSERT INTO slot SELECT n, 0, NULL FROM generate_series(1, {SLOTS}) n"))?;
    let seen: Seen = Arc::new(Mutex::new(vec![0; SLOTS]));
    let mut desks: Vec<_> = Vec::new();
    for number in 1..=DESKS {
        desks.push(Desk::new(number, Server::connect(address("desk")?).await?, Arc::clone(&seen))?);
    }

    // A desk keeps its connection all day: what a new one has to read first is no booking's cost.
    (desks, _) = everybody(desks, WARM, None).await?;
    let (mut plain, mut shared, mut times, mut refused) = (0.0, 0.0, Times::default(), 0);
    for round in 1..=ROUNDS {
        tell(&format!("shared bookings and plain ones, round {round} of {ROUNDS}"));
        plain += pgbench(&postgres)?;
        let (back, met) = everybody(desks, ROUND, None).await?;
        desks = back;
        shared += count(met.granted) / ROUND.as_secs_f64();
        refused += met.refused;
        times = met.times;
    }
    let rounds = count(ROUNDS);
    figure("shared_bookings_per_second", shared / rounds, "acts/s")?;
    figure("shared_bookings_refused", count(refused), "acts")?;
    figure("pgbench_bookings_per_second", plain / rounds, "acts/s")?;
    figure("shared_booking_ratio_to_pgbench", shared / plain, "ratio")?;
    times.figures("shared_booking_saturated")?;
    // No peak of a board follows on twenty seconds of all that two processors can do.
    tell("writing down what the rounds left, before a peak");
    psql(&postgres, "CHECKPOINT")?;
    tell("shared bookings at a peak");
    let every = Duration::from_secs_f64(count(usize::try_from(DESKS)?) / PEAK);
    let (_, met) = everybody(desks, PEAK_FOR, Some(every)).await?;
    figure("shared_booking_peak_per_second", count(met.granted) / PEAK_FOR.as_secs_f64(), "acts/s")?;
    met.times.figures("shared_booking_peak")
}

async fn everybody(desks: Vec<Desk>, length: Duration, every: Option<Duration>) -> Bench<(Vec<Desk>, Round)> {
    let mut running = JoinSet::new();
    for desk in desks {
        running.spawn(desk.round(length, every));
    }
    let (mut desks, mut all) = (Vec::new(), Round::default());
    while let Some(done) = running.join_next().await {
        let (desk, round) = done??;
        desks.push(desk);
        all.granted += round.granted;
        all.refused += round.refused;
        all.times.join(round.times);
    }
    Ok((desks, all))
}

/// A desk that only sends: what it is sent back is another figure's.
struct Desk {
    number: u64,
    server: Server,
    whom: Whom,
    seen: Seen,
    chance: Chance,
    acts: u64,
}

impl Desk {
    fn new(number: u64, server: Server, seen: Seen) -> Bench<Self> {
        let desk = format!("00000000-0000-7000-8000-{number:012x}").parse()?;
        let whom =
            Whom { desk, epoch: 1, line: LINE, program: "bench".into(), name: format!("Desk {number}") };
        Ok(Self { number, server, whom, seen, chance: Chance::new(number), acts: 0 })
    }

    /// Books for so long: one booking after the other, or one at each so often, counted from when it
    /// was due and not from when it could begin.
    async fn round(mut self, length: Duration, every: Option<Duration>) -> Result<(Self, Round), String> {
        let (began, mut round) = (Instant::now(), Round::default());
        let mut due = began + every.unwrap_or_default().mul_f64(self.chance.fraction());
        while due < began + length {
            if every.is_some() {
                tokio::time::sleep_until(due).await;
            }
            let slot = self.chance.below(SLOTS);
            if self.book(slot).await? {
                round.granted += 1;
            } else {
                round.refused += 1;
            }
            round.times.take(due.elapsed());
            due = every.map_or_else(Instant::now, |every| due + every);
        }
        Ok((self, round))
    }

    async fn book(&mut self, slot: usize) -> Result<bool, String> {
        self.acts += 1;
        let version = self.slots()[slot];
        let act = self.booking(slot, version).map_err(|error| error.to_string())?;
        let last = Place { seq: 0, hash: None };
        let pull = Pull { whom: self.whom.clone(), last, limit: 0, waiting: 0, oldest_waiting: None };
        let reply = self.server.push(&Push { pull, acts: vec![act] }).await;
        let Reply::Taken(mut taken) = reply.map_err(|error| error.to_string())? else {
            return Err("the shared store took no acts".to_owned());
        };
        match taken.answers.pop().map(|answer| answer.outcome) {
            Some(Outcome::Granted { .. }) => {
                self.slots()[slot] = version + 1;
                Ok(true)
            }
            Some(Outcome::Refused(Refusal::Taken(first))) => {
                self.slots()[slot] = first.version;
                Ok(false)
            }
            other => Err(format!("a booking was answered with {other:?}")),
        }
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, Vec<u64>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An act of the size of a booking: the contact and the appointment, the slot and its session.
    fn booking(&self, slot: usize, version: u64) -> Bench<PushedAct> {
        let id = |kind: u64| format!("01900000-{kind:04x}-7{:03x}-8000-{:012x}", self.number, self.acts);
        let record = |kind: &str, id: String, size: usize| json!({ "kind": kind, "id": id, "replaces": 0, "body": "x".repeat(size) });
        let act: ActId = id(0).parse()?;
        let body: Value = json!({
            "id": act, "at": "2026-11-23T08:30:00Z", "by": self.whom.desk, "desk": self.whom.desk,
            "permission": "book", "why": null, "command": "book", "inputs": { "words": "x".repeat(300) },
            "records": [record("appointment", id(1), 700), record("contact", id(2), 1500)],
            "claims": [{ "entity": format!("slot/{slot}"), "version": version, "hold": null }],
            "rests_on": [{ "entity": format!("session/{}", slot / 20), "version": 0 }],
        });
        Ok(PushedAct { id: act, salt: vec![7; 16], body: body.to_string(), after: Vec::new() })
    }
}

/// The plainest safe booking: one statement, one row, durable.
fn pgbench(postgres: &Postgres) -> Bench<f64> {
    let script = postgres.dir.join("booking.sql");
    let booking = format!(
        "\\set slot random(1, {SLOTS})\nUPDATE slot SET taken_by = :client_id, version = version + 1 \
         WHERE id = :slot AND taken_by IS DISTINCT FROM :client_id;\n"
    );
    std::fs::write(&script, booking)?;
    let clients = DESKS.to_string();
    let length = ROUND.as_secs().to_string();
    let done = Command::new(postgres.programs.join("pgbench"))
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients, "-T", &length])
        .arg("-f")
        .arg(&script)
        .arg(postgres.address(OWNER))
        .output()?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.ok_or_else(|| format!("pgbench did not run: {}", String::from_utf8_lossy(&done.stderr)).into())
}
