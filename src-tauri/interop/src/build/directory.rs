//! Practices, networks, hubs, sites and pharmacies.

use super::{BuildError, Curation, Table, csv_in, csv_in::Row, tidy};
use front_door_domain::hours::{Week, week_text};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const PRACTICES: &str = "ods/gp_practices_bhr_2025-09.csv";
const NETWORKS: &str = "ods/practice_pcn_supplier_mapping_nel_2025-08.csv";
const LISTS: &str = "demand/list_sizes/registered_patients_practice_nel_file-2025-12.csv";
const HUBS: &str = "ods/hubs_and_other_services_bhr_2025-09.csv";
const HOSPITALS: &str = "opening_times_2014/hospital_bhr.csv";
const PHARMACIES: &str = "ods/pharmacies_bhr_active_2025-04.csv";
const HOURS: &str = "opening_times_2014/JOIN_active2025_pharmacy_x_2014_hours_bhr.csv";

/// Common columns of a place of the Organisation Data Service: code, name, address, postcode,
/// phone, lat, lon, borough.
fn place(row: &Row, name: String) -> Result<Vec<String>, BuildError> {
    let lines = row.cells(&["address1", "address2", "address3", "address4", "address5"])?;
    let (lat, lon): (f64, f64) = (row.read("lat")?, row.read("lon")?);
    Ok(vec![
        row.cell("organisation_code")?.to_owned(),
        name,
        tidy::address(&lines, row.cell("name")?),
        row.cell("postcode")?.to_owned(),
        tidy::phone(row.cell("telephone")?),
        format!("{lat:.6}"),
        format!("{lon:.6}"),
        row.cell("borough")?.to_owned(),
    ])
}

fn place_named(row: &Row, curation: &Curation) -> Result<Vec<String>, BuildError> {
    place(row, curation.name(row.cell("organisation_code")?, row.cell("name")?))
}

/// Practices with their network, and the networks they name.
pub(super) fn practices(
    from: &Path,
    curation: &Curation,
    odd: &mut Vec<String>,
) -> Result<(Table, Table), BuildError> {
    let networks = networks(from, odd)?;
    let lists = list_sizes(from)?;
    let mut rows = Vec::new();
    let mut members: BTreeMap<(String, String), BTreeMap<String, u32>> = BTreeMap::new();
    for row in csv_in::rows(from, PRACTICES)? {
        let code = row.cell("organisation_code")?;
        let (pcn, name) = networks.get(code).cloned().unwrap_or_else(|| {
            odd.push(format!("{code} is not in the network map: shown as unallocated"));
            (UNALLOCATED.to_owned(), String::new())
        });
        let patients = lists.get(code).copied();
        if pcn != UNALLOCATED {
            let boroughs = members.entry((pcn.clone(), name)).or_default();
            *boroughs.entry(row.cell("borough")?.to_owned()).or_default() += patients.unwrap_or(0);
        }
        let mut cells = place_named(&row, curation)?;
        cells.extend([row.cell("ward2013_name")?.to_owned(), pcn]);
        cells.push(patients.map(|count| count.to_string()).unwrap_or_default());
        rows.push(cells);
    }
    rows.sort();
    let pcn = |((code, name), boroughs): (&(String, String), &BTreeMap<String, u32>)| {
        let most = boroughs.iter().max_by_key(|(_, patients)| **patients);
        let borough = most.map(|(borough, _)| borough.clone()).unwrap_or_default();
        vec![code.clone(), tidy::name(name), borough]
    };
    let pcns = members.iter().map(pcn).collect();
    Ok((
        Table {
            name: "practices",
            header: "code,name,address,postcode,phone,lat,lon,borough,ward,pcn,list_size",
            rows,
        },
        Table { name: "pcns", header: "code,name,borough", rows: pcns },
    ))
}

const UNALLOCATED: &str = "UNALLOCATED";

/// Practice to network. A practice may be listed once per supplier: the rows must agree.
pub(super) fn networks(
    from: &Path,
    odd: &mut Vec<String>,
) -> Result<BTreeMap<String, (String, String)>, BuildError> {
    let mut networks: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in csv_in::rows(from, NETWORKS)? {
        let practice = row.cell("GP_CODE")?;
        let network = match row.cell("PCN_NAME")? {
            UNALLOCATED => (UNALLOCATED.to_owned(), String::new()),
            name => (row.cell("PCN_CODE")?.to_owned(), name.to_owned()),
        };
        match networks.get(practice) {
            Some(known) if *known != network => {
                return Err(
                    row.wrong(&format!("{practice} is in two networks, {} and {}", known.0, network.0))
                );
            }
            Some(_) => odd.push(format!("{practice} is in the network map twice, with the same network")),
            None => {
                if network.0 == UNALLOCATED {
                    odd.push(format!("{practice} is UNALLOCATED in the network map"));
                }
                networks.insert(practice.to_owned(), network);
            }
        }
    }
    Ok(networks)
}

fn list_sizes(from: &Path) -> Result<BTreeMap<String, u32>, BuildError> {
    let mut lists = BTreeMap::new();
    for row in csv_in::rows(from, LISTS)? {
        if row.cell("SEX")? == "ALL" && row.cell("AGE")? == "ALL" {
            lists.insert(row.cell("CODE")?.to_owned(), row.read("NUMBER_OF_PATIENTS")?);
        }
    }
    Ok(lists)
}

/// Hubs as curated, and every other service of the file plus the hospitals as sites.
pub(super) fn hubs_and_sites(from: &Path, curation: &Curation) -> Result<(Table, Table), BuildError> {
    let (mut hubs, mut sites) = (Vec::new(), Vec::new());
    for row in csv_in::rows(from, HUBS)? {
        let code = row.cell("organisation_code")?;
        if let Some(hub) = curation.hub.iter().find(|hub| hub.code == code) {
            let mut cells = place(&row, hub.name.clone())?;
            let bookable = if hub.bookable { "yes" } else { "no" };
            cells.extend([hub.pcn.clone(), hub.kind.clone(), bookable.to_owned()]);
            hubs.push(cells);
        } else {
            let mut cells = place_named(&row, curation)?;
            cells.push(kind(row.cell("name")?, row.cell("prescribing_setting")?).to_owned());
            sites.push(cells);
        }
    }
    if let Some(missing) = curation.hub.iter().find(|hub| !hubs.iter().any(|row| row[0] == hub.code)) {
        let what = format!("the curated hub {} is not in the file", missing.code);
        return Err(BuildError::Source { path: from.join(HUBS), what });
    }
    sites.extend(hospitals(from, curation)?);
    hubs.sort();
    sites.sort();
    Ok((
        Table {
            name: "hubs",
            header: "code,name,address,postcode,phone,lat,lon,borough,pcn,kind,bookable",
            rows: hubs,
        },
        Table { name: "sites", header: "code,name,address,postcode,phone,lat,lon,borough,kind", rows: sites },
    ))
}

/// What a service is, by its name or by its prescribing setting.
pub(crate) fn kind(name: &str, setting: &str) -> &'static str {
    if name.contains("URGENT TREATMENT") {
        return "urgent treatment";
    }
    match setting {
        "1" => "walk-in centre",
        "2" => "out of hours",
        "9" => "community health service",
        "11" => "optometry service",
        "12" => "urgent and emergency care",
        "13" => "hospice",
        "26" => "network site",
        "27" => "pharmacy site",
        _ => "other",
    }
}

fn hospitals(from: &Path, curation: &Curation) -> Result<Vec<Vec<String>>, BuildError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in csv_in::rows(from, HOSPITALS)? {
        let code = row.cell("OrganisationCode")?.to_owned();
        if !curation.hospitals.contains(&code) || found.contains_key(&code) {
            continue;
        }
        let name = row.cell("OrganisationName")?;
        let lines = row.cells(&["Address1", "Address2", "Address3", "City"])?.join(", ");
        let (lat, lon): (f64, f64) = (row.read("Latitude")?, row.read("Longitude")?);
        let cells = [
            code.clone(),
            name.to_owned(),
            lines,
            row.cell("Postcode")?.to_owned(),
            // Phones of 2014 are not carried over: a switchboard number that has moved is worse than none.
            String::new(),
            format!("{lat:.6}"),
            format!("{lon:.6}"),
            row.cell("borough")?.to_owned(),
            "hospital".to_owned(),
        ];
        found.insert(code, cells.to_vec());
    }
    Ok(found.into_values().collect())
}

/// Pharmacies with coordinates.
pub(super) fn pharmacies(from: &Path, curation: &Curation) -> Result<Table, BuildError> {
    let mut rows = Vec::new();
    for row in csv_in::rows(from, PHARMACIES)? {
        let mut cells = place_named(&row, curation)?;
        let why = curation.not_walk_in.iter().find(|curated| curated.code == cells[0]);
        cells.push(why.map(|curated| curated.why.clone()).unwrap_or_default());
        rows.push(cells);
    }
    rows.sort();
    Ok(Table {
        name: "pharmacies",
        header: "code,name,address,postcode,phone,lat,lon,borough,not_walk_in",
        rows,
    })
}

const WEEK: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Sessions of one pharmacy, by day of the week.
#[derive(Default)]
struct Published {
    by_postcode: bool,
    days: [BTreeSet<String>; 7],
}

/// Pharmacy hours as published in 2014, one line a pharmacy.
pub(super) fn pharmacy_hours(from: &Path, odd: &mut Vec<String>) -> Result<Table, BuildError> {
    let mut published: BTreeMap<String, Published> = BTreeMap::new();
    for row in csv_in::rows(from, HOURS)? {
        let code = row.cell("organisation_code")?;
        if row.cell("opening_time_type")? != "General" || row.cell("is_open")? != "True" {
            odd.push(format!("{code} has a dated or closed day of 2014: left out"));
            continue;
        }
        let name = row.cell("weekday")?;
        let day = WEEK.iter().position(|long| *long == name);
        let day = day.ok_or_else(|| row.wrong(&format!("`{name}` is no day of the week")))?;
        let entry = published.entry(code.to_owned()).or_default();
        entry.by_postcode |= row.cell("match_basis")?.starts_with("postcode only");
        // The source cannot say 24:00 and writes the minute before.
        entry.days[day].insert(row.cell("times")?.replace("-23:59", "-24:00"));
    }
    let mut rows = Vec::new();
    for (code, entry) in published {
        let hours = week_text(&entry.days);
        if hours.parse::<Week>().is_err() {
            odd.push(format!("{code} has hours of 2014 that overlap ({hours}): left out"));
            continue;
        }
        let basis = if entry.by_postcode { "postcode" } else { "code and postcode" };
        rows.push(vec![code, basis.to_owned(), hours]);
    }
    Ok(Table { name: "pharmacy_hours_2014", header: "code,basis,hours", rows })
}
