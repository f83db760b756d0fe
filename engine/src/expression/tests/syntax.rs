//! How expressions are read, and what is said of what is none.

use expect_test::expect;

use super::super::parse::parse;
use super::super::place::Places;
use super::super::tree::{Expr, ExprKind};
use super::{check, file};

/// The tree with a bracket around each part that has parts.
fn shape(expr: &Expr) -> String {
    let all = |items: &[Expr]| items.iter().map(shape).collect::<Vec<_>>().join(", ");
    match &expr.kind {
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Decimal(decimal) => decimal.clone(),
        ExprKind::Boolean(boolean) => boolean.to_string(),
        ExprKind::None => "none".to_owned(),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Member { owner, name } => format!("{}.{}", shape(owner), name.text),
        ExprKind::Index { of, at } => format!("{}[{}]", shape(of), shape(at)),
        ExprKind::Call { function, arguments } => format!("{}({})", function.text, all(arguments)),
        ExprKind::Method { owner, method, arguments } => format!("{}.{}({})", shape(owner), method.text, all(arguments)),
        ExprKind::Not(inner) => format!("(not {})", shape(inner)),
        ExprKind::Negate(inner) => format!("(-{})", shape(inner)),
        ExprKind::Binary { operator, left, right } => format!("({} {} {})", shape(left), operator.sign(), shape(right)),
        ExprKind::In { left, right } => format!("({} in {})", shape(left), shape(right)),
        ExprKind::List(items) => format!("[{}]", all(items)),
    }
}

#[track_caller]
fn check_shape(text: &str, expected: &str) {
    let (sources, written) = file(&format!("if: '{text}'\n"));
    let places = Places::new(text, written.span, &sources);
    match parse(text, &places) {
        Ok(expr) => assert_eq!(shape(&expr), expected),
        Err(error) => panic!("{text}: {}", error.message.en),
    }
}

#[test]
fn operators_hold_as_tightly_as_in_rhai() {
    check_shape("a or b and c == d + e * f", "(a or (b and (c == (d + (e * f)))))");
    check_shape("a * b + c < d and e or f", "(((((a * b) + c) < d) and e) or f)");
    check_shape("a - b - c", "((a - b) - c)");
    check_shape("not a and b", "((not a) and b)");
    check_shape("not has(a) and b", "((not has(a)) and b)");
    check_shape("not (a == b)", "(not (a == b))");
    check_shape("not not a", "(not (not a))");
    check_shape("-a * b", "((-a) * b)");
    check_shape("a == not b", "(a == (not b))");
    check_shape("a.b.c[d].e(1, 2).f", "a.b.c[d].e(1, 2).f");
    check_shape("-a.b", "(-a.b)");
    check_shape("a in b and c in [1, 2,]", "((a in b) and (c in [1, 2]))");
    check_shape("\"a \\\"b\\\" \\\\ \\n\\t\"", "\"a \\\"b\\\" \\\\ \\n\\t\"");
    check_shape("1.50 + 2", "(1.50 + 2)");
    check_shape("f()", "f()");
}

#[test]
fn signs_of_other_languages_say_what_to_write() {
    check(
        "by_user && true",
        expect![[r#"
        error[E050]: `&&` is not in expressions
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'by_user && true'
          |              ^^
          |
          = help: write `and`
        sv: `&&` finns inte i uttryck
            skriv `and`"#]],
    );
    check(
        "by_user || true",
        expect![[r#"
        error[E050]: `||` is not in expressions
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'by_user || true'
          |              ^^
          |
          = help: write `or`
        sv: `||` finns inte i uttryck
            skriv `or`"#]],
    );
    check(
        "!by_user",
        expect![[r#"
        error[E050]: `!` is not in expressions
         --> workflows/incident.yaml:1:6
          |
        1 | if: '!by_user'
          |      ^
          |
          = help: write `not`
        sv: `!` finns inte i uttryck
            skriv `not`"#]],
    );
    check(
        "alarms === 1",
        expect![[r#"
        error[E050]: `===` is not in expressions
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms === 1'
          |             ^^^
          |
          = help: write `==`
        sv: `===` finns inte i uttryck
            skriv `==`"#]],
    );
    check(
        "alarms !== 1",
        expect![[r#"
        error[E050]: `!==` is not in expressions
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms !== 1'
          |             ^^^
          |
          = help: write `!=`
        sv: `!==` finns inte i uttryck
            skriv `!=`"#]],
    );
    check(
        "alarms = 1",
        expect![[r#"
        error[E050]: `=` is not in expressions
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms = 1'
          |             ^
          |
          = help: write `==`
        sv: `=` finns inte i uttryck
            skriv `==`"#]],
    );
    check(
        "alarms => 1",
        expect![[r#"
        error[E050]: `=>` is not in expressions
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms => 1'
          |             ^^
          |
          = help: write `>=`
        sv: `=>` finns inte i uttryck
            skriv `>=`"#]],
    );
    check(
        "kind == 'incident'",
        expect![[r#"
        error[E050]: a text does not stand in `'`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == ''incident'''
          |              ^^
          |
          = help: write it in `"…"`
        sv: en text står inte inom `'`
            skriv den inom `"…"`"#]],
    );
    check(
        "kind == ”incident”",
        expect![[r#"
        error[E050]: a text does not stand in `”`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == ”incident”'
          |              ^
          |
          = help: write it in `"…"`
        sv: en text står inte inom `”`
            skriv den inom `"…"`"#]],
    );
    check(
        "by_user ? 1 : 2",
        expect![[r#"
        error[E050]: `?` is not in expressions
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'by_user ? 1 : 2'
          |              ^
          |
          = help: if … then … else belongs in a rule
        sv: `?` finns inte i uttryck
            om … så … annars hör hemma i en regel"#]],
    );
    check(
        "alarms; 1",
        expect![[r#"
        error[E050]: `;` is not in expressions
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'alarms; 1'
          |            ^
          |
          = help: an expression is a single value; statements belong in a rule
        sv: `;` finns inte i uttryck
            ett uttryck är ett enda värde; satser hör hemma i en regel"#]],
    );
    check(
        "by_user AND true",
        expect![[r#"
        error[E050]: `AND` is not a name
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'by_user AND true'
          |              ^^^
          |
          = help: write `and`
        sv: `AND` är inget namn
            skriv `and`"#]],
    );
    check(
        "alarms # 1",
        expect![[r#"
        error[E050]: `#` is not in expressions
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms # 1'
          |             ^
        sv: `#` finns inte i uttryck"#]],
    );
}

#[test]
fn not_before_a_comparison_is_refused_with_the_mend() {
    check(
        "not kind == \"incident\"",
        expect![[r#"
        error[E053]: `not` before `==` can be read in two ways
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'not kind == "incident"'
          |      ^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: write `kind != "incident"` or `not (kind == "incident")`
        sv: `not` före `==` kan läsas på två sätt
            skriv `kind != "incident"` eller `not (kind == "incident")`"#]],
    );
    check(
        "by_user and not alarms < 5",
        expect![[r#"
        error[E053]: `not` before `<` can be read in two ways
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'by_user and not alarms < 5'
          |                  ^^^^^^^^^^^^^^
          |
          = help: write `alarms >= 5` or `not (alarms < 5)`
        sv: `not` före `<` kan läsas på två sätt
            skriv `alarms >= 5` eller `not (alarms < 5)`"#]],
    );
    check(
        "not \"a\" in tags",
        expect![[r#"
        error[E053]: `not` before `in` can be read in two ways
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'not "a" in tags'
          |      ^^^^^^^^^^^^^^^
          |
          = help: write `not ("a" in tags)`
        sv: `not` före `in` kan läsas på två sätt
            skriv `not ("a" in tags)`"#]],
    );
    check(
        "by_user and kind not in [\"query\"]",
        expect![[r#"
            error[E050]: `not in` is not in expressions
             --> workflows/incident.yaml:1:23
              |
            1 | if: 'by_user and kind not in ["query"]'
              |                       ^^^
              |
              = help: write `not (kind in …)`
            sv: `not in` finns inte i uttryck
                skriv `not (kind in …)`"#]],
    );
}

#[test]
fn comparisons_do_not_chain() {
    check(
        "1 < alarms < 5",
        expect![[r#"
        error[E050]: two comparisons in a row: `<` and `<`
         --> workflows/incident.yaml:1:17
          |
        1 | if: '1 < alarms < 5'
          |                 ^
          |
          = help: compare two at a time: `1 < alarms and alarms < …`
        sv: två jämförelser i rad: `<` och `<`
            jämför två åt gången: `1 < alarms and alarms < …`"#]],
    );
    check(
        "alarms == 1 in tags",
        expect![[r#"
        error[E050]: two comparisons in a row: `==` and `in`
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'alarms == 1 in tags'
          |                  ^^
          |
          = help: compare two at a time: `alarms == 1 and 1 in …`
        sv: två jämförelser i rad: `==` och `in`
            jämför två åt gången: `alarms == 1 and 1 in …`"#]],
    );
}

#[test]
fn what_is_cut_short_says_what_is_missing() {
    check(
        "",
        expect![[r#"
        error[E050]: an expression is missing
         --> workflows/incident.yaml:1:5
          |
        1 | if: ''
          |     ^^
        sv: ett uttryck saknas"#]],
    );
    check(
        "alarms +",
        expect![[r#"
        error[E050]: a value was expected after `+`
         --> workflows/incident.yaml:1:13
          |
        1 | if: 'alarms +'
          |             ^
        sv: ett värde väntades efter `+`"#]],
    );
    check(
        "(alarms + 1",
        expect![[r#"
        error[E050]: `)` is missing
         --> workflows/incident.yaml:1:17
          |
        1 | if: '(alarms + 1'
          |      -          ^ `)` was expected here
          |      |
          |      `(` is opened here
        sv: `)` saknas
            `)` väntades här"#]],
    );
    check(
        "count(votes, \"yes\"",
        expect![[r#"
        error[E050]: `)` is missing
         --> workflows/incident.yaml:1:24
          |
        1 | if: 'count(votes, "yes"'
          |           -            ^ `)` was expected here
          |           |
          |           `(` is opened here
        sv: `)` saknas
            `)` väntades här"#]],
    );
    check(
        "kind == \"incident",
        expect![[r#"
        error[E050]: the text never ends
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == "incident'
          |              ^ it begins here
          |
          = help: end it with `"`
        sv: texten tar aldrig slut
            den börjar här
            avsluta den med `"`"#]],
    );
    check(
        "alarms + 1)",
        expect![[r#"
        error[E050]: `)` closes nothing
         --> workflows/incident.yaml:1:16
          |
        1 | if: 'alarms + 1)'
          |                ^
        sv: `)` stänger ingenting"#]],
    );
    check(
        "and by_user",
        expect![[r#"
        error[E050]: a value was expected before `and`
         --> workflows/incident.yaml:1:6
          |
        1 | if: 'and by_user'
          |      ^^^
        sv: ett värde väntades före `and`"#]],
    );
    check(
        "reporter.",
        expect![[r#"
        error[E050]: a name was expected after `.`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'reporter.'
          |              ^
        sv: ett namn väntades efter `.`"#]],
    );
    check(
        "by_user alarms",
        expect![[r#"
        error[E050]: something is missing between `by_user` and `alarms`
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'by_user alarms'
          |              ^^^^^^ `and`, `or`, a comparison or an arithmetic sign was expected
        sv: mellan `by_user` och `alarms` saknas något
            `and`, `or`, en jämförelse eller ett räknetecken väntades"#]],
    );
    check(
        "alarms, 1",
        expect![[r#"
        error[E050]: an expression is a single value
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'alarms, 1'
          |            ^ an operator was expected
          |
          = help: several values are a list: `[a, b]`
        sv: ett uttryck är ett enda värde
            ett operatortecken väntades
            flera värden är en lista: `[a, b]`"#]],
    );
    check(
        "summary == \"\\d\"",
        expect![[r#"
        error[E050]: `\d` means nothing in a text
         --> workflows/incident.yaml:1:18
          |
        1 | if: 'summary == "\d"'
          |                  ^^
          |
          = help: there are `\"`, `\\`, `\n` and `\t`
        sv: `\d` betyder ingenting i en text
            det som finns är `\"`, `\\`, `\n` och `\t`"#]],
    );
}

#[test]
fn literals_of_values_say_their_form_in_expressions() {
    check(
        "now + 48 h",
        expect![[r#"
        error[E050]: a duration within an expression is written with `duration`
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'now + 48 h'
          |            ^^^^
          |
          = help: write `duration("48 h")`
        sv: en längd i ett uttryck skrivs med `duration`
            skriv `duration("48 h")`"#]],
    );
    check(
        "now + 48h",
        expect![[r#"
            error[E050]: `48h` is neither a number nor a name
             --> workflows/incident.yaml:1:12
              |
            1 | if: 'now + 48h'
              |            ^^^
              |
              = help: write `duration("48 h")`
            sv: `48h` är varken ett tal eller ett namn
                skriv `duration("48 h")`"#]],
    );
    check(
        "now + 3x",
        expect![[r#"
        error[E050]: `3x` is neither a number nor a name
         --> workflows/incident.yaml:1:12
          |
        1 | if: 'now + 3x'
          |            ^^
          |
          = help: a name begins with a letter; a text stands in `"…"`
        sv: `3x` är varken ett tal eller ett namn
            ett namn börjar med en bokstav; en text står inom `"…"`"#]],
    );
    check(
        "due_back < 2026-05-01",
        expect![[r#"
        error[E050]: a date within an expression is written with `date`
         --> workflows/incident.yaml:1:17
          |
        1 | if: 'due_back < 2026-05-01'
          |                 ^^^^^^^^^^
          |
          = help: write `date("2026-05-01")`
        sv: ett datum i ett uttryck skrivs med `date`
            skriv `date("2026-05-01")`"#]],
    );
    check(
        "kind == Incident",
        expect![[r#"
        error[E050]: `Incident` is not a name
         --> workflows/incident.yaml:1:14
          |
        1 | if: 'kind == Incident'
          |              ^^^^^^^^ names are written with `a`–`z`, digits and `_`
          |
          = help: if it is a text or a choice, it stands in quotes: `"Incident"`
        sv: `Incident` är inget namn
            namn skrivs med `a`–`z`, siffror och `_`
            är det en text eller ett val ska den stå inom citattecken: `"Incident"`"#]],
    );
    check(
        "alarms > 99999999999999999999",
        expect![[r#"
        error[E050]: the number `99999999999999999999` is too large
         --> workflows/incident.yaml:1:15
          |
        1 | if: 'alarms > 99999999999999999999'
          |               ^^^^^^^^^^^^^^^^^^^^
        sv: talet `99999999999999999999` är för stort"#]],
    );
}

#[test]
fn depth_and_length_have_a_kind_message() {
    check(
        &format!("{}1{}", "(".repeat(65), ")".repeat(65)),
        expect![[r#"
        error[E050]: the expression has more than 64 levels
         --> workflows/incident.yaml:1:70
          |
        1 | if: '(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))...
          |                                                                      ^
          |
          = help: make it a rule and write the rule's name here
        sv: uttrycket har fler än 64 nivåer
            gör en regel av det och skriv regelns namn här"#]],
    );
    check(
        &format!("1{}", " + 1".repeat(201)),
        expect![[r#"
        error[E050]: the expression has more than 200 operations
         --> workflows/incident.yaml:1:808
          |
        1 | ...+ 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1'
          |                                                                    ^
          |
          = help: make it a rule and write the rule's name here
        sv: uttrycket har fler än 200 operationer
            gör en regel av det och skriv regelns namn här"#]],
    );
}

#[test]
fn an_expression_that_is_too_long_is_a_rule() {
    let (sources, written) = file(&format!("if: summary == \"{}\"\n", "x".repeat(2_000)));
    let places = Places::new(&written.value.text, written.span, &sources);
    let error = parse(&written.value.text, &places).expect_err("it is longer than the bound");
    expect!["the expression is longer than 2000 bytes"].assert_eq(&error.message.en);
}
