//! The journey of a contact.

use super::{
    Stamp, Tag,
    appointments::{AppointmentView, HoldView, WantedView},
    handovers::HandoverView,
    residents::{Banner, EarlierContact},
    routes::{QuestionView, RouteView},
};
use front_door_domain::{
    attending::Attender,
    contacts::{Channel, Chaperone, Consent, Identifier, OpeningAnswer, Speaker, Urgency, WordsGiven},
    content::Answer,
    ids::{ContactId, NeedId, QuestionId, ResidentId, ServiceId, SlotId},
    residents::SafeContact,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Starting a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StartContact {
    /// The door.
    pub channel: Channel,
    /// The number that is calling, where the telephone says so.
    pub caller_number: Option<String>,
}

/// Which contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhichContact {
    /// Which.
    pub contact: ContactId,
}

/// Answering the opening question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerOpening {
    /// Which contact.
    pub contact: ContactId,
    /// The answer.
    #[serde(flatten)]
    pub answer: OpeningAnswer,
}

/// What was said; every field replaces the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellStory {
    /// Which contact.
    pub contact: ContactId,
    /// Own words.
    pub own_words: String,
    /// Who is speaking.
    pub speaker: Option<Speaker>,
    /// The speaker's name.
    pub speaker_name: String,
    /// Consent, where somebody else speaks.
    pub consent: Option<Consent>,
    /// Number to ring back.
    pub number: String,
    /// "Can you talk safely?"
    pub can_talk: Option<Answer>,
    /// Rules for later steps.
    pub safe_contact: Option<SafeContact>,
}

/// Saying who comes along; replaces those before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellAttenders {
    /// Which contact.
    pub contact: ContactId,
    /// Who, each with their own access needs.
    pub attenders: Vec<Attender>,
}

/// What was said to the offer of a chaperone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerChaperone {
    /// Which contact.
    pub contact: ContactId,
    /// The answer.
    #[serde(flatten)]
    pub answer: Chaperone,
}

/// Saying who it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identify {
    /// Which contact.
    pub contact: ContactId,
    /// Who.
    pub resident: ResidentId,
    /// What was said aloud: at least two.
    pub identifiers: Vec<Identifier>,
}

/// Choosing the need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChooseNeed {
    /// Which contact.
    pub contact: ContactId,
    /// Which need.
    pub need: NeedId,
}

/// Answering a topic red flag, a check or "worse than before?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerQuestion {
    /// Which contact.
    pub contact: ContactId,
    /// Which question; `worse` is always one.
    pub question: QuestionId,
    /// The answer.
    pub answer: Answer,
}

/// Setting how soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetUrgency {
    /// Which contact.
    pub contact: ContactId,
    /// How soon.
    pub urgency: Urgency,
}

/// Choosing where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChooseRoute {
    /// Which contact.
    pub contact: ContactId,
    /// Where.
    pub service: ServiceId,
    /// Why, where the row asks for it.
    pub reason: Option<String>,
}

/// The end: what was said, and finish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FinishContact {
    /// Which contact.
    pub contact: ContactId,
    /// The slot held, where the route is an appointment: booked with the finish.
    pub slot: Option<SlotId>,
    /// The person read the arrangement back.
    pub read_back: bool,
    /// How the "if it gets worse" words were given; none means not yet.
    pub words: Option<WordsGiven>,
}

/// The emergency script, as far as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellEmergency {
    /// Which contact.
    pub contact: ContactId,
    /// Where the person is.
    pub place: String,
    /// Number if the line drops.
    pub number: String,
    /// Alone?
    pub alone: Option<Answer>,
    /// Exact words.
    pub words: String,
    /// Connected to 999: yes.
    pub connected: bool,
    /// The person refuses.
    pub refused: bool,
    /// What became of it; closes the contact.
    pub outcome: Option<String>,
}

/// What is known of a person who was not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellGiven {
    /// Which contact.
    pub contact: ContactId,
    /// Name, date of birth and postcode as given.
    #[serde(flatten)]
    pub given: Given,
}

/// Taking a contact that somebody else may be on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakeOver {
    /// Which contact.
    pub contact: ContactId,
    /// Why, where somebody else is on it.
    pub reason: Option<String>,
}

/// A contact as the case pane shows it. Every contact command answers with the fresh one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Case {
    /// Which.
    pub contact: ContactId,
    /// `FD-7K3M-9`.
    pub reference: String,
    /// `Call`, `Click`, `Come in`.
    pub channel: Channel,
    /// When it began.
    pub began: Stamp,
    /// `Open`, `Emergency`, `Closed`.
    pub state: CaseState,
    /// Time left, in words, with its colour.
    pub left: Option<Tag>,
    /// Who it is about, once two identifiers are confirmed.
    pub banner: Option<Banner>,
    /// What was given of a person not found: name, birth date, postcode.
    pub given: Given,
    /// The opening question.
    pub opening: OpeningView,
    /// What was said.
    pub story: StoryView,
    /// Who comes along, for editing.
    pub attenders: Vec<Attender>,
    /// `Comes along: mother`.
    pub company: Option<String>,
    /// `Interpreter: Romanian for his mother. A professional, never a child or a relative.`
    pub interpreter: Option<String>,
    /// The offer of a chaperone.
    pub chaperone: ChaperoneView,
    /// The need.
    pub need: Option<NeedView>,
    /// That need's red flags and "worse".
    pub topic: Vec<QuestionView>,
    /// What the ticked signs ask for, in exact words; none while there is none.
    pub alert: Option<String>,
    /// How soon.
    pub urgency: Option<UrgencyView>,
    /// What may be set; each says why not where not.
    pub urgencies: Vec<UrgencyChoice>,
    /// Where it can go; empty until it may be shown.
    pub routes: Vec<RouteView>,
    /// Why no routes are shown yet, as a sentence.
    pub routes_wait: Option<String>,
    /// The row chosen.
    pub chosen: Option<ServiceId>,
    /// The hold of this user for this contact.
    pub hold: Option<HoldView>,
    /// The place wanted without a hold, where none could be held.
    pub wanted: Option<WantedView>,
    /// Where such a hold ran out: which, and who has the place now, in a sentence or two.
    pub hold_lost: Option<String>,
    /// The appointment booked from it.
    pub appointment: Option<AppointmentView>,
    /// Where it was handed over to, the first first.
    pub handovers: Vec<HandoverView>,
    /// Why it is open again: `Came back Sat 24-Oct-2026 10:30 from Pharmacy First: fever of 38.4`.
    pub came_back: Option<String>,
    /// "If it gets worse" words to say for this need.
    pub worse_words: Option<String>,
    /// Earlier contacts within 14 days, side by side.
    pub earlier: Vec<EarlierContact>,
    /// Who is on it, where it is not this user.
    #[serde(flatten)]
    pub on_it: OnIt,
    /// What is still missing before it can be finished, as sentences; empty means it can.
    pub missing: Vec<String>,
    /// What the finish will do: `Book Fri 23-Oct 19:20, Fullwell Cross`.
    pub finish: String,
    /// What became of it, once closed.
    pub outcome: Option<String>,
    /// The emergency script, once a red flag was ticked.
    pub emergency: Option<EmergencyView>,
}

/// Who is on a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OnIt {
    /// Their name, where it is not this user.
    pub worker: Option<String>,
    /// How they came to it: `M. Shah took this contact over at 17:58: the caller rang us`.
    pub taken_over: Option<String>,
}

/// The offer of a chaperone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChaperoneView {
    /// The place chosen, or the need there, wants it answered before it is booked or handed over.
    pub due: bool,
    /// The answer, once given.
    pub answer: Option<Chaperone>,
    /// `Chaperone wanted · A. Okoro 17:54`.
    pub tag: Option<Tag>,
    /// Words of the content to say to somebody who wants one.
    pub words: Option<String>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CaseState {
    /// Being dealt with.
    Open,
    /// The emergency script runs.
    Emergency,
    /// Ended with a next step.
    Closed,
}

/// What was given of a person not found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Given {
    /// Name.
    pub name: String,
    /// Date of birth.
    pub born: String,
    /// Postcode.
    pub postcode: String,
}

/// The opening question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OpeningView {
    /// The exact words to ask.
    pub question: String,
    /// The answer, if any; none while not asked or cleared.
    pub answer: Option<OpeningAnswer>,
    /// `Asked, no · 17:52`, `NOT ASKED`, `Cleared 18:02: the need changed`.
    pub tag: Tag,
    /// The full list: groups of signs.
    pub list: Vec<FlagGroup>,
}

/// Signs that share one outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FlagGroup {
    /// `Call 999, all ages`.
    pub heading: String,
    /// The signs.
    pub signs: Vec<QuestionView>,
}

/// The opening question with the full list, for a look from anywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RedFlagView {
    /// The exact words to ask.
    pub question: String,
    /// The full list: groups of signs.
    pub list: Vec<FlagGroup>,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct StoryView {
    /// Own words.
    pub own_words: String,
    /// Who is speaking.
    pub speaker: Option<Speaker>,
    /// The speaker's name.
    pub speaker_name: String,
    /// Consent.
    pub consent: Option<Consent>,
    /// Number to ring back, written for eyes.
    pub number: String,
    /// Can talk safely.
    pub can_talk: Option<Answer>,
    /// Rules.
    pub safe_contact: Option<SafeContact>,
    /// One line always in sight: `Herself, 07700 900231, can talk`.
    pub line: String,
    /// `the number has 9 digits; UK numbers have 10 or 11`, a warning only.
    pub number_note: Option<String>,
}

/// The need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NeedView {
    /// Which.
    pub id: NeedId,
    /// Name.
    pub name: String,
    /// When it was chosen.
    pub at: Stamp,
}

/// How soon, and who said so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UrgencyView {
    /// How soon.
    pub urgency: Urgency,
    /// `today`.
    pub label: String,
    /// `set by A. Okoro 17:54`.
    pub by: String,
}

/// One choice of how soon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UrgencyChoice {
    /// How soon.
    pub urgency: Urgency,
    /// `Today`.
    pub label: String,
    /// `by Mon 26-Oct 18:30`.
    pub due: String,
    /// Why it cannot be set, where so.
    pub why_not: Option<String>,
}

/// The emergency script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EmergencyView {
    /// `Call 999 now`, exact words.
    pub instruction: String,
    /// The signs ticked.
    pub signs: Vec<String>,
    /// Where the person is.
    pub place: String,
    /// Number if the line drops.
    pub number: String,
    /// Alone?
    pub alone: Option<Answer>,
    /// `Stay on the line and dial 999 yourself.`
    pub who_dials: Option<String>,
    /// Exact words.
    pub words: String,
    /// Connected.
    pub connected: Option<Stamp>,
    /// "Connected?" is due.
    pub connected_due: Stamp,
    /// The outcome is due.
    pub outcome_due: Stamp,
    /// Refused.
    pub refused: bool,
    /// Outcome.
    pub outcome: Option<String>,
}

/// Needs to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NeedList {
    /// All of them, in the content's order.
    pub needs: Vec<NeedOption>,
}

/// One need to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NeedOption {
    /// Which.
    pub id: NeedId,
    /// Name.
    pub name: String,
    /// Other words people use for it.
    pub words: Vec<String>,
    /// It is among the few shown before anything is typed: the first of the content's order, and the one
    /// that always fits.
    pub usual: bool,
}
