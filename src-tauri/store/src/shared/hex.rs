//! Bytes as the two hexadecimal digits each that cross to the server.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes bytes as hexadecimal digits.
pub(super) fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&written(bytes.as_ref()))
}

/// Reads hexadecimal digits into bytes of the length that is wanted.
pub(super) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(from: D) -> Result<T, D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
    let bytes = read(&text).ok_or_else(|| D::Error::custom("expected hexadecimal digits"))?;
    T::try_from(bytes).map_err(|_| D::Error::custom("expected a hash of 32 bytes"))
}

fn written(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn read(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|four| u8::try_from(four).ok());
    pairs
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
            _ => None,
        })
        .collect()
}

/// The same for a hash that may be missing.
pub(super) mod maybe {
    use super::{Serializer, written};

    #[expect(clippy::ref_option, reason = "the shape that serde asks for")]
    pub(in crate::shared) fn serialize<S: Serializer>(
        bytes: &Option<[u8; 32]>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => to.serialize_some(&written(bytes)),
            None => to.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{read, written};

    #[test]
    fn bytes_come_back_as_they_went() {
        for (bytes, text) in [(&[0, 255, 18][..], "00ff12"), (&[], ""), (&[171], "ab")] {
            assert_eq!(written(bytes), text);
            assert_eq!(read(text).as_deref(), Some(bytes));
        }
        for wrong in ["0", "0g", "00 1", "é"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
