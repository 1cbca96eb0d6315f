//! Making it so: idempotent, all or nothing, with a plan that can be printed beforehand.

mod check;
mod clients;
mod factors;
pub(crate) mod institutions;
mod people;
mod prepare;
mod sources;

use super::setup::{ClientSetup, InstitutionSetup, SecretSource, Setup, SourceSetup};
use crate::{
    console::difference::Difference,
    idp::{Failure, Idp},
};
use futures_util::StreamExt as _;
use serde::Serialize;
use sluis_model::{
    context::Ctx,
    ids::{InstitutionId, PersonId},
    ports::{StoreError, Tx, durable::Stored},
    secret::Secret,
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, OnceLock},
};

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedChange {
    /// `create`, `update` or `unchanged`.
    pub action: &'static str,
    /// `institution`, `person`, `client` or `source`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What is different, field by field; of what is new, nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
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
            for difference in &change.differences {
                writeln!(f, "            {difference}")?;
            }
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

impl From<StoreError> for ApplyError {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// How the parts of one run work together.
struct Run<'a> {
    ctx: &'a Ctx,
    idp: &'a Idp,
    plan: Plan,
    /// Whose sessions end with this run, with the epoch that these had.
    ended: Vec<(PersonId, i64)>,
    /// Institutions that lost an administrator, by id, with the short name.
    bereft: BTreeMap<InstitutionId, String>,
    faults: Vec<String>,
}

impl Run<'_> {
    /// Notes a line of the plan. Whether anything is to be written.
    fn planned(
        &mut self,
        action: &'static str,
        kind: &'static str,
        name: String,
        differences: Vec<Difference>,
    ) -> bool {
        self.plan.changes.push(PlannedChange {
            action,
            kind,
            name,
            differences,
        });
        action != "unchanged"
    }
}

/// People whose passwords are hashed at the same time: enough for every core, far below the pool's
/// queue.
const PREPARED_AT_ONCE: usize = 8;

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
        let mut faults = check::check(&setup, self);
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
                Some(SecretSource::Keep { .. }) => None,
                Some(source) => read_secret(source)
                    .map_err(|fault| {
                        faults.push(format!("clients.{}.secret: {fault}", client.client_id))
                    })
                    .ok(),
                None => None,
            };
            if let Some(secret) = &secret {
                faults.extend(check::weak_secret(&client, secret));
            }
            clients.push((client, secret));
        }
        let mut sources = Vec::with_capacity(setup.sources.len());
        for source in setup.sources {
            let secret = match &source.secret {
                None | Some(SecretSource::Keep { .. }) => None,
                Some(reference) => read_secret(reference)
                    .map_err(|fault| {
                        let place = format!("sources.{}/{}", source.institution, source.slug);
                        faults.push(format!("{place}.secret: {fault}"));
                    })
                    .ok(),
            };
            sources.push((source, secret));
        }
        if !faults.is_empty() {
            return Err(ApplyError::Faults(faults));
        }
        let parts = Parts {
            institutions: setup.institutions,
            people,
            clients,
            sources,
        };
        let (idp, at, parts) = (self.clone(), ctx.clone(), Arc::new(parts));
        // A plan is made by doing everything and rolling it back, so it can't say anything else than
        // what will happen. Only an error rolls back: the plan goes round it.
        let planned = Arc::new(OnceLock::new());
        let told = Arc::clone(&planned);
        let outcome = self
            .durable
            .write(move |tx| {
                let (plan, ended) = parts.make_so(tx, &idp, &at)?;
                if !dry_run {
                    return Ok((plan, ended));
                }
                let unmade = told.set(plan).is_ok();
                debug_assert!(unmade, "a plan is made once");
                Err(StoreError::Outdated)
            })
            .await;
        match (outcome, planned.get()) {
            (Ok((plan, ended)), _) => {
                self.tell_of_ended(ctx, &ended).await?;
                Ok(plan)
            }
            (Err(StoreError::Outdated), Some(plan)) => Ok(plan.clone()),
            (Err(StoreError::Conflict(what)), _) => Err(ApplyError::Faults(
                what.lines().map(str::to_owned).collect(),
            )),
            (Err(error), _) => Err(error.into()),
        }
    }
}

/// A setup that is ready to be made so.
struct Parts {
    institutions: Vec<InstitutionSetup>,
    people: Vec<prepare::Prepared>,
    clients: Vec<(ClientSetup, Option<Secret>)>,
    sources: Vec<(SourceSetup, Option<Secret>)>,
}

impl Parts {
    /// The plan that was carried out, and whose sessions end. `Conflict` holds the faults, a line each.
    fn make_so(
        &self,
        tx: &mut dyn Tx,
        idp: &Idp,
        ctx: &Ctx,
    ) -> Stored<(Plan, Vec<(PersonId, i64)>)> {
        let mut run = Run {
            ctx,
            idp,
            plan: Plan::default(),
            ended: vec![],
            bereft: BTreeMap::new(),
            faults: vec![],
        };
        for institution in &self.institutions {
            run.institution(tx, institution)?;
        }
        for person in &self.people {
            run.person(tx, person)?;
        }
        run.keep_an_administrator(tx)?;
        for (client, secret) in &self.clients {
            run.client(tx, client, secret.as_ref())?;
        }
        for (source, secret) in &self.sources {
            run.source(tx, source, secret.as_ref())?;
        }
        if run.faults.is_empty() {
            Ok((run.plan, run.ended))
        } else {
            // Nothing may stay behind: an error rolls everything back.
            Err(StoreError::Conflict(run.faults.join("\n")))
        }
    }
}

fn action_of<T: PartialEq>(existing: Option<&T>, wanted: &T) -> &'static str {
    match existing {
        None => "create",
        Some(existing) if existing == wanted => "unchanged",
        Some(_) => "update",
    }
}
