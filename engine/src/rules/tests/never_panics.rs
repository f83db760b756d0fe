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

/// Values of every kind, for the parameters of whatever rule comes.
fn facts(count: usize) -> Vec<Value> {
    let item = Value::Item { list: Text::from("service"), item: Text::from("mail") };
    let kinds = [
        Value::List(Arc::new(vec![item.clone(), item.clone()])),
        item,
        super::running::person("anna"),
        Value::Choice(Text::from("query")),
        Value::Number(i64::MIN),
        Value::Instant("2026-03-27T15:00:00Z".parse().unwrap()),
    ];
    kinds.into_iter().cycle().take(count).collect()
}

#[test]
fn whatever_compiles_can_be_asked() {
    let asking = super::running::asking();
    let busy = "fn r(a, b, c, d, e, f) { let l = [a, b.team, c.teams, `${d}`]; for x in a { if x == b && b in a { l.push(-e + 1); } } switch b { 1 => f, _ if c in l => f - f, _ => order(l) } }";
    for text in RULES.iter().map(|(_, text)| *text).chain([busy]) {
        let text = if text.starts_with("fn") { format!("{EXPLAINED}{text}") } else { text.to_owned() };
        let start = text.find("fn ").unwrap();
        for (at, c) in text.char_indices().filter(|(at, _)| *at >= start) {
            for put in ["", "!", "-", "a", "0", ".", "[0]", " + 1", "==", "in"] {
                let changed = format!("{}{put}{}", &text[..at], &text[at + c.len_utf8()..]);
                let sources = sources("rules/r.rhai", &changed);
                let (id, file) = sources.iter().next().unwrap();
                let Some(rule) = compile(id, file, &languages(), &asking.sandbox, &mut Diagnostics::default()) else { continue };
                for turn in 0..3 {
                    let mut facts = facts(rule.parameters.len() + turn);
                    facts.drain(..turn);
                    let _ = asking.ask(&rule, &facts, Some(&Type::Duration), &super::running::People);
                }
            }
        }
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
