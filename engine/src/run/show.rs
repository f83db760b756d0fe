//! What a case asks of people now, as whoever asks may see it: tasks with their forms and ways, and actions.
//!
//! Read-only and pure: lists, forms and the API are made of this, so they ask `may` by the same function as `execute`. Whether
//! whoever asks may see the case at all is asked first, by the caller: `may(See)`.

use super::evaluate::Evaluator;
use super::judge::{Asked, Judge};
use super::may::{Action, Sight, allowed, seen, seen_as, work_of};
use super::trigger::{self, is_within};
use super::view::View;
use crate::case::{Actor, Case, Context, Directory, Id, Person, Task, Text, Value};
use crate::model::{Choices, Process, Title, Type};
use crate::package::{DecidedBy, FormField, Package, StepKindPlan, TriggerPlan};

/// A task as it is shown.
#[derive(Clone, Debug)]
pub struct TaskShown {
    /// The task.
    pub id: Id,
    /// The step.
    pub step: Text,
    /// The process whose step it is.
    pub process: Text,
    /// The step's title.
    pub title: Title,
    /// A person decides by ways; else the task is completed.
    pub is_decision: bool,
    /// Who may.
    pub roles: Vec<Text>,
    /// The team whose members may.
    pub team: Option<Text>,
    /// The only person who may.
    pub person: Option<Person>,
    /// Who claimed it.
    pub claimed_by: Option<Person>,
    /// By when.
    pub due: Option<jiff::Timestamp>,
    /// Whoever asks may do it.
    pub may: bool,
    /// What must be ticked, with titles.
    pub checklist: Vec<(Text, Title)>,
    /// What is asked.
    pub form: Vec<FieldShown>,
    /// What is shown beside it.
    pub show: Vec<FieldShown>,
    /// The ways of a decision.
    pub ways: Vec<WayShown>,
}

/// A way as it is shown.
#[derive(Clone, Debug)]
pub struct WayShown {
    /// Its name.
    pub name: Text,
    /// Its title.
    pub title: Title,
    /// What it asks, besides the task's form.
    pub form: Vec<FieldShown>,
    /// Words for the journal are asked.
    pub why: bool,
}

/// An action as it is shown: only what whoever asks may do now.
#[derive(Clone, Debug)]
pub struct ActionShown {
    /// `HANDLER` of `always`, or `STEP.HANDLER`.
    pub name: Text,
    /// Its title.
    pub title: Title,
    /// What it asks.
    pub form: Vec<FieldShown>,
    /// Words for the journal are asked.
    pub why: bool,
    /// The steps to pick from, with titles; empty where there is nothing to pick.
    pub next: Vec<(Text, Title)>,
}

/// A field as it is shown.
#[derive(Clone, Debug)]
pub struct FieldShown {
    /// Its name.
    pub field: Text,
    /// Its title.
    pub title: Title,
    /// Its type.
    pub of: Type,
    /// The values that are offered, where there are few; retired ones are not.
    pub offered: Vec<(Text, Title)>,
    /// It must have a value.
    pub required: bool,
    /// The value it has.
    pub value: Option<Value>,
}

/// The open tasks of a case, for someone who may see it: the caller asks `may(See)` first.
///
/// What a task asks and shows is there for who may do it, and for who sees the whole case; someone who sees only what is public
/// is told no other values. To the rest the task is a title.
#[must_use]
pub fn tasks(package: &Package, case: &Case, actor: &Actor, directory: &Directory) -> Vec<TaskShown> {
    let context = Context { now: case.at, actor, directory, case_id: None, number: None };
    let of_case = seen(&view(package, case, &context, case.main().id), actor);
    case.tasks.values().filter_map(|task| shown(&view(package, case, &context, task.scope), actor, task, of_case)).collect()
}

/// The actions that whoever asks may do now: of those who may see the case, which the caller asks first, `may(See)`.
#[must_use]
pub fn actions(package: &Package, case: &Case, actor: &Actor, directory: &Directory, now: jiff::Timestamp) -> Vec<ActionShown> {
    let context = Context { now, actor, directory, case_id: None, number: None };
    actions_with(&mut Evaluator::default(), package, case, &context)
}

/// As [`actions`], with another judge: a proof asks every answer that the types allow.
#[must_use]
pub fn actions_with<J: Judge>(judge: &mut J, package: &Package, case: &Case, context: &Context<'_>) -> Vec<ActionShown> {
    let Context { now, actor, .. } = *context;
    let of_case = seen(&view(package, case, context, case.main().id), actor);
    let standing = trigger::actions(package, case).into_iter();
    let allowed = standing.filter(|standing| {
        let view = view(package, case, context, standing.scope);
        let holds = |formula| judge.holds(&Asked { view: &view, formula }).unwrap_or(false);
        is_within(package, case, standing.handler, now)
            && !standing.is_busy(case)
            && allowed(&view, actor, &Action::Do(standing.name())).is_ok()
            && standing.handler.condition.as_ref().is_none_or(holds)
    });
    let shown = allowed.filter_map(|standing| {
        let view = view(package, case, context, standing.scope);
        let process = draft_of(&view)?;
        let handler = match standing.step {
            Some(step) => {
                let step = process.flow.steps.get(&*step.name)?;
                let until = match &step.kind {
                    crate::model::StepKind::Wait(until) => until.get(&*standing.handler.name),
                    _ => None,
                };
                until.or_else(|| step.meanwhile.get(&*standing.handler.name))?
            }
            None => process.always.get(&*standing.handler.name)?,
        };
        let TriggerPlan::Role(roles) = &standing.handler.trigger else { unreachable!("only handlers with `role` are actions") };
        let sight = of_case.max(seen_as(&view, actor, roles, None));
        let steps = if standing.handler.next.len() > 1 { standing.handler.next.as_slice() } else { &[] };
        let title_of = |step: &Text| process.flow.steps.get(&**step).map(|step| step.title.clone()).unwrap_or_default();
        Some(ActionShown {
            name: standing.name(),
            title: handler.title.clone().unwrap_or_default(),
            form: asked(&view, &standing.handler.form, sight),
            why: standing.handler.why,
            next: steps.iter().map(|step| (step.clone(), title_of(step))).collect(),
        })
    });
    shown.collect()
}

/// The values that a field offers, where there are few: of a choice, a team, a contact or a list; retired ones are not.
#[must_use]
pub fn offers(package: &Package, process: &str, field: &str) -> Vec<(Text, Title)> {
    let draft = package.draft.processes.get(process);
    let plan = package.plans.get(process).and_then(|plan| plan.fields.get(field));
    let both = draft.zip(plan);
    both.map(|(draft, plan)| offered(package, draft, field, &plan.of, &plan.allowed)).unwrap_or_default()
}

fn view<'a>(package: &'a Package, case: &'a Case, context: &'a Context<'a>, scope: Id) -> View<'a> {
    View { package, case, context, scope, message: None, answer: None }
}

fn draft_of<'a>(view: &View<'a>) -> Option<&'a Process> {
    view.package.draft.processes.get(&*view.home()?.process)
}

fn shown(view: &View<'_>, actor: &Actor, task: &Task, of_case: Sight) -> Option<TaskShown> {
    let process = draft_of(view)?;
    let step = process.flow.steps.get(&*task.step)?;
    let work = work_of(view.package, view.case, task);
    let draft_work = match &step.kind {
        crate::model::StepKind::Activity(work) => Some(work),
        crate::model::StepKind::Decision(decision) => match &decision.by {
            crate::model::Decider::Person(work) => Some(work),
            crate::model::Decider::Rule(_) | crate::model::Decider::Expressions => None,
        },
        _ => None,
    }?;
    let may = allowed(view, actor, &Action::Task(task.id)).is_ok();
    let by_task = if may { seen_as(view, actor, &work.roles, task.team.as_ref()) } else { Sight::Nothing };
    // Whoever sees only what is public is told nothing of what is asked of others.
    let sight = if may || of_case == Sight::All { of_case.max(by_task) } else { Sight::Nothing };
    let to_show = draft_work.show.iter().map(|name| FormField { field: Text::from(name.as_str()), required: false });
    Some(TaskShown {
        id: task.id,
        step: task.step.clone(),
        process: Text::from(process.name.as_str()),
        title: step.title.clone(),
        is_decision: matches!(step.kind, crate::model::StepKind::Decision(_)),
        roles: work.roles.clone(),
        team: task.team.clone(),
        person: task.person.clone(),
        claimed_by: task.claimed_by.clone(),
        due: task.due,
        may,
        checklist: draft_work.checklist.values().map(|(name, title)| (Text::from(name.as_str()), title.clone())).collect(),
        form: asked(view, &work.form, sight),
        show: told(view, &to_show.collect::<Vec<_>>(), sight),
        ways: ways(view, process, task, sight),
    })
}

fn ways(view: &View<'_>, process: &Process, task: &Task, sight: Sight) -> Vec<WayShown> {
    let plan = &view.package.plan(process.name.as_str()).steps[&task.step];
    let (StepKindPlan::Decision { by: DecidedBy::Person(_), ways }, Some(step)) = (&plan.kind, process.flow.steps.get(&*task.step)) else {
        return Vec::new();
    };
    let crate::model::StepKind::Decision(decision) = &step.kind else { return Vec::new() };
    let title_of = |name: &Text| decision.ways.get(&**name).and_then(|way| way.title.clone()).unwrap_or_default();
    ways.iter()
        .map(|(name, way)| WayShown { name: name.clone(), title: title_of(name), form: asked(view, &way.form, sight), why: way.why })
        .collect()
}

/// The fields of a form. Who sees only what is public is asked for the rest too, without being told what it holds.
pub(super) fn asked(view: &View<'_>, form: &[FormField], sight: Sight) -> Vec<FieldShown> {
    if sight == Sight::Nothing {
        return Vec::new();
    }
    form.iter().filter_map(|item| field(view, item, sight)).collect()
}

/// The fields that are only shown: to who sees only what is public, those.
fn told(view: &View<'_>, show: &[FormField], sight: Sight) -> Vec<FieldShown> {
    let mut all = asked(view, show, sight);
    all.retain(|shown| is_told(view, &shown.field, sight));
    all
}

fn is_told(view: &View<'_>, field: &Text, sight: Sight) -> bool {
    match sight {
        Sight::All => true,
        Sight::Public => view.plan().and_then(|plan| plan.fields.get(field)).is_some_and(|field| field.public),
        Sight::Nothing => false,
    }
}

fn field(view: &View<'_>, item: &FormField, sight: Sight) -> Option<FieldShown> {
    let process = draft_of(view)?;
    let plan = view.plan()?.fields.get(&item.field)?;
    Some(FieldShown {
        field: item.field.clone(),
        title: process.fields.get(&*item.field)?.title.clone(),
        of: plan.of.clone(),
        offered: offered(view.package, process, &item.field, &plan.of, &plan.allowed),
        required: item.required,
        value: view.home()?.fields.get(&item.field).filter(|_| is_told(view, &item.field, sight)).cloned(),
    })
}

/// The values to choose from: of a choice, a team, a contact or a list; people are searched for instead.
fn offered(package: &Package, process: &Process, field: &str, of: &Type, allowed: &[Text]) -> Vec<(Text, Title)> {
    let catalogue = &package.draft.catalogue;
    let text = |name: &str| Text::from(name);
    let mut all: Vec<(Text, Title)> = match of {
        Type::Choice(choices) => return choice_titles(package, process, field, choices),
        Type::Team => catalogue.teams.values().filter(|it| !it.retired).map(|it| (text(it.name.as_str()), it.title.clone())).collect(),
        Type::Contact => {
            catalogue.contacts.values().filter(|it| !it.retired).map(|it| (text(it.name.as_str()), it.title.clone())).collect()
        }
        Type::Item(list) => {
            let items = catalogue.lists.get(list).into_iter().flat_map(|list| list.items.values());
            items.filter(|item| !item.retired).map(|item| (text(item.name.as_str()), item.title.clone())).collect()
        }
        Type::List(of) => return offered(package, process, field, of, allowed),
        _ => Vec::new(),
    };
    all.retain(|(name, _)| allowed.is_empty() || allowed.contains(name));
    all
}

fn choice_titles(package: &Package, process: &Process, field: &str, choices: &Choices) -> Vec<(Text, Title)> {
    let named = choices.name.as_ref().and_then(|name| package.draft.catalogue.choices.get(name)).map(|list| &list.items);
    let here = process.fields.get(field).and_then(|field| match &field.of {
        Some(crate::model::Of::Here(items, _)) => Some(items),
        _ => None,
    });
    let titles = named.or(here);
    let title_of = |item: &str| titles.and_then(|items| items.get(item)).map(|(_, title)| title.clone()).unwrap_or_default();
    choices.items.iter().map(|item| (Text::from(item.as_str()), title_of(item))).collect()
}
