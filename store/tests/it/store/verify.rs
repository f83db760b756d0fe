//! Verifying: a sound store has no problem, and whatever is changed, dropped or put in is told.

use std::sync::Arc;

use tillit_store::verify_on;

use super::errands::errands;
use super::house::House;
use super::workload::Workload;
use crate::random::seed;

#[test]
fn a_sound_store_has_no_problem_open_or_closed_or_beside_its_server() {
    let mut house = House::with(errands());
    let mut work = Workload::new(seed(91));
    for round in 0..60 {
        let batch = work.batch(&mut house);
        let answers = house.writer.commit(batch.clone());
        work.keep(batch, &answers);
        if round % 20 == 7 {
            house.store().let_go(house.now);
            house.writer.fold().unwrap();
            let verified = house.store().verify().unwrap();
            assert_eq!(verified.problems, []);
            assert_eq!(verified.cases, house.store().all_cases().unwrap().len() as u64);
            let beside = verify_on(Arc::new(house.journal.clone()), &house.state).unwrap();
            assert_eq!(beside, verified);
        }
    }
    let House { journal, state, writer, .. } = house;
    let cases = writer.store().all_cases().unwrap().len() as u64;
    drop(writer);
    let verified = verify_on(Arc::new(journal.clone()), &state).unwrap();
    assert_eq!((verified.cases, &verified.problems[..]), (cases, &[][..]));
    let without = verify_on(Arc::new(journal), &crate::disk::MemoryDisk::default()).unwrap();
    assert_eq!(without, verified, "the journal alone tells as much");
}
