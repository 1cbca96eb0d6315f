//! The rings of institutions with an own host (E-03): whose keys sign is told by the issuer that was
//! asked, and by nothing else.

use super::KeyRing;
use crate::service::TokenService;
use sluis_model::{
    context::Ctx,
    ids::{InstitutionId, KeyId},
    ports::StoreError,
    signing_key::{SigningKey, SigningKeyState},
};
use sluis_protocol::algorithm::SigningAlgorithm;
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

/// Those that this process has asked: one an institution, for each remembers what it read.
#[derive(Debug, Default)]
pub(crate) struct OwnRings(RwLock<HashMap<InstitutionId, Arc<KeyRing>>>);

impl TokenService {
    /// The ring of the issuer that was asked.
    pub(crate) fn ring(&self, ctx: &Ctx) -> Arc<KeyRing> {
        self.ring_of(ctx.own_issuer.as_ref().map(|own| &own.institution))
    }

    /// The ring of an institution, or the installation's.
    #[must_use]
    pub fn ring_of(&self, institution: Option<&InstitutionId>) -> Arc<KeyRing> {
        let Some(institution) = institution else {
            return Arc::clone(&self.keys);
        };
        let rings = &self.own_keys.0;
        let known = {
            let rings = rings.read().unwrap_or_else(PoisonError::into_inner);
            rings.get(institution).cloned()
        };
        known.unwrap_or_else(|| {
            let mut rings = rings.write().unwrap_or_else(PoisonError::into_inner);
            let made = || {
                Arc::new(KeyRing::of(
                    &self.settings,
                    self.durable.clone(),
                    Arc::clone(&self.sealer),
                    Some(institution.clone()),
                ))
            };
            Arc::clone(rings.entry(institution.clone()).or_insert_with(made))
        })
    }

    /// The keys of every ring, oldest first, retired ones too.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn all_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        self.durable.read(|tx| tx.signing_keys()).await
    }

    /// Does what is due in every ring (see [`KeyRing::tick`]); an institution that got a host gets keys,
    /// one that has none any more loses them in time. How many steps this call took.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn look_after_keys(&self, ctx: &Ctx) -> Result<usize, StoreError> {
        let mut taken = self.keys.tick(ctx).await?;
        let (hosting, held) = self
            .durable
            .read(|tx| {
                let lines = tx.institution_lines("", u32::MAX)?;
                let hosting: BTreeSet<InstitutionId> = lines
                    .into_iter()
                    .filter(|line| !line.hosts.is_empty())
                    .map(|line| line.id)
                    .collect();
                Ok((hosting, tx.signing_keys()?))
            })
            .await?;
        let mut of: HashMap<&InstitutionId, Vec<SigningKey>> = HashMap::new();
        for key in &held {
            if let Some(institution) = &key.institution {
                of.entry(institution).or_default().push(key.clone());
            }
        }
        for institution in &hosting {
            let ring = self.ring_of(Some(institution));
            let keys = of.get(institution).map_or(&[][..], Vec::as_slice);
            // Told from what was read for all: hundreds of rings are at rest most of the time.
            if ring.is_due(keys, ctx.now) {
                taken += ring.tick(ctx).await?;
            }
        }
        for institution in in_use(&held).filter(|held| !hosting.contains(held)) {
            taken += self.ring_of(Some(institution)).wind_down(ctx).await?;
        }
        Ok(taken)
    }

    /// Rotates outside the schedule in every ring that has keys (see [`KeyRing::rotate_only`]): the
    /// configured algorithms, or some of them. The ids of the keys that sign next.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn rotate_keys(
        &self,
        ctx: &Ctx,
        emergency: bool,
        algorithms: &[SigningAlgorithm],
    ) -> Result<Vec<KeyId>, StoreError> {
        let held = self.all_keys().await?;
        let mut next = self.keys.rotate_only(ctx, emergency, algorithms).await?;
        for institution in in_use(&held) {
            let ring = self.ring_of(Some(institution));
            next.extend(ring.rotate_only(ctx, emergency, algorithms).await?);
        }
        Ok(next)
    }

    /// Takes a key out of use at once, of whichever ring it is (see [`KeyRing::revoke`]).
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn revoke_key(&self, ctx: &Ctx, id: &KeyId) -> Result<bool, StoreError> {
        let keys = self.all_keys().await?;
        match keys.iter().find(|key| key.id == *id) {
            Some(key) => self.ring_of(key.institution.as_ref()).revoke(ctx, id).await,
            None => Ok(false),
        }
    }
}

/// The institutions whose rings hold a key that is not retired.
fn in_use(keys: &[SigningKey]) -> impl Iterator<Item = &InstitutionId> {
    let of: BTreeSet<_> = keys
        .iter()
        .filter(|key| key.state != SigningKeyState::Retired)
        .filter_map(|key| key.institution.as_ref())
        .collect();
    of.into_iter()
}
