//! Parameters that several routes have.

use crate::openapi::{In, Parameter};
use crate::words::said;

const fn path(name: &'static str, sv: &'static str, en: &'static str) -> Parameter {
    Parameter { name, place: In::Path, help: said(sv, en) }
}

const fn header(name: &'static str, sv: &'static str, en: &'static str) -> Parameter {
    Parameter { name, place: In::Header, help: said(sv, en) }
}

/// What may stand after the `?`.
pub(super) const fn query(name: &'static str, sv: &'static str, en: &'static str) -> Parameter {
    Parameter { name, place: In::Query, help: said(sv, en) }
}

pub(super) const NUMBER: Parameter = path("number", "Ärendets nummer, eller dess id.", "The number of the case, or its id.");
pub(super) const TASK: Parameter = path(
    "task",
    "Uppgiftens id, eller dess steg om bara en sådan uppgift är öppen.",
    "The id of the task, or its step where only one such task is open.",
);
pub(super) const IF_MATCH: Parameter = header(
    "If-Match",
    "Ärendets version, som `\"7\"`: har det en annan ändras inget.",
    "The version of the case, as `\"7\"`: nothing is changed if it has another.",
);
pub(super) const KEY: Parameter = header(
    "Idempotency-Key",
    "Ett eget ord för begäran, till exempel en slumpad UUID: samma begäran med samma ord görs en gång.",
    "A word of one's own for the request, such as a random UUID: the same request with the same word is done once.",
);
pub(super) const ACTION: Parameter = path(
    "action",
    "`HANDLER`, eller `STEG.HANDLER`, som ärendet visar bland sina `actions`.",
    "`HANDLER`, or `STEP.HANDLER`, as the case shows it among its `actions`.",
);
pub(super) const MESSAGE: Parameter =
    path("message", "Vad processen kallar det, under `receives`.", "What the process calls it, under `receives`.");
pub(super) const SYSTEM: Parameter = path("system", "Systemet, som katalogen kallar det.", "The system, as the catalogue calls it.");
pub(super) const MATTER: Parameter = path("matter", "Anmärkningens id.", "The id of the matter.");
