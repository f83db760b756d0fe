//! Reads the two commit slots of a redb file before redb does.
//!
//! redb's header names one of two slots as the primary, in a byte that no checksum covers. With two-phase commits redb follows
//! that byte and never looks at the other slot: one flipped bit, and it opens the commit before the last without a word. Each
//! slot carries its transaction's number, though, so one can see that the other is newer. That is in order after a crash (the new
//! slot was written and its turn had not come), also in the middle of the repair that follows.
//!
//! The layout is that of redb's file format 3 (its `docs/design.md`, "Super-header").

use std::io;

use redb::StorageBackend;

const MAGIC: &[u8] = b"redb\x1A\x0A\xA9\x0D\x0A";
/// Where the byte lies that names the primary slot.
pub(crate) const GOD_BYTE: u64 = 9;
pub(crate) const PRIMARY_BIT: u8 = 1;
const HEADER_BYTES: usize = 64 + 2 * SLOT_BYTES;
const SLOT_BYTES: usize = 128;
const TRANSACTION_IN_SLOT: usize = 104;

/// What the header says before anything is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    /// Too short for a header, or without redb's mark.
    None,
    /// The primary slot is the newest.
    Sound,
    /// The other slot is newer than the primary one, whose byte is given.
    OtherIsNewer { god_byte: u8 },
}

pub(crate) fn look(file: &dyn StorageBackend) -> io::Result<Header> {
    if file.len()? < HEADER_BYTES as u64 {
        return Ok(Header::None);
    }
    let mut header = [0; HEADER_BYTES];
    file.read(0, &mut header)?;
    if !header.starts_with(MAGIC) {
        return Ok(Header::None);
    }
    let transaction = |slot: usize| {
        let at = 64 + slot * SLOT_BYTES + TRANSACTION_IN_SLOT;
        u64::from_le_bytes(header[at..at + 8].try_into().expect("eight bytes"))
    };
    let god_byte = header[GOD_BYTE as usize];
    let primary = usize::from(god_byte & PRIMARY_BIT);
    if transaction(1 - primary) > transaction(primary) { Ok(Header::OtherIsNewer { god_byte }) } else { Ok(Header::Sound) }
}
