//! People page by page, and an account closed or opened whatever else may be wrong with it.

use crate::{
    console::{
        Permit, acts,
        people::{BulkAct, PersonRefused, Selection, is_above_a_program},
    },
    idp::{Failure, Idp},
};
use sluis_model::{
    context::Ctx,
    ids::PersonId,
    person::{Person, Role, Standing},
};

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
            .read(move |tx| tx.people_behind(&institution, after.as_deref(), limit))
            .await?;
        Ok(found)
    }

    /// Closes an account or opens it again. One that is so already stays so. A program opens none that has
    /// powers (TEN-06).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_open_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        id: &PersonId,
        open: bool,
    ) -> Result<Result<(), PersonRefused>, Failure> {
        let (act, wanted) = if open {
            (BulkAct::Open, Standing::Active)
        } else {
            (BulkAct::Close, Standing::Disabled)
        };
        let only = Selection::Ticked(vec![id.clone()]);
        let report = self.console_bulk(ctx, permit, only, act).await?;
        if report.done > 0 {
            return Ok(Ok(()));
        }
        let (allowed, whose) = (permit.clone(), id.clone());
        let found = self
            .durable
            .read(move |tx| allowed.person(tx, &whose))
            .await?;
        let high = [Role::Operator, Role::Support];
        Ok(match found {
            None => Err(PersonRefused::NotHere),
            Some(person) if person.standing == wanted => Ok(()),
            Some(person) if permit.worker().person_id() == Some(&person.id) => {
                Err(PersonRefused::OneSelf)
            }
            Some(person) if person.roles.iter().any(|role| high.contains(role)) => {
                Err(PersonRefused::Above)
            }
            Some(person) if open && is_above_a_program(permit, &person) => {
                Err(PersonRefused::HasPowers)
            }
            Some(_) => Err(PersonRefused::LastAdministrator),
        })
    }
}
