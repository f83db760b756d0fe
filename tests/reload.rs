//! The package is changed while many work on cases (P23).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde_json::Value as Json;

use crate::ledger::{Clerk, Given, Ledger, work};
use crate::package::Folder;
use crate::parcels::{answer, parcels, rewrite};
use crate::random::{Random, amount, seed};
use crate::server::{Server, list, text, token};

/// How many ask at once.
const CLERKS: usize = 8;

/// What is in force, as the API tells it.
#[derive(Debug, PartialEq)]
struct InForce {
    package: Json,
    rules: Json,
}

impl InForce {
    fn now(server: &Server, token: &str) -> InForce {
        InForce { package: server.get(token, "/api/package").body, rules: server.get(token, "/api/rules").body }
    }
}

/// Version → what was in force when it was.
type Versions = BTreeMap<usize, InForce>;

/// A reload. Between the two moments either this version or the one before was in force.
struct Reload {
    version: usize,
    from: Instant,
    until: Instant,
}

impl Reload {
    #[track_caller]
    fn to(version: usize, folder: &Folder) -> Reload {
        rewrite(folder, version);
        let from = Instant::now();
        let run = folder.tillit(&["reload", "--data", "data"]);
        assert_eq!((run.code, run.out.lines().next()), (0, Some("in force: 5 files")), "{}", run.err);
        Reload { version, from, until: Instant::now() }
    }
}

/// Everything that the API tells of what a case has been through.
#[derive(Debug, PartialEq)]
struct Records {
    number: String,
    journal: Json,
    decisions: Json,
}

impl Records {
    fn of(server: &Server, token: &str, number: &str) -> Records {
        let read = |what: &str| server.get(token, &format!("/api/cases/{number}/{what}")).body;
        Records { number: number.to_owned(), journal: read("journal"), decisions: read("explain")["decisions"].clone() }
    }

    /// The version that was in force at an entry.
    #[track_caller]
    fn version(&self, versions: &Versions, seq: u64) -> usize {
        let entry = &list(&self.journal)[seq as usize - 1];
        let found = versions.iter().find(|(_, one)| one.package["hash"] == entry["package"]);
        *found.unwrap_or_else(|| panic!("{}: no version was in force at {entry}", self.number)).0
    }

    /// The flow is all the time that of the version by which the case began.
    #[track_caller]
    fn check_flow(&self, versions: &Versions) {
        let began = self.version(versions, 1);
        for entry in list(&self.journal) {
            assert_eq!(entry["process_hash"], versions[&began].package["processes"][0]["process_hash"], "{}: {entry}", self.number);
            let steps = list(&entry["events"]).iter().filter_map(|event| event["step"].as_str());
            steps.for_each(|step| assert!(step.ends_with(&format!("_{began}")), "{}: {entry}", self.number));
        }
    }

    /// Every decision is what the rules of the version in force say of the facts that were seen. `possible` gives the versions that
    /// may have been in force at an entry. Gives those that have decided something.
    #[track_caller]
    fn check_decisions(&self, versions: &Versions, possible: impl Fn(u64) -> Vec<usize>) -> BTreeSet<usize> {
        let checked = list(&self.decisions).iter().map(|decision| {
            let seq = decision["seq"].as_u64().expect("a decision is of an entry");
            let (version, rule) = (self.version(versions, seq), &decision["by"]["rule"]);
            let told = format!("{}, version {version} was in force: {decision}", self.number);
            let is_it = |one: &Json| one["rule"] == rule["name"] && one["version"] == rule["version"];
            assert!(list(&versions[&version].rules).iter().any(is_it), "{told}");
            assert_eq!(rule["says"], format!("By {version}."), "{told}");
            let facts = list(&decision["facts"]).iter().map(|fact| (text(&fact["fact"]), &fact["value"])).collect();
            assert_eq!(text(&decision["answer"]), answer(version, text(&rule["name"]), &facts), "{told}");
            assert!(possible(seq).contains(&version), "{told}, which cannot be: {:?}", possible(seq));
            version
        });
        checked.collect()
    }
}

#[test]
fn under_load_each_decision_is_by_the_rules_in_force_and_says_which_and_so_it_stays_after_kill_9() {
    let mut random = Random::new(seed(42));
    let folder = parcels(1);
    let server = Server::start(&folder, &[]);
    let eva = token(&folder, "eva");
    let mut versions = Versions::from([(1, InForce::now(&server, &eva))]);
    let [_, first] = [2, 3].map(|version| {
        let reload = Reload::to(version, &folder);
        versions.insert(version, InForce::now(&server, &eva));
        reload
    });
    let mut ledger = Ledger::begun(&server, &eva);
    let clerks = Clerk::several(CLERKS, "reload", &ledger, &mut random);
    let reloads = std::thread::scope(|scope| {
        let reloading = scope.spawn(|| reload_again_and_again(first, &folder, &server, &eva, &versions));
        ledger.add(work(clerks, server.address(), &eva, &|| reloading.is_finished()));
        reloading.join().expect("every reload is right")
    });
    ledger.compare(&server, &eva);

    let entries: BTreeMap<(String, u64), &Given> = ledger.given.iter().map(|given| (given.entry(), given)).collect();
    let records: Vec<Records> = ledger.cases().keys().map(|number| Records::of(&server, &eva, number)).collect();
    let by = records.iter().map(|case| {
        case.check_flow(&versions);
        case.check_decisions(&versions, |seq| possible(&reloads, entries[&(case.number.clone(), seq)]))
    });
    let by: Vec<BTreeSet<usize>> = by.collect();
    assert!(by.iter().any(|versions| versions.len() > 1), "cases live on under other rules: {by:?}");

    server.kill();
    let server = Server::start(&folder, &[]);
    assert_eq!(InForce::now(&server, &eva), versions[&reloads.last().expect("there is a first").version]);
    for case in &records {
        assert_eq!(Records::of(&server, &eva, &case.number), *case);
    }
    println!("{} answers of {} cases over {} reloads", ledger.given.len(), records.len(), reloads.len());
}

/// Reloads one version after the other. In between the folder has a mistake, and nothing changes. There are three, since of two
/// each older flow would always be met by the same rules.
fn reload_again_and_again(first: Reload, folder: &Folder, server: &Server, token: &str, versions: &Versions) -> Vec<Reload> {
    let mut reloads = vec![first];
    for count in 1..=amount("TILLIT_RELOADS", 15) {
        let live = reloads.last().expect("there is a first").version;
        let next = live % versions.len() + 1;
        if count % 4 == 0 {
            rewrite(folder, next);
            folder.edit("workflows/parcel.yaml", &format!("next: sent_{next}"), "next: snet");
            let run = folder.tillit(&["reload", "--data", "data"]);
            let last = "nothing has changed: the package before is in force";
            assert_eq!((run.code, run.out.lines().last()), (1, Some(last)), "{}", run.err);
            assert_eq!(InForce::now(server, token), versions[&live]);
        }
        reloads.push(Reload::to(next, folder));
        assert_eq!(InForce::now(server, token), versions[&next]);
    }
    reloads
}

/// The versions that may have been in force when something was asked and answered.
fn possible(reloads: &[Reload], given: &Given) -> Vec<usize> {
    let ends = reloads.iter().skip(1).map(|next| Some(next.until)).chain([None]);
    let may = reloads.iter().zip(ends).filter(|(one, end)| one.from <= given.until && end.is_none_or(|end| end >= given.from));
    may.map(|(one, _)| one.version).collect()
}
