//! The demo: cases to look at, and a profile for everyone, so that a first look needs no preparation.

use tillit_engine::case::{Actor, Person, Text};
use tillit_server::house::House;
use tillit_server::order::{Order, carry_out};
use tillit_server::token::Token;
use tillit_store::record::{Hash, Holder, PersonData};

use crate::failure::Failure;
use crate::profile::{self, Profile, Profiles};
use crate::terminal::Terminal;

/// Fills a house that is new with cases.
///
/// # Errors
/// They cannot be kept.
pub(crate) fn fill(house: &House, is_new: bool, terminal: &Terminal) -> Result<(), Failure> {
    if !is_new {
        return Ok(());
    }
    let begun = house.tell_stories().map_err(|refused| Failure::Refused { what: refused.to_string() })?;
    terminal.note(&format!("{begun} ärenden att titta på"), &format!("{begun} cases to look at"));
    Ok(())
}

/// Writes a profile for everyone into the data folder; tokens that hold already stay. The name of one to try.
///
/// # Errors
/// A token cannot be made, or the file not be written.
pub(crate) fn profiles(house: &House, server: &str) -> Result<Option<String>, Failure> {
    let before = profile::in_data(house.data())?;
    let organisation = house.store().organisation();
    let here = organisation.people().filter(|person| !person.facts.retired);
    let mut profiles = Profiles::new();
    for person in here {
        let kept = before.get(&*person.id).map(|profile| profile.token.clone()).filter(|token| lets_in(house, token, &person.id));
        let token = match kept {
            Some(token) => token,
            None => new_token(house, &person.id)?,
        };
        let language = person.facts.language.as_deref().map(str::to_owned);
        profiles.insert(person.id.to_string(), Profile { server: server.to_owned(), token, language });
    }
    profile::write_in_data(house.data(), &profiles)?;
    Ok(busiest(house).or_else(|| profiles.into_keys().next()))
}

/// Whether a token lets this person in.
fn lets_in(house: &House, token: &str, person: &Text) -> bool {
    let Some(token) = Token::parse(token) else { return false };
    let hash = Hash::new(*token.hash().as_bytes());
    house.store().organisation().holder(&hash, house.clock().now()) == Some(&Holder::Person(person.clone()))
}

fn new_token(house: &House, person: &Text) -> Result<String, Failure> {
    let made = carry_out(house, &Order::TokenNew { holder: person.to_string() }).map_err(Failure::Declined)?;
    Ok(made["token"].as_str().unwrap_or_default().to_owned())
}

/// Whoever may do most of the open tasks, so that there is something to see.
fn busiest(house: &House) -> Option<String> {
    let (store, organisation) = (house.store(), house.store().organisation());
    let work = store.work();
    let may = |person: &PersonData| {
        let actor = Actor::of(Person::Known(person.id.clone()), organisation.directory());
        work.rows().flat_map(|row| &row.tasks).filter(|task| task.admission.admits(&actor)).count()
    };
    let here = organisation.people().filter(|person| !person.facts.retired);
    here.max_by_key(|person| may(person)).map(|person| person.id.to_string())
}
