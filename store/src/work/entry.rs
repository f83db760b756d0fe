//! In which lists a case and its tasks stand.

use tillit_engine::case::Queued;

use super::audience::{Audience, Named};
use super::lists::{ListId, Lists, Name, Within};
use super::who::Who;
use crate::summary::Summary;

/// Enters a case into its lists: none once it has ended.
pub(super) fn enter_case(lists: &mut Lists, row: &Summary) -> Within {
    if row.ended.is_some() {
        return Within::default();
    }
    let mut within = vec![lists.enter(Name::Process(row.process.clone()))];
    let person = |name: fn(Who) -> Name, person: &Option<_>| person.as_ref().and_then(Who::of).map(name);
    let names = row.status.clone().map(Name::Status).into_iter();
    let names = names.chain(person(Name::Owner, &row.owner)).chain(person(Name::Requester, &row.requester));
    let names = names.chain((!row.matters.is_empty()).then_some(Name::Matters));
    let mut names: Vec<Name> = names.collect();
    for name in row.tasks.iter().flat_map(names_of_task) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    within.extend(names.into_iter().map(|name| lists.enter(name)));
    within.extend(row.listed.iter().map(|listed| lists.enter_value(&listed.field, &listed.value)));
    enter_audience(lists, Audience::of_case(&row.onlookers, &row.tasks), &mut within);
    sorted(within)
}

/// Enters a task into its lists.
pub(super) fn enter_task(lists: &mut Lists, row: &Summary, task: &Queued) -> Within {
    let names = names_of_task(task).chain([Name::Process(task.process.clone()), Name::Step(task.step.clone())]);
    let names = names.chain(task.claimed_by.is_none().then_some(Name::Unclaimed));
    let mut within: Vec<ListId> = names.map(|name| lists.enter(name)).collect();
    enter_audience(lists, Audience::of_task(&row.onlookers, task), &mut within);
    sorted(within)
}

/// Enters a case with open matters, ended or not, into the lists of who sees them.
pub(super) fn enter_matters(lists: &mut Lists, row: &Summary) -> Within {
    let mut within = Vec::new();
    if !row.matters.is_empty() {
        enter_audience(lists, Audience::of_matters(&row.onlookers), &mut within);
    }
    sorted(within)
}

/// What of a task both tasks and cases are found by, each name once.
fn names_of_task(task: &Queued) -> impl Iterator<Item = Name> {
    let admission = &task.admission;
    let roles = admission.roles.iter().chain(&admission.roles_of_any_team).cloned().map(Name::Role);
    let teams = admission.team.iter().chain(&admission.teams).cloned().map(Name::Team);
    let people = [&task.claimed_by, &admission.only].into_iter().flatten().filter_map(Who::of).map(Name::Person);
    let mut names: Vec<Name> = Vec::new();
    for name in roles.chain(teams).chain(people) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter()
}

fn enter_audience(lists: &mut Lists, (audience, named): (Audience, Named), within: &mut Vec<ListId>) {
    within.push(lists.enter_audience(audience));
    within.extend(named.all.into_iter().map(|who| lists.enter(Name::SeenBy(who))));
    within.extend(named.some.into_iter().map(|who| lists.enter(Name::MaySee(who))));
}

fn sorted(mut within: Vec<ListId>) -> Within {
    within.sort_unstable();
    within.into_boxed_slice()
}
