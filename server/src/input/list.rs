//! What lists are asked for, after the `?` → queries of the store.

use serde_json::Value as Json;
use tillit_engine::case::{Person, Text, Value};
use tillit_engine::nearest;
use tillit_store::work::{CaseQuery, CaseSort, MOST_ROWS, PageOf, TaskFilter, TaskQuery, TaskSort, USUAL_ROWS};

use super::{Input, InputError, Misfit};
use crate::http::Query;
use crate::words::{listed, words};

/// What every list may be asked for.
const PAGE: [&str; 3] = ["sort", "limit", "after"];
/// What is asked of tasks, of cases too.
const OF_TASK: [&str; 5] = ["role", "team", "person", "my_teams", "late"];
/// What is asked of cases.
const OF_CASES: [&str; 6] = ["process", "status", "owner", "requester", "mine", "matters"];
/// What is asked of cases by page alone: those that have ended.
const ENDED: &str = "ended";
/// What is asked of tasks alone.
const OF_TASKS: [&str; 5] = ["process", "step", "mine", "unclaimed", "may"];
/// Before the name of a field that something else has too: `fields.team`.
const FIELD: &str = "fields.";

/// The cases that are asked for, by page. A field declared `listed` is named by itself or, always, as `fields.NAME`.
///
/// # Errors
/// What does not fit, all of it.
pub fn cases(input: &Input<'_>, query: &Query) -> Result<CaseQuery, InputError> {
    let mut asked = Asked { input, query, misfits: Vec::new() };
    let fields = listed_fields(input, query.value("process"));
    let found = asked.cases(&fields, &[&PAGE[..], &[ENDED]].concat());
    let is_ended = asked.flag(ENDED);
    let (name, falling) = sort_of(query);
    let sort = match name {
        Some(_) if is_ended => asked.sort_of_ended(name),
        None if is_ended => CaseSort::Ended,
        None | Some("received") => CaseSort::Received,
        Some("changed") => CaseSort::Changed,
        Some("due") => CaseSort::Due,
        Some(name) => asked.sort_by_field(name, &fields),
    };
    // What ended last is looked for first, unless something else is said.
    let falling = falling || (is_ended && name.is_none());
    let found = CaseQuery { sort, page: asked.page(falling), ..found };
    asked.done(found)
}

/// The open cases that are to be counted: asked for as [`cases`] are, but for page, order, and those that have ended.
///
/// # Errors
/// What does not fit, all of it.
pub fn counted_cases(input: &Input<'_>, query: &Query) -> Result<CaseQuery, InputError> {
    let mut asked = Asked { input, query, misfits: Vec::new() };
    let found = asked.cases(&listed_fields(input, query.value("process")), &[]);
    asked.done(found)
}

/// The tasks that are asked for, by page.
///
/// # Errors
/// What does not fit, all of it.
pub fn tasks(input: &Input<'_>, query: &Query) -> Result<TaskQuery, InputError> {
    let mut asked = Asked { input, query, misfits: Vec::new() };
    let found = asked.tasks(&PAGE);
    let (name, falling) = sort_of(query);
    let sort = match name {
        None | Some("due") => TaskSort::Due,
        Some("since") => TaskSort::Since,
        Some("received") => TaskSort::Received,
        Some(other) => {
            asked.unknown("sort", other, &["due", "since", "received"]);
            TaskSort::Due
        }
    };
    let found = TaskQuery { sort, page: asked.page(falling), ..found };
    asked.done(found)
}

/// The tasks that are to be counted: asked for as [`tasks`] are, but for page and order.
///
/// # Errors
/// What does not fit, all of it.
pub fn counted_tasks(input: &Input<'_>, query: &Query) -> Result<TaskQuery, InputError> {
    let mut asked = Asked { input, query, misfits: Vec::new() };
    let found = asked.tasks(&[]);
    asked.done(found)
}

/// The page that is asked for of cases with matters.
///
/// # Errors
/// What does not fit, all of it.
pub fn matters(input: &Input<'_>, query: &Query) -> Result<PageOf, InputError> {
    let mut asked = Asked { input, query, misfits: query.misfits(&PAGE[1..]) };
    let page = asked.page(false);
    asked.done(page)
}

/// A query while it is read, and what did not fit so far.
struct Asked<'a> {
    input: &'a Input<'a>,
    query: &'a Query,
    misfits: Vec<Misfit>,
}

impl Asked<'_> {
    fn done<T>(self, found: T) -> Result<T, InputError> {
        if self.misfits.is_empty() { Ok(found) } else { Err(self.misfits.into()) }
    }

    /// What is asked of cases, whatever page of them is wanted. `others` are names that the caller reads.
    fn cases(&mut self, fields: &[(&str, Vec<&str>)], others: &[&str]) -> CaseQuery {
        let reserved = [&PAGE[..], &OF_TASK, &OF_CASES, &[ENDED]].concat();
        let named = |name: &str| match name.strip_prefix(FIELD) {
            Some(field) => fields.iter().find(|known| known.0 == field),
            None => fields.iter().find(|known| known.0 == name).filter(|_| !reserved.contains(&name)),
        };
        let with_prefix: Vec<String> = fields.iter().map(|(field, _)| format!("{FIELD}{field}")).collect();
        let of_fields = fields.iter().map(|(field, _)| *field).filter(|field| !reserved.contains(field));
        let of_cases = [&OF_TASK[..], &OF_CASES, others].concat();
        let known = of_cases.into_iter().chain(with_prefix.iter().map(String::as_str)).chain(of_fields).collect::<Vec<_>>();
        self.misfits.extend(self.query.misfits(&known));
        let given = self.query.all().filter(|(_, value)| !value.is_empty());
        let given: Vec<_> = given.filter_map(|(name, value)| named(name).map(|known| (name, known, value))).collect();
        let values = given
            .into_iter()
            .filter_map(|(name, (field, processes), value)| Some((Text::from(*field), self.field(name, field, processes, value)?)))
            .collect();
        CaseQuery {
            process: self.process(),
            status: self.status(),
            task: self.task(),
            owner: self.person("owner"),
            requester: self.person("requester"),
            mine: self.flag("mine"),
            matters: self.flag("matters"),
            listed: values,
            ..CaseQuery::default()
        }
    }

    /// What is asked of tasks, whatever page of them is wanted. `others` are names that the caller reads.
    fn tasks(&mut self, others: &[&str]) -> TaskQuery {
        self.misfits.extend(self.query.misfits(&[others, &OF_TASK, &OF_TASKS].concat()));
        TaskQuery {
            task: self.task(),
            mine: self.flag("mine"),
            unclaimed: self.flag("unclaimed"),
            may: self.flag("may"),
            process: self.process(),
            step: self.query.value("step").map(Text::from),
            ..TaskQuery::default()
        }
    }

    fn flag(&mut self, name: &str) -> bool {
        self.query.is_set(name).unwrap_or_else(|misfit| {
            self.misfits.push(misfit);
            false
        })
    }

    fn task(&mut self) -> TaskFilter {
        let catalogue = &self.input.package.draft().catalogue;
        let (roles, teams): (Vec<_>, Vec<_>) = (catalogue.roles.keys().collect(), catalogue.teams.keys().collect());
        TaskFilter {
            role: self.one_of("role", &roles),
            team: self.one_of("team", &teams),
            person: self.person("person"),
            my_teams: self.flag("my_teams"),
            late: self.flag("late"),
        }
    }

    fn process(&mut self) -> Option<Text> {
        let all: Vec<_> = self.input.package.draft().processes.keys().collect();
        self.one_of("process", &all)
    }

    fn status(&mut self) -> Option<Text> {
        let draft = self.input.package.draft();
        let lists = draft.processes.values().filter_map(|process| draft.catalogue.choices.get(process.statuses.as_ref()?.as_str()));
        let all: Vec<_> = lists.flat_map(|list| list.items.keys()).collect();
        self.one_of("status", &all)
    }

    /// A name that must be one of those there are: a list of nothing would not tell that it is misspelt.
    fn one_of(&mut self, name: &str, all: &[impl AsRef<str>]) -> Option<Text> {
        let value = self.query.value(name)?;
        let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
        if !all.contains(&value) {
            self.unknown(name, value, &all);
        }
        Some(Text::from(value))
    }

    fn unknown(&mut self, name: &str, value: &str, all: &[&str]) {
        let here = listed(all.iter().copied(), 12);
        let what = match nearest(value, all.iter().copied()) {
            Some(near) => words!("`{value}` finns inte; menade du `{near}`?", "there is no `{value}`; did you mean `{near}`?"),
            None => words!("`{value}` finns inte; det som finns är {here}", "there is no `{value}`; there is {here}"; here),
        };
        self.misfits.push(Misfit { at: name.to_owned(), what, of: all.iter().map(|one| (*one).into()).collect() });
    }

    fn person(&mut self, name: &str) -> Option<Person> {
        let value = self.query.value(name)?;
        let person = self.input.person(&Json::from(value));
        if person.is_none() {
            let what = words!("det finns ingen sådan person", "there is no such person");
            self.misfits.push(Misfit::new(name, what));
        }
        person
    }

    /// A value for a field, by the type that it has in one of the processes that list it.
    fn field(&mut self, name: &str, field: &str, processes: &[&str], value: &str) -> Option<Value> {
        let mut read = processes.iter().map(|process| self.input.field(process, field, &Json::from(value)));
        let first = read.next()?;
        match read.fold(first, |found, next| found.or(next)) {
            Ok(value) => value,
            Err(misfit) => {
                self.misfits.push(Misfit { at: name.to_owned(), ..misfit });
                None
            }
        }
    }

    fn sort_of_ended(&mut self, name: Option<&str>) -> CaseSort {
        if let Some(other) = name.filter(|name| *name != "ended") {
            self.unknown("sort", other, &["ended"]);
        }
        CaseSort::Ended
    }

    fn sort_by_field(&mut self, name: &str, fields: &[(&str, Vec<&str>)]) -> CaseSort {
        let field = name.strip_prefix(FIELD).unwrap_or(name);
        if !fields.iter().any(|(known, _)| *known == field) {
            let all: Vec<&str> = ["received", "changed", "due"].into_iter().chain(fields.iter().map(|(name, _)| *name)).collect();
            self.unknown("sort", name, &all);
        }
        CaseSort::Listed(Text::from(field))
    }

    fn page(&mut self, falling: bool) -> PageOf {
        let limit = match self.query.value("limit").map(str::parse) {
            None => USUAL_ROWS,
            Some(Ok(limit)) if (1..=MOST_ROWS).contains(&limit) => limit,
            Some(_) => {
                let what = words!("en sida har 1 till {MOST_ROWS} rader", "a page has 1 to {MOST_ROWS} rows");
                self.misfits.push(Misfit::new("limit", what));
                USUAL_ROWS
            }
        };
        PageOf { falling, limit, after: self.query.value("after").map(str::to_owned) }
    }
}

/// By what a list is sorted, and whether the last comes first: `-changed`.
fn sort_of(query: &Query) -> (Option<&str>, bool) {
    match query.value("sort") {
        Some(name) => name.strip_prefix('-').map_or((Some(name), false), |name| (Some(name), true)),
        None => (None, false),
    }
}

/// Fields declared `listed`, each with the processes that list it: of one process, or of all.
fn listed_fields<'a>(input: &Input<'a>, process: Option<&str>) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, known) in &input.package.draft().processes {
        for field in known.fields.values().filter(|field| field.listed && process.is_none_or(|process| process == name)) {
            match all.iter_mut().find(|(known, _)| *known == field.name.as_str()) {
                Some((_, processes)) => processes.push(name),
                None => all.push((field.name.as_str(), vec![name])),
            }
        }
    }
    all
}
