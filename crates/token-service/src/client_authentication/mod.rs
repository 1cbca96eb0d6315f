//! Who speaks at the token, revocation and introspection endpoints (RFC 6749 §2.3): by a secret, by a
//! signed assertion, by a TLS certificate, or, for public clients, by nothing but a name.

mod assertion;
mod certificate;
mod distinguished_name;
mod tries;

use crate::service::TokenService;
pub use certificate::subject_can_match;
use sluis_model::{
    client::Client,
    client_certificate::ClientCertificate,
    client_secret::ClientSecret,
    context::Ctx,
    ids::ClientId,
    ports::{StoreError, durable::Stored},
    secret::HashedToken,
};
use sluis_protocol::{
    client_auth::{ClientAuthMethod, PresentedCredentials},
    error::OAuthError,
};
use std::sync::{Arc, MutexGuard, PoisonError};
pub(crate) use tries::TooOften;

/// A client that has proven who it is. Only this module can make one, so a function that takes it
/// can't be called for somebody who merely sent a `client_id`.
#[derive(Debug, Clone)]
pub struct AuthenticatedClient {
    client: Arc<Client>,
}

impl AuthenticatedClient {
    /// The client.
    #[must_use]
    pub const fn client(&self) -> &Arc<Client> {
        &self.client
    }
}

/// What came with the credentials.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The address of the endpoint that was asked, as the issuer names it.
    pub endpoint: &'a str,
    /// The address of the token endpoint, which assertions are usually made for.
    pub token_endpoint: &'a str,
    /// The TLS certificate that was shown.
    pub certificate: Option<&'a ClientCertificate>,
    /// The network address that it came from; tries are counted for its networks.
    pub address: &'a str,
}

/// Whether a client proves who it is by what could be guessed.
fn has_secret(client: &Client) -> bool {
    matches!(
        client.auth_method,
        ClientAuthMethod::ClientSecretBasic
            | ClientAuthMethod::ClientSecretPost
            | ClientAuthMethod::ClientSecretJwt
    )
}

impl TokenService {
    /// Checks what a request presents against the client's one registered method.
    ///
    /// Every refusal reads the same, whether the client is unknown, closed, uses another method or has a
    /// wrong secret; what it was is in the private cause. That an id is somebody's is no secret: the
    /// authorization endpoint tells it.
    ///
    /// # Errors
    /// Outside when the store does not answer; inside `invalid_client`, or `temporarily_unavailable` where
    /// this client was refused too often in this network, unless it shows the right secret and nobody can have
    /// guessed it.
    pub async fn authenticate_client(
        &self,
        ctx: &Ctx,
        presented: PresentedCredentials,
        arrival: Arrival<'_>,
    ) -> Result<Result<AuthenticatedClient, OAuthError>, StoreError> {
        let names = names(&presented);
        let found = self
            .durable
            .glance(move |tx| {
                let client = first_known(&names, |id| tx.client(id))?;
                let secrets = match &client {
                    Some(client) => tx.client_secrets(&client.id)?,
                    None => vec![],
                };
                Ok((client, secrets))
            })
            .await?;
        let (found, given) = found;
        let is_known = found.is_some();
        let guessable = found.as_ref().filter(|client| has_secret(client));
        let cut_off = guessable.and_then(|client| self.cut_off(ctx, &client.id, arrival.address));
        if let (Some(client), Some(refusal)) = (guessable, &cut_off)
            && !self.is_beyond_guessing(client, &presented)
        {
            return Ok(Err(refusal.clone()));
        }
        let id = guessable.map(|client| client.id.clone());
        // On an own host there are no clients but its institution's.
        let found = found.filter(|client| ctx.serves(client));
        let earlier: Vec<HashedToken> = given
            .iter()
            .filter(|secret| secret.overlaps(ctx.now))
            .map(|secret| secret.hash.clone())
            .collect();
        let answer = match judge(found, &earlier, &presented) {
            Ok(client) => self
                .prove(ctx, &client, &presented, &arrival)
                .await?
                .map(|()| AuthenticatedClient { client })
                .map_err(|cause| refused(&cause)),
            Err(refusal) => {
                if cut_off.is_none() {
                    self.do_the_others_work(&presented, is_known).await?;
                }
                Err(refusal)
            }
        };
        if let Ok(known) = &answer {
            *self.last_client() = Some(known.client.id.clone());
            self.note_use(ctx, &presented, &given).await?;
        }
        if let Err(refusal) = &answer {
            let counted = match cut_off {
                Some(too_often) => Some(too_often),
                None => {
                    self.count_refusal(ctx, id.as_ref(), arrival.address)
                        .await?
                }
            };
            tracing::info!(
                request_id = %ctx.request_id,
                client_id = presented.client_id(),
                cause = refusal.cause.as_deref(),
                "client authentication refused"
            );
            if let Some(too_often) = counted {
                return Ok(Err(too_often));
            }
        }
        Ok(answer)
    }

    /// Does for a refusal what the other one costs: clients are kept in memory, and ids of nobody are asked
    /// for in the database each time. So time does not tell whether there is such a client (TOK-07).
    async fn do_the_others_work(
        &self,
        presented: &PresentedCredentials,
        is_known: bool,
    ) -> Result<(), StoreError> {
        let others: Vec<ClientId> = if is_known {
            vec![ClientId::from(" "); names(presented).len()]
        } else {
            self.last_client().clone().into_iter().collect()
        };
        self.durable
            .glance(move |tx| {
                if let Some(client) = first_known(&others, |id| tx.client(id))? {
                    tx.client_secrets(&client.id)?;
                }
                Ok(())
            })
            .await
    }

    fn last_client(&self) -> MutexGuard<'_, Option<ClientId>> {
        let last = self.last_client.lock();
        last.unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes which of the secrets that the console gave was used, once an hour at most: so that
    /// somebody can see whether the one before is still in use.
    async fn note_use(
        &self,
        ctx: &Ctx,
        presented: &PresentedCredentials,
        given: &[ClientSecret],
    ) -> Result<(), StoreError> {
        let since = ctx.now - ClientSecret::USE_IS_NOTED_EVERY;
        let shown: Vec<HashedToken> = presented
            .secrets()
            .iter()
            .map(|secret| HashedToken::of(secret))
            .collect();
        let used = given.iter().find(|secret| {
            secret.last_used_at.is_none_or(|last| last < since) && shown.contains(&secret.hash)
        });
        let Some(used) = used else {
            return Ok(());
        };
        let (client, hash, now) = (used.client.clone(), used.hash.clone(), ctx.now);
        self.durable
            .write(move |tx| tx.note_client_secret_use(&client, &hash, since, now))
            .await
            .map(drop)
    }

    /// What is more than a comparison with the secret: signatures and certificates. The inner `Err`
    /// says, for our log, why it is no proof.
    async fn prove(
        &self,
        ctx: &Ctx,
        client: &Client,
        presented: &PresentedCredentials,
        arrival: &Arrival<'_>,
    ) -> Result<Result<(), String>, StoreError> {
        if let PresentedCredentials::Assertion { assertion, .. } = presented {
            return self.judge_assertion(ctx, client, assertion, arrival).await;
        }
        if !client.auth_method.is_mutual_tls() {
            return Ok(Ok(()));
        }
        let Some(shown) = arrival.certificate else {
            return Ok(Err("no TLS client certificate came".to_owned()));
        };
        if client.auth_method == ClientAuthMethod::TlsClientAuth {
            return Ok(match &client.settings.tls_client_auth {
                None => Err("the client has registered no subject".to_owned()),
                Some(_) if !shown.vouched => {
                    Err("nobody whom we believe has made the certificate".to_owned())
                }
                Some(subject) => certificate::has_subject(&shown.der, subject),
            });
        }
        Ok(self.judge_own_certificate(ctx, client, &shown.der).await)
    }

    /// A certificate that the client made itself: its key is one of the client's.
    async fn judge_own_certificate(
        &self,
        ctx: &Ctx,
        client: &Client,
        shown: &[u8],
    ) -> Result<(), String> {
        let keys = self.client_keys.all(client, ctx.now).await?;
        let judged = certificate::has_key(shown, &keys);
        if judged.is_ok() {
            return judged;
        }
        match self.client_keys.all_again(client, ctx.now).await? {
            Some(keys) => certificate::has_key(shown, &keys),
            None => judged,
        }
    }
}

/// One text for every refusal.
fn refused(cause: &str) -> OAuthError {
    OAuthError::invalid_client("client authentication failed").because(cause)
}

/// The ids that the credentials may mean: Basic credentials have two readings, mostly equal.
fn names(presented: &PresentedCredentials) -> Vec<ClientId> {
    let mut names = vec![ClientId::from(presented.client_id())];
    if let PresentedCredentials::Basic {
        client_id,
        raw_client_id,
        ..
    } = presented
        && client_id != raw_client_id
    {
        names.push(ClientId::from(raw_client_id.as_str()));
    }
    names
}

fn first_known(
    names: &[ClientId],
    mut load: impl FnMut(&ClientId) -> Stored<Option<Arc<Client>>>,
) -> Stored<Option<Arc<Client>>> {
    for name in names {
        if let Some(client) = load(name)? {
            return Ok(Some(client));
        }
    }
    Ok(None)
}

/// All that can be said without a store: the client is there, uses its own method, and has the secret
/// where that is the method.
fn judge(
    found: Option<Arc<Client>>,
    earlier: &[HashedToken],
    presented: &PresentedCredentials,
) -> Result<Arc<Client>, OAuthError> {
    // Whoever has no secret is compared with the hash of nothing that anybody can send, so that the
    // work is the same for known and unknown clients.
    let nobody = HashedToken::stored("-------------------------------------------");
    let expected = found.as_ref().and_then(|client| client.secret_hash.clone());
    let has_secret = expected.is_some();
    let expected = expected.unwrap_or(nobody);
    let matches = presented.secrets().iter().fold(false, |matched, secret| {
        let shown = HashedToken::of(secret);
        let overlapping = earlier
            .iter()
            .fold(false, |matched, hash| (shown == *hash) | matched);
        (shown == expected) | overlapping | matched
    });
    let Some(client) = found else {
        return Err(refused("no such client"));
    };
    if !client.active {
        return Err(refused("the client is not active"));
    }
    if !presented.fits(client.auth_method) {
        return Err(refused(&format!(
            "registered for {}, used {}",
            client.auth_method.as_str(),
            presented.way()
        )));
    }
    let by_secret = matches!(
        client.auth_method,
        ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost
    );
    if by_secret && !(has_secret && matches) {
        return Err(refused("wrong secret"));
    }
    Ok(client)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use sluis_model::client::ClientSettings;
    use sluis_protocol::params::Params;

    pub(crate) fn client(method: ClientAuthMethod, secret: Option<&str>) -> Client {
        Client {
            id: "app".into(),
            name: "App".into(),
            institution: None,
            auth_method: method,
            secret_hash: secret.map(HashedToken::of),
            sealed_secret: None,
            registration_token: None,
            settings: ClientSettings::default(),
            active: true,
            created_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    fn there(client: Client) -> Option<Arc<Client>> {
        Some(Arc::new(client))
    }

    fn post(secret: &str) -> PresentedCredentials {
        PresentedCredentials::Post {
            client_id: "app".into(),
            secret: secret.into(),
        }
    }

    fn basic(text: &str) -> PresentedCredentials {
        let header = format!("Basic {}", STANDARD.encode(text));
        PresentedCredentials::read(Some(&header), &Params::default()).unwrap()
    }

    fn none() -> PresentedCredentials {
        PresentedCredentials::None {
            client_id: "app".into(),
        }
    }

    #[test]
    fn tok_07_a_client_uses_its_one_registered_method() {
        use ClientAuthMethod::{ClientSecretBasic, ClientSecretPost, None as Public};
        for (method, presented, good) in [
            (ClientSecretBasic, basic("app:s3cret"), true),
            (ClientSecretBasic, post("s3cret"), false),
            (ClientSecretBasic, none(), false),
            (ClientSecretPost, post("s3cret"), true),
            (ClientSecretPost, basic("app:s3cret"), false),
            (ClientSecretPost, none(), false),
            (Public, none(), true),
            (Public, post("s3cret"), false),
            (Public, basic("app:s3cret"), false),
        ] {
            assert_eq!(
                judge(there(client(method, Some("s3cret"))), &[], &presented).is_ok(),
                good,
                "{method:?} {presented:?}"
            );
        }
    }

    #[test]
    fn both_readings_of_basic_are_tried() {
        let registered = client(ClientAuthMethod::ClientSecretBasic, Some("a+b%2B"));
        assert!(
            judge(there(registered.clone()), &[], &basic("app:a+b%2B")).is_ok(),
            "as it stood"
        );
        assert!(
            judge(there(registered.clone()), &[], &basic("app:a%2Bb%252B")).is_ok(),
            "form-encoded"
        );
        assert!(judge(there(registered), &[], &basic("app:a-b")).is_err());
        assert_eq!(
            names(&basic("a%3Ab:s")),
            vec![ClientId::from("a:b"), ClientId::from("a%3Ab")]
        );
        assert_eq!(names(&basic("app:s")), vec![ClientId::from("app")]);
    }

    #[test]
    fn the_secret_before_works_beside_the_present_one() {
        let registered = client(ClientAuthMethod::ClientSecretPost, Some("new"));
        let earlier = [HashedToken::of("old")];
        for (shown, good) in [("new", true), ("old", true), ("older", false)] {
            let judged = judge(there(registered.clone()), &earlier, &post(shown));
            assert_eq!(judged.is_ok(), good, "{shown}");
        }
    }

    #[test]
    fn every_refusal_reads_the_same() {
        let closed = Client {
            active: false,
            ..client(ClientAuthMethod::ClientSecretPost, Some("s"))
        };
        let without_secret = client(ClientAuthMethod::ClientSecretPost, None);
        let refusals: Vec<_> = [
            judge(None, &[], &post("s")),
            judge(there(closed), &[], &post("s")),
            judge(there(without_secret), &[], &post("")),
            judge(
                there(client(ClientAuthMethod::ClientSecretPost, Some("s"))),
                &[],
                &post("other"),
            ),
        ]
        .into_iter()
        .map(|answer| answer.unwrap_err())
        .collect();
        for refusal in &refusals {
            assert_eq!(
                (refusal.code, &refusal.description),
                (refusals[0].code, &refusals[0].description)
            );
        }
    }
}
