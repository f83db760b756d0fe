//! Mail that a mail server hands over through the data folder. Whoever gives the order has kept the message there; it names it.

use serde_json::{Value as Json, json};
use tillit_engine::Words;
use tillit_store::{Answer, with_causes};

use super::Declined;
use crate::house::House;
use crate::mail::{DeliverError, Delivered, Mailroom, Secret, deliver, kept};
use crate::words::words;

/// Takes a kept message to the mailbox of a system.
pub(super) fn take(house: &House, system: &str, message: &str) -> Result<Json, Declined> {
    let raw = kept(house.data(), message).map_err(|error| Declined::fault(&with_causes(&error)))?;
    let secret = Secret::of(house.data()).map_err(|error| Declined::fault(&with_causes(&error)))?;
    let live = house.store().live().ok_or(tillit_store::Refused::NoPackage)?;
    let organisation = house.store().organisation();
    let room = Mailroom {
        folder: house.data(),
        secret: &secret,
        package: &live.package,
        directory: organisation.directory(),
        received: house.clock().now(),
    };
    match deliver(&raw, system, &room).map_err(declined)? {
        Delivered::Ask { by, key, ask, .. } => match house.ask_once(by, Some(key), ask)? {
            Answer::Arrived(all) => {
                let reached = all.iter().map(|one| json!({"number": one.number.as_deref(), "joined": one.joined})).collect::<Vec<_>>();
                Ok(json!({"message": message, "reached": reached, "automatic": null}))
            }
            Answer::Case(_) | Answer::Decided { .. } => unreachable!("a mail is answered by whom it reaches"),
        },
        Delivered::Aside { incoming, .. } => {
            let found = incoming.automatic.as_ref();
            let because = found.map(|found| found.because.en.clone()).unwrap_or_default();
            let case = found.and_then(|found| found.about.as_ref()).map(|about| format!("; it is about case {}", about.case()));
            house.tell(&format!("mail {message} began no case, since {because}{}", case.unwrap_or_default()));
            Ok(json!({"message": message, "reached": [], "automatic": because}))
        }
    }
}

fn declined(error: DeliverError) -> Declined {
    match error {
        DeliverError::NoMailbox { system } => Declined::not_found(words!(
            "paketet har inget system `{system}` med brevlåda",
            "the package has no system `{system}` with a mailbox"
        )),
        DeliverError::TooLarge | DeliverError::Empty => {
            let en = error.to_string();
            Declined::refused(Words { sv: "mailet är tomt, eller större än vad som tas emot".to_owned(), en })
        }
        DeliverError::Keep(_) => Declined::fault(&with_causes(&error)),
    }
}
