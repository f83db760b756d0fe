//! Packages that were live once: the journal has them whole.

use std::sync::Arc;

use tillit_engine::{Package, check};

use crate::error::StoreError;
use crate::packages::sources;
use crate::record::{Change, Record, ShortHash, Stream};
use crate::store::{Store, record_at};

impl Store {
    /// A package that is live or was once, by the short hash that entries name; `None`: none was, or this tillit cannot read it any
    /// more. An older one is read and checked anew each time: this is for who asks about the past.
    ///
    /// # Errors
    /// What is kept cannot be read.
    pub fn published(&self, package: ShortHash) -> Result<Option<Arc<Package>>, StoreError> {
        if let Some(live) = self.live().filter(|live| ShortHash::of(live.package.hash()) == package) {
            return Ok(Some(live.package.clone()));
        }
        let mut next = self.last_of(Stream::Packages)?.map(|(_, position)| position);
        while let Some(position) = next {
            let (envelope, record) = record_at(&self.journal, position)?;
            match record {
                Record::Organisation(entry) => match entry.change {
                    Change::Published { package: hash, files, .. } if hash.short() == package => {
                        return Ok(check(&sources(&files)).package.map(Arc::new));
                    }
                    _ => next = envelope.place.before,
                },
                Record::Case(_) => return Err(StoreError::Contradiction { position, cause: "it publishes no package" }),
            }
        }
        Ok(None)
    }
}
