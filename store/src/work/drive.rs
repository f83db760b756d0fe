//! Which lists a query is read from: of all that hold what it wants, those with the least in them.

use tillit_engine::case::{Actor, Person};

use super::lists::{ListId, Lists, Name};
use super::query::{CaseQuery, TaskFilter, TaskQuery};
use super::who::Who;

/// Collects what could be read, and keeps the least.
struct Choice<'w> {
    lists: &'w Lists,
    least: Vec<ListId>,
}

impl Choice<'_> {
    /// All that is wanted is in these lists together.
    fn offer(&mut self, lists: impl IntoIterator<Item = Option<ListId>>) {
        let lists: Vec<ListId> = lists.into_iter().flatten().collect();
        if self.lists.size(&lists) < self.lists.size(&self.least) {
            self.least = lists;
        }
    }

    fn offer_name(&mut self, name: impl Into<Option<Name>>) {
        let list = name.into().and_then(|name| self.lists.named(&name));
        self.offer([list]);
    }

    fn offer_task(&mut self, filter: &TaskFilter, viewer: &Actor) {
        let TaskFilter { role, team, person, my_teams, late: _ } = filter;
        role.iter().for_each(|role| self.offer_name(Name::Role(role.clone())));
        team.iter().for_each(|team| self.offer_name(Name::Team(team.clone())));
        person.iter().for_each(|person| self.offer_name(Who::of(person).map(Name::Person)));
        if *my_teams && let Actor::Person { teams, .. } = viewer {
            self.offer(teams.iter().map(|team| self.lists.named(&Name::Team(team.clone()))).collect::<Vec<_>>());
        }
    }
}

/// The lists from which cases are read. `seen` holds all that the viewer sees.
pub(super) fn of_cases(lists: &Lists, query: &CaseQuery, viewer: &Actor, seen: Vec<ListId>) -> Vec<ListId> {
    let mut choice = Choice { lists, least: seen };
    let named = |person: &Option<Person>, name: fn(Who) -> Name| person.as_ref().map(|person| Who::of(person).map(name));
    query.process.iter().for_each(|process| choice.offer_name(Name::Process(process.clone())));
    query.status.iter().for_each(|status| choice.offer_name(Name::Status(status.clone())));
    named(&query.owner, Name::Owner).into_iter().for_each(|name| choice.offer_name(name));
    named(&query.requester, Name::Requester).into_iter().for_each(|name| choice.offer_name(name));
    query.listed.iter().for_each(|(field, value)| choice.offer([lists.valued(field, value)]));
    if query.matters {
        choice.offer_name(Name::Matters);
    }
    if query.mine {
        let who = viewer.person().and_then(Who::of);
        let named = |name: fn(Who) -> Name| who.clone().and_then(|who| lists.named(&name(who)));
        choice.offer([named(Name::Person), named(Name::Owner)]);
    }
    choice.offer_task(&query.task, viewer);
    choice.least
}

/// The lists from which tasks are read. `seen` holds all that the viewer is told of.
pub(super) fn of_tasks(lists: &Lists, query: &TaskQuery, viewer: &Actor, seen: Vec<ListId>) -> Vec<ListId> {
    let mut choice = Choice { lists, least: seen };
    query.process.iter().for_each(|process| choice.offer_name(Name::Process(process.clone())));
    query.step.iter().for_each(|step| choice.offer_name(Name::Step(step.clone())));
    if query.unclaimed {
        choice.offer_name(Name::Unclaimed);
    }
    if query.mine {
        choice.offer_name(viewer.person().and_then(Who::of).map(Name::Person));
    }
    if query.may {
        choice.offer(lists.doable(viewer).into_iter().map(Some));
    }
    choice.offer_task(&query.task, viewer);
    choice.least
}
