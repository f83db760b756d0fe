//! A case that is driven through the core, with its entries, and whoever reads it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tillit_engine::case::{Actor, Case, Command, Context, Directory, FieldValues, Id, Person, Refusal, Text, Value};
use tillit_engine::{Language, Package, ShortHash, Sources, check, execute, tasks};
use tillit_server::view::{self, CaseView, Reader};
use tillit_store::record::{Entry, Read, Visibility};
use tillit_store::{Summary, summarise};

pub(crate) fn text(words: &str) -> Text {
    Text::from(words)
}

/// The files of the package of the repository's root: path within it → text.
pub(crate) fn package_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned();
    let mut files = vec![("package.yaml".to_owned(), fs::read_to_string(root.join("package.yaml")).unwrap())];
    let mut folders: Vec<PathBuf> = vec![root.join("workflows"), root.join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The package of the repository's root.
pub(crate) fn package() -> &'static Package {
    static PACKAGE: OnceLock<Package> = OnceLock::new();
    let bytes = || package_files().into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    PACKAGE.get_or_init(|| check(&Sources::new(bytes())).package.expect("the package is clean"))
}

/// One case and its journal.
pub(crate) struct Desk {
    pub(crate) package: &'static Package,
    pub(crate) directory: Directory,
    pub(crate) now: jiff::Timestamp,
    pub(crate) case: Option<Case>,
    pub(crate) entries: Vec<Entry>,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        let package = package();
        let now = "2026-03-02T08:00:00.25Z".parse().unwrap();
        Desk { package, directory: package.directory(), now, case: None, entries: Vec::new() }
    }

    /// A case that was told of by telephone and waits to be categorised.
    pub(crate) fn phoned() -> Desk {
        let mut desk = Desk::new();
        let fields = vec![
            (text("reporter"), Some(Value::Person(Person::Known(text("anna"))))),
            (text("contact"), Some(Value::text("018-471 00 00"))),
            (text("summary"), Some(Value::text("The printer is silent"))),
            (text("description"), Some(Value::text("Nothing comes out"))),
        ];
        desk.give("hanna", Command::Start { process: text("incident"), start: text("phone"), fields, message: None });
        desk
    }

    /// A case whose priority the rule has said.
    pub(crate) fn prioritised() -> Desk {
        let mut desk = Desk::phoned();
        let service = text(desk.offered("service").first().expect("there are services"));
        let item = |item: Text| Value::Item { list: text("service"), item };
        desk.complete("hanna", "categorise", vec![(text("kind"), choice("incident")), (text("service"), Some(item(service)))]);
        desk.complete("hanna", "prioritise", vec![(text("impact"), choice("person")), (text("urgency"), choice("later"))]);
        desk
    }

    fn offered(&self, field: &str) -> Vec<String> {
        tillit_engine::offers(self.package, "incident", field).into_iter().map(|(name, _)| name.to_string()).collect()
    }

    pub(crate) fn case(&self) -> &Case {
        self.case.as_ref().expect("the case has begun")
    }

    pub(crate) fn known(&self, name: &str) -> Actor {
        Actor::of(Person::Known(text(name)), &self.directory)
    }

    #[track_caller]
    pub(crate) fn give(&mut self, by: &str, command: Command) {
        let actor = self.known(by);
        self.attempt(&actor, command).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    }

    #[track_caller]
    pub(crate) fn complete(&mut self, by: &str, step: &str, fields: FieldValues) {
        let task = self.task(step);
        self.give(by, Command::Complete { task, fields, tick: Vec::new(), why: None });
    }

    #[track_caller]
    pub(crate) fn task(&self, step: &str) -> Id {
        let all = tasks(self.package, self.case(), &Actor::Engine, &self.directory);
        all.iter().find(|task| *task.step == *step).unwrap_or_else(|| panic!("{step} is not among {all:?}")).id
    }

    pub(crate) fn attempt(&mut self, actor: &Actor, command: Command) -> Result<(), Refusal> {
        let id = text("01957f3a-0000-7000-8000-000000000001");
        let number = Some(text("INC-2026-000001"));
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: Some(id.clone()), number };
        let outcome = execute(self.package, self.case.as_ref(), &command, &context)?;
        let entry = Entry {
            case: id,
            visibility: Visibility::Public,
            process: self.package.process_hash("incident"),
            package: ShortHash([0x9a; 8]),
            actor: actor.clone(),
            command,
            read: Read::default(),
            outcome,
            erased: Vec::new(),
        };
        self.case = entry.replay(self.case.take());
        self.entries.push(entry);
        Ok(())
    }

    /// The row that lists keep of the case.
    pub(crate) fn summary(&self) -> Summary {
        summarise(self.package, self.case(), 1, self.case().seq)
    }

    pub(crate) fn reader<'a>(&'a self, actor: &'a Actor, language: Language) -> Reader<'a> {
        Reader { package: self.package, directory: &self.directory, actor, now: self.now, language }
    }

    pub(crate) fn shown_to(&self, person: &str, language: Language) -> Option<CaseView> {
        let actor = self.known(person);
        view::case(&self.reader(&actor, language), self.case(), ShortHash([0x9a; 8]))
    }
}

pub(crate) fn choice(item: &str) -> Option<Value> {
    Some(Value::Choice(text(item)))
}
