//! Signing out at an institution's own provider, both ways: whoever signs out here is sent there where
//! the source says so (OpenID Connect RP-Initiated Logout 1.0), and whoever signed out there loses the
//! sessions here that began by it (Back-Channel Logout 1.0).

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    portal_sessions::Notices,
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::{PersonId, SessionId},
    ports::upstream::{UpstreamFarewell, UpstreamSignOut},
    secret::{HashedToken, Secret},
    session::Session,
    transaction::Transaction,
    upstream::{SignOutThere, UpstreamSession, UpstreamSource},
};
use std::collections::BTreeSet;

/// Where providers send people back to after they signed out there.
pub const SIGNED_OUT: &str = "/signin/upstream/signed-out";

/// Logout tokens that one network address sends in a quarter of an hour: more than a school signs out.
const MOST_TOKENS: u32 = 3000;
/// How long a token's `jti` is remembered, in minutes: longer than a token can be good.
const REMEMBERED_MINUTES: i64 = 15;
/// How long somebody may stay at the provider on the way out, in minutes.
const AWAY_MINUTES: i64 = 15;
/// How often the sessions are looked through: one that gets a new cookie meanwhile ends all the same.
const ROUNDS: u32 = 3;
/// The accounts here of one account there that a logout token is about.
const MOST_ACCOUNTS: u32 = 200;
/// How long it is noted that somebody signed out there, in hours: longer than a sign-in can be under way.
const LEFT_HOURS: i64 = 24;

/// The way to sign out at a source as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFarewell {
    /// What people call the source.
    pub name: String,
    /// Where they sign out there.
    pub url: String,
    /// Whether they are sent there without being asked.
    pub always: bool,
}

/// What became of a logout token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutTokenOutcome {
    /// The sessions that it names are over, if there were any.
    Done,
    /// It is not believed.
    Refused,
    /// Too many came from there.
    Throttled,
}

impl Idp {
    /// Where somebody who signed out here signs out at the source that the session began by, if it is
    /// to be so; `onward` is where they go on to afterwards. Here they are signed out already, so that
    /// whatever goes wrong stands in the log and stops nobody.
    pub async fn farewell_at_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        onward: Option<&str>,
    ) -> Option<SourceFarewell> {
        let found = self.way_out_there(ctx, browser, signed_in, onward).await;
        found.unwrap_or_else(|error| {
            tracing::warn!(
                request.id = %ctx.request_id, %error, "nobody can be signed out at a sign-in source"
            );
            None
        })
    }

    async fn way_out_there(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        onward: Option<&str>,
    ) -> Result<Option<SourceFarewell>, Failure> {
        let Some(upstream) = &signed_in.session.upstream else {
            return Ok(None);
        };
        let id = upstream.source.clone();
        let source = self.durable.read(move |tx| tx.upstream_source(&id)).await?;
        let source = source.filter(|source| {
            source.active
                && source.settings.issuer == upstream.issuer
                && source.settings.sign_out_there != SignOutThere::Never
        });
        let Some(source) = source else {
            return Ok(None);
        };
        let place = UpstreamSession::id_token_place(&upstream.source, &upstream.subject);
        // Where the key is gone that it was sealed under, the way out there is the same without it.
        let sealed = upstream.id_token.as_ref();
        let opened = sealed.and_then(|sealed| self.sealer.open(sealed, &place).ok());
        let hint = opened
            .and_then(|opened| String::from_utf8(opened.to_vec()).ok())
            .map(Secret::new);
        let state = BASE64URL_NOPAD.encode(&ctx.random::<32>());
        let own = self.own_address(browser, &signed_in.institution);
        let farewell = UpstreamFarewell {
            source: &source.settings,
            id_token_hint: hint.as_ref(),
            post_logout_redirect_uri: &format!("{own}{SIGNED_OUT}"),
            state: &state,
            now: ctx.now,
        };
        let url = match self.upstream.farewell(farewell).await {
            Ok(Some(url)) => url,
            Ok(None) => return Ok(None),
            Err(error) => {
                tracing::warn!(
                    request.id = %ctx.request_id, source = %source.id, %error,
                    "nobody can be signed out at a sign-in source"
                );
                return Ok(None);
            }
        };
        if let Some(onward) = onward {
            let until = ctx.now + chrono::Duration::minutes(AWAY_MINUTES);
            self.ephemeral
                .put_upstream_note(&away(&state), onward, until, ctx.now)
                .await?;
        }
        Ok(Some(SourceFarewell {
            name: source.settings.name,
            url,
            always: source.settings.sign_out_there == SignOutThere::Always,
        }))
    }

    /// Where somebody goes on to who comes back from signing out at a source.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn back_from_farewell(
        &self,
        ctx: &Ctx,
        state: &str,
    ) -> Result<Option<String>, Failure> {
        let found = self.ephemeral.upstream_note(&away(state), ctx.now).await?;
        Ok(found)
    }

    /// A provider says from an address that somebody signed out there. Only what it signed counts, once.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn sign_out_from_source(
        &self,
        ctx: &Ctx,
        address: &str,
        (institution, source): (&str, &str),
        token: &str,
    ) -> Result<LogoutTokenOutcome, Failure> {
        let Some(source) = self.active_source(institution, source).await? else {
            return Ok(LogoutTokenOutcome::Refused);
        };
        let quarter = chrono::Duration::minutes(15);
        let what = format!("upstream-logout/{}", source.id);
        let counted = self.count_networks(ctx, &what, address, quarter, MOST_TOKENS);
        if counted.await?.is_some() {
            return Ok(LogoutTokenOutcome::Throttled);
        }
        let said = match self
            .upstream
            .signed_out(&source.settings, token, ctx.now)
            .await
        {
            Ok(said) => said,
            Err(error) => {
                tracing::warn!(
                    request.id = %ctx.request_id, source = %source.id,
                    because = error.fault.as_str(), detail = %error.detail,
                    "a logout token was refused"
                );
                return Ok(LogoutTokenOutcome::Refused);
            }
        };
        let spent = HashedToken::of(&format!("upstream-logout/{}/{}", source.id, said.jti));
        if self
            .ephemeral
            .upstream_note(&spent, ctx.now)
            .await?
            .is_some()
        {
            return Ok(LogoutTokenOutcome::Refused);
        }
        // First, so that no sign-in under way becomes a session behind those that are ended.
        if let Some(sid) = &said.sid {
            let until = ctx.now + chrono::Duration::hours(LEFT_HOURS);
            let at = ctx.now.timestamp_millis().to_string();
            self.ephemeral
                .put_upstream_note(&left_there(&source, sid), &at, until, ctx.now)
                .await?;
        }
        for person in self.whom(ctx, &source, &said).await? {
            self.end_sessions_of_source(ctx, &source, &person, &said)
                .await?;
        }
        // Spent once it is worked off: what failed is tried again by the provider. Two that come at once
        // end the same sessions.
        let until = ctx.now + chrono::Duration::minutes(REMEMBERED_MINUTES);
        self.ephemeral
            .put_upstream_note(&spent, &said.jti, until, ctx.now)
            .await?;
        Ok(LogoutTokenOutcome::Done)
    }

    async fn active_source(
        &self,
        institution: &str,
        slug: &str,
    ) -> Result<Option<UpstreamSource>, Failure> {
        let (institution, slug) = (institution.to_owned(), slug.to_owned());
        let found = self.durable.read(move |tx| {
            let Some(institution) = tx.institution_by_slug(&institution)? else {
                return Ok(None);
            };
            let sources = tx.upstream_sources(&institution.id)?;
            Ok(sources
                .into_iter()
                .find(|source| source.slug == slug && source.active && institution.active))
        });
        Ok(found.await?)
    }

    /// Whose sessions a logout token is about: by the subject, or by the session that it names. Several
    /// institutions may be one client of the provider, which tells of it once.
    async fn whom(
        &self,
        ctx: &Ctx,
        source: &UpstreamSource,
        said: &UpstreamSignOut,
    ) -> Result<BTreeSet<PersonId>, Failure> {
        let mut people = BTreeSet::new();
        if let Some(subject) = said.subject.clone() {
            let here = source.clone();
            let linked = self.durable.read(move |tx| {
                let mut linked = vec![];
                let issuer = &here.settings.issuer;
                for link in tx.upstream_links_of_subject(issuer, &subject, MOST_ACCOUNTS)? {
                    let source = tx.upstream_source(&link.source)?;
                    if source.is_some_and(|source| is_one_client(&source, &here)) {
                        linked.push(link.person);
                    }
                }
                Ok(linked)
            });
            people.extend(linked.await?);
        }
        // A link may have been taken away since: the session by which somebody did that lives on.
        if let Some(sid) = &said.sid {
            let note = named_session(source, sid);
            let named = self.ephemeral.upstream_note(&note, ctx.now).await?;
            let named = named.unwrap_or_default();
            people.extend(named.split_whitespace().map(PersonId::from));
            let place = people_of(source, sid);
            let names = self.ephemeral.upstream_names(&place, ctx.now).await?;
            people.extend(names.iter().map(|name| PersonId::from(name.as_str())));
        }
        Ok(people)
    }

    async fn end_sessions_of_source(
        &self,
        ctx: &Ctx,
        source: &UpstreamSource,
        person: &PersonId,
        said: &UpstreamSignOut,
    ) -> Result<(), Failure> {
        for _ in 0..ROUNDS {
            let mut found = vec![];
            for (token, session) in self.ephemeral.sessions_of(person, ctx.now).await? {
                if let Some(there) = &session.upstream
                    && self.is_named(source, there, said).await?
                {
                    found.push((token, session));
                }
            }
            if found.is_empty() {
                break;
            }
            for (token, session) in found {
                self.tokens.revoke_session(ctx, &session.id).await?;
                let event = Event::new(EventKind::SessionEnded, ctx)
                    .about(&session.institution, &session.person)
                    .with(json!({
                        "session": session.id, "because": "source", "source": source.slug,
                    }));
                let notices = Notices::of(ctx, &session);
                self.durable
                    .write(move |tx| {
                        notices.write(tx)?;
                        tx.record(&event)
                    })
                    .await?;
                // What must be told is written before the session goes.
                self.ephemeral.end_session(&token).await?;
            }
        }
        self.end_idle_sessions(ctx, source, person, said).await?;
        self.notice_bell.ring();
        Ok(())
    }

    /// Of a session that nobody used for too long a note alone is left, while what it gave can still be
    /// refreshed.
    async fn end_idle_sessions(
        &self,
        ctx: &Ctx,
        source: &UpstreamSource,
        person: &PersonId,
        said: &UpstreamSignOut,
    ) -> Result<(), Failure> {
        // Before the sessions: one that begins meanwhile is none of those that ended.
        let id = person.clone();
        let mut gave = self
            .durable
            .read(move |tx| tx.sessions_with_families(&id))
            .await?;
        let living = self.ephemeral.sessions_of(person, ctx.now).await?;
        gave.retain(|id| living.iter().all(|(_, session)| session.id != *id));
        for id in gave {
            let note = self.ephemeral.upstream_note(&began(&id), ctx.now).await?;
            let there: Option<UpstreamSession> =
                note.and_then(|note| serde_json::from_str(&note).ok());
            if let Some(there) = there
                && self.is_named(source, &there, said).await?
            {
                self.tokens.revoke_session(ctx, &id).await?;
            }
        }
        Ok(())
    }

    /// Whether a session began by the account, or the session, at a source that a logout token names.
    async fn is_named(
        &self,
        source: &UpstreamSource,
        there: &UpstreamSession,
        said: &UpstreamSignOut,
    ) -> Result<bool, Failure> {
        let fits = |named: Option<&String>, own: Option<&String>| {
            named.is_none_or(|named| own == Some(named))
        };
        let named = there.issuer == source.settings.issuer
            && fits(said.subject.as_ref(), Some(&there.subject))
            && fits(said.sid.as_ref(), there.sid.as_ref());
        if !named || there.source == source.id {
            return Ok(named);
        }
        let id = there.source.clone();
        let other = self.durable.read(move |tx| tx.upstream_source(&id)).await?;
        Ok(other.is_some_and(|other| is_one_client(&other, source)))
    }

    /// Whether somebody signed out at the provider of the session there that they came by, since this sign-in began:
    /// what is under way is no session yet. Where the provider names no sessions nobody knows which one was meant.
    pub(crate) async fn left_the_source(
        &self,
        ctx: &Ctx,
        transaction: &Transaction,
    ) -> Result<bool, Failure> {
        let proof = transaction.password.as_ref();
        let there = proof.and_then(|proof| proof.upstream.as_ref());
        let Some(there) = there.filter(|_| transaction.finished_at.is_none()) else {
            return Ok(false);
        };
        let Some(sid) = &there.sid else {
            return Ok(false);
        };
        let id = there.source.clone();
        let source = self
            .durable
            .glance(move |tx| tx.upstream_source(&id))
            .await?;
        let Some(source) = source else {
            return Ok(false);
        };
        let note = left_there(&source, sid);
        let left = self.ephemeral.upstream_note(&note, ctx.now).await?;
        let left = left.and_then(|at| at.parse::<i64>().ok());
        Ok(left.is_some_and(|at| at > transaction.created_at.timestamp_millis()))
    }

    /// Notes by which session at a provider a session began, for logout tokens that name that one alone,
    /// and for what is left of a session that nobody used for too long.
    pub(crate) async fn note_named_session(
        &self,
        ctx: &Ctx,
        session: &Session,
    ) -> Result<(), Failure> {
        let Some(there) = &session.upstream else {
            return Ok(());
        };
        let plain = UpstreamSession {
            id_token: None,
            ..there.clone()
        };
        let plain =
            serde_json::to_string(&plain).map_err(|error| Failure::Internal(error.to_string()))?;
        self.ephemeral
            .put_upstream_note(&began(&session.id), &plain, session.ends_at, ctx.now)
            .await?;
        let Some(sid) = &there.sid else {
            return Ok(());
        };
        let id = there.source.clone();
        let source = self
            .durable
            .glance(move |tx| tx.upstream_source(&id))
            .await?;
        let Some(source) = source else { return Ok(()) };
        // One session there may be that of accounts at several institutions, who come in at the same moment.
        let (place, name) = (people_of(&source, sid), session.person.as_str());
        self.ephemeral
            .add_upstream_name(&place, name, session.ends_at, ctx.now)
            .await?;
        // The release before reads this alone, in which one of two may be lost.
        let note = named_session(&source, sid);
        let known = self.ephemeral.upstream_note(&note, ctx.now).await?;
        let known = known.unwrap_or_default();
        let mut people: BTreeSet<&str> = known.split_whitespace().collect();
        people.insert(session.person.as_str());
        let people: Vec<&str> = people.into_iter().collect();
        self.ephemeral
            .put_upstream_note(&note, &people.join(" "), session.ends_at, ctx.now)
            .await?;
        Ok(())
    }
}

/// Whether a provider takes two sources for one client, so that it tells one of them alone.
fn is_one_client(other: &UpstreamSource, source: &UpstreamSource) -> bool {
    other.asks_as(&source.settings.issuer, &source.settings.client_id)
}

fn away(state: &str) -> HashedToken {
    HashedToken::of(&format!("upstream-away/{state}"))
}

fn named_session(source: &UpstreamSource, sid: &str) -> HashedToken {
    of_session_there("upstream-session", source, sid)
}

fn left_there(source: &UpstreamSource, sid: &str) -> HashedToken {
    of_session_there("upstream-left", source, sid)
}

fn people_of(source: &UpstreamSource, sid: &str) -> HashedToken {
    of_session_there("upstream-people", source, sid)
}

fn of_session_there(what: &str, source: &UpstreamSource, sid: &str) -> HashedToken {
    let (issuer, client) = (&source.settings.issuer, &source.settings.client_id);
    HashedToken::of(&format!("{what}/{issuer} {client} {sid}"))
}

fn began(session: &SessionId) -> HashedToken {
    HashedToken::of(&format!("upstream-began/{session}"))
}
