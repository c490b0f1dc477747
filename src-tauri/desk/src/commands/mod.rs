//! Every command of the desk, one file an area. This table is the only way in: it asks the gate,
//! reads the inputs, and hands both over. Screens, the command line and a second process all
//! come through it.

pub mod about;
pub mod appointments;
pub mod casework;
pub mod contacts;
pub mod content;
pub mod directory;
pub mod editing;
pub mod exchange;
pub mod handovers;
pub mod hubs;
pub(crate) mod refused;
pub mod rejoin;
pub mod residents;
pub mod routing;
pub mod sharing;
pub mod slips;
pub mod start;
pub mod worklist;

use crate::{
    gate::{Caller, Desk, Permit},
    refusal::DeskError,
    wire::{self, Nothing, Refusal},
};
use front_door_domain::{act::Act, users::Permission};
use serde_json::Value;
use ts_rs::TS;

/// One row of the table of commands.
#[derive(Debug, Clone)]
pub struct CommandRow {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it needs.
    pub permission: Permission,
    /// The type it takes, as the screens call it.
    pub takes: String,
    /// The type it answers with.
    pub answers: String,
}

macro_rules! commands {
    (
        early { $($early:ident: $early_takes:ty => $early_answers:ty, $early_place:path;)* }
        signed { $($name:ident: $takes:ty => $answers:ty, $permission:ident, $place:path;)* }
    ) => {
        /// Every command with what it takes, answers and needs.
        pub fn table() -> Vec<CommandRow> {
            let config = ts_rs::Config::new();
            vec![
                $(CommandRow {
                    name: stringify!($early),
                    permission: Permission::Anyone,
                    takes: <$early_takes as TS>::name(&config),
                    answers: <$early_answers as TS>::name(&config),
                },)*
                $(CommandRow {
                    name: stringify!($name),
                    permission: Permission::$permission,
                    takes: <$takes as TS>::name(&config),
                    answers: <$answers as TS>::name(&config),
                },)*
            ]
        }

        /// Writes the TypeScript of every type on the wire below the folder of `config`.
        pub fn export_types(config: &ts_rs::Config) -> Result<(), ts_rs::ExportError> {
            $(<$early_takes as TS>::export_all(config)?; <$early_answers as TS>::export_all(config)?;)*
            $(<$takes as TS>::export_all(config)?; <$answers as TS>::export_all(config)?;)*
            <wire::Stamp as TS>::export_all(config)?;
            <wire::Progress as TS>::export_all(config)?;
            <wire::sharing::SharingView as TS>::export_all(config)?;
            <wire::Refusal as TS>::export_all(config)
        }

        async fn dispatch(desk: &Desk, caller: &Caller, name: &str, inputs: Value) -> Result<Value, DeskError> {
            match name {
                $(stringify!($early) => answer($early_place(desk, caller, inputs_of(inputs)?).await?),)*
                _ => {
                    let permit = desk.permit(caller, needs(name)?).await?;
                    give(permit, name, inputs).await
                }
            }
        }

        /// What a command of somebody signed in needs.
        fn needs(name: &str) -> Result<Permission, DeskError> {
            match name {
                $(stringify!($name) => Ok(Permission::$permission),)*
                _ => Err(DeskError::NoCommand),
            }
        }

        async fn give(permit: Permit<'_>, name: &str, inputs: Value) -> Result<Value, DeskError> {
            match name {
                // Boxed: a command that is decided again within a round of sharing stands deep on the stack.
                $(stringify!($name) => answer(Box::pin($place(permit, inputs_of(inputs)?)).await?),)*
                _ => Err(DeskError::NoCommand),
            }
        }
    };
}

commands! {
    early {
        desk_status: Nothing => wire::start::DeskStatus, start::desk_status;
        create_desk: wire::start::CreateDesk => wire::start::DeskStatus, start::create_desk;
        keyring_answers: Nothing => wire::start::KeyringAnswers, start::keyring_answers;
        join_shared: wire::sharing::JoinShared => wire::start::DeskStatus, sharing::join_shared;
        unseal: wire::start::Unseal => wire::start::DeskStatus, start::unseal;
        sign_in: wire::start::SignIn => wire::start::DeskStatus, start::sign_in;
        sign_out: Nothing => wire::start::DeskStatus, start::sign_out;
        cancel_work: Nothing => Nothing, start::cancel_work;
        about: Nothing => wire::about::About, about::about;
    }
    signed {
        save_draft: wire::start::Draft => wire::start::DraftKept, SignedIn, start::save_draft;
        load_draft: wire::start::DraftKey => wire::start::DraftKept, SignedIn, start::load_draft;
        drop_draft: wire::start::DraftKey => Nothing, SignedIn, start::drop_draft;
        content_index: Nothing => wire::editing::ContentIndex, EditContent, editing::content_index;
        content_entry: wire::editing::WhichEntry => wire::editing::ContentEntry, EditContent, editing::content_entry;
        check_content: wire::editing::TypedContent => wire::editing::ContentChecked, EditContent, editing::check_content;
        save_content: wire::editing::TypedContent => wire::editing::ContentSaved, EditContent, editing::save_content;
        save_content_workbook: wire::editing::TypedContent => wire::appointments::SavedFile, EditContent, editing::save_content_workbook;
        bring_content_workbook: wire::editing::ContentWorkbook => wire::editing::ContentBrought, EditContent, editing::bring_content_workbook;
        add_user: wire::start::NewUser => Nothing, Administer, start::add_user;
        found_shared: wire::sharing::FoundShared => wire::sharing::SharedStatus, Administer, sharing::found_shared;
        shared_status: Nothing => wire::sharing::SharedStatus, Administer, sharing::shared_status;
        leave_shared: Nothing => wire::sharing::SharedStatus, Administer, sharing::leave_shared;
        rejoin_asks: Nothing => wire::sharing::RejoinView, Administer, rejoin::rejoin_asks;
        rejoin_shared: wire::sharing::RejoinShared => wire::sharing::SharedStatus, Administer, rejoin::rejoin_shared;
        find_residents: wire::residents::FindResidents => wire::residents::FoundResidents, SeeResidents, residents::find_residents;
        open_resident: wire::residents::OpenResident => wire::residents::ResidentCase, SeeResidents, residents::open_resident;
        tell_resident: wire::residents::TellResident => wire::contacts::Case, TakeContacts, residents::tell_resident;
        start_contact: wire::contacts::StartContact => wire::contacts::Case, TakeContacts, contacts::start_contact;
        case: wire::contacts::WhichContact => wire::contacts::Case, TakeContacts, contacts::case;
        who_is_on: wire::contacts::WhichContact => wire::contacts::OnIt, TakeContacts, contacts::who_is_on;
        answer_opening: wire::contacts::AnswerOpening => wire::contacts::Case, TakeContacts, contacts::answer_opening;
        tell_story: wire::contacts::TellStory => wire::contacts::Case, TakeContacts, contacts::tell_story;
        tell_attenders: wire::contacts::TellAttenders => wire::contacts::Case, TakeContacts, contacts::tell_attenders;
        identify: wire::contacts::Identify => wire::contacts::Case, TakeContacts, contacts::identify;
        tell_given: wire::contacts::TellGiven => wire::contacts::Case, TakeContacts, contacts::tell_given;
        list_red_flags: Nothing => wire::contacts::RedFlagView, SignedIn, contacts::list_red_flags;
        list_needs: Nothing => wire::contacts::NeedList, TakeContacts, contacts::list_needs;
        choose_need: wire::contacts::ChooseNeed => wire::contacts::Case, TakeContacts, contacts::choose_need;
        answer_question: wire::contacts::AnswerQuestion => wire::contacts::Case, TakeContacts, contacts::answer_question;
        set_urgency: wire::contacts::SetUrgency => wire::contacts::Case, TakeContacts, contacts::set_urgency;
        answer_chaperone: wire::contacts::AnswerChaperone => wire::contacts::Case, TakeContacts, contacts::answer_chaperone;
        choose_route: wire::contacts::ChooseRoute => wire::contacts::Case, TakeContacts, routing::choose_route;
        finish_contact: wire::contacts::FinishContact => wire::contacts::Case, TakeContacts, routing::finish_contact;
        accept_handover: wire::handovers::AcceptHandover => wire::contacts::Case, TakeContacts, handovers::accept_handover;
        attend_handover: wire::handovers::WhichHandover => wire::contacts::Case, TakeContacts, handovers::attend_handover;
        bounce_handover: wire::handovers::BounceHandover => wire::contacts::Case, TakeContacts, handovers::bounce_handover;
        tell_emergency: wire::contacts::TellEmergency => wire::contacts::Case, TakeContacts, contacts::tell_emergency;
        take_over: wire::contacts::TakeOver => wire::contacts::Case, TakeContacts, contacts::take_over;
        find_slots: wire::appointments::FindSlots => wire::appointments::SlotGrid, Book, appointments::find_slots;
        why_not_offered: wire::appointments::WhyNot => wire::appointments::WhyNotView, Book, appointments::why_not_offered;
        hold_slot: wire::appointments::HoldSlot => wire::contacts::Case, Book, appointments::hold_slot;
        extend_hold: wire::appointments::WhichSlot => wire::contacts::Case, Book, appointments::extend_hold;
        release_hold: wire::appointments::WhichSlot => wire::contacts::Case, Book, appointments::release_hold;
        move_appointment: wire::appointments::MoveAppointment => wire::appointments::AppointmentView, Book, appointments::move_appointment;
        cancel_appointment: wire::appointments::CancelAppointment => wire::appointments::AppointmentView, Book, appointments::cancel_appointment;
        slip: wire::appointments::WhichAppointment => wire::appointments::Slip, Book, slips::slip;
        save_slip: wire::appointments::WhichAppointment => wire::appointments::SavedFile, Book, slips::save_slip;
        list_hubs: Nothing => wire::hubs::HubList, RunDayList, hubs::list_hubs;
        day_list: wire::hubs::WhichDay => wire::hubs::DayList, RunDayList, hubs::day_list;
        mark_day: wire::hubs::MarkDay => wire::hubs::DayList, RunDayList, hubs::mark_day;
        worklist: wire::worklist::WhichWorklist => wire::worklist::Worklist, TakeContacts, worklist::worklist;
        finish_task: wire::worklist::FinishTask => wire::worklist::Worklist, TakeContacts, worklist::finish_task;
        search_directory: wire::directory::SearchDirectory => wire::directory::DirectoryFound, SignedIn, directory::search_directory;
        refresh_directory: wire::directory::RefreshDirectory => wire::directory::DirectoryChanges, KeepDirectory, directory::refresh_directory;
        import_feed: wire::directory::ImportFeed => wire::directory::DirectoryChanges, KeepDirectory, directory::import_feed;
        export_feed: Nothing => wire::directory::DirectoryExport, KeepDirectory, directory::export_feed;
        take_listings: wire::directory::TakeListings => wire::directory::Taken, KeepDirectory, directory::take_listings;
        note_entry: wire::directory::NoteEntry => wire::directory::Taken, KeepDirectory, directory::note_entry;
        check_directory: wire::directory::CheckDirectory => wire::directory::DirectoryChecked, KeepDirectory, directory::check_directory;
        content_status: Nothing => wire::content::ContentStatus, SignedIn, content::content_status;
        content_draft: Nothing => wire::content::ContentDraft, ProposeContent, content::content_draft;
        propose_content: wire::content::ProposeContent => wire::content::ContentStatus, ProposeContent, content::propose_content;
        sign_content: wire::content::SignContent => wire::content::ContentStatus, SignContent, content::sign_content;
        turn_down_content: wire::content::TurnDownContent => wire::content::ContentStatus, SignContent, content::turn_down_content;
        compare_content: wire::content::CompareContent => wire::content::Compared, ProposeContent, content::compare_content;
        try_content: wire::content::TryContent => wire::content::ContentTried, ProposeContent, content::try_content;
        replay_contact: wire::content::ReplayContact => wire::content::Replayed, TakeContacts, content::replay_contact;
        set_purpose: wire::content::SetPurpose => wire::content::ContentStatus, Administer, content::set_purpose;
        verify: Nothing => wire::about::Verified, Verify, about::verify;
        import_requests: wire::about::ImportRequests => wire::about::Imported, ImportRequests, about::import_requests;
        export: wire::about::Export => wire::about::Exported, Export, about::export;
        save_export: wire::about::Export => wire::appointments::SavedFile, Export, about::save_export;
    }
}

/// Gives one command and answers it, or says in one sentence why not.
pub async fn call(desk: &Desk, caller: &Caller, name: &str, inputs: Value) -> Result<Value, Refusal> {
    dispatch(desk, caller, name, inputs).await.map_err(Refusal::from)
}

/// Decides an act again: its own command with its own inputs, as whoever did it, under the same id.
pub(crate) async fn again(desk: &Desk, act: &Act) -> Result<(), DeskError> {
    let name = &act.head.command;
    let permit = desk.permit_again(act, needs(name)?).await?;
    give(permit, name, act.head.inputs.clone()).await.map(drop)
}

fn inputs_of<T: serde::de::DeserializeOwned>(inputs: Value) -> Result<T, DeskError> {
    serde_json::from_value(inputs).map_err(|error| {
        DeskError::input(
            "inputs",
            format!(
                "The inputs could not be read: {}. Put them right and try again.",
                expected(&error.to_string())
            ),
        )
    })
}

/// What was expected, out of the reader's words. What was found is left out: it may be anybody's name.
fn expected(error: &str) -> String {
    if error.starts_with("UUID") {
        return "an id as lists give it was expected".to_owned();
    }
    if error.starts_with("missing field") {
        return error.to_owned();
    }
    let wanted = error.rsplit_once("expected ").map(|(_, wanted)| wanted);
    match wanted.and_then(|wanted| wanted.split(", found").next()) {
        Some(wanted) if !wanted.is_empty() => format!("{} was expected", wanted.trim_end_matches('.')),
        _ => error.trim_end_matches('.').to_owned(),
    }
}

fn answer<T: serde::Serialize>(answer: T) -> Result<Value, DeskError> {
    serde_json::to_value(answer)
        .map_err(|error| DeskError::Rule(format!("The answer could not be written: {error}.")))
}
