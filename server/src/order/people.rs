//! People: shown and changed. A package only seeds them; from then on they are the organisation's own data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use tillit_engine::Package;
use tillit_engine::case::{PersonFacts, Text};
use tillit_store::record::PersonData;
use tillit_store::{Ask, Asker};

use super::{Declined, or_nearest};
use crate::house::House;
use crate::words::words;

/// What is to be of someone; what is not named stays, and an empty text or list empties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonOrder {
    /// Who: an id that stays for good.
    pub id: String,
    /// The name that is shown.
    pub name: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Language, by code.
    pub language: Option<String>,
    /// Roles of the catalogue.
    pub roles: Option<Vec<String>>,
    /// Teams of the catalogue.
    pub teams: Option<Vec<String>>,
    /// Names by which the person signs in elsewhere.
    pub logins: Option<Vec<String>>,
    /// Whether the person is here no longer.
    pub retired: Option<bool>,
}

pub(super) fn list(house: &House) -> Json {
    house.store().organisation().people().map(view).collect()
}

pub(super) fn show(house: &House, id: &str) -> Result<Json, Declined> {
    let organisation = house.store().organisation();
    match organisation.person(id) {
        Some(person) => Ok(view(person)),
        None => {
            let words = words!("det finns ingen person med id `{id}`", "there is no person with the id `{id}`");
            Err(Declined::not_found(or_nearest(words, id, organisation.people().map(|person| &*person.id))))
        }
    }
}

pub(super) fn set(house: &House, order: &PersonOrder) -> Result<Json, Declined> {
    let known = house.store().organisation().person(&order.id).cloned();
    let live = house.store().live().ok_or(tillit_store::Refused::NoPackage)?;
    fits(order, &live.package)?;
    let person = match known {
        Some(person) => changed(person, order),
        None if is_id(&order.id) => {
            let facts = PersonFacts { name: Text::from(order.id.as_str()), ..PersonFacts::default() };
            changed(PersonData { id: Text::from(order.id.as_str()), facts, phone: None, logins: Vec::new() }, order)
        }
        None => {
            let id = &order.id;
            return Err(Declined::refused(words!(
                "`{id}` går inte som id: små bokstäver a–z, siffror och `_`, först en bokstav, högst {MOST_ID} tecken",
                "`{id}` cannot be an id: small letters a–z, digits and `_`, a letter first, at most {MOST_ID} characters"
            )));
        }
    };
    let shown = view(&person);
    house.ask(Asker::Engine, Ask::SetPerson(person))?;
    Ok(shown)
}

/// The longest id.
const MOST_ID: usize = 60;

fn is_id(id: &str) -> bool {
    let begins = id.starts_with(|c: char| c.is_ascii_lowercase());
    begins && id.len() <= MOST_ID && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Roles, teams and the language must be the package's.
fn fits(order: &PersonOrder, package: &Package) -> Result<(), Declined> {
    let (catalogue, about) = (&package.draft().catalogue, &package.draft().about);
    for role in order.roles.iter().flatten() {
        let words = || words!("det finns ingen roll `{role}`", "there is no role `{role}`");
        among(role, catalogue.roles.keys().map(String::as_str), words)?;
    }
    for team in order.teams.iter().flatten() {
        let words = || words!("det finns ingen grupp `{team}`", "there is no team `{team}`");
        among(team, catalogue.teams.keys().map(String::as_str), words)?;
    }
    if let Some(code) = order.language.as_ref().filter(|code| !code.is_empty()) {
        let words = || words!("paketet har inte språket `{code}`", "the package does not have the language `{code}`");
        among(code, about.languages.iter().map(|language| language.as_str()), words)?;
    }
    match order.mail.as_ref().filter(|mail| !mail.is_empty() && !mail.contains('@')) {
        Some(mail) => Err(Declined::refused(words!("`{mail}` är ingen mailadress", "`{mail}` is no mail address"))),
        None => Ok(()),
    }
}

fn among<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    words: impl FnOnce() -> tillit_engine::Words,
) -> Result<(), Declined> {
    if known.clone().any(|one| one == name) { Ok(()) } else { Err(Declined::refused(or_nearest(words(), name, known))) }
}

fn changed(person: PersonData, order: &PersonOrder) -> PersonData {
    let PersonData { id, facts, phone, logins } = person;
    let text = |new: &Option<String>, old: Option<Text>| match new {
        Some(new) => Some(Text::from(new.as_str())).filter(|new| !new.is_empty()),
        None => old,
    };
    let set = |new: &Option<Vec<String>>, old: BTreeSet<Text>| new.as_deref().map_or(old, |new| texts(new).collect());
    let facts = PersonFacts {
        name: text(&order.name, Some(facts.name)).unwrap_or_else(|| id.clone()),
        mail: text(&order.mail, facts.mail),
        language: text(&order.language, facts.language),
        roles: set(&order.roles, facts.roles),
        teams: set(&order.teams, facts.teams),
        retired: order.retired.unwrap_or(facts.retired),
    };
    let logins = order.logins.as_deref().map_or(logins, |new| texts(new).collect());
    PersonData { id, facts, phone: text(&order.phone, phone), logins }
}

fn texts(all: &[String]) -> impl Iterator<Item = Text> + '_ {
    all.iter().map(|one| Text::from(one.as_str()))
}

fn view(person: &PersonData) -> Json {
    let PersonData { id, facts, phone, logins } = person;
    let names = |all: &BTreeSet<Text>| all.iter().map(|one| Json::from(&**one)).collect::<Json>();
    json!({
        "id": &**id,
        "name": &*facts.name,
        "mail": facts.mail.as_deref(),
        "phone": phone.as_deref(),
        "language": facts.language.as_deref(),
        "roles": names(&facts.roles),
        "teams": names(&facts.teams),
        "logins": logins.iter().map(|login| Json::from(&**login)).collect::<Json>(),
        "retired": facts.retired,
    })
}
