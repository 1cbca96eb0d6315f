//! A look as one file: to keep, and to give to another location of the same school.

use super::{LookChange, LookPart, PictureFault, state};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use sluis_model::{
    context::Ctx,
    look::{LookOf, Picture, PicturePlace, Theme},
};
use std::collections::BTreeMap;

/// The form of the file.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LookFile {
    /// Says what the file is, and in which form.
    sluis_look: u32,
    theme: Theme,
    /// The pictures by their place, in base64.
    #[serde(default)]
    pictures: BTreeMap<PicturePlace, String>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportFault {
    /// Not such a file, or one that was changed so that it is none any more; with the reader's words,
    /// which name line and column.
    NotALook(String),
    /// A picture in it is not taken.
    Picture(PicturePlace, PictureFault),
}

/// What an import came to.
#[derive(Debug)]
pub enum LookImport {
    /// The file is not taken.
    Refused(ImportFault),
    /// What changing the draft to it came to.
    Change(LookChange),
}

impl Idp {
    /// The look that is worked on, or else published, as a file; `None` when there is no such portal
    /// here.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_export_look(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeLook>,
        of: &LookOf,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let (permit, of) = (permit.clone(), of.clone());
        let found = self
            .durable
            .read(move |tx| {
                let Some(current) = state(tx, &permit, &of)? else {
                    return Ok(None);
                };
                let theme = current.theme();
                let mut pictures = BTreeMap::new();
                for (place, picture) in &theme.pictures {
                    if let Some(found) = tx.picture(permit.institution_id(), &picture.hash)? {
                        pictures.insert(*place, BASE64.encode(&found.bytes));
                    }
                }
                Ok(Some(LookFile {
                    sluis_look: FORM,
                    theme,
                    pictures,
                }))
            })
            .await?;
        found
            .map(|file| {
                serde_json::to_vec_pretty(&file)
                    .map_err(|error| Failure::Internal(error.to_string()))
            })
            .transpose()
    }

    /// Makes the draft what a file says. Its pictures are judged as if they were handed in one by one.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_import_look(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        seen: &str,
        bytes: &[u8],
    ) -> Result<LookImport, Failure> {
        let refused = |fault| Ok(LookImport::Refused(fault));
        let mut file: LookFile = match serde_json::from_slice(bytes) {
            Ok(file) => file,
            Err(error) => return refused(ImportFault::NotALook(error.to_string())),
        };
        if file.sluis_look != FORM {
            let form = format!("sluis_look {}", file.sluis_look);
            return refused(ImportFault::NotALook(form));
        }
        // Names of pictures mean nothing elsewhere; what the file holds gets its own.
        file.theme.pictures.clear();
        let mut pictures: Vec<Picture> = vec![];
        for (place, content) in file.pictures {
            let Ok(bytes) = BASE64.decode(content.as_bytes()) else {
                return refused(ImportFault::Picture(place, PictureFault::Broken));
            };
            match self.vetted(ctx, permit, place, bytes).await? {
                Ok(picture) => {
                    file.theme.pictures.insert(place, picture.what.clone());
                    pictures.push(picture);
                }
                Err(fault) => return refused(ImportFault::Picture(place, fault)),
            }
        }
        let part = LookPart::Whole(Box::new(file.theme));
        self.change_look(ctx, permit, of, seen, part, pictures)
            .await
            .map(LookImport::Change)
    }
}
