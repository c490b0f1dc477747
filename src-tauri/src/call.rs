//! One call of the command line: handed to the process that owns the store, or answered here.

use front_door_desk::{
    cli::{self, Args, Output, Secrets, SharedDeed, Subcommand},
    clock::Clock,
    gate::Desk,
    handover,
    refusal::DeskError,
    sharing,
};
use std::{
    io::{Read, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

/// Answers one call and says with which code to leave.
pub(crate) async fn answer(dir: PathBuf, args: Args) -> Result<ExitCode, DeskError> {
    let secrets = Secrets {
        password: secret(args.password_fd)?,
        passphrase: secret(args.passphrase_fd)?,
        new_passphrase: secret(args.new_passphrase_fd)?,
        shared_password: secret(args.shared_password_fd)?,
    };
    if let Some(output) = handover::hand_over(&dir, &args, &secrets).await {
        return Ok(print(&output));
    }
    let desk = Desk::new(dir, Clock::start())?;
    let output = tokio::select! {
        output = cli::run(&desk, &args, &secrets) => output,
        output = shared(&desk) => output,
        output = progress(&desk, &args) => output,
    };
    desk.close().await;
    Ok(print(&output))
}

/// Keeps a desk that shares together with the others while it answers; never has anything to print.
async fn shared(desk: &Desk) -> Output {
    sharing::keep(desk).await;
    std::future::pending().await
}

/// Tells on standard error how far a joining desk has come, a line a second at most; never has anything
/// to print at the end.
async fn progress(desk: &Desk, args: &Args) -> Output {
    if args.json || !matches!(args.command, Some(Subcommand::Shared { deed: SharedDeed::Join { .. } })) {
        return std::future::pending().await;
    }
    let mut shown = desk.progress();
    while shown.changed().await.is_ok() {
        if let Some(step) = shown.borrow_and_update().clone().filter(|step| !step.finished) {
            let _ = writeln!(std::io::stderr(), "{}: {} of {}", step.label, step.done, step.total);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    std::future::pending().await
}

/// Prints one sentence on standard error and leaves with 2.
pub(crate) fn refuse(sentence: &str) -> ExitCode {
    print(&Output { out: String::new(), err: sentence.to_owned(), code: 2 })
}

pub(crate) fn print(output: &Output) -> ExitCode {
    // A reader that closed its end early is no fault of the call.
    if !output.out.is_empty() {
        let _ = writeln!(std::io::stdout(), "{}", output.out.trim_end());
    }
    if !output.err.is_empty() {
        let _ = writeln!(std::io::stderr(), "{}", output.err);
    }
    ExitCode::from(u8::try_from(output.code).unwrap_or(1))
}

/// The first line behind a file descriptor.
fn secret(descriptor: Option<u32>) -> Result<Option<String>, DeskError> {
    let Some(number) = descriptor else { return Ok(None) };
    let mut text = String::new();
    std::fs::File::open(format!("/dev/fd/{number}"))
        .and_then(|mut file| file.read_to_string(&mut text))
        .map_err(|_| {
            DeskError::File(format!(
                "Nothing could be read from file descriptor {number}. Open one, such as {number}<file."
            ))
        })?;
    Ok(Some(text.lines().next().unwrap_or_default().to_owned()))
}
