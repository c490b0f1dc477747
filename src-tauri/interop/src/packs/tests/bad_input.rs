//! A pack that was damaged is read or refused with its file, its line and a sentence; nothing falls
//! over, and nothing is taken for signed that was not.

use super::super::{Files, PackError, content, embedded, tables};
use front_door_domain::pack::{Pack, Parts};
use std::{collections::BTreeSet, fmt::Write as _, sync::LazyLock};

/// How many damaged packs the usual run reads; the long one reads all.
const SAMPLED: usize = 5_000;

static FILES: LazyLock<Files> = LazyLock::new(Files::shipped);

/// The pack without example cases: each file brings its own, so that reading one again is quick.
static BARE: LazyLock<Parts> = LazyLock::new(|| {
    let mut parts = FILES.parts().unwrap();
    parts.content.needs.iter_mut().for_each(|need| need.cases.clear());
    parts.services.iter_mut().for_each(|service| service.cases.clear());
    parts
});

/// The same without needs, and without places that no service names.
static BARER: LazyLock<Parts> = LazyLock::new(|| {
    let mut parts = BARE.clone();
    parts.content.needs.clear();
    parts.practices.clear();
    parts.pharmacies.clear();
    parts.localities.clear();
    parts
});

/// The pack with one file damaged, put together again.
fn read(name: &str, bytes: Vec<u8>) -> Result<Pack, PackError> {
    let files = FILES.with(name, bytes)?;
    let one_need = name.starts_with("needs/");
    let mut parts = if one_need { BARER.clone() } else { BARE.clone() };
    match name {
        _ if one_need => parts.content.needs.push(content::need(&files, name)?),
        _ if name.starts_with("destinations/") => {
            let service = content::service(&files, name)?;
            parts.services.retain(|held| held.id != service.id);
            parts.services.push(service);
        }
        "red_flags.toml" | "checks.toml" | "settings.toml" => {
            let needs = std::mem::take(&mut parts.content.needs);
            let (version, status) = (parts.content.version.clone(), parts.content.status);
            parts.content = content::without_needs(&files, version, status)?;
            parts.content.needs = needs;
        }
        "pack.toml" | "bank_holidays.csv" => {
            let about = files.about()?;
            parts.content.status = about.content.status;
            parts.calendar = files.calendar(&about)?;
        }
        "sources.toml" => parts.sources = files.sources()?,
        "localities.toml" => parts.localities = files.localities()?,
        "practices.csv" => parts.practices = tables::practices(&files)?,
        "pcns.csv" => parts.pcns = tables::pcns(&files)?,
        "hubs.csv" => parts.hubs = tables::hubs(&files)?,
        "sites.csv" => parts.sites = tables::sites(&files)?,
        "pharmacies.csv" | "pharmacy_hours_2014.csv" => parts.pharmacies = tables::pharmacies(&files)?,
        "postcodes.csv" | "lsoas.csv" => parts.postcodes = tables::postcodes(&files)?.into(),
        // Read when a demo is filled or the pack is built, and not otherwise.
        "curation.toml" => drop(files.toml::<toml::Table>(name)?),
        _ => drop(tables::rows::<Vec<String>>(&files, name)?),
    }
    parts.assemble().map_err(|fault| files.fault(fault))
}

/// What is wrong with the way a damaged file was met; nothing where it was met well.
fn met(name: &str, damage: &str, bytes: Vec<u8>) -> Option<String> {
    match read(name, bytes) {
        // It cannot be signed by what it says: a file has no word for that.
        Ok(_) => None,
        Err(error) => {
            let sentence = error.to_string();
            let line = match &error {
                PackError::File { file, line, .. } | PackError::Fault { file, line, .. } => {
                    (!file.is_empty()).then_some(*line).flatten()
                }
                PackError::NotWritten { .. } => None,
            };
            let told = line.is_some_and(|line| sentence.contains(&format!(", line {line}")));
            (!told || !sentence.ends_with('.') || sentence.contains('\n'))
                .then(|| format!("{name}, {damage}: {sentence}"))
        }
    }
}

#[test]
fn a_file_cannot_say_of_itself_that_it_is_signed() {
    for name in ["pack.toml", "needs/urinary.toml"] {
        let text = FILES.text(name).unwrap().replace("\"unsigned\"", "\"signed\"");
        assert_ne!(text, FILES.text(name).unwrap());
        let error = FILES.with(name, text.into_bytes()).unwrap().pack().unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("unknown variant `signed`"), "{error}");
    }
}

fn without_byte(text: &str, at: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.remove(at);
    bytes
}

/// Long public tables are read by the row: a few of their bytes and lines stand for the rest.
fn is_long(name: &str) -> bool {
    matches!(name, "postcodes.csv" | "names.csv" | "lsoas.csv")
}

fn assert_all_met(wrong: &[String]) {
    let mut told = String::new();
    for one in wrong.iter().take(20) {
        writeln!(told, "{one}").unwrap();
    }
    assert!(wrong.is_empty(), "{} damaged packs were met badly:\n{told}", wrong.len());
}

#[test]
fn a_pack_with_any_byte_missing_is_read_or_refused_with_its_line() {
    let (long, short): (Vec<_>, Vec<_>) = embedded::FILES.iter().partition(|(name, _)| is_long(name));
    let bytes: usize = short.iter().map(|(_, text)| text.len()).sum();
    let mut wrong = Vec::new();
    let mut read = 0;
    let mut files = BTreeSet::new();
    // A step that no line length divides, so that every kind of place is met.
    let step = bytes / SAMPLED;
    let mut skip = 0;
    for (name, text) in short {
        let mut at = skip;
        while at < text.len() {
            wrong.extend(met(name, &format!("byte {at} gone"), without_byte(text, at)));
            read += 1;
            files.insert(name);
            at += step;
        }
        skip = at - text.len();
    }
    for (name, text) in long {
        for part in 0..20 {
            let at = text.len() * part / 20;
            wrong.extend(met(name, &format!("byte {at} gone"), without_byte(text, at)));
            read += 1;
            files.insert(name);
        }
    }
    assert_eq!(files.len(), embedded::FILES.len(), "every file was damaged somewhere");
    assert!(read >= SAMPLED, "{read}");
    assert_all_met(&wrong);
}

#[test]
#[ignore = "half an hour: every byte of every file"]
fn a_pack_with_each_byte_missing_is_read_or_refused_with_its_line() {
    let mut wrong = Vec::new();
    for (name, text) in embedded::FILES {
        for at in 0..text.len() {
            wrong.extend(met(name, &format!("byte {at} gone"), without_byte(text, at)));
        }
    }
    assert_all_met(&wrong);
}

#[test]
fn a_pack_cut_off_at_any_line_is_read_or_refused_with_its_line() {
    let mut wrong = Vec::new();
    for (name, text) in embedded::FILES {
        let step = if is_long(name) { 700 } else { 1 };
        for (line, (end, _)) in text.match_indices('\n').enumerate().step_by(step) {
            let cut = text.as_bytes().get(..end).unwrap_or_default().to_vec();
            wrong.extend(met(name, &format!("cut after line {}", line + 1), cut));
        }
    }
    assert_all_met(&wrong);
}

/// The file with `to` in place of the first `from` is refused by its name, its line and these words.
#[track_caller]
fn assert_refused(name: &str, from: &str, to: &str, sentence: &str) {
    let text = FILES.text(name).unwrap();
    assert!(text.contains(from), "{name} holds no {from}");
    let error = read(name, text.replacen(from, to, 1).into_bytes()).unwrap_err().to_string();
    assert!(error.contains(sentence) && error.contains(name), "{error}");
    assert!(error.contains(", line "), "{error}");
}

#[test]
fn a_chaperone_is_offered_only_where_somebody_may_be_examined() {
    for (name, from, to, sentence) in [
        (
            "destinations/dentist.toml",
            "action = \"advise\"\n",
            "action = \"advise\"\nchaperone = true\n",
            "a chaperone is offered with a time or a referral",
        ),
        (
            "needs/fit-note.toml",
            "administrative = true\n",
            "administrative = true\nchaperone = true\n",
            "nobody is examined for paperwork",
        ),
    ] {
        assert_refused(name, from, to, sentence);
    }
}

#[test]
fn what_cannot_be_right_is_refused_with_a_sentence() {
    for (name, from, to, sentence) in [
        (
            "destinations/maternity-line.toml",
            "phone = \"01708 503 742\"",
            "phone = \"01708 503 7\"",
            "A service's phone number looks like",
        ),
        ("practices.csv", "020 8592 1544", "020 8592 154", "A service's phone number looks like"),
        ("practices.csv", "RM9 5AS", "RM9 5A", "A postcode looks like RM8 2AB; found `RM9 5A`"),
        ("bank_holidays.csv", "2026-12-25", "2026-12-32", "A date looks like 2027-03-31"),
        ("needs/urinary.toml", "2027-03-31", "2027-02-30", "is a day of the calendar; found `2027-02-30`"),
        (
            "needs/urinary.toml",
            "from = { years = 16 }",
            "from = { years = 70 }",
            "the age range takes nobody",
        ),
        (
            "needs/urinary.toml",
            "id = \"urinary\"",
            "id = \"urine\"",
            "an entry stands in the file of its own name",
        ),
        (
            "needs/urinary.toml",
            "check.catheter\", safe = \"no\"",
            "check.dragon\", safe = \"no\"",
            "names check `check.dragon`",
        ),
        ("needs/urinary.toml", "safe = \"no\"", "safe = \"not-sure\"", "cannot be a safe answer"),
        ("needs/urinary.toml", "from = \"RM8\"", "from = \"RM99\"", "RM99 is not in Barking and Dagenham"),
        (
            "destinations/gp-hub.toml",
            "week = \"Mon-Fri 18:30-22:00",
            "week = \"Mon-Fri 18:30-25:00",
            "Opening hours look like",
        ),
        ("hubs.csv", ",yes", ",perhaps", "bookable is yes or no, found `perhaps`"),
        ("pack.toml", "from = \"08:00\"", "from = \"19:00\"", "core hours end before they begin"),
        ("postcodes.csv", "E11 1PB,51.58369", "E11 1PB,91.58369", "lies between 50 and 54 north"),
    ] {
        assert_refused(name, from, to, sentence);
    }
    let name = "destinations/nhs-111.toml";
    let with_web = "id = \"nhs-111\"\nweb = \"http://111.nhs.example\"";
    let text = FILES.text(name).unwrap().replacen("id = \"nhs-111\"", with_web, 1);
    let error = read(name, text.into_bytes()).unwrap_err().to_string();
    assert!(error.contains("A web address begins with https://"), "{error}");
}

#[test]
fn a_bad_row_of_a_table_is_named_by_its_line_however_lines_end() {
    let remarked = |text: &str| text.replacen('\n', "\n# Of the public register.\n\n", 1);
    for (name, from, to) in
        [("hubs.csv", ",yes", ",perhaps"), ("bank_holidays.csv", "2027-01-01", "2027-13-01")]
    {
        let text = remarked(FILES.text(name).unwrap());
        assert!(text.contains(from), "{name} holds no {from}");
        let (before, _) = text.split_once(from).unwrap();
        let expected = format!("{name}, line {}", before.matches('\n').count() + 1);
        let text = text.replacen(from, to, 1);
        for text in [text.replace('\n', "\r\n"), text] {
            let error = read(name, text.into_bytes()).unwrap_err().to_string();
            assert!(error.contains(&expected), "{expected}: {error}");
        }
    }
}

/// A folder of the same files is the same pack; one that is not there is a sentence.
#[test]
fn a_folder_is_read_as_what_ships() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/bhr");
    let pack = Files::read(&folder).unwrap().pack().unwrap();
    assert_eq!(pack.sha256, super::PACK.sha256);
    let error = Files::read(&folder.join("nowhere")).unwrap_err().to_string();
    assert!(error.contains("it cannot be opened"), "{error}");
}
