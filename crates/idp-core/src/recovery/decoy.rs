//! The question that is shown for a name and a number that fit nobody: always the same for the same two, and different
//! for others, so that the one real question does not stand out among many tries.

use crate::idp::{Failure, Idp};
use serde_json::json;
use sluis_model::{
    context::Ctx,
    institution::Institution,
    phone::PhoneNumber,
    policy::Localized,
    ports::StoreError,
    seal::{Sealed, Sealer, installation_secret_place},
};
use zeroize::Zeroizing;

/// The name of what questions are drawn by. It is a secret of its own: a draw by the sealing key would change with
/// that key, and the questions that people chose would be those that stay.
const NAME: &str = "recovery-decoys";

impl Idp {
    /// A question of the institution's list, or one that was in it and that somebody there still has: whoever chose it
    /// does not stand out either. Each of them is weighed by itself, so that another list changes none but those that
    /// are there no more, and those that give way to a new one. To be asked whoever fits: it costs the same then.
    pub(super) async fn decoy(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        login_key: &str,
        number: &PhoneNumber,
    ) -> Result<Localized, Failure> {
        let id = institution.id.clone();
        let (sealed, in_use) = self
            .durable
            .read(move |tx| Ok((tx.installation_secret(NAME)?, tx.questions_in_use(&id)?)))
            .await?;
        let sealed = match sealed {
            Some(sealed) => sealed,
            None => self.make_draw(ctx).await?,
        };
        let draw = self.open_draw(&sealed)?;
        let weight = |question: &Localized| {
            let number = number.as_str();
            let text = json!([institution.id, login_key, number, question]).to_string();
            draw.mac(None, &text)
        };
        let listed = &institution.policy.recovery.self_service.questions;
        let all = listed.iter().cloned().chain(in_use);
        Ok(all.max_by_key(weight).unwrap_or_default())
    }

    /// Whoever asks first makes it.
    async fn make_draw(&self, ctx: &Ctx) -> Result<Sealed, Failure> {
        let drawn = Zeroizing::new(ctx.random::<32>());
        let place = installation_secret_place(NAME);
        let fresh = self.sealer.seal(drawn.as_slice(), &place, ctx);
        let written = self
            .durable
            .write(move |tx| match tx.installation_secret(NAME)? {
                Some(sealed) => Ok(sealed),
                None => tx.add_installation_secret(NAME, &fresh).map(|()| fresh),
            })
            .await;
        match written {
            // Another replica was first.
            Err(StoreError::Conflict(_)) => {
                let found = self.durable.read(|tx| tx.installation_secret(NAME)).await?;
                let gone = || StoreError::Unavailable("what questions are drawn by is gone".into());
                Ok(found.ok_or_else(gone)?)
            }
            written => Ok(written?),
        }
    }

    fn open_draw(&self, sealed: &Sealed) -> Result<Sealer, Failure> {
        let opened = self.sealer.open(sealed, &installation_secret_place(NAME))?;
        let bytes: Option<[u8; 32]> = opened.as_slice().try_into().ok();
        let draw = bytes.and_then(|bytes| Sealer::new(&[(NAME.to_owned(), Zeroizing::new(bytes))]));
        draw.ok_or_else(|| {
            Failure::Internal("what questions are drawn by has another length".into())
        })
    }
}
