//! A day at the desk from the command line: cases begun, driven and looked at, in both languages, with the documented exit codes.

use serde_json::{Value as Json, json};

use crate::package::{Folder, Run, incident, run, tillit};
use crate::server::{Server, token};

/// A demo of the incident package, asked by `tillit` as one of its people.
struct Desk {
    folder: Folder,
    server: Server,
}

impl Desk {
    fn open() -> Desk {
        let folder = incident();
        let server = Server::demo(&folder, "2026-03-02T08:00:00Z");
        Desk { folder, server }
    }

    #[track_caller]
    fn by(&self, person: &str, arguments: &[&str]) -> Run {
        run(tillit(&[arguments, &["--as", person, "--data", "data"]].concat())
            .current_dir(self.folder.path())
            .env("TZ", "Europe/Stockholm"))
    }

    #[track_caller]
    fn json(&self, person: &str, arguments: &[&str]) -> Json {
        let answered = self.by(person, &[arguments, &["--json"]].concat());
        assert_eq!(answered.code, 0, "{}", answered.err);
        serde_json::from_str(&answered.out).expect("it answers in JSON")
    }

    /// A call that the helpdesk takes; its number.
    #[track_caller]
    fn phone(&self) -> String {
        let new = ["case", "new", "--process", "incident", "--start", "phone"];
        let fields = [
            "--set",
            "reporter=anna",
            "--set",
            "contact=018-471 00 00",
            "--set",
            "summary=No mail",
            "--set",
            "description=Since this morning",
        ];
        let case = self.json("hanna", &[&new[..], &fields].concat());
        case["number"].as_str().expect("a case has a number").to_owned()
    }
}

#[test]
fn a_case_is_begun_shown_and_driven_and_each_answer_ends_with_what_to_type_next() {
    let desk = Desk::open();
    let number = desk.phone();
    let shown = desk.by("hanna", &["case", "show", &number, "--language", "en"]);
    assert!(shown.out.contains("No mail") && shown.out.contains("categorise"), "{}", shown.out);
    let next = shown.out.lines().last().expect("it ends with a line");
    assert!(next.contains(&format!("tillit case complete {number} categorise --set ")), "{next}");

    let case = desk.json(
        "hanna",
        &["case", "complete", &number, "categorise", "--set", "kind=incident", "--set", "service=mail", "--set", "known_person=true"],
    );
    assert_eq!(case["tasks"][0]["step"], "prioritise");
    // The only task that may be done need not be named.
    let case = desk.json("hanna", &["case", "complete", &number, "--set", "impact=group", "--set", "urgency=today"]);
    assert_eq!(case["fields"]["priority"], "medium");
    let explained = desk.by("hanna", &["case", "explain", &number, "--language", "en"]);
    assert!(explained.out.contains("the rule priority (") && explained.out.contains("impact group"), "{}", explained.out);
    let history = desk.by("hanna", &["case", "history", &number]);
    assert!(history.out.contains("field set: field priority, value medium"), "{}", history.out);
    let set = desk.json("hanna", &["case", "override", &number, "priority=high", "--why", "An exam is on"]);
    assert_eq!(set["fields"]["priority"], "high");
    let lifted = desk.json("hanna", &["case", "override", &number, "priority=", "--why", "The exam is over"]);
    assert_eq!(lifted["fields"]["priority"], "medium");
}

#[test]
fn what_fails_is_one_line_in_the_readers_language_and_has_the_documented_exit_code() {
    let desk = Desk::open();
    let number = desk.phone();
    let complete = ["case", "complete", &number, "categorise"];
    let misfit = desk.by("hanna", &[&complete[..], &["--set", "kind=incident", "--set", "service=nowhere"]].concat());
    assert_eq!((misfit.code, misfit.err.lines().count()), (3, 1), "{}", misfit.err);
    assert!(misfit.err.starts_with("error: service: "), "{}", misfit.err);
    let refused = desk.by("anna", &complete);
    assert_eq!(refused.code, 4, "{}", refused.err);
    let hidden = desk.by("emil", &["case", "show", &number]);
    let missing = desk.by("emil", &["case", "show", "INC-2026-999999"]);
    assert_eq!((hidden.code, &hidden.err), (4, &missing.err), "one does not learn whether it is there");
    let wrong = desk.by("hanna", &["case", "set", &number, "summary"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    let unknown = desk.by("hana", &["case", "show", &number]);
    assert_eq!(unknown.code, 4);
    assert!(unknown.err.contains("hanna"), "{}", unknown.err);
    let Desk { folder, server } = desk;
    server.stop();
    let away = run(tillit(&["case", "show", &number, "--as", "hanna", "--data", "data"]).current_dir(folder.path()));
    assert_eq!((away.code, away.err.lines().count()), (5, 1), "{}", away.err);
}

#[test]
fn a_filter_without_a_value_and_two_overrides_at_once_are_wrong_use() {
    let desk = Desk::open();
    let number = desk.phone();
    for wrong in [
        &["case", "list", "--where", "service"][..],
        &["case", "list", "--where", "service="],
        &["case", "override", &number, "priority=high", "summary=Mail"],
    ] {
        let told = desk.by("hanna", wrong);
        assert_eq!((told.code, told.err.lines().count(), told.out.as_str()), (2, 1, ""), "{}", told.err);
    }
    let of_mail = || desk.json("hanna", &["case", "list", "--where", "service=mail"])["rows"].as_array().map_or(0, Vec::len);
    let before = of_mail();
    let known = ["--set", "kind=incident", "--set", "service=mail", "--set", "known_person=true"];
    desk.json("hanna", &[&["case", "complete", &number, "categorise"][..], &known].concat());
    assert_eq!(of_mail(), before + 1);
}

#[test]
fn a_requester_sees_the_own_case_and_public_words_only() {
    let desk = Desk::open();
    let number = desk.phone();
    assert_eq!(desk.by("hanna", &["case", "note", &number, "Sounds annoyed"]).code, 0);
    assert_eq!(desk.by("hanna", &["case", "reply", &number, "We look into it"]).code, 0);
    let history = desk.by("anna", &["case", "history", &number]);
    assert!(history.out.contains("We look into it") && !history.out.contains("annoyed"), "{}", history.out);
    let shown = desk.json("anna", &["case", "show", &number]);
    assert!(shown["fields"].get("known_person").is_none(), "{shown}");
}

#[test]
fn what_nobody_carries_waits_where_one_can_read_it() {
    let folder = incident();
    let server = Server::start(&folder, &[]);
    let anna = token(&folder, "anna");
    let fields = json!({"summary": "No mail", "description": "Since this morning", "contact": "0123"});
    let case = server.post(&anna, "/api/cases", &json!({"process": "incident", "start": "web", "fields": fields}));
    let waiting = folder.tillit(&["outbox", "--data", "data", "--json"]);
    let letters: Json = serde_json::from_str(&waiting.out).expect("it answers in JSON");
    assert_eq!(letters[0]["to"], json!(["anna@student.uu.example"]));
    let number = case["number"].as_str().expect("a case has a number");
    assert!(letters[0]["subject"].as_str().is_some_and(|subject| subject.contains(number)), "{letters}");
    let shown = folder.tillit(&["outbox", "--data", "data"]);
    assert!(shown.out.contains("Anna Student <anna@student.uu.example>"), "{}", shown.out);
}
