//! What resources look like (RFC 7643 §7), as one table: `/Schemas` is written from it, filters, paths
//! and projections are judged by it.

mod group;
mod user;

pub use group::GROUP;
pub use user::{ENTERPRISE, OWN, USER};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// True or false.
    Boolean,
    /// A moment, RFC 3339.
    DateTime,
    /// The address of something.
    Reference,
    /// Something with attributes of its own.
    Complex,
}

impl Kind {
    /// The word in `/Schemas`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::DateTime => "dateTime",
            Self::Reference => "reference",
            Self::Complex => "complex",
        }
    }
}

/// Who writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// We alone.
    ReadOnly,
    /// The client too.
    ReadWrite,
    /// The client, once.
    Immutable,
    /// The client, and nobody reads it.
    WriteOnly,
}

impl Mutability {
    /// The word in `/Schemas`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
            Self::WriteOnly => "writeOnly",
        }
    }
}

/// When a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// Whatever was asked.
    Always,
    /// Unless something else was asked.
    Default,
    /// In no answer.
    Never,
}

impl Returned {
    /// The word in `/Schemas`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Default => "default",
            Self::Never => "never",
        }
    }
}

/// An attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute {
    /// Its name, in its own spelling.
    pub name: &'static str,
    /// What it is, for who reads `/Schemas`.
    pub description: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// There may be several.
    pub several: bool,
    /// It has to be there.
    pub required: bool,
    /// Capitals count.
    pub case_exact: bool,
    /// Who writes it.
    pub mutability: Mutability,
    /// When it is shown.
    pub returned: Returned,
    /// No two resources of an institution have the same.
    pub unique: bool,
    /// The usual values.
    pub usual: &'static [&'static str],
    /// What a reference may lead to.
    pub leads_to: &'static [&'static str],
    /// The attributes of a complex one.
    pub inner: &'static [Attribute],
}

impl Attribute {
    /// A text that the client writes.
    #[must_use]
    pub const fn text(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            kind: Kind::String,
            several: false,
            required: false,
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            unique: false,
            usual: &[],
            leads_to: &[],
            inner: &[],
        }
    }

    /// The same of another kind.
    #[must_use]
    pub const fn of(kind: Kind, name: &'static str, description: &'static str) -> Self {
        let mut attribute = Self::text(name, description);
        attribute.kind = kind;
        // Capitals count in moments and addresses.
        attribute.case_exact = matches!(kind, Kind::DateTime | Kind::Reference);
        attribute
    }

    /// With attributes of its own.
    #[must_use]
    pub const fn complex(
        name: &'static str,
        description: &'static str,
        inner: &'static [Self],
    ) -> Self {
        let mut attribute = Self::of(Kind::Complex, name, description);
        attribute.inner = inner;
        attribute
    }

    /// Several of them.
    #[must_use]
    pub const fn several(mut self) -> Self {
        self.several = true;
        self
    }

    /// It has to be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Capitals count.
    #[must_use]
    pub const fn exact(mut self) -> Self {
        self.case_exact = true;
        self
    }

    /// No two have the same.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Who writes it.
    #[must_use]
    pub const fn written(mut self, mutability: Mutability) -> Self {
        self.mutability = mutability;
        if matches!(mutability, Mutability::WriteOnly) {
            self.returned = Returned::Never;
        }
        self
    }

    /// When it is shown.
    #[must_use]
    pub const fn shown(mut self, returned: Returned) -> Self {
        self.returned = returned;
        self
    }

    /// The usual values.
    #[must_use]
    pub const fn usually(mut self, usual: &'static [&'static str]) -> Self {
        self.usual = usual;
        self
    }

    /// What it leads to.
    #[must_use]
    pub const fn leading_to(mut self, leads_to: &'static [&'static str]) -> Self {
        self.leads_to = leads_to;
        self
    }

    /// One of its own attributes, whatever the capitals.
    #[must_use]
    pub fn inner(&self, name: &str) -> Option<&'static Self> {
        named(self.inner, name)
    }
}

/// Finds an attribute, whatever the capitals (RFC 7643 §2.1).
pub(crate) fn named(all: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    all.iter().find(|one| one.name.eq_ignore_ascii_case(name))
}

/// A schema.
#[derive(Debug)]
pub struct Schema {
    /// Its URN.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it describes.
    pub description: &'static str,
    /// Its attributes, without those that every resource has.
    pub attributes: &'static [Attribute],
    /// Attributes that RFC 7643 has and that are not kept: a change of one is passed over.
    pub passed_over: &'static [&'static str],
}

/// A kind of resource.
#[derive(Debug)]
pub struct ResourceType {
    /// Its name, as `meta.resourceType` says it.
    pub name: &'static str,
    /// Where its resources lie, with a slash.
    pub endpoint: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Its own schema.
    pub schema: &'static Schema,
    /// Schemas that stand beside it; none has to.
    pub extensions: &'static [&'static Schema],
}

impl PartialEq for ResourceType {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

const META: &[Attribute] = &[
    Attribute::text("resourceType", "The kind of resource.").exact(),
    Attribute::of(Kind::DateTime, "created", "When it was made."),
    Attribute::of(Kind::DateTime, "lastModified", "When it last changed."),
    Attribute::of(Kind::Reference, "location", "Its address.").leading_to(&["uri"]),
    Attribute::text("version", "Its revision, as an entity tag.").exact(),
];

/// What every resource has (RFC 7643 §3.1).
pub const COMMON: &[Attribute] = &[
    Attribute::of(
        Kind::Reference,
        "schemas",
        "The schemas that it is written by.",
    )
    .several()
    .written(Mutability::ReadOnly)
    .shown(Returned::Always),
    Attribute::text("id", "Its id here.")
        .exact()
        .unique()
        .written(Mutability::ReadOnly)
        .shown(Returned::Always),
    Attribute::text("externalId", "Its id at the client.").exact(),
    Attribute::complex("meta", "What is known of the resource itself.", META)
        .written(Mutability::ReadOnly),
];

impl ResourceType {
    /// The kinds that there are.
    pub const ALL: [&'static Self; 2] = [&USER, &GROUP];

    /// The kind whose resources lie there.
    #[must_use]
    pub fn at(endpoint: &str) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|one| one.endpoint == endpoint)
    }

    /// Its own attributes and those that every resource has.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        named(COMMON, name).or_else(|| named(self.schema.attributes, name))
    }

    /// The extension of that URN.
    pub(crate) fn extension(&self, urn: &str) -> Option<&'static Schema> {
        let mut all = self.extensions.iter();
        all.find(|one| one.id.eq_ignore_ascii_case(urn)).copied()
    }
}
