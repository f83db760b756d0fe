//! A request that comes again: what its key has done, for whoever asks before the writer does.

use jiff::Timestamp;

use crate::error::StoreError;
use crate::keys::{KeyId, KeyRow, Made};
use crate::request::{Answered, Asker, CaseName, Key, Refused};
use crate::store::{Found, Store};
use crate::writer::fault;

impl Store {
    /// The answer that a start or a command was given before, by the key of its asker; `None`: the key is free, or what it has done
    /// was no command to one case.
    ///
    /// The writer looks by itself. This is for a request that can no longer be made of what is asked, such as a task that was
    /// completed by it.
    ///
    /// # Errors
    /// The key was used for another request, or what is kept cannot be read.
    pub fn given_before(&self, by: &Asker, key: &Key, at: Timestamp) -> Result<Option<Answered>, Refused> {
        let used = key.used();
        let row = self.key(KeyId::of(by, &used.key)).map_err(fault)?;
        match row.filter(|row| row.is_kept(at)) {
            None => Ok(None),
            Some(KeyRow { request, .. }) if request != used.request => Err(Refused::KeyUsed),
            Some(KeyRow { made, .. }) => match made.as_slice() {
                [made] => self.answered(made).map(Some).map_err(fault),
                _ => Ok(None),
            },
        }
    }

    fn answered(&self, made: &Made) -> Result<Answered, StoreError> {
        let summary = self.summary(&CaseName::Id(made.case.clone()))?;
        let missing = StoreError::Contradiction { position: 0, cause: "a key names a case that is not there" };
        let summary = summary.ok_or(missing)?;
        let Found { case, summary } = self.as_it_was(&summary, made.seq)?;
        Ok(Answered { began: case.seq == 1, case, summary, again: true })
    }
}
