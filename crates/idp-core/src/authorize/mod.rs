//! The authorization endpoint's rules: a table of checks turns the raw request into a checked one.
//!
//! As soon as client and redirect URI are proven, the target is a [`ReplyTo`], the only way to
//! answer a portal. Faults before that are pages; faults after it travel by `ReplyTo`.

mod checks;
mod push;
mod sent;
mod settle;

use crate::{
    idp::{Failure, Idp},
    reply::ReplyTo,
    signin::{Answer, Begun, SignInLook},
};
pub(crate) use checks::still_allowed;
use checks::{CHECKS, Checked};
pub use push::Pushed;
use sent::{Sent, Way};
pub(crate) use settle::named_outright;
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    client::Client,
    context::Ctx,
    ids::ClientId,
    transaction::{Purpose, Transaction, WantedSubject},
};
use sluis_protocol::reply::Reply;
use sluis_protocol::{
    authorize::{AuthorizationRequest, ReturnParams},
    error::OAuthError,
    params::Params,
    redirect_uri::RedirectUri,
};
use std::sync::Arc;

/// A request that nobody can be answered for: a page of our own, and no redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Untrusted {
    /// No such portal, or it is closed.
    UnknownClient,
    /// The redirect URI is missing or not one of the portal's own.
    RedirectUri {
        /// The portal's name.
        portal: String,
        /// Where the portal lives, for a way on.
        home: Option<String>,
    },
    /// The request can't be used, and where its refusal belongs stands in what can't be used.
    Request {
        /// The portal's name.
        portal: String,
        /// Where the portal lives, for a way on.
        home: Option<String>,
        /// What is wrong.
        error: OAuthError,
    },
    /// The request can't be read.
    Malformed(OAuthError),
}

/// What an authorization request comes to.
#[derive(Debug)]
pub enum Authorized {
    /// An error page that goes nowhere.
    Page(Untrusted),
    /// An answer or a refusal, to the portal, with the look of the page that carries it, where one does.
    Reply(Reply, Option<Box<SignInLook>>, BrowserChanges),
    /// A page is needed.
    SignIn(Box<Transaction>, BrowserChanges),
    /// The portal named a sign-in source: on to its page, at the institution's own provider.
    Away(String, BrowserChanges),
}

/// A request that passed every check.
struct Approved {
    request: AuthorizationRequest,
    subjects: Vec<WantedSubject>,
}

impl Idp {
    /// An authorization request (RFC 6749 §4.1.1), by GET or POST: `raw` is its parameters.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn authorize(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        raw: &str,
    ) -> Result<Authorized, Failure> {
        let parsed = Params::parse(raw);
        // Even a request that repeats parameters can say where its refusal belongs, if what names
        // the portal is not in doubt.
        let lenient;
        let params = match &parsed {
            Ok(params) => params,
            Err(_) => {
                lenient = Params::parse_leniently(raw);
                &lenient
            }
        };
        let Some(client_id) = params.get("client_id").map(ClientId::from) else {
            return Ok(Authorized::Page(Untrusted::UnknownClient));
        };
        let client = self.durable.glance(move |tx| tx.client(&client_id)).await?;
        let there = |client: &Arc<Client>| client.active && ctx.serves(client);
        let Some(client) = client.filter(there) else {
            return Ok(Authorized::Page(Untrusted::UnknownClient));
        };
        if let Err(error) = &parsed {
            let error = error.clone();
            // Twice the same name: if it is one that fixes the target, there is no target.
            return if repeats_target(raw) {
                Ok(Authorized::Page(Untrusted::Malformed(error)))
            } else {
                self.refuse_outside(ctx, &client, params, error).await
            };
        }
        let sent = match self.sent(ctx, &client, params).await? {
            Ok(sent) => sent,
            Err(error) => return self.refuse_outside(ctx, &client, params, error).await,
        };
        let Some(reply_to) = self.target(ctx, &client, &sent.params) else {
            return Ok(Authorized::Page(wrong_target(&client)));
        };
        let approved = match self.check(ctx, &client, &sent).await? {
            Ok(approved) => approved,
            Err(error) => return self.refuse(ctx, &reply_to, &error).await,
        };
        let raw = for_a_new_start(params);
        self.begin(ctx, browser, &client, &reply_to, (sent, approved, raw))
            .await
    }

    /// Judges a request by the table, and what only the keys can tell.
    async fn check(
        &self,
        ctx: &Ctx,
        client: &Client,
        sent: &Sent,
    ) -> Result<Result<Approved, OAuthError>, Failure> {
        if kept_bytes(&sent.params) > MOST_ASKED_BYTES {
            return Ok(Err(OAuthError::invalid_request("the request is too large")));
        }
        let mut request = match AuthorizationRequest::parse(&sent.params) {
            Ok(request) => request,
            Err(error) => return Ok(Err(error)),
        };
        if sent.dpop_jkt.is_some() {
            request.dpop_jkt.clone_from(&sent.dpop_jkt);
        }
        let checked = Checked {
            sent,
            client,
            protocol: &self.tokens.settings().protocol,
            request: &request,
        };
        for (_, check) in CHECKS {
            if let Err(error) = check(&checked) {
                return Ok(Err(error));
            }
        }
        let mut subjects = vec![];
        let by_claims = request.claims.subjects();
        if !by_claims.is_empty() {
            subjects.push(WantedSubject {
                client: client.id.clone(),
                any_of: by_claims,
            });
        }
        if let Some(hint) = &request.id_token_hint {
            // That it has expired says nothing about whom it names (OpenID Connect Core §3.1.2.1).
            match self.tokens.verify_id_token_hint(ctx, hint).await? {
                Some(hint) => subjects.push(WantedSubject {
                    client: hint.client,
                    any_of: vec![hint.subject],
                }),
                None => {
                    return Ok(Err(OAuthError::invalid_request(
                        "the id_token_hint is not an ID token of this provider",
                    )));
                }
            }
        }
        Ok(Ok(Approved { request, subjects }))
    }

    /// Begins the sign-in of an approved request, or answers it at once.
    async fn begin(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        client: &Arc<Client>,
        reply_to: &ReplyTo,
        (sent, approved, raw): (Sent, Approved, String),
    ) -> Result<Authorized, Failure> {
        let request = approved.request;
        let source = request.idp_hint.clone();
        let (institution, username) = self.settle(browser, client, &request).await?;
        let purpose = Purpose::Portal {
            client: client.id.clone(),
            redirect_uri: reply_to.redirect_uri().clone(),
            response_mode: reply_to.mode(),
            state: reply_to.state().map(str::to_owned),
            subjects: approved.subjects,
            request: Box::new(request),
            raw,
            pushed: match sent.way {
                Way::Pushed(token) => Some(token),
                Way::Browser | Way::Pushing => None,
            },
        };
        let begun = self
            .begin_for_portal(ctx, browser, purpose, institution, username, reply_to)
            .await?;
        Ok(match begun {
            Begun::SignIn(transaction, changes) => {
                let hinted = source.as_deref();
                let away = self.to_hinted_source(ctx, browser, &transaction, &changes, hinted);
                match away.await? {
                    Some(url) => Authorized::Away(url, changes),
                    None => Authorized::SignIn(transaction, changes),
                }
            }
            Begun::Refused(reply, look) => {
                Authorized::Reply(reply, look, BrowserChanges::default())
            }
            Begun::Answered(answer, changes) => match *answer {
                Answer::Portal(reply, look) => Authorized::Reply(reply, look, changes),
                Answer::Own(path) => {
                    return Err(Failure::Internal(format!(
                        "a portal was answered with {path}"
                    )));
                }
            },
        })
    }

    /// The target that parameters name, if it is the client's own.
    fn target(&self, ctx: &Ctx, client: &Client, params: &Params) -> Option<ReplyTo> {
        let uri = params.get("redirect_uri").map(RedirectUri::as_sent)?;
        ReplyTo::prove(
            client,
            uri,
            &ReturnParams::read(params),
            ctx.issuer(&self.settings.issuer),
        )
    }

    /// Refuses a request of which only what stands outside can be used: to the target that stands
    /// there, if it is proven; else on a page.
    async fn refuse_outside(
        &self,
        ctx: &Ctx,
        client: &Client,
        outer: &Params,
        error: OAuthError,
    ) -> Result<Authorized, Failure> {
        if let Some(reply_to) = self.target(ctx, client, outer) {
            return self.refuse(ctx, &reply_to, &error).await;
        }
        Ok(Authorized::Page(Untrusted::Request {
            portal: client.name.clone(),
            home: client.settings.home_url.clone(),
            error,
        }))
    }

    async fn refuse(
        &self,
        ctx: &Ctx,
        reply_to: &ReplyTo,
        error: &OAuthError,
    ) -> Result<Authorized, Failure> {
        let reply = self.send(ctx, reply_to.error(ctx, error)).await?;
        Ok(Authorized::Reply(reply, None, BrowserChanges::default()))
    }
}

fn wrong_target(client: &Client) -> Untrusted {
    Untrusted::RedirectUri {
        portal: client.name.clone(),
        home: client.settings.home_url.clone(),
    }
}

/// The parameters that count; what nobody knows is not kept.
const KNOWN: [&str; 24] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "id_token_hint",
    "login_hint",
    "ui_locales",
    "acr_values",
    "claims",
    "institution",
    "org",
    "domain_hint",
    "idp_hint",
    "kc_idp_hint",
    "display",
    "resource",
    "dpop_jkt",
];

/// What of a request is kept.
fn known(params: &Params) -> impl Iterator<Item = (&str, &str)> {
    params.iter().filter(|(name, _)| KNOWN.contains(name))
}

/// The most bytes that all the parameters that count may come to, also of a request that is pushed.
const MOST_ASKED_BYTES: usize = 16 * 1024;

/// What a request takes up while it is kept: control characters are written as six bytes.
fn kept_bytes(params: &Params) -> usize {
    let bytes = |text: &str| -> usize {
        let sizes = text.bytes().map(|b| if b < b' ' { 6 } else { 1 });
        sizes.sum()
    };
    known(params)
        .map(|(name, value)| name.len() + bytes(value))
        .sum()
}

/// What a new start of the same request needs: its parameters, and where more of them stand. Of what
/// is very long nothing is kept.
fn for_a_new_start(params: &Params) -> String {
    let elsewhere = ["request", "request_uri"];
    let elsewhere = elsewhere
        .into_iter()
        .filter_map(|name| Some((name, params.get(name)?)));
    let encoded = known(params).chain(elsewhere).collect::<Params>().encode();
    if encoded.len() <= MOST_KEPT_BYTES {
        return encoded;
    }
    // The portal has to begin again itself; its state would not come back whole.
    String::new()
}

/// The most bytes of a request that are kept for a new start.
const MOST_KEPT_BYTES: usize = 8 * 1024;

/// Names are compared as they are read, decoded: `client%5Fid` is `client_id`.
fn repeats_target(raw: &str) -> bool {
    let count = |wanted: &str| {
        url::form_urlencoded::parse(raw.as_bytes())
            .filter(|(name, _)| name == wanted)
            .count()
    };
    count("client_id") > 1 || count("redirect_uri") > 1
}
