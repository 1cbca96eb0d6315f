//! Scopes (RFC 6749 §3.3).

use crate::error::{ErrorCode, OAuthError};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// The scope that says which institution a person belongs to: `urn:sluis:institution:SLUG`.
pub const INSTITUTION_PREFIX: &str = "urn:sluis:institution:";

/// The same in short, for clients that can set scopes and no parameters: `org:SLUG`.
pub const ORG_PREFIX: &str = "org:";

/// The scopes that stand for claims about a person, each with its claims (OpenID Connect Core §5.4, and our
/// own). `school` tells the `roles` of scope `roles` as well.
pub const CLAIMS: &[(&str, &[&str])] = &[
    (
        "profile",
        &[
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    ("email", &["email", "email_verified"]),
    ("phone", &["phone_number", "phone_number_verified"]),
    ("address", &["address"]),
    ("institution", &["institution", "institution_name"]),
    ("roles", &["roles", "groups"]),
    (
        "school",
        &[
            "org_id",
            "org_short_name",
            "org_name",
            "org_brin",
            "org_domain",
            "classes",
            "person_number",
        ],
    ),
    (
        "eduperson",
        &[
            "eduperson_affiliation",
            "eduperson_scoped_affiliation",
            "eduperson_principal_name",
            "schac_home_organization",
            "edumember_is_member_of",
            "uids",
            "nl_tussenvoegsel",
        ],
    ),
    (
        "entree",
        &[
            "uid",
            "employeeNumber",
            "givenName",
            "sn",
            "mail",
            "nlEduPersonTussenvoegsels",
            "eduPersonAffiliation",
            "nlEduPersonHomeOrganization",
            "nlEduPersonHomeOrganizationId",
            "nlEduPersonHomeOrganizationBranchId",
            "nlEduPersonUnit",
        ],
    ),
    (ECK_ID, &["eckid"]),
];

/// The scope of the ECK iD: nobody has it who was not given it by name.
pub const ECK_ID: &str = "eckid";

/// The scopes that stand for claims about a person.
pub fn claim_scopes() -> impl Iterator<Item = &'static str> {
    CLAIMS.iter().map(|(scope, _)| *scope)
}

/// The scopes that a portal may ask for.
pub fn portal_scopes() -> impl Iterator<Item = &'static str> {
    let around = |scope| std::iter::once(scope);
    around("openid")
        .chain(claim_scopes())
        .chain(around("offline_access"))
}

/// The scope that a claim belongs to.
#[must_use]
pub fn scope_of_claim(claim: &str) -> Option<&'static str> {
    let of = CLAIMS.iter().find(|(_, claims)| claims.contains(&claim));
    of.map(|(scope, _)| *scope)
}

/// A set of scope tokens; the order carries no meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Scope(BTreeSet<String>);

impl Scope {
    /// Reads a space-separated list.
    ///
    /// # Errors
    /// `invalid_scope` when a token holds a character outside RFC 6749 §3.3, or there are too many.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let mut tokens = BTreeSet::new();
        for token in text.split(' ').filter(|token| !token.is_empty()) {
            if !token
                .bytes()
                .all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
            {
                return Err(OAuthError::new(
                    ErrorCode::InvalidScope,
                    "a scope holds a character that is not allowed",
                ));
            }
            tokens.insert(token.to_owned());
            if tokens.len() > 64 {
                return Err(OAuthError::new(ErrorCode::InvalidScope, "too many scopes"));
            }
        }
        Ok(Self(tokens))
    }

    /// Whether the set holds this token.
    #[must_use]
    pub fn contains(&self, token: &str) -> bool {
        self.0.contains(token)
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every token of `self` is in `other`.
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// What `self` and `allowed` share: unknown and not permitted scopes fall away silently.
    #[must_use]
    pub fn intersection(&self, allowed: &Self) -> Self {
        Self(self.0.intersection(&allowed.0).cloned().collect())
    }

    /// Everything of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }

    /// All tokens, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The institution that a scope `urn:sluis:institution:SLUG` or `org:SLUG` names, if exactly one does.
    #[must_use]
    pub fn institution(&self) -> Option<&str> {
        let one = |prefix: &str| {
            let mut named = self.0.iter().filter_map(|token| token.strip_prefix(prefix));
            match (named.next(), named.next()) {
                (Some(slug), None) => Ok(Some(slug)),
                (None, _) => Ok(None),
                (Some(_), Some(_)) => Err(()),
            }
        };
        // What begins with `org:` may be somebody else's scope, such as `org:read`: ours goes before.
        match one(INSTITUTION_PREFIX) {
            Ok(None) => one(ORG_PREFIX).ok().flatten(),
            Ok(named) => named,
            Err(()) => None,
        }
    }
}

impl<S: Into<String>> FromIterator<S> for Scope {
    fn from_iter<I: IntoIterator<Item = S>>(tokens: I) -> Self {
        Self(tokens.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, token) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(token)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_institution_scope_names_one_institution() {
        assert_eq!(
            Scope::parse("openid urn:sluis:institution:zorg")
                .unwrap()
                .institution(),
            Some("zorg")
        );
        assert_eq!(
            Scope::parse("openid org:zorg").unwrap().institution(),
            Some("zorg")
        );
        // Other people's scopes begin so as well.
        assert_eq!(
            Scope::parse("org:read urn:sluis:institution:zorg org:write")
                .unwrap()
                .institution(),
            Some("zorg")
        );
        assert_eq!(
            Scope::parse("urn:sluis:institution:a urn:sluis:institution:b")
                .unwrap()
                .institution(),
            None
        );
    }

    #[test]
    fn characters_outside_the_grammar_are_refused() {
        for bad in ["open\"id", "open\\id", "öpenid", "a\tb"] {
            assert_eq!(
                Scope::parse(bad).unwrap_err().code,
                ErrorCode::InvalidScope,
                "{bad}"
            );
        }
    }

    proptest! {
        #[test]
        fn printing_and_parsing_agree(tokens in proptest::collection::btree_set("[!#-\\[\\]-~]{1,12}", 0..8)) {
            let scope: Scope = tokens.into_iter().collect();
            prop_assert_eq!(Scope::parse(&scope.to_string()).unwrap(), scope);
        }
    }
}
