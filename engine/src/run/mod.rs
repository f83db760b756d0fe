//! The case state machine: command → [`execute`] → events → [`apply`] → case.
//!
//! The flow relation (`flow`, `step/`, `trigger/`) says what leads to what; every question about data in it goes through a
//! [`Judge`]. Running uses [`Evaluator`]; whoever wants to walk all ways hands in a judge that gives every answer. There is no
//! second model of the semantics.
//!
//! One file a command (`command/`), one a kind of step (`step/`), one a trigger (`trigger/`).

mod apply;
mod command;
mod derive;
mod evaluate;
mod fields;
mod fit;
mod flow;
mod judge;
mod may;
mod public;
mod queue;
mod reach;
mod show;
mod starts;
mod step;
pub(crate) mod time;
mod trigger;
mod turn;
mod view;
mod who;
mod whose;

pub use apply::{apply, begin};
pub(crate) use evaluate::same as same_value;
pub use evaluate::{Evaluator, same_key};
pub use judge::{Asked, Judge, RuleAnswered, RuleAsked, Trouble, Wanted};
pub use may::{Action, Sight, may, sight};
pub use public::is_public;
pub use queue::{onlookers, queue};
pub use reach::{Came, Reach, Same, StartReach, found_as, joined_as, reach, signal_of};
pub use show::{ActionShown, FieldShown, TaskShown, WayShown, actions, actions_with, offers, tasks};
pub use starts::{StartShown, starts};
pub(crate) use trigger::receiver;
pub use turn::{advance, execute, execute_with};
pub use view::View;
pub use whose::{FormOf, process_of_form};
