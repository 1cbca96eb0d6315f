//! The description of the API (OpenAPI 3.1), made of the very routes that serve it.

use super::{
    problem::Problem,
    route::{ApiRoute, scope_of},
};
use actix_web::http::Method;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use sluis_idp_core::console::apps::ADMIN_SCOPES;
use sluis_web::routes;

/// The document for an installation with this issuer.
pub(crate) fn document(issuer: &str, api: &[ApiRoute]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let problem = json!(generator.subschema_for::<Problem>());
    let mut paths = Map::new();
    for route in api {
        let path = paths.entry(route.path.clone()).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = operation(route, &mut generator);
    }
    let scopes: Map<String, Value> = ADMIN_SCOPES
        .iter()
        .map(|(scope, _)| ((*scope).to_owned(), json!("")))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sluis admin API",
            "version": "1",
            "description": "Administration of institutions by programs. A client with client_credentials asks the token endpoint for a token and sends it with each request. A client of one institution works there alone.",
        },
        "servers": [{ "url": issuer }],
        "security": [{ "program": [] }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": {
                "problem": {
                    "description": "What went wrong (RFC 9457)",
                    "content": { "application/problem+json": { "schema": problem } },
                },
                "refused": { "description": "No token came, or one that opens nothing" },
            },
            "securitySchemes": {
                "program": {
                    "type": "oauth2",
                    "flows": { "clientCredentials": {
                        "tokenUrl": format!("{issuer}{}", routes::TOKEN),
                        "scopes": scopes,
                    } },
                },
            },
        },
    })
}

fn operation(route: &ApiRoute, generator: &mut SchemaGenerator) -> Value {
    let problem = json!({ "$ref": "#/components/responses/problem" });
    let mut answers = Map::new();
    let mut good = json!({ "description": route.summary });
    if let Some(output) = route.output {
        good["content"] = json!({ "application/json": { "schema": output(generator) } });
    }
    answers.insert(route.status.to_string(), good);
    answers.insert(
        "401".to_owned(),
        json!({ "$ref": "#/components/responses/refused" }),
    );
    let mut statuses = vec!["400", "403", "404", "429", "500", "503"];
    if route.input.is_some() {
        statuses.extend(["415", "422"]);
    }
    if route.guarded {
        statuses.extend(["412", "428"]);
    }
    let is_post = route.method == Method::POST;
    if route.method != Method::GET {
        statuses.push("409");
    }
    for status in statuses {
        answers.insert(status.to_owned(), problem.clone());
    }
    let scope = scope_of(route.power);
    let mut operation = json!({
        "summary": route.summary,
        "operationId": name(route),
        "parameters": parameters(route, is_post),
        "responses": answers,
        "security": [{ "program": scope.into_iter().collect::<Vec<_>>() }],
    });
    if let Some(input) = route.input {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": input(generator) } },
        });
    }
    operation
}

fn parameters(route: &ApiRoute, is_post: bool) -> Vec<Value> {
    let text = json!({ "type": "string" });
    let in_path = route.path.split('{').skip(1).filter_map(|part| {
        let (name, _) = part.split_once('}')?;
        Some(json!({ "name": name, "in": "path", "required": true, "schema": text }))
    });
    let mut all: Vec<Value> = in_path.collect();
    for (name, what) in &route.parameters {
        all.push(json!({ "name": name, "in": "query", "description": what, "schema": text }));
    }
    if route.in_parts {
        all.push(json!({
            "name": "limit", "in": "query",
            "description": "How many items at once.",
            "schema": { "type": "integer", "minimum": 1, "maximum": 200, "default": 50 },
        }));
        all.push(json!({
            "name": "cursor", "in": "query",
            "description": "Where to go on: `next` of the part before.",
            "schema": text,
        }));
    }
    if route.guarded {
        all.push(json!({
            "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag of what was read.",
            "schema": text,
        }));
    }
    if is_post {
        all.push(json!({
            "name": "Idempotency-Key", "in": "header",
            "description": "A name for this request: sent again within a day it gives the same answer and changes nothing.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
        }));
    }
    all
}

/// `get_clients_id` and so on.
fn name(route: &ApiRoute) -> String {
    let path = route
        .path
        .trim_start_matches(routes::API)
        .replace("{institution}", "one");
    let words = path
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut name = route.method.as_str().to_lowercase();
    for word in words {
        name.push('_');
        name.push_str(word);
    }
    name
}
