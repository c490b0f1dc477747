//! One process owns a store. With a window open, the command line hands its call to that process
//! over a local socket that only this account can reach; sign-in belongs to the call.

use crate::{
    cli::{self, Args, Output, Secrets},
    gate::Desk,
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
};

/// One call handed over, on one line.
#[derive(Debug, Serialize, Deserialize)]
struct Handed {
    args: Args,
    secrets: Secrets,
}

/// Longest call that is read, in bytes: far more than a command line may have.
const LONGEST: u64 = 4 * 1024 * 1024;

fn socket(dir: &Path) -> PathBuf {
    dir.join("desk.sock")
}

/// Hands a call to the process that owns the store in `dir`; none when no process does.
pub async fn hand_over(dir: &Path, args: &Args, secrets: &Secrets) -> Option<Output> {
    let mut stream = UnixStream::connect(socket(dir)).await.ok()?;
    let handed = Handed { args: args.clone().anywhere(), secrets: secrets.clone() };
    let mut line = serde_json::to_vec(&handed).ok()?;
    line.push(b'\n');
    stream.write_all(&line).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    serde_json::from_slice(&answer).ok()
}

/// Waits for the store, then takes calls.
pub async fn listen_when_open(desk: &Desk) -> std::io::Result<()> {
    desk.opened().await;
    listen(desk).await
}

/// Takes calls for as long as the desk lives. The socket is readable by its owner alone.
async fn listen(desk: &Desk) -> std::io::Result<()> {
    let path = socket(&desk.dir);
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    loop {
        let (stream, _) = listener.accept().await?;
        if let Err(error) = serve(desk, stream).await {
            tracing::warn!(kind = ?error.kind(), "a handed-over call was cut off");
        }
    }
}

async fn serve(desk: &Desk, stream: UnixStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    BufReader::new(read.take(LONGEST)).read_line(&mut line).await?;
    let output = match serde_json::from_str::<Handed>(&line) {
        Ok(handed) => cli::run(desk, &handed.args, &handed.secrets).await,
        Err(_) => Output {
            out: String::new(),
            err: "The open window is of another version. Close it and try again.".to_owned(),
            code: 2,
        },
    };
    write.write_all(&serde_json::to_vec(&output)?).await?;
    write.shutdown().await
}
