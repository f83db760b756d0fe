//! Folding: what is fresh goes into the file, sorted, while reads and commits go on.

use std::sync::Arc;

use super::{Frozen, Shared, State, StateError, View};
use crate::record::Chain;

/// A frozen layer on its way into the file. It may be written on another thread.
///
/// One that is dropped unwritten leaves its rows where they are, in memory and readable; [`State::freeze`] gives it again.
#[must_use = "the frozen rows reach the file only when they are written"]
pub struct Fold {
    shared: Arc<Shared>,
    frozen: Arc<Frozen>,
}

impl State {
    /// Freezes what is fresh, to be written by the [`Fold`]. Nothing if there is nothing to fold, a fold is at work, or the file is
    /// not written any more.
    pub fn freeze(&self) -> Option<Fold> {
        let mut layers = self.0.write();
        if layers.is_folding || layers.stopped.is_some() {
            return None;
        }
        let frozen = match &layers.folding {
            Some(left) => left.clone(),
            None if layers.commits == 0 => return None,
            None => {
                let changes = std::mem::take(&mut layers.fresh);
                let frozen = Arc::new(Frozen { changes, rows: layers.fresh_rows, chain: layers.chain.clone() });
                (layers.fresh_rows, layers.commits) = (0, 0);
                layers.folding = Some(frozen.clone());
                frozen
            }
        };
        layers.is_folding = true;
        Some(Fold { shared: self.0.clone(), frozen })
    }
}

impl Fold {
    /// Up to which entry of the journal the file will be true.
    #[must_use]
    pub fn mark(&self) -> &Chain {
        &self.frozen.chain
    }

    /// Writes the layer into the file, sorted, in one durable transaction with its mark. Blocks no read and no [`State::put`].
    ///
    /// # Errors
    /// The file has the whole layer or nothing of it, and nobody knows which before the next start. The rows stay readable; the
    /// file is not written again in this process ([`State::stopped`]).
    pub fn write(self) -> Result<(), StateError> {
        match self.shared.file.write(&self.frozen.changes, &self.frozen.chain) {
            Ok(snapshot) => {
                let file = Arc::new(View::Folded(snapshot));
                let mut layers = self.shared.write();
                let before = (layers.folding.take(), std::mem::replace(&mut layers.file, file));
                drop(layers);
                // Thousands of rows are freed outside of the lock.
                drop(before);
                Ok(())
            }
            Err(error) => {
                self.shared.stop(&error, None);
                Err(error)
            }
        }
    }
}

impl Drop for Fold {
    fn drop(&mut self) {
        self.shared.write().is_folding = false;
    }
}
