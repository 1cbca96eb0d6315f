//! The door of an institution's console: who comes in, and with what in hand.

use super::{Act, Denied, Permit, Power};
use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::{Ctx, Timestamp},
    ids::{ClientId, InstitutionId, PersonId},
    institution::Institution,
    person::Role,
    second_factor::FactorMethod,
    secret::HashedToken,
};
use std::{collections::BTreeSet, sync::Arc};

/// Minutes after a second factor was shown within which the form of a dangerous act may be sent, where its page
/// may be opened no longer (FLO-11). What comes later waits in the browser until it is shown once more.
const FORM_MINUTES: i64 = 10;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worker {
    /// A signed-in person.
    Person {
        /// Who.
        id: PersonId,
        /// Of which institution.
        home: InstitutionId,
        /// What they are there.
        roles: Vec<Role>,
    },
    /// A program with an access token for the admin API.
    Client {
        /// Which.
        id: ClientId,
    },
}

impl Worker {
    /// The person, if it is one.
    #[must_use]
    pub const fn person_id(&self) -> Option<&PersonId> {
        match self {
            Self::Person { id, .. } => Some(id),
            Self::Client { .. } => None,
        }
    }

    /// An event as this one's deed. A program is named by its client, beside the details.
    #[must_use]
    pub fn sign(&self, mut event: Event) -> Event {
        match self {
            Self::Person { id, .. } => {
                event.actor = Some(id.clone());
                event
            }
            Self::Client { id } => event.with(serde_json::json!({ "client": id.as_str() })),
        }
    }

    /// Whether a role is among the person's.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        matches!(self, Self::Person { roles, .. } if roles.contains(&role))
    }
}

/// Whose people somebody reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everybody of the institution.
    Everybody,
    /// The pupils of the classes that the person teaches.
    OwnClasses,
}

/// When somebody last proved a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// There is none to prove.
    None,
    /// Shown, but nobody asked the console for anything since long.
    Away,
    /// A remembered browser stood in for it, or it was a recovery code.
    StoodIn,
    /// Shown then.
    Shown(Timestamp),
    /// A program: its token is the proof.
    Token,
}

/// Why somebody does not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoEntry {
    /// The own institution, but nothing there is for this person.
    NoTask,
    /// There is no such institution, or none for this person: the two look alike.
    NotHere,
}

/// Somebody in an institution's console.
#[derive(Debug, Clone)]
pub struct Visit {
    pub(super) worker: Worker,
    pub(super) institution: Arc<Institution>,
    pub(super) powers: BTreeSet<Power>,
    pub(super) reach: Reach,
    pub(super) proof: Proof,
    pub(super) now: Timestamp,
}

impl Visit {
    /// Who.
    #[must_use]
    pub const fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Where.
    #[must_use]
    pub fn institution(&self) -> &Institution {
        &self.institution
    }

    /// Whose people are reached.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether something is among what this person may do here; for menus, never for deeds.
    #[must_use]
    pub fn may(&self, power: Power) -> bool {
        self.powers.contains(&power)
    }

    /// Whether the person is here as a guest of another institution.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        matches!(&self.worker, Worker::Person { home, .. } if home != &self.institution.id)
    }

    /// The proof for an act, to open its page.
    ///
    /// # Errors
    /// [`Denied`] says why not.
    pub fn permit<A: Act>(self: &Arc<Self>) -> Result<Permit<A>, Denied> {
        self.permit_within::<A>(i64::from(self.institution.policy.unlock.minutes))
    }

    /// The proof for an act whose form was opened before: there is a little more time, counted from the
    /// second factor as well.
    ///
    /// # Errors
    /// [`Denied`] says why not.
    pub fn permit_form<A: Act>(self: &Arc<Self>) -> Result<Permit<A>, Denied> {
        let minutes = i64::from(self.institution.policy.unlock.minutes);
        self.permit_within::<A>(minutes.max(FORM_MINUTES))
    }

    fn permit_within<A: Act>(self: &Arc<Self>, minutes: i64) -> Result<Permit<A>, Denied> {
        if !self.may(A::POWER) {
            return Err(Denied::NotYours);
        }
        let proven = match self.proof {
            Proof::None => return Err(Denied::NoFactor),
            Proof::Away => return Err(Denied::StaleFactor),
            Proof::Token => true,
            Proof::StoodIn => false,
            Proof::Shown(at) => {
                !A::POWER.is_dangerous() || self.now - at < chrono::Duration::minutes(minutes)
            }
        };
        if proven {
            Ok(Permit::new(self))
        } else {
            Err(Denied::StaleFactor)
        }
    }
}

impl Idp {
    /// Opens the console of an institution for a signed-in person, and counts the request. A guest's first visit of an hour is
    /// written into that institution's own log.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn visit(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        slug: &str,
    ) -> Result<Result<Arc<Visit>, NoEntry>, Failure> {
        let person = &signed_in.person;
        let home = slug == signed_in.institution.slug;
        let (asked, id) = (slug.to_owned(), person.id.clone());
        let roles = person.roles.clone();
        let (institution, factors, supported) = self
            .durable
            .read(move |tx| {
                let institution = tx.institution_by_slug(&asked)?;
                let supported = if !home && roles.contains(&Role::Support) {
                    tx.supported_institutions(&id)?
                } else {
                    vec![]
                };
                Ok((institution, tx.second_factors(&id)?, supported))
            })
            .await?;
        let Some(institution) = institution else {
            return Ok(Err(NoEntry::NotHere));
        };
        let counts = |role: &Role| match role {
            Role::Operator => true,
            Role::Support => home || supported.contains(&institution.id),
            _ => home,
        };
        let here: Vec<Role> = person.roles.iter().copied().filter(counts).collect();
        let powers: BTreeSet<Power> = Power::ALL
            .into_iter()
            .filter(|power| here.iter().any(|role| power.is_of(*role)))
            .collect();
        if powers.is_empty() {
            return Ok(Err(if home {
                NoEntry::NoTask
            } else {
                NoEntry::NotHere
            }));
        }
        let everybody = here
            .iter()
            .any(|role| *role != Role::ClassAdmin && Power::SeePeople.is_of(*role));
        let visit = Arc::new(Visit {
            worker: Worker::Person {
                id: person.id.clone(),
                home: person.institution.clone(),
                roles: here,
            },
            proof: if factors.factor.means().is_none() {
                Proof::None
            } else if self.is_away(ctx, signed_in) {
                Proof::Away
            } else {
                proof(signed_in)
            },
            reach: if everybody {
                Reach::Everybody
            } else {
                Reach::OwnClasses
            },
            powers,
            institution,
            now: ctx.now,
        });
        if matches!(visit.proof, Proof::Shown(_)) {
            self.note_presence(ctx, browser, signed_in).await?;
        }
        if visit.is_guest() {
            let guest = (&person.id, signed_in.institution.slug.as_str());
            self.note_guest(ctx, guest, &visit.institution.id).await?;
        }
        Ok(Ok(visit))
    }

    /// Whether the console was left alone so long that it asks again who is there (TEN-22).
    #[must_use]
    pub fn is_away(&self, ctx: &Ctx, signed_in: &SignedIn) -> bool {
        let shown = match proof(signed_in) {
            Proof::Shown(at) => Some(at),
            _ => None,
        };
        shown
            .max(signed_in.session.console_at)
            .is_some_and(|last| ctx.now - last >= self.settings.console_idle)
    }

    /// Writes down that somebody is at work in the console, at most once a minute.
    async fn note_presence(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<(), Failure> {
        let mut session = signed_in.session.clone();
        let lately = ctx.now - chrono::Duration::minutes(1);
        if session.console_at.is_some_and(|last| last > lately) {
            return Ok(());
        }
        session.console_at = Some(ctx.now);
        self.keep_session(ctx, browser, &session).await
    }

    /// Whether a person may have the consoles of other institutions open too.
    #[must_use]
    pub fn has_other_consoles(&self, signed_in: &SignedIn) -> bool {
        let roles = &signed_in.person.roles;
        roles.contains(&Role::Operator) || roles.contains(&Role::Support)
    }

    /// The institutions whose console is open to a person, by name.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn consoles_of(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<Arc<Institution>>, Failure> {
        let person = signed_in.person.clone();
        let own = Arc::clone(&signed_in.institution);
        let mut found = self
            .durable
            .read(move |tx| {
                if person.roles.contains(&Role::Operator) {
                    return Ok(tx.institutions()?.into_iter().map(Arc::new).collect());
                }
                let any = |role: &Role| Power::ALL.into_iter().any(|power| power.is_of(*role));
                let mut all = vec![];
                if person.roles.iter().any(any) {
                    all.push(own);
                }
                if person.roles.contains(&Role::Support) {
                    for id in tx.supported_institutions(&person.id)? {
                        all.extend(tx.institution(&id)?);
                    }
                }
                Ok(all)
            })
            .await?;
        found.sort_by_key(|institution| institution.name.to_lowercase());
        found.dedup_by(|a, b| a.id == b.id);
        Ok(found)
    }

    /// Writes into an institution's own log that somebody of another one looked, once an hour.
    pub(super) async fn note_guest(
        &self,
        ctx: &Ctx,
        (guest, from): (&PersonId, &str),
        institution: &InstitutionId,
    ) -> Result<(), Failure> {
        let hour = ctx.now.timestamp() / 3600;
        let name = HashedToken::of(&format!("{guest}/{institution}/{hour}"));
        let until = ctx.now + chrono::Duration::hours(1);
        let first = self
            .ephemeral
            .claim_once("console-visit", name.as_str(), until, ctx.now)
            .await?;
        if !first {
            return Ok(());
        }
        let mut event = Event::new(EventKind::ConsoleVisited, ctx).within(institution);
        event.actor = Some(guest.clone());
        event.details = serde_json::json!({ "from": from });
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}

/// A recovery code lets its person in, but is no power over others (TEN-22).
fn proof(signed_in: &SignedIn) -> Proof {
    let strong = signed_in.session.shown().find(|shown| {
        matches!(
            shown.method,
            FactorMethod::Totp | FactorMethod::Passkey { .. } | FactorMethod::SecurityKey { .. }
        )
    });
    strong.map_or(Proof::StoodIn, |shown| Proof::Shown(shown.at))
}
