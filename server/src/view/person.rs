//! People: how they are named, and finding them.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};
use tillit_engine::case::{Directory, Person, PersonFacts, Text};

/// Someone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum PersonView {
    /// Someone of the directory.
    Known {
        /// The id.
        id: String,
        /// The name that is shown; the id, where the directory no longer knows it.
        name: String,
    },
    /// Someone else, who is whose address it is. Both are empty once they have been erased.
    Guest {
        /// As the guest writes it.
        name: String,
        /// The address.
        mail: String,
    },
}

/// Someone of the directory who was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonHit {
    /// The id, which is also what one signs in by.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// Mail address.
    pub mail: Option<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Teams.
    pub teams: Vec<String>,
}

impl PersonView {
    /// How someone is named.
    #[must_use]
    pub fn of(directory: &Directory, person: &Person) -> PersonView {
        match person {
            Person::Known(id) => {
                let name = directory.people.get(id).map_or(id, |facts| &facts.name);
                PersonView::Known { id: id.to_string(), name: name.to_string() }
            }
            Person::Guest { name, mail } => PersonView::Guest { name: name.to_string(), mail: mail.to_string() },
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            PersonView::Known { name, .. } | PersonView::Guest { name, .. } => name,
        }
    }

    pub(super) fn to_json(&self) -> Json {
        match self {
            PersonView::Known { id, name } => json!({"id": id, "name": name}),
            PersonView::Guest { name, mail } => json!({"name": name, "mail": mail}),
        }
    }
}

/// Finds people by id, by mail address, or by the beginnings of their names: `ann st` finds Anna Student. Every word must be
/// found; whoever has left is not. Those whose id is the words come first, then by name.
#[must_use]
pub fn search_people(directory: &Directory, words: &str, most: usize) -> Vec<PersonHit> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let here = directory.people.iter().filter(|(_, facts)| !facts.retired);
    let mut found: Vec<_> = here.filter(|(id, facts)| words.iter().all(|word| is_of(word, id, facts))).collect();
    found.sort_by_key(|(id, facts)| (words != [id.to_lowercase()], facts.name.to_lowercase()));
    found.into_iter().take(most).map(|(id, facts)| hit(id, facts)).collect()
}

fn is_of(word: &str, id: &str, facts: &PersonFacts) -> bool {
    let begins = |text: &str| text.to_lowercase().starts_with(word);
    begins(id) || facts.mail.as_deref().is_some_and(begins) || facts.name.split_whitespace().any(begins)
}

fn hit(id: &Text, facts: &PersonFacts) -> PersonHit {
    PersonHit {
        id: id.to_string(),
        name: facts.name.to_string(),
        mail: facts.mail.as_deref().map(str::to_owned),
        roles: facts.roles.iter().map(Text::to_string).collect(),
        teams: facts.teams.iter().map(Text::to_string).collect(),
    }
}
