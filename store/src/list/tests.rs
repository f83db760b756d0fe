use std::path::PathBuf;

use jiff::SignedDuration;
use tillit_engine::ShortHash;
use tillit_engine::case::{Admission, Onlookers, Person, Text, Value};

use super::*;
use crate::state::Changes;
use crate::summary::Listed;
use crate::work::{MOST_ROWS, PageOf};
use crate::{Options, Writer, open};

const MORNING: Timestamp = Timestamp::UNIX_EPOCH;

/// A store in a folder of its own, with rows of cases that no journal has.
struct Ended {
    folder: PathBuf,
    writer: Option<Writer>,
}

impl Ended {
    fn new(name: &str, cases: u64) -> Ended {
        let folder = std::env::temp_dir().join(format!("tillit-ended-{name}-{cases}-{}", std::process::id()));
        let writer = open(&folder, &Options::default()).unwrap();
        let ended = Ended { folder, writer: Some(writer) };
        let mut changes = Changes::default();
        (1..=cases).for_each(|begun| rows::put_case(&mut changes, None, &case(begun)));
        ended.store().state.put(changes, ended.store().state.mark());
        ended
    }

    fn store(&self) -> &Store {
        self.writer.as_ref().expect("it is open").store()
    }

    /// Where the cases of all pages began, and how many rows were read.
    fn all(&self, query: &CaseQuery, viewer: &Actor) -> (Vec<u64>, u64) {
        let before = self.store().rows_read();
        let (mut query, mut begun) = (query.clone(), Vec::new());
        loop {
            let page = self.store().list(&query, viewer, MORNING).unwrap();
            begun.extend(page.rows.iter().map(|row| row.begun));
            match page.next {
                Some(next) => query.page.after = Some(next),
                None => return (begun, self.store().rows_read() - before),
            }
        }
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.writer.take());
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Cases end by threes at the same instant. The desk sees all of every second, its requester sees the public part; the first ten cases
/// are Cia's, the others are of a guest of their own.
fn case(begun: u64) -> Summary {
    let requester = match begun {
        ..=10 => known("cia"),
        _ => Person::Guest { name: "G".into(), mail: format!("g{begun}@example.org").into() },
    };
    let roles = if begun.is_multiple_of(2) { vec!["desk".into()] } else { vec!["board".into()] };
    let listed = |field: &str, value: &str, public| Listed { field: field.into(), value: Value::text(value), public };
    Summary {
        begun,
        head: begun,
        seq: 1,
        case: format!("case-{begun}").into(),
        number: Some(format!("N-{begun}").into()),
        process: if begun.is_multiple_of(5) { "loan".into() } else { "repair".into() },
        process_hash: ShortHash([0; 8]),
        channel: "form".into(),
        received: MORNING,
        at: end(begun),
        status: Some("done".into()),
        ended: Some(("closed".into(), end(begun))),
        live_until: None,
        owner: None,
        requester: Some(requester.clone()),
        onlookers: Onlookers {
            all: Admission { roles, ..Admission::default() },
            public: Admission { people: vec![requester], ..Admission::default() },
        },
        listed: vec![listed("kind", if begun.is_multiple_of(3) { "rare" } else { "usual" }, true), listed("secret", "yes", false)],
        tasks: Vec::new(),
        matters: Vec::new(),
        timers: Vec::new(),
        outbox: Vec::new(),
        keys: Vec::new(),
    }
}

fn end(begun: u64) -> Timestamp {
    MORNING + SignedDuration::from_mins(i64::try_from(begun / 3).unwrap())
}

fn known(id: &str) -> Person {
    Person::Known(id.into())
}

fn person(id: &str, roles: &[&str]) -> Actor {
    let roles = roles.iter().map(|role| Text::from(*role)).collect();
    Actor::Person { person: known(id), roles, teams: std::collections::BTreeSet::new() }
}

fn ended(limit: usize) -> CaseQuery {
    CaseQuery { sort: CaseSort::Ended, page: PageOf { falling: true, limit, after: None }, ..CaseQuery::default() }
}

#[test]
fn ended_cases_come_page_by_page_the_last_ended_first_and_only_to_who_sees_them() {
    let kept = Ended::new("order", 100);
    let wanted = |holds: fn(u64) -> bool| (1..=100).rev().filter(|begun| holds(*begun)).collect::<Vec<u64>>();
    for limit in [1, 7, 50, MOST_ROWS] {
        let query = ended(limit);
        assert_eq!(kept.all(&query, &person("eva", &["desk"])).0, wanted(|begun| begun % 2 == 0));
        assert_eq!(kept.all(&query, &person("eva", &["desk", "board"])).0, wanted(|_| true));
        assert_eq!(kept.all(&query, &person("cia", &[])).0, wanted(|begun| begun <= 10));
        assert_eq!(kept.all(&query, &person("cia", &["desk"])).0, wanted(|begun| begun <= 10 || begun % 2 == 0));
        assert_eq!(kept.all(&query, &person("bo", &[])).0, wanted(|_| false));
        assert_eq!(kept.all(&query, &Actor::System("monitoring".into())).0, wanted(|_| false));
        let loans = CaseQuery { process: Some("loan".into()), ..ended(limit) };
        assert_eq!(kept.all(&loans, &person("eva", &["desk"])).0, wanted(|begun| begun % 10 == 0));
        let rare = CaseQuery { listed: vec![("kind".into(), Value::text("rare"))], ..loans.clone() };
        assert_eq!(kept.all(&rare, &person("eva", &["desk"])).0, wanted(|begun| begun % 30 == 0));
        let of_cia = CaseQuery { requester: Some(known("cia")), ..ended(limit) };
        assert_eq!(kept.all(&of_cia, &person("eva", &["desk"])).0, wanted(|begun| begun <= 10 && begun % 2 == 0));
        assert_eq!(kept.all(&of_cia, &person("cia", &[])).0, wanted(|begun| begun <= 10));
    }
    let rising = CaseQuery { page: PageOf { falling: false, limit: 7, after: None }, ..ended(7) };
    assert_eq!(kept.all(&rising, &person("eva", &["desk", "board"])).0, (1..=100).collect::<Vec<u64>>());
}

#[test]
fn ended_cases_are_not_found_by_what_their_requester_may_not_see() {
    let kept = Ended::new("secret", 30);
    let secret = CaseQuery { listed: vec![("secret".into(), Value::text("yes"))], ..ended(50) };
    assert_eq!(kept.all(&secret, &person("cia", &[])).0, Vec::<u64>::new());
    assert_eq!(kept.all(&secret, &person("cia", &["desk"])).0.len(), 15);
}

#[test]
fn a_page_of_ended_cases_reads_as_much_of_a_hundred_as_of_a_hundred_thousand() {
    let (few, many) = (Ended::new("few", 100), Ended::new("many", 100_000));
    let page = |kept: &Ended, query: &CaseQuery, viewer: &Actor| {
        let before = kept.store().rows_read();
        let page = kept.store().list(query, viewer, MORNING).unwrap();
        (page.rows.len(), page.read, kept.store().rows_read() - before)
    };
    let (everything, desk, cia) = (person("eva", &["desk", "board"]), person("eva", &["desk"]), person("cia", &[]));
    let loans = CaseQuery { process: Some("loan".into()), ..ended(5) };
    let rare = CaseQuery { listed: vec![("kind".into(), Value::text("rare"))], ..loans.clone() };
    let of_cia = CaseQuery { requester: Some(known("cia")), ..ended(5) };
    for (query, viewer) in
        [(ended(5), &everything), (ended(5), &desk), (ended(5), &cia), (of_cia, &desk), (loans, &everything), (rare, &everything)]
    {
        let (rows, looked, read) = page(&few, &query, viewer);
        assert_eq!((rows, looked, read), page(&many, &query, viewer), "{query:?}");
        assert!(rows == 5 && read < 30, "{rows} rows, {read} read: {query:?}");
    }
}

#[test]
fn a_page_that_passes_over_much_is_short_and_goes_on() {
    let kept = Ended::new("short", 10_000);
    let loans_of_cia = CaseQuery { process: Some("loan".into()), listed: vec![("secret".into(), Value::text("no"))], ..ended(50) };
    let repairs = CaseQuery { process: Some("repair".into()), status: Some("open".into()), ..ended(50) };
    let page = kept.store().list(&repairs, &person("eva", &["desk"]), MORNING).unwrap();
    assert_eq!((page.rows.len(), page.read), (0, MOST_LOOKED_AT));
    assert!(page.next.is_some());
    assert_eq!(kept.all(&repairs, &person("eva", &["desk"])).0, Vec::<u64>::new());
    assert_eq!(kept.all(&loans_of_cia, &person("eva", &["desk"])).0, Vec::<u64>::new());
}
