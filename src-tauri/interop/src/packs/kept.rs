//! Content as it is kept and signed: which files it is, and their bytes squeezed.

use super::{Files, hex};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
};

/// The most that content may be, unsqueezed, in bytes.
const LARGEST: u64 = 16 << 20;

/// What a clinical lead signs: all but the public tables, which have sources and dates of their own.
pub(super) fn is_content(name: &str) -> bool {
    matches!(name, "pack.toml" | "checks.toml" | "red_flags.toml" | "settings.toml")
        || name.starts_with("needs/")
        || name.starts_with("destinations/")
}

/// Files of content, squeezed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Squeezed(Vec<u8>);

/// Kept content cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No squeezed files at all.
    #[error("it is not squeezed content")]
    NotContent,
    /// Read, and not what was named.
    #[error("its bytes are not those of its SHA-256")]
    OtherBytes,
}

impl Squeezed {
    /// Squeezed bytes that were kept.
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// From hexadecimal.
    pub fn from_hex(text: &str) -> Result<Self, Unreadable> {
        let half = |byte: &u8| char::from(*byte).to_digit(16).and_then(|half| u8::try_from(half).ok());
        let pair = |pair: &[u8]| match pair {
            [high, low] => Some(half(high)? << 4 | half(low)?),
            _ => None,
        };
        let bytes = text.as_bytes().chunks(2).map(pair).collect::<Option<_>>();
        bytes.map(Self).ok_or(Unreadable::NotContent)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// In hexadecimal.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// The files of content with this SHA-256, which is worked out anew: none but the bytes that it
    /// names come out.
    pub fn files(&self, sha256: &str) -> Result<Files, Unreadable> {
        let mut text = Vec::new();
        let read = DeflateDecoder::new(self.0.as_slice()).take(LARGEST).read_to_end(&mut text);
        read.map_err(|_| Unreadable::NotContent)?;
        let files: BTreeMap<String, String> =
            serde_json::from_slice(&text).map_err(|_| Unreadable::NotContent)?;
        let files = Files::of(files);
        if files.content_sha256() == sha256 { Ok(files) } else { Err(Unreadable::OtherBytes) }
    }
}

impl Files {
    /// The content alone, without the public tables.
    #[must_use]
    pub fn content(&self) -> Self {
        let content = self.iter().filter(|(name, _)| is_content(name));
        Self::of(content.map(|(name, text)| (name.to_owned(), text.to_owned())))
    }

    /// The public tables of these files with the content of others.
    #[must_use]
    pub fn with_content(&self, content: &Self) -> Self {
        let tables = self.iter().filter(|(name, _)| !is_content(name));
        let content = content.iter().filter(|(name, _)| is_content(name));
        Self::of(tables.chain(content).map(|(name, text)| (name.to_owned(), text.to_owned())))
    }

    /// The content, squeezed.
    pub fn squeezed(&self) -> std::io::Result<Squeezed> {
        let content: BTreeMap<&str, &str> = self.iter().filter(|(name, _)| is_content(name)).collect();
        let mut out = DeflateEncoder::new(Vec::new(), Compression::best());
        out.write_all(&serde_json::to_vec(&content)?)?;
        out.finish().map(Squeezed)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::{Squeezed, Unreadable, is_content};
    use crate::packs::Files;

    #[test]
    fn content_comes_back_byte_for_byte_and_makes_the_same_pack() {
        let shipped = Files::shipped();
        let sha256 = shipped.content_sha256();
        let squeezed = shipped.squeezed().unwrap();
        assert!(squeezed.bytes().len() < 100_000, "{}", squeezed.bytes().len());
        let again = Squeezed::from_hex(&squeezed.hex()).unwrap();
        let files = again.files(&sha256).unwrap();
        assert!(files.iter().eq(shipped.content().iter()));
        let pack = shipped.with_content(&files).pack().unwrap();
        assert_eq!((pack.content.sha256.as_str(), pack.practices.len()), (sha256.as_str(), 111));
    }

    #[test]
    fn one_changed_byte_is_other_content_and_is_never_read_as_what_was_signed() {
        let shipped = Files::shipped();
        let (sha256, squeezed) = (shipped.content_sha256(), shipped.squeezed().unwrap());
        let names: Vec<String> = shipped.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let mut text = shipped.text(&name).unwrap().to_owned();
            text.push('\n');
            let changed = shipped.with(&name, text.into_bytes()).unwrap();
            assert_eq!(changed.content_sha256() == sha256, !is_content(&name), "{name}");
        }
        for at in (0..squeezed.bytes().len()).step_by(squeezed.bytes().len() / 200) {
            let mut bytes = squeezed.bytes().to_vec();
            bytes[at] ^= 1;
            assert!(Squeezed::of(bytes).files(&sha256).is_err(), "byte {at}");
        }
        let other = squeezed.files(&"0".repeat(64));
        assert_eq!(other.err(), Some(Unreadable::OtherBytes));
        for text in ["", "0", "zz", "00"] {
            let read = Squeezed::from_hex(text).and_then(|read| read.files(&sha256));
            assert_eq!(read.err(), Some(Unreadable::NotContent), "{text}");
        }
    }
}
