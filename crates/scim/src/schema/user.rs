//! Users (RFC 7643 §4.1, §4.3), and what Dutch schools need beside.

use super::{Attribute, Kind, Mutability, ResourceType, Schema};

const READ_ONLY: Mutability = Mutability::ReadOnly;

const NAME: &[Attribute] = &[
    Attribute::text("familyName", "The surname, with its particle.").required(),
    Attribute::text("givenName", "The given name."),
];

const TYPE: &str = "What it is used for.";
const PRIMARY: &str = "It comes first.";

const EMAILS: &[Attribute] = &[
    Attribute::text("value", "The address."),
    Attribute::text("type", TYPE).usually(&["work"]),
    Attribute::of(Kind::Boolean, "primary", PRIMARY),
];

const PHONES: &[Attribute] = &[
    Attribute::text("value", "The number, with its country."),
    Attribute::text("type", TYPE).usually(&["mobile"]),
    Attribute::of(Kind::Boolean, "primary", PRIMARY),
];

const GROUPS: &[Attribute] = &[
    Attribute::text("value", "The id of the group.")
        .exact()
        .written(READ_ONLY),
    Attribute::of(Kind::Reference, "$ref", "Its address.")
        .leading_to(&["Group"])
        .written(READ_ONLY),
    Attribute::text("display", "Its name.").written(READ_ONLY),
    Attribute::text("type", "How the person is in it.")
        .usually(&["direct"])
        .written(READ_ONLY),
];

const ROLES: &[Attribute] = &[
    Attribute::text("value", "The role.")
        .usually(&["pupil", "teacher", "staff", "guardian", "member"]),
    Attribute::of(Kind::Boolean, "primary", PRIMARY),
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute::text(
        "userName",
        "The name to sign in with; where people sign in with their address, that.",
    )
    .required()
    .unique(),
    Attribute::complex("name", "The name in parts.", NAME).required(),
    Attribute::text("displayName", "The whole name.").written(READ_ONLY),
    Attribute::text(
        "preferredLanguage",
        "The language of pages and mails, if the institution speaks it.",
    ),
    Attribute::of(Kind::Boolean, "active", "The account may be used."),
    Attribute::complex("emails", "The mail address; one is kept.", EMAILS).several(),
    Attribute::complex("phoneNumbers", "The mobile number; one is kept.", PHONES).several(),
    Attribute::complex("groups", "The groups that the person is in.", GROUPS)
        .several()
        .written(READ_ONLY),
    Attribute::complex(
        "roles",
        "What the person is. Roles with powers are seen, and given in the console alone.",
        ROLES,
    )
    .several(),
];

const CORE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:User",
    name: "User",
    description: "Somebody who signs in",
    attributes: ATTRIBUTES,
    passed_over: &[
        "displayName",
        "name.formatted",
        "name.middleName",
        "name.honorificPrefix",
        "name.honorificSuffix",
        "nickName",
        "profileUrl",
        "title",
        "userType",
        "locale",
        "timezone",
        "ims",
        "photos",
        "addresses",
        "entitlements",
        "x509Certificates",
    ],
};

/// What an employer keeps; of it the number alone.
pub const ENTERPRISE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    name: "EnterpriseUser",
    description: "What the institution keeps of a person",
    attributes: &[Attribute::text("employeeNumber", "The number at the institution.").unique()],
    passed_over: &[
        "costCenter",
        "organization",
        "division",
        "department",
        "manager",
    ],
};

/// What we keep beside.
pub const OWN: Schema = Schema {
    id: "urn:sluis:params:scim:schemas:extension:1.0:User",
    name: "SluisUser",
    description: "What schools keep of a person",
    attributes: &[
        Attribute::text(
            "familyNamePrefix",
            "The particle that the surname begins with: lists sort on what follows.",
        ),
        Attribute::text("programme", "The programme."),
        Attribute::text("eckId", "The ECK iD. It is never shown.")
            .exact()
            .written(Mutability::WriteOnly),
        Attribute::of(
            Kind::DateTime,
            "startsAt",
            "The account does not work before.",
        ),
        Attribute::of(
            Kind::DateTime,
            "endsAt",
            "The account does not work from then on.",
        ),
        Attribute::text(
            "invite",
            "How a new account comes to its person: a mailed link, or not yet.",
        )
        .usually(&["link", "no"])
        .written(Mutability::WriteOnly),
    ],
    passed_over: &[],
};

/// Users.
pub const USER: ResourceType = ResourceType {
    name: "User",
    endpoint: "/Users",
    description: "People",
    schema: &CORE,
    extensions: &[&ENTERPRISE, &OWN],
};
