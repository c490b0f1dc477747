//! The slip a resident takes away: on paper, or as a text message previewed as they see it.

use super::{appointments, casework};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::appointments::{SavedFile, Slip, WhichAppointment},
};
use front_door_domain::{
    appointments::{Appointment, Mode, Session},
    calendar::london,
    format,
    pack::Pack,
    residents::{Resident, SafeContact, Told},
    sms,
};
use jiff::Zoned;

/// Everything a slip says, before it becomes paper or text.
struct Words<'a> {
    appointment: &'a Appointment,
    when: Zoned,
    place: String,
    how: String,
    worse: Vec<String>,
    resident: &'a Resident,
    who: String,
    made: Zoned,
    demo: bool,
    banner: Option<String>,
    /// The shared store has not answered yet.
    requested: bool,
    /// Large print in points, where anybody who attends needs it.
    points: Option<u8>,
    /// What the content says to somebody who wants a chaperone.
    chaperone: Option<String>,
}

/// The slip of an appointment.
pub async fn slip(permit: Permit<'_>, ask: WhichAppointment) -> Result<Slip, DeskError> {
    let appointment = casework::appointment(&permit, ask.appointment).await?;
    let resident = permit.store.resident(appointment.resident).await?;
    let told = permit.store.get::<Told>(appointment.resident).await?;
    let (attending, contact) =
        casework::attending_of(&permit, &appointment, (&resident, told.as_ref())).await?;
    let session = appointments::session_of(&permit, &appointment).await?;
    permit.look(appointment.resident, "made the slip", &format!("appointment {}", appointment.id));
    permit.store.flush_looks().await?;
    let mut words = words(&permit, &appointment, &resident, session.as_ref()).await?;
    words.points = attending.largest_print();
    words.chaperone = casework::chaperone_words(&permit, contact.as_ref());
    let text = text(&words);
    Ok(Slip {
        html: page(&words),
        segments: u8::try_from(sms::segments(&text).segments).unwrap_or(u8::MAX),
        text,
        warning: told.and_then(|told| told.safe_contact).and_then(|rule| warning(&rule)),
    })
}

/// Writes the slip to a file that only this account can read, and says where.
pub async fn save_slip(permit: Permit<'_>, ask: WhichAppointment) -> Result<SavedFile, DeskError> {
    let reference = casework::appointment(&permit, ask.appointment).await?.reference;
    let dir = permit.desk.dir.clone();
    let slip = slip(permit, ask).await?;
    crate::files::save(&dir, &format!("slip-{reference}.html"), slip.html.as_bytes())
}

async fn words<'a>(
    permit: &Permit<'_>,
    appointment: &'a Appointment,
    resident: &'a Resident,
    session: Option<&Session>,
) -> Result<Words<'a>, DeskError> {
    let when = london(appointment.start);
    let requested = permit.store.requested().await?;
    Ok(Words {
        requested: appointments::is_requested(&requested, appointment),
        appointment,
        when,
        place: place(&permit.places, appointment, session),
        how: how(appointment, session),
        worse: worse(permit.pack, appointment),
        resident,
        who: permit.user()?.name.clone(),
        made: permit.local(),
        demo: super::start::is_demo(&permit.store).await?,
        banner: permit.content.banner(),
        points: None,
        chaperone: None,
    })
}

fn place(pack: &Pack, appointment: &Appointment, session: Option<&Session>) -> String {
    match (appointment.mode, pack.hub(&appointment.hub)) {
        (Mode::Phone, _) => "We will ring you on the number you gave.".to_owned(),
        (Mode::Online, _) => "We will send you a link to join online.".to_owned(),
        (Mode::Hub, Some(hub)) => {
            let room = session
                .filter(|session| !session.room.is_empty())
                .map(|session| format!(" {}.", session.room))
                .unwrap_or_default();
            let moved = pack.moved_to(hub.id.as_str(), london(appointment.start).date());
            let (address, postcode) =
                moved.map_or((&hub.address, &hub.postcode), |moved| (&moved.address, &moved.postcode));
            format!("{}, {address}, {postcode}.{room}", hub.name)
        }
        (Mode::Hub, None) => appointment.hub.to_string(),
    }
}

fn how(appointment: &Appointment, session: Option<&Session>) -> String {
    let with = session.map(|session| format!(" with {}", session.clinician)).unwrap_or_default();
    match appointment.mode {
        Mode::Phone => format!("By telephone{with}"),
        Mode::Online => format!("Online{with}"),
        Mode::Hub => format!("Face to face{with}"),
    }
}

fn worse(pack: &Pack, appointment: &Appointment) -> Vec<String> {
    pack.content.need(&appointment.need).map(|need| need.if_worse.text.clone()).unwrap_or_default()
}

fn warning(rule: &SafeContact) -> Option<String> {
    (!rule.text).then(|| {
        "This person asked for no texts. Print the slip or read it aloud; do not send it.".to_owned()
    })
}

fn text(words: &Words<'_>) -> String {
    format!(
        "{}{} at {}. {}. {} {}Reference {}. To change or cancel, ring your practice. {}",
        if words.requested { "REQUESTED, NOT YET BOOKED: we will tell you once it is. " } else { "" },
        format::resident_day(words.when.date()),
        format::resident_time(words.when.time()),
        words.how,
        words.place,
        words.chaperone.as_deref().map(|words| format!("{words} ")).unwrap_or_default(),
        words.appointment.reference,
        words.worse.join(" "),
    )
}

fn page(words: &Words<'_>) -> String {
    let stripe = if words.demo { "<p class=\"demo\">DEMO: made-up people only</p>" } else { "" };
    let banner = words
        .banner
        .as_deref()
        .map(|text| format!("<p class=\"banner\">{}</p>", escape(text)))
        .unwrap_or_default();
    let number = words.resident.nhs_number.as_deref().filter(|_| words.resident.nhs_verified);
    let number =
        number.map(|digits| format!("<p>NHS number {}</p>", format::nhs_number(digits))).unwrap_or_default();
    let worse: String =
        words.worse.iter().flat_map(|line| ["<li>".to_owned(), escape(line), "</li>".to_owned()]).collect();
    format!(
        "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Appointment slip</title><style>{style}</style></head><body dir=\"auto\">{stripe}\
         <h1>{title}</h1>{requested}<p class=\"when\">{day}<br>{time}</p><p>{how}</p><p>{place}</p>{chaperone}<p>For {name}</p>{number}\
         <h2>If it gets worse</h2><ul>{worse}</ul><p class=\"end\">Reference {reference}. If you cannot come, please tell us so that somebody else can have the time.</p>\
         {banner}<footer>Made by {who}, {made}</footer></body></html>",
        style = style(words.points),
        title = if words.requested { "Your request for an appointment" } else { "Your appointment" },
        requested = if words.requested { NOT_YET } else { "" },
        day = format::resident_day(words.when.date()),
        time = format::resident_time(words.when.time()),
        how = escape(&words.how),
        place = escape(&words.place),
        chaperone =
            words.chaperone.as_deref().map(|words| format!("<p>{}</p>", escape(words))).unwrap_or_default(),
        name =
            escape(&format!("{} {} {}", words.resident.title, words.resident.given, words.resident.family)),
        reference = words.appointment.reference,
        who = escape(&words.who),
        made = format::resident_moment(&words.made),
    )
}

/// Said on paper until the shared store has answered.
const NOT_YET: &str = "<p class=\"banner\">Requested, not yet booked. We will tell you once it is booked; please do not come before that.</p>";

/// The sizes follow the print that the person needs; so does the sheet.
fn style(points: Option<u8>) -> String {
    let (sheet, small) = match points {
        None => ("A6", "0.75em"),
        Some(..=20) => ("A5", "1em"),
        Some(_) => ("A4", "1em"),
    };
    let points = points.unwrap_or(11);
    format!(
        "@page{{size:{sheet};margin:8mm}}body{{font-size:{points}pt}}{STYLE}.demo,.banner,footer{{font-size:{small}}}"
    )
}

const STYLE: &str = "body{margin:0;max-inline-size:36em;line-height:1.35;font-family:'Atkinson Hyperlegible Next',Arial,sans-serif;color:#000}\
h1{font-size:1.2em;line-height:1.2;margin-block:0}h2{font-size:1.1em;margin-block:.7em .15em;break-after:avoid}\
.when{font-size:1.5em;line-height:1.2;font-weight:700;margin-block:.15em .35em}p{margin-block:.25em}.end{margin-block-start:.6em}\
ul{margin-block:0;padding-inline-start:1.2em;list-style:disc}li{margin-block:.1em;break-inside:avoid}\
.demo,.banner{border:1pt solid #000;padding:.2em .4em;font-weight:700}.demo{margin-block:0 .6em;border-style:dashed;text-align:center}\
footer{margin-block-start:.7em;padding-block-start:.3em;border-block-start:.5pt solid #000;break-inside:avoid}";

/// Text made safe inside HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::style;

    #[track_caller]
    fn check(points: Option<u8>, sheet: &str, print: &str) {
        let style = style(points);
        assert!(style.contains(sheet) && style.contains(print), "{style}");
    }

    #[test]
    fn the_sheet_follows_the_print() {
        check(None, "size:A6", "body{font-size:11pt}");
        check(Some(20), "size:A5", "body{font-size:20pt}");
        check(Some(24), "size:A4", "body{font-size:24pt}");
    }
}
