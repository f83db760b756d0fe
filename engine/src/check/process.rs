//! The head of a process: owner, requester, approval, number, statuses, what it receives, rights.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Process, Receive, ReceiveBy, StartTrigger, Type};
use crate::words::words;

use super::refer;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        head(world, process, diagnostics);
        for receive in process.receives.values() {
            self::receive(world, process, receive, diagnostics);
        }
        for (_, roles) in process.rights.given.values() {
            roles.iter().for_each(|name| refer::role(world, process, name, diagnostics));
        }
    }
}

fn head(world: &World<'_>, process: &Process, diagnostics: &mut Diagnostics) {
    let draft = world.draft;
    let approved = process.approved.as_ref().and_then(|approved| approved.by.as_ref());
    process.owner.iter().chain(approved).for_each(|name| refer::team_or_role(draft, name, diagnostics));
    if let Some(requester) = &process.requester
        && refer::field(world, process, requester, diagnostics)
    {
        is_person(world, process, requester, diagnostics);
    }
    if let Some(statuses) = &process.statuses {
        refer::find(draft, statuses, &what::CHOICES, draft.catalogue.choices.keys().map(String::as_str), diagnostics);
    }
    let name = &process.name;
    let only_called = process.starts.values().all(|start| matches!(start.trigger, StartTrigger::Call { .. }));
    if process.number.is_none() && !only_called {
        let written = name.as_str();
        diagnostics.push(
            Diagnostic::new(Code::MissingKey, name.span, words!("`{written}` saknar `number`", "`{written}` lacks `number`")).help(words!(
                "`number:` ett mönster, som `INC-{{year}}-{{count:6}}`; bara en process som alltid anropas är utan",
                "`number:` a pattern, such as `INC-{{year}}-{{count:6}}`; only a process that is always called goes without"
            )),
        );
    }
    let is_told = !process.is_whole || !process.broken.is_empty();
    if !is_told && (process.starts.is_empty() || process.flow.steps.is_empty()) {
        let (written, what) = (name.as_str(), if process.starts.is_empty() { "starts" } else { "flow" });
        diagnostics.push(
            Diagnostic::new(Code::MissingKey, name.span, words!("`{what}` i `{written}` är tom", "`{what}` of `{written}` is empty"))
                .help(words!("en process har minst en start och ett steg", "a process has at least one start and one step")),
        );
    }
}

fn is_person(world: &World<'_>, process: &Process, requester: &crate::model::Name, diagnostics: &mut Diagnostics) {
    let name = requester.as_str();
    if let Some(of) = world.of(process).fields.get(name)
        && *of != Type::Person
    {
        diagnostics.push(
            Diagnostic::new(
                Code::WrongType,
                requester.span,
                words!("`{name}` är av typ {of}, inte person", "`{name}` is of type {of}, not person"),
            )
            .help(words!("ärendet tjänar en person: ett fält av typ `person`", "a case serves a person: a field of type `person`")),
        );
    }
}

fn receive(world: &World<'_>, process: &Process, receive: &Receive, diagnostics: &mut Diagnostics) {
    match &receive.by {
        ReceiveBy::Reply => {}
        ReceiveBy::Signal { signal, same } => {
            self::signal(world, signal, diagnostics);
            same.iter().for_each(|given| _ = refer::field(world, process, &given.name, diagnostics));
        }
        ReceiveBy::Form { form, roles } => {
            refer::form(world, process, form, diagnostics);
            roles.iter().for_each(|name| refer::role(world, process, name, diagnostics));
        }
    }
}

/// A signal that some system of the catalogue sends.
pub(super) fn signal(world: &World<'_>, name: &crate::model::Name, diagnostics: &mut Diagnostics) {
    refer::find(world.draft, name, &what::SIGNAL, world.signals.keys().map(String::as_str), diagnostics);
}
