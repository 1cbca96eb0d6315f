//! The door of the admin API: what a program may do is what its token's scope says, at the institution
//! that its client belongs to. A client of no institution is the operator's, and goes everywhere.

mod named;

pub use named::{NamedBefore, NamedRequestBegun};

use super::{NoEntry, Power, Reach, Visit, Worker, apps::ADMIN_SCOPES, door::Proof};
use crate::idp::{Failure, Idp};
use sluis_model::{context::Ctx, institution::Institution};
use sluis_protocol::scope::Scope;
use sluis_token_service::Program;
use std::{collections::BTreeSet, sync::Arc};

/// What goes with a scope beside the power that it names.
const ALONG: &[(&str, &[Power])] = &[
    (
        "sluis:people:write",
        &[
            Power::SeePeople,
            Power::HelpWithFactor,
            Power::ResetPassword,
        ],
    ),
    ("sluis:classes:write", &[Power::SeeClasses]),
    ("sluis:requests:write", &[Power::SeeRequests]),
    ("sluis:clients:write", &[Power::SeeApps]),
    ("sluis:policy:write", &[Power::SeePolicy]),
];

/// The powers of a scope. Those over the installation are for clients of no institution alone.
fn powers(scope: &Scope, of_installation: bool) -> BTreeSet<Power> {
    let named = ADMIN_SCOPES
        .iter()
        .filter(|(token, _)| scope.contains(token))
        .map(|(_, power)| *power);
    let along = ALONG
        .iter()
        .filter(|(token, _)| scope.contains(token))
        .flat_map(|(_, powers)| powers.iter().copied());
    named
        .chain(along)
        .filter(|power| of_installation || !power.is_of_installation())
        .collect()
}

impl Idp {
    /// Opens an institution's administration for a program; without a short name the institution that
    /// the program's client belongs to, or, for an installation's client, the first there is.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn visit_by_program(
        &self,
        ctx: &Ctx,
        program: &Program,
        slug: Option<&str>,
    ) -> Result<Result<Arc<Visit>, NoEntry>, Failure> {
        self.visit_with(ctx, program, slug, powers).await
    }

    /// The same with the powers that a door of its own gives for a scope.
    pub(in crate::console) async fn visit_with(
        &self,
        ctx: &Ctx,
        program: &Program,
        slug: Option<&str>,
        powers: fn(&Scope, bool) -> BTreeSet<Power>,
    ) -> Result<Result<Arc<Visit>, NoEntry>, Failure> {
        let client = program.client();
        // A client that registered itself may say itself that it serves several.
        let of_installation = client.institution.is_none() && client.registration_token.is_none();
        let (asked, own) = (slug.map(str::to_owned), client.institution.clone());
        let found: Option<Arc<Institution>> = self
            .durable
            .read(move |tx| match (asked, own) {
                (Some(slug), own) => Ok(tx.institution_by_slug(&slug)?.filter(|institution| {
                    own.as_ref()
                        .map_or(of_installation, |own| own == &institution.id)
                })),
                (None, Some(own)) => tx.institution(&own),
                (None, None) => Ok(tx
                    .institutions_from(None, 1)?
                    .into_iter()
                    .next()
                    .filter(|_| of_installation)
                    .map(Arc::new)),
            })
            .await?;
        let Some(institution) = found else {
            return Ok(Err(NoEntry::NotHere));
        };
        let powers = powers(program.scope(), of_installation);
        Ok(Ok(Arc::new(Visit {
            worker: Worker::Client {
                id: client.id.clone(),
            },
            institution,
            powers,
            reach: Reach::Everybody,
            proof: Proof::Token,
            now: ctx.now,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_an_institution_gets_no_power_over_the_installation() {
        let all: Scope = ADMIN_SCOPES.iter().map(|(scope, _)| *scope).collect();
        assert!(powers(&all, true).contains(&Power::ManageInstitutions));
        assert!(
            powers(&all, false)
                .iter()
                .all(|power| !power.is_of_installation())
        );
    }

    #[test]
    fn reading_gives_no_power_to_change() {
        let reading: Scope = ADMIN_SCOPES
            .iter()
            .map(|(scope, _)| *scope)
            .filter(|scope| scope.ends_with(":read"))
            .collect();
        for power in powers(&reading, true) {
            assert!(format!("{power:?}").starts_with("See"), "{power:?}");
        }
        let usual: Scope = ["openid", "profile"].into_iter().collect();
        assert!(powers(&usual, true).is_empty());
    }
}
