//! Letters as they leave: in the institution's look, and the person's language.

use sluis_model::{
    institution::Institution,
    letter::{Envelope, Letter},
    look::Picture,
    message::{Message, MessageKind},
    person::Person,
    second_factor::Actor,
};
use sluis_notify::{About, Composed, ComposedMail, InlinePicture};
use sluis_themes::{
    Lang, Look, Shown, Themes,
    letters::{LetterActor, LetterKind, LetterLogo, LetterView, TextKind, TextView},
};
use sluis_web::{
    look::{date_view, look_of, moment_view},
    routes,
};
use std::{fmt, sync::Arc};

/// Composes letters. Links get the configured origin or that of a host that the institution has, never one
/// from a request (REC-03).
#[derive(Clone)]
pub struct Composer {
    themes: Arc<Themes>,
    origin: Arc<str>,
}

impl fmt::Debug for Composer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Composer")
    }
}

impl sluis_notify::Composer for Composer {
    fn compose(
        &self,
        message: &Message,
        envelope: &Envelope,
        about: &About<'_>,
    ) -> Result<Composed, String> {
        let (institution, person) = (about.institution, about.person);
        let tag = person
            .and_then(|person| person.language.as_deref())
            .unwrap_or(&institution.language);
        let lang = self
            .themes
            .language(tag)
            .filter(|lang| institution.speaks(lang.code()))
            .or_else(|| self.themes.language(&institution.language))
            .unwrap_or(Lang::NL);
        let look = look_of(institution, lang, envelope.at);
        match message.kind {
            MessageKind::Mail => {
                let origin = self.origin_for(institution, envelope);
                self.mail(&look, lang, envelope, about, &origin)
            }
            MessageKind::Sms => {
                let asked = self.asked_at(institution, envelope);
                self.text(&look, lang, &envelope.letter, asked)
            }
        }
    }
}

impl Composer {
    /// Takes the themes and the origin of every link.
    #[must_use]
    pub fn new(themes: Arc<Themes>, origin: Arc<str>) -> Self {
        Self { themes, origin }
    }

    /// The origin that a letter was asked at: an own host that the institution still has, or the
    /// installation's.
    fn asked_at<'a>(&'a self, institution: &Institution, envelope: &'a Envelope) -> &'a str {
        let own = envelope.own_origin.as_deref();
        own.filter(|own| institution.has_origin(&self.origin, own))
            .unwrap_or(&self.origin)
    }

    /// Where a letter's links lead: back to where it was asked, if that was an own host or something goes
    /// on there; else to the institution's own host, where it has one.
    fn origin_for(&self, institution: &Institution, envelope: &Envelope) -> String {
        let asked = self.asked_at(institution, envelope);
        if envelope.goes_on || *asked != *self.origin {
            asked.to_owned()
        } else {
            institution.origin(&self.origin)
        }
    }

    fn mail(
        &self,
        look: &Look,
        lang: Lang,
        envelope: &Envelope,
        about: &About<'_>,
        origin: &str,
    ) -> Result<Composed, String> {
        let person = about.person;
        let link = |path: &String| Some(Shown::from(format!("{origin}{path}")));
        let kind = kind_of(&envelope.letter).ok_or("a code is no mail")?;
        let mut view = LetterView::new(kind, greeted(envelope, person));
        view.username = person.map(|person| person.username.clone());
        view.at = Some(moment_view(envelope.at));
        view.device.clone_from(&envelope.device);
        view.not_me = envelope.not_me.as_ref().and_then(link);
        match &envelope.letter {
            Letter::NewPassword { path, minutes }
            | Letter::AccountSecured { path, minutes }
            | Letter::ConfirmEmail { path, minutes } => {
                view.link = link(path);
                view.minutes = Some(*minutes);
            }
            Letter::FactorSuspended { until, by, reason } => {
                view.until = until.map(moment_view);
                view.by = Some(actor(*by));
                view.reason.clone_from(reason);
            }
            Letter::FactorResumed { by } => view.by = Some(actor(*by)),
            Letter::FactorRemoved { by, reason } => {
                view.by = Some(actor(*by));
                view.reason.clone_from(reason);
            }
            Letter::SourceLinked { source, label } | Letter::SourceUnlinked { source, label } => {
                view.address = Some(format!("{label} ({source})"));
            }
            Letter::PasskeyAdded { name }
            | Letter::PasskeyRenamed { name }
            | Letter::PasskeyRemoved { name, .. } => view.address = Some(name.clone()),
            Letter::SmsEnabled { number } => view.address = Some(number.clone()),
            Letter::RecoveryCodeUsed { left } => view.left = Some(*left),
            Letter::RecoveryCodesMade => {
                view.codes = Some(about.institution.policy.recovery.count);
            }
            Letter::RecoveryLocked { until } => view.until = Some(moment_view(*until)),
            Letter::EmailChangeAsked { address } | Letter::EmailChanged { address } => {
                view.address = Some(address.clone());
            }
            Letter::AccountName { username } => view.username = Some(username.clone()),
            Letter::TemporaryPassword { password, until } => {
                view.username = None;
                view.password = Some(Shown::from(password.as_str()));
                view.until = Some(moment_view(*until));
            }
            Letter::NewDevice { place } => view.place = Some(place.clone()),
            Letter::SmsBudget { percent } => view.percent = Some(*percent),
            Letter::Invitation {
                username,
                path,
                minutes,
            } => {
                view.username = Some(username.clone());
                view.link = link(path);
                view.minutes = Some(*minutes);
            }
            Letter::FactorReminder { path } => view.link = link(path),
            Letter::RequestGranted { name } => view.address = Some(name.clone()),
            Letter::RequestRefused { name, reason } => {
                view.address = Some(name.clone());
                view.reason = Some(reason.clone());
            }
            Letter::RequestAskedBack { name, question } => {
                view.address = Some(name.clone());
                view.reason = Some(question.clone());
            }
            Letter::SetUpReminder { mandatory_from } => {
                view.at = None;
                view.day = Some(date_view(*mandatory_from));
                view.link = link(&routes::ACCOUNT_SECOND_FACTOR.to_owned());
            }
            Letter::LockOutWarning {
                mandatory_from,
                people,
            } => {
                view.at = None;
                view.day = Some(date_view(*mandatory_from));
                view.people = Some(*people);
                // The console is on the installation's host alone.
                let policy = routes::console(&look.slug, "/policy");
                view.link = Some(Shown::from(format!("{}{policy}", self.origin)));
            }
            _ => {}
        }
        let (shown, logo) = about.logo.and_then(inline).unzip();
        view.logo = shown;
        let letter = self
            .themes
            .letter(look, lang, &view)
            .map_err(|error| error.to_string())?;
        Ok(Composed::Mail(ComposedMail {
            sender: look.name.clone(),
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            logo,
        }))
    }

    fn text(
        &self,
        look: &Look,
        lang: Lang,
        letter: &Letter,
        origin: &str,
    ) -> Result<Composed, String> {
        let mut view = TextView::new(text_kind_of(letter).ok_or("this is no text message")?);
        match letter {
            Letter::SignInCode { code, minutes }
            | Letter::NumberCode { code, minutes }
            | Letter::RecoveryCode { code, minutes } => {
                view.code = Some(Shown::from(code.as_str()));
                view.minutes = Some(*minutes);
                view.host = host(origin);
            }
            Letter::TemporaryPassword { password, .. } => {
                view.password = Some(Shown::from(password.as_str()));
            }
            Letter::AccountName { username } => view.username = Some(username.clone()),
            _ => {}
        }
        self.themes
            .text_message(look, lang, &view)
            .map(Composed::Text)
            .map_err(|error| error.to_string())
    }
}

/// A logo as a part of the mail, and how the letter shows it; `None` where its size can't be read.
fn inline(logo: &Picture) -> Option<(LetterLogo, InlinePicture)> {
    // Of the form that RFC 2392 asks; the same picture has the same name in every mail.
    let content_id = format!("{}@logo.sluis", logo.what.hash);
    let media_type = logo.what.kind.media_type();
    let shown = LetterLogo::of(format!("cid:{content_id}"), media_type, &logo.bytes)?;
    let picture = InlinePicture {
        content_id,
        media_type,
        bytes: logo.bytes.clone(),
    };
    Some((shown, picture))
}

/// The host alone, for codes that are bound to a page.
fn host(origin: &str) -> Option<String> {
    let rest = origin.split_once("://")?.1;
    let host = rest.split(['/', ':']).next()?;
    (!host.is_empty()).then(|| host.to_owned())
}

/// Whom a letter greets. A letter with a password never names the account (S-07).
fn greeted(envelope: &Envelope, person: Option<&Person>) -> String {
    let Some(person) = person else {
        return String::new();
    };
    let given = person.name.given.clone();
    if given.is_empty() && !matches!(envelope.letter, Letter::TemporaryPassword { .. }) {
        person.username.clone()
    } else {
        given
    }
}

const fn actor(by: Actor) -> LetterActor {
    match by {
        Actor::Person | Actor::Clock => LetterActor::Person,
        Actor::Administrator => LetterActor::Administrator,
        Actor::Support => LetterActor::Support,
        Actor::SelfService => LetterActor::Recovery,
    }
}

const fn kind_of(letter: &Letter) -> Option<LetterKind> {
    Some(match letter {
        Letter::NewPassword { .. } => LetterKind::NewPassword,
        Letter::NewPasswordForShared => LetterKind::NewPasswordForShared,
        Letter::NewPasswordForInactive => LetterKind::NewPasswordForInactive,
        Letter::NewPasswordElsewhere => LetterKind::NewPasswordElsewhere,
        Letter::PasswordChanged | Letter::PasswordReset => LetterKind::PasswordChanged,
        Letter::FactorEnabled => LetterKind::FactorEnabled,
        Letter::FactorReplaced => LetterKind::FactorReplaced,
        Letter::FactorSuspended { .. } => LetterKind::FactorSuspended,
        Letter::FactorResumed { .. } => LetterKind::FactorResumed,
        Letter::FactorRemoved { .. } => LetterKind::FactorRemoved,
        Letter::SmsEnabled { .. } => LetterKind::SmsEnabled,
        Letter::SmsRemoved => LetterKind::SmsRemoved,
        Letter::AppRemoved => LetterKind::AppRemoved,
        Letter::SourceLinked { .. } => LetterKind::SourceLinked,
        Letter::SourceUnlinked { .. } => LetterKind::SourceUnlinked,
        Letter::PasskeyAdded { .. } => LetterKind::PasskeyAdded,
        Letter::PasskeyRenamed { .. } => LetterKind::PasskeyRenamed,
        Letter::PasskeyRemoved { .. } => LetterKind::PasskeyRemoved,
        Letter::BadgeMade => LetterKind::BadgeMade,
        Letter::BadgeEnded => LetterKind::BadgeEnded,
        Letter::RecoveryCodeUsed { .. } => LetterKind::RecoveryCodeUsed,
        Letter::RecoveryCodeReset => LetterKind::RecoveryCodeReset,
        Letter::RecoveryCodesMade => LetterKind::RecoveryCodesMade,
        Letter::ManyWrongCodes => LetterKind::ManyWrongCodes,
        Letter::RecoveryLocked { .. } => LetterKind::RecoveryLocked,
        Letter::ConfirmEmail { .. } => LetterKind::ConfirmEmail,
        Letter::EmailChangeAsked { .. } => LetterKind::EmailChangeAsked,
        Letter::EmailChanged { .. } => LetterKind::EmailChanged,
        Letter::QuestionSet => LetterKind::QuestionSet,
        Letter::QuestionDropped => LetterKind::QuestionDropped,
        Letter::AccountName { .. } => LetterKind::AccountName,
        Letter::TemporaryPassword { .. } => LetterKind::TemporaryPassword,
        Letter::AccountSecured { .. } => LetterKind::AccountSecured,
        Letter::NewDevice { .. } => LetterKind::NewDevice,
        Letter::SmsBudget { .. } => LetterKind::SmsBudget,
        Letter::Invitation { .. } => LetterKind::Invitation,
        Letter::FactorReminder { .. } => LetterKind::FactorReminder,
        Letter::RequestGranted { .. } => LetterKind::RequestGranted,
        Letter::RequestRefused { .. } => LetterKind::RequestRefused,
        Letter::RequestAskedBack { .. } => LetterKind::RequestAskedBack,
        Letter::SetUpReminder { .. } => LetterKind::SetUpReminder,
        Letter::LockOutWarning { .. } => LetterKind::LockOutWarning,
        // Codes never travel by mail.
        Letter::SignInCode { .. }
        | Letter::NumberCode { .. }
        | Letter::RecoveryCode { .. }
        | Letter::FactorChangedText => return None,
    })
}

const fn text_kind_of(letter: &Letter) -> Option<TextKind> {
    match letter {
        Letter::SignInCode { .. } => Some(TextKind::SignInCode),
        Letter::NumberCode { .. } => Some(TextKind::ConfirmNumberCode),
        Letter::RecoveryCode { .. } => Some(TextKind::RecoveryCode),
        Letter::TemporaryPassword { .. } => Some(TextKind::TemporaryPassword),
        Letter::AccountName { .. } => Some(TextKind::AccountName),
        Letter::FactorChangedText => Some(TextKind::FactorChanged),
        Letter::RecoveryLocked { .. } => Some(TextKind::RecoveryLocked),
        _ => None,
    }
}
