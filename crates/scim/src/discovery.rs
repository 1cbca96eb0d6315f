//! What the server says of itself (RFC 7644 §4): written from the table that it works by.

use crate::{
    bulk, query,
    schema::{Attribute, ENTERPRISE, GROUP, Kind, OWN, ResourceType, Schema, USER},
};
use serde_json::{Value, json};

/// Every schema.
pub const SCHEMAS: [&Schema; 4] = [USER.schema, GROUP.schema, &ENTERPRISE, &OWN];

/// What the server can do; `base` is where it lies, `payload` how many bytes a body may have.
#[must_use]
pub fn config(base: &str, payload: usize) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": { "supported": true },
        "bulk": {
            "supported": true,
            "maxOperations": bulk::MOST,
            "maxPayloadSize": payload,
        },
        "filter": { "supported": true, "maxResults": query::MOST },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "An access token by client_credentials, or a token from the console",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{base}/ServiceProviderConfig"),
        },
    })
}

/// A kind of resource, described.
#[must_use]
pub fn resource_type(base: &str, of: &ResourceType) -> Value {
    let extensions = of.extensions.iter();
    let extensions: Vec<Value> = extensions
        .map(|schema| json!({ "schema": schema.id, "required": false }))
        .collect();
    let mut described = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": of.name,
        "name": of.name,
        "endpoint": of.endpoint,
        "description": of.description,
        "schema": of.schema.id,
        "meta": {
            "resourceType": "ResourceType",
            "location": format!("{base}/ResourceTypes/{}", of.name),
        },
    });
    if !extensions.is_empty() {
        described["schemaExtensions"] = extensions.into();
    }
    described
}

/// A schema, described.
#[must_use]
pub fn schema(base: &str, schema: &Schema) -> Value {
    let attributes: Vec<Value> = schema.attributes.iter().map(attribute).collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": schema.id,
        "name": schema.name,
        "description": schema.description,
        "attributes": attributes,
        "meta": {
            "resourceType": "Schema",
            "location": format!("{base}/Schemas/{}", schema.id),
        },
    })
}

fn attribute(of: &Attribute) -> Value {
    let mut described = json!({
        "name": of.name,
        "type": of.kind.as_str(),
        "multiValued": of.several,
        "description": of.description,
        "required": of.required,
        "mutability": of.mutability.as_str(),
        "returned": of.returned.as_str(),
    });
    if of.kind == Kind::Complex {
        described["subAttributes"] = of.inner.iter().map(attribute).collect();
        return described;
    }
    if of.kind != Kind::Boolean {
        described["caseExact"] = of.case_exact.into();
        described["uniqueness"] = if of.unique { "server" } else { "none" }.into();
    }
    if !of.usual.is_empty() {
        described["canonicalValues"] = of.usual.into();
    }
    if !of.leads_to.is_empty() {
        described["referenceTypes"] = of.leads_to.into();
    }
    described
}
