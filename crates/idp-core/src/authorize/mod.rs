//! The authorization endpoint's rules: a table of checks turns the raw request into a checked one.
//!
//! As soon as client and redirect URI are proven, the target is a [`ReplyTo`], the only way to
//! answer a portal. Faults before that are pages; faults after it travel by `ReplyTo`.

mod checks;
mod settle;

use crate::{
    idp::{Failure, Idp},
    reply::ReplyTo,
    signin::{Answer, Begun},
};
use checks::{CHECKS, Checked};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    context::Ctx,
    ids::{ClientId, PersonId},
    transaction::{Purpose, Transaction},
};
use sluis_protocol::reply::Reply;
use sluis_protocol::{
    authorize::{AuthorizationRequest, ReturnParams},
    error::OAuthError,
    params::Params,
    redirect_uri::RedirectUri,
};

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
    /// The request can't be read.
    Malformed(OAuthError),
}

/// What an authorization request comes to.
#[derive(Debug)]
pub enum Authorized {
    /// An error page that goes nowhere.
    Page(Untrusted),
    /// An answer or a refusal, to the portal.
    Reply(Reply, BrowserChanges),
    /// A page is needed.
    SignIn(Box<Transaction>, BrowserChanges),
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
        let client = self.durable.read(move |tx| tx.client(&client_id)).await?;
        let Some(client) = client.filter(|client| client.active) else {
            return Ok(Authorized::Page(Untrusted::UnknownClient));
        };
        let wrong_target = || Untrusted::RedirectUri {
            portal: client.name.clone(),
            home: client.settings.home_url.clone(),
        };
        let Some(redirect_uri) = params.get("redirect_uri").map(RedirectUri::as_sent) else {
            return Ok(Authorized::Page(wrong_target()));
        };
        let returns = ReturnParams::read(params);
        let Some(reply_to) = ReplyTo::prove(&client, redirect_uri, &returns, &self.settings.issuer)
        else {
            return Ok(Authorized::Page(wrong_target()));
        };
        if let Err(error) = parsed {
            // Twice the same name: if it is one that fixes the target, there is no target.
            return Ok(if repeats_target(raw) {
                Authorized::Page(Untrusted::Malformed(error))
            } else {
                refuse(&reply_to, &error)
            });
        }
        let request = match AuthorizationRequest::parse(params) {
            Ok(request) => request,
            Err(error) => return Ok(refuse(&reply_to, &error)),
        };
        let mut checked = Checked {
            params,
            client: &client,
            request,
            subject: None,
        };
        for (_, check) in CHECKS {
            if let Err(error) = check(&mut checked) {
                return Ok(refuse(&reply_to, &error));
            }
        }
        if let Some(hint) = checked.request.id_token_hint.clone() {
            match self.tokens.verify_id_token_hint(ctx, &hint).await? {
                Some(hint) => checked.subject = Some(PersonId::from(hint.subject)),
                None => {
                    return Ok(refuse(
                        &reply_to,
                        &OAuthError::invalid_request(
                            "the id_token_hint is not an ID token of this provider",
                        ),
                    ));
                }
            }
        }
        let subject = checked
            .subject
            .or_else(|| checked.request.claims.subject().map(PersonId::from));
        let request = checked.request;
        let (institution, username) = self.settle(browser, &client, &request).await?;
        let purpose = Purpose::Portal {
            client: client.id.clone(),
            redirect_uri: reply_to.redirect_uri().clone(),
            response_mode: reply_to.mode(),
            state: reply_to.state().map(str::to_owned),
            subject,
            request: Box::new(request),
            raw: known_only(params),
        };
        Ok(
            match self
                .begin_for_portal(ctx, browser, purpose, institution, username, &reply_to)
                .await?
            {
                Begun::SignIn(transaction, changes) => Authorized::SignIn(transaction, changes),
                Begun::Refused(reply) => Authorized::Reply(reply, BrowserChanges::default()),
                Begun::Answered(answer, changes) => match *answer {
                    Answer::Portal(reply) => Authorized::Reply(reply, changes),
                    Answer::Own(path) => {
                        return Err(Failure::Internal(format!(
                            "a portal was answered with {path}"
                        )));
                    }
                },
            },
        )
    }
}

/// The parameters that a new start of the same request needs; what nobody knows is not kept, and of
/// what is very long neither.
fn known_only(params: &Params) -> String {
    const KNOWN: [&str; 18] = [
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
        "display",
    ];
    let kept: Params = KNOWN
        .into_iter()
        .filter_map(|name| Some((name, params.get(name)?)))
        .collect();
    let encoded = kept.encode();
    if encoded.len() <= MOST_KEPT_BYTES {
        return encoded;
    }
    // The portal has to begin again itself; its state would not come back whole.
    String::new()
}

/// The most bytes of a request that are kept for a new start.
const MOST_KEPT_BYTES: usize = 8 * 1024;

fn refuse(reply_to: &ReplyTo, error: &OAuthError) -> Authorized {
    Authorized::Reply(reply_to.error(error), BrowserChanges::default())
}

fn repeats_target(raw: &str) -> bool {
    let count = |wanted: &str| {
        raw.split('&')
            .filter(|pair| pair.split('=').next() == Some(wanted))
            .count()
    };
    count("client_id") > 1 || count("redirect_uri") > 1
}
