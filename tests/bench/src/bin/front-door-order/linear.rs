//! Whether what many did to one thing at a time can have happened one after the other, each at a
//! moment between its asking and its answer.
//!
//! Wing and Gong's search with Lowe's just-in-time order and memory of what was tried: walks along
//! the history, and only where an answer falls due looks for the ways in which it can have come
//! about. What nobody was answered may have happened at any moment since, or never.

use std::{collections::HashSet, hash::Hash};

/// One operation on the thing.
#[derive(Debug, Clone)]
pub(crate) struct Operation<O> {
    /// What was asked and answered.
    pub(crate) said: O,
    /// When it was asked, in nanoseconds on the clock of all.
    pub(crate) asked: u64,
    /// When it was answered, if it ever was.
    pub(crate) answered: Option<u64>,
}

/// What an operation makes of the thing as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step<S> {
    /// It cannot have been answered so.
    Never,
    /// It was answered rightly and changes nothing, neither here nor where it would fit later.
    Looks,
    /// The thing is so afterwards.
    Turns(S),
}

/// Why a history cannot be put in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The answer of this operation fits no order of what was asked before it.
    NoOrder(usize),
    /// At this operation there were too many ways to try them all.
    TooMany(usize),
}

/// One way in which things can stand: the thing, and which of the open operations have happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Way<S> {
    state: S,
    done: Vec<usize>,
}

/// Ways to try for one answer.
const MOST: usize = 1_000_000;

/// Puts a history in a row: `step` says what an operation makes of the thing.
pub(crate) fn linearizable<S: Clone + Eq + Hash, O>(
    start: S,
    history: &[Operation<O>],
    step: impl Fn(&S, &O) -> Step<S>,
) -> Result<(), Fault> {
    let step = |state: &S, operation: usize| step(state, &history[operation].said);
    let mut open: Vec<usize> = Vec::new();
    let mut ways = HashSet::from([Way { state: start, done: Vec::new() }]);
    for (operation, answered) in course(history) {
        if !answered {
            open.push(operation);
            ways = ways.into_iter().map(|way| way.look(&[operation], &step)).collect();
            continue;
        }
        ways = with(operation, ways, &open, &step)?;
        open.retain(|other| *other != operation);
    }
    Ok(())
}

/// What was asked and answered in the order of time; at the same moment the asking comes first.
fn course<O>(history: &[Operation<O>]) -> impl Iterator<Item = (usize, bool)> {
    let mut course: Vec<(u64, bool, usize)> = Vec::with_capacity(history.len() * 2);
    for (number, operation) in history.iter().enumerate() {
        course.push((operation.asked, false, number));
        course.extend(operation.answered.map(|answered| (answered, true, number)));
    }
    course.sort_unstable();
    course.into_iter().map(|(_, answered, number)| (number, answered))
}

/// All ways in which `operation` has happened, out of `ways` and what is open.
fn with<S: Clone + Eq + Hash>(
    operation: usize,
    ways: HashSet<Way<S>>,
    open: &[usize],
    step: &impl Fn(&S, usize) -> Step<S>,
) -> Result<HashSet<Way<S>>, Fault> {
    let mut met = HashSet::new();
    let mut tried = ways.clone();
    let mut to_try: Vec<Way<S>> = ways.into_iter().collect();
    while let Some(way) = to_try.pop() {
        if way.done.contains(&operation) {
            met.insert(way.without(operation));
            continue;
        }
        for next in open.iter().filter(|next| !way.done.contains(next)) {
            let Step::Turns(state) = step(&way.state, *next) else { continue };
            let further = Way { state, done: way.also(*next) }.look(open, step);
            if tried.insert(further.clone()) {
                to_try.push(further);
            }
        }
        if tried.len() > MOST {
            return Err(Fault::TooMany(operation));
        }
    }
    if met.is_empty() { Err(Fault::NoOrder(operation)) } else { Ok(met) }
}

impl<S: Clone + Eq> Way<S> {
    /// Lets all of `open` happen that only look and fit here: whatever can come later can come then
    /// too, so no other way has to be tried for them.
    fn look(mut self, open: &[usize], step: &impl Fn(&S, usize) -> Step<S>) -> Self {
        for operation in open {
            if !self.done.contains(operation) && matches!(step(&self.state, *operation), Step::Looks) {
                self.done = self.also(*operation);
            }
        }
        self
    }

    fn also(&self, operation: usize) -> Vec<usize> {
        let mut done = self.done.clone();
        let place = done.partition_point(|other| *other < operation);
        done.insert(place, operation);
        done
    }

    fn without(mut self, operation: usize) -> Self {
        self.done.retain(|other| *other != operation);
        self
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Fault, Operation, Step, linearizable};
    use front_door_bench::chance::Chance;

    /// Operations on a number that is 0 at first.
    #[derive(Debug, Clone, Copy)]
    enum Said {
        Write(u8),
        Read(u8),
        /// Sets the second where it was the first.
        Swap(u8, u8),
    }
    use Said::{Read, Swap, Write};

    /// What is said, and when it was asked and answered.
    type Row = (Said, u64, u64);

    fn step(state: u8, said: Said) -> Step<u8> {
        match said {
            Write(value) => Step::Turns(value),
            Read(value) if state == value => Step::Looks,
            Swap(from, to) if state == from => Step::Turns(to),
            Read(_) | Swap(..) => Step::Never,
        }
    }

    fn order(history: &[Operation<Said>]) -> Result<(), Fault> {
        linearizable(0, history, |state, said| step(*state, *said))
    }

    fn history(rows: &[Row]) -> Vec<Operation<Said>> {
        let answered = |at| (at < NEVER).then_some(at);
        rows.iter().map(|&(said, asked, at)| Operation { said, asked, answered: answered(at) }).collect()
    }

    const NEVER: u64 = 99;

    #[test]
    fn histories_are_told_apart() {
        let rows: &[(&str, &[Row], bool)] = &[
            ("nothing", &[], true),
            ("one after the other", &[(Write(1), 1, 2), (Read(1), 3, 4)], true),
            ("a read from nowhere", &[(Read(1), 1, 2)], false),
            ("a read of the past", &[(Write(1), 1, 2), (Read(0), 3, 4)], false),
            ("a read beside a write, before", &[(Write(1), 1, 4), (Read(0), 2, 3)], true),
            ("a read beside a write, after", &[(Write(1), 1, 4), (Read(1), 2, 3)], true),
            ("asked as the other is answered", &[(Write(1), 1, 2), (Read(0), 2, 3)], true),
            ("there and back", &[(Write(1), 1, 9), (Read(1), 2, 3), (Read(0), 4, 5)], false),
            ("two readers at odds", &[(Write(1), 1, 9), (Read(1), 2, 4), (Read(0), 5, 7)], false),
            ("two readers beside each other", &[(Write(1), 1, 9), (Read(1), 2, 6), (Read(0), 5, 7)], true),
            (
                "writes seen in two orders",
                &[(Write(1), 1, 2), (Write(2), 1, 2), (Read(1), 3, 4), (Read(2), 5, 6)],
                false,
            ),
            (
                "written beside a swap what it was before",
                &[(Swap(0, 1), 1, 3), (Read(1), 2, 4), (Write(0), 2, 3), (Swap(0, 2), 5, 6)],
                true,
            ),
            ("swapped twice", &[(Swap(0, 1), 1, 9), (Swap(0, 2), 1, 9)], false),
            ("swapped in a row", &[(Swap(1, 2), 1, 9), (Swap(0, 1), 2, 8), (Read(2), 10, 11)], true),
            ("never answered, and it happened", &[(Write(1), 1, NEVER), (Read(1), 3, 4)], true),
            ("never answered, and it did not happen", &[(Write(1), 1, NEVER), (Read(0), 3, 4)], true),
            (
                "never answered, and it happened late",
                &[(Write(1), 1, NEVER), (Read(0), 3, 4), (Read(1), 5, 6)],
                true,
            ),
            (
                "never answered, and it happened twice",
                &[(Write(1), 1, NEVER), (Read(1), 3, 4), (Write(0), 5, 6), (Read(1), 7, 8)],
                false,
            ),
            ("never answered and not asked yet", &[(Read(1), 1, 2), (Write(1), 3, NEVER)], false),
        ];
        for (what, rows, fits) in rows {
            assert_eq!(order(&history(rows)).is_ok(), *fits, "{what}");
        }
    }

    #[test]
    fn it_says_whose_answer_fits_nowhere() {
        let rows = [(Write(1), 1, 2), (Read(1), 3, 4), (Read(2), 5, 6), (Read(1), 7, 8)];
        assert_eq!(order(&history(&rows)), Err(Fault::NoOrder(2)));
    }

    #[test]
    fn many_at_once_do_not_explode() {
        // Sixty-four swaps and as many reads, all at once: one order of so many.
        let swaps = (0..64).rev().map(|n| (Swap(n, n + 1), 1, 9));
        let rows: Vec<_> = swaps.chain((0..64).map(|n| (Read(n), 1, 9))).collect();
        assert_eq!(order(&history(&rows)), Ok(()));
    }

    /// Tries all orders.
    fn by_all_orders(state: u8, left: &[Operation<Said>]) -> bool {
        let due = left.iter().filter_map(|operation| operation.answered).min();
        due.is_none_or(|due| {
            (0..left.len()).filter(|number| left[*number].asked <= due).any(|number| {
                let mut rest = left.to_vec();
                let first = rest.remove(number);
                match step(state, first.said) {
                    Step::Never => false,
                    Step::Looks => by_all_orders(state, &rest),
                    Step::Turns(state) => by_all_orders(state, &rest),
                }
            })
        })
    }

    #[test]
    fn it_agrees_with_trying_all_orders() {
        let (mut chance, mut fits) = (Chance::new(11), 0);
        for round in 0..20_000 {
            let rows: Vec<_> = (0..=chance.below(6))
                .map(|_| {
                    let mut value = || u8::try_from(chance.below(3)).unwrap();
                    let (one, other) = (value(), value());
                    let asked = chance.below(8) as u64;
                    let said = [Write(one), Read(one), Swap(one, other)][chance.below(3)];
                    let long = 1 + chance.below(5) as u64;
                    (said, asked, if chance.below(6) == 0 { NEVER } else { asked + long })
                })
                .collect();
            let history = history(&rows);
            let expected = by_all_orders(0, &history);
            fits += usize::from(expected);
            assert_eq!(order(&history).is_ok(), expected, "round {round}: {rows:?}");
        }
        assert!((2_000..18_000).contains(&fits), "{fits} of 20000 fit: too much of one kind");
    }
}
