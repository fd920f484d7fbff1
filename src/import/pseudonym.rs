//! What stands for a person in a workspace? A salted pseudonym: the same key
//! gives the same one, and none gives its key back without the salt.

use sha2::block_api::compress256;

/// Makes pseudonyms: the first 16 bytes of HMAC-SHA-256 (RFC 2104) of the
/// person's key, with the workspace's salt as the HMAC's key. Two of ten
/// million persons share one with a chance below 10⁻²⁴.
#[derive(Clone)]
pub struct Pseudonyms {
    inner: Begun,
    outer: Begun,
}

/// SHA-256 after a first block, the same for all keys. Ending it here, without
/// the buffer of a hasher that takes any pieces, takes half the time.
#[derive(Clone, Copy)]
struct Begun([u32; 8]);

/// Bytes of a block.
const BLOCK: usize = 64;
/// Of a block, what is left for text by the mark of its end and its length.
const LAST_TEXT: usize = BLOCK - 9;

impl Begun {
    fn with(first: [u8; BLOCK]) -> Begun {
        // FIPS 180-4, 5.3.3.
        let mut state = [
            0x6A09_E667,
            0xBB67_AE85,
            0x3C6E_F372,
            0xA54F_F53A,
            0x510E_527F,
            0x9B05_688C,
            0x1F83_D9AB,
            0x5BE0_CD19,
        ];
        compress256(&mut state, &[first]);
        Begun(state)
    }

    /// The hash of the first block and the text, padded as in FIPS 180-4, 5.1.1.
    fn end(self, text: &[u8]) -> [u8; 32] {
        let Begun(mut state) = self;
        let (blocks, rest) = text.as_chunks::<BLOCK>();
        compress256(&mut state, blocks);
        let mut last = [[0; BLOCK]; 2];
        let padded = rest.iter().copied().chain([0x80]);
        last.as_flattened_mut().iter_mut().zip(padded).for_each(|(to, byte)| *to = byte);
        let last = if rest.len() <= LAST_TEXT { &mut last[..1] } else { &mut last[..] };
        let bits = 8 * (BLOCK + text.len()) as u64;
        let end = last.as_flattened_mut().iter_mut().rev();
        end.zip(bits.to_le_bytes()).for_each(|(to, byte)| *to = byte);
        compress256(&mut state, last);
        let mut hash = [0; 32];
        let words = state.iter().flat_map(|word| word.to_be_bytes());
        hash.iter_mut().zip(words).for_each(|(to, byte)| *to = byte);
        hash
    }
}

impl Pseudonyms {
    pub fn new(salt: &[u8; 32]) -> Self {
        let padded = |pad: u8| {
            let mut block = [pad; BLOCK];
            for (byte, salt) in block.iter_mut().zip(salt) {
                *byte ^= salt;
            }
            Begun::with(block)
        };
        Pseudonyms { inner: padded(0x36), outer: padded(0x5C) }
    }

    /// The pseudonym of a key, as the file wrote it but for white space
    /// around it.
    pub fn of_key(&self, key: &str) -> [u8; 16] {
        self.of_bytes(key.trim().as_bytes())
    }

    /// The pseudonym of a record without a key, who is a person of their own:
    /// made of the file's name, the row's number and the row's cells, after a
    /// NUL, with which no key begins.
    pub fn of_row(&self, file: &str, row: u64, cells: &str) -> [u8; 16] {
        self.of_bytes(format!("\0{file}\0{row}\0{cells}").as_bytes())
    }

    fn of_bytes(&self, bytes: &[u8]) -> [u8; 16] {
        let hash = self.outer.end(&self.inner.end(bytes));
        let mut first = [0; 16];
        first.iter_mut().zip(hash).for_each(|(to, byte)| *to = byte);
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_start_of_the_published_hmac() {
        // RFC 4231, test case 1; a key shorter than a block is padded with zeros.
        let mut salt = [0; 32];
        salt[..20].fill(0x0B);
        let want = [
            0xB0, 0x34, 0x4C, 0x61, 0xD8, 0xDB, 0x38, 0x53, 0x5C, 0xA8, 0xAF, 0xCE, 0xAF, 0x0B,
            0xF1, 0x2B,
        ];
        assert_eq!(Pseudonyms::new(&salt).of_key(" Hi There "), want);
    }

    #[test]
    fn keys_of_every_length_are_hashed_as_the_hasher_does_it() {
        use sha2::{Digest, Sha256};
        let salt: [u8; 32] = std::array::from_fn(|i| i as u8 * 7);
        let padded = |pad: u8| {
            let salt = salt.iter().copied().chain(std::iter::repeat(0)).take(64);
            salt.map(|byte| byte ^ pad).collect::<Vec<u8>>()
        };
        let text: Vec<u8> = (0..300).map(|i| (i * 31 % 251) as u8).collect();
        for length in 0..text.len() {
            let inner = Sha256::new_with_prefix(padded(0x36)).chain_update(&text[..length]);
            let hash = Sha256::new_with_prefix(padded(0x5C)).chain_update(inner.finalize());
            let made = Pseudonyms::new(&salt).of_bytes(&text[..length]);
            assert_eq!(made[..], hash.finalize()[..16], "{length}");
        }
    }

    #[test]
    fn salt_key_and_row_each_change_it() {
        let (one, other) = (Pseudonyms::new(&[1; 32]), Pseudonyms::new(&[2; 32]));
        assert_ne!(one.of_key("C1"), other.of_key("C1"));
        assert_ne!(one.of_key("C1"), one.of_key("C2"));
        assert_ne!(one.of_row("f", 1, "x"), one.of_row("f", 2, "x"));
    }
}
