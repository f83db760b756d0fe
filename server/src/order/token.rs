//! Tokens: made, listed and revoked. A token is shown once, to whoever made it; what is kept of it lets nobody in.

use serde_json::{Value as Json, json};
use tillit_engine::case::Text;
use tillit_store::record::{Hash, Holder, TokenData};
use tillit_store::{Ask, Asker};

use super::{Declined, or_nearest};
use crate::house::House;
use crate::token::Token;
use crate::words::words;

/// How much of a hash is a token's id: enough for an organisation's tokens to differ, and short to type.
const ID_DIGITS: usize = 10;

pub(super) fn make(house: &House, holder: &str) -> Result<Json, Declined> {
    let holder = find_holder(house, holder)?;
    let token = Token::random().map_err(|error| Declined::fault(&format!("the machine gives no randomness: {error}")))?;
    let hash = Hash::new(*token.hash().as_bytes());
    let id: String = hash.to_string().chars().take(ID_DIGITS).collect();
    let data = TokenData { id: Text::from(id.as_str()), hash, holder: holder.clone(), expires: None };
    house.ask(Asker::Engine, Ask::MakeToken(data))?;
    let (kind, name) = named(&holder);
    Ok(json!({"token": token.reveal(), "id": id, kind: name}))
}

/// Whom a token is for: a person of the organisation, else a system of the live package's catalogue.
fn find_holder(house: &House, name: &str) -> Result<Holder, Declined> {
    let organisation = house.store().organisation();
    match organisation.person(name) {
        Some(person) if person.facts.retired => {
            return Err(Declined::refused(words!("`{name}` har slutat", "`{name}` has retired")));
        }
        Some(person) => return Ok(Holder::Person(person.id.clone())),
        None => {}
    }
    let live = house.store().live().ok_or(tillit_store::Refused::NoPackage)?;
    let systems = &live.package.draft().catalogue.systems;
    if systems.contains_key(name) {
        return Ok(Holder::System(Text::from(name)));
    }
    let people = organisation.people().filter(|person| !person.facts.retired).map(|person| &*person.id);
    let words = words!("det finns ingen person och inget system som heter `{name}`", "there is no person and no system called `{name}`");
    Err(Declined::not_found(or_nearest(words, name, people.chain(systems.keys().map(String::as_str)))))
}

fn named(holder: &Holder) -> (&'static str, &Text) {
    match holder {
        Holder::Person(id) => ("person", id),
        Holder::System(name) => ("system", name),
    }
}

/// All of them, the last one made first.
pub(super) fn list(house: &House) -> Json {
    let organisation = house.store().organisation();
    let mut tokens: Vec<_> = organisation.tokens().collect();
    tokens.sort_by_key(|token| std::cmp::Reverse(token.made));
    let shown = tokens.into_iter().map(|token| {
        let (kind, name) = named(&token.data.holder);
        let instant = |instant: Option<jiff::Timestamp>| instant.map(|instant| instant.to_string());
        let mut shown = json!({"id": &*token.data.id, "person": null, "system": null, "made": token.made.to_string(),
            "revoked": instant(token.revoked), "expires": instant(token.data.expires)});
        shown[kind] = json!(&**name);
        shown
    });
    shown.collect()
}

pub(super) fn revoke(house: &House, id: &str) -> Result<Json, Declined> {
    let organisation = house.store().organisation();
    if organisation.token(id).is_none() {
        let words = words!("det finns ingen nyckel med id `{id}`", "there is no token with the id `{id}`");
        return Err(Declined::not_found(or_nearest(words, id, organisation.tokens().map(|token| &*token.data.id))));
    }
    house.ask(Asker::Engine, Ask::RevokeToken(Text::from(id)))?;
    Ok(json!({"id": id}))
}
