//! Rows of lists, made of summaries alone: no list rebuilds a case.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use tillit_engine::Sight;
use tillit_engine::case::{Id, Queued};
use tillit_engine::model::StepKind;
use tillit_store::Summary;

use super::{OneOrSeveral, PersonView, Reader, TaskKind, json};

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CaseRow {
    /// Who it is.
    pub id: String,
    /// Its name for people.
    pub number: Option<String>,
    /// Its process.
    pub process: String,
    /// Its status.
    pub status: Option<String>,
    /// The status's title.
    pub status_title: Option<String>,
    /// The end's name; `null` while it goes on.
    pub ended: Option<String>,
    /// When it began.
    pub received: String,
    /// When it was last changed.
    pub changed: String,
    /// Who owns it; for those who see the whole case.
    pub owner: Option<PersonView>,
    /// Whom it serves, where the reader may see that.
    pub requester: Option<PersonView>,
    /// The fields declared `listed` that have a value and that the reader may see.
    pub fields: IndexMap<String, Json>,
    /// The steps of its open tasks.
    pub tasks: Vec<String>,
    /// How many matters wait; for those who see the whole case.
    pub matters: usize,
    /// The number of its last entry.
    pub version: u64,
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TaskRow {
    /// Its id within the case.
    pub id: String,
    /// The number of its case.
    pub number: Option<String>,
    /// Its case.
    pub case: String,
    /// The process whose step it is.
    pub process: String,
    /// The step.
    pub step: String,
    /// The step's title.
    pub title: String,
    /// Whether it is completed, or decided by a way.
    pub kind: TaskKind,
    /// Who may, as the process says it.
    pub role: OneOrSeveral,
    /// The team whose members may.
    pub team: Option<String>,
    /// The only person who may.
    pub person: Option<PersonView>,
    /// Who claimed it.
    pub claimed_by: Option<PersonView>,
    /// By when.
    pub due: Option<String>,
    /// Whether that has passed.
    pub late: bool,
    /// Since when it is asked.
    pub since: String,
    /// Whether the reader may do it.
    pub may: bool,
    /// The case's status.
    pub status: Option<String>,
    /// The case's fields declared `listed` that have a value and that the reader may see.
    pub fields: IndexMap<String, Json>,
}

/// A case in a list; `None`: to this reader it does not exist.
#[must_use]
pub fn case_row(reader: &Reader<'_>, summary: &Summary) -> Option<CaseRow> {
    let sight = summary.sight(reader.actor);
    if sight == Sight::Nothing {
        return None;
    }
    let person = |it| PersonView::of(reader.directory, it);
    Some(CaseRow {
        id: summary.case.to_string(),
        number: summary.number.as_deref().map(str::to_owned),
        process: summary.process.to_string(),
        status: summary.status.as_deref().map(str::to_owned),
        status_title: summary.status.as_ref().map(|status| reader.status_title(&summary.process, status)),
        ended: summary.ended.as_ref().map(|(end, _)| end.to_string()),
        received: summary.received.to_string(),
        changed: summary.at.to_string(),
        owner: summary.owner.as_ref().filter(|_| sight == Sight::All).map(person),
        requester: summary.requester.as_ref().filter(|_| sight == Sight::All || serves_openly(reader, summary)).map(person),
        fields: listed(reader, summary, sight),
        tasks: summary.tasks.iter().map(|task| task.step.to_string()).collect(),
        matters: if sight == Sight::All { summary.matters.len() } else { 0 },
        version: summary.seq,
    })
}

/// A task in a list, of a case that has it; `None`: the reader is not told of it. Told are those of cases that they see all of, and
/// those that they may do.
#[must_use]
pub fn task_row(reader: &Reader<'_>, summary: &Summary, task: &Queued) -> Option<TaskRow> {
    let sight = summary.sight(reader.actor);
    let Queued { id, process, step, admission, claimed_by, due, since } = task;
    let may = admission.admits(reader.actor);
    if sight != Sight::All && !may {
        return None;
    }
    let person = |it| PersonView::of(reader.directory, it);
    Some(TaskRow {
        id: Id::to_string(id),
        number: summary.number.as_deref().map(str::to_owned),
        case: summary.case.to_string(),
        process: process.to_string(),
        step: step.to_string(),
        title: reader.step_title(process, step),
        kind: kind(reader, process, step),
        role: roles(reader, task),
        team: admission.team.as_deref().map(str::to_owned),
        person: admission.only.as_ref().map(person),
        claimed_by: claimed_by.as_ref().map(person),
        due: due.map(|due| due.to_string()),
        late: due.is_some_and(|due| due < reader.now),
        since: since.to_string(),
        may,
        status: summary.status.as_deref().map(str::to_owned),
        fields: listed(reader, summary, sight),
    })
}

/// Whether whom the case serves is public.
fn serves_openly(reader: &Reader<'_>, summary: &Summary) -> bool {
    let field = reader.package.kept(&summary.process).and_then(|kept| kept.requester.as_ref());
    field.is_some_and(|field| reader.is_public(&summary.process, field))
}

fn listed(reader: &Reader<'_>, summary: &Summary, sight: Sight) -> IndexMap<String, Json> {
    let told = summary.listed.iter().filter(|listed| sight == Sight::All || listed.public);
    told.map(|listed| (listed.field.to_string(), json(reader.directory, &listed.value))).collect()
}

fn kind(reader: &Reader<'_>, process: &str, step: &str) -> TaskKind {
    let step = reader.process(process).and_then(|process| process.flow.steps.get(step));
    match step.map(|step| &step.kind) {
        Some(StepKind::Decision(_)) => TaskKind::Decision,
        _ => TaskKind::Activity,
    }
}

/// Who may, as the process writes it; where it has no such step any more, the roles that the row knows.
fn roles(reader: &Reader<'_>, task: &Queued) -> OneOrSeveral {
    let step = reader.process(&task.process).and_then(|process| process.flow.steps.get(&*task.step));
    let work = step.and_then(|step| match &step.kind {
        StepKind::Activity(work) => Some(work),
        StepKind::Decision(decision) => match &decision.by {
            tillit_engine::model::Decider::Person(work) => Some(work),
            tillit_engine::model::Decider::Rule(_) | tillit_engine::model::Decider::Expressions => None,
        },
        _ => None,
    });
    match work {
        Some(work) => OneOrSeveral::of(&work.roles.iter().map(|role| role.as_str().into()).collect::<Vec<_>>()),
        None => OneOrSeveral::of(&task.admission.roles),
    }
}
