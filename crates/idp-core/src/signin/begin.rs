//! The beginning of a sign-in: for a portal, or for a page of our own.

use super::{Answer, Outcome, SignInLook, lacking::no_kind_counts};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
    reply::ReplyTo,
    session_state::session_state,
};
use sluis_model::browser::{Browser, BrowserChanges, Change};
use sluis_model::{
    context::Ctx,
    ids::TransactionId,
    secret::{HashedToken, PlainToken, TokenKind},
    transaction::{InstitutionSource, Purpose, SettledInstitution, Transaction},
};
use sluis_protocol::error::{ErrorCode, OAuthError};
use sluis_protocol::reply::Reply;

/// What a request to sign in comes to.
#[derive(Debug)]
pub enum Begun {
    /// A page is needed: on to the transaction's.
    SignIn(Box<Transaction>, BrowserChanges),
    /// Nothing more is needed.
    Answered(Box<Answer>, BrowserChanges),
    /// A page is needed, and none may be shown; with the look of the page that carries the refusal, where one does.
    Refused(Reply, Option<Box<SignInLook>>),
}

impl Idp {
    /// Begins for a checked request of a portal.
    pub(crate) async fn begin_for_portal(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        purpose: Purpose,
        institution: Option<SettledInstitution>,
        username: Option<String>,
        reply_to: &ReplyTo,
    ) -> Result<Begun, Failure> {
        let (silent, language) = match &purpose {
            Purpose::Portal { request, .. } | Purpose::Device { request, .. } => {
                (request.prompt.none, self.language_of(&request.ui_locales))
            }
            Purpose::Own { .. } => (false, None),
        };
        let (transaction, changes) =
            self.new_transaction(ctx, browser, purpose, institution, language, username);
        let mut screen = self.gather(ctx, browser, transaction).await?;
        if matches!(screen.next, Next::Answer(_) | Next::Unmet) {
            let transaction = screen.transaction.clone();
            let answered = self
                .answer(ctx, browser, screen, BrowserChanges::default())
                .await;
            match answered {
                Ok(Outcome::Answered(answer, changes)) => {
                    return Ok(Begun::Answered(answer, changes));
                }
                // Its session has just ended: judged once more, without one.
                Ok(_) | Err(Failure::SignedOut) => {
                    screen = self.gather(ctx, browser, transaction).await?;
                }
                Err(error) => return Err(error),
            }
        }
        match screen.next {
            Next::Answer(_) | Next::Unmet => Err(Failure::Internal(
                "the portal may no longer be answered".to_owned(),
            )),
            next if silent => {
                let state = browser.state.as_deref().unwrap_or_default();
                let session_state = screen.client.as_ref().and_then(|client| {
                    session_state(ctx, &client.id, reply_to.redirect_uri(), state)
                });
                let refusal = reply_to.silent_error(ctx, &silent_error(next), session_state);
                let reply = self.send(ctx, refusal).await?;
                self.drop_pushed(&screen.transaction.purpose).await?;
                let look = SignInLook::of_answer(&reply, &screen);
                Ok(Begun::Refused(reply, look))
            }
            _ => {
                self.note_decision(ctx, &mut screen).await?;
                self.keep_begun(ctx, browser, &mut screen.transaction)
                    .await?;
                Ok(Begun::SignIn(Box::new(screen.transaction), changes))
            }
        }
    }

    /// Begins for a page of our own, at the institution of the host if it has one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn begin_for_own_page(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        path: &str,
        institution: Option<&str>,
        language: Option<&str>,
    ) -> Result<Begun, Failure> {
        let asked = institution.and_then(sluis_model::institution::Institution::slug_in);
        let host = browser.host.clone();
        let settled = self
            .durable
            .glance(move |tx| {
                if let Some(slug) = &asked
                    && let Some(found) = tx.institution_by_slug(slug)?.filter(|found| found.active)
                {
                    return Ok(Some(SettledInstitution {
                        id: found.id.clone(),
                        source: InstitutionSource::Typed,
                    }));
                }
                let found = tx.institution_by_host(&host)?.filter(|found| found.active);
                Ok(found.map(|found| SettledInstitution {
                    id: found.id.clone(),
                    source: InstitutionSource::Host,
                }))
            })
            .await?;
        let purpose = Purpose::Own {
            path: path.to_owned(),
        };
        let (transaction, changes) = self.new_transaction(
            ctx,
            browser,
            purpose,
            settled,
            language.map(str::to_owned),
            None,
        );
        let screen = self.gather(ctx, browser, transaction).await?;
        let mut transaction = screen.transaction.clone();
        if matches!(screen.next, Next::Answer(_)) {
            let answered = self.answer(ctx, browser, screen, changes.clone()).await;
            match answered {
                Ok(Outcome::Answered(answer, changes)) => {
                    return Ok(Begun::Answered(answer, changes));
                }
                // When its session has just ended, the sign-in is next.
                Ok(_) | Err(Failure::SignedOut) => {}
                Err(error) => return Err(error),
            }
        }
        self.keep_begun(ctx, browser, &mut transaction).await?;
        Ok(Begun::SignIn(Box::new(transaction), changes))
    }

    /// The hash of the browser's own cookie, which it is given where it has none.
    pub(crate) fn bind(ctx: &Ctx, browser: &Browser) -> (HashedToken, BrowserChanges) {
        let mut changes = BrowserChanges::default();
        let binding = browser.binding().unwrap_or_else(|| {
            let token = PlainToken::generate(TokenKind::Browser, ctx);
            let hash = token.hash();
            changes.token = Change::Set(token);
            hash
        });
        (binding, changes)
    }

    pub(crate) fn new_transaction(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        purpose: Purpose,
        institution: Option<SettledInstitution>,
        language: Option<String>,
        username: Option<String>,
    ) -> (Transaction, BrowserChanges) {
        let (binding, changes) = Self::bind(ctx, browser);
        let transaction = Transaction {
            id: TransactionId::generate(ctx),
            browser: binding,
            held_by: None,
            held_too: None,
            held_before: None,
            purpose,
            created_at: ctx.now,
            ends_at: ctx.now + self.settings.transaction_ttl,
            institution,
            language,
            username,
            whose: None,
            password: None,
            second_factor: None,
            shown_before: vec![],
            pending: None,
            method: None,
            phone: None,
            shared_computer: false,
            question_postponed: false,
            passkey_postponed: false,
            password_renewed: false,
            offer_enrolment: false,
            postponed: false,
            enrolling: false,
            recovery_codes_shown: false,
            account_chosen: false,
            consented: false,
            ignore_session: false,
            waiting_link: None,
            waiting_choice: None,
            wanted_account: None,
            source_trouble: None,
            noted: None,
            crowded: false,
            finished_at: None,
            finished_session: None,
        };
        (transaction, changes)
    }
}

/// What `prompt=none` is answered when a page would be needed (OpenID Connect Core §3.1.2.6).
fn silent_error(next: Next) -> OAuthError {
    match next {
        Next::Institution | Next::Password(_) => {
            OAuthError::new(ErrorCode::LoginRequired, "the person has to sign in")
        }
        Next::SelectAccount => OAuthError::new(
            ErrorCode::AccountSelectionRequired,
            "the person has to choose an account",
        ),
        Next::Consent => OAuthError::new(ErrorCode::ConsentRequired, "the person has to consent"),
        Next::Refused(_) => {
            OAuthError::new(ErrorCode::AccessDenied, "this account may not be used")
        }
        Next::Lacking => no_kind_counts(),
        _ => OAuthError::new(
            ErrorCode::InteractionRequired,
            "the person has to complete a step",
        ),
    }
}
