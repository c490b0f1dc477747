//! Entries that nobody has looked at for too long.

use super::Listed;
use crate::{
    content::Setting,
    pack::{Pack, Service, Source},
};
use jiff::{ToSpan, civil::Date};

/// After how many days without a look an entry is stale, and where that comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaleSetting {
    /// Id of the setting of the content that overrides it, in days.
    pub id: &'static str,
    /// Days as shipped.
    pub days: u16,
    /// Where the value is from; a dagger marks a value drafted here, for the clinical lead to check.
    pub source: &'static str,
}

impl StaleSetting {
    /// The setting as shipped.
    pub const SHIPPED: Self = Self { id: "directory.stale-days", days: 365, source: "drafted here †" };

    /// Days in use.
    pub fn days(settings: &[Setting]) -> u16 {
        let own = settings.iter().find(|setting| setting.id == Self::SHIPPED.id);
        own.map_or(Self::SHIPPED.days, |setting| setting.value)
    }
}

/// Something that wants looking at again: one entry, or a whole table that one file refreshes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The entry or the table, such as `pharmacies`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many entries.
    pub entries: usize,
    /// Last said to be so; none where nobody knows.
    pub verified: Option<Date>,
    /// Since when it is stale; the first day, where nobody knows.
    pub since: Option<Date>,
}

impl Stale {
    /// What is to be done, in words.
    pub fn words(&self) -> String {
        let seen =
            self.verified.map_or_else(|| "never verified".to_owned(), |day| format!("last verified {day}"));
        if self.entries == 1 {
            return format!(
                "Directory: {} wants checking ({seen}). Ring or look, put it right, and note the day.",
                self.name
            );
        }
        format!(
            "Directory: {} {} want checking (the oldest {seen}). Bring in a newer file with directory ods.",
            self.entries, self.name
        )
    }
}

/// Everything that wants looking at on `today`: places table by table, services one by one.
pub fn stale(pack: &Pack, today: Date) -> Vec<Stale> {
    let tables = [
        ("practices", pack.practices.iter().map(|row| row.code.as_str()).collect::<Vec<_>>()),
        ("hubs", pack.hubs.iter().map(|row| row.id.as_str()).collect()),
        ("sites", pack.sites.iter().map(|row| row.code.as_str()).collect()),
        ("pharmacies", pack.pharmacies.iter().map(|row| row.code.as_str()).collect()),
    ];
    let places = tables.into_iter().filter_map(|(table, ids)| of_table(pack, table, &ids, today));
    let services = pack.services.iter().filter_map(|service| of_service(pack, service, today));
    let listed = pack.known.listed.iter().filter_map(|listed| of_listed(pack, listed, today));
    places.chain(services).chain(listed).collect()
}

fn of_table(pack: &Pack, table: &str, ids: &[&str], today: Date) -> Option<Stale> {
    let stale = ids.iter().map(|id| pack.place_verified(table, id)).filter(|day| pack.is_stale(*day, today));
    let days: Vec<Option<Date>> = stale.collect();
    let verified = days.iter().min().copied()?;
    let since = verified.and_then(|day| pack.stale_from(day));
    Some(Stale { id: table.to_owned(), name: table.to_owned(), entries: days.len(), verified, since })
}

fn of_service(pack: &Pack, service: &Service, today: Date) -> Option<Stale> {
    pack.service_is_stale(service, today).then(|| Stale {
        id: service.id.to_string(),
        name: service.name.clone(),
        entries: 1,
        verified: pack.standing(service.id.as_str()).and_then(|standing| standing.verified),
        since: Some(service.provenance.review_by),
    })
}

fn of_listed(pack: &Pack, listed: &Listed, today: Date) -> Option<Stale> {
    let verified = pack.listed_verified(listed);
    pack.is_stale(verified, today).then(|| Stale {
        id: listed.id.clone(),
        name: listed.name.clone(),
        entries: 1,
        verified,
        since: verified.and_then(|day| pack.stale_from(day)),
    })
}

impl Pack {
    /// Whether something last verified on `day` is stale on `today`. What nobody verified is.
    pub fn is_stale(&self, day: Option<Date>, today: Date) -> bool {
        day.and_then(|day| self.stale_from(day)).is_none_or(|from| today >= from)
    }

    /// From which day on something verified on `day` is stale.
    fn stale_from(&self, day: Date) -> Option<Date> {
        day.checked_add(i32::from(StaleSetting::days(&self.content.settings)).days()).ok()
    }

    /// When a place was last verified: noted at the desk, or by the source of its table.
    pub fn place_verified(&self, table: &str, id: &str) -> Option<Date> {
        let noted = self.standing(id).and_then(|standing| standing.verified);
        noted.max(self.source(table).and_then(Source::speaks_for))
    }

    /// When a service of a feed was last verified: noted at the desk, or assured by the feed.
    pub fn listed_verified(&self, listed: &Listed) -> Option<Date> {
        self.standing(&listed.id).and_then(|standing| standing.verified).max(listed.assured)
    }

    /// Whether a service of the pack wants looking at: past its review date, and not verified since
    /// within the setting's days.
    pub fn service_is_stale(&self, service: &Service, today: Date) -> bool {
        let noted = self.standing(service.id.as_str()).and_then(|standing| standing.verified);
        service.provenance.is_stale(today) && self.is_stale(noted, today)
    }
}
