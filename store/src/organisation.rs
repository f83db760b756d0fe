//! People and tokens as they are now: what the organisation's entries have made of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::{Directory, PersonFacts, Text};

use crate::record::{Change, Hash, Holder, PersonData, TokenData};
use crate::rows;
use crate::state::Changes;

/// People and tokens at one moment.
#[derive(Clone, Debug, Default)]
pub struct Organisation {
    directory: Arc<Directory>,
    people: Arc<BTreeMap<Text, Arc<PersonData>>>,
    tokens: Arc<BTreeMap<Text, Arc<Token>>>,
    by_hash: Arc<BTreeMap<[u8; 32], Text>>,
}

/// A token as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What was made.
    pub data: TokenData,
    /// When it was made.
    pub made: Timestamp,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl Organisation {
    /// The people as commands see them.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Everyone, by id; those who have retired too.
    pub fn people(&self) -> impl Iterator<Item = &PersonData> {
        self.people.values().map(|person| &**person)
    }

    /// Someone by id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&PersonData> {
        self.people.get(id).map(|person| &**person)
    }

    /// All tokens, by id; those that were revoked too.
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens.values().map(|token| &**token)
    }

    /// A token by id.
    #[must_use]
    pub fn token(&self, id: &str) -> Option<&Token> {
        self.tokens.get(id).map(|token| &**token)
    }

    /// Whom a token lets in at `now`, by the token's hash: nobody, if it is not known, revoked or over, or its person has retired.
    #[must_use]
    pub fn holder(&self, hash: &Hash, now: Timestamp) -> Option<&Holder> {
        let token = self.tokens.get(self.by_hash.get(hash.bytes())?)?;
        let is_good = token.revoked.is_none() && token.data.expires.is_none_or(|until| now < until);
        let holder = &token.data.holder;
        let is_here = match holder {
            Holder::Person(id) => self.people.get(id).is_some_and(|person| !person.facts.retired),
            Holder::System(_) => true,
        };
        (is_good && is_here).then_some(holder)
    }

    /// Makes true what was decided. What belongs to packages changes nothing here.
    pub(crate) fn apply(&mut self, change: &Change, at: Timestamp) {
        match change {
            Change::Published { .. } => {}
            Change::PersonSet(person) => self.set_person(person.clone()),
            Change::TokenMade(data) => self.set_token(Token { data: data.clone(), made: at, revoked: None }),
            Change::TokenRevoked { token } => {
                if let Some(known) = self.tokens.get(token) {
                    let revoked = known.revoked.or(Some(at));
                    self.set_token(Token { revoked, ..Token::clone(known) });
                }
            }
        }
    }

    /// The rows of what was decided, as it is now.
    pub(crate) fn put_rows(&self, change: &Change, rows: &mut Changes) {
        match change {
            Change::Published { .. } => {}
            Change::PersonSet(person) => rows::put_person(rows, person),
            Change::TokenMade(TokenData { id, .. }) | Change::TokenRevoked { token: id } => {
                self.token(id).iter().for_each(|token| rows::put_token(rows, token));
            }
        }
    }

    /// Puts a person in place of whoever had the id.
    pub(crate) fn set_person(&mut self, person: PersonData) {
        let facts = if person.facts.retired { gone(&person.facts) } else { person.facts.clone() };
        Arc::make_mut(&mut self.directory).people.insert(person.id.clone(), facts);
        Arc::make_mut(&mut self.people).insert(person.id.clone(), Arc::new(person));
    }

    /// Puts a token in place of the one that had the id.
    pub(crate) fn set_token(&mut self, token: Token) {
        Arc::make_mut(&mut self.by_hash).insert(*token.data.hash.bytes(), token.data.id.clone());
        Arc::make_mut(&mut self.tokens).insert(token.data.id.clone(), Arc::new(token));
    }
}

/// Whoever has retired holds no role and is in no team, so that nothing new reaches them.
fn gone(facts: &PersonFacts) -> PersonFacts {
    PersonFacts { roles: Default::default(), teams: Default::default(), ..facts.clone() }
}
