//! What stands in JSON as a text: ids, instants, days.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tillit_engine::case::Id;

/// The main flow of every case: the first thing that its first entry makes. As a scope it is left out.
pub(super) const MAIN: Id = Id { seq: 1, n: 0 };

/// A value by its one text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AsText<T>(pub(super) T);

impl<T: fmt::Display> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for AsText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AsText<T>, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(AsText).map_err(D::Error::custom)
    }
}

/// An id: `3-4`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct IdV1(pub(super) Id);

impl Serialize for IdV1 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for IdV1 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<IdV1, D::Error> {
        let text = String::deserialize(deserializer)?;
        let id = text.split_once('-').and_then(|(seq, n)| Some(Id { seq: seq.parse().ok()?, n: n.parse().ok()? }));
        id.map(IdV1).ok_or_else(|| D::Error::custom(format_args!("expected an id such as `3-4`, but found `{text}`")))
    }
}

/// A scope; the main flow is left out.
pub(super) fn scope(id: Id) -> Option<IdV1> {
    (id != MAIN).then_some(IdV1(id))
}

/// The scope that was meant.
pub(super) fn scope_of(id: Option<IdV1>) -> Id {
    id.map_or(MAIN, |id| id.0)
}
