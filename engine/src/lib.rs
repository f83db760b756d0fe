//! The pure core of tillit: from a package's text to a checked package.
pub mod calendar;
pub mod case;
mod check;
mod diagnostic;
mod expression;
mod hash;
mod language;
mod letter;
mod load;
pub mod model;
mod package;
mod rules;
mod run;
mod scenario;
mod signal;
mod source;
mod words;

pub use check::{Checked, Pinned, check, pin};
pub use diagnostic::{Code, Colour, Diagnostic, Severity, nearest, render, to_json};
pub use hash::ShortHash;
pub use language::{reference, schemas};
pub use letter::{Letter, NoTemplate, letters};
pub use package::{Kept, NumberPattern, Package};
pub use rules::{ExampleResult, Rule, RuleBook, RuleFailure, Table, Things, rules_reference};
pub use run::{
    Action, ActionShown, Asked, Came, Evaluator, FieldShown, FormOf, Judge, Reach, RuleAnswered, RuleAsked, Same, Sight, StartReach,
    StartShown, TaskShown, Trouble, View, Wanted, WayShown, actions, actions_with, advance, apply, begin, execute, execute_with, found_as,
    is_public, joined_as, may, offers, onlookers, process_of_form, queue, reach, same_key, sight, signal_of, starts, tasks,
};
pub use scenario::{CasePlayed, Chapter, Deed, ExampleTested, ScenarioTested, TestReport, stories, test};
pub use signal::{Signal, read_value, signals};
pub use source::{At, FileId, MOST_BYTES as MOST_FILE_BYTES, Position, Scalar, SourceFile, Sources, Span, Style};
pub use words::{Language, Said, Words};
