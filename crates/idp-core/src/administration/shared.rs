//! Accounts that several people use: marked, warned of, refused at the door (N-05, N-06).

use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{InstitutionId, PersonId},
    policy::Policy,
};

/// Whether an address is rarely one person's: its local part stands in the institution's list.
#[must_use]
pub fn is_role_address(policy: &Policy, email: &str) -> bool {
    let local = email.trim().split(['@', '+']).next().unwrap_or_default();
    policy
        .role_addresses
        .iter()
        .any(|known| known.eq_ignore_ascii_case(local))
}

impl Idp {
    /// Marks accounts of one institution as shared, or as personal again: one, or many at once.
    /// Sessions of those that changed end. How many changed; ids of other institutions are passed
    /// over.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn mark_shared(
        &self,
        ctx: &Ctx,
        institution: &InstitutionId,
        by: &PersonId,
        people: Vec<PersonId>,
        shared: bool,
    ) -> Result<usize, Failure> {
        let (at, institution, by) = (ctx.clone(), institution.clone(), by.clone());
        let ended = self
            .durable
            .write(move |tx| {
                let ctx = at;
                let mut ended = vec![];
                for id in people {
                    let own = tx
                        .person(&id)?
                        .filter(|person| person.institution == institution);
                    let Some(before) = own else { continue };
                    if !tx.set_shared(&id, shared, ctx.now)? {
                        continue;
                    }
                    tx.raise_epoch(&id, ctx.now)?;
                    let mut event = Event::new(EventKind::SharedMarked, &ctx)
                        .about(&institution, &id)
                        .with(serde_json::json!({ "shared": shared }));
                    event.actor = Some(by.clone());
                    tx.record(&event)?;
                    ended.push((id, before.epoch));
                }
                Ok(ended)
            })
            .await?;
        self.tell_of_ended(ctx, &ended).await?;
        Ok(ended.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n06_the_addresses_of_desks_and_offices_are_recognised() {
        let policy = Policy {
            role_addresses: vec!["info".to_owned(), "administratie".to_owned()],
            ..Policy::default()
        };
        for address in ["info@peil.test", "INFO@peil.test", " info+vraag@peil.test"] {
            assert!(is_role_address(&policy, address), "{address}");
        }
        for address in ["ine.fo@peil.test", "informatie@peil.test", "eva@info.test"] {
            assert!(!is_role_address(&policy, address), "{address}");
        }
    }
}
