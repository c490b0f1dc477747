//! Residents: the extract's row, and what we were told beside it.

use crate::{
    ids::{OdsCode, ResidentId},
    record,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Sex as the extract carries it; gender identity is what the person tells us and is not derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Recorded as indeterminate.
    Indeterminate,
}

/// One row of the extract. Replaced by packs, never edited at a desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resident {
    /// Its row number.
    pub id: ResidentId,
    /// Ten digits without spaces; none where the person has none yet.
    pub nhs_number: Option<String>,
    /// Whether the number was traced: NHS numbers are printed only when it was.
    pub nhs_verified: bool,
    /// Title as the person uses it, such as `Ms`.
    pub title: String,
    /// All given names, first first.
    pub given: String,
    /// Family name as written, accents kept.
    pub family: String,
    /// Date of birth.
    pub born: Date,
    /// Date of death, where known.
    pub died: Option<Date>,
    /// Sex.
    pub sex: Sex,
    /// First lines of the address, without the postcode.
    pub address: String,
    /// Postcode with its space, such as `RM8 2AB`.
    pub postcode: String,
    /// Home or mobile number as national digits, such as `07700900231`; empty where unknown.
    pub phone: String,
    /// The registered practice; none for people without one.
    pub practice: Option<OdsCode>,
    /// A sensitive record: address, practice, network, locality and travel origin are hidden, and
    /// it is not found by phone or postcode.
    pub sensitive: bool,
    /// Access needs that came with the extract.
    pub needs: Vec<AccessNeed>,
}

/// An access need of the Accessible Information Standard that changes what is offered and printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case", tag = "kind", content = "detail")]
pub enum AccessNeed {
    /// An interpreter for this language, such as `Bengali`.
    Interpreter(String),
    /// British Sign Language.
    Bsl,
    /// Large print in points: 20, 24 or 28.
    LargePrint(u8),
    /// A wheelchair: step-free places only.
    Wheelchair,
    /// A quiet room.
    QuietRoom,
    /// Text relay instead of a voice call.
    TextRelay,
    /// Prefers a woman clinician.
    WomanClinician,
    /// Prefers a man clinician.
    ManClinician,
}

/// What we were told: stands beside the extract's row and outlives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The resident it is about.
    pub id: ResidentId,
    /// Its version.
    pub version: u64,
    /// Phone numbers as national digits, the best first.
    pub phones: Vec<String>,
    /// Access needs told at the desk.
    pub needs: Vec<AccessNeed>,
    /// Never leave a voicemail, use another number, and the like.
    pub safe_contact: Option<SafeContact>,
    /// Fields of a later version, kept and written back.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
record!(Told, Told);

/// How this person may safely be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wire", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub struct SafeContact {
    /// Voicemail may be left.
    pub voicemail: bool,
    /// Texts may be sent.
    pub text: bool,
    /// The number to use, where it is not the recorded one.
    pub number: Option<String>,
}
