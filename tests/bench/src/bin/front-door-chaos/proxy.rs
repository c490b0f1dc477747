//! The cable between one desk and the server: it can be cut, fall silent, and lose an answer after
//! the server has done the work.

use crate::{chance::Chance, figures::Bench};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// How a cable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Whole.
    Open,
    /// Cut: whoever is connected hears so, and nobody gets through.
    Cut,
    /// Nothing comes through, and nobody is told.
    Silent,
}

/// One desk's cable.
#[derive(Debug)]
pub(crate) struct Cable {
    way: watch::Sender<Way>,
    /// Where the desk calls.
    pub(crate) port: u16,
}

/// What all cables share.
#[derive(Debug)]
pub(crate) struct Losing {
    /// Answers lost, in thousandths.
    pub(crate) thousandths: usize,
    /// Answers that were lost so far.
    pub(crate) lost: AtomicU64,
    seed: AtomicU64,
}

impl Losing {
    /// So many in thousand.
    pub(crate) fn new(thousandths: usize, seed: u64) -> Arc<Self> {
        Arc::new(Self { thousandths, lost: AtomicU64::new(0), seed: AtomicU64::new(seed << 32) })
    }
}

impl Cable {
    /// Lays one to the server whose socket is at `server`.
    pub(crate) async fn lay(server: PathBuf, losing: Arc<Losing>) -> Bench<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (way, watched) = watch::channel(Way::Open);
        tokio::spawn(async move {
            while let Ok((desk, _)) = listener.accept().await {
                let (server, way, losing) = (server.clone(), watched.clone(), Arc::clone(&losing));
                tokio::spawn(async move { connect(desk, &server, way, &losing).await });
            }
        });
        Ok(Self { way, port })
    }

    /// From now on it is so.
    pub(crate) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }
}

/// Carries bytes until either end is gone, the cable is cut, or an answer is lost.
async fn connect(desk: TcpStream, server: &Path, mut way: watch::Receiver<Way>, losing: &Losing) {
    if way.wait_for(|way| *way != Way::Silent).await.is_err() || *way.borrow() == Way::Cut {
        return;
    }
    let Ok(server) = UnixStream::connect(server).await else { return };
    let mut chance = Chance::new(losing.seed.fetch_add(1, Ordering::Relaxed));
    let (mut from_desk, mut to_desk) = desk.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (mut asks, mut says) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    let mut asked = false;
    loop {
        let now = *way.borrow_and_update();
        if now == Way::Cut {
            return;
        }
        tokio::select! {
            changed = way.changed() => if changed.is_err() { return },
            read = from_desk.read(&mut asks), if now == Way::Open => match read {
                Ok(bytes) if bytes > 0 => {
                    asked = true;
                    if to_server.write_all(&asks[..bytes]).await.is_err() { return }
                }
                _ => return,
            },
            read = from_server.read(&mut says), if now == Way::Open => match read {
                Ok(bytes) if bytes > 0 => {
                    if asked && chance.below(1000) < losing.thousandths {
                        losing.lost.fetch_add(1, Ordering::Relaxed);
                        return;
                    }
                    asked = false;
                    if to_desk.write_all(&says[..bytes]).await.is_err() { return }
                }
                _ => return,
            },
        }
    }
}
