//! The process whose fields a form asks: whoever reads what a form was given needs their types.

use super::trigger;
use crate::case::{Case, Id, Text};
use crate::package::{Package, ReceiveVia};

/// A form of a running case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOf<'a> {
    /// Of an open task.
    Task(Id),
    /// Of an action, by its name.
    Action(&'a str),
    /// Of what `receives` declares with a form, by its name there. A mail or a signal has none: systems bring it.
    Message(&'a str),
}

/// The process whose fields a form asks; `None`: the case has no such form now, and a command that fills it in is refused.
#[must_use]
pub fn process_of_form<'c>(package: &Package, case: &'c Case, form: FormOf<'_>) -> Option<&'c Text> {
    let scope = match form {
        FormOf::Task(task) => case.tasks.get(&task)?.scope,
        FormOf::Action(name) => trigger::find(package, case, name)?.scope,
        FormOf::Message(name) => match trigger::receiver(package, case, name, None)? {
            (scope, ReceiveVia::Form { .. }) => scope,
            (_, ReceiveVia::Reply | ReceiveVia::Signal { .. }) => return None,
        },
    };
    case.scope(scope).map(|scope| &scope.process)
}
