//! `FIELD=VALUE`, as the command line and forms give values, → the JSON of `fields`.

use serde_json::{Map, Value as Json};

use super::Misfit;
use crate::words::words;

/// Values by field. A field that stands several times has several values; one without a value (`FIELD=`) is emptied.
///
/// # Errors
/// Texts that are no assignment: all of them.
pub fn assignments<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Map<String, Json>, Vec<Misfit>> {
    let (mut fields, mut misfits) = (Map::new(), Vec::new());
    for text in texts {
        match text.split_once('=').map(|(field, value)| (field.trim(), value)) {
            Some((field, value)) if !field.is_empty() => add(&mut fields, field, value),
            _ => misfits.push(Misfit::new(text, words!("skriv `FÄLT=VÄRDE`, inte `{text}`", "write `FIELD=VALUE`, not `{text}`"))),
        }
    }
    if misfits.is_empty() { Ok(fields) } else { Err(misfits) }
}

fn add(fields: &mut Map<String, Json>, field: &str, value: &str) {
    let value = if value.is_empty() { Json::Null } else { Json::from(value) };
    match fields.get_mut(field) {
        None => {
            fields.insert(field.to_owned(), value);
        }
        Some(Json::Array(several)) => several.push(value),
        Some(one) => *one = Json::Array(vec![one.take(), value]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_stands_twice_has_two_values_and_one_without_a_value_is_emptied() {
        let fields = assignments(["a=1", "b= x = y", "a=2", "c=", "a=3"]).unwrap();
        assert_eq!(Json::Object(fields).to_string(), r#"{"a":["1","2","3"],"b":" x = y","c":null}"#);
    }

    #[test]
    fn every_text_that_is_no_assignment_is_told() {
        let misfits = assignments(["a", "b=1", "=2"]).unwrap_err();
        assert_eq!(misfits.iter().map(|misfit| misfit.at.as_str()).collect::<Vec<_>>(), ["a", "=2"]);
    }
}
