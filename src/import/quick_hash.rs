//! How are the short cells of a table hashed fast? By multiplying eight bytes
//! at a time and folding the product, as wyhash does (Wang Yi,
//! <https://github.com/wangyi-fudan/wyhash>). Not for keys that somebody else
//! chooses in order to be slow: a file that an officer imports harms no other.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by short texts or numbers.
pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

#[derive(Default)]
pub(super) struct QuickHasher(u64);

/// Odd, with as many ones as zeros: the fraction of the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl QuickHasher {
    fn fold(&mut self, value: u64) {
        let product =
            u128::from(self.0 ^ value ^ FACTOR) * u128::from(FACTOR ^ value.rotate_left(29));
        self.0 = (product as u64) ^ (product >> 64) as u64;
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        eights.iter().for_each(|eight| self.fold(u64::from_le_bytes(*eight)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            self.fold(u64::from_le_bytes(last) ^ (rest.len() as u64) << 56);
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.0 = self.0.wrapping_add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.fold(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.fold(value);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::hash::Hash;

    #[test]
    fn codes_and_numbers_that_follow_each_other_are_spread() {
        fn hash(value: impl Hash) -> u64 {
            let mut hasher = QuickHasher::default();
            value.hash(&mut hasher);
            hasher.finish()
        }
        let codes = (0..100_000u32).map(|i| hash(format!("E{i:08}").as_str()));
        let numbers = (0..100_000u32).map(hash);
        for hashes in [codes.collect::<Vec<_>>(), numbers.collect()] {
            assert_eq!(hashes.iter().collect::<HashSet<_>>().len(), 100_000);
            for shift in [0, 24, 47] {
                let mut filled = vec![0u32; 1 << 10];
                hashes.iter().for_each(|h| filled[(h >> shift) as usize & 1023] += 1);
                let most = filled.iter().max().copied().unwrap_or(0);
                assert!(most < 200, "{most} of about 98 in one bucket");
            }
        }
    }
}
