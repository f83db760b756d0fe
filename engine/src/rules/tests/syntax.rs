//! Files that rhai cannot read, and one of each thing that it can and a rule may.

use super::*;

#[test]
fn what_rules_usually_do_is_accepted() {
    accepts("fn r(a) { let b = a + 1; b *= 2; if b > 3 && !(b == 5) || b in [1, 2] { `n${b}` } else { a?.x ?? \"none\" } }");
    accepts("fn r(list, x) { for (a, i) in list { if i > 2 { break; } if a.name != x { continue; } return a; } stop(\"none\") }");
    accepts("fn r(a) { switch a { 4 if a > 2 => \"four\", 1..=3 => \"few\", _ => help(a, 2) } }\nprivate fn help(a, n) { a.len() + n }");
    accepts("fn r(a) { let found = []; for x in 0..10 { found.push(x); } found.len() + max(1.5.round(1).to_int(), 2) }");
    accepts("fn r() { const most = 3; most }");
}

#[test]
fn a_comparison_with_one_equals_sign() {
    check(
        "fn r(a) { if a = 1 { 2 } }",
        expect![[r#"
            error[E060]: `=` does not fit here
             --> rules/r.rhai:3:16
              |
            3 | fn r(a) { if a = 1 { 2 } }
              |                ^
              |
              = help: compare with `==`; `=` gives a name a value
        "#]],
    );
}

#[test]
fn a_brace_that_nothing_closes() {
    check(
        "fn r(a) {\n    if a {\n        1\n}\n",
        expect![[r#"
            error[E060]: `}` is missing
             --> rules/r.rhai:6:2
              |
            3 | fn r(a) {
              |         - this is never closed
            ...
            6 | }
              |  ^ the file ends here
              |
              = help: write `}` where it ends
        "#]],
    );
    check(
        "fn r(a) { (a + [1, 2 }",
        expect![[r#"
            error[E060]: `,` is missing
             --> rules/r.rhai:3:22
              |
            3 | fn r(a) { (a + [1, 2 }
              |                -     ^ this closes something else
              |                |
              |                this is never closed
              |
              = help: write `]` where it ends
        "#]],
    );
}

#[test]
fn words_and_signs_of_other_languages() {
    check(
        "fn r(a, b) { a and b }",
        expect![[r#"
            error[E060]: rules do not have the word `and`
             --> rules/r.rhai:3:16
              |
            3 | fn r(a, b) { a and b }
              |                ^^^
              |
              = help: "and" is written `&&` in a rule
        "#]],
    );
    check(
        "fn r(a) { not a }",
        expect![[r#"
            error[E060]: rules do not have the word `not`
             --> rules/r.rhai:3:11
              |
            3 | fn r(a) { not a }
              |           ^^^
              |
              = help: "not" is written `!` in a rule
        "#]],
    );
    check(
        "fn r(a) { a === 1 }",
        expect![[r#"
            error[E060]: `===` does not fit here
             --> rules/r.rhai:3:13
              |
            3 | fn r(a) { a === 1 }
              |             ^^^
              |
              = help: write `==`
        "#]],
    );
    check(
        "fn r(a) { 'many' }",
        expect![[r#"
            error[E060]: a text in single quotes
             --> rules/r.rhai:3:11
              |
            3 | fn r(a) { 'many' }
              |           ^^^^^^
              |
              = help: text stands in double quotes: `"many"`
        "#]],
    );
    check(
        "fn r(a) { \"open }",
        expect![[r#"
            error[E060]: the text never ends
             --> rules/r.rhai:3:11
              |
            3 | fn r(a) { "open }
              |           ^^^^^^^
              |
              = help: the text begins with a quote and does not end on its line: write `"` after it
        "#]],
    );
    check(
        "fn r(a) { let b = 1 let c = 2; }",
        expect![[r#"
            error[E060]: `;` is missing
             --> rules/r.rhai:3:21
              |
            3 | fn r(a) { let b = 1 let c = 2; }
              |                     ^^^ `;` was expected before this
              |
              = help: end the statement before with `;`, or see whether an operator such as `+` or `==` is missing
        "#]],
    );
    check(
        "fn r(a) { if a { 1 } elif { 2 } }",
        expect![[r#"
            error[E060]: rules do not have the word `elif`
             --> rules/r.rhai:3:22
              |
            3 | fn r(a) { if a { 1 } elif { 2 } }
              |                      ^^^^
              |
              = help: write `else if`
        "#]],
    );
}

#[test]
fn cases_in_an_order_that_rhai_does_not_take() {
    check(
        "fn r(a) { switch a { 1..=3 => \"few\", 4 => \"four\" } }",
        expect![[r#"
            error[E060]: this is not rhai: Numeric switch case cannot follow a range case
             --> rules/r.rhai:3:38
              |
            3 | fn r(a) { switch a { 1..=3 => "few", 4 => "four" } }
              |                                      ^
              |
              = help: write single numbers before those with `..`
        "#]],
    );
    check(
        "fn r(a) { switch a { _ => \"few\", 4 => \"four\" } }",
        expect![[r#"
            error[E060]: this is not rhai: Default switch case must be the last
             --> rules/r.rhai:3:22
              |
            3 | fn r(a) { switch a { _ => "few", 4 => "four" } }
              |                      ^
              |
              = help: write `_ => …` last
        "#]],
    );
}

#[test]
fn swedish_says_the_same() {
    check_file(
        "rules/r.rhai",
        &format!("{EXPLAINED}fn r(a) {{ if a = b {{ sleep(1) }} }}"),
        Language::Swedish,
        expect![[r#"
            fel[E060]: `=` passar inte här
             --> rules/r.rhai:3:16
              |
            3 | fn r(a) { if a = b { sleep(1) } }
              |                ^
              |
              = hjälp: jämför med `==`; `=` ger ett namn ett värde
        "#]],
    );
    check_file(
        "rules/r.rhai",
        &format!("{EXPLAINED}fn r(a) {{ sleep(b); trmi(a); }}"),
        Language::Swedish,
        expect![[r#"
        fel[E063]: en regel får inte anropa `sleep`
         --> rules/r.rhai:3:11
          |
        3 | fn r(a) { sleep(b); trmi(a); }
          |           ^^^^^
          |
          = hjälp: en regel väntar inte: att vänta är ett steg i processen (`wait`)
        fel[E060]: inget heter `b` i `r(a)`
         --> rules/r.rhai:3:17
          |
        3 | fn r(a) { sleep(b); trmi(a); }
          |                 ^
          |
          = hjälp: ta den som parameter: `fn r(a, b)`
          = hjälp: en text står inom citattecken: `"b"`
        fel[E063]: en regel kan inte anropa `trmi`
         --> rules/r.rhai:3:21
          |
        3 | fn r(a) { sleep(b); trmi(a); }
          |                     ^^^^
          |
          = hjälp: regler kan anropa `duration`, `date`, `money`, `has`, `count`, `overlap`, `stop`, `len`, `is_empty`, `contains`, `starts_with`, `ends_with`, `to_lower`, `to_upper`, `sub_string`, `split`, `to_string`, `parse_int`, `parse_decimal`, `to_int`, `to_decimal`, `abs`, `sign`, `min`, `max`, `floor`, `ceiling`, `round`, `push`, `order`, `keys`, `values` och `range`, och `private fn` i samma fil
    "#]],
    );
}

#[test]
fn a_reserved_word_as_parameter_and_elsewhere() {
    check(
        "fn r(a, new) { a }",
        expect![[r#"
        error[E060]: rhai keeps the word `new` for itself
         --> rules/r.rhai:3:9
          |
        3 | fn r(a, new) { a }
          |         ^^^ a parameter cannot have this name
          |
          = help: rename the field in the process, for instance to `new_value`, and the parameter with it
    "#]],
    );
    check(
        "fn r(call) { 1 }",
        expect![[r#"
        error[E060]: rhai keeps the word `call` for itself
         --> rules/r.rhai:3:6
          |
        3 | fn r(call) { 1 }
          |      ^^^^ a parameter cannot have this name
          |
          = help: rename the field in the process, for instance to `call_value`, and the parameter with it
    "#]],
    );
    check(
        "fn r(a) { let is = a; }",
        expect![[r#"
        error[E060]: rhai keeps the word `is` for itself
         --> rules/r.rhai:3:15
          |
        3 | fn r(a) { let is = a; }
          |               ^^
          |
          = help: choose another name, for instance `is_value`
    "#]],
    );
}
