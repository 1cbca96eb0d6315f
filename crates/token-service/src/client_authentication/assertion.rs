//! JWTs by which clients say who they are (RFC 7523 §3, OpenID Connect Core §9).

use super::Arrival;
use crate::{moment::moment, service::TokenService};
use chrono::Duration;
use serde_json::{Map, Value};
use sluis_model::{
    client::Client,
    context::{Ctx, Timestamp},
    ports::StoreError,
    secret::HashedToken,
};
use sluis_protocol::{algorithm::ClientAlgorithm, client_auth::ClientAuthMethod};

/// The longest life: an assertion is made for one request.
const LONGEST: Duration = Duration::hours(1);
/// How far clocks may differ (FAPI 2.0 Security Profile §5.3.2.1 wants at least 10 seconds, and less
/// than 60).
const CLOCKS_DIFFER: Duration = Duration::seconds(30);

impl TokenService {
    /// Judges the assertion of a client, and uses it up.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside, for our log, why it is not good.
    pub(super) async fn judge_assertion(
        &self,
        ctx: &Ctx,
        client: &Client,
        assertion: &str,
        arrival: &Arrival<'_>,
    ) -> Result<Result<(), String>, StoreError> {
        let verified = self
            .verify_client_jws(ctx, client, assertion, &allowed(client))
            .await;
        let judged = verified.and_then(|jws| {
            // A request object travels through browsers: it must not stand in for this (RFC 8725 §3.12).
            let kind = jws.kind.as_deref().map(str::to_ascii_lowercase);
            if !matches!(
                kind.as_deref(),
                None | Some("jwt" | "client-authentication+jwt")
            ) {
                return Err(format!("typ {kind:?} is none of an assertion's"));
            }
            let judge = Judge {
                client,
                issuer: ctx.issuer(&self.settings.issuer),
                arrival,
                now: ctx.now,
            };
            judge.judge(&jws.claims)
        });
        let once = match judged {
            Ok(once) => once,
            Err(cause) => return Ok(Err(cause)),
        };
        // Without a name what was signed may not come again; a signature can be written in two ways.
        let name = once.name.unwrap_or_else(|| {
            let signed = assertion
                .rsplit_once('.')
                .map_or(assertion, |(head, _)| head);
            HashedToken::of(signed).as_str().to_owned()
        });
        let set = format!("assertion/{}", client.id);
        let value = HashedToken::of(&name);
        let free = self
            .ephemeral
            .claim_once(&set, value.as_str(), once.ends_at, ctx.now)
            .await?;
        Ok(free
            .then_some(())
            .ok_or_else(|| "the assertion was used before".to_owned()))
    }
}

/// The algorithms that may have signed a client's assertion.
fn allowed(client: &Client) -> Vec<ClientAlgorithm> {
    let of_method: &[ClientAlgorithm] = match client.auth_method {
        ClientAuthMethod::ClientSecretJwt => &[ClientAlgorithm::HS256],
        ClientAuthMethod::PrivateKeyJwt => &ClientAlgorithm::ASYMMETRIC,
        _ => &[],
    };
    let registered = client.settings.token_endpoint_auth_signing_alg;
    let fapi = client.settings.profile.is_fapi();
    of_method
        .iter()
        .copied()
        .filter(|alg| registered.is_none_or(|registered| registered == *alg))
        .filter(|alg| !fapi || ClientAlgorithm::STRONG.contains(alg))
        .collect()
}

/// What may come once, and until when that has to be remembered.
#[derive(Debug, PartialEq, Eq)]
struct Once {
    name: Option<String>,
    ends_at: Timestamp,
}

struct Judge<'a> {
    client: &'a Client,
    issuer: &'a str,
    arrival: &'a Arrival<'a>,
    now: Timestamp,
}

impl Judge<'_> {
    fn judge(&self, claims: &Map<String, Value>) -> Result<Once, String> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let own = Some(self.client.id.as_str());
        if text("iss") != own || text("sub") != own {
            return Err("iss and sub are not both the client".to_owned());
        }
        self.judge_audience(claims.get("aud"))?;
        let ends_at = moment(claims, "exp")?.ok_or("no exp")?;
        if ends_at <= self.now {
            return Err("the assertion has expired".to_owned());
        }
        if ends_at > self.now + LONGEST + CLOCKS_DIFFER {
            return Err("the assertion lives for more than an hour".to_owned());
        }
        for name in ["iat", "nbf"] {
            if moment(claims, name)?.is_some_and(|at| at > self.now + CLOCKS_DIFFER) {
                return Err(format!("{name} is in the future"));
            }
        }
        let name = match claims.get("jti") {
            None if self.client.settings.profile.is_fapi() => return Err("no jti".to_owned()),
            None => None,
            Some(Value::String(name)) if !name.is_empty() => Some(name.clone()),
            Some(_) => return Err("jti is no text".to_owned()),
        };
        Ok(Once { name, ends_at })
    }

    /// FAPI 2.0 Security Profile §5.3.2.1: the issuer alone, as a text, so that what is meant for us
    /// is good nowhere else. OpenID Connect Core §9 names the token endpoint; clients write either.
    fn judge_audience(&self, audience: Option<&Value>) -> Result<(), String> {
        let wrong = || Err("the assertion is for another audience".to_owned());
        if self.client.settings.profile.is_fapi() {
            return match audience {
                Some(Value::String(text)) if text == self.issuer => Ok(()),
                _ => wrong(),
            };
        }
        let ours = |value: &Value| {
            value.as_str().is_some_and(|text| {
                [
                    self.issuer,
                    self.arrival.token_endpoint,
                    self.arrival.endpoint,
                ]
                .contains(&text)
            })
        };
        match audience {
            Some(text @ Value::String(_)) if ours(text) => Ok(()),
            Some(Value::Array(several)) if several.iter().any(ours) => Ok(()),
            _ => wrong(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_authentication::tests::client;
    use serde_json::json;
    use sluis_model::client::SecurityProfile;

    const NOW: i64 = 1_790_000_000;

    fn judged(
        client: &Client,
        change: impl FnOnce(&mut Map<String, Value>),
    ) -> Result<Once, String> {
        let mut claims = json!({
            "iss": "app", "sub": "app", "aud": "https://sluis.example", "exp": NOW + 60,
            "iat": NOW, "jti": "j",
        });
        change(claims.as_object_mut().unwrap());
        Judge {
            client,
            issuer: "https://sluis.example",
            arrival: &Arrival {
                endpoint: "https://sluis.example/oauth/par",
                token_endpoint: "https://sluis.example/oauth/token",
                certificate: None,
                address: "192.0.2.1",
            },
            now: Timestamp::from_timestamp(NOW, 0).unwrap(),
        }
        .judge(claims.as_object().unwrap())
    }

    fn standard() -> Client {
        client(ClientAuthMethod::PrivateKeyJwt, None)
    }

    fn fapi() -> Client {
        let mut client = standard();
        client.settings.profile = SecurityProfile::Fapi2;
        client
    }

    fn set(name: &'static str, value: Value) -> impl FnOnce(&mut Map<String, Value>) {
        move |claims| drop(claims.insert(name.to_owned(), value))
    }

    #[test]
    fn fapi2_security_profile_aud_is_the_issuer_as_a_text_alone() {
        let token = json!("https://sluis.example/oauth/token");
        let par = json!("https://sluis.example/oauth/par");
        let issuer = json!("https://sluis.example");
        for (audience, at_standard, at_fapi) in [
            (issuer.clone(), true, true),
            (token.clone(), true, false),
            (par.clone(), true, false),
            (json!([issuer]), true, false),
            (json!(["https://elsewhere.example", token]), true, false),
            (json!([]), false, false),
            (json!("https://elsewhere.example"), false, false),
            (json!("https://sluis.example/"), false, false),
            (json!("https://sluis.example/oauth/revoke"), false, false),
            (Value::Null, false, false),
        ] {
            let good = |client: &Client| judged(client, set("aud", audience.clone())).is_ok();
            assert_eq!(good(&standard()), at_standard, "{audience}");
            assert_eq!(good(&fapi()), at_fapi, "{audience}");
        }
    }

    #[test]
    fn the_moments_of_an_assertion_are_held_against_the_clock() {
        for (name, value, good) in [
            ("exp", json!(NOW), false),
            ("exp", json!(NOW - 1), false),
            ("exp", json!(NOW + 1), true),
            ("exp", json!(NOW as f64 + 0.5), true),
            ("exp", json!(NOW + 3600), true),
            ("exp", json!(NOW + 3700), false),
            ("exp", json!("soon"), false),
            ("exp", Value::Null, false),
            ("iat", json!(NOW + 10), true),
            ("iat", json!(NOW + 61), false),
            ("nbf", json!(NOW + 8), true),
            ("nbf", json!(NOW + 61), false),
            ("nbf", json!(-1), false),
            ("iss", json!("other"), false),
            ("sub", json!("other"), false),
            ("sub", Value::Null, false),
            ("jti", json!(1), false),
            ("jti", json!(""), false),
        ] {
            for client in [standard(), fapi()] {
                assert_eq!(
                    judged(&client, set(name, value.clone())).is_ok(),
                    good,
                    "{name} {value}"
                );
            }
        }
        for name in ["exp", "iss", "sub", "aud"] {
            let without = |claims: &mut Map<String, Value>| drop(claims.remove(name));
            assert!(judged(&standard(), without).is_err(), "{name}");
        }
        let without_jti = |claims: &mut Map<String, Value>| drop(claims.remove("jti"));
        assert!(judged(&fapi(), without_jti).is_err());
        assert_eq!(judged(&standard(), without_jti).unwrap().name, None);
    }

    #[test]
    fn each_method_and_profile_has_its_algorithms() {
        use ClientAlgorithm::{HS256, PS256, RS256};
        assert_eq!(
            allowed(&client(ClientAuthMethod::ClientSecretJwt, None)),
            [HS256]
        );
        assert_eq!(allowed(&standard()), ClientAlgorithm::ASYMMETRIC);
        assert_eq!(allowed(&fapi()), ClientAlgorithm::STRONG);
        let mut weak = fapi();
        weak.settings.token_endpoint_auth_signing_alg = Some(RS256);
        assert_eq!(allowed(&weak), []);
        let mut one = standard();
        one.settings.token_endpoint_auth_signing_alg = Some(PS256);
        assert_eq!(allowed(&one), [PS256]);
    }
}
