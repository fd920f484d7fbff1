//! How are the codes of a column kept small? In as few bits as the chunk
//! needs: above its least code, or, where the codes rise, as steps.
//!
//! Payload: 1 where steps, else 0; bits of a value; least code or first code
//! (4 bytes); how many (8 bytes); values, each straight after the other from
//! the lowest bit of little-endian words of 8 bytes. "Not known" is kept as
//! 0 and every other code as one more.

use super::blob::{Opened, Sealer};
use super::trouble::damage;
use crate::base::Result;

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

/// The codes of a chunk of at most so many.
///
/// Errors: anything that `pack` does not write.
pub(super) fn unpack<C: Code>(mut packed: Opened, most: usize) -> Result<Vec<C>> {
    let wrong = || damage("a packed column is not as it was written");
    let (steps, bits) = match packed.bytes(2)? {
        [steps @ 0..=1, bits @ 0..=32] => (*steps == 1, usize::from(*bits)),
        _ => return Err(wrong()),
    };
    let first = packed.u32()?;
    let count = packed.count(0)?;
    if count > most {
        return Err(wrong());
    }
    let bytes = packed.bytes((count * bits).div_ceil(64) * 8)?;
    packed.end()?;
    let (words, _) = bytes.as_chunks::<8>();
    let mask = (1u64 << bits) - 1;
    let mut words = words.iter().map(|word| u64::from_le_bytes(*word));
    let (mut word, mut left) = (0u64, 0);
    let mut code = first;
    let mut codes = Vec::with_capacity(count);
    for _ in 0..count {
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
        codes.push(C::lowered(lifted).ok_or_else(wrong)?);
    }
    Ok(codes)
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
        unpack(blob::open(&blob, Kind::Packed).expect("opened"), codes.len()).expect("unpacked")
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
            if let Ok(codes) = unpack::<u8>(opened, 300) {
                prop_assert_eq!(codes.len() as u64, count);
                prop_assert!(count <= 300);
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
