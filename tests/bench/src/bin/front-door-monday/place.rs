//! The made-up place that the desks share: one desk founds it, the others join. Each desk is a whole
//! one, with an encrypted store of its own, on a thread of its own.

use front_door_bench::{
    desk::{call, head, open_acts, store},
    figures::{Bench, tell},
    postgres::{OWNER, Postgres, psql},
};
use front_door_desk::{
    clock::Clock,
    commands::start,
    gate::{Caller, Desk, new_id},
    sharing::{Link, keep},
    wire::start::{CreateDesk, DeskKind, NewUser},
};
use front_door_domain::{
    ids::UserId,
    users::{Role, User},
};
use front_door_store::{Store, StoreError};
use jiff::Timestamp;
use serde_json::{Map, json};
use std::{
    io,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{sync::oneshot, task::LocalSet, time::sleep};

/// The seed of the people and sessions.
const SEED: u32 = 20_261_026;
/// How often something is looked at again.
pub(crate) const LOOK: Duration = Duration::from_millis(50);

/// Where it all is, and which moment its clocks show.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The folder with a folder for each desk.
    pub(crate) room: PathBuf,
    /// Where the server listens.
    pub(crate) socket: PathBuf,
    /// How far its clocks are ahead of this machine's, in milliseconds.
    pub(crate) ahead: i64,
}

/// What is made up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Residents.
    pub(crate) residents: u32,
    /// Days of hub sessions.
    pub(crate) days: u16,
    /// People who work at the desks.
    pub(crate) colleagues: usize,
}

/// How a desk stands, for whoever waits for it.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// It has joined and has its residents.
    pub(crate) here: AtomicBool,
    /// Everything it was to do is done.
    pub(crate) done: AtomicBool,
    /// Acts that wait, are to be decided anew, or are to be told to a person.
    pub(crate) open: AtomicUsize,
    /// The last entry it has.
    pub(crate) seq: AtomicU64,
}

impl Place {
    /// A place on this server whose clocks show `moment` now.
    pub(crate) fn new(room: &Path, postgres: &Postgres, moment: &str) -> Bench<Self> {
        let ahead = moment.parse::<Timestamp>()?.as_millisecond() - Clock::start().now().as_millisecond();
        Ok(Self { room: room.to_owned(), socket: postgres.dir.clone(), ahead })
    }

    /// Desk `number` of this place, with its store not open.
    pub(crate) fn desk(&self, number: usize) -> Bench<Desk> {
        Ok(Desk::new(self.dir(number), self.clock()?)?)
    }

    /// Its clock.
    pub(crate) fn clock(&self) -> Bench<Clock> {
        let now = Clock::start().now().as_millisecond() + self.ahead;
        Ok(Clock::set_to(Timestamp::from_millisecond(now)?))
    }

    /// The folder of desk `number`.
    pub(crate) fn dir(&self, number: usize) -> PathBuf {
        self.room.join(format!("desk{number}"))
    }

    /// Where `role` finds the server.
    pub(crate) fn address(&self, role: &str) -> String {
        format!("postgresql:///postgres?host={}&port=5432&user={role}", self.socket.display())
    }

    /// Makes desk 1 with everything in it, and a shared store of it with room for `desks` others.
    pub(crate) async fn found(&self, postgres: &Postgres, size: Size, desks: usize) -> Bench {
        let desk = Arc::new(self.desk(1)?);
        let user = NewUser {
            name: "F. First".to_owned(),
            username: "first".to_owned(),
            password: start::DEMO_PASSWORD.to_owned(),
            roles: vec![Role::Administrator],
        };
        let kind = DeskKind::Demo { residents: size.residents, seed: SEED };
        let ask = CreateDesk { kind, desk_name: "Desk 1".to_owned(), passphrase: None, keyring: false, user };
        start::make(&desk, &ask, size.days).await?;
        let store = store(&desk).await?;
        let first = store.users().await?.into_iter().find(|user| user.username == "first");
        let first = first.ok_or("The first user was not made.")?;
        add_colleagues(&desk, &store, size.colleagues, &first.password).await?;
        let owner = Caller::default();
        owner.set(Some(first)).await;
        let kept = Kept::together(&desk)?;
        let address = json!({ "address": self.address(OWNER), "password": null });
        call(&desk, &owner, "found_shared", address).await?;
        kept.end().await?;
        desk.close().await;
        psql(postgres, &format!("UPDATE front_door.shared SET clock_shift_ms = {}", self.ahead))?;
        for number in 2..=desks {
            psql(postgres, &format!("CREATE ROLE desk{number} LOGIN IN ROLE front_door_desk"))?;
        }
        Ok(())
    }

    /// Opens desk `number`, which joins where it has not; kept together with the server until
    /// that is ended.
    pub(crate) async fn open(&self, number: usize, address: &str) -> Bench<(Arc<Desk>, Kept)> {
        let desk = Arc::new(self.desk(number)?);
        let kept = Kept::together(&desk)?;
        if number == 1 {
            desk.open_store(None).await?;
        } else {
            let join = json!({
                "address": address, "password": null, "desk_name": format!("Desk {number}"),
                "passphrase": null, "keyring": false,
            });
            call(&desk, &Caller::default(), "join_shared", join).await?;
        }
        while desk.share.now().link != Link::Online || store(&desk).await?.extract().await?.is_none() {
            sleep(LOOK).await;
        }
        Ok((desk, kept))
    }
}

/// A desk that is kept together with the server, as the program does it: on a thread of its own.
#[derive(Debug)]
pub(crate) struct Kept {
    stop: oneshot::Sender<()>,
    ended: oneshot::Receiver<Result<(), String>>,
}

impl Kept {
    /// Keeps this desk until it is ended.
    pub(crate) fn together(desk: &Arc<Desk>) -> Bench<Self> {
        let (desk, (stop, stopped)) = (Arc::clone(desk), oneshot::channel());
        let ended = apart(async move || {
            tokio::select! {
                () = keep(&desk) => {}
                _ = stopped => {}
            }
            Ok(())
        })?;
        Ok(Self { stop, ended })
    }

    /// Ends it. Nobody holds the desk then but who held it before.
    pub(crate) async fn end(self) -> Bench {
        // Whoever ended before needs no word.
        let _ = self.stop.send(());
        Ok(self.ended.await??)
    }
}

/// From now on the server runs only where nobody else wants to: in life it is another computer.
pub(crate) fn server_stands_back(postgres: &Postgres) -> Bench {
    let file = std::fs::read_to_string(postgres.dir.join("data/postmaster.pid"))?;
    let process = file.lines().next().unwrap_or_default();
    let done = Command::new("chrt").args(["--idle", "--pid", "0", process]).output()?;
    if done.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&done.stderr).into_owned().into())
    }
}

/// How this kernel shares its cores among sessions of processes, where it does.
const SHARE: &str = "/proc/self/autogroup";

/// For as long as it lives this session of processes has the largest share of the cores. Where each
/// session has the same one, as by default, it is not enough that the server stands back: each of its
/// processes is a session of its own.
#[derive(Debug)]
pub(crate) struct First;

impl First {
    /// Takes the largest share; says so where that is not allowed.
    pub(crate) fn take() -> Option<Self> {
        let taken = std::fs::write(SHARE, "-20");
        if taken.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::NotFound) {
            tell("the server's processes share the cores with the desks: only root may change that");
        }
        taken.ok().map(|()| Self)
    }
}

impl Drop for First {
    fn drop(&mut self) {
        // The kernel takes a change back as it took it.
        let _ = std::fs::write(SHARE, "0");
    }
}

/// Colleague `number` of this place, signed in.
pub(crate) async fn colleague(store: &Store, number: usize) -> Bench<Caller> {
    let name = format!("colleague{number}");
    let found = store.users().await?.into_iter().find(|user| user.username == name);
    let who = Caller::default();
    who.set(Some(found.ok_or_else(|| format!("There is no {name} here."))?)).await;
    Ok(who)
}

impl Standing {
    /// Looks at the store again.
    pub(crate) async fn look(&self, store: &Store) -> Bench {
        self.open.store(open_acts(store).await?, Ordering::Relaxed);
        self.seq.store(store.end().await.seq, Ordering::Relaxed);
        Ok(())
    }
}

/// Does `life` on a thread of its own; answers what it comes to.
pub(crate) fn apart<T: Send + 'static>(
    life: impl AsyncFnOnce() -> Bench<T> + Send + 'static,
) -> io::Result<oneshot::Receiver<Result<T, String>>> {
    let (tell, told) = oneshot::channel();
    thread::Builder::new().spawn(move || {
        let lived = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let lived = lived.map_err(Into::into).and_then(|runtime| LocalSet::new().block_on(&runtime, life()));
        // Whoever waited may be gone.
        let _ = tell.send(lived.map_err(|error| error.to_string()));
    })?;
    Ok(told)
}

/// Nobody signs in with a password here, which would take longer than an act.
async fn add_colleagues(desk: &Desk, store: &Store, how_many: usize, password: &str) -> Bench {
    let at = desk.now();
    let head = head(at, store.desk(), "add_user")?;
    let mut users = Vec::new();
    for number in 0..how_many {
        users.push(User {
            id: UserId(new_id(at)?),
            version: 0,
            username: format!("colleague{number}"),
            name: format!("Colleague {number}"),
            roles: vec![Role::Navigator, Role::Receptionist],
            password: password.to_owned(),
            active: true,
            other: Map::new(),
        });
    }
    let added = store.write::<_, StoreError, _>(head, async |tx| {
        for user in &mut users {
            tx.put(user).await?;
        }
        Ok(())
    });
    added.await?;
    Ok(())
}
