#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

/// Where the public data lies beside a checkout, where it does.
fn public_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    beside.join("ods").is_dir().then_some(beside)
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("front-door-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that could not look says so")]
fn the_shipped_tables_are_what_the_sources_give_byte_for_byte() {
    let Some(from) = public_data() else {
        eprintln!("SKIPPED: ../shared/data is not beside this checkout, so the pack was not rebuilt");
        return;
    };
    let out = folder("pack");
    let built = build_pack(&from, &out).unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/bhr");
    for (table, _) in &built.tables {
        let file = format!("{table}.csv");
        let same = fs::read(out.join(&file)).unwrap() == fs::read(shipped.join(&file)).unwrap();
        assert!(same, "{file} differs: build the pack again, or look at what changed in the source");
    }
    for odd in [
        "Y02987 is in the network map twice",
        "F84749 is in the network map twice",
        "F86731 is UNALLOCATED",
        "Y06592 is UNALLOCATED",
    ] {
        assert!(built.odd.iter().any(|line| line.starts_with(odd)), "{odd}");
    }
    fs::remove_dir_all(out).unwrap();
}

#[test]
fn a_missing_source_is_a_sentence_and_writes_nothing() {
    let (from, out) = (folder("nothing"), folder("nowhere"));
    let error = build_pack(&from, &out).unwrap_err().to_string();
    assert!(error.contains("Point --from at the folder of public data"), "{error}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
}

#[test]
fn two_networks_for_one_practice_are_refused_and_twice_the_same_is_said() {
    for (second, expected) in
        [("U1,ONE PCN", None), ("U2,TWO PCN", Some("line 3: P1 is in two networks, U1 and U2"))]
    {
        let from = folder(second.get(..2).unwrap());
        fs::create_dir_all(from.join("ods")).unwrap();
        let text = format!("GP_CODE,PCN_CODE,PCN_NAME\nP1,U1,ONE PCN\nP1,{second}\nP2,U,UNALLOCATED\n");
        fs::write(from.join("ods/practice_pcn_supplier_mapping_nel_2025-08.csv"), text).unwrap();
        let mut odd = Vec::new();
        let found = directory::networks(&from, &mut odd).map_err(|error| error.to_string());
        match expected {
            None => {
                assert_eq!(found.unwrap()["P2"].0, "UNALLOCATED");
                assert_eq!(odd.len(), 2, "{odd:?}");
            }
            Some(expected) => assert!(found.unwrap_err().contains(expected)),
        }
        fs::remove_dir_all(from).unwrap();
    }
}

#[test]
fn a_bad_row_is_named_by_its_line_however_lines_end() {
    let from = folder("lines");
    for (row, expected) in
        [("P2,ONE", "line 4: it has 2 cells where 3 were expected"), ("P2,ONE,x", "line 4: `x` under SIZE")]
    {
        let text = format!("CODE,NAME,SIZE\nP1,\"ONE\nPCN\",1\n{row}\n");
        for text in [text.replace('\n', "\r\n"), text] {
            fs::write(from.join("sizes.csv"), &text).unwrap();
            let rows = csv_in::rows(&from, "sizes.csv");
            let sizes = rows.and_then(|rows| {
                rows.iter().map(|row| row.read::<u32>("SIZE")).collect::<Result<Vec<_>, _>>()
            });
            let error = sizes.unwrap_err().to_string();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }
    fs::remove_dir_all(from).unwrap();
}

#[test]
fn two_sessions_a_day_are_kept_and_dated_or_closed_days_left_out() {
    let from = folder("hours");
    fs::create_dir_all(from.join("opening_times_2014")).unwrap();
    let text = "organisation_code,weekday,times,is_open,opening_time_type,match_basis\n\
        F1,Tuesday,14:00-23:59,True,General,same ODS code and postcode\n\
        F1,Tuesday,09:00-13:00,True,General,same ODS code and postcode\n\
        F1,Monday,09:00-13:00,True,General,same ODS code and postcode\n\
        F1,,,False,Additional,same ODS code and postcode\n\
        F2,Sunday,09:00-13:00,True,General,postcode only (ownership may have changed)\n\
        F2,Sunday,12:00-14:00,True,General,postcode only (ownership may have changed)\n\
        F3,Sunday,09:00-13:00,True,General,postcode only (ownership may have changed)\n";
    fs::write(from.join("opening_times_2014/JOIN_active2025_pharmacy_x_2014_hours_bhr.csv"), text).unwrap();
    let mut odd = Vec::new();
    let table = directory::pharmacy_hours(&from, &mut odd).unwrap();
    let expected = [
        ["F1", "code and postcode", "Mon 09:00-13:00; Tue 09:00-13:00,14:00-24:00"],
        ["F3", "postcode", "Sun 09:00-13:00"],
    ];
    assert_eq!(table.rows, expected);
    assert_eq!(odd.len(), 2, "{odd:?}");
    fs::remove_dir_all(from).unwrap();
}
