//! JSON Schemas of the files (dialect 2020-12), for editors: drawn from the table by a walk over its forms.
//!
//! A schema sees one file at a time: it knows keys and forms, not whether a step or a role exists; `tillit check` does.
//! Two things that the language says cannot be said in JSON Schema: that a key stands first, and which languages the
//! package has. Kinds are `if` the telling key is there, `then` these keys, and not `oneOf`, whose messages would be about
//! every kind but the right one.
//!
//! `errorMessage` and `patternErrorMessage` are no keywords of JSON Schema; editors built on the YAML language server show
//! them instead of a regular expression, others pass them by.

mod merge;

use serde_json::{Map, Value, json};

use self::merge::either;
use super::field_types::FIELD_TYPES;
use super::form::{Form, Key, Kind, Kinds, Names, Need, Shape};
use super::look::{LANGUAGE_PATTERN, Look, TITLE, look};
use super::walk::files;
use crate::words::{Language, Said, list_of, words};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// An identity that promises no address: the schemas come with tillit, not from the network.
const IDENTITY: &str = "urn:tillit:language:1";

/// The schema of every kind of file, by the name of the file that it is kept in (`process.json`), with the texts in a language.
#[must_use]
pub fn schemas(language: Language) -> Vec<(String, Value)> {
    files().into_iter().map(|shape| (format!("{}.json", shape.name), file(shape, language))).collect()
}

fn file(shape: &'static Shape, language: Language) -> Value {
    let mut writer = Writer { language, definitions: Map::new() };
    let keys = writer.object(&[shape.keys], None);
    let name = shape.name;
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!(DIALECT));
    schema.insert("$id".to_owned(), json!(format!("{IDENTITY}:{name}")));
    schema.insert("title".to_owned(), json!(format!("tillit: {name}")));
    schema.insert("description".to_owned(), json!(shape.help.in_language(language)));
    schema.extend(keys);
    // A file without any key is of no kind; only the catalogue's keys are all optional.
    schema.insert("minProperties".to_owned(), json!(1));
    schema.insert("$defs".to_owned(), Value::Object(writer.definitions));
    Value::Object(schema)
}

/// Collects what several places share while it walks.
struct Writer {
    language: Language,
    definitions: Map<String, Value>,
}

impl Writer {
    fn say(&self, text: Said) -> Value {
        json!(text.in_language(self.language))
    }

    /// The schema of a value.
    fn form(&mut self, form: &'static Form) -> Map<String, Value> {
        if let Some(look) = look(form) {
            return self.single(form, &look);
        }
        match form {
            Form::Title => self.title(),
            Form::OneOf(words) => members(json!({ "type": "string", "enum": words })),
            Form::Many(of) => members(json!({ "type": "array", "items": self.form(of) })),
            Form::OneOrMany(of) => {
                let one = self.form(of);
                either(one.clone(), members(json!({ "type": "array", "items": one })))
            }
            Form::Entries(names, of) => self.entries(*names, of),
            Form::Shape(shape) => self.shape(shape),
            Form::Kinds(kinds) => self.kinds(kinds),
            Form::Either(forms) => {
                let mut schemas = forms.iter().map(|form| self.form(form));
                let first = schemas.next().expect("the table offers at least one form");
                schemas.fold(first, either)
            }
            // Anything at all; the single forms have a look and are done.
            _ => Map::new(),
        }
    }

    fn single(&self, form: &Form, look: &Look) -> Map<String, Value> {
        let types = if let [one] = look.types { json!(one) } else { json!(look.types) };
        let mut schema = members(json!({ "type": types }));
        match look.pattern {
            Some(pattern) => {
                schema.insert("pattern".to_owned(), json!(pattern));
                schema.insert("patternErrorMessage".to_owned(), self.expected(look.expected));
            }
            None if look.types.contains(&"string") => {
                schema.insert("minLength".to_owned(), json!(1));
            }
            None if matches!(form, Form::Whole) => {
                schema.insert("minimum".to_owned(), json!(0));
            }
            None => {}
        }
        if matches!(form, Form::Name(Names::Type)) {
            // Examples, not an enumeration: the organisation's own lists are types too.
            let types: Vec<&str> = FIELD_TYPES.iter().filter(|one| !one.not_yet).map(|one| one.name).collect();
            schema.insert("examples".to_owned(), json!(types));
        }
        schema
    }

    fn expected(&self, expected: Said) -> Value {
        let Said { sv, en } = expected;
        json!(words!("väntade {sv}", "expected {en}").in_language(self.language))
    }

    /// A text in every language of the package. Which those are, no schema knows.
    fn title(&mut self) -> Map<String, Value> {
        let text = self.form(&Form::Text);
        let code = look(&Form::Name(Names::Language)).expect("a name has a look");
        self.definition("title", |writer| {
            members(json!({
                "type": "object",
                "propertyNames": { "pattern": LANGUAGE_PATTERN, "patternErrorMessage": writer.expected(code.expected) },
                "additionalProperties": text,
                "minProperties": 1,
                "errorMessage": writer.expected(TITLE),
            }))
        })
    }

    fn entries(&mut self, names: Names, of: &'static Form) -> Map<String, Value> {
        let mut schema = members(json!({ "type": "object" }));
        let form = if matches!(names, Names::New | Names::NewKey) { Form::NewName } else { Form::Name(names) };
        if let Some(Look { pattern: Some(pattern), expected, .. }) = look(&form) {
            schema.insert("propertyNames".to_owned(), json!({ "pattern": pattern, "patternErrorMessage": self.expected(expected) }));
        }
        schema.insert("additionalProperties".to_owned(), Value::Object(self.form(of)));
        schema
    }

    fn shape(&mut self, shape: &'static Shape) -> Map<String, Value> {
        self.definition(shape.name, |writer| {
            let mut schema = members(json!({ "description": writer.say(shape.help) }));
            schema.extend(writer.object(&[shape.keys], None));
            schema
        })
    }

    fn kinds(&mut self, kinds: &'static Kinds) -> Map<String, Value> {
        self.definition(kinds.name, |writer| {
            let here: Vec<&'static Kind> = kinds.kinds.iter().filter(|kind| !kind.key.not_yet).collect();
            let telling: Vec<Value> = here.iter().map(|kind| json!({ "required": [kind.key.name] })).collect();
            let message = writer.no_kind(kinds, &here);
            let demanded: Vec<Value> = here.iter().map(|kind| json!({ "required": [kind.key.name], "errorMessage": message })).collect();
            // Offered for completion, as long as nothing tells the kind.
            let offered: Map<String, Value> =
                here.iter().map(|kind| (kind.key.name.to_owned(), json!({ "description": writer.say(kind.key.help) }))).collect();
            let each: Vec<Value> = here
                .iter()
                .map(|kind| {
                    let keys = writer.kind(kinds, kind);
                    json!({ "if": told_by(kind, &here, kinds.common), "then": keys })
                })
                .collect();
            members(json!({
                "description": writer.say(kinds.help),
                "type": "object",
                "if": { "type": "object", "anyOf": telling },
                "else": { "anyOf": demanded, "properties": offered },
                "allOf": each,
            }))
        })
    }

    fn no_kind(&self, kinds: &Kinds, here: &[&Kind]) -> String {
        let list = list_of(here.iter().map(|kind| kind.key.name), here.len());
        let (sv, en) = (list.sv, list.en);
        let text = if kinds.first {
            words!("den första nyckeln är en av {sv}", "the first key is one of {en}")
        } else {
            words!("en av nycklarna {sv} ska stå här", "one of the keys {en} must stand here")
        };
        text.in_language(self.language).to_owned()
    }

    fn kind(&mut self, kinds: &'static Kinds, kind: &'static Kind) -> Map<String, Value> {
        self.definition(&format!("{}_{}", kinds.name, kind.key.name), |writer| {
            let telling = std::slice::from_ref(&kind.key);
            let mut schema = members(json!({ "description": writer.say(kind.key.help) }));
            schema.extend(writer.object(&[telling, kind.own, kinds.common], Some(kind.key.name)));
            schema
        })
    }

    /// A map with exactly these keys, but for those that are not yet; `telling` is required whatever the table says.
    fn object(&mut self, parts: &[&'static [Key]], telling: Option<&str>) -> Map<String, Value> {
        let keys = || parts.iter().flat_map(|keys| keys.iter()).filter(|key| !key.not_yet);
        let properties: Map<String, Value> = keys().map(|key| (key.name.to_owned(), Value::Object(self.key(key)))).collect();
        let required: Vec<&str> =
            keys().filter(|key| key.need == Need::Required || Some(key.name) == telling).map(|key| key.name).collect();
        let mut schema = members(json!({ "type": "object", "properties": properties }));
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        schema.insert("additionalProperties".to_owned(), json!(false));
        schema
    }

    fn key(&mut self, key: &'static Key) -> Map<String, Value> {
        let mut schema = members(json!({ "description": self.say(key.help) }));
        schema.extend(self.form(&key.form));
        if let Need::Default(text) = key.need
            && let Some(value) = default_value(&key.form, text)
        {
            schema.insert("default".to_owned(), value);
        }
        schema
    }

    /// A reference to a shared schema, which is written the first time.
    fn definition(&mut self, name: &str, write: impl FnOnce(&mut Writer) -> Map<String, Value>) -> Map<String, Value> {
        if !self.definitions.contains_key(name) {
            // The place is taken first: a flow holds steps, and later steps will hold flows.
            self.definitions.insert(name.to_owned(), Value::Null);
            let schema = Value::Object(write(self));
            self.definitions.insert(name.to_owned(), schema);
        }
        members(json!({ "$ref": format!("#/$defs/{name}") }))
    }
}

/// When a map is of a kind: its telling key is there, and not as an ordinary key of another kind (`set` of a `complete`).
fn told_by(kind: &Kind, here: &[&Kind], common: &[Key]) -> Value {
    let name = kind.key.name;
    debug_assert!(common.iter().all(|key| key.name != name), "a key that every kind has tells none");
    let others: Vec<Value> = here
        .iter()
        .filter(|other| other.own.iter().any(|key| key.name == name))
        .map(|other| json!({ "required": [other.key.name] }))
        .collect();
    // Without the type, anything but a map would be of every kind at once.
    let mut told = json!({ "type": "object", "required": [name] });
    if !others.is_empty() {
        told["not"] = json!({ "anyOf": others });
    }
    told
}

/// A default that is a value of the form; what is only a word about it (`for ever`) stays in the reference.
pub(super) fn default_value(form: &Form, text: &str) -> Option<Value> {
    match form {
        Form::Flag => text.parse::<bool>().ok().map(Value::from),
        Form::Whole => text.parse::<u32>().ok().map(Value::from),
        Form::OneOf(words) => words.contains(&text).then(|| json!(text)),
        Form::Join => Some(json!(text)),
        Form::Duration => text.starts_with(|c: char| c.is_ascii_digit()).then(|| json!(text)),
        _ => None,
    }
}

fn members(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(members) => members,
        _ => unreachable!("schemas here are written as objects"),
    }
}
