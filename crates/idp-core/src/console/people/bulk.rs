//! The same act on many people. Each is judged on their own: who is out of reach is passed over and
//! counted, and the others are done.

use super::{
    list::{PeopleWanted, query},
    password::{PasswordGiven, ResetWay},
    rules::{hold_administrators, is_above, is_self, reached},
    standing::put_standing,
};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    class::Part,
    context::Ctx,
    ids::{ClassId, PersonId},
    letter::{Envelope, Letter},
    people_list::PeopleFilter,
    person::{Person, Standing},
    policy::Demand,
    second_factor::SecondFactorState,
};

/// The most people of one go.
pub const MOST_AT_ONCE: usize = 2000;
/// Where a second factor is set up.
const SET_UP: &str = "/account/security/set-up";

/// Who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These.
    Ticked(Vec<PersonId>),
    /// All that a filter lets through.
    Matching(Box<PeopleFilter>),
}

/// What.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAct<'a> {
    /// Accounts are closed; sessions end.
    Close,
    /// Accounts are open again.
    Open,
    /// People without a second factor are asked by mail to set it up.
    Remind,
    /// A class becomes the main one.
    Move(&'a ClassId),
    /// Links for a new password are mailed.
    Links,
    /// Temporary passwords go out by two channels (S-07).
    Channels,
    /// Sessions end.
    EndSessions,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BulkReport {
    /// People of whom it is so now.
    pub done: u32,
    /// People who were passed over: out of reach, without an address, so already.
    pub passed_over: u32,
    /// There were more than one go takes; these were not looked at.
    pub left: u32,
}

impl Idp {
    /// Does the same with many people.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_bulk(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        selection: Selection,
        act: BulkAct<'_>,
    ) -> Result<BulkReport, Failure> {
        let (people, all, left) = self.selected(ctx, permit, selection).await?;
        let done = match act {
            BulkAct::Close => {
                self.bulk_standing(ctx, permit, people, Standing::Disabled)
                    .await?
            }
            BulkAct::Open => {
                self.bulk_standing(ctx, permit, people, Standing::Active)
                    .await?
            }
            BulkAct::Move(class) => self.bulk_move(ctx, permit, people, class).await?,
            BulkAct::Remind => self.bulk_remind(ctx, permit, people).await?,
            BulkAct::EndSessions => self.bulk_end_sessions(ctx, permit, people).await?,
            BulkAct::Links | BulkAct::Channels => {
                let way = if act == BulkAct::Links {
                    ResetWay::Link
                } else {
                    ResetWay::Channels
                };
                let mut done = 0;
                for person in &people {
                    if self.give_password(ctx, permit, person, way).await? == PasswordGiven::Sent {
                        done += 1;
                    }
                }
                done
            }
        };
        Ok(BulkReport {
            done,
            passed_over: all.saturating_sub(done),
            left,
        })
    }

    /// The people meant, those out of reach left out; how many were looked at, and how many were too
    /// many. Nobody acts on themselves in bulk.
    async fn selected(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        selection: Selection,
    ) -> Result<(Vec<Person>, u32, u32), Failure> {
        let allowed = permit.clone();
        let wanted = query(
            ctx,
            permit,
            PeopleWanted {
                filter: match &selection {
                    Selection::Matching(filter) => (**filter).clone(),
                    Selection::Ticked(_) => PeopleFilter::default(),
                },
                limit: 1,
                ..PeopleWanted::default()
            },
        );
        let found = self
            .durable
            .read(move |tx| {
                let (ids, total) = match selection {
                    Selection::Ticked(ids) => {
                        let total = ids.len();
                        (ids, total)
                    }
                    Selection::Matching(_) => {
                        let mut query = wanted;
                        query.limit = u32::try_from(MOST_AT_ONCE).unwrap_or_default();
                        let lines = tx.people_list(&query)?;
                        let total = tx.count_people(&query)? as usize;
                        (lines.into_iter().map(|line| line.id).collect(), total)
                    }
                };
                let mut people = vec![];
                for id in ids.iter().take(MOST_AT_ONCE) {
                    let person = reached(&allowed, tx, id)?;
                    people.extend(person.filter(|person| {
                        !is_self(&allowed, &person.id) && !is_above(&allowed, person)
                    }));
                }
                Ok((people, total))
            })
            .await?;
        let (people, total) = found;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Ok((
            people,
            count(total.min(MOST_AT_ONCE)),
            count(total.saturating_sub(MOST_AT_ONCE)),
        ))
    }

    async fn bulk_standing(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        people: Vec<Person>,
        standing: Standing,
    ) -> Result<u32, Failure> {
        let (at, allowed) = (ctx.clone(), permit.clone());
        let ended = self
            .durable
            .write(move |tx| {
                hold_administrators(tx, allowed.institution_id())?;
                let mut ended = vec![];
                for known in people {
                    ended.extend(put_standing(tx, &at, &allowed, &known.id, standing)?);
                }
                Ok(ended)
            })
            .await?;
        self.tell_of_ended(ctx, &ended).await?;
        for (id, _) in &ended {
            self.ephemeral.forget_devices(id).await?;
        }
        Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX))
    }

    async fn bulk_end_sessions(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        people: Vec<Person>,
    ) -> Result<u32, Failure> {
        let (at, allowed) = (ctx.clone(), permit.clone());
        let ended: Vec<(PersonId, i64)> = self
            .durable
            .write(move |tx| {
                let mut ended = vec![];
                for person in people {
                    let epoch = tx.raise_epoch(&person.id, at.now)?;
                    let event = allowed
                        .event_about(EventKind::SessionEnded, &at, &person.id)
                        .with(json!({ "because": "console", "session": "all" }));
                    tx.record(&event)?;
                    ended.push((person.id, epoch - 1));
                }
                Ok(ended)
            })
            .await?;
        self.tell_of_ended(ctx, &ended).await?;
        for (id, _) in &ended {
            self.ephemeral.forget_devices(id).await?;
        }
        Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX))
    }

    async fn bulk_move(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        people: Vec<Person>,
        class: &ClassId,
    ) -> Result<u32, Failure> {
        let (at, allowed, class) = (ctx.clone(), permit.clone(), class.clone());
        Ok(self
            .durable
            .write(move |tx| {
                let usable = tx.class(&class)?.filter(|class| {
                    &class.institution == allowed.institution_id() && class.archived_at.is_none()
                });
                let Some(class) = usable else {
                    return Ok(0);
                };
                let mut done = 0;
                for person in people {
                    let before: Vec<ClassId> = tx
                        .classes_of(&person.id)?
                        .into_iter()
                        .filter(|(_, part)| *part == Part::Main)
                        .map(|(class, _)| class.id)
                        .collect();
                    if before.contains(&class.id) {
                        continue;
                    }
                    for old in &before {
                        tx.remove_member(old, &person.id, at.now)?;
                    }
                    tx.put_member(&class.id, &person.id, Part::Main, at.now)?;
                    let event = allowed
                        .event_about(EventKind::PersonChanged, &at, &person.id)
                        .with(json!({
                            "by": "console",
                            "fields": ["main_class"],
                            "old": { "main_class": before.first() },
                            "new": { "main_class": class.id },
                        }));
                    tx.record(&event)?;
                    done += 1;
                }
                Ok(done)
            })
            .await?)
    }

    async fn bulk_remind(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        people: Vec<Person>,
    ) -> Result<u32, Failure> {
        let institution = permit.institution();
        let letters: Vec<_> = people
            .into_iter()
            .filter(|person| {
                institution.policy.demand(&person.roles, ctx.now) != Demand::Unavailable
                    && person
                        .refusal(institution.policy.shared_accounts_forbidden, ctx.now)
                        .is_none()
            })
            .filter_map(|person| {
                let to = person.email.clone()?;
                let letter = Letter::FactorReminder {
                    path: SET_UP.to_owned(),
                };
                let envelope = Envelope::new(ctx, letter);
                let telling = self.mail(ctx, institution, &person, &to, &envelope);
                Some((person.id, telling))
            })
            .collect();
        let (at, allowed) = (ctx.clone(), permit.clone());
        Ok(self
            .durable
            .write(move |tx| {
                let mut done = 0;
                for (id, telling) in letters {
                    let state = tx.second_factors(&id)?.factor.state(at.now);
                    if state == SecondFactorState::Enabled {
                        continue;
                    }
                    telling.write(tx)?;
                    tx.record(&allowed.event_about(EventKind::FactorReminded, &at, &id))?;
                    done += 1;
                }
                Ok(done)
            })
            .await?)
    }
}
