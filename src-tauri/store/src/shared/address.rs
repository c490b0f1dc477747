//! Where a shared store is, and how it may be reached.

use super::SharedError;
use sqlx::{
    ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use std::{fmt, net::IpAddr, time::Duration};

/// How long making a connection may take, to a name that answers and signs in.
const CONNECTING: Duration = Duration::from_secs(10);

/// What the server is asked to keep to, so that nothing of ours outlives its asker for long.
const LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "60s"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "5s")];

/// How the server's functions are planned: by index, once for each connection. Said here and not by
/// each function, which would set and take back all of it at every call, a twentieth of a push.
const PLANS: [(&str, &str); 5] = [
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("plan_cache_mode", "force_generic_plan"),
    ("jit", "off"),
];

/// Where a shared store is and who signs in: `postgresql://ROLE@HOST/DATABASE`.
#[derive(Clone)]
pub struct Address(PgConnectOptions);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.0.get_username(), self.place())
    }
}

impl Address {
    /// Reads an address. `password` stands for the one in it, if given.
    ///
    /// The server's certificate and name are checked (`sslmode=verify-full`, against the system's
    /// authorities or `sslrootcert`). The address may ask for less only where the bytes never leave
    /// this machine: through a Unix socket, which speaks no TLS, or to a loopback address.
    pub fn new(address: &str, password: Option<&str>) -> Result<Self, SharedError> {
        let options: PgConnectOptions =
            address.parse().map_err(|_| SharedError::Address(ADDRESS.to_owned()))?;
        let options = match password {
            Some(password) => options.password(password),
            None => options,
        };
        let asked = ["sslmode=", "ssl-mode="].iter().any(|word| address.contains(word));
        let mode = if socket(&options) {
            PgSslMode::Disable
        } else if !asked {
            PgSslMode::VerifyFull
        } else {
            options.get_ssl_mode()
        };
        if !matches!(mode, PgSslMode::VerifyFull) && !socket(&options) && !loopback(options.get_host()) {
            return Err(SharedError::Plain(options.get_host().to_owned()));
        }
        let options =
            options.ssl_mode(mode).application_name("front-door").options(LIMITS.into_iter().chain(PLANS));
        Ok(Self(options.disable_statement_logging()))
    }

    /// The same place under another role.
    #[must_use]
    pub fn of_role(&self, role: &str, password: &str) -> Self {
        Self(self.0.clone().username(role).password(password))
    }

    /// Whether an address says a password, which belongs elsewhere.
    pub fn says_password(address: &str) -> bool {
        let place = address.split_once("://").map_or(address, |(_, place)| place);
        let who = place.split(['/', '?']).next().and_then(|host| host.rsplit_once('@'));
        who.is_some_and(|(who, _)| who.contains(':')) || place.contains("password=")
    }

    /// Host and database, without who signs in.
    pub fn place(&self) -> String {
        let host = self.0.get_socket().map(|path| path.display().to_string());
        let host = host.unwrap_or_else(|| self.0.get_host().to_owned());
        format!("{host}/{}", self.0.get_database().unwrap_or(self.0.get_username()))
    }

    /// Who signs in.
    pub fn role(&self) -> &str {
        self.0.get_username()
    }

    pub(super) fn options(&self) -> PgConnectOptions {
        self.0.clone()
    }

    /// A connection, within ten seconds.
    pub(super) async fn open(&self) -> Result<PgConnection, SharedError> {
        let opened = tokio::time::timeout(CONNECTING, self.0.connect()).await;
        opened.map_err(|_| SharedError::slow())?.map_err(Into::into)
    }
}

const ADDRESS: &str = "Expected an address such as postgresql://role@host/database.";

fn socket(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some() || options.get_host().starts_with('/')
}

fn loopback(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::Address;
    use sqlx::postgres::PgSslMode;

    #[test]
    fn nothing_leaves_the_machine_unchecked() {
        use PgSslMode::{Disable, Prefer, VerifyFull};
        let rows: &[(&str, Option<PgSslMode>)] = &[
            ("postgresql://desk@shared.example/fd", Some(VerifyFull)),
            ("postgresql://desk@shared.example/fd?sslmode=verify-full", Some(VerifyFull)),
            ("postgresql://desk@shared.example/fd?sslmode=verify-ca", None),
            ("postgresql://desk@shared.example/fd?sslmode=require", None),
            ("postgresql://desk@shared.example/fd?sslmode=disable", None),
            ("postgresql://desk@10.0.0.7/fd?sslmode=disable", None),
            ("postgresql://desk@127.0.0.1/fd", Some(VerifyFull)),
            ("postgresql://desk@127.0.0.1/fd?sslmode=disable", Some(Disable)),
            ("postgresql://desk@[::1]/fd?sslmode=disable", Some(Disable)),
            ("postgresql://desk@localhost/fd?sslmode=prefer", Some(Prefer)),
            ("postgresql://desk@%2Frun%2Fpostgresql/fd", Some(Disable)),
            ("postgresql:///fd?host=/run/postgresql&user=desk", Some(Disable)),
        ];
        for (text, mode) in rows {
            let found =
                Address::new(text, None).map(|address| format!("{:?}", address.options().get_ssl_mode()));
            assert_eq!(found.ok(), mode.map(|mode| format!("{mode:?}")), "{text}");
        }
        assert!(Address::new("shared.example", None).is_err());
    }

    #[test]
    fn a_password_in_an_address_is_seen() {
        for (text, says) in [
            ("postgresql://desk@shared.example/fd", false),
            ("postgresql://desk@[::1]:5432/fd", false),
            ("postgresql://shared.example:5432/fd", false),
            ("postgresql:///fd?host=/run/postgresql&user=desk", false),
            ("postgresql://desk:secret@shared.example/fd", true),
            ("postgresql:///fd?user=desk&password=secret", true),
        ] {
            assert_eq!(Address::says_password(text), says, "{text}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let address =
            Address::new("postgresql://desk:hidden@shared.example/fd", Some("also hidden")).unwrap();
        assert_eq!(format!("{address:?}"), "desk at shared.example/fd");
    }
}
