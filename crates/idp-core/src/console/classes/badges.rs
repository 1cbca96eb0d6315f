//! Badges of a class: printed, renewed and ended by whoever may give its pupils a password.

use super::change::{own, teaches};
use crate::{
    console::{Permit, Reach, acts},
    idp::{Failure, Idp},
    tell::Telling,
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    badge::{Badge, BadgeCode},
    class::{Class, Member},
    context::Ctx,
    ids::{ClassId, PersonId},
    letter::Letter,
    person::{Person, Refusal},
    policy::BadgePolicy,
    ports::{Tx, durable::Stored},
};
use std::collections::BTreeSet;

/// Badges that are printed in one go.
pub const MOST_BADGES_AT_ONCE: usize = 200;

/// A class, as far as badges go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassBadges {
    /// The class.
    pub class: Class,
    /// The institution has badges.
    pub are_on: bool,
    /// Its pupils, each with the badge that there is.
    pub pupils: Vec<(Member, Option<Badge>)>,
}

/// A card, as it is printed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedBadge {
    /// Whose.
    pub person: PersonId,
    /// The pupil's name, or the name to sign in with where there is none.
    pub name: String,
    /// The code. It is kept nowhere.
    pub code: BadgeCode,
}

/// What was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedBadges {
    /// For which class.
    pub class: Class,
    /// The cards, by name.
    pub cards: Vec<PrintedBadge>,
    /// Until when they work, where the institution says so.
    pub ends_at: Option<sluis_model::context::Timestamp>,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgesRefused {
    /// There is no such class within reach.
    NotHere,
    /// The institution has no badges.
    Off,
    /// Nobody was chosen who may have one.
    Nobody,
    /// More were chosen than are printed in one go.
    TooMany,
}

/// A class in use within reach, with its pupils.
fn within_reach(
    tx: &mut dyn Tx,
    permit: &Permit<acts::ResetPassword>,
    id: &ClassId,
) -> Stored<Option<(Class, Vec<Member>)>> {
    let found = own(permit, tx, id)?;
    let Some(class) = found.filter(|class| class.archived_at.is_none()) else {
        return Ok(None);
    };
    let mut members = tx.class_members(id)?;
    if permit.reach() == Reach::OwnClasses && !teaches(permit, &members) {
        return Ok(None);
    }
    members.retain(Member::is_pupil);
    Ok(Some((class, members)))
}

/// Whether somebody may have a badge now. That a temporary password has ended is no matter of the
/// badge's.
fn may_have_one(permit: &Permit<acts::ResetPassword>, person: &Person, ctx: &Ctx) -> bool {
    let forbidden = permit.institution().policy.shared_accounts_forbidden;
    let refusal = person.refusal(forbidden, ctx.now);
    BadgePolicy::is_for(&person.roles)
        && matches!(refusal, None | Some(Refusal::TemporaryPasswordEnded))
}

/// A badge that is ready to be written, and what goes with it.
#[derive(Clone)]
struct Making {
    badge: Badge,
    card: PrintedBadge,
    event: Event,
    telling: Telling,
}

impl Idp {
    /// A class's pupils with their badges. `None` where the class is not within reach.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_badges(
        &self,
        permit: &Permit<acts::ResetPassword>,
        id: &ClassId,
    ) -> Result<Option<ClassBadges>, Failure> {
        let (allowed, id) = (permit.clone(), id.clone());
        let are_on = permit.institution().policy.badges.are_on();
        Ok(self
            .durable
            .read(move |tx| {
                let Some((class, members)) = within_reach(tx, &allowed, &id)? else {
                    return Ok(None);
                };
                let badges = tx.badges_in_class(&id)?;
                let pupils = members.into_iter().map(|member| {
                    let own = badges.iter().find(|badge| badge.person == member.person);
                    let own = own.cloned();
                    (member, own)
                });
                Ok(Some(ClassBadges {
                    class,
                    are_on,
                    pupils: pupils.collect(),
                }))
            })
            .await?)
    }

    /// Makes new badges for pupils of a class. One that there was ends, and with it every session of its
    /// holder: somebody else may have it. What comes back is on paper or nowhere.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_print_badges(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ResetPassword>,
        id: &ClassId,
        chosen: &[PersonId],
    ) -> Result<Result<PrintedBadges, BadgesRefused>, Failure> {
        let policy = permit.institution().policy.badges.clone();
        if !policy.are_on() {
            return Ok(Err(BadgesRefused::Off));
        }
        let days = policy.valid_days.map(i64::from).map(chrono::Duration::days);
        let ends_at = days.map(|days| ctx.now + days);
        if chosen.len() > MOST_BADGES_AT_ONCE {
            return Ok(Err(BadgesRefused::TooMany));
        }
        let (class, pupils) = match self.chosen_pupils(permit, id, Some(chosen)).await? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        let pupils = pupils
            .iter()
            .filter(|(person, _)| may_have_one(permit, person, ctx));
        let making: Vec<Making> = pupils
            .map(|(person, name)| {
                let code = BadgeCode::generate(ctx);
                Making {
                    badge: Badge {
                        person: person.id.clone(),
                        class: class.id.clone(),
                        code: code.hash(),
                        made_at: ctx.now,
                        ends_at,
                    },
                    card: PrintedBadge {
                        person: person.id.clone(),
                        name: name.clone(),
                        code,
                    },
                    event: permit
                        .event_about(EventKind::BadgeMade, ctx, &person.id)
                        .with(json!({ "class": class.id, "ends_at": ends_at })),
                    telling: self.tell(ctx, permit.institution(), person, None, Letter::BadgeMade),
                }
            })
            .collect();
        if making.is_empty() {
            return Ok(Err(BadgesRefused::Nobody));
        }
        let (now, allowed, at) = (ctx.now, permit.clone(), ctx.clone());
        let (cards, ended) = self
            .durable
            .write(move |tx| {
                let (mut cards, mut ended) = (vec![], vec![]);
                for made in making {
                    // Held, so that of two who print at once one card works: the later one.
                    let person = tx.person_for_update(&made.badge.person)?;
                    let Some(person) = person.filter(|person| may_have_one(&allowed, person, &at))
                    else {
                        continue;
                    };
                    if tx.put_badge(&made.badge)? {
                        tx.raise_epoch(&person.id, now)?;
                        ended.push((person.id, person.epoch));
                    }
                    tx.record(&made.event)?;
                    made.telling.write(tx)?;
                    cards.push(made.card);
                }
                Ok((cards, ended))
            })
            .await?;
        self.badges_ended(ctx, &ended).await?;
        Ok(if cards.is_empty() {
            Err(BadgesRefused::Nobody)
        } else {
            Ok(PrintedBadges {
                class,
                cards,
                ends_at,
            })
        })
    }

    /// Ends badges for good: of these pupils of a class, or of all, with what else was printed for it. Every
    /// session of their holders ends with them. How many there were.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_end_badges(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ResetPassword>,
        id: &ClassId,
        chosen: Option<&[PersonId]>,
    ) -> Result<Result<u32, BadgesRefused>, Failure> {
        let all = chosen.is_none();
        let pupils = match self.chosen_pupils(permit, id, chosen).await? {
            Ok((_, pupils)) => pupils,
            Err(BadgesRefused::Nobody) if all => vec![],
            Err(refused) => return Ok(Err(refused)),
        };
        let telling: Vec<(PersonId, Event, Telling)> = pupils
            .iter()
            .map(|(person, _)| {
                let event = permit
                    .event_about(EventKind::BadgeEnded, ctx, &person.id)
                    .with(json!({ "by": "console", "class": id }));
                let institution = permit.institution();
                let telling = self.tell(ctx, institution, person, None, Letter::BadgeEnded);
                (person.id.clone(), event, telling)
            })
            .collect();
        let (now, id) = (ctx.now, id.clone());
        let ended = self
            .durable
            .write(move |tx| {
                let mut ended = vec![];
                for (person, event, telling) in telling {
                    let held = tx.person_for_update(&person)?;
                    let Some(held) = held else { continue };
                    if tx.end_badge(&person)? {
                        tx.raise_epoch(&person, now)?;
                        tx.record(&event)?;
                        telling.write(tx)?;
                        ended.push((person, held.epoch));
                    }
                }
                if all {
                    // Of those who left the class since: they work no more as it is.
                    tx.end_badges_of_class(&id)?;
                }
                Ok(ended)
            })
            .await?;
        self.badges_ended(ctx, &ended).await?;
        Ok(Ok(u32::try_from(ended.len()).unwrap_or(u32::MAX)))
    }

    /// Those of the chosen, or all, who are pupils of a class within reach, by name, each with the name on the
    /// card.
    async fn chosen_pupils(
        &self,
        permit: &Permit<acts::ResetPassword>,
        id: &ClassId,
        chosen: Option<&[PersonId]>,
    ) -> Result<Result<(Class, Vec<(Person, String)>), BadgesRefused>, Failure> {
        let chosen: Option<BTreeSet<PersonId>> = chosen.map(|ids| ids.iter().cloned().collect());
        let (allowed, id) = (permit.clone(), id.clone());
        let found = self
            .durable
            .read(move |tx| {
                let Some((class, members)) = within_reach(tx, &allowed, &id)? else {
                    return Ok(None);
                };
                let wanted = members.into_iter().filter(|member| {
                    chosen
                        .as_ref()
                        .is_none_or(|ids| ids.contains(&member.person))
                });
                let mut pupils = vec![];
                for member in wanted {
                    let name = if member.name.is_empty() {
                        member.username
                    } else {
                        member.name
                    };
                    let person = allowed.person(tx, &member.person)?;
                    pupils.extend(person.map(|person| (person, name)));
                }
                Ok(Some((class, pupils)))
            })
            .await?;
        Ok(match found {
            None => Err(BadgesRefused::NotHere),
            Some((_, pupils)) if pupils.is_empty() => Err(BadgesRefused::Nobody),
            Some(found) => Ok(found),
        })
    }

    /// Sessions that badges may have opened are over: portals hear of it.
    pub(in crate::console) async fn badges_ended(
        &self,
        ctx: &Ctx,
        ended: &[(PersonId, i64)],
    ) -> Result<(), Failure> {
        self.tell_of_ended(ctx, ended).await?;
        for (id, _) in ended {
            self.ephemeral.forget_devices(id).await?;
        }
        Ok(())
    }
}
