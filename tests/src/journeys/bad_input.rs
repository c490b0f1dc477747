//! Bad input gets one clear sentence and loses nothing already typed.

use front_door_tests::{
    driver::{Outcome, hold, window::Window},
    steps::{self, Place},
};

/// What is typed into the search box, and what must then be read under it.
const SEARCHES: [(&str, &str); 7] = [
    ("999 004 0002", "last digit of this NHS number"),
    ("31/02/1990", "no such day"),
    ("SW1A 1AA", "Nobody found"),
    ("zzqx", "Nobody found"),
    ("'; DROP TABLE resident; --", ""),
    ("<img src=x onerror=alert(1)>", ""),
    ("\u{202e}%_\\\"", ""),
];

#[tokio::test]
async fn the_search_box_takes_anything_and_says_one_sentence() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    for (typed, said) in SEARCHES {
        window.paste(typed).await?;
        if !said.is_empty() {
            window.see_at("results", said).await?;
        }
        still_there(&window, typed).await?;
        window.press_all(&["Ctrl+A", "Delete"]).await?;
    }
    let long = "a".repeat(10_000);
    window.paste(&long).await?;
    window.see_at("results", "Nobody found").await?;
    still_there(&window, &long).await?;
    window.press_all(&["Ctrl+A", "Delete"]).await?;
    window.type_text("smi").await?;
    window.see_at("results", "SMI").await?;
    window.close().await
}

async fn still_there(window: &Window, typed: &str) -> Outcome {
    let field = window.field().await?;
    hold(field == typed, || format!("“{typed}” was typed and “{field}” stands in the field."))
}

/// What is given of a person not found: name, day, month, year, postcode; and the sentence.
const GIVEN: [([&str; 5], &str); 3] = [
    (["", "31", "2", "1990", ""], "no such day"),
    (["Ann Example", "1", "13", "1990", ""], "no such day"),
    (["Ann Example", "1", "1", "2030", ""], "in the future"),
];

#[tokio::test]
async fn what_was_given_of_a_person_is_read_or_refused_and_never_lost() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    for (fields, said) in GIVEN {
        steps::call(&window).await?;
        steps::story(&window, "no name given").await?;
        window.tab_to("Name").await?;
        for text in &fields[..4] {
            window.type_text(text).await?;
            window.press("Tab").await?;
        }
        window.type_text(fields[4]).await?;
        window.press("Enter").await?;
        window.see_at("step-person", said).await?;
        for text in fields.into_iter().filter(|text| !text.is_empty()) {
            let kept = format!(
                "return [...document.querySelectorAll(\"[data-testid='step-person'] input\")].some(field => field.value === '{text}')"
            );
            window.wait_js(&format!("“{text}” still in its field"), &kept).await?;
        }
    }
    window.close().await
}

#[tokio::test]
async fn ten_thousand_characters_of_own_words_are_kept_or_refused_in_a_sentence() -> Outcome {
    let desk = Place::demo()?;
    let window = desk.open_as("A. Okoro").await?;
    steps::call(&window).await?;
    let long = "It hurts. ".repeat(1_000);
    window.paste(&long).await?;
    window.press("Tab").await?;
    window.press("p").await?;
    window.focus_in("story-number").await?;
    window.type_text("not a number").await?;
    window.press("Ctrl+Enter").await?;
    window.see_at("step-story", "number").await?;
    let kept =
        "return document.querySelector(\"[data-testid='step-story'] textarea\")?.value.length === 10000";
    window.wait_js("all the words still in their field", kept).await?;
    window.close().await
}
