//! Rules whose facts can be counted, asked for every combination.

use super::running::{asking, rule};
use super::*;

/// Counts a rule over facts of some types; says what came of it.
#[track_caller]
fn check_count(text: &str, types: &[Type], wanted: &[Type], expected: Expect) {
    let (asking, rule) = (asking(), rule(text));
    let domains = rule.parameters.iter().zip(types).map(|(name, of)| Domain::of(name.as_str(), of, None, &asking.catalogue));
    let said = match count(&asking, &rule, domains.collect(), wanted) {
        Counted::Endless => "endless\n".to_owned(),
        Counted::Table(table) => table
            .rows()
            .map(|(facts, answer)| {
                let facts: Vec<String> = facts.iter().map(Value::to_string).collect();
                let answer = answer.as_ref().map_or_else(|failure| format!("stop: {}", failure.reason().en), Value::to_string);
                format!("{} → {answer}\n", facts.join(", ")).trim_start().to_owned()
            })
            .collect(),
        Counted::Gaps(gaps) => gaps.iter().map(|gap| format!("{:?} {:?}\n", gap.facts, gap.why)).collect(),
    };
    expected.assert_eq(&said);
}

fn choice(items: &[&str]) -> Type {
    Type::Choice(Arc::new(Choices { name: None, items: items.iter().map(|item| (*item).to_owned()).collect() }))
}

#[test]
fn choices_booleans_teams_contacts_items_and_lists_are_counted() {
    let service = Type::Item("service".to_owned());
    check_count(
        "fn r(urgent, kind) { if urgent { \"now\" } else if kind == \"b\" { stop(\"no b\") } else { kind } }",
        &[Type::Boolean, choice(&["a", "b"])],
        &[],
        expect![[r#"
            false, a → a
            false, b → stop: no b
            true, a → now
            true, b → now
        "#]],
    );
    check_count(
        "fn r(service) { service.team }",
        std::slice::from_ref(&service),
        &[Type::Team],
        expect![[r#"
        mail → clients
        web → network
    "#]],
    );
    check_count(
        "fn r(team, contact) { [team.title ?? \"\", contact.title] }",
        &[Type::Team, Type::Contact],
        &[],
        expect![[r#"
        clients, everybody → [Clients, All users]
        network, everybody → [, All users]
    "#]],
    );
    check_count(
        "fn r(services) { services }",
        &[service.clone().list()],
        &[service.list()],
        expect![[r#"
        [mail, web] → [mail, web]
    "#]],
    );
    check_count(
        "fn r() { 1 }",
        &[],
        &[Type::Decimal],
        expect![[r#"
         → 1
    "#]],
    );
}

#[test]
fn what_rests_on_people_texts_or_too_many_facts_is_not() {
    let service = Type::Item("service".to_owned());
    let ten: Vec<String> = (0..10).map(|index| format!("v{index}")).collect();
    let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
    check_count(
        "fn r(a) { 1 }",
        &[Type::Person],
        &[],
        expect![[r#"
        endless
    "#]],
    );
    check_count(
        "fn r(a) { 1 }",
        &[Type::Text],
        &[],
        expect![[r#"
        endless
    "#]],
    );
    check_count(
        "fn r(a) { 1 }",
        &[Type::Boolean.list()],
        &[],
        expect![[r#"
        endless
    "#]],
    );
    check_count(
        "fn r(a) { has(a.manager) && a.manager.name == \"x\" }",
        &[service],
        &[],
        expect![[r#"
        endless
    "#]],
    );
    check_count(
        "fn r(a) { a.members.is_empty() }",
        &[Type::Team],
        &[],
        expect![[r#"
        endless
    "#]],
    );
    check_count(
        "fn r(a, b, c, d, e) { 1 }",
        &[choice(&ten), choice(&ten), choice(&ten), choice(&ten), Type::Boolean],
        &[],
        expect![[r#"
            endless
        "#]],
    );
}

#[test]
fn gaps_are_told_with_their_facts() {
    check_count(
        "fn r(a) { if a == \"x\" { 1 } }",
        &[choice(&["x", "y"])],
        &[],
        expect![[r#"
        [("a", Choice("y"))] Misfit { reason: Words { sv: "regeln ger inget svar", en: "the rule gives no answer" }, nothing: true }
    "#]],
    );
    check_count(
        "fn r(a) { if a == \"x\" { \"low\" } else { \"lwo\" } }",
        &[choice(&["x", "y"])],
        &[choice(&["low"])],
        expect![[r#"
        [("a", Choice("y"))] Misfit { reason: Words { sv: "regeln svarar `lwo`; svaren här är `low`", en: "the rule answers `lwo`; the answers here are `low`" }, nothing: false }
    "#]],
    );
    // An answer must fit every place that asks.
    check_count(
        "fn r() { \"low\" }",
        &[],
        &[choice(&["low"]), Type::Number],
        expect![[r#"
        [] Misfit { reason: Words { sv: "regeln svarar `low`, som är `text`; här väntas `number`", en: "the rule answers `low`, which is `text`; `number` is expected here" }, nothing: false }
    "#]],
    );
}
