//! The core alone, on one thread: each command decided, and its events applied to the case that the next one finds.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use tillit_engine::Package;

use super::life::{Life, execute_as};
use super::report::{Figures, percentile};

/// Drives cases through their lives for as long as asked.
pub(crate) fn core(package: &Package, lives: &[Life], seconds: Duration) -> Figures {
    let directory = package.directory();
    let (mut commands, mut cases, mut took) = (0, 0, Vec::new());
    let began = Instant::now();
    'all: for life in lives.iter().cycle() {
        let (mut case, mut at) = (None, Timestamp::UNIX_EPOCH);
        for (by, command) in &life.commands {
            if began.elapsed() >= seconds {
                break 'all;
            }
            let before = Instant::now();
            case = execute_as(package, &directory, case.take(), by, command, at);
            took.push(before.elapsed());
            at += jiff::SignedDuration::from_secs(1);
            commands += u64::from(case.is_some());
        }
        cases += 1;
    }
    let elapsed = began.elapsed();
    took.sort_unstable();
    let (p50, p99) = (percentile(&took, 0.5), percentile(&took, 0.99));
    Figures { layer: "core", mode: "in memory", clients: 1, elapsed, commands, cases, p50, p99, ..Figures::default() }
}
