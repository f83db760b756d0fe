//! A step of a scenario → a command of the core, or something that comes to the desk.

use super::desk::Trouble;
use super::run::Run;
use super::values;
use crate::case::{self, Actor, Case, FieldValues, Id, Message, Person, Refusal, Text, Value};
use crate::model::{Assignment, Command, Name, ScenarioStep};
use crate::package::ReceiveVia;
use crate::run::{Came, receiver};
use crate::signal::{by_address, defaulted, signals};
use crate::source::At;
use crate::words::words;

/// Gives the command of a step.
///
/// # Errors
/// It is refused, or cannot be given.
pub(super) fn give(run: &mut Run<'_>, step: &ScenarioStep) -> Result<(), Trouble> {
    match &step.command {
        Command::Start { start, set } => start_case(run, step, start, set),
        Command::Mail { system, subject, text } => mail(run, step, system, [subject.as_ref(), text.as_ref()]),
        Command::Signal { signal, with } => {
            let message = fields_of_signal(run, signal, with);
            come(run, signal.as_str(), &message)
        }
        Command::Post { system, body } => {
            let found = signals(run.desk.package, &run.desk.directory, system.as_str(), &body.value, run.desk.now);
            found.iter().try_for_each(|signal| come(run, &signal.name, &signal.message))
        }
        Command::Override(set) => {
            for (field, value) in values::fields(run.world, &run.desk.package.zone, run.process, set) {
                to_case(run, step, |_, why| Ok(case::Command::Override { field, value, why }))?;
            }
            Ok(())
        }
        Command::Message { message, set, subject, text } => {
            let sender = step.by.as_ref().map(|by| person(run, by)).transpose()?;
            let message = received(run, message, set, [subject.as_ref(), text.as_ref()], sender);
            to_case(run, step, |_, _| Ok(message))
        }
        Command::Set(set) => {
            let fields = values::fields(run.world, &run.desk.package.zone, run.process, set);
            to_case(run, step, |_, why| Ok(case::Command::Update { fields, why }))
        }
        Command::Complete { step: name, set, tick } => to_case(run, step, |run, why| {
            let (task, fields) = task(run, name.as_str(), set)?;
            Ok(case::Command::Complete { task, fields, tick: texts(tick), why })
        }),
        Command::Choose { way, set, tick } => to_case(run, step, |run, why| {
            let (name, way) = way.as_str().split_once('.').unwrap_or((way.as_str(), ""));
            let (task, fields) = task(run, name, set)?;
            Ok(case::Command::Choose { task, way: Text::from(way), fields, tick: texts(tick), why })
        }),
        Command::Do { action, set, next } => to_case(run, step, |run, why| {
            let fields = values::fields(run.world, &run.desk.package.zone, &process_of_action(run, action.as_str()), set);
            let next = next.as_ref().map(|next| Text::from(next.as_str()));
            Ok(case::Command::Do { action: Text::from(action.as_str()), next, fields, why })
        }),
        Command::After(_) | Command::Until(_) | Command::Expect(_) | Command::Refused { .. } => Ok(()),
    }
}

type Made = Result<case::Command, Trouble>;

/// Gives a command to the case that the last one touched.
fn to_case<'a>(run: &mut Run<'a>, step: &ScenarioStep, command: impl FnOnce(&Run<'a>, Option<Text>) -> Made) -> Result<(), Trouble> {
    let none = || Trouble::Impossible(words!("det finns inget ärende än", "there is no case yet"));
    let index = run.current.ok_or_else(none)?;
    let actor = actor(run, step)?;
    let why = step.why.as_ref().map(|why| Text::from(why.as_str()));
    let command = command(run, why)?;
    run.desk.give(index, &command, &actor)
}

fn start_case(run: &mut Run<'_>, step: &ScenarioStep, start: &Name, set: &[Assignment]) -> Result<(), Trouble> {
    let actor = actor(run, step)?;
    let fields = values::fields(run.world, &run.desk.package.zone, run.process, set);
    let names = (&Text::from(run.process), &Text::from(start.as_str()));
    run.current = Some(run.desk.start(names, fields, None, &actor)?);
    Ok(())
}

/// Who acts; nobody named: nobody.
fn actor(run: &Run<'_>, step: &ScenarioStep) -> Result<Actor, Trouble> {
    match &step.by {
        Some(by) => Ok(Actor::of(person(run, by)?, &run.desk.directory)),
        None => Ok(Actor::Engine),
    }
}

/// A person, a contact list (its first address or person), a guest, or the case's owner.
fn person(run: &Run<'_>, by: &At<String>) -> Result<Person, Trouble> {
    let (name, package) = (by.as_str(), run.desk.package);
    if name == "owner" {
        let owner = run.case().and_then(|kept| kept.case.owner.clone());
        return owner.ok_or_else(|| Trouble::Impossible(words!("ärendet har ingen ägare än", "the case has no owner yet")));
    }
    if let Some(contact) = package.contacts.get(name) {
        let address = contact.mail.first().map(|mail| Person::Guest { name: contact.title.clone(), mail: mail.clone() });
        let first = address.or_else(|| contact.people.first().map(|id| Person::Known(id.clone())));
        return first.ok_or_else(|| Trouble::Impossible(words!("`{name}` har ingen adress", "`{name}` has no address")));
    }
    match values::person(run.world, &package.zone, by) {
        Some(Person::Guest { name, mail }) => Ok(by_address(&run.desk.directory, &name, &mail)),
        Some(known) => Ok(known),
        None => Err(Trouble::Impossible(words!("det finns ingen `{name}`", "there is no `{name}`"))),
    }
}

/// The open task of a step, and what its form is given.
fn task(run: &Run<'_>, step: &str, set: &[Assignment]) -> Result<(Id, FieldValues), Trouble> {
    let none = || Trouble::Refused(Refusal::NoSuchTask { task: Text::from(step) });
    let case = &run.case().ok_or_else(none)?.case;
    let task = case.tasks.values().find(|task| *task.step == *step).ok_or_else(none)?;
    let process = case.scope(task.scope).map_or(run.process, |scope| &scope.process);
    Ok((task.id, values::fields(run.world, &run.desk.package.zone, process, set)))
}

/// The process whose action it is, innermost first: `HANDLER` of `always`, or `STEP.HANDLER`.
fn process_of_action(run: &Run<'_>, action: &str) -> Text {
    let has = |case: &Case, scope: &Id| -> Option<Text> {
        let scope = case.scope(*scope)?;
        let plan = run.desk.package.plans.get(&scope.process)?;
        let here = match action.split_once('.') {
            Some((step, _)) => scope.at.as_ref().is_some_and(|visit| *visit.step == *step),
            None => plan.always.contains_key(action),
        };
        here.then(|| plan.name.clone())
    };
    let found = run.case().and_then(|kept| kept.case.innermost_first().iter().find_map(|scope| has(&kept.case, scope)));
    found.unwrap_or_else(|| Text::from(run.process))
}

/// Something that `receives` declares: a mail by someone, or what a form was given.
fn received(
    run: &Run<'_>,
    name: &Name,
    set: &[Assignment],
    [subject, text]: [Option<&At<String>>; 2],
    sender: Option<Person>,
) -> case::Command {
    let case = run.case().map(|kept| &kept.case);
    let found = |answers| case.and_then(|case| Some((case, receiver(run.desk.package, case, name.as_str(), answers)?)));
    let is_reply = matches!(found(None), Some((_, (_, ReceiveVia::Reply))));
    let answers = sender.as_ref().filter(|_| is_reply).and_then(|sender| run.desk.answered(run.current?, sender));
    let found = found(answers);
    let process = found.and_then(|(case, (scope, _))| case.scope(scope)).map_or(run.process, |scope| &scope.process);
    let mut message = match found.map(|(_, (_, via))| via) {
        Some(ReceiveVia::Reply) => mail_message(run, sender.as_ref(), subject, text),
        Some(ReceiveVia::Signal { .. } | ReceiveVia::Form { .. }) | None => {
            let fields = values::fields(run.world, &run.desk.package.zone, process, set);
            Message { parts: fields.into_iter().filter_map(|(field, value)| Some((field, value?))).collect(), ..Message::default() }
        }
    };
    message.answers = answers;
    case::Command::Receive { name: Text::from(name.as_str()), message }
}

fn mail_message(run: &Run<'_>, sender: Option<&Person>, subject: Option<&At<String>>, text: Option<&At<String>>) -> Message {
    let said = |part: &str, words: Option<&At<String>>| words.map(|words| (Text::from(part), Value::text(words.as_str())));
    let parts = [
        sender.map(|sender| (Text::from("sender"), Value::Person(sender.clone()))),
        said("subject", subject),
        said("text", text),
        Some((Text::from("received"), Value::Instant(run.desk.now))),
    ];
    Message { parts: parts.into_iter().flatten().collect(), ..Message::default() }
}

/// A mail to a system's mailbox.
fn mail(run: &mut Run<'_>, step: &ScenarioStep, system: &Name, [subject, text]: [Option<&At<String>>; 2]) -> Result<(), Trouble> {
    let sender = step.by.as_ref().map(|by| person(run, by)).transpose()?;
    let message = mail_message(run, sender.as_ref(), subject, text);
    let actor = Actor::System(Text::from(system.as_str()));
    run.current = run.desk.arrive(Came::Mail(system.as_str()), &message, &actor)?.or(run.current);
    Ok(())
}

/// A signal of the catalogue.
fn come(run: &mut Run<'_>, signal: &str, message: &Message) -> Result<(), Trouble> {
    let system = run.desk.package.signals.get(signal).map_or_else(|| Text::from(""), |plan| plan.system.clone());
    run.current = run.desk.arrive(Came::Signal(signal), message, &Actor::System(system))?.or(run.current);
    Ok(())
}

/// The fields of a signal as mapped: given, or by default.
fn fields_of_signal(run: &Run<'_>, signal: &Name, with: &[Assignment]) -> Message {
    let (package, now) = (run.desk.package, run.desk.now);
    let types = run.world.signals.get(signal.as_str()).map(|known| &known.fields);
    let part = |given: &Assignment| {
        let of = types?.get(given.name.as_str())?;
        Some((Text::from(given.name.as_str()), values::read(run.world, &package.zone, &given.value, of)?))
    };
    let message = Message { parts: with.iter().filter_map(part).collect(), ..Message::default() };
    defaulted(package, &run.desk.directory, signal.as_str(), message, now)
}

fn texts(names: &[Name]) -> Vec<Text> {
    names.iter().map(|name| Text::from(name.as_str())).collect()
}
