//! A client registers itself (RFC 7591 §3).

use super::{
    Registered,
    access::{PER_NETWORK, Permitted},
    draft::Draft,
    rules::{Author, Candidate, Rules},
};
use crate::idp::{Failure, Idp};
use serde_json::{Map, Value};
use sluis_model::{
    audit::{Event, EventKind},
    client::{Client, ClientSettings},
    context::Ctx,
    ids::ClientId,
    initial_access_token::InitialAccessToken,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{client_metadata::ClientMetadata, error::OAuthError};
use sluis_token_service::RegistrationAccess;

/// What a registration comes to.
#[derive(Debug)]
pub enum Registration {
    /// The client is registered.
    Done(Box<Registered>),
    /// Nobody registers clients here.
    Closed,
    /// An initial access token is needed, and this is none that counts.
    Unauthorized,
    /// Too many came from this network; minutes to wait.
    TooMany(u32),
    /// What the client says about itself can't be registered.
    Refused(OAuthError),
}

/// What was presented with a request to register, judged.
enum Admitted {
    /// Anybody may, and the client comes without a token.
    Open,
    /// With an initial access token.
    With(Box<InitialAccessToken>),
}

impl Admitted {
    fn token(&self) -> Option<&InitialAccessToken> {
        match self {
            Self::Open => None,
            Self::With(token) => Some(token),
        }
    }
}

impl Idp {
    /// Registers a client with what it says about itself. `address` is where it comes from,
    /// `bearer` the initial access token that it presents.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn register_client(
        &self,
        ctx: &Ctx,
        address: &str,
        bearer: Option<&str>,
        members: &Map<String, Value>,
    ) -> Result<Registration, Failure> {
        let access = self.tokens.settings().protocol.registration;
        if access == RegistrationAccess::Closed {
            return Ok(Registration::Closed);
        }
        let admitted = match bearer {
            None if access == RegistrationAccess::Open => Some(Admitted::Open),
            None => None,
            Some(presented) => {
                let token = self.initial_token(ctx, presented).await?;
                token.map(|token| Admitted::With(Box::new(token)))
            }
        };
        // Whoever shows nothing that counts takes nothing from those in the same network who do.
        let what = match &admitted {
            Some(_) => "registration",
            None => "registration-refused",
        };
        let hour = chrono::Duration::hours(1);
        let counted = self.count_networks(ctx, what, address, hour, PER_NETWORK);
        if let Some(minutes) = counted.await? {
            return Ok(Registration::TooMany(minutes));
        }
        let Some(admitted) = admitted else {
            return Ok(Registration::Unauthorized);
        };
        let policy = admitted.token().map(|token| &token.policy);
        let base = ClientSettings {
            first_party: policy.is_some_and(|policy| policy.first_party),
            registered_under: policy.cloned(),
            ..ClientSettings::default()
        };
        let draft = ClientMetadata::read(members).and_then(|said| self.draft(&said, &base));
        let draft = match draft {
            Ok(draft) => draft,
            Err(error) => return Ok(Registration::Refused(error)),
        };
        if let Err(error) = self.sector_lists_the_redirects(&draft.settings).await {
            return Ok(Registration::Refused(error));
        }
        self.add_registered(ctx, admitted, draft).await
    }

    /// What a client says about itself, filled in and judged.
    pub(super) fn draft(
        &self,
        said: &ClientMetadata,
        base: &ClientSettings,
    ) -> Result<Draft, OAuthError> {
        let settings = self.tokens.settings();
        let mut permitted = Permitted::by(
            base.registered_under.as_ref(),
            settings.protocol.registration,
        );
        if let Some(bounds) = &base.operator_bounds {
            permitted.narrow(bounds);
        }
        let draft = Draft::fill(said, base, &permitted)?;
        let candidate = Candidate {
            auth_method: draft.auth_method,
            settings: &draft.settings,
            rules: Rules {
                protocol: &settings.protocol,
                algorithms: &settings.algorithms,
                outgoing: self.outgoing.as_ref(),
                author: Author::Itself(&permitted),
            },
        };
        candidate.judge()?;
        Ok(draft)
    }

    async fn add_registered(
        &self,
        ctx: &Ctx,
        admitted: Admitted,
        draft: Draft,
    ) -> Result<Registration, Failure> {
        let id = ClientId::generate(ctx);
        let credentials = self.new_credentials(ctx, &id, draft.auth_method);
        let token = PlainToken::generate(TokenKind::Registration, ctx);
        let initial = admitted.token();
        let client = Client {
            id,
            name: draft.name,
            institution: initial.and_then(|initial| initial.institution.clone()),
            auth_method: draft.auth_method,
            secret_hash: credentials.hash,
            sealed_secret: credentials.sealed,
            registration_token: Some(token.hash()),
            settings: draft.settings,
            active: true,
            created_at: ctx.now,
        };
        let event = registration_event(
            ctx,
            &client,
            "create",
            initial.map(|initial| initial.id.as_str()),
        );
        let (spent, added, now) = (
            initial.map(|initial| initial.id.clone()),
            client.clone(),
            ctx.now,
        );
        let done = self
            .durable
            .write(move |tx| {
                // In the same transaction: of many clients only as many come as the token is good for.
                if let Some(id) = &spent
                    && !tx.spend_initial_token(id, now)?
                {
                    return Ok(false);
                }
                tx.add_client(&added)?;
                tx.record(&event)?;
                Ok(true)
            })
            .await?;
        if !done {
            return Ok(Registration::Unauthorized);
        }
        Ok(Registration::Done(Box::new(Registered {
            client,
            secret: credentials.told,
            token,
        })))
    }
}

/// What happened to a client by its own doing.
pub(super) fn registration_event(
    ctx: &Ctx,
    client: &Client,
    action: &str,
    initial_token: Option<&str>,
) -> Event {
    let event = Event::new(EventKind::ClientChanged, ctx).with(serde_json::json!({
        "by": "registration",
        "action": action,
        "client": client.id.as_str(),
        "initial_token": initial_token,
    }));
    match &client.institution {
        Some(institution) => event.within(institution),
        None => event,
    }
}
