//! A visit to a provider: somebody leaves with a `state` that only this browser can bring back, once, and is met
//! again with what the provider says. For a sign-in and for the unlock of the factor pages alike.

use crate::idp::{Failure, Idp};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sluis_model::{
    browser::Browser,
    context::{Ctx, Timestamp},
    ids::TransactionId,
    institution::Institution,
    ports::upstream::{UpstreamError, UpstreamReturn, UpstreamStart, UpstreamVouched},
    secret::{HashedToken, Secret},
    transaction::SourceTrouble,
    upstream::{UnlockVisit, UpstreamAttempt, UpstreamSource},
};

/// Visits to providers that one network address begins in a quarter of an hour, an institution's each: more
/// than a large school behind one address does.
const MOST_VISITS: u32 = 3000;

/// What came back from a provider. Everything in it is unproven text.
#[derive(Debug, Clone, Default)]
pub struct SourceAnswer {
    /// `state`.
    pub state: String,
    /// `code`.
    pub code: Option<Secret>,
    /// `iss` (RFC 9207).
    pub iss: Option<String>,
    /// `error`.
    pub error: Option<String>,
    /// Whose address it came to, by the short names of institution and source; `None` for the one that
    /// all sources shared.
    pub came_to: Option<(String, String)>,
}

/// Somebody came back with a `state` of ours, which is spent now.
#[derive(Debug)]
pub struct Returned {
    pub(crate) attempt: UpstreamAttempt,
    pub(crate) subject: HashedToken,
    pub(crate) answer: SourceAnswer,
}

impl Returned {
    /// What was to be unlocked, if it was no sign-in.
    #[must_use]
    pub fn unlock(&self) -> Option<&UnlockVisit> {
        self.attempt.unlock.as_ref()
    }
}

/// Somebody is about to be sent away.
pub(crate) struct Leaving<'a> {
    pub(crate) institution: &'a Institution,
    pub(crate) source: &'a UpstreamSource,
    /// In which sign-in; none of that id where something is to be unlocked.
    pub(crate) signin: TransactionId,
    pub(crate) unlock: Option<UnlockVisit>,
    /// The hash of the browser's own cookie.
    pub(crate) bound_to: HashedToken,
    pub(crate) prompt: Option<&'a str>,
    pub(crate) max_age: Option<u32>,
    pub(crate) login_hint: Option<&'a str>,
    pub(crate) ui_locales: Option<&'a str>,
    /// It ends no later.
    pub(crate) ends_at: Option<Timestamp>,
}

/// What an attempt keeps sealed.
#[derive(Serialize, Deserialize)]
struct Secrets {
    nonce: String,
    verifier: String,
}

impl Idp {
    /// One more visit to a provider; the minutes to wait where there were too many from this network.
    pub(crate) async fn count_visit(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
    ) -> Result<Option<u32>, Failure> {
        let quarter = chrono::Duration::minutes(15);
        let what = format!("upstream/{}", institution.id);
        self.count_networks(ctx, &what, &browser.address, quarter, MOST_VISITS)
            .await
    }

    /// The address that somebody is sent to, once the attempt is kept.
    pub(crate) async fn leave_for_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        leaving: Leaving<'_>,
    ) -> Result<Result<String, UpstreamError>, Failure> {
        let source = leaving.source;
        let text = || BASE64URL_NOPAD.encode(&ctx.random::<32>());
        let (state, nonce, verifier) = (text(), text(), Secret::new(text()));
        let started = self
            .upstream
            .begin(UpstreamStart {
                source: &source.settings,
                redirect_uri: &self.callback(browser, leaving.institution, source),
                state: &state,
                nonce: &nonce,
                verifier: &verifier,
                prompt: leaving.prompt,
                max_age: leaving.max_age,
                login_hint: leaving.login_hint.filter(|hint| !hint.is_empty()),
                ui_locales: leaving.ui_locales,
                now: ctx.now,
            })
            .await;
        let url = match started {
            Ok(url) => url,
            Err(error) => return Ok(Err(error)),
        };
        let subject = UpstreamAttempt::subject(&state);
        let secrets = Secrets {
            nonce,
            verifier: verifier.expose().to_owned(),
        };
        let secrets =
            serde_json::to_vec(&secrets).map_err(|error| Failure::Internal(error.to_string()))?;
        let place = UpstreamAttempt::secrets_place(&subject);
        let ends_at = ctx.now + chrono::Duration::minutes(UpstreamAttempt::MINUTES);
        let attempt = UpstreamAttempt {
            signin: leaving.signin,
            unlock: leaving.unlock,
            browser: leaving.bound_to,
            source: source.id.clone(),
            issuer: source.settings.issuer.clone(),
            secrets: self.sealer.seal(&secrets, &place, ctx),
            max_age: leaving.max_age,
            began_at: ctx.now,
            ends_at: leaving.ends_at.map_or(ends_at, |most| ends_at.min(most)),
        };
        self.ephemeral
            .put_upstream_attempt(&subject, &attempt, ctx.now)
            .await?;
        Ok(Ok(url))
    }

    /// Takes the visit that an answer belongs to. `None` where nobody is known to be away with this
    /// `state`: it was never ours, or was brought back before, or took too long.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn source_answered(
        &self,
        ctx: &Ctx,
        answer: SourceAnswer,
    ) -> Result<Option<Returned>, Failure> {
        let subject = UpstreamAttempt::subject(&answer.state);
        let taken = self
            .ephemeral
            .take_upstream_attempt(&subject, ctx.now)
            .await?;
        Ok(taken.map(|attempt| Returned {
            attempt,
            subject,
            answer,
        }))
    }

    /// What the provider says to the code that came back.
    pub(crate) async fn ask_source(
        &self,
        ctx: &Ctx,
        returned: &Returned,
        source: &UpstreamSource,
        redirect_uri: &str,
        code: &Secret,
    ) -> Result<Result<UpstreamVouched, UpstreamError>, Failure> {
        let attempt = &returned.attempt;
        let place = UpstreamAttempt::secrets_place(&returned.subject);
        let opened = self.sealer.open(&attempt.secrets, &place)?;
        let secrets: Secrets = serde_json::from_slice(&opened)
            .map_err(|error| Failure::Internal(error.to_string()))?;
        let secret = self.source_secret(source)?;
        let back = UpstreamReturn {
            source: &source.settings,
            secret: secret.as_ref(),
            redirect_uri,
            code,
            iss: returned.answer.iss.as_deref(),
            nonce: &secrets.nonce,
            verifier: &Secret::new(secrets.verifier),
            fresh_since: attempt.max_age.map(|age| fresh_since(ctx, attempt, age)),
            now: ctx.now,
        };
        Ok(self.upstream.finish(back).await)
    }
}

/// What a provider's own `error` means to us. Its description is a stranger's text and goes nowhere.
pub(crate) fn denial(error: Option<&str>) -> (&'static str, SourceTrouble) {
    match error {
        Some("access_denied" | "login_required" | "interaction_required") => {
            ("denied", SourceTrouble::Denied)
        }
        Some("temporarily_unavailable" | "server_error") => {
            ("unavailable", SourceTrouble::Unreachable)
        }
        Some(_) => ("error", SourceTrouble::NotInOrder),
        None => ("no_code", SourceTrouble::NotInOrder),
    }
}

/// Since when somebody must have signed in at the provider, where that was asked: within `max_age`, or
/// during the visit.
fn fresh_since(ctx: &Ctx, attempt: &UpstreamAttempt, max_age: u32) -> Timestamp {
    let age = chrono::Duration::seconds(i64::from(max_age));
    (ctx.now - age).min(attempt.began_at)
}
