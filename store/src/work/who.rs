//! Who someone is, to be looked up by: people are the same if the core says so.

use serde::Serialize;
use tillit_engine::case::{Person, Text};

/// A person of the directory by id, a guest by the address in small letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) enum Who {
    Known(Text),
    Guest(Text),
}

impl Who {
    /// Nobody for a guest whose address has been erased.
    pub(crate) fn of(person: &Person) -> Option<Who> {
        match person {
            Person::Known(id) => Some(Who::Known(id.clone())),
            Person::Guest { mail, .. } if mail.is_empty() => None,
            Person::Guest { mail, .. } => Some(Who::Guest(mail.to_ascii_lowercase().into())),
        }
    }
}
