//! What pages load of an institution's look: open to everybody, as the pages are.

use crate::idp::{Failure, Idp};
use sluis_model::{
    institution::Institution,
    look::{Picture, Theme},
};
use std::{borrow::Cow, sync::Arc};

impl Idp {
    /// An institution with every look that a page of it may be shown in: what is published, and what
    /// is being worked on, for previews.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn looks_of(
        &self,
        slug: &str,
        drafts: bool,
    ) -> Result<Option<(Arc<Institution>, Vec<Theme>)>, Failure> {
        let slug = slug.to_owned();
        Ok(self
            .durable
            .read(move |tx| {
                let Some(institution) = tx.institution_by_slug(&slug)? else {
                    return Ok(None);
                };
                let look = &institution.look;
                let mut themes: Vec<Theme> = look.published().map(Cow::into_owned).collect();
                if drafts {
                    let all = tx.look_drafts(&institution.id)?;
                    themes.extend(all.into_iter().map(|draft| {
                        let of_portal = draft.portal.is_some();
                        if of_portal {
                            look.completed(&draft.theme).into_owned()
                        } else {
                            draft.theme
                        }
                    }));
                    // A preview of a look without a draft begins with the bare preset.
                    themes.push(Theme::default());
                }
                Ok(Some((institution, themes)))
            })
            .await?)
    }

    /// A picture of an institution's look.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn look_picture(&self, slug: &str, hash: &str) -> Result<Option<Picture>, Failure> {
        let (slug, hash) = (slug.to_owned(), hash.to_owned());
        Ok(self
            .durable
            .read(move |tx| match tx.institution_by_slug(&slug)? {
                Some(institution) => tx.picture(&institution.id, &hash),
                None => Ok(None),
            })
            .await?)
    }
}
