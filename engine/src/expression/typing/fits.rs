//! Whether an expression gives what its place asks for.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::expression::tree::{Expr, ExprKind};
use crate::model::Type;
use crate::words::{Words, words};

impl Checker<'_> {
    /// Demands that the expression gives one of the types; gives the one that it fits.
    pub(super) fn must_be(&mut self, expr: &Expr, of: Type, expected: &[Type]) -> Option<Type> {
        if self.demand(expr, &of, expected) {
            return Some(of);
        }
        if let Some(fitting) = expected.iter().find(|expected| fits(&of, expected)) {
            return Some(fitting.clone());
        }
        for expected in expected {
            match (expected, &expr.kind) {
                (Type::Choice(choices), ExprKind::Text(_)) => return self.member_of(expr, choices).then(|| expected.clone()),
                (Type::List(of), ExprKind::List(items)) => {
                    if let (Type::Choice(choices), true) = (&**of, items.iter().all(|item| matches!(item.kind, ExprKind::Text(_)))) {
                        let wrong = items.iter().filter(|item| !self.member_of(item, choices)).count();
                        return (wrong == 0).then(|| expected.clone());
                    }
                }
                _ => {}
            }
        }
        let error = self.misfit(expr, &of, expected);
        self.report(error);
        None
    }

    fn misfit(&self, expr: &Expr, of: &Type, expected: &[Type]) -> Diagnostic {
        let Words { sv, en } = one_of(expected);
        let error = self
            .type_error(expr, words!("väntade {sv}, men fann `{of}`", "expected {en}, but found `{of}`"))
            .label(words!("det här är `{of}`", "this is `{of}`"));
        let path = expr.path();
        match (expected.first(), of, path) {
            (Some(Type::Text), Type::Person, Some(path)) => {
                error.help(words!("skriv t.ex. `{path}.name`", "write for instance `{path}.name`"))
            }
            (Some(Type::Text), Type::Team | Type::Contact | Type::Item(_), Some(path)) => {
                error.help(words!("skriv t.ex. `{path}.title`", "write for instance `{path}.title`"))
            }
            (Some(Type::List(wanted)), of, Some(path)) if fits(of, wanted) => error.help(words!("skriv `[{path}]`", "write `[{path}]`")),
            (Some(Type::Boolean), Type::Choice(choices), Some(path)) if !choices.items.is_empty() => {
                let first = &choices.items[0];
                error.help(words!("jämför det, t.ex. `{path} == \"{first}\"`", "compare it, for instance `{path} == \"{first}\"`"))
            }
            (Some(Type::Boolean), _, Some(path)) if !matches!(of, Type::Record(_)) => error.help(words!(
                "fråga om det är satt med `has({path})`, eller jämför det",
                "ask whether it is set with `has({path})`, or compare it"
            )),
            (Some(Type::Number), Type::Decimal, _) => error.help(words!(
                "`number` är ett helt tal; med decimaler heter typen `decimal`",
                "a `number` is whole; with decimals the type is `decimal`"
            )),
            (Some(Type::Duration), Type::Number, _) => {
                error.help(words!("en längd har en enhet, t.ex. `48 h`", "a duration has a unit, such as `48 h`"))
            }
            _ => error,
        }
    }
}

/// Whether a value of a type may stand where the other is expected. A date used as an instant is its first moment.
fn fits(of: &Type, expected: &Type) -> bool {
    match (of, expected) {
        (Type::Choice(one), Type::Choice(other)) => one.items == other.items,
        (Type::Number, Type::Decimal) | (Type::Date, Type::Instant) => true,
        (Type::List(one), Type::List(other)) => match (&**one, &**other) {
            (Type::Choice(one), Type::Choice(other)) => one.items == other.items,
            (one, other) => one == other,
        },
        (of, expected) => of == expected,
    }
}

/// The types in a sentence: `` `duration` or `instant` ``.
pub(in crate::expression) fn one_of(types: &[Type]) -> Words {
    let shown: Vec<String> = types.iter().map(|of| format!("`{of}`")).collect();
    Words { sv: shown.join(" eller "), en: shown.join(" or ") }
}
