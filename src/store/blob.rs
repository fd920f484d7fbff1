//! How are columns of numbers kept in one value, so that damage shows? Little
//! endian, with a header of kind, version, length and check, and a reader
//! that never reads beyond its end.
//!
//! Header: `W`, kind, version, 0; payload's length (8 bytes); first 8 bytes of
//! the SHA-256 of kind, version and payload. Then the payload.

use super::trouble::damage;
use crate::base::Result;
use sha2::{Digest, Sha256};

/// What a blob holds. The numbers are part of the file's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Shape = 1,
    Pairs = 2,
    Values = 3,
    Assignment = 4,
    Column = 5,
    Dictionary = 6,
    Pseudonyms = 7,
    Salt = 8,
    /// A column in as few bits as it needs: see `packing`.
    Packed = 9,
    Boundaries = 10,
}

const VERSION: u8 = 1;
const HEADER: usize = 20;

fn check_of(kind: u8, version: u8, payload: &[u8]) -> [u8; 8] {
    let digest = Sha256::new().chain_update([kind, version]).chain_update(payload).finalize();
    let mut check = [0; 8];
    check.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    check
}

/// A payload in the making.
#[derive(Default)]
pub(super) struct Sealer(Vec<u8>);

impl Sealer {
    pub fn new() -> Sealer {
        // Room for the header, written last.
        Sealer(vec![0; HEADER])
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    /// How many of something follow.
    pub fn count(&mut self, count: usize) {
        self.bytes(&(count as u64).to_le_bytes());
    }

    #[cfg(test)]
    pub fn f64(&mut self, value: f64) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes(text.as_bytes());
    }

    pub fn column<T: Width>(&mut self, values: &[T]) {
        self.0.reserve(size_of_val(values));
        values.iter().for_each(|value| value.put(&mut self.0));
    }

    /// The finished blob.
    pub fn seal(mut self, kind: Kind) -> Vec<u8> {
        let kind = kind as u8;
        let check = check_of(kind, VERSION, &self.0[HEADER..]);
        let length = ((self.0.len() - HEADER) as u64).to_le_bytes();
        let header = [b'W', kind, VERSION, 0].into_iter().chain(length).chain(check);
        self.0.iter_mut().zip(header).for_each(|(to, from)| *to = from);
        self.0
    }
}

/// A number of fixed width in a column.
pub(super) trait Width: Sized {
    fn put(&self, into: &mut Vec<u8>);
    /// All of `bytes`; `None` where a part is left over.
    fn all(bytes: &[u8]) -> Option<Vec<Self>>;
}

macro_rules! width {
    ($($number:ty),*) => {$(
        impl Width for $number {
            fn put(&self, into: &mut Vec<u8>) {
                into.extend_from_slice(&self.to_le_bytes());
            }
            fn all(bytes: &[u8]) -> Option<Vec<Self>> {
                let (values, rest) = bytes.as_chunks();
                rest.is_empty().then(|| values.iter().map(|v| <$number>::from_le_bytes(*v)).collect())
            }
        }
    )*};
}

width!(u8, u16, u32, f64);

/// A payload being read. Every read is checked; nothing is set aside for a
/// count that the bytes cannot hold.
pub(super) struct Opened<'a>(&'a [u8]);

/// Checks the header and gives the payload.
pub(super) fn open(blob: &[u8], kind: Kind) -> Result<Opened<'_>> {
    let wrong = |what: &str| damage(format!("a {kind:?} {what}").to_lowercase());
    let (header, payload) =
        blob.split_first_chunk::<HEADER>().ok_or_else(|| wrong("is cut short"))?;
    let [w, its_kind, version, _, rest @ ..] = header;
    if *w != b'W' || *its_kind != kind as u8 {
        return Err(wrong("is something else"));
    }
    if *version != VERSION {
        return Err(wrong(&format!("has the unknown form {version}")));
    }
    let length = (payload.len() as u64).to_le_bytes();
    let check = check_of(*its_kind, *version, payload);
    if !rest.iter().eq(length.iter().chain(&check)) {
        return Err(wrong("does not have the check it was written with"));
    }
    Ok(Opened(payload))
}

/// Whether a blob says that it is of this kind. `open` checks it.
pub(super) fn says(blob: &[u8], kind: Kind) -> bool {
    blob.get(1) == Some(&(kind as u8))
}

impl<'a> Opened<'a> {
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or_else(|| damage("a value ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) =
            self.0.split_first_chunk::<N>().ok_or_else(|| damage("a value ends too early"))?;
        self.0 = rest;
        Ok(*taken)
    }

    pub fn u32(&mut self) -> Result<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// How many of something follow, each of at least `least` bytes.
    pub fn count(&mut self, least: usize) -> Result<usize> {
        let count = u64::from_le_bytes(self.array()?);
        usize::try_from(count)
            .ok()
            .filter(|count| count.checked_mul(least).is_some_and(|bytes| bytes <= self.0.len()))
            .ok_or_else(|| damage("a value announces more than it holds"))
    }

    pub fn text(&mut self) -> Result<&'a str> {
        let length = self.count(1)?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| damage("a text is not text"))
    }

    pub fn column<T: Width>(&mut self, count: usize) -> Result<Vec<T>> {
        let bytes = count
            .checked_mul(size_of::<T>())
            .ok_or_else(|| damage("a value announces more than it holds"))?;
        T::all(self.bytes(bytes)?).ok_or_else(|| damage("a column ends within a number"))
    }

    /// All bytes that are left.
    pub fn all(self) -> &'a [u8] {
        self.0
    }

    /// All that is left, as a column.
    pub fn rest<T: Width>(self) -> Result<Vec<T>> {
        T::all(self.0).ok_or_else(|| damage("a column ends within a number"))
    }

    /// An error where something is left.
    pub fn end(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(damage("a value holds more than it says")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> Vec<u8> {
        let mut sealer = Sealer::new();
        sealer.text("Müller");
        sealer.f64(-0.0);
        sealer.count(2);
        sealer.column(&[7u16, 65_535]);
        sealer.seal(Kind::Values)
    }

    #[test]
    fn a_sealed_value_is_read_back_bit_for_bit() {
        let blob = sealed();
        let mut opened = open(&blob, Kind::Values).expect("opened");
        assert_eq!(opened.text().expect("text"), "Müller");
        assert_eq!(opened.column::<f64>(1).expect("a number")[0].to_bits(), (-0.0f64).to_bits());
        let count = opened.count(2).expect("a count");
        assert_eq!(opened.column::<u16>(count).expect("a column"), [7, 65_535]);
        opened.end().expect("the end");
    }

    #[test]
    fn any_bit_that_flips_and_any_cut_is_seen() {
        let blob = sealed();
        assert!(open(&blob, Kind::Shape).is_err(), "another kind");
        for bit in 0..blob.len() * 8 {
            // The spare byte alone carries nothing.
            let mut flipped = blob.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(bit / 8 == 3 || open(&flipped, Kind::Values).is_err(), "bit {bit}");
        }
        for length in 0..blob.len() {
            assert!(open(&blob[..length], Kind::Values).is_err(), "cut at {length}");
        }
    }

    #[test]
    fn a_count_beyond_the_value_is_an_error_before_memory_is_taken() {
        let mut sealer = Sealer::new();
        sealer.count(usize::MAX);
        let blob = sealer.seal(Kind::Column);
        let mut opened = open(&blob, Kind::Column).expect("opened");
        assert!(opened.count(8).is_err());
        let opened = open(&blob, Kind::Column).expect("opened");
        assert!(opened.rest::<f64>().is_ok_and(|column| column.len() == 1));
    }
}
