//! Navigation content and destinations out of their TOML files.

use super::{PackError, embedded, toml_of, wrong};
use front_door_domain::{
    content::{Check, Content, Need, OutcomeWords, Provenance, RedFlag, RedFlags, Setting, Status},
    pack::Service,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlagsFile {
    opening: String,
    rule: String,
    other_ways: Vec<String>,
    provenance: Provenance,
    outcome: Vec<OutcomeWords>,
    flag: Vec<RedFlag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checks {
    check: Vec<Check>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    setting: Vec<Setting>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Services {
    service: Vec<Service>,
}

pub(super) fn services() -> Result<Vec<Service>, PackError> {
    toml_of::<Services>("destinations.toml").map(|file| file.service)
}

pub(super) fn read(version: String, status: Status) -> Result<Content, PackError> {
    let flags: FlagsFile = toml_of("red_flags.toml")?;
    let red_flags = RedFlags {
        opening: flags.opening,
        rule: flags.rule,
        other_ways: flags.other_ways,
        provenance: flags.provenance,
        outcomes: flags.outcome,
        list: flags.flag,
    };
    let files = embedded::FILES.iter().filter(|(name, _)| name.starts_with("needs/"));
    let needs = files.map(|(name, text)| need(name, text)).collect::<Result<_, _>>()?;
    Ok(Content {
        version,
        status,
        red_flags,
        needs,
        checks: toml_of::<Checks>("checks.toml")?.check,
        settings: toml_of::<Settings>("settings.toml")?.setting,
    })
}

fn need(name: &str, text: &str) -> Result<Need, PackError> {
    toml::from_str(text).map_err(|error| wrong(name, &error.to_string()))
}
