//! Mail, out and in.
//!
//! [`compose`] makes mails of the letters that a case sends, a [`Relay`] hands them to a mail server. A [`Reference`] tells what an
//! answer to one answers.

mod brake;
mod clean;
mod compose;
mod reference;
mod relay;
mod secret;

pub use brake::{Brake, Braked, LIMITS, Limit, Limits, is_counted};
pub use compose::{Mail, Outgoing, Unreachable, compose, mailbox};
pub use reference::Reference;
pub use relay::{Handed, Relay, RelayAddress};
pub use secret::Secret;
