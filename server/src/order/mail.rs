//! Mail that a mail server hands over through the data folder. Whoever gives the order has kept the message there; it names it.

use serde_json::Value as Json;
use tillit_engine::Language;
use tillit_store::{Answer, with_causes};

use super::Declined;
use crate::house::House;
use crate::mail::{DeliverError, Delivered, Mailroom, Secret, deliver, kept, unreached};
use crate::view::MailView;

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
    let view = match deliver(&raw, system, &room).map_err(|error| declined(&error))? {
        Delivered::Ask { by, key, ask, .. } => match house.ask_once(by, Some(key), ask)? {
            Answer::Arrived(all) => {
                if let Some(unreached) = unreached(message, &all) {
                    house.tell(&unreached);
                }
                MailView::reached(message, &all)
            }
            Answer::Case(_) | Answer::Decided { .. } => unreachable!("a mail is answered by whom it reaches"),
        },
        Delivered::Aside { incoming, .. } => {
            house.tell(&incoming.put_aside(message));
            MailView::aside(message, &incoming, Language::English)
        }
    };
    Ok(serde_json::to_value(view).expect("a view has only names as keys"))
}

fn declined(error: &DeliverError) -> Declined {
    match error {
        DeliverError::NoMailbox { .. } => Declined::not_found(error.words()),
        DeliverError::TooLarge | DeliverError::Empty => Declined::refused(error.words()),
        DeliverError::Keep(_) => Declined::fault(&with_causes(error)),
    }
}
