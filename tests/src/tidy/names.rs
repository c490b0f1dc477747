//! Names that say nothing are banned: what a thing manages, helps or processes is its name.

use super::{
    Rule,
    tree::{Kind, Source, has_ending, words},
};

const BANNED: &[&str] =
    &["manager", "helper", "helpers", "util", "utils", "utility", "utilities", "processor"];
const DEFINES: &[&str] = &["struct", "enum", "trait", "mod", "type", "fn", "union", "const", "static"];
const DEFINES_ON_SCREEN: &[&str] = &["class", "interface", "type", "function", "const", "let"];

pub(super) fn rules() -> Vec<Rule> {
    vec![
        Rule {
            name: "nothing is called Manager, Helper, Util or Processor",
            looks_at: has_code,
            faults: |source| [in_path(source), defined(source)].concat(),
            breaks: &[
                ("src-tauri/desk/src/x.rs", "struct SlotManager;"),
                ("src-tauri/desk/src/x.rs", "fn helper_for_slots() {}"),
                ("src-tauri/desk/src/utils.rs", ""),
                ("ui/src/lib/dateHelpers.ts", ""),
                ("ui/src/lib/x.ts", "export class TextProcessor {}"),
            ],
            keeps: &[
                ("src-tauri/src/x.rs", "use tauri::Manager; fn slots(app: &impl Manager) {}"),
                ("ui/src/lib/x.ts", "export const futile = \"helper\";"),
            ],
        },
        Rule {
            name: "a service is an entry of the directory, never a word for code",
            looks_at: |path| path.starts_with("src-tauri/") && has_ending(path, &["rs"]),
            faults: |source| {
                let suffixed = |name: &&String| {
                    let parts = split(name);
                    parts.len() > 1
                        && parts.last().is_some_and(|last| last == "service")
                        && parts.iter().any(|part| {
                            ["contact", "resident", "slot", "store", "user", "booking", "search"]
                                .contains(&part.as_str())
                        })
                };
                definitions(source)
                    .iter()
                    .filter(suffixed)
                    .map(|name| format!("{name} is no directory entry"))
                    .collect()
            },
            breaks: &[("src-tauri/desk/src/x.rs", "struct BookingService;")],
            keeps: &[(
                "src-tauri/domain/src/x.rs",
                "struct Service; struct FoundService; fn nearest_service() {}",
            )],
        },
    ]
}

fn has_code(path: &str) -> bool {
    has_ending(path, &["rs", "ts", "svelte"])
}

fn in_path(source: &Source) -> Vec<String> {
    let parts = source.path.split(['/', '.', '-']).flat_map(split);
    parts
        .filter(|part| BANNED.contains(&part.as_str()))
        .map(|part| format!("the path says \"{part}\""))
        .collect()
}

fn defined(source: &Source) -> Vec<String> {
    let says_nothing = |name: &&String| split(name).iter().any(|part| BANNED.contains(&part.as_str()));
    definitions(source)
        .iter()
        .filter(says_nothing)
        .map(|name| format!("{name} says nothing of what it does"))
        .collect()
}

/// Every name that the file defines.
fn definitions(source: &Source) -> Vec<String> {
    if source.ends(&[".rs"]) {
        let (words, _) = words(&source.text);
        let pairs = words.windows(2).filter(|pair| pair.iter().all(|word| word.kind == Kind::Name));
        return pairs
            .filter(|pair| DEFINES.contains(&pair[0].text.as_str()))
            .map(|pair| pair[1].text.clone())
            .collect();
    }
    let plain = |mark: char| !mark.is_alphanumeric() && mark != '_' && mark != '$';
    let names: Vec<_> = source.text.split(plain).filter(|word| !word.is_empty()).collect();
    let pairs = names.windows(2).filter(|pair| DEFINES_ON_SCREEN.contains(&pair[0]));
    pairs.map(|pair| pair[1].to_owned()).collect()
}

/// `SlotManager`, `slot_manager` and `slotManager` are all slot and manager.
fn split(name: impl AsRef<str>) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in name.as_ref().chars() {
        if letter == '_' || letter.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut()
            && letter != '_'
        {
            part.extend(letter.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
