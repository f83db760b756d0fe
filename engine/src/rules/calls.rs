//! What a rule may not do though rhai can read it: call what is not on the allow-list, loop without bound, call itself, name
//! what is not there.

use std::collections::BTreeSet;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rhai::{ASTFlags, Expr, FnCallExpr, Position, Stmt};

use super::functions::{self, FUNCTIONS, OPERATORS};
use super::outline::Function;
use super::tokens::Tokens;
use super::walk::{Node, walk};
use super::written;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::words::{Words, list_of, words};

/// Checks every function of a file.
pub(super) fn check(functions: &[Function], tokens: &Tokens, most_levels: usize, diagnostics: &mut Diagnostics) {
    let mut calls = DiGraph::<usize, Span>::new();
    let nodes: Vec<NodeIndex> = (0..functions.len()).map(|index| calls.add_node(index)).collect();
    for (index, function) in functions.iter().enumerate() {
        let mut checker = Checker { functions, function, tokens, told: BTreeSet::new(), diagnostics: &mut *diagnostics, calls: Vec::new() };
        walk(&function.body, &mut |node| checker.visit(node));
        for (called, place) in checker.calls {
            calls.add_edge(nodes[index], nodes[called], place);
        }
    }
    if report_recursion(functions, &calls, diagnostics) {
        report_depth(functions, &calls, most_levels, diagnostics);
    }
}

struct Checker<'a> {
    functions: &'a [Function],
    function: &'a Function,
    tokens: &'a Tokens,
    /// Unknown names that have been told for this function.
    told: BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
    /// Which functions of the file it calls, and where.
    calls: Vec<(usize, Span)>,
}

impl Checker<'_> {
    fn visit(&mut self, node: Node<'_>) {
        match node {
            Node::Stmt(Stmt::FnCall(call, at)) => self.call(call, call.args.len(), *at),
            Node::Stmt(Stmt::While(flow, at)) => self.refuse(if matches!(flow.expr, Expr::Unit(_)) { "loop" } else { "while" }, *at),
            Node::Stmt(Stmt::Do(_, _, at)) => self.refuse("do", *at),
            Node::Stmt(Stmt::TryCatch(_, at)) => self.refuse("try", *at),
            Node::Stmt(Stmt::Return(_, flags, at)) if flags.contains(ASTFlags::BREAK) => self.refuse("throw", *at),
            Node::Stmt(Stmt::Assignment(parts)) => match parts.0.get_op_assignment_info() {
                Some((_, _, _, operator, ..)) => self.operator(operator, parts.0.position()),
                // Rhai bounds what grows by `+=` and `push`, but not what is put into a table piece by piece.
                None if !matches!(parts.1.lhs, Expr::Variable(..)) => self.put_into(parts.0.position()),
                None => {}
            },
            Node::Expr(Expr::FnCall(call, at)) => self.call(call, call.args.len(), *at),
            Node::Expr(Expr::MethodCall(call, at)) => self.call(call, call.args.len() + 1, *at),
            Node::Expr(Expr::ThisPtr(at)) => self.refuse("this", *at),
            Node::Expr(Expr::DynamicConstant(value, at)) if value.is_fnptr() => self.closure(*at),
            Node::Expr(Expr::Variable(parts, short, at)) if parts.0.is_none() && short.is_none() => self.unknown_variable(&parts.1, *at),
            _ => {}
        }
    }

    fn call(&mut self, call: &FnCallExpr, arguments: usize, at: Position) {
        let name = call.name.as_str();
        if call.op_token.is_some() || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            // `a in b` and `a !in b` are calls of `contains`.
            if name != "contains" {
                self.operator(name, at);
            }
            return;
        }
        let place = self.tokens.place(at);
        // Rhai makes a call of `curry` for a closure that uses names around it; the closure is told already.
        if name == "curry" && matches!(call.args.first(), Some(Expr::DynamicConstant(..))) {
            return;
        }
        if call.capture_parent_scope {
            let message = words!("ett anrop får inte ha `!` efter namnet", "a call may not have `!` after its name");
            self.diagnostics.push(Diagnostic::new(Code::RuleCall, place, message).help(words!("skriv `{name}(…)`", "write `{name}(…)`")));
            return;
        }
        let of_file: Vec<usize> = (0..self.functions.len()).filter(|index| self.functions[*index].name.value == name).collect();
        if let Some(called) = of_file.iter().find(|index| self.functions[**index].parameters.len() == arguments) {
            self.calls.push((*called, place));
        } else if let Some(called) = of_file.first() {
            let head = self.functions[*called].head();
            self.wrong_arguments(name, arguments, &head, place);
        } else if let Some(function) = functions::function(name) {
            if !function.takes(arguments) {
                self.wrong_arguments(name, arguments, &function.forms.join("`, `"), place);
            } else if let Some(diagnostic) = written::check(name, &call.args, place, self.tokens) {
                self.diagnostics.push(diagnostic);
            }
        } else {
            self.unknown_function(name, place);
        }
    }

    fn operator(&mut self, operator: &str, at: Position) {
        if OPERATORS.contains(&operator) {
            return;
        }
        let place = self.tokens.place(at);
        let mut diagnostic =
            Diagnostic::new(Code::RuleCall, place, words!("en regel får inte använda `{operator}`", "a rule may not use `{operator}`"));
        if let Some(reason) = functions::reason(operator) {
            diagnostic = diagnostic.help(reason);
        }
        self.diagnostics.push(diagnostic);
    }

    fn refuse(&mut self, word: &str, at: Position) {
        let place = self.tokens.place(at);
        let message = words!("en regel får inte använda `{word}`", "a rule may not use `{word}`");
        let mut diagnostic = Diagnostic::new(Code::RuleCall, place, message);
        if let Some(reason) = functions::reason(word) {
            diagnostic = diagnostic.help(reason);
        }
        self.diagnostics.push(diagnostic);
    }

    fn put_into(&mut self, at: Position) {
        let message =
            words!("en regel får inte byta ut en del av en lista eller tabell", "a rule may not replace a part of a list or table");
        let help = words!(
            "lägg till i en lista med `push`, eller räkna upp en post med `+=`",
            "add to a list with `push`, or count an entry up with `+=`"
        );
        self.diagnostics.push(Diagnostic::new(Code::RuleCall, self.tokens.place(at), message).help(help));
    }

    fn closure(&mut self, at: Position) {
        let message = words!("en regel får inte göra egna funktioner inne i uttryck", "a rule may not make functions inside expressions");
        let help = words!(
            "gå igenom listan med `for x in lista {{ … }}`, eller skriv en `private fn` i filen",
            "go through the list with `for x in list {{ … }}`, or write a `private fn` in the file"
        );
        self.diagnostics.push(Diagnostic::new(Code::RuleCall, self.tokens.place(at), message).help(help));
    }

    fn wrong_arguments(&mut self, name: &str, arguments: usize, forms: &str, place: Span) {
        let message = words!("fel antal argument till `{name}`: {arguments}", "wrong number of arguments for `{name}`: {arguments}");
        self.diagnostics
            .push(Diagnostic::new(Code::RuleCall, place, message).help(words!("den anropas så: `{forms}`", "it is called so: `{forms}`")));
    }

    fn unknown_function(&mut self, name: &str, place: Span) {
        if let Some(reason) = functions::reason(name) {
            let message = words!("en regel får inte anropa `{name}`", "a rule may not call `{name}`");
            self.diagnostics.push(Diagnostic::new(Code::RuleCall, place, message).help(reason));
            return;
        }
        let ours = FUNCTIONS.iter().map(|function| function.name);
        let known = ours.clone().chain(self.functions.iter().map(|function| function.name.as_str()));
        let message = words!("en regel kan inte anropa `{name}`", "a rule cannot call `{name}`");
        let mut diagnostic = Diagnostic::new(Code::RuleCall, place, message).nearest(name, known);
        if diagnostic.label.is_none() {
            let Words { sv, en } = list_of(ours, FUNCTIONS.len());
            diagnostic = diagnostic.help(words!(
                "regler kan anropa {sv}, och `private fn` i samma fil",
                "rules can call {en}, and `private fn` of the same file"
            ));
        }
        self.diagnostics.push(diagnostic);
    }

    fn unknown_variable(&mut self, name: &str, at: Position) {
        if !self.told.insert(name.to_owned()) {
            return;
        }
        let place = self.tokens.place(at);
        if functions::function(name).is_some() || self.functions.iter().any(|function| function.name.value == name) {
            let message = words!("funktionen `{name}` används som ett värde", "the function `{name}` is used as a value");
            self.diagnostics
                .push(Diagnostic::new(Code::RuleCall, place, message).help(words!("anropa den: `{name}(…)`", "call it: `{name}(…)`")));
            return;
        }
        let known: Vec<String> = self.function.parameters.iter().map(|name| name.value.clone()).chain(given(&self.function.body)).collect();
        let head = self.function.head();
        let with = self.function.head_with(Some(name));
        let message = words!("inget heter `{name}` i `{head}`", "nothing is called `{name}` in `{head}`");
        let mut diagnostic = Diagnostic::new(Code::RuleSyntax, place, message)
            .nearest(name, known.iter().map(String::as_str))
            .help(words!("ta den som parameter: `fn {with}`", "take it as a parameter: `fn {with}`"));
        if diagnostic.label.is_none() {
            diagnostic = diagnostic.help(words!("en text står inom citattecken: `\"{name}\"`", "a text stands in quotes: `\"{name}\"`"));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// The names that `let`, `const` and `for` give somewhere in a function.
pub(super) fn given(body: &[Stmt]) -> Vec<String> {
    let mut names = Vec::new();
    walk(body, &mut |node| match node {
        Node::Stmt(Stmt::Var(parts, ..)) => names.push(parts.0.name.to_string()),
        Node::Stmt(Stmt::For(parts, _)) => names.extend(std::iter::once(&parts.0).chain(&parts.1).map(|ident| ident.name.to_string())),
        _ => {}
    });
    names
}

/// Functions that call each other in a circle; whether there are none. The limits of a run are the second net.
fn report_recursion(functions: &[Function], calls: &DiGraph<usize, Span>, diagnostics: &mut Diagnostics) -> bool {
    let mut sound = true;
    for mut circle in tarjan_scc(calls) {
        circle.sort();
        let first = circle[0];
        let Some(edge) = calls.edges(first).filter(|edge| circle.contains(&edge.target())).last() else { continue };
        sound = false;
        let name = &functions[calls[first]].name.value;
        let others = circle[1..].iter().map(|node| &functions[calls[*node]].name.value);
        let message = if circle.len() == 1 {
            words!("funktionen `{name}` anropar sig själv", "the function `{name}` calls itself")
        } else {
            let Words { sv, en } = list_of(others, 10);
            words!("funktionen `{name}` anropar sig själv genom {sv}", "the function `{name}` calls itself through {en}")
        };
        diagnostics.push(Diagnostic::new(Code::RuleCall, *edge.weight(), message).help(words!(
            "en regel ska alltid bli klar: skriv om den med `for`",
            "a rule must always come to an end: write it with `for`"
        )));
    }
    sound
}

/// Functions that call each other deeper than a run may go.
fn report_depth(functions: &[Function], calls: &DiGraph<usize, Span>, most: usize, diagnostics: &mut Diagnostics) {
    let mut levels = vec![1; functions.len()];
    // What is called comes before what calls it.
    for node in tarjan_scc(calls).into_iter().flatten() {
        levels[calls[node]] = 1 + calls.neighbors(node).map(|called| levels[calls[called]]).max().unwrap_or(0);
    }
    let Some((function, deepest)) = functions.iter().zip(levels).max_by_key(|(_, levels)| *levels) else { return };
    if deepest > most {
        let name = &function.name.value;
        diagnostics.push(
            Diagnostic::new(
                Code::RuleCall,
                function.name.span,
                words!(
                    "funktionerna från `{name}` anropar varandra i {deepest} led; {most} är det mesta",
                    "the functions from `{name}` on call each other {deepest} deep; {most} is the most"
                ),
            )
            .help(words!(
                "slå ihop några av dem, eller gör en del till en egen regel och ta den som parameter",
                "join some of them, or make a part a rule of its own and take it as a parameter"
            )),
        );
    }
}
