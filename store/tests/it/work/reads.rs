//! How many rows a page looks at: as many of a hundred cases as of a hundred thousand.

use std::sync::{Arc, LazyLock};

use tillit_engine::ShortHash;
use tillit_engine::case::{Actor, Admission, Id, Onlookers, Person, Queued, Value};
use tillit_store::work::{CaseQuery, CaseSort, PageOf, TaskFilter, TaskQuery, TaskSort, Work};
use tillit_store::{Listed, Summary};

use super::rows::instant;
use crate::desk::text;

const FEW: u64 = 100;
static MANY: LazyLock<Work> = LazyLock::new(|| work(100_000));

fn known(id: &str) -> Person {
    Person::Known(text(id))
}

fn who(id: &str, roles: &[&str], teams: &[&str]) -> Actor {
    let set = |names: &[&str]| names.iter().map(|name| text(name)).collect();
    Actor::Person { person: known(id), roles: set(roles), teams: set(teams) }
}

/// A desk sees all. Every tenth case is for one team, the others for another; Cia has reported the first ten, Ada has claimed the
/// first ten; all others are of many.
fn case(begun: u64) -> Arc<Summary> {
    let is_tenth = begun.is_multiple_of(10);
    let requester = if begun <= 10 { known("cia") } else { known(&format!("person-{}", begun % 5_000)) };
    let task = Queued {
        id: Id { seq: 1, n: 0 },
        process: text("repair"),
        step: text(if is_tenth { "fix" } else { "look" }),
        admission: Admission {
            roles: vec![text(if is_tenth { "line" } else { "desk" })],
            team: Some(text(if is_tenth { "red" } else { "blue" })),
            ..Admission::default()
        },
        claimed_by: (begun <= 10).then(|| known("ada")),
        due: Some(instant(begun as i64 % 1_000)),
        since: instant(begun as i64),
    };
    Arc::new(Summary {
        begun,
        head: begun * 2,
        seq: 2,
        case: text(&format!("case-{begun}")),
        number: Some(text(&format!("N-{begun}"))),
        process: text("repair"),
        process_hash: ShortHash([0; 8]),
        channel: text("form"),
        received: instant(begun as i64),
        at: instant(begun as i64),
        status: Some(text(if is_tenth { "open" } else { "new" })),
        ended: None,
        live_until: None,
        owner: Some(known(if is_tenth { "ada" } else { "bo" })),
        requester: Some(requester.clone()),
        onlookers: Onlookers {
            all: Admission { roles: vec![text("desk")], ..Admission::default() },
            public: Admission { people: vec![requester], ..Admission::default() },
        },
        listed: vec![Listed { field: text("kind"), value: Value::text(if is_tenth { "rare" } else { "usual" }), public: true }],
        tasks: vec![task],
        matters: if begun <= 10 { vec![Id { seq: 1, n: 1 }] } else { Vec::new() },
        timers: Vec::new(),
        outbox: Vec::new(),
        keys: Vec::new(),
    })
}

fn work(cases: u64) -> Work {
    let mut work = Work::default();
    (1..=cases).for_each(|begun| work.put(case(begun)));
    work
}

const LIMIT: usize = 5;

/// The same page of few and of many: how many rows it has, and how many were looked at.
#[track_caller]
fn check(few: usize, many: usize, read_of_few: usize, read_of_many: usize, what: &str) {
    assert_eq!((few, read_of_few), (many, read_of_many), "{what}");
    assert_eq!(few, LIMIT, "{what}");
    assert!(read_of_few <= LIMIT, "{what}: {read_of_few} rows looked at");
}

#[test]
fn a_page_looks_at_as_many_rows_of_a_hundred_as_of_a_hundred_thousand() {
    let (few, many) = (work(FEW), &*MANY);
    let now = instant(9_000);
    let (desk, line, cia, ada) =
        (who("eva", &["desk"], &[]), who("lo", &["line"], &["red"]), who("cia", &[], &[]), who("ada", &["desk"], &[]));
    let all = CaseQuery::default();
    let task = |task| CaseQuery { task, ..CaseQuery::default() };
    let for_role = TaskFilter { role: Some(text("line")), ..TaskFilter::default() };
    let for_team = TaskFilter { team: Some(text("red")), ..TaskFilter::default() };
    let late = TaskFilter { late: true, ..TaskFilter::default() };
    let my_teams = TaskFilter { my_teams: true, ..TaskFilter::default() };
    let queries = [
        ("all that a role sees", all.clone(), &desk),
        ("what someone may see because of a task", all.clone(), &line),
        ("a requester's own", all.clone(), &cia),
        ("mine", CaseQuery { mine: true, ..all.clone() }, &ada),
        ("a status", CaseQuery { status: Some(text("open")), ..all.clone() }, &desk),
        ("an owner's", CaseQuery { owner: Some(known("ada")), ..all.clone() }, &desk),
        ("of a requester", CaseQuery { requester: Some(known("cia")), ..all.clone() }, &desk),
        ("a value", CaseQuery { listed: vec![(text("kind"), Value::text("rare"))], ..all.clone() }, &desk),
        ("for a role", task(for_role.clone()), &desk),
        ("for a team", task(for_team.clone()), &desk),
        ("for my teams", task(my_teams.clone()), &line),
        ("late", task(late.clone()), &desk),
        ("with matters", CaseQuery { matters: true, ..all.clone() }, &desk),
    ];
    for (what, query, viewer) in queries {
        for sort in [CaseSort::Received, CaseSort::Changed, CaseSort::Due] {
            for falling in [false, true] {
                let page = PageOf { falling, limit: LIMIT, after: None };
                let query = CaseQuery { sort: sort.clone(), page, ..query.clone() };
                let (few, many) = (few.cases(&query, viewer, now).unwrap(), many.cases(&query, viewer, now).unwrap());
                check(few.rows.len(), many.rows.len(), few.read, many.read, &format!("cases: {what}, {query:?}"));
            }
        }
    }
    let all = TaskQuery::default();
    let task = |task| TaskQuery { task, ..TaskQuery::default() };
    let queries = [
        ("all that a role sees", all.clone(), &desk),
        ("may", TaskQuery { may: true, ..all.clone() }, &line),
        ("mine", TaskQuery { mine: true, ..all.clone() }, &ada),
        ("unclaimed", TaskQuery { unclaimed: true, task: for_team.clone(), ..all.clone() }, &desk),
        ("a step", TaskQuery { step: Some(text("fix")), ..all.clone() }, &desk),
        ("for a role", task(for_role), &desk),
        ("for a team", task(for_team), &desk),
        ("for my teams", task(my_teams), &line),
        ("late", task(late), &desk),
    ];
    for (what, query, viewer) in queries {
        for sort in [TaskSort::Received, TaskSort::Since, TaskSort::Due] {
            for falling in [false, true] {
                // Among the first hundred, the oldest ten are claimed.
                if what == "unclaimed" && !falling {
                    continue;
                }
                let page = PageOf { falling, limit: LIMIT, after: None };
                let query = TaskQuery { sort, page, ..query.clone() };
                let (few, many) = (few.tasks(&query, viewer, now).unwrap(), many.tasks(&query, viewer, now).unwrap());
                check(few.rows.len(), many.rows.len(), few.read, many.read, &format!("tasks: {what}, {query:?}"));
            }
        }
    }
    let page = PageOf { limit: LIMIT, ..PageOf::default() };
    let (few, many) = (few.matters(&page, &desk).unwrap(), many.matters(&page, &desk).unwrap());
    check(few.rows.len(), many.rows.len(), few.read, many.read, "matters");
}

#[test]
fn who_sees_ten_of_a_hundred_thousand_looks_at_ten() {
    let many = &*MANY;
    let cia = who("cia", &[], &[]);
    for sort in [CaseSort::Received, CaseSort::Changed, CaseSort::Due, CaseSort::Listed(text("kind"))] {
        let query = CaseQuery { sort, ..CaseQuery::default() };
        let page = many.cases(&query, &cia, instant(0)).unwrap();
        assert_eq!((page.rows.len(), page.next), (10, None), "{query:?}");
        assert!(page.read <= 20, "{} rows looked at: {query:?}", page.read);
    }
    assert_eq!(many.count_cases(&CaseQuery::default(), &cia, instant(0)).all, 10);
    assert_eq!(many.tasks(&TaskQuery::default(), &cia, instant(0)).unwrap().read, 0);
    assert_eq!(many.matters(&PageOf::default(), &cia).unwrap().read, 0);
}

#[test]
fn sorting_many_by_a_value_reads_a_page() {
    let many = &*MANY;
    let page = PageOf { falling: false, limit: LIMIT, after: None };
    let query = CaseQuery { sort: CaseSort::Listed(text("kind")), page, ..CaseQuery::default() };
    let page = many.cases(&query, &who("eva", &["desk"], &[]), instant(0)).unwrap();
    assert_eq!(page.rows.iter().map(|row| row.begun).collect::<Vec<_>>(), [10, 20, 30, 40, 50]);
    assert_eq!(page.read, LIMIT);
}
