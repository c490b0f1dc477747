//! Chance from a seed. Whole numbers only and a generator whose output is fixed by its algorithm,
//! so that the same seed makes the same people on every machine and in every later version.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A stream of chance that belongs to one thing: a practice, a hub's day, a name list.
#[derive(Debug, Clone)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of the thing called `what` under `seed`; streams of different things are
    /// independent of each other.
    pub(crate) fn of(seed: u64, what: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(what.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.bits()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// An index into something of `len` entries.
    pub(crate) fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }

    /// True in `share` of 10,000 draws.
    pub(crate) fn in_10_000(&mut self, share: u64) -> bool {
        self.below(10_000) < share
    }

    /// One of the entries; none of an empty list.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.index(list.len()))
    }

    /// An id in the shape of a random UUID.
    pub(crate) fn uuid(&mut self) -> Uuid {
        let high = u128::from(self.bits()) << 64;
        uuid::Builder::from_random_bytes((high | u128::from(self.bits())).to_be_bytes()).into_uuid()
    }

    /// Puts the entries in a random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.index(last + 1);
            list.swap(last, other);
        }
    }
}

/// Draws indices in proportion to whole weights.
#[derive(Debug, Clone)]
pub(crate) struct Weighted {
    /// Running sums of the weights.
    sums: Box<[u64]>,
}

impl Weighted {
    pub(crate) fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let mut sum = 0;
        let sums = weights.into_iter().map(|weight| {
            sum += weight;
            sum
        });
        Self { sums: sums.collect() }
    }

    /// The sum of all weights.
    pub(crate) fn total(&self) -> u64 {
        self.sums.last().copied().unwrap_or_default()
    }

    /// An index; 0 when there is no weight at all.
    pub(crate) fn draw(&self, chance: &mut Chance) -> usize {
        let at = chance.below(self.total());
        self.at(at)
    }

    /// The index that owns the place `at` of the total.
    pub(crate) fn at(&self, at: u64) -> usize {
        self.sums.partition_point(|sum| *sum <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_name_same_stream_other_name_other_stream() {
        let mut first = Chance::of(7, "a");
        assert_eq!(first.bits(), Chance::of(7, "a").bits());
        assert_ne!(Chance::of(7, "a").bits(), Chance::of(7, "b").bits());
        assert_ne!(Chance::of(7, "a").bits(), Chance::of(8, "a").bits());
    }

    #[test]
    fn weights_are_kept_and_a_weight_of_nothing_is_never_drawn() {
        let weighted = Weighted::new([1, 0, 3]);
        let mut chance = Chance::of(1, "weights");
        let mut seen = [0_u32; 3];
        for _ in 0..40_000 {
            seen[weighted.draw(&mut chance)] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((9_500..10_500).contains(&seen[0]), "{seen:?}");
    }

    #[test]
    fn a_shuffle_keeps_every_entry() {
        let mut list: Vec<u32> = (0..100).collect();
        Chance::of(3, "shuffle").shuffle(&mut list);
        assert_ne!(list, (0..100).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
