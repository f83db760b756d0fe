//! How long tillit takes from being started to serving, with a desk full of work: after an orderly end, and after a kill.
//!
//! Half of the cases are open; the others have ended, and their time to be reopened has passed. What a kill leaves is made by copying
//! the files of a store that is still open and has not folded its last commits.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use tillit_store::{Options, StoreError, Writer, open};

use super::folder::{Plan, begin};
use super::life::Random;
use super::preload::{Draw, load, preload};
use super::report::percentile;
use crate::failure::Failure;

/// How often it is started each way; the figure is the middle one.
const ROUNDS: usize = 5;
/// How many commands stand in the journal alone when it is killed: about as many as ask for a fold.
const LATE: usize = 4_000;
/// Longer than any case may be reopened.
const LONG_AFTER: SignedDuration = SignedDuration::from_hours(24 * 366);
/// The store that is stopped in order, what is left of it when it is killed, and the copy of that which is started with; all in the
/// plan's folder.
const STOPPED: &str = "stopped";
const KILLED: &str = "killed";
const AGAIN: &str = "again";

/// Measures the start with the package of `root`; so many cases of the plan are open, and as many have ended.
pub(crate) fn start(root: &Path, plan: &Plan<'_>) -> Result<Json, Failure> {
    let [stopped, killed, again] = [STOPPED, KILLED, AGAIN].map(|name| plan.folder.join(name));
    let mut draw = Draw(Random(u64::MAX));
    let mut writer = begin(&stopped, plan.files.clone(), &mut draw)?;
    preload(&mut writer, plan.lives, plan.cases, |commands| commands, &mut draw)?;
    let_go(&writer)?;
    preload(&mut writer, plan.lives, plan.cases, |commands| commands / 2, &mut draw)?;
    writer.fold()?;
    load(&mut writer, plan.lives, LATE, |_| 1, &mut draw);
    copy(&stopped, &killed).map_err(|source| Failure::Write { path: killed.clone(), source })?;
    writer.finish()?;
    let (mut after_stop, mut after_kill) = (Vec::new(), Vec::new());
    let mut resident = None;
    for _ in 0..ROUNDS {
        let server = Server::start(root, &stopped)?;
        after_stop.push(server.took);
        resident = resident.max(server.resident_bytes());
        drop(server);
        // Killed as it was, it is put in order again.
        open(&stopped, &Options::default())?.finish()?;
        // A start may fold what it replays: the next one begins from what the kill left.
        copy(&killed, &again).map_err(|source| Failure::Write { path: again.clone(), source })?;
        after_kill.push(Server::start(root, &again)?.took);
        fs::remove_dir_all(&again).map_err(|source| Failure::Write { path: again.clone(), source })?;
    }
    Ok(json!({
        "layer": "start",
        "cases": plan.cases * 2 + LATE as u64,
        "open": plan.cases + LATE as u64,
        "start_ms": middle(after_stop),
        "start_after_kill_ms": middle(after_kill),
        "commands_to_replay": LATE,
        "resident_bytes": resident,
    }))
}

/// Forgets in memory whatever can no longer be reopened.
fn let_go(writer: &Writer) -> Result<(), StoreError> {
    let (store, later) = (writer.store(), Timestamp::now() + LONG_AFTER);
    while !store.work().over(later, 1).is_empty() {
        store.let_go(later);
        writer.fold_if_due()?;
    }
    Ok(())
}

/// Copies what a killed process leaves: all but its lock.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        let (path, name) = (file.path(), file.file_name());
        if file.file_type()?.is_dir() {
            copy(&path, &to.join(name))?;
        } else if !name.to_string_lossy().starts_with("lock") {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn middle(mut took: Vec<Duration>) -> f64 {
    took.sort_unstable();
    (percentile(&took, 0.5).as_secs_f64() * 1e4).round() / 10.0
}

/// This binary, serving. Killed when dropped.
struct Server {
    child: Child,
    /// From asking the system for a process until it served.
    took: Duration,
}

impl Server {
    fn start(root: &Path, data: &Path) -> Result<Server, Failure> {
        let unstarted = |source| Failure::Read { path: "tillit".into(), source };
        let binary = std::env::current_exe().map_err(unstarted)?;
        let mut command = Command::new(binary);
        // The folder that one is in may be named by nothing.
        command.arg("serve").arg("--package").arg(Path::new(".").join(root)).arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]);
        let before = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(unstarted)?;
        let mut said = String::new();
        let out = child.stdout.take().expect("it is piped");
        let read = BufReader::new(out).read_line(&mut said);
        let server = Server { child, took: before.elapsed() };
        match read {
            Ok(_) if said.starts_with("listening on ") => Ok(server),
            _ => Err(Failure::Unreachable { server: "tillit serve".to_owned(), reason: "it does not begin to serve".to_owned() }),
        }
    }

    /// What it holds in memory, where the system tells.
    fn resident_bytes(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
