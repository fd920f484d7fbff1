//! What stands for a person in a workspace? A salted pseudonym: the same key
//! gives the same one, and none gives its key back without the salt.

use sha2::{Digest, Sha256};

/// Makes pseudonyms: the first 16 bytes of HMAC-SHA-256 (RFC 2104) of the
/// person's key, with the workspace's salt as the HMAC's key. Two of ten
/// million persons share one with a chance below 10⁻²⁴.
#[derive(Clone)]
pub struct Pseudonyms {
    inner: Sha256,
    outer: Sha256,
}

impl Pseudonyms {
    pub fn new(salt: &[u8; 32]) -> Self {
        let padded = |pad: u8| {
            let mut block = [pad; 64];
            for (byte, salt) in block.iter_mut().zip(salt) {
                *byte ^= salt;
            }
            Sha256::new_with_prefix(block)
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
        let inner = self.inner.clone().chain_update(bytes).finalize();
        let outer = self.outer.clone().chain_update(inner).finalize();
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(outer.iter()) {
            *to = *from;
        }
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
    fn salt_key_and_row_each_change_it() {
        let (one, other) = (Pseudonyms::new(&[1; 32]), Pseudonyms::new(&[2; 32]));
        assert_ne!(one.of_key("C1"), other.of_key("C1"));
        assert_ne!(one.of_key("C1"), one.of_key("C2"));
        assert_ne!(one.of_row("f", 1, "x"), one.of_row("f", 2, "x"));
    }
}
