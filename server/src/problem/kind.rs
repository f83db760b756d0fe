//! The kinds of problem but refusals: each with its status, so that no route chooses one of its own.

use tillit_engine::Said;

use crate::words::said;

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Whether it is a refusal of the core.
    pub is_refusal: bool,
    /// Its id, for scripts.
    pub id: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// What kind of problem it is.
    pub title: Said,
}

impl Kind {
    /// The `type` of the problem.
    #[must_use]
    pub fn uri(&self) -> String {
        let family = if self.is_refusal { "refused" } else { "problem" };
        format!("urn:tillit:{family}:{}", self.id)
    }
}

/// Declares the kinds once: the constants and [`KINDS`] are made from the same lines.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $status:literal, $sv:literal, $en:literal;)+) => {
        $($(#[$doc])* pub const $name: Kind = Kind { is_refusal: false, id: $id, status: $status, title: said($sv, $en) };)+

        /// All kinds but refusals.
        pub const KINDS: &[&Kind] = &[$(&$name),+];
    };
}

kinds! {
    /// The body is no JSON.
    MALFORMED = "malformed", 400, "Kroppen går inte att läsa", "The body cannot be read";
    /// A header says something that cannot be read.
    HEADER = "header", 400, "Ett huvudfält går inte att läsa", "A header cannot be read";
    /// No token, or one that is not known or no longer holds.
    UNKNOWN_TOKEN = "token", 401, "Logga in", "Sign in";
    /// Whoever asks may never do this.
    NOT_ALLOWED = "not_allowed", 403, "Inte tillåtet", "Not allowed";
    /// There is no such thing to whoever asks.
    NOT_FOUND = "not_found", 404, "Finns inte", "Not found";
    /// The resource is there, and takes other methods.
    METHOD = "method", 405, "Fel metod", "Wrong method";
    /// The step has several open tasks.
    AMBIGUOUS = "ambiguous", 409, "Säg vilken uppgift", "Say which task";
    /// `If-Match` names another version.
    STALE = "stale", 412, "Ändrat under tiden", "Changed meanwhile";
    /// The body is larger than the limit.
    TOO_LARGE = "too_large", 413, "För stort", "Too large";
    /// The body is not JSON by its `Content-Type`.
    MEDIA_TYPE = "media_type", 415, "Fel medietyp", "Wrong media type";
    /// Something does not fit; `errors` says what.
    INPUT = "input", 422, "Något passar inte", "Something does not fit";
    /// The same key, another request.
    KEY_REUSED = "key_reused", 422, "Nyckeln är använd", "The key has been used";
    /// Ours to mend.
    FAULT = "fault", 500, "Fel hos oss", "A fault on our side";
    /// No answer in time.
    NO_ANSWER = "no_answer", 503, "Inget svar i tid", "No answer in time";
    /// Too much waits already.
    BUSY = "busy", 503, "Kom igen strax", "Come again in a moment";
    /// No package is live yet.
    NO_PACKAGE = "no_package", 503, "Inget paket än", "No package yet";
    /// The store takes no commands any more.
    STOPPED = "stopped", 503, "Servern tar inte emot ändringar", "The server takes no changes";
    /// No room for what should be kept.
    DISK_FULL = "disk_full", 507, "Disken är full", "The disk is full";
}
