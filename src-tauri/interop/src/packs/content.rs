//! Navigation content and destinations out of their TOML files.

use super::{Files, PackError};
use front_door_domain::{
    content::{Check, Content, Need, OutcomeWords, Provenance, RedFlag, RedFlags, Setting, SignCase, Status},
    pack::Service,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlagsFile {
    opening: String,
    rule: String,
    #[serde(default)]
    other_ways: Vec<String>,
    provenance: Provenance,
    outcome: Vec<OutcomeWords>,
    flag: Vec<RedFlag>,
    #[serde(default)]
    sign_case: Vec<SignCase>,
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

pub(super) fn services(files: &Files) -> Result<Vec<Service>, PackError> {
    files.names("destinations/").map(|name| service(files, name)).collect()
}

pub(super) fn read(files: &Files, version: String, status: Status) -> Result<Content, PackError> {
    let needs = files.names("needs/").map(|name| need(files, name)).collect::<Result<_, _>>()?;
    Ok(Content { needs, ..without_needs(files, version, status)? })
}

/// Everything but the needs.
pub(super) fn without_needs(files: &Files, version: String, status: Status) -> Result<Content, PackError> {
    let flags: FlagsFile = files.toml("red_flags.toml")?;
    let red_flags = RedFlags {
        opening: flags.opening,
        rule: flags.rule,
        other_ways: flags.other_ways,
        provenance: flags.provenance,
        outcomes: flags.outcome,
        list: flags.flag,
    };
    Ok(Content {
        version,
        sha256: String::new(),
        status,
        red_flags,
        sign_cases: flags.sign_case,
        chaperone: None,
        needs: Vec::new(),
        checks: files.toml::<Checks>("checks.toml")?.check,
        settings: files.toml::<Settings>("settings.toml")?.setting,
    })
}

/// A need, in the file of its own name.
pub(super) fn need(files: &Files, name: &str) -> Result<Need, PackError> {
    let need: Need = files.toml(name)?;
    own_file(files, name, &format!("needs/{}.toml", need.id))?;
    Ok(need)
}

/// A service, in the file of its own name.
pub(super) fn service(files: &Files, name: &str) -> Result<Service, PackError> {
    let service: Service = files.toml(name)?;
    own_file(files, name, &format!("destinations/{}.toml", service.id))?;
    Ok(service)
}

fn own_file(files: &Files, name: &str, own: &str) -> Result<(), PackError> {
    if name == own {
        return Ok(());
    }
    let what = format!("an entry stands in the file of its own name, which would be {own}");
    Err(super::wrong(name, files.line_of(name, &["id"]), &what))
}
