//! What a package says, typed, with the place of everything kept: the draft that the checks look at.
//!
//! A [`Draft`] is what `load` reads from the tree. Its references are names with places; `check` proves that they resolve.

mod catalogue;
mod draft;
mod duration;
mod fact;
mod handler;
mod opening;
mod placeholder;
mod process;
mod scenario;
mod step;
mod types;
mod written;

pub use catalogue::{
    Calendar, Catalogue, ChoiceList, Contact, Holiday, Holidays, Item, List, ListField, Person, Role, Signal, SignalField, SingleDay,
    System, Team, WeekdayHours,
};
pub use draft::{About, Draft, Example, Examples, Lost, Template};
pub use duration::{Duration, OpenTime, WrittenDuration, parse_duration};
pub(crate) use duration::{is_unit, looks_like_duration};
pub use fact::{Fact, Facts};
pub use handler::{Beside, Handler, Next, Start, StartTrigger, Trigger};
pub(crate) use opening::{parse_day_rule, parse_span, parse_weekdays};
pub(crate) use placeholder::{Placeholder, placeholders};
pub use process::{Approved, Field, FormItem, Of, Process, Receive, ReceiveBy, Rights};
pub use scenario::{Command, Expect, Given, MattersExpected, Scenario, ScenarioStep, TaskExpected};
pub use step::{Branch, Decider, Decision, Flow, InnerFlow, Join, Parallel, Send, Step, StepKind, Way, Within, Work};
pub use types::{Choices, Type};
pub use written::{Assignment, Entries, Name, Title, Written, WrittenValue};
