//! What rows in layers over the state file cost: to put, to fold, to read, and to open again.
//!
//! `cargo bench -p tillit-store --bench state` fills a state with `TILLIT_BENCH_CASES` (100000) rows of 350 bytes, then measures each
//! for `TILLIT_BENCH_MS` (1000). `TILLIT_BENCH_FOLDER` names another disk.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot reach its disk has nothing to say")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tillit_store::disk::Folder;
use tillit_store::record::{Chain, Hash};
use tillit_store::state::{Changes, Direction, Options, Span, State, Table};

const ROW: [u8; 350] = [b'r'; 350];
const INDEX_ROW: [u8; 8] = [b'i'; 8];

fn main() {
    let (cases, turn) = (number("TILLIT_BENCH_CASES", 100_000), Duration::from_millis(number("TILLIT_BENCH_MS", 1000)));
    let place = std::env::var_os("TILLIT_BENCH_FOLDER").map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from);
    let folder = place.join("state-bench");
    let _ = std::fs::remove_dir_all(&folder);
    let state = open(&folder);
    let mut random = Random(1);
    println!("{cases} open rows of {} bytes, {turn:?} each", ROW.len());
    fill(&state, cases);
    state.close().unwrap();
    let bytes: u64 = ["state.redb", "state.sums"].iter().map(|name| folder.join(name).metadata().unwrap().len()).sum();
    println!("  {:.0} bytes on disk a row", bytes as f64 / cases as f64);

    let began = Instant::now();
    let state = open(&folder);
    println!("  open after an orderly end          {:>10.1} ms", ms(began.elapsed()));
    let began = Instant::now();
    let rows = state.range(Table::Open, &Span::all(), Direction::Rising, usize::MAX).unwrap();
    println!("  read all {:>7} rows              {:>10.1} ms", rows.len(), ms(began.elapsed()));
    let key = |random: &mut Random| (random.next() % cases).to_be_bytes();
    per_second("get from the file", turn, 1, || state.get(Table::Open, &key(&mut random)).unwrap());
    per_second("get of a row that is not there", turn, 1, || state.get(Table::Open, &[&key(&mut random)[..], &[0]].concat()).unwrap());
    per_second("range of 50 from the file", turn, 1, || {
        let from = Span::all().beyond(&key(&mut random), Direction::Rising);
        state.range(Table::Open, &from, Direction::Rising, 50).unwrap()
    });

    puts_and_folds(&state, cases, turn, &mut random);
    per_second("range of 50 with a fresh layer", turn, 1, || {
        let from = Span::all().beyond(&key(&mut random), Direction::Rising);
        state.range(Table::Open, &from, Direction::Rising, 50).unwrap()
    });
    killed(&folder, &place.join("state-bench-killed"));
    drop(state);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A commit changes six rows: a summary, its case and number, an idempotency key twice, a counter.
fn commit(number: u64, case: u64) -> Changes {
    let mut changes = Changes::default();
    changes.put(Table::Open, case.to_be_bytes(), ROW);
    changes.put(Table::Cases, case.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes(), INDEX_ROW);
    changes.put(Table::Numbers, case.to_be_bytes(), INDEX_ROW);
    changes.put(Table::Keys, number.wrapping_mul(0x94D0_49BB_1331_11EB).to_be_bytes(), [b'k'; 50]);
    changes.put(Table::KeysByTime, number.to_be_bytes(), INDEX_ROW);
    changes.put(Table::Counters, "INC-2026", number.to_be_bytes());
    changes
}

fn puts_and_folds(state: &State, cases: u64, turn: Duration, random: &mut Random) {
    let (mut commits, mut putting) = (0, Duration::ZERO);
    let (mut rows, mut folds, mut folding) = (0, 0, Duration::ZERO);
    while putting < turn || folding < turn {
        while !state.wants_fold() {
            commits += 1;
            let changes = commit(cases + commits, random.next() % cases);
            let began = Instant::now();
            state.put(changes, mark(commits));
            putting += began.elapsed();
        }
        rows += state.weight();
        folds += 1;
        let began = Instant::now();
        state.freeze().unwrap().write().unwrap();
        folding += began.elapsed();
    }
    println!(
        "  put, six rows a commit             {:>10.0} commits/s, {:.2} us each",
        rate(commits, putting),
        1e6 / rate(commits, putting)
    );
    let each = ms(folding) / folds as f64;
    println!(
        "  fold                               {:>10.0} rows/s, {:.0} commits/s; {each:.0} ms a fold of {} rows",
        rate(rows as u64, folding),
        rate(commits, folding),
        rows / folds
    );
    (0..1000).for_each(|more| state.put(commit(more, random.next() % cases), mark(commits + more)));
}

/// Opens what a kill would leave: the files as they are while the state is open.
fn killed(folder: &Path, copy: &Path) {
    let _ = std::fs::remove_dir_all(copy);
    std::fs::create_dir_all(copy).unwrap();
    for name in ["state.redb", "state.sums"] {
        std::fs::copy(folder.join(name), copy.join(name)).unwrap();
    }
    let began = Instant::now();
    let state = open(copy);
    println!("  open after a kill                  {:>10.1} ms", ms(began.elapsed()));
    let began = Instant::now();
    let report = state.verify().unwrap();
    println!("  verify {:>7} rows                {:>10.1} ms, {} problems", report.rows, ms(began.elapsed()), report.problems.len());
    drop(state);
    std::fs::remove_dir_all(copy).unwrap();
}

fn open(folder: &Path) -> State {
    State::open(Arc::new(Folder::open(folder).unwrap()), Options::default()).unwrap().0
}

fn fill(state: &State, cases: u64) {
    for case in 0..cases {
        let mut changes = Changes::default();
        changes.put(Table::Open, case.to_be_bytes(), ROW);
        state.put(changes, mark(case + 1));
        if state.wants_fold() {
            state.freeze().unwrap().write().unwrap();
        }
    }
    if let Some(fold) = state.freeze() {
        fold.write().unwrap();
    }
}

fn mark(position: u64) -> Chain {
    Chain { position, hash: Some(Hash::of_envelope(b"{}")) }
}

fn per_second<T>(what: &str, turn: Duration, each: u64, mut act: impl FnMut() -> T) {
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < turn {
        (0..16).for_each(|_| drop(black_box(act())));
        count += 16 * each;
    }
    let rate = rate(count, began.elapsed());
    println!("  {what:<34} {rate:>10.0} /s, {:.2} us each", 1e6 / rate);
}

fn rate(count: u64, elapsed: Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}

fn ms(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1000.0
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
