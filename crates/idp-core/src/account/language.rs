//! The language of one's own pages and mails.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::context::Ctx;

impl Idp {
    /// Remembers the language that the person chose, by its tag; what is not spoken here means that
    /// the browser decides again. What is remembered now.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_set_language(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        chosen: &str,
    ) -> Result<Option<String>, Failure> {
        let allowed = self.speaks(chosen) && signed_in.institution.speaks(chosen);
        let language = allowed.then(|| chosen.to_owned());
        let (id, now, kept) = (signed_in.person.id.clone(), ctx.now, language.clone());
        self.durable
            .write(move |tx| tx.set_language(&id, kept.as_deref(), now))
            .await?;
        Ok(language)
    }
}
