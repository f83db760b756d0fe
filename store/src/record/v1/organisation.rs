//! What the organisation decided.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use tillit_engine::case::{PersonFacts, Text};

use super::text::AsText;
use super::{erased, is_false, only, parse, to_json};
use crate::record::envelope::{Envelope, Visibility};
use crate::record::error::RecordError;
use crate::record::hash::{Hash, Salt};
use crate::record::organisation::{Change, Holder, OrganisationEntry, PersonData, Stream, TokenData, vouch_for};
use crate::record::part::{Part, PartName};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishV1 {
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonV1 {
    id: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Text>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    roles: BTreeSet<Text>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    teams: BTreeSet<Text>,
    #[serde(default, skip_serializing_if = "is_false")]
    retired: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenV1 {
    id: Text,
    hash: String,
    holder: HolderV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<AsText<Timestamp>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum HolderV1 {
    Person(Text),
    System(Text),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokeV1 {
    id: Text,
}

/// Path → text, each path once.
struct FilesV1(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for FilesV1 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FilesV1, D::Error> {
        deserializer.deserialize_map(EachOnce)
    }
}

/// Reads files; a map of the standard library would keep the last of two with one path.
struct EachOnce;

impl<'de> Visitor<'de> for EachOnce {
    type Value = FilesV1;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("files by path")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FilesV1, A::Error> {
        let mut files = BTreeMap::new();
        while let Some((path, text)) = map.next_entry::<String, String>()? {
            if files.contains_key(&path) {
                return Err(A::Error::custom(format_args!("the file `{path}` stands there twice")));
            }
            files.insert(path, text);
        }
        Ok(FilesV1(files))
    }
}

/// The words of whoever published.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Text>,
}

/// What of a person is about someone.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonalV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    logins: Vec<Text>,
}

/// The parts of a change that have something to say.
pub(in crate::record) fn write_change(change: &Change, salt: &Salt) -> Vec<Part> {
    let part = |name, json| Part::new(name, salt, json);
    let (command, others) = match change {
        Change::Published { package, files, why } => {
            let files = part(PartName::Files, to_json(files));
            let words = why.as_ref().map(|why| part(PartName::Personal, to_json(&WordsV1 { why: Some(why.clone()) })));
            (to_json(&PublishV1 { hash: package.to_string() }), words.into_iter().chain([files]).collect())
        }
        Change::PersonSet(person) => {
            let (known, personal) = PersonV1::write(person);
            let personal = (!personal.is_empty()).then(|| part(PartName::Personal, to_json(&personal)));
            (to_json(&known), personal.into_iter().collect())
        }
        Change::TokenMade(token) => (to_json(&TokenV1::write(token)), Vec::new()),
        Change::TokenRevoked { token } => (to_json(&RevokeV1 { id: token.clone() }), Vec::new()),
    };
    [vec![part(PartName::Command, command)], others].concat()
}

/// The entry that an envelope and its parts tell of. The parts have been vouched for.
pub(in crate::record) fn read_organisation(envelope: &Envelope, stream: Stream, parts: &[Part]) -> Result<OrganisationEntry, RecordError> {
    let change = read_change(envelope, parts)?;
    if change.stream() != stream {
        return Err(RecordError::Contradiction { what: "its kind belongs to another stream" });
    }
    if envelope.visibility != Visibility::Internal {
        return Err(RecordError::Contradiction { what: "it belongs to no case, and says that a requester may see it" });
    }
    let (erased, by) = (erased(envelope, parts)?, envelope.by.clone());
    Ok(OrganisationEntry { seq: envelope.seq, at: envelope.at, by, package: envelope.package, change, erased })
}

fn read_change(envelope: &Envelope, parts: &[Part]) -> Result<Change, RecordError> {
    let given = |name| parts.iter().find(|part| part.name == name);
    let needed = |name| given(name).ok_or(RecordError::PartMissing { part: name });
    match &*envelope.kind {
        "publish" => {
            only(envelope, &[PartName::Command, PartName::Personal, PartName::Files])?;
            let package = Hash::from_hex(&parse::<PublishV1>(needed(PartName::Command)?)?.hash)?;
            let FilesV1(files) = parse(needed(PartName::Files)?)?;
            vouch_for(package, &files)?;
            let words = given(PartName::Personal).map(parse::<WordsV1>).transpose()?.unwrap_or_default();
            Ok(Change::Published { package, files, why: words.why })
        }
        "person_set" => {
            only(envelope, &[PartName::Command, PartName::Personal])?;
            let personal = given(PartName::Personal).map(parse::<PersonalV1>).transpose()?.unwrap_or_default();
            Ok(Change::PersonSet(parse::<PersonV1>(needed(PartName::Command)?)?.read(personal)))
        }
        "token_made" => {
            only(envelope, &[PartName::Command])?;
            Ok(Change::TokenMade(parse::<TokenV1>(needed(PartName::Command)?)?.read()?))
        }
        "token_revoked" => {
            only(envelope, &[PartName::Command])?;
            Ok(Change::TokenRevoked { token: parse::<RevokeV1>(needed(PartName::Command)?)?.id })
        }
        kind => Err(RecordError::Kind { kind: kind.to_owned() }),
    }
}

impl PersonV1 {
    fn write(person: &PersonData) -> (PersonV1, PersonalV1) {
        let PersonData { id, facts, phone, logins } = person;
        let PersonFacts { name, mail, language, roles, teams, retired } = facts.clone();
        let personal = PersonalV1 { name: Some(name), mail, phone: phone.clone(), logins: logins.clone() };
        (PersonV1 { id: id.clone(), language, roles, teams, retired }, personal)
    }

    fn read(self, personal: PersonalV1) -> PersonData {
        let PersonV1 { id, language, roles, teams, retired } = self;
        let PersonalV1 { name, mail, phone, logins } = personal;
        let name = name.unwrap_or_else(|| Text::from(""));
        PersonData { id, facts: PersonFacts { name, mail, language, roles, teams, retired }, phone, logins }
    }
}

impl TokenV1 {
    fn write(token: &TokenData) -> TokenV1 {
        let holder = match &token.holder {
            Holder::Person(id) => HolderV1::Person(id.clone()),
            Holder::System(name) => HolderV1::System(name.clone()),
        };
        TokenV1 { id: token.id.clone(), hash: token.hash.to_string(), holder, expires: token.expires.map(AsText) }
    }

    fn read(self) -> Result<TokenData, RecordError> {
        let holder = match self.holder {
            HolderV1::Person(id) => Holder::Person(id),
            HolderV1::System(name) => Holder::System(name),
        };
        Ok(TokenData { id: self.id, hash: Hash::from_hex(&self.hash)?, holder, expires: self.expires.map(|at| at.0) })
    }
}

impl PersonalV1 {
    fn is_empty(&self) -> bool {
        let PersonalV1 { name, mail, phone, logins } = self;
        name.is_none() && mail.is_none() && phone.is_none() && logins.is_empty()
    }
}
