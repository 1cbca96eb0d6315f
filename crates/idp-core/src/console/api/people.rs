//! People, page by page and one by one.

use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{context::Ctx, ids::PersonId, person::Person, second_factor::SecondFactors};

impl Idp {
    /// People of the institution by login name, from behind `after`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_people_from(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeePeople>,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Person>, Failure> {
        let institution = permit.institution_id().clone();
        let found = self
            .durable
            .read(move |tx| tx.people_from(&institution, after.as_deref(), limit))
            .await?;
        Ok(found)
    }

    /// A person of the institution with what is set up as a second factor.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_person_with_factors(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeePeople>,
        id: &PersonId,
    ) -> Result<Option<(Person, SecondFactors)>, Failure> {
        let (permit, id) = (permit.clone(), id.clone());
        let found = self
            .durable
            .read(move |tx| match permit.person(tx, &id)? {
                Some(person) => Ok(Some((person, tx.second_factors(&id)?))),
                None => Ok(None),
            })
            .await?;
        Ok(found)
    }
}
