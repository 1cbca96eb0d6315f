//! Making it so: idempotent, all or nothing, with a plan that can be printed beforehand.

mod check;
mod clients;
mod factors;
pub(crate) mod institutions;
mod people;
mod prepare;

use super::setup::{SecretSource, Setup};
use crate::{
    console::difference::Difference,
    idp::{Failure, Idp},
};
use futures_util::StreamExt as _;
use serde::Serialize;
use sluis_model::{context::Ctx, ids::PersonId, secret::Secret};
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

impl From<sluis_model::ports::StoreError> for ApplyError {
    fn from(error: sluis_model::ports::StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// How the parts of one run work together.
struct Run<'a> {
    ctx: &'a Ctx,
    sealer: &'a sluis_model::seal::Sealer,
    dry_run: bool,
    /// Short names of the institutions in the file.
    institutions: Vec<&'a str>,
    plan: Plan,
    /// Whose sessions end with this run, with the epoch that these had.
    ended: Vec<(PersonId, i64)>,
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
        !self.dry_run && action != "unchanged"
    }

    /// Whether an institution is only planned: it is in the file, and nothing is written now.
    fn only_planned(&self, slug: &str) -> bool {
        self.dry_run && self.institutions.contains(&slug)
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
        if !faults.is_empty() {
            return Err(ApplyError::Faults(faults));
        }
        let (at, ctx, sealer) = (
            ctx.clone(),
            ctx.clone(),
            std::sync::Arc::clone(&self.sealer),
        );
        let institutions = setup.institutions;
        let outcome = self
            .durable
            .write(move |tx| {
                let mut run = Run {
                    ctx: &ctx,
                    sealer: &sealer,
                    dry_run,
                    institutions: institutions
                        .iter()
                        .map(|planned| planned.slug.as_str())
                        .collect(),
                    plan: Plan::default(),
                    ended: vec![],
                    faults: vec![],
                };
                for institution in &institutions {
                    run.institution(tx, institution)?;
                }
                for person in &people {
                    run.person(tx, person)?;
                }
                for (client, secret) in &clients {
                    run.client(tx, client, secret.as_ref())?;
                }
                if run.faults.is_empty() {
                    Ok((run.plan, run.ended))
                } else {
                    // Nothing may stay behind: an error rolls everything back.
                    Err(sluis_model::ports::StoreError::Conflict(
                        run.faults.join("\n"),
                    ))
                }
            })
            .await;
        match outcome {
            Ok((plan, ended)) => {
                self.tell_of_ended(&at, &ended).await?;
                Ok(plan)
            }
            Err(sluis_model::ports::StoreError::Conflict(what)) => Err(ApplyError::Faults(
                what.lines().map(str::to_owned).collect(),
            )),
            Err(error) => Err(error.into()),
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
