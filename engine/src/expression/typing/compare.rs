//! Comparisons: `==`, `!=`, `<`, `in`. Only what is of one kind is compared, and a choice only with what it offers (F12).

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::tree::{Expr, ExprKind, Operator};
use crate::model::{Choices, Type};
use crate::words::{Words, list_of, words};

/// How many members of a choice a help line shows.
const MOST_SHOWN: usize = 12;

impl Checker<'_> {
    pub(super) fn equality(&mut self, expr: &Expr, operator: Operator, left: &Expr, right: &Expr) -> Option<Type> {
        if let Some(comparison) = self.none_compared(expr, operator, left, right) {
            self.report(comparison);
            return None;
        }
        let (left_type, right_type) = self.both(left, right)?;
        if let Type::Record(_) = left_type {
            self.refuse_record(left);
            return None;
        }
        self.alike((left, left_type), (right, right_type), Some(operator.sign()))?;
        Some(Type::Boolean)
    }

    /// `x == none`
    fn none_compared(&self, expr: &Expr, operator: Operator, left: &Expr, right: &Expr) -> Option<Diagnostic> {
        let other = match (&left.kind, &right.kind) {
            (_, ExprKind::None) => left,
            (ExprKind::None, _) => right,
            _ => return None,
        };
        let message = words!("ingenting är lika med `none`", "nothing is equal to `none`");
        let error = self.type_error(expr, message);
        let asked = other.path().unwrap_or_else(|| "x".to_owned());
        let has = if operator == Operator::NotEqual { format!("has({asked})") } else { format!("not has({asked})") };
        Some(error.help(words!("skriv `{has}`", "write `{has}`")))
    }

    /// The types of both sides; a bare word that the other side's choice offers is told as such.
    pub(super) fn both(&mut self, left: &Expr, right: &Expr) -> Option<(Type, Type)> {
        if self.unknown_word(left).is_some() && self.unknown_word(right).is_none() {
            let right_type = self.type_of(right);
            self.word_or_type(left, right_type.as_ref());
            return None;
        }
        let left_type = self.type_of(left);
        let right_type = self.word_or_type(right, left_type.as_ref());
        left_type.zip(right_type)
    }

    /// The type of an expression that is compared with something of type `other`.
    pub(super) fn word_or_type(&mut self, expr: &Expr, other: Option<&Type>) -> Option<Type> {
        if let (ExprKind::List(items), Some(other)) = (&expr.kind, other) {
            let words: Vec<&Expr> = items.iter().filter(|item| self.unknown_word(item).is_some()).collect();
            if !words.is_empty() {
                words.into_iter().for_each(|word| drop(self.word_or_type(word, Some(other))));
                return None;
            }
        }
        let (Some(word), Some(other)) = (self.unknown_word(expr), other) else { return self.type_of(expr) };
        let of = if let Type::List(of) = other { of } else { other };
        let error = self.error(Code::UnknownFact, &expr.range, words!("det finns inget `{word}` här", "there is no `{word}` here"));
        match of {
            Type::Choice(choices) if choices.items.iter().any(|item| item == word) => {
                self.report(error.label(words!("valet saknar citattecken", "the choice lacks its quotes")).help(words!(
                    "val står inom citattecken i uttryck: `\"{word}\"`",
                    "choices stand in quotes in expressions: `\"{word}\"`"
                )));
                None
            }
            Type::Person | Type::Team | Type::Contact | Type::Item(_) => {
                self.report(error.nearest(word, self.facts.names()).help(no_literal(of)));
                None
            }
            _ => self.type_of(expr),
        }
    }

    /// Demands that two values are of one kind; gives the type that both have.
    ///
    /// `sign` is what stands between them; `None` in a list.
    pub(super) fn alike(&mut self, left: (&Expr, Type), right: (&Expr, Type), sign: Option<&str>) -> Option<Type> {
        let ((left, left_type), (right, right_type)) = (left, right);
        match (&left_type, &right_type) {
            (Type::Answer(_), Type::Answer(_)) => Some(left_type),
            (Type::Answer(_), _) => self.demand(left, &left_type, std::slice::from_ref(&right_type)).then_some(right_type),
            (_, Type::Answer(_)) => self.demand(right, &right_type, std::slice::from_ref(&left_type)).then_some(left_type),
            (Type::Choice(choices), Type::Text) if is_text(right) => self.member_of(right, choices).then_some(left_type),
            (Type::Text, Type::Choice(choices)) if is_text(left) => self.member_of(left, choices).then_some(right_type),
            (Type::List(of), Type::List(other)) => self.lists_alike((left, of), (right, other), sign),
            (Type::Choice(one), Type::Choice(other)) if one.items == other.items => Some(left_type),
            (Type::Number | Type::Decimal, Type::Number | Type::Decimal) if left_type != right_type => Some(Type::Decimal),
            (Type::Date | Type::Instant, Type::Date | Type::Instant) if left_type != right_type => Some(Type::Instant),
            (one, other) if one == other => Some(left_type),
            _ => {
                self.differ((left, &left_type), (right, &right_type), sign);
                None
            }
        }
    }

    /// Lists of one kind; where one is written out as `["a", "b"]`, each text is held against the other's choice.
    fn lists_alike(&mut self, left: (&Expr, &Type), right: (&Expr, &Type), sign: Option<&str>) -> Option<Type> {
        let ((left, left_of), (right, right_of)) = (left, right);
        match (left_of, right_of, &left.kind, &right.kind) {
            (Type::Choice(choices), Type::Text, _, ExprKind::List(items)) => {
                self.members_of(items, choices).then(|| left_of.clone().list())
            }
            (Type::Text, Type::Choice(choices), ExprKind::List(items), _) => {
                self.members_of(items, choices).then(|| right_of.clone().list())
            }
            _ if left_of == right_of => Some(left_of.clone().list()),
            (Type::Choice(one), Type::Choice(other), ..) if one.items == other.items => Some(left_of.clone().list()),
            _ => {
                self.differ((left, &left_of.clone().list()), (right, &right_of.clone().list()), sign);
                None
            }
        }
    }

    fn members_of(&mut self, items: &[Expr], choices: &Choices) -> bool {
        // All of them are looked at, so that each gets its word.
        items.iter().filter(|item| !self.member_of(item, choices)).count() == 0
    }

    /// Whether a text literal is a member of the choice; reports if not.
    pub(super) fn member_of(&mut self, expr: &Expr, choices: &Choices) -> bool {
        let ExprKind::Text(text) = &expr.kind else {
            let message = words!("en text är inget val", "a text is not a choice");
            self.report(self.type_error(expr, message).label(words!("väntade ett val inom citattecken", "expected a choice in quotes")));
            return false;
        };
        if choices.items.iter().any(|item| item == text) {
            return true;
        }
        let error = outside_choice(self.error(Code::OutsideChoice, &expr.range, not_among(text, choices)), text, choices);
        self.report(error);
        false
    }

    fn differ(&mut self, left: (&Expr, &Type), right: (&Expr, &Type), sign: Option<&str>) {
        let ((left, left_type), (right, right_type)) = (left, right);
        let message = match sign {
            Some(sign) => words!("`{sign}` mellan `{left_type}` och `{right_type}`", "`{sign}` between `{left_type}` and `{right_type}`"),
            None => words!("en lista med både `{left_type}` och `{right_type}`", "a list with both `{left_type}` and `{right_type}`"),
        };
        let error = self
            .type_error(right, message)
            .label(words!("väntade `{left_type}`, men fann `{right_type}`", "expected `{left_type}`, but found `{right_type}`"))
            .related(self.places.span(&left.range), words!("`{left_type}`", "`{left_type}`"));
        let error = match (left_type, right_type) {
            (of @ (Type::Person | Type::Team | Type::Contact | Type::Item(_)), Type::Text)
            | (Type::Text, of @ (Type::Person | Type::Team | Type::Contact | Type::Item(_))) => error.help(no_literal(of)),
            (Type::Choice(_), Type::Text) | (Type::Text, Type::Choice(_)) => error.help(words!(
                "ett val jämförs med ett val som skrivs ut, `\"…\"`, eller ett fält med samma val",
                "a choice is compared with a choice written out, `\"…\"`, or a field of the same choice"
            )),
            (Type::Choice(_), Type::Choice(_)) => error.help(words!(
                "två val jämförs bara när de har samma värden",
                "two choices are compared only when they offer the same values"
            )),
            (Type::Number | Type::Decimal, Type::Text) | (Type::Text, Type::Number | Type::Decimal) => {
                error.help(words!("tal skrivs utan citattecken", "numbers are written without quotes"))
            }
            (Type::Date | Type::Instant, Type::Text) | (Type::Text, Type::Date | Type::Instant) => {
                error.help(words!("ett datum skrivs `date(\"2026-05-01\")`", "a date is written `date(\"2026-05-01\")`"))
            }
            (Type::Duration, Type::Text | Type::Number) | (Type::Text | Type::Number, Type::Duration) => {
                error.help(words!("en längd skrivs `duration(\"48 h\")`", "a duration is written `duration(\"48 h\")`"))
            }
            (Type::List(of), one) if **of == *one => error.help(words!("skriv `… in …`", "write `… in …`")),
            (one, Type::List(of)) if **of == *one => error.help(words!("skriv `… in …`", "write `… in …`")),
            _ => error,
        };
        self.report(error);
    }

    fn refuse_record(&mut self, expr: &Expr) {
        let path = expr.path().unwrap_or_default();
        let message = words!("`{path}` är flera värden och kan inte jämföras", "`{path}` is several values and cannot be compared");
        self.report(
            self.type_error(expr, message).help(words!("jämför en av delarna: `{path}.…`", "compare one of its parts: `{path}.…`")),
        );
    }

    /// `<`, `<=`, `>`, `>=`
    pub(super) fn order(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Option<Type> {
        let (left_type, right_type) = self.both(left, right)?;
        if let (Type::Answer(rule), Type::Answer(_)) = (&left_type, &right_type) {
            self.undeclared(left, rule);
            return None;
        }
        for (side, of) in [(left, &left_type), (right, &right_type)] {
            if !has_order(of) && !matches!(of, Type::Answer(_)) {
                let error = self.no_order(side, of, operator);
                self.report(error);
                return None;
            }
        }
        self.alike((left, left_type), (right, right_type), Some(operator.sign()))?;
        Some(Type::Boolean)
    }

    fn no_order(&self, expr: &Expr, of: &Type, operator: Operator) -> Diagnostic {
        let sign = operator.sign();
        let message = words!("`{sign}` med `{of}`", "`{sign}` with `{of}`");
        let error = self.type_error(expr, message).label(words!(
            "väntade tal, datum, tidpunkt eller längd, men fann `{of}`",
            "expected a number, date, instant or duration, but found `{of}`"
        ));
        match of {
            Type::Choice(choices) => {
                let shown: Vec<String> = choices.items.iter().take(2).map(|item| format!("\"{item}\"")).collect();
                let shown = shown.join(", ");
                error.help(words!(
                    "val har ingen ordning; räkna upp dem: `… in [{shown}]`",
                    "choices have no order; name them: `… in [{shown}]`"
                ))
            }
            Type::List(_) => error.help(words!("jämför antalet: `len(…)`", "compare how many there are: `len(…)`")),
            _ => error,
        }
    }

    /// `x in list`, `"part" in text`
    pub(super) fn membership(&mut self, left: &Expr, right: &Expr) -> Option<Type> {
        let (left_type, right_type) = self.both(left, right)?;
        match (&left_type, &right_type) {
            (Type::Text, Type::Text) => Some(Type::Boolean),
            (Type::Answer(_), Type::Text) => self.demand(left, &left_type, &[Type::Text]).then_some(Type::Boolean),
            (_, Type::Answer(_)) => {
                let lists = [left_type.clone().list()];
                if let Type::Answer(rule) = &left_type {
                    self.undeclared(left, rule);
                    return None;
                }
                self.demand(right, &right_type, &lists).then_some(Type::Boolean)
            }
            (Type::Choice(choices), Type::List(of)) if **of == Type::Text => {
                let choices = choices.clone();
                match &right.kind {
                    ExprKind::List(items) => self.members_of(items, &choices).then_some(Type::Boolean),
                    _ => {
                        self.differ((left, &left_type), (right, of), Some("in"));
                        None
                    }
                }
            }
            (_, Type::List(of)) => {
                let of = (**of).clone();
                self.alike((left, left_type), (right, of), Some("in"))?;
                Some(Type::Boolean)
            }
            _ => {
                let message = words!("`in` med `{right_type}` till höger", "`in` with `{right_type}` on the right");
                self.report(self.type_error(right, message).label(words!("väntade en lista eller en text", "expected a list or a text")));
                None
            }
        }
    }
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Text(_))
}

fn has_order(of: &Type) -> bool {
    match of {
        Type::Number | Type::Decimal | Type::Date | Type::Instant | Type::Duration => true,
        Type::Text
        | Type::Boolean
        | Type::Choice(_)
        | Type::Person
        | Type::Team
        | Type::Contact
        | Type::Item(_)
        | Type::List(_)
        | Type::Record(_)
        | Type::Answer(_) => false,
    }
}

/// What to compare a person, a team or an item with: their names are no literals within an expression.
fn no_literal(of: &Type) -> Words {
    words!(
        "i ett uttryck jämförs `{of}` med ett fält eller en del av typen `{of}`; ett namn står bara som ett helt värde",
        "within an expression a `{of}` is compared with a field or part of type `{of}`; a name stands only as a whole value"
    )
}

/// Said of a value that its choice does not have.
pub(in crate::expression) fn not_among(text: &str, choices: &Choices) -> Words {
    match &choices.name {
        Some(name) => words!("`{text}` finns inte bland valen i `{name}`", "`{text}` is not among the choices of `{name}`"),
        None => words!("`{text}` finns inte bland valen", "`{text}` is not among the choices"),
    }
}

/// Adds the likely member and all of them.
pub(in crate::expression) fn outside_choice(error: Diagnostic, text: &str, choices: &Choices) -> Diagnostic {
    let Words { sv, en } = list_of(&choices.items, MOST_SHOWN);
    error.nearest(text, choices.items.iter().map(String::as_str)).help(words!("valen är {sv}", "the choices are {en}"))
}
