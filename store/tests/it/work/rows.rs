//! Rows for tests.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tillit_engine::ShortHash;
use tillit_engine::case::{Actor, Admission, Id, Onlookers, Person, Queued, Text, Value};
use tillit_store::{FlowKeys, Listed, Summary};

use crate::desk::text;
use crate::random::Random;

pub(super) const TEAMS: [&str; 3] = ["red", "green", "blue"];
pub(super) const ROLES: [&str; 3] = ["desk", "line", "chief"];
pub(super) const PROCESSES: [&str; 2] = ["loan", "repair"];
pub(super) const STATUSES: [&str; 3] = ["new", "open", "solved"];
pub(super) const FIELDS: [&str; 3] = ["kind", "hidden", "size"];

pub(super) fn instant(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

/// Some of the people, a guest among them who writes the address in two ways.
pub(super) fn person(random: &mut Random) -> Person {
    match random.below(6) {
        4 => Person::Guest { name: text("Gun"), mail: text("gun@example.org") },
        5 => Person::Guest { name: text("G"), mail: text("Gun@Example.ORG") },
        known => Person::Known(text(["ada", "bo", "cia", "dan"][known])),
    }
}

pub(super) fn one(of: &[&str], random: &mut Random) -> Text {
    text(of[random.below(of.len())])
}

/// Who asks: of any people, roles and teams; now and then a system.
pub(super) fn actor(random: &mut Random) -> Actor {
    if random.below(20) == 0 {
        return Actor::System(text("monitoring"));
    }
    let some = |of: &[&str], random: &mut Random| -> BTreeSet<Text> {
        let count = random.below(3);
        (0..count).map(|_| one(of, random)).collect()
    };
    Actor::Person { person: person(random), roles: some(&ROLES, random), teams: some(&TEAMS, random) }
}

/// A row of a case that began at a position and is as it is after another.
pub(super) fn row(begun: u64, head: u64, random: &mut Random) -> Arc<Summary> {
    let ended = (random.below(12) == 0).then(|| (text("done"), instant(head as i64)));
    let tasks = if ended.is_some() { 0 } else { random.below(3) };
    let mut listed = Vec::new();
    for field in FIELDS {
        if random.below(4) > 0 {
            listed.push(Listed { field: text(field), value: value(field, random), public: field != "hidden" });
        }
    }
    let some = random.below(3) > 0;
    Arc::new(Summary {
        begun,
        head,
        seq: head,
        case: text(&format!("case-{begun}")),
        number: Some(text(&format!("N-{begun}"))),
        process: one(&PROCESSES, random),
        process_hash: ShortHash([1; 8]),
        channel: text("form"),
        received: instant(begun as i64),
        at: instant(head as i64),
        status: some.then(|| one(&STATUSES, random)),
        live_until: ended.as_ref().map(|(_, at)| *at + SignedDuration::from_hours(1)),
        ended,
        owner: (random.below(2) == 0).then(|| person(random)),
        requester: (random.below(3) > 0).then(|| person(random)),
        onlookers: Onlookers { all: admission(random, 3), public: admission(random, 2) },
        listed,
        tasks: (0..tasks).map(|n| task(Id { seq: head, n: n as u32 }, random)).collect(),
        matters: (0..random.below(8) / 6).map(|n| Id { seq: 1, n: n as u32 }).collect(),
        timers: (0..random.below(3)).map(|n| (instant(random.below(50) as i64), Id { seq: 1, n: n as u32 })).collect(),
        outbox: (0..random.below(2)).map(|n| Id { seq: 1, n: n as u32 }).collect(),
        keys: vec![FlowKeys { process: text("loan"), values: vec![(text("kind"), value("kind", random))] }],
    })
}

pub(super) fn value(field: &str, random: &mut Random) -> Value {
    match field {
        "size" => Value::Number(random.below(4) as i64),
        "hidden" => Value::text(["Ask", "ask", "Besked", "öl"][random.below(4)]),
        _ => [Value::Choice(text("a")), Value::Choice(text("b")), Value::Person(person(random))][random.below(3)].clone(),
    }
}

fn task(id: Id, random: &mut Random) -> Queued {
    Queued {
        id,
        process: one(&PROCESSES, random),
        step: one(&["fix", "look"], random),
        admission: admission(random, 2),
        claimed_by: (random.below(3) == 0).then(|| person(random)),
        due: (random.below(3) > 0).then(|| instant(random.below(20) as i64)),
        since: instant(random.below(10) as i64),
    }
}

/// Of one in `of` people know more than a few.
fn admission(random: &mut Random, of: usize) -> Admission {
    let team = (random.below(2) == 0).then(|| one(&TEAMS, random));
    let mut admission = Admission { team, ..Admission::default() };
    match random.below(of + 6) {
        0 => admission.anyone = true,
        1 => admission.roles.push(one(&ROLES, random)),
        2 => admission.roles = vec![text("desk"), text("line")],
        3 => admission.people.push(person(random)),
        4 => admission.teams.push(one(&TEAMS, random)),
        5 => admission.roles_of_any_team.push(one(&ROLES, random)),
        6 => (admission.roles, admission.only) = (vec![text("desk")], Some(person(random))),
        7 => (admission.anyone, admission.barred) = (true, vec![person(random)]),
        _ => {}
    }
    if random.below(5) == 0 {
        admission.people.push(person(random));
    }
    admission
}
