//! A portal made of the library: what every flow begins and ends with.

use crate::openidconnect_crate::wire::Wire;
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, AuthorizationCodeHash, ClientId, ClientSecret,
    CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IntrospectionUrl, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout,
    RedirectUrl, ResponseTypes, Scope, TokenResponse as _,
    core::{
        CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod,
        CoreClientRegistrationRequest, CoreGrantType, CoreIdToken, CoreIdTokenClaims,
        CoreResponseType, CoreTokenResponse,
    },
    registration::EmptyAdditionalClientMetadata,
};
use sluis_tests::{Agent, DemoLogin, Page, Program};
use std::collections::BTreeMap;
use url::Url;

/// Nothing listens there: the answer is read off the address.
pub(crate) const REDIRECT: &str = "https://portal.example/callback";

pub(crate) type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider as it describes itself, with somebody who signs in there.
pub(crate) struct Provider {
    pub(crate) metadata: ProviderMetadataWithLogout,
    /// The same document, with the members that the library has no name for.
    pub(crate) document: serde_json::Value,
    pub(crate) wire: Wire,
    login: DemoLogin,
    agent: Agent,
}

/// What a sign-in began with.
pub(crate) struct Begun {
    pub(crate) nonce: Nonce,
    pub(crate) verifier: PkceCodeVerifier,
    /// The parameters of the answer.
    pub(crate) answer: BTreeMap<String, String>,
}

impl Provider {
    pub(crate) async fn of(program: &Program) -> Self {
        let wire = Wire::new();
        let issuer = program.described()["issuer"].as_str().unwrap_or_default();
        let found =
            ProviderMetadataWithLogout::discover_async(url(IssuerUrl::new, issuer), &wire).await;
        Self {
            metadata: found.unwrap_or_else(|error| panic!("discovery: {error:?}")),
            document: wire
                .json(&format!("{issuer}/.well-known/openid-configuration"))
                .await,
            wire,
            login: program.account("energie", |account| account["username"] == "protocol"),
            agent: program.browser(),
        }
    }

    /// A client that the provider knows.
    pub(crate) fn client(&self, id: &str, secret: Option<&str>, redirect_uri: &str) -> Client {
        CoreClient::from_provider_metadata(
            self.metadata.clone(),
            ClientId::new(id.to_owned()),
            secret.map(|secret| ClientSecret::new(secret.to_owned())),
        )
        .set_redirect_uri(url(RedirectUrl::new, redirect_uri))
        .set_introspection_url(url(IntrospectionUrl::new, &self.endpoint("introspection")))
    }

    /// A client that registers itself (RFC 7591).
    pub(crate) async fn registered(
        &self,
        change: impl FnOnce(CoreClientRegistrationRequest) -> CoreClientRegistrationRequest,
    ) -> Client {
        let endpoint = self.metadata.registration_endpoint();
        let endpoint = endpoint.unwrap_or_else(|| panic!("no registration_endpoint"));
        let redirect_uris = vec![url(RedirectUrl::new, REDIRECT)];
        let request =
            CoreClientRegistrationRequest::new(redirect_uris, EmptyAdditionalClientMetadata {})
                .set_token_endpoint_auth_method(Some(CoreClientAuthMethod::ClientSecretBasic))
                .set_grant_types(Some(vec![
                    CoreGrantType::AuthorizationCode,
                    CoreGrantType::RefreshToken,
                ]))
                .set_response_types(Some(vec![ResponseTypes::new(vec![CoreResponseType::Code])]));
        let request = change(request);
        let made = request.register_async(endpoint, &self.wire).await;
        let made = made.unwrap_or_else(|error| panic!("registration: {error:?}"));
        assert_eq!(made.grant_types(), request.client_metadata().grant_types());
        let secret = made.client_secret().map(|secret| secret.secret().as_str());
        self.client(made.client_id(), secret, REDIRECT)
    }

    fn endpoint(&self, name: &str) -> String {
        let found = self.document[format!("{name}_endpoint")].as_str();
        found
            .unwrap_or_else(|| panic!("no {name}_endpoint"))
            .to_owned()
    }

    /// Asks, lets the person sign in, and reads the answer.
    pub(crate) async fn ask(
        &self,
        client: &Client,
        flow: CoreAuthenticationFlow,
        extra: &[(&'static str, &'static str)],
    ) -> Begun {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(flow.clone(), CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
            .add_prompt(CoreAuthPrompt::Consent);
        if !matches!(flow, CoreAuthenticationFlow::Implicit(_)) {
            request = request.set_pkce_challenge(challenge);
        }
        for (name, value) in extra {
            request = request.add_extra_param(*name, *value);
        }
        let (address, state, nonce) = request.url();
        let page = self.go_on(self.agent.get(address.as_str()).await).await;
        let answer = answer_of(&page);
        assert_eq!(answer.get("state"), Some(state.secret()));
        assert_eq!(
            answer.get("iss").map(String::as_str),
            Some(self.metadata.issuer().as_str())
        );
        Begun {
            nonce,
            verifier,
            answer,
        }
    }

    /// Does what each page asks, until there is nothing more.
    pub(crate) async fn go_on(&self, mut page: Page) -> Page {
        for _ in 0..12 {
            if page.away().is_some() || page.step() == "answer" {
                return page;
            }
            let name = self.login.username.as_str();
            page = match page.step() {
                "institution" => page.submit(&[("institution", "energie")]).await,
                "password" => {
                    let fields = [("username", name), ("password", &self.login.password)];
                    page.submit(&fields).await
                }
                "consent" => page.click_action("allow").await,
                _ => return page,
            };
        }
        panic!("no end at {:?}", page.step());
    }

    /// The browser opens an address and goes on from there.
    pub(crate) async fn open(&self, address: &Url) -> Page {
        self.go_on(self.agent.get(address.as_str()).await).await
    }

    /// Turns the code of an answer into tokens.
    pub(crate) async fn redeem(&self, client: &Client, begun: Begun) -> (CoreTokenResponse, Nonce) {
        let code = begun.answer.get("code").cloned();
        let code = code.unwrap_or_else(|| panic!("no code in {:?}", begun.answer));
        let exchange = client
            .exchange_code(AuthorizationCode::new(code))
            .unwrap_or_else(|error| panic!("{error}"));
        let exchange = exchange.set_pkce_verifier(begun.verifier);
        let tokens = exchange.request_async(&self.wire).await;
        let tokens = tokens.unwrap_or_else(|error| panic!("the code is refused: {error:?}"));
        (tokens, begun.nonce)
    }

    /// The code flow from end to end: the tokens and the verified claims.
    pub(crate) async fn sign_in(&self, client: &Client) -> (CoreTokenResponse, CoreIdTokenClaims) {
        let begun = self
            .ask(client, CoreAuthenticationFlow::AuthorizationCode, &[])
            .await;
        let (tokens, nonce) = self.redeem(client, begun).await;
        let id_token = tokens.id_token();
        let id_token = id_token.unwrap_or_else(|| panic!("no ID token"));
        let claims = claims(client, id_token, &nonce, Some(tokens.access_token()), None);
        (tokens, claims)
    }
}

/// The claims of an ID token after every check of the library; hashes are checked where they are.
pub(crate) fn claims(
    client: &Client,
    id_token: &CoreIdToken,
    nonce: &Nonce,
    access_token: Option<&AccessToken>,
    code: Option<&AuthorizationCode>,
) -> CoreIdTokenClaims {
    let verifier = client.id_token_verifier();
    let claims = id_token.claims(&verifier, nonce);
    let claims = claims.unwrap_or_else(|error| panic!("the ID token is refused: {error:?}"));
    let algorithm = id_token.signing_alg();
    let algorithm = algorithm.unwrap_or_else(|error| panic!("{error}"));
    let key = id_token.signing_key(&verifier);
    let key = key.unwrap_or_else(|error| panic!("{error}"));
    if let (Some(hash), Some(token)) = (claims.access_token_hash(), access_token) {
        let computed = AccessTokenHash::from_token(token, algorithm, key);
        assert_eq!(computed.ok().as_ref(), Some(hash), "at_hash");
    }
    if let Some(code) = code {
        let computed = AuthorizationCodeHash::from_code(code, algorithm, key);
        assert_eq!(computed.ok().as_ref(), claims.code_hash(), "c_hash");
    }
    claims.clone()
}

/// The parameters of an answer, by query, by fragment or by a form that posts itself.
fn answer_of(page: &Page) -> BTreeMap<String, String> {
    if page.step() == "answer" {
        let forms = page.forms();
        return forms.into_iter().flat_map(|form| form.fields).collect();
    }
    let away = page.away();
    let away = away.unwrap_or_else(|| panic!("the browser stays at {:?}", page.step()));
    let url = Url::parse(away).unwrap_or_else(|error| panic!("{away}: {error}"));
    let told = url.fragment().or_else(|| url.query()).unwrap_or_default();
    form_urlencoded::parse(told.as_bytes())
        .into_owned()
        .collect()
}

/// An address of one of the library's types.
pub(crate) fn url<U, E: std::fmt::Debug>(
    make: impl FnOnce(String) -> Result<U, E>,
    text: &str,
) -> U {
    make(text.to_owned()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}
