//! The package that is live, and the flows that older cases are pinned to.
//!
//! A case goes on by the process as it was when the case began; rules, messages and the rest of the catalogue are those of now
//! (DESIGN.md 4, "Pinned and late"). So there is one made-up package for each version of a process that cases follow: its flow,
//! with everything else of the live one. They are made, and checked, when a package is about to go live.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tillit_engine::case::{Case, Text};
use tillit_engine::{Checked, Package, Pinned, Sources, check, pin};

use crate::error::StoreError;
use crate::record::ShortHash;
use crate::request::{PinnedVersion, Unfit};
use crate::rows;
use crate::state::Changes;

/// A version of a process: its name and its hash.
pub(crate) type Version = (Text, ShortHash);

/// The packages of a store at one moment.
#[derive(Debug, Default)]
pub(crate) struct Packages {
    live: Option<Arc<Live>>,
    /// Version of a process → the position of an entry that published it.
    published: Arc<BTreeMap<Version, u64>>,
    /// What was made for versions other than the live ones.
    pinned: Mutex<BTreeMap<Version, Arc<Package>>>,
}

/// The live package.
#[derive(Debug)]
pub struct Live {
    /// The position of the entry that published it.
    pub position: u64,
    /// Its files.
    pub sources: Sources,
    /// What they say.
    pub package: Arc<Package>,
}

/// A package that may go live: checked by itself, and with every version of a process that live cases follow.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) files: Vec<(String, String)>,
    pub(crate) live: Live,
    pinned: BTreeMap<Version, Arc<Package>>,
    /// The versions that live cases stay on, each with the count of its cases.
    pub stays: Vec<PinnedVersion>,
}

/// Where the files of published packages are read.
pub(crate) trait Published {
    /// The files of the package that an entry published.
    fn files(&self, position: u64) -> Result<BTreeMap<String, String>, StoreError>;
}

impl Packages {
    /// The live package.
    pub(crate) fn live(&self) -> Option<&Arc<Live>> {
        self.live.as_ref()
    }

    /// The live package's short hash.
    pub(crate) fn live_hash(&self) -> Option<ShortHash> {
        self.live.as_ref().map(|live| ShortHash::of(live.package.hash()))
    }

    /// The package that a case goes by.
    pub(crate) fn of(&self, case: &Case, published: &dyn Published) -> Result<Arc<Package>, StoreError> {
        self.version(&(case.process.clone(), case.process_hash), published)
    }

    /// The packages of versions that are not the live ones.
    pub(crate) fn older(&self, followed: &BTreeMap<Version, u64>, published: &dyn Published) -> Result<Vec<Arc<Package>>, StoreError> {
        let older = followed.keys().filter(|version| !self.live.as_ref().is_some_and(|live| live.has(version)));
        older.map(|version| self.version(version, published)).collect()
    }

    /// The package of a version of a process.
    pub(crate) fn version(&self, version: &Version, published: &dyn Published) -> Result<Arc<Package>, StoreError> {
        if let Some(live) = self.live.as_ref().filter(|live| live.has(version)) {
            return Ok(live.package.clone());
        }
        let known = self.pinned.lock().unwrap_or_else(PoisonError::into_inner).get(version).cloned();
        if let Some(package) = known {
            return Ok(package);
        }
        let package = Arc::new(self.make(version, published)?);
        self.pinned.lock().unwrap_or_else(PoisonError::into_inner).insert(version.clone(), package.clone());
        Ok(package)
    }

    /// Makes the package of a version that was not asked for since the live one went live: of a case that is no longer live, whose
    /// flow the rules of now need not fit. It is then shown as it was.
    fn make(&self, version: &Version, published: &dyn Published) -> Result<Package, StoreError> {
        let older = self.sources_of(version, published)?;
        let fitted = self.live.as_ref().and_then(|live| pin(&live.sources, &older, &version.0).checked.package);
        match fitted.or_else(|| check(&older).package) {
            Some(package) => Ok(package),
            None => Err(StoreError::OlderPackage { process: version.0.clone(), hash: version.1 }),
        }
    }

    /// Checks a package by itself, and its rules against every version that live cases follow. The inner error is all that is wrong
    /// with it.
    pub(crate) fn prepare(
        &self,
        files: Vec<(String, String)>,
        followed: &BTreeMap<Version, u64>,
        published: &dyn Published,
    ) -> Result<Result<Prepared, Vec<Unfit>>, StoreError> {
        let sources = sources(files.iter().map(|(path, text)| (path, text)));
        let Checked { diagnostics, package } = check(&sources);
        let Some(package) = package else { return Ok(Err(vec![Unfit { pinned: None, sources, diagnostics }])) };
        let live = Live { position: 0, sources, package: Arc::new(package) };
        let (mut pinned, mut stays, mut unfit) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (version, cases) in followed.iter().filter(|(version, _)| !live.has(version)) {
            let stay = PinnedVersion { process: version.0.clone(), hash: version.1, cases: *cases };
            let older = self.sources_of(version, published)?;
            let Pinned { sources, checked } = pin(&live.sources, &older, &version.0);
            match checked.package {
                Some(package) => _ = pinned.insert(version.clone(), Arc::new(package)),
                None => unfit.push(Unfit { pinned: Some(stay.clone()), sources, diagnostics: checked.diagnostics }),
            }
            stays.push(stay);
        }
        Ok(if unfit.is_empty() { Ok(Prepared { files, live, pinned, stays }) } else { Err(unfit) })
    }

    /// The packages after a prepared one has gone live by the entry at `position`.
    pub(crate) fn with(&self, prepared: &Prepared, position: u64) -> Packages {
        let live = Live { position, sources: prepared.live.sources.clone(), package: prepared.live.package.clone() };
        let mut published = (*self.published).clone();
        for version in live.versions() {
            published.entry(version).or_insert(position);
        }
        Packages { live: Some(Arc::new(live)), published: Arc::new(published), pinned: Mutex::new(prepared.pinned.clone()) }
    }

    /// What is known of packages at a start: which versions were published where.
    pub(crate) fn known(published: BTreeMap<Version, u64>) -> Packages {
        Packages { published: Arc::new(published), ..Packages::default() }
    }

    /// The rows of the package that has just gone live.
    pub(crate) fn put_rows(&self, rows: &mut Changes) {
        let Some(live) = &self.live else { return };
        rows::put_live(rows, live.position);
        for version in live.versions() {
            if self.published.get(&version) == Some(&live.position) {
                rows::put_version(rows, &version, live.position);
            }
        }
    }

    /// The files that hold a version of a process.
    fn sources_of(&self, version: &Version, published: &dyn Published) -> Result<Sources, StoreError> {
        let position = self.published.get(version).ok_or_else(|| StoreError::NoVersion { process: version.0.clone(), hash: version.1 })?;
        Ok(sources(&published.files(*position)?))
    }

    /// The packages after one has gone live that was checked when it was published: at a start. What older cases need is made when
    /// one of them is asked for.
    pub(crate) fn after(&self, files: &BTreeMap<String, String>, position: u64) -> Result<Packages, StoreError> {
        let sources = sources(files);
        let Checked { diagnostics, package } = check(&sources);
        let Some(package) = package else {
            let first = diagnostics.first().map(|one| one.message.en.clone()).unwrap_or_default();
            return Err(StoreError::Package { position, cause: first });
        };
        let prepared = Prepared {
            files: Vec::new(),
            live: Live { position, sources, package: Arc::new(package) },
            pinned: BTreeMap::new(),
            stays: Vec::new(),
        };
        Ok(self.with(&prepared, position))
    }
}

pub(crate) fn sources<'f>(files: impl IntoIterator<Item = (&'f String, &'f String)>) -> Sources {
    Sources::new(files.into_iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect())
}

impl Prepared {
    /// Whether it was checked against all versions that live cases follow.
    pub(crate) fn fits(&self, followed: &BTreeMap<Version, u64>) -> bool {
        followed.keys().all(|version| self.live.has(version) || self.pinned.contains_key(version))
    }

    /// The package.
    #[must_use]
    pub fn package(&self) -> &Package {
        &self.live.package
    }
}

impl Live {
    /// Its versions of processes.
    fn versions(&self) -> impl Iterator<Item = Version> + '_ {
        self.package.processes().map(|process| (process.clone(), self.package.process_hash(process)))
    }

    /// Whether a version of a process is this package's own.
    fn has(&self, (process, hash): &Version) -> bool {
        self.package.processes().any(|name| name == process) && self.package.process_hash(process) == *hash
    }
}
