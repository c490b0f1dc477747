//! The files of the pack, inside the program.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// Every file of the pack by its path, in order.
        pub(super) const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../packs/bhr/", $name)))),+];
    };
}

files![
    "ages.csv",
    "bank_holidays.csv",
    "checks.toml",
    "curation.toml",
    "destinations.toml",
    "ethnicity.csv",
    "hubs.csv",
    "localities.toml",
    "lsoas.csv",
    "names.csv",
    "needs/cough-cold.toml",
    "needs/earache.toml",
    "needs/eye.toml",
    "needs/fit-note.toml",
    "needs/housing-money.toml",
    "needs/impetigo.toml",
    "needs/insect-bite.toml",
    "needs/low-mood.toml",
    "needs/pregnancy-worry.toml",
    "needs/prescription.toml",
    "needs/shingles.toml",
    "needs/sinusitis.toml",
    "needs/something-else.toml",
    "needs/sore-throat.toml",
    "needs/sprain-back.toml",
    "needs/urinary.toml",
    "pack.toml",
    "pcns.csv",
    "pharmacies.csv",
    "pharmacy_hours_2014.csv",
    "postcodes.csv",
    "practices.csv",
    "red_flags.toml",
    "settings.toml",
    "sites.csv",
    "sources.toml",
];
