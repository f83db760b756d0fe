//! Hashes by which versions of packages and processes are known. All are BLAKE3, written in lowercase hexadecimal.

use std::fmt;

/// The first eight bytes of the hash of a package or a process: enough to tell them apart within an organisation, and to be
/// held against the stored package, which is kept by its whole hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortHash(pub [u8; 8]);

impl ShortHash {
    /// The first eight bytes of a hash.
    #[must_use]
    pub fn of(hash: &[u8; 32]) -> ShortHash {
        ShortHash(*hash.first_chunk().expect("a hash has 32 bytes"))
    }

    /// Reads sixteen lowercase hexadecimal digits; `None` for anything else, so each hash has one way to be written.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<ShortHash> {
        let are_digits = hex.len() == 16 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        u64::from_str_radix(hex, 16).ok().filter(|_| are_digits).map(|number| ShortHash(number.to_be_bytes()))
    }
}

impl fmt::Display for ShortHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}
