//! The envelope.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::ShortHash;
use tillit_engine::case::Text;

use super::text::AsText;
use super::{VERSION, to_json, unreadable};
use crate::record::envelope::{By, Envelope, Of, Place, Visibility};
use crate::record::error::RecordError;
use crate::record::hash::Hash;
use crate::record::organisation::Stream;
use crate::record::part::PartName;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::record) struct EnvelopeV1 {
    v: u64,
    position: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<StreamV1>,
    seq: u64,
    at: AsText<Timestamp>,
    by: ByV1,
    kind: Text,
    visibility: VisibilityV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    parts: Vec<PartV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ByV1 {
    Person(Text),
    Guest,
    System(Text),
    Engine,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum VisibilityV1 {
    Public,
    Internal,
}

/// A part that was written, in the order of the names.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartV1 {
    name: PartNameV1,
    hash: String,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PartNameV1 {
    Command,
    Context,
    Events,
    Decisions,
    Personal,
    Files,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StreamV1 {
    Packages,
    People,
    Tokens,
}

/// What every version of an envelope has.
#[derive(Deserialize)]
struct AnyVersion {
    v: u64,
}

impl EnvelopeV1 {
    pub(in crate::record) fn parse(stored: &[u8]) -> Result<EnvelopeV1, RecordError> {
        match serde_json::from_slice::<EnvelopeV1>(stored) {
            Ok(envelope) if envelope.v == VERSION => Ok(envelope),
            Ok(envelope) => Err(RecordError::Version { found: envelope.v, known: VERSION }),
            Err(source) => match serde_json::from_slice::<AnyVersion>(stored) {
                Ok(AnyVersion { v }) if v != VERSION => Err(RecordError::Version { found: v, known: VERSION }),
                _ => Err(unreadable("envelope", source)),
            },
        }
    }

    pub(in crate::record) fn to_json(&self) -> Vec<u8> {
        to_json(self)
    }

    pub(in crate::record) fn write(envelope: &Envelope) -> EnvelopeV1 {
        let part = |(name, hash): &(PartName, Hash)| PartV1 { name: PartNameV1::write(*name), hash: hash.to_string() };
        let (case, process, stream) = match &envelope.of {
            Of::Case { case, process } => (Some(case.clone()), Some(process.to_string()), None),
            Of::Organisation(stream) => (None, None, Some(StreamV1::write(*stream))),
        };
        EnvelopeV1 {
            v: VERSION,
            position: envelope.place.position,
            before: envelope.place.before,
            case,
            stream,
            seq: envelope.seq,
            at: AsText(envelope.at),
            by: ByV1::write(&envelope.by),
            kind: envelope.kind.clone(),
            visibility: match envelope.visibility {
                Visibility::Public => VisibilityV1::Public,
                Visibility::Internal => VisibilityV1::Internal,
            },
            process,
            package: envelope.package.as_ref().map(ToString::to_string),
            previous: envelope.place.previous.as_ref().map(Hash::to_string),
            parts: envelope.parts.iter().map(part).collect(),
        }
    }

    pub(in crate::record) fn read(self) -> Result<Envelope, RecordError> {
        let parts = self.parts.iter().map(|part| Ok((part.name.read(), Hash::from_hex(&part.hash)?)));
        let parts = parts.collect::<Result<Vec<(PartName, Hash)>, RecordError>>()?;
        if !parts.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err(RecordError::Contradiction { what: "its parts are not listed once each, in their order" });
        }
        let of = match (self.case, self.process, self.stream) {
            (Some(case), Some(process), None) => Of::Case { case, process: short_hash(&process)? },
            (None, None, Some(stream)) => Of::Organisation(stream.read()),
            _ => return Err(RecordError::Contradiction { what: "it belongs to a case or to a stream, and says neither or both" }),
        };
        Ok(Envelope {
            of,
            place: Place {
                position: self.position,
                before: self.before,
                previous: self.previous.as_deref().map(Hash::from_hex).transpose()?,
            },
            seq: self.seq,
            at: self.at.0,
            by: self.by.read(),
            kind: self.kind,
            visibility: match self.visibility {
                VisibilityV1::Public => Visibility::Public,
                VisibilityV1::Internal => Visibility::Internal,
            },
            package: self.package.as_deref().map(short_hash).transpose()?,
            parts,
        })
    }
}

impl ByV1 {
    fn write(by: &By) -> ByV1 {
        match by {
            By::Person(id) => ByV1::Person(id.clone()),
            By::Guest => ByV1::Guest,
            By::System(name) => ByV1::System(name.clone()),
            By::Engine => ByV1::Engine,
        }
    }

    fn read(self) -> By {
        match self {
            ByV1::Person(id) => By::Person(id),
            ByV1::Guest => By::Guest,
            ByV1::System(name) => By::System(name),
            ByV1::Engine => By::Engine,
        }
    }
}

impl PartNameV1 {
    fn write(name: PartName) -> PartNameV1 {
        match name {
            PartName::Command => PartNameV1::Command,
            PartName::Context => PartNameV1::Context,
            PartName::Events => PartNameV1::Events,
            PartName::Decisions => PartNameV1::Decisions,
            PartName::Personal => PartNameV1::Personal,
            PartName::Files => PartNameV1::Files,
        }
    }

    fn read(self) -> PartName {
        match self {
            PartNameV1::Command => PartName::Command,
            PartNameV1::Context => PartName::Context,
            PartNameV1::Events => PartName::Events,
            PartNameV1::Decisions => PartName::Decisions,
            PartNameV1::Personal => PartName::Personal,
            PartNameV1::Files => PartName::Files,
        }
    }
}

impl StreamV1 {
    fn write(stream: Stream) -> StreamV1 {
        match stream {
            Stream::Packages => StreamV1::Packages,
            Stream::People => StreamV1::People,
            Stream::Tokens => StreamV1::Tokens,
        }
    }

    fn read(self) -> Stream {
        match self {
            StreamV1::Packages => Stream::Packages,
            StreamV1::People => Stream::People,
            StreamV1::Tokens => Stream::Tokens,
        }
    }
}

pub(super) fn short_hash(hex: &str) -> Result<ShortHash, RecordError> {
    ShortHash::from_hex(hex).ok_or_else(|| RecordError::Unfit { text: hex.to_owned(), what: "short hash" })
}
