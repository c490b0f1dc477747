//! The other desks of the outage: in a process of their own, which runs only where nobody else wants
//! to. In life each is a computer of its own; on threads of one process those that are timed would
//! still wait for locks that the others have.

use crate::{
    branch::{Branches, Stage},
    outage::Outage,
    place::{LOOK, Place, Standing},
};
use front_door_bench::figures::Bench;
use front_door_domain::ids::ActId;
use std::{
    io::{self, BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, atomic::Ordering},
    thread::{self, JoinHandle},
};
use tokio::{sync::watch, time::sleep};

/// What the process is called with.
pub(crate) const WORD: &str = "others";

/// The stages that it is told of, by their words.
const STAGES: [(Stage, &str); 3] = [(Stage::Gone, "gone"), (Stage::Back, "back"), (Stage::Over, "over")];

/// The process as whoever started it sees it.
#[derive(Debug)]
pub(crate) struct Others {
    child: Child,
    says: Option<ChildStdin>,
    standing: Arc<Standing>,
    acts: Option<JoinHandle<Vec<ActId>>>,
}

impl Others {
    /// Starts all desks that are not whole.
    pub(crate) fn start(place: &Place, outage: Outage) -> Bench<Self> {
        let mut command = Command::new("chrt");
        command.args(["--idle", "0"]).arg(std::env::current_exe()?).args(words(place, outage));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let told = child.stdout.take().ok_or("The other desks have no voice.")?;
        let standing = Arc::new(Standing::default());
        let heard = Arc::clone(&standing);
        let acts = thread::spawn(move || {
            let lines = BufReader::new(told).lines().map_while(Result::ok);
            lines.filter_map(|line| hear(&line, &heard)).collect()
        });
        Ok(Self { says: child.stdin.take(), child, standing, acts: Some(acts) })
    }

    /// How they stand, all together.
    pub(crate) fn standing(&self) -> Arc<Standing> {
        Arc::clone(&self.standing)
    }

    /// It has come so far.
    pub(crate) fn are_at(&mut self, stage: Stage) -> Bench {
        let says = self.says.as_mut().ok_or("The other desks have ended.")?;
        let word = STAGES.iter().find(|(one, _)| *one == stage).map_or("", |(_, word)| word);
        Ok(writeln!(says, "{word}")?)
    }

    /// It is over: their acts.
    pub(crate) fn end(mut self) -> Bench<Vec<ActId>> {
        self.are_at(Stage::Over)?;
        self.says = None;
        let ended = self.child.wait()?;
        if !ended.success() {
            return Err(format!("The other desks ended badly: {ended}.").into());
        }
        let acts = self.acts.take().and_then(|acts| acts.join().ok());
        Ok(acts.ok_or("The other desks were not heard to their end.")?)
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One line that it says: how it stands, or an act.
fn hear(line: &str, standing: &Standing) -> Option<ActId> {
    let words: Vec<_> = line.split(' ').collect();
    match words.as_slice() {
        ["act", act] => act.parse().ok(),
        ["stands", done, open, seq] => {
            standing.open.store(open.parse().ok()?, Ordering::Relaxed);
            standing.seq.store(seq.parse().ok()?, Ordering::Relaxed);
            standing.done.store(*done == "true", Ordering::Relaxed);
            standing.here.store(true, Ordering::Relaxed);
            None
        }
        _ => None,
    }
}

fn words(place: &Place, outage: Outage) -> Vec<String> {
    let Outage { desks, whole, acts, seconds, residents, seed, timed } = outage;
    let mut words =
        vec![WORD.to_owned(), place.room.display().to_string(), place.socket.display().to_string()];
    words.push(place.ahead.to_string());
    words.extend([desks, whole, acts].map(|number| number.to_string()));
    words.extend([seconds.to_string(), residents.to_string(), seed.to_string(), timed.to_string()]);
    words
}

fn read(words: &[String]) -> Bench<(Place, Outage)> {
    let [_, room, socket, ahead, desks, whole, acts, seconds, residents, seed, timed] = words else {
        return Err("The other desks are started by the outage alone.".into());
    };
    let place = Place { room: room.into(), socket: socket.into(), ahead: ahead.parse()? };
    let outage = Outage {
        desks: desks.parse()?,
        whole: whole.parse()?,
        acts: acts.parse()?,
        seconds: seconds.parse()?,
        residents: residents.parse()?,
        seed: seed.parse()?,
        timed: timed.parse()?,
    };
    Ok((place, outage))
}

/// The process itself.
pub(crate) async fn live(given: &[String]) -> Bench {
    let (place, outage) = read(given)?;
    let (tell, stage) = watch::channel(Stage::Joining);
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if let Some((stage, _)) = STAGES.iter().find(|(_, word)| *word == line) {
                tell.send_replace(*stage);
            }
        }
        // Whoever started it is gone, or it is over.
        tell.send_replace(Stage::Over);
    });
    let desks = Branches::open(&place, outage, outage.whole + 1..=outage.desks, &stage).await?;
    while *stage.borrow() != Stage::Over {
        say(&desks)?;
        sleep(LOOK).await;
    }
    for act in desks.seen().await?.acts {
        writeln!(io::stdout(), "act {act}")?;
    }
    Ok(())
}

/// How all of them stand: whether all are done, what is open at any, and how far the last one is.
fn say(desks: &Branches) -> Bench {
    let standing = &desks.standing;
    let done = standing.iter().all(|one| one.done.load(Ordering::Relaxed));
    let open: usize = standing.iter().map(|one| one.open.load(Ordering::Relaxed)).sum();
    let last = standing.iter().map(|one| one.seq.load(Ordering::Relaxed)).min().unwrap_or_default();
    Ok(writeln!(io::stdout(), "stands {done} {open} {last}")?)
}
