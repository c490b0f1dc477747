//! Which single fact rules a row out. A row says "no" exactly when one of these does, and each looks
//! at its own facts alone: that is what lets a proof over all inputs take them one at a time.

use super::{Asked, Found, NoSuchNeed, Question};
use crate::pack::{Pack, Places, Service};

/// A fact that can rule a row out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// The service does not take the need. Looks at the need.
    Need,
    /// Age or recorded sex. Looks at these and the day.
    Ages,
    /// Where the person is registered. Looks at that.
    Registration,
    /// The borough. Looks at that.
    Borough,
    /// A fact of administration, as answered. Looks at the answers.
    Answers,
    /// Opening hours and the clocks of general practice. Looks at the moment and the urgency; for
    /// pharmacies at where the person is, too.
    Hours,
}

impl Bar {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Need, Self::Ages, Self::Registration, Self::Borough, Self::Answers, Self::Hours];
}

/// One evaluation, asked about one fact at a time.
pub struct Bars<'a>(Question<'a>);

impl<'a> Bars<'a> {
    /// The evaluation of what is asked.
    pub fn new(pack: &'a Pack, asked: &'a Asked) -> Result<Self, NoSuchNeed> {
        Question::new(pack, asked).map(Self)
    }

    /// Whether this fact alone rules the service out.
    pub fn rules_out(&self, service: &Service, by: Bar) -> bool {
        let mut found = Found::default();
        match by {
            Bar::Need => self.0.takes_need(service, self.0.need.route(&service.id), &mut found),
            Bar::Ages => self.0.takes_ages(service, &mut found),
            Bar::Registration => self.0.takes_registration(service, &mut found),
            Bar::Borough => self.0.takes_borough(service, &mut found),
            Bar::Answers => self.0.filters(self.0.need.route(&service.id), &mut found),
            Bar::Hours => self.0.closed(service, &mut found),
        }
        !found.no.is_empty()
    }
}

impl std::fmt::Debug for Bars<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Bars").field(&self.0.need.id).finish()
    }
}

impl Question<'_> {
    fn closed(&self, service: &Service, found: &mut Found) {
        if service.places == Places::Pharmacies {
            self.pharmacies(found);
        } else {
            self.line(service, found);
        }
        self.rules(service, found);
    }
}
