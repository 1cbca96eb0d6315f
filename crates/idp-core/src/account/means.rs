//! One of two means goes, the other stays. The last one goes only with the whole factor.

use super::{
    factors::{FactorChange, RemovalRefused},
    unlock::is_unlocked,
};
use crate::{
    idp::{Failure, Idp},
    judged::still_as_judged,
    logout::SignedIn,
    signin::allowed_methods,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    letter::Letter,
    policy::Method,
    second_factor::{Actor, SecondFactors},
};

/// The means that may go: those beside which one stays that policy lets this person have.
pub(super) fn removable(factors: &SecondFactors, allowed: &[Method]) -> Vec<Method> {
    let there = factors.factor.methods(allowed);
    there
        .iter()
        .copied()
        .filter(|method| {
            there
                .iter()
                .any(|other| other != method && allowed.contains(other))
        })
        .collect()
}

impl Idp {
    /// Removes the app or the number, when the other one stays. Remembered devices and other sessions
    /// end, for the factor has become another one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_remove_means(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        method: Method,
    ) -> Result<FactorChange<BrowserChanges>, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let id = person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        if let Some(refused) = self.unavailable(ctx, signed_in, &factors) {
            return Ok(FactorChange::Refused(refused));
        }
        if !removable(&factors, &allowed_methods(institution, person, ctx.now)).contains(&method) {
            return Ok(FactorChange::Refused(RemovalRefused::NotAllowed));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let letter = match method {
            Method::Totp => Letter::AppRemoved,
            Method::Sms => Letter::SmsRemoved,
        };
        let event = Event::new(EventKind::SecondFactorRemoved, ctx)
            .by(&institution.id, &person.id)
            .with(serde_json::json!({ "by": Actor::Person, "means": method }));
        let device = Some(browser.label.as_str());
        let telling = self.tell_of_factor(ctx, institution, person, device, letter);
        let goes_on = Some(&signed_in.session.id);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, now, judged) = (person.id.clone(), ctx.now, person.clone());
        let epoch = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                if !tx.remove_means(&id, method)? {
                    return Ok(None);
                }
                tx.record(&event)?;
                telling.write(tx)?;
                farewell.raise_epoch(tx, now).map(Some)
            })
            .await?;
        let Some(epoch) = epoch else {
            // Gone already: a second tab, a double click.
            return Ok(FactorChange::Done(BrowserChanges::default()));
        };
        self.ephemeral.forget_devices(&person.id).await?;
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        session.device_token = None;
        self.renew_session(ctx, browser, &session)
            .await
            .map(FactorChange::Done)
    }
}
