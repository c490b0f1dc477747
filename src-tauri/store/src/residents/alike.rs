//! The wrong-person guard: same birth date, similar name.

use super::{find::BORN_ON_ONE_DAY, typo};
use crate::{Store, StoreError};
use front_door_domain::{fold::fold, residents::Resident};

/// How alike two given names are before they count as similar: `Sara` and `Sarah`, not `Sara` and
/// `Susan`.
const SIMILAR: f64 = 0.85;

impl Store {
    /// Other people with the same birth date and a similar name, at most five.
    pub async fn look_alikes(&self, of: &Resident) -> Result<Vec<Resident>, StoreError> {
        let mut born = self.find_by_born(of.born, None, BORN_ON_ONE_DAY).await?;
        born.retain(|other| other.id != of.id && similar(of, other));
        born.truncate(5);
        Ok(born)
    }
}

fn similar(one: &Resident, other: &Resident) -> bool {
    let (family, given) = (fold(&one.family), fold(&one.given));
    let (their_family, their_given) = (fold(&other.family), fold(&other.given));
    let swapped = family == their_given && given == their_family;
    swapped || (typo::slip(&family, &their_family).is_some() && given_alike(&given, &their_given))
}

fn given_alike(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one) || strsim::jaro_winkler(one, other) >= SIMILAR
}
