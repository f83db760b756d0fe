//! `tillit serve`, and what whoever has its data folder may order: `token`, `people`, `reload`, `verify`.

use std::fs;

use expect_test::expect;
use serde_json::{Value as Json, json};

use crate::package::{Folder, incident, run, tillit};
use crate::server::{Server, mode, token};

const PURCHASE: &str = "workflows/purchase.yaml";

/// A dear book is suggested: the case waits for a decision.
#[track_caller]
fn suggest(server: &Server, asa: &str) -> Json {
    let fields = json!({"book": "Kallocain", "dear": true});
    server.post(asa, "/api/cases", &json!({"process": "purchase", "start": "counter", "fields": fields}))
}

fn number(case: &Json) -> &str {
    case["number"].as_str().expect("a case has a number")
}

#[test]
fn a_package_is_served_from_a_data_folder_that_it_begins() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    assert_eq!(server.get("", "/readyz").status, 200);
    assert_eq!(mode(folder.path().join("data")), 0o700, "personal data is for its owner alone");
    assert_eq!(mode(folder.path().join("data/socket")), 0o600);
    let stopped = server.stop();
    assert_eq!(stopped.code, 0);
    expect![[r#"
        the package is in force: 3 files
        nobody can sign in yet; make the first token by: tillit token new PERSON --data data
    "#]]
    .assert_eq(&stopped.err);
    assert!(!folder.path().join("data/socket").exists(), "who stops in order takes the socket away");
}

#[test]
fn without_a_package_there_is_nothing_to_serve() {
    let folder = Folder::empty();
    let run = folder.tillit(&["serve"]);
    assert_eq!(run.code, 5);
    expect![[r#"
        error: no package.yaml here or in any folder above; name the package's folder by --package, or begin one by `tillit new`
    "#]]
    .assert_eq(&run.err);
    assert!(fs::read_dir(folder.path()).expect("it is there").next().is_none(), "nothing was made");
}

#[test]
fn a_package_with_a_mistake_is_told_and_not_served() {
    let folder = Folder::small();
    folder.edit(PURCHASE, "otherwise: {next: bought}", "otherwise: {next: boght}");
    let run = folder.tillit(&["serve", "--data", "data"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.starts_with("error[E012]: there is no step called `boght`"), "{}", run.out);
    folder.edit(PURCHASE, "boght", "bought");
    assert_eq!(Server::start(&folder, &[]).get("", "/readyz").status, 200, "and is taken once it is mended");
}

#[test]
fn time_is_moved_in_demos_alone() {
    let folder = Folder::small();
    folder.write("clock", "2026-03-02T08:00:00Z");
    let run = run(tillit(&["serve", "--data", "data"]).current_dir(folder.path()).env("TILLIT_TEST_CLOCK", "clock"));
    assert_eq!((run.code, run.err.as_str()), (2, "error: TILLIT_TEST_CLOCK moves time only with --demo\n"));
    folder.write("clock", "soon");
    let mut demo = tillit(&["serve", "--data", "data", "--demo"]);
    let run = crate::package::run(demo.current_dir(folder.path()).env("TILLIT_TEST_CLOCK", "clock"));
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "error: clock: expected an instant such as 2026-03-02T09:00:00Z, but found \"soon\"\n");
}

#[test]
fn a_data_folder_and_an_address_are_for_one_server() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let second = folder.tillit(&["serve", "--data", "data"]);
    assert_eq!(second.code, 5, "{}", second.err);
    assert!(second.err.starts_with("error: the store failed: "), "{}", second.err);
    assert_eq!(server.get("", "/readyz").status, 200, "the first one goes on");
    let taken = folder.tillit(&["serve", "--data", "other", "--listen", server.address()]);
    assert_eq!(taken.code, 5);
    let expected = format!("error: cannot listen on {}: the address is taken; choose another by --listen\n", server.address());
    assert!(taken.err.ends_with(&expected), "{}", taken.err);
}

#[test]
fn tokens_are_made_and_revoked_beside_a_server_and_without_one() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let beside = token(&folder, "asa");
    assert_eq!(server.get(&beside, "/api/me").status, 200);
    server.stop();
    let without = token(&folder, "asa");
    let listed: Json = serde_json::from_str(&folder.tillit(&["token", "list", "--data", "data", "--json"]).out).unwrap();
    let all = listed.as_array().unwrap();
    assert_eq!(all.len(), 2, "{listed}");
    assert!(all.iter().all(|one| one["person"] == "asa" && one["revoked"].is_null()), "{listed}");
    assert!(!listed.to_string().contains(&without[7..]), "a list lets nobody in");

    let server = Server::start(&folder, &[]);
    assert_eq!(server.get(&without, "/api/me").status, 200);
    let last = all[0]["id"].as_str().unwrap();
    assert_eq!(folder.tillit(&["token", "revoke", last, "--data", "data"]).code, 0);
    assert_eq!(server.get(&without, "/api/me").status, 401);
    assert_eq!(server.get(&beside, "/api/me").status, 200);
}

#[test]
fn who_is_not_there_gets_no_token_and_is_told_who_may_be_meant() {
    let folder = Folder::small();
    let none = folder.tillit(&["token", "new", "asa", "--data", "data"]);
    assert_eq!(none.code, 5);
    assert_eq!(none.err, "error: there is no data of tillit in data; `tillit serve` begins a data folder; name it by --data\n");
    assert!(!folder.path().join("data").exists(), "a misspelt folder is not made");
    Server::start(&folder, &[]).stop();
    let misspelt = folder.tillit(&["token", "new", "ase", "--data", "data", "--language", "sv"]);
    assert_eq!(misspelt.code, 4);
    assert_eq!(misspelt.err, "fel: det finns ingen person och inget system som heter `ase`; menade du `asa`?\n");
    let unknown = folder.tillit(&["token", "revoke", "zzz", "--data", "data"]);
    assert_eq!((unknown.code, unknown.err.as_str()), (4, "error: there is no token with the id `zzz`\n"));
}

#[test]
fn people_are_shown_and_changed_beside_a_server_and_without_one() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let set =
        folder.tillit(&["people", "set", "bo", "--name", "Bo Ek", "--mail", "bo@lib.example", "--role", "librarian", "--data", "data"]);
    assert_eq!(set.code, 0, "{}", set.err);
    let bo = token(&folder, "bo");
    suggest(&server, &bo);
    server.stop();
    let gone = folder.tillit(&["people", "set", "bo", "--retired", "yes", "--data", "data", "--json"]);
    let expected = json!({"id": "bo", "name": "Bo Ek", "mail": "bo@lib.example", "phone": null, "language": null,
        "roles": ["librarian"], "teams": [], "logins": [], "retired": true});
    assert_eq!(serde_json::from_str::<Json>(&gone.out).unwrap(), expected);
    let server = Server::start(&folder, &[]);
    assert_eq!(server.get(&bo, "/api/me").status, 401, "who has retired is let in no more");
    let refused = folder.tillit(&["people", "set", "bo", "--role", "librarien", "--data", "data"]);
    assert_eq!((refused.code, refused.err.as_str()), (3, "error: there is no role `librarien`; did you mean `librarian`?\n"));
    expect![[r#"
        asa               Åsa Öberg                 librarian
        bo                Bo Ek                     librarian
    "#]]
    .assert_eq(&folder.tillit(&["people", "list", "--data", "data"]).out);
}

#[test]
fn what_was_answered_is_there_after_the_server_was_killed() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let asa = token(&folder, "asa");
    let case = suggest(&server, &asa);
    server.kill();
    assert!(folder.path().join("data/socket").exists(), "who is killed leaves the socket behind");
    let server = Server::start(&folder, &[]);
    let path = format!("/api/cases/{}", number(&case));
    let task = format!("{path}/tasks/ask/complete");
    assert_eq!(server.get(&asa, &path).body["fields"], case["fields"]);
    assert_eq!(server.post(&asa, &task, &json!({"way": "buy"}))["ended"], "bought");
    let looked = folder.tillit(&["verify", "--data", "data", "--json"]);
    let found: Json = serde_json::from_str(&looked.out).unwrap();
    assert_eq!((looked.code, &found["cases"], &found["problems"]), (0, &json!(1), &json!([])), "{found}");
    server.stop();
    assert_eq!(folder.tillit(&["verify", "--data", "data"]).out, "1 cases, 5 entries, 0 problems\n");
}

#[test]
fn damage_is_found_by_verify() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let asa = token(&folder, "asa");
    suggest(&server, &asa);
    server.stop();
    let journal = folder.path().join("data/journal");
    let segment = fs::read_dir(&journal).unwrap().map(|entry| entry.unwrap().path()).max_by_key(|path| fs::metadata(path).unwrap().len());
    let segment = segment.expect("the journal has a segment");
    let mut bytes = fs::read(&segment).unwrap();
    let at = bytes.windows(9).position(|window| window == b"Kallocain").expect("the title stands in the journal");
    bytes[at] = b'R';
    fs::write(&segment, bytes).unwrap();
    let looked = folder.tillit(&["verify", "--data", "data", "--json"]);
    assert_eq!(looked.code, 1, "{}{}", looked.out, looked.err);
    assert!(!serde_json::from_str::<Json>(&looked.out).unwrap()["problems"].as_array().unwrap().is_empty());
}

#[test]
fn what_is_published_rules_and_a_folder_that_differs_is_told() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let asa = token(&folder, "asa");
    let before = server.get(&asa, "/api/package").body;
    server.stop();
    folder.edit(PURCHASE, "en: Purchase suggestions", "en: Suggestions");
    let server = Server::start(&folder, &[]);
    assert_eq!(server.get(&asa, "/api/package").body, before);
    let told = server.stop().err;
    assert!(told.starts_with("the folder says something else than the package in force; `tillit reload` puts it into force\n"), "{told}");
}

#[test]
fn a_reload_is_in_force_for_new_cases_and_old_ones_keep_their_flow() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let asa = token(&folder, "asa");
    let old = suggest(&server, &asa);
    folder.edit(PURCHASE, "left:   {end: {sv: Inte köpt, en: Not bought}}", "left:   {end: {sv: Ratad, en: Turned down}}");
    folder.edit(PURCHASE, "buy:   {title: {sv: Ja, en: \"Yes\"}, next: bought}", "buy:   {title: {sv: Ja, en: \"Yes\"}, next: look_again}");
    folder.edit(
        PURCHASE,
        "  bought: {end",
        "  look_again: {activity: {sv: Se igen, en: Look again}, role: librarian, due: 1 day, next: bought}\n  bought: {end",
    );
    let dry = folder.tillit(&["reload", "--dry", "--data", "data"]);
    let version = old["process_hash"].as_str().unwrap();
    assert_eq!(
        dry.out,
        format!("no problems: 3 files\n0 live cases follow the same process as new ones\n1 live cases stay on `purchase` {version}\n"),
        "{}",
        dry.err
    );
    assert_ne!(suggest(&server, &asa)["tasks"][0]["ways"][1]["title"], "Turned down", "dry changes nothing");

    let done = folder.tillit(&["reload", "--data", "data"]);
    assert_eq!((done.code, done.out.lines().next()), (0, Some("in force: 3 files")), "{}", done.err);
    let new = suggest(&server, &asa);
    assert_ne!(new["process_hash"], old["process_hash"]);
    let buy = |server: &Server, case: &Json| {
        server.post(&asa, &format!("/api/cases/{}/tasks/ask/complete", number(case)), &json!({"way": "buy"}))
    };
    assert_eq!(buy(&server, &new)["tasks"][0]["step"], "look_again");
    server.kill();
    let server = Server::start(&folder, &[]);
    assert_eq!(buy(&server, &old)["ended"], "bought", "a case goes on as it began, also after a restart");
    let again = folder.tillit(&["reload", "--data", "data"]);
    assert!(again.out.starts_with("the folder says the same as what is in force\n"), "{}", again.out);
}

#[test]
fn a_reload_with_a_mistake_is_refused_as_check_tells_it_and_nothing_changes() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let asa = token(&folder, "asa");
    let before = server.get(&asa, "/api/package").body;
    folder.edit(PURCHASE, "otherwise: {next: bought}", "otherwise: {next: boght}");
    let refused = folder.tillit(&["reload", "--data", "data"]);
    let checked = folder.tillit(&["check"]).out;
    let diagnostics = checked.split("3 files:").next().unwrap();
    assert_eq!(refused.code, 1);
    assert_eq!(refused.out, format!("{diagnostics}nothing has changed: the package before is in force\n"));
    assert_eq!(server.get(&asa, "/api/package").body, before);
    suggest(&server, &asa);
}

#[test]
fn a_reload_that_does_not_fit_live_cases_says_which_and_how_many() {
    let folder = Folder::small();
    let server = Server::start(&folder, &[]);
    let asa = token(&folder, "asa");
    let (old, _) = (suggest(&server, &asa), suggest(&server, &asa));
    for path in [PURCHASE, "workflows/catalogue/people.yaml"] {
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        folder.write(path, text.replace("librarian", "buyer"));
    }
    assert_eq!(folder.tillit(&["check"]).code, 0, "by itself the package is clean");
    let refused = folder.tillit(&["reload", "--dry", "--data", "data", "--json"]);
    assert_eq!(refused.code, 1);
    let unfit: Json = serde_json::from_str(&refused.out).unwrap();
    let one = &unfit["unfit"][0];
    assert_eq!(one["pinned"], json!({"process": "purchase", "version": old["process_hash"], "cases": 2}));
    assert_eq!(one["diagnostics"][0]["older"], true, "{one}");
    let words = folder.tillit(&["reload", "--data", "data"]).out;
    let first = format!("it does not fit 2 live cases that follow `purchase` {}:\n", old["process_hash"].as_str().unwrap());
    assert!(words.starts_with(&first), "{words}");
    let no_server = {
        server.stop();
        folder.tillit(&["reload", "--data", "data"])
    };
    assert_eq!((no_server.code, no_server.err.as_str()), (5, "error: no server is running; start it by `tillit serve`\n"));
}

/// Drives a call to where the user is asked whether it works now.
#[track_caller]
fn solved(server: &Server, hanna: &str) -> String {
    let fields = json!({"reporter": "anna", "contact": "0123", "summary": "Mail", "description": "It stands still"});
    let case = server.post(hanna, "/api/cases", &json!({"process": "incident", "start": "phone", "fields": fields}));
    let path = format!("/api/cases/{}", number(&case));
    let complete = |step: &str, body: Json| server.post(hanna, &format!("{path}/tasks/{step}/complete"), &body);
    complete("categorise", json!({"fields": {"kind": "incident", "service": "mail"}}));
    complete("prioritise", json!({"fields": {"impact": "person", "urgency": "later"}}));
    let tick = json!(["earlier", "known_errors"]);
    complete("analyse", json!({"way": "solved", "fields": {"solution": "Restarted"}, "tick": tick}));
    path
}

#[test]
fn a_ticket_closes_48_hours_after_the_user_was_told() {
    let folder = incident();
    let server = Server::demo(&folder, "2026-03-02T09:00:00Z");
    let hanna = token(&folder, "hanna");
    let path = solved(&server, &hanna);
    let told = server.await_that(&hanna, &format!("{path}/journal"), |journal| journal.to_string().matches("\"report\"").count() == 2);
    assert!(told.to_string().contains("2026-03-02T09:00:00Z"), "{told}");
    folder.write("clock", "2026-03-04T08:59:59Z");
    // Whoever asks makes the server look at its clock: what is due now would have been due for its timers too.
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!(server.get(&hanna, &path).body["ended"], Json::Null);
    folder.write("clock", "2026-03-04T09:00:00Z");
    let moved = std::time::Instant::now();
    let closed = server.await_that(&hanna, &path, |case| !case["ended"].is_null());
    assert!(moved.elapsed() < std::time::Duration::from_secs(2), "timers see the file within a second: {:?}", moved.elapsed());
    assert_eq!((&closed["ended"], &closed["status"]), (&json!("closed"), &json!("closed")));
}

#[test]
fn what_came_due_while_nobody_ran_happens_at_the_start_and_no_mail_goes_out_twice() {
    let folder = incident();
    let server = Server::demo(&folder, "2026-03-02T09:00:00Z");
    let hanna = token(&folder, "hanna");
    let path = solved(&server, &hanna);
    let reports = |journal: &Json| journal.to_string().matches("\"report\"").count();
    server.await_that(&hanna, &format!("{path}/journal"), |journal| reports(journal) == 2);
    server.kill();
    let server = Server::demo(&folder, "2026-03-09T09:00:00Z");
    server.await_that(&hanna, &path, |case| case["ended"] == "closed");
    assert_eq!(reports(&server.get(&hanna, &format!("{path}/journal")).body), 2);
}

#[test]
fn without_a_carrier_what_is_to_be_sent_waits_and_time_with_it() {
    let folder = incident();
    let server = Server::start(&folder, &[]);
    let hanna = token(&folder, "hanna");
    let path = solved(&server, &hanna);
    let journal = server.get(&hanna, &format!("{path}/journal")).body.to_string();
    assert!(!journal.contains("\"report\""), "{journal}");
    assert_eq!(server.get(&hanna, &path).body["status"], "solved");
}

#[test]
fn a_demo_has_cases_and_a_profile_for_everyone() {
    let folder = incident();
    let server = Server::demo(&folder, "2026-03-02T09:00:00Z");
    let profiles = fs::read_to_string(folder.path().join("data/profiles.toml")).unwrap();
    assert_eq!(mode(folder.path().join("data/profiles.toml")), 0o600);
    let of = |name: &str| {
        let table = profiles.split(&format!("[{name}]\n")).nth(1).expect("everyone has a profile");
        table.lines().find_map(|line| line.strip_prefix("token = \"")).expect("with a token").trim_end_matches('"').to_owned()
    };
    for name in ["anna", "hanna", "karin"] {
        assert_eq!(server.get(&of(name), "/api/me").body["id"], name);
    }
    let told = server.stop().err;
    assert!(told.contains(" cases to look at\n") && told.contains("tillit --as "), "{told}");
    let again = Server::demo(&folder, "2026-03-02T09:00:00Z");
    assert_eq!(again.get(&of("anna"), "/api/me").status, 200, "profiles outlive a restart");
    let told = again.stop().err;
    assert!(!told.contains("cases to look at"), "cases are not told twice: {told}");
}
