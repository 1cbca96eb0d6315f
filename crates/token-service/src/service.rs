//! The service itself: what it holds.

use crate::{
    client_authentication::TooOften,
    client_keys::ClientKeys,
    keys::{KeyRing, OwnRings},
    request_uris::RequestUris,
    settings::TokenSettings,
};
use aws_lc_rs::hmac;
use sluis_model::{
    context::Ctx,
    ids::ClientId,
    ports::{Durable, Ephemeral, Outgoing, StoreError},
    seal::Sealer,
};
use std::{
    fmt,
    sync::{Arc, Mutex},
};
use tokio::sync::OnceCell;

/// Client authentication, codes, tokens, claims and keys. One exists per process.
pub struct TokenService {
    pub(crate) settings: Arc<TokenSettings>,
    pub(crate) durable: Durable,
    pub(crate) ephemeral: Arc<dyn Ephemeral>,
    pub(crate) sealer: Arc<Sealer>,
    pub(crate) keys: Arc<KeyRing>,
    /// The rings of institutions with an own host, as they were asked.
    pub(crate) own_keys: OwnRings,
    pub(crate) client_keys: ClientKeys,
    pub(crate) request_uris: RequestUris,
    /// What keeps the sectors of pairwise subjects apart, once it was read.
    pub(crate) pairwise_salt: OnceCell<hmac::Key>,
    /// Who authenticated last: a client that there is.
    pub(crate) last_client: Mutex<Option<ClientId>>,
    /// Who proved nothing too often.
    pub(crate) too_often: TooOften,
    /// The DPoP nonce of the present window, for every answer offers it.
    pub(crate) offered_nonce: Mutex<Option<(i64, Arc<str>)>>,
}

impl TokenService {
    /// Puts the service together; nothing is read yet.
    #[must_use]
    pub fn new(
        settings: TokenSettings,
        durable: Durable,
        ephemeral: Arc<dyn Ephemeral>,
        sealer: Arc<Sealer>,
        outgoing: Arc<dyn Outgoing>,
    ) -> Self {
        let keys = Arc::new(KeyRing::new(
            &settings,
            durable.clone(),
            Arc::clone(&sealer),
        ));
        Self {
            settings: Arc::new(settings),
            durable,
            ephemeral,
            sealer,
            keys,
            own_keys: OwnRings::default(),
            client_keys: ClientKeys::new(Arc::clone(&outgoing)),
            request_uris: RequestUris::new(outgoing),
            pairwise_salt: OnceCell::new(),
            last_client: Mutex::default(),
            too_often: TooOften::default(),
            offered_nonce: Mutex::default(),
        }
    }

    /// The signing keys of the installation's issuer.
    #[must_use]
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &TokenSettings {
        &self.settings
    }

    /// The published keys of the issuer that was asked as the JSON of a JWK set (RFC 7517 §5).
    ///
    /// # Errors
    /// When the store does not answer and no earlier answer is remembered.
    pub async fn jwks(&self, ctx: &Ctx) -> Result<Arc<str>, StoreError> {
        self.ring(ctx).jwks(ctx).await
    }
}

impl fmt::Debug for TokenService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenService")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
