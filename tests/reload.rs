//! The package is changed while cases are worked on: under load (P23), and over kills and restarts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::ledger::{Clerk, Given, Ledger, work};
use crate::package::Folder;
use crate::parcels::{answer, parcel, parcels, rewrite};
use crate::random::{Random, amount, seed};
use crate::server::{Server, token, verified};

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

    /// Every decision is what the rules of one version say of the facts that it saw, and that version was in force; the flow is all
    /// the time that of the version by which the case began. `possible` gives the versions that may have been in force at an entry.
    #[track_caller]
    fn check(&self, versions: &Versions, possible: impl Fn(u64) -> Vec<usize>) -> BTreeSet<usize> {
        let entries = list(&self.journal);
        let live = |entry: &Json| {
            let found = versions.iter().find(|(_, one)| one.package["hash"] == entry["package"]);
            *found.unwrap_or_else(|| panic!("{}: no version was in force at {entry}", self.number)).0
        };
        let began = live(&entries[0]);
        for entry in entries {
            assert_eq!(entry["process_hash"], versions[&began].package["processes"][0]["process_hash"], "{}: {entry}", self.number);
            let steps = list(&entry["events"]).iter().filter_map(|event| event["step"].as_str());
            steps.for_each(|step| assert!(step.ends_with(&format!("_{began}")), "{}: {entry}", self.number));
        }
        let by = list(&self.decisions).iter().map(|decision| {
            let seq = decision["seq"].as_u64().expect("a decision is of an entry");
            let (version, rule) = (live(&entries[seq as usize - 1]), &decision["by"]["rule"]);
            let told = format!("{}, version {version} was in force: {decision}", self.number);
            let is_known =
                list(&versions[&version].rules).iter().any(|one| one["rule"] == rule["name"] && one["version"] == rule["version"]);
            assert!(is_known, "{told}");
            assert_eq!(rule["says"], format!("By {version}."), "{told}");
            let facts: BTreeMap<&str, &Json> = list(&decision["facts"]).iter().map(|fact| (text(&fact["fact"]), &fact["value"])).collect();
            assert_eq!(text(&decision["answer"]), answer(version, text(&rule["name"]), &facts), "{told}");
            assert!(possible(seq).contains(&version), "{told}, which cannot be: {:?}", possible(seq));
            version
        });
        by.collect()
    }
}

fn list(json: &Json) -> &[Json] {
    json.as_array().unwrap_or_else(|| panic!("no list: {json}"))
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_else(|| panic!("no text: {json}"))
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
    let by: Vec<BTreeSet<usize>> =
        records.iter().map(|case| case.check(&versions, |seq| possible(&reloads, entries[&(case.number.clone(), seq)]))).collect();
    assert!(by.iter().filter(|versions| versions.len() > 1).count() > 10, "cases live on under other rules: {by:?}");

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

/// A parcel, and the version of the package by which it began.
struct Parcel {
    version: usize,
    case: Json,
}

/// The desk while a version is in force.
struct Desk<'a> {
    server: &'a Server,
    token: &'a str,
    live: usize,
}

impl Desk<'_> {
    /// A new parcel, which goes by what is in force.
    #[track_caller]
    fn take_in(&self) -> Parcel {
        let case = self.server.post(self.token, "/api/cases", &parcel("a gift", "box"));
        assert_eq!(case["fields"]["label"], format!("{} box false", self.live));
        Parcel { version: self.live, case }
    }

    /// Does what a parcel waits for: its steps are those of its own version, what rules say is said by those in force.
    #[track_caller]
    fn go_on(&self, parcel: &mut Parcel, way: &str) {
        let Parcel { version, case } = parcel;
        let step = text(&case["tasks"][0]["step"]);
        let is_heavy = Json::from(case["fields"]["heavy"] != true);
        let facts = BTreeMap::from([("kind", &case["fields"]["kind"]), ("heavy", &is_heavy)]);
        let by_rail = answer(self.live, "travels_by", &facts) == "rail";
        let (body, next) = match step.split_once('_').expect("a step has its version").0 {
            "weigh" => (json!({"fields": {"heavy": is_heavy}}), if by_rail { "book" } else { "load" }),
            "book" => (json!({}), "load"),
            "load" => (json!({"way": way}), if way == "again" { "weigh" } else { "sent" }),
            other => panic!("there is no step {other}"),
        };
        let after = self.server.post(self.token, &format!("/api/cases/{}/tasks/{step}/complete", text(&case["number"])), &body);
        let reached = if next == "sent" { &after["ended"] } else { &after["tasks"][0]["step"] };
        assert_eq!((text(reached), &after["process_hash"]), (format!("{next}_{version}").as_str(), &case["process_hash"]));
        if step.starts_with("weigh") {
            assert_eq!(text(&after["fields"]["label"]), answer(self.live, "label", &facts));
        }
        *case = after;
    }

    /// A parcel is there as it was last seen.
    #[track_caller]
    fn look_at(&self, parcel: &Parcel) {
        let seen = self.server.get(self.token, &format!("/api/cases/{}", text(&parcel.case["number"]))).body;
        for (name, value) in seen.as_object().expect("a case is told").iter().filter(|(name, _)| *name != "package") {
            assert_eq!(*value, parcel.case[name], "{name} of {}", parcel.case);
        }
    }
}

#[test]
fn old_cases_keep_their_flow_and_all_get_the_rules_of_now_over_reloads_kills_and_a_state_built_anew() {
    let mut random = Random::new(seed(43));
    let folder = parcels(1);
    let mut server = Server::start(&folder, &[]);
    let eva = token(&folder, "eva");
    let (mut live, mut all): (usize, Vec<Parcel>) = (1, Vec::new());
    for round in 0..amount("TILLIT_PINNED_ROUNDS", 8) {
        let desk = Desk { server: &server, token: &eva, live };
        all.extend([desk.take_in(), desk.take_in()]);
        all.iter_mut().for_each(|parcel| desk.go_on(parcel, "again"));
        // Half of the reloads are over before the kill.
        let after = if round % 2 == 0 { None } else { Some(Duration::from_micros(random.next() % 200_000)) };
        let is_done = reload_and_kill(&folder, server, live + 1, after);
        if round % 3 == 2 {
            fs::remove_file(folder.path().join("data/state.redb")).expect("it is there");
        }
        server = Server::start(&folder, &[]);
        let new = server.post(&eva, "/api/cases", &parcel("a test", "box"));
        let found = text(&new["fields"]["label"]).split(' ').next().and_then(|version| version.parse().ok());
        println!("version {} {}", live + 1, if is_done { "is in force" } else { "was on its way" });
        assert!(found == Some(live + 1) || (!is_done && found == Some(live)), "{found:?} is in force");
        live = found.expect("a label begins with its version");
        let desk = Desk { server: &server, token: &eva, live };
        all.iter().for_each(|parcel| desk.look_at(parcel));
    }
    let desk = Desk { server: &server, token: &eva, live };
    for parcel in &mut all {
        while parcel.case["ended"].is_null() {
            desk.go_on(parcel, "fits");
        }
    }
    server.stop();
    verified(&folder, "data");
}

/// Reloads a version and kills the server, after a while or once the reload is over. Whether it was told to be in force.
fn reload_and_kill(folder: &Folder, server: Server, version: usize, after: Option<Duration>) -> bool {
    rewrite(folder, version);
    let run = std::thread::scope(|scope| {
        let reloading = scope.spawn(|| folder.tillit(&["reload", "--data", "data"]));
        let since = Instant::now();
        while !reloading.is_finished() && after.is_none_or(|after| since.elapsed() < after) {
            std::thread::sleep(Duration::from_millis(1));
        }
        server.kill();
        reloading.join().expect("it does not panic")
    });
    assert!(run.code == 0 || (run.code == 5 && after.is_some()), "{}{}", run.out, run.err);
    run.code == 0
}
