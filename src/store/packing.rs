//! How are the codes of a column kept small? In as few bits as the chunk
//! needs: above its least code, or, where the codes rise, as steps.
//!
//! Payload: 1 where steps, else 0; bits of a value; least code or first code
//! (4 bytes); how many (8 bytes); values, each straight after the other from
//! the lowest bit of little-endian words of 8 bytes. "Not known" is kept as
//! 0 and every other code as one more.

use super::blob::{Opened, Sealer};
use super::trouble::damage;
use crate::base::{Error, Result};

/// A code of a column's width.
pub(super) trait Code: Copy + Send + Sync {
    /// One more, and 0 for "not known".
    fn lifted(self) -> u32;
    /// `None` where it does not fit the width.
    fn lowered(lifted: u32) -> Option<Self>;
}

macro_rules! code {
    ($($width:ty),*) => {$(
        impl Code for $width {
            fn lifted(self) -> u32 {
                self.wrapping_add(1).into()
            }
            fn lowered(lifted: u32) -> Option<Self> {
                <$width>::try_from(lifted).ok().map(|lifted| lifted.wrapping_sub(1))
            }
        }
    )*};
}

code!(u8, u16, u32);

fn bits_of(greatest: u32) -> u32 {
    u32::BITS - greatest.leading_zeros()
}

/// Puts a chunk of a column.
pub(super) fn pack<C: Code>(codes: &[C], into: &mut Sealer) {
    let lifted = || codes.iter().map(|code| code.lifted());
    let (least, greatest) = (lifted().min().unwrap_or(0), lifted().max().unwrap_or(0));
    let bits = bits_of(greatest - least);
    let rises = lifted().is_sorted();
    let step = lifted().zip(lifted().skip(1)).map(|(a, b)| b.wrapping_sub(a)).max().unwrap_or(0);
    let steps = rises && bits_of(step) < bits;
    let bits = if steps { bits_of(step) } else { bits };
    into.bytes(&[u8::from(steps), bits as u8]);
    into.u32(least);
    into.count(codes.len());
    let mut before = least;
    let (mut word, mut filled) = (0u64, 0);
    let mut words = Vec::with_capacity((codes.len() * bits as usize).div_ceil(64));
    for code in lifted() {
        let value = u64::from(code - before);
        if steps {
            before = code;
        }
        word |= value << filled;
        filled += bits;
        if filled >= u64::BITS {
            words.push(word);
            filled -= u64::BITS;
            // What of the value did not fit; nothing where all of it did.
            word = if filled == 0 { 0 } else { value >> (bits - filled) };
        }
    }
    if filled > 0 {
        words.push(word);
    }
    words.iter().for_each(|word| into.bytes(&word.to_le_bytes()));
}

/// How a chunk is packed, and its words.
pub(super) struct Packed<'a> {
    steps: bool,
    bits: usize,
    first: u32,
    words: &'a [[u8; 8]],
    /// How many codes there are.
    pub(super) count: usize,
}

fn wrong() -> Error {
    damage("a packed column is not as it was written")
}

/// What a chunk of at most so many says of itself.
///
/// Errors: anything that `pack` does not write.
pub(super) fn packed(mut opened: Opened<'_>, most: usize) -> Result<Packed<'_>> {
    let (steps, bits) = match opened.bytes(2)? {
        [steps @ 0..=1, bits @ 0..=32] => (*steps == 1, usize::from(*bits)),
        _ => return Err(wrong()),
    };
    let first = opened.u32()?;
    let count = opened.count(0)?;
    if count > most {
        return Err(wrong());
    }
    let bytes = opened.bytes((count * bits).div_ceil(64) * 8)?;
    opened.end()?;
    Ok(Packed { steps, bits, first, words: bytes.as_chunks::<8>().0, count })
}

impl Packed<'_> {
    /// Whether every code is "not known".
    pub(super) fn says_nothing(&self) -> bool {
        self.bits == 0 && self.first == 0
    }

    /// The codes, of which there are `count`.
    ///
    /// Errors: a code that does not fit the column.
    pub(super) fn unpack<C: Code>(&self, into: &mut [C]) -> Result<()> {
        let (steps, bits, first) = (self.steps, self.bits, self.first);
        let mask = (1u64 << bits) - 1;
        let mut words = self.words.iter().map(|word| u64::from_le_bytes(*word));
        let (mut word, mut left) = (0u64, 0);
        let mut code = first;
        for to in into {
            let mut value = word;
            if left < bits {
                let next = words.next().unwrap_or(0);
                value |= next << left;
                word = next.checked_shr((bits - left) as u32).unwrap_or(0);
                left += 64 - bits;
            } else {
                word >>= bits;
                left -= bits;
            }
            let value = (value & mask) as u32;
            let lifted = if steps { code } else { first }.checked_add(value).ok_or_else(wrong)?;
            code = lifted;
            *to = C::lowered(lifted).ok_or_else(wrong)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::blob::{self, Kind};
    use super::*;
    use proptest::prelude::*;

    fn sealed<C: Code>(codes: &[C]) -> Vec<u8> {
        let mut sealer = Sealer::new();
        pack(codes, &mut sealer);
        sealer.seal(Kind::Packed)
    }

    fn again<C: Code>(codes: &[C]) -> Vec<C> {
        let blob = sealed(codes);
        let opened = blob::open(&blob, Kind::Packed).expect("opened");
        let packed = packed(opened, codes.len()).expect("packed");
        assert_eq!(packed.count, codes.len());
        let nothing = codes.iter().all(|code| code.lifted() == 0);
        assert!(!packed.says_nothing() || nothing);
        let mut again = vec![C::lowered(0).expect("a code"); packed.count];
        packed.unpack(&mut again).expect("unpacked");
        again
    }

    proptest! {
        #[test]
        fn codes_of_every_width_are_read_back(
            wide in proptest::collection::vec(any::<u32>(), 0..300),
            bits in 0..32u32,
        ) {
            let narrow: Vec<u32> = wide.iter().map(|code| code >> bits).collect();
            let mut rising = narrow.clone();
            rising.sort_unstable();
            let short: Vec<u16> = wide.iter().map(|code| *code as u16).collect();
            let bytes: Vec<u8> = wide.iter().map(|code| *code as u8 | 0xF0).collect();
            prop_assert_eq!(again(&wide), wide);
            prop_assert_eq!(again(&narrow), narrow);
            prop_assert_eq!(again(&rising), rising);
            prop_assert_eq!(again(&short), short);
            prop_assert_eq!(again(&bytes), bytes);
        }

        #[test]
        fn what_was_never_written_is_an_error_and_no_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..80),
            steps in 0..3u8,
            bits in 0..34u8,
            count in 0..400u64,
        ) {
            let mut sealer = Sealer::new();
            sealer.bytes(&[steps, bits]);
            sealer.u32(u32::MAX - 9);
            sealer.count(count as usize);
            sealer.bytes(&bytes);
            let blob = sealer.seal(Kind::Packed);
            let opened = blob::open(&blob, Kind::Packed).expect("opened");
            if let Ok(packed) = packed(opened, 300) {
                prop_assert_eq!(packed.count as u64, count);
                prop_assert!(count <= 300);
                let mut codes = vec![0u8; packed.count];
                let fits = packed.unpack(&mut codes).is_ok();
                prop_assert!(!fits || !packed.says_nothing() || codes.iter().all(|c| *c == 255));
            }
        }
    }

    #[test]
    fn what_is_alike_takes_no_room_and_persons_in_order_a_bit_each() {
        assert!(sealed(&[u16::MAX; 10_000]).len() < 50);
        let persons: Vec<u32> = (0..10_000).map(|row| 5_000_000 + row * 2 / 3).collect();
        assert!(sealed(&persons).len() < 10_000 / 8 + 50);
        assert_eq!(again(&persons), persons);
        assert!(again::<u32>(&[]).is_empty());
    }
}
