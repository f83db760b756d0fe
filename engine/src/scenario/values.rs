//! Values as a scenario writes and reads them: literals of the type that their place has, times in the package's zone.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::case::{FieldValues, Person, Text, Value};
use crate::check::World;
use crate::diagnostic::Diagnostics;
use crate::expression::{Typed, literal_value};
use crate::model::{Assignment, Type, WrittenValue};
use crate::source::{At, Scalar, Style};

/// A written value; `None`: `none`. The check has proved that it is a literal of the type.
pub(super) fn read(world: &World<'_>, zone: &TimeZone, written: &WrittenValue, of: &Type) -> Option<Value> {
    match (written, of) {
        (WrittenValue::Several(all, _), Type::List(of)) => {
            let all = all.iter().filter_map(|one| read(world, zone, &WrittenValue::One(one.clone()), of)).collect();
            Some(Value::List(Arc::new(all)))
        }
        (WrittenValue::Several(..), _) => None,
        (WrittenValue::One(one), Type::List(of)) => {
            let value = read(world, zone, &WrittenValue::One(one.clone()), of)?;
            Some(Value::List(Arc::new(vec![value])))
        }
        (WrittenValue::One(one), of) => match literal_value(one, of, world, &mut Diagnostics::default())? {
            Typed::Literal(literal) => literal.value(Some(of), zone),
            Typed::None | Typed::Expression(_) => None,
        },
    }
}

/// What a scenario's `set` gives, by the types of a process's fields.
pub(super) fn fields(world: &World<'_>, zone: &TimeZone, process: &str, set: &[Assignment]) -> FieldValues {
    let types = world.processes.get(process).map(|types| &types.fields);
    let value = |given: &Assignment| {
        let of = types.and_then(|types| types.get(given.name.as_str()));
        of.and_then(|of| read(world, zone, &given.value, of))
    };
    set.iter().map(|given| (Text::from(given.name.as_str()), value(given))).collect()
}

/// Someone of the directory, or a guest.
pub(super) fn person(world: &World<'_>, zone: &TimeZone, written: &At<String>) -> Option<Person> {
    let scalar = Scalar { text: written.value.clone(), style: Style::Plain };
    let value = read(world, zone, &WrittenValue::One(written.with(scalar)), &Type::Person)?;
    value.as_person().cloned()
}

/// `2026-03-02 09:00`, in the package's zone.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let moment = crate::load::moment(text)?;
    moment.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// A value as a scenario would write it.
pub(super) fn shown(value: &Value, zone: &TimeZone) -> String {
    match value {
        Value::Instant(instant) => shown_instant(*instant, zone),
        Value::List(values) => {
            let all: Vec<String> = values.iter().map(|value| shown(value, zone)).collect();
            format!("[{}]", all.join(", "))
        }
        other => other.to_string(),
    }
}

/// An instant in a zone, with seconds where it has any.
pub(super) fn shown_instant(instant: Timestamp, zone: &TimeZone) -> String {
    let local = instant.to_zoned_datetime(zone.clone());
    let form = if local.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    local.strftime(form).to_string()
}
