//! The window, what crosses into it, and its orderly end.

use front_door_desk::{
    commands,
    gate::{Caller, Desk},
    handover,
    refusal::DeskError,
    sharing,
    wire::{Nothing, Refusal, Stamp, sharing::SharingView},
};
use serde_json::Value;
use std::{panic::AssertUnwindSafe, process::ExitCode, sync::Arc, time::Duration};
use tauri::{Emitter, Manager, State, WebviewUrl, WebviewWindowBuilder};
use tokio::runtime::Handle;

/// What one window shares with its commands.
struct Shared {
    desk: Arc<Desk>,
    caller: Arc<Caller>,
    runtime: Handle,
}

/// The one door between the screens and the desk.
#[tauri::command]
async fn desk_call(shared: State<'_, Shared>, name: String, args: Value) -> Result<Value, Refusal> {
    let (desk, caller, runtime) =
        (Arc::clone(&shared.desk), Arc::clone(&shared.caller), shared.runtime.clone());
    // A command lends its closures to the store's writer; such a future cannot be proved to be Send
    // today, so it stays on one thread of its own.
    let answer =
        shared.runtime.spawn_blocking(move || runtime.block_on(commands::call(&desk, &caller, &name, args)));
    answer.await.unwrap_or_else(|_| Err(Refusal { sentence: STOPPED.to_owned(), field: None, code: None }))
}

const STOPPED: &str = "The desk stopped in the middle of this. Look whether it was done, and try again; what you typed is kept.";

/// Opens the window and stays until it closes.
pub(crate) fn open(
    runtime: &tokio::runtime::Runtime,
    desk: Arc<Desk>,
    call: Option<String>,
) -> Result<ExitCode, DeskError> {
    tauri::async_runtime::set(runtime.handle().clone());
    let shared =
        Shared { desk: Arc::clone(&desk), caller: Arc::default(), runtime: runtime.handle().clone() };
    let closing = Arc::clone(&desk);
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(shared)
        .invoke_handler(tauri::generate_handler![desk_call])
        .setup(move |app| {
            main_window(app.handle(), call.as_deref())?;
            attend(app.handle(), &desk);
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| DeskError::File(format!("The window could not open ({error}). On a machine without a display, use the command line or start it under a virtual display.")))?;
    let code = app.run_return(|_, _| {});
    // What was looked at last is written, and whoever opens the desk next need not wait for the lock.
    runtime.block_on(closing.close());
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

fn main_window(app: &tauri::AppHandle, call: Option<&str>) -> tauri::Result<()> {
    let start = serde_json::to_string(&call).unwrap_or_default();
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Front Door")
        .inner_size(1440.0, 900.0)
        .min_inner_size(800.0, 560.0)
        .background_color(tauri::window::Color(24, 33, 42, 255))
        .initialization_script(format!("window.frontDoorCall = {start};"))
        .zoom_hotkeys_enabled(true)
        .build()?;
    #[cfg(target_os = "linux")]
    revive(&window)?;
    let _ = window;
    Ok(())
}

/// The web process can die; without this Tauri leaves a white window. The screens come back to the
/// draft that the desk has kept. And the web view keeps no copies of what it was answered.
#[cfg(target_os = "linux")]
fn revive(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| {
        use webkit2gtk::{CacheModel, WebContextExt, WebViewExt};
        let view = webview.inner();
        view.connect_web_process_terminated(|view, _| view.reload());
        // Everything comes out of this program: the web view has nothing to keep for later.
        if let Some(context) = view.context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
    })
}

/// Everything that the desk tells the window by itself: the time, progress, and that something changed.
fn attend(app: &tauri::AppHandle, desk: &Arc<Desk>) {
    let (ticking, ticking_desk) = (app.clone(), Arc::clone(desk));
    tauri::async_runtime::spawn(async move {
        let mut beat = tokio::time::interval(Duration::from_secs(1));
        loop {
            beat.tick().await;
            let _ = ticking.emit("clock", Stamp::of(ticking_desk.now()));
        }
    });
    let (telling, mut progress) = (app.clone(), desk.progress());
    tauri::async_runtime::spawn(async move {
        while progress.changed().await.is_ok() {
            let step = progress.borrow_and_update().clone();
            let _ = telling.emit("progress", step);
        }
    });
    let (watching, watched) = (app.clone(), Arc::clone(desk));
    tauri::async_runtime::spawn(async move {
        watched.changes(|| drop(watching.emit("changed", Nothing {}))).await;
    });
    let (raising, mut raised) = (app.clone(), desk.raised());
    tauri::async_runtime::spawn(async move {
        while raised.changed().await.is_ok() {
            let number = raised.borrow_and_update().clone();
            if let Some(window) = raising.get_webview_window("main") {
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
            let _ = raising.emit("call", number);
        }
    });
    let (telling, mut sharing) = (app.clone(), desk.share.told());
    tauri::async_runtime::spawn(async move {
        while sharing.changed().await.is_ok() {
            let view = SharingView::of(&sharing.borrow_and_update());
            let _ = telling.emit("sharing", view);
        }
    });
    share(Arc::clone(desk));
    let listening = Arc::clone(desk);
    let runtime = tauri::async_runtime::handle().inner().clone();
    std::thread::spawn(move || {
        if let Err(error) = runtime.block_on(handover::listen_when_open(&listening)) {
            tracing::warn!(kind = ?error.kind(), "the command line cannot reach this window");
        }
    });
}

/// Keeps the desk and its shared store together for as long as the window lives. What goes wrong in
/// it is begun again: a desk that quietly stops sharing would be the worst of all.
fn share(desk: Arc<Desk>) {
    let runtime = tauri::async_runtime::handle().inner().clone();
    std::thread::spawn(move || {
        let once = || runtime.block_on(sharing::keep(&desk));
        while std::panic::catch_unwind(AssertUnwindSafe(once)).is_err() {
            tracing::error!("sharing stopped in the middle and begins again");
            std::thread::sleep(Duration::from_secs(1));
        }
    });
}
