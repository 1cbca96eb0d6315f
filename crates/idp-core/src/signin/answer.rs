//! The end of a sign-in: the session is made or renewed, and the portal gets its answer.

use super::{
    Outcome, Screen, SignInLook, facts::asked_acr, grant::grant, lacking::no_kind_counts,
    portal_answer::Granting, record::Note, source_link::Linking,
};
use crate::{
    device::{self, DeviceOutcome},
    dispatch::{Assurance, Next},
    idp::{Failure, Idp},
    portal_sessions::Notices,
    portal_start,
    reply::ReplyTo,
    session_state,
    tell::Telling,
};
use sluis_model::browser::{Browser, BrowserChanges, Change};
use sluis_model::{
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    ids::{ClientId, SessionId},
    institution::Institution,
    mail_link::LinkKind,
    person::Person,
    second_factor::{FirstFactor, Shown},
    secret::{HashedToken, PlainToken},
    session::{SecondFactorEvidence, Session},
    transaction::{PasswordProof, Purpose},
    upstream::UpstreamSession,
};
use sluis_protocol::reply::Reply;
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
};

/// The most portals that one session remembers to have answered.
const MOST_CLIENTS: usize = 50;
/// The same, where one more is remembered only if it wants to hear of the session's end.
const MOST_LISTENERS: usize = 200;

/// The session at a provider that a session hangs on: the one that was shown now, or the one before.
fn upstream_of(
    proof: Option<&PasswordProof>,
    existing: Option<&Session>,
) -> Option<UpstreamSession> {
    proof
        .and_then(|proof| proof.upstream.clone())
        .or_else(|| existing.and_then(|session| session.upstream.clone()))
}

/// Where the browser goes at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To the portal, with the look of the page that carries it, where one does.
    Portal(Reply, Option<Box<SignInLook>>),
    /// To a page of our own.
    Own(String),
}

impl Idp {
    /// Ends a sign-in that the dispatcher found complete. Everything was judged from scratch by
    /// [`Idp::gather`] in this very request.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when the session that it was judged on was ended meanwhile.
    pub(crate) async fn answer(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        mut screen: Screen,
        mut changes: BrowserChanges,
    ) -> Result<Outcome, Failure> {
        let assurance = match screen.next {
            Next::Answer(assurance) => assurance,
            Next::Unmet | Next::Lacking | Next::EnrolPasskey | Next::WrongPerson => {
                self.note_decision(ctx, &mut screen).await?;
                return self.unmet(ctx, &screen, changes).await;
            }
            other => {
                return Err(Failure::Internal(format!(
                    "an answer was asked for at {other:?}"
                )));
            }
        };
        let (Some(person), Some(institution)) = (screen.person.clone(), screen.institution.clone())
        else {
            return Err(Failure::Internal("an answer without a person".to_owned()));
        };
        let reply_to = match (&screen.transaction.purpose, &screen.client) {
            (Purpose::Own { .. } | Purpose::Device { .. }, _) => None,
            (purpose @ Purpose::Portal { .. }, Some(client)) => {
                // The portal may have been changed or closed while the person was signing in.
                let proven =
                    ReplyTo::prove_again(purpose, client, ctx.issuer(&self.settings.issuer));
                Some(proven.ok_or_else(|| {
                    Failure::Internal("the portal may no longer be answered".to_owned())
                })?)
            }
            (Purpose::Portal { .. }, None) => {
                return Err(Failure::Internal("the portal is gone".to_owned()));
            }
        };
        let session = self
            .session_for(
                ctx,
                browser,
                &mut screen,
                &person,
                &institution,
                assurance,
                &mut changes,
            )
            .await?;
        session_state::keep(browser, &session.id, &mut changes);
        let mut device_gone = false;
        let answer = match (&screen.transaction.purpose, reply_to) {
            (Purpose::Portal { .. }, Some(reply_to)) => {
                let granting = Granting {
                    screen: &screen,
                    person: &person,
                    institution: &institution,
                    session: &session,
                    assurance,
                };
                let reply = match self.afresh_after_set_up(ctx, &screen) {
                    Some(start) => start,
                    None => self.answer_portal(ctx, granting, &reply_to).await?,
                };
                self.drop_pushed(&screen.transaction.purpose).await?;
                let look = SignInLook::of_answer(&reply, &screen);
                Answer::Portal(reply, look)
            }
            (
                Purpose::Device {
                    client, user_code, ..
                },
                _,
            ) => {
                let grant = grant(ctx, &screen, client, &person, &session, assurance);
                let again = screen.transaction.finished_at.is_some();
                // The portal may have been changed or closed while the person was signing in.
                let served = screen
                    .client
                    .as_ref()
                    .is_some_and(|client| client.active && client.may_use(GrantType::DeviceCode));
                let approved = served
                    && (again || self.approve_device(ctx, browser, user_code, grant).await?);
                device_gone = !approved;
                let outcome = if approved {
                    DeviceOutcome::Approved
                } else {
                    DeviceOutcome::Gone
                };
                Answer::Own(device::done_page(outcome, Some(&institution.slug)))
            }
            (Purpose::Own { path }, _) => Answer::Own(path.clone()),
            (Purpose::Portal { .. }, None) => {
                return Err(Failure::Internal("the portal is gone".to_owned()));
            }
        };
        let device = matches!(screen.transaction.purpose, Purpose::Device { .. });
        if device && screen.transaction.password.is_none() {
            // A second submit finds the decision made.
            screen.transaction.finished_at.get_or_insert(ctx.now);
            screen.transaction.finished_session = session_from_now(browser, &changes);
            if device_gone {
                screen.transaction.finished_session = None;
            }
            self.keep(ctx, &screen.transaction).await?;
        }
        if device_gone {
            // A second submit must not read a yes out of what came to nothing.
            screen.transaction.finished_session = None;
        }
        if screen.transaction.password.is_some() {
            if !screen.leaves_no_trace() {
                changes.institution = Change::Set(institution.slug.clone());
            }
            if browser.is_shared_for(&institution.id) {
                changes.mark_shared(browser, &institution.id, true);
            }
            if screen.transaction.finished_at.is_some() {
                self.keep(ctx, &screen.transaction).await?;
            } else {
                let people = (&person, &*institution);
                let telling = self
                    .meet_browser(ctx, browser, screen.leaves_no_trace(), people, &mut changes)
                    .await?;
                let linking = self
                    .wanted_link(ctx, browser, &screen, people, assurance)
                    .await?;
                self.finish(
                    ctx,
                    browser,
                    &mut screen,
                    people,
                    assurance,
                    (telling, linking),
                )
                .await?;
            }
        }
        Ok(Outcome::Answered(Box::new(answer), changes))
    }

    /// Where a sign-in begins anew at the portal, after a set-up that took so long that the portal may have
    /// forgotten what it asked: its answer would be a dead end there, and the session makes the new one
    /// instant.
    fn afresh_after_set_up(&self, ctx: &Ctx, screen: &Screen) -> Option<Reply> {
        let waited = ctx.now - screen.transaction.created_at;
        let forgotten = screen.enrolled_here() && waited > portal_start::PORTAL_REMEMBERS;
        let client = screen.client.as_ref().filter(|_| forgotten)?;
        portal_start::afresh(client, ctx.issuer(&self.settings.issuer))
    }

    /// Marks the transaction as finished and writes the sign-in down. A request that only rides on a
    /// session never comes here, and writes no SQL row.
    async fn finish(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: &mut Screen,
        (person, institution): (&Person, &Institution),
        assurance: Assurance,
        (telling, linking): (Telling, Option<Linking>),
    ) -> Result<(), Failure> {
        screen.transaction.finished_at = Some(ctx.now);
        // What went on by a session, by whose first factor it ends, is answered again in that alone (SES-01).
        if screen.transaction.held_by.is_none() {
            screen.transaction.held_by = browser.session.as_ref().map(PlainToken::hash);
        }
        self.keep(ctx, &screen.transaction).await?;
        let note = Note::of(ctx, screen);
        let event = Event::new(EventKind::SignedIn, ctx)
            .by(&institution.id, &person.id)
            .with(serde_json::json!({
                "acr": assurance.acr_for(&asked_acr(screen)),
                "amr": assurance.amr(),
                "client": screen.client.as_ref().map(|client| client.id.as_str()),
                "label": browser.label,
            }));
        let (id, now) = (person.id.clone(), ctx.now);
        self.durable
            .write(move |tx| {
                // The password is known: a link for a new one that lies about is of no use to its
                // owner any more (REC-05).
                tx.end_links(&id, LinkKind::NewPassword, now)?;
                tx.note_sign_in(&id, now)?;
                telling.write(tx)?;
                if let Some(linking) = &linking {
                    linking.write(tx)?;
                }
                if let Some(note) = note {
                    note.write(tx)?;
                }
                tx.record(&event)
            })
            .await?;
        self.meters.sign_ins.add("signed_in", assurance.word());
        Ok(())
    }

    /// The session that this sign-in ends in. New proofs make a new cookie (SES-01), and the old one
    /// is dead.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is a different thing"
    )]
    async fn session_for(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: &mut Screen,
        person: &Person,
        institution: &Institution,
        assurance: Assurance,
        changes: &mut BrowserChanges,
    ) -> Result<Session, Failure> {
        let client = screen.transaction.purpose.client().cloned();
        let most = most_clients(screen.client.as_deref());
        let mut existing = screen
            .session
            .clone()
            .filter(|session| session.person == person.id);
        let proof = screen
            .transaction
            .password
            .as_ref()
            .filter(|proof| proof.epoch == person.epoch);
        let (second_factor, mut shown_before) = evidence(screen, assurance);
        if let (Some(mut session), None) = (existing.clone(), proof)
            && session.second_factor == second_factor
        {
            let found_shared = screen.shared_computer() && !session.shared_computer;
            if found_shared {
                session.shared_computer = true;
                let most = institution.policy.shared_computer.idle_minutes;
                session.idle_minutes = session.idle_minutes.min(most);
            }
            if touch(&mut session, ctx, client, most) || found_shared {
                self.keep_session(ctx, browser, &session).await?;
            }
            return Ok(session);
        }
        if let Some(existing) = &mut existing
            // What the new one inherits was judged while the old one lived; it must still do so.
            && let Some(last) = self.take_session(ctx, browser).await?
        {
            existing.keep_portals_of(&last);
        }
        let policy = &institution.policy.session;
        let mut idle = i64::from(policy.idle_minutes).min(self.settings.session_idle.num_minutes());
        if screen.shared_computer() {
            idle = idle.min(i64::from(institution.policy.shared_computer.idle_minutes));
        }
        let absolute = chrono::Duration::minutes(i64::from(policy.absolute_minutes))
            .min(self.settings.session_absolute);
        // As long as a session lives at most, counted from its own moment: no password that is shown
        // again makes it older.
        shown_before.retain(|shown| ctx.now - shown.at < absolute);
        let password_at = proof
            .map(|proof| proof.at)
            .or_else(|| existing.as_ref().map(|session| session.password_at));
        let mut session = Session {
            id: existing
                .as_ref()
                .map_or_else(|| SessionId::generate(ctx), |session| session.id.clone()),
            person: person.id.clone(),
            institution: institution.id.clone(),
            epoch: person.epoch,
            first: assurance.first(),
            upstream: upstream_of(proof, existing.as_ref()),
            password_at: password_at.unwrap_or(ctx.now),
            device_token: match &screen.transaction.second_factor {
                Some(proof) => proof.device_token.clone(),
                None => existing
                    .as_ref()
                    .and_then(|session| session.device_token.clone()),
            },
            second_factor,
            shown_before,
            // Where a factor rests, what unlocked the pages of factors is no part of the sign-in: it stays with
            // the session for its few minutes, or whoever unlocks is asked to once more for ever.
            unlocked_at: existing
                .as_ref()
                .filter(|_| proof.is_none())
                .and_then(|session| session.unlocked_at),
            source_again_at: None,
            issuer: ctx.own_issuer_name().map(str::to_owned),
            clients: existing
                .as_ref()
                .map(|session| session.clients.clone())
                .unwrap_or_default(),
            pending: None,
            phone: None,
            method: None,
            console_at: existing.as_ref().and_then(|session| session.console_at),
            shared_computer: screen.shared_computer(),
            label: browser.label.clone(),
            place: browser.address.clone(),
            started_at: ctx.now,
            last_used_at: ctx.now,
            // Counted from the password: a code alone makes no session longer. Whoever comes from a
            // provider may have signed in there long ago, and is counted from the visit.
            ends_at: match (assurance.first(), proof, &existing) {
                (FirstFactor::Upstream, Some(proof), _) => {
                    let taken_over = proof.taken_over.as_ref();
                    taken_over.map_or(ctx.now + absolute, |from| from.ends_at)
                }
                (FirstFactor::Upstream, None, Some(existing)) => existing.ends_at,
                _ => password_at.unwrap_or(ctx.now) + absolute,
            },
            idle_minutes: u32::try_from(idle).unwrap_or(60),
        };
        touch(&mut session, ctx, client, most);
        let token = match &existing {
            Some(_) => self.begin_again(ctx, &session).await?,
            None => self.begin_session(ctx, &session).await?,
        };
        self.note_named_session(ctx, &session).await?;
        if self.left_the_source(ctx, &screen.transaction).await? {
            self.ephemeral.end_session(&token.hash()).await?;
            return Err(Failure::SignedOut);
        }
        for old in browser
            .session
            .as_ref()
            .map(PlainToken::hash)
            .into_iter()
            .chain(screen.transaction.finished_session.clone())
        {
            self.leave_session(ctx, &old, &session).await?;
        }
        screen.transaction.finished_session = Some(token.hash());
        changes.session = Change::Set(token);
        Ok(session)
    }

    /// Ends the session that a new one takes the place of. One that does not go on in the new one is
    /// signed out of, with all that hangs on it, whoever's it was; its portals hear of it, unless they
    /// did when a change killed it.
    async fn leave_session(
        &self,
        ctx: &Ctx,
        old: &HashedToken,
        new: &Session,
    ) -> Result<(), Failure> {
        let Some(session) = self.ephemeral.session(old, ctx.now).await? else {
            return Ok(());
        };
        if session.id == new.id {
            self.ephemeral.end_session(old).await?;
            return Ok(());
        }
        self.tokens.revoke_session(ctx, &session.id).await?;
        if !session.clients.is_empty() {
            let (id, epoch) = (session.person.clone(), session.epoch);
            let notices = Notices::of(ctx, &session);
            self.durable
                .write(move |tx| match tx.person(&id)? {
                    Some(person) if person.epoch == epoch => notices.write(tx),
                    _ => Ok(()),
                })
                .await?;
        }
        // What must be told is written before the session goes.
        self.ephemeral.end_session(old).await?;
        self.notice_bell.ring();
        Ok(())
    }

    async fn unmet(
        &self,
        ctx: &Ctx,
        screen: &Screen,
        changes: BrowserChanges,
    ) -> Result<Outcome, Failure> {
        let error = match screen.next {
            Next::WrongPerson => OAuthError::new(
                ErrorCode::LoginRequired,
                "another person signed in than the one asked for",
            ),
            Next::Lacking | Next::EnrolPasskey => no_kind_counts(),
            _ => OAuthError::new(
                ErrorCode::UnmetAuthenticationRequirements,
                "this person can't show the second factor that is demanded",
            ),
        };
        let reply_to = screen.client.as_ref().and_then(|client| {
            ReplyTo::prove_again(
                &screen.transaction.purpose,
                client,
                ctx.issuer(&self.settings.issuer),
            )
        });
        let Some(reply_to) = reply_to else {
            return Ok(Outcome::Show(Box::new(screen.clone())));
        };
        let reply = self.send(ctx, reply_to.error(ctx, &error)).await?;
        self.drop_pushed(&screen.transaction.purpose).await?;
        let look = SignInLook::of_answer(&reply, screen);
        let answer = Box::new(Answer::Portal(reply, look));
        Ok(Outcome::Answered(answer, changes))
    }
}

/// The cookie's hash of the session that the browser is in from now on.
fn session_from_now(browser: &Browser, changes: &BrowserChanges) -> Option<HashedToken> {
    match &changes.session {
        Change::Set(token) => Some(token.hash()),
        Change::Keep => browser.session.as_ref().map(PlainToken::hash),
        Change::Clear => None,
    }
}

/// The second factor that the session rests on, the last one that was shown, and what stands beside it.
/// Nothing does beside a remembered device: it stood in because what was shown counts no more.
fn evidence(screen: &Screen, assurance: Assurance) -> (Option<SecondFactorEvidence>, Vec<Shown>) {
    match assurance {
        Assurance::SingleFactor { .. } => (None, vec![]),
        Assurance::TwoFactors { method, at, .. } => {
            let last = screen.shown.first().copied();
            let last = last.unwrap_or(Shown { method, at });
            let before = last.beside(screen.shown.iter().copied());
            let Shown { method, at } = last;
            (Some(SecondFactorEvidence::Shown { method, at }), before)
        }
        Assurance::RememberedDevice { shown_at, .. } => {
            let device = screen.device.as_ref();
            let device = device.map(|device| SecondFactorEvidence::Remembered {
                device: device.id.clone(),
                shown_at,
                ends_at: device.ends_at,
            });
            (device, vec![])
        }
    }
}

/// How many portals a session may have answered for this one to be remembered as well.
fn most_clients(client: Option<&Client>) -> usize {
    let listens = |client: &Client| {
        let settings = &client.settings;
        settings.backchannel_logout_uri.is_some() || settings.frontchannel_logout_uri.is_some()
    };
    if client.is_some_and(listens) {
        MOST_LISTENERS
    } else {
        MOST_CLIENTS
    }
}

/// Counts a use. Whether it is worth writing down: at most once a minute, or for a new portal.
fn touch(session: &mut Session, ctx: &Ctx, client: Option<ClientId>, most: usize) -> bool {
    let mut changed = ctx.now - session.last_used_at >= chrono::Duration::minutes(1);
    if let Some(client) = client
        && !session.clients.contains(&client)
        && session.clients.len() < most
    {
        session.clients.push(client);
        session.issuer = ctx.own_issuer_name().map(str::to_owned);
        changed = true;
    }
    if changed {
        session.last_used_at = ctx.now;
    }
    changed
}
