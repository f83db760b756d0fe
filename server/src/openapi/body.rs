//! What a body may hold, as JSON Schema.

use serde_json::{Map, Value as Json, json};
use tillit_engine::Language;

use crate::input::{Kind, Member, Shape};

/// The schema of a body.
pub(super) fn schema(shape: &Shape, language: Language) -> Json {
    let properties: Map<String, Json> = shape.members.iter().map(|member| (member.name.to_owned(), property(member, language))).collect();
    let required: Vec<&str> = shape.members.iter().filter(|member| member.required).map(|member| member.name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn property(member: &Member, language: Language) -> Json {
    let mut schema = kind(member.kind);
    schema["description"] = Json::from(member.help.in_language(language));
    // What may be left out may also be said to be nothing.
    if !member.required
        && let Some(kind) = schema.get("type").cloned()
    {
        schema["type"] = json!([kind, "null"]);
    }
    schema
}

fn kind(kind: Kind) -> Json {
    let text = || json!({"type": "string"});
    match kind {
        Kind::Text => text(),
        Kind::Texts => json!({"type": "array", "items": text()}),
        Kind::Fields => json!({"type": "object", "additionalProperties": true}),
        Kind::Value => json!({}),
        Kind::Person => {
            let id = json!({"type": "object", "properties": {"id": text()}, "required": ["id"]});
            let guest = json!({"type": "object", "properties": {"name": text(), "mail": text()}, "required": ["name", "mail"]});
            json!({"anyOf": [text(), id, guest]})
        }
    }
}
