//! Addresses: real postcodes, made-up streets and numbers.

use crate::numbers::mix;

const STREETS: &str = "Acacia Albion Alma Ashbrook Avondale Barley Beechfield Bellevue Birchwood Bramble Briar Bridle \
     Brookside Cedar Chestnut Cherry Clover Coppice Cowslip Crescent Cygnet Dahlia Daisy Dovecote Elder Elmfield \
     Fairfield Falcon Farthing Ferndale Foxglove Gable Glebe Goldfinch Granary Greenfield Harvest Hawthorn Hazel \
     Heather Heron Hillside Hollybush Ivy Jasmine Juniper Kestrel Kingfisher Laburnum Larch Laurel Lavender Lilac \
     Lime Linden Magnolia Mallard Maple Marigold Meadow Mill Mulberry Myrtle Nightingale Oakfield Orchard Osprey \
     Partridge Pasture Pear Pippin Plover Poplar Primrose Quince Redwing Robin Rosemary Rowan Russet Saffron \
     Skylark Sorrel Spinney Starling Sycamore Thistle Thrush Valley Violet Walnut Warren Willow Woodlark Wren";
const KINDS: &[&str] = &[
    "Road", "Road", "Road", "Avenue", "Avenue", "Close", "Gardens", "Street", "Drive", "Way", "Crescent",
    "Lane", "Grove",
];
const LETTERS: &[&str] = &["", "A", "B", "C", "D", "E", "F", "G"];
/// Homes of a block of flats, and of one side of a street.
const HOMES: u32 = 60;
const BLOCKS: &[&str] = &["House", "Court", "Lodge", "Point", "Mansions"];

/// Post towns by outward code; the longest that fits counts.
const TOWNS: &[(&str, &str)] = &[
    ("IG11", "Barking"),
    ("IG7", "Chigwell"),
    ("IG8", "Woodford Green"),
    ("IG9", "Buckhurst Hill"),
    ("IG", "Ilford"),
    ("RM8", "Dagenham"),
    ("RM9", "Dagenham"),
    ("RM10", "Dagenham"),
    ("RM11", "Hornchurch"),
    ("RM12", "Hornchurch"),
    ("RM13", "Rainham"),
    ("RM14", "Upminster"),
    ("RM15", "South Ockendon"),
    ("RM19", "Purfleet"),
    ("RM", "Romford"),
    ("CM", "Brentwood"),
];

/// Homes of each postcode, handed out one after the other.
#[derive(Debug)]
pub(crate) struct Homes {
    streets: Vec<Street>,
}

/// The street of one postcode.
#[derive(Debug)]
struct Street {
    postcode: String,
    /// Street and town.
    name: String,
    /// Names of its blocks of flats; none where there are houses.
    blocks: Vec<String>,
    /// Even numbers rather than odd.
    even: u32,
    /// Homes handed out.
    homes: u32,
}

impl Homes {
    pub(crate) fn new(postcodes: Vec<String>) -> Self {
        let names: Vec<&str> = STREETS.split_whitespace().collect();
        Self { streets: postcodes.into_iter().map(|postcode| Street::new(postcode, &names)).collect() }
    }

    /// First lines and postcode of the next home of the postcode at `place`.
    pub(crate) fn next(&mut self, place: usize) -> (String, String) {
        let Some(street) = self.streets.get_mut(place) else { return Default::default() };
        let home = street.homes;
        street.homes += 1;
        (street.line(home), street.postcode.clone())
    }
}

impl Street {
    fn new(postcode: String, names: &[&'static str]) -> Self {
        let hash = postcode.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)));
        let name = format!("{} {}, {}", entry(names, hash), entry(KINDS, hash >> 16), town(&postcode));
        let flats = (hash >> 32) % 4 == 0;
        let kind = entry(BLOCKS, hash >> 40);
        let first = usize::try_from(mix(hash) % 90).unwrap_or_default();
        let block = |name: &&str| format!("{name} {kind}");
        let blocks = names.iter().cycle().skip(first).take(if flats { 8 } else { 0 }).map(block).collect();
        Self { postcode, name, blocks, even: u32::from((hash >> 34) % 2 == 1), homes: 0 }
    }

    /// The first lines of the home in place `home`: flats by the block, houses up one side of the
    /// street and then with a letter.
    fn line(&self, home: u32) -> String {
        let (turn, place) = (home / HOMES, home % HOMES);
        let turn = usize::try_from(turn).unwrap_or_default();
        if let Some(block) = self.blocks.get(turn) {
            return format!("Flat {}, {block}, {}", place + 1, self.name);
        }
        let letter = entry(LETTERS, turn as u64);
        format!("{}{letter} {}", place * 2 + 1 + self.even, self.name)
    }
}

fn entry(list: &[&'static str], hash: u64) -> &'static str {
    let place = usize::try_from(hash % (list.len().max(1) as u64)).unwrap_or_default();
    list.get(place).copied().unwrap_or_default()
}

fn town(postcode: &str) -> &'static str {
    let outward = postcode.split(' ').next().unwrap_or_default();
    let area = outward.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let named = |wanted: &str| TOWNS.iter().find(|(code, _)| *code == wanted).map(|(_, town)| *town);
    named(outward).or_else(|| named(area)).unwrap_or("London")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn check_town(postcode: &str, expected: &str) {
        assert_eq!(town(postcode), expected, "{postcode}");
    }

    #[test]
    fn post_towns_follow_the_outward_code() {
        check_town("IG1 1AA", "Ilford");
        check_town("IG11 7PR", "Barking");
        check_town("RM1 3AB", "Romford");
        check_town("RM14 2YN", "Upminster");
        check_town("E11 1PB", "London");
    }

    #[test]
    fn no_two_households_of_a_postcode_share_a_door() {
        for postcode in ["IG1 1AA", "RM8 2AB", "E11 1PB", "RM3 9PD", "IG6 2UP"] {
            let mut homes = Homes::new(vec![postcode.to_owned()]);
            let doors: HashSet<String> = (0..400).map(|_| homes.next(0).0).collect();
            assert_eq!(doors.len(), 400, "{postcode}");
        }
    }
}
