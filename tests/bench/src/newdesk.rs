//! A new desk joins a shared store of a million entries and 925,000 residents: how long until people
//! are found there, until it has everything, and the same with the cable cut and the desk killed.

mod history;

use crate::house::{PASSWORD, SEED, begins, residents, tables};
use front_door_bench::{
    desk::{self, head},
    figures::{Bench, count, figure, now, tell},
    postgres::{OWNER, Postgres, psql},
};
use front_door_desk::{
    clock::Clock,
    commands::start,
    gate::{Caller, Desk},
    sharing::{self, Link},
    wire::start::{CreateDesk, DeskKind, NewUser},
};
use front_door_domain::users::Role;
use front_door_store::{
    Store,
    shared::{Address, Server},
};
use history::History;
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{Arc, atomic::AtomicBool},
    thread::JoinHandle,
    time::{Duration, Instant},
};
use tokio::{sync::oneshot, time::sleep};

/// The residents of the desk that founds, besides the extract that it brings in.
const AT_FIRST: u32 = 1_000;
const LOOK: Duration = Duration::from_millis(50);
/// How long everything may take before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(30);

/// How much there is to take in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) entries: u64,
    pub(crate) residents: u32,
}

/// Founds a store of that size and joins it twice.
pub(crate) async fn measure(size: Size) -> Bench {
    let Some(mut postgres) = Postgres::start() else { return Ok(()) };
    let room = tempfile::Builder::new().prefix("front-door-newdesk").tempdir()?;
    let entries = found(&postgres, &room.path().join("founder"), size).await?;
    let whole = joined(&postgres, &room.path().join("new"), entries).await?;
    figure("newdesk_entries", count(usize::try_from(entries)?), "entries")?;
    figure("newdesk_residents", f64::from(size.residents), "residents")?;
    figure("newdesk_searchable_s", whole.searchable, "s")?;
    figure("newdesk_complete_s", whole.complete, "s")?;
    let rate = count(usize::try_from(entries)?) / (whole.complete - whole.searchable);
    figure("newdesk_entries_per_s", rate, "entries/s")?;
    let took = cut(&mut postgres, &room.path().join("cut"), entries).await?;
    figure("newdesk_cut_complete_s", took, "s")
}

/// A desk that is kept together with its shared store, on a thread of its own.
struct Running {
    desk: Arc<Desk>,
    kept: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Running {
    fn start(dir: &Path) -> Bench<Self> {
        let desk = Arc::new(Desk::new(dir.to_owned(), Clock::set_to(begins()?))?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (lent, (stop, stopped)) = (Arc::clone(&desk), oneshot::channel());
        let kept = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = sharing::keep(&lent) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { desk, kept, stop })
    }

    async fn call(&self, who: &Caller, name: &str, inputs: Value) -> Bench<Value> {
        desk::call(&self.desk, who, name, inputs).await
    }

    async fn store(&self) -> Bench<Store> {
        desk::store(&self.desk).await
    }

    /// Its store, once it is made.
    async fn made(&self) -> Bench<Store> {
        while self.desk.store().await.is_none() {
            sleep(LOOK).await;
        }
        self.store().await
    }

    /// Ends it without closing anything, as a killed process does.
    fn kill(self) {
        let Self { desk, kept, stop } = self;
        drop(stop);
        let _ = kept.join();
        drop(desk);
    }
}

/// A desk that worked alone founds the store and brings an extract in; the history is put behind it.
async fn found(postgres: &Postgres, dir: &Path, size: Size) -> Bench<u64> {
    tell("founding a shared store");
    let founder = Running::start(dir)?;
    let user = NewUser {
        name: "Bench".to_owned(),
        username: "bench".to_owned(),
        password: PASSWORD.to_owned(),
        roles: vec![Role::Navigator, Role::Receptionist, Role::Lead, Role::Administrator],
    };
    let kind = DeskKind::Demo { residents: AT_FIRST, seed: SEED };
    let ask = CreateDesk { kind, desk_name: "Founder".to_owned(), passphrase: None, keyring: false, user };
    start::make(&founder.desk, &ask, 3).await?;
    let who = Caller::default();
    founder.call(&who, "sign_in", json!({ "username": "bench", "password": PASSWORD })).await?;
    let history = History::of(&founder, &who).await?;
    founder
        .call(&who, "found_shared", json!({ "address": postgres.address(OWNER), "password": null }))
        .await?;
    bring_in(&founder, postgres, size.residents).await?;
    founder.desk.close().await;
    founder.kill();
    history.put_behind(postgres, size.entries).await
}

async fn bring_in(founder: &Running, postgres: &Postgres, how_many: u32) -> Bench {
    tell(&format!("bringing in {how_many} residents"));
    let store = founder.store().await?;
    let head = head(founder.desk.now(), store.desk(), "import_residents")?;
    let began = now();
    let people = residents(&tables()?, how_many)?;
    let never = AtomicBool::new(false);
    store.import_residents(head, ("residents", "2026-10"), people, |_| (), &never).await?;
    figure("newdesk_import_s", began.elapsed().as_secs_f64(), "s")?;
    let server = Server::new(Address::new(&postgres.address(OWNER), None)?);
    loop {
        in_time(began)?;
        if let Some(pack) = server.packs().await?.into_iter().find(|pack| pack.whole) {
            figure("newdesk_pack_mb", count(usize::try_from(pack.size)?) / 1024.0 / 1024.0, "MB")?;
            return figure("newdesk_pack_sent_s", began.elapsed().as_secs_f64(), "s");
        }
        sleep(LOOK).await;
    }
}

/// Seconds since the desk began to join.
struct Whole {
    searchable: f64,
    complete: f64,
}

async fn joined(postgres: &Postgres, dir: &Path, entries: u64) -> Bench<Whole> {
    tell("a new desk joins");
    let (new, began) = (Running::start(dir)?, now());
    let address = let_in(postgres, "new")?;
    let (asked, whole) = tokio::join!(join(&new.desk, address), watch(&new, began, entries));
    asked?;
    new.desk.close().await;
    new.kill();
    whole
}

/// Looks when people are found, and when everything is there.
async fn watch(new: &Running, began: Instant, entries: u64) -> Bench<Whole> {
    let store = new.made().await?;
    let (searchable, came) = searchable(&store, began).await?;
    tell(&format!("people are found after {searchable:.1} s, with {came} entries"));
    complete(new, &store, began, entries).await?;
    let complete = began.elapsed().as_secs_f64();
    holds(&store).await?;
    Ok(Whole { searchable, complete })
}

async fn holds(store: &Store) -> Bench {
    match store.verify().await?.broken {
        None => Ok(()),
        Some(broken) => Err(format!("The new desk is not whole: {}", broken.why).into()),
    }
}

async fn join(desk: &Desk, address: String) -> Bench {
    let asks = json!({
        "address": address, "password": null, "desk_name": "New desk", "passphrase": null, "keyring": false,
    });
    desk::call(desk, &Caller::default(), "join_shared", asks).await.map(drop)
}

async fn searchable(store: &Store, began: Instant) -> Bench<(f64, u64)> {
    loop {
        in_time(began)?;
        if !store.find_by_family("s", 1).await?.is_empty() {
            return Ok((began.elapsed().as_secs_f64(), store.end().await.seq));
        }
        sleep(LOOK).await;
    }
}

async fn complete(new: &Running, store: &Store, began: Instant, entries: u64) -> Bench {
    let mut told = 0;
    while store.end().await.seq < entries || new.desk.share.now().link != Link::Online {
        in_time(began)?;
        let seconds = began.elapsed().as_secs();
        if seconds >= told + 10 {
            told = seconds;
            tell(&format!("{} entries after {seconds} s", store.end().await.seq));
        }
        sleep(LOOK).await;
    }
    Ok(())
}

/// Joins once more; the server crashes while residents come, and the desk is killed halfway through
/// the journal.
async fn cut(postgres: &mut Postgres, dir: &Path, entries: u64) -> Bench<f64> {
    tell("another one joins, with a cut and a kill");
    let (new, began) = (Running::start(dir)?, now());
    let address = let_in(postgres, "other")?;
    let joins = async {
        join(&new.desk, address).await?;
        std::future::pending::<Bench>().await
    };
    tokio::select! {
        done = halfway(&new, postgres, began, entries) => done?,
        refused = joins => refused?,
    }
    new.kill();
    let again = Running::start(dir)?;
    // The files of the one that was killed are closed a moment later.
    while again.desk.open_store(None).await.is_err() {
        in_time(began)?;
        sleep(LOOK).await;
    }
    let store = again.store().await?;
    tell(&format!("goes on with {} entries", store.end().await.seq));
    complete(&again, &store, began, entries).await?;
    let took = began.elapsed().as_secs_f64();
    holds(&store).await?;
    if store.count_residents().await? == 0 {
        return Err("The desk that was cut has no residents.".into());
    }
    again.desk.close().await;
    again.kill();
    Ok(took)
}

/// The server crashes while residents come; then half of the journal comes.
async fn halfway(new: &Running, postgres: &mut Postgres, began: Instant, entries: u64) -> Bench {
    let store = new.made().await?;
    while store.pack_arriving().await? == 0 && store.end().await.seq == 0 {
        in_time(began)?;
        sleep(LOOK).await;
    }
    postgres.crash();
    sleep(Duration::from_secs(2)).await;
    postgres.resume();
    while store.end().await.seq < entries / 2 {
        in_time(began)?;
        sleep(LOOK).await;
    }
    Ok(())
}

fn in_time(began: Instant) -> Bench {
    if began.elapsed() < PATIENCE { Ok(()) } else { Err("The new desk was not whole in time.".into()) }
}

/// A role for one more desk; answers where it calls.
fn let_in(postgres: &Postgres, role: &str) -> Bench<String> {
    psql(postgres, &format!("CREATE ROLE {role} LOGIN IN ROLE front_door_desk"))?;
    Ok(postgres.address(role))
}
