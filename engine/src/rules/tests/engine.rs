//! The sandbox itself.

use super::*;
use crate::rules::functions::FUNCTIONS;

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
fn every_function_of_the_list_is_in_the_engine() {
    let sandbox = sandbox();
    let signatures = sandbox.engine().gen_fn_signatures(true);
    for function in FUNCTIONS {
        let registered = signatures.iter().any(|signature| signature.starts_with(&format!("{}(", function.name)));
        // Amounts come later; a rule that names them is refused when it is read.
        assert_eq!(registered, function.name != "money", "{}", function.name);
        assert!(function.forms.iter().all(|form| form.starts_with(&format!("{}(", function.name)) && form.ends_with(')')));
        assert!(!is_reserved(function.name) && !function.help.sv.is_empty());
    }
}

/// What is nested as deep as rhai reads it, through as many functions as may call each other: reading takes stack, and running
/// takes more, on a thread of two megabytes as test threads and a server's are.
#[test]
fn the_deepest_rule_that_can_be_read_also_runs() {
    let sandbox = sandbox();
    let limits = Limits::default();
    for (open, close) in
        [("[", "]"), ("#{ a: ", " }"), ("if true { ", " }"), ("-", ""), ("1 + (", ")"), ("switch 1 { 1 => ", " }"), ("{", "}")]
    {
        let nested = |most: usize, inner: &str| format!("{}{inner}{}", open.repeat(most), close.repeat(most));
        let reads = |most: &usize| sandbox.engine().compile(format!("fn r(a) {{ {} }}", nested(*most, "r(a)"))).is_ok();
        let most = (1..=limits.expression_levels).rev().find(reads).unwrap();
        let function = |index: usize| format!("fn f{index}(a) {{ {} }}\n", nested(most, &format!("f{}(a)", index + 1)));
        let last = limits.call_levels - 1;
        let functions: String = (0..last).map(function).collect();
        let ast = sandbox.engine().compile(format!("{functions}fn f{last}(a) {{ {} }}", nested(most, "a"))).unwrap();
        // Whether there is an answer depends on the types; what counts is that we live to see it.
        let _ = sandbox.engine().call_fn::<rhai::Dynamic>(&mut rhai::Scope::new(), &ast, "f0", (1_i64,));
    }
}
