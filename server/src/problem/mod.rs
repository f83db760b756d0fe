//! What is told when a request fails: RFC 9457, one form for every error.
//!
//! A [`Problem`] is a kind with facts. Its sentences are made late, in the reader's language, where the response leaves
//! (`http::render`). The user's mistakes are explained; our own faults get an id, and are told to the operator alone.

mod kind;
mod refusal;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use tillit_engine::case::Refusal;
use tillit_engine::{Language, Words};

pub use kind::{
    AMBIGUOUS, BUSY, DISK_FULL, FAULT, HEADER, INPUT, KEY_REUSED, KINDS, Kind, MALFORMED, MEDIA_TYPE, METHOD, NO_ANSWER, NO_PACKAGE,
    NOT_ALLOWED, NOT_FOUND, STALE, STOPPED, TOO_LARGE, UNKNOWN_TOKEN,
};
pub use refusal::REFUSALS;

use crate::input::{InputError, Misfit};
use crate::words::words;

/// Why a request fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: &'static Kind,
    /// What is wrong here, and what is possible instead.
    pub detail: Words,
    /// Facts of its own, in any language the same.
    pub members: Vec<(&'static str, Json)>,
    /// What does not fit, for [`INPUT`].
    pub errors: Vec<Misfit>,
}

/// A problem on the wire, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProblemView {
    /// `urn:tillit:problem:ID`, of a refusal `urn:tillit:refused:ID`: what scripts go by.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of problem it is, in the reader's language.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What is wrong here, and what is possible instead, in the reader's language.
    pub detail: String,
    /// The request, by which an operator finds it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// What does not fit, all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<MisfitView>,
    /// Facts of the kind: `roles`, `missing`, `tasks` …
    #[serde(flatten)]
    pub members: Map<String, Json>,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MisfitView {
    /// Where: `fields.service`, `tick`; empty is the whole body.
    pub at: String,
    /// What was expected and what was found, in the reader's language.
    pub detail: String,
    /// What there is to choose from, where that is little.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

impl Problem {
    /// A problem of a kind.
    #[must_use]
    pub fn new(kind: &'static Kind, detail: Words) -> Problem {
        Problem { kind, detail, members: Vec::new(), errors: Vec::new() }
    }

    /// With a fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Json>) -> Problem {
        self.members.push((name, fact.into()));
        self
    }

    /// The token that is shown lets nobody in.
    #[must_use]
    pub fn unknown_token() -> Problem {
        let detail = words!("nyckeln är okänd eller gäller inte längre", "the token is not known or no longer holds");
        Problem::new(&UNKNOWN_TOKEN, detail)
    }

    /// There is no such thing, or whoever asks may not know of it: one does not learn which.
    #[must_use]
    pub fn not_found() -> Problem {
        Problem::new(&NOT_FOUND, words!("det finns inte, eller så får du inte se det", "it does not exist, or you may not see it"))
    }

    /// `If-Match` names another version than the case has.
    #[must_use]
    pub fn stale(version: u64) -> Problem {
        let detail = words!(
            "ärendet har ändrats sedan du läste det; läs det igen (det har nu version {version})",
            "the case has changed since you read it; read it again (it now has version {version})"
        );
        Problem::new(&STALE, detail).with("version", version)
    }

    /// The same `Idempotency-Key` came with another request before.
    #[must_use]
    pub fn key_reused() -> Problem {
        let detail = words!(
            "nyckeln har redan använts för något annat; ta en ny nyckel för varje ny begäran",
            "the key has been used for something else already; take a new key for each new request"
        );
        Problem::new(&KEY_REUSED, detail)
    }

    /// Whoever asks may never do this. `who` are those who may.
    #[must_use]
    pub fn not_allowed(who: &Words) -> Problem {
        let Words { sv, en } = who;
        Problem::new(&NOT_ALLOWED, words!("det här är för {sv}", "this is for {en}"))
    }

    /// Too many requests wait; nothing was done.
    #[must_use]
    pub fn busy() -> Problem {
        Problem::new(&BUSY, words!("för mycket väntar redan; inget är gjort", "too much waits already; nothing was done"))
    }

    /// No package is live yet.
    #[must_use]
    pub fn no_package() -> Problem {
        Problem::new(&NO_PACKAGE, words!("servern har inget paket än", "the server has no package yet"))
    }

    /// What was asked is larger than the journal takes.
    #[must_use]
    pub fn too_large(bytes: usize, most: usize) -> Problem {
        let detail = words!(
            "det blir {bytes} byte, och journalen tar högst {most}",
            "it comes to {bytes} bytes, and the journal takes {most} at most"
        );
        Problem::new(&TOO_LARGE, detail).with("bytes", bytes).with("most", most)
    }

    /// The store takes no commands any more. Why is told to the operator alone: it names files of the machine.
    #[must_use]
    pub fn stopped() -> Problem {
        let detail = words!(
            "inget kan ändras förrän servern har startats om; att läsa går",
            "nothing can be changed until the server is restarted; reading works"
        );
        Problem::new(&STOPPED, detail)
    }

    /// The disk is full.
    #[must_use]
    pub fn disk_full() -> Problem {
        let detail = words!(
            "disken är full: inget kan ändras förrän någon har gjort plats och startat om servern; att läsa går",
            "the disk is full: nothing can be changed until someone has made room and restarted the server; reading works"
        );
        Problem::new(&DISK_FULL, detail)
    }

    /// Ours to mend. What is told is that it is known, and by which name.
    #[must_use]
    pub fn fault(id: &str) -> Problem {
        let detail = words!("något gick fel hos oss; det är noterat som {id}", "something went wrong on our side; it is noted as {id}");
        Problem::new(&FAULT, detail)
    }

    /// What is told to a reader. `request` is the id of the request.
    #[must_use]
    pub fn in_language(&self, language: Language, request: Option<&str>) -> ProblemView {
        let error = |misfit: &Misfit| MisfitView {
            at: misfit.at.clone(),
            detail: misfit.what.in_language(language).to_owned(),
            of: misfit.of.iter().map(|name| name.to_string()).collect(),
        };
        ProblemView {
            kind: self.kind.uri(),
            title: self.kind.title.in_language(language).to_owned(),
            status: self.kind.status,
            detail: self.detail.in_language(language).to_owned(),
            request: request.map(str::to_owned),
            errors: self.errors.iter().map(error).collect(),
            members: self.members.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        refusal::problem(&refusal)
    }
}

impl From<InputError> for Problem {
    fn from(error: InputError) -> Problem {
        match error {
            InputError::Refused(refusal) => refusal.into(),
            InputError::Misfits(errors) => {
                let detail = match errors.as_slice() {
                    [one] => one.what.clone(),
                    several => {
                        let count = several.len();
                        words!("{count} saker passar inte", "{count} things do not fit")
                    }
                };
                Problem { errors, ..Problem::new(&INPUT, detail) }
            }
            InputError::Ambiguous { step, tasks } => {
                let all: Vec<String> = tasks.iter().map(ToString::to_string).collect();
                let list = all.join(", ");
                let detail = words!(
                    "steget `{step}` har flera öppna uppgifter; säg vilken: {list}",
                    "the step `{step}` has several open tasks; say which: {list}"
                );
                Problem::new(&AMBIGUOUS, detail).with("tasks", json!(all)).with("step", step.to_string())
            }
        }
    }
}
