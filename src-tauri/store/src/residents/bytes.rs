//! An extract as a run of bytes that travels between desks: a mark with the version of this format,
//! how many residents there are, and their rows, deflated. What a search needs besides is made anew
//! by whoever takes them in.
//!
//! Whatever the bytes are, reading them ends in residents or in a sentence: every text has a longest
//! length, and nothing is set aside for what is only announced.

use super::row::{date_code, date_of, sex_code, sex_of};
use crate::StoreError;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use front_door_domain::{
    ids::{OdsCode, ResidentId},
    residents::Resident,
};
use std::io::{BufReader, Cursor, Read, Write};

/// The format, its version last.
const MARK: [u8; 8] = *b"FDRES\0\0\x01";
/// Where the rows begin: behind the mark and how many they are.
const ROWS_AT: usize = 16;
/// The longest text in bytes.
const LONGEST: usize = 8_192;
/// The most bytes that the rows of one pack may come to: those of ten million residents.
const MOST: u64 = 2 << 30;
/// How hard to squeeze: a third more bytes than the most, in a quarter of the time.
const LEVEL: Compression = Compression::new(3);

const NHS: u8 = 1;
const VERIFIED: u8 = 2;
const DIED: u8 = 4;
const PRACTICE: u8 = 8;
const SENSITIVE: u8 = 16;
const SEX: u8 = 32;

/// Residents being packed.
pub(super) struct Packing(DeflateEncoder<Vec<u8>>);

impl Packing {
    /// For so many residents.
    pub(super) fn new(residents: u64) -> Self {
        let start = [MARK, residents.to_be_bytes()].concat();
        Self(DeflateEncoder::new(start, LEVEL))
    }

    /// Adds one.
    pub(super) fn add(&mut self, one: &Resident) -> Result<(), StoreError> {
        let mut row = Vec::with_capacity(160);
        row.push(flags(one));
        number(&mut row, one.id.0.cast_unsigned());
        number(&mut row, date_code(one.born).cast_unsigned());
        if let Some(died) = one.died {
            number(&mut row, date_code(died).cast_unsigned());
        }
        let needs = if one.needs.is_empty() { String::new() } else { json(one)? };
        let practice = one.practice.as_ref().map(|practice| practice.0.as_str());
        let texts = [one.nhs_number.as_deref(), practice].into_iter().flatten();
        let always = [&one.title, &one.given, &one.family, &one.address, &one.postcode, &one.phone, &needs];
        for text in texts.chain(always.into_iter().map(String::as_str)) {
            if text.len() > LONGEST {
                return Err(bad("a text in it is longer than 8,192 bytes"));
            }
            number(&mut row, text.len() as u64);
            row.extend_from_slice(text.as_bytes());
        }
        self.0.write_all(&row).map_err(bad)
    }

    /// The whole pack.
    pub(super) fn done(self) -> Result<Vec<u8>, StoreError> {
        self.0.finish().map_err(bad)
    }
}

fn json(one: &Resident) -> Result<String, StoreError> {
    serde_json::to_string(&one.needs).map_err(|error| StoreError::damaged("access need", error))
}

fn flags(one: &Resident) -> u8 {
    let sex = u8::try_from(sex_code(one.sex)).unwrap_or_default();
    [
        (one.nhs_number.is_some(), NHS),
        (one.nhs_verified, VERIFIED),
        (one.died.is_some(), DIED),
        (one.practice.is_some(), PRACTICE),
        (one.sensitive, SENSITIVE),
    ]
    .into_iter()
    .fold(sex * SEX, |flags, (set, flag)| if set { flags | flag } else { flags })
}

/// Seven bits to a byte, the lowest first; the last byte has its highest bit clear.
fn number(to: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = u8::try_from(number & 127).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            return to.push(low);
        }
        to.push(low | 128);
    }
}

fn bad(why: impl core::fmt::Display) -> StoreError {
    StoreError::BadPack { why: why.to_string() }
}

/// How many residents a pack says it has, from its first bytes; none where they are no pack's that
/// this program can read.
pub(super) fn announced(start: &[u8]) -> Option<u64> {
    let (mark, rest) = start.split_first_chunk()?;
    let (residents, _) = rest.split_first_chunk()?;
    (*mark == MARK).then(|| u64::from_be_bytes(*residents))
}

/// The residents of a pack, one after the other. Ends after the first that cannot be read.
pub(super) struct Unpacking {
    from: BufReader<std::io::Take<DeflateDecoder<Cursor<Vec<u8>>>>>,
    left: u64,
    ended: bool,
}

impl Unpacking {
    /// Reads a whole pack.
    pub(super) fn new(pack: Vec<u8>) -> Result<Self, StoreError> {
        let Some(left) = announced(&pack) else {
            return Err(bad("its format is not one that this version of Front Door knows"));
        };
        let mut from = Cursor::new(pack);
        from.set_position(ROWS_AT as u64);
        Ok(Self { from: BufReader::new(DeflateDecoder::new(from).take(MOST)), left, ended: false })
    }

    fn row(&mut self) -> Result<Resident, StoreError> {
        let flags = self.byte()?;
        let has = |flag: u8| flags & flag != 0;
        let id = ResidentId(self.number()?.cast_signed());
        let born = date_of(self.number()?.cast_signed()).map_err(|_| bad("a date in it is none"))?;
        let died = if has(DIED) { Some(self.number()?.cast_signed()) } else { None };
        let died = died.map(date_of).transpose().map_err(|_| bad("a date in it is none"))?;
        let sex = sex_of((flags / SEX).into()).map_err(|_| bad("a sex in it is none"))?;
        let nhs_number = if has(NHS) { Some(self.text()?) } else { None };
        let practice = if has(PRACTICE) { Some(OdsCode(self.text()?)) } else { None };
        let (title, given, family) = (self.text()?, self.text()?, self.text()?);
        let (address, postcode, phone) = (self.text()?, self.text()?, self.text()?);
        let needs = self.text()?;
        let needs = if needs.is_empty() { Ok(Vec::new()) } else { serde_json::from_str(&needs) };
        Ok(Resident {
            id,
            nhs_number,
            nhs_verified: has(VERIFIED),
            title,
            given,
            family,
            born,
            died,
            sex,
            address,
            postcode,
            phone,
            practice,
            sensitive: has(SENSITIVE),
            needs: needs.map_err(|_| bad("an access need in it is none"))?,
        })
    }

    fn byte(&mut self) -> Result<u8, StoreError> {
        let mut byte = [0];
        self.from.read_exact(&mut byte).map_err(|_| bad("it ends too early or is damaged"))?;
        Ok(byte[0])
    }

    fn number(&mut self) -> Result<u64, StoreError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(bad("a number in it is too long"))
    }

    fn text(&mut self) -> Result<String, StoreError> {
        let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if length > LONGEST {
            return Err(bad("a text in it is longer than 8,192 bytes"));
        }
        let mut text = vec![0; length];
        self.from.read_exact(&mut text).map_err(|_| bad("it ends too early or is damaged"))?;
        String::from_utf8(text).map_err(|_| bad("a text in it is no UTF-8"))
    }

    /// Nothing may follow the last resident.
    fn end(&mut self) -> Option<Result<Resident, StoreError>> {
        let mut more = [0];
        let ends = matches!(self.from.read(&mut more), Ok(0));
        (!ends).then(|| Err(bad("something follows its last resident")))
    }
}

impl Iterator for Unpacking {
    type Item = Result<Resident, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let Some(left) = self.left.checked_sub(1) else {
            self.ended = true;
            return self.end();
        };
        self.left = left;
        let row = self.row();
        self.ended = row.is_err();
        Some(row)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use front_door_domain::residents::{AccessNeed, Sex};

    fn people() -> Vec<Resident> {
        let plain = Resident {
            id: ResidentId(1),
            nhs_number: Some("9990000018".to_owned()),
            nhs_verified: true,
            title: "Ms".to_owned(),
            given: "Siân Zoë".to_owned(),
            family: "O'Connor".to_owned(),
            born: "1984-08-06".parse().unwrap(),
            died: None,
            sex: Sex::Female,
            address: "1 Made Up Road".to_owned(),
            postcode: "RM8 1AA".to_owned(),
            phone: "07700900001".to_owned(),
            practice: Some("F82001".into()),
            sensitive: false,
            needs: vec![AccessNeed::Interpreter("Polish".to_owned()), AccessNeed::LargePrint(24)],
        };
        let bare = Resident {
            id: ResidentId(i64::MAX),
            nhs_number: None,
            nhs_verified: false,
            died: Some("2024-02-29".parse().unwrap()),
            sex: Sex::Indeterminate,
            title: String::new(),
            phone: String::new(),
            practice: None,
            sensitive: true,
            needs: Vec::new(),
            ..plain.clone()
        };
        vec![plain, bare]
    }

    fn packed(residents: u64, people: &[Resident]) -> Vec<u8> {
        let mut packing = Packing::new(residents);
        for one in people {
            packing.add(one).unwrap();
        }
        packing.done().unwrap()
    }

    fn unpacked(bytes: Vec<u8>) -> Result<Vec<Resident>, String> {
        let unpacking = Unpacking::new(bytes).map_err(|error| error.to_string())?;
        unpacking.map(|one| one.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn residents_come_back_as_they_went() {
        for some in [&people()[..], &people()[..1], &[]] {
            assert_eq!(unpacked(packed(some.len() as u64, some)).unwrap(), some);
        }
        assert_eq!(announced(&packed(2, &people())), Some(2));
    }

    /// Rows as they would lie in a pack that was made by somebody else.
    fn made(residents: u64, rows: &[u8]) -> Vec<u8> {
        let mut packing = Packing::new(residents);
        packing.0.write_all(rows).unwrap();
        packing.done().unwrap()
    }

    #[test]
    fn a_pack_that_is_none_is_refused_in_a_sentence() {
        let whole = packed(2, &people());
        let mut newer = whole.clone();
        newer[7] = 2;
        let mut long = vec![0, 1];
        number(&mut long, 19_840_806);
        number(&mut long, 8_193);
        for (bytes, why) in [
            (Vec::new(), "its format is not one"),
            (b"FDRES".to_vec(), "its format is not one"),
            (newer, "its format is not one"),
            (whole[..whole.len() - 9].to_vec(), "ends too early or is damaged"),
            (packed(3, &people()), "ends too early or is damaged"),
            (packed(u64::MAX, &people()), "ends too early or is damaged"),
            (packed(1, &people()), "something follows its last resident"),
            (made(1, &[255; 40]), "a number in it is too long"),
            (made(1, &[0, 1, 0]), "a date in it is none"),
            (made(1, &long), "longer than 8,192 bytes"),
        ] {
            let found = unpacked(bytes).unwrap_err();
            assert!(found.contains(why) && found.ends_with('.'), "{found}");
        }
    }

    #[test]
    fn a_damaged_byte_never_crashes() {
        let whole = packed(2, &people());
        for place in 0..whole.len() {
            for change in [1, 128, 255] {
                let mut damaged = whole.clone();
                damaged[place] ^= change;
                let _ = unpacked(damaged);
            }
        }
    }
}
