//! A window under measurement: its process, its memory, and when it has painted.

use super::screen::{Area, Screen};
use crate::figures::{Bench, now};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a window may take to be painted.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pixels that may differ from the finished picture: a caret, the digits of a clock.
const DIFFERENT: usize = 600;

/// What to start.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    file: PathBuf,
    args: Vec<String>,
    home: PathBuf,
}

impl Program {
    /// The program that an environment variable names, with a home of its own.
    pub(crate) fn named(variable: &str, args: &[&str], home: PathBuf) -> Bench<Self> {
        let file = std::env::var_os(variable).map(PathBuf::from);
        let file = file.filter(|file| file.is_file()).ok_or_else(|| {
            format!("{variable} should name a program, and does not. Run `make bench`, which builds it.")
        })?;
        fs::create_dir_all(home.join("run"))?;
        Ok(Self { file, args: args.iter().map(ToString::to_string).collect(), home })
    }

    /// Starts it on this display.
    pub(crate) fn start(&self, screen: &Screen) -> Bench<Running> {
        let began = now();
        let child = Command::new(&self.file)
            .args(&self.args)
            .env("DISPLAY", screen.name())
            .env_remove("WAYLAND_DISPLAY")
            .env("HOME", &self.home)
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_CACHE_HOME", self.home.join("cache"))
            .env("XDG_RUNTIME_DIR", self.home.join("run"))
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Running { child, began })
    }
}

/// A program that runs; it ends with this value.
pub(crate) struct Running {
    child: Child,
    began: Instant,
}

impl Running {
    /// How long after the start the display looks like `finished`.
    pub(crate) fn painted(&self, screen: &Screen, finished: &[u8]) -> Bench<Duration> {
        until_like(screen, finished, self.began)
    }

    /// Memory of this process and all that it started, in MiB, shared pages counted in part (PSS).
    pub(crate) fn memory_mib(&self) -> f64 {
        let kib: u32 = family(self.child.id()).into_iter().map(memory_kib).sum();
        f64::from(kib) / 1024.0
    }

    /// Memory of the program itself, without the web view's processes, in MiB (PSS).
    pub(crate) fn own_memory_mib(&self) -> f64 {
        f64::from(memory_kib(self.child.id())) / 1024.0
    }
}

/// How long after `began` the display looks like `finished`.
pub(crate) fn until_like(screen: &Screen, finished: &[u8], began: Instant) -> Bench<Duration> {
    loop {
        let seen = screen.look(Area::ALL)?;
        let took = began.elapsed();
        if different(&seen, finished) < DIFFERENT {
            return Ok(took);
        }
        if took > PATIENCE {
            return Err("The window was not painted within 30 seconds as it was the first time.".into());
        }
        std::thread::sleep(Duration::from_millis(4));
    }
}

fn different(one: &[u8], other: &[u8]) -> usize {
    one.chunks_exact(4).zip(other.chunks_exact(4)).filter(|(one, other)| one != other).count()
}

/// The display once nothing on it has changed for a second, a caret apart.
pub(crate) fn settled(screen: &Screen) -> Bench<Vec<u8>> {
    let (began, mut since) = (now(), now());
    let mut last = screen.look(Area::ALL)?;
    while since.elapsed() < Duration::from_secs(1) {
        if began.elapsed() > PATIENCE {
            return Err("The window did not come to rest within 30 seconds.".into());
        }
        std::thread::sleep(Duration::from_millis(50));
        let seen = screen.look(Area::ALL)?;
        let blank = seen.chunks_exact(4).all(|pixel| pixel == &seen[..4]);
        if blank || different(&seen, &last) >= DIFFERENT {
            (last, since) = (seen, now());
        }
    }
    Ok(last)
}

/// A process and everything it started, directly or through others.
fn family(root: u32) -> Vec<u32> {
    let all: Vec<(u32, u32)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|process| Some((process, parent(process)?)))
        .collect();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(&one) = found.get(at) {
        found.extend(all.iter().filter(|(_, parent)| *parent == one).map(|(process, _)| *process));
        at += 1;
    }
    found
}

fn parent(process: u32) -> Option<u32> {
    let text = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat")).ok()?;
    // The name stands in brackets and may itself hold spaces and brackets.
    text.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

fn memory_kib(process: u32) -> u32 {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse().ok()).unwrap_or_default()
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; its web processes end with it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
