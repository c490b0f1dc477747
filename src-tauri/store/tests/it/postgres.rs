//! A PostgreSQL of its own for one test: in a temporary folder, through a Unix socket alone.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::Duration,
};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// Who owns the cluster: a role that may do anything, with no password on this socket.
pub const OWNER: &str = "owner";

/// A running server. It stops and its folder goes when it is dropped; it stops too when the thread
/// that started it ends in any other way.
#[derive(Debug)]
pub struct Postgres {
    /// Its folder, with its socket.
    pub dir: PathBuf,
    /// Where its programs are.
    pub programs: PathBuf,
    account: Option<Account>,
    running: Option<Child>,
    settings: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

impl Postgres {
    /// Starts one, or says that PostgreSQL is not installed and answers none.
    pub fn start() -> Option<Self> {
        let Some(programs) = installed() else {
            not_tested();
            return None;
        };
        let name = format!("front-door-pg-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let dir = std::env::temp_dir().join(name);
        fs::create_dir(&dir).unwrap();
        // PostgreSQL refuses to run as root.
        let account = (fs::metadata(&dir).unwrap().uid() == 0).then(unprivileged);
        if let Some(account) = account {
            chown(&dir, Some(account.user), Some(account.group)).unwrap();
        }
        let mut made = Self { dir, programs, account, running: None, settings: Vec::new() };
        made.run(
            "initdb",
            &["--auth=trust", "--username", OWNER, "--no-sync", "--encoding=UTF8", "--locale=C"],
        );
        made.resume();
        Some(made)
    }

    /// Where `role` finds the database.
    pub fn address(&self, role: &str) -> String {
        format!("postgresql:///postgres?host={}&port=5432&user={role}", self.dir.display())
    }

    /// Starts it again after [`Postgres::crash`].
    pub fn resume(&mut self) {
        let log = fs::File::options().append(true).create(true).open(self.dir.join("log")).unwrap();
        let mut postgres = self.program("postgres");
        postgres.arg("-k").arg(&self.dir).args(["-p", "5432"]);
        // Whoever connects while it crashes, and waits for it to have crashed, is waited for no longer.
        let fixed = [
            "listen_addresses=",
            "max_connections=400",
            "shared_buffers=128MB",
            "fsync=on",
            "authentication_timeout=5s",
        ];
        for setting in fixed.into_iter().chain(self.settings.iter().map(String::as_str)) {
            postgres.args(["-c", setting]);
        }
        let _ = fs::remove_file(self.dir.join("data/postmaster.pid"));
        self.running = Some(postgres.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
        for _ in 0..6000 {
            let state = fs::read_to_string(self.dir.join("data/postmaster.pid")).unwrap_or_default();
            if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return;
            }
            sleep(Duration::from_millis(5));
        }
        unreachable!(
            "PostgreSQL did not start: {}",
            fs::read_to_string(self.dir.join("log")).unwrap_or_default()
        );
    }

    /// Starts it again listening on a loopback port, with a certificate for `localhost` that an
    /// authority of its own has signed (`authority.crt`). Answers the port.
    pub fn serve_tls(&mut self) -> u16 {
        self.crash();
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        fs::write(self.dir.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        self.openssl(&format!(
            "req -x509 {key} -keyout authority.key -out authority.crt -days 2 -subj /CN=made-up"
        ));
        self.openssl(&format!("req {key} -keyout server.key -out server.csr -subj /CN=localhost"));
        self.openssl(
            "x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial -days 2 \
             -extfile names -out server.crt",
        );
        fs::set_permissions(self.dir.join("server.key"), fs::Permissions::from_mode(0o600)).unwrap();
        if let Some(Account { user, group }) = self.account {
            chown(self.dir.join("server.key"), Some(user), Some(group)).unwrap();
        }
        let file = |name| self.dir.join(name).display().to_string();
        self.settings = vec![
            "listen_addresses=127.0.0.1".into(),
            "ssl=on".into(),
            format!("ssl_cert_file={}", file("server.crt")),
            format!("ssl_key_file={}", file("server.key")),
            format!("port={port}"),
        ];
        drop(taken);
        self.resume();
        port
    }

    fn openssl(&self, words: &str) {
        let done =
            Command::new("openssl").args(words.split_whitespace()).current_dir(&self.dir).output().unwrap();
        assert!(done.status.success(), "openssl {words}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Ends it at once, as a power cut would but for what the disk holds.
    pub fn crash(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        let _ = Command::new("kill").args(["-QUIT", &running.id().to_string()]).status();
        let _ = running.wait();
    }

    /// Copies all data to a backup of that name. It must not run.
    pub fn back_up(&self, name: &str) {
        self.copy("data", name);
    }

    /// Puts a backup in the place of the data. It must not run.
    pub fn put_back(&self, name: &str) {
        fs::remove_dir_all(self.dir.join("data")).unwrap();
        self.copy(name, "data");
    }

    fn copy(&self, from: &str, to: &str) {
        assert!(self.running.is_none(), "a copy of running data is no backup");
        let mut copy = Command::new("cp");
        let copied = copy.arg("-a").arg(self.dir.join(from)).arg(self.dir.join(to)).status().unwrap();
        assert!(copied.success());
    }

    /// One of its programs on its data, under an account that may, ended with the thread that asks.
    fn program(&self, name: &str) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]);
        if let Some(Account { user, group }) = self.account {
            command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups");
        }
        command.arg(self.programs.join(name)).arg("-D").arg(self.dir.join("data"));
        command.current_dir(&self.dir).stdin(Stdio::null());
        command
    }

    fn run(&self, name: &str, args: &[&str]) {
        let done = self.program(name).args(args).output().unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.crash();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// The newest version that is installed.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let programs = versions.map(|version| version.path().join("bin"));
    programs
        .filter(|programs| programs.join("postgres").exists() && programs.join("initdb").exists())
        .max_by_key(|programs| version(programs))
}

fn version(programs: &Path) -> u32 {
    programs.parent().and_then(|dir| dir.file_name()?.to_str()?.parse().ok()).unwrap_or_default()
}

/// An account with few rights: that of Debian's package, else nobody.
fn unprivileged() -> Account {
    let accounts = fs::read_to_string("/etc/passwd").unwrap();
    let of = |name: &str| {
        let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2).map_while(|field| field.parse().ok());
        Some(Account { user: numbers.next()?, group: numbers.next()? })
    };
    of("postgres").or_else(|| of("nobody")).unwrap()
}

#[expect(clippy::print_stderr, reason = "a test that tests nothing must say so")]
fn not_tested() {
    eprintln!("NOT TESTED: PostgreSQL is not installed (setup/packages test installs it).");
}
