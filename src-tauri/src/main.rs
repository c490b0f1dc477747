//! Front Door: opens the window, or answers one call of the command line.

// A console window must not open beside the desk on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    front_door::run()
}
