//! The store's key.

use core::fmt;
use std::fmt::Write as _;
use zeroize::Zeroizing;

/// The 32 random bytes that encrypt a store. Wiped from memory when dropped, and never shown.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// Takes the raw key: from the keyring, or derived once per unlock.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// As the engine's `key` setting wants a raw key, so that it derives nothing itself.
    pub(crate) fn setting(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(70));
        text.push_str("\"x'");
        for byte in self.0.iter() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("'\"");
        text
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
