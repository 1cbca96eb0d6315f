//! Who asks for a page of our own: the account, the console.

use super::Begun;
use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    browser::{Browser, BrowserChanges, Change},
    context::Ctx,
    ids::TransactionId,
};

/// How a page of our own is answered.
#[derive(Debug)]
pub enum OwnPage {
    /// With the page: this is who is signed in, by all that policy asks at this moment.
    Serve(Box<SignedIn>),
    /// By asking for it once more, with these cookies.
    Again(BrowserChanges),
    /// With a sign-in, which leads back.
    SignIn(TransactionId, BrowserChanges),
    /// It can't be had.
    Nowhere,
}

impl Idp {
    /// Who is signed in for a page of our own at `path`; `institution` is the short name that the request
    /// brings, if it brings one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn own_page(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        path: &str,
        institution: Option<&str>,
    ) -> Result<OwnPage, Failure> {
        let begun = self
            .begin_for_own_page(ctx, browser, path, institution, None)
            .await?;
        Ok(match begun {
            Begun::Answered(_, changes) if matches!(changes.session, Change::Keep) => {
                match self.signed_in(ctx, browser).await? {
                    Some(signed_in) => OwnPage::Serve(Box::new(signed_in)),
                    None => OwnPage::Again(changes),
                }
            }
            Begun::Answered(_, changes) => OwnPage::Again(changes),
            Begun::SignIn(transaction, changes) => OwnPage::SignIn(transaction.id, changes),
            Begun::Refused(..) => OwnPage::Nowhere,
        })
    }
}
