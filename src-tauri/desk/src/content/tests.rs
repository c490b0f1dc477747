#![expect(clippy::unwrap_used, reason = "tests")]
use super::{Approved, Purpose, Shelf, Standing};
use jiff::civil::Date;
use std::sync::Arc;

fn standing(approved: Approved, purpose: Purpose) -> Standing {
    Standing {
        name: "2026.12".into(),
        sha256: "a".into(),
        approved,
        purpose,
        waits: None,
        damaged: Vec::new(),
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn unsigned_and_expired_content_says_so_everywhere_and_routes_in_demo_and_training_only() {
    let signed =
        || Approved::By { name: "M. Shah".into(), from: day("2026-10-24"), until: day("2027-10-23") };
    let expired = || Approved::Expired { name: "M. Shah".into(), until: day("2026-10-22") };
    for (approved, purpose, banner, routes) in [
        (Approved::Nobody, Purpose::Demo, Some("Training: content 2026.12 is not clinically approved"), true),
        (Approved::Nobody, Purpose::Training, Some("is not clinically approved"), true),
        (Approved::Nobody, Purpose::Live, Some("approved: nothing can be routed"), false),
        (signed(), Purpose::Demo, None, true),
        (signed(), Purpose::Live, None, true),
        (expired(), Purpose::Training, Some("Training: the approval of content 2026.12 expired"), true),
        (expired(), Purpose::Live, Some("expired on 22-Oct-2026: nothing can be routed"), false),
    ] {
        let found = standing(approved, purpose);
        match banner {
            None => assert_eq!(found.banner(), None),
            Some(part) => assert!(found.banner().unwrap().contains(part), "{:?}", found.banner()),
        }
        assert_eq!(found.may_route().is_ok(), routes, "{found:?}");
        if let Err(refused) = found.may_route() {
            let sentence = refused.to_string();
            assert!(sentence.contains("clinical lead") && sentence.contains("administrator"), "{sentence}");
        }
    }
    assert!(
        standing(signed(), Purpose::Live).words().contains("signed by M. Shah, in force from 24-Oct-2026")
    );
    assert!(standing(expired(), Purpose::Live).words().contains("expired on 22-Oct-2026"));
}

#[test]
fn a_shelf_finds_each_pack_by_its_content() {
    let pack = front_door_interop::packs::bhr().unwrap();
    let shelf = Shelf::new(Arc::new(pack.clone()));
    let own = pack.content.sha256.clone();
    assert!(shelf.find(&own).is_some() && shelf.find("other").is_none());
    let files = front_door_interop::packs::Files::shipped();
    let text =
        files.iter().find(|(name, _)| *name == "settings.toml").map(|(_, text)| format!("{text}\n")).unwrap();
    let other = files.with("settings.toml", text.into_bytes()).unwrap().pack().unwrap();
    let sha256 = other.content.sha256.clone();
    assert_eq!(shelf.put(other).content.sha256, sha256);
    assert!(shelf.find(&sha256).is_some() && shelf.find(&own).is_some());
}
