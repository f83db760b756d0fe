//! The frame around every stored byte string: a flipped bit is named, never served (P3).
//!
//! `format (1 byte) · checksum (8 bytes) · value`. The checksum covers format, key and value, so that a record which landed under
//! another key is found as well. It guards against failing disks and our own mistakes; against people, the chain does.

use super::error::RecordError;

/// The format that [`frame`] writes.
pub const FRAME_FORMAT: u8 = 1;

const CHECKSUM_BYTES: usize = 8;
const HEAD_BYTES: usize = 1 + CHECKSUM_BYTES;

/// A value as it is kept under a key.
#[must_use]
pub fn frame(key: &[u8], value: &[u8]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(HEAD_BYTES + value.len());
    framed.push(FRAME_FORMAT);
    framed.extend_from_slice(&checksum(key, value));
    framed.extend_from_slice(value);
    framed
}

/// The value that was kept under a key.
///
/// # Errors
/// The bytes are not what was framed under this key, or are of a format that this tillit does not know.
pub fn unframe<'a>(key: &[u8], framed: &'a [u8]) -> Result<&'a [u8], RecordError> {
    let Some((head, value)) = framed.split_at_checked(HEAD_BYTES) else { return Err(RecordError::Short { length: framed.len() }) };
    if head[0] != FRAME_FORMAT {
        return Err(RecordError::Format { found: head[0], known: FRAME_FORMAT });
    }
    if head[1..] != checksum(key, value) {
        return Err(RecordError::Damaged);
    }
    Ok(value)
}

fn checksum(key: &[u8], value: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[FRAME_FORMAT]).update(&(key.len() as u64).to_le_bytes()).update(key).update(value);
    *hasher.finalize().as_bytes().first_chunk().expect("a hash has 32 bytes")
}
