//! The directory of the moment answers what rules ask of people and of who is in which team.

use std::sync::Arc;

use super::thing::Things;
use crate::case::{Directory, Person, Text, Value};

fn texts<'a>(names: impl IntoIterator<Item = &'a Text>, value: fn(Text) -> Value) -> Value {
    Value::List(Arc::new(names.into_iter().cloned().map(value).collect()))
}

/// Items, contacts and titles are of the package, which the rule book knows itself.
impl Things for Directory {
    fn item(&self, _: &str, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn person(&self, person: &Person, field: &str) -> Option<Value> {
        let facts = match person {
            Person::Known(id) => self.people.get(id)?,
            // A guest has a name and an address, and is in nothing.
            Person::Guest { name, mail } => {
                return match field {
                    "name" => Some(Value::Text(name.clone())),
                    "mail" => Some(Value::Text(mail.clone())),
                    "roles" | "teams" => Some(Value::List(Arc::default())),
                    _ => None,
                };
            }
        };
        match field {
            "name" => Some(Value::Text(facts.name.clone())),
            "mail" => facts.mail.clone().map(Value::Text),
            "language" => facts.language.clone().map(Value::Text),
            "roles" => Some(texts(&facts.roles, Value::Text)),
            "teams" => Some(texts(&facts.teams, Value::Team)),
            _ => None,
        }
    }

    fn team(&self, team: &str, field: &str) -> Option<Value> {
        let members = self.people.iter().filter(|(_, facts)| facts.teams.contains(team)).map(|(id, _)| id);
        (field == "members").then(|| texts(members, |id| Value::Person(Person::Known(id))))
    }

    fn contact(&self, _: &str, _: &str) -> Option<Value> {
        None
    }
}
