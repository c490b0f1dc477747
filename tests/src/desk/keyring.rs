//! The store's key in the keyring of an account: Debian's own keyring on a session bus of its own, and
//! the real program.

use front_door_desk::custody;
use front_door_tests::driver::{Outcome, hold, program};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const PHRASE: &str = "four ordinary words here";

/// An account with a session bus and a keyring of its own.
struct Account {
    room: TempDir,
    address: String,
    running: Vec<Child>,
}

impl Drop for Account {
    fn drop(&mut self) {
        for child in &mut self.running {
            // One that has ended before needs no ending.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Account {
    /// Signed in, with its keyring unlocked.
    fn signed_in() -> Outcome<Self> {
        let room = tempfile::tempdir()?;
        fs::set_permissions(room.path(), fs::Permissions::from_mode(0o700))?;
        let mut account = Self { room, address: String::new(), running: Vec::new() };
        let mut bus = account.command("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address"]);
        let mut bus = bus.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let told = bus.stdout.take();
        account.running.push(bus);
        if let Some(told) = told {
            BufReader::new(told).read_line(&mut account.address)?;
        }
        account.address = account.address.trim().to_owned();
        account.unlock()?;
        Ok(account)
    }

    /// A command of this account.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.room.path())
            .env("XDG_DATA_HOME", self.room.path().join("share"))
            .env("XDG_RUNTIME_DIR", self.room.path())
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .stdin(Stdio::null());
        command
    }

    /// Starts the keyring anew and unlocks it, as signing in does.
    fn unlock(&mut self) -> Outcome {
        // The bus stays.
        for mut keyring in self.running.drain(1..) {
            keyring.kill()?;
            keyring.wait()?;
        }
        let mut keyring = self.command("gnome-keyring-daemon");
        keyring.args(["--foreground", "--components=secrets", "--unlock"]);
        let mut keyring =
            keyring.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let typed = keyring.stdin.take().map(|mut typed: ChildStdin| typed.write_all(b"made up"));
        self.running.push(keyring);
        typed.transpose()?;
        for _ in 0..100 {
            // Asked of the bus: a question to the keyring itself would start a second one.
            let there = ["org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner"];
            if self.dbus(there, "string:org.freedesktop.secrets")?.contains("true") {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        hold(false, || "The keyring did not start within five seconds.".to_owned())
    }

    fn lock(&self) -> Outcome {
        let place =
            ["org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"];
        let locked = self.dbus(place, "array:objpath:/org/freedesktop/secrets/collection/login")?;
        hold(locked.contains("/collection/login"), || format!("The keyring was not locked: {locked}"))
    }

    /// What a method answers: whose, where, which.
    fn dbus(&self, [whose, place, method]: [&str; 3], argument: &str) -> Outcome<String> {
        let mut command = self.command("dbus-send");
        command.args(["--session", "--print-reply"]).arg(format!("--dest={whose}"));
        command.args([place, method, argument]);
        Ok(String::from_utf8_lossy(&command.output()?.stdout).into_owned())
    }

    /// The same account without a session bus, as over ssh.
    fn without_bus(&self) -> Outcome<Self> {
        let room = tempfile::tempdir_in(self.room.path())?;
        let address = format!("unix:path={}", room.path().join("nobody").display());
        Ok(Self { room, address, running: Vec::new() })
    }

    /// The program on the desk in `data`; `phrase` is a file with the old and the new passphrase.
    fn run(&self, data: &Path, phrase: Option<&Path>, words: &[&str]) -> Outcome<Output> {
        let program = program()?;
        let mut command = if let Some(file) = phrase {
            let mut shell = self.command("sh");
            let script = "f=$1; shift; exec \"$@\" --passphrase-fd 3 --new-passphrase-fd 4 3<\"$f\" 4<\"$f\"";
            shell.args(["-c", script, "sh"]).arg(file).arg(program);
            shell
        } else {
            self.command(program)
        };
        Ok(command.args(words).arg("--data").arg(data).output()?)
    }

    fn ok(&self, data: &Path, phrase: Option<&Path>, words: &[&str]) -> Outcome<String> {
        let output = self.run(data, phrase, words)?;
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        hold(output.status.success() && err.is_empty(), || format!("{words:?}: {err}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A call that is refused with `part` in its one sentence, and changes nothing.
    fn refused(&self, data: &Path, words: &[&str], part: &str) -> Outcome {
        let before = contents(data);
        let output = self.run(data, None, words)?;
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        hold(output.status.code() == Some(2) && err.contains(part), || format!("{words:?}: {err}"))?;
        hold(err.trim().lines().count() == 1, || format!("One line was expected: {err}"))?;
        hold(contents(data) == before, || format!("{words:?} changed the desk"))
    }
}

/// The files of a desk by name, without the lock that every opening makes.
fn contents(data: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(data) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<_> = paths
        .filter(|path| path.file_name().is_some_and(|name| name != "desk.lock"))
        .map(|path| (path.clone(), fs::read(path).unwrap_or_default()))
        .collect();
    files.sort();
    files
}

/// Whether the keyring and its bus are installed; `make test` installs them.
#[expect(clippy::print_stderr, reason = "a test that does not run says so")]
fn installed() -> bool {
    let there = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"]
        .iter()
        .all(|name| Command::new(name).arg("--version").stdin(Stdio::null()).output().is_ok());
    if !there {
        eprintln!("SKIPPED: dbus and gnome-keyring are not installed.");
    }
    there
}

const DEMO: [&str; 6] = ["demo", "--keyring", "--residents", "20", "--days", "1"];
const FIND: [&str; 2] = ["find", "smith"];

#[test]
fn a_key_in_the_keyring_opens_the_desk_or_says_what_to_do() -> Outcome {
    if !installed() {
        return Ok(());
    }
    let mut account = Account::signed_in()?;
    let data = account.room.path().join("desk");
    account.without_bus()?.refused(&data, &DEMO, "did not take the key")?;
    account.ok(&data, None, &DEMO)?;
    let kept = fs::read_to_string(data.join("desk.key"))?;
    hold(kept.contains("\"keyring\"") && kept.len() < 120, || format!("desk.key holds more: {kept}"))?;
    account.ok(&data, None, &FIND)?;
    let told = account.ok(&data, None, &["key"])?;
    hold(told.contains("in the keyring of this account"), || told.clone())?;
    account.without_bus()?.refused(&data, &FIND, "no keyring answered")?;
    Account::signed_in()?.refused(&data, &FIND, "has no key of this desk")?;
    account.lock()?;
    account.refused(&data, &FIND, "which is locked")?;
    account.refused(&data, &["key", "move", "--to", "file"], "which is locked")?;
    account.unlock()?;
    account.ok(&data, None, &FIND)?;
    Ok(())
}

#[test]
fn a_key_moves_between_keyring_passphrase_and_file_and_a_saved_copy_opens() -> Outcome {
    if !installed() {
        return Ok(());
    }
    let account = Account::signed_in()?;
    let data = account.room.path().join("desk");
    let (phrase, copy, key) =
        (account.room.path().join("phrase"), account.room.path().join("copy.key"), data.join("desk.key"));
    fs::write(&phrase, PHRASE)?;
    let (given, saved) = (Some(phrase.as_path()), copy.to_string_lossy().into_owned());
    account.ok(&data, None, &DEMO)?;
    let first = fs::read(&key)?;
    account.refused(&data, &["key", "move", "--to", "passphrase"], "--new-passphrase-fd")?;
    account.refused(&data, &["key", "save", &saved], "--new-passphrase-fd")?;
    account.ok(&data, given, &["key", "save", &saved])?;
    let again = account.run(&data, given, &["key", "save", &saved])?;
    hold(again.status.code() == Some(2), || "A saved copy was written over.".to_owned())?;

    let told = account.ok(&data, given, &["key", "move", "--to", "passphrase"])?;
    hold(told.contains("wrapped by its passphrase"), || told.clone())?;
    account.refused(&data, &FIND, "locked with a passphrase")?;
    account.without_bus()?.ok(&data, given, &FIND)?;
    let wrapped = fs::read(&key)?;
    fs::write(&key, &first)?;
    account.refused(&data, &FIND, "has no key of this desk")?;
    fs::write(&key, wrapped)?;

    account.ok(&data, given, &["key", "move", "--to", "keyring"])?;
    account.ok(&data, None, &FIND)?;
    account.ok(&data, None, &["key", "move", "--to", "file"])?;
    account.without_bus()?.ok(&data, None, &FIND)?;
    for file in [&key, &copy] {
        let mode = fs::metadata(file)?.permissions().mode() & 0o777;
        hold(mode == 0o600, || format!("{} has mode {mode:o}", file.display()))?;
    }
    fs::copy(&copy, &key)?;
    account.refused(&data, &FIND, "locked with a passphrase")?;
    account.ok(&data, given, &FIND)?;
    Ok(())
}

/// The key that both files below keep, as the first desks wrote them.
const KEY: &str = "cc82b6a04da49daeaaae7125b65de123b0b61f93b19f5d53b75685f602bee629";
const WRAPPED: &str = r#"{
  "kept": "passphrase",
  "salt": "d677e77b165a42548f5dac7df4b2e19a",
  "nonce": "b7f88cef78670656af9ed539",
  "wrapped": "418fac9cccc9a1877a9faae3e41eb9b9c52fc2b6643b619b86f6b9630a145f98ccf9177ab6cab9f9b3b9e442cb061035",
  "memory_kib": 65536,
  "passes": 3
}"#;

#[tokio::test]
async fn keys_kept_by_the_first_desks_open_unchanged() -> Outcome {
    let room = tempfile::tempdir()?;
    let bare = format!("{{\n  \"kept\": \"file\",\n  \"key\": \"{KEY}\"\n}}");
    for (text, phrase, sealed) in [(bare.as_str(), None, false), (WRAPPED, Some(PHRASE), true)] {
        let file = room.path().join("desk.key");
        fs::write(&file, text)?;
        hold(custody::sealed(room.path()).is_ok_and(|found| found == sealed), || text.to_owned())?;
        let key = custody::open(room.path(), phrase).await?;
        let wanted: Option<Vec<u8>> =
            (0..KEY.len()).step_by(2).map(|at| u8::from_str_radix(KEY.get(at..at + 2)?, 16).ok()).collect();
        hold(wanted.as_deref() == Some(key.as_slice()), || format!("another key than was kept: {text}"))?;
        hold(fs::read_to_string(&file)? == text, || "opening wrote to desk.key".to_owned())?;
    }
    Ok(())
}
