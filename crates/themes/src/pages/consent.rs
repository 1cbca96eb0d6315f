//! What a portal wants to know.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// A scope, as people understand it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum Scope {
    /// `openid`: who somebody is, as a number.
    OpenId,
    /// `profile`: name and username.
    Profile,
    /// `email`.
    Email,
    /// `phone`.
    Phone,
    /// `address`.
    Address,
    /// `institution`.
    Institution,
    /// `roles`: roles and groups.
    Roles,
    /// `school`: the school, roles and classes.
    School,
    /// `eduperson`.
    EduPerson,
    /// `entree`: the same in the names of the Dutch federation for schools.
    Entree,
    /// `eckid`: the pseudonym in learning materials.
    EckId,
    /// `offline_access`: access while somebody is away.
    OfflineAccess,
    /// Any other scope, by its own description.
    Other(String),
}

impl From<Scope> for Words {
    fn from(scope: Scope) -> Self {
        Self::of(match scope {
            Scope::OpenId => "scope-openid",
            Scope::Profile => "scope-profile",
            Scope::Email => "scope-email",
            Scope::Phone => "scope-phone",
            Scope::Address => "scope-address",
            Scope::Institution => "scope-institution",
            Scope::Roles => "scope-roles",
            Scope::School => "scope-school",
            Scope::EduPerson => "scope-eduperson",
            Scope::Entree => "scope-entree",
            Scope::EckId => "scope-eckid",
            Scope::OfflineAccess => "scope-offline",
            Scope::Other(name) => return Self::of("scope-other").with("name", name),
        })
    }
}

/// A scope with what it would give away.
#[derive(Clone, Debug, Serialize)]
pub struct ScopeView {
    /// The scope.
    pub scope: Scope,
    /// The values that the portal would receive, as far as they are worth showing.
    pub values: Vec<String>,
    /// The roles among them, by their names in tokens.
    pub roles: Vec<String>,
}

/// What a portal wants to know. The buttons are `action=allow` (primary) and `action=deny`.
#[derive(Clone, Debug, Serialize)]
pub struct ConsentPage {
    /// Where the form posts to.
    pub action: String,
    /// The mark of what is asked here; a hidden field.
    pub seen: String,
    /// The portal that asks.
    pub portal_name: String,
    /// What it asks.
    pub scopes: Vec<ScopeView>,
    /// Who is signed in.
    pub username: String,
}

impl Page for ConsentPage {
    const TEMPLATE: &'static str = "consent.html";
    const STEP: &'static str = "consent";

    fn title(&self) -> Words {
        Words::of("consent-title").with("portal", self.portal_name.as_str())
    }

    fn samples() -> Vec<Self> {
        let scope = |scope, values: &[&str]| ScopeView {
            scope,
            values: values.iter().map(|&value| value.to_owned()).collect(),
            roles: vec![],
        };
        let page = |scopes| Self {
            action: "#".to_owned(),
            seen: "Zn9cW0".to_owned(),
            portal_name: "Leeromgeving Kompas".to_owned(),
            scopes,
            username: "mirte.bakker".to_owned(),
        };
        vec![
            page(vec![
                scope(Scope::OpenId, &[]),
                scope(Scope::Profile, &["Mirte Bakker"]),
                scope(Scope::Email, &["mirte@voorbeeld.example"]),
                ScopeView {
                    roles: vec!["teacher".to_owned()],
                    ..scope(Scope::Roles, &["groep 7"])
                },
                scope(Scope::OfflineAccess, &[]),
            ]),
            page(vec![
                scope(Scope::Phone, &["06 12 34 56 78"]),
                scope(Scope::Address, &[]),
                scope(Scope::Institution, &["De Regenboogschool"]),
                scope(Scope::School, &[]),
                scope(Scope::EduPerson, &[]),
                scope(Scope::Entree, &[]),
                scope(Scope::EckId, &[]),
                scope(Scope::Other("rooster".to_owned()), &[]),
            ]),
        ]
    }
}
