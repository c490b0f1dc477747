//! One client: wishes something of a few slots, asks the server for it over its own connection, and
//! writes down what it was told. Now and then its connection is gone before the answer.

use crate::{
    deed::{self, BOOK, CANCEL, HOLD, MOVE, Operation, Part},
    linear,
    slot::{Client, Deed, Left, Moment, Refused, Said, Slot, Told},
    view::View,
};
use front_door_bench::{chance::Chance, figures::Bench};
use front_door_domain::ids::ActId;
use front_door_store::shared::{
    Answered, First, LINE, Outcome, Place, Pull, Push, Refusal, Reply, Server, Taken, Whom,
};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// Holds that somebody ends before they end by themselves, and those that nobody does, in
/// milliseconds.
const LONG: i64 = 60_000;
const SHORT: usize = 400;
/// Slots that a client holds before it goes on with the first of them.
const HOLDS: usize = 3;
/// How long at most a connection lives that is to be gone before the answer, and how long at most
/// until the same is asked again, in milliseconds.
const GONE: usize = 100;
const AGAIN: usize = 300;

/// What one client did and was told.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    /// Each part of what it did, with its slot.
    pub(crate) parts: Vec<(usize, linear::Operation<Said>)>,
    /// How often what came of which operation.
    pub(crate) counts: BTreeMap<(&'static str, &'static str), usize>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Person {
    client: Client,
    server: Server,
    view: Arc<View>,
    chance: Chance,
    lost: usize,
    together: usize,
    acts: u64,
    holds: VecDeque<usize>,
    diary: Diary,
}

/// One push, tried until it is answered or given up.
struct Try {
    first: (u64, i64),
    last: (u64, i64),
}

impl Person {
    /// A client at its desk.
    pub(crate) fn new(client: Client, server: Server, view: Arc<View>, asked: &crate::asked::Asked) -> Self {
        let chance = Chance::new(asked.seed ^ (u64::from(client) << 32));
        let (holds, diary) = (VecDeque::new(), Diary::default());
        Self {
            client,
            server,
            view,
            chance,
            lost: asked.lost,
            together: asked.together,
            acts: 0,
            holds,
            diary,
        }
    }

    /// Works until all operations were taken by somebody.
    pub(crate) async fn work(mut self) -> Result<Diary, String> {
        loop {
            let most = 1 + self.chance.below(self.together);
            let count = self.view.take(most);
            if count == 0 {
                return Ok(self.diary);
            }
            let wishes = self.wishes(count);
            self.ask(&wishes).await.map_err(|error| error.to_string())?;
        }
    }

    /// So many operations, no two on one slot.
    fn wishes(&mut self, count: usize) -> Vec<Operation> {
        let mut wishes: Vec<Operation> = Vec::new();
        while wishes.len() < count {
            let Some((name, mut parts)) = self.wish() else { continue };
            let busy =
                |part: &Part| wishes.iter().any(|wish| wish.parts.iter().any(|one| one.slot == part.slot));
            if parts.iter().any(busy) {
                continue;
            }
            if self.chance.below(40) == 0 {
                // An old list.
                parts[0].version = parts[0].version.saturating_sub(1);
            }
            self.acts += 1;
            wishes.push(Operation { act: ActId(deed::id(self.client, self.acts)), name, parts });
        }
        wishes
    }

    /// Something that makes sense, as far as is known.
    fn wish(&mut self) -> Option<(&'static str, Vec<Part>)> {
        let (slot, known) = self.next_slot();
        let one = |deed| vec![Part { slot, deed, version: known.version }];
        let of_ten = self.chance.below(10);
        match known.left {
            Left::Free if of_ten < 5 => Some((HOLD, one(self.hold()))),
            Left::Free => Some((BOOK, one(Deed::Book))),
            Left::Booked if of_ten < 6 => Some((CANCEL, one(Deed::Free))),
            Left::Booked => {
                let (to, free) = self.some_slot();
                let takes = Part { slot: to, deed: Deed::Book, version: free.version };
                (free.left == Left::Free).then(|| (MOVE, [one(Deed::Free), vec![takes]].concat()))
            }
            Left::Held(_) if known.by == Some(self.client) => Some(match of_ten {
                0..6 => (BOOK, one(Deed::Book)),
                6..9 => (CANCEL, one(Deed::Free)),
                _ => (HOLD, one(self.hold())),
            }),
            // Mostly it is left alone, unless the hold may be over.
            Left::Held(until) if until.earliest() <= self.view.heard() || of_ten == 0 => {
                Some(if of_ten.is_multiple_of(2) {
                    (BOOK, one(Deed::Book))
                } else {
                    (HOLD, one(self.hold()))
                })
            }
            Left::Held(_) => None,
        }
    }

    /// One that it holds, if it holds a few; else any.
    fn next_slot(&mut self) -> (usize, Slot) {
        if self.holds.len() < HOLDS {
            return self.some_slot();
        }
        let slot = self.holds.pop_front().unwrap_or_default();
        (slot, self.view.slot(slot))
    }

    fn some_slot(&mut self) -> (usize, Slot) {
        let slot = self.chance.below(self.view.count());
        (slot, self.view.slot(slot))
    }

    fn hold(&mut self) -> Deed {
        if self.chance.below(2) == 0 {
            return Deed::Hold(LONG);
        }
        Deed::Hold(i64::try_from(1 + self.chance.below(SHORT)).unwrap_or(LONG))
    }

    /// Asks until it is told, or gives up.
    async fn ask(&mut self, wishes: &[Operation]) -> Bench {
        let acts = wishes.iter().map(|wish| wish.pushed(self.client)).collect::<Bench<_>>()?;
        let whom = Whom {
            desk: deed::desk(self.client),
            epoch: 1,
            line: LINE,
            program: "bench".to_owned(),
            name: format!("Desk {}", self.client),
        };
        let last = Place { seq: 0, hash: None };
        let pull = Pull { whom, last, limit: 0, waiting: 0, oldest_waiting: None };
        let push = Push { pull, acts };
        let first = (self.view.clock(), self.view.heard());
        let mut last = first;
        loop {
            if let Some(taken) = self.send(&push).await? {
                return self.told(wishes, &Try { first, last }, &taken);
            }
            if self.chance.below(3) == 0 {
                self.gave_up(wishes, first);
                return Ok(());
            }
            sleep(Duration::from_millis(self.chance.below(AGAIN) as u64)).await;
            last = (self.view.clock(), self.view.heard());
        }
    }

    /// Sends; nothing where the connection was gone before the answer.
    async fn send(&mut self, push: &Push) -> Bench<Option<Taken>> {
        let gone = self.chance.below(1000) < self.lost;
        let length = self.chance.below(GONE) as u64;
        let length = if gone { Duration::from_millis(length) } else { Duration::MAX };
        match timeout(length, self.server.push(push)).await {
            Ok(Ok(Reply::Taken(taken))) => Ok(Some(taken)),
            Ok(Ok(Reply::Stop(stop))) => Err(format!("The shared store took no acts: {stop:?}").into()),
            Ok(Err(error)) if !error.is_unavailable() => Err(error.into()),
            // Whoever goes away takes the connection along.
            Ok(Err(_)) | Err(_) => Ok(None),
        }
    }

    fn told(&mut self, wishes: &[Operation], tried: &Try, taken: &Taken) -> Bench {
        let answered = self.view.clock();
        if taken.answers.len() != wishes.len() {
            return Err("Not every operation was answered.".into());
        }
        for (wish, Answered { outcome, .. }) in wishes.iter().zip(&taken.answers) {
            match outcome {
                Outcome::Granted { at, .. } => {
                    let at = at.as_millisecond();
                    self.view.hear(at);
                    for part in &wish.parts {
                        let left = Slot::left(self.client, part.deed, part.version, Moment::Exactly(at));
                        self.view.saw(part.slot, left);
                        self.write(part, tried.first, Told::Granted(at), Some(answered));
                        self.holds.extend(matches!(part.deed, Deed::Hold(_)).then_some(part.slot));
                    }
                    self.count(wish, "granted");
                }
                Outcome::Refused(Refusal::Taken(first)) => {
                    let slot = deed::slot(&first.entity)?;
                    let part = wish.parts.iter().find(|part| part.slot == slot);
                    let part = part.ok_or("A slot that was not asked for was refused.")?;
                    // The answer is one to the last try; had an earlier one been taken, it were granted.
                    let told = refused(first, taken.now.as_millisecond().max(tried.last.1));
                    self.write(part, tried.last, told, Some(answered));
                    self.count(wish, if first.until.is_some() { "refused: held" } else { "refused: taken" });
                }
                other @ Outcome::Refused(_) => {
                    return Err(format!("A claim on a slot was answered with {other:?}.").into());
                }
            }
        }
        if tried.first.0 < tried.last.0 {
            self.diary.counts.entry(("push", "asked again")).and_modify(|n| *n += 1).or_insert(1);
        }
        Ok(())
    }

    fn gave_up(&mut self, wishes: &[Operation], first: (u64, i64)) {
        for wish in wishes {
            for part in &wish.parts {
                self.write(part, first, Told::Nothing, None);
            }
            self.count(wish, "told nothing");
        }
    }

    fn write(&mut self, part: &Part, (asked, heard): (u64, i64), told: Told, answered: Option<u64>) {
        let Part { slot, deed, version } = *part;
        let said = Said { client: self.client, deed, version, heard, told };
        self.diary.parts.push((slot, linear::Operation { said, asked, answered }));
    }

    fn count(&mut self, wish: &Operation, told: &'static str) {
        *self.diary.counts.entry((wish.name, told)).or_default() += 1;
    }
}

fn refused(first: &First, now: i64) -> Told {
    Told::Refused(Refused {
        version: first.version,
        by: first.by.map(deed::client),
        at: first.at.map(jiff::Timestamp::as_millisecond),
        until: first.until.map(jiff::Timestamp::as_millisecond),
        now,
    })
}
