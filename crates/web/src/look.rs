//! An institution as its pages show it.

use chrono::{Datelike as _, NaiveDate};
use sluis_model::{
    context::Timestamp,
    institution::Institution,
    person::Person,
    policy::{ContactPurpose, LocalMoment, Localized, local_moment},
};
use sluis_themes::{AppView, ContactView, DateTimeView, DateView, Lang, Look, Purpose};

/// The look of an institution's pages in one language at one moment.
#[must_use]
pub fn look_of(institution: &Institution, lang: Lang, now: Timestamp) -> Look {
    let policy = &institution.policy;
    let text = |text: &Localized| text.get(lang.code()).map(str::to_owned);
    let contacts = policy
        .contacts
        .iter()
        .map(|contact| ContactView {
            purpose: match contact.purpose {
                ContactPurpose::Helpdesk => Purpose::Helpdesk,
                ContactPurpose::Account => Purpose::ProjectTeam,
                ContactPurpose::MainContact => Purpose::MainContact,
            },
            label: text(&contact.label).unwrap_or_else(|| institution.name.clone()),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            hours: text(&contact.hours),
            text: text(&contact.text),
        })
        .collect();
    let today = local_moment(now).date;
    let notice = policy.notice.as_ref().filter(|notice| {
        notice.from.is_none_or(|from| today >= from) && notice.to.is_none_or(|to| today <= to)
    });
    Look {
        slug: institution.slug.clone(),
        name: institution.name.clone(),
        preset: institution.look.preset.clone(),
        term: Lang::ALL
            .into_iter()
            .filter_map(|lang| {
                policy
                    .term
                    .get(lang.code())
                    .map(|term| (lang, term.to_owned()))
            })
            .collect(),
        formal: policy.formal,
        texts: policy
            .texts
            .iter()
            .filter_map(|(tag, texts)| Lang::from_tag(tag).map(|lang| (lang, texts.clone())))
            .collect(),
        contacts,
        notice: notice.and_then(|notice| text(&notice.text)),
        store_apps: policy
            .authenticator_apps
            .iter()
            .map(|app| AppView {
                name: app.name.clone(),
                android_url: app.android_url.clone(),
                ios_url: app.ios_url.clone(),
                hint: text(&app.hint),
            })
            .collect(),
    }
}

/// The name that a person signs in with, as the pages show it (S-08).
#[must_use]
pub fn shown_name(institution: &Institution, person: &Person) -> String {
    institution.policy.login_name.full(&person.username)
}

/// The person's own name, for the account menu (U-05, H-30); where none is known, the user name.
#[must_use]
pub fn own_name(institution: &Institution, person: &Person) -> String {
    let name = person.name.full();
    if name.trim().is_empty() {
        shown_name(institution, person)
    } else {
        name
    }
}

/// A day for a page.
#[must_use]
pub fn date_view(date: NaiveDate) -> DateView {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    DateView::of(date.year(), small(date.month()), small(date.day()))
}

/// A moment for a page, as people in Amsterdam read it.
#[must_use]
pub fn moment_view(at: Timestamp) -> DateTimeView {
    let LocalMoment {
        date, hour, minute, ..
    } = local_moment(at);
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    DateTimeView::of(
        date.year(),
        small(date.month()),
        small(date.day()),
        small(hour),
        small(minute),
    )
}
