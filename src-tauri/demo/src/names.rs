//! Names for made-up people: skewed as real ones are, common names first, with a long tail.

use crate::{
    chance::{Chance, Weighted},
    traditions::{TRADITIONS, Tradition, feminine},
};
use front_door_domain::demo_tables::DemoNames;
use std::collections::BTreeMap;

/// Lists of our own, for locales whose lists are in another script or missing.
const OWN: &str = include_str!("../data/names.txt");

/// First and last halves of English family names that come from places.
const PLACE_STARTS: &str = "Ash Beck Birch Black Brad Brook Bur Cal Clay Cold Dal Dun East Elder Elm Fair Farn Fen Gar \
     Glen Hart Haw Hazel Heath Hol Kel Lang Lin Marl Mel Mil Nor Oak Pen Rad Red Rush Sel Shel Stan Stock Sum Thorn \
     Wal Welling West Whit Win Wood";
const PLACE_ENDS: &str = "bourne bridge bury by combe cote croft dale den field ford gate ham hurst land ley low mere \
     more shaw stead stone thorpe ton water way well wick worth wood";

/// Everything names are drawn from.
#[derive(Debug)]
pub(crate) struct NameBook {
    traditions: Vec<Lists>,
}

#[derive(Debug)]
struct Lists {
    female: Blend,
    male: Blend,
    last: Blend,
}

/// Several lists, each with its weight.
#[derive(Debug)]
struct Blend {
    choice: Weighted,
    lists: Vec<NameList>,
}

#[derive(Debug)]
struct NameList {
    names: Vec<String>,
    ranks: Weighted,
}

impl NameBook {
    /// The book of these locales and our own lists; none when there is no first name to fall back on.
    pub(crate) fn new(locales: &[DemoNames]) -> Option<Self> {
        let parts = Parts::gather(locales);
        let traditions: Vec<Lists> = TRADITIONS.iter().map(|tradition| parts.lists(tradition)).collect();
        let first = traditions.first()?;
        let usable = !(first.female.is_empty() || first.male.is_empty() || first.last.is_empty());
        usable.then_some(Self { traditions })
    }

    /// A first name, with a second one for some.
    pub(crate) fn given(&self, chance: &mut Chance, tradition: usize, woman: bool) -> String {
        let blend = self.blend(tradition, |lists| if woman { &lists.female } else { &lists.male });
        let first = blend.draw(chance);
        if !chance.in_10_000(if tradition == 0 { 6_500 } else { 2_000 }) {
            return first.to_owned();
        }
        let second = blend.draw(chance);
        if second == first { first.to_owned() } else { format!("{first} {second}") }
    }

    /// A family's name in its first form.
    pub(crate) fn family(&self, chance: &mut Chance, tradition: usize) -> String {
        let blend = self.blend(tradition, |lists| &lists.last);
        let name = blend.draw(chance);
        let (share, between) = TRADITIONS.get(tradition).map_or((0, '-'), |tradition| tradition.double);
        if !chance.in_10_000(share) || name.contains([' ', '-']) {
            return name.to_owned();
        }
        let second = blend.draw(chance);
        if second == name || second.contains([' ', '-']) {
            name.to_owned()
        } else {
            format!("{name}{between}{second}")
        }
    }

    /// The family's name as one of its people carries it.
    pub(crate) fn carried(chance: &mut Chance, tradition: usize, family: &str, woman: bool) -> String {
        let Some(tradition) = TRADITIONS.get(tradition) else { return family.to_owned() };
        let (own, share) = if woman { tradition.of_women } else { tradition.of_men };
        match chance.in_10_000(share).then(|| chance.pick(own)).flatten() {
            Some(name) => (*name).to_owned(),
            None if woman => feminine(tradition.feminine, family),
            None => family.to_owned(),
        }
    }

    fn blend(&self, tradition: usize, part: impl Fn(&Lists) -> &Blend) -> &Blend {
        let own = self.traditions.get(tradition).map(&part).filter(|blend| !blend.is_empty());
        own.unwrap_or_else(|| part(&self.traditions[0]))
    }
}

impl Blend {
    fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    fn draw(&self, chance: &mut Chance) -> &str {
        let Some(list) = self.lists.get(self.choice.draw(chance)) else { return "" };
        list.names.get(list.ranks.draw(chance)).map_or("", String::as_str)
    }
}

/// Names by locale and part (`female`, `male`, `last`), commonest first.
struct Parts(BTreeMap<(String, &'static str), NameList>);

impl Parts {
    fn gather(locales: &[DemoNames]) -> Self {
        let mut parts = BTreeMap::new();
        for names in locales {
            // The one list of first names that tells nobody apart (Pakistan) is nearly all men's.
            let male: Vec<String> = names.male.iter().chain(&names.unisex).cloned().collect();
            for (part, list) in [("female", &names.female), ("male", &male), ("last", &names.last)] {
                let list = usable(list.iter().map(String::as_str), &names.locale);
                parts.insert((names.locale.clone(), part), NameList::unranked(list, &names.locale));
            }
        }
        for (locale, part, list) in own_lists() {
            parts.insert((locale, part), NameList::ranked(list, 3));
        }
        parts.insert(("compound".to_owned(), "last"), NameList::unranked(compounds(), "compound"));
        Self(parts)
    }

    fn lists(&self, tradition: &Tradition) -> Lists {
        Lists {
            female: self.blend(tradition.given, "female"),
            male: self.blend(tradition.given, "male"),
            last: self.blend(tradition.last, "last"),
        }
    }

    fn blend(&self, locales: &[(&str, u64)], part: &'static str) -> Blend {
        let found = locales.iter().filter_map(|(locale, weight)| {
            let list = self.0.get(&((*locale).to_owned(), part)).filter(|list| !list.names.is_empty())?;
            Some((*weight, NameList { names: list.names.clone(), ranks: list.ranks.clone() }))
        });
        let (weights, lists): (Vec<u64>, Vec<NameList>) = found.unzip();
        Blend { choice: Weighted::new(weights), lists }
    }
}

impl NameList {
    /// A list whose order says how common a name is: the weight falls as one over the rank.
    fn ranked(names: Vec<String>, flat: u64) -> Self {
        let ranks = Weighted::new((0..names.len() as u64).map(|rank| 1_000_000 / (rank + flat)));
        Self { names, ranks }
    }

    /// A list in the order of the alphabet: it gets an order of its own, the same for every seed.
    fn unranked(mut names: Vec<String>, locale: &str) -> Self {
        Chance::of(0, locale).shuffle(&mut names);
        let flat = names.len() as u64 / 12 + 3;
        Self::ranked(names, flat)
    }
}

/// Names in the Latin script that look like names, each once.
fn usable<'a>(names: impl Iterator<Item = &'a str>, locale: &str) -> Vec<String> {
    // Czech and Slovak lists carry the women's form beside the men's, and men would get it too.
    let women_only = matches!(locale, "sk_SK" | "cs_CZ");
    let mut list: Vec<String> = names
        .map(|name| name.trim().replace('\u{2019}', "'"))
        .filter(|name| {
            name.chars().all(in_a_name) && (2..=30).contains(&name.chars().count()) && name != "Doe"
        })
        .filter(|name| !(women_only && name.ends_with("ová")))
        .collect();
    list.sort_unstable();
    list.dedup();
    list
}

fn in_a_name(letter: char) -> bool {
    let latin = letter <= '\u{24f}' || ('\u{1e00}'..='\u{1eff}').contains(&letter);
    matches!(letter, ' ' | '-' | '\'') || (latin && letter.is_alphabetic())
}

/// Our own lists as (locale, part, names).
fn own_lists() -> impl Iterator<Item = (String, &'static str, Vec<String>)> {
    OWN.split("\n[").skip(1).filter_map(|section| {
        let (head, body) = section.split_once("]\n")?;
        let (locale, part) = head.split_once('.')?;
        let part = ["female", "male", "last"].into_iter().find(|known| *known == part)?;
        let names = body.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty());
        Some((locale.to_owned(), part, names.map(str::to_owned).collect()))
    })
}

fn compounds() -> Vec<String> {
    let starts = PLACE_STARTS.split_whitespace();
    let joined =
        starts.flat_map(|start| PLACE_ENDS.split_whitespace().map(move |end| format!("{start}{end}")));
    joined.collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn english() -> DemoNames {
        DemoNames {
            locale: "en_GB".to_owned(),
            female: vec!["Ada".to_owned(), "Eve".to_owned()],
            male: vec!["Ben".to_owned(), "Tom".to_owned()],
            last: vec!["Reed".to_owned(), "Doe".to_owned(), "Ильин".to_owned()],
            ..DemoNames::default()
        }
    }

    #[test]
    fn other_scripts_and_placeholders_are_left_out() {
        assert_eq!(usable(english().last.iter().map(String::as_str), "en_GB"), ["Reed"]);
        assert_eq!(usable(["Novák", "Nováková", "Bába"].into_iter(), "sk_SK"), ["Bába", "Novák"]);
    }

    #[test]
    fn our_own_lists_are_read_whole() {
        let lists: Vec<_> = own_lists().collect();
        assert_eq!(lists.len(), OWN.matches("\n[").count());
        for (locale, part, names) in lists {
            assert_eq!(
                usable(names.iter().map(String::as_str), "").len(),
                names.len(),
                "{locale}.{part} repeats or strays"
            );
        }
    }

    #[test]
    fn a_tradition_without_lists_falls_back_and_no_lists_at_all_is_refused() {
        let book = NameBook::new(&[english()]).unwrap();
        let vietnamese = TRADITIONS.iter().position(|tradition| tradition.key == "vietnamese").unwrap();
        assert!(!book.given(&mut Chance::of(1, "x"), vietnamese, true).is_empty());
        assert!(NameBook::new(&[]).is_none());
    }
}
