//! The start of a window: a home of its own, the driver, and the first word between them.

use super::{
    Fault, Outcome,
    display::{self, Display},
    hold,
    window::{Opening, PATIENCE},
};
use fantoccini::{Client, ClientBuilder, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Where the program and the driver print to, in the window's home.
pub(super) const LOG: &str = "window.log";

/// A home of its own without animations. The caret must go on blinking: with
/// `gtk-cursor-blink=0` a screenshot waits for ever for the next frame.
pub(super) fn settle(home: &Path) -> Outcome {
    fs::create_dir_all(home.join(".config/gtk-3.0"))?;
    let still = "[Settings]\ngtk-enable-animations=0\n";
    fs::write(home.join(".config/gtk-3.0/settings.ini"), still)?;
    fs::create_dir_all(home.join("run"))?;
    let owner_only = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o700);
    Ok(fs::set_permissions(home.join("run"), owner_only)?)
}

pub(super) fn start_driver(port: u16, opening: &Opening, display: &Display, home: &Path) -> Outcome<Child> {
    let log = fs::File::create(home.join(LOG))?;
    let mut command = Command::new("WebKitWebDriver");
    command
        .arg(format!("--port={port}"))
        .env("DISPLAY", display.name())
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join(".config"))
        .env("XDG_DATA_HOME", home.join(".local/share"))
        .env("XDG_CACHE_HOME", home.join(".cache"))
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("GDK_BACKEND", "x11")
        .env("NO_AT_BRIDGE", "1")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    if let Some(now) = &opening.now {
        command.env("FRONT_DOOR_NOW", now);
    }
    command.spawn().map_err(|_| {
        Fault::new("WebKitWebDriver was not found: it drives the window. Run `make test`, which installs it.")
    })
}

pub(super) fn capabilities(opening: &Opening) -> Capabilities {
    let options = json!({ "binary": opening.program, "args": opening.args });
    [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect()
}

/// Speaks to the driver as soon as it listens.
pub(super) async fn connect(port: u16, wanted: &Capabilities) -> Outcome<Client> {
    let listening = display::until(PATIENCE, || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
    hold(listening.await.is_some(), || "WebKitWebDriver did not listen within 20 seconds.".to_owned())?;
    let address = format!("http://127.0.0.1:{port}");
    let client =
        ClientBuilder::new(HttpConnector::new()).capabilities(wanted.clone()).connect(&address).await;
    client.map_err(|error| Fault(format!("The window did not open ({error}).")))
}
