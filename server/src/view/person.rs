//! People: how they are named, and finding them.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};
use tillit_engine::case::{Directory, Person, Text};
use tillit_engine::model::Title;
use tillit_store::record::PersonData;

use super::{Reader, Titled};

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
    /// The id.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// Mail address.
    pub mail: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Teams.
    pub teams: Vec<String>,
}

/// Whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MeView {
    /// The id.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// Mail address.
    pub mail: Option<String>,
    /// The language of answers.
    pub language: String,
    /// Roles, with titles.
    pub roles: Vec<Titled>,
    /// Teams, with titles.
    pub teams: Vec<Titled>,
}

/// Who a reader is; `None`: nobody of the directory.
#[must_use]
pub fn me(reader: &Reader<'_>) -> Option<MeView> {
    let Some(Person::Known(id)) = reader.actor.person() else { return None };
    let facts = reader.directory.people.get(id)?;
    let catalogue = &reader.package.draft().catalogue;
    let titled = |name: &Text, title: Option<&Title>| Titled {
        id: name.to_string(),
        title: title.map_or_else(|| name.to_string(), |title| reader.title(title)),
    };
    Some(MeView {
        id: id.to_string(),
        name: facts.name.to_string(),
        mail: facts.mail.as_deref().map(str::to_owned),
        language: reader.language.code().to_owned(),
        roles: facts.roles.iter().map(|role| titled(role, catalogue.roles.get(&**role).map(|role| &role.title))).collect(),
        teams: facts.teams.iter().map(|team| titled(team, catalogue.teams.get(&**team).map(|team| &team.title))).collect(),
    })
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

/// Finds people by id, login, mail address, telephone number, or the beginnings of their names: `ann st` finds Anna Student. Every
/// word must be found; whoever has left is not. Those whose id or login it is come first, then by name.
#[must_use]
pub fn search_people<'p>(people: impl IntoIterator<Item = &'p PersonData>, words: &str, most: usize) -> Vec<PersonHit> {
    let whole = words.trim().to_lowercase();
    let words: Vec<&str> = whole.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let here = people.into_iter().filter(|person| !person.facts.retired);
    let is_found = |person: &&PersonData| has_number(person, &whole) || words.iter().all(|word| is_of(word, person));
    let mut found: Vec<&PersonData> = here.filter(is_found).collect();
    found.sort_by_key(|person| (!names(person).any(|name| name.to_lowercase() == whole), person.facts.name.to_lowercase()));
    found.into_iter().take(most).map(hit).collect()
}

/// What someone signs in by.
fn names(person: &PersonData) -> impl Iterator<Item = &Text> {
    std::iter::once(&person.id).chain(&person.logins)
}

fn is_of(word: &str, person: &PersonData) -> bool {
    let begins = |text: &str| text.to_lowercase().starts_with(word);
    let facts = &person.facts;
    names(person).any(|name| begins(name)) || facts.mail.as_deref().is_some_and(begins) || facts.name.split_whitespace().any(begins)
}

/// Whether the words are a telephone number, or the end of one, of someone: `471 00 01`, `+46 18 471 00 01`.
fn has_number(person: &PersonData, words: &str) -> bool {
    const FEWEST: usize = 3;
    let is_number = words.chars().all(|c| c.is_ascii_digit() || " -+()/".contains(c));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(words);
    is_number && wanted.len() >= FEWEST && person.phone.as_deref().is_some_and(|phone| digits(phone).ends_with(&wanted))
}

fn hit(person: &PersonData) -> PersonHit {
    let PersonData { id, facts, phone, .. } = person;
    PersonHit {
        id: id.to_string(),
        name: facts.name.to_string(),
        mail: facts.mail.as_deref().map(str::to_owned),
        phone: phone.as_deref().map(str::to_owned),
        roles: facts.roles.iter().map(Text::to_string).collect(),
        teams: facts.teams.iter().map(Text::to_string).collect(),
    }
}
