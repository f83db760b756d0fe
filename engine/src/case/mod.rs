//! A case as data: its values, its state, what is asked of it (commands), what then is true (events), what must happen outside
//! (effects), and why something is refused. Nothing here decides anything; `run` does.

mod admission;
mod command;
mod context;
mod effect;
mod event;
mod matter;
mod refusal;
mod state;
pub(crate) mod time;
mod value;

pub use admission::{Admission, Onlookers, Queued};
pub use command::{Command, FieldValues, Message};
pub use context::{Actor, Context, Directory, PersonFacts};
pub use effect::{Effect, Receiver, SendEffect};
pub use event::{Cause, Decided, Decision, Event, Outcome, Started};
pub use matter::{Matter, MatterKind};
pub use refusal::Refusal;
pub use state::{Case, Ended, Id, Inside, Part, Scope, StepState, Task, Timer, Visit};
pub use value::{Person, Text, Value};
