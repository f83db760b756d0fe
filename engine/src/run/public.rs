//! Whether an entry is public: whether the person whom the case serves may know that it happened.

use crate::case::{Actor, Case, Outcome, Value};
use crate::package::Package;

/// Whether that person may know of an entry: something public came of it ([`Outcome::is_public`]), or it was their own doing.
///
/// `case`: as it is after the entry; `actor`: who did it, which of a mail is its sender.
#[must_use]
pub fn is_public(package: &Package, case: &Case, actor: &Actor, outcome: &Outcome) -> bool {
    let requester =
        package.plan(&case.process).requester.as_ref().and_then(|field| case.main().fields.get(field)).and_then(Value::as_person);
    let is_own = matches!((actor.person(), requester), (Some(actor), Some(requester)) if actor.is_same(requester));
    is_own || outcome.is_public()
}
