//! What open work in memory costs: to keep a case, to put one again, and to read a page.
//!
//! `cargo bench -p tillit-store --bench work` fills the index with `TILLIT_BENCH_CASES` (50000) cases of a task each, then measures
//! each for `TILLIT_BENCH_MS` (1000).

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot ask has nothing to say")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tillit_engine::ShortHash;
use tillit_engine::case::{Actor, Admission, Id, Onlookers, Person, Queued, Text, Value};
use tillit_store::work::{CaseQuery, CaseSort, PageOf, TaskFilter, TaskQuery, Work};
use tillit_store::{FlowKeys, Listed, Summary};
