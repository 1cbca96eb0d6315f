//! A new passkey is kept: by its owner's account page, or by the invitation in a sign-in.

use super::{Asked, PasskeyRefusal};
use crate::{
    idp::{Failure, Idp},
    judged::still_as_judged,
    signin::FreshCodes,
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::SessionId,
    institution::Institution,
    letter::Letter,
    passkey::Passkey,
    person::Person,
    ports::StoreError,
    second_factor::FactorMethod,
    secret::Secret,
};

/// Whose passkey it becomes, and what it is called.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) institution: &'a Institution,
    pub(crate) person: &'a Person,
    /// The session that goes on afterwards, where there is one.
    pub(crate) goes_on: Option<&'a SessionId>,
}

/// A passkey that was added.
pub(crate) struct AddedPasskey {
    /// The person's epoch now.
    pub(crate) epoch: i64,
    /// What showing it is worth.
    pub(crate) method: FactorMethod,
    /// It is the first second factor; then recovery codes came with it.
    pub(crate) first: bool,
    /// Those codes.
    pub(crate) codes: Vec<Secret>,
}

impl Idp {
    /// Adds the passkey that a browser made. Whoever had no second factor gets recovery codes with it;
    /// remembered browsers and other sessions end (DEV-09), and the person is told.
    pub(crate) async fn add_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        owner: Owner<'_>,
        asked: Asked<'_>,
        answer: &str,
        name: String,
    ) -> Result<Result<AddedPasskey, PasskeyRefusal>, Failure> {
        let Owner {
            institution,
            person,
            goes_on,
        } = owner;
        let made = self
            .new_passkey_answered(ctx, browser, asked, person, answer, name)
            .await?;
        let passkey = match made {
            Ok(passkey) => passkey,
            Err(refusal) => return self.passkey_refused(ctx, asked, None, refusal).await,
        };
        let id = person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        if factors.passkeys as usize >= Passkey::MOST_PER_PERSON {
            let too_many = PasskeyRefusal::NotAllowed;
            return self.passkey_refused(ctx, asked, None, too_many).await;
        }
        let first = !factors.has_any();
        let fresh = FreshCodes::make(ctx, &self.sealer, institution, person);
        let event = Event::new(EventKind::PasskeyAdded, ctx)
            .by(&institution.id, &person.id)
            .with(
                json!({ "passkey": passkey.id.as_str(), "host": passkey.rp_id,
                "aaguid": passkey.aaguid, "user_verified": passkey.user_verified, "first": first }),
            );
        let name = passkey.name.clone();
        let letter = Letter::PasskeyAdded { name };
        let device = Some(browser.label.as_str());
        let telling = self.tell_of_factor(ctx, institution, person, device, letter);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let bound = !passkey.backup_eligible;
        let method = if passkey.user_verified {
            FactorMethod::Passkey { bound }
        } else {
            FactorMethod::SecurityKey { bound }
        };
        let (id, now, judged, hashes) = (person.id.clone(), ctx.now, person.clone(), fresh.hashes);
        let added = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                tx.add_passkey(&passkey)?;
                if first {
                    tx.replace_recovery_codes(&id, &hashes, now)?;
                }
                tx.record(&event)?;
                telling.write(tx)?;
                farewell.raise_epoch(tx, now)
            })
            .await;
        let epoch = match added {
            // Somebody has this credential already, here or elsewhere (PSK-07).
            Err(StoreError::Conflict(_)) => {
                let taken = PasskeyRefusal::Taken;
                return self.passkey_refused(ctx, asked, None, taken).await;
            }
            other => other?,
        };
        self.ephemeral.forget_devices(&person.id).await?;
        Ok(Ok(AddedPasskey {
            epoch,
            method,
            first,
            codes: if first { fresh.codes } else { vec![] },
        }))
    }
}
