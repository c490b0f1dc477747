//! A display of its own for every window, so that no two tests share a focus.

use super::{Fault, Outcome, hold};
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long a program may take to start before it counts as not starting.
const PATIENCE: Duration = Duration::from_secs(15);

/// A virtual display; it ends with this value.
#[derive(Debug)]
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts a display of this size, in pixels, on a number that the server itself picks.
    pub async fn start(width: u32, height: u32) -> Outcome<Self> {
        let room = tempfile::tempdir()?;
        let number = room.path().join("number");
        let screen = format!("{width}x{height}x24");
        let script = "exec Xvfb -displayfd 3 -screen 0 \"$1\" -nolisten tcp -noreset -dpi 96 3>\"$2\"";
        let server = Command::new("sh")
            .args(["-c", script, "sh", &screen])
            .arg(&number)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut display = Self { server, name: String::new() };
        display.name = display.number(&number).await?;
        Ok(display)
    }

    async fn number(&mut self, file: &Path) -> Outcome<String> {
        let told = until(PATIENCE, || {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            text.ends_with('\n').then(|| format!(":{}", text.trim()))
        });
        told.await.ok_or_else(|| {
            let missing = !matches!(self.server.try_wait(), Ok(None));
            Fault::new(if missing {
                "The virtual display did not start: Xvfb is missing or broken. Run `make test`, which installs it."
            } else {
                "The virtual display did not say its number within 15 seconds."
            })
        })
    }

    /// Its name, such as `:7`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Asks again every 10 ms until there is an answer; none once `patience` is over.
pub async fn until<T>(patience: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let asking = async {
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(patience, asking).await.ok()
}

/// A TCP port that nobody listens on.
pub fn free_port() -> Outcome<u16> {
    let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
    hold(port > 0, || "No free port was found on this machine.".to_owned())?;
    Ok(port)
}
