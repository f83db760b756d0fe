//! What a person is told about a rule, word for word. `check` takes the text of `rules/r.rhai`; a text that begins with `fn`
//! gets the two lines of explanation above it.

use std::sync::Arc;

use expect_test::{Expect, expect};
use indexmap::IndexMap;

use super::*;
use crate::diagnostic::{Colour, Diagnostics, render};
use crate::model::{Choices, Fact, Facts, Type};
use crate::source::{At, Sources, Span};
use crate::words::{Language, Words, words};

mod bound;
mod never_panics;
mod shared;

const EXPLAINED: &str = "/// sv: Ord.\n/// en: Words.\n";

fn languages() -> Vec<String> {
    vec!["sv".to_owned(), "en".to_owned()]
}

pub(super) fn sandbox() -> Sandbox {
    Sandbox::new(&Limits::default(), |_| {})
}

fn sources(path: &str, text: &str) -> Sources {
    Sources::new(vec![(path.to_owned(), text.as_bytes().to_vec())])
}

fn compile_one(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Rule> {
    let (id, file) = sources.iter().next().expect("one file");
    compile(id, file, &languages(), &sandbox(), diagnostics)
}

fn shown(diagnostics: Diagnostics, sources: &Sources, language: Language) -> String {
    let list = diagnostics.into_sorted(sources);
    list.iter().map(|diagnostic| render(diagnostic, sources, language, Colour::Never) + "\n").collect()
}

#[track_caller]
fn check_file(path: &str, text: &str, language: Language, expected: Expect) {
    let sources = sources(path, text);
    let mut diagnostics = Diagnostics::default();
    let rule = compile_one(&sources, &mut diagnostics);
    assert_eq!(rule.is_some(), !diagnostics.has_errors(), "a rule is usable exactly when nothing is wrong with it");
    expected.assert_eq(&shown(diagnostics, &sources, language));
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    let text = if text.starts_with("fn") || text.starts_with("private") { format!("{EXPLAINED}{text}") } else { text.to_owned() };
    check_file("rules/r.rhai", &text, Language::English, expected);
}

#[track_caller]
fn accepts(text: &str) {
    let sources = sources("rules/r.rhai", &format!("{EXPLAINED}{text}"));
    let mut diagnostics = Diagnostics::default();
    let rule = compile_one(&sources, &mut diagnostics);
    assert_eq!(shown(diagnostics, &sources, Language::English), "");
    assert!(rule.is_some());
}

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
        error[E060]: this is not rhai: Possibly a typo of '=='?
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
        error[E060]: this is not rhai: Expecting '}' to terminate this block
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
            error[E060]: this is not rhai: Expecting ',' to separate the items of this array literal
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
        error[E060]: this is not rhai: Expecting ';' to terminate this statement
         --> rules/r.rhai:3:16
          |
        3 | fn r(a, b) { a and b }
          |                ^^^ `;` was expected before this
          |
          = help: "and" is written `&&` in a rule
    "#]],
    );
    check(
        "fn r(a) { not a }",
        expect![[r#"
        error[E060]: this is not rhai: Expecting ';' to terminate this statement
         --> rules/r.rhai:3:15
          |
        3 | fn r(a) { not a }
          |               ^ `;` was expected before this
          |
          = help: "not" is written `!` in a rule
    "#]],
    );
    check(
        "fn r(a) { a === 1 }",
        expect![[r#"
        error[E060]: this is not rhai: '===' is not a valid operator. This is not JavaScript! Should it be '=='?
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
        error[E060]: this is not rhai: Invalid character: 'many'
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
        error[E060]: this is not rhai: Open string is not terminated
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
        error[E060]: this is not rhai: Expecting ';' to terminate this statement
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
        error[E060]: this is not rhai: Expecting ';' to terminate this statement
         --> rules/r.rhai:3:27
          |
        3 | fn r(a) { if a { 1 } elif { 2 } }
          |                           ^ `;` was expected before this
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
fn functions_of_a_type() {
    check(
        "fn r(a) { a.f() }\nfn X.f() { sleep(1) }",
        expect![[r#"
            error[E063]: a rule cannot call `f`
             --> rules/r.rhai:3:13
              |
            3 | fn r(a) { a.f() }
              |             ^
              |
              = help: rules can call `duration`, `date`, `money`, `has`, `count`, `overlap`, `stop`, `len`, `is_empty`, `contains`, `starts_with`, `ends_with`, `to_lower`, `to_upper`, `sub_string`, `split`, `to_string`, `parse_int`, `parse_decimal`, `to_int`, `to_decimal`, `abs`, `sign`, `min`, `max`, `floor`, `ceiling`, `round`, `push`, `order`, `keys`, `values` and `range`, and `private fn` of the same file
            error[E062]: the function `X.f` belongs to a type
             --> rules/r.rhai:4:10
              |
            4 | fn X.f() { sleep(1) }
              |          ^
              |
              = help: take the value as a parameter: `private fn f(value)`
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
        fel[E060]: det här är inte rhai: Possibly a typo of '=='?
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
fn every_name_that_nothing_has_is_told_once() {
    check(
        "fn r(urgency) {\n    urgncy + impact + impact\n}\nprivate fn f(x) { y }",
        expect![[r#"
            error[E060]: nothing is called `urgncy` in `r(urgency)`
             --> rules/r.rhai:4:5
              |
            4 |     urgncy + impact + impact
              |     ^^^^^^ did you mean `urgency`?
              |
              = help: take it as a parameter: `fn r(urgency, urgncy)`
            error[E060]: nothing is called `impact` in `r(urgency)`
             --> rules/r.rhai:4:14
              |
            4 |     urgncy + impact + impact
              |              ^^^^^^
              |
              = help: take it as a parameter: `fn r(urgency, impact)`
              = help: a text stands in quotes: `"impact"`
            error[E060]: nothing is called `y` in `f(x)`
             --> rules/r.rhai:6:19
              |
            6 | private fn f(x) { y }
              |                   ^
              |
              = help: take it as a parameter: `fn f(x, y)`
              = help: a text stands in quotes: `"y"`
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

#[test]
fn words_that_rules_may_not_use_are_all_told_with_their_reason() {
    check(
        "fn r(a) {\n    eval(\"1\"); print(a); sleep(1);\n    a.call(1); type_of(a); Fn(\"r\"); this;\n    try { 1 } catch { 2 }\n    throw 1;\n}",
        expect![[r#"
            error[E063]: a rule may not call `eval`
             --> rules/r.rhai:4:5
              |
            4 |     eval("1"); print(a); sleep(1);
              |     ^^^^
              |
              = help: a rule is the text that was reviewed, nothing built while it runs
            error[E063]: a rule may not call `print`
             --> rules/r.rhai:4:16
              |
            4 |     eval("1"); print(a); sleep(1);
              |                ^^^^^
              |
              = help: a rule writes nowhere: try it with a row in `NAME.examples.yaml`
            error[E063]: a rule may not call `sleep`
             --> rules/r.rhai:4:26
              |
            4 |     eval("1"); print(a); sleep(1);
              |                          ^^^^^
              |
              = help: a rule does not wait: waiting is a step of the process (`wait`)
            error[E063]: a rule may not call `call`
             --> rules/r.rhai:5:7
              |
            5 |     a.call(1); type_of(a); Fn("r"); this;
              |       ^^^^
              |
              = help: functions are no values in a rule: go through the list with `for`
            error[E063]: a rule may not call `type_of`
             --> rules/r.rhai:5:16
              |
            5 |     a.call(1); type_of(a); Fn("r"); this;
              |                ^^^^^^^
              |
              = help: facts have types that are known beforehand: ask with `has(x)` if the value may be missing
            error[E063]: a rule may not call `Fn`
             --> rules/r.rhai:5:28
              |
            5 |     a.call(1); type_of(a); Fn("r"); this;
              |                            ^^
              |
              = help: functions are no values in a rule: go through the list with `for`
            error[E063]: a rule may not use `this`
             --> rules/r.rhai:5:37
              |
            5 |     a.call(1); type_of(a); Fn("r"); this;
              |                                     ^^^^
              |
              = help: a rule belongs to no value: take it as a parameter
            error[E063]: a rule may not use `try`
             --> rules/r.rhai:6:5
              |
            6 |     try { 1 } catch { 2 }
              |     ^^^
              |
              = help: a rule's failure must be seen, not hidden: ask with `if` before
            error[E063]: a rule may not use `throw`
             --> rules/r.rhai:7:5
              |
            7 |     throw 1;
              |     ^^^^^
              |
              = help: write `stop("why")` when the rule has no answer
        "#]],
    );
    check(
        "fn r(a) { import \"x\"; }",
        expect![[r#"
        error[E063]: a rule may not use `import`
         --> rules/r.rhai:3:11
          |
        3 | fn r(a) { import "x"; }
          |           ^^^^^^
          |
          = help: a rule file stands by itself: write the helper in the file as `private fn`, or take another rule as a parameter
    "#]],
    );
}

#[test]
fn loops_without_bound() {
    check(
        "fn r(a) {\n    while a { }\n    loop { break; }\n    do { } until a;\n}",
        expect![[r#"
        error[E063]: a rule may not use `while`
         --> rules/r.rhai:4:5
          |
        4 |     while a { }
          |     ^^^^^
          |
          = help: a rule must always come to an end: write `for x in list { … }` or `for i in 0..10 { … }`
        error[E063]: a rule may not use `loop`
         --> rules/r.rhai:5:5
          |
        5 |     loop { break; }
          |     ^^^^
          |
          = help: a rule must always come to an end: write `for x in list { … }` or `for i in 0..10 { … }`
        error[E063]: a rule may not use `do`
         --> rules/r.rhai:6:5
          |
        6 |     do { } until a;
          |     ^^
          |
          = help: a rule must always come to an end: write `for x in list { … }` or `for i in 0..10 { … }`
    "#]],
    );
}

#[test]
fn closures_and_functions_as_values() {
    check(
        "fn r(a, b) { a.filter(|x| x == b) }",
        expect![[r#"
            error[E063]: a rule may not call `filter`
             --> rules/r.rhai:3:16
              |
            3 | fn r(a, b) { a.filter(|x| x == b) }
              |                ^^^^^^
              |
              = help: functions are no values in a rule: go through the list with `for`
            error[E063]: a rule may not make functions inside expressions
             --> rules/r.rhai:3:23
              |
            3 | fn r(a, b) { a.filter(|x| x == b) }
              |                       ^
              |
              = help: go through the list with `for x in list { … }`, or write a `private fn` in the file
        "#]],
    );
    check(
        "fn r(a) { let f = |x| x + 1; r }",
        expect![[r#"
        error[E063]: a rule may not make functions inside expressions
         --> rules/r.rhai:3:19
          |
        3 | fn r(a) { let f = |x| x + 1; r }
          |                   ^
          |
          = help: go through the list with `for x in list { … }`, or write a `private fn` in the file
        error[E063]: the function `r` is used as a value
         --> rules/r.rhai:3:30
          |
        3 | fn r(a) { let f = |x| x + 1; r }
          |                              ^
          |
          = help: call it: `r(…)`
    "#]],
    );
}

#[test]
fn functions_that_are_not_on_the_list() {
    check(
        "fn r(a) { dutation(\"48 h\") + a.trim() + a.frobnicate() + timestamp() }",
        expect![[r#"
            error[E063]: a rule cannot call `dutation`
             --> rules/r.rhai:3:11
              |
            3 | fn r(a) { dutation("48 h") + a.trim() + a.frobnicate() + timestamp() }
              |           ^^^^^^^^ did you mean `duration`?
            error[E063]: a rule may not call `trim`
             --> rules/r.rhai:3:32
              |
            3 | fn r(a) { dutation("48 h") + a.trim() + a.frobnicate() + timestamp() }
              |                                ^^^^
              |
              = help: it changes in place and gives no value
            error[E063]: a rule cannot call `frobnicate`
             --> rules/r.rhai:3:43
              |
            3 | fn r(a) { dutation("48 h") + a.trim() + a.frobnicate() + timestamp() }
              |                                           ^^^^^^^^^^
              |
              = help: rules can call `duration`, `date`, `money`, `has`, `count`, `overlap`, `stop`, `len`, `is_empty`, `contains`, `starts_with`, `ends_with`, `to_lower`, `to_upper`, `sub_string`, `split`, `to_string`, `parse_int`, `parse_decimal`, `to_int`, `to_decimal`, `abs`, `sign`, `min`, `max`, `floor`, `ceiling`, `round`, `push`, `order`, `keys`, `values` and `range`, and `private fn` of the same file
            error[E063]: a rule may not call `timestamp`
             --> rules/r.rhai:3:58
              |
            3 | fn r(a) { dutation("48 h") + a.trim() + a.frobnicate() + timestamp() }
              |                                                          ^^^^^^^^^
              |
              = help: a rule has no clock: take `now` or `today` as a parameter
        "#]],
    );
    check(
        "fn r(a) { count(a) + help(1) }\nprivate fn help(a, b) { a }",
        expect![[r#"
            error[E063]: wrong number of arguments for `count`: 1
             --> rules/r.rhai:3:11
              |
            3 | fn r(a) { count(a) + help(1) }
              |           ^^^^^
              |
              = help: it is called so: `count(list, value)`
            error[E063]: wrong number of arguments for `help`: 1
             --> rules/r.rhai:3:22
              |
            3 | fn r(a) { count(a) + help(1) }
              |                      ^^^^
              |
              = help: it is called so: `help(a, b)`
        "#]],
    );
    check(
        "fn r(a) { a | 1 ^ 2; a &= 1; r!(a) }",
        expect![[r#"
        error[E063]: a rule may not use `|`
         --> rules/r.rhai:3:13
          |
        3 | fn r(a) { a | 1 ^ 2; a &= 1; r!(a) }
          |             ^
          |
          = help: "or" is written `||`
        error[E063]: a rule may not use `^`
         --> rules/r.rhai:3:17
          |
        3 | fn r(a) { a | 1 ^ 2; a &= 1; r!(a) }
          |                 ^
        error[E063]: a rule may not use `&=`
         --> rules/r.rhai:3:24
          |
        3 | fn r(a) { a | 1 ^ 2; a &= 1; r!(a) }
          |                        ^^
        error[E063]: a call may not have `!` after its name
         --> rules/r.rhai:3:30
          |
        3 | fn r(a) { a | 1 ^ 2; a &= 1; r!(a) }
          |                              ^
          |
          = help: write `r(…)`
    "#]],
    );
}

#[test]
fn a_function_that_calls_itself() {
    check(
        "fn r(a) { r(a) }",
        expect![[r#"
        error[E063]: the function `r` calls itself
         --> rules/r.rhai:3:11
          |
        3 | fn r(a) { r(a) }
          |           ^
          |
          = help: a rule must always come to an end: write it with `for`
    "#]],
    );
    check(
        "fn r(a) { f(a) }\nprivate fn f(a) { g(a) }\nprivate fn g(a) { if a { f(a) } }",
        expect![[r#"
            error[E063]: the function `f` calls itself through `g`
             --> rules/r.rhai:4:19
              |
            4 | private fn f(a) { g(a) }
              |                   ^
              |
              = help: a rule must always come to an end: write it with `for`
        "#]],
    );
}

#[test]
fn a_file_holds_one_function_of_its_name() {
    check(
        "// nothing\n",
        expect![[r#"
        error[E062]: the file holds no rule
         --> rules/r.rhai:1:1
          |
        1 | // nothing
          | ^
          |
          = help: write `fn r(…) { … }`
    "#]],
    );
    check(
        "private fn r(a) { a }",
        expect![[r#"
            error[E062]: the file holds no rule
             --> rules/r.rhai:3:12
              |
            3 | private fn r(a) { a }
              |            ^ this is a helper only
              |
              = help: remove `private` before the rule: `fn r(a)`
        "#]],
    );
    check(
        "fn other(a) { a }",
        expect![[r#"
        error[E062]: the rule is called `other` but the file `r.rhai`
         --> rules/r.rhai:3:4
          |
        3 | fn other(a) { a }
          |    ^^^^^
          |
          = help: write `fn r(…)`
          = help: or rename the file to `other.rhai`
    "#]],
    );
    check(
        "fn r(a) { a }\nfn second(a) { a }\nlet x = 1;\nr(x);",
        expect![[r#"
        error[E062]: a file holds one rule, and here it is `r`
         --> rules/r.rhai:4:4
          |
        3 | fn r(a) { a }
          |    - the rule
        4 | fn second(a) { a }
          |    ^^^^^^
          |
          = help: if this is a helper, write `private fn second(a)`; else move it to a file of its own
        error[E062]: this stands outside the function of the rule
         --> rules/r.rhai:5:1
          |
        5 | let x = 1;
          | ^^^ a rule file holds functions only
          |
          = help: move it into the function
        error[E062]: this stands outside the function of the rule
         --> rules/r.rhai:6:1
          |
        6 | r(x);
          | ^ a rule file holds functions only
          |
          = help: move it into the function
    "#]],
    );
    check(
        "fn r(a) { a }\nfn r(a) { a }",
        expect![[r#"
            error[E062]: the function `r` stands twice
             --> rules/r.rhai:4:4
              |
            3 | fn r(a) { a }
              |    - the first one
            4 | fn r(a) { a }
              |    ^
              |
              = help: remove one of them, or rename it
        "#]],
    );
    check(
        "fn r(a) { a }\nprivate fn len(a) { 1 }",
        expect![[r#"
        error[E062]: `len` is a function that the language has already
         --> rules/r.rhai:4:12
          |
        4 | private fn len(a) { 1 }
          |            ^^^
          |
          = help: choose another name
    "#]],
    );
    check_file(
        "rules/closing-delay.rhai",
        &format!("{EXPLAINED}fn closing_delay(a) {{ a }}"),
        Language::English,
        expect![[r#"
        error[E062]: the rule is called `closing_delay` but the file `closing-delay.rhai`
         --> rules/closing-delay.rhai:3:4
          |
        3 | fn closing_delay(a) { a }
          |    ^^^^^^^^^^^^^
          |
          = help: or rename the file to `closing_delay.rhai`
    "#]],
    );
    check_file(
        "rules/Delay.rhai",
        &format!("{EXPLAINED}fn Delay(a) {{ a }}"),
        Language::English,
        expect![[r#"
        error[E062]: `Delay` is no name for a rule
         --> rules/Delay.rhai:3:4
          |
        3 | fn Delay(a) { a }
          |    ^^^^^
          |
          = help: names are written in small letters a–z, digits and `_`, begin with a letter and have at most 40 characters
    "#]],
    );
}

#[test]
fn the_explanation_is_there_in_every_language() {
    check(
        "/// sv: Bara svenska.\nfn r(a) { a }",
        expect![[r#"
        error[E062]: the rule `r` does not say in the language `en` what it does
         --> rules/r.rhai:2:4
          |
        2 | fn r(a) { a }
          |    ^ the line `/// en: …` is missing above
          |
          = help: write above the function, in plain words: `/// en: …`
    "#]],
    );
    check(
        "/// A line.\n/// sv: Ord\n///   som fortsätter.\n/// sv: Igen.\n/// de: Wörter.\n/// en:\nfn r(a) { a }",
        expect![[r#"
        error[E062]: the line does not say which language it is in
         --> rules/r.rhai:1:1
          |
        1 | /// A line.
          | ^^^^^^^^^^^
          |
          = help: write `/// sv: A line.`
        error[E062]: the language `sv` stands twice
         --> rules/r.rhai:4:1
          |
        4 | /// sv: Igen.
          | ^^^^^^^^^^^^^
          |
          = help: go on with the text on the next line without the language: `/// …`
        error[E062]: the package does not have the language `de`
         --> rules/r.rhai:5:1
          |
        5 | /// de: Wörter.
          | ^^^^^^^^^^^^^^^
          |
          = help: the languages of the package are `sv` and `en`; remove the line, or add the language in `package.yaml`
        error[E062]: the rule `r` does not say in the language `en` what it does
         --> rules/r.rhai:7:4
          |
        7 | fn r(a) { a }
          |    ^ the line `/// en: …` is missing above
          |
          = help: write above the function, in plain words: `/// en: …`
    "#]],
    );
    check(
        "fn r(a) {\n    /// a note\n    a\n}",
        expect![[r#"
        error[E060]: this is not rhai: Doc-comment must be followed immediately by a function definition
         --> rules/r.rhai:4:5
          |
        4 |     /// a note
          |     ^^^^^^^^^^
          |
          = help: `///` belongs to the function on the next line; write `//` for other notes
    "#]],
    );
    let sources = sources("rules/r.rhai", "// note\n/// sv: Ett\n///  två.\n/// en: One: two.\nfn r() { 1 }");
    let rule = compile_one(&sources, &mut Diagnostics::default()).unwrap();
    assert_eq!(rule.said["sv"], "Ett två.");
    assert_eq!(rule.said["en"], "One: two.");
}

#[test]
fn a_file_may_not_be_too_long_or_too_deep() {
    let long = format!("fn r(a) {{ {} }}", "a; ".repeat(20_001));
    check(
        &long,
        expect![[r#"
        error[E070]: the rule has 60043 bytes, more than 60000
         --> rules/r.rhai:1:1
          |
        1 | /// sv: Ord.
          | ^
          |
          = help: split it into several rules; a rule can take another as a parameter
    "#]],
    );
    check(
        &format!("fn r(a) {{ {}a{} }}", "(".repeat(500), ")".repeat(500)),
        expect![[r#"
            error[E060]: this is not rhai: Expression exceeds maximum complexity
             --> rules/r.rhai:3:73
              |
            3 | fn r(a) { (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
              |                                                                         ^
              |
              = help: split the expression: name the parts with `let`, or move a part to a `private fn`
        "#]],
    );
    check(
        &format!("fn r(a) {{ {}1 }}", "a + ".repeat(500)),
        expect![[r#"
            error[E060]: this is not rhai: Expression exceeds maximum complexity
             --> rules/r.rhai:3:505
              |
            3 | ...+ a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + ...
              |                                                                    ^
              |
              = help: split the expression: name the parts with `let`, or move a part to a `private fn`
        "#]],
    );
}

#[test]
fn numbers_with_decimals_are_exact() {
    let sources = sources("rules/r.rhai", &format!("{EXPLAINED}fn r() {{ 0.1 + 0.2 == 0.3 }}"));
    let rule = compile_one(&sources, &mut Diagnostics::default()).unwrap();
    let sandbox = sandbox();
    let answer: bool = sandbox.engine().call_fn(&mut rhai::Scope::new(), &rule.ast, "r", ()).unwrap();
    assert!(answer);
}

#[test]
fn the_engine_itself_is_a_second_net() {
    let sandbox = sandbox();
    for text in
        ["eval(\"1\")", "print(1)", "import \"x\"", "while true {}", "loop {}", "|x| x", "Fn(\"f\")", "try { 1 } catch {}", "unknown"]
    {
        assert!(sandbox.engine().compile(format!("fn r() {{ {text} }}")).is_err(), "{text}");
    }
    for text in ["sleep(1)", "timestamp()", "let x = \"a\"; for i in 0..100 { x += x; } x", "for i in 0..10000000 {}", "#{ a: 1 }.b"] {
        let ast = sandbox.engine().compile(format!("fn r() {{ {text} }}")).unwrap();
        assert!(sandbox.engine().call_fn::<rhai::Dynamic>(&mut rhai::Scope::new(), &ast, "r", ()).is_err(), "{text}");
    }
}

#[test]
fn every_function_of_the_list_is_in_the_engine_or_our_own() {
    let sandbox = sandbox();
    let signatures = sandbox.engine().gen_fn_signatures(true);
    for function in FUNCTIONS {
        let registered = signatures.iter().any(|signature| signature.starts_with(&format!("{}(", function.name)));
        assert_eq!(registered, !function.own, "{}", function.name);
        assert!(function.forms.iter().all(|form| form.starts_with(&format!("{}(", function.name)) && form.ends_with(')')));
        assert!(!is_reserved(function.name) && !function.help.sv.is_empty());
    }
}
