//! What was asked of a server and what it answered, kept by those who asked: whatever befalls the server, it must say the same after.

use std::collections::BTreeMap;
use std::io;
use std::time::Instant;

use serde_json::{Value as Json, json};

use crate::parcels::parcel;
use crate::random::Random;
use crate::server::{Answer, Server, list, text, try_ask};

/// A change that is asked for, by an `Idempotency-Key` of its own: it can be asked for again.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    key: String,
    /// What its entry in the journal is called.
    kind: &'static str,
    path: String,
    body: Json,
}

/// A change with its answer.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) asked: Asked,
    pub(crate) answer: Answer,
    /// Before it was asked for.
    pub(crate) from: Instant,
    /// After it was answered.
    pub(crate) until: Instant,
}

/// Everything that was asked.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) given: Vec<Given>,
    /// What got no answer: nobody knows whether it was done.
    pub(crate) unanswered: Vec<Asked>,
}

/// Someone at the desk who takes in parcels and drives them on, whichever version of the package they follow.
#[derive(Debug)]
pub(crate) struct Clerk {
    name: String,
    random: Random,
    count: usize,
    /// Parcels that nobody else drives, as last seen.
    cases: Vec<Json>,
}

impl Asked {
    /// Asks, for the first time or once more. An error: no answer came.
    pub(crate) fn ask(&self, address: &str, token: &str) -> io::Result<Given> {
        let from = Instant::now();
        let answer = self.send(address, token)?;
        Ok(Given { asked: self.clone(), answer, from, until: Instant::now() })
    }

    /// On a machine that is very busy the server may say that the answer took too long, and to ask again by the same key.
    fn send(&self, address: &str, token: &str) -> io::Result<Answer> {
        let method = if self.kind == "update" { "PATCH" } else { "POST" };
        let send = || try_ask(address, token, Some(&self.key), method, &self.path, &self.body);
        let took_too_long = |answer: &Answer| answer.body["type"] == "urn:tillit:problem:no_answer";
        match send()? {
            answer if took_too_long(&answer) => send(),
            answer => Ok(answer),
        }
    }
}

impl Given {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.answer.status, 200 | 201)
    }

    #[track_caller]
    fn expect_done(self) -> Given {
        assert!(self.is_done(), "nobody else drives these cases, so nothing is refused: {self:#?}");
        self
    }

    /// The case, and which of its entries the change has made.
    pub(crate) fn entry(&self) -> (String, u64) {
        (number(&self.answer.body), self.answer.body["version"].as_u64().expect("a case has a version"))
    }
}

impl Ledger {
    /// A ledger of a shop that has one parcel, of which everybody writes notes.
    pub(crate) fn begun(server: &Server, token: &str) -> Ledger {
        let asked = Asked { key: "first".to_owned(), kind: "start", path: "/api/cases".to_owned(), body: parcel("first", "box") };
        let first = asked.ask(server.address(), token).expect("the server is there").expect_done();
        assert_eq!(first.entry(), (EVERYBODYS.to_owned(), 1));
        Ledger { given: vec![first], unanswered: Vec::new() }
    }

    pub(crate) fn add(&mut self, other: Ledger) {
        self.given.extend(other.given);
        self.unanswered.extend(other.unanswered);
    }

    /// The cases as they were last seen, by number.
    pub(crate) fn cases(&self) -> BTreeMap<String, Json> {
        let mut cases: BTreeMap<String, &Json> = BTreeMap::new();
        for given in &self.given {
            let known = cases.entry(number(&given.answer.body)).or_insert(&given.answer.body);
            if known["version"].as_u64() < given.answer.body["version"].as_u64() {
                *known = &given.answer.body;
            }
        }
        cases.into_iter().map(|(number, case)| (number, case.clone())).collect()
    }

    /// Asks anew what got no answer. Whether it had been done or not, it then is, and asking once more does nothing.
    #[track_caller]
    pub(crate) fn settle(&mut self, server: &Server, token: &str) {
        for asked in std::mem::take(&mut self.unanswered) {
            let given = asked.ask(server.address(), token).expect("the server is there").expect_done();
            assert_eq!(given.asked.send(server.address(), token).ok().as_ref(), Some(&given.answer), "{:?}", given.asked);
            self.given.push(given);
        }
    }

    /// What was answered is answered again, in each word: the last ones, and as many by chance.
    #[track_caller]
    pub(crate) fn repeat(&self, server: &Server, token: &str, last: usize, random: &mut Random) {
        let all = self.given.len();
        let by_chance: Vec<usize> = (0..last).map(|_| random.below(all)).collect();
        for index in (all.saturating_sub(last)..all).chain(by_chance) {
            let Given { asked, answer, .. } = &self.given[index];
            assert_eq!(asked.send(server.address(), token).ok().as_ref(), Some(answer), "{asked:?}");
        }
    }

    /// The server has what was answered and nothing else: numbers without gaps, and of each case every entry, once.
    #[track_caller]
    pub(crate) fn compare(&self, server: &Server, token: &str) {
        assert!(self.unanswered.is_empty(), "what got no answer is settled first");
        let mut entries: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for given in &self.given {
            let (number, version) = given.entry();
            entries.entry(number).or_default().push(version);
        }
        for (count, (number, versions)) in entries.iter_mut().enumerate() {
            assert_eq!(*number, format!("P-{:05}", count + 1), "numbers have no gaps");
            versions.sort_unstable();
            assert!(
                versions.iter().copied().eq(1..=versions.len() as u64),
                "{number}: each answer is of an entry of its own: {versions:?}"
            );
        }
        let known: BTreeMap<String, u64> = entries.into_iter().map(|(number, versions)| (number, versions.len() as u64)).collect();
        assert_eq!(rows(server, token), known);
    }

    /// Every entry of the journals is what was asked.
    #[track_caller]
    pub(crate) fn compare_journals(&self, server: &Server, token: &str) {
        let mut asked: BTreeMap<(String, u64), &Asked> = self.given.iter().map(|given| (given.entry(), &given.asked)).collect();
        for number in self.cases().keys() {
            let journal = server.get(token, &format!("/api/cases/{number}/journal")).body;
            for entry in list(&journal) {
                let seq = entry["seq"].as_u64().expect("an entry has a number");
                let asked = asked.remove(&(number.clone(), seq)).unwrap_or_else(|| panic!("{number}: nobody asked for {entry}"));
                assert_eq!(entry["kind"], asked.kind, "{asked:?}");
                let events = entry["events"].to_string();
                for words in [&asked.body["text"], &asked.body["fields"]["what"]] {
                    assert!(words.is_null() || events.contains(&words.to_string()), "{asked:?}: {entry}");
                }
            }
        }
        assert!(asked.is_empty(), "answered and not in any journal: {asked:?}");
    }

    /// How many cases and entries there must be.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.cases().len(), self.given.len())
    }
}

impl Clerk {
    /// Clerks who go on with the parcels that a ledger knows. `day` is a name that keys have not had before.
    pub(crate) fn several(count: usize, day: &str, ledger: &Ledger, random: &mut Random) -> Vec<Clerk> {
        let clerk = |at| Clerk { name: format!("{day}-{at}"), random: Random::new(random.next()), count: 0, cases: Vec::new() };
        let mut clerks: Vec<Clerk> = (0..count).map(clerk).collect();
        let open = ledger.cases().into_values().filter(|case| case["ended"].is_null() && case["number"] != EVERYBODYS);
        open.enumerate().for_each(|(at, case)| clerks[at % count].cases.push(case));
        clerks
    }

    fn work(mut self, address: &str, token: &str, is_over: &impl Fn() -> bool) -> Ledger {
        let mut ledger = Ledger::default();
        while !is_over() {
            let asked = self.next();
            match asked.ask(address, token) {
                Ok(given) => {
                    let given = given.expect_done();
                    self.learn(&given.answer.body);
                    ledger.given.push(given);
                }
                Err(_) => {
                    ledger.unanswered.push(asked);
                    break;
                }
            }
        }
        ledger
    }

    /// What the clerk does next.
    pub(crate) fn next(&mut self) -> Asked {
        self.count += 1;
        let key = format!("{}-{}", self.name, self.count);
        let choice = self.random.below(8);
        let at = self.random.below(self.cases.len().max(1));
        let (kind, path, body) = match (self.cases.get(at), choice) {
            (None, _) | (_, 0) => ("start", String::new(), parcel(&key, ["letter", "box"][self.random.below(2)])),
            (_, 1) => ("note", format!("/{EVERYBODYS}/notes"), json!({"text": key})),
            (Some(case), 2) => ("note", format!("/{}/notes", number(case)), json!({"text": key})),
            (Some(case), 3) => ("update", format!("/{}", number(case)), json!({"fields": {"what": key}})),
            (Some(case), _) => {
                let (kind, verb, body) = of_task(&case["tasks"][0], &mut self.random);
                (kind, format!("/{}/tasks/{}/{verb}", number(case), text(&case["tasks"][0]["id"])), body)
            }
        };
        Asked { key, kind, path: format!("/api/cases{path}"), body }
    }

    /// Remembers a case as an answer shows it.
    pub(crate) fn learn(&mut self, case: &Json) {
        match self.cases.iter_mut().find(|known| known["number"] == case["number"]) {
            Some(known) => *known = case.clone(),
            None if case["version"] == 1 => self.cases.push(case.clone()),
            None => assert_eq!(case["number"], EVERYBODYS),
        }
        self.cases.retain(|case| case["ended"].is_null());
    }
}

/// All work at once until it is over, or no answer comes any more. The first answer comes first.
pub(crate) fn work(clerks: Vec<Clerk>, address: &str, token: &str, is_over: &(impl Fn() -> bool + Sync)) -> Ledger {
    let mut ledger = Ledger::default();
    std::thread::scope(|scope| {
        let at_work: Vec<_> = clerks.into_iter().map(|clerk| scope.spawn(move || clerk.work(address, token, is_over))).collect();
        at_work.into_iter().for_each(|clerk| ledger.add(clerk.join().expect("a clerk finds nothing wrong")));
    });
    ledger.given.sort_by_key(|given| given.until);
    ledger
}

/// The parcel of which everybody writes notes, and which nobody drives.
pub(crate) const EVERYBODYS: &str = "P-00001";

/// What may be done with the task of a parcel: its name in the journal, its place, and what it says.
fn of_task(task: &Json, random: &mut Random) -> (&'static str, &'static str, Json) {
    let step = text(&task["step"]);
    match random.below(3) {
        0 if task["claimed_by"].is_null() => ("claim", "claim", json!({})),
        0 => ("release", "release", json!({})),
        _ if step.starts_with("weigh") => ("complete", "complete", json!({"fields": {"heavy": random.below(2) == 0}})),
        _ if step.starts_with("load") => ("choose", "complete", json!({"way": if random.below(4) == 0 { "again" } else { "fits" }})),
        _ => ("complete", "complete", json!({})),
    }
}

fn number(case: &Json) -> String {
    text(&case["number"]).to_owned()
}

/// The version of every case, by number.
fn rows(server: &Server, token: &str) -> BTreeMap<String, u64> {
    let mut rows = BTreeMap::new();
    for ended in [false, true] {
        let mut path = format!("/api/cases?limit=500&ended={ended}");
        loop {
            let page = server.get(token, &path).body;
            let read = |row: &Json| (number(row), row["version"].as_u64().expect("a row has a version"));
            rows.extend(list(&page["rows"]).iter().map(read));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/cases?limit=500&ended={ended}&after={next}"),
                None => break,
            }
        }
    }
    rows
}
