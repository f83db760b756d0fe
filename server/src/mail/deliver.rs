//! What comes in: kept whole first, then read, then made a request of the store. Both ways in, the mail server's pipe
//! (`tillit mail deliver`) and `POST /api/mail/{system}`, call this.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use tillit_engine::case::{Directory, Message, Text};
use tillit_engine::{Package, Words};
use tillit_store::record::Hash;
use tillit_store::{Arrived, Ask, Asker, Key};

use super::kept::keep;
use super::read::{Automatic, Incoming, Reading, read};
use super::secret::Secret;
use crate::words::words;

/// The largest message that is taken. Mail servers take 10 to 50 MB.
pub const MOST_BYTES: usize = 32 << 20;

/// Where mail is delivered, and by what it is read.
#[derive(Clone, Copy, Debug)]
pub struct Mailroom<'a> {
    /// The data folder.
    pub folder: &'a Path,
    /// What signs our references.
    pub secret: &'a Secret,
    /// The live package.
    pub package: &'a Package,
    /// Who is known by which address.
    pub directory: &'a Directory,
    /// When it came.
    pub received: Timestamp,
}

/// What is to become of a message.
#[derive(Clone, Debug)]
pub enum Delivered {
    /// It begins a case, joins one, or tells one that something did not arrive: what the store is to be asked.
    Ask {
        /// For whom: the system whose mailbox it came to.
        by: Asker,
        /// So that the same message, delivered again, does nothing again.
        key: Key,
        /// The request.
        ask: Ask,
        /// The hash of the raw message that was kept.
        raw: String,
    },
    /// A machine wrote it, of nothing that a case must know: it is kept, and nothing else happens. The caller says so where operators look.
    Aside {
        /// What was read, with the reason (`automatic`).
        incoming: Incoming,
        /// The hash of the raw message that was kept.
        raw: String,
    },
}

/// Why a message is not taken. The mail server that brings it is told, and keeps it.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The package has no such mailbox.
    #[error("the package has no system `{system}` with a mailbox")]
    NoMailbox {
        /// The system that was named.
        system: String,
    },
    /// It is too large.
    #[error("the message is larger than {} MB, which is the most that is taken", MOST_BYTES >> 20)]
    TooLarge,
    /// There is nothing in it.
    #[error("the message is empty")]
    Empty,
    /// It cannot be kept.
    #[error("the message cannot be kept in the data folder")]
    Keep(#[source] io::Error),
}

impl DeliverError {
    /// The same, in the reader's language.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            DeliverError::NoMailbox { system } => {
                words!("paketet har inget system `{system}` med brevlåda", "the package has no system `{system}` with a mailbox")
            }
            DeliverError::TooLarge => {
                let most = MOST_BYTES >> 20;
                words!(
                    "mailet är större än {most} MB, som är det mesta som tas emot",
                    "the message is larger than {most} MB, which is the most that is taken"
                )
            }
            DeliverError::Empty => words!("mailet är tomt", "the message is empty"),
            DeliverError::Keep(_) => {
                words!("mailet kan inte sparas i datamappen", "the message cannot be kept in the data folder")
            }
        }
    }
}

/// Takes a message to the mailbox of a system.
///
/// # Errors
/// It is not taken, and nothing of it is kept.
pub fn deliver(raw: &[u8], system: &str, room: &Mailroom<'_>) -> Result<Delivered, DeliverError> {
    let Mailroom { folder, secret, package, directory, received } = *room;
    let mailbox = package.draft().catalogue.systems.get(system).and_then(|system| system.mailbox.as_ref());
    if mailbox.is_none() {
        return Err(DeliverError::NoMailbox { system: system.to_owned() });
    }
    if raw.len() > MOST_BYTES {
        return Err(DeliverError::TooLarge);
    }
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(DeliverError::Empty);
    }
    let hash = keep(folder, raw).map_err(DeliverError::Keep)?;
    let reading = Reading { package, directory, secret, received };
    let incoming = read(raw, &reading);
    let (answers, undelivered) = match &incoming.automatic {
        None => (incoming.answered(), None),
        Some(Automatic { about: Some(about), undelivered: Some(why), .. }) => {
            (Some((about.case(), about.effect())), Some(Text::from(why.as_str())))
        }
        Some(_) => return Ok(Delivered::Aside { incoming, raw: hash }),
    };
    let message = Message { raw: Some(Text::from(hash.as_str())), undelivered, ..incoming.message(&reading) };
    let ask = Ask::Mail { message, answers };
    Ok(Delivered::Ask { by: Asker::System(Text::from(system)), key: key(&incoming, raw), ask, raw: hash })
}

/// What an operator is told of a message that no case has got, though a person wrote it or it tells of mail of ours; `raw` is its
/// hash.
#[must_use]
pub fn unreached(raw: &str, all: &[Arrived]) -> Option<String> {
    let is_lost = all.iter().all(|one| one.case.is_none());
    is_lost.then(|| format!("mail {raw} has reached no case: none begins by it, and what it is about is not here"))
}

/// Names a message by what its sender made of it. A mail server that delivers again may have added to its headers, and some mail
/// has an id that was used before, or none: so the id counts with what the mail says.
fn key(incoming: &Incoming, raw: &[u8]) -> Key {
    let mut hasher = blake3::Hasher::new();
    if incoming.trouble.is_some() {
        hasher.update(raw);
    } else {
        let attachments: String = incoming.attachments.iter().map(|one| format!("{one}\n")).collect();
        let sender = incoming.sender.to_string();
        // Bounces of one receiver's mail say the same: only what they return differs.
        let about = incoming.automatic.as_ref().and_then(|found| found.about.as_ref());
        let about = about.map(|about| format!("{} {}", about.case(), about.effect())).unwrap_or_default();
        for said in [incoming.message_id.as_deref().unwrap_or_default(), &sender, &incoming.subject, &incoming.text, &attachments, &about] {
            hasher.update(&(said.len() as u64).to_le_bytes()).update(said.as_bytes());
        }
    }
    let hash = hasher.finalize();
    Key { key: Text::from(format!("mail {}", hash.to_hex())), request: Hash::new(*hash.as_bytes()) }
}
