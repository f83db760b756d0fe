//! Decides whether an expression means something, and what type it gives: names resolve among the facts of the place, and
//! every operator, function and comparison gets what it can compute with (F12).
//!
//! `None` as the type of a part means that its mistake is told already; whatever holds it stays silent about it.

mod arithmetic;
mod compare;
mod fits;
mod functions;
mod guards;
mod names;

use std::ops::Range;

pub(super) use compare::{not_among, outside_choice};

use super::place::Places;
use super::tree::{Expr, ExprKind, Operator};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Facts, Type};
use crate::source::Span;
use crate::words::{Words, words};

/// An expression that means something, with what it rests on.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    /// The expression.
    pub(crate) expression: Expr,
    /// What it gives. [`Type::Answer`] where the whole expression is a rule's name.
    pub(crate) of: Type,
    /// The facts it reads, in the order they are written.
    pub(crate) reads: Vec<Read>,
    /// What it asks of rules whose answers have no declared type.
    pub(crate) demands: Vec<Demand>,
}

/// A fact that an expression reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    /// The fact's name: `steps`.
    pub(crate) name: String,
    /// With the members that are read of it: `steps.fix.at`.
    pub(crate) path: String,
    /// Where.
    pub(crate) span: Span,
    /// Whether it is only asked for by `has`, or read where a `has` before it has said that it is set: then it may be unset.
    pub(crate) guarded: bool,
}

/// A type that a rule's answer must have for an expression to mean something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Demand {
    /// The rule.
    pub(crate) rule: String,
    /// Any of these will do.
    pub(crate) any_of: Vec<Type>,
    /// Where the rule is named.
    pub(crate) span: Span,
}

/// Types an expression that must give one of `expected` (any type, if there is none). `None`: it means nothing, which has
/// been reported.
pub(super) fn check(expression: Expr, places: Places, expected: &[Type], facts: &Facts, diagnostics: &mut Diagnostics) -> Option<Checked> {
    let mut checker =
        Checker { facts, places: &places, diagnostics, reads: Vec::new(), demands: Vec::new(), known: Vec::new(), failed: false };
    let of = checker.type_of(&expression);
    let of = match of {
        Some(of) if !expected.is_empty() => checker.must_be(&expression, of, expected),
        of => of,
    };
    let Checker { reads, demands, failed, .. } = checker;
    let of = of.filter(|_| !failed)?;
    Some(Checked { expression, of, reads, demands })
}

struct Checker<'a> {
    facts: &'a Facts,
    places: &'a Places,
    diagnostics: &'a mut Diagnostics,
    reads: Vec<Read>,
    demands: Vec<Demand>,
    /// Paths that a `has` before this part has said to be set.
    known: Vec<String>,
    /// An error has been told.
    failed: bool,
}

impl Checker<'_> {
    fn type_of(&mut self, expr: &Expr) -> Option<Type> {
        match &expr.kind {
            ExprKind::Text(_) => Some(Type::Text),
            ExprKind::Number(_) => Some(Type::Number),
            ExprKind::Decimal(_) => Some(Type::Decimal),
            ExprKind::Boolean(_) => Some(Type::Boolean),
            ExprKind::None => self.refuse_none(expr),
            ExprKind::Name(_) | ExprKind::Member { .. } => self.path(expr),
            ExprKind::Index { of, at } => self.index(of, at),
            ExprKind::Call { function, arguments } => self.call(expr, function, arguments),
            ExprKind::Method { owner, method, arguments } => self.method(owner, method, arguments),
            ExprKind::Not(inner) => self.boolean(inner),
            ExprKind::Negate(inner) => self.negate(inner),
            ExprKind::Binary { operator, left, right } => self.binary(expr, *operator, left, right),
            ExprKind::In { left, right } => self.membership(left, right),
            ExprKind::List(items) => self.list(expr, items),
        }
    }

    fn binary(&mut self, expr: &Expr, operator: Operator, left: &Expr, right: &Expr) -> Option<Type> {
        match operator {
            Operator::Or | Operator::And => self.junction(operator, left, right),
            Operator::Equal | Operator::NotEqual => self.equality(expr, operator, left, right),
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => self.order(operator, left, right),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => {
                self.arithmetic(operator, left, right)
            }
        }
    }

    /// `and`, `or`: what `has` says on the left holds on the right.
    fn junction(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Option<Type> {
        let left_type = self.boolean(left);
        let known_before = self.known.len();
        self.known.extend(guards::known_when(left, operator == Operator::And));
        let right_type = self.boolean(right);
        self.known.truncate(known_before);
        left_type.and(right_type)
    }

    fn boolean(&mut self, expr: &Expr) -> Option<Type> {
        let of = self.type_of(expr)?;
        self.must_be(expr, of, &[Type::Boolean]).and(Some(Type::Boolean))
    }

    /// All items of `[…]` are of one type.
    fn list(&mut self, expr: &Expr, items: &[Expr]) -> Option<Type> {
        // What is not written out as a text says which type the texts are of.
        let Some(first) = items.iter().find(|item| !matches!(item.kind, ExprKind::Text(_))).or(items.first()) else {
            let message = words!("en tom lista har ingen typ", "an empty list has no type");
            self.report(
                self.type_error(expr, message)
                    .help(words!("fråga efter en tom lista med `x.is_empty()`", "ask for an empty list with `x.is_empty()`")),
            );
            return None;
        };
        let mut of = self.type_of(first)?;
        for item in items.iter().filter(|item| item.range != first.range) {
            let item_type = self.type_of(item)?;
            of = self.alike((first, of), (item, item_type), None)?;
        }
        Some(of.list())
    }

    fn refuse_none(&mut self, expr: &Expr) -> Option<Type> {
        let message = words!("`none` står bara som ett helt värde", "`none` stands only as a whole value");
        self.report(self.error(Code::ExpressionType, &expr.range, message).help(words!(
            "fråga om något är satt med `has(x)` eller `not has(x)`",
            "ask whether something is set with `has(x)` or `not has(x)`"
        )));
        None
    }

    fn error(&self, code: Code, range: &Range<usize>, message: Words) -> Diagnostic {
        Diagnostic::new(code, self.places.span(range), message)
    }

    /// A mistake about what an operator or function gets.
    fn type_error(&self, expr: &Expr, message: Words) -> Diagnostic {
        self.error(Code::ExpressionType, &expr.range, message)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.failed = true;
        self.diagnostics.push(diagnostic);
    }

    /// Records what a rule's answer must be here; true when the type is such an answer.
    fn demand(&mut self, expr: &Expr, of: &Type, any_of: &[Type]) -> bool {
        let Type::Answer(rule) = of else { return false };
        self.demands.push(Demand { rule: rule.clone(), any_of: any_of.to_vec(), span: self.places.span(&expr.range) });
        true
    }

    /// A rule's answer where its type cannot be guessed from what stands beside it.
    fn undeclared(&mut self, expr: &Expr, rule: &str) {
        let message = words!("här måste typen av `{rule}` vara känd", "the type of `{rule}` must be known here");
        self.report(
            self.type_error(expr, message)
                .label(words!("vad regeln svarar har ingen deklarerad typ", "what the rule answers has no declared type"))
                .help(words!(
                    "ge processen ett härlett fält med regelns namn: `{rule}: {{type: …, title: …, rule: {rule}}}`",
                    "give the process a derived field of the rule's name: `{rule}: {{type: …, title: …, rule: {rule}}}`"
                )),
        );
    }
}
