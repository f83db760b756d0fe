//! What a rule answers → a value of the type that its place wants, never lossy.

use std::sync::Arc;

use rhai::{Array, Dynamic};

use super::catalogue::Catalogue;
use super::thing::Thing;
use super::value::{Kind, shown, to_value};
use crate::case::{Text, Value, time};
use crate::model::Type;
use crate::words::{Words, list_of, words};

/// The answer as a value of a type; where no place wants one, as the value that it is.
///
/// A whole number is a decimal where one is wanted, and a date its first moment, as in expressions; a text is the team,
/// contact or item of that name, as in YAML a name stands for one as a whole value.
///
/// # Errors
/// Why it is no such value: what the rule answered, and what it may.
pub(super) fn fit(answer: &Dynamic, wanted: Option<&Type>, catalogue: &Catalogue) -> Result<Value, Words> {
    let kind = Kind::of(answer);
    match (kind, wanted) {
        (Kind::Nothing, _) => Err(words!("regeln ger inget svar", "the rule gives no answer")),
        (kind, None | Some(Type::Record(_) | Type::Answer(_))) => to_value(answer).ok_or_else(|| no_value(&kind)),
        (kind, Some(of)) => fitted(kind, of, catalogue).unwrap_or_else(|| Err(misfit(answer, of))),
    }
}

/// `None`: a value of another kind.
fn fitted(kind: Kind, of: &Type, catalogue: &Catalogue) -> Option<Result<Value, Words>> {
    Some(match (kind, of) {
        (Kind::Text(text), Type::Text) => Ok(Value::text(text.as_str())),
        (Kind::Number(number), Type::Number) => Ok(Value::Number(number)),
        (Kind::Number(number), Type::Decimal) => Ok(Value::Decimal(number.into())),
        (Kind::Decimal(number), Type::Decimal) => Ok(Value::Decimal(number)),
        (Kind::Boolean(truth), Type::Boolean) => Ok(Value::Boolean(truth)),
        (Kind::Date(date), Type::Date) => Ok(Value::Date(date)),
        (Kind::Instant(instant), Type::Instant) => Ok(Value::Instant(instant)),
        (Kind::Date(date), Type::Instant) => Ok(Value::Instant(time::first_moment(date, &catalogue.zone)?)),
        (Kind::Duration(duration), Type::Duration) => Ok(Value::Duration(duration)),
        (Kind::OpenTime(open), Type::Duration) => Ok(Value::OpenTime(open)),
        (Kind::Text(text), Type::Choice(choices)) => {
            let member = choices.items.iter().find(|item| item.as_str() == text.as_str())?;
            Ok(Value::Choice(Text::from(member.as_str())))
        }
        (Kind::Text(text), Type::Team | Type::Contact | Type::Item(_)) => Ok(catalogue.named(of, &text)?.into_value()),
        (Kind::Thing(thing), of) => fits(&thing, of).then(|| Ok(thing.into_value()))?,
        (Kind::List(values), Type::List(of)) => list(&values, of, catalogue),
        _ => return None,
    })
}

fn fits(thing: &Thing, of: &Type) -> bool {
    match (thing, of) {
        (Thing::Person(_), Type::Person) | (Thing::Team(_), Type::Team) | (Thing::Contact(_), Type::Contact) => true,
        (Thing::Item { list, .. }, Type::Item(of)) => **list == **of,
        _ => false,
    }
}

fn list(values: &Array, of: &Type, catalogue: &Catalogue) -> Result<Value, Words> {
    let values: Result<Vec<Value>, Words> = values.iter().map(|value| fit(value, Some(of), catalogue)).collect();
    values.map(|values| Value::List(Arc::new(values)))
}

fn no_value(kind: &Kind) -> Words {
    let word = kind.word();
    words!("regeln svarar med `{word}`, som inte kan stå i ett fält", "the rule answers with a `{word}`, which no field can hold")
}

fn misfit(answer: &Dynamic, of: &Type) -> Words {
    let (shown, kind) = (shown(answer), Kind::of(answer));
    match (&kind, of) {
        (Kind::Text(_), Type::Choice(choices)) => {
            let Words { sv, en } = list_of(&choices.items, 12);
            words!("regeln svarar `{shown}`; svaren här är {sv}", "the rule answers `{shown}`; the answers here are {en}")
        }
        (Kind::Text(_), Type::Team | Type::Contact | Type::Item(_)) => {
            words!("regeln svarar `{shown}`, och ingen `{of}` heter så", "the rule answers `{shown}`, and no `{of}` has that name")
        }
        (Kind::Table | Kind::Other, _) => no_value(&kind),
        _ => {
            let word = kind.word();
            words!(
                "regeln svarar `{shown}`, som är `{word}`; här väntas `{of}`",
                "the rule answers `{shown}`, which is `{word}`; `{of}` is expected here"
            )
        }
    }
}
