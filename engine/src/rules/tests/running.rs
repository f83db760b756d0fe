//! Rules that run: values in, values out, and what a person is told when it goes wrong.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::*;
use crate::calendar::{Calendar, ClockSpan, Hours};
use crate::model::Duration;

/// A small desk: two teams, two services, two agreements.
fn catalogue() -> Catalogue {
    let text = |name: &str| Text::from(name);
    let service = |name: &str| Value::Item { list: text("service"), item: text(name) };
    let list = |values: Vec<Value>| Value::List(Arc::new(values));
    let item = |title: &str, values: Vec<(&str, Value)>| KnownItem {
        title: text(title),
        values: values.into_iter().map(|(name, value)| (text(name), value)).collect(),
    };
    let services = [
        ("mail", item("Mail", vec![("team", Value::Team(text("clients"))), ("manager", Value::Person(Person::Known(text("berta"))))])),
        ("web", item("The web", vec![("team", Value::Team(text("network")))])),
    ];
    let agreements = [
        ("core", item("Core", vec![("services", list(vec![service("web")])), ("customers", list(vec![Value::Team(text("network"))]))])),
        ("base", item("Base", vec![("services", list(vec![service("mail"), service("web")])), ("customers", list(vec![]))])),
    ];
    let known = |fact: &str, fields: &[&str], items: [(&str, KnownItem); 2]| KnownList {
        fact: text(fact),
        fields: fields.iter().map(|name| text(name)).collect(),
        items: items.into_iter().map(|(name, item)| (text(name), item)).collect(),
    };
    Catalogue {
        zone: TimeZone::get("Europe/Stockholm").unwrap(),
        lists: BTreeMap::from([
            (text("service"), known("services", &["team", "manager"], services)),
            (text("agreement"), known("agreements", &["services", "customers"], agreements)),
        ]),
        teams: IndexMap::from([
            (text("clients"), BTreeMap::from([(text("title"), Value::text("Clients"))])),
            (text("network"), BTreeMap::new()),
        ]),
        contacts: IndexMap::from([(text("everybody"), text("All users"))]),
        calendars: Arc::new(BTreeMap::from([(text("office"), office()), (text("desk"), office())])),
    }
}

/// Mondays to Fridays, eight to five.
fn office() -> Calendar {
    let hours = Hours::new(vec![ClockSpan::new(8 * 60, 17 * 60).unwrap()]).unwrap();
    let week = std::array::from_fn(|day| if day < 5 { hours.clone() } else { Hours::CLOSED });
    Calendar::new(TimeZone::get("Europe/Stockholm").unwrap(), week, Vec::new(), []).unwrap()
}

/// Anna is in the team `network`, Berta in `clients`, and each team has its person.
pub(super) struct People;

impl Things for People {
    fn item(&self, _: &str, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn person(&self, person: &Person, field: &str) -> Option<Value> {
        let Person::Known(id) = person else { return (field == "name").then(|| Value::text("Guest")) };
        let team = if &**id == "anna" { "network" } else { "clients" };
        match field {
            "name" => Some(Value::text(id.to_uppercase())),
            "teams" => Some(Value::List(Arc::new(vec![Value::Team(Text::from(team))]))),
            "roles" => Some(Value::List(Arc::new(vec![Value::text("helpdesk")]))),
            _ => None,
        }
    }

    fn team(&self, team: &str, field: &str) -> Option<Value> {
        let member = if team == "network" { "anna" } else { "berta" };
        (field == "members").then(|| Value::List(Arc::new(vec![person(member)])))
    }

    fn contact(&self, _: &str, _: &str) -> Option<Value> {
        None
    }
}

pub(super) fn person(id: &str) -> Value {
    Value::Person(Person::Known(Text::from(id)))
}

fn item(list: &str, name: &str) -> Value {
    Value::Item { list: Text::from(list), item: Text::from(name) }
}

pub(super) fn asking() -> Asking {
    Asking { sandbox: Arc::new(sandbox()), catalogue: Arc::new(catalogue()) }
}

/// Compiles a rule that nothing is wrong with.
#[track_caller]
pub(super) fn rule(text: &str) -> Rule {
    let sources = sources("rules/r.rhai", &format!("{EXPLAINED}{text}"));
    let mut diagnostics = Diagnostics::default();
    let rule = compile_one(&sources, &mut diagnostics);
    assert_eq!(shown(diagnostics, &sources, Language::English), "", "{text}");
    rule.expect("nothing is wrong with it")
}

#[track_caller]
fn ask(text: &str, facts: &[Value], wanted: Option<&Type>) -> Result<Value, RuleFailure> {
    asking().ask(&rule(text), facts, wanted, &People)
}

/// The answer of the body of a rule without facts, or what is said of it.
#[track_caller]
fn answers(body: &str, expected: Expect) {
    check_answer(&format!("fn r() {{ {body} }}"), &[], None, expected);
}

#[track_caller]
fn check_answer(text: &str, facts: &[Value], wanted: Option<&Type>, expected: Expect) {
    let said = match ask(text, facts, wanted) {
        Ok(value) => format!("{value:?}"),
        Err(failure) => failure.words("r").en,
    };
    expected.assert_eq(&said);
}

fn choice(items: &[&str]) -> Type {
    Type::Choice(Arc::new(Choices { name: None, items: items.iter().map(|item| (*item).to_owned()).collect() }))
}

fn duration(months: i64, days: i64, hours: i64) -> Value {
    Value::Duration(Duration { months, days, microseconds: hours * 3_600_000_000 })
}

#[test]
fn a_value_goes_through_a_rule_unchanged() {
    let values = [
        (Value::text("å"), Type::Text),
        (Value::Number(i64::MIN), Type::Number),
        (Value::Decimal("1.50".parse().unwrap()), Type::Decimal),
        (Value::Boolean(true), Type::Boolean),
        (Value::Date("2026-05-01".parse().unwrap()), Type::Date),
        (Value::Instant("2026-05-01T08:00:00.123456Z".parse().unwrap()), Type::Instant),
        (duration(1, 2, 3), Type::Duration),
        (Value::Choice(Text::from("a")), choice(&["a", "b"])),
        (person("anna"), Type::Person),
        (Value::Person(Person::Guest { name: Text::from("Kim"), mail: Text::from("kim@example.se") }), Type::Person),
        (Value::Team(Text::from("network")), Type::Team),
        (Value::Contact(Text::from("everybody")), Type::Contact),
        (item("service", "mail"), Type::Item("service".to_owned())),
    ];
    for (value, of) in values {
        assert_eq!(ask("fn r(a) { a }", std::slice::from_ref(&value), Some(&of)), Ok(value.clone()));
        let list = Value::List(Arc::new(vec![value.clone(), value]));
        assert_eq!(ask("fn r(a) { a }", std::slice::from_ref(&list), Some(&of.list())), Ok(list));
    }
}

#[test]
fn things_have_parts_and_are_compared_by_who_they_are() {
    let facts = [Value::List(Arc::new(vec![item("agreement", "core"), item("agreement", "base")])), item("service", "web")];
    let agreement = "fn r(agreements, service, reporter) {\n    for a in agreements {\n        if service in a.services && (a.customers.is_empty() || overlap(a.customers, reporter.teams)) { return a; }\n    }\n    stop(\"no agreement covers this\")\n}";
    let of = Type::Item("agreement".to_owned());
    let with = |reporter: &str| [facts.as_slice(), &[person(reporter)]].concat();
    assert_eq!(ask(agreement, &with("anna"), Some(&of)), Ok(item("agreement", "core")));
    assert_eq!(ask(agreement, &with("berta"), Some(&of)), Ok(item("agreement", "base")));
    let none = [Value::List(Arc::default()), item("service", "web"), person("anna")];
    assert_eq!(ask(agreement, &none, Some(&of)), Err(RuleFailure::Stopped { reason: "no agreement covers this".to_owned() }));
    check_answer(
        "fn r(a) { a.title + a.team.title + a.manager.name }",
        &[item("service", "mail")],
        None,
        expect![[r#"Text("MailClientsBERTA")"#]],
    );
    check_answer(
        "fn r(a, b) { a == b || a != b && b in [a, b] && count([a, b, a], a) == 2 }",
        &[item("service", "mail"), item("service", "web")],
        None,
        expect!["Boolean(true)"],
    );
}

/// What a rule needs to know of people is fetched while it is asked, however far it goes.
#[test]
fn a_rule_may_go_from_person_to_team_to_person() {
    let text = "fn r(services) {\n    let names = [];\n    for s in services { if has(s.manager) { for p in s.manager.teams[0].members { names.push(p.name); } } else { names.push(s.team.members[0].name); } }\n    names\n}";
    let services = Value::List(Arc::new(vec![item("service", "mail"), item("service", "web")]));
    check_answer(text, &[services], Some(&Type::Text.list()), expect![[r#"List([Text("BERTA"), Text("ANNA")])"#]]);
}

#[test]
fn time_is_computed_as_in_expressions() {
    let at = |text: &str| Value::Instant(text.parse().unwrap());
    let friday = [at("2026-03-27T15:00:00+01:00")];
    check_answer("fn r(a) { a + duration(\"48 h\") }", &friday, None, expect!["Instant(2026-03-29T14:00:00Z)"]);
    check_answer("fn r(a) { duration(\"2 days\") + a }", &friday, None, expect!["Instant(2026-03-29T13:00:00Z)"]);
    check_answer(
        "fn r(a) { (a - duration(\"1 month\")) - date(\"2026-02-27\") }",
        &friday,
        None,
        expect!["Duration(Duration { months: 0, days: 0, microseconds: 54000000000 })"],
    );
    answers(
        "2 * duration(\"1 month 3 days 4 h\") - duration(\"1 day\")",
        expect!["Duration(Duration { months: 2, days: 5, microseconds: 28800000000 })"],
    );
    answers("-(duration(\"9 h\") / 2)", expect!["Duration(Duration { months: 0, days: 0, microseconds: -16200000000 })"]);
    answers("date(\"2026-05-01\") + duration(\"1 day\")", expect!["Instant(2026-05-01T22:00:00Z)"]);
    answers(
        "[duration(\"2 days\") == duration(\"48 h\"), duration(\"1 month\") > duration(\"29 days\"), min(duration(\"2 h\"), duration(\"1 day\")) == duration(\"2 h\")]",
        expect!["List([Boolean(true), Boolean(true), Boolean(true)])"],
    );
    answers(
        "date(\"2026-05-01\") + duration(\"1000 years\") * 100",
        expect!["the rule `r` failed: line 3: the instant is outside the calendar"],
    );
    answers("duration(\"1 h\") * 9223372036854775807", expect!["the rule `r` failed: line 3: the length of time is too long"]);
    answers("duration(\"1 h\") / 0", expect!["the rule `r` failed: line 3: division by zero"]);
    answers("date(\"2026-05-01\") + date(\"2026-05-01\")", expect!["the rule `r` failed: line 3: `+` does not take `date` and `date`"]);
    answers("order([date(\"2026-05-01\"), date(\"2025-05-01\")])[0] < date(\"2026-01-01\")", expect!["Boolean(true)"]);
}

#[test]
fn open_time_is_computed_in_its_calendar() {
    let friday = [Value::Instant("2026-03-06T15:00:00+01:00".parse().unwrap())];
    check_answer("fn r(a) { a + duration(\"5 office hours\") }", &friday, None, expect!["Instant(2026-03-09T10:00:00Z)"]);
    check_answer("fn r(a) { duration(\"2 office days\") + a }", &friday, None, expect!["Instant(2026-03-10T14:00:00Z)"]);
    check_answer("fn r(a) { a - duration(\"8 office hours\") }", &friday, None, expect!["Instant(2026-03-05T15:00:00Z)"]);
    answers("date(\"2026-03-07\") + duration(\"30 office min\")", expect!["Instant(2026-03-09T07:30:00Z)"]);
    answers("date(\"2026-03-07\") - duration(\"1 office days\")", expect!["Instant(2026-03-05T16:00:00Z)"]);
    answers(
        "2 * duration(\"5 office hours\") - duration(\"30 office min\") / 2",
        expect![[r#"OpenTime(OpenTime { calendar: "office", days: 0, microseconds: 35100000000 })"#]],
    );
    answers("-duration(\"3 office days\")", expect![[r#"OpenTime(OpenTime { calendar: "office", days: -3, microseconds: 0 })"#]]);
    answers(
        "[duration(\"60 office min\") == duration(\"1 office hour\"), duration(\"1 office hour\") == duration(\"1 h\"), duration(\"2 office days\") > duration(\"1 office days\")]",
        expect!["List([Boolean(true), Boolean(false), Boolean(true)])"],
    );
    answers(
        "duration(\"1 office hour\") + duration(\"1 desk hour\")",
        expect!["the rule `r` failed: line 3: open time of `office` and of `desk` cannot be put together: they do not pass at once"],
    );
    answers(
        "duration(\"1 office hour\") + duration(\"1 h\")",
        expect!["the rule `r` failed: line 3: open time and passing time have no common measure; compute with one of them"],
    );
    answers(
        "duration(\"1 office hour\") < duration(\"1 h\")",
        expect!["the rule `r` failed: line 3: open time and passing time have no common measure; compute with one of them"],
    );
    answers(
        "duration(\"1 office hour\") < duration(\"1 office days\")",
        expect!["the rule `r` failed: line 3: which of `1 office hours` and `1 office days` is the longer cannot be told"],
    );
    answers(
        "duration(\"3 office days\") / 2",
        expect!["the rule `r` failed: line 3: 3 open days do not divide evenly by 2: an open day has no length of its own; count in hours"],
    );
    answers("duration(\"3 office days\") / 0", expect!["the rule `r` failed: line 3: division by zero"]);
    answers(
        "duration(\"1 office days\") * 9223372036854775807 * 2",
        expect!["the rule `r` failed: line 3: the length of time is too long"],
    );
    answers(
        "date(\"2026-03-07\") + duration(\"1 office days\") * 900000",
        expect!["the rule `r` failed: line 3: the instant is outside the calendar"],
    );
    answers("let c = \"offcie\"; duration(\"5 \" + c + \" hours\")", expect!["the rule `r` failed: line 3: there is no calendar `offcie`"]);
}

#[test]
fn what_rhai_would_answer_silently_is_an_error_with_its_line() {
    answers(
        "\n() < 5",
        expect!["the rule `r` failed: line 4: `<` between `none` and `number`: one of them has no value; ask with `has(…)` before"],
    );
    answers("\"3\" >= 3", expect!["the rule `r` failed: line 3: `>=` between `text` and `number`"]);
    answers("\"3\" == 3", expect!["the rule `r` failed: line 3: `==` between `text` and `number`"]);
    answers("1 != true", expect!["the rule `r` failed: line 3: `!=` between `number` and `boolean`"]);
    answers(
        "\"high\" < \"low\"",
        expect![
            "the rule `r` failed: line 3: `<` between texts: texts and choices have no order; give them numbers in a table: `#{ high: 2, low: 1 }[x]`"
        ],
    );
    answers("1 in [\"a\"]", expect!["the rule `r` failed: line 3: `in` between `number` and `text`"]);
    answers("[1, 2] == [1, \"2\"]", expect!["the rule `r` failed: line 3: `==` between `number` and `text`"]);
    answers("max(1, \"2\")", expect!["the rule `r` failed: line 3: `max` between `number` and `text`"]);
    answers("order([1, \"2\"])", expect!["the rule `r` failed: line 3: `order` between `number` and `text`"]);
    check_answer(
        "fn r(a) { a == \"mail\" }",
        &[item("service", "mail")],
        None,
        expect![
            "the rule `r` failed: line 3: `==` between `service` and `text`: a `service` is compared with a `service`, not with its name"
        ],
    );
    check_answer(
        "fn r(a, b) { a == b }",
        &[item("service", "mail"), Value::Team(Text::from("network"))],
        None,
        expect!["the rule `r` failed: line 3: `==` between `service` and `team`"],
    );
    // Numbers of both kinds are numbers, and those that rhai answers rightly are as they were.
    answers(
        "[1 == 1.0, 0.5 < 1, 2 <= 2, 3 > 2.5, \"a\" != \"b\", true == true, 1 in [1], order([\"b\", \"a\"])[0] == \"a\", [1] == [1]]",
        expect![
            "List([Boolean(true), Boolean(true), Boolean(true), Boolean(true), Boolean(true), Boolean(true), Boolean(true), Boolean(true), Boolean(true)])"
        ],
    );
}

#[test]
fn a_failure_says_what_and_where() {
    answers("1 / 0", expect!["the rule `r` failed: line 3: division by zero"]);
    answers("9223372036854775807 + 1", expect!["the rule `r` failed: line 3: the result is no number that fits"]);
    answers("#{ a: 1 }[\"b\"]", expect!["the rule `r` failed: line 3: the table has no entry `b`"]);
    answers("[1][5]", expect!["the rule `r` failed: line 3: the list has 1 values and none at place 5"]);
    answers("let a = 5; if a { 1 } else { 2 }", expect!["the rule `r` failed: line 3: expected `boolean`, but found `number`"]);
    answers("let a = 5; for x in a { }", expect!["the rule `r` failed: line 3: `for` goes through a list, and this is none"]);
    answers("abs(\"x\")", expect!["the rule `r` failed: line 3: `abs` does not take `text`"]);
    answers(
        "let x = \"48\"; duration(x)",
        expect!["the rule `r` failed: line 3: `48` is not a duration: a unit is missing after `48`, such as `48 h`"],
    );
    check_answer(
        "fn r(a) {\n    f(a)\n}\nprivate fn f(a) {\n    a.colour\n}",
        &[item("service", "mail")],
        None,
        expect!["the rule `r` failed: line 7: a `service` has no part `colour`"],
    );
    check_answer(
        "fn r(a) { a.manager.name }",
        &[item("service", "web")],
        None,
        expect!["the rule `r` failed: line 3: what `.name` asks about has no value; ask with `has(…)` before"],
    );
    check_answer("fn r(a) { stop(`no ${a}`) }", &[Value::Number(5)], None, expect!["the rule `r` has no answer: no 5"]);
}

#[test]
fn a_switch_compares_what_it_can() {
    let text = "fn r(a) { switch a { \"mail\" => 1, 5 => 2, _ => 3 } }";
    for (fact, answer) in [(Value::Number(5), 2), (Value::text("mail"), 1), (item("service", "mail"), 3), (duration(0, 1, 0), 3)] {
        assert_eq!(ask(text, &[fact], None), Ok(Value::Number(answer)));
    }
}

#[test]
fn an_answer_is_of_the_type_that_its_place_wants() {
    let members = choice(&["low", "high"]);
    check_answer("fn r() { \"low\" }", &[], Some(&members), expect![[r#"Choice("low")"#]]);
    check_answer(
        "fn r() { \"hihg\" }",
        &[],
        Some(&members),
        expect!["the rule `r` failed: line 3: the rule answers `hihg`; the answers here are `low` and `high`"],
    );
    check_answer(
        "fn r() { 5 }",
        &[],
        Some(&members),
        expect!["the rule `r` failed: line 3: the rule answers `5`, which is `number`; `choice of low | high` is expected here"],
    );
    check_answer("fn r() { 5 }", &[], Some(&Type::Decimal), expect!["Decimal(5)"]);
    check_answer(
        "fn r() { 5.0 }",
        &[],
        Some(&Type::Number),
        expect!["the rule `r` failed: line 3: the rule answers `5.0`, which is `decimal`; `number` is expected here"],
    );
    check_answer("fn r() { date(\"2026-05-01\") }", &[], Some(&Type::Instant), expect!["Instant(2026-04-30T22:00:00Z)"]);
    check_answer("fn r() { \"network\" }", &[], Some(&Type::Team), expect![[r#"Team("network")"#]]);
    check_answer(
        "fn r() { \"netwrok\" }",
        &[],
        Some(&Type::Team),
        expect!["the rule `r` failed: line 3: the rule answers `netwrok`, and no `team` has that name"],
    );
    check_answer(
        "fn r() { [\"mail\"] }",
        &[],
        Some(&Type::Item("service".to_owned()).list()),
        expect![[r#"List([Item { list: "service", item: "mail" }])"#]],
    );
    check_answer(
        "fn r() { \"mail\" }",
        &[],
        Some(&Type::Item("service".to_owned()).list()),
        expect!["the rule `r` failed: line 3: the rule answers `mail`, which is `text`; `list of service` is expected here"],
    );
    check_answer("fn r() { if false { 1 } }", &[], None, expect!["the rule `r` failed: line 3: the rule gives no answer"]);
    check_answer(
        "fn r() { #{ a: 1 } }",
        &[],
        None,
        expect!["the rule `r` failed: line 3: the rule answers with a `table`, which no field can hold"],
    );
}
