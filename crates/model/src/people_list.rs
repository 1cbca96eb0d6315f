//! Long lists of people: what is looked for, in which order, and the lines that are found.

use crate::{
    context::Timestamp,
    ids::{ClassId, InstitutionId, PersonId},
    person::{PersonName, Role, Standing},
    second_factor::SecondFactorState,
};

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    /// By surname.
    #[default]
    Name,
    /// Who signed in last comes first.
    LastSignIn,
}

/// When people signed in last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastSignIn {
    /// They never did.
    Never,
    /// Before then, and ever.
    Before(Timestamp),
    /// Since then.
    Since(Timestamp),
}

/// Who is looked for; everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Beginnings of words of name, username, number, address or class, as typed.
    pub search: String,
    /// In this class, as whatever.
    pub class: Option<ClassId>,
    /// With this role.
    pub role: Option<Role>,
    /// With the second factor there.
    pub factor: Option<SecondFactorState>,
    /// With a passkey.
    pub passkey: bool,
    /// With this standing.
    pub standing: Option<Standing>,
    /// Who signed in last then.
    pub last_sign_in: Option<LastSignIn>,
    /// Only pupils, and nothing but pupils, of classes that this person teaches.
    pub taught_by: Option<PersonId>,
}

/// Where the page before ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleCursor {
    /// What the list is sorted by, of the last line.
    pub key: String,
    /// The last line's id.
    pub id: PersonId,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Whose people.
    pub institution: InstitutionId,
    /// Who.
    pub filter: PeopleFilter,
    /// In which order.
    pub order: PeopleOrder,
    /// After which line; from the beginning if after none.
    pub after: Option<PeopleCursor>,
    /// How many.
    pub limit: u32,
    /// Passkeys count there: one alone is a second factor that is on.
    pub passkeys: bool,
    /// For factors that are off until a moment.
    pub now: Timestamp,
}

/// A person as a list shows one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// The name to sign in with.
    pub username: String,
    /// The name.
    pub name: PersonName,
    /// Mail address.
    pub email: Option<String>,
    /// The number at the institution.
    pub number: Option<String>,
    /// What the person is.
    pub roles: Vec<Role>,
    /// Whether the account may be used.
    pub standing: Standing,
    /// Used by several people.
    pub shared: bool,
    /// The second factor, of whatever kind.
    pub factor: SecondFactorState,
    /// There is a passkey that counts.
    pub passkey: bool,
    /// When the person signed in last.
    pub last_sign_in_at: Option<Timestamp>,
    /// Names of the classes, the main one first.
    pub classes: Vec<String>,
    /// Where a page that ends here goes on.
    pub cursor: PeopleCursor,
}
