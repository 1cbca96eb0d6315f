//! Wrong passwords by where they come from: a network that guesses is cut off for a while, and where many
//! networks guess together somebody is told, and nobody refused.

use super::{Fault, institution::minutes_until};
use crate::idp::{Failure, Idp};
use chrono::Duration;
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    institution::Institution,
    person::Person,
};

/// Wrong passwords for one institution per network address and quarter of an hour: far more than a whole
/// school mistypes, far fewer than a list of names needs.
const TRIES_PER_SOURCE: u32 = 500;
/// The same from a network that the institution calls its own: one pupil must not hold up a school.
const TRIES_PER_OWN_SOURCE: u32 = 5000;
/// Wrong passwords for all institutions together: many schools share one address, and none holds up the others.
const TRIES_PER_SOURCE_ANYWHERE: u32 = 10_000;
/// Wrong passwords for one institution in a quarter of an hour, wherever they come from, that nobody mistypes any more.
const GUESSES_AT_ONE: u32 = 1_000;
/// The same for all institutions together.
const GUESSES_AT_ALL: u32 = 10_000;

fn window() -> Duration {
    Duration::minutes(15)
}

/// Where wrong passwords from a network, and from the wider one that it lies in, are counted: for this
/// institution, and for all of them. With how many times the usual number each may have.
fn source_counters(browser: &Browser, institution: &Institution) -> Vec<([String; 2], u32)> {
    browser
        .networks()
        .into_iter()
        .map(|(network, times)| {
            let here = format!("password-source/{}/{network}", institution.id);
            ([here, format!("password-source/{network}")], times)
        })
        .collect()
}

impl Idp {
    /// Whether too many wrong passwords for this institution came from this network, or for any.
    pub(super) async fn network_cut_off(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
    ) -> Result<Option<Fault>, Failure> {
        let is_own = institution.policy.step_up.is_inside(&browser.address);
        let here = if is_own {
            TRIES_PER_OWN_SOURCE
        } else {
            TRIES_PER_SOURCE
        };
        for (counters, times) in source_counters(browser, institution) {
            for (counter, most) in counters.iter().zip([here, TRIES_PER_SOURCE_ANYWHERE]) {
                let tries = self.ephemeral.tries(counter, ctx.now).await?;
                if let Some((_, ends_at)) = tries.filter(|(count, _)| *count >= most * times) {
                    return Ok(Some(Fault::Throttled {
                        minutes: minutes_until(ctx, ends_at),
                    }));
                }
            }
        }
        Ok(None)
    }

    /// Counts a wrong password for the network that it came from, and records it.
    pub(super) async fn wrong_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        person: Option<Person>,
    ) -> Result<(), Failure> {
        for counter in source_counters(browser, institution)
            .into_iter()
            .flat_map(|(counters, _)| counters)
        {
            self.ephemeral
                .count_try(&counter, window(), ctx.now)
                .await?;
        }
        let guessed = self.tell_of_guesses(ctx, institution).await?;
        let mut event = Event::new(EventKind::PasswordRefused, ctx).within(&institution.id);
        event.target = person.map(|person| person.id);
        Ok(self
            .durable
            .write(move |tx| {
                tx.record(&event)?;
                guessed.iter().try_for_each(|event| tx.record(event))
            })
            .await?)
    }

    /// Counts a wrong password for the institution and for all of them, wherever it came from. Each of the two
    /// tells once in a quarter of an hour that there are more than people mistype: in the log and the figures, and the
    /// institution's in its own trail.
    async fn tell_of_guesses(
        &self,
        ctx: &Ctx,
        institution: &Institution,
    ) -> Result<Option<Event>, Failure> {
        let all = "password-wrong";
        if self.ephemeral.count_try(all, window(), ctx.now).await? == GUESSES_AT_ALL + 1 {
            self.meters.alarms.add("passwords", "guessed_everywhere");
            tracing::warn!(
                request.id = %ctx.request_id,
                wrong = GUESSES_AT_ALL,
                "more passwords are wrong than people mistype, at all institutions together"
            );
        }
        let here = format!("password-wrong/{}", institution.id);
        if self.ephemeral.count_try(&here, window(), ctx.now).await? != GUESSES_AT_ONE + 1 {
            return Ok(None);
        }
        self.meters.alarms.add("passwords", "guessed");
        tracing::warn!(
            request.id = %ctx.request_id,
            institution = %institution.slug,
            wrong = GUESSES_AT_ONE,
            "more passwords are wrong than people mistype, at one institution"
        );
        let event = Event::new(EventKind::PasswordsGuessed, ctx).within(&institution.id);
        Ok(Some(event.with(json!({ "count": GUESSES_AT_ONE }))))
    }
}
