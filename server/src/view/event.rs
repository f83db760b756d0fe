//! Events as the journal shows them, in the words of the language.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use tillit_engine::case::{Case, Cause, Effect, Event, Inside, Part, Receiver};

use super::{MatterView, PersonView, Reader, json};

/// What is true after a command.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the members say what they hold, and the glossary what the words mean")]
pub enum EventView {
    /// A field has a value, or none.
    FieldSet { field: String, value: Option<Json> },
    /// A field had a value that has been erased since.
    FieldErased { field: String },
    /// A derived field holds what a person said (`on`), or follows its rule again.
    OverrideSet { field: String, on: bool },
    /// A flow came to a step.
    StepEntered { step: String, title: String },
    /// A flow left a step by its own doing; `way` is the way or the handler that was taken.
    StepLeft { step: String, title: String, by: Option<PersonView>, way: Option<String>, returns: bool },
    /// A step was withdrawn with all that was open in it; `handler`, where one did it.
    StepWithdrawn { step: String, title: String, handler: Option<String>, returns: bool },
    /// The case has another status.
    StatusSet { status: String, title: String },
    /// A called process began within a step.
    ProcessBegan { process: String, step: String },
    /// A branch of a step began.
    BranchBegan { branch: String, step: String },
    /// A flow began that runs beside, by a handler; of a step, if it stands on one.
    BesideBegan { handler: String, step: Option<String> },
    /// A called process, a branch, or a flow beside is over.
    FlowEnded,
    /// Someone is asked to do something.
    TaskOpened { task: String, step: String, title: String, due: Option<String> },
    /// Someone has taken a task, or was given it.
    TaskClaimed { task: String, by: PersonView },
    /// A task is open to all again.
    TaskReleased { task: String },
    /// A task is done.
    TaskCompleted { task: String, by: PersonView },
    /// A task is no longer asked.
    TaskWithdrawn { task: String },
    /// The case has an owner.
    OwnerSet { owner: PersonView },
    /// Time will do something.
    TimerSet { timer: String, step: String, handler: String, due: String },
    /// Time has done it.
    TimerFired { timer: String },
    /// Time will not do it.
    TimerDropped { timer: String },
    /// A message must go out; `template` is unset for a person's own words.
    MessagePlaced { effect: String, template: Option<String>, to: Vec<ReceiverView> },
    /// It has gone out.
    MessageSent { effect: String },
    /// It will not go out.
    MessageFailed { effect: String, reason: String },
    /// Something came; `taken_by` is the handler that took it.
    MessageReceived { name: String, taken_by: Option<String> },
    /// An action was done.
    ActionDone { action: String, by: PersonView },
    /// Words for the journal.
    WordsWritten { by: Option<PersonView>, text: String, public: bool },
    /// Work that no step declares.
    MatterOpened { matter: MatterView },
    /// It is settled.
    MatterEnded { matter: String },
    /// The case is over.
    Ended { end: String, live_until: Option<String> },
    /// The case goes on after its end.
    Reopened,
}

/// Whom a message goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiverView {
    /// Someone.
    Person(PersonView),
    /// A team.
    Team(String),
    /// A contact list.
    Contact(String),
}

impl Reader<'_> {
    /// An event as it is shown; `None`: it says only what the entry says.
    pub(super) fn event(&self, case: &Case, event: &Event) -> Option<EventView> {
        let person = |it| PersonView::of(self.directory, it);
        let text = |it: &str| it.to_owned();
        let title = |scope, step: &str| self.step_title(case.scope(scope).map_or(&case.process, |scope| &scope.process), step);
        Some(match event {
            Event::Accepted { .. } => return None,
            Event::FieldSet { field, value, .. } => {
                EventView::FieldSet { field: text(field), value: value.as_ref().map(|value| json(self.directory, value)) }
            }
            Event::FieldErased { field, .. } => EventView::FieldErased { field: text(field) },
            Event::OverrideSet { field, on, .. } => EventView::OverrideSet { field: text(field), on: *on },
            Event::StepEntered { scope, step } => EventView::StepEntered { step: text(step), title: title(*scope, step) },
            Event::StepLeft { scope, step, by, way, returns } => EventView::StepLeft {
                step: text(step),
                title: title(*scope, step),
                by: by.as_ref().map(person),
                way: way.as_deref().map(text),
                returns: *returns,
            },
            Event::StepWithdrawn { scope, step, cause, returns } => EventView::StepWithdrawn {
                step: text(step),
                title: title(*scope, step),
                handler: match cause {
                    Cause::Handler(handler) => Some(text(handler)),
                    Cause::Left | Cause::LedOut(_) | Cause::Restarted | Cause::Cancelled => None,
                },
                returns: *returns,
            },
            Event::StatusSet { status } => EventView::StatusSet { status: text(status), title: self.status_title(&case.process, status) },
            Event::ScopeBegan { inside: Inside { step, part, .. }, process, .. } => match part {
                Part::Called => EventView::ProcessBegan { process: text(process), step: step.as_deref().map(text).unwrap_or_default() },
                Part::Branch(branch) => {
                    EventView::BranchBegan { branch: text(branch), step: step.as_deref().map(text).unwrap_or_default() }
                }
                Part::Beside(handler) => EventView::BesideBegan { handler: text(handler), step: step.as_deref().map(text) },
            },
            Event::ScopeEnded { .. } => EventView::FlowEnded,
            Event::TaskOpened(task) => EventView::TaskOpened {
                task: task.id.to_string(),
                step: text(&task.step),
                title: title(task.scope, &task.step),
                due: task.due.map(|due| due.to_string()),
            },
            Event::TaskClaimed { task, by } => EventView::TaskClaimed { task: task.to_string(), by: person(by) },
            Event::TaskReleased { task } => EventView::TaskReleased { task: task.to_string() },
            Event::TaskCompleted { task, by } => EventView::TaskCompleted { task: task.to_string(), by: person(by) },
            Event::TaskWithdrawn { task } => EventView::TaskWithdrawn { task: task.to_string() },
            Event::OwnerSet { owner } => EventView::OwnerSet { owner: person(owner) },
            Event::TimerSet(timer) => EventView::TimerSet {
                timer: timer.id.to_string(),
                step: text(&timer.step),
                handler: text(&timer.handler),
                due: timer.due.to_string(),
            },
            Event::TimerFired { timer } => EventView::TimerFired { timer: timer.to_string() },
            Event::TimerDropped { timer } => EventView::TimerDropped { timer: timer.to_string() },
            Event::EffectPlaced { effect, what } => {
                let (template, to) = self.placed(what);
                EventView::MessagePlaced { effect: effect.to_string(), template, to }
            }
            Event::EffectDone { effect } => EventView::MessageSent { effect: effect.to_string() },
            Event::EffectFailed { effect, reason } => EventView::MessageFailed { effect: effect.to_string(), reason: text(reason) },
            Event::MessageReceived { name, taken_by } => {
                EventView::MessageReceived { name: text(name), taken_by: taken_by.as_deref().map(text) }
            }
            Event::ActionDone { action, by } => EventView::ActionDone { action: text(action), by: person(by) },
            Event::WordsWritten { by, text: words, public } => {
                EventView::WordsWritten { by: by.as_ref().map(person), text: text(words), public: *public }
            }
            Event::MatterOpened(matter) => EventView::MatterOpened { matter: self.matter(case, matter) },
            Event::MatterEnded { matter } => EventView::MatterEnded { matter: matter.to_string() },
            Event::Ended(ended) => EventView::Ended { end: text(&ended.end), live_until: ended.live_until.map(|until| until.to_string()) },
            Event::Reopened => EventView::Reopened,
        })
    }

    fn placed(&self, effect: &Effect) -> (Option<String>, Vec<ReceiverView>) {
        let person = |it| ReceiverView::Person(PersonView::of(self.directory, it));
        match effect {
            Effect::Reply { to, .. } => (None, vec![person(to)]),
            Effect::Send(send) => {
                let to = send.to.iter().map(|receiver| match receiver {
                    Receiver::Person(one) => person(one),
                    Receiver::Team(team) => ReceiverView::Team(team.to_string()),
                    Receiver::Contact(contact) => ReceiverView::Contact(contact.to_string()),
                });
                (Some(send.template.to_string()), to.collect())
            }
        }
    }
}
