//! One person's page.

use serde::Serialize;

use super::Choice;
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// What is wrong, field by field.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConsolePersonErrors {
    /// With the name to sign in with.
    pub username: Option<Words>,
    /// With the given name.
    pub given_name: Option<Words>,
    /// With the particle.
    pub particle: Option<Words>,
    /// With the surname.
    pub family_name: Option<Words>,
    /// With the number.
    pub number: Option<Words>,
    /// With the programme.
    pub programme: Option<Words>,
    /// With the mail address.
    pub email: Option<Words>,
    /// With the mobile number.
    pub phone: Option<Words>,
    /// With the main class.
    pub main_class: Option<Words>,
    /// With the extra classes.
    pub extra_class: Option<Words>,
    /// With the roles.
    pub roles: Option<Words>,
    /// With the standing.
    pub standing: Option<Words>,
    /// With the beginning.
    pub starts_at: Option<Words>,
    /// With the end.
    pub ends_at: Option<Words>,
    /// With the language.
    pub language: Option<Words>,
    /// With its being shared.
    pub shared: Option<Words>,
}

/// The fields of an account.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePersonForm {
    /// What the page was made from.
    pub version: String,
    /// People sign in with their address here.
    pub by_email: bool,
    /// The name to sign in with.
    pub username: String,
    /// The given name.
    pub given_name: String,
    /// The particle.
    pub particle: String,
    /// The surname.
    pub family_name: String,
    /// The number at the institution.
    pub number: String,
    /// The programme.
    pub programme: String,
    /// The mail address.
    pub email: String,
    /// The mobile number.
    pub phone: String,
    /// The main class to choose.
    pub main_class: Vec<Choice>,
    /// The extra classes to tick.
    pub extra_classes: Vec<Choice>,
    /// The roles to tick; labels are keys.
    pub roles: Vec<Choice>,
    /// Roles that who looks can't give; they stay.
    pub fixed_roles: Vec<&'static str>,
    /// `active` or `disabled`; labels are keys.
    pub standing: Vec<Choice>,
    /// The day it begins.
    pub starts_on: String,
    /// The day it ends.
    pub ends_on: String,
    /// The languages.
    pub languages: Vec<Choice>,
    /// Several people use it.
    pub shared: bool,
    /// It is the own account: roles and standing are not offered.
    pub own: bool,
    /// What is wrong.
    pub errors: ConsolePersonErrors,
}

impl ConsolePersonForm {
    pub(super) fn sample(own: bool, wrong: bool) -> Self {
        let error = |key: &'static str| wrong.then(|| Words::of(key));
        Self {
            version: "1".to_owned(),
            by_email: own,
            username: "anna".to_owned(),
            given_name: "Anna".to_owned(),
            particle: "van der".to_owned(),
            family_name: "Linde".to_owned(),
            number: "10023".to_owned(),
            programme: "havo".to_owned(),
            email: "anna@vaart.example".to_owned(),
            phone: "+31612345678".to_owned(),
            main_class: vec![Choice::new("", "", false), Choice::new("k", "3B", true)],
            extra_classes: vec![
                Choice::new("l", "Mentoruur", true),
                Choice::new("m", "4A", false),
            ],
            roles: super::ConsolePeoplePage::ROLES
                .iter()
                .map(|role| Choice::new(*role, format!("people-role-{role}"), *role == "teacher"))
                .collect(),
            fixed_roles: if own { vec!["support"] } else { vec![] },
            standing: vec![
                Choice::new("active", "people-standing-active", true),
                Choice::new("disabled", "people-standing-disabled", false),
            ],
            starts_on: String::new(),
            ends_on: "2027-08-01".to_owned(),
            languages: vec![
                Choice::new("", "Die van de browser", true),
                Choice::new("nl", "Nederlands", false),
                Choice::new("en", "English", false),
            ],
            shared: wrong,
            own,
            errors: ConsolePersonErrors {
                username: error("person-fault-taken"),
                given_name: error("person-fault-too-long"),
                family_name: error("person-fault-missing"),
                particle: None,
                number: error("person-fault-taken"),
                programme: error("person-fault-too-long"),
                email: error("person-fault-role-address"),
                phone: error("person-fault-invalid"),
                main_class: error("person-fault-no-such-class"),
                extra_class: error("person-fault-no-such-class"),
                roles: error("person-fault-last-administrator"),
                standing: error("person-fault-one-self"),
                starts_at: error("person-fault-invalid"),
                ends_at: error("person-fault-ends-before-start"),
                language: error("person-fault-invalid"),
                shared: None,
            },
        }
    }
}

/// A person's second factor as the switch shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleFactor {
    /// `never`, `enabled` or `suspended`.
    pub state: &'static str,
    /// Since when it has been set up.
    pub since: Option<DateTimeView>,
    /// When it is asked again by itself.
    pub until: Option<DateTimeView>,
    /// There are codes from an app.
    pub app: bool,
    /// There are codes by text message.
    pub texts: bool,
    /// Recovery codes left, where the institution has any.
    pub recovery_codes: Option<u32>,
    /// It is required of this person.
    pub required: bool,
    /// It can be switched off for a while.
    pub may_suspend: bool,
    /// Until when; labels are keys.
    pub ends: Vec<Choice>,
    /// It can be switched on.
    pub may_resume: bool,
    /// It can be wiped.
    pub may_wipe: bool,
    /// Passkeys and security keys, the oldest first.
    pub passkeys: Vec<ConsolePasskey>,
    /// Those can be removed: `action=passkeys` with `passkeys_why`, to the address of wiping, and
    /// `passkey` with an id, or `all`.
    pub may_remove_passkeys: bool,
    /// The one that was chosen for that; empty for all.
    pub passkey: String,
    /// The reason for that was not given.
    pub passkeys_reason_missing: bool,
    /// Why the switch does not move.
    pub why_not: Option<Words>,
    /// The reason was missing.
    pub reason_missing: bool,
    /// The reason to wipe it was not given.
    pub wipe_reason_missing: bool,
    /// The reason as typed.
    pub reason: String,
}

/// A passkey or security key of somebody else.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePasskey {
    /// The id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub made: DateTimeView,
    /// When it was last used.
    pub used: Option<DateTimeView>,
    /// It makes sure of the person.
    pub verified: bool,
}

/// A session or a remembered browser.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleBrowser {
    /// The id.
    pub id: String,
    /// Browser and system in words.
    pub label: String,
    /// When it began, or was remembered.
    pub at: DateTimeView,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleHappened {
    /// What.
    pub what: Words,
    /// When.
    pub at: DateTimeView,
    /// Who did it, if it was not the person.
    pub by: Option<String>,
    /// Somebody from elsewhere did it.
    pub by_guest: bool,
    /// Why.
    pub reason: Option<String>,
}

/// What somebody else saved meanwhile beside what was typed.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleDifference {
    /// The field's label.
    pub label: &'static str,
    /// As it is now.
    pub now: String,
    /// As it was typed.
    pub typed: String,
}

/// A pupil's badge.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePersonBadge {
    /// When it was made.
    pub made: DateTimeView,
    /// When it ends by itself.
    pub ends: Option<DateTimeView>,
    /// Its days are over.
    pub over: bool,
}

/// A person's ECK iD: whether there is one, never what it is. A form posts `eck_id`, or `action=remove`.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleEckId {
    /// When it was given; none where there is none.
    pub since: Option<DateTimeView>,
    /// What was typed is none.
    pub wrong: bool,
}

/// A person's page.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePersonPage {
    /// The name.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// Back to the list.
    pub back_href: String,
    /// Forms of this page are sent behind this address.
    pub href: String,
    /// The account is closed.
    pub closed: bool,
    /// Several people use it.
    pub shared: bool,
    /// The roles.
    pub roles: Vec<&'static str>,
    /// The classes, with what the person is there.
    pub classes: Vec<Choice>,
    /// The mail address, and whether it is proven.
    pub email: Option<String>,
    /// The address is proven.
    pub email_proven: bool,
    /// The number at the institution.
    pub number: Option<String>,
    /// When the person signed in last.
    pub last_sign_in: Option<DateTimeView>,
    /// The form, where who looks may change the account.
    pub form: Option<ConsolePersonForm>,
    /// The switch; a class admin does not see it.
    pub factor: Option<ConsoleFactor>,
    /// Ways to a new password; labels are keys.
    pub ways: Vec<Choice>,
    /// So many minutes the person has to wait after too many wrong passwords, where who looks may lift that.
    pub wait: Option<u32>,
    /// The pupil's badge, which who looks may revoke.
    pub badge: Option<ConsolePersonBadge>,
    /// The ECK iD, where who looks may give one.
    pub eck_id: Option<ConsoleEckId>,
    /// Who looks may end sessions.
    pub may_end: bool,
    /// Living sessions.
    pub sessions: Vec<ConsoleBrowser>,
    /// Remembered browsers.
    pub devices: Vec<ConsoleBrowser>,
    /// What happened, newest first.
    pub history: Vec<ConsoleHappened>,
    /// What was done just now.
    pub news: Option<Words>,
    /// Somebody was there first.
    pub differences: Vec<ConsoleDifference>,
    /// What stands above the page.
    pub alert: Option<Words>,
}

impl Page for ConsolePersonPage {
    const TEMPLATE: &'static str = "console_person.html";
    const STEP: &'static str = "console-person";

    fn title(&self) -> Words {
        Words::of("person-title").with("name", self.name.as_str())
    }

    fn problem(&self) -> Option<Words> {
        self.alert.clone()
    }

    fn samples() -> Vec<Self> {
        let at = DateTimeView::of(2026, 11, 21, 13, 5);
        let factor = ConsoleFactor {
            state: "enabled",
            since: Some(at),
            until: None,
            app: true,
            texts: true,
            recovery_codes: Some(4),
            required: false,
            may_suspend: true,
            ends: ["today", "day", "week", "month", "open"]
                .iter()
                .map(|end| Choice::new(*end, format!("person-end-{end}"), *end == "week"))
                .collect(),
            may_resume: false,
            may_wipe: true,
            passkeys: vec![
                ConsolePasskey {
                    id: "k1".to_owned(),
                    name: "Telefoon".to_owned(),
                    made: at,
                    used: Some(at),
                    verified: true,
                },
                ConsolePasskey {
                    id: "k2".to_owned(),
                    name: "Sleutel aan de bos".to_owned(),
                    made: at,
                    used: None,
                    verified: false,
                },
            ],
            may_remove_passkeys: true,
            passkey: "k2".to_owned(),
            passkeys_reason_missing: true,
            why_not: None,
            reason_missing: true,
            wipe_reason_missing: true,
            reason: String::new(),
        };
        let browser = ConsoleBrowser {
            id: "s".to_owned(),
            label: "Firefox op Windows".to_owned(),
            at,
        };
        let history = Self::EVENTS
            .iter()
            .enumerate()
            .map(|(index, key)| ConsoleHappened {
                what: Words::of(key),
                at,
                by: (index % 3 == 0).then(|| "Bea Beheer".to_owned()),
                by_guest: index % 3 == 1,
                reason: (index % 3 == 0).then(|| "telefoon kwijt".to_owned()),
            })
            .collect();
        let full = Self {
            name: "Anna van der Linde".to_owned(),
            username: "anna".to_owned(),
            back_href: "#".to_owned(),
            href: "#".to_owned(),
            closed: false,
            shared: true,
            roles: vec!["teacher", "staff"],
            classes: vec![
                Choice::new("main", "3B", true),
                Choice::new("extra", "4A", true),
                Choice::new("teacher", "2C", true),
            ],
            email: Some("anna@vaart.example".to_owned()),
            email_proven: false,
            number: Some("10023".to_owned()),
            last_sign_in: Some(at),
            form: Some(ConsolePersonForm::sample(false, false)),
            factor: Some(factor.clone()),
            ways: ["link", "channels", "shown"]
                .iter()
                .map(|way| Choice::new(*way, format!("person-way-{way}"), *way == "link"))
                .collect(),
            wait: Some(12),
            badge: Some(ConsolePersonBadge {
                made: at,
                ends: Some(at),
                over: false,
            }),
            eck_id: Some(ConsoleEckId {
                since: Some(at),
                wrong: false,
            }),
            may_end: true,
            sessions: vec![browser.clone()],
            devices: vec![browser],
            history,
            news: Some(Words::of("person-news-saved")),
            differences: vec![],
            alert: None,
        };
        let suspended = Self {
            form: Some(ConsolePersonForm::sample(false, true)),
            factor: Some(ConsoleFactor {
                state: "suspended",
                until: Some(at),
                may_suspend: false,
                may_resume: true,
                required: true,
                ..factor.clone()
            }),
            news: None,
            alert: Some(Words::of("console-changed-title")),
            differences: vec![ConsoleDifference {
                label: "person-email",
                now: "anna@elders.example".to_owned(),
                typed: "anna@vaart.example".to_owned(),
            }],
            badge: Some(ConsolePersonBadge {
                made: at,
                ends: None,
                over: true,
            }),
            eck_id: Some(ConsoleEckId {
                since: None,
                wrong: true,
            }),
            sessions: vec![],
            devices: vec![],
            history: vec![],
            ..full.clone()
        };
        let never = Self {
            closed: true,
            last_sign_in: None,
            form: Some(ConsolePersonForm::sample(true, false)),
            factor: Some(ConsoleFactor {
                state: "never",
                since: None,
                may_suspend: false,
                may_wipe: false,
                why_not: Some(Words::of("person-why-never").with("name", "Anna van der Linde")),
                ..factor.clone()
            }),
            ..full.clone()
        };
        let mut all: Vec<Self> = Self::WHY_NOT
            .iter()
            .map(|key| Self {
                factor: Some(ConsoleFactor {
                    may_suspend: false,
                    may_wipe: false,
                    why_not: Some(Words::of(key)),
                    ..factor.clone()
                }),
                ..full.clone()
            })
            .collect();
        let bare = Self {
            form: None,
            factor: None,
            badge: None,
            eck_id: None,
            may_end: false,
            wait: None,
            email: None,
            number: None,
            classes: vec![],
            sessions: vec![],
            devices: vec![],
            history: vec![],
            ..full.clone()
        };
        all.extend([full, suspended, never, bare]);
        all.extend(
            Self::NEWS
                .iter()
                .map(|key| Self {
                    news: Some(Words::of(key)),
                    ..all[0].clone()
                })
                .collect::<Vec<_>>(),
        );
        all
    }
}

impl ConsolePersonPage {
    /// Why a switch does not move, beside "never set up".
    pub const WHY_NOT: [&'static str; 5] = [
        "person-why-own",
        "person-why-administrator",
        "person-why-lately",
        "person-why-above",
        "person-why-not-yours",
    ];
    /// What can have been done just now.
    pub const NEWS: [&'static str; 18] = [
        "person-news-saved",
        "person-news-same",
        "person-news-made",
        "person-news-invited",
        "person-news-suspended",
        "person-news-resumed",
        "person-news-wiped",
        "person-news-passkeys-gone",
        "person-news-passkey-gone",
        "person-news-sent",
        "person-news-ended",
        "person-news-badge-ended",
        "person-news-eck-id-set",
        "person-news-eck-id-gone",
        "person-news-forgotten",
        "person-news-wait-lifted",
        "person-news-gone",
        "person-news-no-way",
    ];
    /// What can have happened.
    pub const EVENTS: [&'static str; 38] = [
        "person-event-passkey_added",
        "person-event-passkey_renamed",
        "person-event-passkey_removed",
        "person-event-passkey_refused",
        "person-event-upstream_linked",
        "person-event-upstream_unlinked",
        "person-event-badge_made",
        "person-event-badge_ended",
        "person-event-badge_refused",
        "person-event-signed_in",
        "person-event-signed_out",
        "person-event-password_refused",
        "person-event-code_refused",
        "person-event-account_refused",
        "person-event-throttled",
        "person-event-password_changed",
        "person-event-password_link_asked",
        "person-event-password_reset",
        "person-event-email_verified",
        "person-event-email_changed",
        "person-event-phone_changed",
        "person-event-account_secured",
        "person-event-recovery",
        "person-event-session_ended",
        "person-event-account_provisioned",
        "person-event-shared_marked",
        "person-event-second_factor_enabled",
        "person-event-second_factor_suspended",
        "person-event-second_factor_resumed",
        "person-event-second_factor_removed",
        "person-event-recovery_code_used",
        "person-event-device_remembered",
        "person-event-device_forgotten",
        "person-event-wait_lifted",
        "person-event-person_created",
        "person-event-person_changed",
        "person-event-factor_reminded",
        "person-event-other",
    ];
}
