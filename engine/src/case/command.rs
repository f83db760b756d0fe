//! What is asked of a case.

use super::state::Id;
use super::value::{Person, Text, Value};

/// Values for fields by name; `None` empties the field.
pub type FieldValues = Vec<(Text, Option<Value>)>;

/// A command. Each has a file in `run/command/` that says when it is refused and what it does.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A new case: a form, a mail or a signal of a start.
    Start {
        /// The process.
        process: Text,
        /// The start.
        start: Text,
        /// What the form was given.
        fields: FieldValues,
        /// What came, for starts by mail or signal.
        message: Option<Message>,
    },
    /// A person takes a task.
    Claim {
        /// The task.
        task: Id,
    },
    /// A person gives a task back.
    Release {
        /// The task.
        task: Id,
    },
    /// A task is given to someone.
    Assign {
        /// The task.
        task: Id,
        /// To whom.
        to: Person,
    },
    /// An activity is done.
    Complete {
        /// The task.
        task: Id,
        /// What the form was given.
        fields: FieldValues,
        /// What was ticked.
        tick: Vec<Text>,
        /// Why, in words for the journal.
        why: Option<Text>,
    },
    /// A person decides.
    Choose {
        /// The task.
        task: Id,
        /// The way.
        way: Text,
        /// What the forms were given.
        fields: FieldValues,
        /// What was ticked.
        tick: Vec<Text>,
        /// Why, in words for the journal.
        why: Option<Text>,
    },
    /// An action: a handler with `role`. `HANDLER` (always) or `STEP.HANDLER`.
    Do {
        /// The action's name.
        action: Text,
        /// The step, where the action has several.
        next: Option<Text>,
        /// What the form was given.
        fields: FieldValues,
        /// Why, in words for the journal.
        why: Option<Text>,
    },
    /// Fields are changed outside any task.
    Update {
        /// The fields.
        fields: FieldValues,
        /// Why, in words for the journal.
        why: Option<Text>,
    },
    /// A derived field is overridden, which holds until it is lifted; `None` lifts it.
    Override {
        /// The field.
        field: Text,
        /// The value.
        value: Option<Value>,
        /// Why.
        why: Option<Text>,
    },
    /// Internal words.
    Note {
        /// The words.
        text: Text,
    },
    /// Public words to the requester.
    Reply {
        /// The words.
        text: Text,
    },
    /// Something came that `receives` declares.
    Receive {
        /// Its name in `receives`.
        name: Text,
        /// What came.
        message: Message,
    },
    /// A timer is due.
    Fire {
        /// The timer.
        timer: Id,
    },
    /// An effect has been carried out, or has failed for good.
    Report {
        /// The effect.
        effect: Id,
        /// `Err`: why it failed for good.
        result: Result<(), Text>,
    },
    /// What a matter stands for is tried again.
    Retry {
        /// The matter.
        matter: Id,
        /// Why, in words.
        why: Option<Text>,
    },
    /// A matter is put aside.
    Dismiss {
        /// The matter.
        matter: Id,
        /// Why, in words.
        why: Option<Text>,
    },
    /// The case is ended outside its flow.
    Cancel {
        /// Why, in words.
        why: Option<Text>,
    },
}

/// What came from outside: the parts of `message`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Part → value; what did not fit its type is left out.
    pub parts: Vec<(Text, Value)>,
    /// Parts whose value did not fit, with what came: each becomes a matter, so that nothing is lost.
    pub misfits: Vec<(Text, Text)>,
    /// The send that it answers, if that is known.
    pub answers: Option<Id>,
    /// Of a mail: the hash under which the whole of it is kept, as it came.
    pub raw: Option<Text>,
    /// Of a mail that tells that what it answers did not arrive: why not. No handler takes it; it becomes a matter.
    pub undelivered: Option<Text>,
}

impl Message {
    /// A part of it.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Value> {
        self.parts.iter().find(|(part, _)| &**part == name).map(|(_, value)| value)
    }
}

impl Command {
    /// The word for the kind of command.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Command::Start { .. } => "start",
            Command::Claim { .. } => "claim",
            Command::Release { .. } => "release",
            Command::Assign { .. } => "assign",
            Command::Complete { .. } => "complete",
            Command::Choose { .. } => "choose",
            Command::Do { .. } => "do",
            Command::Update { .. } => "update",
            Command::Override { .. } => "override",
            Command::Note { .. } => "note",
            Command::Reply { .. } => "reply",
            Command::Receive { .. } => "receive",
            Command::Fire { .. } => "fire",
            Command::Report { .. } => "report",
            Command::Retry { .. } => "retry",
            Command::Dismiss { .. } => "dismiss",
            Command::Cancel { .. } => "cancel",
        }
    }
}
