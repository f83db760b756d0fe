//! What a rule may not do though rhai can read it.

use super::*;

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
fn functions_that_call_each_other_too_deep() {
    let helper = |index: usize| format!("private fn f{index}(a) {{ f{}(a) }}\n", index + 1);
    let helpers: String = (1..4).map(helper).collect();
    check(
        &format!("fn r(a) {{ f1(a) }}\n{helpers}private fn f4(a) {{ a }}"),
        expect![[r#"
        error[E063]: the functions from `r` on call each other 5 deep; 4 is the most
         --> rules/r.rhai:3:4
          |
        3 | fn r(a) { f1(a) }
          |    ^
          |
          = help: join some of them, or make a part a rule of its own and take it as a parameter
    "#]],
    );
}

#[test]
fn texts_that_are_written_out_are_read_when_the_rule_is() {
    check(
        "fn r() { [duration(\"48 tim\"), date(\"2026-02-30\"), duration(\"5 office hours\"), money(\"5 SEK\")] }",
        expect![[r#"
            error[E009]: `48 tim` is not a duration: no unit `tim`; did you mean `h`?
             --> rules/r.rhai:3:20
              |
            3 | fn r() { [duration("48 tim"), date("2026-02-30"), duration("5 office hours"), money("5 SEK")] }
              |                    ^^^^^^^^
            error[E009]: there is no day `2026-02-30`
             --> rules/r.rhai:3:36
              |
            3 | fn r() { [duration("48 tim"), date("2026-02-30"), duration("5 office hours"), money("5 SEK")] }
              |                                    ^^^^^^^^^^^^
            error[E011]: amounts are in the language but not yet in tillit
             --> rules/r.rhai:3:79
              |
            3 | fn r() { [duration("48 tim"), date("2026-02-30"), duration("5 office hours"), money("5 SEK")] }
              |                                                                               ^^^^^
              |
              = help: compute with a field of type `decimal` until they come
        "#]],
    );
}

#[test]
fn a_part_of_a_table_is_not_replaced() {
    check(
        "fn r() { let x = #{ a: 1 }; x[\"a\"] += 1; x.a = 2; x }",
        expect![[r#"
        error[E063]: a rule may not replace a part of a list or table
         --> rules/r.rhai:3:46
          |
        3 | fn r() { let x = #{ a: 1 }; x["a"] += 1; x.a = 2; x }
          |                                              ^
          |
          = help: add to a list with `push`, or count an entry up with `+=`
    "#]],
    );
}
