//! The password once more before something important is changed (E-08), with a code where this session
//! did not just show one.

use super::{
    guard::{Answer, Caller, Desk, is_throttled},
    unlock_code, unlock_source,
};
use crate::{
    passkey,
    signin::{code_error, password_error},
};
use sluis_idp_core::{
    Idp,
    account::{NoPassword, UnlockFault},
    passkeys::PasskeysElsewhere,
};
use sluis_model::policy::RecoveryEffect;
use sluis_protocol::params::Params;
use sluis_themes::pages::{
    NoPasswordView, PasskeyAsk, PasskeyUse, SourceButton, UnlockError, UnlockPage,
};
use sluis_web::{form::Form, routes};

/// The pages that need an unlock: the only places to go on to from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    Security,
    SetUp,
    App,
    Sms,
    Off,
    Wipe,
    Suspend,
    Codes,
    RemoveApp,
    RemoveSms,
    Passkeys,
    Email,
    Question,
    DropQuestion,
    /// A page of the console; which one stands in the address beside it.
    Console,
}

impl Aim {
    const ALL: [Self; 14] = [
        Self::Security,
        Self::SetUp,
        Self::App,
        Self::Sms,
        Self::Off,
        Self::Wipe,
        Self::Suspend,
        Self::Codes,
        Self::RemoveApp,
        Self::RemoveSms,
        Self::Passkeys,
        Self::Email,
        Self::Question,
        Self::DropQuestion,
    ];

    /// The name in the unlock page's address, and where it leads.
    const fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Security => ("security", routes::ACCOUNT_SECURITY),
            Self::SetUp => ("set-up", routes::ACCOUNT_SET_UP),
            Self::App => ("app", routes::ACCOUNT_ENROL),
            Self::Sms => ("sms", routes::ACCOUNT_SMS),
            Self::Off => ("off", routes::ACCOUNT_REMOVE),
            Self::Wipe => ("wipe", routes::ACCOUNT_WIPE),
            Self::Suspend => ("pause", routes::ACCOUNT_SUSPEND),
            Self::Codes => ("codes", routes::ACCOUNT_RECOVERY_CODES),
            Self::RemoveApp => ("remove-app", routes::ACCOUNT_REMOVE_APP),
            Self::RemoveSms => ("remove-sms", routes::ACCOUNT_REMOVE_SMS),
            Self::Passkeys => ("passkeys", routes::ACCOUNT_PASSKEYS),
            Self::Email => ("email", routes::ACCOUNT_EMAIL),
            Self::Question => ("question", routes::ACCOUNT_QUESTION),
            Self::DropQuestion => ("drop-question", routes::ACCOUNT_DROP_QUESTION),
            Self::Console => ("", routes::ADMIN),
        }
    }

    /// What an unlock page's address names.
    pub(super) fn named(desk: &Desk) -> String {
        let params = Params::parse_leniently(desk.visitor().request.query_string());
        params.get("to").unwrap_or_default().to_owned()
    }

    /// The aim that an unlock page's address names.
    fn of(desk: &Desk) -> Self {
        Self::from_name(&Self::named(desk))
    }

    fn from_name(named: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|aim| aim.parts().0 == named)
            .unwrap_or(if routes::console_page(named).is_some() {
                Self::Console
            } else {
                Self::Security
            })
    }

    /// The page that an unlock leads on to, from the unlock page's own address.
    fn onward(desk: &Desk) -> String {
        Self::onward_from(&Self::named(desk))
    }

    /// The same, from what that address names.
    pub(super) fn onward_from(named: &str) -> String {
        match Self::from_name(named) {
            Self::Console => routes::console_page(named)
                .unwrap_or(routes::ADMIN)
                .to_owned(),
            aim => aim.path().to_owned(),
        }
    }

    /// The unlock page itself, once more.
    fn again(self, desk: &Desk) -> String {
        match self {
            Self::Console => routes::unlock_for_console(&Self::onward(desk)),
            _ => self.unlock(),
        }
    }

    /// Where an unlock leads on to.
    const fn path(self) -> &'static str {
        self.parts().1
    }

    /// The unlock page's address on the way there.
    pub(super) fn unlock(self) -> String {
        format!("{}?to={}", routes::ACCOUNT_UNLOCK, self.parts().0)
    }
}

pub(super) async fn page(caller: Caller) -> Answer {
    let aim = caller.visitor.request.query_string();
    let again = format!("{}?{aim}", routes::ACCOUNT_UNLOCK);
    let desk = caller.at_or_again(routes::ACCOUNT_SECURITY, &again).await?;
    show(&desk, None).await
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    let visitor = desk.visitor();
    let aim = Aim::of(&desk);
    match unlock_code::choice(&desk, &form).await? {
        None => {}
        Some(Ok(())) => return Ok(desk.go(&aim.again(&desk))),
        Some(Err(fault)) => return show(&desk, Some(UnlockFault::Code(fault))).await,
    }
    if !form.field("source").is_empty() {
        return match unlock_source::leave(&desk, form.field("source")).await {
            Ok(answer) => answer,
            Err(fault) => show(&desk, Some(fault)).await,
        };
    }
    if !form.field("answer").is_empty() {
        let unlocked = desk
            .idp()
            .unlock_with_passkey(
                &visitor.ctx,
                &visitor.browser,
                &desk.signed_in,
                form.secret("password"),
                form.field("answer"),
            )
            .await;
        return match desk.found(unlocked)? {
            Err(fault) => show(&desk, Some(fault)).await,
            Ok(changes) => Ok(desk.go_with(&Aim::onward(&desk), &changes)),
        };
    }
    let unlocked = desk
        .idp()
        .unlock(
            &visitor.ctx,
            &visitor.browser,
            &desk.signed_in,
            form.secret("password"),
            Some(form.field("code")),
        )
        .await;
    match desk.found(unlocked)? {
        Err(fault) => show(&desk, Some(fault)).await,
        Ok(changes) => Ok(desk.go_with(&Aim::onward(&desk), &changes)),
    }
}

/// The options for unlocking with a passkey, for the script.
pub(super) async fn options(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    let visitor = desk.visitor();
    let options = desk
        .idp()
        .unlock_passkey_options(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    Ok(passkey::options(options))
}

async fn show(desk: &Desk, fault: Option<UnlockFault>) -> Answer {
    let view = desk.view().await?;
    let aim = Aim::of(desk);
    let code = match &fault {
        Some(UnlockFault::Code(fault)) => Some(fault),
        _ => None,
    };
    let asked = unlock_code::asked(desk, &view, code).await?;
    let recovery = &desk.signed_in.institution.policy.recovery;
    let error = match &fault {
        Some(UnlockFault::Password(fault)) => Some(UnlockError::Password(password_error(fault))),
        // Of a message that can't go the page tells where it tells of the message.
        Some(UnlockFault::Code(fault)) if unlock_code::is_about_sending(fault) => None,
        Some(UnlockFault::Code(fault)) => Some(UnlockError::Code(code_error(fault))),
        Some(UnlockFault::Passkey(_)) | None => None,
    };
    let by_passkey = desk.idp().unlock_by_passkey(&view.factors, &desk.signed_in);
    let elsewhere = if by_passkey {
        let (browser, signed_in) = (&desk.visitor().browser, &desk.signed_in);
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let found = desk
            .idp()
            .passkeys_elsewhere(browser, institution, person, &view.factors)
            .await;
        desk.found(found)?
    } else {
        None
    };
    let without = desk.idp().unlock_without_password(&desk.signed_in).await;
    let slug = &desk.signed_in.institution.slug;
    let came_again = Idp::came_again(&desk.visitor().ctx, &desk.signed_in);
    let sources = desk.idp().unlock_sources(&desk.signed_in).await;
    let mut sources = desk.found(sources)?;
    if came_again {
        sources.clear();
    }
    let without = desk.found(without)?.filter(|_| !came_again);
    let no_password = without.map(|how| NoPasswordView {
        mail_href: (how == NoPassword::ByMail)
            .then(|| routes::of_institution(routes::FORGOT, slug, None)),
    });
    let page = UnlockPage {
        no_password,
        sources: sources
            .iter()
            .map(|source| SourceButton {
                slug: source.slug.clone(),
                name: source.settings.name.clone(),
            })
            .collect(),
        came_again,
        trouble: match fault {
            None => unlock_source::trouble(desk),
            Some(_) => None,
        },
        action: aim.again(desk),
        username: desk.shown_name(),
        recovery_codes: asked.source.is_some()
            && recovery.count > 0
            && recovery.effect == RecoveryEffect::Login,
        code_source: asked.source,
        other_methods: asked.others,
        resend_wait: asked.wait,
        away_minutes: (aim == Aim::Console
            && desk.idp().is_away(&desk.visitor().ctx, &desk.signed_in))
        .then(|| desk.idp().settings.console_idle.num_minutes()),
        error,
        passkey: (by_passkey && elsewhere.is_none()).then(|| PasskeyAsk {
            kind: PasskeyUse::Unlock,
            action: aim.again(desk),
            options: routes::ACCOUNT_UNLOCK_OPTIONS.to_owned(),
            autofill: false,
            error: match &fault {
                Some(UnlockFault::Passkey(fault)) => passkey::error(Some(fault)),
                _ => None,
            },
            gone: match &fault {
                Some(UnlockFault::Passkey(fault)) => passkey::gone(Some(fault)),
                _ => false,
            },
        }),
        passkey_gone: elsewhere == Some(PasskeysElsewhere::Gone),
        passkey_host: elsewhere.and_then(|there| there.host().map(str::to_owned)),
        cancel_href: Some(match aim {
            Aim::Console => routes::ADMIN.to_owned(),
            _ => routes::ACCOUNT_SECURITY.to_owned(),
        }),
    };
    // Some browsers hold `form-action` against the redirect to the source.
    let leads_away = !page.sources.is_empty();
    Ok(match fault {
        None => desk.show_leading(&page, leads_away, None),
        Some(
            UnlockFault::Password(fault) | UnlockFault::Code(fault) | UnlockFault::Passkey(fault),
        ) => desk.show_leading(&page, leads_away, Some(is_throttled(&fault))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e08_every_place_to_go_on_to_has_a_name_of_its_own() {
        for aim in Aim::ALL {
            let same = Aim::ALL
                .into_iter()
                .filter(|other| other.parts().0 == aim.parts().0);
            assert_eq!(same.count(), 1, "{aim:?}");
            assert!(aim.path().starts_with("/account/"), "{aim:?}");
        }
    }
}
