//! What a durable append costs, beside bare redb in the same mode and a bare fdatasync.
//!
//! `cargo bench -p tillit-store --bench journal` prints entries and commits a second, with 64 entries a commit and with one. The
//! contenders take turns, so that a disk which others use too is unfair to none; `TILLIT_BENCH_ROUNDS` (5) turns of
//! `TILLIT_BENCH_MS` (1000) each, and the median counts. Flushes are counted where they reach the file.
//! `TILLIT_BENCH_FOLDER` names another disk; one in memory shows what is left when flushing costs nothing.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot reach its disk has nothing to say")]

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use redb::{ConcurrencyMode, Database, TableDefinition};
use tillit_store::journal::{Journal, NewEntry, Options};

const ENVELOPE: [u8; 250] = [b'e'; 250];
const PART: [u8; 150] = [b'p'; 150];
const PARTS: [(&str, &[u8]); 2] = [("facts", &PART), ("events", &PART)];
const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");

fn main() {
    let (rounds, turn) = (number("TILLIT_BENCH_ROUNDS", 5), Duration::from_millis(number("TILLIT_BENCH_MS", 1000)));
    let place = std::env::var_os("TILLIT_BENCH_FOLDER").map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = place.join("journal-bench");
    println!(
        "{rounds} turns of {turn:?} each, median; an entry is 250 bytes of envelope and two parts of 150; mode: SingleWriter, two-phase"
    );
    for batch in [64, 1] {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        contest(&folder, batch, rounds as usize, turn);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn contest(folder: &Path, batch: usize, rounds: usize, turn: Duration) {
    let mut fdatasync = Fdatasync::new(&folder.join("plain"));
    let mut redb = Redb::new(&folder.join("bare.redb"), batch);
    let journal = Journal::open(&folder.join("journal"), Options::default()).unwrap();
    let entries = vec![NewEntry { envelope: &ENVELOPE, parts: &PARTS }; batch];
    let opening_flushes = journal.flushes();
    let mut turns: [Vec<Turn>; 3] = Default::default();
    for _ in 0..rounds {
        turns[0].push(take_turn(turn, || fdatasync.append()));
        turns[1].push(take_turn(turn, || redb.append()));
        turns[2].push(take_turn(turn, || assert!(!journal.append(&entries).unwrap().is_empty())));
    }
    let commits: usize = turns[2].iter().map(|turn| turn.commits).sum();
    let flushes = journal.flushes() - opening_flushes;
    let last = journal.last_position();
    journal.close().unwrap();
    let disk: u64 = std::fs::read_dir(folder.join("journal")).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum();

    println!("\n{batch} entries a commit");
    let [plain, bare, ours] = turns.map(|turns| median(&turns));
    println!("  fdatasync of 4 KiB appended  {:>8.0}/s               p50 {:>7.3} ms", plain.0, plain.1);
    println!("  bare redb                    {:>8.0} entries/s       p50 {:>7.3} ms a commit", bare.0 * batch as f64, bare.1);
    println!("  journal                      {:>8.0} entries/s       p50 {:>7.3} ms a commit", ours.0 * batch as f64, ours.1);
    println!(
        "  journal to bare redb: {:.2} of its rate, {:.2} of its p50; to fdatasync: {:.2} of its p50",
        ours.0 / bare.0,
        ours.1 / bare.1,
        ours.1 / plain.1
    );
    println!(
        "  {commits} commits, {flushes} flushes ({:.2} a commit); {last} entries, {:.0} bytes on disk each",
        flushes as f64 / commits as f64,
        disk as f64 / last as f64
    );
}

/// Commits of one turn: how many, how long it took, and each.
struct Turn {
    commits: usize,
    elapsed: Duration,
    each: Vec<Duration>,
}

fn take_turn(length: Duration, mut commit: impl FnMut()) -> Turn {
    let began = Instant::now();
    let mut each = Vec::new();
    while began.elapsed() < length {
        let began = Instant::now();
        commit();
        each.push(began.elapsed());
    }
    Turn { commits: each.len(), elapsed: began.elapsed(), each }
}

/// Commits a second of the middle turn, and the middle time of a commit in ms.
fn median(turns: &[Turn]) -> (f64, f64) {
    let mut rates: Vec<f64> = turns.iter().map(|turn| turn.commits as f64 / turn.elapsed.as_secs_f64()).collect();
    rates.sort_by(f64::total_cmp);
    let mut each: Vec<Duration> = turns.iter().flat_map(|turn| turn.each.iter().copied()).collect();
    each.sort();
    (rates[rates.len() / 2], each[each.len() / 2].as_secs_f64() * 1000.0)
}

struct Fdatasync {
    file: File,
    length: u64,
}

impl Fdatasync {
    fn new(path: &Path) -> Fdatasync {
        Fdatasync { file: File::create(path).unwrap(), length: 0 }
    }

    fn append(&mut self) {
        self.file.write_all_at(&[7; 4096], self.length).unwrap();
        self.length += 4096;
        self.file.sync_data().unwrap();
    }
}

struct Redb {
    database: Database,
    batch: usize,
    last: u64,
    record: Vec<u8>,
}

impl Redb {
    fn new(path: &Path, batch: usize) -> Redb {
        let mut builder = Database::builder();
        builder.set_cache_size(Options::default().cache_bytes).set_concurrency_mode(ConcurrencyMode::SingleWriter);
        Redb { database: builder.create(path).unwrap(), batch, last: 0, record: vec![b'r'; ENVELOPE.len() + 2 * PART.len()] }
    }

    fn append(&mut self) {
        let transaction = self.database.begin_write().unwrap();
        {
            let mut entries = transaction.open_table(ENTRIES).unwrap();
            for _ in 0..self.batch {
                self.last += 1;
                entries.insert(self.last, &*self.record).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
