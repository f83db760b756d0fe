//! Mail, out and in.
//!
//! Out: [`compose`] makes mails of the letters that a case sends, a [`Relay`] hands them to a mail server, a [`Postman`] does
//! both for the outbox. In: [`read`] tells what
//! a message says, who says it and what it answers; [`deliver`] keeps it whole and makes a request of it. A [`Reference`] ties the
//! two together. All is pure but [`Relay`], [`Postman`], [`Secret`], and what [`deliver`] keeps.

mod brake;
mod carrier;
mod clean;
mod compose;
mod conversation;
mod deliver;
mod kept;
mod ledger;
pub mod read;
mod reference;
mod relay;
mod secret;

pub use brake::{Brake, Braked, LIMITS, Limit, Limits, is_counted};
pub use carrier::Postman;
pub use compose::{Mail, Outgoing, Unreachable, compose, mailbox};
pub use deliver::{DeliverError, Delivered, MOST_BYTES, Mailroom, deliver, unreached};
pub use kept::{keep, kept};
pub use reference::Reference;
pub use relay::{Handed, Relay, RelayAddress};
pub use secret::Secret;
