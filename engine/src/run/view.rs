//! The facts at a place of a running case.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::case::{Actor, Case, Context, Id, Message, Person, Scope, Text, Value};
use crate::package::{Package, Plan};
use crate::rules::Things;

/// What a case looks like from one place.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(crate) package: &'a Package,
    pub(crate) case: &'a Case,
    pub(crate) context: &'a Context<'a>,
    pub(crate) scope: Id,
    /// What came, where something came.
    pub(crate) message: Option<&'a Message>,
    /// What a called process gave back.
    pub(crate) answer: Option<&'a [(Text, Value)]>,
}

impl<'a> View<'a> {
    /// The flow whose fields and steps are seen here.
    pub(crate) fn home(&self) -> Option<&'a Scope> {
        self.case.home(self.scope)
    }

    pub(crate) fn plan(&self) -> Option<&'a Plan> {
        self.package.plans.get(&self.home()?.process)
    }

    pub(crate) fn zone(&self) -> &'a TimeZone {
        &self.package.zone
    }

    /// The fact of a bare name. Fields of the scope first: a derived field may bear its rule's name.
    pub(crate) fn fact(&self, name: &str) -> Option<Value> {
        let scope = self.home()?;
        if let Some(value) = scope.fields.get(name) {
            return Some(value.clone());
        }
        let case = self.case;
        match name {
            "number" => case.number.clone().map(Value::Text),
            "process" => Some(Value::Text(case.process.clone())),
            "status" => case.status.clone().map(Value::Choice),
            "channel" => Some(Value::Text(case.channel.clone())),
            "received" => Some(Value::Instant(case.received)),
            "ended" => case.ended.as_ref().map(|ended| Value::Instant(ended.at)),
            "owner" => case.owner.clone().map(Value::Person),
            "now" => Some(Value::Instant(self.context.now)),
            "today" => Some(Value::Date(self.context.now.to_zoned_datetime(self.zone().clone()).date())),
            "actor" => match self.context.actor {
                Actor::Person { person, .. } => Some(Value::Person(person.clone())),
                Actor::System(_) | Actor::Engine => None,
            },
            _ => self.list(name),
        }
    }

    fn list(&self, fact: &str) -> Option<Value> {
        let list = self.package.list_facts.get(fact)?;
        let items = self.package.lists.get(list)?;
        let items = items.keys().map(|item| Value::Item { list: list.clone(), item: item.clone() });
        Some(Value::List(Arc::new(items.collect())))
    }

    /// `message.part`, `answer.part`.
    pub(crate) fn came(&self, owner: &str, part: &str) -> Option<Value> {
        match owner {
            "message" => self.message?.part(part).cloned(),
            "answer" => self.answer?.iter().find(|(name, _)| &**name == part).map(|(_, value)| value.clone()),
            _ => None,
        }
    }

    /// `steps.NAME.by|at|times`.
    pub(crate) fn step(&self, step: &str, part: &str) -> Option<Value> {
        let known = self.home()?.steps.get(step);
        match part {
            "times" => Some(Value::Number(known.map_or(0, |state| i64::from(state.times)))),
            "by" => known?.by.clone().map(Value::Person),
            "at" => known?.left.map(Value::Instant),
            _ => None,
        }
    }

    /// The fact of a path: `steps.fix.at`, `message.sender.mail`, `service.team`.
    pub(crate) fn path(&self, path: &str) -> Option<Value> {
        let mut parts = path.split('.');
        let first = parts.next()?;
        let mut value = match first {
            "message" | "answer" => self.came(first, parts.next()?)?,
            "steps" => self.step(parts.next()?, parts.next()?)?,
            name => self.fact(name)?,
        };
        for part in parts {
            value = self.member(&value, part)?;
        }
        Some(value)
    }

    /// `value.name`, where values of the kind have parts.
    pub(crate) fn member(&self, value: &Value, name: &str) -> Option<Value> {
        match value {
            Value::Person(person) => self.part_of_person(person, name),
            Value::Team(team) => self.part_of_team(team, name),
            Value::Contact(contact) => self.part_of_contact(contact, name),
            Value::Item { list, item } => self.part_of_item(list, item, name),
            _ => None,
        }
    }

    pub(crate) fn part_of_item(&self, list: &str, item: &str, name: &str) -> Option<Value> {
        let item = self.package.lists.get(list)?.get(item)?;
        if name == "title" { Some(Value::Text(item.title.clone())) } else { item.fields.get(name).cloned() }
    }

    pub(crate) fn part_of_person(&self, person: &Person, name: &str) -> Option<Value> {
        match person {
            Person::Guest { name: full, mail } => match name {
                "name" => Some(Value::Text(full.clone())),
                "mail" => Some(Value::Text(mail.clone())),
                "roles" | "teams" => Some(Value::List(Arc::default())),
                _ => None,
            },
            Person::Known(id) => {
                let facts = self.context.directory.people.get(id)?;
                match name {
                    "name" => Some(Value::Text(facts.name.clone())),
                    "mail" => facts.mail.clone().map(Value::Text),
                    "language" => facts.language.clone().map(Value::Text),
                    "roles" => Some(Value::List(Arc::new(facts.roles.iter().cloned().map(Value::Text).collect()))),
                    "teams" => Some(Value::List(Arc::new(facts.teams.iter().cloned().map(Value::Team).collect()))),
                    _ => None,
                }
            }
        }
    }

    pub(crate) fn part_of_team(&self, team: &str, name: &str) -> Option<Value> {
        let plan = self.package.teams.get(team)?;
        match name {
            "title" => Some(Value::Text(plan.title.clone())),
            "mail" => plan.mail.clone().map(Value::Text),
            "lead" => plan.lead.clone().map(|lead| Value::Person(Person::Known(lead))),
            "members" => Some(Value::List(Arc::new(self.members(team).map(Value::Person).collect()))),
            _ => None,
        }
    }

    pub(crate) fn part_of_contact(&self, contact: &str, name: &str) -> Option<Value> {
        let plan = self.package.contacts.get(contact)?;
        (name == "title").then(|| Value::Text(plan.title.clone()))
    }

    /// The people of a team, by id.
    pub(crate) fn members(&self, team: &str) -> impl Iterator<Item = Person> {
        let people = self.context.directory.people.iter();
        people.filter(move |(_, facts)| facts.teams.contains(team)).map(|(id, _)| Person::Known(id.clone()))
    }
}

/// What rules ask of things while they run.
impl Things for View<'_> {
    fn item(&self, list: &str, item: &str, field: &str) -> Option<Value> {
        self.part_of_item(list, item, field)
    }

    fn person(&self, person: &Person, field: &str) -> Option<Value> {
        self.part_of_person(person, field)
    }

    fn team(&self, team: &str, field: &str) -> Option<Value> {
        self.part_of_team(team, field)
    }

    fn contact(&self, contact: &str, field: &str) -> Option<Value> {
        self.part_of_contact(contact, field)
    }
}
