//! Keeps what cases have been through: the journal is the truth, everything else can be thrown away and rebuilt from it.
//!
//! - [`record`] says what is written of a command, byte for byte; it does no I/O and knows no database. [`journal`] keeps such
//!   bytes on disk, in order, and knows nothing of what they mean. [`state`] keeps what is derived from them, as rows.
//! - [`Writer::commit`] decides requests and writes what they make: the one way in which anything changes. [`Keeper`] is its thread.
//! - [`Store`] is what everyone reads: cases, histories, open work ([`work`]), people, tokens, the live package.

mod again;
mod cases;
mod chance;
mod changed;
pub mod disk;
mod ended;
mod error;
pub mod journal;
mod keeper;
mod keys;
mod list;
mod open;
mod open_work;
mod organisation;
mod packages;
mod published;
pub mod record;
mod replay;
mod request;
mod row;
mod rows;
pub mod state;
mod store;
mod summarise;
mod summary;
mod verify;
pub mod work;
mod writer;

pub use chance::Chance;
pub use disk::with_causes;
pub use error::StoreError;
pub use keeper::{Busy, Keeper, MOST_IN_A_COMMIT, MOST_WAITING};
pub use list::{ListError, MOST_LOOKED_AT};
pub use open::{Options, open, open_on};
pub use organisation::{Organisation, Token};
pub use packages::{Live, Prepared};
pub use request::{Answer, Answered, Arrived, Ask, Asker, CaseName, Key, MOST_KEY_BYTES, PinnedVersion, Refused, Request, Unfit};
pub use row::RowError;
pub use store::{Found, News, Store};
pub use summarise::summarise;
pub use summary::{FlowKeys, Listed, Summary};
pub use verify::{Finding, Verified, verify, verify_on};
pub use writer::Writer;
