//! A crash at every call to the disk, of the journal and of the state file: the store opens with what it was before the batch in
//! flight or after it, goes on, and gives the answers that it gave (P2).

use jiff::Timestamp;
use tillit_store::{Answer, Chance, Request, verify_on};

use super::errands::errands;
use super::house::{House, known};
use super::workload::{Workload, start, told};
use crate::disk::{Crash, Image, MemoryDisk, Step, Unsynced};
use crate::random::{Random, amount, seed};

/// How many batches come between two folds.
const A_FOLD: usize = 7;

/// What was acknowledged: after each batch, how all of it looked, when, and how many keyed answers had been given.
struct Acknowledged {
    pictures: Vec<(String, Timestamp, usize)>,
    work: Workload,
    /// The batches, to be tried again.
    batches: Vec<Vec<Request>>,
}

#[test]
fn every_crash_image_opens_at_the_batch_before_or_after_goes_on_and_answers_as_before() {
    let seed = seed(90);
    // All of them: TILLIT_CRASH_ONE_IN=1.
    let one_in = amount("TILLIT_CRASH_ONE_IN", 80);
    let disk = MemoryDisk::remembering();
    let done = a_day(&disk, seed, amount("TILLIT_CRASH_COMMANDS", 200));
    let mut random = Random::new(seed);
    let (mut crash, mut images) = (Crash::default(), 0);
    let steps = disk.steps();
    for (number, step) in steps.iter().enumerate() {
        crash.step(step);
        let mut ways = vec![Unsynced::Kept];
        if crash.has_unsynced() {
            ways.extend([Unsynced::Dropped, Unsynced::Torn { sector: 512, seed: random.next() }]);
            ways.push(Unsynced::Torn { sector: 4096, seed: random.next() });
        }
        for unsynced in ways {
            // Before the first publishing nothing can be asked.
            if crash.acknowledged > 0 && random.below(one_in) == 0 {
                images += 1;
                check(&done, &crash, &crash.image(unsynced), images, &format!("seed {seed}, after step {number}, {unsynced:?}"));
            }
        }
    }
    let files = disk.image().len();
    println!("{images} images of {} steps; {} batches, {files} files", steps.len(), done.batches.len());
    assert!(files >= 5, "several segments must be sealed, and there are {files} files");
    assert!(images > 30, "{images} images are too few to mean anything");
}

/// Lets the shop run until so many commands have been tried; folds now and then.
fn a_day(disk: &MemoryDisk, seed: u64, commands: usize) -> Acknowledged {
    let mut house = House::on(disk.clone(), disk.clone()).unwrap();
    disk.note(Step::Began);
    house.publish(errands()).unwrap();
    disk.note(Step::Acknowledged);
    let mut done = Acknowledged {
        pictures: vec![(String::new(), house.now, 0), pictured(&house, 0)],
        work: Workload::new(seed),
        batches: vec![Vec::new()],
    };
    let mut tried = 0;
    while tried < commands {
        let batch = done.work.batch(&mut house);
        tried += batch.len();
        disk.note(Step::Began);
        let answers = house.writer.commit(batch.clone());
        disk.note(Step::Acknowledged);
        done.batches.push(batch.clone());
        done.work.keep(batch, &answers);
        done.pictures.push(pictured(&house, done.work.keyed.len()));
        if done.batches.len() % A_FOLD == 0 {
            house.writer.fold().unwrap();
        }
    }
    done
}

fn pictured(house: &House, keyed: usize) -> (String, Timestamp, usize) {
    house.store().let_go(house.now);
    (house.picture(), house.now, keyed)
}

#[track_caller]
fn check(done: &Acknowledged, crash: &Crash, image: &Image, image_number: usize, at: &str) {
    let disk = MemoryDisk::with(image);
    let mut house = House::on(disk.clone(), disk.clone()).unwrap_or_else(|error| panic!("{at}: {error}"));
    let is_one_of = [crash.acknowledged, crash.began].into_iter().find(|batch| {
        let (picture, now, _) = &done.pictures[*batch];
        house.now = *now;
        pictured(&house, 0).0 == *picture
    });
    let reached = is_one_of.unwrap_or_else(|| panic!("{at}: it is neither before nor after batch {}", crash.began));
    let (_, now, keyed) = done.pictures[reached];
    house.now = now;
    if keyed > 0 {
        let asked = &done.work.keyed[image_number % keyed];
        let again = house.commit(asked.request.clone()).unwrap_or_else(|error| panic!("{at}: {error:?}"));
        assert_eq!(told(&again), asked.answer, "{at}: a key is answered otherwise than before");
        assert_eq!(pictured(&house, 0).0, done.pictures[reached].0, "{at}: a key that was used has done something");
    }
    // The batch in flight is asked for again, as clients do.
    house.now = done.pictures[crash.began].1;
    let anew = (1..).zip(&done.batches[crash.began - 1]).map(|(n, request)| Request { chance: Chance([n; 32]), ..request.clone() });
    house.writer.commit(anew.collect());
    let request = Request { chance: Chance([0; 32]), ..house.request(known("eva"), start("after the crash")) };
    assert!(matches!(house.commit(request), Ok(Answer::Case(_))), "{at}: it does not go on");
    if image_number % 5 == 0 {
        house.writer.fold().unwrap();
        drop(house);
        let verified = verify_on(std::sync::Arc::new(disk.clone()), &disk).unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(verified.problems, [], "{at}");
    }
}
