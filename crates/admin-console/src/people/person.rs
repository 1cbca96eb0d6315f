//! One person's page.

use super::{
    form::{Shown, form_of},
    list::factor_name,
};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    Act, Reach,
    acts::SeePeople,
    people::{FileEvent, PersonFile, WhyNot},
};
use sluis_model::{
    ids::PersonId,
    passkey::Passkey,
    person::{Person, Role, Standing},
};
use sluis_themes::{
    Words,
    pages::console::{
        Choice, ConsoleBrowser, ConsoleEckId, ConsoleFactor, ConsoleHappened, ConsolePasskey,
        ConsolePersonBadge, ConsolePersonPage,
    },
};
use sluis_web::look::{moment_view, own_name, shown_name};

pub(super) async fn person(desk: Desk<SeePeople>) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let found = desk.idp().console_person(desk.ctx(), &desk.permit, &id);
    let Some(file) = desk.found(found.await)? else {
        return Err(desk.not_here());
    };
    let page = page(&desk, file).await?;
    Ok(desk.show(&page))
}

/// The file of a person, for a page that another act shows again.
pub(super) async fn file<A: Act>(desk: &Desk<A>, id: &PersonId) -> Result<PersonFile, Instead> {
    let Ok(permit) = desk.permit.visit().permit::<SeePeople>() else {
        return Err(desk.not_yours());
    };
    let found = desk.idp().console_person(desk.ctx(), &permit, id).await;
    desk.found(found)?.ok_or_else(|| desk.not_here())
}

/// A name for titles and sentences.
pub(super) fn name_of<A: Act>(desk: &Desk<A>, person: &Person) -> String {
    own_name(desk.institution(), person)
}

/// The page of a file, as it is.
pub(super) async fn page<A: Act>(
    desk: &Desk<A>,
    file: PersonFile,
) -> Result<ConsolePersonPage, Instead> {
    let form = if file.may_change {
        let shown = Shown {
            draft: &file.draft,
            version: Some(file.version()),
            own: file.is_self,
            faults: &[],
        };
        Some(form_of(desk, shown).await?)
    } else {
        None
    };
    let person = &file.person;
    let name = name_of(desk, person);
    let whole = desk.permit.reach() == Reach::Everybody;
    let asked = desk.asked();
    let news = ConsolePersonPage::NEWS.into_iter().find(|key| {
        asked
            .get("news")
            .is_some_and(|news| key.strip_prefix("person-news-") == Some(news))
    });
    Ok(ConsolePersonPage {
        username: shown_name(desk.institution(), person),
        back_href: desk.link("/people"),
        href: desk.link(&format!("/people/{}", person.id)),
        closed: person.standing == Standing::Disabled,
        shared: person.shared,
        roles: person
            .roles
            .iter()
            .map(|role| Role::as_str(*role))
            .collect(),
        classes: file
            .classes
            .iter()
            .map(|(class, part)| Choice::new(part.as_str(), class.name.clone(), true))
            .collect(),
        email: person.email.clone(),
        email_proven: person.email_verified_at.is_some(),
        number: person.profile.number.clone(),
        last_sign_in: file.last_sign_in_at.map(moment_view),
        form,
        factor: whole.then(|| switch(desk, &file, &name)),
        ways: file
            .ways
            .iter()
            .enumerate()
            .map(|(index, way)| {
                Choice::new(
                    way.as_str(),
                    format!("person-way-{}", way.as_str()),
                    index == 0,
                )
            })
            .collect(),
        wait: file.wait,
        badge: file.badge.as_ref().map(|badge| ConsolePersonBadge {
            made: moment_view(badge.made_at),
            ends: badge.ends_at.map(moment_view),
            over: badge.has_ended(desk.now()),
        }),
        eck_id: file.eck_id.map(|set_at| ConsoleEckId {
            since: set_at.map(moment_view),
            wrong: false,
        }),
        may_end: file.may_end,
        sessions: file
            .sessions
            .iter()
            .map(|session| ConsoleBrowser {
                id: session.id.to_string(),
                label: session.label.clone(),
                at: moment_view(session.started_at),
            })
            .collect(),
        devices: file
            .devices
            .iter()
            .map(|device| ConsoleBrowser {
                id: device.id.to_string(),
                label: device.label.clone(),
                at: moment_view(device.shown_at),
            })
            .collect(),
        history: file.events.iter().map(happened).collect(),
        news: news.map(Words::of),
        differences: vec![],
        alert: None,
        name,
    })
}

/// The switch, with only what policy allows.
fn switch<A: Act>(desk: &Desk<A>, file: &PersonFile, name: &str) -> ConsoleFactor {
    let offer = &file.factor;
    let has_codes = desk.institution().policy.recovery.count > 0;
    let ends: &[&str] = if offer.required {
        &["today", "day", "week", "month"]
    } else {
        &["today", "day", "week", "month", "open"]
    };
    ConsoleFactor {
        state: factor_name(offer.state),
        since: offer.since.map(moment_view),
        until: offer.until.map(moment_view),
        app: offer.app,
        texts: offer.texts,
        recovery_codes: has_codes.then_some(offer.recovery_codes),
        required: offer.required,
        may_suspend: offer.may_suspend,
        ends: ends
            .iter()
            .map(|end| Choice::new(*end, format!("person-end-{end}"), *end == "week"))
            .collect(),
        may_resume: offer.may_resume,
        may_wipe: offer.may_wipe,
        passkeys: file.passkeys.iter().map(passkey).collect(),
        passkey: String::new(),
        may_remove_passkeys: offer.may_remove_passkeys,
        passkeys_reason_missing: false,
        why_not: offer.why_not.map(|why| match why {
            WhyNot::NeverSetUp => Words::of("person-why-never").with("name", name),
            WhyNot::OneSelf => Words::of("person-why-own"),
            WhyNot::Administrator => Words::of("person-why-administrator"),
            WhyNot::Lately => Words::of("person-why-lately"),
            WhyNot::Above => Words::of("person-why-above"),
            WhyNot::NotYours => Words::of("person-why-not-yours"),
        }),
        reason_missing: false,
        wipe_reason_missing: false,
        reason: String::new(),
    }
}

fn passkey(passkey: &Passkey) -> ConsolePasskey {
    ConsolePasskey {
        id: passkey.id.to_string(),
        name: passkey.name.clone(),
        made: moment_view(passkey.created_at),
        used: passkey.last_used_at.map(moment_view),
        verified: passkey.user_verified,
    }
}

fn happened(entry: &FileEvent) -> ConsoleHappened {
    let kind = entry.event.kind.name();
    let key = ConsolePersonPage::EVENTS
        .into_iter()
        .find(|key| key.strip_prefix("person-event-") == Some(kind.as_str()));
    let reason = entry.event.details.get("reason");
    ConsoleHappened {
        what: Words::of(key.unwrap_or("person-event-other")),
        at: moment_view(entry.event.at),
        by: entry.by.clone(),
        by_guest: entry.by_guest,
        reason: reason.and_then(|reason| reason.as_str()).map(str::to_owned),
    }
}
