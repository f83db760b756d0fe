//! The figures of a run, as a script reads them and as a person does.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What clients have seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How long each command took that they asked for and had done.
    pub(super) took: Vec<Duration>,
    /// How many the house did of itself.
    pub(super) by_house: u64,
    /// How many cases reached their end.
    pub(super) cases: u64,
    /// How many were left on the way, since a command was not done.
    pub(super) left: u64,
    /// From the first request to the last answer.
    pub(super) elapsed: Duration,
}

impl Seen {
    /// What this one and another have seen.
    pub(super) fn and(mut self, other: Seen) -> Seen {
        self.took.extend(other.took);
        self.by_house += other.by_house;
        self.cases += other.cases;
        self.left += other.left;
        self
    }

    /// With how long it has been since they began.
    pub(super) fn ended(mut self, began: Instant) -> Seen {
        self.elapsed = began.elapsed();
        self.took.sort_unstable();
        self
    }
}

/// What a run has measured.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    /// Which layer.
    pub(crate) layer: &'static str,
    /// How it writes.
    pub(crate) mode: &'static str,
    /// How many cases were open before it began.
    pub(crate) preloaded: u64,
    /// How many clients asked.
    pub(crate) clients: u64,
    /// How long.
    pub(crate) elapsed: Duration,
    /// How many commands were asked for and done.
    pub(crate) commands: u64,
    /// How many the house did of itself meanwhile: timers and the outbox.
    pub(crate) by_house: u64,
    /// How many cases reached their end.
    pub(crate) cases: u64,
    /// How many were left on the way, since a command was refused.
    pub(crate) left: u64,
    /// How long one command took, half of them and all but one in a hundred.
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// How often the disk confirmed.
    pub(crate) flushes: u64,
    /// What the journal takes on disk for each command, in bytes: those that the house did too.
    pub(crate) bytes_per_command: f64,
    /// What the disk itself can do, in the same run.
    pub(crate) limit: Option<Limit>,
}

/// What the disk itself can do.
#[derive(Debug, Default)]
pub(crate) struct Limit {
    /// 4 KiB appended and confirmed, one by one.
    pub(crate) fdatasync_per_second: f64,
    /// The same entries appended to bare redb in the same mode, as many a commit.
    pub(crate) redb_appends_per_second: f64,
    /// One such commit.
    pub(crate) redb_commit_p50: Duration,
}

impl Figures {
    pub(crate) fn commands_per_second(&self) -> f64 {
        self.commands as f64 / self.elapsed.as_secs_f64()
    }

    /// As DESIGN's contract names them, but for the package.
    pub(crate) fn to_json(&self) -> Value {
        let per = |all: f64, of: u64| if of == 0 { 0.0 } else { all / of as f64 };
        let written = self.commands + self.by_house;
        let mut json = json!({
            "layer": self.layer,
            "commands_per_second": self.commands_per_second().round(),
            "cases_per_second": (self.cases as f64 / self.elapsed.as_secs_f64()).round(),
            "p50_us": self.p50.as_micros() as u64,
            "p99_us": self.p99.as_micros() as u64,
            "flushes_per_command": per(self.flushes as f64, written),
            "bytes_per_case": per(self.bytes_per_command * written as f64, self.cases).round(),
            "cases_left": self.left,
            "clients": self.clients,
            "seconds": self.elapsed.as_secs_f64(),
            "preloaded": self.preloaded,
            "mode": self.mode,
        });
        if self.by_house > 0 {
            json["commands_per_second_by_house"] = json!((self.by_house as f64 / self.elapsed.as_secs_f64()).round());
        }
        if let Some(limit) = &self.limit {
            json["limit"] = json!({
                "fdatasync_per_second": limit.fdatasync_per_second.round(),
                "redb_appends_per_second": limit.redb_appends_per_second.round(),
                "redb_commit_p50_us": limit.redb_commit_p50.as_micros() as u64,
            });
        }
        json
    }
}

/// The duration that a share of all is below.
pub(super) fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let at = ((sorted.len() as f64 - 1.0) * share).round().max(0.0) as usize;
    sorted.get(at).copied().unwrap_or_default()
}
