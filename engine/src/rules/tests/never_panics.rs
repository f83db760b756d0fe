//! Whatever stands in a rule file, tillit answers with diagnostics: every prefix and every small change of the shared rules.

use super::shared::RULES;
use super::*;

/// Characters that matter to rhai's grammar, and some that do not.
const PUT: [&str; 14] = ["", "{", "}", "(", ")", "\"", "`", "|", "=", ".", "#", "å", "\n", "${"];

fn compiles_or_tells(sandbox: &Sandbox, text: &str) {
    let sources = sources("rules/r.rhai", text);
    let (id, file) = sources.iter().next().unwrap();
    let mut diagnostics = Diagnostics::default();
    let rule = compile(id, file, &languages(), sandbox, &mut diagnostics);
    assert_eq!(rule.is_none(), diagnostics.has_errors(), "{text}");
    for diagnostic in diagnostics.as_slice() {
        let rendered = render(diagnostic, &sources, Language::Swedish, Colour::Never);
        assert!(!rendered.is_empty());
    }
}

#[test]
fn every_prefix() {
    let sandbox = sandbox();
    for (_, text) in RULES {
        for (at, _) in text.char_indices() {
            compiles_or_tells(&sandbox, &text[..at]);
            compiles_or_tells(&sandbox, &text[at..]);
        }
    }
}

#[test]
fn every_small_change() {
    let sandbox = sandbox();
    let busy = "/// sv: Å.\n/// en: A.\nfn r(a, b) { let c = `x${a}y`; switch a { \"x\" | \"y\" if b => 1, _ => #{ k: 1 }[b] } for i in 0..3 { c.push(|x| x); } }";
    for (_, text) in RULES.iter().copied().chain([("busy", busy)]) {
        for (at, c) in text.char_indices() {
            for put in PUT {
                let changed = format!("{}{put}{}", &text[..at], &text[at + c.len_utf8()..]);
                compiles_or_tells(&sandbox, &changed);
            }
        }
    }
}

#[test]
fn deep_and_odd_texts() {
    let sandbox = sandbox();
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{", "}"), ("#{a:", "}"), ("if a {", "}"), ("-", ""), ("!", ""), ("f(", ")"), ("`${", "}`")]
    {
        let text = format!("fn r(a) {{ {}a{} }}", open.repeat(3000), close.repeat(3000));
        compiles_or_tells(&sandbox, &text);
        compiles_or_tells(&sandbox, &open.repeat(5000));
    }
    for piece in ["if a {} else ", "a.", "a[", "switch a { 1 => ", "|x| ", "fn f() {", "let x = ", "a ?? ", "a = ", "/*", "return "] {
        compiles_or_tells(&sandbox, &format!("fn r(a) {{ {} }}", piece.repeat(2000)));
    }
    for text in
        ["", "\u{feff}fn r() {}", "\0", "fn", "fn r", "fn r(", "private", "///", "/// sv:", "#!/bin/x\nfn r() {}", "\r\n", "'", "\"\\"]
    {
        compiles_or_tells(&sandbox, text);
    }
}
