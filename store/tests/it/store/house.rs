//! A house for tests: a store on two disks in memory, with a clock that stands until it is moved and chance that a seed tells.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tillit_engine::case::{Command, FieldValues, Id, Person, Text, Value};
use tillit_engine::tasks;
use tillit_store::record::Hash;
use tillit_store::{Answer, Answered, Ask, Asker, CaseName, Chance, Key, Options, Refused, Request, Store, StoreError, Writer, open_on};

use crate::desk::{incident_files, text};
use crate::disk::MemoryDisk;

/// Path within the package → text.
pub(super) type Files = Vec<(String, String)>;

/// A store, its disks, and what comes from outside.
pub(crate) struct House {
    pub(crate) journal: MemoryDisk,
    pub(crate) state: MemoryDisk,
    pub(crate) writer: Writer,
    pub(crate) now: Timestamp,
    drawn: u64,
}

impl House {
    /// A house with the incident package.
    pub(crate) fn new() -> House {
        House::with(incident_files())
    }

    /// A house with a package.
    pub(crate) fn with(files: Files) -> House {
        let mut house = House::on(MemoryDisk::default(), MemoryDisk::default()).unwrap();
        house.publish(files).unwrap();
        house
    }

    /// A house with what lies on two disks, which may be one.
    pub(crate) fn on(journal: MemoryDisk, state: MemoryDisk) -> Result<House, StoreError> {
        let writer = open(&journal, &state)?;
        Ok(House { journal, state, writer, now: "2026-03-02T08:00:00Z".parse().unwrap(), drawn: 0 })
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        self.writer.store()
    }

    /// Ends this process and starts the next: in order, or as if it were killed.
    pub(crate) fn reopen(self, in_order: bool) -> House {
        let House { journal, state, writer, now, drawn } = self;
        if in_order {
            writer.finish().unwrap();
        } else {
            drop(writer);
        }
        let writer = open(&journal, &state).unwrap();
        House { journal, state, writer, now, drawn }
    }

    /// As after someone has removed the state file.
    pub(crate) fn rebuilt(self) -> House {
        let House { journal, writer, now, drawn, .. } = self;
        drop(writer);
        let state = MemoryDisk::default();
        let writer = open(&journal, &state).unwrap();
        House { journal, state, writer, now, drawn }
    }

    pub(crate) fn request(&mut self, by: Asker, ask: Ask) -> Request {
        self.drawn += 1;
        let mut chance = [9; 32];
        chance[..8].copy_from_slice(&self.drawn.to_le_bytes());
        Request { at: self.now, chance: Chance(chance), by, key: None, ask }
    }

    pub(crate) fn commit(&mut self, request: Request) -> Result<Answer, Refused> {
        self.writer.commit(vec![request]).remove(0)
    }

    pub(crate) fn ask(&mut self, by: Asker, ask: Ask) -> Result<Answer, Refused> {
        let request = self.request(by, ask);
        self.commit(request)
    }

    pub(crate) fn publish(&mut self, files: Files) -> Result<Answer, Refused> {
        let prepared = self.store().prepare(files).unwrap().map_err(Refused::Package)?;
        self.ask(Asker::Engine, Ask::Publish { prepared: Arc::new(prepared), why: None })
    }

    pub(crate) fn start(&mut self, by: &str, start: &str, fields: &[(&str, Value)]) -> Answered {
        let ask = Ask::Start { process: text("incident"), start: text(start), fields: values(fields) };
        case(self.ask(known(by), ask))
    }

    /// A call that the helpdesk takes.
    pub(crate) fn phone(&mut self) -> Answered {
        let bo = Value::Person(Person::Known(text("anna")));
        self.start(
            "hanna",
            "phone",
            &[
                ("reporter", bo),
                ("contact", Value::text("0123")),
                ("summary", Value::text("Mail")),
                ("description", Value::text("It stands still")),
            ],
        )
    }

    pub(crate) fn give(&mut self, by: &str, case: &Answered, command: Command) -> Result<Answer, Refused> {
        self.ask(known(by), Ask::Give { case: CaseName::Id(case.case.id.clone()), version: None, command })
    }

    /// The open task of a case.
    pub(crate) fn task(&self, answered: &Answered) -> Id {
        *answered.case.tasks.keys().next().expect("a task is open")
    }

    /// All that can be read, to be compared.
    pub(crate) fn picture(&self) -> String {
        picture(self.store())
    }

    pub(crate) fn pass(&mut self, hours: i64) {
        self.now += SignedDuration::from_hours(hours);
    }
}

/// Opens the store on its disks.
pub(crate) fn open(journal: &MemoryDisk, state: &MemoryDisk) -> Result<Writer, StoreError> {
    open_on(Arc::new(journal.clone()), Arc::new(state.clone()), &options())
}

/// Small layers and segments, so that tests go through folds and seals.
pub(crate) fn options() -> Options {
    let mut options = Options::default();
    options.journal.segment_bytes = 60_000;
    options.state.fold_rows = 40;
    options.state.most_rows = 200;
    options.cases_in_memory = 4;
    options
}

/// Everything that a store can be asked about its cases and its organisation, as text.
pub(crate) fn picture(store: &Store) -> String {
    let mut lines = Vec::new();
    for summary in store.all_cases().unwrap() {
        let found = store.find(&CaseName::Id(summary.case.clone())).unwrap().expect("it has a row");
        assert_eq!(*found.summary, *summary);
        if let Some(number) = &summary.number {
            assert_eq!(store.find(&CaseName::Number(number.clone())).unwrap().unwrap().case.id, summary.case);
        }
        let history = store.history(&summary).unwrap();
        lines.push(format!("{:?}\n{:?}\n{} entries", found.case, found.summary, history.len()));
    }
    let organisation = store.organisation();
    organisation.people().for_each(|person| lines.push(format!("{person:?}")));
    organisation.tokens().for_each(|token| lines.push(format!("{token:?}")));
    lines.push(format!("{:?}", store.live().map(|live| (live.position, *live.package.hash()))));
    lines.push(format!("{:?}", store.due(Timestamp::MAX, usize::MAX)));
    lines.push(format!("{:?}", store.work().versions()));
    lines.join("\n")
}

/// The case of an answer.
#[track_caller]
pub(crate) fn case(answer: Result<Answer, Refused>) -> Answered {
    match answer {
        Ok(Answer::Case(answered)) => answered,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn known(id: &str) -> Asker {
    Asker::Person(Person::Known(text(id)))
}

pub(crate) fn values(fields: &[(&str, Value)]) -> FieldValues {
    fields.iter().map(|(name, value)| (text(name), Some(value.clone()))).collect()
}

pub(crate) fn key(name: &str, request: &str) -> Option<Key> {
    let mut bytes = [0; 32];
    bytes[..request.len()].copy_from_slice(request.as_bytes());
    Some(Key { key: Text::from(name), request: Hash::new(bytes) })
}

/// What someone may do with the case's first task.
pub(crate) fn may(store: &Store, answered: &Answered, person: &str) -> bool {
    let package = store.package_of(&answered.case).unwrap();
    let organisation = store.organisation();
    let actor = tillit_engine::case::Actor::of(Person::Known(text(person)), organisation.directory());
    tasks(&package, &answered.case, &actor, organisation.directory()).iter().any(|task| task.may)
}
