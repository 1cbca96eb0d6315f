//! The list of people.

use crate::{
    console::{Permit, Reach, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    ids::PersonId,
    people_list::{PeopleCursor, PeopleFilter, PeopleOrder, PeopleQuery, PersonLine},
};

/// The most lines of a page.
const LONGEST_PAGE: u32 = 1000;

/// What is asked of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleWanted {
    /// Who.
    pub filter: PeopleFilter,
    /// In which order.
    pub order: PeopleOrder,
    /// After which line.
    pub after: Option<PeopleCursor>,
    /// How many.
    pub limit: u32,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeoplePage {
    /// The lines.
    pub lines: Vec<PersonLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<PeopleCursor>,
}

/// The query for what is wanted, within reach.
pub(super) fn query<A: crate::console::Act>(
    ctx: &Ctx,
    permit: &Permit<A>,
    wanted: PeopleWanted,
) -> PeopleQuery {
    let mut filter = wanted.filter;
    filter.taught_by = match permit.reach() {
        Reach::Everybody => None,
        // A program reaches everybody or nobody.
        Reach::OwnClasses => Some(
            permit
                .worker()
                .person_id()
                .cloned()
                .unwrap_or_else(|| PersonId::from("")),
        ),
    };
    PeopleQuery {
        institution: permit.institution_id().clone(),
        filter,
        order: wanted.order,
        after: wanted.after,
        limit: wanted.limit.clamp(1, LONGEST_PAGE),
        passkeys: permit.institution().policy.passkeys.allowed(),
        now: ctx.now,
    }
}

impl Idp {
    /// A page of the people within reach.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_people(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeePeople>,
        wanted: PeopleWanted,
    ) -> Result<PeoplePage, Failure> {
        let mut query = query(ctx, permit, wanted);
        let limit = query.limit as usize;
        query.limit += 1;
        let mut lines = self.durable.read(move |tx| tx.people_list(&query)).await?;
        let more = lines.len() > limit;
        lines.truncate(limit);
        let next = lines
            .last()
            .filter(|_| more)
            .map(|line| line.cursor.clone());
        Ok(PeoplePage { lines, next })
    }

    /// How many people within reach a filter lets through.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_count_people(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeePeople>,
        filter: PeopleFilter,
    ) -> Result<u32, Failure> {
        let wanted = PeopleWanted {
            filter,
            limit: 1,
            ..PeopleWanted::default()
        };
        let query = query(ctx, permit, wanted);
        Ok(self.durable.read(move |tx| tx.count_people(&query)).await?)
    }

    /// Notes that people were written into a file.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be written.
    pub async fn console_note_export(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ExportPeople>,
        count: usize,
    ) -> Result<(), Failure> {
        let event = permit
            .event(EventKind::PeopleExported, ctx)
            .with(serde_json::json!({ "count": count }));
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}
