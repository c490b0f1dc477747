//! The smallest Tauri window, with a page that echoes what is typed. What it costs to start, to hold
//! in memory and to paint a key press is what the platform costs.

fn main() -> std::process::ExitCode {
    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(_) => std::process::ExitCode::FAILURE,
    }
}
