//! The chain of envelopes: whoever changes, drops or moves an entry is found (P47).

use super::envelope::Envelope;
use super::error::RecordError;
use super::hash::Hash;

/// How far a chain has been followed.
///
/// A chain vouches for everything before its last hash, but not for that hash itself: who can rewrite the whole journal can
/// rewrite the chain. So the hash is kept elsewhere too (a backup, a printed line) and held against this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The position of the last envelope; 0 before the first.
    pub position: u64,
    /// The hash of the last envelope; `None` before the first.
    pub hash: Option<Hash>,
}

impl Chain {
    /// Follows the chain over the next envelope of the journal.
    ///
    /// # Errors
    /// The envelope cannot be read, stands in the wrong place, or was not written after the one before. The chain stays where
    /// it was.
    pub fn follow(&mut self, stored: &[u8]) -> Result<Envelope, RecordError> {
        let envelope = Envelope::read(stored)?;
        let (expected, found) = (self.position + 1, envelope.place.position);
        if found != expected {
            return Err(RecordError::Position { expected, found });
        }
        if envelope.place.previous != self.hash {
            return Err(RecordError::Previous { position: found });
        }
        *self = Chain { position: found, hash: Some(Hash::of_envelope(stored)) };
        Ok(envelope)
    }
}

/// Follows a whole journal from its first envelope; gives where it ends.
///
/// # Errors
/// The first envelope that does not fit.
pub fn verify_chain<'a>(envelopes: impl IntoIterator<Item = &'a [u8]>) -> Result<Chain, RecordError> {
    let mut chain = Chain::default();
    for stored in envelopes {
        chain.follow(stored)?;
    }
    Ok(chain)
}
