//! Why the server did not do what it was asked, as sentences.

use std::io::ErrorKind;

/// Why a call of the shared store failed. Only [`SharedError::Unavailable`] is worth trying again;
/// any other answer stays the same until somebody changes something.
#[derive(Debug, thiserror::Error)]
pub enum SharedError {
    /// It does not answer, or not now. What was sent may have been taken: send it again under the
    /// same ids.
    #[error("The shared store cannot be reached ({0}). The desk goes on and tries again by itself.")]
    Unavailable(String),
    /// The address is none.
    #[error("That is no address of a shared store. {0}")]
    Address(String),
    /// The address asks for an unchecked connection.
    #[error(
        "The shared store on {0} would be reached without checking its certificate and name. Leave sslmode out of the address, or set it to verify-full."
    )]
    Plain(String),
    /// Its certificate is not one to trust, or it speaks no TLS.
    #[error(
        "The shared store's certificate was not accepted ({0}). Ask whoever runs it for the right name and the certificate to trust (sslrootcert)."
    )]
    NotTrusted(String),
    /// The role or the password is wrong.
    #[error("The shared store did not let this desk in. Check the role and its password.")]
    SignIn,
    /// The database is there, a shared store in it is not, or is older than this program.
    #[error("There is no shared store in that database. Make one with `front-door shared init`.")]
    NotMade,
    /// The role may not do this.
    #[error("This role may not use the shared store. Whoever runs it must grant it front_door_desk.")]
    NotAllowed,
    /// The server says why it refuses, in a sentence of its own.
    #[error("{0}")]
    Refused(String),
    /// The server answered something else than was agreed.
    #[error(
        "The shared store gave an answer that this program does not understand ({0}). Install the same version on both."
    )]
    NotUnderstood(String),
    /// The engine refused for a reason of its own.
    #[error("The shared store could not do this (PostgreSQL {code}: {why}).")]
    Engine {
        /// Its code.
        code: String,
        /// Its words.
        why: String,
    },
}

impl SharedError {
    /// Whether the same call may succeed later by itself.
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    pub(super) fn slow() -> Self {
        Self::Unavailable("no answer in time".to_owned())
    }
}

impl From<sqlx::Error> for SharedError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(said) => answered(&said.code().unwrap_or_default(), said.message()),
            // What rustls finds wrong with a certificate arrives as invalid data.
            sqlx::Error::Io(io) if io.kind() == ErrorKind::InvalidData => Self::NotTrusted(io.to_string()),
            sqlx::Error::Tls(why) => Self::NotTrusted(why.to_string()),
            sqlx::Error::Io(io) => Self::Unavailable(io.kind().to_string()),
            sqlx::Error::Configuration(why) => Self::Address(format!("{why}.")),
            sqlx::Error::Decode(why) => Self::NotUnderstood(why.to_string()),
            sqlx::Error::ColumnDecode { source, .. } => Self::NotUnderstood(source.to_string()),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for SharedError {
    fn from(error: serde_json::Error) -> Self {
        // Without its words: they can quote what was read.
        Self::NotUnderstood(format!("line {}, column {}", error.line(), error.column()))
    }
}

/// An error that the server sent, by its code.
fn answered(code: &str, why: &str) -> SharedError {
    match code {
        "28000" | "28P01" => SharedError::SignIn,
        "3D000" | "3F000" | "42883" | "42P01" => SharedError::NotMade,
        "42501" => SharedError::NotAllowed,
        _ if code.starts_with("FD") => SharedError::Refused(why.to_owned()),
        _ if passes(code) => SharedError::Unavailable(format!("PostgreSQL {code}")),
        _ => SharedError::Engine { code: code.to_owned(), why: why.to_owned() },
    }
}

/// Codes of what passes by itself: connections (08), rollbacks for others' sake (40), resources
/// such as connections or disk (53), a server that stops, starts or is a replica (57, 25006), a
/// lock that was not to be had (55P03), the same act twice at once (23505), a broken disk (58).
fn passes(code: &str) -> bool {
    ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
        || matches!(code, "55P03" | "25006" | "23505")
}

#[cfg(test)]
mod tests {
    use super::{SharedError, answered};
    use std::io::{Error, ErrorKind};

    #[test]
    fn only_what_passes_by_itself_is_tried_again() {
        let rows = [
            ("57P01", true),
            ("57P03", true),
            ("57014", true),
            ("53300", true),
            ("53100", true),
            ("40P01", true),
            ("55P03", true),
            ("08006", true),
            ("25006", true),
            ("28P01", false),
            ("3D000", false),
            ("42501", false),
            ("42883", false),
            ("FD004", false),
            ("23505", true),
            ("23514", false),
            ("22P02", false),
            ("XX001", false),
        ];
        for (code, again) in rows {
            assert_eq!(answered(code, "why").is_unavailable(), again, "{code}");
        }
        for (kind, again) in [
            (ErrorKind::ConnectionRefused, true),
            (ErrorKind::ConnectionReset, true),
            (ErrorKind::UnexpectedEof, true),
            (ErrorKind::NotFound, true),
            (ErrorKind::InvalidData, false),
        ] {
            let error = SharedError::from(sqlx::Error::Io(Error::from(kind)));
            assert_eq!(error.is_unavailable(), again, "{kind}");
        }
    }

    #[test]
    fn each_sentence_says_what_to_do() {
        for (error, sentence) in [
            (
                answered("42883", ""),
                "There is no shared store in that database. Make one with `front-door shared init`.",
            ),
            (
                answered("28P01", ""),
                "The shared store did not let this desk in. Check the role and its password.",
            ),
            (answered("FD005", "Entry 7 is broken."), "Entry 7 is broken."),
            (
                SharedError::slow(),
                "The shared store cannot be reached (no answer in time). The desk goes on and tries again by itself.",
            ),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
    }
}
