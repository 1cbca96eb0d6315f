//! Making it so: idempotent, all or nothing, with a plan that can be printed beforehand.

use super::setup::{ClientSetup, InstitutionSetup, PersonSetup, SecretSource, Setup};
use crate::{
    credentials::{hashing::is_usable, recovery_code},
    idp::{Failure, Idp},
};
use futures_util::StreamExt as _;
use serde::Serialize;
use sluis_model::{
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    ids::{ClientId, CredentialId, InstitutionId, PersonId},
    institution::{Institution, LookSettings},
    person::Person,
    ports::Tx,
    second_factor::{PendingTotp, TotpCredential},
    secret::{HashedToken, Secret},
};
use sluis_protocol::{client_auth::ClientAuthMethod, redirect_uri::RedirectUri};
use std::fmt;

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedChange {
    /// `create`, `update` or `unchanged`.
    pub action: &'static str,
    /// `institution`, `person` or `client`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

/// What applying a setup would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// In the order of the file.
    pub changes: Vec<PlannedChange>,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(
                f,
                "{:<9} {:<11} {}",
                change.action, change.kind, change.name
            )?;
        }
        Ok(())
    }
}

/// Why nothing was applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// Faults of the setup, all at once.
    #[error("{}", .0.join("\n"))]
    Faults(Vec<String>),
    /// The stores or the hashing did not do their part.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<sluis_model::ports::StoreError> for ApplyError {
    fn from(error: sluis_model::ports::StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// People whose passwords are hashed at the same time: enough for every core, far below the pool's
/// queue.
const PREPARED_AT_ONCE: usize = 8;

struct Prepared {
    setup: PersonSetup,
    password_hash: Option<String>,
    totp: Option<(Vec<u8>, Option<u32>, bool)>,
    recovery_codes: Vec<Secret>,
}

impl Idp {
    /// Makes a setup so. `read_secret` fetches what the file refers to. With `dry_run` nothing is
    /// written and the plan is the same.
    ///
    /// # Errors
    /// [`ApplyError::Faults`] names every fault of the setup at once.
    pub async fn apply(
        &self,
        ctx: &Ctx,
        setup: Setup,
        read_secret: impl Fn(&SecretSource) -> Result<Secret, String>,
        dry_run: bool,
    ) -> Result<Plan, ApplyError> {
        let mut faults = check(&setup);
        let mut people = Vec::with_capacity(setup.people.len());
        let mut prepared = futures_util::stream::iter(setup.people)
            .map(|person| self.prepare(ctx, person, &read_secret, dry_run))
            .buffered(PREPARED_AT_ONCE);
        while let Some(prepared) = prepared.next().await {
            let (person, wrong) = prepared?;
            people.push(person);
            faults.extend(wrong);
        }
        let mut clients = Vec::with_capacity(setup.clients.len());
        for client in setup.clients {
            let secret = match &client.secret {
                Some(source) => read_secret(source)
                    .map_err(|fault| {
                        faults.push(format!("clients.{}.secret: {fault}", client.client_id))
                    })
                    .ok(),
                None => None,
            };
            clients.push((
                client,
                secret.map(|secret| HashedToken::of(secret.expose())),
            ));
        }
        if !faults.is_empty() {
            return Err(ApplyError::Faults(faults));
        }
        let (ctx, sealer) = (ctx.clone(), std::sync::Arc::clone(&self.sealer));
        let institutions = setup.institutions;
        let outcome = self
            .durable
            .write(move |tx| {
                let mut plan = Plan::default();
                let mut faults = Vec::new();
                for institution in &institutions {
                    apply_institution(tx, &ctx, institution, dry_run, &mut plan)?;
                }
                for person in &people {
                    let planned: Vec<&str> = institutions
                        .iter()
                        .map(|planned| planned.slug.as_str())
                        .collect();
                    apply_person(
                        tx,
                        &ctx,
                        &sealer,
                        person,
                        dry_run,
                        &planned,
                        &mut plan,
                        &mut faults,
                    )?;
                }
                for (client, secret) in &clients {
                    let planned: Vec<&str> = institutions
                        .iter()
                        .map(|planned| planned.slug.as_str())
                        .collect();
                    apply_client(
                        tx,
                        &ctx,
                        client,
                        secret.as_ref(),
                        dry_run,
                        &planned,
                        &mut plan,
                        &mut faults,
                    )?;
                }
                if faults.is_empty() {
                    Ok(Ok(plan))
                } else {
                    // Nothing may stay behind: an error rolls everything back.
                    Err(sluis_model::ports::StoreError::Conflict(faults.join("\n")))
                }
            })
            .await;
        match outcome {
            Ok(Ok(plan)) => Ok(plan),
            Ok(Err(faults)) => Err(ApplyError::Faults(faults)),
            Err(sluis_model::ports::StoreError::Conflict(what)) => Err(ApplyError::Faults(
                what.lines().map(str::to_owned).collect(),
            )),
            Err(error) => Err(error.into()),
        }
    }

    async fn prepare(
        &self,
        ctx: &Ctx,
        setup: PersonSetup,
        read_secret: &impl Fn(&SecretSource) -> Result<Secret, String>,
        dry_run: bool,
    ) -> Result<(Prepared, Vec<String>), ApplyError> {
        let mut faults = Vec::new();
        let place = format!("people.{}/{}", setup.institution, setup.username);
        let mut read = |source: &SecretSource, what: &str| {
            read_secret(source)
                .map_err(|fault| faults.push(format!("{place}.{what}: {fault}")))
                .ok()
        };
        let password = setup
            .password
            .as_ref()
            .and_then(|source| read(source, "password"));
        let mut totp = None;
        if let Some(wanted) = &setup.totp
            && let Some(text) = read(&wanted.secret, "totp.secret")
        {
            totp = Some((text, wanted.period, wanted.suspended));
        }
        let recovery_codes = setup
            .recovery_codes
            .iter()
            .filter_map(|source| read(source, "recovery_codes"))
            .collect();
        let totp = match totp {
            None => None,
            Some((text, period, suspended)) => {
                let base32 = text.expose().replace(' ', "").to_uppercase();
                match data_encoding::BASE32_NOPAD.decode(base32.trim_end_matches('=').as_bytes()) {
                    Ok(secret) if secret.len() >= 10 => Some((secret, period, suspended)),
                    _ => {
                        faults.push(format!(
                            "{place}.totp.secret: write it in base32, at least 16 characters"
                        ));
                        None
                    }
                }
            }
        };
        // Hashed only for people who do not exist yet: a password once set is the person's own.
        let known = {
            let (slug, username) = (setup.institution.clone(), setup.username.clone());
            self.durable
                .read(move |tx| {
                    let Some(institution) = tx.institution_by_slug(&slug)? else {
                        return Ok(false);
                    };
                    let key = institution.policy.login_name.canonical(&username);
                    Ok(tx.person_by_login(&institution.id, &key)?.is_some())
                })
                .await?
        };
        let brought = setup.password_hash.clone();
        if brought.as_deref().is_some_and(|hash| !is_usable(hash)) {
            faults.push(format!(
                "{place}.password_hash: bring an Argon2 hash in PHC form, as in $argon2id$v=19$..."
            ));
        }
        let password_hash = match password.filter(|_| brought.is_none()) {
            Some(password) if !dry_run && !known => Some(
                self.hashing
                    .hash(password, ctx)
                    .await
                    .map_err(Failure::from)?,
            ),
            _ => brought,
        };
        let prepared = Prepared {
            setup,
            password_hash,
            totp,
            recovery_codes,
        };
        Ok((prepared, faults))
    }
}

fn check(setup: &Setup) -> Vec<String> {
    let mut faults = Vec::new();
    for institution in &setup.institutions {
        let place = format!("institutions.{}", institution.slug);
        if !Institution::is_slug(&institution.slug) {
            faults.push(format!(
                "{place}.slug: use lower-case letters, digits and hyphens"
            ));
        }
        if institution.name.trim().is_empty() {
            faults.push(format!("{place}.name: give it a name"));
        }
        if !matches!(institution.language.as_str(), "nl" | "en") {
            faults.push(format!("{place}.language: nl or en"));
        }
        if let Err(wrong) = institution.policy.validate() {
            faults.extend(wrong.iter().map(|fault| format!("{place}.policy.{fault}")));
        }
    }
    for person in &setup.people {
        if person.username.trim().is_empty() {
            faults.push(format!(
                "people.{}: a person needs a username",
                person.institution
            ));
        }
    }
    for client in &setup.clients {
        let place = format!("clients.{}", client.client_id);
        let settings = &client.settings;
        for uri in settings
            .redirect_uris
            .iter()
            .chain(&settings.post_logout_redirect_uris)
        {
            if let Err(fault) = RedirectUri::register(uri.as_str()) {
                faults.push(format!("{place}.settings: {uri}: {fault}"));
            }
        }
        for uri in settings.home_url.iter().chain(&settings.initiate_login_uri) {
            if let Err(fault) = RedirectUri::register(uri) {
                faults.push(format!("{place}.settings: {uri}: {fault}"));
            }
        }
        let public = client.auth_method == ClientAuthMethod::None;
        if public && client.secret.is_some() {
            faults.push(format!(
                "{place}.secret: a public client (auth_method none) has no secret"
            ));
        }
        if !public && client.secret.is_none() {
            faults.push(format!("{place}.secret: this client needs a secret"));
        }
    }
    faults
}

fn apply_institution(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    wanted: &InstitutionSetup,
    dry_run: bool,
    plan: &mut Plan,
) -> Result<(), sluis_model::ports::StoreError> {
    let existing = tx.institution_by_slug(&wanted.slug)?;
    let institution = Institution {
        id: existing.as_ref().map_or_else(
            || InstitutionId::generate(ctx),
            |existing| existing.id.clone(),
        ),
        slug: wanted.slug.clone(),
        name: wanted.name.clone(),
        language: wanted.language.clone(),
        policy: wanted.policy.clone(),
        look: LookSettings {
            preset: wanted.theme.clone(),
        },
        hosts: wanted
            .hosts
            .iter()
            .map(|host| host.to_lowercase())
            .collect(),
        mail_domains: wanted
            .mail_domains
            .iter()
            .map(|domain| domain.to_lowercase())
            .collect(),
        active: wanted.active,
        created_at: existing
            .as_ref()
            .map_or(ctx.now, |existing| existing.created_at),
    };
    let action = action_of(existing.as_ref(), &institution);
    plan.changes.push(PlannedChange {
        action,
        kind: "institution",
        name: wanted.slug.clone(),
    });
    if dry_run || action == "unchanged" {
        return Ok(());
    }
    if existing.is_some() {
        tx.update_institution(&institution)?
    } else {
        tx.add_institution(&institution)?
    }
    let event = Event::new(EventKind::InstitutionChanged, ctx)
        .within(&institution.id)
        .with(serde_json::json!({ "by": "apply", "action": action }));
    tx.record(&event)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of one transaction, called once"
)]
fn apply_person(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    sealer: &sluis_model::seal::Sealer,
    prepared: &Prepared,
    dry_run: bool,
    planned: &[&str],
    plan: &mut Plan,
    faults: &mut Vec<String>,
) -> Result<(), sluis_model::ports::StoreError> {
    let wanted = &prepared.setup;
    let name = format!("{}/{}", wanted.institution, wanted.username);
    let Some(institution) = tx.institution_by_slug(&wanted.institution)? else {
        if dry_run && planned.contains(&wanted.institution.as_str()) {
            plan.changes.push(PlannedChange {
                action: "create",
                kind: "person",
                name,
            });
        } else {
            faults.push(format!(
                "people.{name}: there is no institution {}",
                wanted.institution
            ));
        }
        return Ok(());
    };
    let login_key = institution.policy.login_name.canonical(&wanted.username);
    let existing = tx.person_by_login(&institution.id, &login_key)?;
    let person = Person {
        id: existing
            .as_ref()
            .map_or_else(|| PersonId::generate(ctx), |existing| existing.id.clone()),
        institution: institution.id.clone(),
        username: wanted.username.trim().to_owned(),
        login_key,
        name: wanted.name.clone(),
        email: wanted.email.clone(),
        email_verified_at: match &existing {
            Some(existing) if existing.email == wanted.email => existing.email_verified_at,
            _ => wanted.email_verified.then_some(ctx.now),
        },
        phone: wanted.phone.clone(),
        phone_verified_at: match &existing {
            Some(existing) if existing.phone == wanted.phone => existing.phone_verified_at,
            _ => wanted.phone.is_some().then_some(ctx.now),
        },
        roles: wanted.roles.clone(),
        groups: wanted.groups.clone(),
        standing: wanted.standing,
        shared: wanted.shared,
        starts_at: wanted.starts_at,
        ends_at: wanted.ends_at,
        language: wanted.language.clone(),
        profile: wanted.profile.clone(),
        password_hash: existing.as_ref().map_or_else(
            || prepared.password_hash.clone(),
            |existing| existing.password_hash.clone(),
        ),
        password_state: existing
            .as_ref()
            .map_or(wanted.password_state, |existing| existing.password_state),
        epoch: existing.as_ref().map_or(1, |existing| existing.epoch),
        postponed_at: existing.as_ref().and_then(|existing| existing.postponed_at),
        created_at: existing
            .as_ref()
            .map_or(ctx.now, |existing| existing.created_at),
        updated_at: existing
            .as_ref()
            .map_or(ctx.now, |existing| existing.updated_at),
    };
    let action = action_of(existing.as_ref(), &person);
    plan.changes.push(PlannedChange {
        action,
        kind: "person",
        name,
    });
    if dry_run || action == "unchanged" {
        return Ok(());
    }
    let kind = if existing.is_some() {
        EventKind::PersonChanged
    } else {
        EventKind::PersonCreated
    };
    match existing {
        Some(before) => {
            tx.update_person(&Person {
                updated_at: ctx.now,
                ..person.clone()
            })?;
            if before.standing != person.standing
                || before.roles != person.roles
                || before.shared != person.shared
            {
                tx.raise_epoch(&person.id, ctx.now)?;
            }
        }
        None => {
            tx.add_person(&person)?;
            begin_factors(tx, ctx, sealer, prepared, &institution, &person)?;
        }
    }
    tx.record(
        &Event::new(kind, ctx)
            .about(&institution.id, &person.id)
            .with(serde_json::json!({ "by": "apply" })),
    )
}

fn begin_factors(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    sealer: &sluis_model::seal::Sealer,
    prepared: &Prepared,
    institution: &Institution,
    person: &Person,
) -> Result<(), sluis_model::ports::StoreError> {
    if let Some((secret, period, suspended)) = &prepared.totp {
        let id = CredentialId::generate(ctx);
        let period = period.unwrap_or(institution.policy.totp.period);
        let credential = TotpCredential {
            secret: sealer.seal(secret, &TotpCredential::secret_place(&id, &person.id), ctx),
            id: id.clone(),
            person: person.id.clone(),
            digits: institution.policy.totp.digits,
            period,
            algorithm: institution.policy.totp.algorithm,
            created_at: ctx.now,
        };
        tx.put_pending_totp(&PendingTotp {
            credential,
            ends_at: ctx.now + chrono::Duration::minutes(1),
        })?;
        // No step of it was ever spent here.
        tx.enable_totp(&person.id, &id, period, 0, ctx.now)?;
        if *suspended {
            tx.suspend_totp(&person.id, None)?;
        }
    }
    let hashes: Vec<String> = prepared
        .recovery_codes
        .iter()
        .filter_map(|code| {
            recovery_code::hashes(sealer, &person.id, code)
                .into_iter()
                .next()
        })
        .collect();
    if hashes.is_empty() {
        Ok(())
    } else {
        tx.replace_recovery_codes(&person.id, &hashes, ctx.now)
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of one transaction, called once"
)]
fn apply_client(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    wanted: &ClientSetup,
    secret: Option<&HashedToken>,
    dry_run: bool,
    planned: &[&str],
    plan: &mut Plan,
    faults: &mut Vec<String>,
) -> Result<(), sluis_model::ports::StoreError> {
    let id = ClientId::from(wanted.client_id.as_str());
    let institution = match &wanted.institution {
        None => None,
        Some(slug) => match tx.institution_by_slug(slug)? {
            Some(institution) => Some(institution.id),
            None if dry_run && planned.contains(&slug.as_str()) => None,
            None => {
                faults.push(format!("clients.{id}: there is no institution {slug}"));
                return Ok(());
            }
        },
    };
    let existing = tx.client(&id)?;
    let client = Client {
        id,
        name: wanted.name.clone(),
        institution,
        auth_method: wanted.auth_method,
        secret_hash: secret.cloned(),
        settings: wanted.settings.clone(),
        active: wanted.active,
        created_at: existing
            .as_ref()
            .map_or(ctx.now, |existing| existing.created_at),
    };
    let action = action_of(existing.as_ref(), &client);
    plan.changes.push(PlannedChange {
        action,
        kind: "client",
        name: wanted.client_id.clone(),
    });
    if dry_run || action == "unchanged" {
        return Ok(());
    }
    if existing.is_some() {
        tx.update_client(&client)?
    } else {
        tx.add_client(&client)?
    }
    let event = Event::new(EventKind::ClientChanged, ctx)
        .with(serde_json::json!({ "by": "apply", "action": action, "client": client.id.as_str() }));
    tx.record(&event)
}

fn action_of<T: PartialEq>(existing: Option<&T>, wanted: &T) -> &'static str {
    match existing {
        None => "create",
        Some(existing) if existing == wanted => "unchanged",
        Some(_) => "update",
    }
}
