#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::play::{NAVIGATOR, Play, content};
use super::*;
use crate::{
    contacts::{NextStep, Opening, OpeningAnswer},
    routes::Standing,
    tasks::HandoverState,
};
use proptest::prelude::*;

/// Asked, confirmed, with a need and every sign answered no.
const READY: &str = "start call; opening no; story; who name birth-date; need urinary; ask-all";

fn check(script: &str, expected: &str) {
    match Play::new().act(script) {
        Ok(play) => assert_eq!(play.tells(), expected, "{script}"),
        Err(refused) => assert_eq!(format!("refused: {refused}"), expected, "{script}"),
    }
}

fn refuses(script: &str, words: &str) {
    match Play::new().act(script) {
        Ok(play) => assert_eq!(play.tells(), words, "nothing refused {script}"),
        Err(refused) => {
            let sentence = refused.to_string();
            assert!(sentence.contains(words) && sentence.ends_with(['.', '?']), "{script}: {sentence}");
        }
    }
}

fn ready(rest: &str) -> String {
    format!("{READY}; {rest}")
}

#[test]
fn a_contact_ends_with_the_next_step_that_was_chosen() {
    for (rest, expected) in [
        ("urgency today; route slots; net; finish booked", "closed with an appointment, due Fri 22:00, []"),
        ("urgency routine; route slots; net; finish booked", "closed with an appointment, due Mon 18:30, []"),
        ("urgency today; route advise; net; finish", "closed with a handover, due Fri 22:00, []"),
        (
            "urgency today; route refer; net; finish",
            "closed with a handover, due Fri 22:00, [HandoverAccepted Fri 22:00]",
        ),
        (
            "urgency now; route clinician; net; finish",
            "closed with a task, due Fri 18:10, [ClinicianAccepts Fri 18:10]",
        ),
        (
            "urgency routine; route task; net; finish",
            "closed with a task, due Mon 18:30, [PracticeRequest Mon 18:30]",
        ),
        (
            "urgency now; route emergency; net; finish",
            "closed with a task, due Fri 18:10, [EmergencyOutcome Fri 21:50]",
        ),
        (
            "urgency today; route slots with-reason bank holiday; net; finish booked",
            "closed with an appointment, due Fri 22:00, []",
        ),
        (
            "urgency today; route slots; route advise; net; finish",
            "closed with a handover, due Fri 22:00, []",
        ),
    ] {
        check(&ready(rest), expected);
    }
    // An administrative need asks the opening question only; a name is not needed for advice.
    check(
        "start call; opening no; story; need fit-note; ask worse no; urgency routine; route task; net; finish",
        "closed with a task, due Mon 18:30, [PracticeRequest Mon 18:30]",
    );
}

#[test]
fn nothing_is_finished_without_a_next_step() {
    for (rest, words) in [
        ("urgency today; net; finish", "Choose where it goes."),
        ("route slots", "How soon has not been set"),
        ("urgency today; route slots; finish booked", "Read the arrangement back"),
        ("urgency today; route slots; net unread; finish booked", "Read the arrangement back"),
        ("urgency today; net; at 17:51; route slots; finish booked", "Read the arrangement back"),
        ("urgency today; route slots; net; finish", "Choose a time and hold it."),
        (
            "urgency today; route slots; net; finish booked; finish booked",
            "This contact is closed and cannot be finished.",
        ),
        (
            "urgency today; route slots; net; finish booked; need cough",
            "This contact is closed and cannot be given a need.",
        ),
    ] {
        refuses(&ready(rest), words);
    }
    let unready =
        "start call; opening no; need cough; ask worse no; urgency today; route slots; net; finish booked";
    for words in ["is open and cannot be finished", "who is speaking", "talk safely", "two identifiers"] {
        refuses(unready, words);
    }
    refuses(
        "start call; opening no; story; need cough; urgency today; route advise; net; finish",
        "worse than before",
    );
}

#[test]
fn nothing_goes_past_an_unanswered_red_flag() {
    for (script, words) in [
        ("start call; who name birth-date", "comes before identity"),
        ("start call; need urinary", "comes first"),
        ("start call; opening no; ask flag.fever no", "No need has been chosen"),
        ("start call; opening no; need urinary; urgency today; route slots", "4 of this need's red flags"),
        (
            "start call; opening no; need urinary; ask flag.fever no; urgency today; route slots",
            "3 of this need's red flags",
        ),
        ("start call; opening because ", "Say why the question was not asked"),
        ("start call; opening no; need no-such", "not in the content"),
        ("start call; opening no; need urinary; ask check.nothing no", "not asked for this need"),
    ] {
        refuses(script, words);
    }
    refuses(&ready("need cough; urgency today"), "must be asked again: the need was changed");
    refuses(&ready("urgency today; at 18:51; route slots"), "asked at 17:50, too long ago");
    refuses(&ready("at 18:51; ask check.pregnant no"), "too long ago");
    check(&ready("urgency today; at 18:50; route slots"), "open, due Fri 22:00, []");
    // Asked again after the limit: the topic's answers are just as old, and are asked again too.
    refuses(&ready("urgency today; at 18:51; opening no; route slots"), "4 of this need's red flags");
    check(&ready("need urinary; urgency today; route slots"), "open, due Fri 22:00, []");
    check(&ready("need cough; opening no; ask-all; urgency today; route slots"), "open, due Fri 22:00, []");
}

#[test]
fn yes_to_the_opening_question_runs_the_script_until_the_outcome_is_known() {
    let yes = "at 17:52; start call; opening yes sign.chest";
    check(yes, "emergency, due Fri 17:57, [EmergencyConnected Fri 17:57, EmergencyOutcome Fri 18:22]");
    check(
        "at 17:52; start call; opening yes",
        "emergency, due Fri 17:57, [EmergencyConnected Fri 17:57, EmergencyOutcome Fri 18:22]",
    );
    for (rest, expected) in [
        ("at 17:55; tell connected", "emergency, due Fri 18:22, [EmergencyOutcome Fri 18:22]"),
        ("at 17:55; task EmergencyConnected yes", "emergency, due Fri 18:22, [EmergencyOutcome Fri 18:22]"),
        (
            "tell refused",
            "emergency, due Fri 17:57, [ClinicianAccepts Fri 18:12, EmergencyOutcome Fri 18:22]",
        ),
        (
            "tell connected; at 18:22; tell connected, outcome ambulance attending",
            "closed with an outcome, due Fri 18:22, []",
        ),
        (
            "tell connected; at 18:22; task EmergencyOutcome ambulance attending",
            "closed with an outcome, due Fri 18:22, []",
        ),
        ("tell outcome ambulance attending", "closed with an outcome, due Fri 17:57, []"),
        (
            "story; given somebody; who name birth-date; opening yes sign.eye",
            "emergency, due Fri 17:57, [EmergencyConnected Fri 17:57, EmergencyOutcome Fri 18:22]",
        ),
        ("by other; tell connected", "emergency, due Fri 18:22, [EmergencyOutcome Fri 18:22]"),
    ] {
        check(&format!("{yes}; {rest}"), expected);
    }
    for (rest, words) in [
        ("opening no", "This contact is in an emergency and cannot be screened again."),
        ("need urinary", "This contact is in an emergency and cannot be given a need."),
        ("finish", "This contact is in an emergency and cannot be finished."),
        ("tell outcome", "closes only with its outcome"),
        (
            "tell outcome gone; tell connected",
            "This contact is closed and cannot be followed as an emergency.",
        ),
        ("task EmergencyOutcome", "ends with what came of it"),
    ] {
        refuses(&format!("{yes}; {rest}"), words);
    }
}

#[test]
fn other_signs_of_the_opening_list_start_their_own_clocks() {
    check("start call; opening yes sign.eye", "emergency, due Fri 18:05, [EmergencyOutcome Fri 21:50]");
    check(
        "start call; opening yes sign.baby",
        "emergency, due Fri 18:05, [ClinicianAccepts Fri 18:10, EmergencyOutcome Fri 21:50]",
    );
}

#[test]
fn not_sure_goes_to_a_clinician_who_accepts_by_name() {
    let unsure = "start call; at 17:52; opening not-sure; story; who name birth-date; need urinary";
    check(unsure, "open, due Fri 18:05, [ClinicianAccepts Fri 18:12]");
    for (rest, words) in [
        ("urgency today", "can only set \"now\""),
        ("urgency now; route slots", "only a clinician or an emergency service"),
        ("urgency now; route advise", "only a clinician or an emergency service"),
        ("at 17:54; opening no", "only a clinician may change that"),
        ("need cough", "only a clinician may change the need"),
        ("task ClinicianAccepts accepted", "Only a clinician may accept this"),
    ] {
        refuses(&format!("{unsure}; {rest}"), words);
    }
    for (rest, expected) in [
        ("opening no", "open, due Fri 18:05, [ClinicianAccepts Fri 18:12]"),
        (
            "urgency now; route clinician; net; finish",
            "closed with a task, due Fri 18:12, [ClinicianAccepts Fri 18:12]",
        ),
        (
            "urgency now; route emergency; net; finish",
            "closed with a task, due Fri 18:12, [ClinicianAccepts Fri 18:12, EmergencyOutcome Fri 21:52]",
        ),
        (
            "by clinician; task ClinicianAccepts I take it on; opening no; ask-all; urgency today; route slots",
            "open, due Fri 22:00, []",
        ),
        (
            "urgency now; route clinician; net; finish; by clinician; task ClinicianAccepts mine",
            "open, due Fri 18:12, []",
        ),
    ] {
        check(&format!("{unsure}; {rest}"), expected);
    }
    let because = "start click; opening because nobody answers; need cough; ask-all; urgency today";
    refuses(&format!("{because}; route slots"), "only a clinician or an emergency service");
    refuses(
        "start click; opening because nobody answers; need cough; ask-all; urgency routine",
        "were not asked",
    );
    check(&format!("{because}; opening no; route slots"), "open, due Fri 22:00, []");
}

#[test]
fn a_topic_sign_leads_to_what_it_asks_for() {
    let asked = "start call; opening no; story; need urinary; at 17:52";
    for (rest, expected) in [
        (
            "ask flag.faint yes",
            "emergency, due Fri 17:57, [EmergencyConnected Fri 17:57, EmergencyOutcome Fri 18:22]",
        ),
        ("ask flag.faint not-sure", "open, due Fri 18:05, [ClinicianAccepts Fri 18:12]"),
        ("ask flag.saddle yes", "open, due Fri 18:05, []"),
        ("ask flag.fever yes", "open, due Fri 18:05, [ClinicianAccepts Fri 18:12]"),
        ("ask flag.harm yes", "open, due Fri 18:05, [Safeguarding Fri 22:00]"),
        ("ask flag.fever yes; ask flag.faint not-sure", "open, due Fri 18:05, [ClinicianAccepts Fri 18:12]"),
        ("ask flag.fever yes; ask flag.fever no", "open, due Fri 18:05, []"),
        (
            "ask flag.fever yes; ask flag.faint yes",
            "emergency, due Fri 17:57, [ClinicianAccepts Fri 18:12, EmergencyConnected Fri 17:57, EmergencyOutcome Fri 18:22]",
        ),
        (
            "ask flag.saddle yes; ask worse no; urgency now; route emergency; net; finish",
            "closed with a task, due Fri 18:05, [EmergencyOutcome Fri 21:52]",
        ),
    ] {
        check(&format!("{asked}; {rest}"), expected);
    }
    for (rest, words) in [
        ("ask flag.fever yes; at 17:54; ask flag.fever no", "only a clinician may change that"),
        (
            "ask flag.saddle yes; ask worse no; urgency now; route slots",
            "only a clinician or an emergency service",
        ),
        ("ask flag.fever yes; need cough", "only a clinician may change the need"),
        ("ask flag.fever yes; urgency today", "can only set \"now\""),
        ("ask-all; ask flag.harm yes; urgency routine", "cannot be routine"),
    ] {
        refuses(&format!("{asked}; {rest}"), words);
    }
    // Safeguarding is told to its lead and bars no place by itself, but hides no other sign either.
    check(
        &format!("{asked}; ask-all; ask flag.harm yes; urgency today; route slots"),
        "open, due Fri 18:05, [Safeguarding Fri 22:00]",
    );
    refuses(
        &format!("{asked}; ask flag.harm yes; ask flag.fever not-sure; urgency now; route slots"),
        "only a clinician",
    );
}

#[test]
fn a_repeat_or_worse_is_never_set_routine_by_a_navigator() {
    for (rest, words) in [
        ("urgency routine repeat", "a repeat within 14 days"),
        ("ask worse yes; opening no; ask-signs; urgency routine", "may be worse"),
        ("ask worse not-sure; opening no; ask-signs; urgency routine", "may be worse"),
        ("ask worse yes; opening no; ask-signs; urgency routine repeat", "may be worse"),
    ] {
        refuses(&ready(rest), words);
    }
    check(&ready("urgency today repeat"), "open, due Fri 22:00, []");
    check(&ready("urgency now repeat"), "open, due Fri 18:10, []");
    check(&ready("ask worse yes; opening no; urgency today"), "open, due Fri 22:00, []");
    check(
        &ready("ask worse yes; opening no; by clinician; take mine; urgency routine repeat"),
        "open, due Mon 18:30, []",
    );
    refuses(
        "start call; opening no; need cough; urgency routine",
        "\"Worse than before?\" has not been asked",
    );
}

#[test]
fn a_repeat_or_worse_has_its_red_flags_asked_again() {
    let again = "must be asked again";
    for (rest, words) in [
        ("ask worse yes; urgency today", again),
        ("ask worse not-sure; urgency today", again),
        ("ask worse yes; opening no; urgency today; route slots", "4 of this need's red flags"),
        ("repeat-of name birth-date; urgency today", again),
        ("repeat-of name birth-date; opening no; urgency today; route slots", "4 of this need's red flags"),
    ] {
        refuses(&ready(rest), words);
    }
    let today = "open, due Fri 22:00, []";
    for rest in [
        "ask worse no; urgency today; route slots",
        // The same answer again, or the same person confirmed again, says nothing new.
        "ask worse yes; opening no; ask-signs; ask worse not-sure; urgency today; route slots",
        "repeat-of name birth-date; opening no; ask-signs; repeat-of nhs-number name; urgency today; route slots",
        "who nhs-number name; urgency today; route slots",
    ] {
        check(&ready(rest), today);
    }
    // A sign that was ticked, or that nobody is sure of, is never lost by asking again.
    refuses(&ready("ask flag.fever yes; at 17:55; ask worse yes; opening no; ask-signs"), "only a clinician");
    let unsure = "start call; opening not-sure; repeat-of name birth-date; need urinary; urgency routine";
    refuses(unsure, "can only set \"now\"");
    let alarmed = "start call; opening yes sign.chest; repeat-of name birth-date";
    check(alarmed, "emergency, due Fri 17:55, [EmergencyConnected Fri 17:55, EmergencyOutcome Fri 18:20]");
}

#[test]
fn the_clock_never_moves_later_by_setting_it_again() {
    check(&ready("urgency now; at 18:00; urgency now"), "open, due Fri 18:10, []");
    check(&ready("urgency now; at 18:00; urgency today"), "open, due Fri 22:00, []");
    check(&ready("urgency today; at 2026-10-24T09:00; opening no; urgency today"), "open, due Fri 22:00, []");
    check(&ready("urgency routine; at 18:00; urgency today"), "open, due Fri 22:00, []");
    check("start click", "open, due Mon 18:30, []");
    check("start walk-in", "open, due Fri 18:05, []");
}

#[test]
fn rows_are_chosen_by_what_they_say() {
    for (rest, words) in [
        ("urgency today; route slots with-reason", "with a reason only (because of a fact)"),
        ("urgency today; route slots check", "Ask what is open first. Because of a fact."),
        ("urgency today; route slots ask-clinician for a reason", "Only a clinician may choose this place"),
        ("urgency today; route advise no for a reason", "This place cannot take it"),
        ("urgency today; by clinician; take mine; route slots no", "needs a reason"),
    ] {
        refuses(&ready(rest), words);
    }
    for rest in [
        "urgency today; by clinician; take mine; route slots no seen with my own eyes",
        "urgency today; by clinician; take mine; route slots ask-clinician seen",
        "urgency today; route clinician ask-clinician",
    ] {
        check(&ready(rest), "open, due Fri 22:00, []");
    }
}

#[test]
fn two_different_identifiers_are_needed() {
    for (said, fits) in [
        ("name birth-date", true),
        ("nhs-number birth-date", true),
        ("birth-date address postcode", true),
        ("name", false),
        ("", false),
        ("name name", false),
        ("address postcode", false),
    ] {
        let script = format!("start call; opening no; who {said}");
        if fits {
            check(&script, "open, due Fri 18:05, []");
        } else {
            refuses(&script, "Two different identifiers");
        }
    }
    refuses("start call; opening no; who name birth-date; given somebody", "already confirmed");
}

#[test]
fn somebody_else_takes_over_only_with_a_reason() {
    refuses("start call; by other; story", "Somebody else has been on this contact since 17:50");
    refuses("start call; by other; take ", "Say why you take it over");
    refuses(
        &ready("urgency today; route advise; net; finish; by other; take her shift ended"),
        "cannot be taken over",
    );
    check("start call; by other; take her shift ended; story", "open, due Fri 18:05, []");
    check("start click; by other; story", "open, due Mon 18:30, []");
    check("start call; take ", "open, due Fri 18:05, []");
    for (script, why) in [
        ("start call; by other; take her shift ended", Some("her shift ended")),
        ("start call; by other; take  her shift ended ", Some("her shift ended")),
        ("start call; take nobody else was on it", None),
        ("start click; by other; take nobody was on it", None),
    ] {
        let worker = Play::new().act(script).unwrap().contact.unwrap().worker;
        assert_eq!(worker.and_then(|worker| worker.why).as_deref(), why, "{script}");
    }
}

#[test]
fn a_bounce_reopens_the_same_contact_with_its_first_clock() {
    let advised =
        ready("urgency routine; route advise; net; finish; at 2026-10-24T10:30; bounce 38.4 and flank pain");
    check(&advised, "open, due Mon 18:30, []");
    let play = Play::new().act(&advised).unwrap();
    let contact = play.contact.unwrap();
    assert!(
        matches!(&contact.opening, Opening::Cleared { because, .. } if because == "it came back: 38.4 and flank pain")
    );
    assert_eq!(contact.routings.len(), 1);
    assert!(contact.topic.is_empty() && contact.worker.is_none() && contact.came_back.is_some());
    assert!(contact.checks.is_empty() && contact.safety_net.is_none());
    assert_eq!((urgency_set(&contact), current(&contact)), (None, None));
    let given = play.handovers[0].given.as_ref().unwrap();
    assert_eq!(given.words, "Ring 999 if it gets worse.");
    for (rest, words) in [
        ("need urinary; urgency today", "must be asked again: it came back"),
        ("opening no; ask-all; route slots", "Set again how soon"),
        ("opening no; ask-all; urgency today; net; finish", "Choose where it goes."),
        ("bounce again", "This handover is bounced back and cannot be bounced back."),
    ] {
        refuses(&format!("{advised}; {rest}"), words);
    }
    check(
        &format!("{advised}; opening no; ask-all; urgency today; route slots; net; finish booked"),
        "closed with an appointment, due Sat 22:00, []",
    );
}

#[test]
fn a_referral_is_open_until_somebody_accepted_by_name() {
    let referred = ready("urgency today; route refer; net; finish");
    for (rest, expected) in [
        ("", "closed with a handover, due Fri 22:00, [HandoverAccepted Fri 22:00]"),
        (
            "; at 18:00; accept Sister Jones",
            "closed with a handover, due Fri 22:00, [HandoverAccepted Sat 18:00]",
        ),
        ("; accept Sister Jones; attended", "closed with a handover, due Fri 22:00, []"),
        ("; bounce full", "open, due Fri 22:00, []"),
        ("; accept Sister Jones; bounce full after all", "open, due Fri 22:00, []"),
    ] {
        check(&format!("{referred}{rest}"), expected);
    }
    let long = format!("accept {}", "a".repeat(201));
    for (rest, words) in [
        (long.as_str(), "At most 200 characters"),
        ("task HandoverAccepted done", "A referral ends with what became of it"),
        ("attended", "This handover is referred and cannot be attended."),
        ("accept ", "by somebody by name"),
        ("accept A; accept B", "This handover is accepted and cannot be accepted."),
        ("accept A; attended; bounce late", "This handover is attended and cannot be bounced back."),
        ("bounce ", "Say why it came back"),
    ] {
        refuses(&format!("{referred}; {rest}"), words);
    }
    let play = Play::new().act(&format!("{referred}; accept Sister Jones")).unwrap();
    let [HandoverState::Referred { by, .. }] = &play.handovers[0].past[..] else {
        panic!("who referred it was not kept");
    };
    assert_eq!(*by, NAVIGATOR);
    assert!(matches!(&play.handovers[0].state,
        HandoverState::Accepted { by_name, by: Some(NAVIGATOR), .. } if by_name == "Sister Jones"));
    assert!(play.tasks.iter().all(|task| task.owner == Owner::Person { user: NAVIGATOR }));
}

#[test]
fn advice_closes_and_may_still_be_attended_or_come_back() {
    let advised = ready("urgency today; route advise; net; finish");
    check(&format!("{advised}; attended"), "closed with a handover, due Fri 22:00, []");
    check(&format!("{advised}; bounce shut"), "open, due Fri 22:00, []");
    refuses(&format!("{advised}; accept A"), "Only a referral is accepted.");
    refuses(&format!("{advised}; attended; attended"), "It has already ended.");
    // Another referral of the same contact is still followed.
    for step in ["attended", "bounce shut"] {
        let mut play = Play::new().act(&ready("urgency today; route refer; net; finish")).unwrap();
        let advised = HandoverState::Advised { at: play.tasks[0].due, by: NAVIGATOR };
        play.handovers[0].state = advised;
        let play = play.act(step).unwrap();
        assert!(play.tasks.iter().any(|task| task.state == TaskState::Open), "{step}");
    }
}

#[test]
fn a_choice_against_a_row_is_kept_with_what_it_said_and_the_role() {
    for (script, expected) in [
        ("route slots may-take", None),
        ("route clinician ask-clinician", None),
        ("route slots with-reason bank holiday", Some((Standing::WithReason, None))),
        ("by clinician; take mine; route slots may-take", None),
        ("by clinician; take mine; route slots with-reason x", Some((Standing::WithReason, None))),
        ("by clinician; take mine; route slots no seen", Some((Standing::No, Some(Role::Clinician)))),
        ("by clinician; take mine; route refer check seen", Some((Standing::Check, Some(Role::Clinician)))),
    ] {
        let play = Play::new().act(&ready(&format!("urgency today; {script}"))).unwrap();
        let routing = play.contact.unwrap().routings.pop().unwrap();
        let found = routing.against.map(|against| {
            assert_eq!(against.said, "Because of a fact.", "{script}");
            (against.standing, against.role)
        });
        assert_eq!(found, expected, "{script}");
    }
}

#[test]
fn an_arrival_with_a_sign_opens_the_script_on_its_contact() {
    let booked = "urgency today; route slots; net; finish booked; at 19:10";
    check(
        &ready(&format!("{booked}; arrive not-sure")),
        "closed with an appointment, due Fri 19:30, [ClinicianAccepts Fri 19:30]",
    );
    check(&ready(&format!("{booked}; arrive no")), "closed with an appointment, due Fri 22:00, []");
    check(
        &ready(&format!("{booked}; arrive yes sign.chest")),
        "emergency, due Fri 19:15, [EmergencyConnected Fri 19:15, EmergencyOutcome Fri 19:40]",
    );
    check(
        &ready("urgency today; route slots; net; finish booked; at 19:10; alarm sign.chest"),
        "emergency, due Fri 19:15, [EmergencyConnected Fri 19:15, EmergencyOutcome Fri 19:40]",
    );
}

#[test]
fn own_words_are_kept_whole_or_refused_whole() {
    use crate::contacts::Story;
    let play = Play::new().act("start call").unwrap();
    let (content, calendar) = (content(), crate::calendar::tests::calendar());
    let step = Step {
        by: NAVIGATOR,
        clinician: false,
        at: play.now,
        content: &content,
        calendar: &calendar,
        limits: Limits::default(),
    };
    let tell = |own_words: String, number: &str| {
        tell_story(
            play.contact.clone().unwrap(),
            Story { own_words, number: number.to_owned(), ..Story::default() },
            &step,
        )
    };
    let told = tell("\"wörds\" <b>'; --\n".repeat(500), "+44 7700 900231").unwrap();
    assert_eq!((told.story.own_words.len(), told.story.number.as_str()), (18 * 500, "07700900231"));
    assert_eq!(tell("a".repeat(10_001), "").unwrap_err().field(), Some("own_words"));
    assert!(tell("a".repeat(10_000), "").is_ok());
    assert_eq!(tell(String::new(), "ring my mum").unwrap_err().field(), Some("number"));
    let retold = |came: usize, told: usize| {
        let mut contact = play.contact.clone().unwrap();
        contact.story.own_words = "é".repeat(came);
        tell_story(contact, Story { own_words: "é".repeat(told), ..Story::default() }, &step).is_ok()
    };
    for (came, told, kept) in [
        (10_300, 10_300, true),
        (10_300, 10_301, false),
        (10_300, 10_001, true),
        (10_300, 5, true),
        (9_999, 10_000, true),
        (9_999, 10_001, false),
    ] {
        assert_eq!(retold(came, told), kept, "{came} came, {told} told");
    }
}

/// Steps that may come in any order, sensible or not.
const STEPS: [&str; 34] = [
    "opening no",
    "opening not-sure",
    "opening yes sign.chest",
    "opening because line dropped",
    "story",
    "who name birth-date",
    "who name",
    "given somebody",
    "need urinary",
    "need cough",
    "need fit-note",
    "ask-all",
    "ask flag.faint yes",
    "ask flag.fever not-sure",
    "ask flag.fever no",
    "ask worse yes",
    "ask worse no",
    "urgency now",
    "urgency today",
    "urgency routine",
    "urgency routine repeat",
    "route slots",
    "route advise",
    "route refer with-reason because",
    "route clinician ask-clinician",
    "route task check",
    "net",
    "finish",
    "finish booked",
    "tell connected",
    "tell outcome ambulance attending",
    "by clinician",
    "by navigator",
    "take a reason",
];

/// Where the steps begin: at the start, half-way, or nearly at the end.
const BEGINNINGS: [&str; 4] = [
    "start call",
    "start call; story; opening not-sure; who name birth-date; need urinary",
    READY,
    "start call; opening no; story; who name birth-date; need cough; ask-all; urgency today; route slots; net",
];

/// What must hold after every step, whatever came before.
fn is_sound(play: &Play, clinician_seen: bool) -> Result<(), String> {
    let contact = play.contact.as_ref().ok_or("no contact")?;
    let open =
        |kind| play.tasks.iter().filter(|task| task.kind == kind && task.state == TaskState::Open).count();
    if open(TaskKind::ClinicianAccepts) > 1 || open(TaskKind::EmergencyOutcome) > 1 {
        return Err("the same open end twice".to_owned());
    }
    match &contact.state {
        ContactState::Emergency(_) if open(TaskKind::EmergencyOutcome) == 0 => {
            Err("an emergency that nobody follows".to_owned())
        }
        ContactState::Closed { next: NextStep::EmergencyOutcome { outcome }, .. } if outcome.is_empty() => {
            Err("an emergency closed without its outcome".to_owned())
        }
        ContactState::Closed { next: NextStep::Appointment { .. } | NextStep::Handover { .. }, .. } => {
            let asked_no = matches!(&contact.opening, Opening::Answered { answer: OpeningAnswer::No, .. });
            if asked_no || clinician_seen { Ok(()) } else { Err("closed past a red flag".to_owned()) }
        }
        ContactState::Closed { next: NextStep::Task { task }, .. } => {
            let owned = play.tasks.iter().any(|made| made.id == *task);
            if owned { Ok(()) } else { Err("closed with a task that nobody has".to_owned()) }
        }
        _ => Ok(()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_order_of_steps_loses_an_open_end(
        from in proptest::sample::select(&BEGINNINGS[..]),
        steps in proptest::collection::vec((proptest::sample::select(&STEPS[..]), 0i64..40), 1..50)
    ) {
        let mut play = Play::new().act(from).unwrap();
        let mut clinician_seen = false;
        for (step, minutes) in steps {
            play.now += jiff::SignedDuration::from_mins(minutes / 8);
            clinician_seen |= step == "by clinician";
            if step == "ask-all" && play.contact.as_ref().is_some_and(|contact| contact.need.is_none()) {
                continue;
            }
            match play.clone().act(step) {
                Ok(next) => play = next,
                Err(refused) => prop_assert!(refused.to_string().ends_with(['.', '?']), "{}", refused),
            }
            if let Err(fault) = is_sound(&play, clinician_seen) {
                prop_assert!(false, "{} after {}: {}", fault, step, play.tells());
            }
        }
    }
}

/// A time at a hub where an intimate examination is usual.
const INTIMATE: &str = "urgency today; route slots+chaperone";

#[test]
fn a_chaperone_is_offered_before_it_is_booked_or_handed_over() {
    let unsaid = "Offer a chaperone and keep the answer: wanted, not wanted, or not offered because";
    for (rest, words) in [
        (format!("{INTIMATE}; net; finish booked"), unsaid),
        ("urgency today; route refer+chaperone; net; finish".to_owned(), unsaid),
        (format!("{INTIMATE}; chaperone because"), "Say why no chaperone was offered"),
        (
            format!("{INTIMATE}; chaperone because {}", "x".repeat(201)),
            "at most 200 characters; this has 201",
        ),
        // Another need is another examination: it is offered again.
        (
            format!("chaperone wanted; need cough; opening no; ask-all; {INTIMATE}; net; finish booked"),
            unsaid,
        ),
    ] {
        refuses(&ready(&rest), words);
    }
    let booked = "closed with an appointment, due Fri 22:00, []";
    let because = format!("chaperone because {}", "x".repeat(200));
    for answer in ["chaperone wanted", "chaperone not-wanted", because.as_str()] {
        check(&ready(&format!("{INTIMATE}; {answer}; net; finish booked")), booked);
        check(&ready(&format!("{answer}; {INTIMATE}; net; finish booked")), booked);
    }
    // For any other need it may be answered and need not be.
    check(&ready("urgency today; route slots; net; finish booked"), booked);
    check(&ready("urgency today; route slots; chaperone wanted; net; finish booked"), booked);
}

#[test]
fn a_referral_says_that_a_chaperone_is_wanted() {
    for (answer, says) in [("wanted", true), ("not-wanted", false)] {
        let script = format!("urgency today; route refer+chaperone; chaperone {answer}; net; finish");
        let play = Play::new().act(&ready(&script)).unwrap();
        let said = play.tasks.iter().any(|task| task.text.contains("A chaperone is wanted"));
        assert_eq!(said, says, "{answer}");
    }
}

#[test]
fn who_comes_along_is_kept_on_an_open_contact_and_older_records_read() {
    let come = r#"come [{"relation":{"kind":"mother"},"needs":[{"kind":"wheelchair"}]}]"#;
    let play = Play::new().act(&format!("start call; {come}")).unwrap();
    let contact = play.contact.unwrap();
    assert_eq!(contact.attenders[0].relation.word(), "mother");
    let mut kept = serde_json::to_value(&contact).unwrap();
    kept.as_object_mut().unwrap().remove("attenders");
    let older: Contact = serde_json::from_value(kept).unwrap();
    assert_eq!((older.attenders.len(), older.chaperone), (0, None));
    refuses(
        &ready(&format!("urgency today; route advise; net; finish; {come}")),
        "cannot be told who comes along",
    );
    refuses(r#"start call; come [{"relation":{"kind":"other","words":" "},"needs":[]}]"#, "who comes along");
}
