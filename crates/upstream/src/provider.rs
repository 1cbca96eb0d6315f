//! The port, on top of the guarded client.

use crate::{
    known::{AGAIN_SECONDS, Known, KnownProviders},
    logout, token,
    verify::{Refusal, verify},
};
use async_trait::async_trait;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::{Map, Value};
use sluis_model::{
    context::Timestamp,
    ports::{
        Outgoing, UpstreamProvider,
        upstream::{
            UpstreamError, UpstreamFarewell, UpstreamFault, UpstreamFound, UpstreamReturn,
            UpstreamSignOut, UpstreamStart, UpstreamVouched,
        },
    },
    secret::Secret,
    upstream::{ClaimNames, SourceSettings, claim_text},
};
use std::sync::Arc;
use url::Url;

/// What an ID token says of the sign-in that it is of.
const OF_THE_SIGN_IN: [&str; 4] = ["acr", "amr", "sid", "auth_time"];
/// The longest `sid` that is kept, in bytes.
const MOST_SID: usize = 255;

/// Asks the providers of institutions. One exists per process.
#[derive(Debug)]
pub struct Provider {
    outgoing: Arc<dyn Outgoing>,
    known: KnownProviders,
}

impl Provider {
    /// One that asks through this client.
    #[must_use]
    pub fn new(outgoing: Arc<dyn Outgoing>) -> Self {
        Self {
            outgoing,
            known: KnownProviders::default(),
        }
    }

    async fn known(&self, issuer: &str, now: Timestamp) -> Result<Arc<Known>, UpstreamError> {
        self.known.get(self.outgoing.as_ref(), issuer, now, 0).await
    }

    /// A key that is not known yet may be a new one, so the keys are asked once more before a token is
    /// turned down.
    async fn checked<T>(
        &self,
        known: &Known,
        issuer: &str,
        now: Timestamp,
        check: impl Fn(&Known) -> Result<T, Refusal>,
    ) -> Result<T, UpstreamError> {
        let unknown_key = || UpstreamError::new(UpstreamFault::Signature, "nobody knows its key");
        match check(known) {
            Ok(checked) => return Ok(checked),
            Err(Refusal::Final(error)) => return Err(error),
            Err(Refusal::UnknownKey) => {}
        }
        let asked = self.known.lately(self.outgoing.as_ref(), issuer, now);
        match check(&*asked.await?) {
            Ok(checked) => Ok(checked),
            Err(Refusal::Final(error)) => Err(error),
            Err(Refusal::UnknownKey) => Err(unknown_key()),
        }
    }
}

#[async_trait]
impl UpstreamProvider for Provider {
    async fn begin(&self, start: UpstreamStart<'_>) -> Result<String, UpstreamError> {
        let known = self.known(&start.source.issuer, start.now).await?;
        let endpoint = &known.document.authorization_endpoint;
        let mut url = Url::parse(endpoint).map_err(|_| {
            UpstreamError::new(UpstreamFault::Discovery, "authorization_endpoint is no URL")
        })?;
        let verifier = PkceCodeVerifier::new(start.verifier.expose().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let max_age = start.max_age.map(|age| age.to_string());
        let scope = scope(start.source);
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", start.source.client_id.as_str()),
            ("redirect_uri", start.redirect_uri),
            ("scope", scope.as_str()),
            ("state", start.state),
            ("nonce", start.nonce),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        let optional = [
            ("prompt", start.prompt),
            ("max_age", max_age.as_deref()),
            ("login_hint", start.login_hint),
            ("ui_locales", start.ui_locales),
        ];
        let given = optional
            .iter()
            .filter_map(|(name, value)| Some((*name, (*value)?)));
        parameters.extend(given);
        url.query_pairs_mut().extend_pairs(parameters);
        Ok(url.into())
    }

    async fn finish(&self, back: UpstreamReturn<'_>) -> Result<UpstreamVouched, UpstreamError> {
        let known = self.known(&back.source.issuer, back.now).await?;
        // RFC 9207 §2.4: an `iss` that came must be the one, and one that was promised must come. It
        // is looked at before the code goes anywhere: another provider must not learn it.
        let promised = known
            .document
            .authorization_response_iss_parameter_supported;
        let fits = match back.iss {
            Some(iss) => iss == back.source.issuer,
            None => !promised,
        };
        if !fits {
            return Err(UpstreamError::new(
                UpstreamFault::Issuer,
                "the answer is from another provider, or does not say from which",
            ));
        }
        let outgoing = self.outgoing.as_ref();
        let tokens = token::redeem(outgoing, &known.document.token_endpoint, &back).await?;
        let check =
            |known: &Known| verify(&known.keys, &tokens.id_token, &tokens.access_token, &back);
        let verified = self
            .checked(&known, &back.source.issuer, back.now, check)
            .await?;
        let mut claims = verified.claims;
        let names = &back.source.claims;
        let rule = &back.source.new_people;
        let wanted = [
            &names.username,
            &names.given_name,
            &names.particle,
            &names.number,
            &names.eck_id,
            &rule.claim,
            &rule.role_claim,
            &rule.classes,
        ];
        let lacks = |name: &&String| !name.is_empty() && !claims.contains_key(*name);
        let needed = !claims.contains_key(&names.email);
        let lacks_eck_id = lacks(&&names.eck_id);
        if let Some(endpoint) = &known.document.userinfo_endpoint
            && (needed || lacks_eck_id || (rule.is_on() && wanted.iter().any(lacks)))
        {
            let subject = &verified.subject;
            match token::userinfo(outgoing, endpoint, &tokens.access_token, subject).await {
                Ok(more) => fill_gaps(&mut claims, more, names),
                // Whom the rule for new people is about can do without, but nobody passes with two
                // people's answers.
                Err(error) if needed || error.fault == UpstreamFault::Subject => return Err(error),
                Err(_) => {}
            }
        }
        let sid = claim_text(&claims, "sid").filter(|sid| sid.len() <= MOST_SID);
        let source = back.source;
        let identity = source.identity(verified.subject, &claims, verified.auth_time);
        Ok(UpstreamVouched {
            identity,
            sid,
            id_token: Secret::new(tokens.id_token),
            eck_id: source.eck_id(&claims),
        })
    }

    async fn farewell(
        &self,
        farewell: UpstreamFarewell<'_>,
    ) -> Result<Option<String>, UpstreamError> {
        let source = farewell.source;
        // Of those who go one waits for a provider that does not answer, and the others don't.
        let outgoing = self.outgoing.as_ref();
        let known = self
            .known
            .get(outgoing, &source.issuer, farewell.now, AGAIN_SECONDS)
            .await?;
        let Some(endpoint) = &known.document.end_session_endpoint else {
            return Ok(None);
        };
        let discovery = |why: String| UpstreamError::new(UpstreamFault::Discovery, why);
        self.outgoing
            .may_ask(endpoint)
            .map_err(|error| discovery(format!("end_session_endpoint: {error}")))?;
        let mut url = Url::parse(endpoint)
            .map_err(|_| discovery("end_session_endpoint is no URL".to_owned()))?;
        let mut parameters = vec![
            ("client_id", source.client_id.as_str()),
            (
                "post_logout_redirect_uri",
                farewell.post_logout_redirect_uri,
            ),
            ("state", farewell.state),
        ];
        let hint = farewell.id_token_hint.map(Secret::expose);
        parameters.extend(hint.map(|hint| ("id_token_hint", hint)));
        url.query_pairs_mut().extend_pairs(parameters);
        Ok(Some(url.into()))
    }

    async fn signed_out(
        &self,
        source: &SourceSettings,
        token: &str,
        now: Timestamp,
    ) -> Result<UpstreamSignOut, UpstreamError> {
        let known = self.known(&source.issuer, now).await?;
        let check = |known: &Known| logout::verify(&known.keys, source, token, now);
        self.checked(&known, &source.issuer, now, check).await
    }

    async fn look(&self, issuer: &str, now: Timestamp) -> Result<UpstreamFound, UpstreamError> {
        let known = self.known.ask(self.outgoing.as_ref(), issuer, now).await?;
        Ok(UpstreamFound {
            authorization_endpoint: known.document.authorization_endpoint.clone(),
            token_endpoint: known.document.token_endpoint.clone(),
            keys: known.keys.keys().len(),
            says_issuer: known
                .document
                .authorization_response_iss_parameter_supported,
        })
    }

    async fn is_out(&self, issuer: &str, now: Timestamp) -> bool {
        let asked = self.known.lately(self.outgoing.as_ref(), issuer, now).await;
        asked.is_err_and(|error| error.fault == UpstreamFault::Unreachable)
    }
}

/// Adds what userinfo says beyond the ID token; what the token itself says stands. Userinfo is signed by nobody,
/// and knows nothing of how and when this sign-in happened: that stands in the token or nowhere. Whether an
/// address was verified is said by whoever says the address.
fn fill_gaps(claims: &mut Map<String, Value>, mut more: Map<String, Value>, names: &ClaimNames) {
    OF_THE_SIGN_IN
        .iter()
        .for_each(|name| drop(more.remove(*name)));
    if claims.contains_key(&names.email) {
        more.remove(&names.email_verified);
    } else if more.contains_key(&names.email) {
        claims.remove(&names.email_verified);
    }
    for (name, value) in more {
        claims.entry(name).or_insert(value);
    }
}

fn scope(source: &SourceSettings) -> String {
    let mut scope = vec!["openid"];
    scope.extend(
        source
            .scopes
            .iter()
            .map(String::as_str)
            .filter(|scope| *scope != "openid"),
    );
    scope.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The claims that count, by what the ID token and userinfo say.
    fn filled(token: Value, userinfo: Value) -> Value {
        let members = |value: Value| value.as_object().cloned().unwrap_or_default();
        let mut claims = members(token);
        fill_gaps(&mut claims, members(userinfo), &ClaimNames::default());
        Value::Object(claims)
    }

    #[test]
    fn brk_03_userinfo_says_nothing_of_how_somebody_signed_in() {
        let userinfo = json!({
            "acr": "https://refeds.org/profile/mfa", "amr": ["mfa"], "sid": "theirs",
            "auth_time": 1, "given_name": "Noor", "name": "N",
        });
        assert_eq!(
            filled(json!({ "sub": "1", "name": "Noor" }), userinfo),
            json!({ "sub": "1", "name": "Noor", "given_name": "Noor" })
        );
    }

    #[test]
    fn brk_06_whether_an_address_was_verified_is_said_by_whoever_says_the_address() {
        let address = |address: &str, verified: Option<bool>| match verified {
            Some(verified) => json!({ "email": address, "email_verified": verified }),
            None => json!({ "email": address }),
        };
        // Of the token's address userinfo says nothing.
        assert_eq!(
            filled(
                address("a@x.example", None),
                address("b@x.example", Some(true))
            ),
            address("a@x.example", None)
        );
        assert_eq!(
            filled(json!({}), address("b@x.example", Some(true))),
            address("b@x.example", Some(true))
        );
        // And the token nothing of userinfo's.
        assert_eq!(
            filled(
                json!({ "email_verified": true }),
                address("b@x.example", None)
            ),
            address("b@x.example", None)
        );
        assert_eq!(
            filled(
                json!({ "email_verified": true }),
                address("b@x.example", Some(false))
            ),
            address("b@x.example", Some(false))
        );
    }
}
