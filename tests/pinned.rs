//! Cases that keep their flow while the package is changed, over kills of the server, restarts and a state that is built anew (P20).

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::package::Folder;
use crate::parcels::{answer, parcel, parcels, rewrite};
use crate::random::{Random, amount, seed};
use crate::server::{Server, text, token, verified};

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
