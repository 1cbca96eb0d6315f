//! OpenID Connect Discovery 1.0, RFC 8414, and the public keys (RFC 7517). Only what works is told.

use crate::store_down::store_down;
use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_protocol::{
    algorithm::SigningAlgorithm,
    client_auth::ClientAuthMethod,
    grant_type::GrantType,
    metadata::{ACR_MFA, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR, ProviderMetadata},
    response_mode::ResponseMode,
    response_type::ResponseType,
};
use sluis_web::{Visitor, answer::public_json, routes};

/// How long clients may keep the documents: a key is announced far longer than this before it signs.
const MAX_AGE_SECONDS: u32 = 900;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::DISCOVERY, get().to(document))
        .route(routes::OAUTH_METADATA, get().to(document))
        .route(routes::JWKS, get().to(jwks));
}

async fn document(idp: Data<Idp>) -> HttpResponse {
    let metadata = metadata(&idp.settings.issuer, &idp.tokens.settings().algorithms);
    match serde_json::to_value(metadata) {
        Ok(document) => public_json(&document, MAX_AGE_SECONDS),
        Err(error) => {
            tracing::error!(%error, "the discovery document could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

async fn jwks(visitor: Visitor, idp: Data<Idp>) -> HttpResponse {
    match idp.tokens.jwks(&visitor.ctx).await {
        Ok(keys) => public_json(&keys, MAX_AGE_SECONDS),
        Err(error) => store_down(&visitor, &error),
    }
}

fn metadata(issuer: &str, algorithms: &[SigningAlgorithm]) -> ProviderMetadata {
    let at = |path: &str| format!("{issuer}{path}");
    let all_auth: Vec<&str> = ClientAuthMethod::ALL
        .iter()
        .map(|method| method.as_str())
        .collect();
    let confidential: Vec<&str> = ClientAuthMethod::ALL
        .iter()
        .filter(|method| **method != ClientAuthMethod::None)
        .map(|method| method.as_str())
        .collect();
    ProviderMetadata {
        issuer: issuer.to_owned(),
        authorization_endpoint: at(routes::AUTHORIZE),
        token_endpoint: at(routes::TOKEN),
        userinfo_endpoint: at(routes::USERINFO),
        jwks_uri: at(routes::JWKS),
        end_session_endpoint: at(routes::END_SESSION),
        revocation_endpoint: at(routes::REVOCATION),
        introspection_endpoint: at(routes::INTROSPECTION),
        scopes_supported: vec![
            "openid",
            "profile",
            "email",
            "phone",
            "address",
            "institution",
            "roles",
            "eduperson",
            "offline_access",
        ],
        response_types_supported: vec![ResponseType::Code.as_str()],
        response_modes_supported: vec![
            ResponseMode::Query.as_str(),
            ResponseMode::FormPost.as_str(),
        ],
        grant_types_supported: vec![
            GrantType::AuthorizationCode.as_str(),
            GrantType::RefreshToken.as_str(),
        ],
        acr_values_supported: vec![ACR_MFA, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR],
        subject_types_supported: vec!["public"],
        id_token_signing_alg_values_supported: algorithms
            .iter()
            .map(|algorithm| algorithm.as_str())
            .collect(),
        token_endpoint_auth_methods_supported: all_auth.clone(),
        revocation_endpoint_auth_methods_supported: all_auth,
        introspection_endpoint_auth_methods_supported: confidential,
        claims_supported: vec![
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "acr",
            "amr",
            "sid",
            "mfa_time",
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
            "email",
            "email_verified",
            "phone_number",
            "phone_number_verified",
            "address",
            "institution",
            "institution_name",
            "roles",
            "groups",
            "eduperson_affiliation",
            "eduperson_scoped_affiliation",
            "eduperson_principal_name",
            "schac_home_organization",
            "uids",
        ],
        claim_types_supported: vec!["normal"],
        ui_locales_supported: vec!["nl", "en"],
        claims_parameter_supported: true,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        code_challenge_methods_supported: vec!["S256"],
        authorization_response_iss_parameter_supported: true,
        prompt_values_supported: vec!["none", "login", "consent", "select_account"],
    }
}
