//! What time it is: the machine's, or that of a file which tests move.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// Tells the time. The only way in which the server gets to know it.
pub trait Clock: Send + Sync {
    /// The instant, in whole microseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock. It may go back when it is set; no case does, since the core never takes an instant before its last one.
#[derive(Clone, Copy, Debug, Default)]
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        whole_microseconds(Timestamp::now())
    }
}

/// A clock whose time stands in a file, as RFC 3339: `2026-03-02T09:00:00+01:00`. Writing a later instant into it moves time.
///
/// It is for tests and shows: what is done by it has other times than the world's. It never goes back: an earlier instant, or a
/// file that cannot be read, leaves the last one in force, and that is told once to whoever `tell` reaches.
pub struct FileClock {
    path: PathBuf,
    state: Mutex<State>,
    tell: Box<dyn Fn(&str) + Send + Sync>,
}

struct State {
    last: Timestamp,
    /// What was last told, so that it is told once.
    told: Option<String>,
}

impl FileClock {
    /// Reads the first instant.
    ///
    /// # Errors
    /// The file cannot be read, or holds no instant: the sentence says which.
    pub fn open(path: impl Into<PathBuf>, tell: impl Fn(&str) + Send + Sync + 'static) -> Result<FileClock, String> {
        let path = path.into();
        let last = read(&path)?;
        Ok(FileClock { path, state: Mutex::new(State { last, told: None }), tell: Box::new(tell) })
    }
}

impl Clock for FileClock {
    fn now(&self) -> Timestamp {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let last = state.last;
        let trouble = match read(&self.path) {
            Ok(instant) if instant >= last => {
                state.last = instant;
                None
            }
            Ok(instant) => Some(format!("{}: {instant} is before {last}, and time does not go back", self.path.display())),
            Err(trouble) => Some(trouble),
        };
        if let Some(trouble) = trouble.as_ref().filter(|trouble| state.told.as_ref() != Some(trouble)) {
            (self.tell)(&format!("{trouble}; the time stays {last}"));
        }
        state.told = trouble;
        state.last
    }
}

fn read(path: &std::path::Path) -> Result<Timestamp, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    let text = text.trim();
    let parsed = text.parse().map(whole_microseconds);
    parsed.map_err(|_| {
        let text: String = text.chars().take(40).collect();
        format!("{shown}: expected an instant such as 2026-03-02T09:00:00Z, but found {text:?}")
    })
}

fn whole_microseconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).expect("an instant is one in microseconds too")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    struct File(PathBuf);

    impl File {
        fn new(name: &str, text: &str) -> File {
            let path = std::env::temp_dir().join(format!("tillit-clock-{}-{name}", std::process::id()));
            fs::write(&path, text).unwrap();
            File(path)
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    fn clock(file: &File) -> (FileClock, Arc<Mutex<Vec<String>>>) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = told.clone();
        let clock = FileClock::open(&file.0, move |words| kept.lock().unwrap().push(words.to_owned())).unwrap();
        (clock, told)
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn whoever_writes_a_later_instant_into_the_file_moves_time() {
        let file = File::new("moves", "2026-03-02T09:00:00+01:00\n");
        let (clock, told) = clock(&file);
        assert_eq!(clock.now(), at("2026-03-02T08:00:00Z"));
        fs::write(&file.0, "2026-03-04T08:00:00.0000015Z").unwrap();
        assert_eq!(clock.now(), at("2026-03-04T08:00:00.000001Z"));
        assert!(told.lock().unwrap().is_empty());
    }

    #[test]
    fn time_never_goes_back_and_what_cannot_be_read_is_told_once() {
        let file = File::new("back", "2026-03-02T08:00:00Z");
        let (clock, told) = clock(&file);
        for text in ["2026-03-01T08:00:00Z", "tomorrow", "", "2026-03-02T08:00:00Z"] {
            fs::write(&file.0, text).unwrap();
            assert_eq!((clock.now(), clock.now()), (at("2026-03-02T08:00:00Z"), at("2026-03-02T08:00:00Z")), "{text}");
        }
        fs::remove_file(&file.0).unwrap();
        assert_eq!(clock.now(), at("2026-03-02T08:00:00Z"));
        let told = told.lock().unwrap();
        assert_eq!(told.len(), 4, "{told:#?}");
        assert!(
            told[1].ends_with(
                r#"expected an instant such as 2026-03-02T09:00:00Z, but found "tomorrow"; the time stays 2026-03-02T08:00:00Z"#
            )
        );
    }

    #[test]
    fn a_file_without_an_instant_opens_no_clock() {
        let file = File::new("none", "now");
        assert!(FileClock::open(&file.0, |_| {}).is_err());
    }

    #[test]
    fn the_machine_counts_whole_microseconds() {
        assert_eq!(MachineClock.now().as_nanosecond() % 1_000, 0);
    }
}
