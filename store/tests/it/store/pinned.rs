//! A case keeps its flow over a changed package, a restart and a rebuilding; rules are those of now.

use std::sync::Arc;

use tillit_engine::case::{Command, Value};
use tillit_store::{Answer, Answered, Ask, Asker, Refused};

use super::house::{House, case};
use super::parcels::{CATALOGUE, RAIL, ROAD, complete_parcel, files, start_parcel};
use crate::desk::{incident_files, text};

const WEIGHED: &str = "  pack: {activity: {en: Pack}, role: clerk, next: weigh}\n  weigh: {activity: {en: Weigh}, role: clerk, form: ['heavy?'], next: sent}\n  sent: {end: {en: Sent}}\n";
const UNWEIGHED: &str = "  pack: {activity: {en: Pack}, role: clerk, next: sent}\n  sent: {end: {en: Sent}}\n";
fn complete(house: &mut House, answered: &Answered) -> Answered {
    let task = house.task(answered);
    let command = Command::Complete { task, fields: vec![(text("heavy"), Some(Value::Boolean(true)))], tick: Vec::new(), why: None };
    case(house.give("eva", answered, command))
}

#[test]
fn an_old_case_goes_on_by_the_old_flow_and_a_new_one_by_the_new_over_restart_and_rebuilding() {
    let mut house = House::with(files(WEIGHED, CATALOGUE, ROAD));
    let (mut old, done) = (start_parcel(&mut house), start_parcel(&mut house));
    let packed = complete_parcel(&mut house, &done);
    complete(&mut house, &packed);
    house.publish(files(UNWEIGHED, CATALOGUE, RAIL)).unwrap();
    for round in 0..3 {
        house = match round {
            0 => house,
            1 => house.reopen(false),
            _ => house.rebuilt(),
        };
        let new = start_parcel(&mut house);
        assert_ne!(new.case.process_hash, old.case.process_hash);
        assert!(complete_parcel(&mut house, &new).case.ended.is_some(), "the new flow does not weigh");
        let picture = house.picture();
        house = house.reopen(true);
        assert_eq!(house.picture(), picture);
    }
    old = complete_parcel(&mut house, &old);
    assert_eq!(old.case.at_steps(), [text("weigh")]);
    old = complete(&mut house, &old);
    assert!(old.case.ended.is_some());
    assert_eq!(old.case.main().fields["by"], Value::Choice(text("rail")), "by the rule of now");
}

#[test]
fn a_package_that_does_not_fit_a_version_with_live_cases_is_refused_with_the_version_and_the_count() {
    let mut house = House::with(files(WEIGHED, CATALOGUE, ROAD));
    let (first, _) = (start_parcel(&mut house), start_parcel(&mut house));
    let air = CATALOGUE.replace("rail: {en: By rail}", "rail: {en: By rail}, air: {en: By air}");
    let refused = house.publish(files(UNWEIGHED, &air, "/// en: By air.\nfn travels_by(heavy) { \"air\" }\n"));
    let Err(Refused::Package(unfit)) = refused else { panic!("{refused:?}") };
    let pinned = unfit[0].pinned.clone().unwrap();
    assert_eq!((&*pinned.process, pinned.hash, pinned.cases), ("parcel", first.case.process_hash, 2));
    assert!(!unfit[0].diagnostics.is_empty());
    assert!(complete_parcel(&mut house, &first).case.ended.is_none(), "nothing has changed");
}

#[test]
fn a_case_that_began_after_a_package_was_prepared_is_looked_at_too() {
    let mut house = House::with(files(WEIGHED, CATALOGUE, ROAD));
    let air = CATALOGUE.replace("rail: {en: By rail}", "rail: {en: By rail}, air: {en: By air}");
    let by_air = files(UNWEIGHED, &air, "/// en: By air.\nfn travels_by(heavy) { \"air\" }\n");
    let prepared = house.store().prepare(by_air).unwrap().expect("no case is live yet");
    start_parcel(&mut house);
    let refused = house.ask(Asker::Engine, Ask::Publish { prepared: Arc::new(prepared), why: None });
    assert!(matches!(refused, Err(Refused::Package(_))), "{refused:?}");
}

#[test]
fn publishing_what_is_live_already_changes_nothing() {
    let mut house = House::new();
    let picture = house.picture();
    assert!(matches!(house.publish(incident_files()), Ok(Answer::Decided { position: 1 })));
    assert_eq!(house.picture(), picture);
}

#[test]
fn packages_that_were_live_once_are_found_by_the_hash_that_entries_name() {
    let mut house = House::with(files(WEIGHED, CATALOGUE, ROAD));
    let first = start_parcel(&mut house);
    let named = |house: &House, answered: &Answered| house.store().history(&answered.summary).unwrap()[0].1.package;
    let (older, said) = (named(&house, &first), |house: &House, hash| {
        let package = house.store().published(hash).unwrap();
        package.map(|package| package.rules().rule("travels_by").unwrap().said["en"].clone())
    });
    house.publish(files(WEIGHED, CATALOGUE, RAIL)).unwrap();
    let second = start_parcel(&mut house);
    let house = house.reopen(false);
    assert_eq!(said(&house, older).as_deref(), Some("By road."));
    assert_eq!(said(&house, named(&house, &second)).as_deref(), Some("By rail."));
    assert_eq!(said(&house, tillit_engine::ShortHash([9; 8])), None);
}
