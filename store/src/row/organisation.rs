//! People, tokens and packages as rows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tillit_engine::case::{PersonFacts, Text};

use super::{Row, RowError, Texts, instant};
use crate::organisation::Token;
use crate::record::{Hash, Holder, PersonData, TokenData};

#[derive(Serialize, Deserialize)]
pub(crate) struct PersonDataRow {
    id: Text,
    name: Text,
    mail: Option<Text>,
    language: Option<Text>,
    roles: BTreeSet<Text>,
    teams: BTreeSet<Text>,
    retired: bool,
    phone: Option<Text>,
    logins: Vec<Text>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TokenRow {
    id: Text,
    hash: [u8; 32],
    holder: HolderRow,
    expires: Option<i64>,
    made: i64,
    revoked: Option<i64>,
}

#[derive(Serialize, Deserialize)]
enum HolderRow {
    Person(Text),
    System(Text),
}

impl Row for PersonData {
    type Stored<'a> = PersonDataRow;

    fn of_stored(row: PersonDataRow, _: &mut Texts) -> Result<PersonData, RowError> {
        let PersonDataRow { id, name, mail, language, roles, teams, retired, phone, logins } = row;
        Ok(PersonData { id, facts: PersonFacts { name, mail, language, roles, teams, retired }, phone, logins })
    }
}

impl Row for Token {
    type Stored<'a> = TokenRow;

    fn of_stored(row: TokenRow, _: &mut Texts) -> Result<Token, RowError> {
        let holder = match row.holder {
            HolderRow::Person(id) => Holder::Person(id),
            HolderRow::System(name) => Holder::System(name),
        };
        let data = TokenData { id: row.id, hash: Hash::new(row.hash), holder, expires: row.expires.map(instant).transpose()? };
        Ok(Token { data, made: instant(row.made)?, revoked: row.revoked.map(instant).transpose()? })
    }
}

impl From<&PersonData> for PersonDataRow {
    fn from(PersonData { id, facts, phone, logins }: &PersonData) -> PersonDataRow {
        let PersonFacts { name, mail, language, roles, teams, retired } = facts.clone();
        PersonDataRow { id: id.clone(), name, mail, language, roles, teams, retired, phone: phone.clone(), logins: logins.clone() }
    }
}

impl From<&Token> for TokenRow {
    fn from(Token { data, made, revoked }: &Token) -> TokenRow {
        let holder = match &data.holder {
            Holder::Person(id) => HolderRow::Person(id.clone()),
            Holder::System(name) => HolderRow::System(name.clone()),
        };
        TokenRow {
            id: data.id.clone(),
            hash: *data.hash.bytes(),
            holder,
            expires: data.expires.map(|at| at.as_microsecond()),
            made: made.as_microsecond(),
            revoked: revoked.map(|at| at.as_microsecond()),
        }
    }
}
