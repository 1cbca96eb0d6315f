//! What a page beside a sign-in is shown with: whose look it has, and in which language.

use super::Screen;
use crate::idp::{Failure, Idp};
use sluis_model::{browser::Browser, context::Ctx, ids::TransactionId, institution::Institution};
use sluis_protocol::{reply::Reply, response_mode::ResponseMode};
use std::sync::Arc;

/// Whose look a page beside a sign-in has, and its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLook {
    /// The institution of the sign-in, where it is known.
    pub institution: Option<Arc<Institution>>,
    /// The language that was chosen in the sign-in, else what the person chose for good.
    pub language: Option<String>,
}

impl SignInLook {
    /// That of the page that the browser posts an answer from (Form Post Response Mode); nothing where no page
    /// carries it.
    pub(super) fn of_answer(reply: &Reply, screen: &Screen) -> Option<Box<Self>> {
        (reply.mode.channel() == ResponseMode::FormPost).then(|| {
            let chosen = screen.transaction.language.clone();
            let person = screen.person.as_ref();
            Box::new(Self {
                institution: screen.institution.clone(),
                language: chosen.or_else(|| person.and_then(|person| person.language.clone())),
            })
        })
    }
}

impl Idp {
    /// The look of a sign-in that is under way in this browser; nothing where there is none.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_look(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Option<SignInLook>, Failure> {
        let Ok(transaction) = self.signin_of(ctx, browser, id).await? else {
            return Ok(None);
        };
        let institution = match transaction.institution {
            Some(settled) => {
                let found = self.durable.glance(move |tx| tx.institution(&settled.id));
                found.await?
            }
            None => None,
        };
        Ok(Some(SignInLook {
            institution,
            language: transaction.language,
        }))
    }
}
