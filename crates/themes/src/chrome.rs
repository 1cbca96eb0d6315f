//! What stands around every page, whatever the page is about.

use serde::Serialize;

use crate::look::Lang;
use crate::shown::Shown;
use crate::themes::{DEFAULT, Themes};

/// A link that shows the same page in another language.
#[derive(Clone, Debug, Serialize)]
pub struct LanguageLink {
    /// The language behind the link.
    pub lang: Lang,
    /// Its name for itself.
    pub name: String,
    /// Where the link goes.
    pub href: String,
}

impl Themes {
    /// Whether the console has texts in a language. Where it has none it speaks another, and a link to that language
    /// would change nothing.
    #[must_use]
    pub fn console_speaks(&self, lang: Lang) -> bool {
        self.texts(DEFAULT)
            .is_some_and(|texts| texts.of_console(lang) == lang)
    }
}

/// Where a person is in a row of steps.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Progress {
    /// The present step, from 1.
    pub now: u8,
    /// How many there are.
    pub of: u8,
}

/// What a portal shows of itself beside its name. The logo lies at our own address: no page asks anybody
/// else for anything.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PortalView {
    /// Where its logo lies, at our own address.
    pub logo_href: Option<String>,
    /// How it treats what it learns.
    pub policy_href: Option<String>,
    /// Its terms.
    pub terms_href: Option<String>,
}

/// The menu of somebody who is signed in.
#[derive(Clone, Debug, Serialize)]
pub struct AccountMenu {
    /// The personal half of the own page.
    pub personal_href: String,
    /// The security half of the own page.
    pub security_href: String,
    /// Two-step verification on that page, usually with `#tweestaps` behind it.
    pub second_factor_href: String,
    /// Where to sign out.
    pub sign_out_href: Option<String>,
}

/// When a sign-in ends, and how it goes on: asked before its end where scripts run.
#[derive(Clone, Debug, Serialize)]
pub struct Ending {
    /// Seconds from the making of the page to the end.
    pub seconds: i64,
    /// Where the form posts to that asks for more time.
    pub action: String,
    /// Where the sign-in can begin again once it ended.
    pub again_href: String,
}

/// A place in the console's menu.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePlace {
    /// The key of its name, `console-nav-…`.
    pub key: &'static str,
    /// Where it lies.
    pub href: String,
    /// Whether this page belongs to it.
    pub present: bool,
}

/// What stands around every page of the console.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConsoleFrame {
    /// The institution's name.
    pub institution: String,
    /// The console's first page there.
    pub home_href: String,
    /// Other institutions, where there are any.
    pub switch_href: Option<String>,
    /// The person's own page.
    pub account_href: String,
    /// Where to sign out.
    pub sign_out_href: String,
    /// The institution's places.
    pub places: Vec<ConsolePlace>,
    /// The installation's places.
    pub installation: Vec<ConsolePlace>,
    /// Where somebody leaves what they think of the console (U-39).
    pub feedback_href: Option<String>,
    /// The person is a guest here, and the visit stands in the institution's log.
    pub guest: bool,
}

/// The surroundings of a page.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The language of the page.
    pub lang: Lang,
    /// The language switch; the present language may be among them and is shown as text. With
    /// fewer than two there is no switch.
    pub languages: Vec<LanguageLink>,
    /// The portal that the person is on the way to.
    pub portal_name: Option<String>,
    /// What that portal shows of itself.
    pub portal: PortalView,
    /// The token against forged requests; printed into every form.
    pub csrf: Option<Shown>,
    /// The name of the person whose session this is, once there is one.
    pub signed_in_name: Option<String>,
    /// The number under which the request is found in the logs; shown on error pages.
    pub request_id: Option<String>,
    /// Where the person is in a row of steps.
    pub progress: Option<Progress>,
    /// The menu of somebody who is signed in.
    pub account_menu: Option<AccountMenu>,
    /// The console around the page.
    pub console: Option<ConsoleFrame>,
    /// When the sign-in that the page belongs to ends.
    pub ending: Option<Ending>,
}

impl Chrome {
    /// Surroundings with nothing but a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            languages: Vec::new(),
            portal_name: None,
            portal: PortalView::default(),
            csrf: None,
            signed_in_name: None,
            request_id: None,
            progress: None,
            account_menu: None,
            console: None,
            ending: None,
        }
    }
}
