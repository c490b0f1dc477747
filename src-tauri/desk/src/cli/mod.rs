//! The command line: a second face of the same commands. It works without a display, takes
//! `--json` everywhere, and leaves with one sentence and a code other than 0 on bad input.

mod args;
mod content;
mod content_of_desk;
mod directory;
mod journey;
mod key;
mod shared;
mod show;
mod typed;
mod work;
mod workbook;

pub use args::{
    Args, ContentDeed, ContentExport, ContentFiles, ContentImport, Directory, DirectoryDeed, NoteEntry,
    PurposeWord, SharedDeed, Subcommand,
};
pub use typed::sentence;

use crate::{
    gate::{Caller, Desk},
    people,
    refusal::DeskError,
    sharing,
    wire::Refusal,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a call prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// For standard output.
    pub out: String,
    /// For standard error: the one sentence.
    pub err: String,
    /// The process's exit code.
    pub code: i32,
}

/// Secrets that came by file descriptor, never by argument.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Secrets {
    /// The password of `--user`.
    pub password: Option<String>,
    /// The desk's passphrase.
    pub passphrase: Option<String>,
    /// The password of the shared store's role.
    #[serde(default)]
    pub shared_password: Option<String>,
    /// The passphrase that wraps the key from now on, or a saved copy of it.
    #[serde(default)]
    pub new_passphrase: Option<String>,
}

/// Runs one call at `desk` and says what to print.
pub async fn run(desk: &Desk, args: &Args, secrets: &Secrets) -> Output {
    let Some(subcommand) = &args.command else {
        // Without a subcommand a call reaches a desk only through an open window: it comes to the front.
        desk.raise(args.call.clone());
        return Output { out: String::new(), err: String::new(), code: 0 };
    };
    match answer(desk, args, subcommand, secrets).await {
        Ok(value) => {
            let out = if args.json { pretty(&value) } else { show::human(subcommand, &value) };
            Output { out, err: String::new(), code: code_of(&value) }
        }
        Err(refusal) => failed(refusal.sentence),
    }
}

/// A broken journal, a file not wholly taken, a desk that joined and lacks something, and content with
/// faults are answers, and still no success.
fn code_of(value: &Value) -> i32 {
    let any = |list: &str| value.get(list).and_then(Value::as_array).is_some_and(|lines| !lines.is_empty());
    i32::from(any("refused") || any("findings") || value.get("whole") == Some(&Value::Bool(false)))
}

fn failed(sentence: String) -> Output {
    Output { out: String::new(), err: sentence, code: 2 }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

async fn answer(
    desk: &Desk,
    args: &Args,
    subcommand: &Subcommand,
    secrets: &Secrets,
) -> Result<Value, Refusal> {
    match subcommand {
        Subcommand::Routes(ask) => return work::routes(desk, ask).map_err(Refusal::from),
        Subcommand::Pack(ask) => return work::pack(ask).map_err(Refusal::from),
        Subcommand::Content { deed } => {
            if let Some(answer) = content::answer(desk, deed) {
                return answer.map_err(Refusal::from);
            }
        }
        Subcommand::Demo(ask) => return work::demo(desk, ask, secrets).await.map_err(Refusal::from),
        Subcommand::Key { deed } => {
            return key::key(desk, deed.as_ref(), secrets).await.map_err(Refusal::from);
        }
        Subcommand::Shared { deed: SharedDeed::Join { address, name, keyring } } => {
            return shared::join(desk, (address, name, *keyring), secrets).await;
        }
        Subcommand::About => return ask(desk, &Caller::default(), "about", json!({})).await,
        _ => {}
    }
    desk.open_store(secrets.passphrase.as_deref()).await.map_err(Refusal::from)?;
    sharing::meet(desk).await;
    let caller = sign_in(desk, args, secrets).await.map_err(Refusal::from)?;
    let answered = signed(desk, &caller, subcommand, secrets).await;
    sharing::part(desk).await;
    answered
}

/// What somebody signed in asks for.
async fn signed(
    desk: &Desk,
    caller: &Caller,
    subcommand: &Subcommand,
    secrets: &Secrets,
) -> Result<Value, Refusal> {
    match subcommand {
        Subcommand::Find { text } => {
            work::searchable(desk, text).map_err(Refusal::from)?;
            ask(desk, caller, "find_residents", json!({ "text": text, "turn": 1 })).await
        }
        Subcommand::Slots(slots) => ask(desk, caller, "find_slots", slots.inputs()).await,
        Subcommand::WhyNot { slots, date, time } => {
            ask(desk, caller, "why_not_offered", slots.about(date.as_deref(), time.as_deref())).await
        }
        Subcommand::Book(book) => journey::book(desk, caller, book).await,
        Subcommand::Cancel { appointment, reason } => {
            ask(desk, caller, "cancel_appointment", json!({ "appointment": appointment, "reason": reason }))
                .await
        }
        Subcommand::Move { appointment, slot } => {
            ask(desk, caller, "move_appointment", json!({ "appointment": appointment, "slot": slot })).await
        }
        Subcommand::DayList { hub, date } => {
            ask(desk, caller, "day_list", json!({ "hub": hub, "date": date })).await
        }
        Subcommand::Hubs => ask(desk, caller, "list_hubs", json!({})).await,
        Subcommand::Worklist { tab } => ask(desk, caller, "worklist", json!({ "tab": tab })).await,
        Subcommand::ImportRequests { file, dry_run } => {
            let (text, name) = work::read(file).map_err(Refusal::from)?;
            ask(desk, caller, "import_requests", json!({ "text": text, "name": name, "dry_run": dry_run }))
                .await
        }
        Subcommand::Verify => ask(desk, caller, "verify", json!({})).await,
        Subcommand::Export { what, from, to } => {
            ask(desk, caller, "export", json!({ "what": what, "from": from, "to": to })).await
        }
        Subcommand::Directory(asked) => directory::answer(desk, caller, asked).await,
        Subcommand::Handover { deed } => journey::handover(desk, caller, deed).await,
        Subcommand::Shared { deed } => shared::signed(desk, caller, deed, secrets).await,
        Subcommand::Content { deed } => content_of_desk::signed(desk, caller, deed).await,
        Subcommand::Replay { contact } => {
            ask(desk, caller, "replay_contact", json!({ "contact": contact })).await
        }
        Subcommand::Purpose { purpose } => {
            ask(desk, caller, "set_purpose", json!({ "live": *purpose == PurposeWord::Live })).await
        }
        _ => Err(Refusal::from(DeskError::NoCommand)),
    }
}

/// One command of the table, by name.
pub(crate) async fn ask(desk: &Desk, caller: &Caller, name: &str, inputs: Value) -> Result<Value, Refusal> {
    crate::commands::call(desk, caller, name, inputs).await
}

/// Signs the caller in: by name and password, or at a demo desk by name alone, since its people are
/// made up and its key is kept for the same account.
async fn sign_in(desk: &Desk, args: &Args, secrets: &Secrets) -> Result<Caller, DeskError> {
    let store = desk.store().await.ok_or(DeskError::NoStore)?;
    let users = store.users().await?;
    let caller = Caller::default();
    let demo = crate::commands::start::is_demo(&store).await?;
    let named = match &args.user {
        Some(name) => users.into_iter().find(|user| user.username == name.to_lowercase()),
        None if demo => users.into_iter().max_by_key(|user| user.roles.len()),
        None => {
            return Err(DeskError::input(
                "user",
                "Say who you are with --user NAME, and give the password with --password-fd.",
            ));
        }
    };
    let user = match (&secrets.password, demo) {
        (Some(password), _) => people::check(named, password)?,
        (None, true) => named.ok_or(DeskError::WrongSignIn)?,
        (None, false) => {
            return Err(DeskError::input(
                "password",
                "This desk wants a password. Give it by file descriptor: --password-fd 3 3<file.",
            ));
        }
    };
    caller.set(Some(user)).await;
    Ok(caller)
}
