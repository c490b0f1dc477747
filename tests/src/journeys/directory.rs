//! The directory, searched by what a person needs and where they are: only what fits is listed, the
//! nearest first, with the way there and how it is found.

use front_door_tests::{
    driver::{Fault, Outcome, hold, window::Window},
    steps::Place,
};
use std::time::Duration;

const PHARMACY: &str = "Pharmacy First (seven conditions)";

#[tokio::test]
async fn what_fits_a_person_is_found_by_need_age_sex_and_borough() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    window.press("F4").await?;
    window.focus_in("directory").await?;
    let all = settled(&window, "everything", u64::MAX).await?;
    choose(&window, "Need", "ur", "urinary").await?;
    settled(&window, "what may take a urinary need", all).await?;
    choose(&window, "Recorded sex", "F", "female").await?;
    fill(&window, "Age in years", "34").await?;
    window.see_at("directory", PHARMACY).await?;
    pharmacies_by_name(&window).await?;
    fill(&window, "Age in years", "66").await?;
    let without = format!(
        "return !document.querySelector(\"[data-testid='directory']\").innerText.includes('{PHARMACY}')"
    );
    window.wait_js("no pharmacy for a woman of 66", &without).await?;
    fill(&window, "Age in years", "6b").await?;
    window.see_at("directory", "An age in whole years such as 34 was expected, found “6b”").await?;
    fill(&window, "Age in years", "66").await?;
    choose(&window, "Need", "care", "care-support").await?;
    window.see_at("directory", "Adult social care, Redbridge").await?;
    choose(&window, "Borough", "Hav", "havering").await?;
    let others = "const text = document.querySelector(\"[data-testid='directory']\").innerText; \
        return text.includes('Adult social care, Havering') && !text.includes('Adult social care, Redbridge')";
    window.wait_js("social care of her own borough alone", others).await?;
    window.axe("the directory by need").await?;
    window.looks_like("directory-by-need").await?;
    window.close().await
}

#[tokio::test]
async fn the_nearest_that_is_open_on_arrival_comes_first_with_the_way_there() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    window.press("F4").await?;
    window.focus_in("directory").await?;
    window.type_text("pharmacy").await?;
    let all = settled(&window, "pharmacy", u64::MAX).await?;
    fill(&window, "Within kilometres", "2").await?;
    window.see_at("directory", "Say from where").await?;
    fill(&window, "From this postcode", "RM9 5AS").await?;
    let near = settled(&window, "within two kilometres", all).await?;
    choose(&window, "Travelling", "On", "walk").await?;
    window.tab_to("Open on arrival").await?;
    window.press("Space").await?;
    settled(&window, "open on arrival", near).await?;
    window.see_at("directory", "Straight line").await?;
    nearest_first(&window).await?;
    window.axe("the directory by distance").await?;
    window.looks_like("directory-by-distance").await?;
    window.close().await
}

/// Goes to a choice by keys, and chooses by the beginning of its words. What is typed within a second of
/// what was typed at it before counts as more of the same word.
async fn choose(window: &Window, label: &str, typed: &str, value: &str) -> Outcome {
    to(window, label).await?;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    window.type_text(typed).await?;
    let chosen = window.field().await?;
    hold(chosen == value, || format!("“{typed}” typed at “{label}” was to choose {value}, found “{chosen}”."))
}

/// Goes to a field by keys and types in the place of what is there.
async fn fill(window: &Window, label: &str, text: &str) -> Outcome {
    to(window, label).await?;
    window.press("Ctrl+a").await?;
    window.type_text(text).await
}

/// From wherever the focus is to the search box, then on to the field with this label.
async fn to(window: &Window, label: &str) -> Outcome {
    window.press("F4").await?;
    window.focus_in("directory").await?;
    let there = format!("return document.activeElement?.labels?.[0]?.innerText.trim() === '{label}'");
    window.press_until("Tab", label, &there).await
}

/// How many are found once the list has settled: some, and fewer than `before`.
async fn settled(window: &Window, what: &str, before: u64) -> Outcome<u64> {
    let fewer = format!(
        "const told = /(\\d+) found/.exec(document.querySelector(\"[data-testid='directory']\")?.innerText ?? ''); \
         window.frontDoorFound = told ? Number(told[1]) : null; return told !== null && 0 < Number(told[1]) && Number(told[1]) < {before}"
    );
    window.wait_js(&format!("some found, fewer than before: {what}"), &fewer).await?;
    let found = window.js("return window.frontDoorFound", Vec::new()).await?;
    found.as_u64().ok_or_else(|| Fault::new("The list does not say how many are found."))
}

/// Where nobody said from where, every pharmacy that takes people is listed, by name and with no distance.
async fn pharmacies_by_name(window: &Window) -> Outcome {
    let script = "const rows = [...document.querySelectorAll(\"[data-testid='directory'] tbody tr\")]; \
        const shops = rows.filter(row => row.cells[1].innerText.startsWith('Pharmacy')); \
        const names = shops.map(row => row.cells[0].firstChild.textContent.trim().toLowerCase()); \
        return names.length > 5 && names.every((name, at) => at === 0 || names[at - 1] <= name) \
        && shops.every(row => !/\\d km/.test(row.innerText))";
    window.wait_js("pharmacies by name", script).await
}

/// Every row says how far it is and that it is open then; none is nearer than the one above it.
async fn nearest_first(window: &Window) -> Outcome {
    let script = "const ways = [...document.querySelectorAll(\"[data-testid='directory'] tbody tr\")].map(row => row.innerText); \
        const km = ways.map(text => Number(/([\\d.]+) km, \\d+ min, open (until|at all)/.exec(text)?.[1])); \
        return km.length > 0 && km.every((one, at) => one <= 2 && (at === 0 || km[at - 1] <= one))";
    window.wait_js("rows with the way to each, the nearest first and open", script).await
}
