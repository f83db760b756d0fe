//! The outbox as one can read it: what cases have to say and nobody has carried yet.

use serde_json::{Value as Json, json};
use tillit_engine::letters;
use tillit_store::{CaseName, StoreError, with_causes};

use super::Declined;
use crate::house::House;

/// The letters that wait, the oldest case first, each case's in order: `[{number, case, effect, name, to, subject, text, tried, why}]`;
/// `tried` and `why` are of the server that runs.
pub(super) fn list(house: &House) -> Result<Json, Declined> {
    let store = house.store();
    let waiting: Vec<_> = store.work().outbox().cloned().collect();
    let organisation = store.organisation();
    let mut all = Vec::new();
    for row in waiting {
        let fault = |error: StoreError| Declined::fault(&with_causes(&error));
        let Some(found) = store.find(&CaseName::Id(row.case.clone())).map_err(fault)? else { continue };
        let package = store.package_of(&found.case).map_err(fault)?;
        for (id, effect) in found.case.outbox.iter() {
            let written = letters(&package, organisation.directory(), &found.case, effect);
            for letter in written.into_iter().flatten() {
                let (tried, why) = house.aside().of(&found.case.id, *id).unzip();
                let to: Vec<&str> = letter.mail.iter().map(|mail| &**mail).collect();
                all.push(json!({
                    "number": found.case.number.as_deref(), "case": &*found.case.id, "effect": id.to_string(),
                    "name": &*letter.name, "to": to, "subject": letter.subject, "text": letter.text,
                    "tried": tried.unwrap_or(0), "why": why,
                }));
            }
        }
    }
    Ok(Json::Array(all))
}
