//! The shell: start to orderly stop. The only crate that knows Tauri.

mod call;
mod window;

use clap::Parser;
use front_door_desk::{
    cli::{self, Args, Output, Secrets},
    clock::Clock,
    gate::Desk,
    handover,
    refusal::DeskError,
};
use std::{process::ExitCode, sync::Arc};

/// Reads the command line; answers one call, or opens the window and stays until it closes.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return unread(&error),
    };
    log();
    match start(args) {
        Ok(code) => code,
        Err(error) => call::refuse(&error.to_string()),
    }
}

/// Help or the version where they were asked for; otherwise the one sentence.
fn unread(error: &clap::Error) -> ExitCode {
    match cli::sentence(error) {
        Some(sentence) => call::refuse(&sentence),
        None => call::print(&Output { out: error.to_string(), err: String::new(), code: 0 }),
    }
}

/// Warnings go to standard error; `FRONT_DOOR_LOG` asks for more. Nothing logged names a person.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("FRONT_DOOR_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).without_time().init();
}

fn start(args: Args) -> Result<ExitCode, DeskError> {
    let dir = args.data.clone().or_else(Desk::default_dir).ok_or_else(|| {
        DeskError::File("No folder for the desk's data was found. Name one with --data DIR.".to_owned())
    })?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|_| {
            DeskError::File("The program could not start its workers. Restart the computer.".to_owned())
        })?;
    if args.command.is_some() {
        return runtime.block_on(call::answer(dir, args));
    }
    if let Some(output) = runtime.block_on(handover::hand_over(&dir, &args, &Secrets::default())) {
        return Ok(call::print(&output));
    }
    let desk = Arc::new(Desk::new(dir, Clock::start())?);
    window::open(&runtime, desk, args.call)
}
