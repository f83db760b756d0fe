//! What open work in memory costs: to keep a case, to put one again, and to read a page.
//!
//! `cargo bench -p tillit-store --bench work` fills it with `TILLIT_BENCH_CASES` (50000) cases of a task each, then measures each for
//! `TILLIT_BENCH_MS` (1000). No two rows share a text, as when they have been read from disk.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot ask has nothing to say")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tillit_engine::ShortHash;
use tillit_engine::case::{Actor, Admission, Id, Onlookers, Person, Queued, Text, Value};
use tillit_store::work::{CaseQuery, CaseSort, PageOf, TaskFilter, TaskQuery, Work};
use tillit_store::{FlowKeys, Listed, Summary};

fn main() {
    let (cases, turn) = (number("TILLIT_BENCH_CASES", 50_000), Duration::from_millis(number("TILLIT_BENCH_MS", 1000)));
    println!("{cases} open cases, {turn:?} each");
    let before = resident();
    let rows: Vec<Arc<Summary>> = (1..=cases).map(|begun| Arc::new(row(begun))).collect();
    let with_rows = resident();
    let (mut work, began) = (Work::default(), Instant::now());
    rows.into_iter().for_each(|row| work.put(row));
    println!("  fill                               {:>10.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let each = |bytes: u64| bytes as f64 / cases as f64;
    println!(
        "  bytes a case                       {:>10.0} its row, {:.0} in the index",
        each(with_rows - before),
        each(resident() - with_rows)
    );
    puts(&mut work, cases, turn);
    pages(&work, turn);
}

fn puts(work: &mut Work, cases: u64, turn: Duration) {
    let (mut random, mut head) = (Random(1), 10 * cases);
    let any = |work: &Work, random: &mut Random| work.get(1 + random.next() % cases).unwrap().clone();
    timed("put, only the last entry is new", turn, |spent| {
        head += 1;
        let row = Arc::new(Summary { head, seq: head, ..(*any(work, &mut random)).clone() });
        spent.time(|| work.put(row));
    });
    timed("put, a task is claimed or released", turn, |spent| {
        head += 1;
        let mut row = (*any(work, &mut random)).clone();
        row.head = head;
        row.tasks[0].claimed_by = match row.tasks[0].claimed_by {
            Some(_) => None,
            None => Some(known(random.next() % 200)),
        };
        let row = Arc::new(row);
        spent.time(|| work.put(row));
    });
    timed("put, another task and status", turn, |spent| {
        head += 1;
        let mut row = (*any(work, &mut random)).clone();
        (row.head, row.status) = (head, Some(one(&["new", "open", "waiting"], random.next())));
        row.tasks = vec![task(head, random.next())];
        let row = Arc::new(row);
        spent.time(|| work.put(row));
    });
}

fn pages(work: &Work, turn: Duration) {
    let (desk, line) = (who(7, &["desk"], &[]), who(8, &["line"], &["network", "client"]));
    let (reporter, now) = (who(1_000, &[], &[]), instant(0));
    let page = |falling| PageOf { falling, ..PageOf::default() };
    let cases = |what: &str, query: CaseQuery, viewer: &Actor| {
        timed(what, turn, |spent| _ = black_box(spent.time(|| work.cases(&query, viewer, now).unwrap())));
    };
    let tasks = |what: &str, query: TaskQuery, viewer: &Actor| {
        timed(what, turn, |spent| _ = black_box(spent.time(|| work.tasks(&query, viewer, now).unwrap())));
    };
    let all = CaseQuery::default();
    cases("cases, the newest", CaseQuery { page: page(true), ..all.clone() }, &desk);
    cases("cases, last changed", CaseQuery { page: page(true), sort: CaseSort::Changed, ..all.clone() }, &desk);
    let open = CaseQuery { status: Some("open".into()), ..all.clone() };
    cases("cases of a status by due time", CaseQuery { sort: CaseSort::Due, ..open.clone() }, &desk);
    cases("cases of a status by a field", CaseQuery { sort: CaseSort::Listed("priority".into()), ..open.clone() }, &desk);
    let service = (Text::from("service"), Value::Choice("service-3".into()));
    cases("cases of a status and a service", CaseQuery { listed: vec![service], ..open }, &desk);
    cases("a requester's own", all, &reporter);
    let all = TaskQuery::default();
    tasks("tasks by due time", all.clone(), &desk);
    tasks("tasks of my teams", TaskQuery { task: TaskFilter { my_teams: true, ..TaskFilter::default() }, ..all.clone() }, &line);
    tasks("tasks that I may do", TaskQuery { may: true, ..all.clone() }, &line);
    tasks("mine", TaskQuery { mine: true, ..all.clone() }, &line);
    timed("count all tasks", turn, |spent| _ = black_box(spent.time(|| work.count_tasks(&all, &desk, now))));
    timed("count all cases", turn, |spent| _ = black_box(spent.time(|| work.count_cases(&CaseQuery::default(), &desk, now))));
}

/// Times of single acts.
#[derive(Default)]
struct Spent(Vec<Duration>);

impl Spent {
    fn time<T>(&mut self, act: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = act();
        self.0.push(began.elapsed());
        done
    }
}

fn timed(what: &str, turn: Duration, mut act: impl FnMut(&mut Spent)) {
    let (began, mut spent) = (Instant::now(), Spent::default());
    while began.elapsed() < turn {
        act(&mut spent);
    }
    spent.0.sort_unstable();
    let at = |share: f64| spent.0[((spent.0.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    println!("  {what:<34} p50 {:>8.1} us, p99 {:>8.1} us", at(0.5), at(0.99));
}

/// A case like an incident: seen by five roles and its requester, with six listed fields and a task for a role in a team.
fn row(begun: u64) -> Summary {
    let mut random = Random(begun);
    let requester = known(random.next() % 20_000);
    let listed = |field: &str, value, public| Listed { field: field.into(), value, public };
    let choice = |name: &str, of: u64, random: &mut Random| Value::Choice(format!("{name}-{}", random.next() % of).into());
    let fields = vec![
        listed("reporter", Value::Person(requester.clone()), true),
        listed("kind", choice("kind", 4, &mut random), true),
        listed("service", choice("service", 40, &mut random), true),
        listed("priority", choice("priority", 4, &mut random), true),
        listed("team", Value::Team(one(&TEAMS, random.next())), false),
    ];
    let see = ["desk", "line", "expert", "manager", "owner"].iter().map(|role| Text::from(*role)).collect();
    Summary {
        begun,
        head: begun,
        seq: 4,
        case: format!("0192f0c1-7a3b-7cde-8f01-{begun:012}").into(),
        number: Some(format!("INC-2026-{begun:06}").into()),
        process: "incident".into(),
        process_hash: ShortHash([1; 8]),
        channel: "phone".into(),
        received: instant(begun as i64),
        at: instant(begun as i64),
        status: Some(one(&["new", "open", "open", "waiting"], random.next())),
        ended: None,
        live_until: None,
        owner: random.next().is_multiple_of(2).then(|| known(random.next() % 200)),
        requester: Some(requester.clone()),
        onlookers: Onlookers {
            all: Admission { roles: see, ..Admission::default() },
            public: Admission { people: vec![requester.clone()], ..Admission::default() },
        },
        listed: fields,
        tasks: vec![task(begun, random.next())],
        matters: Vec::new(),
        timers: vec![(instant(random.next() as i64 % 10_000), Id { seq: 1, n: 2 })],
        outbox: Vec::new(),
        keys: vec![FlowKeys { process: "incident".into(), values: vec![("reporter".into(), Value::Person(requester))] }],
    }
}

const TEAMS: [&str; 3] = ["client", "network", "identity"];

fn task(seq: u64, random: u64) -> Queued {
    Queued {
        id: Id { seq, n: 0 },
        process: "incident".into(),
        step: one(&["log", "prioritise", "troubleshoot", "repair", "verify"], random),
        admission: Admission {
            roles: vec![one(&["desk", "line", "expert"], random >> 8)],
            team: Some(one(&TEAMS, random >> 16)),
            ..Admission::default()
        },
        claimed_by: random.is_multiple_of(4).then(|| known(random % 200)),
        due: Some(instant((random % 10_000) as i64)),
        since: instant(seq as i64),
    }
}

fn one(of: &[&str], random: u64) -> Text {
    of[(random % of.len() as u64) as usize].into()
}

fn known(number: u64) -> Person {
    Person::Known(format!("person-{number}").into())
}

fn who(number: u64, roles: &[&str], teams: &[&str]) -> Actor {
    let set = |names: &[&str]| names.iter().map(|name| Text::from(*name)).collect();
    Actor::Person { person: known(number), roles: set(roles), teams: set(teams) }
}

fn instant(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

/// Bytes of memory that this process has.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
