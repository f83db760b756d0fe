//! A file of which each block is held against a checksum when it is read.
//!
//! redb does not verify its pages when it reads them. A row's own checksum tells that the row is whole, but not that it was
//! found on the right way: one flipped bit in a branch of the tree, and a row that is there is not found. Where keys follow each
//! other without gaps, as in the journal, that shows; where a row may well be missing, it does not. So beside the file lies
//! another with a checksum for each of its blocks. A block that is not as it was written is an error of kind
//! [`io::ErrorKind::InvalidData`], and redb never sees it.
//!
//! The first block is left out: redb writes it in place, in pieces, and its commit slots carry checksums of their own.
//!
//! A crash may keep a block and lose its checksum, or the other way round, but only of blocks written since the last sync. redb
//! writes no block in place that a commit can reach, and each sync makes the checksums durable first; so none of them is read.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard};

use redb::{BackendError, StorageBackend};

const BLOCK_BYTES: usize = 4096;
const SUM_BYTES: usize = 4;
/// The checksum of a block that was never written and is all zeros. No written block has it.
const UNWRITTEN: u32 = 0;

/// A file, and beside it the checksums of its blocks.
#[derive(Debug)]
pub(crate) struct SummedFile {
    file: Box<dyn StorageBackend>,
    sums: Box<dyn StorageBackend>,
    /// Checksums of blocks written since the last sync, by block.
    unsynced: Mutex<BTreeMap<u64, u32>>,
}

impl SummedFile {
    pub(crate) fn new(file: Box<dyn StorageBackend>, sums: Box<dyn StorageBackend>) -> SummedFile {
        SummedFile { file, sums, unsynced: Mutex::default() }
    }

    /// Holds whole blocks, the first of which is `first`, against their checksums.
    fn check(&self, first: u64, blocks: &[u8]) -> io::Result<()> {
        let count = (blocks.len() / BLOCK_BYTES) as u64;
        // Before the kept ones: a sync moves them there meanwhile.
        let unsynced: BTreeMap<u64, u32> = self.unsynced().range(first..first + count).map(|(block, sum)| (*block, *sum)).collect();
        let mut kept = vec![0; count as usize * SUM_BYTES];
        let there = self.sums.len()?.saturating_sub(first * SUM_BYTES as u64);
        let there = usize::try_from(there).unwrap_or(usize::MAX).min(kept.len());
        self.sums.read(first * SUM_BYTES as u64, &mut kept[..there])?;
        for ((block, bytes), kept) in (first..).zip(blocks.chunks(BLOCK_BYTES)).zip(kept.chunks(SUM_BYTES)) {
            let kept = u32::from_le_bytes(kept.try_into().expect("a checksum has four bytes"));
            let kept = unsynced.get(&block).copied().unwrap_or(kept);
            let whole = block == 0 || if kept == UNWRITTEN { bytes.iter().all(|byte| *byte == 0) } else { kept == sum(block, bytes) };
            if !whole {
                let cause = format!("the {BLOCK_BYTES} bytes at {} are not as they were written", block * BLOCK_BYTES as u64);
                return Err(io::Error::new(io::ErrorKind::InvalidData, cause));
            }
        }
        Ok(())
    }

    /// Reads the whole blocks that a range of bytes touches, and gives the first of them.
    fn around(&self, offset: u64, length: usize) -> io::Result<(u64, Vec<u8>)> {
        let first = offset / BLOCK_BYTES as u64;
        let end = (offset + length as u64).div_ceil(BLOCK_BYTES as u64);
        let mut blocks = vec![0; (end - first) as usize * BLOCK_BYTES];
        self.file.read(first * BLOCK_BYTES as u64, &mut blocks)?;
        Ok((first, blocks))
    }

    /// Writes the checksums of what was written since the last sync, neighbours in one call, and has the disk confirm them.
    fn sync_sums(&self) -> io::Result<()> {
        let written = self.unsynced().clone();
        if written.is_empty() {
            return Ok(());
        }
        let mut run: (u64, Vec<u8>) = (0, Vec::new());
        for (block, sum) in &written {
            if run.0 + (run.1.len() / SUM_BYTES) as u64 != *block {
                self.write_sums(&run)?;
                run = (*block, Vec::new());
            }
            run.1.extend(sum.to_le_bytes());
        }
        self.write_sums(&run)?;
        self.sums.sync_data()?;
        self.unsynced().retain(|block, sum| written.get(block) != Some(sum));
        Ok(())
    }

    /// Never held during a call to the disk: reads go on while a fold syncs.
    fn unsynced(&self) -> MutexGuard<'_, BTreeMap<u64, u32>> {
        self.unsynced.lock().expect("no holder of this lock panics")
    }

    fn write_sums(&self, (first, sums): &(u64, Vec<u8>)) -> io::Result<()> {
        if sums.is_empty() { Ok(()) } else { self.sums.write(first * SUM_BYTES as u64, sums) }
    }
}

fn sum(block: u64, bytes: &[u8]) -> u32 {
    match crc32c::crc32c_append(crc32c::crc32c(&block.to_le_bytes()), bytes) {
        UNWRITTEN => 1,
        sum => sum,
    }
}

impl StorageBackend for SummedFile {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if offset + out.len() as u64 <= BLOCK_BYTES as u64 {
            return self.file.read(offset, out);
        }
        if offset.is_multiple_of(BLOCK_BYTES as u64) && out.len().is_multiple_of(BLOCK_BYTES) {
            self.file.read(offset, out)?;
            return self.check(offset / BLOCK_BYTES as u64, out);
        }
        let (first, blocks) = self.around(offset, out.len())?;
        self.check(first, &blocks)?;
        let start = (offset - first * BLOCK_BYTES as u64) as usize;
        out.copy_from_slice(&blocks[start..start + out.len()]);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let blocks = len.div_ceil(BLOCK_BYTES as u64);
        self.unsynced().split_off(&blocks);
        // What grows again after it was cut is unwritten again.
        self.sums.set_len(blocks * SUM_BYTES as u64)?;
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.sync_sums()?;
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write(offset, data)?;
        if offset + data.len() as u64 <= BLOCK_BYTES as u64 {
            return Ok(());
        }
        let whole = offset.is_multiple_of(BLOCK_BYTES as u64) && data.len().is_multiple_of(BLOCK_BYTES);
        let (first, around) = if whole { (offset / BLOCK_BYTES as u64, Vec::new()) } else { self.around(offset, data.len())? };
        let blocks = if whole { data } else { &around };
        self.unsynced().extend((first..).zip(blocks.chunks(BLOCK_BYTES)).map(|(block, bytes)| (block, sum(block, bytes))));
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        self.sums.close()?;
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use redb::backends::InMemoryBackend;

    use super::*;

    fn summed(bytes: &[u8], sums: &[u8]) -> SummedFile {
        let backend = |bytes: &[u8]| {
            let backend = InMemoryBackend::new();
            backend.set_len(bytes.len() as u64).unwrap();
            backend.write(0, bytes).unwrap();
            Box::new(backend) as Box<dyn StorageBackend>
        };
        SummedFile::new(backend(bytes), backend(sums))
    }

    fn contents(file: &dyn StorageBackend) -> Vec<u8> {
        let mut bytes = vec![0; file.len().unwrap() as usize];
        file.read(0, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_written_in_any_pieces_is_read_in_any_pieces() {
        let file = summed(&[], &[]);
        file.set_len(5 * 4096).unwrap();
        file.write(4096, &[1; 8192]).unwrap();
        file.write(4000, &[2; 200]).unwrap();
        file.write(3 * 4096 - 10, &[3; 20]).unwrap();
        for synced in [false, true] {
            let all = contents(&file);
            assert_eq!((all[3999], all[4000], all[4199], all[4200], all[12278], all[12297], all[12298]), (0, 2, 2, 1, 3, 3, 0));
            for (offset, length) in [(4090, 10), (4096, 4096), (5000, 9000), (16384, 4096)] {
                let mut piece = vec![9; length];
                file.read(offset, &mut piece).unwrap();
                assert_eq!(piece, all[offset as usize..offset as usize + length], "{offset}, synced: {synced}");
            }
            file.sync_data().unwrap();
        }
        file.set_len(4096).unwrap();
        file.set_len(5 * 4096).unwrap();
        assert!(contents(&file)[4096..].iter().all(|byte| *byte == 0), "what was cut off is not there again");
    }

    #[test]
    fn a_changed_bit_of_a_block_or_of_its_checksum_is_an_error() {
        let file = summed(&[], &[]);
        file.set_len(4 * 4096).unwrap();
        file.write(4096, &[1; 4096]).unwrap();
        file.write(8192, &[0; 4096]).unwrap();
        file.sync_data().unwrap();
        let (bytes, sums) = (contents(&*file.file), contents(&*file.sums));
        let read = |bytes: &[u8], sums: &[u8], block: u64| summed(bytes, sums).read(block * 4096, &mut [0; 4096]);
        (0..4).for_each(|block| read(&bytes, &sums, block).unwrap());
        for block in 1..4usize {
            for bit in [0, 7 * 8 + 3, 4095 * 8 + 7] {
                let mut changed = bytes.clone();
                changed[block * 4096 + bit / 8] ^= 1 << (bit % 8);
                let error = read(&changed, &sums, block as u64).unwrap_err();
                assert_eq!(error.to_string(), format!("the 4096 bytes at {} are not as they were written", block * 4096));
            }
            for bit in 0..32 {
                let mut changed = sums.clone();
                changed[block * 4 + bit / 8] ^= 1 << (bit % 8);
                assert!(read(&bytes, &changed, block as u64).is_err(), "bit {bit} of the checksum of block {block}");
            }
            let mut moved = bytes.clone();
            moved.copy_within(4096..8192, block * 4096);
            assert_eq!(read(&moved, &sums, block as u64).is_ok(), block == 1, "a block in another's place");
        }
        assert!(read(&bytes, &[], 1).is_err(), "checksums that are missing are no excuse");
    }
}
