//! The ring: reading, remembering, signing, verifying.

use super::{published::Published, schedule::Schedule, signer::Signer};
use crate::settings::TokenSettings;
use chrono::Duration;
use jsonwebtoken::{Validation, decode, decode_header};
use serde_json::{Map, Value};
use sluis_model::{
    context::Ctx,
    ids::InstitutionId,
    ports::{Durable, StoreError},
    seal::Sealer,
    signing_key::SigningKey,
};
use sluis_protocol::algorithm::SigningAlgorithm;
use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::Mutex;

/// An unknown `kid` makes the keys be read again, but not more often than this: anybody can send one.
const UNKNOWN_KID_PAUSE: Duration = Duration::seconds(5);

/// The signing keys of an issuer: the installation's, or an institution's with an own host. One of each
/// exists per process; `sluis keys` makes its own.
pub struct KeyRing {
    /// Whose; none is the installation's.
    pub(super) institution: Option<InstitutionId>,
    pub(super) schedule: Schedule,
    pub(super) durable: Durable,
    pub(super) sealer: Arc<Sealer>,
    remembered: RwLock<Option<Arc<Published>>>,
    reading: Mutex<()>,
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("schedule", &self.schedule)
            .finish_non_exhaustive()
    }
}

impl KeyRing {
    /// The installation's ring, which has read nothing yet.
    #[must_use]
    pub fn new(settings: &TokenSettings, durable: Durable, sealer: Arc<Sealer>) -> Self {
        Self::of(settings, durable, sealer, None)
    }

    /// The ring of an institution with an own host (E-03), or the installation's.
    #[must_use]
    pub fn of(
        settings: &TokenSettings,
        durable: Durable,
        sealer: Arc<Sealer>,
        institution: Option<InstitutionId>,
    ) -> Self {
        Self {
            institution,
            schedule: Schedule::new(settings),
            durable,
            sealer,
            remembered: RwLock::new(None),
            reading: Mutex::new(()),
        }
    }

    /// All its keys, oldest first, retired ones too; straight from the store.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self) -> Result<Vec<SigningKey>, StoreError> {
        let institution = self.institution.clone();
        self.durable
            .read(move |tx| tx.signing_keys_of(institution.as_ref()))
            .await
    }

    /// The published keys as the JSON of a JWK set (RFC 7517 §5), the signing ones first.
    ///
    /// # Errors
    /// When the store does not answer and no earlier answer is remembered.
    pub async fn jwks(&self, ctx: &Ctx) -> Result<Arc<str>, StoreError> {
        let published = self.current(ctx).await?;
        // The installation's ring is filled at the start; an institution's when its host is first asked,
        // if the housekeeping did not come before.
        if self.institution.is_some() && published.is_empty() {
            self.ensure(ctx).await?;
            return Ok(self.current(ctx).await?.set());
        }
        Ok(published.set())
    }

    /// The key that signs with an algorithm. A configured algorithm without a key gets one; `None`
    /// is an algorithm that is not configured.
    pub(crate) async fn signer(
        &self,
        ctx: &Ctx,
        algorithm: SigningAlgorithm,
    ) -> Result<Option<Signer>, StoreError> {
        if let Some(signer) = self.current(ctx).await?.signer(algorithm) {
            return Ok(Some(signer));
        }
        if !self.schedule.algorithms.contains(&algorithm) {
            return Ok(None);
        }
        self.ensure(ctx).await?;
        Ok(self.current(ctx).await?.signer(algorithm))
    }

    /// The claims of a JWT that one of our published keys signed with that key's own algorithm, from
    /// this issuer, of this type; one without a type is a `JWT`. Its times are not looked at. `None` for
    /// everything else.
    pub(crate) async fn verified(
        &self,
        ctx: &Ctx,
        text: &str,
        of_type: &str,
        issuer: &str,
    ) -> Result<Option<Map<String, Value>>, StoreError> {
        // Keys that the header itself brings (`jwk`, `jku`, `x5c`) are not looked at (RFC 8725 §3.10).
        let Ok(header) = decode_header(text) else {
            return Ok(None);
        };
        let typed = header
            .typ
            .as_deref()
            .unwrap_or("JWT")
            .eq_ignore_ascii_case(of_type);
        let Some(kid) = header.kid.filter(|_| typed && header.crit.is_none()) else {
            return Ok(None);
        };
        let mut published = self.current(ctx).await?;
        if published.verifier(&kid).is_none()
            && (ctx.now - published.read_at).abs() >= UNKNOWN_KID_PAUSE
        {
            published = self.read_again(ctx).await?;
        }
        let Some((algorithm, key)) = published.verifier(&kid) else {
            return Ok(None);
        };
        let mut validation = Validation::new(algorithm);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        Ok(decode::<Map<String, Value>>(text, key, &validation)
            .ok()
            .map(|data| data.claims))
    }

    /// What is remembered if it is fresh, else what the store says. While the store does not answer,
    /// what was remembered goes on: keys are published and used through an outage.
    pub(crate) async fn current(&self, ctx: &Ctx) -> Result<Arc<Published>, StoreError> {
        if let Some(published) = self
            .remembered()
            .filter(|published| published.is_fresh(ctx.now, &self.durable))
        {
            return Ok(published);
        }
        let _one_reader = self.reading.lock().await;
        match self.remembered() {
            Some(published) if published.is_fresh(ctx.now, &self.durable) => Ok(published),
            stale => match (self.read(ctx).await, stale) {
                (Err(StoreError::Unavailable(why)), Some(stale)) => {
                    stale.not_read(self.durable.before_reading_keys());
                    tracing::warn!(request_id = %ctx.request_id, why, "signing keys could not be read again");
                    Ok(stale)
                }
                (answer, _) => answer,
            },
        }
    }

    /// Reads the store now, whatever is remembered.
    pub(crate) async fn read_again(&self, ctx: &Ctx) -> Result<Arc<Published>, StoreError> {
        let _one_reader = self.reading.lock().await;
        self.read(ctx).await
    }

    async fn read(&self, ctx: &Ctx) -> Result<Arc<Published>, StoreError> {
        let reading = self.durable.before_reading_keys();
        let keys = self.list().await?;
        let before = self.remembered();
        let published = Arc::new(Published::prepare(
            &keys,
            before.as_deref(),
            &self.sealer,
            ctx.now,
            reading,
        )?);
        *self
            .remembered
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&published));
        Ok(published)
    }

    fn remembered(&self) -> Option<Arc<Published>> {
        self.remembered
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
