//! The writer on its threads: requests are decided while those before them are on their way to the disk, and whoever is answered
//! sees what was done.

use std::collections::BTreeSet;
use std::sync::Mutex;

use tillit_engine::case::Command;
use tillit_store::{Answer, Answered, Ask, CaseName, Keeper, Refused, Request, verify_on};

use super::house::{House, case, key, known, open};
use super::workload::start;
use crate::desk::text;
use crate::disk::{Fault, mute_redb};

const THREADS: usize = 12;
const EACH: usize = 40;

/// Requests of one thread: notes to a case that all threads write to, and cases of its own.
fn requests(house: &mut House, shared: &CaseName, thread: usize) -> Vec<Request> {
    let of = |number: usize| match number % 4 {
        0 => start(&format!("{thread}/{number}")),
        _ => {
            let command = Command::Note { text: text(&format!("{thread}/{number}")) };
            Ask::Give { case: shared.clone(), version: None, command }
        }
    };
    (0..EACH).map(|number| house.request(known("eva"), of(number))).collect()
}

/// What threads ask of a keeper, each waiting for its answers.
fn asked(keeper: &Keeper, all: Vec<Vec<Request>>, each: impl Fn(&Request, Result<Answer, Refused>) + Sync) {
    std::thread::scope(|threads| {
        for requests in all {
            threads.spawn(|| {
                for request in requests {
                    let answer = keeper.ask_and_wait(request.clone()).expect("fewer wait than may");
                    each(&request, answer);
                }
            });
        }
    });
}

fn shared(house: &mut House) -> CaseName {
    let answered = case(house.ask(known("eva"), start("shared")));
    CaseName::Id(answered.case.id.clone())
}

#[test]
fn whoever_is_answered_sees_what_was_done_and_no_two_get_the_same_version_or_number() {
    let mut house = House::with(super::errands::errands());
    let name = shared(&mut house);
    let all = (0..THREADS).map(|thread| requests(&mut house, &name, thread)).collect();
    let House { journal, state, writer, .. } = house;
    let keeper = Keeper::start(writer);
    let (versions, numbers) = (Mutex::new(BTreeSet::new()), Mutex::new(BTreeSet::new()));
    asked(&keeper, all, |_, answer| {
        let Answered { case, summary, began, .. } = super::house::case(answer);
        let found = keeper.store().find(&CaseName::Id(case.id.clone())).unwrap().expect("it was answered");
        assert!(found.case.seq >= case.seq && found.summary.seq >= summary.seq, "{} is seen at {}", case.seq, found.case.seq);
        assert!(keeper.store().work().get(summary.begun).is_some_and(|row| row.seq >= summary.seq), "lists do not have it yet");
        let is_new = match began {
            true => numbers.lock().unwrap().insert(case.number.clone().expect("errands have numbers")),
            false => versions.lock().unwrap().insert(case.seq),
        };
        assert!(is_new, "two were answered alike");
    });
    let (versions, numbers) = (versions.into_inner().unwrap(), numbers.into_inner().unwrap());
    assert_eq!(versions.len() as u64, versions.last().unwrap() - 1, "a version is missing");
    assert_eq!(numbers.len(), THREADS * EACH / 4);
    keeper.stop().unwrap();
    let verified = verify_on(std::sync::Arc::new(journal), &state).unwrap();
    assert_eq!(verified.problems, []);
}

#[test]
fn when_the_disk_fails_all_that_is_under_way_is_refused_and_what_was_answered_is_there() {
    mute_redb();
    for calls in [20, 60, 150, 400] {
        let mut house = House::with(super::errands::errands());
        let name = shared(&mut house);
        let all = (0..THREADS).map(|thread| requests(&mut house, &name, thread)).collect();
        let House { journal, state, writer, .. } = house;
        journal.fail(Some(Fault { at: calls, for_good: true }));
        let keeper = Keeper::start(writer);
        let (given, stopped) = (Mutex::new(Vec::new()), Mutex::new(0));
        asked(&keeper, all, |_, answer| match answer {
            Ok(Answer::Case(answered)) => given.lock().unwrap().push((answered.case.id.clone(), answered.case.seq)),
            Err(Refused::Stopped { .. }) => *stopped.lock().unwrap() += 1,
            other => panic!("{other:?}"),
        });
        let _ = keeper.stop();
        let (given, stopped) = (given.into_inner().unwrap(), stopped.into_inner().unwrap());
        assert_eq!(given.len() + stopped, THREADS * EACH);
        assert!(stopped > 0, "the disk fails before all is done");
        journal.fail(None);
        let writer = open(&journal, &state).unwrap();
        for (id, seq) in given {
            let found = writer.store().find(&CaseName::Id(id)).unwrap().expect("it was answered");
            assert!(found.case.seq >= seq, "version {seq} was answered, and the case is at {}", found.case.seq);
        }
    }
}

#[test]
fn a_request_that_comes_again_in_its_own_batch_is_answered_as_it_was_also_when_its_case_has_gone_on() {
    let mut house = House::with(super::errands::errands());
    let name = shared(&mut house);
    let note = |house: &mut House, words: &str| {
        let ask = Ask::Give { case: name.clone(), version: None, command: Command::Note { text: text(words) } };
        Request { key: key(words, words), ..house.request(known("eva"), ask) }
    };
    let (first, second) = (note(&mut house, "first"), note(&mut house, "second"));
    let answers = house.writer.commit(vec![first.clone(), second, first]);
    let seen: Vec<_> = answers.into_iter().map(|answer| case(answer)).map(|it| (it.case.seq, it.again)).collect();
    assert_eq!(seen, [(2, false), (3, false), (2, true)]);
}
