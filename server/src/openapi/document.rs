//! OpenAPI 3.1 of a table of routes.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value as Json, json};
use tillit_engine::{Language, Said};

use super::body;
use super::route::{Answer, In, Parameter, Route, Takes, Who};
use crate::http::MAIL;
use crate::problem::ProblemView;
use crate::words::said;

const PROBLEM: Said = said("Något är fel: `type` säger vad, `detail` varför.", "Something is wrong: `type` says what, `detail` why.");

/// The description of a table of routes, in a language.
#[must_use]
pub fn document<'r, S: 'static>(routes: impl IntoIterator<Item = &'r Route<S>>, language: Language) -> Json {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let (mut paths, mut shapes) = (Map::new(), Vec::new());
    for route in routes {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.name()] = operation(route, language, &mut generator);
        if let Takes::Shape(shape) = route.body {
            shapes.push(shape);
        }
    }
    let mut schemas = generator.take_definitions(true);
    for shape in shapes {
        schemas.insert(shape.name.to_owned(), body::schema(shape, language));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "tillit",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": env!("CARGO_PKG_LICENSE"), "identifier": env!("CARGO_PKG_LICENSE")},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

fn operation<S>(route: &Route<S>, language: Language, generator: &mut SchemaGenerator) -> Json {
    let mut responses: Map<String, Json> =
        route.answers.iter().map(|answer| (answer.status.to_string(), response(answer, language, generator))).collect();
    let problem = generator.subschema_for::<ProblemView>();
    let content = json!({"application/problem+json": {"schema": problem}});
    responses.insert("default".to_owned(), json!({"description": PROBLEM.in_language(language), "content": content}));
    let parameters: Vec<Json> = route.parameters.iter().map(|one| parameter(one, language)).collect();
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.summary.in_language(language),
        "parameters": parameters,
        "responses": responses,
        "security": match route.who {
            Who::Anyone => json!([]),
            Who::Person | Who::Staff | Who::System => json!([{"token": []}]),
        },
    });
    if let Some((required, content)) = taken(route.body) {
        operation["requestBody"] = json!({"required": required, "content": content});
    }
    operation
}

/// Whether a body must be there, and what it holds, by media type.
fn taken(body: Takes) -> Option<(bool, Json)> {
    let json = |schema: Json| json!({"application/json": {"schema": schema}});
    match body {
        Takes::Nothing => None,
        Takes::AnyJson => Some((true, json(json!({})))),
        // Bytes have no schema in OpenAPI 3.1.
        Takes::Mail => Some((true, MAIL.iter().map(|kind| ((*kind).to_owned(), json!({}))).collect::<Map<_, _>>().into())),
        Takes::Shape(shape) => {
            let required = shape.members.iter().any(|member| member.required);
            Some((required, json(json!({"$ref": format!("#/components/schemas/{}", shape.name)}))))
        }
    }
}

fn response(answer: &Answer, language: Language, generator: &mut SchemaGenerator) -> Json {
    let content = match answer.schema {
        Some(schema) => json!({"application/json": {"schema": schema(generator)}}),
        None => json!({"text/plain": {"schema": {"type": "string"}}}),
    };
    json!({"description": answer.what.in_language(language), "content": content})
}

fn parameter(parameter: &Parameter, language: Language) -> Json {
    let place = match parameter.place {
        In::Path => "path",
        In::Query => "query",
        In::Header => "header",
    };
    json!({
        "name": parameter.name,
        "in": place,
        "required": parameter.place == In::Path,
        "description": parameter.help.in_language(language),
        "schema": {"type": "string"},
    })
}
