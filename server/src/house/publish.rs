//! Puts a package into force: the first one of an empty data folder, and each one that replaces it.

use std::sync::Arc;

use tillit_engine::{Checked, Sources, check};
use tillit_store::{Ask, Asker, Prepared, Refused, StoreError, Unfit};

use super::House;

/// What became of a package that is to go live.
#[derive(Debug)]
pub enum Publication {
    /// It is live, or would be if it were not only tried.
    Fits {
        /// The package.
        prepared: Arc<Prepared>,
        /// It was the live one before.
        is_same: bool,
    },
    /// It is not right, or does not fit what live cases follow; what was live stays so.
    Unfit(Vec<Unfit>),
    /// The store refused it.
    Refused(Refused),
}

/// Checks a package by itself and against the versions that live cases follow; and, unless it is only tried, makes it the live one,
/// for all cases at once.
///
/// # Errors
/// What is kept cannot be read.
pub fn publish(house: &House, sources: &Sources, only_try: bool) -> Result<Publication, StoreError> {
    // Looked at here too, since the store is given texts: bytes that are no UTF-8 would have been replaced.
    let Checked { diagnostics, package } = check(sources);
    if package.is_none() {
        return Ok(Publication::Unfit(vec![Unfit { pinned: None, sources: sources.clone(), diagnostics }]));
    }
    let prepared = match house.store().prepare(files(sources))? {
        Ok(prepared) => Arc::new(prepared),
        Err(unfit) => return Ok(Publication::Unfit(unfit)),
    };
    let live = house.store().live();
    let is_same = live.is_some_and(|live| live.package.hash() == prepared.package().hash());
    if only_try || is_same {
        return Ok(Publication::Fits { prepared, is_same });
    }
    Ok(match house.ask(Asker::Engine, Ask::Publish { prepared: prepared.clone(), why: None }) {
        Ok(_) => Publication::Fits { prepared, is_same },
        Err(Refused::Package(unfit)) => Publication::Unfit(unfit),
        Err(refused) => Publication::Refused(refused),
    })
}

/// Whether a folder says something else than the package that is live.
#[must_use]
pub fn folder_differs(house: &House, sources: &Sources) -> bool {
    house.store().live().is_some_and(|live| *live.package.hash() != sources.hash())
}

/// Path and text of each file.
fn files(sources: &Sources) -> Vec<(String, String)> {
    sources.iter().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect()
}
