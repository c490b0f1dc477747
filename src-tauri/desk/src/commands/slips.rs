//! The slip a resident takes away: on paper, or as a text message previewed as they see it.

use super::{appointments, casework};
use crate::{
    gate::Permit,
    refusal::DeskError,
    wire::appointments::{SavedFile, Slip, WhichAppointment},
};
use front_door_domain::{
    appointments::{Appointment, Mode, Session},
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
}

/// The slip of an appointment.
pub async fn slip(permit: Permit<'_>, ask: WhichAppointment) -> Result<Slip, DeskError> {
    let appointment = casework::appointment(&permit, ask.appointment).await?;
    let resident = permit.store.resident(appointment.resident).await?;
    let told = permit.store.get::<Told>(appointment.resident).await?;
    let session = appointments::session_of(&permit, &appointment).await?;
    permit.look(appointment.resident, "made the slip", &format!("appointment {}", appointment.id));
    permit.store.flush_looks().await?;
    let words = words(&permit, &appointment, &resident, session.as_ref()).await?;
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
    let when = front_door_domain::calendar::london(appointment.start);
    Ok(Words {
        appointment,
        when,
        place: place(permit.pack, appointment, session),
        how: how(appointment, session),
        worse: worse(permit.pack, appointment),
        resident,
        who: permit.user()?.name.clone(),
        made: permit.local(),
        demo: super::start::is_demo(&permit.store).await?,
        banner: super::start::banner(permit.pack),
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
            format!("{}, {}, {}.{room}", hub.name, hub.address, hub.postcode)
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
        "{} at {}. {}. {} Reference {}. To change or cancel, ring your practice. {}",
        format::resident_day(words.when.date()),
        format::resident_time(words.when.time()),
        words.how,
        words.place,
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
        "<!doctype html><html lang=\"en\" dir=\"auto\"><head><meta charset=\"utf-8\"><title>Appointment slip</title><style>{STYLE}</style></head><body>{stripe}\
         <h1>Your appointment</h1><p class=\"when\">{day}<br>{time}</p><p>{how}</p><p>{place}</p><p>For {name}</p>{number}\
         <h2>If it gets worse</h2><ul>{worse}</ul><p>Reference {reference}. If you cannot come, please tell us so that somebody else can have the time.</p>\
         {banner}<footer>Made by {who}, {made}</footer></body></html>",
        day = format::resident_day(words.when.date()),
        time = format::resident_time(words.when.time()),
        how = escape(&words.how),
        place = escape(&words.place),
        name =
            escape(&format!("{} {} {}", words.resident.title, words.resident.given, words.resident.family)),
        reference = words.appointment.reference,
        who = escape(&words.who),
        made = format::short_day_time(&words.made),
    )
}

const STYLE: &str = "@page{size:A6;margin:8mm}body{font:11pt/1.35 'Atkinson Hyperlegible Next',Arial,sans-serif;color:#000}\
h1{font-size:14pt;margin-block:0 4pt}h2{font-size:12pt;margin-block:8pt 2pt}.when{font-size:16pt;font-weight:700;margin-block:4pt}\
p{margin-block:3pt}ul{margin-block:2pt;padding-inline-start:14pt}.demo,.banner{border:1pt solid #000;padding:2pt 4pt;font-weight:700}\
footer{margin-block-start:8pt;font-size:8pt}";

/// Text made safe inside HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
