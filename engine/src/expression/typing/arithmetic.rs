//! Arithmetic: numbers, texts end to end, instants and durations.

use super::Checker;
use crate::expression::tree::{Expr, ExprKind, Operator};
use crate::model::Type;
use crate::words::words;

impl Checker<'_> {
    pub(super) fn negate(&mut self, inner: &Expr) -> Option<Type> {
        match self.type_of(inner)? {
            of @ (Type::Number | Type::Decimal | Type::Duration) => Some(of),
            Type::Answer(rule) => {
                self.undeclared(inner, &rule);
                None
            }
            of => {
                let message = words!("`-` före `{of}`", "`-` before `{of}`");
                self.report(
                    self.type_error(inner, message)
                        .label(words!("väntade tal eller längd, men fann `{of}`", "expected a number or a duration, but found `{of}`")),
                );
                None
            }
        }
    }

    pub(super) fn arithmetic(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Option<Type> {
        let left_type = self.type_of(left);
        let right_type = self.type_of(right);
        let (mut left_type, mut right_type) = (left_type?, right_type?);
        if let Some(demanded) = answer_beside(operator, &left_type, false) {
            if self.demand(right, &right_type, std::slice::from_ref(&demanded)) {
                right_type = demanded;
            }
        } else if let Some(demanded) = answer_beside(operator, &right_type, true)
            && self.demand(left, &left_type, std::slice::from_ref(&demanded))
        {
            left_type = demanded;
        }
        for (side, of) in [(left, &left_type), (right, &right_type)] {
            if let Type::Answer(rule) = of {
                self.undeclared(side, rule);
                return None;
            }
        }
        let computed = computed(operator, &left_type, &right_type);
        if computed.is_none() {
            self.refuse_arithmetic(operator, (left, &left_type), (right, &right_type));
        }
        computed
    }

    fn refuse_arithmetic(&mut self, operator: Operator, (left_expr, left): (&Expr, &Type), (right_expr, right): (&Expr, &Type)) {
        let sign = operator.sign();
        let message = words!("`{sign}` mellan `{left}` och `{right}`", "`{sign}` between `{left}` and `{right}`");
        let error = self
            .type_error(right_expr, message)
            .label(words!("det här är `{right}`", "this is `{right}`"))
            .related(self.places.span(&left_expr.range), words!("`{left}`", "`{left}`"));
        let is_time = |of: &Type| matches!(of, Type::Date | Type::Instant | Type::Duration);
        self.report(match (operator, left, right) {
            (Operator::Add, Type::Text, _) | (Operator::Add, _, Type::Text) => error.help(words!(
                "en text sätts bara ihop med en text; annat skrivs ut i mallen: `{{fact}}`",
                "a text is joined with a text only; anything else is written out in the template: `{{fact}}`"
            )),
            (Operator::Add, Type::Date | Type::Instant, Type::Date | Type::Instant) => error.help(words!(
                "till en tidpunkt läggs en längd: `now + duration(\"48 h\")`",
                "a duration is added to an instant: `now + duration(\"48 h\")`"
            )),
            (_, of, Type::Number) if is_time(of) => {
                let number = match &right_expr.kind {
                    ExprKind::Number(number) => number.to_string(),
                    _ => "5".to_owned(),
                };
                error.help(words!(
                    "ett tal är ingen längd; skriv t.ex. `duration(\"{number} days\")`",
                    "a number is not a duration; write for instance `duration(\"{number} days\")`"
                ))
            }
            _ => error,
        });
    }
}

/// What a rule must answer to stand beside `other`; `None` where several types would do.
fn answer_beside(operator: Operator, other: &Type, answer_is_left: bool) -> Option<Type> {
    match (operator, other) {
        (_, Type::Number | Type::Decimal) if operator != Operator::Multiply && !(answer_is_left && operator == Operator::Divide) => {
            Some(other.clone())
        }
        (Operator::Add, Type::Text) => Some(Type::Text),
        (Operator::Add, Type::Date | Type::Instant) => Some(Type::Duration),
        (Operator::Multiply, Type::Duration) => Some(Type::Number),
        (Operator::Divide, Type::Duration) if !answer_is_left => Some(Type::Number),
        _ => None,
    }
}

/// The type that an operation gives; `None`: it means nothing.
fn computed(operator: Operator, left: &Type, right: &Type) -> Option<Type> {
    use Operator::{Add, Divide, Multiply, Remainder, Subtract};
    use Type::{Date, Decimal, Duration, Instant, Number, Text};
    match (operator, left, right) {
        (Add | Subtract | Multiply | Divide | Remainder, Number, Number) => Some(Number),
        (Add | Subtract | Multiply | Divide | Remainder, Number | Decimal, Number | Decimal) => Some(Decimal),
        (Add, Text, Text) => Some(Text),
        (Add | Subtract, Date | Instant, Duration) | (Add, Duration, Date | Instant) => Some(Instant),
        (Subtract, Date | Instant, Date | Instant) => Some(Duration),
        (Add | Subtract, Duration, Duration) => Some(Duration),
        (Multiply | Divide, Duration, Number) | (Multiply, Number, Duration) => Some(Duration),
        _ => None,
    }
}
