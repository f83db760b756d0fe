//! What bodies hold: one table, by which they are read and described.

use serde_json::{Map, Value as Json};
use tillit_engine::{Said, nearest};

use super::Misfit;
use crate::words::{listed, said, words};

/// The body of a request: a JSON object with these members and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name in the description of the API.
    pub name: &'static str,
    /// Its members.
    pub members: &'static [Member],
}

/// A member of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is.
    pub help: Said,
}

/// What a member holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// Values for fields, by name.
    Fields,
    /// A value, of whatever type the field has.
    Value,
    /// Someone: an id, a mail address, `{id}`, or a guest's `{name, mail}`.
    Person,
}

const fn must(name: &'static str, kind: Kind, sv: &'static str, en: &'static str) -> Member {
    Member { name, kind, required: true, help: said(sv, en) }
}

const fn may(name: &'static str, kind: Kind, sv: &'static str, en: &'static str) -> Member {
    Member { name, kind, required: false, help: said(sv, en) }
}

const FIELDS: Member = may("fields", Kind::Fields, "Värden per fält; `null` tömmer fältet.", "Values by field; `null` empties the field.");
const WHY: Member = may("why", Kind::Text, "Varför, i ord för journalen.", "Why, in words for the journal.");

/// A body that is empty, or `{}`.
pub const NOTHING: Shape = Shape { name: "Nothing", members: &[] };
/// Begins a case.
pub const START: Shape = Shape {
    name: "Start",
    members: &[must("process", Kind::Text, "Processen.", "The process."), must("start", Kind::Text, "Starten.", "The start."), FIELDS],
};
/// Completes a task, or decides by a way.
pub const COMPLETE: Shape = Shape {
    name: "Complete",
    members: &[
        may("way", Kind::Text, "Vägen, om uppgiften är ett beslut.", "The way, where the task is a decision."),
        FIELDS,
        may("tick", Kind::Texts, "Vad som är avbockat.", "What is ticked."),
        WHY,
    ],
};
/// Does an action.
pub const ACT: Shape = Shape {
    name: "Act",
    members: &[FIELDS, may("next", Kind::Text, "Steget, där man väljer.", "The step, where there is one to pick."), WHY],
};
/// Changes fields.
pub const UPDATE: Shape = Shape {
    name: "Update",
    members: &[must("fields", Kind::Fields, "Värden per fält; `null` tömmer fältet.", "Values by field; `null` empties the field."), WHY],
};
/// Says what a rule otherwise says.
pub const OVERRIDE: Shape = Shape {
    name: "Override",
    members: &[
        must("field", Kind::Text, "Fältet.", "The field."),
        must("value", Kind::Value, "Värdet; `null` låter regeln gälla igen.", "The value; `null` lets the rule hold again."),
        WHY,
    ],
};
/// Words of a note or a reply.
pub const TEXT: Shape = Shape { name: "Text", members: &[must("text", Kind::Text, "Orden.", "The words.")] };
/// Gives a task to someone.
pub const ASSIGN: Shape = Shape { name: "Assign", members: &[must("to", Kind::Person, "Till vem.", "To whom.")] };
/// Ends a case outside its flow.
pub const CANCEL: Shape = Shape { name: "Cancel", members: &[WHY] };
/// Settles a matter.
pub const SETTLE: Shape = Shape { name: "Settle", members: &[WHY] };
/// What a form of `receives` was given.
pub const MESSAGE: Shape = Shape { name: "Message", members: &[FIELDS] };

/// All bodies.
pub const SHAPES: &[Shape] = &[NOTHING, START, COMPLETE, ACT, UPDATE, OVERRIDE, TEXT, ASSIGN, CANCEL, SETTLE, MESSAGE];

/// A body that has its shape.
pub(super) struct Body<'j>(Option<&'j Map<String, Json>>);

impl Shape {
    /// Holds a body against the shape. `null`, also as a member that may be left out, is as nothing.
    pub(super) fn read<'j>(&self, json: &'j Json) -> Result<Body<'j>, Vec<Misfit>> {
        let members = match json {
            Json::Object(members) => Some(members),
            Json::Null => None,
            other => {
                let found = found(other);
                let what = words!("ett objekt väntades, men här står {found}", "expected an object, but found {found}"; found);
                return Err(vec![Misfit::new("", what)]);
            }
        };
        let given = || members.into_iter().flatten();
        let mut misfits: Vec<Misfit> = given().filter_map(|(name, value)| self.misfit(name, value)).collect();
        let is_given = |name: &str| members.is_some_and(|members| members.contains_key(name));
        for member in self.members.iter().filter(|member| member.required && !is_given(member.name)) {
            let name = member.name;
            misfits.push(Misfit::new(name, words!("`{name}` saknas", "`{name}` is missing")));
        }
        if misfits.is_empty() { Ok(Body(members)) } else { Err(misfits) }
    }

    fn misfit(&self, name: &str, value: &Json) -> Option<Misfit> {
        match self.members.iter().find(|member| member.name == name) {
            None => Some(self.unknown(name)),
            Some(member) if value.is_null() && (!member.required || member.kind == Kind::Value) => None,
            Some(member) => member.kind.misfit(value).map(|what| Misfit::new(name, what)),
        }
    }

    fn unknown(&self, name: &str) -> Misfit {
        let known = || self.members.iter().map(|member| member.name);
        let here = listed(known(), 9);
        let what = match nearest(name, known()) {
            Some(near) => words!("`{name}` finns inte här; menade du `{near}`?", "there is no `{name}` here; did you mean `{near}`?"),
            None if self.members.is_empty() => {
                words!("`{name}` finns inte här; inget väntas", "there is no `{name}` here; nothing is expected")
            }
            None => words!("`{name}` finns inte här; det som finns är {here}", "there is no `{name}` here; there is {here}"; here),
        };
        Misfit { at: name.to_owned(), what, of: known().map(Into::into).collect() }
    }
}

impl Kind {
    fn misfit(self, json: &Json) -> Option<tillit_engine::Words> {
        let fits = match self {
            Kind::Text => json.is_string(),
            Kind::Texts => json.as_array().is_some_and(|all| all.iter().all(Json::is_string)),
            Kind::Fields => json.is_object(),
            Kind::Value => true,
            Kind::Person => json.is_string() || json.is_object(),
        };
        let (expected, found) = (self.expected(), found(json));
        (!fits).then(|| words!("{expected} väntades, men här står {found}", "expected {expected}, but found {found}"; expected, found))
    }

    const fn expected(self) -> Said {
        match self {
            Kind::Text => said("en text", "a text"),
            Kind::Texts => said("en lista av texter", "a list of texts"),
            Kind::Fields => said("ett objekt med värden per fält", "an object of values by field"),
            Kind::Value => said("ett värde", "a value"),
            Kind::Person => said("en person: id, mailadress eller {name, mail}", "a person: an id, a mail address, or {name, mail}"),
        }
    }
}

/// What kind of JSON something is.
pub(super) fn found(json: &Json) -> Said {
    match json {
        Json::Null => said("inget", "nothing"),
        Json::Bool(_) => said("true eller false", "true or false"),
        Json::Number(_) => said("ett tal", "a number"),
        Json::String(_) => said("en text", "a text"),
        Json::Array(_) => said("en lista", "a list"),
        Json::Object(_) => said("ett objekt", "an object"),
    }
}

impl<'j> Body<'j> {
    pub(super) fn get(&self, name: &str) -> Option<&'j Json> {
        self.0?.get(name).filter(|json| !json.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<&'j str> {
        self.get(name)?.as_str()
    }

    pub(super) fn texts(&self, name: &str) -> Vec<&'j str> {
        self.get(name).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect()
    }

    pub(super) fn fields(&self) -> Option<&'j Map<String, Json>> {
        self.get("fields")?.as_object()
    }
}
