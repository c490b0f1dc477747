//! Whose turn it is: the next person goes to the practice that is furthest below its share.
//!
//! Webster's method (odd divisors) as an endless order: its first `n` turns are the fair division
//! of `n` people in proportion to list sizes, for every `n`. So the counts are exact, and nobody's
//! practice depends on how many people are asked for. When as many people are drawn as the lists
//! hold, each practice has its list size to the person.

use std::{cmp::Ordering, collections::BinaryHeap};

/// An endless order of turns.
#[derive(Debug)]
pub(crate) struct Shares {
    waiting: BinaryHeap<Claim>,
}

impl Shares {
    pub(crate) fn new(weights: &[u64]) -> Self {
        let claims = weights.iter().enumerate().filter(|(_, weight)| **weight > 0);
        let waiting = claims.map(|(owner, weight)| Claim { owner, weight: *weight, divisor: 1 });
        Self { waiting: waiting.collect() }
    }

    /// Whose turn it is now; the first owner when nobody has a share.
    pub(crate) fn turn(&mut self) -> usize {
        let Some(mut first) = self.waiting.peek_mut() else { return 0 };
        first.divisor += 2;
        first.owner
    }
}

/// One owner's claim to the next turn: the weight over an odd divisor.
#[derive(Debug)]
struct Claim {
    owner: usize,
    weight: u64,
    divisor: u64,
}

impl Ord for Claim {
    fn cmp(&self, other: &Self) -> Ordering {
        let own = u128::from(self.weight) * u128::from(other.divisor);
        let its = u128::from(other.weight) * u128::from(self.divisor);
        own.cmp(&its).then(other.owner.cmp(&self.owner))
    }
}

impl PartialOrd for Claim {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Claim {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(weights: &[u64], turns: usize, expected: &[u64]) {
        let mut shares = Shares::new(weights);
        let mut seen = vec![0; weights.len()];
        for _ in 0..turns {
            seen[shares.turn()] += 1;
        }
        assert_eq!(seen, expected, "{turns} turns over {weights:?}");
    }

    #[test]
    fn a_full_round_gives_everyone_the_exact_share() {
        check(&[5, 3, 2], 10, &[5, 3, 2]);
        check(&[5, 3, 2], 1_000, &[500, 300, 200]);
        check(&[20_000, 1, 9_999], 30_000, &[20_000, 1, 9_999]);
    }

    #[test]
    fn few_turns_are_divided_fairly() {
        check(&[5, 3, 2], 1, &[1, 0, 0]);
        check(&[5, 3, 2], 3, &[1, 1, 1]);
        check(&[7, 0, 1], 4, &[4, 0, 0]);
    }
}
