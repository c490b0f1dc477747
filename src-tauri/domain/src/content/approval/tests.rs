#![expect(clippy::unwrap_used, reason = "tests")]
use super::{
    Approval, ContentState, ContentVersion, Proposal, Signature, Signing, approval, next_change, propose,
    sign, turn_down, was_in_force,
};
use crate::ids::{ContentVersionId, UserId};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

const AUTHOR: UserId = UserId(Uuid::from_u128(1));
const WRITER: UserId = UserId(Uuid::from_u128(2));
const LEAD: UserId = UserId(Uuid::from_u128(3));

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn proposal(sha256: &str) -> Proposal {
    Proposal {
        id: ContentVersionId(Uuid::from_u128(9)),
        name: "2026.12".into(),
        sha256: sha256.into(),
        note: "Earache from 1 to 17".into(),
        authors: vec![WRITER],
    }
}

fn proposed(sha256: &str) -> ContentVersion {
    propose(proposal(sha256), &[], AUTHOR, at(0), day("2026-10-23")).unwrap()
}

fn signing<'a>(by: UserId, sha256: &'a str, from: &str, until: &str) -> Signing<'a> {
    Signing {
        by,
        name: "M. Shah",
        at: at(1),
        today: day("2026-10-23"),
        sha256,
        from: day(from),
        until: day(until),
    }
}

fn signed(sha256: &str, second: i64, from: &str, until: &str) -> ContentVersion {
    let mut version = proposed(sha256);
    version.state = ContentState::Signed(Signature {
        by: LEAD,
        name: "M. Shah".into(),
        at: at(second),
        sha256: sha256.into(),
        from: day(from),
        until: day(until),
    });
    version
}

#[test]
fn a_lead_who_did_not_write_it_signs_what_was_read_for_days_to_come() {
    let ok = ("2026-10-23", "2027-10-22");
    for (by, read, found, (from, until), expected) in [
        (LEAD, "aa", "aa", ok, None),
        (LEAD, "aa", "aa", ("2026-10-23", "2026-10-23"), None),
        (LEAD, "aa", "aa", ("2026-10-23", "2027-10-24"), None),
        (LEAD, "aa", "aa", ("2026-10-23", "2027-10-25"), Some("a year after it")),
        (LEAD, "aa", "aa", ("2026-10-23", "2026-10-22"), Some("a year after it")),
        (LEAD, "aa", "aa", ("2026-10-22", "2027-10-22"), Some("23-Oct-2026 at the earliest")),
        (AUTHOR, "aa", "aa", ok, Some("wrote or proposed")),
        (WRITER, "aa", "aa", ok, Some("wrote or proposed")),
        (LEAD, "ab", "aa", ok, Some("not the SHA-256")),
        (LEAD, "aa", "ab", ok, Some("nothing was signed")),
    ] {
        let answer = sign(proposed("aa"), signing(by, read, from, until), found);
        match expected {
            None => assert!(matches!(answer.unwrap().state, ContentState::Signed(_)), "{from} {until}"),
            Some(part) => {
                let sentence = answer.unwrap_err().to_string();
                assert!(sentence.contains(part), "{sentence}");
            }
        }
    }
}

#[test]
fn what_is_signed_or_turned_down_stays_so() {
    let asked = || signing(LEAD, "aa", "2026-10-23", "2027-10-22");
    let done = sign(proposed("aa"), asked(), "aa").unwrap();
    let down = turn_down(proposed("aa"), LEAD, at(1), "Ages are wrong").unwrap();
    for closed in [done, down] {
        assert!(sign(closed.clone(), asked(), "aa").unwrap_err().to_string().contains("cannot be signed"));
        let again = turn_down(closed, LEAD, at(2), "x").unwrap_err();
        assert!(again.to_string().contains("cannot be turned down"));
    }
    assert!(turn_down(proposed("aa"), LEAD, at(1), " ").unwrap_err().to_string().contains("needs a reason"));
}

#[test]
fn the_same_bytes_are_proposed_again_only_once_they_are_neither_waiting_nor_signed() {
    let down = turn_down(proposed("aa"), LEAD, at(1), "Ages are wrong").unwrap();
    for (earlier, expected) in [
        (vec![], None),
        (vec![proposed("bb")], None),
        (vec![down], None),
        (vec![proposed("aa")], Some("proposed already")),
        (vec![signed("aa", 1, "2026-01-01", "2026-10-23")], Some("signed already")),
        (vec![signed("aa", 1, "2026-01-01", "2026-10-22")], None),
    ] {
        let answer = propose(proposal("aa"), &earlier, AUTHOR, at(2), day("2026-10-23"));
        match expected {
            None => drop(answer.unwrap()),
            Some(part) => assert!(answer.unwrap_err().to_string().contains(part), "{part}"),
        }
    }
    let silent = Proposal { note: " ".into(), ..proposal("aa") };
    assert!(propose(silent, &[], AUTHOR, at(2), day("2026-10-23")).is_err());
}

/// What `approval` answers: the hash in force, or a word.
fn check(versions: &[ContentVersion], today: &str, damaged: &[&str], expected: &str) {
    let found = match approval(versions, day(today), |version| !damaged.contains(&version.sha256.as_str())) {
        Approval::Unsigned => "unsigned".to_owned(),
        Approval::InForce(version, _) => format!("{} in force", version.sha256),
        Approval::Expired(version, _) => format!("{} expired", version.sha256),
    };
    assert_eq!(found, expected, "{today}, damaged {damaged:?}");
}

#[test]
fn nothing_is_in_force_without_its_signature_and_its_days() {
    let a = signed("aa", 1, "2026-10-23", "2026-12-31");
    check(&[], "2026-10-23", &[], "unsigned");
    check(&[proposed("aa")], "2026-10-23", &[], "unsigned");
    check(&[turn_down(proposed("aa"), LEAD, at(1), "No").unwrap()], "2026-10-23", &[], "unsigned");
    for (today, expected) in [
        ("2026-10-22", "unsigned"),
        ("2026-10-23", "aa in force"),
        ("2026-12-31", "aa in force"),
        ("2027-01-01", "aa expired"),
    ] {
        check(std::slice::from_ref(&a), today, &[], expected);
    }
    check(std::slice::from_ref(&a), "2026-10-23", &["aa"], "unsigned");
    // A record whose hash is not the one that was signed.
    let other = ContentVersion { sha256: "ab".into(), ..a };
    check(&[other], "2026-10-23", &[], "unsigned");
}

#[test]
fn what_is_in_force_stays_so_while_the_next_is_proposed_refused_or_damaged() {
    let a = signed("aa", 1, "2026-10-01", "2026-12-31");
    let b = signed("bb", 2, "2026-11-01", "2026-11-30");
    let refused = turn_down(proposed("cc"), LEAD, at(1), "No").unwrap();
    let all = [a.clone(), b, proposed("dd"), refused];
    for (today, damaged, expected) in [
        ("2026-10-31", &[][..], "aa in force"),
        ("2026-11-01", &[], "bb in force"),
        ("2026-11-01", &["bb"], "aa in force"),
        ("2026-11-01", &["aa", "bb"], "unsigned"),
        // What came after it is over: the older one does not come back by itself.
        ("2026-12-01", &[], "bb expired"),
        ("2026-12-01", &["bb"], "aa in force"),
        ("2027-01-01", &["bb"], "aa expired"),
    ] {
        check(&all, today, damaged, expected);
    }
    // Two that begin on one day: the later signature.
    check(&[a.clone(), signed("ee", 5, "2026-10-01", "2026-12-31")], "2026-10-01", &[], "ee in force");
    for (today, expected) in [
        ("2026-10-01", Some("2026-11-01")),
        ("2026-11-01", Some("2026-12-01")),
        ("2026-12-31", Some("2027-01-01")),
    ] {
        assert_eq!(next_change(&all, day(today)), expected.map(day), "{today}");
    }
    assert_eq!(next_change(&all, day("2027-01-01")), None);
}

#[test]
fn content_was_in_force_at_a_moment_by_what_had_been_signed_by_then() {
    // The signature: given on 23 October at 10:00 in London, for the 24th to the 26th.
    let moment = |text: &str| text.parse::<Timestamp>().unwrap();
    let given = moment("2026-10-23T09:00:00Z").as_second();
    let versions = [
        proposed("bb"),
        signed("aa", given, "2026-10-24", "2026-10-26"),
        signed("cc", given, "2026-10-23", "2026-10-23"),
    ];
    for (sha256, at, expected) in [
        ("aa", "2026-10-23T22:59:59Z", false),
        ("aa", "2026-10-23T23:00:00Z", true),
        ("aa", "2026-10-26T23:59:59Z", true),
        ("aa", "2026-10-27T00:00:00Z", false),
        ("cc", "2026-10-23T08:59:59Z", false),
        ("cc", "2026-10-23T09:00:00Z", true),
        ("bb", "2026-10-24T12:00:00Z", false),
        ("", "2026-10-24T12:00:00Z", false),
    ] {
        assert_eq!(was_in_force(&versions, sha256, moment(at)), expected, "{sha256} at {at}");
    }
}
