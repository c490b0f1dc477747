//! The tables of the content. What stands in no column here cannot be edited in a table, and a pack
//! that holds it is not exported.

use super::columns::{
    Column, Home, Kind,
    Kind::{
        Age, Answers, Copied, Date, From, Id, Lines, Moment, Number, One, Phone, Several, Text, Time, Web,
        Word, Words, Yes,
    },
    Noun, Sheet, column, count, needed, owner, parent,
};

const SEXES: Kind = Word(&["female", "male", "indeterminate"]);
const ONE_SEX: Kind = Word(&["female", "male"]);
const URGENCIES: &[&str] = &["now", "today", "routine"];
const STANDINGS: Kind = Word(&["may-take", "check", "ask-clinician", "with-reason", "no"]);
const ACTION_WORDS: &[&str] = &["slots", "advise", "refer", "clinician", "emergency", "task"];
const ACTIONS: Kind = Word(ACTION_WORDS);
const OUTCOMES: Kind = Word(&[
    "call-999",
    "a-and-e-now",
    "early-pregnancy-now",
    "maternity-line-now",
    "crisis-line-now",
    "safeguarding-same-day",
    "clinician-now",
]);
/// A table only ever holds a draft: content is signed in the app, never by a word in a cell.
const STATUS: Kind = Word(&["unsigned"]);
const BOROUGHS: Kind = Word(&["barking-and-dagenham", "havering", "redbridge"]);

const NEEDS: &[Column] = &[
    needed("Need", "id", Id),
    needed("Name", "name", Text),
    needed("Place in list", "order", Number),
    column("Words people use", "search", Lines),
    column("Paperwork only", "administrative", Yes),
    column("Chaperone is offered", "chaperone", Yes),
    column("Family of ages", "ages.family", Text),
    column("Youngest age", "ages.from", Age),
    column("Below age", "ages.below", Age),
    needed("Status", "status", STATUS),
    needed("Source", "provenance.source", Text),
    needed("Licence", "provenance.licence", Text),
    needed("Checked", "provenance.checked", Copied),
    needed("Review by", "provenance.review_by", Date),
    needed("Phrase of if it gets worse", "if_worse.phrase", Text),
    column("Own wording", "if_worse.draft", Yes),
    needed("If it gets worse", "if_worse.text", Lines),
];

const SIGNS: &[Column] = &[
    owner("Need", Noun::Need),
    needed("Sign", "id", Id),
    needed("Words to ask", "text", Text),
    needed("Comes to", "outcome", OUTCOMES),
    column("Own wording", "draft", Yes),
];

const ROUTES: &[Column] = &[
    owner("Need", Noun::Need),
    needed("Service", "service", One(Noun::Destination)),
    column("Youngest age", "who.from", Age),
    column("Below age", "who.below", Age),
    column("Sex", "who.sex", ONE_SEX),
    column("Said when sex does not fit", "who.sex_note", Text),
    column("Shown beside it", "info", Lines),
    column("Not taken because", "excluded", Text),
    column("Only with a reason because", "with_reason", Text),
];

const CRITERIA: &[Column] = &[
    owner("Need", Noun::Need),
    parent("Service", One(Noun::Destination)),
    needed("Check", "check", One(Noun::Check)),
    needed("Answer that lets it be offered", "safe", Word(&["yes", "no"])),
    column("Asked from age", "only.from", Age),
    column("Asked below age", "only.below", Age),
    column("Asked of sex", "only.sex", ONE_SEX),
    column("Rules it out", "filters", Yes),
];

const SIGN_CASES: &[Column] = &[
    owner("Need", Noun::Need),
    needed("Comes to", "outcome", OUTCOMES),
    needed("Signs", "signs", Several(Noun::Sign)),
    column("Exact words", "words", Lines),
    column("What is said", "says", Lines),
];

const CASES: &[Column] = &[
    owner("Need", Noun::Need),
    count("Case"),
    needed("What it shows", "name", Text),
    column("Age in years", "age", Number),
    column("Age in months", "months", Number),
    column("Sex", "sex", SEXES),
    needed("At", "at", Moment),
    column("Sets out from", "from", From),
    column("Practice", "practice", Text),
    column("Urgency", "urgency", Word(URGENCIES)),
    column("All signs answered no", "no_flags", Yes),
    column("Answers", "answers", Answers),
    column("If it gets worse holds", "worse", Lines),
];

const fn expected(of: &'static str, noun: Noun) -> [Column; 9] {
    [
        owner(of, noun),
        parent("Case", Number),
        needed("Service must say", "service", One(Noun::Destination)),
        needed("Standing", "standing", STANDINGS),
        column("Reason holds", "reason", Text),
        column("Beside it stands", "says", Lines),
        column("Beside it never stands", "silent", Lines),
        column("Choosing it does", "action", ACTIONS),
        column("Chaperone is offered", "chaperone", Yes),
    ]
}

const SERVICES: &[Column] = &[
    needed("Service", "id", Id),
    needed("Place in list", "order", Number),
    needed("Name", "name", Text),
    needed("Choosing it does", "action", ACTIONS),
    needed("What it takes, in words", "about", Text),
    column("Which needs", "takes", Word(&["listed", "clinical", "any"])),
    column("Youngest age", "who.from", Age),
    column("Below age", "who.below", Age),
    column("Sex", "who.sex", ONE_SEX),
    column("Said when sex does not fit", "who.sex_note", Text),
    column("Open to", "open_to", Word(&["anybody", "registered-here", "without-practice"])),
    column("Borough", "borough", BOROUGHS),
    column(
        "Places",
        "places",
        Word(&["none", "pharmacies", "hubs", "enhanced-access", "own-practice", "sites"]),
    ),
    column("Sites", "sites", Lines),
    column("Open at all hours", "hours.always", Yes),
    column("Booked ahead", "booked_ahead", Yes),
    column("In core hours", "core_hours", Word(&["any", "with-reason", "practice"])),
    column("For urgencies", "urgencies", Words(URGENCIES)),
    column("Reason for that", "urgency_note", Text),
    column("Phone", "phone", Phone),
    column("Phone wants checking", "verify_phone", Yes),
    column("Web page", "web", Web),
    column("Stays after a red flag", "past_red_flags", Yes),
    column("Chaperone is offered", "chaperone", Yes),
    column("Shown beside it", "info", Lines),
    needed("Source", "provenance.source", Text),
    needed("Licence", "provenance.licence", Text),
    needed("Checked", "provenance.checked", Copied),
    needed("Review by", "provenance.review_by", Date),
];

const HOURS: &[Column] = &[
    owner("Service", Noun::Destination),
    column("First day", "from", Date),
    column("Last day", "until", Date),
    needed("Week", "week", Kind::Week),
    column("Bank holidays", "bank_holidays", Kind::BankHolidays),
];

const DAYS: &[Column] =
    &[owner("Service", Noun::Destination), needed("Day", "date", Date), needed("Hours", "hours", Kind::Day)];

const SERVICE_CASES: &[Column] = &[
    owner("Service", Noun::Destination),
    count("Case"),
    needed("What it shows", "name", Text),
    needed("Need", "need", One(Noun::Need)),
    column("Age in years", "age", Number),
    column("Age in months", "months", Number),
    column("Sex", "sex", SEXES),
    needed("At", "at", Moment),
    column("Sets out from", "from", From),
    column("Practice", "practice", Text),
    column("Urgency", "urgency", Word(URGENCIES)),
    column("All signs answered no", "no_flags", Yes),
    column("Answers", "answers", Answers),
    column("If it gets worse holds", "worse", Lines),
];

const CHECKS: &[Column] = &[
    needed("Check", "id", Id),
    needed("Question to ask", "asks", Text),
    needed("In short", "short", Text),
    column("About", "about", Word(&["health", "administration"])),
    column("Own wording", "draft", Yes),
    needed("Source", "provenance.source", Text),
    needed("Licence", "provenance.licence", Text),
    needed("Checked", "provenance.checked", Copied),
    needed("Review by", "provenance.review_by", Date),
];

const SETTINGS: &[Column] = &[
    needed("Setting", "id", Id),
    needed("What it decides", "name", Text),
    needed("Value", "value", Number),
    needed("What others say", "others", Text),
    needed("Source", "provenance.source", Text),
    needed("Licence", "provenance.licence", Text),
    needed("Checked", "provenance.checked", Copied),
    needed("Review by", "provenance.review_by", Date),
];

const OPENING: &[Column] = &[
    needed("Opening question", "opening", Text),
    needed("Said with the list", "rule", Text),
    column("Other ways to call", "other_ways", Lines),
    needed("Source", "provenance.source", Text),
    needed("Licence", "provenance.licence", Text),
    needed("Checked", "provenance.checked", Copied),
    needed("Review by", "provenance.review_by", Date),
];

const OUTCOME_WORDS: &[Column] = &[
    needed("Outcome", "outcome", OUTCOMES),
    needed("What is said", "say", Text),
    column("Steps", "steps", Lines),
    column("Phone", "phone", Phone),
];

const RED_FLAGS: &[Column] = &[
    needed("Sign", "id", Id),
    needed("Words to ask", "text", Text),
    needed("Comes to", "outcome", OUTCOMES),
    column("Heading", "group", Text),
    column("Own wording", "draft", Yes),
];

const RED_FLAG_CASES: &[Column] = &[
    needed("Comes to", "outcome", OUTCOMES),
    needed("Signs", "signs", Several(Noun::Sign)),
    column("Exact words", "words", Lines),
    column("What is said", "says", Lines),
];

const PACK: &[Column] = &[
    needed("Pack", "name", Text),
    needed("Version of the pack", "version", Text),
    needed("Version of the content", "content.version", Text),
    needed("Status", "content.status", STATUS),
    column("Phrase of a chaperone", "content.chaperone.phrase", Text),
    column("Own wording", "content.chaperone.draft", Yes),
    column("Said where one is wanted", "content.chaperone.text", Lines),
    needed("Core hours from", "core_hours.from", Time),
    needed("Core hours to", "core_hours.to", Time),
];

/// Every table, in the order they stand in a workbook. A table of whole files comes before those of
/// lists in the same files, and an outer list before the lists within it.
pub(super) const SHEETS: &[Sheet] = &[
    sheet("Needs", "What people come with.", Home::Each(FOLDER_NEEDS), &[], NEEDS),
    sheet(
        "Signs of needs",
        "The red flags asked about one need.",
        Home::Each(FOLDER_NEEDS),
        &["flag"],
        SIGNS,
    ),
    sheet(
        "Services of needs",
        "What one need says about one service.",
        Home::Each(FOLDER_NEEDS),
        &["route"],
        ROUTES,
    ),
    sheet(
        "Criteria",
        "Checks that a person asks before a service is offered.",
        Home::Each(FOLDER_NEEDS),
        &["route", "checks"],
        CRITERIA,
    ),
    sheet(
        "Sign cases of needs",
        "What each sign comes to, stated a second time.",
        Home::Each(FOLDER_NEEDS),
        &["sign_case"],
        SIGN_CASES,
    ),
    sheet("Cases of needs", "Example cases: who asks, and when.", Home::Each(FOLDER_NEEDS), &["case"], CASES),
    sheet(
        "Expected of needs",
        "What services must say in an example case.",
        Home::Each(FOLDER_NEEDS),
        &["case", "expect"],
        &expected("Need", Noun::Need),
    ),
    sheet("Services", "Where a contact can go.", Home::Each(FOLDER_SERVICES), &[], SERVICES),
    sheet("Hours", "When a service is open.", Home::Each(FOLDER_SERVICES), &["hours.periods"], HOURS),
    sheet(
        "Days with other hours",
        "Single days, before everything else.",
        Home::Each(FOLDER_SERVICES),
        &["hours.exceptions"],
        DAYS,
    ),
    sheet(
        "Cases of services",
        "Example cases: who asks, and when.",
        Home::Each(FOLDER_SERVICES),
        &["case"],
        SERVICE_CASES,
    ),
    sheet(
        "Expected of services",
        "What services must say in an example case.",
        Home::Each(FOLDER_SERVICES),
        &["case", "expect"],
        &expected("Service", Noun::Destination),
    ),
    sheet("Checks", "Published criteria, one question each.", Home::One("checks.toml"), &["check"], CHECKS),
    sheet(
        "Settings",
        "Values on which sources disagree.",
        Home::One("settings.toml"),
        &["setting"],
        SETTINGS,
    ),
    sheet("Opening question", "Asked before anything else.", Home::One("red_flags.toml"), &[], OPENING),
    sheet(
        "Outcomes",
        "What is said and done for each outcome.",
        Home::One("red_flags.toml"),
        &["outcome"],
        OUTCOME_WORDS,
    ),
    sheet("Red flags", "The full list of signs.", Home::One("red_flags.toml"), &["flag"], RED_FLAGS),
    sheet(
        "Red flag cases",
        "What each sign comes to, stated a second time.",
        Home::One("red_flags.toml"),
        &["sign_case"],
        RED_FLAG_CASES,
    ),
    sheet("Pack", "The versions.", Home::One("pack.toml"), &[], PACK),
];

const FOLDER_NEEDS: &str = "needs/";
const FOLDER_SERVICES: &str = "destinations/";

const fn sheet(
    name: &'static str,
    about: &'static str,
    home: Home,
    list: &'static [&'static str],
    columns: &'static [Column],
) -> Sheet {
    Sheet { name, about, columns, home, list }
}
