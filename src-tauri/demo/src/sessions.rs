//! Made-up hub sessions: evenings on working days, all day at weekends and on bank holidays.

use crate::{
    chance::Chance,
    clinicians::{Clinician, staff},
};
use front_door_domain::{
    appointments::{ClinicianRole, Mode, Session},
    calendar::Calendar,
    ids::{HubId, SessionId},
};
use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday, time},
};

/// Local times of the parts of a day: an evening, or three parts of twelve hours.
const EVENING: &[(Time, Time)] = &[(time(18, 30, 0, 0), time(22, 0, 0, 0))];
const ALL_DAY: &[(Time, Time)] = &[
    (time(8, 0, 0, 0), time(12, 0, 0, 0)),
    (time(12, 0, 0, 0), time(16, 0, 0, 0)),
    (time(16, 0, 0, 0), time(20, 0, 0, 0)),
];

/// The lists that a hub runs side by side, in the order in which a smaller hub does without.
const LISTS: &[(Mode, ClinicianRole)] = &[
    (Mode::Hub, ClinicianRole::Gp),
    (Mode::Phone, ClinicianRole::Gp),
    (Mode::Hub, ClinicianRole::NursePractitioner),
    (Mode::Online, ClinicianRole::Gp),
    (Mode::Hub, ClinicianRole::Nurse),
    (Mode::Hub, ClinicianRole::Gp),
    (Mode::Hub, ClinicianRole::Physiotherapist),
    (Mode::Phone, ClinicianRole::NursePractitioner),
    (Mode::Hub, ClinicianRole::Gp),
    (Mode::Online, ClinicianRole::Pharmacist),
];
/// The fewest lists a hub runs.
const FEWEST: usize = 7;

/// The sessions of these hubs on `days` days from `first_day`, day after day. Times are local
/// (wall) times of the calendar's zone, so a session of 08:00 begins at 08:00 on both clock-change
/// Sundays. Ids follow from the seed, the hub and the day, whatever the number of days.
pub fn sessions<'a>(
    hubs: &[HubId],
    seed: u64,
    first_day: Date,
    days: u16,
    calendar: &'a Calendar,
) -> impl Iterator<Item = Session> + 'a {
    let mut hubs = hubs.to_vec();
    hubs.sort_unstable();
    let staff = staff(seed, hubs.len());
    let hubs: Vec<Hub> = hubs.into_iter().zip(staff).map(|(id, staff)| Hub::new(seed, id, staff)).collect();
    let dates = first_day.series(jiff::Span::new().days(1)).take(usize::from(days));
    dates.flat_map(move |date| hubs.iter().flat_map(|hub| hub.day(date, calendar)).collect::<Vec<_>>())
}

/// A hub with its rooms and people.
#[derive(Debug)]
struct Hub {
    seed: u64,
    id: HubId,
    staff: Vec<Clinician>,
    lists: Vec<List>,
}

/// One of the lists a hub runs side by side.
#[derive(Debug)]
struct List {
    mode: Mode,
    role: ClinicianRole,
    /// Empty unless face to face.
    room: String,
    step_free: bool,
}

impl Hub {
    fn new(seed: u64, id: HubId, staff: Vec<Clinician>) -> Self {
        let mut chance = Chance::of(seed, &format!("rooms of {id}"));
        let count = FEWEST + chance.index(LISTS.len() + 1 - FEWEST);
        let mut rooms = 0;
        let lists = LISTS.iter().take(count).map(|(mode, role)| {
            rooms += u32::from(*mode == Mode::Hub);
            let in_room = *mode == Mode::Hub;
            let room = if in_room { format!("Room {rooms}") } else { String::new() };
            // Room 1 is on the ground floor everywhere; nobody needs stairs to a phone.
            let step_free = !in_room || rooms == 1 || chance.in_10_000(6_500);
            List { mode: *mode, role: *role, room, step_free }
        });
        let lists = lists.collect();
        Self { seed, id, staff, lists }
    }

    fn day(&self, date: Date, calendar: &Calendar) -> Vec<Session> {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let parts = if weekend || calendar.is_bank_holiday(date) { ALL_DAY } else { EVENING };
        let mut chance = Chance::of(self.seed, &format!("sessions of {} on {date}", self.id));
        let moment = |at: Time| calendar.moment(date.to_datetime(at)).timestamp();
        parts.iter().flat_map(|(from, to)| self.part(&mut chance, moment(*from), moment(*to))).collect()
    }

    /// The sessions of one part of a day: nobody is in two of them.
    fn part(&self, chance: &mut Chance, start: Timestamp, end: Timestamp) -> Vec<Session> {
        let mut free: Vec<&Clinician> = self.staff.iter().collect();
        chance.shuffle(&mut free);
        let mut sessions = Vec::new();
        for list in &self.lists {
            let Some(place) = free.iter().position(|clinician| clinician.role == list.role) else { continue };
            let clinician = free.swap_remove(place);
            let id = SessionId(chance.uuid());
            // The first list always runs; now and then another one has nobody to take it.
            if sessions.is_empty() || chance.in_10_000(9_300) {
                sessions.push(self.session(chance, list, clinician, id, (start, end)));
            }
        }
        sessions
    }

    fn session(
        &self,
        chance: &mut Chance,
        list: &List,
        clinician: &Clinician,
        id: SessionId,
        (start, end): (Timestamp, Timestamp),
    ) -> Session {
        let slot_minutes = minutes(chance, list.role);
        let length = end.duration_since(start).as_mins() / i64::from(slot_minutes);
        Session {
            id,
            version: 0,
            hub: self.id.clone(),
            room: list.room.clone(),
            step_free: list.step_free,
            clinician: clinician.name.clone(),
            role: list.role,
            woman: Some(clinician.woman),
            languages: clinician.languages.clone(),
            mode: list.mode,
            category: category(chance, list.role).to_owned(),
            start,
            slot_minutes,
            slots: u16::try_from(length).unwrap_or_default(),
            other: serde_json::Map::new(),
        }
    }
}

fn minutes(chance: &mut Chance, role: ClinicianRole) -> u16 {
    match role {
        ClinicianRole::Gp | ClinicianRole::NursePractitioner if chance.in_10_000(8_000) => 10,
        _ => 15,
    }
}

/// National appointment category.
fn category(chance: &mut Chance, role: ClinicianRole) -> &'static str {
    match role {
        ClinicianRole::Gp | ClinicianRole::NursePractitioner if chance.in_10_000(7_500) => {
            "General Consultation Acute"
        }
        ClinicianRole::Nurse if chance.in_10_000(5_000) => "Planned Clinics",
        ClinicianRole::Pharmacist => "Structured Medication Review",
        _ => "General Consultation Routine",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
pub(crate) mod tests {
    use super::*;
    use front_door_domain::calendar::{BankHoliday, london};
    use jiff::{ToSpan, civil::date};
    use std::collections::{BTreeSet, HashMap, HashSet};

    pub(crate) fn calendar() -> Calendar {
        let holidays = [(date(2026, 4, 6), "Easter Monday"), (date(2026, 12, 25), "Christmas Day")];
        let holidays = holidays.map(|(date, name)| BankHoliday { date, name: name.to_owned() });
        Calendar::new(holidays.to_vec(), (time(8, 0, 0, 0), time(18, 30, 0, 0))).unwrap()
    }

    pub(crate) fn hubs(count: usize) -> Vec<HubId> {
        (0..count).map(|hub| HubId(format!("Y0{hub:04}"))).collect()
    }

    /// Local start and end of every part of this day.
    fn check_day(day: Date, expected: &[&str]) {
        let calendar = calendar();
        let found: BTreeSet<String> = sessions(&hubs(2), 7, day, 1, &calendar)
            .map(|session| {
                let minutes = i64::from(session.slot_minutes) * i64::from(session.slots);
                let end = session.start + minutes.minutes();
                let (from, to) = (london(session.start), london(end));
                assert_eq!(from.date(), day);
                let most = i64::from(session.slot_minutes) - 1;
                let full = to.time().saturating_add(most.minutes());
                assert!(full >= time(12, 0, 0, 0));
                from.strftime("%H:%M%:z").to_string()
            })
            .collect();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected, "{day}");
    }

    #[test]
    fn hours_are_wall_times_on_every_kind_of_day() {
        check_day(date(2026, 10, 23), &["18:30+01:00"]);
        check_day(date(2026, 10, 24), &["08:00+01:00", "12:00+01:00", "16:00+01:00"]);
        check_day(date(2026, 10, 25), &["08:00+00:00", "12:00+00:00", "16:00+00:00"]);
        check_day(date(2026, 10, 26), &["18:30+00:00"]);
        check_day(date(2026, 3, 29), &["08:00+01:00", "12:00+01:00", "16:00+01:00"]);
        check_day(date(2026, 4, 6), &["08:00+01:00", "12:00+01:00", "16:00+01:00"]);
        check_day(date(2026, 4, 7), &["18:30+01:00"]);
        check_day(date(2028, 2, 29), &["18:30+00:00"]);
    }

    #[test]
    fn nobody_and_no_room_is_in_two_places_at_once() {
        let calendar = calendar();
        let mut seen = HashSet::new();
        for session in sessions(&hubs(10), 7, date(2026, 10, 19), 14, &calendar) {
            assert!(seen.insert((session.clinician.clone(), session.start)), "{session:?}");
            let room = format!("{} {}", session.hub, session.room);
            assert!(session.room.is_empty() || seen.insert((room, session.start)), "{session:?}");
            assert_eq!(session.room.is_empty(), session.mode != Mode::Hub);
            assert!(session.slots > 0 && matches!(session.slot_minutes, 10 | 15));
        }
    }

    #[test]
    fn ids_follow_from_seed_hub_and_day() {
        let calendar = calendar();
        let of = |seed, first, days| -> Vec<Session> {
            sessions(&hubs(3), seed, first, days, &calendar).collect()
        };
        let long = of(7, date(2026, 10, 19), 14);
        assert_eq!(long[..of(7, date(2026, 10, 19), 3).len()], of(7, date(2026, 10, 19), 3));
        assert!(long.ends_with(&of(7, date(2026, 11, 1), 1)));
        assert_ne!(long[0].id, of(8, date(2026, 10, 19), 1)[0].id);
        let ids: HashSet<_> = long.iter().map(|session| session.id).collect();
        assert_eq!(ids.len(), long.len());
    }

    #[test]
    fn every_mode_role_and_kind_of_room_is_there() {
        let calendar = calendar();
        let mut seen: HashMap<String, u32> = HashMap::new();
        for session in sessions(&hubs(10), 7, date(2026, 10, 19), 14, &calendar) {
            for what in [
                format!("{:?}", session.mode),
                format!("{:?}", session.role),
                format!("step-free {}", session.mode == Mode::Hub && session.step_free),
                format!("woman {}", session.woman == Some(true)),
                format!("speaks {}", !session.languages.is_empty()),
                format!("{} minutes", session.slot_minutes),
            ] {
                *seen.entry(what).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), 3 + 5 + 2 + 2 + 2 + 2, "{seen:?}");
    }

    #[test]
    fn ten_hubs_have_about_a_million_slots_a_year() {
        let calendar = calendar();
        let slots: u64 = sessions(&hubs(10), 7, date(2026, 10, 19), 365, &calendar)
            .map(|session| u64::from(session.slots))
            .sum();
        assert!((800_000..1_200_000).contains(&slots), "{slots}");
    }
}
