//! Consent: the person allows a portal what it asks for, or does not.

use super::{Answer, Outcome, Screen, SignInLook};
use crate::{
    device,
    dispatch::Next,
    idp::{Failure, Idp},
    reply::ReplyTo,
};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::TransactionId,
    secret::HashedToken,
    transaction::Purpose,
};
use sluis_protocol::error::{ErrorCode, OAuthError};

impl Idp {
    /// The answer to the consent page. It is remembered when the sign-in is answered. `seen` is the mark of
    /// what stood on that page ([`Screen::consent_mark`]): a yes to something else leads to the page once more.
    /// A page that was shown before there were marks brings none.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_consent(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        allow: bool,
        seen: &str,
    ) -> Result<Outcome, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let (Next::Consent, Some(client), Some(person)) =
            (screen.next, screen.client.clone(), screen.person.clone())
        else {
            return self.not_this_step(ctx, browser, screen).await;
        };
        if !allow {
            // A clear no ends this sign-in: nothing that was shown here opens anything later.
            let mut transaction = screen.transaction.clone();
            transaction.start_over();
            transaction.finished_at = Some(ctx.now);
            self.keep(ctx, &transaction).await?;
            if let Purpose::Device { user_code, .. } = &screen.transaction.purpose {
                let denied = self.deny_device(ctx, user_code, &person).await?;
                let institution = screen.institution.as_ref();
                let look = institution.map(|institution| institution.slug.as_str());
                return Ok(Outcome::Answered(
                    Box::new(Answer::Own(device::done_page(denied, look))),
                    BrowserChanges::default(),
                ));
            }
            let reply_to = ReplyTo::prove_again(
                &screen.transaction.purpose,
                &client,
                ctx.issuer(&self.settings.issuer),
            )
            .ok_or_else(|| Failure::Internal("the portal may no longer be answered".to_owned()))?;
            let error = OAuthError::new(ErrorCode::AccessDenied, "the person did not consent");
            let reply = self.send(ctx, reply_to.error(ctx, &error)).await?;
            self.drop_pushed(&screen.transaction.purpose).await?;
            let look = SignInLook::of_answer(&reply, &screen);
            return Ok(Outcome::Answered(
                Box::new(Answer::Portal(reply, look)),
                BrowserChanges::default(),
            ));
        }
        if !seen.is_empty() && seen != screen.consent_mark() {
            let transaction = Box::new(screen.transaction);
            return Ok(Outcome::Continue(transaction, BrowserChanges::default()));
        }
        let mut transaction = screen.transaction.clone();
        transaction.consented = true;
        let scope = screen.consent_scope();
        let event = Event::new(EventKind::ConsentGiven, ctx)
            .by(&person.institution, &person.id)
            .with(serde_json::json!({ "client": client.id.as_str(), "scope": scope.to_string() }));
        let (person_id, client_id, now) = (person.id.clone(), client.id.clone(), ctx.now);
        let device = matches!(transaction.purpose, Purpose::Device { .. });
        let remembered = !(device && client.settings.first_party);
        self.durable
            .write(move |tx| {
                if remembered {
                    // A device asks for less than a portal: what that may do already stays allowed.
                    let before = tx.consent(&person_id, &client_id)?.filter(|_| device);
                    let scope = before.map_or_else(|| scope.clone(), |before| before.union(&scope));
                    tx.give_consent(&person_id, &client_id, &scope, now)?;
                }
                tx.record(&event)
            })
            .await?;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }
}

impl Screen {
    /// What the consent page asks, in one mark: whom, for which portal, and what. The portal may be permitted
    /// more while the page is looked at, and another person may sign in beside it.
    #[must_use]
    pub fn consent_mark(&self) -> String {
        let person = self.person.as_ref().map(|person| person.id.as_str());
        let client = self.client.as_ref().map(|client| client.id.as_str());
        let of = [person, client].map(Option::unwrap_or_default).join("/");
        let mark = HashedToken::of(&format!("consent/{of}/{}", self.consent_scope()));
        mark.as_str().to_owned()
    }
}
