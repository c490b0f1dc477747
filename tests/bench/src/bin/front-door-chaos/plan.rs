//! When which fault comes: by how many acts were done, the same for the same seed.

use crate::{asked::Asked, chance::Chance};

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// This desk's cable is cut for so many milliseconds.
    Cut(usize, u64),
    /// It falls silent for so many milliseconds.
    Silence(usize, u64),
    /// This desk is killed and started again.
    Kill(usize),
    /// The server crashes.
    Crash,
    /// It is stopped and its data are copied.
    BackUp,
    /// The copy is put in the place of its data.
    Restore,
}

/// The faults in order, each with the number of acts after which it comes.
pub(crate) fn plan(asked: &Asked) -> Vec<(usize, Fault)> {
    let mut chance = Chance::new(asked.seed);
    // The first acts and the last ones are left alone, so that every fault meets some.
    let (from, span) = (asked.acts / 20, asked.acts * 85 / 100);
    let mut faults = Vec::new();
    for number in 0..asked.cuts {
        let (at, desk) = (from + chance.below(span), chance.below(asked.desks));
        let long = chance.below(1000) as u64;
        // One in four is silence, and one in eight of those long enough to count as offline.
        faults.push((
            at,
            match number % 32 {
                0 => Fault::Silence(desk, 3_000 + long),
                4 | 8 | 12 | 16 | 20 | 24 | 28 => Fault::Silence(desk, 100 + long),
                _ => Fault::Cut(desk, long / 2),
            },
        ));
    }
    for _ in 0..asked.kills {
        faults.push((from + chance.below(span), Fault::Kill(chance.below(asked.desks))));
    }
    for _ in 0..asked.crashes {
        faults.push((from + chance.below(span), Fault::Crash));
    }
    for number in 0..asked.restores {
        let at = from + span * (number + 1) / (asked.restores + 1);
        faults.push((at - span / (8 * asked.restores.max(1)), Fault::BackUp));
        faults.push((at, Fault::Restore));
    }
    faults.sort_by_key(|(at, _)| *at);
    faults
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Asked, Fault, plan};

    #[test]
    fn every_fault_asked_for_comes_among_the_acts_and_each_restore_has_its_backup() {
        let words = ["--acts", "1000", "--cuts", "40", "--kills", "7", "--crashes", "2", "--restores", "3"];
        let asked = Asked::read(&words.map(str::to_owned)).unwrap();
        let faults = plan(&asked);
        let count = |wanted: fn(&Fault) -> bool| faults.iter().filter(|(_, fault)| wanted(fault)).count();
        assert_eq!(count(|fault| matches!(fault, Fault::Cut(..) | Fault::Silence(..))), 40);
        assert_eq!(count(|fault| matches!(fault, Fault::Silence(..))), 10);
        assert_eq!(count(|fault| matches!(fault, Fault::Kill(_))), 7);
        assert_eq!(count(|fault| matches!(fault, Fault::Crash)), 2);
        let backups: Vec<_> = faults
            .iter()
            .map(|(_, fault)| *fault)
            .filter(|fault| matches!(fault, Fault::BackUp | Fault::Restore))
            .collect();
        assert_eq!(backups, [Fault::BackUp, Fault::Restore].repeat(3));
        assert!(faults.iter().all(|(at, _)| (50..900).contains(at)));
        assert_eq!(faults, plan(&asked), "the same seed, the same faults");
    }
}
