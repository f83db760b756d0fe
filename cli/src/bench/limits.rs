//! What the disk itself can do, with the very entries that were written: what tillit is held against.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use redb::{ConcurrencyMode, Database, TableDefinition};
use tillit_store::journal::{Journal, Options};

use super::report::{Limit, percentile};

const ENTRIES: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("entries");
/// How many entries are read from the journal, to be written again and again.
const SAMPLE: usize = 20_000;

/// Measures on the disk of `folder`, which holds the store's own journal.
pub(super) fn limits(folder: &Path, a_commit: usize, turn: Duration) -> io::Result<Limit> {
    let entries = sample(&folder.join("journal"))?;
    let fdatasync_per_second = fdatasync(&folder.join("plain"), turn)?;
    let (redb_appends_per_second, redb_commit_p50) = redb(&folder.join("bare.redb"), &entries, a_commit, turn).map_err(io::Error::other)?;
    Ok(Limit { fdatasync_per_second, redb_appends_per_second, redb_commit_p50 })
}

/// The bytes of entries as the journal has them.
fn sample(journal: &Path) -> io::Result<Vec<Vec<u8>>> {
    let journal = Journal::open(journal, Options::default()).map_err(io::Error::other)?;
    let from = journal.last_position().saturating_sub(SAMPLE as u64);
    let entries = journal.read_from(from).take(SAMPLE).filter_map(Result::ok);
    let bytes = entries.map(|entry| {
        let parts = entry.parts.iter().filter_map(|part| part.bytes.as_deref());
        std::iter::once(entry.envelope.as_slice()).chain(parts).flatten().copied().collect()
    });
    Ok(bytes.collect())
}

fn fdatasync(path: &Path, turn: Duration) -> io::Result<f64> {
    let file = File::create(path)?;
    let (began, mut count) = (Instant::now(), 0u64);
    while began.elapsed() < turn {
        file.write_all_at(&[b'x'; 4096], count * 4096)?;
        file.sync_data()?;
        count += 1;
    }
    fs::remove_file(path)?;
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

fn redb(path: &Path, entries: &[Vec<u8>], a_commit: usize, turn: Duration) -> Result<(f64, Duration), redb::Error> {
    let mut builder = Database::builder();
    builder.set_cache_size(64 << 20).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    let database = builder.create(path)?;
    let (mut position, mut took) = (0u64, Vec::new());
    let began = Instant::now();
    let mut entries = entries.iter().cycle();
    while began.elapsed() < turn {
        let before = Instant::now();
        let transaction = database.begin_write()?;
        {
            let mut table = transaction.open_table(ENTRIES)?;
            for entry in entries.by_ref().take(a_commit) {
                table.insert(position, entry.as_slice())?;
                position += 1;
            }
        }
        transaction.commit()?;
        took.push(before.elapsed());
    }
    let elapsed = began.elapsed();
    drop(database);
    let _ = fs::remove_file(path);
    took.sort_unstable();
    Ok((position as f64 / elapsed.as_secs_f64(), percentile(&took, 0.5)))
}
