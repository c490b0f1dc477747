//! Made-up bookings: part of the slots taken, the near days most, and today's people on their way
//! through the hub.

use crate::chance::Chance;
use front_door_domain::{
    appointments::{Appointment, AppointmentState, ClinicianRole, Mode, Moved, Session},
    contacts::OpeningAnswer,
    ids::{AppointmentId, HubId, NeedId, ResidentId, SlotId, UserId},
    residents::{AccessNeed, Resident, Sex},
};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// One slot that is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Id for the appointment, from the seed.
    pub id: AppointmentId,
    /// The slot.
    pub slot: SlotId,
    /// By whom.
    pub resident: ResidentId,
    /// What for.
    pub need: NeedId,
    /// Where.
    pub hub: HubId,
    /// How.
    pub mode: Mode,
    /// Start of the slot.
    pub start: Timestamp,
    /// End of the slot.
    pub end: Timestamp,
    /// When it was booked.
    pub booked: Timestamp,
    /// What has happened since.
    pub came: Came,
}

/// How far somebody has come by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// Nothing yet.
    NotYet,
    /// Here since; whether the opening question was asked.
    Arrived(Timestamp, bool),
    /// Here since, called in at.
    Called(Timestamp, Timestamp),
    /// Here since, called at, in the room since.
    InRoom(Timestamp, Timestamp, Timestamp),
    /// Here since, called at, in the room since, done at.
    Done(Timestamp, Timestamp, Timestamp, Timestamp),
    /// Rung at, marked at.
    DidNotAttend(Timestamp, Timestamp),
}

impl Taken {
    /// The appointment as a record, with every state it left. `by` stands for everyone who did
    /// something to it; `reference` is made where references are made.
    pub fn appointment(&self, by: UserId, reference: String) -> Appointment {
        let mut states = self.states(by);
        let state = states.pop().unwrap_or(AppointmentState::Booked { at: self.booked, by });
        let left = states.iter().skip(1).chain([&state]).map(when).collect::<Vec<_>>();
        let history = states.into_iter().zip(left).map(|(from, at)| Moved { at, by, from, slots: None });
        Appointment {
            id: self.id,
            version: 0,
            reference,
            contact: None,
            resident: self.resident,
            need: self.need.clone(),
            slots: vec![self.slot],
            hub: self.hub.clone(),
            mode: self.mode,
            start: self.start,
            end: self.end,
            history: history.collect(),
            state,
            other: serde_json::Map::new(),
        }
    }

    /// Every state from booked to now, in order.
    fn states(&self, by: UserId) -> Vec<AppointmentState> {
        let arrived = |at, asked: bool| AppointmentState::Arrived { at, by, opening: opening(asked) };
        let called = |at| AppointmentState::Called { at, by };
        let in_room = |at| AppointmentState::InRoom { at, by };
        let later = match self.came {
            Came::NotYet => vec![],
            Came::Arrived(at, asked) => vec![arrived(at, asked)],
            Came::Called(here, at) => vec![arrived(here, true), called(at)],
            Came::InRoom(here, call, at) => vec![arrived(here, true), called(call), in_room(at)],
            Came::Done(here, call, room, at) => {
                vec![arrived(here, true), called(call), in_room(room), AppointmentState::Done { at, by }]
            }
            Came::DidNotAttend(rung, at) => vec![AppointmentState::DidNotAttend { at, by, rung }],
        };
        [AppointmentState::Booked { at: self.booked, by }].into_iter().chain(later).collect()
    }
}

fn opening(asked: bool) -> OpeningAnswer {
    let because = || OpeningAnswer::NotAsked { because: "Nobody was at the desk when they came".to_owned() };
    if asked { OpeningAnswer::No } else { because() }
}

/// When a state began.
fn when(state: &AppointmentState) -> Timestamp {
    match state {
        AppointmentState::Booked { at, .. }
        | AppointmentState::Arrived { at, .. }
        | AppointmentState::Called { at, .. }
        | AppointmentState::InRoom { at, .. }
        | AppointmentState::Done { at, .. }
        | AppointmentState::Cancelled { at, .. }
        | AppointmentState::DidNotAttend { at, .. } => *at,
    }
}

/// Books part of the slots: `share` of 100 today and tomorrow, falling to half of that two weeks
/// ahead. `residents` are those who come; with more of them than slots a day nobody has two.
pub fn taken<'a>(
    sessions: impl IntoIterator<Item = &'a Session>,
    residents: &'a [Resident],
    seed: u64,
    share: u8,
    now: Timestamp,
) -> impl Iterator<Item = Taken> {
    // The order of people follows from the first session too: days booked one by one differ.
    let mut sessions = sessions.into_iter().peekable();
    let first = sessions.peek().map_or_else(String::new, |session| session.id.to_string());
    let mut queue = Queue::new(residents, Chance::of(seed, &format!("who books from {first}")), now);
    let slots = sessions.flat_map(move |session| {
        let mut chance = Chance::of(seed, &format!("bookings of {}", session.id));
        (0..session.slots).filter_map(move |ordinal| {
            let slot = Slot::new(session, ordinal);
            let wanted = chance.in_10_000(slot.share(share, now));
            wanted.then(|| (slot, chance.clone()))
        })
    });
    slots.filter_map(move |(slot, mut chance)| {
        let resident = queue.next_for(slot.session)?;
        Some(slot.take(&mut chance, resident, queue.today, now))
    })
}

/// One slot of a session.
#[derive(Clone, Copy)]
struct Slot<'a> {
    session: &'a Session,
    ordinal: u16,
    start: Timestamp,
    end: Timestamp,
}

impl<'a> Slot<'a> {
    fn new(session: &'a Session, ordinal: u16) -> Self {
        let start = session.start + minutes(i64::from(session.slot_minutes) * i64::from(ordinal));
        Self { session, ordinal, start, end: start + minutes(i64::from(session.slot_minutes)) }
    }

    /// Of 10,000 such slots, how many are taken.
    fn share(&self, share: u8, now: Timestamp) -> u64 {
        let ahead = self.start.duration_since(now).as_hours().clamp(24, 14 * 24) - 24;
        u64::from(share.min(100)) * 100 * (26 * 24 - u64::try_from(ahead).unwrap_or_default()) / (26 * 24)
    }

    fn take(&self, chance: &mut Chance, resident: &Resident, today: Date, now: Timestamp) -> Taken {
        let before = minutes(i64::try_from(30 + chance.below(2 * 24 * 60)).unwrap_or(30));
        Taken {
            id: AppointmentId(chance.uuid()),
            slot: SlotId { session: self.session.id, ordinal: self.ordinal },
            resident: resident.id,
            need: NeedId::from(need(chance, self.session.role, resident, today)),
            hub: self.session.hub.clone(),
            mode: self.session.mode,
            start: self.start,
            end: self.end,
            booked: now.min(self.start) - before,
            came: self.came(chance, now),
        }
    }

    fn came(&self, chance: &mut Chance, now: Timestamp) -> Came {
        let after = now.duration_since(self.start).as_mins();
        let draw = chance.below(100);
        let upto =
            |chance: &mut Chance, most: u64| minutes(i64::try_from(chance.below(most)).unwrap_or_default());
        let here = self.start - minutes(3) - upto(chance, 10);
        let call = self.start + upto(chance, 6);
        let room = call + minutes(1);
        let done = (room + minutes(5) + upto(chance, 8)).min(now);
        match after {
            30.. if draw < 8 => Came::DidNotAttend(self.start + minutes(12), self.start + minutes(16)),
            15.. => Came::Done(here, call, room, done),
            8..15 if draw < 70 => Came::InRoom(here, call, room),
            8..15 => Came::NotYet,
            0..8 if draw < 40 && call <= now => Came::Called(here, call),
            0..8 if draw < 80 => Came::Arrived(here, true),
            -12..0 if draw < 60 && here <= now => Came::Arrived(here, draw >= 6),
            _ => Came::NotYet,
        }
    }
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Residents in a random order, again and again.
struct Queue<'a> {
    residents: &'a [Resident],
    order: Vec<usize>,
    next: usize,
    today: Date,
}

impl<'a> Queue<'a> {
    fn new(residents: &'a [Resident], mut chance: Chance, now: Timestamp) -> Self {
        let living = residents.iter().enumerate().filter(|(_, one)| one.died.is_none());
        let mut order: Vec<usize> = living.map(|(place, _)| place).collect();
        chance.shuffle(&mut order);
        let today = front_door_domain::calendar::london(now).date();
        Self { residents, order, next: 0, today }
    }

    /// The next resident whom this session suits; none when nobody of the next fifty does.
    fn next_for(&mut self, session: &Session) -> Option<&'a Resident> {
        for _ in 0..self.order.len().min(50) {
            let resident = self.residents.get(*self.order.get(self.next)?)?;
            self.next = (self.next + 1) % self.order.len();
            if suits(session, resident, self.today) {
                return Some(resident);
            }
        }
        None
    }
}

fn suits(session: &Session, resident: &Resident, today: Date) -> bool {
    let stairs =
        session.mode == Mode::Hub && !session.step_free && resident.needs.contains(&AccessNeed::Wheelchair);
    let phone = session.mode == Mode::Phone
        && (resident.phone.is_empty() || resident.needs.contains(&AccessNeed::Bsl));
    let wrong_sex = match session.woman {
        Some(true) => resident.needs.contains(&AccessNeed::ManClinician),
        Some(false) => resident.needs.contains(&AccessNeed::WomanClinician),
        None => false,
    };
    let too_young = age(resident, today) < 18
        && matches!(session.role, ClinicianRole::Physiotherapist | ClinicianRole::Pharmacist);
    !(stairs || phone || wrong_sex || too_young)
}

/// Age in whole years.
fn age(resident: &Resident, today: Date) -> i16 {
    let years = today.year() - resident.born.year();
    let birthday_to_come = (today.month(), today.day()) < (resident.born.month(), resident.born.day());
    years - i16::from(birthday_to_come)
}

/// A need that this person may have and this clinician deals with.
fn need(chance: &mut Chance, role: ClinicianRole, resident: &Resident, today: Date) -> &'static str {
    let age = age(resident, today);
    match role {
        ClinicianRole::Physiotherapist => return "sprain-back",
        ClinicianRole::Pharmacist => return "prescription",
        _ => {}
    }
    let mut needs = vec!["cough-cold", "sore-throat", "something-else", "eye", "insect-bite", "impetigo"];
    match age {
        ..16 => needs.extend(["earache", "earache", "cough-cold"]),
        _ => needs.extend(["sprain-back", "low-mood", "urinary", "sinusitis", "fit-note"]),
    }
    if age >= 50 {
        needs.extend(["shingles", "urinary"]);
    }
    if resident.sex == Sex::Female && (16..46).contains(&age) {
        needs.extend(["pregnancy-worry", "urinary"]);
    }
    chance.pick(&needs).copied().unwrap_or("something-else")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::{
        fixture, residents,
        sessions::{
            sessions,
            tests::{calendar, hubs},
        },
    };
    use jiff::civil::date;
    use std::collections::{HashMap, HashSet};

    const NOON: &str = "2026-10-24T12:12:00+01:00";

    fn book(share: u8) -> (Vec<Session>, Vec<Resident>, Vec<Taken>) {
        let sessions: Vec<Session> = sessions(&hubs(10), 7, date(2026, 10, 24), 14, &calendar()).collect();
        let residents: Vec<Resident> =
            residents(&fixture::small(), 7, 10_000, date(2026, 10, 24)).unwrap().collect();
        let taken = taken(&sessions, &residents, 7, share, NOON.parse().unwrap()).collect();
        (sessions, residents, taken)
    }

    /// Percent of the slots of day `day` that are taken.
    fn percent(sessions: &[Session], taken: &[Taken], day: Date) -> usize {
        let on = |at: Timestamp| front_door_domain::calendar::london(at).date() == day;
        let slots: usize =
            sessions.iter().filter(|one| on(one.start)).map(|one| usize::from(one.slots)).sum();
        taken.iter().filter(|one| on(one.start)).count() * 100 / slots
    }

    #[test]
    fn near_days_are_fuller_than_far_ones() {
        let (sessions, _, taken) = book(45);
        let near = percent(&sessions, &taken, date(2026, 10, 24));
        let far = percent(&sessions, &taken, date(2026, 11, 6));
        assert!((42..=47).contains(&near) && (20..=27).contains(&far), "{near} and {far}");
    }

    #[test]
    fn a_share_of_nothing_takes_nothing() {
        assert_eq!(book(0).2, []);
    }

    #[test]
    fn no_slot_is_taken_twice_and_nobody_has_two_on_a_day() {
        let (_, _, taken) = book(45);
        let slots: HashSet<SlotId> = taken.iter().map(|one| one.slot).collect();
        assert_eq!(slots.len(), taken.len());
        let days: HashSet<_> = taken
            .iter()
            .map(|one| (one.resident, front_door_domain::calendar::london(one.start).date()))
            .collect();
        assert_eq!(days.len(), taken.len());
    }

    #[test]
    fn days_booked_one_by_one_have_other_people() {
        let (sessions, residents, _) = book(45);
        let first = |from: usize| {
            let mut taken = taken(&sessions[from..], &residents, 7, 45, NOON.parse().unwrap());
            taken.next().map(|one| one.resident)
        };
        assert_ne!(first(0), first(200));
    }

    #[test]
    fn people_fit_the_room_and_the_clinician() {
        let (sessions, residents, taken) = book(45);
        let sessions: HashMap<_, _> = sessions.iter().map(|one| (one.id, one)).collect();
        for one in &taken {
            let resident = residents.iter().find(|resident| resident.id == one.resident).unwrap();
            assert!(resident.died.is_none());
            assert!(suits(sessions[&one.slot.session], resident, date(2026, 10, 24)));
        }
    }

    #[test]
    fn today_people_are_on_their_way_through_in_order() {
        let now: Timestamp = NOON.parse().unwrap();
        let by = UserId(Chance::of(1, "user").uuid());
        let mut seen: HashMap<String, u32> = HashMap::new();
        for one in book(45).2 {
            let record = one.appointment(by, "FD-TEST".to_owned());
            let times: Vec<Timestamp> = one.states(by).iter().map(when).collect();
            assert!(times.is_sorted() && times.iter().all(|at| *at <= now), "{one:?}");
            assert_eq!(record.history.len() + 1, times.len());
            assert!(record.history.iter().zip(&times[1..]).all(|(left, at)| left.at == *at));
            let kind = serde_json::to_value(&record.state).unwrap()["state"].to_string();
            *seen.entry(kind).or_default() += 1;
        }
        assert_eq!(seen.len(), 6, "{seen:?}");
    }

    #[test]
    fn the_same_seed_books_the_same_people() {
        assert_eq!(book(45).2, book(45).2);
    }
}
