//! How fast the core decides: the whole life of an incident, again and again, on one core.
//!
//! `cargo bench -p tillit-engine --bench core` prints commands a second and what checking the package takes. Every command is
//! decided and its events applied, once, as the store does it; rules, forms, timers and mail effects included.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the package and the clock")]

use std::path::Path;
use std::time::{Duration, Instant};

use tillit_engine::case::{Actor, Case, Command, Context, Directory, FieldValues, Id, Person, PersonFacts, Text, Value};
use tillit_engine::{Package, Sources, advance, check, tasks};

fn main() {
    let sources = read(Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace"));
    let began = Instant::now();
    let mut checks = 0u32;
    let mut package = None;
    while began.elapsed() < Duration::from_secs(1) {
        package = check(&sources).package;
        checks += 1;
    }
    let package = package.expect("the incident package is clean");
    println!("check of the incident package: {:.2} ms", began.elapsed().as_secs_f64() * 1000.0 / f64::from(checks));
    let desk = Desk::new(&package);
    for seconds in [1, 5] {
        let began = Instant::now();
        let (mut commands, mut cases) = (0u64, 0u64);
        while began.elapsed() < Duration::from_secs(seconds) {
            commands += desk.life_of_an_incident();
            cases += 1;
        }
        let elapsed = began.elapsed().as_secs_f64();
        let rate = commands as f64 / elapsed;
        println!(
            "core: {rate:.0} commands/s on one core ({cases} cases, {:.1} commands a case, {elapsed:.1} s)",
            commands as f64 / cases as f64
        );
    }
}

fn read(root: &Path) -> Sources {
    let mut files = vec![("package.yaml".to_owned(), std::fs::read(root.join("package.yaml")).expect("the package is there"))];
    let mut folders = vec![root.join("workflows"), root.join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("it lies in the package").to_string_lossy().into_owned();
                files.push((name, std::fs::read(&path).expect("it can be read")));
            }
        }
    }
    Sources::new(files)
}

struct Desk<'a> {
    package: &'a Package,
    directory: Directory,
    actors: Vec<(Text, Actor)>,
}

fn text(words: &str) -> Text {
    Text::from(words)
}

impl<'a> Desk<'a> {
    fn new(package: &'a Package) -> Desk<'a> {
        let catalogue = &package.draft().catalogue;
        let people = catalogue.people.values().map(|person| {
            let member = |team: &&tillit_engine::model::Team| team.members.iter().any(|name| name.value == person.name.value);
            let facts = PersonFacts {
                name: text(person.full_name.as_ref().map_or("", |name| name.as_str())),
                mail: person.mail.as_ref().map(|mail| text(mail.as_str())),
                language: None,
                roles: person.roles.iter().map(|role| text(role.as_str())).collect(),
                teams: catalogue.teams.values().filter(member).map(|team| text(team.name.as_str())).collect(),
                retired: person.retired,
            };
            (text(person.name.as_str()), facts)
        });
        let directory = Directory { people: people.collect() };
        let actors = directory.people.keys().map(|id| (id.clone(), Actor::of(Person::Known(id.clone()), &directory))).collect();
        Desk { package, directory, actors }
    }

    fn actor(&self, name: &str) -> &Actor {
        &self.actors.iter().find(|(id, _)| **id == *name).expect("the person is in the seed").1
    }

    fn execute(&self, case: Option<Case>, command: &Command, actor: &Actor, at: jiff::Timestamp) -> Case {
        let context =
            Context { now: at, actor, directory: &self.directory, case_id: Some(text("case")), number: Some(text("INC-2026-000001")) };
        advance(self.package, case.as_ref(), command, &context).expect("the command is right").1
    }

    /// From a call to the desk until the case closes by itself; tells how many commands that took.
    fn life_of_an_incident(&self) -> u64 {
        let at: jiff::Timestamp = "2026-03-02T08:00:00Z".parse().expect("it is an instant");
        let words = |field: &str, value: &str| (text(field), Some(Value::text(value)));
        let choice = |field: &str, value: &str| (text(field), Some(Value::Choice(text(value))));
        let service = (text("service"), Some(Value::Item { list: text("service"), item: text("mail") }));
        let reporter = (text("reporter"), Some(Value::Person(Person::Known(text("anna")))));
        let form = vec![reporter, words("contact", "anna@student.uu.example"), words("summary", "Mail"), words("description", "No mail")];
        let start = Command::Start { process: text("incident"), start: text("phone"), fields: form, message: None };
        let mut case = self.execute(None, &start, self.actor("hanna"), at);
        let mut commands = 1;
        let mut step = |case: Case, command: Command, by: &str| {
            commands += 1;
            self.execute(Some(case), &command, self.actor(by), at)
        };
        let task = |case: &Case| case.tasks.keys().next().copied().expect("the case asks something");
        let complete = |case: &Case, fields: FieldValues| Command::Complete { task: task(case), fields, tick: Vec::new(), why: None };
        let choose = |case: &Case, way: &str, tick: &[&str]| Command::Choose {
            task: task(case),
            way: text(way),
            fields: Vec::new(),
            tick: tick.iter().map(|item| text(item)).collect(),
            why: None,
        };
        let command = complete(&case, vec![choice("kind", "incident"), service]);
        case = step(case, command, "hanna");
        let command = complete(&case, vec![choice("impact", "group"), choice("urgency", "today")]);
        case = step(case, command, "hanna");
        let command = choose(&case, "forward", &["earlier", "known_errors"]);
        case = step(case, command, "hanna");
        let command = choose(&case, "can_solve", &[]);
        case = step(case, command, "sara");
        let command = complete(&case, vec![words("solution", "Restarted the service")]);
        case = step(case, command, "sara");
        let effects: Vec<Id> = case.outbox.keys().copied().collect();
        for effect in effects {
            commands += 1;
            case = self.execute(Some(case), &Command::Report { effect, result: Ok(()) }, &Actor::Engine, at);
        }
        let timer = case.timers.values().next().expect("the 48 hours run").clone();
        case = self.execute(Some(case), &Command::Fire { timer: timer.id }, &Actor::Engine, timer.due);
        assert!(case.ended.is_some() && tasks(self.package, &case, &Actor::Engine, &self.directory).is_empty(), "the case has closed");
        commands + 1
    }
}
