//! The values that a fact can have, where they can be counted: choices, booleans, teams, contacts and items of the package.

use super::catalogue::Catalogue;
use crate::case::{Text, Value};
use crate::model::Type;

/// The values of one parameter.
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    values: Vec<Value>,
    /// Name → place among the values, by name.
    by_name: Vec<(Text, usize)>,
}

impl Domain {
    /// The values of a fact of a type; `None` where they cannot be counted. `allowed`: the names to which a field limits itself.
    ///
    /// People are not counted: they are data. A fact that holds all items of a list has one value while the package is the same.
    pub(crate) fn of(fact: &str, of: &Type, allowed: Option<&[Text]>, catalogue: &Catalogue) -> Option<Domain> {
        let values = match of {
            Type::Boolean => vec![Value::Boolean(false), Value::Boolean(true)],
            Type::Choice(choices) => choices.items.iter().map(|item| Value::Choice(Text::from(item.as_str()))).collect(),
            Type::Team | Type::Contact | Type::Item(_) => {
                let is_allowed = |value: &Value| allowed.is_none_or(|allowed| name(value).is_some_and(|name| allowed.contains(name)));
                catalogue.all(of).into_iter().filter(is_allowed).collect()
            }
            Type::List(inner) if matches!(**inner, Type::Item(_)) => vec![catalogue.fixed(fact)?],
            _ => return None,
        };
        let mut by_name: Vec<(Text, usize)> =
            values.iter().enumerate().filter_map(|(place, value)| Some((name(value)?.clone(), place))).collect();
        by_name.sort();
        Some(Domain { values, by_name })
    }

    /// The values, in page order.
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    /// Where a value stands among them; `None`: it is none of them, as an item that the package no longer has.
    pub(super) fn place(&self, value: &Value) -> Option<usize> {
        match value {
            Value::Boolean(truth) => (self.values.len() == 2).then_some(usize::from(*truth)),
            Value::List(_) => (self.values.first() == Some(value)).then_some(0),
            value => {
                let name = name(value)?;
                let found = self.by_name.binary_search_by(|(known, _)| (**known).cmp(name)).ok()?;
                Some(self.by_name[found].1)
            }
        }
    }
}

fn name(value: &Value) -> Option<&Text> {
    match value {
        Value::Choice(name) | Value::Team(name) | Value::Contact(name) | Value::Item { item: name, .. } => Some(name),
        _ => None,
    }
}
