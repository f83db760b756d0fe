//! Receive: something came that `receives` declares; it goes to one handler.

use crate::case::{MatterKind, Message, Refusal, Text};
use crate::package::ReceiveVia;
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::trigger::deliver;
use crate::run::turn::{Place, Turn};
use crate::run::who;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, name: &Text, message: &Message) -> Result<(), Refusal> {
    let scope = turn.case.main().id;
    let plan = turn.plan(scope);
    let receive = plan.receives.get(name).ok_or_else(|| Refusal::NoSuchMessage { message: name.clone() })?;
    if let ReceiveVia::Form { form, roles } = &receive.via {
        who::may(&turn.view(Place::of(scope)), turn.context.actor, roles, None)?;
        let given = message.parts.iter().map(|(field, value)| (field.clone(), Some(value.clone()))).collect();
        fields::form(turn, scope, &[form], &given)?;
    }
    for (part, value) in &message.misfits {
        turn.matter(MatterKind::Misfit { part: part.clone(), value: value.clone() });
    }
    deliver(turn, name, message)
}
