//! Navigation content edited as tables: at the command line through a workbook, and by the commands
//! of the window.

use super::{line::ran, place::Place};
use front_door_interop::{
    packs::Files,
    tables::{Tables, workbook},
};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The shipped content with one cell typed anew, as the bytes of a workbook.
fn edited(sheet: &str, row: usize, column: usize, text: &str) -> Vec<u8> {
    let mut tables = Tables::of(&Files::shipped()).unwrap();
    let sheet = Tables::sheets().iter().find(|known| known.name == sheet).unwrap();
    text.clone_into(&mut tables.rows_mut(sheet)[row].cells[column]);
    workbook::write(&tables).unwrap()
}

fn words(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn a_workbook_goes_out_and_comes_back_as_the_same_files() {
    let place = Place::empty();
    let (book, folder) = (place.dir().join("content.xlsx"), place.dir().join("draft"));
    let out = ran(&place.desk, &["content", "export", words(&book)], None).await;
    assert!(out.code == 0 && out.out.contains("19 sheets"), "{out:?}");
    let again = ran(&place.desk, &["content", "export", words(&book)], None).await;
    assert!(again.err.contains("is there already") && again.code == 2, "{again:?}");
    let back = ran(&place.desk, &["content", "import", words(&book), words(&folder)], None).await;
    assert!(back.code == 0 && back.out.ends_with("Nothing found."), "{back:?}");
    let (shipped, read) = (Files::shipped(), Files::read(&folder).unwrap());
    assert_eq!(read.iter().collect::<Vec<_>>(), shipped.iter().collect::<Vec<_>>());
    let full = ran(&place.desk, &["content", "import", words(&book), words(&folder)], None).await;
    assert!(full.err.contains("holds files already") && full.code == 2, "{full:?}");
    let over = ["--json", "content", "import", words(&book), words(&folder), "--replace"];
    let over: Value = serde_json::from_str(&ran(&place.desk, &over, None).await.out).unwrap();
    assert_eq!(over["written"], json!([]), "nothing differed");
}

#[tokio::test]
async fn an_edited_workbook_is_checked_and_what_is_found_names_its_cell() {
    let place = Place::empty();
    let (book, folder) = (place.dir().join("content.xlsx"), place.dir().join("draft"));
    // The youngest age of a child whose sore throat a pharmacy takes: 5 becomes 6.
    fs::write(&book, edited("Services of needs", row_of("sore-throat"), 2, "6 years")).unwrap();
    let call = ["--json", "content", "import", words(&book), words(&folder)];
    let output = ran(&place.desk, &call, None).await;
    let answer: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(output.code, 1, "{answer}");
    let cells: Vec<_> =
        answer["findings"].as_array().unwrap().iter().map(|found| found["cell"].as_str().unwrap()).collect();
    assert!(
        cells
            .iter()
            .all(|cell| cell.starts_with("Cases of needs!") || cell.starts_with("Expected of needs!")),
        "{cells:?}"
    );
    assert!(
        fs::read_to_string(folder.join("needs/sore-throat.toml"))
            .unwrap()
            .contains("who = { from = { years = 6 } }")
    );
}

fn row_of(need: &str) -> usize {
    let tables = Tables::of(&Files::shipped()).unwrap();
    tables.rows("Services of needs").iter().position(|row| row.cells[0] == need).unwrap()
}

#[tokio::test]
async fn cells_that_are_not_right_are_all_named_and_nothing_is_written() {
    let place = Place::empty();
    let (book, folder) = (place.dir().join("content.xlsx"), place.dir().join("draft"));
    for (bytes, code, sentence) in [
        (edited("Needs", 2, 13, "2027-02-29"), 1, "Needs!N4: A date looks like 2027-03-31"),
        (edited("Services", 0, 19, "998"), 1, "Services!T2: A service's phone number looks like"),
        (edited("Services", 0, 21, "www.example.org"), 1, "Services!V2: A web address begins with https://"),
        (edited("Cases of needs", 0, 7, "ZZ99 9ZZ"), 1, "Cases of needs!H2: "),
        (b"no workbook".to_vec(), 2, "An XLSX workbook of navigation content was expected"),
    ] {
        fs::write(&book, bytes).unwrap();
        let output = ran(&place.desk, &["content", "import", words(&book), words(&folder)], None).await;
        assert_eq!(output.code, code, "{output:?}");
        assert!(format!("{}{}", output.out, output.err).contains(sentence), "{sentence}: {output:?}");
        assert!(!folder.exists(), "{sentence}");
    }
}

/// The rows of an entry as the window gets them, with one cell typed anew.
async fn typed(place: &Place, entry: &str, sheet: &str, row: usize, column: usize, text: &str) -> Value {
    let who = place.who("lead").await;
    let mut found = place.ok(&who, "content_entry", json!({ "entry": entry })).await;
    for table in found["tables"].as_array_mut().unwrap() {
        if table["sheet"] == sheet {
            table["rows"][row][column] = json!(text);
        }
    }
    let tables = found["tables"].as_array().unwrap().iter();
    let tables: Vec<_> =
        tables.map(|table| json!({ "sheet": table["sheet"], "rows": table["rows"] })).collect();
    json!({ "entries": [{ "entry": entry, "tables": tables }] })
}

#[tokio::test]
async fn a_lead_edits_a_draft_and_what_is_wrong_stands_beside_its_cell() {
    let place = Place::small().await;
    let who = place.who("lead").await;
    let index = place.ok(&who, "content_index", json!({})).await;
    assert_eq!(index["entries"].as_array().unwrap().len(), 116);
    let bad = typed(&place, "destinations/nhs-111.toml", "Services", 0, 19, "998").await;
    let checked = place.ok(&who, "check_content", bad.clone()).await;
    assert_eq!(checked["sound"], false);
    let cell = json!({ "entry": "destinations/nhs-111.toml", "sheet": "Services", "row": 0, "column": 19 });
    assert_eq!(checked["found"][0]["cell"], cell);
    assert!(checked["found"][0]["sentence"].as_str().unwrap().contains("found `998`"));
    let refusal = place.refused(&who, "save_content", bad.clone()).await;
    assert!(refusal.sentence.contains("1 of its cells"), "{}", refusal.sentence);
    assert!(!place.dir().join("content-draft").exists());
    let saved = place.ok(&who, "save_content_workbook", bad).await;
    let bytes = fs::read(saved["path"].as_str().unwrap()).unwrap();
    let brought = place.ok(&who, "bring_content_workbook", json!({ "bytes": bytes })).await;
    assert_eq!(brought["entries"].as_array().unwrap().len(), 1, "what was typed went with it");

    let good = typed(&place, "needs/scabies.toml", "Needs", 0, 1, "Scabies (mites)").await;
    let checked = place.ok(&who, "check_content", good.clone()).await;
    assert_eq!((&checked["sound"], &checked["found"]), (&json!(true), &json!([])), "{checked}");
    let kept = place.ok(&who, "save_content", good).await;
    assert_eq!(kept["changed"], 1);
    let pack = Files::read(&place.dir().join("content-draft")).unwrap().pack().unwrap();
    assert_eq!(pack.content.need(&"scabies".into()).unwrap().name, "Scabies (mites)");
}

#[tokio::test]
async fn what_the_checks_find_in_a_draft_stands_beside_its_row() {
    let place = Place::small().await;
    let who = place.who("lead").await;
    let row = row_of("sore-throat");
    let first = Tables::of(&Files::shipped()).unwrap().rows("Services of needs")[row].cells[1].clone();
    assert_eq!(first, "pharmacy-first");
    let young = typed(&place, "needs/sore-throat.toml", "Services of needs", 0, 2, "6 years").await;
    let checked = place.ok(&who, "check_content", young.clone()).await;
    assert_eq!(checked["sound"], true);
    let found = checked["found"].as_array().unwrap();
    assert!(
        !found.is_empty() && found.iter().all(|one| one["cell"]["entry"] == "needs/sore-throat.toml"),
        "{checked}"
    );
    assert_eq!(place.ok(&who, "save_content", young).await["changed"], 1, "a draft may have findings");
    let nowhere = typed(&place, "needs/scabies.toml", "Cases of needs", 0, 7, "ZZ99 9ZZ").await;
    let checked = place.ok(&who, "check_content", nowhere).await;
    assert_eq!(checked["found"][0]["cell"]["sheet"], "Cases of needs", "{checked}");
    let refusal = place.refused(&who, "content_entry", json!({ "entry": "../../etc/passwd" })).await;
    assert!(refusal.sentence.contains("no such entry"));
    let out =
        json!({ "entries": [{ "entry": "../x", "tables": [{ "sheet": "Needs", "rows": [["../x"]] }] }] });
    let checked = place.ok(&who, "check_content", out).await;
    assert_eq!(checked["sound"], true, "what stands in no table is passed over");
    let brought = place
        .ok(&who, "bring_content_workbook", json!({ "bytes": edited("Checks", 0, 2, "=pregnant?") }))
        .await;
    assert_eq!(brought["entries"][0]["entry"], "checks.toml");
    assert!(brought["entries"][0]["tables"][0]["rows"][0][2] == "=pregnant?");
    let refused = place.refused(&who, "bring_content_workbook", json!({ "bytes": [1, 2, 3] })).await;
    assert!(refused.sentence.starts_with("An XLSX workbook"));
}

#[tokio::test]
async fn a_draft_is_proposed_from_the_window_and_whoever_kept_it_never_signs_it() {
    let place = Place::small().await;
    let (lead, clinician) = (place.who("lead").await, place.who("clinician").await);
    let draft = async || place.ok(&clinician, "content_draft", json!({})).await;
    let says = |draft: &Value, words: &str| draft["standing"].as_str().unwrap().contains(words);
    assert!(says(&draft().await, "Nobody has kept one"));
    let young = typed(&place, "needs/sore-throat.toml", "Services of needs", 0, 2, "6 years").await;
    place.ok(&lead, "save_content", young).await;
    let found = draft().await;
    assert!(found["sha256"].is_null() && says(&found, "Kept by M. Shah"), "{found}");
    assert!(found["found"][0].as_str().unwrap().starts_with("needs/sore-throat.toml, line "), "{found}");

    let good = typed(&place, "needs/scabies.toml", "Needs", 0, 1, "Scabies (mites)").await;
    place.ok(&lead, "save_content", good).await;
    let found = draft().await;
    assert!(says(&found, "1 file differs from the content in use") && found["found"] == json!([]), "{found}");
    let propose = json!({ "sha256": found["sha256"], "note": "As people call it", "authors": [] });
    let compared = place.ok(&clinician, "compare_content", json!({ "a": "in-use", "b": "draft" })).await;
    assert_eq!(compared["counts"], json!([0, 0, 1]), "{compared}");
    let status = place.ok(&clinician, "propose_content", propose.clone()).await;
    let row = &status["versions"][0];
    assert!(says(&draft().await, "proposed already"));
    let sign = json!({ "content": row["content"], "sha256": row["sha256"], "from": null, "until": null });
    let refused = place.refused(&lead, "sign_content", sign).await;
    assert!(
        refused.sentence.contains("wrote or proposed"),
        "who kept the draft wrote it: {}",
        refused.sentence
    );

    let folder = place.dir().join("content-draft");
    let file = folder.join("needs/scabies.toml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("(mites)", "(a mite)")).unwrap();
    let found = draft().await;
    assert!(found["sha256"].is_null() && says(&found, "changed outside this window"), "{found}");
    fs::write(&file, "id = ").unwrap();
    let found = draft().await;
    assert!(found["sha256"].is_null() && found["standing"].as_str().unwrap().len() > 20, "{found}");
    fs::remove_file(folder.join("checks.toml")).unwrap();
    assert!(draft().await["sha256"].is_null());
    let other = json!({ "sha256": "0".repeat(64), "note": "Another", "authors": [] });
    let refused = place.refused(&clinician, "propose_content", other).await;
    assert_eq!(refused.field.as_deref(), Some("sha256"), "{}", refused.sentence);
}
