//! Makes one schema of two that hold for values of different outer form: a name, or a list, or a map.

use serde_json::{Map, Value, json};

/// What fits either of two schemas.
///
/// Keywords of JSON Schema speak of one type each (`pattern` of strings, `items` of lists), so the two can stand side by side
/// under both types, and an editor's message is about the form that was written. Where they cannot, it is `anyOf`.
pub(super) fn either(first: Map<String, Value>, second: Map<String, Value>) -> Map<String, Value> {
    let (Some(types), Some(more)) = (types(&first), types(&second)) else { return any_of(first, second) };
    let shares_type = types.iter().any(|one| more.contains(one));
    let shares_keyword = first.keys().any(|key| key != "type" && second.contains_key(key));
    if shares_type || shares_keyword {
        return any_of(first, second);
    }
    let mut merged = first;
    merged.extend(second);
    merged.insert("type".to_owned(), json!([types, more].concat()));
    merged
}

fn types(schema: &Map<String, Value>) -> Option<Vec<Value>> {
    match schema.get("type")? {
        Value::Array(types) => Some(types.clone()),
        one => Some(vec![one.clone()]),
    }
}

fn any_of(first: Map<String, Value>, second: Map<String, Value>) -> Map<String, Value> {
    Map::from_iter([("anyOf".to_owned(), json!([first, second]))])
}
