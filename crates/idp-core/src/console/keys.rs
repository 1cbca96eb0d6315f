//! Signing keys, sealing keys and hosts, for the operator.

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::EventKind,
    context::{Ctx, Timestamp},
    figures::InstitutionLine,
    ids::{InstitutionId, KeyId},
    seal::sealing_key_note,
    signing_key::SigningKeyState,
};
use std::collections::HashMap;

/// A signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// `kid`.
    pub id: KeyId,
    /// `alg`.
    pub algorithm: &'static str,
    /// The name of the institution with an own host that it signs for; none is the installation.
    pub institution: Option<String>,
    /// Where it stands.
    pub state: SigningKeyState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it came to stand there.
    pub since: Timestamp,
    /// When it goes on by itself: another takes its place, or it begins to sign.
    pub next: Option<Timestamp>,
}

/// A key that secrets are sealed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealingKeyLine {
    /// Its id in the configuration.
    pub id: String,
    /// Whether it seals; the others only open.
    pub seals: bool,
    /// Since when it is used, as far as that was noted.
    pub since: Option<Timestamp>,
}

/// Keys and hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySheet {
    /// The issuer.
    pub issuer: String,
    /// Signing keys that are not retired: the installation's, then those of each own host.
    pub keys: Vec<KeyLine>,
    /// How many are retired.
    pub retired: usize,
    /// Sealing keys, the one that seals first.
    pub sealing: Vec<SealingKeyLine>,
    /// Institutions with a host of their own.
    pub hosts: Vec<InstitutionLine>,
}

impl Idp {
    /// Keys and hosts.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_keys(
        &self,
        _permit: &Permit<acts::ManageKeys>,
    ) -> Result<KeySheet, Failure> {
        let (all, mut hosts) = self
            .durable
            .read(|tx| Ok((tx.signing_keys()?, tx.institution_lines("", u32::MAX)?)))
            .await?;
        let names: HashMap<InstitutionId, String> = hosts
            .iter()
            .map(|line| (line.id.clone(), line.name.clone()))
            .collect();
        let named = |id: &InstitutionId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
        hosts.retain(|line| !line.hosts.is_empty());
        let settings = self.tokens.settings();
        let mut keys: Vec<KeyLine> = all
            .iter()
            .filter(|key| key.state != SigningKeyState::Retired)
            .map(|key| KeyLine {
                id: key.id.clone(),
                algorithm: key.algorithm.as_str(),
                institution: key.institution.as_ref().map(&named),
                state: key.state,
                created_at: key.created_at,
                since: key.state_since,
                next: match key.state {
                    SigningKeyState::Signing => Some(key.state_since + settings.key_rotate_after),
                    SigningKeyState::Announced => Some(key.state_since + settings.key_announce_for),
                    SigningKeyState::Verifying | SigningKeyState::Retired => None,
                },
            })
            .collect();
        keys.sort_by(|a, b| {
            (&a.institution, a.algorithm, a.state, &a.id).cmp(&(
                &b.institution,
                b.algorithm,
                b.state,
                &b.id,
            ))
        });
        let mut sealing = vec![];
        for id in self.sealer.key_ids() {
            sealing.push(SealingKeyLine {
                id: id.to_owned(),
                seals: id == self.sealer.sealing_key_id(),
                since: self.sealing_key_since(id).await?,
            });
        }
        Ok(KeySheet {
            issuer: self.settings.issuer.clone(),
            retired: all.len() - keys.len(),
            keys,
            sealing,
            hosts,
        })
    }

    /// Announces a new key of each algorithm; with `at_once` it signs from now on.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_rotate_keys(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageKeys>,
        at_once: bool,
    ) -> Result<usize, Failure> {
        self.note_key_act(ctx, permit, "rotate", None, at_once)
            .await?;
        Ok(self
            .tokens
            .rotate_keys(ctx, at_once, &self.tokens.settings().algorithms)
            .await?
            .len())
    }

    /// Takes a key out of use at once. Whether there was such a key in use.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_revoke_key(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageKeys>,
        id: &KeyId,
    ) -> Result<bool, Failure> {
        let keys = self.tokens.all_keys().await?;
        let in_use = keys
            .iter()
            .any(|key| key.id == *id && key.state != SigningKeyState::Retired);
        if !in_use {
            return Ok(false);
        }
        self.note_key_act(ctx, permit, "revoke", Some(id), false)
            .await?;
        Ok(self.tokens.revoke_key(ctx, id).await?)
    }

    /// Who gave the order; what became of each key is written with the change itself.
    async fn note_key_act(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageKeys>,
        action: &str,
        key: Option<&KeyId>,
        at_once: bool,
    ) -> Result<(), Failure> {
        let mut event = permit
            .event(EventKind::SigningKeyChanged, ctx)
            .with(serde_json::json!({
                "action": action,
                "key": key.map(KeyId::as_str),
                "at_once": at_once,
            }));
        // Keys are the installation's, and so is what happens to them.
        event.institution = None;
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }

    /// Notes since when the sealing key is used: for each start, once.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn note_sealing_key(&self, ctx: &Ctx) -> Result<(), Failure> {
        let id = self.sealer.sealing_key_id().to_owned();
        if self.sealing_key_since(&id).await?.is_some() {
            return Ok(());
        }
        let name = sealing_key_note(&id);
        let since = ctx.now.timestamp().to_string();
        let sealed = self.sealer.seal(since.as_bytes(), &name, ctx);
        let noted = self
            .durable
            .write(move |tx| tx.add_installation_secret(&name, &sealed))
            .await;
        match noted {
            Err(sluis_model::ports::StoreError::Conflict(_)) => Ok(()),
            noted => Ok(noted?),
        }
    }

    async fn sealing_key_since(&self, id: &str) -> Result<Option<Timestamp>, Failure> {
        let name = sealing_key_note(id);
        let asked = name.clone();
        let found = self
            .durable
            .read(move |tx| tx.installation_secret(&asked))
            .await?;
        let opened = found.and_then(|sealed| self.sealer.open(&sealed, &name).ok());
        Ok(opened
            .and_then(|text| String::from_utf8(text.to_vec()).ok())
            .and_then(|text| text.parse().ok())
            .and_then(|seconds| Timestamp::from_timestamp(seconds, 0)))
    }

    /// How many months the sealing key has been used.
    pub(super) async fn sealing_key_months(&self, ctx: &Ctx) -> Result<Option<u32>, Failure> {
        let since = self.sealing_key_since(self.sealer.sealing_key_id()).await?;
        Ok(since.and_then(|since| u32::try_from((ctx.now - since).num_days() / 30).ok()))
    }
}
