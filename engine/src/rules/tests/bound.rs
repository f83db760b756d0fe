//! Rules against the facts of a process.

use super::*;
use crate::rules::bind::Bound;

const PROCESS: &str = "process: incident\nfields:\n  priority: priority\n  delay: delay\n  seen: seen\n";

fn choice(items: &[&str]) -> Type {
    Type::Choice(Arc::new(Choices { name: None, items: items.iter().map(|item| (*item).to_owned()).collect() }))
}

fn facts() -> Facts {
    let mut facts = Facts::default();
    let fact = |of: Type, public, volatile| Fact { of, public, volatile };
    facts.insert("urgency", fact(choice(&["now", "today", "later"]), true, false));
    facts.insert("impact", fact(Type::Number, false, false));
    facts.insert("priority", fact(Type::Text, true, false));
    facts.insert("now", fact(Type::Instant, true, true));
    facts
}

/// A package of one process and some rules, given as the text from `fn` on.
struct Desk {
    sources: Sources,
    rules: IndexMap<String, Rule>,
}

impl Desk {
    #[track_caller]
    fn new(rules: &[(&str, &str)]) -> Desk {
        let rule = |(name, text): &(&str, &str)| (format!("rules/{name}.rhai"), format!("{EXPLAINED}{text}").into_bytes());
        let mut files: Vec<(String, Vec<u8>)> = rules.iter().map(rule).collect();
        files.push(("workflows/incident.yaml".to_owned(), PROCESS.into()));
        let sources = Sources::new(files);
        let mut diagnostics = Diagnostics::default();
        let sandbox = sandbox();
        let rules = sources
            .iter()
            .filter(|(_, file)| file.path().ends_with(".rhai"))
            .filter_map(|(id, file)| compile(id, file, &languages(), &sandbox, &mut diagnostics))
            .map(|rule| (rule.name.value.clone(), rule))
            .collect();
        assert_eq!(shown(diagnostics, &sources, Language::English), "");
        Desk { sources, rules }
    }

    /// The place of a text in the process.
    fn at(&self, text: &str) -> Span {
        let start = PROCESS.find(text).expect("the process has the text");
        let process = self.sources.iter().find(|(_, file)| file.path().starts_with("workflows")).expect("the process is there");
        Span::new(process.0, start..start + text.trim_end().len())
    }

    fn used(&self) -> (Span, Words) {
        (self.at("priority\n"), words!("regeln används här", "the rule is used here"))
    }

    fn derived(&self, names: &[&str]) -> Vec<Derived<'_>> {
        let field =
            |name: &&str| Derived { field: At { value: (*name).to_owned(), span: self.at(&format!("{name}:")) }, rule: &self.rules[*name] };
        names.iter().map(field).collect()
    }
}

#[track_caller]
fn check_bind(text: &str, expected: Expect) -> Option<Bound> {
    let desk = Desk::new(&[("r", text)]);
    let mut diagnostics = Diagnostics::default();
    let mut binder = Binder::new("incident");
    let bound = binder.bind(&desk.rules["r"], &facts(), desk.used(), &mut diagnostics);
    // Used a second time, nothing is told again.
    let told = diagnostics.as_slice().len();
    binder.bind(&desk.rules["r"], &facts(), desk.used(), &mut diagnostics);
    assert_eq!(diagnostics.as_slice().len(), told);
    expected.assert_eq(&shown(diagnostics, &desk.sources, Language::English));
    bound
}

#[test]
fn a_rule_is_bound_to_the_types_of_its_facts() {
    let bound = check_bind("fn r(impact, now) { 1 }", expect![""]).unwrap();
    assert_eq!(bound, Bound { types: vec![Type::Number, Type::Instant], volatile: true, public: false });
    let bound = check_bind("fn r() { 1 }", expect![""]).unwrap();
    assert_eq!(bound, Bound { types: vec![], volatile: false, public: true });
}

#[test]
fn a_parameter_that_names_no_fact() {
    let bound = check_bind(
        "fn r(urgncy, impact, zebra) { 1 }",
        expect![[r#"
        error[E061]: the process `incident` has no fact called `urgncy`
         --> rules/r.rhai:3:6
          |
        3 | fn r(urgncy, impact, zebra) { 1 }
          |      ^^^^^^ did you mean `urgency`?
          |
         ::: workflows/incident.yaml:3:13
          |
        3 |   priority: priority
          |             -------- the rule is used here
          |
          = help: the facts here are `urgency`, `impact`, `priority` and `now`
        error[E061]: the process `incident` has no fact called `zebra`
         --> rules/r.rhai:3:22
          |
        3 | fn r(urgncy, impact, zebra) { 1 }
          |                      ^^^^^
          |
         ::: workflows/incident.yaml:3:13
          |
        3 |   priority: priority
          |             -------- the rule is used here
          |
          = help: the facts here are `urgency`, `impact`, `priority` and `now`
    "#]],
    );
    assert_eq!(bound, None);
}

#[test]
fn literals_outside_of_a_choice() {
    check_bind(
        "fn r(urgency, impact) {\n    if urgency == \"nwo\" || \"never\" != urgency || urgency in [\"now\", \"soon\"] { return 1; }\n    switch urgency {\n        \"now\" | \"tody\" => 1,\n        \"latr\" if impact == \"x\" => if impact > 2 { \"a\" } else { \"b\" },\n        \"later\" => #{ a: \"b\" }[impact],\n        _ => \"c\",\n    }\n}",
        expect![[r#"
            error[E025]: `urgency` has no value `nwo`
             --> rules/r.rhai:4:19
              |
            4 |     if urgency == "nwo" || "never" != urgency || urgency in ["now", "soon"] { return 1; }
              |                   ^^^^^ did you mean `now`?
              |
             ::: workflows/incident.yaml:3:13
              |
            3 |   priority: priority
              |             -------- the rule is used here
              |
              = help: the values are `now`, `today` and `later`
            error[E025]: `urgency` has no value `never`
             --> rules/r.rhai:4:28
              |
            4 |     if urgency == "nwo" || "never" != urgency || urgency in ["now", "soon"] { return 1; }
              |                            ^^^^^^^
              |
             ::: workflows/incident.yaml:3:13
              |
            3 |   priority: priority
              |             -------- the rule is used here
              |
              = help: the values are `now`, `today` and `later`
            error[E025]: `urgency` has no value `soon`
             --> rules/r.rhai:4:69
              |
            4 |     if urgency == "nwo" || "never" != urgency || urgency in ["now", "soon"] { return 1; }
              |                                                                     ^^^^^^
              |
             ::: workflows/incident.yaml:3:13
              |
            3 |   priority: priority
              |             -------- the rule is used here
              |
              = help: the values are `now`, `today` and `later`
            error[E025]: `urgency` has no value `tody`
             --> rules/r.rhai:6:17
              |
            6 |         "now" | "tody" => 1,
              |                 ^^^^^^ did you mean `today`?
              |
             ::: workflows/incident.yaml:3:13
              |
            3 |   priority: priority
              |             -------- the rule is used here
              |
              = help: the values are `now`, `today` and `later`
            error[E025]: `urgency` has no value `latr`
             --> rules/r.rhai:7:9
              |
            7 |         "latr" if impact == "x" => if impact > 2 { "a" } else { "b" },
              |         ^^^^^^ did you mean `later`?
              |
             ::: workflows/incident.yaml:3:13
              |
            3 |   priority: priority
              |             -------- the rule is used here
              |
              = help: the values are `now`, `today` and `later`
            error[E025]: `urgency` has no value `x`
             --> rules/r.rhai:7:29
              |
            7 |         "latr" if impact == "x" => if impact > 2 { "a" } else { "b" },
              |                             ^^^
              |
             ::: workflows/incident.yaml:3:13
              |
            3 |   priority: priority
              |             -------- the rule is used here
              |
              = help: the values are `now`, `today` and `later`
        "#]],
    );
}

#[test]
fn tables_without_an_entry_for_a_member() {
    check_bind(
        "fn r(urgency) { #{ now: 3, tday: 2 }[urgency] + #{ now: 1, today: 1, later: 1 }[urgency] }",
        expect![[r#"
        error[E025]: the table lacks `today` and `later` of `urgency`
         --> rules/r.rhai:3:17
          |
        3 | fn r(urgency) { #{ now: 3, tday: 2 }[urgency] + #{ now: 1, today: 1, later: 1 }[urgency] }
          |                 ^^
          |
         ::: workflows/incident.yaml:3:13
          |
        3 |   priority: priority
          |             -------- the rule is used here
          |
          = help: add `today: …, later: …`
        error[E025]: `urgency` has no value `tday`
         --> rules/r.rhai:3:28
          |
        3 | fn r(urgency) { #{ now: 3, tday: 2 }[urgency] + #{ now: 1, today: 1, later: 1 }[urgency] }
          |                            ^^^^ did you mean `today`?
          |
         ::: workflows/incident.yaml:3:13
          |
        3 |   priority: priority
          |             -------- the rule is used here
          |
          = help: the values are `now`, `today` and `later`
    "#]],
    );
}

#[test]
fn a_parameter_that_is_given_another_value_is_not_judged() {
    check_bind("fn r(urgency) { urgency = \"x\"; urgency == \"y\" }", expect![""]);
    check_bind("fn r(urgency, impact) { for urgency in [\"a\"] { if urgency == \"a\" { return 1; } } impact == \"any\" }", expect![""]);
}

#[test]
fn answers_outside_of_a_choice() {
    let desk = Desk::new(&[("r", "fn r(impact) { if impact > 2 { return \"hihg\"; } help(impact) }\nprivate fn help(impact) { \"low\" }")]);
    let mut diagnostics = Diagnostics::default();
    let Type::Choice(expected) = choice(&["high", "low"]) else { unreachable!() };
    check_answers(&desk.rules["r"], &expected, "priority", &desk.used(), &mut diagnostics);
    expect![[r#"
        error[E025]: `priority` has no value `hihg`
         --> rules/r.rhai:3:39
          |
        3 | fn r(impact) { if impact > 2 { return "hihg"; } help(impact) }
          |                                       ^^^^^^ did you mean `high`?
          |
         ::: workflows/incident.yaml:3:13
          |
        3 |   priority: priority
          |             -------- the rule is used here
          |
          = help: the values are `high` and `low`
    "#]]
    .assert_eq(&shown(diagnostics, &desk.sources, Language::English));
}

#[track_caller]
fn check_order(rules: &[(&str, &str)], fields: &[&str], expected: Expect) -> Option<Vec<usize>> {
    let desk = Desk::new(rules);
    let mut diagnostics = Diagnostics::default();
    let order = order(&desk.derived(fields), &desk.rules, &facts(), &mut diagnostics);
    expected.assert_eq(&shown(diagnostics, &desk.sources, Language::English));
    order
}

#[test]
fn derived_fields_come_after_what_they_read() {
    let rules = [
        ("delay", "fn delay(priority, half) { priority }"),
        ("priority", "fn priority(seen) { seen }"),
        ("seen", "fn seen(impact) { 1 }"),
        ("half", "fn half(seen) { 1 }"),
    ];
    assert_eq!(check_order(&rules, &["delay", "priority", "seen"], expect![""]), Some(vec![2, 1, 0]));
}

#[test]
fn derived_fields_that_wait_for_each_other() {
    let rules = [
        ("priority", "fn priority(seen) { seen }"),
        ("seen", "fn seen(half) { half }"),
        ("half", "fn half(impact, priority) { 1 }"),
        ("delay", "fn delay(priority) { 1 }"),
    ];
    assert_eq!(
        check_order(
            &rules,
            &["delay", "priority", "seen"],
            expect![[r#"
        error[E064]: `priority → seen → half → priority`: the values wait for each other
         --> workflows/incident.yaml:3:3
          |
        3 |   priority: priority
          |   ^^^^^^^^^
          |
         ::: rules/priority.rhai:3:13
          |
        3 | fn priority(seen) { seen }
          |             ---- `priority` reads `seen` here
          |
         ::: rules/seen.rhai:3:9
          |
        3 | fn seen(half) { half }
          |         ---- `seen` reads `half` here
          |
         ::: rules/half.rhai:3:17
          |
        3 | fn half(impact, priority) { 1 }
          |                 -------- `half` reads `priority` here
          |
          = help: break the chain: let one of the rules read the fields that the others rest on
    "#]]
        ),
        None
    );
    assert_eq!(
        check_order(
            &[("priority", "fn priority(priority) { 1 }")],
            &["priority"],
            expect![[r#"
        error[E064]: `priority → priority`: the value is computed from itself
         --> workflows/incident.yaml:3:3
          |
        3 |   priority: priority
          |   ^^^^^^^^^
          |
         ::: rules/priority.rhai:3:13
          |
        3 | fn priority(priority) { 1 }
          |             -------- `priority` reads `priority` here
          |
          = help: break the chain: let one of the rules read the fields that the others rest on
    "#]]
        ),
        None
    );
}

#[test]
fn rules_that_wait_for_each_other() {
    let rules = [("seen", "fn seen(half) { half }"), ("half", "fn half(seen) { 1 }"), ("delay", "fn delay(half) { 1 }")];
    assert_eq!(
        check_order(
            &rules,
            &["delay"],
            expect![[r#"
        error[E064]: `half → seen → half`: the values wait for each other
         --> rules/half.rhai:3:4
          |
        3 | fn half(seen) { 1 }
          |    ^^^^ ---- `half` reads `seen` here
          |
         ::: rules/seen.rhai:3:9
          |
        3 | fn seen(half) { half }
          |         ---- `seen` reads `half` here
          |
          = help: break the chain: let one of the rules read the fields that the others rest on
    "#]]
        ),
        None
    );
}

#[test]
fn derived_fields_that_would_be_out_of_date() {
    let rules = [
        ("priority", "fn priority(impact, now) { 1 }"),
        ("seen", "fn seen(priority) { 1 }"),
        ("delay", "fn delay(half) { 1 }"),
        ("half", "fn half(quarter) { 1 }"),
        ("quarter", "fn quarter(now) { 1 }"),
    ];
    check_order(
        &rules,
        &["priority", "delay", "seen"],
        expect![[r#"
            error[E065]: the field `priority` is computed from `now`, which changes by itself
             --> workflows/incident.yaml:3:3
              |
            3 |   priority: priority
              |   ^^^^^^^^^ the value would be out of date the next moment
              |
             ::: rules/priority.rhai:3:21
              |
            3 | fn priority(impact, now) { 1 }
              |                     --- `now` is read here
              |
              = help: name the rule in an `if` or `set` where the answer is needed: there it is computed at that moment
            error[E065]: the field `delay` is computed, through `half` → `quarter`, from `now`, which changes by itself
             --> workflows/incident.yaml:4:3
              |
            4 |   delay: delay
              |   ^^^^^^ the value would be out of date the next moment
              |
             ::: rules/quarter.rhai:3:12
              |
            3 | fn quarter(now) { 1 }
              |            --- `now` is read here
              |
              = help: name the rule in an `if` or `set` where the answer is needed: there it is computed at that moment
        "#]],
    );
}
