//! What a list should be: every row gone through, kept if it is wanted, and sorted.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Person, Queued, Value};
use tillit_store::Summary;
use tillit_store::work::{CaseQuery, CaseSort, TaskFilter, TaskQuery, TaskSort};

pub(super) struct Model<'a> {
    pub(super) rows: &'a [Arc<Summary>],
    pub(super) viewer: &'a Actor,
    pub(super) now: Timestamp,
}

impl Model<'_> {
    /// Where each case of the list began, in order.
    pub(super) fn cases(&self, query: &CaseQuery) -> Vec<u64> {
        let mut rows: Vec<&Arc<Summary>> = self.rows.iter().filter(|row| row.ended.is_none() && self.wants(query, row)).collect();
        rows.sort_by(|one, other| {
            let by = match &query.sort {
                CaseSort::Received | CaseSort::Ended => Ordering::Equal,
                CaseSort::Changed => one.head.cmp(&other.head),
                CaseSort::Due => {
                    let due = |row: &Summary| row.tasks.iter().filter_map(|task| task.due).min().filter(|_| self.all(row));
                    return set_first(due(one), due(other), query.page.falling, |one, other| one.cmp(other))
                        .then(turned(one.begun.cmp(&other.begun), query.page.falling));
                }
                CaseSort::Listed(field) => {
                    let value = |row: &Summary| self.value(row, field);
                    return set_first(value(one), value(other), query.page.falling, by_value)
                        .then(turned(one.begun.cmp(&other.begun), query.page.falling));
                }
            };
            turned(by.then(one.begun.cmp(&other.begun)), query.page.falling)
        });
        rows.iter().map(|row| row.begun).collect()
    }

    /// Case and task of each of the list, in order.
    pub(super) fn tasks(&self, query: &TaskQuery) -> Vec<(u64, usize)> {
        let mut tasks: Vec<(&Summary, usize)> = Vec::new();
        for row in self.rows {
            tasks.extend((0..row.tasks.len()).filter(|place| self.wants_task(query, row, &row.tasks[*place])).map(|place| (&**row, place)));
        }
        let falling = query.page.falling;
        tasks.sort_by(|(one, place), (other, other_place)| {
            let (task, other_task) = (&one.tasks[*place], &other.tasks[*other_place]);
            let by = match query.sort {
                TaskSort::Due => set_first(task.due, other_task.due, falling, |one, other| one.cmp(other)),
                TaskSort::Since => turned(task.since.cmp(&other_task.since), falling),
                TaskSort::Received => Ordering::Equal,
            };
            by.then(turned((one.begun, task.id).cmp(&(other.begun, other_task.id)), falling))
        });
        tasks.iter().map(|(row, place)| (row.begun, *place)).collect()
    }

    pub(super) fn matters(&self) -> Vec<u64> {
        self.rows.iter().filter(|row| self.all(row) && !row.matters.is_empty()).map(|row| row.begun).collect()
    }

    fn all(&self, row: &Summary) -> bool {
        row.onlookers.all.admits(self.viewer)
    }

    fn sees(&self, row: &Summary) -> bool {
        self.all(row) || row.onlookers.public.admits(self.viewer) || row.tasks.iter().any(|task| task.admission.admits(self.viewer))
    }

    fn told(&self, row: &Summary, task: &Queued) -> bool {
        self.all(row) || task.admission.admits(self.viewer)
    }

    fn me(&self, person: &Person) -> bool {
        matches!(self.viewer, Actor::Person { person: me, .. } if me.is_same(person))
    }

    fn value(&self, row: &Summary, field: &str) -> Option<Value> {
        let all = self.all(row);
        row.listed.iter().find(|listed| &*listed.field == field && (all || listed.public)).map(|listed| listed.value.clone())
    }

    fn wants(&self, query: &CaseQuery, row: &Summary) -> bool {
        let told: Vec<&Queued> = row.tasks.iter().filter(|task| self.told(row, task)).collect();
        let is = |person: &Option<Person>, wanted: &Person| person.as_ref().is_some_and(|person| person.is_same(wanted));
        let openly = |wanted: &Person| {
            row.listed.iter().any(|listed| listed.public && matches!(&listed.value, Value::Person(person) if person.is_same(wanted)))
        };
        let mut wants = self.sees(row);
        wants &= query.process.as_ref().is_none_or(|process| row.process == *process);
        wants &= query.status.as_ref().is_none_or(|status| row.status.as_ref() == Some(status));
        wants &= query.task == TaskFilter::default() || told.iter().any(|task| self.fits(&query.task, task));
        wants &= query.owner.as_ref().is_none_or(|owner| is(&row.owner, owner) && (self.all(row) || self.me(owner)));
        wants &= query.requester.as_ref().is_none_or(|it| is(&row.requester, it) && (self.all(row) || self.me(it) || openly(it)));
        let mine = row.owner.as_ref().is_some_and(|owner| self.me(owner)) || told.iter().any(|task| self.is_mine(task));
        wants &= !query.mine || mine;
        wants &= !query.matters || (self.all(row) && !row.matters.is_empty());
        wants && query.listed.iter().all(|(field, value)| self.value(row, field).is_some_and(|it| by_value(&it, value).is_eq()))
    }

    fn wants_task(&self, query: &TaskQuery, row: &Summary, task: &Queued) -> bool {
        self.told(row, task)
            && self.fits(&query.task, task)
            && (!query.mine || self.is_mine(task))
            && (!query.unclaimed || task.claimed_by.is_none())
            && (!query.may || task.admission.admits(self.viewer))
            && query.process.as_ref().is_none_or(|process| task.process == *process)
            && query.step.as_ref().is_none_or(|step| task.step == *step)
    }

    fn is_mine(&self, task: &Queued) -> bool {
        task.claimed_by.as_ref().is_some_and(|it| self.me(it)) || task.admission.only.as_ref().is_some_and(|it| self.me(it))
    }

    fn fits(&self, filter: &TaskFilter, task: &Queued) -> bool {
        let admission = &task.admission;
        let for_role = |role| admission.roles.contains(role) || admission.roles_of_any_team.contains(role);
        let for_team = |team| admission.team.as_ref() == Some(team) || admission.teams.contains(team);
        let for_person =
            |it: &Person| [&task.claimed_by, &admission.only].iter().any(|one| one.as_ref().is_some_and(|one| one.is_same(it)));
        let mine = matches!(self.viewer, Actor::Person { teams, .. } if teams.iter().any(for_team));
        filter.role.as_ref().is_none_or(for_role)
            && filter.team.as_ref().is_none_or(for_team)
            && filter.person.as_ref().is_none_or(for_person)
            && (!filter.my_teams || mine)
            && (!filter.late || task.due.is_some_and(|due| due < self.now))
    }
}

fn turned(order: Ordering, falling: bool) -> Ordering {
    if falling { order.reverse() } else { order }
}

/// What is unset comes last from both sides.
fn set_first<T>(one: Option<T>, other: Option<T>, falling: bool, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => turned(compare(&one, &other), falling),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Choices before people, as the fields of these tests have them.
fn by_value(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => (one.to_lowercase(), one).cmp(&(other.to_lowercase(), other)),
        (Value::Choice(one), Value::Choice(other)) => one.cmp(other),
        (Value::Person(one), Value::Person(other)) => {
            let who = |person: &Person| match person {
                Person::Known(id) => (0, id.to_string()),
                Person::Guest { mail, .. } => (1, mail.to_lowercase()),
            };
            who(one).cmp(&who(other))
        }
        (Value::Choice(_), _) => Ordering::Less,
        (_, Value::Choice(_)) => Ordering::Greater,
        (one, other) => panic!("{one:?} and {other:?} are of one field"),
    }
}
