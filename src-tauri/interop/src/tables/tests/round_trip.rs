//! What goes out comes back.

use super::{SHIPPED, same, typed};
use crate::{
    packs::Files,
    tables::{
        Kind, SHEETS, Tables,
        workbook::{first_cell, read, write},
    },
};
use front_door_domain::pack::Parts;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeSet;

#[test]
fn the_shipped_content_comes_back_letter_by_letter() {
    let shipped = Files::shipped();
    let back = read(&write(&SHIPPED).unwrap()).unwrap();
    assert_eq!(back, *SHIPPED);
    let files = back.files(&shipped).unwrap();
    assert_eq!(files.iter().collect::<Vec<_>>(), shipped.iter().collect::<Vec<_>>());
}

/// Nothing of the files is kept here: each is written anew out of its cells.
#[test]
fn every_shipped_file_written_anew_reads_the_same() {
    let shipped = Files::shipped();
    let content: BTreeSet<String> = shipped
        .iter()
        .map(|(name, _)| name)
        .filter(|name| std::path::Path::new(name).extension().is_none_or(|ending| ending != "csv"))
        .filter(|name| !["curation.toml", "localities.toml", "sources.toml"].contains(name))
        .map(str::to_owned)
        .collect();
    assert_eq!(content.len(), 116);
    let new = SHIPPED.files(&shipped.without(&content)).unwrap();
    assert!(same(&new, &shipped));
    assert_ne!(new.text("needs/scabies.toml").unwrap(), shipped.text("needs/scabies.toml").unwrap());
}

#[test]
#[expect(clippy::too_many_lines, reason = "rows of data")]
fn an_edit_comes_back_and_changes_its_own_file_alone() {
    type Look = fn(&Parts) -> String;
    type Edit<'a> = (&'a str, &'a [&'a str], &'a str, &'a str, &'a str, Look, &'a str);
    let rows: [Edit<'_>; 9] = [
        (
            "Needs",
            &["scabies"],
            "Name",
            "=Scabies & \"mites\"",
            "needs/scabies.toml",
            |parts| parts.content.need(&"scabies".into()).unwrap().name.clone(),
            "=Scabies & \"mites\"",
        ),
        (
            "Needs",
            &["scabies"],
            "Words people use",
            "+itch\n@mites\n-x",
            "needs/scabies.toml",
            |parts| parts.content.need(&"scabies".into()).unwrap().search.join("|"),
            "+itch|@mites|-x",
        ),
        (
            "Needs",
            &["child-1-to-4"],
            "Below age",
            "59 months",
            "needs/child-1-to-4.toml",
            |parts| {
                format!(
                    "{:?}",
                    parts.content.need(&"child-1-to-4".into()).unwrap().ages.as_ref().unwrap().below
                )
            },
            "Some(Months(59))",
        ),
        (
            "Signs of needs",
            &["scabies", "flag.scabies.rash"],
            "Comes to",
            "a-and-e-now",
            "needs/scabies.toml",
            |parts| format!("{:?}", parts.content.need(&"scabies".into()).unwrap().flags[0].outcome),
            "AAndENow",
        ),
        (
            "Expected of needs",
            &["scabies", "2", "pharmacy-minor-illness"],
            "Standing",
            "check",
            "needs/scabies.toml",
            |parts| {
                format!("{:?}", parts.content.need(&"scabies".into()).unwrap().cases[1].expect[0].standing)
            },
            "Check",
        ),
        (
            "Hours",
            &["gp-hub"],
            "Week",
            "Mon-Fri 18:00-22:00",
            "destinations/gp-hub.toml",
            |parts| {
                format!(
                    "{}",
                    parts
                        .services
                        .iter()
                        .find(|service| service.id.as_str() == "gp-hub")
                        .unwrap()
                        .hours
                        .is_some()
                )
            },
            "true",
        ),
        (
            "Services",
            &["nhs-111"],
            "Phone",
            "111, option 2",
            "destinations/nhs-111.toml",
            |parts| {
                parts.services.iter().find(|service| service.id.as_str() == "nhs-111").unwrap().phone.clone()
            },
            "111, option 2",
        ),
        (
            "Settings",
            &["physio.from-years"],
            "Value",
            "17",
            "settings.toml",
            |parts| parts.content.settings[0].value.to_string(),
            "17",
        ),
        (
            "Pack",
            &["bhr"],
            "Version of the content",
            "2026.12.1",
            "pack.toml",
            |parts| parts.content.version.clone(),
            "2026.12.1",
        ),
    ];
    let shipped = Files::shipped();
    for (name, keys, heading, text, file, look, expected) in rows {
        let edited = typed(name, keys, heading, text);
        let files = read(&write(&edited).unwrap()).unwrap().files(&shipped).unwrap();
        let changed: Vec<_> = files
            .iter()
            .filter(|(name, text)| shipped.text(name).unwrap() != *text)
            .map(|(name, _)| name)
            .collect();
        assert_eq!(changed, [file], "{name} {heading}");
        assert_eq!(look(&files.parts().unwrap()), expected, "{name} {heading}");
        let again = Tables::of(&files).unwrap();
        assert!(SHEETS.iter().all(|sheet| {
            again
                .rows(sheet.name)
                .iter()
                .map(|row| &row.cells)
                .eq(edited.rows(sheet.name).iter().map(|row| &row.cells))
        }));
        let back = read(&write(&SHIPPED).unwrap()).unwrap().files(&files).unwrap();
        assert!(same(&back, &shipped), "{name} {heading} undone");
    }
}

#[test]
fn an_entry_is_added_and_taken_away_by_its_rows() {
    let (shipped, mut tables) = (Files::shipped(), SHIPPED.clone());
    for sheet in SHEETS {
        let copied: Vec<_> = tables
            .rows(sheet.name)
            .iter()
            .filter(|row| row.cells[0] == "scabies")
            .map(|row| {
                let mut row = row.clone();
                for cell in &mut row.cells {
                    *cell = cell.replace("scabies", "ringworm");
                }
                row
            })
            .collect();
        tables.rows_mut(sheet).extend(copied);
    }
    let files = tables.files(&shipped).unwrap();
    assert!(
        files
            .text("needs/ringworm.toml")
            .unwrap()
            .starts_with("# Edited in tables; unsigned.\n\nid = \"ringworm\"\n")
    );
    assert!(files.pack().is_ok());
    for sheet in SHEETS {
        tables.rows_mut(sheet).retain(|row| row.cells[0] != "ringworm");
    }
    let files = tables.files(&files).unwrap();
    assert_eq!(files.iter().collect::<Vec<_>>(), shipped.iter().collect::<Vec<_>>());
}

#[test]
fn a_value_that_no_cell_can_hold_is_not_lost_but_refused() {
    for (file, more) in [
        ("needs/scabies.toml", "\n[[flag]]\nid = \"flag.x\"\ntext = \"a\\nb\"\noutcome = \"call-999\"\n"),
        ("needs/scabies.toml", "\n[[flag]]\nid = \"flag.x\"\ngroup = \"All\"\n"),
        ("settings.toml", "\n[more]\nx = 1\n"),
    ] {
        let shipped = Files::shipped();
        let text = shipped.text(file).unwrap().to_owned() + more;
        let error = Tables::of(&shipped.with(file, text.into_bytes()).unwrap()).unwrap_err().to_string();
        assert!(error.contains("no cell of a table can hold") && error.contains(file), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_comes_back_as_it_was_typed(start in "[=+@\\-\t'\"]?", text in any::<String>()) {
        let text = (start + &text).replace('\r', "");
        let mut book = Workbook::new();
        book.add_worksheet().write_string(0, 0, &text).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        prop_assert_eq!(first_cell(&bytes), text);
    }
}

#[test]
fn every_word_to_choose_is_one_that_the_files_may_hold() {
    for nth in 0..7 {
        let mut tables = SHIPPED.clone();
        for sheet in SHEETS {
            for (at, column) in sheet.columns.iter().enumerate() {
                let words = column.kind.words();
                if let Some(row) = tables.rows_mut(sheet).first_mut()
                    && !words.is_empty()
                    && column.kind != Kind::Yes
                {
                    row.cells[at] = words[nth % words.len()].to_owned();
                }
            }
        }
        let files = tables.files(&Files::shipped()).unwrap();
        assert!(files.parts().is_ok(), "{:?}", files.parts().err());
    }
}
