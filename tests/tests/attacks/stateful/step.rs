//! What somebody may do next, and which of it is likely to lead anywhere.

use super::{dice::Dice, model::Model};

/// One step: one thing that one of the players does. Numbers name browsers, people and earlier things;
/// they are taken modulo what there is, so that a list from which steps were struck still means
/// something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A portal sends the browser here.
    Ask {
        browser: usize,
        wish: Wish,
        third_party: bool,
        offline: bool,
    },
    /// Name and password are typed, wherever the sign-in is.
    Password {
        browser: usize,
        person: usize,
        right: bool,
    },
    /// A code is typed, wherever the sign-in is.
    Code {
        browser: usize,
        person: usize,
        code: Code,
        remember: bool,
    },
    /// On from an introduction or from the recovery codes.
    GoOn { browser: usize },
    /// "Not now" to the set-up.
    Later { browser: usize },
    /// The first code of an app that is being set up.
    Confirm { browser: usize, right: bool },
    /// Yes or no to a portal of somebody else.
    Consent { browser: usize, allow: bool },
    /// The portal redeems one of the last codes, once more perhaps.
    Redeem { back: usize },
    /// The portal refreshes with the newest token of a family, or with one so many uses older.
    Refresh { family: usize, older: usize },
    /// The portal shows the newest access token of a family.
    Userinfo { family: usize },
    /// "I forgot my password."
    Forgot { browser: usize, person: usize },
    /// One of the last mailed links is used for a new password.
    Link { browser: usize, back: usize },
    /// Signing out.
    SignOut { browser: usize },
    /// The person forgets every remembered browser.
    ForgetBrowsers { browser: usize },
    /// The person ends every other session.
    EndOthers { browser: usize },
    /// The person takes back what the portal of somebody else was allowed.
    Withdraw { browser: usize },
    /// The person types the password and chooses another one, on the own page.
    NewPassword { browser: usize, right: bool },
    /// The person unlocks the own page and makes new recovery codes.
    NewCodes { browser: usize, right: bool },
    /// The person unlocks the own page and links another app there, or a first one.
    NewApp { browser: usize, right: bool },
    /// The person unlocks the own page and adds a passkey.
    AddKey { browser: usize },
    /// The person unlocks the own page and removes the newest passkey.
    RemoveKey { browser: usize },
    /// One of somebody's passkeys is shown, wherever the sign-in is: one that still is, or is no more, or a
    /// copy that was made of it when it was new.
    ShowKey {
        browser: usize,
        person: usize,
        back: usize,
        copied: bool,
    },
    /// An administrator's deed.
    Help { person: usize, deed: Deed },
    /// An administrator's change of the policy.
    Policy(Setting),
    /// Time passes, in seconds.
    Wait(i64),
}

/// What the portal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing in particular.
    Plain,
    /// `prompt=none`
    Silent,
    /// `prompt=login`
    Login,
    /// An essential `acr` of two factors.
    TwoFactors,
    /// `max_age=120`
    Recent,
}

/// Which code is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// What the app shows.
    Fresh,
    /// The last one that was accepted.
    Again,
    /// One that no app shows.
    Wrong,
    /// A recovery code, spent or not.
    Recovery(usize),
}

/// What an administrator does to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Suspend { hours: Option<i64> },
    Resume,
    Wipe,
    WipeKeys,
    Close,
    Open,
    EndSessions,
    ForgetBrowsers,
}

/// One member of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Off,
    Optional,
    Required,
    RememberNothing,
    RememberTicked(i64),
    RememberByItself(i64),
    CodeLetsIn,
    CodeResets,
    KeysOff,
    KeysSecond,
    KeysAlone,
}

const WAITS: [i64; 12] = [
    1, 9, 31, 61, 130, 301, 650, 1_801, 3_700, 22_000, 43_201, 90_000,
];

impl Step {
    /// A step that is worth trying now.
    pub(crate) fn after(model: &Model, dice: &mut Dice) -> Self {
        let browser = dice.below(3);
        let person = dice.below(2);
        if dice.one_in(4) {
            return Self::anything(browser, person, dice);
        }
        let whose = model.typed_for(browser).unwrap_or(person);
        // What chance alone hardly comes to: taken back, allowed anew, and tried.
        let taken_back = model.withdrawn_family().filter(|_| dice.one_in(2));
        match model.page(browser) {
            "password" | "second-factor" if model.had_key(whose) && dice.one_in(3) => {
                Self::show_key(browser, whose, dice)
            }
            "password" => Self::Password {
                browser,
                person: if dice.one_in(4) { 1 - whose } else { whose },
                right: !dice.one_in(6),
            },
            "second-factor" => Self::Code {
                browser,
                person: if dice.one_in(12) { 1 - whose } else { whose },
                code: code(dice),
                remember: dice.one_in(2),
            },
            "enrol-intro" if dice.one_in(5) => Self::Later { browser },
            "enrol-intro" | "recovery-codes" => Self::GoOn { browser },
            "enrol-totp" => Self::Confirm {
                browser,
                right: !dice.one_in(4),
            },
            "consent" => Self::Consent {
                browser,
                allow: !dice.one_in(4),
            },
            _ if taken_back.is_some() => Self::Refresh {
                family: taken_back.unwrap_or_default(),
                older: 0,
            },
            _ if model.has_withdrawn() && dice.one_in(2) => Self::Ask {
                browser,
                wish: Wish::Plain,
                third_party: true,
                offline: true,
            },
            _ if model.has_allowed() && dice.one_in(8) => Self::Withdraw { browser },
            _ if dice.one_in(3) => Self::with_tokens(dice),
            _ if model.whose_session(browser).is_some() && dice.one_in(6) => {
                Self::AddKey { browser }
            }
            _ => Self::ask(browser, dice),
        }
    }

    fn show_key(browser: usize, whose: usize, dice: &mut Dice) -> Self {
        Self::ShowKey {
            browser,
            person: if dice.one_in(5) { 1 - whose } else { whose },
            back: dice.one_of(&[0, 0, 0, 1]),
            copied: dice.one_in(6),
        }
    }

    fn ask(browser: usize, dice: &mut Dice) -> Self {
        Self::Ask {
            browser,
            wish: dice.one_of(&[
                Wish::Plain,
                Wish::Plain,
                Wish::Plain,
                Wish::Silent,
                Wish::Login,
                Wish::TwoFactors,
                Wish::Recent,
            ]),
            third_party: dice.one_in(4),
            offline: dice.one_in(2),
        }
    }

    fn with_tokens(dice: &mut Dice) -> Self {
        match dice.below(5) {
            0 | 1 => Self::Redeem {
                back: dice.one_of(&[0, 0, 0, 1, 2]),
            },
            2 | 3 => Self::Refresh {
                family: dice.below(4),
                older: dice.one_of(&[0, 0, 0, 0, 1, 2]),
            },
            _ => Self::Userinfo {
                family: dice.below(4),
            },
        }
    }

    fn anything(browser: usize, person: usize, dice: &mut Dice) -> Self {
        match dice.below(27) {
            0 => Self::Forgot { browser, person },
            1 | 2 => Self::Link {
                browser,
                back: dice.one_of(&[0, 0, 1]),
            },
            3 => Self::SignOut { browser },
            4 => Self::ForgetBrowsers { browser },
            5 => Self::EndOthers { browser },
            6..=8 => Self::Help {
                person,
                deed: dice.one_of(&[
                    Deed::Suspend { hours: None },
                    Deed::Suspend { hours: Some(2) },
                    Deed::Resume,
                    Deed::Wipe,
                    Deed::WipeKeys,
                    Deed::Close,
                    Deed::Open,
                    Deed::Open,
                    Deed::EndSessions,
                    Deed::ForgetBrowsers,
                ]),
            },
            9 | 10 => Self::Policy(dice.one_of(&[
                Setting::Off,
                Setting::Optional,
                Setting::Required,
                Setting::Required,
                Setting::RememberNothing,
                Setting::RememberTicked(12),
                Setting::RememberTicked(2),
                Setting::RememberByItself(24),
                Setting::CodeLetsIn,
                Setting::CodeResets,
                Setting::KeysOff,
                Setting::KeysSecond,
                Setting::KeysAlone,
                Setting::KeysAlone,
            ])),
            11..=14 => Self::Wait(dice.one_of(&WAITS)),
            15 => Self::with_tokens(dice),
            16 => Self::Code {
                browser,
                person,
                code: code(dice),
                remember: dice.one_in(2),
            },
            17 => Self::Withdraw { browser },
            19 => Self::NewPassword {
                browser,
                right: !dice.one_in(3),
            },
            20 => Self::NewCodes {
                browser,
                right: !dice.one_in(4),
            },
            21 => Self::NewApp {
                browser,
                right: !dice.one_in(4),
            },
            18 => Self::Password {
                browser,
                person,
                right: dice.one_in(2),
            },
            22 => Self::AddKey { browser },
            23 => Self::RemoveKey { browser },
            24 => Self::show_key(browser, person, dice),
            _ => Self::ask(browser, dice),
        }
    }
}

fn code(dice: &mut Dice) -> Code {
    match dice.below(12) {
        0 | 1 => Code::Wrong,
        2 => Code::Again,
        3 => Code::Recovery(dice.below(5)),
        _ => Code::Fresh,
    }
}
