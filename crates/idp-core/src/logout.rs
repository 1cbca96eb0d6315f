//! Signing out: at a portal's request (OpenID Connect RP-Initiated Logout 1.0) or at the person's.
//! Remembered devices survive; that is what they are for.

use crate::{
    idp::{Failure, Idp},
    logout_request::JudgedLogout,
    portal_sessions::Notices,
    upstream_logout::SourceFarewell,
};
use sluis_model::browser::{Browser, BrowserChanges, Change};
use sluis_model::{
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    ids::{ClientId, SessionId},
    institution::Institution,
    person::Person,
    secret::{PlainToken, TokenKind},
    session::Session,
};
use sluis_protocol::redirect_uri::RedirectUri;
use std::sync::Arc;

/// A signed-in browser, with whom it belongs to.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// Who.
    pub person: Person,
    /// Of which institution.
    pub institution: Arc<Institution>,
}

/// What a logout request comes to.
#[derive(Debug)]
pub enum LogoutOutcome {
    /// Signed out. Where the browser may go on, if the target is proven.
    Done {
        /// The proven target with `state`.
        target: Option<String>,
        /// Why there is none, where one was asked for.
        stays: Option<Stays>,
        /// Whose look the page has.
        institution: Option<Arc<Institution>>,
        /// The portal that asked, with its home.
        client: Option<Arc<Client>>,
        /// Cookies.
        changes: Box<BrowserChanges>,
        /// What the page loads so that portals forget the session too (Front-Channel Logout §3).
        frames: Vec<String>,
        /// Signing out at the source that the session began by.
        source: Option<SourceFarewell>,
    },
    /// The person is asked first: the request does not prove that it comes from the own session.
    Ask {
        /// Whose session it would end.
        signed_in: Box<SignedIn>,
        /// The portal that asks.
        client: Option<Arc<Client>>,
    },
}

/// Why nobody is sent to where the request asked (RP-Initiated Logout §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// The address is not registered with the portal.
    NotRegistered,
    /// Nothing proves whose request it is.
    NotProven,
}

/// A session that was signed out of.
#[derive(Debug, Default)]
pub struct SignedOut {
    /// Cookies.
    pub changes: BrowserChanges,
    /// What the page loads so that portals forget the session too.
    pub frames: Vec<String>,
}

impl Idp {
    /// Who is signed in in this browser, if anybody is and still may be.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signed_in(
        &self,
        ctx: &Ctx,
        browser: &Browser,
    ) -> Result<Option<SignedIn>, Failure> {
        let Some(token) = &browser.session else {
            return Ok(None);
        };
        let Some(session) = self.ephemeral.session(&token.hash(), ctx.now).await? else {
            return Ok(None);
        };
        if !session.is_alive(ctx.now) {
            return Ok(None);
        }
        let (person, institution) = (session.person.clone(), session.institution.clone());
        let (person, institution) = self
            .durable
            .glance(move |tx| Ok((tx.person(&person)?, tx.institution(&institution)?)))
            .await?;
        let (Some(person), Some(institution)) = (person, institution) else {
            return Ok(None);
        };
        let may = person.epoch == session.epoch
            && institution.active
            && person
                .standing_refusal(institution.policy.shared_accounts_forbidden, ctx.now)
                .is_none();
        Ok(may.then_some(SignedIn {
            session,
            person,
            institution,
        }))
    }

    /// A portal, or somebody with a link, asks to sign out. With a valid hint of this very session it
    /// happens at once; otherwise the person is asked (`confirmed` is the answer).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn logout(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        request: &JudgedLogout,
        confirmed: bool,
    ) -> Result<LogoutOutcome, Failure> {
        let hint = request.hint.as_ref();
        let named = request.client_id.as_deref().map(ClientId::from);
        let by_hint = hint.map(|hint| hint.client.clone());
        // A client_id that contradicts the hint proves nothing (RP-Initiated Logout §2).
        let consistent = named.is_none() || by_hint.is_none() || named == by_hint;
        let client_id = by_hint.clone().or(named);
        let client = match client_id {
            Some(id) => self.durable.glance(move |tx| tx.client(&id)).await?,
            None => None,
        }
        .filter(|client| ctx.serves(client));
        let signed_in = self.signed_in(ctx, browser).await?;
        let hint_is_good = consistent && hint.is_some();
        let target = if hint_is_good {
            proven_target(request, client.as_deref())
        } else {
            None
        };
        let stays = match &target {
            None if request.post_logout_redirect_uri.is_some() => Some(if hint_is_good {
                Stays::NotRegistered
            } else {
                Stays::NotProven
            }),
            _ => None,
        };
        match signed_in {
            Some(signed_in) => {
                // What the hint's portal knows the person by.
                let subject = match &client {
                    Some(client) => {
                        let subject = self.tokens.subject(ctx, client, &signed_in.person.id);
                        Some(subject.await?)
                    }
                    None => None,
                };
                let same_session = hint.is_some_and(|hint| {
                    Some(hint.subject.as_str()) == subject.as_deref()
                        && hint
                            .session
                            .as_ref()
                            .is_none_or(|session| *session == signed_in.session.id)
                });
                let proven = hint_is_good && same_session;
                if !confirmed && !proven {
                    return Ok(LogoutOutcome::Ask {
                        signed_in: Box::new(signed_in),
                        client,
                    });
                }
                let SignedOut { changes, frames } =
                    self.end_session(ctx, browser, &signed_in).await?;
                let source = self
                    .farewell_at_source(ctx, browser, &signed_in, target.as_deref())
                    .await;
                Ok(LogoutOutcome::Done {
                    frames,
                    source,
                    target,
                    stays,
                    institution: Some(signed_in.institution),
                    client,
                    changes: Box::new(changes),
                })
            }
            None => {
                let mut changes = BrowserChanges::default();
                // A request from another site brings the state alone: it must not end what it can't
                // even see (SES-04).
                if browser.session.is_some() {
                    changes.session = Change::Clear;
                    changes.state = Change::Clear;
                }
                Ok(LogoutOutcome::Done {
                    frames: vec![],
                    source: None,
                    target,
                    stays,
                    institution: None,
                    client,
                    changes: Box::new(changes),
                })
            }
        }
    }

    /// Ends a session and what hangs on it, and tells its portals: those that listen over the back
    /// channel by a notice, those that are loaded over the front channel by what comes back here. What
    /// must be told is written before the session goes: after a fault the person can ask again. The
    /// remembered device stays.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn end_session(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<SignedOut, Failure> {
        let session = &signed_in.session;
        self.revoke_session(ctx, &session.id).await?;
        let event = Event::new(EventKind::SignedOut, ctx)
            .by(&signed_in.institution.id, &signed_in.person.id);
        let notices = Notices::of(ctx, session);
        let portals = session.clients.clone();
        let portals = self
            .durable
            .write(move |tx| {
                tx.record(&event)?;
                notices.write(tx)?;
                let mut found = vec![];
                for id in &portals {
                    found.extend(tx.client(id)?.filter(|client| client.active));
                }
                Ok(found)
            })
            .await?;
        if let Some(token) = &browser.session {
            match self.ephemeral.take_session(&token.hash(), ctx.now).await? {
                // A portal that was answered in the same moment hears of it too.
                Some(last) if last.clients.len() > session.clients.len() => {
                    let notices = Notices::of(ctx, &last);
                    self.durable.write(move |tx| notices.write(tx)).await?;
                }
                Some(_) => {}
                None => self.end_renewed(ctx, session).await?,
            }
        }
        self.notice_bell.ring();
        let issuer = session.issuer.as_deref().unwrap_or(&self.settings.issuer);
        let frames = portals
            .iter()
            .filter_map(|client| frame(client, session, issuer))
            .collect();
        // Sign-ins under way in this browser end with it: nobody goes on where this person left.
        let changes = BrowserChanges {
            session: Change::Clear,
            state: Change::Clear,
            token: Change::Set(PlainToken::generate(TokenKind::Browser, ctx)),
            ..BrowserChanges::default()
        };
        Ok(SignedOut { changes, frames })
    }

    async fn revoke_session(&self, ctx: &Ctx, session: &SessionId) -> Result<(), Failure> {
        self.tokens.revoke_session(ctx, session).await?;
        Ok(())
    }
}

/// What is loaded for a portal: its address, with who we are and which session where it asks for that
/// (Front-Channel Logout §2).
fn frame(client: &Client, session: &Session, issuer: &str) -> Option<String> {
    let uri = client.settings.frontchannel_logout_uri.as_deref()?;
    let params = if client.settings.frontchannel_logout_session_required {
        vec![
            ("iss", issuer.to_owned()),
            ("sid", session.id.as_str().to_owned()),
        ]
    } else {
        vec![]
    };
    let frame = sluis_protocol::reply::Reply {
        redirect_uri: RedirectUri::as_sent(uri),
        mode: sluis_protocol::response_mode::ResponseMode::Query,
        params,
    };
    Some(frame.location())
}

/// The registered target with `state`, exactly as registered (RED-11).
fn proven_target(request: &JudgedLogout, client: Option<&Client>) -> Option<String> {
    let client = client.filter(|client| client.active)?;
    let asked = RedirectUri::as_sent(request.post_logout_redirect_uri.as_deref()?);
    if !client.settings.post_logout_redirect_uris.contains(&asked) {
        return None;
    }
    let reply = sluis_protocol::reply::Reply {
        redirect_uri: asked,
        mode: sluis_protocol::response_mode::ResponseMode::Query,
        params: request
            .state
            .iter()
            .map(|state| ("state", state.clone()))
            .collect(),
    };
    Some(reply.location())
}
