//! What is kept, to be read: cases, their histories, lists, and what the organisation has decided. Threads share it; only the
//! [`Writer`](crate::Writer) changes it, and what it changes is seen when it is durable.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use jiff::Timestamp;
use tillit_engine::case::{Case, Text};
use tillit_engine::{Package, Same};

use crate::cases::Cases;
use crate::changed::{Changed, Touched};
use crate::error::StoreError;
use crate::journal::{Journal, NewEntry, StoredEntry};
use crate::keys::{KeyId, KeyRow};
use crate::open_work::open_work;
use crate::organisation::{Organisation, Token};
use crate::packages::{Live, Packages, Prepared, Published};
use crate::record::{Chain, Change, Entry, Envelope, OrganisationEntry, Part, PartName, PersonData, Record, RecordError, Sealed, Stream};
use crate::request::{CaseName, Unfit};
use crate::row::Row;
use crate::rows;
use crate::state::{Changes, Direction, Span, State, StateError, Table};
use crate::summarise::summarise;
use crate::summary::Summary;
use crate::work::Work;

/// How many cases leave the open work at a time.
const MOST_LET_GO: usize = 1_000;

/// A case with its row.
#[derive(Clone, Debug)]
pub struct Found {
    /// The case.
    pub case: Arc<Case>,
    /// Its row.
    pub summary: Arc<Summary>,
}

/// What is kept.
pub struct Store {
    pub(crate) journal: Journal,
    pub(crate) state: State,
    work: RwLock<Work>,
    cases: Cases,
    organisation: RwLock<Arc<Organisation>>,
    packages: RwLock<Arc<Packages>>,
    stopped: OnceLock<Stop>,
    listeners: Mutex<Vec<Listener>>,
    /// Held by whoever changes rows and memory: what one has looked at must not be another's by the time it puts.
    turn: Mutex<()>,
    /// Up to which entry of the journal all has been taken in.
    taken_in: AtomicU64,
}

/// Why the store takes nothing any more.
struct Stop {
    reason: Text,
    is_disk_full: bool,
}

/// A row of the state file: key and value.
type Stored = (Vec<u8>, Vec<u8>);

/// Called after each commit, on the writer's thread: it must not wait.
type Listener = Box<dyn Fn(&News) + Send>;

/// What a commit has changed.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// The cases as they are now.
    pub cases: Vec<Found>,
    /// Another package is live, or people or tokens have changed.
    pub organisation: bool,
}

impl Store {
    pub(crate) fn new(journal: Journal, state: State, most_cases: usize) -> Store {
        Store {
            journal,
            state,
            work: RwLock::default(),
            cases: Cases::new(most_cases),
            organisation: RwLock::default(),
            packages: RwLock::default(),
            stopped: OnceLock::new(),
            listeners: Mutex::default(),
            turn: Mutex::default(),
            taken_in: AtomicU64::new(0),
        }
    }

    /// A case by its id or number.
    ///
    /// # Errors
    /// What is kept of it cannot be read.
    pub fn find(&self, name: &CaseName) -> Result<Option<Found>, StoreError> {
        let Some(summary) = self.summary(name)? else { return Ok(None) };
        let case = self.case(&summary)?;
        Ok(Some(Found { case, summary }))
    }

    /// The row of a case.
    ///
    /// # Errors
    /// What is kept of it cannot be read.
    pub fn summary(&self, name: &CaseName) -> Result<Option<Arc<Summary>>, StoreError> {
        if let Some(row) = self.work().named(name) {
            return Ok(Some(row.clone()));
        }
        let (table, key) = match name {
            CaseName::Id(id) => (Table::Cases, id.as_bytes()),
            CaseName::Number(number) => (Table::Numbers, number.as_bytes()),
        };
        let Some(begun) = self.state.get(table, key)? else { return Ok(None) };
        self.row(rows::position(&begun)?)
    }

    /// The row of the case that began at a position.
    pub(crate) fn row(&self, begun: u64) -> Result<Option<Arc<Summary>>, StoreError> {
        let live = || self.work().get(begun).cloned();
        if let Some(row) = live() {
            return Ok(Some(row));
        }
        match self.state.get(Table::Closed, &begun.to_be_bytes())? {
            Some(row) => Ok(Some(Arc::new(Summary::of_row(&row)?))),
            // It may have been reopened since the first look: rows change while nobody looks at open work.
            None => Ok(live()),
        }
    }

    /// The case of a row, as it is there or later.
    pub(crate) fn case(&self, summary: &Summary) -> Result<Arc<Case>, StoreError> {
        if let Some(case) = self.cases.get(&summary.case).filter(|case| case.seq >= summary.seq) {
            return Ok(case);
        }
        let case = Arc::new(self.rebuild(summary.head)?);
        self.cases.put(case.clone());
        Ok(case)
    }

    /// The case as it was after the entry at a position of the journal.
    pub(crate) fn rebuild(&self, head: u64) -> Result<Case, StoreError> {
        let entries = entries_up_to(&self.journal, head)?;
        let case = entries.iter().fold(None, |case, (_, entry)| entry.replay(case));
        case.ok_or(StoreError::Contradiction { position: head, cause: "its case has no beginning" })
    }

    /// The entries of a case in order, with their envelopes.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn history(&self, summary: &Summary) -> Result<Vec<(Envelope, Entry)>, StoreError> {
        entries_up_to(&self.journal, summary.head)
    }

    /// The rows of all cases, the oldest first.
    ///
    /// # Errors
    /// A row cannot be read.
    pub fn all_cases(&self) -> Result<Vec<Arc<Summary>>, StoreError> {
        let live = || self.work().rows().cloned().collect::<Vec<_>>();
        let mut rows = live();
        for row in self.all(Table::Closed)? {
            rows.push(Arc::new(Summary::of_row(&row.1)?));
        }
        // A case may have been reopened meanwhile, or let go.
        rows.extend(live());
        rows.sort_by_key(|summary| (summary.begun, Reverse(summary.seq)));
        rows.dedup_by_key(|summary| summary.begun);
        Ok(rows)
    }

    /// A case as it was after one of its entries.
    pub(crate) fn as_it_was(&self, summary: &Summary, seq: u64) -> Result<Found, StoreError> {
        let entries = entries_up_to(&self.journal, summary.head)?;
        let (mut case, mut head) = (None, summary.begun);
        for (envelope, entry) in entries.into_iter().take_while(|(envelope, _)| envelope.seq <= seq) {
            head = envelope.place.position;
            case = entry.replay(case);
        }
        let case = case.ok_or(StoreError::Contradiction { position: summary.begun, cause: "its case has no beginning" })?;
        let package = self.package_of(&case)?;
        let summary = Arc::new(summarise(&package, &case, summary.begun, head));
        Ok(Found { case: Arc::new(case), summary })
    }

    /// The number and the position of a stream's last entry.
    pub(crate) fn last_of(&self, stream: Stream) -> Result<Option<(u64, u64)>, StoreError> {
        let row = self.state.get(Table::Streams, &[stream as u8])?;
        Ok(row.map(|row| rows::last_of_stream(&row)).transpose()?)
    }

    /// Reads into memory what the state file has of open work, people, tokens and packages.
    pub(crate) fn load(&self) -> Result<(), StoreError> {
        let work = open_work(self)?;
        let mut organisation = Organisation::default();
        for row in self.all(Table::People)? {
            organisation.set_person(PersonData::of_row(&row.1)?);
        }
        for row in self.all(Table::Tokens)? {
            organisation.set_token(Token::of_row(&row.1)?);
        }
        let (mut published, mut live) = (BTreeMap::new(), None);
        for (key, value) in self.all(Table::Packages)? {
            match key == rows::LIVE {
                true => live = Some(rows::position(&value)?),
                false => _ = published.insert(rows::version_of(&key)?, rows::position(&value)?),
            }
        }
        let mut packages = Packages::known(published);
        if let Some(position) = live {
            packages = packages.after(&self.files(position)?, position)?;
        }
        *self.work.write().unwrap_or_else(PoisonError::into_inner) = work;
        self.set(Arc::new(organisation), Arc::new(packages));
        Ok(())
    }

    /// All rows of a table: key and value.
    fn all(&self, table: Table) -> Result<Vec<Stored>, StoreError> {
        self.some(table, &Span::all(), Direction::Rising, usize::MAX)
    }

    pub(crate) fn some(&self, table: Table, span: &Span, direction: Direction, most: usize) -> Result<Vec<Stored>, StoreError> {
        let rows = self.state.range(table, span, direction, most)?;
        rows.into_iter().map(|row| Ok((row.key, row.value.map_err(StateError::Damaged)?))).collect()
    }

    fn set(&self, organisation: Arc<Organisation>, packages: Arc<Packages>) {
        *self.organisation.write().unwrap_or_else(PoisonError::into_inner) = organisation;
        *self.packages.write().unwrap_or_else(PoisonError::into_inner) = packages;
    }

    /// Makes true at once what an entry of the organisation says, while the journal is replayed.
    pub(crate) fn decide(&self, position: u64, entry: &OrganisationEntry, changed: &mut Changed) -> Result<(), StoreError> {
        let (mut organisation, mut packages) = (self.organisation(), self.packages());
        match &entry.change {
            Change::Published { files, .. } => {
                packages = Arc::new(packages.after(files, position)?);
                packages.put_rows(&mut changed.decided);
            }
            change => {
                Arc::make_mut(&mut organisation).apply(change, entry.at);
                organisation.put_rows(change, &mut changed.decided);
            }
        }
        changed.streams.insert(entry.change.stream(), (entry.seq, position));
        self.set(organisation, packages);
        Ok(())
    }

    /// The rows in layers over their file.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// The last count that is used up in a series of numbers.
    pub(crate) fn count(&self, series: &str) -> Result<u64, StoreError> {
        let row = self.state.get(Table::Counters, series.as_bytes())?;
        row.map_or(Ok(0), |row| Ok(rows::position(&row)?))
    }

    /// What an idempotency key has done.
    pub(crate) fn key(&self, id: KeyId) -> Result<Option<KeyRow>, StoreError> {
        let row = self.state.get(Table::Keys, &id.0)?;
        Ok(row.map(|row| KeyRow::of_row(&row)).transpose()?)
    }

    /// The oldest live case that something from outside finds, leaving some out.
    pub(crate) fn oldest(&self, same: &Same, any_flow: bool, leave_out: &dyn Fn(&Text) -> bool) -> Option<Arc<Summary>> {
        self.work().found_by(same, any_flow).find(|summary| !leave_out(&summary.case)).cloned()
    }

    /// Timers that are due, the earliest first: when, of which case, which.
    #[must_use]
    pub fn due(&self, until: Timestamp, most: usize) -> Vec<(Timestamp, Text, tillit_engine::case::Id)> {
        let work = self.work();
        let due = work.due(until, most).into_iter();
        due.filter_map(|(due, begun, timer)| Some((due, work.get(begun)?.case.clone(), timer))).collect()
    }

    /// The index of open work.
    pub fn work(&self) -> RwLockReadGuard<'_, Work> {
        self.work.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// People and tokens.
    #[must_use]
    pub fn organisation(&self) -> Arc<Organisation> {
        self.organisation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn packages(&self) -> Arc<Packages> {
        self.packages.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The live package; `None` before the first was published.
    #[must_use]
    pub fn live(&self) -> Option<Arc<Live>> {
        self.packages().live().cloned()
    }

    /// The package that a case goes by: the flow that it is pinned to, with the rules of now.
    ///
    /// # Errors
    /// The version that it is pinned to cannot be read.
    pub fn package_of(&self, case: &Case) -> Result<Arc<Package>, StoreError> {
        self.packages().of(case, self)
    }

    /// Checks whether a package may go live. The inner error is all that is wrong with it.
    ///
    /// # Errors
    /// What is kept cannot be read.
    pub fn prepare(&self, files: Vec<(String, String)>) -> Result<Result<Prepared, Vec<Unfit>>, StoreError> {
        let followed = self.work().versions();
        self.packages().prepare(files, &followed, self)
    }

    /// The position of the last entry of the journal; 0 if there is none.
    #[must_use]
    pub fn last_position(&self) -> u64 {
        self.journal.last_position()
    }

    /// How often the journal has had the disk confirm its writes.
    #[must_use]
    pub fn flushes(&self) -> u64 {
        self.journal.flushes()
    }

    /// Why the store takes nothing any more, if so.
    #[must_use]
    pub fn stopped(&self) -> Option<&Text> {
        self.stopped.get().map(|stop| &stop.reason)
    }

    /// Calls `listener` after each commit, on the writer's thread: it must not wait.
    pub fn listen(&self, listener: impl Fn(&News) + Send + 'static) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(listener));
    }

    /// Whether it takes nothing any more since its disk had no room.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        self.stopped.get().is_some_and(|stop| stop.is_disk_full)
    }

    pub(crate) fn stop(&self, reason: &Text, is_disk_full: bool) {
        let _ = self.stopped.set(Stop { reason: reason.clone(), is_disk_full });
    }

    /// Appends to the journal, durably.
    pub(crate) fn append(&self, sealed: &[&Sealed]) -> Result<(), StoreError> {
        let parts: Vec<Vec<(&str, &[u8])>> =
            sealed.iter().map(|one| one.parts.iter().map(|part| (part.name.as_str(), part.stored())).collect()).collect();
        let batch: Vec<NewEntry<'_>> = sealed.iter().zip(&parts).map(|(one, parts)| NewEntry { envelope: &one.envelope, parts }).collect();
        self.journal.append(&batch)?;
        Ok(())
    }

    /// Takes in what has become durable: rows, memory, and those who listen. `mark`: where its entries end.
    pub(crate) fn take_in(&self, rows: Changes, changed: &Changed, mark: Chain) {
        let until = mark.position;
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut work = self.work.write().unwrap_or_else(PoisonError::into_inner);
            self.state.put(rows, mark);
            for Touched { found, .. } in changed.cases.values() {
                match found.summary.is_live(found.summary.at) {
                    true => work.put(found.summary.clone()),
                    false => work.remove(found.summary.begun),
                }
            }
        }
        if let Some((organisation, packages)) = &changed.organisation {
            self.set(organisation.clone(), packages.clone());
        }
        changed.cases.values().for_each(|touched| self.cases.put(touched.found.case.clone()));
        self.taken_in.store(until, Ordering::Release);
        drop(turn);
        let cases = changed.cases.values().map(|touched| touched.found.clone()).collect();
        let news = News { cases, organisation: changed.organisation.is_some() };
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).iter().for_each(|listener| listener(&news));
    }

    /// Up to which entry of the journal all has been taken in by this process, and is seen by who reads.
    pub(crate) fn taken_in(&self) -> u64 {
        self.taken_in.load(Ordering::Acquire)
    }

    /// Moves cases whose time to be reopened has passed from the open work to what is closed.
    pub fn let_go(&self, now: Timestamp) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let over = self.work().over(now, MOST_LET_GO);
        if over.is_empty() {
            return;
        }
        let mut changes = Changes::default();
        over.iter().for_each(|summary| rows::close_case(&mut changes, summary));
        let mut work = self.work.write().unwrap_or_else(PoisonError::into_inner);
        self.state.put(changes, self.state.mark());
        over.iter().for_each(|summary| work.remove(summary.begun));
    }
}

/// What the journal has at a position.
pub(crate) fn read_record(stored: StoredEntry) -> Result<(Envelope, Record), StoreError> {
    let position = stored.position;
    let unreadable = |source| StoreError::Entry { position, source };
    let envelope = Envelope::read(&stored.envelope).map_err(unreadable)?;
    let part = |name: &str, bytes: &[u8]| {
        let name = PartName::named(name).ok_or_else(|| RecordError::Unfit { text: name.to_owned(), what: "part of an entry" })?;
        Part::from_bytes(name, bytes)
    };
    let there = stored.parts.iter().filter_map(|one| Some(part(&one.name, one.bytes.as_ref()?)));
    let parts = there.collect::<Result<Vec<Part>, _>>().map_err(unreadable)?;
    let record = envelope.record(&parts).map_err(unreadable)?;
    Ok((envelope, record))
}

/// The record at a position of a journal.
pub(crate) fn record_at(journal: &Journal, position: u64) -> Result<(Envelope, Record), StoreError> {
    let missing = || StoreError::Contradiction { position, cause: "it is missing" };
    read_record(journal.read(position)?.ok_or_else(missing)?)
}

/// The entries of a case up to its entry at `head`, in order, with their envelopes.
pub(crate) fn entries_up_to(journal: &Journal, head: u64) -> Result<Vec<(Envelope, Entry)>, StoreError> {
    let (mut entries, mut next) = (Vec::new(), Some(head));
    while let Some(position) = next {
        let (envelope, record) = record_at(journal, position)?;
        let Record::Case(entry) = record else {
            return Err(StoreError::Contradiction { position, cause: "it is not of a case" });
        };
        if envelope.place.before.is_some_and(|before| before >= position) {
            return Err(StoreError::Contradiction { position, cause: "it goes on with what comes after it" });
        }
        next = envelope.place.before;
        entries.push((envelope, *entry));
    }
    entries.reverse();
    Ok(entries)
}

impl Published for Store {
    fn files(&self, position: u64) -> Result<BTreeMap<String, String>, StoreError> {
        self.journal.files(position)
    }
}

impl Published for Journal {
    fn files(&self, position: u64) -> Result<BTreeMap<String, String>, StoreError> {
        let Record::Organisation(entry) = record_at(self, position)?.1 else {
            return Err(StoreError::Contradiction { position, cause: "it publishes no package" });
        };
        match entry.change {
            Change::Published { files, .. } => Ok(files),
            _ => Err(StoreError::Contradiction { position, cause: "it publishes no package" }),
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store {{ journal: {:?} }}", self.journal)
    }
}
