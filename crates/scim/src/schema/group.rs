//! Groups (RFC 7643 §4.2): classes, and whatever else people of an institution are in together.

use super::{Attribute, Kind, Mutability, ResourceType, Schema};

const MEMBERS: &[Attribute] = &[
    Attribute::text("value", "The id of the person.")
        .exact()
        .written(Mutability::Immutable),
    Attribute::of(Kind::Reference, "$ref", "The address of the person.")
        .leading_to(&["User"])
        .written(Mutability::Immutable),
    Attribute::text("type", "What the member is.")
        .usually(&["User"])
        .written(Mutability::Immutable),
];

const CORE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:Group",
    name: "Group",
    description: "A class, or another group of people",
    attributes: &[
        Attribute::text("displayName", "What it is called.")
            .required()
            .unique(),
        Attribute::complex("members", "Who is in it.", MEMBERS).several(),
    ],
    passed_over: &[],
};

/// Groups.
pub const GROUP: ResourceType = ResourceType {
    name: "Group",
    endpoint: "/Groups",
    description: "Classes",
    schema: &CORE,
    extensions: &[],
};
