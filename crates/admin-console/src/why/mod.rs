//! Why somebody was, or would be, asked for something.

pub(crate) mod reasons;
mod refusals;
mod signin;

use crate::{
    desk::Desk,
    guard::Answer,
    policy::{preview_stops, sentences},
    route::ConsoleRoute,
};
use chrono::{NaiveDate, NaiveTime};
use sluis_idp_core::console::{
    acts,
    why::{Imagined, WhatIf, WhichPolicy},
};
use sluis_model::{
    context::Timestamp,
    ids::{PersonId, TransactionId},
    policy::{local_midnight, local_moment},
    second_factor::SecondFactorState,
};
use sluis_protocol::params::Params;
use sluis_themes::pages::console::{
    Choice, ConsoleWhyPage, ConsoleWhyPersonPage, Pager, WhyImagined, WhyPerson, WhySignin,
};
use sluis_web::look::moment_view;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::Explain, _, _>("/why", page),
        ConsoleRoute::page::<acts::Explain, _, _>("/why/{person}", person),
        ConsoleRoute::page::<acts::Explain, _, _>("/why/{person}/{signin}", signin::page),
    ]
}

/// How many versions there are to choose from.
const VERSIONS: u32 = 50;

async fn page(desk: Desk<acts::Explain>) -> Answer {
    let query = desk.asked().owned("q").unwrap_or_default();
    let found = if query.trim().is_empty() {
        vec![]
    } else {
        let found = desk.idp().console_why_people(&desk.permit, &query).await;
        desk.found(found)?
    };
    let refusals = if query.trim().is_empty() {
        let told = desk.idp().console_why_refusals(&desk.permit).await;
        desk.found(told)?
    } else {
        vec![]
    };
    let page = ConsoleWhyPage {
        refusals: refusals.into_iter().map(refusals::view).collect(),
        more: found.len() >= 20,
        people: found
            .into_iter()
            .map(|person| WhyPerson {
                href: desk.link(&format!("/why/{}", person.id)),
                name: person.name,
                username: person.username,
            })
            .collect(),
        query,
    };
    Ok(desk.show(&page))
}

async fn person(desk: Desk<acts::Explain>) -> Answer {
    let id = PersonId::from(desk.name("person"));
    let asked = desk.asked();
    let before = asked.get("before").and_then(cursor);
    let paged = before.is_some();
    let found = desk
        .idp()
        .console_why_signins(&desk.permit, &id, before)
        .await;
    let Some((person, signins, more)) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let portals = desk.idp().console_why_portals(&desk.permit).await;
    let portals = desk.found(portals)?;
    let newest = desk
        .idp()
        .console_why_versions(&desk.permit, VERSIONS)
        .await;
    let versions = desk.found(newest)?;
    let wanted = asked.get("day").is_some();
    let now = local_moment(desk.now());
    let day = asked.owned("day").unwrap_or_else(|| now.date.to_string());
    let time = asked
        .owned("time")
        .unwrap_or_else(|| format!("{:02}:{:02}", now.hour, now.minute));
    let at = moment(&day, &time);
    let imagined = match at {
        Some(at) if wanted => imagine(&desk, &id, &asked, at).await?,
        _ => None,
    };
    let next = signins.last().filter(|_| more);
    let page = ConsoleWhyPersonPage {
        state: match person.state(desk.now()) {
            SecondFactorState::Never => "never",
            SecondFactorState::Enabled => "enabled",
            SecondFactorState::Suspended => "suspended",
        },
        pager: Pager {
            first_href: paged.then(|| desk.link(&format!("/why/{id}"))),
            next_href: next.map(|last| {
                let at = last.at.timestamp_micros();
                desk.link(&format!("/why/{id}?before={at}.{}", last.id))
            }),
        },
        signins: signins
            .into_iter()
            .map(|signin| WhySignin {
                at: moment_view(signin.at),
                portal: signin.portal,
                step: signin.step,
                href: desk.link(&format!("/why/{id}/{}", signin.id)),
            })
            .collect(),
        portals: portals
            .into_iter()
            .map(|(client, name)| {
                let chosen = asked.get("portal") == Some(client.as_str());
                Choice::new(client.as_str(), name, chosen)
            })
            .collect(),
        versions: versions
            .into_iter()
            .map(|number| {
                let number = number.to_string();
                let chosen = asked.get("version") == Some(number.as_str());
                Choice::new(number.clone(), number, chosen)
            })
            .collect(),
        remembered: asked.get("remembered").is_some(),
        inside: asked.get("inside").is_some(),
        badge: asked.get("badge").is_some(),
        bad_moment: wanted && at.is_none(),
        day,
        time,
        imagined,
        name: if person.name.is_empty() {
            person.username.clone()
        } else {
            person.name
        },
        username: person.username,
        back_href: desk.link("/why"),
    };
    Ok(desk.show(&page))
}

async fn imagine(
    desk: &Desk<acts::Explain>,
    person: &PersonId,
    asked: &Params,
    at: Timestamp,
) -> Result<Option<WhyImagined>, crate::guard::Instead> {
    let version: Option<i64> = asked.get("version").and_then(|number| number.parse().ok());
    let remembered = asked.get("remembered").is_some();
    let inside = asked.get("inside").is_some();
    let badge = asked.get("badge").is_some();
    let what_if = WhatIf {
        person: person.clone(),
        client: asked
            .get("portal")
            .filter(|portal| !portal.is_empty())
            .map(Into::into),
        at,
        policy: version.map_or(WhichPolicy::InForce, WhichPolicy::Version),
        remembered,
        inside,
        badge,
    };
    let found = desk.idp().console_what_if(&desk.permit, what_if).await;
    let Some(Imagined {
        portal, journey, ..
    }) = desk.found(found)?
    else {
        return Err(desk.not_here());
    };
    Ok(Some(WhyImagined {
        at: moment_view(at),
        portal,
        version: version.and_then(|number| u32::try_from(number).ok()),
        remembered,
        inside,
        badge,
        why: sentences::demand(journey.why),
        stops: preview_stops(&journey),
    }))
}

/// A moment as people in Amsterdam write it.
fn moment(day: &str, time: &str) -> Option<Timestamp> {
    let day: NaiveDate = day.parse().ok()?;
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    let sensible = NaiveDate::from_ymd_opt(2000, 1, 1)?..NaiveDate::from_ymd_opt(2200, 1, 1)?;
    if !sensible.contains(&day) {
        return None;
    }
    let midnight = local_midnight(day);
    let since = time - NaiveTime::MIN;
    // On the two days of the year on which clocks change, the clock's reading counts.
    [
        since,
        since - chrono::Duration::hours(1),
        since + chrono::Duration::hours(1),
    ]
    .into_iter()
    .map(|since| midnight + since)
    .find(|at| {
        let read = local_moment(*at);
        read.date == day && NaiveTime::from_hms_opt(read.hour, read.minute, 0) == Some(time)
    })
    .or(Some(midnight + since))
}

fn cursor(text: &str) -> Option<(Timestamp, TransactionId)> {
    let (at, signin) = text.split_once('.')?;
    let at = Timestamp::from_timestamp_micros(at.parse().ok()?)?;
    Some((at, signin.into()))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_is_read_by_the_clocks_of_amsterdam_on_every_day() {
        for (day, time, utc) in [
            ("2027-07-01", "00:00", "2027-06-30T22:00:00+00:00"),
            ("2026-11-21", "10:00", "2026-11-21T09:00:00+00:00"),
            ("2027-03-28", "12:00", "2027-03-28T10:00:00+00:00"),
            ("2027-10-31", "12:00", "2027-10-31T11:00:00+00:00"),
        ] {
            assert_eq!(moment(day, time).unwrap().to_rfc3339(), utc);
        }
        assert_eq!(moment("2027-02-30", "10:00"), None);
        assert_eq!(moment("2027-02-03", "25:00"), None);
        assert_eq!(moment("9999-02-03", "10:00"), None);
    }
}
