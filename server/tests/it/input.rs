//! Bodies and texts become commands, or are told apart.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tillit_engine::Language;
use tillit_engine::case::{Case, Command, Person, Refusal, Value};
use tillit_server::input::{self, Input, InputError, Target};
use tillit_server::problem::Problem;

use crate::desk::{Desk, text};

fn input(desk: &Desk) -> Input<'_> {
    Input { package: desk.package, directory: &desk.directory }
}

fn target(desk: &Desk) -> Target<'_> {
    Target { input: input(desk), case: desk.case() }
}

/// What is told of a body that does not fit.
#[track_caller]
fn told(read: Result<Command, InputError>, expected: Expect) {
    let problem = Problem::from(read.unwrap_err()).in_language(Language::English, None);
    let lines: Vec<String> = problem.errors.iter().map(|error| format!("{}: {}\n", error.at, error.detail)).collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn a_form_is_read_by_the_types_of_its_fields() {
    let desk = Desk::phoned();
    let body = json!({"fields": {"reporter": {"id": "emil", "name": "Emil Lektor"}, "known_person": true, "kind": "incident",
        "service": "mail", "summary": "  ", "contact": null}, "why": "asked"});
    let Ok(Command::Complete { fields, tick, why, .. }) = input::complete(&target(&desk), "categorise", &body) else { panic!() };
    let shown: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    expect![[r#"
        reporter=Some(Person(Known("emil")))
        known_person=Some(Boolean(true))
        kind=Some(Choice("incident"))
        service=Some(Item { list: "service", item: "mail" })
        summary=None
        contact=None"#]]
    .assert_eq(&shown.join("\n"));
    assert_eq!((tick.len(), why.as_deref()), (0, Some("asked")));
}

#[test]
fn every_field_that_does_not_fit_is_told_with_what_there_is() {
    let desk = Desk::phoned();
    let fields = json!({"reporter": "nobody", "known_person": "yes", "kind": "incidnet", "service": 3, "colour": "red", "sumary": "x",
        "summary": ["a", "b"], "rating": 4.5, "archived": "2026-02-30", "began": "soon"});
    told(
        input::complete(&target(&desk), "categorise", &json!({"fields": fields})),
        expect![[r#"
        fields.reporter: expected someone's id or mail address, or {name, mail}, but found `nobody`
        fields.known_person: expected `true` or `false`, but found `yes`
        fields.kind: expected one of `incident`, `request`, `query`, but found `incidnet`; did you mean `incident`?
        fields.service: expected one of `mail`, `network`, `web`, `account`, `computer`, but found `3`
        fields.colour: there is no field `colour`; the fields are `reporter`, `contact`, `summary`, `description`, `known_person`, `kind`, `service`, `impact`, `urgency`, `priority`, `team`, `third_team` and 11 more
        fields.sumary: there is no field `sumary`; did you mean `summary`?
        fields.summary: expected a text, but found a list
        fields.rating: expected a whole number, but found `4.5`
        fields.archived: expected a date such as `2026-05-01`, but found `2026-02-30`
        fields.began: expected an instant such as `2026-05-01T08:00:00+02:00`, but found `soon`
    "#]],
    );
}

#[test]
fn a_single_field_that_does_not_fit_is_what_the_problem_tells() {
    let desk = Desk::phoned();
    let read = input::update(&target(&desk), &json!({"fields": {"rating": "four"}, "why": "a"}));
    let problem = Problem::from(read.unwrap_err()).in_language(Language::Swedish, None);
    assert_eq!((problem.status, problem.detail.as_str()), (422, "ett heltal väntades, men här står `four`"));
}

#[test]
fn members_that_a_body_does_not_have_are_refused_with_the_nearest() {
    let desk = Desk::phoned();
    let target = target(&desk);
    told(
        input::complete(&target, "categorise", &json!({"field": {}, "tick": "all", "version": 3, "why": 3})),
        expect![[r#"
        field: there is no `field` here; did you mean `fields`?
        tick: expected a list of texts, but found a text
        version: there is no `version` here; there is `way`, `fields`, `tick`, `why`
        why: expected a text, but found a number
    "#]],
    );
    told(
        input::start(&target.input, &json!({"process": "incident", "fields": []})),
        expect![[r#"
        fields: expected an object of values by field, but found a list
        start: `start` is missing
    "#]],
    );
    told(
        input::claim(target.case, "categorise", &json!({"by": "anna"})),
        expect![[r#"
        by: there is no `by` here; nothing is expected
    "#]],
    );
    told(
        input::overrule(&target, &json!({"field": "priority"})),
        expect![[r#"
        value: `value` is missing
    "#]],
    );
    told(
        input::note(&json!(["x"])),
        expect![[r#"
        : expected an object, but found a list
    "#]],
    );
}

#[test]
fn a_decision_is_a_body_with_a_way_and_an_empty_body_is_enough_where_nothing_is_asked() {
    let desk = Desk::phoned();
    let target = target(&desk);
    assert!(matches!(input::complete(&target, "1-1", &json!({"way": "yes"})), Ok(Command::Choose { way, .. }) if &*way == "yes"));
    assert!(matches!(input::claim(target.case, "categorise", &Json::Null), Ok(Command::Claim { .. })));
    assert!(matches!(input::cancel(&json!({"why": null})), Ok(Command::Cancel { why: None })));
    assert!(matches!(input::overrule(&target, &json!({"field": "priority", "value": null})), Ok(Command::Override { value: None, .. })));
}

#[test]
fn someone_is_an_id_an_address_or_a_guest_with_name_and_address() {
    let desk = Desk::phoned();
    let to = |json: Json| match input::assign(&target(&desk), "categorise", &json!({"to": json})) {
        Ok(Command::Assign { to, .. }) => Some(to),
        _ => None,
    };
    let known = |id: &str| Some(Person::Known(text(id)));
    let guest = |name: &str, mail: &str| Some(Person::Guest { name: text(name), mail: text(mail) });
    assert_eq!(to(json!("hugo")), known("hugo"));
    assert_eq!(to(json!("HUGO@uu.example")), known("hugo"));
    assert_eq!(to(json!({"id": "hugo"})), known("hugo"));
    assert_eq!(to(json!({"name": "Hugo L", "mail": "hugo@uu.example"})), known("hugo"));
    assert_eq!(to(json!({"name": " Kim <3 Berg ", "mail": "kim@x.example"})), guest("Kim <3 Berg", "kim@x.example"));
    assert_eq!(to(json!("Kim Berg <kim@x.example>")), guest("Kim Berg", "kim@x.example"));
    let wrong = [json!("nobody"), json!({}), json!({"id": "nobody"}), json!({"name": "Kim"}), json!({"name": "", "mail": "kim@x.example"})];
    let more = [json!({"name": "Kim", "mail": "hugo"}), json!({"id": "hugo", "role": "admin"}), json!({"id": "kim@x.example"}), json!(3)];
    for json in wrong.into_iter().chain(more) {
        assert_eq!(to(json.clone()), None, "{json}");
    }
}

#[test]
fn what_the_core_would_refuse_is_refused_by_the_core_alone() {
    let desk = Desk::phoned();
    let target = target(&desk);
    let fields = json!({"fields": {"nonsense": 1}});
    assert!(matches!(input::act(&target, "reopen", &fields), Ok(Command::Do { fields, .. }) if fields.is_empty()));
    assert!(matches!(input::message(&target, "survey", &json!({"fields": {"rating": 4}})), Ok(Command::Receive { .. })));
    let unknown = input::start(&target.input, &json!({"process": "holiday", "start": "web", "fields": {"a": 1}}));
    assert!(matches!(unknown, Ok(Command::Start { .. })));
    for name in ["9-9", "01-1", "+1-1", "1-", ""] {
        let refused = input::complete(&target, name, &Json::Null);
        assert_eq!(refused, Err(InputError::Refused(Refusal::NoSuchTask { task: text(name) })), "an id is written in one way");
    }
    assert_eq!(input::retry("x", &Json::Null), Err(InputError::Refused(Refusal::Gone)));
}

#[test]
fn a_step_with_several_open_tasks_is_told_with_their_ids() {
    let desk = Desk::phoned();
    let mut case: Case = desk.case().clone();
    let first = desk.task("categorise");
    let mut second = case.tasks[&first].clone();
    second.id.n += 5;
    std::sync::Arc::make_mut(&mut case.tasks).insert(second.id, second.clone());
    assert_eq!(input::task(&case, &second.id.to_string()), Ok(second.id));
    assert_eq!(input::task(&case, "categorise"), Err(InputError::Ambiguous { step: text("categorise"), tasks: vec![first, second.id] }));
}

#[test]
fn texts_of_the_command_line_are_read_as_json_is() {
    let desk = Desk::phoned();
    let fields = input::assignments(["kind=incident", "known_person=true", "rating=4", "contact="]).unwrap();
    let Ok(Command::Update { fields, .. }) = input::update(&target(&desk), &json!({"fields": fields})) else { panic!() };
    let value = |name: &str| fields.iter().find(|(field, _)| &**field == name).and_then(|(_, value)| value.clone());
    assert_eq!(value("kind"), Some(Value::Choice(text("incident"))));
    assert_eq!((value("known_person"), value("rating"), value("contact")), (Some(Value::Boolean(true)), Some(Value::Number(4)), None));
}
