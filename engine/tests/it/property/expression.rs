//! Expressions of generated processes: how they are written, and what they mean.

use std::fmt::Write;
use std::sync::Arc;

use tillit_engine::case::{Text, Value};

/// An expression, or a value that stands in its place.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    None,
    Literal(Value),
    /// A field, or a fact that the language keeps: `actor`, `owner`, `today`, `status`.
    Fact(String),
    Message(String),
    Answer(String),
    Plus(Box<Expr>, Box<Expr>),
    Len(String),
    Count(String, Value),
    /// `steps.NAME.times`
    Visits(String),
    Has(String),
    Equal(Box<Expr>, Box<Expr>),
    Differs(Box<Expr>, Box<Expr>),
    Less(Box<Expr>, Box<Expr>),
    /// One of several written values.
    In(Box<Expr>, Vec<Value>),
    /// A written value among those of a list.
    Among(Value, String),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
}

/// What an expression is asked of.
pub(crate) trait Facts {
    fn fact(&self, name: &str) -> Option<Value>;
    fn message(&self, part: &str) -> Option<Value>;
    fn answer(&self, field: &str) -> Option<Value>;
    fn visits(&self, step: &str) -> i64;
}

impl Expr {
    pub(crate) fn fact(name: &str) -> Box<Expr> {
        Box::new(Expr::Fact(name.to_owned()))
    }

    pub(crate) fn number(number: i64) -> Box<Expr> {
        Box::new(Expr::Literal(Value::Number(number)))
    }

    /// The fields that it reads, and other facts.
    pub(crate) fn facts(&self) -> Vec<&str> {
        match self {
            Expr::Fact(name) | Expr::Len(name) | Expr::Count(name, _) | Expr::Has(name) | Expr::Among(_, name) => vec![name],
            Expr::Plus(a, b) | Expr::Equal(a, b) | Expr::Differs(a, b) | Expr::Less(a, b) | Expr::And(a, b) | Expr::Or(a, b) => {
                [a.facts(), b.facts()].concat()
            }
            Expr::In(a, _) | Expr::Not(a) => a.facts(),
            Expr::None | Expr::Literal(_) | Expr::Message(_) | Expr::Answer(_) | Expr::Visits(_) => Vec::new(),
        }
    }

    /// `has(x) and …`
    pub(crate) fn guarded(field: &str, condition: Expr) -> Expr {
        Expr::And(Box::new(Expr::Has(field.to_owned())), Box::new(condition))
    }

    /// Its value; unset where it cannot be computed.
    pub(crate) fn value(&self, facts: &dyn Facts) -> Option<Value> {
        let truth = |truth: bool| Some(Value::Boolean(truth));
        match self {
            Expr::None => None,
            Expr::Literal(value) => Some(value.clone()),
            Expr::Fact(name) => facts.fact(name),
            Expr::Message(part) => facts.message(part),
            Expr::Answer(field) => facts.answer(field),
            Expr::Plus(a, b) => match (a.value(facts)?, b.value(facts)?) {
                (Value::Number(a), Value::Number(b)) => Some(Value::Number(a + b)),
                (Value::Decimal(a), Value::Decimal(b)) => Some(Value::Decimal(a + b)),
                (Value::Text(a), Value::Text(b)) => Some(Value::text(format!("{a}{b}"))),
                other => panic!("{other:?} have no sum"),
            },
            Expr::Len(list) => Some(Value::Number(i64::try_from(members(&facts.fact(list)?).len()).expect("lists are short"))),
            Expr::Count(list, value) => {
                let found = members(&facts.fact(list)?).iter().filter(|member| *member == value).count();
                Some(Value::Number(i64::try_from(found).expect("lists are short")))
            }
            Expr::Visits(step) => Some(Value::Number(facts.visits(step))),
            Expr::Has(name) => truth(facts.fact(name).is_some()),
            Expr::Equal(a, b) => truth(a.value(facts)? == b.value(facts)?),
            Expr::Differs(a, b) => truth(a.value(facts)? != b.value(facts)?),
            Expr::Less(a, b) => match (a.value(facts)?, b.value(facts)?) {
                (Value::Number(a), Value::Number(b)) => truth(a < b),
                (Value::Date(a), Value::Date(b)) => truth(a < b),
                other => panic!("{other:?} have no order"),
            },
            Expr::In(a, all) => truth(all.contains(&a.value(facts)?)),
            Expr::Among(value, list) => truth(members(&facts.fact(list)?).contains(value)),
            Expr::And(a, b) => {
                if a.truth(facts)? {
                    b.value(facts)
                } else {
                    truth(false)
                }
            }
            Expr::Or(a, b) => {
                if a.truth(facts)? {
                    truth(true)
                } else {
                    b.value(facts)
                }
            }
            Expr::Not(a) => truth(!a.truth(facts)?),
        }
    }

    /// Whether it holds; `None` where that cannot be told.
    pub(crate) fn truth(&self, facts: &dyn Facts) -> Option<bool> {
        match self.value(facts)? {
            Value::Boolean(truth) => Some(truth),
            other => panic!("{other:?} is no condition"),
        }
    }

    /// As it stands in YAML after a key.
    pub(crate) fn yaml(&self) -> String {
        match self {
            Expr::None => "none".to_owned(),
            Expr::Literal(Value::Text(text)) => format!("'\"{text}\"'"),
            Expr::Literal(Value::List(values)) => {
                let all: Vec<String> = values.iter().map(|value| Expr::Literal(value.clone()).yaml()).collect();
                format!("[{}]", all.join(", "))
            }
            Expr::Literal(value) => value.to_string(),
            other => {
                let mut text = String::new();
                other.write(&mut text);
                text
            }
        }
    }

    fn write(&self, out: &mut String) {
        let mut binary = |a: &Expr, sign: &str, b: &Expr| {
            for (expr, after) in [(a, sign), (b, "")] {
                if expr.is_joined() {
                    out.push('(');
                    expr.write(out);
                    out.push(')');
                } else {
                    expr.write(out);
                }
                out.push_str(after);
            }
        };
        match self {
            Expr::None => unreachable!("`none` stands alone"),
            Expr::Literal(value) => out.push_str(&within(value)),
            Expr::Fact(name) => out.push_str(name),
            Expr::Message(part) => _ = write!(out, "message.{part}"),
            Expr::Answer(field) => _ = write!(out, "answer.{field}"),
            Expr::Plus(a, b) => binary(a, " + ", b),
            Expr::Len(list) => _ = write!(out, "len({list})"),
            Expr::Count(list, value) => _ = write!(out, "count({list}, {})", within(value)),
            Expr::Visits(step) => _ = write!(out, "steps.{step}.times"),
            Expr::Has(name) => _ = write!(out, "has({name})"),
            Expr::Equal(a, b) => binary(a, " == ", b),
            Expr::Differs(a, b) => binary(a, " != ", b),
            Expr::Less(a, b) => binary(a, " < ", b),
            Expr::In(a, all) => {
                let all: Vec<String> = all.iter().map(within).collect();
                a.write(out);
                _ = write!(out, " in [{}]", all.join(", "));
            }
            Expr::Among(value, list) => _ = write!(out, "{} in {list}", within(value)),
            Expr::And(a, b) => binary(a, " and ", b),
            Expr::Or(a, b) => binary(a, " or ", b),
            Expr::Not(a) => match &**a {
                Expr::Fact(name) => _ = write!(out, "not {name}"),
                a => {
                    out.push_str("not (");
                    a.write(out);
                    out.push(')');
                }
            },
        }
    }

    fn is_joined(&self) -> bool {
        !matches!(
            self,
            Expr::Literal(_)
                | Expr::Fact(_)
                | Expr::Message(_)
                | Expr::Answer(_)
                | Expr::Len(_)
                | Expr::Count(..)
                | Expr::Visits(_)
                | Expr::Has(_)
        )
    }
}

/// A value within an expression: texts, and all that stands for itself only where its type is awaited, in quotes.
fn within(value: &Value) -> String {
    match value {
        Value::Number(_) | Value::Boolean(_) => value.to_string(),
        Value::Date(date) => format!("date(\"{date}\")"),
        other => format!("\"{other}\""),
    }
}

fn members(list: &Value) -> Arc<Vec<Value>> {
    match list {
        Value::List(values) => values.clone(),
        other => panic!("{other:?} is no list"),
    }
}

/// A list value.
pub(crate) fn list(values: Vec<Value>) -> Value {
    Value::List(Arc::new(values))
}

pub(crate) fn text(text: &str) -> Text {
    Text::from(text)
}
