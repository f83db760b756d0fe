//! How a case begins.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::ShortHash;
use tillit_engine::case::{Command, Started, Text};

use super::personal::{Reading, Writing};
use super::text::{IdV1, scope, scope_of};
use crate::record::entry::Entry;
use crate::record::error::RecordError;

/// What envelope and command do not say of a case that begins.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StartedV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<IdV1>,
}

impl StartedV1 {
    pub(super) fn write(started: &Started, entry: &Entry, writing: &Writing<'_>) -> Result<StartedV1, RecordError> {
        let Command::Start { process, start, .. } = writing.command else { return Err(NO_START) };
        let says = (&started.id, &started.process, started.process_hash, &started.channel, started.at);
        if says != (&entry.case, process, entry.process, start, writing.at) {
            return Err(RecordError::Contradiction { what: "it starts another case than it says" });
        }
        Ok(StartedV1 { number: started.number.clone(), status: started.status.clone(), scope: scope(started.scope) })
    }

    pub(super) fn read(self, case: &Text, process_hash: ShortHash, at: Timestamp, reading: &Reading) -> Result<Started, RecordError> {
        let Some(Command::Start { process, start, .. }) = &reading.command else { return Err(NO_START) };
        Ok(Started {
            id: case.clone(),
            number: self.number,
            process: process.clone(),
            process_hash,
            channel: start.clone(),
            at,
            status: self.status,
            scope: scope_of(self.scope),
        })
    }
}

const NO_START: RecordError = RecordError::Contradiction { what: "a case begins that no start began" };
