//! Passwords and sign-in. Checking takes about as long for a name that does not exist.

use crate::{clock, refusal::DeskError};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use front_door_domain::users::User;

/// The shortest password taken, in characters.
pub const SHORTEST_PASSWORD: usize = 8;

fn hasher() -> Result<Argon2<'static>, DeskError> {
    // OWASP's second Argon2id setting: 19 MiB and 2 passes keep a quick user switch quick.
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|_| DeskError::NoRandomness)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash of a new password, in PHC form.
pub fn hash(password: &str) -> Result<String, DeskError> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(DeskError::ShortPassword);
    }
    let salt = SaltString::encode_b64(&clock::random::<16>()?).map_err(|_| DeskError::NoRandomness)?;
    let hash = hasher()?.hash_password(password.as_bytes(), &salt).map_err(|_| DeskError::NoRandomness)?;
    Ok(hash.to_string())
}

/// The user, when the password is theirs and they may still sign in.
pub fn check(user: Option<User>, password: &str) -> Result<User, DeskError> {
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$aGVsbG9oZWxsb2hlbGxvaGVsbG9oZWxsb2hlbGxvaGU";
    let stored = user.as_ref().map_or(NOBODY, |user| &user.password);
    let parsed = PasswordHash::new(stored).map_err(|_| DeskError::WrongSignIn)?;
    let right = hasher()?.verify_password(password.as_bytes(), &parsed).is_ok();
    user.filter(|user| right && user.active).ok_or(DeskError::WrongSignIn)
}
