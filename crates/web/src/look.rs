//! An institution as its pages show it.

use crate::routes;
use chrono::{Datelike as _, NaiveDate};
use sluis_model::{
    context::Timestamp,
    ids::ClientId,
    institution::Institution,
    look::{Layout, LookFault, LookRules, OwnTextFault, PicturePlace, Rgb, Theme},
    person::Person,
    policy::{ContactPurpose, LocalMoment, Localized, local_moment},
};
use sluis_themes::{
    AppView, Colour, ContactView, DateTimeView, DateView, Heavy, Lang, Look, OwnPicture,
    OwnTextFault as Fault, OwnTheme, Purpose, ThemeFault, Themes, rich::TextFault,
};
use std::{collections::BTreeMap, sync::Arc};

/// The look of an institution's pages in one language at one moment.
#[must_use]
pub fn look_of(institution: &Institution, lang: Lang, now: Timestamp) -> Look {
    look_for(institution, None, lang, now)
}

/// The same for somebody on the way to a portal. Each field is the portal's at the institution if it
/// chose one, else the institution's, else the preset's, else the product's.
#[must_use]
pub fn look_for(
    institution: &Institution,
    portal: Option<&ClientId>,
    lang: Lang,
    now: Timestamp,
) -> Look {
    let theme = institution.look.theme_for(portal);
    let mut look = look_with(institution, theme.as_deref(), lang, now);
    if let Some(own) = &mut look.theme {
        own.published = true;
    }
    look
}

/// The same in any theme: a draft, for a preview.
#[must_use]
pub fn look_with(
    institution: &Institution,
    theme: Option<&Theme>,
    lang: Lang,
    now: Timestamp,
) -> Look {
    let policy = &institution.policy;
    let text = |text: &Localized| text.get(lang.code()).map(str::to_owned);
    // Where it is in another language than the page.
    let foreign = |text: &Localized| {
        let (tag, _) = text.told(lang.code())?;
        (tag != lang.code()).then(|| tag.to_owned())
    };
    let of_look = theme.filter(|theme| !theme.contacts.is_empty());
    let contacts = of_look.map_or(&policy.contacts, |theme| &theme.contacts);
    let contacts = contacts
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
            label_lang: foreign(&contact.label),
            hours_lang: foreign(&contact.hours),
            text_lang: foreign(&contact.text),
        })
        .collect();
    let today = local_moment(now).date;
    let notice = theme
        .and_then(|theme| theme.notice.as_ref())
        .or(policy.notice.as_ref());
    let notice = notice.filter(|notice| {
        notice.from.is_none_or(|from| today >= from) && notice.to.is_none_or(|to| today <= to)
    });
    Look {
        slug: institution.slug.clone(),
        name: theme
            .and_then(|theme| theme.name.clone())
            .unwrap_or_else(|| institution.name.clone()),
        preset: institution.look.preset.clone(),
        term: theme
            .and_then(|theme| theme.term.own(lang.code()))
            .or_else(|| policy.term.own(lang.code()))
            .map(|term| (lang, term.to_owned()))
            .into_iter()
            .collect(),
        formal: policy.formal,
        texts: texts_of(institution, theme),
        contacts,
        notice: notice.and_then(|notice| text(&notice.text)),
        notice_lang: notice.and_then(|notice| foreign(&notice.text)),
        store_apps: policy
            .authenticator_apps
            .iter()
            .map(|app| AppView {
                name: app.name.clone(),
                android_url: app.android_url.clone(),
                ios_url: app.ios_url.clone(),
                hint: text(&app.hint),
                hint_lang: foreign(&app.hint),
            })
            .collect(),
        theme: theme.map(|theme| own_theme(&institution.slug, theme)),
    }
}

/// The institution's own words, those of the look before those of the policy.
fn texts_of(
    institution: &Institution,
    theme: Option<&Theme>,
) -> BTreeMap<Lang, BTreeMap<String, String>> {
    let mut all: BTreeMap<Lang, BTreeMap<String, String>> = BTreeMap::new();
    let of_look = theme.into_iter().flat_map(|theme| &theme.texts);
    for (tag, texts) in institution.policy.texts.iter().chain(of_look) {
        if let Some(lang) = Lang::from_tag(tag) {
            let known = all.entry(lang).or_default();
            known.extend(texts.iter().map(|(key, text)| (key.clone(), text.clone())));
        }
    }
    all
}

const fn colour(rgb: Rgb) -> Colour {
    Colour::of(rgb.0)
}

/// A stored theme as pages take it.
#[must_use]
pub fn own_theme(slug: &str, theme: &Theme) -> OwnTheme {
    let picture = |place: PicturePlace| {
        let stored = theme.pictures.get(&place)?;
        let name = format!("{}.{}", place.name(), stored.kind.ending());
        Some(OwnPicture {
            href: routes::look_file(slug, &stored.hash, &name),
            media_type: stored.kind.media_type(),
        })
    };
    let colours = |colours: &BTreeMap<String, Rgb>| {
        colours
            .iter()
            .map(|(token, rgb)| (token.clone(), colour(*rgb)))
            .collect()
    };
    OwnTheme {
        light: colours(&theme.light),
        dark: colours(&theme.dark),
        radius: theme.radius,
        font: theme.font.clone(),
        heading_font: theme.heading_font.clone(),
        layout: theme.layout.map(|layout| match layout {
            Layout::Centered => sluis_themes::Layout::Centered,
            Layout::Split => sluis_themes::Layout::Split,
        }),
        logo: picture(PicturePlace::Logo),
        logo_dark: picture(PicturePlace::LogoDark),
        favicon: picture(PicturePlace::Favicon),
        background: picture(PicturePlace::Background),
        ..OwnTheme::default()
    }
}

/// Judges looks by the themes of this installation.
pub struct ThemeRules(Arc<Themes>);

impl ThemeRules {
    /// Takes the themes.
    #[must_use]
    pub const fn new(themes: Arc<Themes>) -> Self {
        Self(themes)
    }
}

impl LookRules for ThemeRules {
    fn languages(&self) -> Vec<String> {
        let all = self.0.spoken().into_iter();
        all.map(|lang| lang.code().to_owned()).collect()
    }

    fn text_fault(
        &self,
        preset: &str,
        language: &str,
        key: &str,
        text: &str,
    ) -> Option<OwnTextFault> {
        let Some(lang) = Lang::from_tag(language) else {
            return Some(OwnTextFault::Unknown);
        };
        let fault = self.0.judge_own_text(preset, lang, key, text).err()?;
        Some(match fault {
            Fault::Rich(TextFault::BadLink(address)) => OwnTextFault::BadLink(address),
            Fault::Rich(TextFault::Unclosed(from)) => OwnTextFault::Unclosed(from),
            Fault::Unknown => OwnTextFault::Unknown,
            Fault::Lost(name) => OwnTextFault::Lost(name),
            Fault::NoSuchName(name) => OwnTextFault::NoSuchName(name),
            Fault::Markup(from) => OwnTextFault::Markup(from),
        })
    }

    fn offers_text(&self, preset: &str, key: &str) -> bool {
        self.0.own_text(preset, Lang::NL, key).is_some()
    }

    fn faults(&self, preset: &str, theme: &Theme) -> Vec<LookFault> {
        let found = self.0.faults(preset, &own_theme("", theme));
        let named = |fault| match fault {
            ThemeFault::UnknownToken(name) => LookFault::UnknownColour(name),
            ThemeFault::UnknownFont(name) => LookFault::UnknownFont(name),
            ThemeFault::TooRound => LookFault::TooRound,
            ThemeFault::TooHeavy(Heavy::TwoFonts) => LookFault::TwoFonts,
            ThemeFault::TooHeavy(Heavy::FontAndBackground) => LookFault::FontAndBackground,
            ThemeFault::TooClose {
                dark,
                pair,
                ratio,
                nearest,
                plain,
            } => LookFault::TooClose {
                dark,
                front: pair.gives().to_owned(),
                back: pair.back.to_owned(),
                ratio,
                least: pair.least,
                nearest: nearest.map(|nearest| Rgb(nearest.channels())),
                plain: plain.map(|plain| Rgb(plain.channels())),
            },
        };
        found.into_iter().map(named).collect()
    }

    fn knows(&self, preset: &str) -> bool {
        preset.is_empty() || self.0.presets().iter().any(|known| known == preset)
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
