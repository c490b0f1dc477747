//! Starts everything, lets things go wrong, heals them, waits until all is quiet, and has it judged.

use crate::{
    asked::{Asked, Control, DeskAsked},
    desks::DeskProcess,
    figures::{Bench, now, tell},
    judge, place,
    plan::{Fault, plan},
    postgres::{BLIND, OWNER, Postgres, psql, read},
    proxy::{Cable, Losing, Way},
};
use front_door_desk::sharing::keep;
use std::{
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{task::JoinHandle, time::sleep};

/// How long all desks may take to come to rest once everything is whole.
const REST: Duration = Duration::from_mins(3);
/// How long a backup takes to be put back.
const DOWN: Duration = Duration::from_secs(8);
/// After which it has heard from all desks.
const COLLECTED: Duration = Duration::from_secs(4);
/// Looks are gathered for two seconds and go beside the next round.
const LOOKS: Duration = Duration::from_secs(8);
/// How far the server has each desk's chain of looks.
const LOOKED: &str =
    "SELECT DISTINCT ON (desk) desk || ' ' || seq || ' ' || encode(hash, 'hex') FROM front_door.look
    ORDER BY desk, epoch DESC, seq DESC";
const TICK: Duration = Duration::from_millis(20);

/// Everything the conductor has in hand.
struct Chaos {
    asked: Asked,
    postgres: Postgres,
    cables: Vec<Arc<Cable>>,
    desks: Vec<DeskProcess>,
    mending: Vec<JoinHandle<()>>,
    losing: Arc<Losing>,
    room: tempfile::TempDir,
    met: Met,
}

/// How much went wrong.
#[derive(Debug, Default)]
pub(crate) struct Met {
    pub(crate) cuts: usize,
    pub(crate) kills: usize,
    pub(crate) crashes: usize,
    pub(crate) restores: usize,
    pub(crate) answers_lost: u64,
    /// Desks that ended by themselves.
    pub(crate) ended: usize,
    /// Desks that did not come to rest.
    pub(crate) restless: usize,
    /// The last look that the server has of each desk: desk, number and hash.
    pub(crate) looked: Vec<String>,
}

/// The whole run.
pub(crate) async fn conduct(asked: &Asked) -> Bench {
    let Some(postgres) = Postgres::start() else { return Ok(()) };
    let mut chaos = Box::pin(Chaos::found(asked, postgres)).await?;
    let began = now();
    chaos.go_wrong().await?;
    tell(&format!("all acts were asked for within {:.0} s", began.elapsed().as_secs_f64()));
    chaos.heal().await;
    chaos.rest().await?;
    tell(&format!("at rest after {:.0} s", began.elapsed().as_secs_f64()));
    let Chaos { desks, asked, room, losing, mut met, postgres, .. } = chaos;
    sleep(LOOKS).await;
    met.looked = read(&postgres, LOOKED)?;
    met.answers_lost = losing.lost.load(Ordering::Relaxed);
    for desk in desks {
        desk.end()?;
    }
    drop(postgres);
    let dirs: Vec<PathBuf> =
        (1..=asked.desks).map(|number| room.path().join(format!("desk{number}"))).collect();
    judge::judge(&asked, &met, &dirs).await
}

impl Chaos {
    /// A server, a cable for each desk, a shared store, and all desks in it.
    async fn found(asked: &Asked, postgres: Postgres) -> Bench<Self> {
        let room = tempfile::Builder::new().prefix("front-door-chaos").tempdir()?;
        let ahead = place::ahead()?;
        let losing = Losing::new(asked.lost, asked.seed);
        let mut cables = Vec::new();
        for _ in 0..asked.desks {
            let socket = postgres.dir.join(".s.PGSQL.5432");
            cables.push(Arc::new(Cable::lay(socket, Arc::clone(&losing)).await?));
        }
        let first = room.path().join("desk1");
        std::fs::create_dir(&first)?;
        let desk = place::desk(&first, ahead)?;
        place::make(&desk, asked.desks).await?;
        // An answer may be lost here too: a person would try again.
        let address = format!("postgresql://{OWNER}@127.0.0.1:{}/postgres?sslmode=disable", cables[0].port);
        let founded = async { while place::found(&desk, &address).await.is_err() {} };
        tokio::select! {
            () = founded => {}
            () = keep(&desk) => return Err("Sharing ended while it was founded.".into()),
        }
        desk.close().await;
        psql(&postgres, &format!("UPDATE front_door.shared SET clock_shift_ms = {ahead}"))?;
        if asked.control == Some(Control::Blind) {
            psql(&postgres, BLIND)?;
        }
        let mut desks = Vec::new();
        for (number, cable) in (1..).zip(&cables) {
            if number > 1 {
                psql(&postgres, &format!("CREATE ROLE desk{number} LOGIN IN ROLE front_door_desk"))?;
            }
            let dir = room.path().join(format!("desk{number}"));
            std::fs::create_dir_all(&dir)?;
            let acts = asked.acts.div_ceil(asked.desks);
            let naive = asked.control == Some(Control::Naive) && number > 1;
            let (port, seed) = (cable.port, asked.seed);
            desks.push(DeskProcess::start(DeskAsked { dir, number, port, acts, seed, ahead, naive })?);
        }
        let (mending, met) = (Vec::new(), Met::default());
        let mut chaos = Self { asked: asked.clone(), postgres, cables, desks, mending, losing, room, met };
        chaos.all_here().await?;
        Ok(chaos)
    }

    async fn all_here(&mut self) -> Bench {
        let began = now();
        while !self.desks.iter().all(|desk| desk.says().here) {
            self.look_after()?;
            if began.elapsed() > REST {
                return Err("Not all desks came.".into());
            }
            sleep(TICK).await;
        }
        Ok(())
    }

    fn look_after(&mut self) -> Bench {
        for desk in &mut self.desks {
            self.met.ended += usize::from(desk.look_after()?);
        }
        Ok(())
    }

    /// All acts, with all faults among them.
    async fn go_wrong(&mut self) -> Bench {
        let mut faults = plan(&self.asked).into_iter().peekable();
        let mut told = 0;
        loop {
            self.look_after()?;
            let acts: usize = self.desks.iter().map(|desk| desk.says().acts).sum();
            if acts >= told + self.asked.acts / 10 {
                told = acts;
                tell(&format!("{acts} acts, {:?}", self.met));
            }
            let done = self.desks.iter().all(|desk| desk.says().acts >= desk.asked.acts);
            match faults.next_if(|(at, _)| *at <= acts || done) {
                Some((_, fault)) => self.happens(fault).await?,
                None if done => return Ok(()),
                None => sleep(TICK).await,
            }
        }
    }

    async fn happens(&mut self, fault: Fault) -> Bench {
        match fault {
            Fault::Cut(desk, long) => self.cable(desk, Way::Cut, long),
            Fault::Silence(desk, long) => self.cable(desk, Way::Silent, long),
            Fault::Kill(desk) => {
                self.met.kills += 1;
                self.desks[desk].kill()?;
            }
            Fault::Crash => {
                self.met.crashes += 1;
                self.postgres.crash();
                self.postgres.resume();
            }
            Fault::BackUp => {
                self.postgres.crash();
                let _ = std::fs::remove_dir_all(self.postgres.dir.join("earlier"));
                self.postgres.back_up("earlier");
                self.postgres.resume();
            }
            Fault::Restore => {
                // Who runs the server sees to it that desks can call when an older backup was put back.
                self.heal().await;
                self.all_here().await?;
                self.met.restores += 1;
                self.postgres.crash();
                self.postgres.put_back("earlier");
                // It takes a while, so that desks ask more and more seldom.
                sleep(DOWN).await;
                self.postgres.resume();
                sleep(COLLECTED).await;
            }
        }
        Ok(())
    }

    fn cable(&mut self, desk: usize, way: Way, long: u64) {
        self.met.cuts += 1;
        let cable = Arc::clone(&self.cables[desk]);
        cable.set(way);
        self.mending.push(tokio::spawn(async move {
            sleep(Duration::from_millis(long)).await;
            cable.set(Way::Open);
        }));
    }

    /// Waits until every cable is whole.
    async fn heal(&mut self) {
        for mending in self.mending.drain(..) {
            // It only sleeps.
            let _ = mending.await;
        }
        self.cables.iter().for_each(|cable| cable.set(Way::Open));
    }

    /// Waits until nobody has anything open and all journals end alike.
    async fn rest(&mut self) -> Bench {
        let (began, mut quiet) = (now(), 0);
        // Desks whose server does wrong on purpose may never agree.
        let longest = if self.asked.control.is_some() { REST / 9 } else { REST };
        while quiet < 25 {
            self.look_after()?;
            let says: Vec<_> = self.desks.iter().map(DeskProcess::says).collect();
            let restless =
                says.iter().filter(|one| !one.here || one.open > 0 || one.end != says[0].end).count();
            quiet = if restless == 0 { quiet + 1 } else { 0 };
            if began.elapsed() > longest {
                self.met.restless = restless;
                for (number, one) in (1..).zip(&says) {
                    tell(&format!("desk {number}: {} open, at entry {}, {}", one.open, one.end.0, one.link));
                }
                return Ok(());
            }
            sleep(TICK).await;
        }
        Ok(())
    }
}
