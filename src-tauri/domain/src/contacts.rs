//! A contact: one getting-in-touch by click, call or come in, from the opening question to its
//! next step. Data here; the transitions are in the files named after them.

use crate::{
    attending::Attender,
    content::{Answer, Outcome},
    ids::{
        AppointmentId, ContactId, HandoverId, NeedId, OdsCode, PhraseId, QuestionId, ResidentId, ServiceId,
        TaskId, UserId,
    },
    pack::ActionKind,
    record,
    residents::SafeContact,
    routes::Standing,
    users::Role,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Which door the contact came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// An online request.
    Click,
    /// A phone call.
    Call,
    /// A walk-in.
    ComeIn,
}

/// One getting-in-touch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Its version.
    pub version: u64,
    /// Speakable, with a check character, made offline: `FD-7K3M-9`.
    pub reference: String,
    /// The door.
    pub channel: Channel,
    /// The practice it came through, where the request names one: it need not be their own.
    #[serde(default)]
    pub through: Option<OdsCode>,
    /// When it began. A bounce keeps it: the clock is the first one.
    pub began: Timestamp,
    /// When it must be dealt with: by its door until an urgency is set, then by that, and sooner
    /// while a red flag asks for it. Kept in the record so that lists sort by it.
    pub due: Timestamp,
    /// When it last came back from a service that could not help, if it did.
    pub came_back: Option<Timestamp>,
    /// The opening red-flag question.
    pub opening: Opening,
    /// Own words, speaker, number, safety.
    pub story: Story,
    /// Who it is about.
    pub person: Person,
    /// Who comes along, with their own access needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attenders: Vec<Attender>,
    /// The need, once chosen.
    pub need: Option<ChosenNeed>,
    /// Topic red flags of that need, each asked on its own.
    pub topic: Vec<Answered>,
    /// What the topic red flags answered so far ask for: the strictest.
    pub alert: Option<Outcome>,
    /// Checks of services, each asked on its own.
    pub checks: Vec<Answered>,
    /// "Is it worse than before?": always asked.
    pub worse: Option<Answered>,
    /// How soon, set by a named person.
    pub urgency: Option<UrgencySet>,
    /// What was said to the offer of a chaperone for this need; none while nobody has asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chaperone: Option<ChaperoneAnswered>,
    /// Every routing, the newest last.
    pub routings: Vec<Routing>,
    /// Read-back and the "if it gets worse" words.
    pub safety_net: Option<SafetyNet>,
    /// Who is on it.
    pub worker: Option<Worker>,
    /// Where it stands.
    pub state: ContactState,
    /// Which content was asked and shown from, each from its first step on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<ContentSeen>,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Contact, Contact);

/// Content that a contact was asked and shown from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentSeen {
    /// Since when.
    pub since: Timestamp,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// What it calls itself.
    pub version: String,
}

/// The opening red-flag question: asked before identity and before anything else, never preset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Opening {
    /// Nobody has asked yet.
    NotAsked,
    /// Asked, or not asked for a stated reason.
    Answered {
        /// What came of it.
        answer: OpeningAnswer,
        /// When.
        at: Timestamp,
        /// Who asked.
        by: UserId,
    },
    /// Asked once, and no longer valid: the need changed, it bounced, it expired.
    Cleared {
        /// Why, as a sentence.
        because: String,
        /// When.
        at: Timestamp,
    },
}

/// The four answers to the opening question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum OpeningAnswer {
    /// Asked, no sign.
    No,
    /// Asked, yes: these signs were ticked (none ticked is still yes).
    Yes {
        /// The signs ticked.
        signs: Vec<QuestionId>,
    },
    /// Asked, not sure: goes to a clinician.
    NotSure,
    /// Not asked, because.
    NotAsked {
        /// Why not.
        because: String,
    },
}

/// What was said, and how to reach whom.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Story {
    /// Own words, verbatim.
    pub own_words: String,
    /// Who is speaking.
    pub speaker: Option<Speaker>,
    /// The speaker's name where it is not the person.
    pub speaker_name: String,
    /// Whether the person agrees to the speaker acting for them.
    pub consent: Option<Consent>,
    /// The number to ring back.
    pub number: String,
    /// "Can you talk safely?"
    pub can_talk: Option<Answer>,
    /// Rules for later steps.
    pub safe_contact: Option<SafeContact>,
}

/// Who is speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// The person.
    Herself,
    /// A carer.
    Carer,
    /// A parent or guardian.
    Parent,
    /// Another relative or friend.
    Other,
    /// A paramedic, care home or other professional.
    Professional,
}

/// The person's consent to somebody speaking for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Given now, by the person.
    Given,
    /// Parental responsibility, said and recorded.
    ParentalResponsibility,
    /// Not able to consent; acting in the person's interest.
    BestInterest,
    /// Not given.
    NotGiven,
}

/// Who the contact is about. A call is never blocked by a missing identity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Person {
    /// Not known yet; whatever was given is kept as text.
    Unknown {
        /// Name as given.
        name: String,
        /// Date of birth as given.
        born: String,
        /// Postcode as given.
        postcode: String,
    },
    /// Found and confirmed by two identifiers said aloud.
    Known {
        /// Who.
        resident: ResidentId,
        /// What was said aloud.
        identifiers: Vec<Identifier>,
        /// When.
        at: Timestamp,
        /// Who heard it.
        by: UserId,
    },
}

/// An identifier that the person said aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Identifier {
    /// Full name.
    Name,
    /// Date of birth.
    BirthDate,
    /// First line of the address.
    Address,
    /// Postcode.
    Postcode,
    /// NHS number.
    NhsNumber,
    /// Phone number on record.
    Phone,
}

/// The need that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenNeed {
    /// Which.
    pub need: NeedId,
    /// When.
    pub at: Timestamp,
    /// Who chose it.
    pub by: UserId,
}

/// One question and the answer a person gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The question.
    pub question: QuestionId,
    /// The answer.
    pub answer: Answer,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub by: UserId,
}

/// How soon. The words are the contract's; nothing ranks them but the clock each one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// A clinician now.
    Now,
    /// Clinically urgent: the same day.
    Today,
    /// A response by the end of the next core-hours day.
    Routine,
}

/// Urgency as set by a named person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgencySet {
    /// How soon.
    pub urgency: Urgency,
    /// When it was set.
    pub at: Timestamp,
    /// Who set it.
    pub by: UserId,
}

/// The offer of a chaperone: none of these is preset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case", tag = "answer")]
pub enum Chaperone {
    /// Offered, and wanted.
    Wanted,
    /// Offered, and not wanted.
    NotWanted,
    /// Not offered, because.
    NotOffered {
        /// Why not.
        because: String,
    },
}

/// What was said to the offer of a chaperone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChaperoneAnswered {
    /// The answer.
    pub answer: Chaperone,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub by: UserId,
}

impl Contact {
    /// Whether a chaperone was offered and is wanted.
    pub fn wants_chaperone(&self) -> bool {
        self.chaperone.as_ref().is_some_and(|answered| answered.answer == Chaperone::Wanted)
    }
}

/// One choice of where the contact goes, with all that was shown when it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Routing {
    /// Where.
    pub service: ServiceId,
    /// What going there means.
    pub goes: ActionKind,
    /// The place chosen, where the service has several: its ODS code or name.
    pub place: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who chose it.
    pub by: UserId,
    /// Why, where the row asked for a reason.
    pub reason: Option<String>,
    /// Version of the pack that was shown.
    pub pack: String,
    /// SHA-256 of the content that was shown, in hexadecimal; empty where an earlier program kept none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// What was shown and what it was shown from, as [`crate::shown::Shown`] reads it.
    pub shown: Value,
    /// What the row said, where it was chosen against that.
    #[serde(default)]
    pub against: Option<Against>,
    /// The row offered a chaperone: what was said to that is needed before it is booked or handed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub chaperone: bool,
}

/// A choice that the row did not simply allow: reported with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Against {
    /// What the row answered.
    pub standing: Standing,
    /// In which words.
    pub said: String,
    /// Under which role, where it takes one: a clinician alone overrides a row.
    pub role: Option<Role>,
}

/// The end of every advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyNet {
    /// Which words, by their id in the pack.
    pub phrase: PhraseId,
    /// The words as they were given; empty in records from before they were kept.
    #[serde(default)]
    pub words: String,
    /// How they were given.
    pub how: WordsGiven,
    /// The person read the arrangement back.
    pub read_back: bool,
    /// When.
    pub at: Timestamp,
    /// Who gave them.
    pub by: UserId,
}

/// How the "if it gets worse" words reached the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum WordsGiven {
    /// Said aloud.
    Said,
    /// On the printed slip.
    Printed,
    /// In a text.
    Sent,
}

/// Who is on a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// Who.
    pub by: UserId,
    /// Since when.
    pub at: Timestamp,
    /// Why they took it over, where somebody else was on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Where a contact stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum ContactState {
    /// Being dealt with, or waiting.
    Open,
    /// A red flag was ticked: the 999 or A&E script runs until the outcome is known.
    Emergency(Emergency),
    /// Ended with a next step.
    Closed {
        /// When.
        at: Timestamp,
        /// Who finished it.
        by: UserId,
        /// What happens next.
        next: NextStep,
    },
}

/// The script of a red flag, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Emergency {
    /// Since when.
    pub since: Option<Timestamp>,
    /// Where the person is.
    pub place: String,
    /// Number if the line drops.
    pub number: String,
    /// "Are you alone?"; alone or not able: the desk dials.
    pub alone: Option<Answer>,
    /// Exact words.
    pub words: String,
    /// Who rings 999.
    pub desk_dials: bool,
    /// When "connected?" was answered yes.
    pub connected: Option<Timestamp>,
    /// The person refuses 999: a clinician at once.
    pub refused: bool,
    /// What became of it, once known.
    pub outcome: Option<String>,
}

/// What happens next; a contact cannot be closed without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "next")]
pub enum NextStep {
    /// An appointment was booked.
    Appointment {
        /// Which.
        appointment: AppointmentId,
    },
    /// Handed over; followed until accepted where the service accepts.
    Handover {
        /// Which.
        handover: HandoverId,
    },
    /// A task with an owner and a clock.
    Task {
        /// Which.
        task: TaskId,
    },
    /// The emergency's outcome is known.
    EmergencyOutcome {
        /// In words.
        outcome: String,
    },
}
