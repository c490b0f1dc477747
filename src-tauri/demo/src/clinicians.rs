//! Invented clinicians. Each belongs to one hub, and no two share an initial and a family name, so
//! that a name on a day list is one person.

use crate::chance::Chance;
use front_door_domain::appointments::ClinicianRole;

/// Family names with the language that some of their bearers speak with patients.
const NAMES: &[(&str, &str)] = &[
    ("Rahman", "Bengali"),
    ("Begum", "Bengali"),
    ("Chowdhury", "Bengali"),
    ("Khan", "Urdu"),
    ("Siddiqui", "Urdu"),
    ("Malik", "Urdu"),
    ("Kaur", "Panjabi"),
    ("Gill", "Panjabi"),
    ("Sandhu", "Panjabi"),
    ("Patel", "Gujarati"),
    ("Mehta", "Gujarati"),
    ("Desai", "Gujarati"),
    ("Rajaratnam", "Tamil"),
    ("Sivakumar", "Tamil"),
    ("Sharma", "Hindi"),
    ("Popescu", "Romanian"),
    ("Ionescu", "Romanian"),
    ("Jankauskas", "Lithuanian"),
    ("Kowalczyk", "Polish"),
    ("Nowak", "Polish"),
    ("Petrov", "Bulgarian"),
    ("Hoxha", "Albanian"),
    ("Ferreira", "Portuguese"),
    ("Hassan", "Arabic"),
    ("Warsame", "Somali"),
    ("Adeyemi", "Yoruba"),
    ("Ogunleye", "Yoruba"),
    ("Okafor", ""),
    ("Mensah", ""),
    ("Owusu", ""),
    ("Chen", ""),
    ("Wong", ""),
    ("Clarke", ""),
    ("Hughes", ""),
    ("O’Connor", ""),
    ("Walsh", ""),
    ("Bennett", ""),
    ("Morgan", ""),
    ("Taylor", ""),
    ("Fletcher", ""),
];
const INITIALS: &str = "ABCDEFGHIJKLMNOPRSTVYZ";

/// How many of each role a hub has.
const STAFF: &[(ClinicianRole, usize)] = &[
    (ClinicianRole::Gp, 9),
    (ClinicianRole::NursePractitioner, 5),
    (ClinicianRole::Nurse, 4),
    (ClinicianRole::Physiotherapist, 3),
    (ClinicianRole::Pharmacist, 3),
];

/// One clinician of a hub.
#[derive(Debug, Clone)]
pub(crate) struct Clinician {
    pub(crate) role: ClinicianRole,
    /// As patients hear it: `Dr S. Rahman`.
    pub(crate) name: String,
    pub(crate) woman: bool,
    pub(crate) languages: Vec<String>,
}

/// The clinicians of as many hubs, for the same seed always the same ones.
pub(crate) fn staff(seed: u64, hubs: usize) -> Vec<Vec<Clinician>> {
    let mut chance = Chance::of(seed, "clinicians");
    let mut names: Vec<(char, &(&str, &str))> =
        NAMES.iter().flat_map(|name| INITIALS.chars().map(move |initial| (initial, name))).collect();
    chance.shuffle(&mut names);
    // Beyond some thirty hubs the names begin again, at hubs far apart.
    let mut names = names.into_iter().cycle();
    let mut hub = || {
        let roles = STAFF.iter().flat_map(|(role, count)| std::iter::repeat_n(*role, *count));
        roles
            .zip(&mut names)
            .map(|(role, (initial, name))| clinician(&mut chance, role, initial, *name))
            .collect()
    };
    (0..hubs).map(|_| hub()).collect()
}

fn clinician(
    chance: &mut Chance,
    role: ClinicianRole,
    initial: char,
    (family, language): (&str, &str),
) -> Clinician {
    let woman = chance.in_10_000(5_500);
    let title = match role {
        ClinicianRole::Gp => "Dr",
        ClinicianRole::Nurse | ClinicianRole::NursePractitioner => "Nurse",
        _ if woman => "Ms",
        _ => "Mr",
    };
    let speaks = !language.is_empty() && chance.in_10_000(7_000);
    let languages = speaks.then(|| language.to_owned()).into_iter().collect();
    Clinician { role, name: format!("{title} {initial}. {family}"), woman, languages }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_clinicians_share_a_name() {
        let staff = staff(7, 20);
        let names: HashSet<&str> = staff.iter().flatten().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), staff.iter().map(Vec::len).sum::<usize>());
        let women = staff.iter().flatten().filter(|one| one.woman).count();
        assert!((names.len() * 4 / 10..names.len() * 7 / 10).contains(&women), "{women} women");
    }
}
