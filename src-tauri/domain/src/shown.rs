//! What was shown when a route was chosen, kept with the choice: showing it again asks no rule and no
//! directory, only the content of then for the words of its questions.

use crate::{
    contacts::{Answered, ContentSeen, Opening, Urgency},
    content::{Answer, Need},
    ids::{NeedId, QuestionId, ServiceId},
    routes::Standing,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// All that a choice was made on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shown {
    /// The need.
    pub need: Option<NeedId>,
    /// Every row, in the order of the screen.
    pub rows: Vec<ShownRow>,
    /// The opening question as it stood.
    pub opening: Option<Opening>,
    /// Every answer given until then: red flags of the need and checks.
    pub asked: Vec<Answered>,
    /// How soon, as it was set then.
    pub urgency: Option<Urgency>,
}

/// One row as it stood on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownRow {
    /// Which row of the content: `urinary/pharmacy-first`, or the service's own where the need has none.
    #[serde(default)]
    pub row: String,
    /// The service.
    pub service: ServiceId,
    /// What it said.
    pub standing: Standing,
    /// Why, word for word.
    pub reason: String,
    /// Its nearest place and hours, word for word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// Which row of the content a service's answer to a need comes from.
pub fn row_id(need: Option<&Need>, service: &ServiceId) -> String {
    match need.filter(|need| need.route(service).is_some()) {
        Some(need) => format!("{}/{service}", need.id),
        None => format!("destinations/{service}"),
    }
}

impl Shown {
    /// What a record carries; none where it cannot be read. Records of an earlier program carry the
    /// rows alone.
    pub fn read(kept: &Value) -> Option<(Self, bool)> {
        if kept.is_array() {
            let rows = serde_json::from_value(kept.clone()).ok()?;
            return Some((Self { rows, ..Self::default() }, false));
        }
        serde_json::from_value(kept.clone()).ok().map(|shown| (shown, true))
    }

    /// The answers by their questions.
    pub fn answers(&self) -> BTreeMap<QuestionId, Answer> {
        self.asked.iter().map(|asked| (asked.question.clone(), asked.answer)).collect()
    }

    /// The services that could be chosen: all but those that said no.
    pub fn offered(&self) -> BTreeMap<&ServiceId, Standing> {
        offered(self.rows.iter().map(|row| (&row.service, row.standing)))
    }
}

/// The services that could be chosen, of rows with their standing.
pub fn offered<'a>(
    rows: impl Iterator<Item = (&'a ServiceId, Standing)>,
) -> BTreeMap<&'a ServiceId, Standing> {
    rows.filter(|(_, standing)| *standing != Standing::No).collect()
}

/// The content by which something was asked or shown at a moment; none where that was not kept.
pub fn content_at(seen: &[ContentSeen], at: Timestamp) -> Option<&ContentSeen> {
    seen.iter().rev().find(|seen| seen.since <= at)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::{Shown, content_at};
    use crate::{contacts::ContentSeen, routes::Standing};
    use serde_json::json;

    #[test]
    fn rows_of_an_earlier_program_are_read_and_said_to_be_all() {
        let row = json!({ "service": "nhs-111", "standing": "no", "reason": "not here" });
        let (shown, whole) = Shown::read(&json!([row])).unwrap();
        assert_eq!((shown.rows.len(), whole, shown.offered().len()), (1, false, 0));
        let asked = json!({ "question": "check.pregnant", "answer": "no", "at": "2026-10-23T16:52:00Z", "by": uuid::Uuid::nil() });
        let newer =
            json!({ "rows": [row], "need": null, "opening": null, "asked": [asked], "urgency": "today" });
        let (shown, whole) = Shown::read(&newer).unwrap();
        assert_eq!((shown.answers().len(), whole), (1, true));
        assert_eq!(shown.rows[0].standing, Standing::No);
        for broken in [json!(null), json!("x"), json!([1]), json!({ "rows": 1 })] {
            assert_eq!(Shown::read(&broken), None, "{broken}");
        }
    }

    #[test]
    fn what_was_asked_at_a_moment_is_of_the_content_before_it() {
        let seen = |since: i64, sha256: &str| ContentSeen {
            since: jiff::Timestamp::from_second(since).unwrap(),
            sha256: sha256.into(),
            version: String::new(),
        };
        let two = [seen(10, "a"), seen(20, "b")];
        for (second, expected) in
            [(9, None), (10, Some("a")), (19, Some("a")), (20, Some("b")), (99, Some("b"))]
        {
            let at = jiff::Timestamp::from_second(second).unwrap();
            assert_eq!(content_at(&two, at).map(|seen| seen.sha256.as_str()), expected, "{second}");
        }
    }
}
