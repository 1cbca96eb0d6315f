//! Why somebody was, or would be, asked for something.

use serde::Serialize;

use super::{Choice, JourneyStop, Pager};
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// Somebody who was found.
#[derive(Clone, Debug, Serialize)]
pub struct WhyPerson {
    /// The person's name.
    pub name: String,
    /// The user name.
    pub username: String,
    /// The person's page here.
    pub href: String,
}

/// Somebody was not let in at a sign-in source.
#[derive(Clone, Debug, Serialize)]
pub struct WhyRefusal {
    /// When.
    pub at: DateTimeView,
    /// What people call the source.
    pub source: String,
    /// Why, and what helps.
    pub because: Words,
    /// The request, as it stands in the log.
    pub request: String,
}

impl WhyRefusal {
    /// Why nobody can have been let in.
    pub const BECAUSE: [&'static str; 26] = [
        "console-why-source-unreachable",
        "console-why-source-discovery",
        "console-why-source-issuer",
        "console-why-source-mix-up",
        "console-why-source-refused",
        "console-why-source-answer",
        "console-why-source-signature",
        "console-why-source-audience",
        "console-why-source-expired",
        "console-why-source-nonce",
        "console-why-source-not-fresh",
        "console-why-source-no-auth-time",
        "console-why-source-subject",
        "console-why-source-denied",
        "console-why-source-unavailable",
        "console-why-source-error",
        "console-why-source-no-code",
        "console-why-source-not-linked",
        "console-why-source-not-let-in",
        "console-why-source-taken",
        "console-why-source-too-little",
        "console-why-source-again",
        "console-why-source-disabled",
        "console-why-source-password-ended",
        "console-why-source-locked",
        "console-why-source-other",
    ];

    fn sample(because: &'static str) -> Self {
        Self {
            at: DateTimeView::of(2026, 11, 21, 13, 4),
            source: "De Regenboog".to_owned(),
            because: Words::of(because).with("because", "something_else"),
            request: "01a1fd557a807028ac90a28dde64f1d8".to_owned(),
        }
    }
}

/// The choice of a person.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleWhyPage {
    /// What was searched for; empty at first.
    pub query: String,
    /// Who was found.
    pub people: Vec<WhyPerson>,
    /// There are more.
    pub more: bool,
    /// Who was not let in at a sign-in source lately, newest first.
    pub refusals: Vec<WhyRefusal>,
}

/// A sign-in that was written down.
#[derive(Clone, Debug, Serialize)]
pub struct WhySignin {
    /// When.
    pub at: DateTimeView,
    /// At which portal; none for a page of our own.
    pub portal: Option<String>,
    /// What it came to, in keys.
    pub step: String,
    /// Its page.
    pub href: String,
}

/// What would be decided.
#[derive(Clone, Debug, Serialize)]
pub struct WhyImagined {
    /// When.
    pub at: DateTimeView,
    /// At which portal; none for a page of our own.
    pub portal: Option<String>,
    /// Under which version; none for the one in force.
    pub version: Option<u32>,
    /// The browser is remembered.
    pub remembered: bool,
    /// The browser is in one of the institution's own networks.
    pub inside: bool,
    /// A badge is shown in the place of the password.
    pub badge: bool,
    /// Why the institution asks what it asks.
    pub why: Words,
    /// The pages.
    pub stops: Vec<JourneyStop>,
}

/// A person: sign-ins as they were, and as they would be.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleWhyPersonPage {
    /// The person's name.
    pub name: String,
    /// The user name.
    pub username: String,
    /// Where the factor stands, in keys.
    pub state: &'static str,
    /// Sign-ins, newest first.
    pub signins: Vec<WhySignin>,
    /// On and back.
    pub pager: Pager,
    /// Portals to choose from.
    pub portals: Vec<Choice>,
    /// Versions to choose from; their labels are numbers.
    pub versions: Vec<Choice>,
    /// The day, as the form sends it.
    pub day: String,
    /// The time, as the form sends it.
    pub time: String,
    /// The box "this browser is remembered" is ticked.
    pub remembered: bool,
    /// The box "on the institution's network" is ticked.
    pub inside: bool,
    /// The box "a badge is shown" is ticked.
    pub badge: bool,
    /// What was typed as a day or time can't be read.
    pub bad_moment: bool,
    /// What would be decided, where it was asked.
    pub imagined: Option<WhyImagined>,
    /// Back to the choice of a person.
    pub back_href: String,
}

/// A decision that was written down.
#[derive(Clone, Debug, Serialize)]
pub struct WhyStep {
    /// When.
    pub at: DateTimeView,
    /// What came next, in keys.
    pub step: String,
    /// Why the institution asked what it asked.
    pub why: Option<Words>,
    /// Step by step.
    pub reasons: Vec<Words>,
}

/// One sign-in, decision by decision.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleWhySigninPage {
    /// The person's name.
    pub name: String,
    /// The portal; none for a page of our own.
    pub portal: Option<String>,
    /// What the person was then, in keys.
    pub roles: Vec<&'static str>,
    /// The version of the policy, and its page for those who may see it.
    pub version: u32,
    /// Its page, for those who may see it.
    pub version_href: Option<String>,
    /// The decisions.
    pub steps: Vec<WhyStep>,
    /// Why nobody came in through a sign-in source in it, oldest first.
    pub refusals: Vec<WhyRefusal>,
    /// Back to the person.
    pub back_href: String,
}

impl Page for ConsoleWhyPage {
    const TEMPLATE: &'static str = "console_why.html";
    const STEP: &'static str = "console-why";

    fn title(&self) -> Words {
        Words::of("console-why-title")
    }

    fn samples() -> Vec<Self> {
        let found = Self {
            query: "proef".to_owned(),
            people: vec![WhyPerson {
                name: "Juf van Proef".to_owned(),
                username: "juf".to_owned(),
                href: "#".to_owned(),
            }],
            more: true,
            refusals: vec![],
        };
        let nobody = Self {
            people: vec![],
            more: false,
            ..found.clone()
        };
        let first = Self {
            query: String::new(),
            refusals: WhyRefusal::BECAUSE.map(WhyRefusal::sample).to_vec(),
            ..nobody.clone()
        };
        vec![found, nobody, first]
    }
}

impl Page for ConsoleWhyPersonPage {
    const TEMPLATE: &'static str = "console_why_person.html";
    const STEP: &'static str = "console-why-person";

    fn title(&self) -> Words {
        Words::of("console-why-person-title").with("name", self.name.clone())
    }

    fn samples() -> Vec<Self> {
        let signin = |portal: Option<&str>, step: &str| WhySignin {
            at: DateTimeView::of(2026, 11, 21, 13, 5),
            portal: portal.map(str::to_owned),
            step: step.to_owned(),
            href: "#".to_owned(),
        };
        let imagined = WhyImagined {
            at: DateTimeView::of(2027, 7, 1, 9, 0),
            portal: Some("Rooster".to_owned()),
            version: Some(2),
            remembered: true,
            inside: true,
            badge: true,
            why: Words::of("console-why-demand-required"),
            stops: vec![JourneyStop {
                step: "second-factor",
                reasons: vec![
                    Words::of("console-why-factor-enabled"),
                    Words::of("console-why-no-device-administrator"),
                ],
            }],
        };
        let full = Self {
            name: "Juf van Proef".to_owned(),
            username: "juf".to_owned(),
            state: "enabled",
            signins: vec![
                signin(Some("Rooster"), "answer-two-factors"),
                signin(None, "enrol-intro"),
            ],
            pager: Pager {
                first_href: Some("#".to_owned()),
                next_href: Some("#".to_owned()),
            },
            portals: vec![Choice::new("rooster", "Rooster", true)],
            versions: vec![Choice::new("2", "2", true)],
            day: "2027-07-01".to_owned(),
            time: "09:00".to_owned(),
            remembered: true,
            inside: true,
            badge: true,
            bad_moment: false,
            imagined: Some(imagined.clone()),
            back_href: "#".to_owned(),
        };
        let other = Self {
            state: "suspended",
            bad_moment: true,
            imagined: Some(WhyImagined {
                portal: None,
                version: None,
                remembered: false,
                inside: false,
                badge: false,
                ..imagined
            }),
            ..full.clone()
        };
        let bare = Self {
            state: "never",
            signins: vec![],
            pager: Pager::default(),
            remembered: false,
            inside: false,
            badge: false,
            bad_moment: false,
            imagined: None,
            ..full.clone()
        };
        vec![full, other, bare]
    }
}

impl Page for ConsoleWhySigninPage {
    const TEMPLATE: &'static str = "console_why_signin.html";
    const STEP: &'static str = "console-why-signin";

    fn title(&self) -> Words {
        Words::of("console-why-signin-title").with("name", self.name.clone())
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            name: "Juf van Proef".to_owned(),
            portal: Some("Rooster".to_owned()),
            roles: vec!["teacher", "class-admin"],
            version: 3,
            version_href: Some("#".to_owned()),
            steps: vec![
                WhyStep {
                    at: DateTimeView::of(2026, 11, 21, 13, 5),
                    step: "second-factor".to_owned(),
                    why: Some(Words::of("console-why-demand-optional")),
                    reasons: vec![
                        Words::of("console-why-factor-enabled"),
                        Words::of("console-why-no-code"),
                    ],
                },
                WhyStep {
                    at: DateTimeView::of(2026, 11, 21, 13, 6),
                    step: "answer-two-factors".to_owned(),
                    why: None,
                    reasons: vec![],
                },
            ],
            refusals: vec![WhyRefusal::sample("console-why-source-issuer")],
            back_href: "#".to_owned(),
        };
        let bare = Self {
            portal: None,
            refusals: vec![],
            roles: vec![],
            version_href: None,
            ..full.clone()
        };
        vec![full, bare]
    }
}
