//! How a record lies in a table: a format byte, a checksum, then the body.
//!
//! redb does not verify its pages when it reads them, so each record carries its own checksum, CRC-32C. It covers the table's name
//! and the key too: a record that answers to another's key is as wrong as one whose bytes have changed. It guards against failing
//! disks and our own mistakes, and finds every flipped bit and every burst of up to 32; against people, the chain of envelopes
//! stands. A cryptographic hash here would cost twenty times as much a record, and promise nothing more (docs/decisions/0011).

/// What stands before the body.
pub(crate) const HEAD_BYTES: usize = 1 + 4;

/// Puts format and checksum before `body`. No format is zero, so that a zeroed sector is no record.
pub(crate) fn close(table: &str, format: u8, key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEAD_BYTES + body.len());
    record.push(format);
    record.extend(checksum(table, key, format, body).to_le_bytes());
    record.extend(body);
    record
}

/// The body of a record that is whole, of this format, and answers to `key`; else what is wrong with it, in words.
pub(crate) fn open<'a>(table: &str, format: u8, key: &[u8], record: &'a [u8]) -> Result<&'a [u8], String> {
    let (head, body) = record.split_at_checked(HEAD_BYTES).ok_or_else(|| format!("the record has only {} bytes", record.len()))?;
    let stored = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
    let computed = checksum(table, key, head[0], body);
    if stored != computed {
        return Err(format!("its checksum is {stored:08x}, but its bytes give {computed:08x}"));
    }
    if head[0] != format {
        return Err(format!("its format is {}, and this tillit reads format {format}", head[0]));
    }
    Ok(body)
}

fn checksum(table: &str, key: &[u8], format: u8, body: &[u8]) -> u32 {
    let mut sum = crc32c::crc32c(table.as_bytes());
    sum = crc32c::crc32c_append(sum, key);
    sum = crc32c::crc32c_append(sum, &[format]);
    crc32c::crc32c_append(sum, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_under_another_key_or_in_another_table_or_format_is_refused() {
        let record = close("entries", 1, &[1], b"body");
        assert_eq!(open("entries", 1, &[1], &record), Ok(&b"body"[..]));
        assert!(open("entries", 1, &[2], &record).is_err());
        assert!(open("meta", 1, &[1], &record).is_err());
        assert_eq!(open("entries", 2, &[1], &record), Err("its format is 1, and this tillit reads format 2".to_owned()));
    }

    #[test]
    fn every_cut_and_every_changed_bit_of_a_record_is_found() {
        let record = close("entries", 1, b"key", b"what is kept");
        for at in 0..record.len() {
            assert!(open("entries", 1, b"key", &record[..at]).is_err(), "cut to {at} bytes");
            for bit in 0..8 {
                let mut changed = record.clone();
                changed[at] ^= 1 << bit;
                assert!(open("entries", 1, b"key", &changed).is_err(), "bit {bit} of byte {at}");
            }
        }
    }
}
