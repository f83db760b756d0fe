//! Texts that stand in a rule for members of a choice: those that a parameter is compared with, and those it answers.
//!
//! Rhai compares any text with any other and says nothing (F12): `urgency == "nwo"` is simply never true.

use rhai::{ASTFlags, Expr, FnCallExpr, Stmt, Token};

use super::calls::given;
use super::compile::Rule;
use super::outline::{Function, after_brackets};
use super::tokens::Tokens;
use super::walk::{Node, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Choices, Facts, Type};
use crate::source::{At, Span};
use crate::words::{Words, list_of, words};

/// Literals that the rule holds against one of its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// `p == "a"`, `p != "a"`, `p in ["a"]`, or a case of `switch p`.
    One { parameter: String, literal: At<String> },
    /// `#{ a: 1, b: 2 }[p]`: fails where a member has no entry.
    Table { parameter: String, place: Span, keys: Vec<At<String>> },
    /// `p.a.b`: a part of what the parameter is.
    Part { parameter: String, parts: Vec<At<String>> },
}

/// Finds what a rule's parameters are compared with. A parameter that is given another value somewhere is left out.
pub(super) fn compared(rule: &Function, tokens: &Tokens) -> Vec<Compared> {
    let changed = changed(&rule.body);
    let parameter = |expression: &Expr| match expression {
        Expr::Variable(parts, ..) => {
            let name = parts.1.to_string();
            (rule.has_parameter(&name) && !changed.contains(&name)).then_some(name)
        }
        _ => None,
    };
    let mut all = Vec::new();
    walk(&rule.body, &mut |node| match node {
        Node::Stmt(Stmt::FnCall(call, _)) | Node::Expr(Expr::FnCall(call, _)) => of_call(call, &parameter, tokens, &mut all),
        Node::Stmt(Stmt::Switch(parts, at)) => {
            if let (Some(parameter), Some(index)) = (parameter(&parts.0), tokens.index(*at)) {
                all.extend(cases(tokens, index).into_iter().map(|literal| Compared::One { parameter: parameter.clone(), literal }));
            }
        }
        Node::Expr(Expr::Index(pair, flags, _)) => {
            if let (Expr::Map(parts, at), Some(parameter)) = (&pair.lhs, parameter(key(&pair.rhs, *flags))) {
                let keys = parts.0.iter().map(|(key, _)| tokens.at(key.name.to_string(), key.pos)).collect();
                all.push(Compared::Table { parameter, place: tokens.place(*at), keys });
            }
        }
        Node::Expr(Expr::Dot(pair, flags, _)) => {
            if let Some(parameter) = parameter(&pair.lhs) {
                all.push(Compared::Part { parameter, parts: parts(&pair.rhs, *flags, tokens) });
            }
        }
        _ => {}
    });
    all
}

/// The names after `p.`, until something else than a name comes.
fn parts(after: &Expr, flags: ASTFlags, tokens: &Tokens) -> Vec<At<String>> {
    match after {
        Expr::Property(name, at) => vec![tokens.at(name.2.to_string(), *at)],
        Expr::Dot(pair, more, _) if !flags.contains(ASTFlags::BREAK) => match &pair.lhs {
            Expr::Property(name, at) => [vec![tokens.at(name.2.to_string(), *at)], parts(&pair.rhs, *more, tokens)].concat(),
            _ => Vec::new(),
        },
        Expr::Index(pair, ..) if !flags.contains(ASTFlags::BREAK) => match &pair.lhs {
            Expr::Property(name, at) => vec![tokens.at(name.2.to_string(), *at)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The names that are given a value in the function, anew or for the first time.
fn changed(body: &[Stmt]) -> Vec<String> {
    let mut names = given(body);
    walk(body, &mut |node| {
        if let Node::Stmt(Stmt::Assignment(parts)) = node
            && let Expr::Variable(name, ..) = &parts.1.lhs
        {
            names.push(name.1.to_string());
        }
    });
    names
}

fn of_call(call: &FnCallExpr, parameter: &impl Fn(&Expr) -> Option<String>, tokens: &Tokens, all: &mut Vec<Compared>) {
    let [left, right] = call.args.as_slice() else { return };
    match (call.name.as_str(), left, right) {
        ("==" | "!=", name, Expr::StringConstant(text, at)) | ("==" | "!=", Expr::StringConstant(text, at), name) => {
            all.extend(parameter(name).map(|parameter| Compared::One { parameter, literal: tokens.at(text.to_string(), *at) }));
        }
        // `p in ["a", "b"]` is a call of `contains`, the list first.
        ("contains", Expr::Array(values, _), name) => {
            let Some(parameter) = parameter(name) else { return };
            all.extend(values.iter().filter_map(|value| match value {
                Expr::StringConstant(text, at) => {
                    Some(Compared::One { parameter: parameter.clone(), literal: tokens.at(text.to_string(), *at) })
                }
                _ => None,
            }));
        }
        _ => {}
    }
}

/// What stands in the brackets: in `table[a].b` rhai keeps `a.b` together and says by a flag that it does not belong so.
fn key(right: &Expr, flags: ASTFlags) -> &Expr {
    match right {
        Expr::Dot(pair, ..) | Expr::Index(pair, ..) if !flags.contains(ASTFlags::BREAK) => &pair.lhs,
        _ => right,
    }
}

/// The texts before each `=>` of the `switch` at a word. The tree keeps only their hashes.
fn cases(tokens: &Tokens, switch: usize) -> Vec<At<String>> {
    let list = tokens.list();
    let Some(open) = (switch..list.len()).find(|index| list[*index].token == Token::LeftBrace) else { return Vec::new() };
    let (mut all, mut next, mut pending) = (Vec::new(), open + 1, Vec::new());
    let end = after_brackets(tokens, open) - 1;
    while next < end {
        match &list[next].token {
            Token::StringConstant(text) => pending.push(At { value: text.to_string(), span: tokens.span(next) }),
            Token::Pipe => {}
            Token::DoubleArrow => all.append(&mut pending),
            // A condition may hold texts of its own, so what stands before it is taken now.
            Token::If if !pending.is_empty() && is_condition(tokens, next, end) => all.append(&mut pending),
            Token::LeftBrace | Token::MapStart | Token::LeftParen | Token::LeftBracket => {
                pending.clear();
                next = after_brackets(tokens, next);
                continue;
            }
            _ => pending.clear(),
        }
        next += 1;
    }
    all
}

/// Whether the `if` of a `switch` stands between a case and its `=>` rather than in an answer.
fn is_condition(tokens: &Tokens, at: usize, end: usize) -> bool {
    let mut next = at + 1;
    while next < end {
        match tokens.list()[next].token {
            Token::DoubleArrow => return true,
            Token::Comma | Token::LeftBrace => return false,
            Token::MapStart | Token::LeftParen | Token::LeftBracket => next = after_brackets(tokens, next),
            _ => next += 1,
        }
    }
    false
}

/// Literal texts in the places where the function answers, and whether it answers nothing but them.
pub(super) fn answers(rule: &Function, functions: &[Function], tokens: &Tokens) -> (Vec<At<String>>, bool) {
    let mut finder = Answers { functions, tokens, found: Vec::new(), seen: Vec::new(), computed: false };
    finder.of_function(rule);
    finder.found.sort_by_key(|answer| answer.span);
    finder.found.dedup();
    (finder.found, !finder.computed)
}

struct Answers<'a> {
    functions: &'a [Function],
    tokens: &'a Tokens,
    found: Vec<At<String>>,
    seen: Vec<Span>,
    /// Some answer is none of the texts that stand there.
    computed: bool,
}

impl<'a> Answers<'a> {
    fn of_function(&mut self, function: &'a Function) {
        if self.seen.contains(&function.name.span) {
            return;
        }
        self.seen.push(function.name.span);
        self.tail(function.body.last());
        let mut returned = Vec::new();
        walk(&function.body, &mut |node| {
            if let Node::Stmt(Stmt::Return(Some(value), ..)) = node {
                returned.push(&**value);
            }
        });
        returned.into_iter().for_each(|value| self.expression(value));
    }

    fn tail(&mut self, last: Option<&'a Stmt>) {
        match last {
            Some(Stmt::Expr(value)) => self.expression(value),
            Some(Stmt::If(flow, _)) => {
                self.tail(flow.body.statements().last());
                self.tail(flow.branch.statements().last());
            }
            Some(Stmt::Switch(parts, _)) => parts.1.expressions.iter().for_each(|case| self.expression(&case.rhs)),
            Some(Stmt::Block(block)) => self.tail(block.statements().last()),
            Some(Stmt::FnCall(call, _)) => self.call(call),
            Some(Stmt::Return(..)) => {}
            _ => self.computed = true,
        }
    }

    fn expression(&mut self, value: &'a Expr) {
        match value {
            Expr::StringConstant(text, at) => self.found.push(self.tokens.at(text.to_string(), *at)),
            Expr::Stmt(block) => self.tail(block.statements().last()),
            Expr::FnCall(call, _) => self.call(call),
            Expr::Coalesce(values, _) => values.iter().for_each(|value| self.expression(value)),
            // `#{ a: "x", b: "y" }[p]` answers one of its values.
            Expr::Index(pair, flags, _) if flags.contains(ASTFlags::BREAK) => match &pair.lhs {
                Expr::Map(parts, _) => parts.0.iter().for_each(|(_, value)| self.expression(value)),
                _ => self.computed = true,
            },
            _ => self.computed = true,
        }
    }

    fn call(&mut self, call: &FnCallExpr) {
        let functions = self.functions;
        let called = functions.iter().find(|function| function.name.value == *call.name && function.parameters.len() == call.args.len());
        match called {
            Some(called) => self.of_function(called),
            // `stop(text)` gives no answer at all.
            None if call.name == "stop" => {}
            None => self.computed = true,
        }
    }
}

/// Holds the literals of a rule against the types that its parameters have where it is used.
pub(super) fn check(rule: &Rule, types: &[Type], facts: &Facts, used: &(Span, Words), diagnostics: &mut Diagnostics) {
    let choices = |name: &str| {
        let index = rule.parameters.iter().position(|parameter| parameter.value == name)?;
        match types.get(index)? {
            Type::Choice(choices) => Some(choices),
            _ => None,
        }
    };
    for compared in &rule.compared {
        match compared {
            Compared::One { parameter, literal } => {
                if let Some(choices) = choices(parameter) {
                    member(literal, parameter, choices, used, diagnostics);
                }
            }
            Compared::Table { parameter, place, keys } => {
                let Some(choices) = choices(parameter) else { continue };
                keys.iter().for_each(|key| member(key, parameter, choices, used, diagnostics));
                entries(*place, keys, parameter, choices, used, diagnostics);
            }
            Compared::Part { parameter, parts } => {
                let index = rule.parameters.iter().position(|known| known.value == *parameter);
                if let Some(of) = index.and_then(|index| types.get(index)) {
                    part(parameter, parts, of, facts, used, diagnostics);
                }
            }
        }
    }
}

/// Holds the literal answers of a rule against the values that are expected of it, such as those of the field it fills.
///
/// `what` is the name of the field or decision, `used` the place where it names the rule.
pub(crate) fn check_answers(rule: &Rule, expected: &Choices, what: &str, used: &(Span, Words), diagnostics: &mut Diagnostics) {
    rule.answers.iter().for_each(|answer| member(answer, what, expected, used, diagnostics));
}

/// Rhai says that a part is missing when the rule runs; what the case has is known before.
fn part(parameter: &str, parts: &[At<String>], of: &Type, facts: &Facts, used: &(Span, Words), diagnostics: &mut Diagnostics) {
    let (mut of, mut path) = (of.clone(), parameter.to_owned());
    for part in parts {
        if !matches!(of, Type::Person | Type::Team | Type::Contact | Type::Item(_) | Type::Record(_)) {
            return;
        }
        let name = part.as_str();
        if facts.is_untyped_member(&of, name) {
            return;
        }
        let Some(next) = facts.member(&of, name) else {
            let members = facts.members(&of);
            let Words { sv, en } = list_of(&members, 12);
            diagnostics.push(
                Diagnostic::new(Code::UnknownFact, part.span, words!("`{path}` har inget `{name}`", "`{path}` has no `{name}`"))
                    .nearest(name, members.iter().map(String::as_str))
                    .related(used.0, used.1.clone())
                    .help(words!("det har {sv}", "it has {en}")),
            );
            return;
        };
        of = next;
        path = format!("{path}.{name}");
    }
}

fn member(literal: &At<String>, of: &str, choices: &Choices, used: &(Span, Words), diagnostics: &mut Diagnostics) {
    if choices.items.contains(&literal.value) {
        return;
    }
    let text = &literal.value;
    let Words { sv, en } = list_of(&choices.items, 12);
    diagnostics.push(
        Diagnostic::new(Code::OutsideChoice, literal.span, words!("`{of}` har inget värde `{text}`", "`{of}` has no value `{text}`"))
            .nearest(text, choices.items.iter().map(String::as_str))
            .related(used.0, used.1.clone())
            .help(words!("värdena är {sv}", "the values are {en}")),
    );
}

fn entries(place: Span, keys: &[At<String>], of: &str, choices: &Choices, used: &(Span, Words), diagnostics: &mut Diagnostics) {
    let missing: Vec<&String> = choices.items.iter().filter(|item| keys.iter().all(|key| key.value != **item)).collect();
    if missing.is_empty() {
        return;
    }
    let Words { sv, en } = list_of(&missing, 12);
    let added: Vec<String> = missing.iter().map(|item| format!("{item}: …")).collect();
    let added = added.join(", ");
    diagnostics.push(
        Diagnostic::new(Code::OutsideChoice, place, words!("tabellen saknar {sv} av `{of}`", "the table lacks {en} of `{of}`"))
            .related(used.0, used.1.clone())
            .help(words!("lägg till `{added}`", "add `{added}`")),
    );
}
