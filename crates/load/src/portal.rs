//! A relying party at one provider: what it asks over its own kept connection, and what it checks.

use aws_lc_rs::{digest, rand};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::Fallible;
use crate::http::{Connection, Response};
use crate::keys;
use crate::profile::{Client, Profile};

/// The addresses of a provider, as its discovery document has them.
#[derive(Debug, Clone)]
pub(crate) struct Endpoints {
    pub(crate) discovery: Url,
    pub(crate) authorization: Url,
    token: Url,
    userinfo: Url,
    introspection: Url,
    pub(crate) jwks: Url,
    /// The published keys.
    keys: Value,
}

impl Endpoints {
    /// Asks the provider.
    ///
    /// # Errors
    /// It does not answer, or is another.
    pub(crate) fn of(profile: &Profile) -> Fallible<Self> {
        let discovery = Url::parse(&format!(
            "{}/.well-known/openid-configuration",
            profile.issuer
        ))?;
        let mut connection = Connection::to(&discovery)?;
        let document = get(&mut connection, &discovery, "")?.json()?;
        if document["issuer"] != profile.issuer.as_str() {
            return Err(format!("the issuer is {}", document["issuer"]).into());
        }
        let address = |name: &str| {
            let text = document[name].as_str();
            let text = text.ok_or_else(|| format!("discovery has no {name}"))?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Url::parse(text)?)
        };
        let jwks = address("jwks_uri")?;
        Ok(Self {
            keys: get(&mut connection, &jwks, "")?.json()?,
            authorization: address("authorization_endpoint")?,
            token: address("token_endpoint")?,
            userinfo: address("userinfo_endpoint")?,
            introspection: address("introspection_endpoint")?,
            discovery,
            jwks,
        })
    }
}

/// GETs an address and wants 200.
pub(crate) fn get(connection: &mut Connection, url: &Url, headers: &str) -> Fallible<Response> {
    let answer = connection.send("GET", url.path(), headers, None)?;
    if answer.status == 200 {
        Ok(answer)
    } else {
        Err(format!("status {} at {}", answer.status, url.path()).into())
    }
}

/// What an authorization request was sent with.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) url: Url,
    state: String,
    nonce: String,
    verifier: String,
}

/// What a token answer held.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    /// Of the ID token.
    pub(crate) subject: String,
}

/// The relying party.
#[derive(Debug)]
pub(crate) struct Portal {
    endpoints: Endpoints,
    issuer: String,
    client: Client,
    more: Vec<(String, String)>,
    basic: String,
    /// Its kept connection.
    pub(crate) connection: Connection,
    verified: bool,
}

impl Portal {
    /// One client of a provider.
    ///
    /// # Errors
    /// The provider is not on this machine, or the profile has no such client.
    pub(crate) fn new(endpoints: &Endpoints, profile: &Profile, client: &str) -> Fallible<Self> {
        let client = profile.client(client)?.clone();
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let pair: [String; 2] = [encoded(&client.id), encoded(&client.secret)];
        Ok(Self {
            endpoints: endpoints.clone(),
            issuer: profile.issuer.clone(),
            more: profile.authorize.clone().into_iter().collect(),
            basic: format!(
                "authorization: Basic {}\r\n",
                STANDARD.encode(pair.join(":"))
            ),
            connection: Connection::to(&endpoints.token)?,
            client,
            verified: false,
        })
    }

    /// Where its answers go.
    pub(crate) fn redirect_uri(&self) -> &str {
        &self.client.redirect_uri
    }

    /// A new authorization request, with PKCE, `state` and `nonce`.
    ///
    /// # Errors
    /// The machine has no randomness.
    pub(crate) fn request(&self) -> Fallible<Request> {
        let (state, nonce, verifier) = (random()?, random()?, random()?);
        let challenge = digest::digest(&digest::SHA256, verifier.as_bytes());
        let mut url = self.endpoints.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client.id)
            .append_pair("redirect_uri", &self.client.redirect_uri)
            .append_pair("scope", &self.client.scope)
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(&self.more);
        Ok(Request {
            url,
            state,
            nonce,
            verifier,
        })
    }

    /// Redeems what came back for a request.
    ///
    /// # Errors
    /// An answer is not what it must be.
    pub(crate) fn redeem(&mut self, request: &Request, answer: &Url) -> Fallible<Tokens> {
        let parameter = |name: &str| {
            let mut pairs = answer.query_pairs();
            pairs.find(|(key, _)| key == name).map(|(_, value)| value)
        };
        if parameter("state").as_deref() != Some(request.state.as_str()) {
            return Err("another state came back".into());
        }
        let code = parameter("code").ok_or_else(|| format!("no code in {answer}"))?;
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.client.redirect_uri),
            ("code_verifier", &request.verifier),
        ]);
        let answer = self.ask(&body)?;
        self.tokens(&answer, Some(&request.nonce))
    }

    /// Uses a refresh token; a new one takes its place.
    ///
    /// # Errors
    /// An answer is not what it must be.
    pub(crate) fn refresh(&mut self, tokens: &Tokens) -> Fallible<Tokens> {
        let used = tokens.refresh.as_deref().ok_or("no refresh token")?;
        let answer = self.ask(&form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", used),
        ]))?;
        let new = self.tokens(&answer, None)?;
        if new.refresh.as_deref().is_none_or(|new| new == used) {
            return Err("the refresh token was not rotated".into());
        }
        Ok(new)
    }

    /// The client's own token, as a JWT if `signed`.
    ///
    /// # Errors
    /// An answer is not what it must be.
    pub(crate) fn client_credentials(&mut self, signed: bool) -> Fallible<()> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("grant_type", "client_credentials")
            .extend_pairs(&self.client.token);
        if !self.client.scope.is_empty() {
            body.append_pair("scope", &self.client.scope);
        }
        let answer = self.ask(&body.finish())?;
        let token = text(&answer, "access_token")?;
        if !signed {
            return Ok(());
        }
        let claims = self.claims(token)?;
        if claims["iss"] == self.issuer.as_str() && claims["client_id"] == self.client.id.as_str() {
            Ok(())
        } else {
            Err("an access token of somebody else".into())
        }
    }

    /// Userinfo, of the person of the ID token.
    ///
    /// # Errors
    /// An answer is not what it must be.
    pub(crate) fn userinfo(&mut self, tokens: &Tokens) -> Fallible<()> {
        let bearer = format!("authorization: Bearer {}\r\n", tokens.access);
        let answer = get(&mut self.connection, &self.endpoints.userinfo, &bearer)?.json()?;
        if answer["sub"] == tokens.subject.as_str() {
            Ok(())
        } else {
            Err("userinfo of somebody else".into())
        }
    }

    /// Introspection of a token that lives.
    ///
    /// # Errors
    /// An answer is not what it must be.
    pub(crate) fn introspect(&mut self, tokens: &Tokens) -> Fallible<()> {
        let body = form(&[("token", &tokens.access)]);
        let target = self.endpoints.introspection.path();
        let answer = self
            .connection
            .send("POST", target, &self.basic, Some(&body))?;
        if answer.json()?["active"] == true {
            Ok(())
        } else {
            Err(format!("not active: {}", answer.text()).into())
        }
    }

    fn ask(&mut self, body: &str) -> Fallible<Value> {
        let target = self.endpoints.token.path();
        let answer = self
            .connection
            .send("POST", target, &self.basic, Some(body))?;
        if answer.status == 200 {
            answer.json()
        } else {
            let said = answer.json().unwrap_or_default();
            Err(format!("status {} at {target}: {}", answer.status, said["error"]).into())
        }
    }

    fn tokens(&mut self, answer: &Value, nonce: Option<&str>) -> Fallible<Tokens> {
        let claims = self.claims(text(answer, "id_token")?)?;
        let audience = match &claims["aud"] {
            Value::Array(all) => all.iter().any(|one| *one == self.client.id.as_str()),
            one => *one == self.client.id.as_str(),
        };
        if !audience || claims["iss"] != self.issuer.as_str() {
            return Err("an ID token of another issuer, or for another client".into());
        }
        if nonce.is_some_and(|nonce| claims["nonce"] != nonce) {
            return Err("an ID token with another nonce".into());
        }
        Ok(Tokens {
            access: text(answer, "access_token")?.to_owned(),
            refresh: answer["refresh_token"].as_str().map(str::to_owned),
            subject: text(&claims, "sub")?.to_owned(),
        })
    }

    /// The first token's signature is verified, those of the others are not: that would be the driver's
    /// work and not the server's.
    fn claims(&mut self, token: &str) -> Fallible<Value> {
        if self.verified {
            return keys::claims(token);
        }
        let claims = keys::verified(token, &self.endpoints.keys)?;
        self.verified = true;
        Ok(claims)
    }
}

fn text<'a>(answer: &'a Value, name: &str) -> Fallible<&'a str> {
    let text = answer[name].as_str();
    text.ok_or_else(|| format!("no {name} in the answer").into())
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// 32 random bytes as text.
fn random() -> Fallible<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| "the machine has no randomness")?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
