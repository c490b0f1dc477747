//! The person of a case: banner, look-alikes.

use crate::{
    commands::routing::practice_name,
    gate::Permit,
    refusal::DeskError,
    wire::{Tag, Tone, residents::Banner},
};
use front_door_domain::{
    attending::Attending,
    contacts::Channel,
    format,
    pack::{Pack, PcnOf},
    residents::{AccessNeed, Resident, Sex, Told},
};

/// The fixed banner of a resident.
pub(crate) async fn banner(
    permit: &Permit<'_>,
    resident: &Resident,
    told: Option<&Told>,
) -> Result<Banner, DeskError> {
    let today = permit.local().date();
    let access = Attending::of(Some(resident), told, &[]).own();
    let alike = permit.store.look_alikes(resident).await?;
    let phone = told.and_then(|told| told.phones.first()).unwrap_or(&resident.phone);
    Ok(Banner {
        id: resident.id,
        name: row_name(resident),
        born: format::birth(resident.born, today),
        gender: sex(resident.sex).to_owned(),
        nhs_number: number(resident),
        nhs_status: if resident.nhs_verified { "Number traced" } else { "Number not yet traced" }.to_owned(),
        place: place(&permit.places, resident),
        address: if resident.sensitive {
            String::new()
        } else {
            format!("{}, {}", resident.address, resident.postcode)
        },
        phone: format::phone(phone),
        needs: access.iter().map(need).collect(),
        access,
        safe_contact: told.and_then(|told| told.safe_contact.clone()),
        died: resident.died.map(format::date),
        alike: alike.iter().map(|other| differs(resident, other)).collect(),
    })
}

/// `SMITH, Sarah Jane (Mrs)`.
pub(crate) fn row_name(resident: &Resident) -> String {
    format::person_name(&resident.family, &resident.given, &resident.title)
}

pub(crate) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "Female",
        Sex::Male => "Male",
        Sex::Indeterminate => "Indeterminate",
    }
}

pub(crate) fn number(resident: &Resident) -> String {
    resident.nhs_number.as_deref().map_or_else(|| "Not known".to_owned(), format::nhs_number)
}

/// An access need as a label.
pub(super) fn need(need: &AccessNeed) -> Tag {
    let text = match need {
        AccessNeed::Interpreter(language) => format!("{language} interpreter"),
        AccessNeed::Bsl => "British Sign Language".to_owned(),
        AccessNeed::LargePrint(points) => format!("Large print {points} point"),
        AccessNeed::Wheelchair => "Wheelchair: no steps".to_owned(),
        AccessNeed::QuietRoom => "Quiet room".to_owned(),
        AccessNeed::TextRelay => "Text relay".to_owned(),
        AccessNeed::WomanClinician => "Woman clinician".to_owned(),
        AccessNeed::ManClinician => "Man clinician".to_owned(),
    };
    Tag { text, tone: Tone::Good }
}

fn place(pack: &Pack, resident: &Resident) -> String {
    if resident.sensitive {
        return "Hidden: sensitive record".to_owned();
    }
    let Some(practice) = resident.practice.as_ref().and_then(|code| pack.practice(code)) else {
        return practice_name(pack, resident.practice.as_ref());
    };
    let network = match &practice.pcn {
        PcnOf::Allocated(_) => pack.pcn_of(practice).map(|pcn| pcn.name.clone()).unwrap_or_default(),
        PcnOf::Unallocated => "network unallocated".to_owned(),
    };
    let locality = pack.locality_of(practice).map(|locality| locality.name.clone());
    let parts = [Some(practice.name.clone()), Some(network), locality, Some(practice.borough.to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn differs(resident: &Resident, other: &Resident) -> String {
    let mut differences = vec![format!("Same birth date, similar name: {}", row_name(other))];
    if other.nhs_number != resident.nhs_number {
        differences.push(format!("NHS number {}", number(other)));
    }
    if !other.sensitive && !resident.sensitive && other.postcode != resident.postcode {
        differences.push(format!("postcode {}", other.postcode));
    }
    differences.join(", ")
}

/// The door in words.
pub(crate) fn door(channel: Channel) -> &'static str {
    match channel {
        Channel::Click => "Click",
        Channel::Call => "Call",
        Channel::ComeIn => "Come in",
    }
}
