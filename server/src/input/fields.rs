//! Values for the fields of a process, by their types.

use serde_json::{Map, Value as Json};
use tillit_engine::case::{FieldValues, Person, Text, Value};
use tillit_engine::model::Type;
use tillit_engine::{Words, nearest, offers, read_value};

use super::shape::found;
use super::{Input, Misfit};
use crate::words::{listed, words};

/// So many characters of what did not fit are told again.
const MOST_SHOWN: usize = 60;

impl Input<'_> {
    /// Reads values for fields. `null`, an empty text and an empty list empty a field; one value for a field that takes several
    /// is a list of it.
    pub(super) fn fields(&self, process: &str, given: &Map<String, Json>) -> Result<FieldValues, Vec<Misfit>> {
        let (mut values, mut misfits) = (FieldValues::new(), Vec::new());
        for (field, json) in given {
            match self.field(process, field, json) {
                Ok(value) => values.push((Text::from(field.as_str()), value)),
                Err(misfit) => misfits.push(misfit),
            }
        }
        if misfits.is_empty() { Ok(values) } else { Err(misfits) }
    }

    /// Reads a value for a field.
    pub(super) fn field(&self, process: &str, field: &str, json: &Json) -> Result<Option<Value>, Misfit> {
        let Some((_, of)) = self.package.fields(process).find(|(name, _)| &***name == field) else {
            return Err(self.no_such_field(process, field));
        };
        if is_empty(json) {
            return Ok(None);
        }
        match self.value(of, json) {
            Some(value) => Ok(Some(value)),
            None => Err(self.misfit(process, field, of, json)),
        }
    }

    fn value(&self, of: &Type, json: &Json) -> Option<Value> {
        match (of, json) {
            (Type::List(of), Json::Array(items)) => {
                let values = items.iter().map(|item| self.value(of, item)).collect::<Option<Vec<_>>>()?;
                Some(Value::List(values.into()))
            }
            (Type::List(of), one) => Some(Value::List(vec![self.value(of, one)?].into())),
            (Type::Person, json) => self.person(json).map(Value::Person),
            (of, json) => read_value(self.package, self.directory, of, json),
        }
    }

    /// Someone: an id, a mail address, `Kim Berg <kim@example.se>`, `{id}` as people are shown, or a guest's `{name, mail}`. Whom
    /// the directory knows by the address is that person.
    pub(super) fn person(&self, json: &Json) -> Option<Person> {
        let read = |json: &Json| match read_value(self.package, self.directory, &Type::Person, json) {
            Some(Value::Person(person)) => Some(person),
            _ => None,
        };
        let Json::Object(members) = json else { return read(json) };
        if members.keys().any(|name| !["id", "name", "mail"].contains(&name.as_str())) {
            return None;
        }
        match (members.get("id"), members.get("name"), members.get("mail")) {
            (Some(id), _, None) => read(id).filter(|person| matches!(person, Person::Known(_))),
            (None, Some(Json::String(name)), Some(mail)) if !name.trim().is_empty() => match read(mail)? {
                Person::Guest { mail, .. } => Some(Person::Guest { name: Text::from(name.trim()), mail }),
                known @ Person::Known(_) => mail.as_str()?.contains('@').then_some(known),
            },
            _ => None,
        }
    }

    fn no_such_field(&self, process: &str, field: &str) -> Misfit {
        let all = || self.package.fields(process).map(|(name, _)| &**name);
        let at = format!("fields.{field}");
        match nearest(field, all()) {
            Some(near) => Misfit::new(
                at,
                words!("det finns inget fält `{field}`; menade du `{near}`?", "there is no field `{field}`; did you mean `{near}`?"),
            ),
            None => {
                let known = listed(all(), 12);
                let what = words!("det finns inget fält `{field}`; fälten är {known}", "there is no field `{field}`; the fields are {known}"; known);
                Misfit::new(at, what)
            }
        }
    }

    fn misfit(&self, process: &str, field: &str, of: &Type, json: &Json) -> Misfit {
        let offered: Vec<Text> = offers(self.package, process, field).into_iter().map(|(name, _)| name).collect();
        let (expected, found) = (expected(of, &offered), shown(json));
        let near = json.as_str().and_then(|text| nearest(text, offered.iter().map(|name| &**name)));
        let Words { mut sv, mut en } =
            words!("{expected} väntades, men här står {found}", "expected {expected}, but found {found}"; expected, found);
        if let Some(near) = near {
            sv.push_str(&format!("; menade du `{near}`?"));
            en.push_str(&format!("; did you mean `{near}`?"));
        }
        Misfit { at: format!("fields.{field}"), what: Words { sv, en }, of: offered }
    }
}

/// Whether a value empties its field.
fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Bool(_) | Json::Number(_) | Json::Object(_) => false,
    }
}

fn expected(of: &Type, offered: &[Text]) -> Words {
    let one_of = || {
        let all = listed(offered.iter().map(|name| &**name), 12);
        words!("något av {all}", "one of {all}"; all)
    };
    match of {
        Type::Text => words!("en text", "a text"),
        Type::Number => words!("ett heltal", "a whole number"),
        Type::Decimal => words!("ett tal som `12.50`", "a number such as `12.50`"),
        Type::Boolean => words!("`true` eller `false`", "`true` or `false`"),
        Type::Date => words!("ett datum som `2026-05-01`", "a date such as `2026-05-01`"),
        Type::Instant => words!("en tidpunkt som `2026-05-01T08:00:00+02:00`", "an instant such as `2026-05-01T08:00:00+02:00`"),
        Type::Duration => words!("en tidslängd som `48 h`", "a length of time such as `48 h`"),
        Type::Person => words!("någons id eller mailadress, eller {{name, mail}}", "someone's id or mail address, or {{name, mail}}"),
        Type::Choice(_) | Type::Team | Type::Contact | Type::Item(_) => one_of(),
        Type::List(of) => expected(of, offered),
        Type::Record(_) | Type::Answer(_) => words!("ett värde", "a value"),
    }
}

/// What was found; long texts only their beginning.
fn shown(json: &Json) -> Words {
    match json {
        Json::Array(_) | Json::Object(_) | Json::Null => found(json).into(),
        Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
            let start: String = text.chars().filter(|c| !c.is_control()).take(MOST_SHOWN).collect();
            let rest = if text.chars().count() > MOST_SHOWN { "…" } else { "" };
            words!("`{start}{rest}`", "`{start}{rest}`")
        }
    }
}
