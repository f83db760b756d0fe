//! What a rule file holds.

use super::*;

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
             --> rules/r.rhai:3:33
              |
            3 | fn r(a) { (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((...
              |                                 ^
              |
              = help: split the expression: name the parts with `let`, or move a part to a `private fn`
        "#]],
    );
    check(
        &format!("fn r(a) {{ {}1 }}", "a + ".repeat(500)),
        expect![[r#"
            error[E060]: this is not rhai: Expression exceeds maximum complexity
             --> rules/r.rhai:3:185
              |
            3 | ...+ a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + a + ...
              |                                                                    ^
              |
              = help: split the expression: name the parts with `let`, or move a part to a `private fn`
        "#]],
    );
}
