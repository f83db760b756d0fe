//! What was asked again, replayed, or came late: each has its effect once, and a rebuilt store is the same row for row (P13, P14, P19).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use jiff::SignedDuration;
use tillit_engine::Package;
use tillit_engine::case::{Actor, Command, Message};
use tillit_store::disk::Disk;
use tillit_store::state::{Direction, Options, Span, State, Table};
use tillit_store::{Answer, Ask, Asker, CaseName, Chance, Refused, Request, verify_on};

use super::errands::errands;
use super::house::{House, case, known};
use super::parcels::parcels;
use super::workload::{Workload, told};
use crate::desk::{Desk, incident_files, text};
use crate::disk::MemoryDisk;
use crate::random::{Random, amount, seed};
use crate::script;

#[test]
fn requests_that_come_up_to_three_times_in_any_order_over_restarts_have_their_effect_once() {
    let seed = seed(94);
    let mut random = Random::new(seed);
    let mut house = House::with(errands());
    let mut work = Workload::new(seed);
    let commands = amount("TILLIT_REPEATED", 1_500);
    let (mut waiting, mut tried, mut repeated): (Vec<(Request, String)>, usize, usize) = (Vec::new(), 0, 0);
    while tried < commands {
        let mut fresh = BTreeMap::new();
        for _ in 0..40 {
            let batch = work.batch(&mut house);
            tried += batch.len();
            let answers = house.writer.commit(batch.clone());
            for (request, answer) in batch.into_iter().zip(answers) {
                if let (Some(key), Ok(answer)) = (&request.key, &answer) {
                    fresh.insert(key.key.clone(), (request, told(answer)));
                }
            }
        }
        waiting.extend(fresh.into_values());
        work.keyed.clear();
        if random.below(4) == 0 {
            house = house.reopen(random.below(2) == 0);
        }
        random.shuffle(&mut waiting);
        let picture = (random.below(8) == 0).then(|| house.picture());
        for (request, answer) in waiting.split_off(waiting.len() / 2) {
            for _ in 0..1 + random.below(2) {
                repeated += 1;
                let again = house.commit(request.clone()).unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
                assert_eq!(told(&again), answer, "seed {seed}: {:?} is answered otherwise", request.key);
            }
        }
        if let Some(picture) = picture {
            assert!(house.picture() == picture, "seed {seed}: what was repeated has done something");
        }
    }
    println!("{tried} commands, {repeated} repeated, {} cases", house.store().all_cases().unwrap().len());
    house.writer.fold().unwrap();
    assert_eq!(house.store().verify().unwrap().problems, []);
}

#[test]
fn a_store_of_random_commands_is_row_for_row_the_same_when_it_is_built_anew() {
    let seed = seed(95);
    let commands = amount("TILLIT_REPLAYED", 1_500);
    let package = crate::desk::incident_package();
    let mut house = House::with(incident_files());
    let mut chance = script::Chance(seed);
    let mut accepted = 0;
    for number in 0..commands {
        house.now += SignedDuration::from_secs(chance.below(1_200) as i64);
        let request = random_request(&package, &mut house, &mut chance, seed);
        accepted += usize::from(house.commit(request).is_ok());
        if number % 497 == 496 {
            house.writer.fold().unwrap();
            house = house.reopen(number % 2 == 0);
        }
    }
    println!("{accepted} of {commands} were accepted, {} cases", house.store().all_cases().unwrap().len());
    assert!(accepted > commands / 3, "too few were accepted to mean anything");
    let picture = house.picture();
    let House { journal, state, writer, now, .. } = house;
    writer.finish().unwrap();
    assert_eq!(verify_on(Arc::new(journal.clone()), &state).unwrap().problems, []);
    let anew = MemoryDisk::default();
    let mut rebuilt = House::on(journal, anew.clone()).unwrap();
    rebuilt.now = now;
    assert!(rebuilt.picture() == picture, "seed {seed}: what is read differs");
    rebuilt.writer.finish().unwrap();
    let (kept, built) = (rows_of(&state), rows_of(&anew));
    for (row, value) in &kept {
        assert!(built.get(row) == Some(value), "seed {seed}: {row:?} differs or is missing in what was built anew");
    }
    assert_eq!(kept.len(), built.len(), "seed {seed}: rows too many in what was built anew");
    if let Ok(file) = std::env::var(PICTURE) {
        std::fs::write(file, format!("{picture}\n{built:?}")).unwrap();
    }
}

const PICTURE: &str = "TILLIT_TEST_PICTURE";

/// The same commands in another place of the world leave the same bytes.
#[test]
fn neither_zone_nor_language_of_the_machine_changes_what_is_kept() {
    let _alone = crate::scratch::alone();
    let scratch = crate::scratch::Scratch::new("places");
    let told = |name: &str, zone: &str, language: &str| {
        let file = scratch.path().join(name);
        let test = "store::repeated::a_store_of_random_commands_is_row_for_row_the_same_when_it_is_built_anew";
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--test-threads=1"])
            .env("TILLIT_REPLAYED", amount("TILLIT_REPLAYED_ELSEWHERE", 150).to_string())
            .envs([("TZ", zone), ("LANG", language), ("LC_ALL", language), ("TILLIT_TEST_PICTURE", file.to_str().unwrap())])
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
        std::fs::read(file).unwrap()
    };
    let here = told("here", "Europe/Stockholm", "sv_SE.UTF-8");
    assert!(!here.is_empty());
    assert!(here == told("there", "Pacific/Kiritimati", "tr_TR.UTF-8"), "the bytes depend on the machine's place");
}

/// A command by chance to a case by chance, or a new one.
fn random_request(package: &Package, house: &mut House, chance: &mut script::Chance, seed: u64) -> Request {
    let live: Vec<_> = house.store().work().rows().cloned().collect();
    let mut desk = Desk::new(package, seed);
    desk.now = house.now;
    let is_new = live.is_empty() || chance.below(12) == 0;
    let (by, ask) = if is_new {
        let (command, actor) = script::start(&desk, chance);
        (asker(&actor), started(command))
    } else {
        let summary = &live[chance.below(live.len())];
        desk.case = Some((*house.store().find(&CaseName::Id(summary.case.clone())).unwrap().unwrap().case).clone());
        let (command, actor) = script::command(&desk, chance);
        (asker(&actor), Ask::Give { case: CaseName::Id(summary.case.clone()), version: None, command })
    };
    house.request(by, ask)
}

fn asker(actor: &Actor) -> Asker {
    match actor {
        Actor::Person { person, .. } => Asker::Person(person.clone()),
        Actor::System(name) => Asker::System(name.clone()),
        Actor::Engine => Asker::Engine,
    }
}

fn started(command: Command) -> Ask {
    match command {
        Command::Start { message: Some(message), .. } => Ask::Mail { message: Message { answers: None, ..message }, answers: None },
        Command::Start { process, start, fields, .. } => Ask::Start { process, start, fields },
        other => panic!("{other:?} starts nothing"),
    }
}

/// Every row of a state file, by table and key.
fn rows_of(disk: &MemoryDisk) -> BTreeMap<(Table, Vec<u8>), Vec<u8>> {
    let (state, _) = State::open(Arc::new(disk.clone()) as Arc<dyn Disk>, Options::default()).unwrap();
    let mut rows = BTreeMap::new();
    for table in Table::ALL {
        for row in state.range(table, &Span::all(), Direction::Rising, usize::MAX).unwrap() {
            rows.insert((table, row.key), row.value.unwrap());
        }
    }
    rows
}

#[test]
fn timers_by_the_thousand_that_are_overdue_after_a_restart_fire_once_each_in_due_order() {
    const AT_A_TIME: usize = 250;
    let count = amount("TILLIT_OVERDUE", 2_500);
    let waits = "  rest: {wait: {en: Rest}, until: {silent: {after: 48 h, next: sent}}}\n  sent: {end: {en: Sent}}\n";
    let files = parcels(waits).into_iter().map(|(path, text)| (path, text.replace("next: pack", "next: rest"))).collect();
    let mut house = House::with(files);
    let mut drawn = 0u64;
    let begin = |house: &mut House, drawn: &mut u64| {
        let batch = (0..AT_A_TIME).map(|_| {
            *drawn += 1;
            let mut chance = [5; 32];
            chance[..8].copy_from_slice(&drawn.to_le_bytes());
            // The later a case begins, the earlier it is due: due order is not the order of beginning.
            let at = house.now - SignedDuration::from_millis(*drawn as i64);
            let ask = Ask::Start { process: text("parcel"), start: text("desk"), fields: Vec::new() };
            Request { at, chance: Chance(chance), by: known("eva"), key: None, ask }
        });
        let batch = batch.collect();
        house.writer.commit(batch).into_iter().for_each(|answer| drop(case(answer)));
    };
    (0..count / AT_A_TIME).for_each(|_| begin(&mut house, &mut drawn));
    let began = Instant::now();
    let mut house = house.reopen(false);
    let opened = began.elapsed();
    house.pass(49);
    let (mut fired, mut last) = (0, None);
    loop {
        let due = house.store().due(house.now, AT_A_TIME);
        if due.is_empty() {
            break;
        }
        let mut batch = Vec::new();
        for (at, id, timer) in due {
            assert!(last.is_none_or(|last| last <= at), "a timer that was due earlier comes later");
            last = Some(at);
            let fire = Ask::Give { case: CaseName::Id(id), version: None, command: Command::Fire { timer } };
            batch.push(house.request(Asker::Engine, fire));
        }
        let twice = batch[0].clone();
        fired += batch.len();
        for answer in house.writer.commit(batch) {
            assert!(matches!(&answer, Ok(Answer::Case(answered)) if answered.case.ended.is_some()), "{answer:?}");
        }
        assert!(matches!(house.commit(twice), Err(Refused::Refusal(_))), "it has fired twice");
    }
    let took = began.elapsed();
    println!("{fired} overdue timers: opened after {opened:?}, all fired after {took:?}");
    assert_eq!(fired, count);
    assert!(took.as_secs() < 60, "P19 wants them within 60 s");
}
