//! Who lives together. Households are made so that the people of an area come out in its real
//! numbers of each sex and age band: couples, people on their own, grown-up children still at home
//! and children in proportion.

use crate::{
    areas::whole,
    chance::{Chance, Weighted},
};

/// Of 100 households headed by each adult band, how many are couples.
const COUPLES: [f64; 4] = [0.30, 0.65, 0.65, 0.45];
/// Children of a household headed by each adult band, before fitting to the area.
const CHILDREN: [f64; 4] = [0.3, 1.4, 0.45, 0.01];
/// Draws for children: a household has at most this many.
const MOST_CHILDREN: u64 = 7;
/// Everything of 10,000.
const ALL: f64 = 10_000.0;

/// How the households of one area are made up. Shares are of 10,000.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Adult bands (from 16) by the households they head.
    heads: Weighted,
    /// A child in one draw of [`MOST_CHILDREN`], by the head's band.
    child: [u64; 4],
    /// A grown-up child at home, in households headed by somebody of 45 to 64.
    grown: u64,
    /// Women among adults who are not in a couple, by band.
    women: [u64; 4],
    /// Girls among children.
    girls: u64,
    /// People in a household on average.
    size: f64,
}

/// One person of a household, before name and date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// What this person is to the household.
    pub(crate) role: Role,
    /// Sex as in the tables.
    pub(crate) woman: bool,
    /// Age band of the tables, 0 to 4.
    pub(crate) band: usize,
    /// Place within the band, of 65,536.
    pub(crate) place: u64,
}

/// What a person is to the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Lives alone, or without a partner.
    Single,
    /// The first of a couple.
    Head,
    /// The second of a couple.
    Partner,
    /// A grown-up child.
    Grown,
    /// Under 16.
    Child,
}

impl Plan {
    pub(crate) fn new(female: [u32; 5], male: [u32; 5]) -> Self {
        let people = |band: usize| f64::from(female[band]) + f64::from(male[band]);
        let adults = [people(1), people(2), people(3), people(4)];
        let mut heads: [f64; 4] = core::array::from_fn(|band| adults[band] / (1.0 + COUPLES[band]));
        let grown = (0.5 * adults[0] / heads[2].max(1.0)).min(0.5);
        heads[0] = (adults[0] - grown * heads[2]).max(0.0) / (1.0 + COUPLES[0]);
        let unfitted: f64 =
            heads.iter().zip(CHILDREN).map(|(households, children)| households * children).sum();
        let fit = people(0) / unfitted.max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "seven")]
        let draws = MOST_CHILDREN as f64;
        let households: f64 = heads.iter().sum();
        Self {
            heads: Weighted::new(heads.map(|households| whole(households * 1_000.0))),
            child: CHILDREN.map(|children| whole((children * fit / draws).min(0.9) * ALL)),
            grown: whole(grown * ALL),
            women: core::array::from_fn(|band| {
                let coupled = 2.0 * COUPLES[band] * heads[band] / adults[band].max(1.0);
                alone(f64::from(female[band + 1]) / adults[band].max(1.0), coupled)
            }),
            girls: whole(f64::from(female[0]) / people(0).max(1.0) * ALL),
            size: (people(0) + adults.iter().sum::<f64>()) / households.max(1.0),
        }
    }

    /// People in a household on average; never below one.
    pub(crate) fn size(&self) -> f64 {
        self.size.max(1.0)
    }

    /// The people of one more household, adults first.
    pub(crate) fn household(&self, chance: &mut Chance) -> Vec<Part> {
        let head = self.heads.draw(chance).min(3);
        let mut parts = self.adults(chance, head);
        if head == 2 && chance.in_10_000(self.grown) {
            let place = chance.below(0xa000);
            parts.push(Part { role: Role::Grown, woman: chance.in_10_000(self.women[0]), band: 1, place });
        }
        for _ in 0..MOST_CHILDREN {
            if chance.in_10_000(self.child[head]) {
                parts.push(self.child(chance, head));
            }
        }
        parts
    }

    fn adults(&self, chance: &mut Chance, head: usize) -> Vec<Part> {
        // The youngest of 16 to 29 live with their parents: whoever heads a household is older.
        let (from, width) = if head == 0 { (0x4000, 0xc000) } else { (0, 0x1_0000) };
        let place = from + chance.below(width);
        let part = |role, woman, place| Part { role, woman, band: head + 1, place };
        if !chance.in_10_000(whole(COUPLES[head] * ALL)) {
            return vec![part(Role::Single, chance.in_10_000(self.women[head]), place)];
        }
        let woman_first = chance.in_10_000(5_000);
        let alike = chance.in_10_000(250);
        let near = beside(chance, place);
        vec![part(Role::Head, woman_first, place), part(Role::Partner, woman_first == alike, near)]
    }

    fn child(&self, chance: &mut Chance, head: usize) -> Part {
        let (from, width) = match head {
            0 => (0, 0x5000),
            1 => (0, 0xe000),
            _ => (0x6000, 0xa000),
        };
        let place = from + chance.below(width);
        Part { role: Role::Child, woman: chance.in_10_000(self.girls), band: 0, place }
    }
}

/// Women among those not in a couple, so that all adults together come out right when half of
/// those in couples are women.
fn alone(women: f64, coupled: f64) -> u64 {
    whole(((women - 0.5 * coupled) / (1.0 - coupled).max(0.05)).clamp(0.0, 1.0) * ALL)
}

/// A place near another, folded back at the ends of the band so that no age is favoured.
fn beside(chance: &mut Chance, place: u64) -> u64 {
    let moved = (place + chance.below(0x5000)).abs_diff(0x2800);
    if moved > 0xffff { 0x1_ffff - moved } else { moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People of each sex and band from many households, as parts of 1,000 of everybody.
    fn drawn(female: [u32; 5], male: [u32; 5]) -> ([f64; 5], [f64; 5]) {
        let plan = Plan::new(female, male);
        let mut chance = Chance::of(11, "households");
        let mut seen = ([0.0; 5], [0.0; 5]);
        let mut all = 0.0;
        for part in (0..200_000).flat_map(|_| plan.household(&mut chance)) {
            let side = if part.woman { &mut seen.0 } else { &mut seen.1 };
            side[part.band] += 1.0;
            all += 1.0;
        }
        (seen.0.map(|count| count / all), seen.1.map(|count| count / all))
    }

    fn check(female: [u32; 5], male: [u32; 5]) {
        let all = f64::from(female.iter().chain(&male).sum::<u32>());
        let (women, men) = drawn(female, male);
        for (seen, table) in women.iter().zip(female).chain(men.iter().zip(male)) {
            let expected = f64::from(table) / all;
            assert!((seen - expected).abs() < 0.006, "{seen} and {expected} of {female:?} {male:?}");
        }
    }

    #[test]
    fn an_area_gets_its_real_sexes_and_ages() {
        check([271, 181, 299, 188, 87], [263, 207, 296, 234, 91]);
        check([383, 307, 403, 262, 62], [399, 242, 383, 218, 45]);
        check([120, 110, 140, 260, 330], [130, 115, 135, 240, 240]);
    }

    #[test]
    fn an_empty_area_makes_nobody_fail() {
        assert!(!Plan::new([0; 5], [0; 5]).household(&mut Chance::of(1, "x")).is_empty());
    }
}
