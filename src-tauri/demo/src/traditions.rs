//! Which lists a family's names come from: naming traditions, and how the Census's ethnic groups
//! mix them. The mixes are estimates for variety in a demonstration and say nothing of anyone.

/// How a family name changes for women.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feminine {
    Same,
    Polish,
    Bulgarian,
    Lithuanian,
}

/// A way of naming people.
#[derive(Debug)]
pub(crate) struct Tradition {
    pub(crate) key: &'static str,
    /// Interpreter that some would ask for; empty where English serves.
    pub(crate) language: &'static str,
    /// Locales of first names with their weights.
    pub(crate) given: &'static [(&'static str, u64)],
    /// Locales of family names with their weights.
    pub(crate) last: &'static [(&'static str, u64)],
    pub(crate) feminine: Feminine,
    /// Names that women carry in place of the family's, and how many of 10,000 do.
    pub(crate) of_women: (&'static [&'static str], u64),
    /// The same for men.
    pub(crate) of_men: (&'static [&'static str], u64),
    /// Of 10,000 families, how many join two names, and with what between them.
    pub(crate) double: (u64, char),
}

const NOBODY: (&[&str], u64) = (&[], 0);

const fn plain(
    key: &'static str,
    language: &'static str,
    given: &'static [(&'static str, u64)],
    last: &'static [(&'static str, u64)],
) -> Tradition {
    Tradition {
        key,
        language,
        given,
        last,
        feminine: Feminine::Same,
        of_women: NOBODY,
        of_men: NOBODY,
        double: (250, '-'),
    }
}

const BEGUM: &[&str] = &["Begum", "Khatun", "Begum", "Akther", "Bibi", "Khanom", "Sultana", "Nessa"];
const BIBI: &[&str] = &["Bibi", "Begum", "Akhtar", "Kausar", "Parveen"];

/// Every tradition. The first serves wherever another finds no list.
pub(crate) const TRADITIONS: &[Tradition] = &[
    Tradition {
        double: (1_100, '-'),
        ..plain(
            "british",
            "",
            &[("en_GB", 100)],
            &[("british", 30), ("en_GB", 46), ("compound", 16), ("en_IE", 8)],
        )
    },
    Tradition {
        double: (700, '-'),
        ..plain("irish", "", &[("en_IE", 70), ("en_GB", 30)], &[("en_IE", 100)])
    },
    Tradition {
        of_women: (BEGUM, 5_200),
        ..plain("bengali", "Bengali", &[("bengali", 90), ("en_PK", 10)], &[("bengali", 95), ("en_PK", 5)])
    },
    Tradition {
        of_women: (BIBI, 2_200),
        ..plain("urdu", "Urdu", &[("urdu", 60), ("en_PK", 40)], &[("urdu", 85), ("en_PK", 15)])
    },
    Tradition {
        of_women: (&["Kaur"], 6_500),
        of_men: (&["Singh"], 6_000),
        ..plain("panjabi", "Panjabi", &[("panjabi", 85), ("en_IN", 15)], &[("panjabi", 85), ("en_IN", 15)])
    },
    plain("gujarati", "Gujarati", &[("en_IN", 100)], &[("gujarati", 75), ("en_IN", 25)]),
    plain("hindi", "Hindi", &[("en_IN", 100)], &[("en_IN", 100)]),
    plain("tamil", "Tamil", &[("tamil", 80), ("en_IN", 20)], &[("tamil", 80), ("en_IN", 20)]),
    plain(
        "yoruba",
        "Yoruba",
        &[("yo_NG", 60), ("en_NG", 25), ("en_GB", 15)],
        &[("yo_NG", 90), ("en_NG", 10)],
    ),
    plain("igbo", "", &[("ig_NG", 55), ("en_NG", 30), ("en_GB", 15)], &[("ig_NG", 70), ("en_NG", 30)]),
    plain("hausa", "", &[("ha_NG", 100)], &[("ha_NG", 100)]),
    plain("ghanaian", "", &[("tw_GH", 80), ("en_GB", 20)], &[("tw_GH", 100)]),
    plain("somali", "Somali", &[("somali", 100)], &[("somali", 100)]),
    plain("kenyan", "", &[("en_KE", 75), ("sw", 25)], &[("en_KE", 85), ("sw", 15)]),
    plain("romanian", "Romanian", &[("ro_RO", 100)], &[("romanian", 70), ("ro_RO", 30)]),
    Tradition {
        feminine: Feminine::Lithuanian,
        ..plain("lithuanian", "Lithuanian", &[("lithuanian", 100)], &[("lithuanian", 70), ("lt_LT", 30)])
    },
    Tradition {
        feminine: Feminine::Polish,
        ..plain("polish", "Polish", &[("pl_PL", 100)], &[("polish", 100)])
    },
    Tradition {
        feminine: Feminine::Bulgarian,
        ..plain("bulgarian", "Bulgarian", &[("bulgarian", 100)], &[("bulgarian", 100)])
    },
    plain("albanian", "Albanian", &[("albanian", 100)], &[("albanian", 100)]),
    plain("italian", "", &[("it_IT", 100)], &[("it_IT", 100)]),
    Tradition {
        double: (6_500, ' '),
        ..plain("portuguese", "Portuguese", &[("pt_PT", 55), ("pt_BR", 45)], &[("pt_PT", 55), ("pt_BR", 45)])
    },
    Tradition { double: (8_500, ' '), ..plain("spanish", "Spanish", &[("es_ES", 100)], &[("es_ES", 100)]) },
    plain("french", "French", &[("fr_FR", 100)], &[("fr_FR", 100)]),
    plain("turkish", "Turkish", &[("tr_TR", 100)], &[("tr_TR", 100)]),
    plain("arabic", "Arabic", &[("arabic", 100)], &[("arabic", 100)]),
    plain("chinese", "", &[("chinese", 70), ("en_GB", 30)], &[("chinese", 100)]),
    plain("vietnamese", "", &[("vi_VN", 100)], &[("vi_VN", 100)]),
    plain("latvian", "Russian", &[("lv_LV", 100)], &[("lv_LV", 100)]),
    plain("hungarian", "", &[("hu_HU", 100)], &[("hu_HU", 100)]),
    plain("slovak", "", &[("sk_SK", 70), ("cs_CZ", 30)], &[("sk_SK", 80), ("cs_CZ", 20)]),
];

/// Traditions with their weights.
type Mix = &'static [(&'static str, u64)];

/// Ethnic groups by the part of their name after the colon, and the traditions each mixes.
const GROUPS: &[(&str, Mix)] = &[
    ("Bangladeshi", &[("bengali", 100)]),
    ("Chinese", &[("chinese", 100)]),
    ("Indian", &[("gujarati", 30), ("panjabi", 38), ("hindi", 12), ("tamil", 12), ("urdu", 8)]),
    ("Pakistani", &[("urdu", 100)]),
    (
        "Other Asian",
        &[("tamil", 45), ("urdu", 25), ("bengali", 10), ("spanish", 8), ("vietnamese", 5), ("hindi", 7)],
    ),
    (
        "African",
        &[
            ("yoruba", 40),
            ("igbo", 13),
            ("hausa", 3),
            ("ghanaian", 20),
            ("somali", 11),
            ("kenyan", 10),
            ("french", 3),
        ],
    ),
    ("Caribbean", &[("british", 100)]),
    ("Other Black", &[("british", 40), ("yoruba", 30), ("ghanaian", 22), ("french", 8)]),
    ("White and Asian", &[("british", 60), ("gujarati", 10), ("urdu", 15), ("bengali", 15)]),
    ("White and Black African", &[("british", 45), ("yoruba", 30), ("ghanaian", 25)]),
    ("White and Black Caribbean", &[("british", 100)]),
    (
        "Other Mixed or Multiple ethnic groups",
        &[("british", 55), ("portuguese", 20), ("arabic", 15), ("chinese", 10)],
    ),
    (
        "English, Welsh, Scottish, Northern Irish or British",
        &[("british", 930), ("irish", 50), ("italian", 12), ("french", 5), ("spanish", 3)],
    ),
    ("Irish", &[("irish", 100)]),
    ("Gypsy or Irish Traveller", &[("irish", 60), ("british", 40)]),
    ("Roma", &[("romanian", 55), ("slovak", 30), ("bulgarian", 15)]),
    (
        "Other White",
        &[
            ("romanian", 300),
            ("lithuanian", 130),
            ("polish", 140),
            ("bulgarian", 90),
            ("albanian", 55),
            ("italian", 80),
            ("portuguese", 55),
            ("spanish", 45),
            ("french", 30),
            ("turkish", 25),
            ("latvian", 20),
            ("hungarian", 15),
            ("slovak", 15),
        ],
    ),
    ("Arab", &[("arabic", 100)]),
    (
        "Any other ethnic group",
        &[("turkish", 20), ("arabic", 22), ("urdu", 22), ("portuguese", 14), ("british", 22)],
    ),
];

/// The traditions of an ethnic group, as places in [`TRADITIONS`]; a group that is not known here
/// takes the first.
pub(crate) fn of_group(group: &str) -> Vec<(usize, u64)> {
    let short = group.rsplit(": ").next().unwrap_or(group).trim();
    let anybody: Mix = &[("british", 100)];
    let mix = GROUPS.iter().find(|(name, _)| *name == short).map_or(anybody, |(_, mix)| *mix);
    mix.iter().map(|(key, weight)| (place(key), *weight)).collect()
}

/// Where a tradition stands in [`TRADITIONS`].
fn place(key: &str) -> usize {
    TRADITIONS.iter().position(|tradition| tradition.key == key).unwrap_or_default()
}

/// The family name as a woman of the family carries it.
pub(crate) fn feminine(how: Feminine, name: &str) -> String {
    let endings: &[(&str, &str)] = match how {
        Feminine::Same => &[],
        Feminine::Polish => &[("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")],
        Feminine::Bulgarian => &[("ov", "ova"), ("ev", "eva")],
        Feminine::Lithuanian => {
            &[("ius", "ienė"), ("as", "ienė"), ("is", "ienė"), ("ys", "ienė"), ("us", "ienė")]
        }
    };
    let changed = endings.iter().find_map(|(from, to)| Some(format!("{}{to}", name.strip_suffix(from)?)));
    changed.unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_feminine(how: Feminine, name: &str, expected: &str) {
        assert_eq!(feminine(how, name), expected);
    }

    #[test]
    fn family_names_of_women_follow_the_language() {
        check_feminine(Feminine::Polish, "Kowalski", "Kowalska");
        check_feminine(Feminine::Polish, "Nowak", "Nowak");
        check_feminine(Feminine::Bulgarian, "Ivanov", "Ivanova");
        check_feminine(Feminine::Lithuanian, "Jankauskas", "Jankauskienė");
        check_feminine(Feminine::Same, "Kowalski", "Kowalski");
    }

    #[test]
    fn every_tradition_of_a_group_exists() {
        for (group, mix) in GROUPS {
            for (key, _) in *mix {
                assert!(TRADITIONS.iter().any(|tradition| tradition.key == *key), "{key} in {group}");
            }
        }
    }

    #[test]
    fn groups_are_found_by_their_full_name() {
        assert_eq!(
            of_group("Asian, Asian British or Asian Welsh: Bangladeshi"),
            vec![(place("bengali"), 100)]
        );
        assert_eq!(of_group("Not listed"), vec![(0, 100)]);
    }
}
