//! Entries of the directory as rows, with what searching looks at.

use crate::wire::{Tag, Tone, directory::DirectoryRow};
use front_door_domain::{
    content::{AgeBound, Who},
    directory::{Findable, Listed, ListedStatus, Standing},
    format,
    geo::Position,
    hours::Hours,
    pack::{ActionKind, Borough, Hub, HubKind, Pack, PcnOf, Pharmacy, Practice, Service, Site},
};
use jiff::civil::Date;

/// A row and what searching looks at.
pub(super) struct Entry<'a> {
    pub(super) row: DirectoryRow,
    pub(super) find: Findable<'a>,
    /// It takes certain people only where this says so; a place takes all of its borough and beyond.
    pub(super) stands_in: Option<Borough>,
}

/// Everything in the directory: services first, then places, those of a kind by name.
pub(super) fn entries(pack: &Pack, today: Date) -> impl Iterator<Item = Entry<'_>> {
    let services = pack.services.iter().map(move |service| of_service(pack, service, today));
    let listed = pack.known.listed.iter().map(move |listed| of_listed(pack, listed, today));
    let hubs = by_name(&pack.hubs, |hub| &hub.name).map(move |hub| of_hub(pack, hub, today));
    let sites = by_name(&pack.sites, |site| &site.name).map(move |site| of_site(pack, site, today));
    let practices = by_name(&pack.practices, |practice| &practice.name);
    let practices = practices.map(move |practice| of_practice(pack, practice, today));
    let pharmacies = by_name(&pack.pharmacies, |pharmacy| &pharmacy.name);
    let pharmacies = pharmacies.map(move |pharmacy| of_pharmacy(pack, pharmacy, today));
    services.chain(listed).chain(hubs).chain(sites).chain(practices).chain(pharmacies)
}

fn by_name<T>(all: &[T], name: impl Fn(&T) -> &String) -> impl Iterator<Item = &T> {
    let mut all: Vec<&T> = all.iter().collect();
    all.sort_by_cached_key(|one| name(one).to_lowercase());
    all.into_iter()
}

pub(super) fn plain(text: impl Into<String>) -> Tag {
    Tag { text: text.into(), tone: Tone::Plain }
}

fn notice(text: impl Into<String>) -> Tag {
    Tag { text: text.into(), tone: Tone::Notice }
}

fn verified_words(day: Option<Date>) -> String {
    day.map_or_else(|| "never verified".to_owned(), |day| format!("verified {}", format::date(day)))
}

/// The tag of what was last verified: a warning where that is too long ago.
fn verified_tag(day: Option<Date>, stale: bool) -> Tag {
    if stale { notice(format!("{}: check it", verified_words(day))) } else { plain(verified_words(day)) }
}

/// A place with what the table and the desk know of it.
struct At<'a> {
    pack: &'a Pack,
    table: &'static str,
    code: &'a str,
    name: &'a str,
    lines: [&'a str; 3],
    position: Position,
    borough: Borough,
    today: Date,
}

impl<'a> At<'a> {
    fn standing(&self) -> Option<&'a Standing> {
        self.pack.standing(self.code)
    }

    /// The row and what is found of it; `hours` are those of the table.
    fn entry(
        self,
        kind: &str,
        referral: Option<ActionKind>,
        hours: Option<&'a Hours>,
        place: String,
    ) -> Entry<'a> {
        let [address, postcode, phone] = self.lines;
        let moved = self.standing().and_then(|standing| standing.moved(self.today));
        let told = self.standing().and_then(|standing| standing.hours.as_ref());
        let hours = told.or(hours);
        let verified = self.pack.place_verified(self.table, self.code);
        let mut tags = vec![verified_tag(verified, self.pack.is_stale(verified, self.today))];
        tags.extend(self.standing().map(|standing| dated(standing, self.today)).unwrap_or_default());
        let address = moved.map_or_else(
            || format!("{address}, {postcode}"),
            |moved| format!("{}, {}", moved.address, moved.postcode),
        );
        Entry {
            row: DirectoryRow {
                id: self.code.to_owned(),
                name: self.name.to_owned(),
                kind: kind.to_owned(),
                address,
                phone: phone.to_owned(),
                hours: hours.map(|hours| hours.words(self.today)).unwrap_or_default(),
                place,
                who: String::new(),
                referral: referral.map(referral_words).unwrap_or_default().to_owned(),
                way: String::new(),
                verified: verified_words(verified),
                tags,
            },
            find: Findable {
                who: Who::default(),
                borough: None,
                referral,
                positions: vec![moved.map_or(self.position, |moved| moved.position)],
                hours,
            },
            stands_in: Some(self.borough),
        }
    }
}

/// What an entry's dates say on a day.
fn dated(standing: &Standing, today: Date) -> Vec<Tag> {
    let mut tags = Vec::new();
    if let Some(opens) = standing.opens.filter(|opens| *opens > today) {
        tags.push(notice(format!("opens {}", format::date(opens))));
    }
    match standing.closes {
        Some(closes) if closes < today => tags.push(notice(format!("closed since {}", format::date(closes)))),
        Some(closes) => tags.push(notice(format!("closes {}", format::date(closes)))),
        None => {}
    }
    if let Some(moved) = standing.moved(today) {
        let until = moved.until.map(|until| format!(" until {}", format::date(until))).unwrap_or_default();
        let why = if moved.why.is_empty() { String::new() } else { format!(": {}", moved.why) };
        tags.push(notice(format!("moved{until}{why}")));
    }
    tags
}

fn of_practice<'a>(pack: &'a Pack, practice: &'a Practice, today: Date) -> Entry<'a> {
    let network = match &practice.pcn {
        PcnOf::Allocated(code) => pack.pcn(code).map_or_else(|| code.to_string(), |pcn| pcn.name.clone()),
        PcnOf::Unallocated => "UNALLOCATED to a network".to_owned(),
    };
    let locality =
        pack.locality_of(practice).map(|locality| format!("{} · ", locality.name)).unwrap_or_default();
    let at = At {
        pack,
        table: "practices",
        code: practice.code.as_str(),
        name: &practice.name,
        lines: [&practice.address, &practice.postcode, &practice.phone],
        position: practice.position,
        borough: practice.borough,
        today,
    };
    let mut entry = at.entry(
        "Practice",
        Some(ActionKind::Task),
        None,
        format!("{network} · {locality}{}", practice.borough),
    );
    if entry.row.hours.is_empty() {
        "Mon to Fri 08:00 to 18:30 (core hours)".clone_into(&mut entry.row.hours);
    }
    entry
}

fn of_hub<'a>(pack: &'a Pack, hub: &'a Hub, today: Date) -> Entry<'a> {
    let kind = match hub.kind {
        HubKind::GpAccess => "GP access hub",
        HubKind::EnhancedAccess => "Enhanced access hub",
    };
    let at = At {
        pack,
        table: "hubs",
        code: hub.id.as_str(),
        name: &hub.name,
        lines: [&hub.address, &hub.postcode, &hub.phone],
        position: hub.position,
        borough: hub.borough,
        today,
    };
    let mut entry = at.entry(kind, Some(ActionKind::Slots), None, hub.borough.to_string());
    if entry.row.hours.is_empty() && hub.bookable {
        "By its sessions: see Times".clone_into(&mut entry.row.hours);
    }
    entry
}

fn of_site<'a>(pack: &'a Pack, site: &'a Site, today: Date) -> Entry<'a> {
    let at = At {
        pack,
        table: "sites",
        code: site.code.as_str(),
        name: &site.name,
        lines: [&site.address, &site.postcode, &site.phone],
        position: site.position,
        borough: site.borough,
        today,
    };
    at.entry(&site.kind, None, None, site.borough.to_string())
}

fn of_pharmacy<'a>(pack: &'a Pack, pharmacy: &'a Pharmacy, today: Date) -> Entry<'a> {
    let at = At {
        pack,
        table: "pharmacies",
        code: pharmacy.code.as_str(),
        name: &pharmacy.name,
        lines: [&pharmacy.address, &pharmacy.postcode, &pharmacy.phone],
        position: pharmacy.position,
        borough: pharmacy.borough,
        today,
    };
    let told = at.standing().is_some_and(|standing| standing.hours.is_some());
    let hours = pharmacy.hours_2014.as_ref();
    let mut entry = at.entry("Pharmacy", Some(ActionKind::Advise), hours, pharmacy.borough.to_string());
    if !pharmacy.not_walk_in.is_empty() {
        entry.row.tags.push(notice(&pharmacy.not_walk_in));
    }
    match (told, hours) {
        (true, _) => {}
        (false, Some(_)) => entry.row.tags.push(notice("2014 hours, unverified")),
        (false, None) => "Hours not known: ring first".clone_into(&mut entry.row.hours),
    }
    entry
}

fn of_service<'a>(pack: &'a Pack, service: &'a Service, today: Date) -> Entry<'a> {
    let noted = pack.standing(service.id.as_str()).and_then(|standing| standing.verified);
    let checked = match noted {
        Some(day) => verified_words(Some(day)),
        None if service.provenance.checked == "not dated" => "source not dated".to_owned(),
        None => format!("checked {}", service.provenance.checked),
    };
    let mut tags = vec![plain(&checked)];
    if pack.service_is_stale(service, today) {
        tags.push(notice(format!("review was due {}: check it", service.provenance.review_by)));
    }
    if service.verify_phone {
        tags.push(notice("verify the number"));
    }
    let positions = service.sites.iter().filter_map(|code| pack.site(code)).map(|site| site.position);
    let asks = service.who.asks_age() || service.who.sex.is_some();
    Entry {
        row: DirectoryRow {
            id: service.id.to_string(),
            name: service.name.clone(),
            kind: "Service".to_owned(),
            address: String::new(),
            phone: service.phone.clone(),
            hours: service.hours.as_ref().map(|hours| hours.words(today)).unwrap_or_default(),
            place: service
                .borough
                .map_or_else(|| "All three boroughs".to_owned(), |borough| borough.to_string()),
            who: if asks { service.who.words() } else { String::new() },
            referral: referral_words(service.action).to_owned(),
            way: String::new(),
            verified: checked,
            tags,
        },
        find: Findable {
            who: service.who.clone(),
            borough: service.borough,
            referral: Some(service.action),
            positions: positions.collect(),
            hours: service.hours.as_ref(),
        },
        stands_in: None,
    }
}

fn of_listed<'a>(pack: &'a Pack, listed: &'a Listed, today: Date) -> Entry<'a> {
    let verified = pack.listed_verified(listed);
    let mut tags = vec![verified_tag(verified, pack.is_stale(verified, today))];
    if listed.status != ListedStatus::Active {
        tags.push(notice(listed.status.word()));
    }
    if !listed.alert.is_empty() {
        tags.push(notice(&listed.alert));
    }
    let who = Who {
        from: listed.from_years.map(AgeBound::Years),
        below: listed.to_years.map(|years| AgeBound::Years(years.saturating_add(1))),
        ..Who::default()
    };
    let door = listed.doors.first();
    let address = door.map(|door| {
        let lines = [door.name.as_str(), &door.address, &door.postcode];
        lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
    });
    let hours = listed.opening().map(|hours| hours.words(today));
    Entry {
        row: DirectoryRow {
            id: listed.id.clone(),
            name: listed.name.clone(),
            kind: "Community service".to_owned(),
            address: address.unwrap_or_default(),
            phone: listed.phones.join(", "),
            hours: hours.unwrap_or_else(|| listed.hours_note.clone()),
            place: listed.areas.join(", "),
            who: if who.asks_age() { who.words() } else { String::new() },
            referral: listed.referral.clone(),
            way: String::new(),
            verified: verified_words(verified),
            tags,
        },
        find: Findable {
            who,
            borough: None,
            referral: None,
            positions: listed.doors.iter().filter_map(|door| door.position).collect(),
            hours: pack.known.hours_of(&listed.id),
        },
        stands_in: None,
    }
}

/// How one gets to it, in words.
fn referral_words(action: ActionKind) -> &'static str {
    match action {
        ActionKind::Slots => "a time is booked",
        ActionKind::Advise => "go or ring yourself",
        ActionKind::Refer => "by referral",
        ActionKind::Clinician => "through a clinician",
        ActionKind::Emergency => "emergency call",
        ActionKind::Task => "through the desk",
    }
}
