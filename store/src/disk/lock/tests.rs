//! The half of the lock that needs nothing of the file system but names.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A folder of its own, gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("tillit-lock-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn without_the_systems_lock_exactly_one_of_a_hundred_wins_also_over_a_stale_claim() {
    for round in 0..20 {
        let scratch = Scratch::new(&format!("race-{round}"));
        if round % 2 == 1 {
            let gone = Holder { process: Some(std::process::id()), began: "long ago".into(), boot: boot() };
            fs::write(scratch.0.join("lock.7"), gone.text()).unwrap();
        }
        let (barrier, wins) = (Barrier::new(100), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| {
                    barrier.wait();
                    match claim(&scratch.0, &Holder::this_process(), false) {
                        Ok(_) => {
                            wins.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(Refused::Held(holder)) => assert_eq!(holder.process, Some(std::process::id())),
                        Err(Refused::Disk(error)) => panic!("{error}"),
                    }
                });
            }
        });
        assert_eq!(wins.into_inner(), 1, "round {round}");
    }
}

#[test]
fn a_claim_of_another_start_of_the_machine_is_taken_over() {
    let scratch = Scratch::new("boot");
    let before = Holder { boot: "another".into(), ..Holder::this_process() };
    fs::write(scratch.0.join("lock.1"), before.text()).unwrap();
    assert!(Lock::take(&scratch.0).is_ok());
}

#[test]
fn a_claim_of_a_living_process_is_respected_even_when_the_systems_lock_is_free() {
    let scratch = Scratch::new("living");
    let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
    let living = Holder { process: Some(child.id()), began: began(child.id()).unwrap(), boot: boot() };
    fs::write(scratch.0.join("lock.1"), living.text()).unwrap();
    match Lock::take(&scratch.0) {
        Err(Refused::Held(holder)) => assert_eq!(holder.to_string(), format!("process {}", child.id())),
        _ => panic!("the lock of a living process was taken"),
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(Lock::take(&scratch.0).is_ok(), "it is free once the process has ended");
}

#[test]
fn a_lock_that_was_given_back_can_be_taken_again_by_the_same_process() {
    let scratch = Scratch::new("again");
    for _ in 0..3 {
        let lock = Lock::take(&scratch.0).ok().unwrap();
        assert!(matches!(Lock::take(&scratch.0), Err(Refused::Held(_))));
        drop(lock);
    }
}
