//! The running program as Rust's `openidconnect` sees it. Another portal's library than our own tests:
//! what it refuses to read is wrong.

mod portal;
mod wire;

use openidconnect::{
    AuthType, AuthorizationCode, ClientId, CsrfToken, DeviceAuthorizationUrl, LogoutRequest, Nonce,
    OAuth2TokenResponse as _, PostLogoutRedirectUrl, ResponseTypes, Scope,
    TokenIntrospectionResponse as _, TokenResponse as _,
    core::{
        CoreAuthenticationFlow, CoreClientAuthMethod, CoreDeviceAuthorizationResponse,
        CoreGrantType, CoreIdToken, CoreJwsSigningAlgorithm, CoreResponseType, CoreUserInfoClaims,
    },
};
use portal::{Client, Provider, claims, url};
use sluis_tests::Program;
use std::str::FromStr as _;

/// The demo's own client with `client_secret_basic`.
fn known(program: &Program, provider: &Provider) -> Client {
    let clients = program.described()["clients"].as_array();
    let entry = clients
        .into_iter()
        .flatten()
        .find(|client| client["client_id"] == "test-basic");
    let entry = entry.unwrap_or_else(|| panic!("the demo has no test-basic"));
    let redirect_uri = entry["redirect_uris"][0].as_str().unwrap_or_default();
    provider.client("test-basic", entry["client_secret"].as_str(), redirect_uri)
}

#[tokio::test]
async fn the_crate_signs_in_refreshes_and_introspects() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    let client = known(&program, &provider);
    let (tokens, signed_in) = provider.sign_in(&client).await;

    let asked = client
        .user_info(
            tokens.access_token().clone(),
            Some(signed_in.subject().clone()),
        )
        .unwrap_or_else(|error| panic!("{error}"));
    let person: CoreUserInfoClaims = asked
        .request_async(&provider.wire)
        .await
        .unwrap_or_else(|error| panic!("userinfo: {error:?}"));
    assert!(person.email().is_some());

    let refresh_token = tokens.refresh_token();
    let refresh_token = refresh_token.unwrap_or_else(|| panic!("no refresh token"));
    let refreshed = client
        .exchange_refresh_token(refresh_token)
        .unwrap_or_else(|error| panic!("{error}"))
        .request_async(&provider.wire)
        .await
        .unwrap_or_else(|error| panic!("refreshing: {error:?}"));
    let successor = refreshed.refresh_token();
    let successor = successor.unwrap_or_else(|| panic!("no successor"));
    assert_ne!(successor.secret(), refresh_token.secret());

    // It revokes over https alone (RFC 7009 §2), and the demo speaks plain http.
    let told = client
        .introspect(refreshed.access_token())
        .request_async(&provider.wire)
        .await
        .unwrap_or_else(|error| panic!("introspection: {error:?}"));
    assert!(told.active());
    assert!(told.scopes().is_some());
}

#[tokio::test]
async fn the_crate_reads_a_form_post_answer_and_signs_out() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    let client = known(&program, &provider);
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let posted = [("response_mode", "form_post")];
    let begun = provider.ask(&client, flow, &posted).await;
    let (tokens, nonce) = provider.redeem(&client, begun).await;
    let id_token = tokens.id_token();
    let id_token = id_token.unwrap_or_else(|| panic!("no ID token"));
    claims(&client, id_token, &nonce, Some(tokens.access_token()), None);

    let endpoint = &provider.metadata.additional_metadata().end_session_endpoint;
    let endpoint = endpoint.clone();
    let endpoint = endpoint.unwrap_or_else(|| panic!("no end_session_endpoint"));
    let back = "http://localhost:8082/signed-out";
    let address = LogoutRequest::from(endpoint)
        .set_id_token_hint(id_token)
        .set_client_id(ClientId::new("test-basic".to_owned()))
        .set_post_logout_redirect_uri(url(PostLogoutRedirectUrl::new, back))
        .set_state(CsrfToken::new("a state".to_owned()))
        .http_get_url();
    let page = provider.open(&address).await;
    let away = page.away().unwrap_or_default();
    assert_eq!(away, format!("{back}?state=a%20state"), "{}", page.step());
}

#[tokio::test]
async fn the_crate_registers_itself_and_uses_each_way_to_authenticate_that_it_knows() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    for (method, auth_type) in [
        (CoreClientAuthMethod::ClientSecretBasic, AuthType::BasicAuth),
        (
            CoreClientAuthMethod::ClientSecretPost,
            AuthType::RequestBody,
        ),
        (CoreClientAuthMethod::None, AuthType::RequestBody),
    ] {
        let client = provider
            .registered(|request| request.set_token_endpoint_auth_method(Some(method.clone())))
            .await
            .set_auth_type(auth_type);
        provider.sign_in(&client).await;
    }
}

#[tokio::test]
async fn the_crate_verifies_each_signature_that_it_knows() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    for algorithm in [
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        CoreJwsSigningAlgorithm::EdDsa,
    ] {
        let client = provider
            .registered(|request| request.set_id_token_signed_response_alg(Some(algorithm.clone())))
            .await;
        let (tokens, _) = provider.sign_in(&client).await;
        let id_token = tokens.id_token();
        let used = id_token.and_then(|token| token.signing_alg().ok());
        assert_eq!(used, Some(&algorithm));
    }
}

#[tokio::test]
async fn the_crate_reads_signed_userinfo() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    // The one algorithm that it takes here.
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let client = provider
        .registered(|request| request.set_userinfo_signed_response_alg(Some(algorithm)))
        .await;
    let (tokens, signed_in) = provider.sign_in(&client).await;
    let subject = signed_in.subject().clone();
    let asked = client
        .user_info(tokens.access_token().clone(), Some(subject))
        .unwrap_or_else(|error| panic!("{error}"))
        .require_signed_response(true)
        .set_response_type(openidconnect::UserInfoResponseType::Jwt);
    let told: Result<CoreUserInfoClaims, _> = asked.request_async(&provider.wire).await;
    assert!(told.is_ok(), "{told:?}");
}

#[tokio::test]
async fn the_crate_takes_tokens_from_the_authorization_endpoint() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    for types in [
        vec![CoreResponseType::IdToken],
        vec![CoreResponseType::IdToken, CoreResponseType::Token],
        vec![CoreResponseType::Code, CoreResponseType::IdToken],
        vec![
            CoreResponseType::Code,
            CoreResponseType::IdToken,
            CoreResponseType::Token,
        ],
    ] {
        let client = provider
            .registered(|request| {
                request
                    .set_response_types(Some(vec![ResponseTypes::new(types.clone())]))
                    .set_grant_types(Some(vec![
                        CoreGrantType::AuthorizationCode,
                        CoreGrantType::Implicit,
                    ]))
            })
            .await;
        let has_code = types.contains(&CoreResponseType::Code);
        let flow = if has_code {
            CoreAuthenticationFlow::Hybrid(types.clone())
        } else {
            CoreAuthenticationFlow::Implicit(types.contains(&CoreResponseType::Token))
        };
        let begun = provider.ask(&client, flow, &[]).await;
        let told = |name: &str| begun.answer.get(name).cloned();
        let id_token = CoreIdToken::from_str(&told("id_token").unwrap_or_default());
        let id_token = id_token.unwrap_or_else(|error| panic!("{types:?}: {error}"));
        let access_token = told("access_token").map(openidconnect::AccessToken::new);
        let code = told("code").map(AuthorizationCode::new);
        assert_eq!(
            access_token.is_some(),
            types.contains(&CoreResponseType::Token)
        );
        let first = claims(
            &client,
            &id_token,
            &begun.nonce,
            access_token.as_ref(),
            code.as_ref(),
        );
        assert_eq!(first.access_token_hash().is_some(), access_token.is_some());
        if has_code {
            let (tokens, nonce) = provider.redeem(&client, begun).await;
            let id_token = tokens.id_token();
            let id_token = id_token.unwrap_or_else(|| panic!("no ID token"));
            let second = claims(&client, id_token, &nonce, Some(tokens.access_token()), None);
            assert_eq!(first.subject(), second.subject());
        }
    }
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "the library waits before it asks for the device's tokens"
)]
async fn the_crate_signs_a_device_in() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let provider = Provider::of(&program).await;
    let grants = vec![CoreGrantType::AuthorizationCode, CoreGrantType::DeviceCode];
    let client = provider
        .registered(|request| request.set_grant_types(Some(grants)))
        .await;
    let endpoint = provider.document["device_authorization_endpoint"].as_str();
    let endpoint = endpoint.unwrap_or_else(|| panic!("no device_authorization_endpoint"));
    let client = client.set_device_authorization_url(url(DeviceAuthorizationUrl::new, endpoint));
    let asked: CoreDeviceAuthorizationResponse = client
        .exchange_device_code()
        .add_scope(Scope::new("email".to_owned()))
        .request_async(&provider.wire)
        .await
        .unwrap_or_else(|error| panic!("the device is refused: {error:?}"));
    let complete = asked.verification_uri_complete();
    let complete = complete.unwrap_or_else(|| panic!("no verification_uri_complete"));
    let address = url(|text| url::Url::parse(&text), complete.secret());
    let mut page = provider.open(&address).await;
    // The page that shows what the device wants, and perhaps the code first.
    for _ in 0..3 {
        if !page
            .forms()
            .iter()
            .any(|form| form.buttons.iter().any(|(_, _, primary)| *primary))
        {
            break;
        }
        page = provider.go_on(page.submit(&[]).await).await;
    }
    let tokens = client
        .exchange_device_access_token(&asked)
        .unwrap_or_else(|error| panic!("{error}"))
        .request_async(&provider.wire, tokio::time::sleep, None)
        .await
        .unwrap_or_else(|error| panic!("the device gets nothing: {error:?}"));
    let id_token = tokens.id_token();
    let id_token = id_token.unwrap_or_else(|| panic!("no ID token"));
    let none_was_asked = |_: Option<&Nonce>| Ok(());
    let claims = id_token.claims(&client.id_token_verifier(), none_was_asked);
    assert!(claims.is_ok(), "{claims:?}");
}
