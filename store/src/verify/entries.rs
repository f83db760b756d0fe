//! One pass over the journal: each entry by itself, and against the ones before it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tillit_engine::case::Text;

use super::Findings;
use super::bits::Bits;
use super::rows::Rows;
use crate::disk::with_causes;
use crate::journal::{Journal, StoredEntry};
use crate::keys::{KeyId, KeyRow, Made};
use crate::organisation::Organisation;
use crate::packages::Packages;
use crate::record::{Chain, Change, Entry, Envelope, Hash, Of, OrganisationEntry, Record, Stream};
use crate::replay::asker;
use crate::store::read_record;

/// How many cases' last entries are remembered; of others the entry before is read again.
const MOST_REMEMBERED: usize = 20_000;

/// What the pass learns.
pub(super) struct Pass<'j> {
    pub(super) journal: &'j Journal,
    /// Up to where the state file is true.
    pub(super) mark: Chain,
    pub(super) cases: u64,
    pub(super) entries: u64,
    /// Positions of entries with which cases begin.
    pub(super) begins: Bits,
    /// Positions of entries of cases.
    pub(super) of_cases: Bits,
    /// Positions of entries that another one of the same case follows.
    pub(super) followed: Bits,
    pub(super) packages: Arc<Packages>,
    chain: Before,
    recent: HashMap<Text, (u64, u64)>,
    streams: BTreeMap<Stream, (u64, u64)>,
    organisation: Organisation,
    counts: BTreeMap<Text, u64>,
    /// The key of the request whose entries are being passed, and what they make of it.
    key: Option<(KeyId, KeyRow)>,
    /// An entry could not be read: what it would have counted is not known.
    is_unsure: bool,
}

/// What the next entry is to go on from.
struct Before {
    position: u64,
    /// `None`: the entry before cannot be read.
    hash: Option<Option<Hash>>,
}

impl<'j> Pass<'j> {
    pub(super) fn new(journal: &'j Journal, mark: Chain) -> Pass<'j> {
        Pass {
            journal,
            mark,
            cases: 0,
            entries: 0,
            begins: Bits::default(),
            of_cases: Bits::default(),
            followed: Bits::default(),
            packages: Arc::default(),
            chain: Before { position: 0, hash: Some(None) },
            recent: HashMap::new(),
            streams: BTreeMap::new(),
            organisation: Organisation::default(),
            counts: BTreeMap::new(),
            key: None,
            is_unsure: false,
        }
    }

    /// Passes over the whole journal.
    pub(super) fn run(&mut self, rows: &mut Rows, findings: &mut Findings) {
        let last = self.journal.last_position();
        if self.mark.position > last {
            let cause = format!("it is true up to entry {}, and the journal ends at {last}", self.mark.position);
            findings.of_row(crate::state::Table::Open, None, None, cause);
        }
        for stored in self.journal.read_from(1).take(usize::try_from(last).unwrap_or(usize::MAX)) {
            match stored {
                Ok(stored) => self.entry(stored, rows, findings),
                // The journal's own look has named it.
                Err(_) => {
                    self.chain = Before { position: self.chain.position + 1, hash: None };
                    self.is_unsure = true;
                }
            }
            if self.chain.position == self.mark.position {
                self.at_mark(rows, findings);
            }
        }
        self.end_request(rows, findings);
    }

    fn entry(&mut self, stored: StoredEntry, rows: &mut Rows, findings: &mut Findings) {
        let position = stored.position;
        let hash = Hash::of_envelope(&stored.envelope);
        let before = std::mem::replace(&mut self.chain, Before { position, hash: Some(Some(hash)) });
        if position == self.mark.position && self.mark.hash != Some(hash) {
            findings.of_entry(position, None, "it is not the entry up to which the state file is true: its hash differs");
        }
        let (envelope, record) = match read_record(stored) {
            Ok(read) => read,
            Err(error) => {
                self.is_unsure = true;
                return findings.of_entry(position, None, with_causes(&error));
            }
        };
        self.entries += 1;
        let case = name_of(&envelope);
        if envelope.place.position != position {
            findings.of_entry(position, case.clone(), format!("it says that it is entry {}", envelope.place.position));
        }
        if before.hash.is_some_and(|hash| hash != envelope.place.previous) {
            findings.of_entry(position, case, "the chain is broken: the entry before it was changed, or this one was");
        }
        match record {
            Record::Case(entry) => self.of_case(&envelope, &entry, rows, findings),
            Record::Organisation(entry) => self.of_organisation(&envelope, &entry, rows, findings),
        }
    }

    fn of_case(&mut self, envelope: &Envelope, entry: &Entry, rows: &mut Rows, findings: &mut Findings) {
        let (position, seq) = (envelope.place.position, envelope.seq);
        self.of_cases.add(position);
        let goes_on = match (envelope.place.before, &entry.outcome.started) {
            (None, Some(_)) if seq == 1 => {
                self.cases += 1;
                self.begins.add(position);
                Ok(())
            }
            (Some(before), None) => self.follow(&entry.case, before, position, seq),
            _ => Err("whether it begins its case, it tells in two ways".to_owned()),
        };
        if let Err(cause) = goes_on {
            findings.of_entry(position, Some(entry.case.clone()), cause);
        }
        if self.recent.len() >= MOST_REMEMBERED {
            self.recent.clear();
        }
        self.recent.insert(entry.case.clone(), (position, seq));
        self.number(position, entry, findings);
        self.used_key(envelope, entry, rows, findings);
    }

    /// Whether the entry before is the last one of the same case, and no other follows it.
    fn follow(&mut self, case: &Text, before: u64, position: u64, seq: u64) -> Result<(), String> {
        if before >= position {
            return Err(format!("it goes on from entry {before}, which comes after it"));
        }
        let is_remembered = self.recent.get(case) == Some(&(before, seq.saturating_sub(1)));
        if !is_remembered {
            let stored = self.journal.read(before).ok().flatten();
            let read = stored.and_then(|stored| Envelope::read(&stored.envelope).ok());
            let Some(read) = read else { return Err(format!("the entry before it of its case, {before}, cannot be read")) };
            let is_same = matches!(&read.of, Of::Case { case: other, .. } if other == case);
            if !is_same || read.seq + 1 != seq {
                return Err(format!("it goes on from entry {before}, which is not the one before it of its case"));
            }
        }
        match self.followed.add(before) {
            true => Ok(()),
            false => Err(format!("two entries go on from entry {before}")),
        }
    }

    fn of_organisation(&mut self, envelope: &Envelope, entry: &OrganisationEntry, rows: &mut Rows, findings: &mut Findings) {
        self.end_request(rows, findings);
        let (position, stream) = (envelope.place.position, entry.change.stream());
        let last = self.streams.insert(stream, (entry.seq, position));
        if !self.is_unsure && (last.map_or(0, |(seq, _)| seq) + 1 != entry.seq || last.map(|(_, at)| at) != envelope.place.before) {
            findings.of_entry(position, None, "it does not go on from the one before it of its kind");
        }
        match &entry.change {
            Change::Published { files, .. } => match self.packages.after(files, position) {
                Ok(packages) => self.packages = Arc::new(packages),
                Err(error) => findings.of_entry(position, None, with_causes(&error)),
            },
            change => self.organisation.apply(change, entry.at),
        }
        if position <= self.mark.position {
            rows.decided(&self.organisation, &self.packages, &entry.change, (stream, entry.seq, position));
        }
    }

    /// Numbers have no gaps, and none is given twice.
    fn number(&mut self, position: u64, entry: &Entry, findings: &mut Findings) {
        let Some(started) = &entry.outcome.started else { return };
        let Some(number) = &started.number else { return };
        let version = (started.process.clone(), started.process_hash);
        let package = match self.packages.version(&version, self.journal) {
            Ok(package) => package,
            Err(error) => return findings.of_entry(position, Some(number.clone()), with_causes(&error)),
        };
        let pattern = package.kept(&started.process).and_then(|kept| kept.number.as_ref());
        let Some((series, count)) = pattern.and_then(|pattern| pattern.read(number)) else {
            return findings.of_entry(position, Some(number.clone()), "its number is not of its process's pattern");
        };
        let last = self.counts.insert(Text::from(series), count).unwrap_or(0);
        let is_next = if self.is_unsure { count > last } else { count == last + 1 };
        if !is_next {
            findings.of_entry(position, Some(number.clone()), format!("its number does not follow the last one, which counts {last}"));
        }
    }

    fn used_key(&mut self, envelope: &Envelope, entry: &Entry, rows: &mut Rows, findings: &mut Findings) {
        let used = entry.read.key.zip(asker(&entry.actor)).filter(|_| envelope.place.position <= self.mark.position);
        let Some((used, by)) = used else { return self.end_request(rows, findings) };
        let id = KeyId::of(&by, &used.key);
        let at = entry.read.clock.unwrap_or(envelope.at);
        if self.key.as_ref().is_some_and(|(known, row)| (*known, row.request, row.at) != (id, used.request, at)) {
            self.end_request(rows, findings);
        }
        let row = &mut self.key.get_or_insert((id, KeyRow { request: used.request, at, made: Vec::new() })).1;
        row.made.push(Made { case: entry.case.clone(), seq: envelope.seq, signal: None });
    }

    /// The request whose entries were passed has no more.
    fn end_request(&mut self, rows: &mut Rows, findings: &mut Findings) {
        if let Some((id, row)) = self.key.take() {
            rows.key(id, &row, findings);
        }
    }

    /// The state file has the rows of what was passed until now.
    fn at_mark(&mut self, rows: &mut Rows, findings: &mut Findings) {
        self.end_request(rows, findings);
        rows.counted(&self.counts);
    }
}

/// What an entry's case is called here.
fn name_of(envelope: &Envelope) -> Option<Text> {
    match &envelope.of {
        Of::Case { case, .. } => Some(case.clone()),
        Of::Organisation(_) => None,
    }
}
