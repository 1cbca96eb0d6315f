//! Who may register a client, and what it may become.

use crate::idp::{Failure, Idp};
use sluis_model::{
    client::OperatorBounds,
    context::Ctx,
    initial_access_token::{InitialAccessToken, RegistrationPolicy},
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{
    grant_type::GrantType,
    scope::{ECK_ID, Scope, portal_scopes},
};
use sluis_token_service::RegistrationAccess;
use std::collections::BTreeSet;

/// Registrations an hour and network: a test suite registers a client for each of its tests.
pub(super) const PER_NETWORK: u32 = 600;

/// What a client gets that asks for no scope.
pub(super) const DEFAULT_SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "phone",
    "address",
    "offline_access",
];

/// What a client that registers itself may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Permitted {
    /// The scopes that it may have.
    pub(crate) scope: Scope,
    /// The grants that it may use.
    pub(crate) grant_types: BTreeSet<GrantType>,
    /// The hosts that its redirect URIs may name; empty for any.
    pub(crate) redirect_hosts: Vec<String>,
}

impl Permitted {
    /// By the policy of an initial access token, or, without one, by what registration is open to.
    pub(super) fn by(policy: Option<&RegistrationPolicy>, access: RegistrationAccess) -> Self {
        // What portals may have unless a policy says otherwise.
        // The ECK iD is given one by one.
        let usual = || {
            portal_scopes()
                .filter(|scope| *scope != ECK_ID)
                .collect::<Scope>()
        };
        let mut portal: BTreeSet<GrantType> = [
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
            GrantType::Implicit,
        ]
        .into();
        let Some(policy) = policy else {
            if access == RegistrationAccess::Open {
                // They say who the client is, or ask a person: nothing is gained by guessing.
                portal.extend([GrantType::DeviceCode, GrantType::ClientCredentials]);
            }
            return Self {
                scope: usual(),
                grant_types: portal,
                redirect_hosts: vec![],
            };
        };
        Self {
            scope: if policy.scope.is_empty() {
                usual()
            } else {
                policy.scope.clone()
            },
            grant_types: if policy.grant_types.is_empty() {
                portal
            } else {
                policy.grant_types.clone()
            },
            redirect_hosts: policy.redirect_hosts.clone(),
        }
    }
}

impl Permitted {
    /// What an operator left of it.
    pub(super) fn narrow(&mut self, bounds: &OperatorBounds) {
        self.scope = self.scope.intersection(&bounds.scope);
        self.grant_types
            .retain(|grant| bounds.grant_types.contains(grant));
    }
}

impl Idp {
    /// The initial access token that somebody presents, if it is one that still counts.
    pub(super) async fn initial_token(
        &self,
        ctx: &Ctx,
        presented: &str,
    ) -> Result<Option<InitialAccessToken>, Failure> {
        let Some(plain) = PlainToken::presented(TokenKind::InitialAccess, presented) else {
            return Ok(None);
        };
        let hash = plain.hash();
        let found = self
            .durable
            .read(move |tx| tx.initial_token(&hash))
            .await?
            .filter(|token| ctx.now < token.ends_at && token.uses_left.is_none_or(|uses| uses > 0));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_without_a_person_need_a_policy_or_open_registration() {
        let grants =
            |policy: Option<&RegistrationPolicy>, access| Permitted::by(policy, access).grant_types;
        let service = GrantType::ClientCredentials;
        let usual = RegistrationPolicy::default();
        assert!(!grants(Some(&usual), RegistrationAccess::Token).contains(&service));
        assert!(!grants(Some(&usual), RegistrationAccess::Open).contains(&service));
        assert!(!grants(None, RegistrationAccess::Token).contains(&service));
        assert!(grants(None, RegistrationAccess::Open).contains(&service));
        let told = RegistrationPolicy {
            grant_types: [service].into(),
            ..usual
        };
        let told = grants(Some(&told), RegistrationAccess::Token);
        assert_eq!(told, [service].into());
    }

    #[test]
    fn nobody_registers_for_the_eck_id_without_a_policy_that_names_it() {
        let scope = |policy: Option<&RegistrationPolicy>| {
            Permitted::by(policy, RegistrationAccess::Open).scope
        };
        assert!(!scope(None).contains(ECK_ID));
        assert!(!scope(Some(&RegistrationPolicy::default())).contains(ECK_ID));
        let named = RegistrationPolicy {
            scope: ["openid", ECK_ID].into_iter().collect(),
            ..RegistrationPolicy::default()
        };
        assert!(scope(Some(&named)).contains(ECK_ID));
    }

    #[test]
    fn nobody_registers_for_token_exchange_without_a_policy() {
        for access in [RegistrationAccess::Open, RegistrationAccess::Token] {
            let permitted = Permitted::by(None, access);
            assert!(!permitted.grant_types.contains(&GrantType::TokenExchange));
        }
    }
}
