//! No rule takes more than its limits allow, and each that meets one says which.

use super::running::rule;
use super::*;

struct Nobody;

impl Things for Nobody {
    fn item(&self, _: &str, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn person(&self, _: &Person, _: &str) -> Option<Value> {
        None
    }

    fn team(&self, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn contact(&self, _: &str, _: &str) -> Option<Value> {
        None
    }
}

/// Asks a rule whose body meets a limit.
#[track_caller]
fn meets(body: &str, expected: Expect) {
    let asking = Asking { sandbox: Arc::new(sandbox()), catalogue: Arc::default() };
    let rule = rule(&format!("fn r() {{ {body} }}"));
    let failure = asking.ask(&rule, &[], None, &Nobody).expect_err("it meets a limit");
    let Words { sv, en } = failure.words("r");
    expected.assert_eq(&format!("{sv}\n{en}"));
}

#[test]
fn a_for_that_does_not_end_in_time() {
    meets(
        "let n = 0; for i in 0..1000000000 { n += i; } n",
        expect![[r#"
            regeln `r` gick fel: regeln blev inte klar på 50000 steg, som är det mesta
            the rule `r` failed: the rule did not end within 50000 steps, which is the most"#]],
    );
    meets(
        "for i in range(0, 1000000000) { for j in 0..1000000000 { } } 1",
        expect![[r#"
            regeln `r` gick fel: regeln blev inte klar på 50000 steg, som är det mesta
            the rule `r` failed: the rule did not end within 50000 steps, which is the most"#]],
    );
}

#[test]
fn a_huge_text_list_or_table() {
    meets(
        "let x = \"aaaaaaaaaa\"; for i in 0..50 { x += x; } x",
        expect![[r#"
        regeln `r` gick fel: en text blev längre än 100000 byte
        the rule `r` failed: a text became longer than 100000 bytes"#]],
    );
    meets(
        "let x = \"aaaaaaaaaa\"; for i in 0..50 { x = x + x; } x",
        expect![[r#"
        regeln `r` gick fel: en text blev längre än 100000 byte
        the rule `r` failed: a text became longer than 100000 bytes"#]],
    );
    meets(
        "let x = [1, 2]; for i in 0..50 { x += x; } x",
        expect![[r#"
        regeln `r` gick fel: en lista fick fler än 10000 värden
        the rule `r` failed: a list got more than 10000 values"#]],
    );
    meets(
        "let x = []; for i in 0..2000 { x += [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]; } x",
        expect![[r#"
            regeln `r` gick fel: en lista fick fler än 10000 värden
            the rule `r` failed: a list got more than 10000 values"#]],
    );
    meets(
        "let x = [1]; for i in 0..50 { x = [x, x]; } x",
        expect![[r#"
            regeln `r` gick fel: rad 3: listorna eller tabellerna i `x` står i fler än 8 nivåer
            the rule `r` failed: line 3: the lists or tables in `x` stand in more than 8 levels"#]],
    );
    meets(
        "let x = #{ a: 1 }; for i in 0..50 { x = #{ a: x, b: x }; } x",
        expect![[r#"
            regeln `r` gick fel: rad 3: listorna eller tabellerna i `x` står i fler än 8 nivåer
            the rule `r` failed: line 3: the lists or tables in `x` stand in more than 8 levels"#]],
    );
    meets(
        "let x = \"abcdefghij\"; for i in 0..12 { x += x; } let y = x.split(\"\"); let z = []; for i in 0..99 { z.push(y); } z",
        expect![[r#"
        regeln `r` gick fel: en lista fick fler än 10000 värden
        the rule `r` failed: a list got more than 10000 values"#]],
    );
}

#[test]
fn what_rules_may_not_say_is_refused_when_they_are_read() {
    for body in [
        "while true { }",
        "loop { }",
        "do { } while true",
        "eval(\"1\")",
        "import \"x\" as y;",
        "sleep(1)",
        "print(1)",
        "r()",
        "let x = #{}; x[\"a\"] = 1;",
        "let x = #{ a: 1 }; x.a = 1;",
        "let x = [1]; x[0] = 2;",
        "\"a\".pad(100000000, 'b')",
    ] {
        let sources = sources("rules/r.rhai", &format!("{EXPLAINED}fn r() {{ {body} }}"));
        let mut diagnostics = Diagnostics::default();
        assert!(compile_one(&sources, &mut diagnostics).is_none(), "{body}");
        assert!(diagnostics.has_errors(), "{body}");
    }
}

#[test]
fn comparing_long_lists_again_and_again() {
    meets(
        "let l = []; for i in 0..2000 { l.push(i); } for i in 0..2000 { if -1 in l { return 1; } } 2",
        expect![[r#"
            regeln `r` gick fel: rad 3: regeln jämför för många värden i listor
            the rule `r` failed: line 3: the rule compares too many values of lists"#]],
    );
    meets(
        "let l = []; for i in 0..5000 { l.push(i); } for i in 0..99 { if l == l + [] { } } 2",
        expect![[r#"
        regeln `r` gick fel: rad 3: regeln jämför för många värden i listor
        the rule `r` failed: line 3: the rule compares too many values of lists"#]],
    );
    meets(
        "let l = []; let m = []; for i in 0..2000 { l.push(i); m.push(-1 - i); } overlap(l, m)",
        expect![[r#"
        regeln `r` gick fel: rad 3: regeln jämför för många värden i listor
        the rule `r` failed: line 3: the rule compares too many values of lists"#]],
    );
}

#[test]
fn too_many_names() {
    let lets: String = (0..200).map(|index| format!("let x{index} = 1; ")).collect();
    meets(
        &format!("{lets} 1"),
        expect![[r#"
        regeln `r` gick fel: regeln har fler än 100 namn på en gång
        the rule `r` failed: the rule has more than 100 names at once"#]],
    );
}

/// A rule that only `stop`s, or fails, in the deepest place still ends in a failure.
#[test]
fn the_deepest_helper_tells_its_line() {
    let text = "fn r() {\n    a()\n}\nprivate fn a() { b() }\nprivate fn b() { c() }\nprivate fn c() {\n    1 / 0\n}";
    let asking = Asking { sandbox: Arc::new(sandbox()), catalogue: Arc::default() };
    let failure = asking.ask(&rule(text), &[], None, &Nobody).expect_err("it divides by zero");
    assert_eq!(failure.words("r").en, "the rule `r` failed: line 9: division by zero");
}

/// Lists within lists: each level takes stack where it is copied, compared, shown or dropped.
#[test]
fn lists_and_tables_within_each_other_without_end() {
    meets(
        "let x = [1]; for i in 0..9000 { x = [x]; } x",
        expect![[r#"
        regeln `r` gick fel: rad 3: listorna eller tabellerna i `x` står i fler än 8 nivåer
        the rule `r` failed: line 3: the lists or tables in `x` stand in more than 8 levels"#]],
    );
    meets(
        "let x = [1]; for i in 0..9000 { x = [x]; } x == x",
        expect![[r#"
        regeln `r` gick fel: rad 3: listorna eller tabellerna i `x` står i fler än 8 nivåer
        the rule `r` failed: line 3: the lists or tables in `x` stand in more than 8 levels"#]],
    );
    meets(
        "let x = #{ a: 1 }; for i in 0..900 { x = #{ a: x }; } x",
        expect![[r#"
        regeln `r` gick fel: rad 3: listorna eller tabellerna i `x` står i fler än 8 nivåer
        the rule `r` failed: line 3: the lists or tables in `x` stand in more than 8 levels"#]],
    );
    meets(
        "let x = [1]; for i in 0..9000 { let y = []; y.push(x); x = y; } x",
        expect![[r#"
        regeln `r` gick fel: rad 3: listorna eller tabellerna i `y` står i fler än 8 nivåer
        the rule `r` failed: line 3: the lists or tables in `y` stand in more than 8 levels"#]],
    );
}

/// A rule that goes through all agreements of a large organisation stays within its limits.
#[test]
fn a_thousand_agreements_are_no_trouble() {
    let agreement = "fn r(agreements, service, reporter) {\n    for a in agreements {\n        if service in a.services && (a.customers.is_empty() || overlap(a.customers, reporter.teams)) { return a; }\n    }\n    stop(\"none\")\n}";
    let item = |list: &str, name: &str| Value::Item { list: Text::from(list), item: Text::from(name) };
    let agreements = Value::List(Arc::new(vec![item("agreement", "core"); 1_000]));
    let facts = [agreements, item("service", "web"), super::running::person("berta")];
    let answer = super::running::asking().ask(&rule(agreement), &facts, None, &super::running::People);
    assert_eq!(answer, Err(RuleFailure::Stopped { reason: "none".to_owned() }));
}
