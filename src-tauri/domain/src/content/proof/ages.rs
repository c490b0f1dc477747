//! Needs that divide the ages among them leave none out, and no age is claimed by two.

use super::Finding;
use crate::{
    content::{Age, AgeBound, Need, Place, Who},
    pack::Pack,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Each family with its needs, the youngest first.
fn families(pack: &Pack) -> BTreeMap<&str, Vec<(&Need, Who)>> {
    let mut families: BTreeMap<&str, Vec<(&Need, Who)>> = BTreeMap::new();
    for need in &pack.content.needs {
        if let Some(ages) = &need.ages {
            families.entry(&ages.family).or_default().push((need, ages.who()));
        }
    }
    for needs in families.values_mut() {
        needs.sort_by_key(|(_, who)| who.first_month());
    }
    families
}

/// Ages from birth to the end of the family that no need of it takes.
pub(super) fn gaps(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for (family, needs) in families(pack) {
        let mut reached = 0;
        for (need, who) in needs {
            if who.first_month() > reached {
                let (from, to) = (Age { months: reached }, Age { months: who.first_month() });
                let what =
                    format!("of the needs of {family}, none is for ages from {from} to {to}. Let two meet.");
                found.push(Finding::new(Place::need(&need.id).at("ages"), what));
            }
            reached = reached.max(who.end_month());
        }
    }
    found
}

/// Ages that two needs of a family claim, and bounds that a need repeats from its service: of two
/// statements of one bound, one will be forgotten when it changes.
pub(super) fn claimed_twice(pack: &Pack, _: Date) -> Vec<Finding> {
    let mut found = Vec::new();
    for (family, needs) in families(pack) {
        for pair in needs.windows(2) {
            if let [(one, young), (other, old)] = pair
                && young.end_month() > old.first_month()
            {
                let age = Age { months: old.first_month() };
                let what = format!(
                    "`{}` and `{}` of {family} both claim the age {age}. Let one end where the other begins.",
                    one.id, other.id
                );
                found.push(Finding::new(Place::need(&other.id).at("ages").at("from"), what));
            }
        }
    }
    found.extend(pack.content.needs.iter().flat_map(|need| repeated(pack, need)));
    found
}

fn repeated(pack: &Pack, need: &Need) -> Vec<Finding> {
    let mut found = Vec::new();
    for route in &need.routes {
        let Some(service) = pack.service(&route.service) else { continue };
        for (end, own, of_service) in
            [("from", &route.who.from, &service.who.from), ("below", &route.who.below, &service.who.below)]
        {
            let (own, of_service) =
                (own.as_ref().and_then(AgeBound::months), of_service.as_ref().and_then(AgeBound::months));
            if own.is_some() && own == of_service {
                let what =
                    format!("the age is claimed here and by `{}` for every need. Keep one.", service.id);
                found.push(Finding::new(Place::route(&need.id, &route.service).at("who").at(end), what));
            }
        }
    }
    found
}
