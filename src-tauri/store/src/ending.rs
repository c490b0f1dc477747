//! The end of the process: the engine's threads end first.
//!
//! Each connection has a thread that closes it a moment after the last handle is dropped. At exit
//! SQLCipher frees its heap, and libcrypto its tables, whoever still uses them: then a process that
//! has done everything right dies at its very end.

use std::{sync::Once, time::Duration};

/// How the engine names its threads.
const ENGINE: &str = "sqlx-sqlite";
/// How long they may take, in steps of [`STEP`]: a second.
const STEPS: u32 = 200;
const STEP: Duration = Duration::from_millis(5);

/// Tells libcrypto to free nothing at exit. Only whoever starts it first can; the engine starts it too.
pub(crate) fn keep_libcrypto() {
    openssl_sys::init();
}

/// From now on the end of the process waits for the engine's threads. To be called after the engine
/// has started: what was registered last runs first, and the engine registers its clean-up as it starts.
pub(crate) fn wait_for_engine() {
    static ASKED: Once = Once::new();
    #[cfg(target_os = "linux")]
    ASKED.call_once(at_exit);
}

#[cfg(target_os = "linux")]
fn at_exit() {
    #[expect(unsafe_code, reason = "`wait` takes nothing, cannot unwind and lives as long as the program")]
    // SAFETY: `atexit` only keeps the pointer of a function that is never unloaded.
    if unsafe { libc::atexit(wait) } != 0 {
        tracing::warn!("the end of the process will not wait for the engine");
    }
}

/// Runs before the libraries clean up. A thread that serves an open connection waits for work and
/// does no harm; it costs the second.
#[cfg(target_os = "linux")]
extern "C" fn wait() {
    for _ in 0..STEPS {
        if !engine_runs() {
            return;
        }
        std::thread::sleep(STEP);
    }
}

#[cfg(target_os = "linux")]
fn engine_runs() -> bool {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return false };
    let name = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("comm")).ok();
    threads.flatten().filter_map(name).any(|name| name.starts_with(ENGINE))
}
