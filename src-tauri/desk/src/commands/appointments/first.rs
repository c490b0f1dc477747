//! Who came first: what somebody is told who does not get a time. It is read out to the person on the
//! phone, so it says who, where, until or since when, and what can be done now.

use super::{is_requested, slot_text};
use crate::{commands::casework, gate::Permit, refusal::DeskError};
use front_door_domain::{
    act::Entity,
    appointments::{Appointment, AppointmentState},
    calendar::london,
    format, holds,
    ids::{AppointmentId, DeskId, SlotId, UserId},
};
use front_door_store::{Names, Slot, SlotQuery, StoreError};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// Who came first.
#[derive(Debug, Clone, Copy)]
enum Who<'a> {
    /// The one who asks, at this desk or at the one called so.
    You(Option<&'a str>),
    /// A colleague, at this desk or at the one called so.
    Colleague(&'a str, Option<&'a str>),
}

/// What they did.
#[derive(Debug, Clone, Copy)]
enum Came {
    /// They hold it until then.
    Holds(Timestamp),
    /// They booked it then, where that is known.
    Booked(Option<Timestamp>),
    /// They requested it then, and the shared store has not answered yet.
    Requested(Timestamp),
    /// They had it when it was asked for, and nobody has it now.
    Had,
}

/// Who came first, by name, for how long, and what is free next; the error itself where none of the
/// places is the reason for it. `own` is the appointment that may have them already.
pub(in crate::commands) async fn taken(
    permit: &Permit<'_>,
    wanted: &[SlotId],
    own: Option<AppointmentId>,
    error: DeskError,
) -> DeskError {
    if matches!(error, DeskError::Step(_) | DeskError::Store(StoreError::Taken { .. })) {
        for slot in wanted {
            if let Ok(Some(sentence)) = who_has(permit, *slot, own).await {
                return DeskError::Taken(sentence);
            }
        }
    }
    match &error {
        DeskError::Store(StoreError::Taken { entity, by, desk, .. }) => {
            let lost = wanted.iter().find(|slot| Entity::from(**slot) == *entity);
            let had = match lost {
                Some(slot) => had(permit, *slot, *by, *desk).await.ok(),
                None => None,
            };
            had.map_or(error, DeskError::Taken)
        }
        _ => error,
    }
}

/// Who has this place, as a sentence; none where nobody else has.
pub(super) async fn who_has(
    permit: &Permit<'_>,
    slot: SlotId,
    own: Option<AppointmentId>,
) -> Result<Option<String>, DeskError> {
    let slot = permit.store.slot(slot).await?;
    let (me, names) = (permit.by()?, permit.store.names().await?);
    if let Some(hold) = holds::live(&slot.head, permit.now).filter(|hold| hold.by != me) {
        let place = place_of(permit, hold.desk);
        let who = Who::Colleague(casework::called(&names, hold.by), place.as_deref());
        return Ok(Some(told(who, Came::Holds(hold.until), permit.now, &next_free(permit, &slot).await?)));
    }
    let Some(other) = slot.taken_by.filter(|by| Some(*by) != own) else { return Ok(None) };
    let (by, came) = booked(permit, other).await?;
    let who = who(&names, by, me, None);
    Ok(Some(told(who, came, permit.now, &next_free(permit, &slot).await?)))
}

/// Who gave the time to an appointment, in the few words of the grid: `booked by A. Okoro at 17:54`.
pub(super) async fn booked_by(permit: &Permit<'_>, id: AppointmentId) -> Result<String, DeskError> {
    let (me, names) = (permit.by()?, permit.store.names().await?);
    let (by, came) = booked(permit, id).await?;
    let name = match by {
        Some(by) if by == me => "you",
        Some(by) => casework::called(&names, by),
        None => "somebody",
    };
    Ok(briefly(name, came, permit.now))
}

/// Who had it when it was asked for, as far as that is known; by now nobody else has it.
async fn had(
    permit: &Permit<'_>,
    slot: SlotId,
    by: Option<UserId>,
    desk: Option<DeskId>,
) -> Result<String, DeskError> {
    let slot = permit.store.slot(slot).await?;
    let (me, names) = (permit.by()?, permit.store.names().await?);
    let place = desk.and_then(|desk| place_of(permit, desk));
    let own = holds::live(&slot.head, permit.now).filter(|hold| by == Some(me) && hold.by == me);
    let came = own.map_or(Came::Had, |hold| Came::Holds(hold.until));
    let who = who(&names, by, me, place.as_deref());
    Ok(told(who, came, permit.now, &next_free(permit, &slot).await?))
}

/// What another desk is called; none for this one.
pub(super) fn place_of(permit: &Permit<'_>, desk: DeskId) -> Option<String> {
    if desk == permit.store.desk() {
        return None;
    }
    let named = permit.desk.share.name_of(desk).filter(|name| !name.is_empty());
    Some(named.unwrap_or_else(|| "another desk".to_owned()))
}

/// Who is told of, at the desk called `place` where it is another one.
fn who<'a>(names: &'a Names, by: Option<UserId>, me: UserId, place: Option<&'a str>) -> Who<'a> {
    match by {
        Some(by) if by == me => Who::You(place),
        Some(by) => Who::Colleague(casework::called(names, by), place),
        None => Who::Colleague("Somebody", place),
    }
}

/// Who gave an appointment the time it has, and when.
async fn booked(permit: &Permit<'_>, id: AppointmentId) -> Result<(Option<UserId>, Came), DeskError> {
    let appointment = permit.store.require::<Appointment>(id).await?;
    let (by, at) = took(&appointment).unzip();
    let requested = is_requested(&permit.store.requested().await?, &appointment);
    Ok(match at {
        Some(at) if requested => (by, Came::Requested(at)),
        at => (by, Came::Booked(at)),
    })
}

/// The newest move gave it its time, else the booking.
fn took(appointment: &Appointment) -> Option<(UserId, Timestamp)> {
    let history = &appointment.history;
    if let Some(moved) = history.iter().rev().find(|moved| moved.slots.is_some()) {
        return Some((moved.by, moved.at));
    }
    match history.first().map_or(&appointment.state, |left| &left.from) {
        AppointmentState::Booked { at, by } => Some((*by, *at)),
        _ => None,
    }
}

/// How many of the next places a refusal names.
const NEXT: usize = 3;

/// What is free instead of a place that was lost; nothing where that cannot be read.
pub(in crate::commands) async fn free_instead(permit: &Permit<'_>, slot: SlotId) -> Option<String> {
    let slot = permit.store.slot(slot).await.ok()?;
    next_free(permit, &slot).await.ok()
}

/// What is free next: at the same hub, in the same mode, held by nobody; first the other place at the
/// same time, where there is one.
async fn next_free(permit: &Permit<'_>, slot: &Slot) -> Result<String, DeskError> {
    let query = SlotQuery {
        hubs: vec![slot.hub.clone()],
        modes: vec![slot.mode],
        ..SlotQuery::within(slot.start.max(permit.now), slot.start + SignedDuration::from_hours(24))
    };
    let mut free = permit.store.free_slots(&query).await?;
    free.retain(|other| other.id != slot.id && holds::live(&other.head, permit.now).is_none());
    let (beside, mut later): (Vec<_>, Vec<_>) = free.into_iter().partition(|other| other.start == slot.start);
    later.retain(|other| other.start >= slot.end);
    later.dedup_by_key(|other| other.start);
    let starts: Vec<_> = later.iter().take(NEXT).map(|next| next.start).collect();
    let later = free_there(london(slot.start).date(), &starts);
    Ok(match beside.first() {
        Some(beside) => format!("Still free at the same time: {}. {later}", slot_text(permit, beside, 1)),
        None => later,
    })
}

/// `Free next there: 19:10, 19:20 and 19:30.`, with the day where it is another than `day`.
fn free_there(day: Date, starts: &[Timestamp]) -> String {
    let time = |start: &Timestamp| {
        let at = london(*start);
        if at.date() == day { format::time(&at) } else { format::short_day_time(&at) }
    };
    let times: Vec<_> = starts.iter().map(time).collect();
    format::listed(&times).map_or_else(
        || "Nothing else is free there within a day: look at other hubs and days.".to_owned(),
        |times| format!("Free next there: {times}."),
    )
}

/// What somebody is told who asked for it at `now`; `next` says what is free instead.
fn told(who: Who<'_>, came: Came, now: Timestamp, next: &str) -> String {
    let at = |place: Option<&str>| place.map(|place| format!(" at {place}")).unwrap_or_default();
    let (name, yourself) = match who {
        Who::You(place) => ("You".to_owned(), format!(" yourself{}", at(place))),
        Who::Colleague(name, place) => (format!("{name}{}", at(place)), String::new()),
    };
    match (came, who) {
        (Came::Holds(until), Who::You(_)) => format!(
            "You hold this time{yourself}, until {}. Ask for it again to go on with it here.",
            format::time(&london(until))
        ),
        (Came::Holds(until), Who::Colleague(..)) => format!(
            "{name} holds this time for another {}, until {}. Wait for it, or choose another. {next}",
            format::countdown(now, until),
            format::time(&london(until))
        ),
        (Came::Booked(at), _) => {
            let since = at.map(|at| since(at, now)).unwrap_or_default();
            format!("{name} booked this time{yourself}{since}. Nothing you typed is lost. {next}")
        }
        (Came::Requested(at), _) => format!(
            "{name} requested this time{yourself}{}, and the answer is still to come. Nothing you typed is lost. {next}",
            since(at, now)
        ),
        (Came::Had, _) => format!(
            "{name} had this time{yourself} when you asked, and it is free again. Ask for it once more, or choose another. {next}"
        ),
    }
}

/// The same of a booking in the few words that stand beside a time, for somebody who looks at `now`.
fn briefly(name: &str, came: Came, now: Timestamp) -> String {
    match came {
        Came::Requested(at) => format!("requested by {name}{}, not yet booked", since(at, now)),
        Came::Booked(Some(at)) => format!("booked by {name}{}", since(at, now)),
        _ => format!("booked by {name}"),
    }
}

/// ` at 17:54`; ` on Thu 22-Oct at 17:54` where that was another day.
fn since(at: Timestamp, now: Timestamp) -> String {
    let (at, now) = (london(at), london(now));
    let day = if at.date() == now.date() { String::new() } else { format!(" on {}", format::short_day(&at)) };
    format!("{day} at {}", format::time(&at))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Came, Who, briefly, free_there, told};
    use front_door_domain::calendar::london;
    use jiff::Timestamp;

    /// A moment of October 2026 in London.
    fn at(text: &str) -> Timestamp {
        format!("2026-10-{text}+01:00").parse().unwrap()
    }

    const NEXT: &str = "Free next there: 19:10.";

    const HERE: Who = Who::Colleague("A. Okoro", None);
    const THERE: Who = Who::Colleague("A. Okoro", Some("Hub desk"));
    const NOBODY_KNOWN: Who = Who::Colleague("Somebody", None);
    const YOU: Who = Who::You(None);
    const YOU_THERE: Who = Who::You(Some("Hub desk"));

    fn check(who: Who, came: Came, expected: &str) {
        assert_eq!(told(who, came, at("23T17:53:00"), NEXT), expected, "{who:?} {came:?}");
    }

    #[test]
    fn who_has_it_for_now_is_told_with_who_where_and_when() {
        let holds = Came::Holds(at("23T17:57:30"));
        for (who, came, expected) in [
            (
                HERE,
                holds,
                "A. Okoro holds this time for another 4:30, until 17:57. Wait for it, or choose another. Free next there: 19:10.",
            ),
            (
                THERE,
                holds,
                "A. Okoro at Hub desk holds this time for another 4:30, until 17:57. Wait for it, or choose another. Free next there: 19:10.",
            ),
            (
                NOBODY_KNOWN,
                holds,
                "Somebody holds this time for another 4:30, until 17:57. Wait for it, or choose another. Free next there: 19:10.",
            ),
            (YOU, holds, "You hold this time yourself, until 17:57. Ask for it again to go on with it here."),
            (
                YOU_THERE,
                holds,
                "You hold this time yourself at Hub desk, until 17:57. Ask for it again to go on with it here.",
            ),
            (
                HERE,
                Came::Had,
                "A. Okoro had this time when you asked, and it is free again. Ask for it once more, or choose another. Free next there: 19:10.",
            ),
            (
                THERE,
                Came::Had,
                "A. Okoro at Hub desk had this time when you asked, and it is free again. Ask for it once more, or choose another. Free next there: 19:10.",
            ),
            (
                Who::Colleague("Somebody", Some("another desk")),
                Came::Had,
                "Somebody at another desk had this time when you asked, and it is free again. Ask for it once more, or choose another. Free next there: 19:10.",
            ),
            (
                YOU_THERE,
                Came::Had,
                "You had this time yourself at Hub desk when you asked, and it is free again. Ask for it once more, or choose another. Free next there: 19:10.",
            ),
        ] {
            check(who, came, expected);
        }
    }

    #[test]
    fn who_has_it_for_good_is_told_with_who_and_when() {
        let booked = Came::Booked(Some(at("23T17:50:59")));
        let (day_before, midnight) = (at("22T23:59:59"), at("23T00:00:00"));
        for (who, came, expected) in [
            (
                HERE,
                booked,
                "A. Okoro booked this time at 17:50. Nothing you typed is lost. Free next there: 19:10.",
            ),
            (
                HERE,
                Came::Booked(Some(midnight)),
                "A. Okoro booked this time at 00:00. Nothing you typed is lost. Free next there: 19:10.",
            ),
            (
                HERE,
                Came::Booked(Some(day_before)),
                "A. Okoro booked this time on Thu 22-Oct at 23:59. Nothing you typed is lost. Free next there: 19:10.",
            ),
            (
                NOBODY_KNOWN,
                Came::Booked(None),
                "Somebody booked this time. Nothing you typed is lost. Free next there: 19:10.",
            ),
            (
                YOU,
                booked,
                "You booked this time yourself at 17:50. Nothing you typed is lost. Free next there: 19:10.",
            ),
            (
                HERE,
                Came::Requested(at("23T17:50:59")),
                "A. Okoro requested this time at 17:50, and the answer is still to come. Nothing you typed is lost. Free next there: 19:10.",
            ),
            (
                YOU,
                Came::Requested(day_before),
                "You requested this time yourself on Thu 22-Oct at 23:59, and the answer is still to come. Nothing you typed is lost. Free next there: 19:10.",
            ),
        ] {
            check(who, came, expected);
        }
    }

    #[test]
    fn beside_a_time_that_was_booked_stands_who_did_and_when() {
        let (today, before) = (at("23T17:50:59"), at("22T23:59:59"));
        for (name, came, expected) in [
            ("A. Okoro", Came::Booked(Some(today)), "booked by A. Okoro at 17:50"),
            ("you", Came::Booked(Some(before)), "booked by you on Thu 22-Oct at 23:59"),
            ("somebody", Came::Booked(None), "booked by somebody"),
            ("A. Okoro", Came::Requested(today), "requested by A. Okoro at 17:50, not yet booked"),
        ] {
            assert_eq!(briefly(name, came, at("23T17:53:00")), expected, "{name} {came:?}");
        }
    }

    #[test]
    fn what_is_free_instead_is_told_with_its_day_where_that_is_another() {
        for (starts, expected) in [
            (&[][..], "Nothing else is free there within a day: look at other hubs and days."),
            (&["23T19:10:00"], "Free next there: 19:10."),
            (&["23T19:10:00", "23T19:20:00"], "Free next there: 19:10 and 19:20."),
            (
                &["23T19:10:00", "23T23:50:00", "24T00:00:00"],
                "Free next there: 19:10, 23:50 and Sat 24-Oct 00:00.",
            ),
        ] {
            let starts: Vec<_> = starts.iter().map(|start| at(start)).collect();
            assert_eq!(free_there(london(at("23T19:00:00")).date(), &starts), expected);
        }
    }
}
