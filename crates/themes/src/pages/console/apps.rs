//! Portals: the list, the recipes, one portal.

mod samples;

use serde::Serialize;
use std::collections::BTreeMap;

use super::Pager;
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::shown::Shown;
use crate::words::Words;

/// A portal in the list.
#[derive(Clone, Debug, Serialize)]
pub struct AppRow {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Whether it is closed.
    pub closed: bool,
    /// Whether it works in its own name.
    pub program: bool,
}

/// The portals of an institution.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppsPage {
    /// What was just done.
    pub news: Option<Words>,
    /// Whether those that serve several institutions are shown.
    pub shared: bool,
    /// The institution's own.
    pub own_href: String,
    /// Those that serve several.
    pub shared_href: String,
    /// Where a new one begins, for those who may.
    pub add_href: Option<String>,
    /// The description of the admin API.
    pub api_href: String,
    /// The portals.
    pub apps: Vec<AppRow>,
    /// The ways on.
    pub pager: Pager,
}

impl Page for ConsoleAppsPage {
    const TEMPLATE: &'static str = "console_apps.html";
    const STEP: &'static str = "console-apps";

    fn title(&self) -> Words {
        Words::of("console-apps-title")
    }

    fn samples() -> Vec<Self> {
        samples::lists()
    }
}

/// A recipe that is offered.
#[derive(Clone, Debug, Serialize)]
pub struct RecipeView {
    /// Its name.
    pub name: String,
    /// Its form.
    pub href: String,
    /// Whether people sign in to it.
    pub people: bool,
}

/// What is to be connected?
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppRecipesPage {
    /// The list.
    pub back_href: String,
    /// The recipes.
    pub recipes: Vec<RecipeView>,
}

impl Page for ConsoleAppRecipesPage {
    const TEMPLATE: &'static str = "console_app_recipes.html";
    const STEP: &'static str = "console-app-recipes";

    fn title(&self) -> Words {
        Words::of("console-apps-recipes-title")
    }

    fn samples() -> Vec<Self> {
        samples::recipes()
    }
}

/// Something that can be ticked.
#[derive(Clone, Debug, Serialize)]
pub struct AppTick {
    /// The field's name.
    pub name: String,
    /// What it says.
    pub label: Words,
    /// What it means.
    pub hint: Option<Words>,
    /// Whether it is ticked.
    pub checked: bool,
}

/// The fields of a portal, as typed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AppForm {
    /// Its name.
    pub name: String,
    /// One a line.
    pub redirect_uris: String,
    /// One a line.
    pub post_logout_redirect_uris: String,
    /// Of a portal that serves several institutions: the short names of those, one a line, none for all.
    pub institutions: Option<String>,
    /// What it may know.
    pub scopes: Vec<AppTick>,
    /// What it does and demands.
    pub ticks: Vec<AppTick>,
    /// Seconds.
    pub default_max_age: String,
    /// Seconds.
    pub second_factor_max_age: String,
    /// Which second factors it accepts.
    pub factors: Vec<AppTick>,
    /// Where it lives.
    pub home_url: String,
    /// Where a sign-in can be started.
    pub initiate_login_uri: String,
    /// Where it hears of ended sessions.
    pub backchannel_logout_uri: String,
    /// What the browser loads.
    pub frontchannel_logout_uri: String,
    /// What is wrong, by field.
    pub faults: BTreeMap<&'static str, Words>,
    /// Whether people sign in to it.
    pub people: bool,
}

/// A new portal.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppNewPage {
    /// The recipe's name.
    pub recipe: String,
    /// All recipes.
    pub back_href: String,
    /// Where the form goes.
    pub action: String,
    /// The id that the portal will have, so that sending twice makes one.
    pub client_id: String,
    /// The address of the software, where the recipe works with it.
    pub address: Option<String>,
    /// The fields.
    pub form: AppForm,
}

impl Page for ConsoleAppNewPage {
    const TEMPLATE: &'static str = "console_app_new.html";
    const STEP: &'static str = "console-app-new";

    fn title(&self) -> Words {
        Words::of("console-apps-new-title").with("name", self.recipe.as_str())
    }

    fn problem(&self) -> Option<Words> {
        (!self.form.faults.is_empty()).then(|| Words::of("console-apps-problem"))
    }

    fn samples() -> Vec<Self> {
        samples::new()
    }
}

/// A value to paste.
#[derive(Clone, Debug, Serialize)]
pub struct PasteView {
    /// What the software calls it.
    pub label: String,
    /// The value.
    pub value: Shown,
}

/// What to paste where.
#[derive(Clone, Debug, Serialize)]
pub struct PasteViews {
    /// Where.
    pub place: Option<String>,
    /// One by one.
    pub values: Vec<PasteView>,
    /// As a piece of configuration.
    pub snippet: Option<Shown>,
}

/// A secret, shown this once.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppSecretPage {
    /// The portal's name.
    pub name: String,
    /// Whether the portal is new.
    pub new: bool,
    /// Its id.
    pub client_id: String,
    /// The secret; none for those that keep none.
    pub secret: Option<Shown>,
    /// When the one before stops working.
    pub earlier_ends: Option<DateTimeView>,
    /// What to paste.
    pub paste: PasteViews,
    /// The portal's page.
    pub onward_href: String,
}

impl Page for ConsoleAppSecretPage {
    const TEMPLATE: &'static str = "console_app_secret.html";
    const STEP: &'static str = "console-app-secret";

    fn title(&self) -> Words {
        let key = if self.new {
            "console-apps-added-title"
        } else {
            "console-apps-renewed-title"
        };
        Words::of(key).with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        samples::secrets()
    }
}

/// The secrets of a portal.
#[derive(Clone, Debug, Serialize)]
pub struct AppSecrets {
    /// When the present one was made, if the console made it.
    pub since: Option<DateTimeView>,
    /// When it was last used.
    pub used: Option<DateTimeView>,
    /// The one before, while it works.
    pub earlier: Option<EarlierSecret>,
    /// Whether two can work beside each other.
    pub overlaps: bool,
    /// The longest overlap, in days.
    pub longest: u32,
    /// What was typed for the overlap.
    pub days: String,
    /// Where a new one is made.
    pub renew_action: String,
    /// Where the one before is ended.
    pub end_action: String,
}

/// The secret before the present one.
#[derive(Clone, Debug, Serialize)]
pub struct EarlierSecret {
    /// When it stops working.
    pub ends: DateTimeView,
    /// When it was last used.
    pub used: Option<DateTimeView>,
    /// It was used since the new one was made: the portal still needs it.
    pub in_use: bool,
    /// It stops within a week.
    pub soon: bool,
}

/// A field that somebody else changed meanwhile.
#[derive(Clone, Debug, Serialize)]
pub struct AppConflict {
    /// The field.
    pub field: Words,
    /// How it is now.
    pub theirs: String,
    /// What was typed.
    pub yours: String,
}

/// One portal.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppPage {
    /// What was just done.
    pub news: Option<Words>,
    /// The list.
    pub back_href: String,
    /// Its name, as stored.
    pub name: String,
    /// Its id.
    pub client_id: String,
    /// How it proves who it is.
    pub auth_method: String,
    /// What it may present.
    pub grant_types: Vec<String>,
    /// When it came.
    pub since: DateTimeView,
    /// Whether it registered itself.
    pub by_itself: bool,
    /// Whether it serves several institutions.
    pub shared: bool,
    /// Whether it is closed.
    pub closed: bool,
    /// Whether it may be changed here.
    pub managed: bool,
    /// What was looked at.
    pub revision: String,
    /// Where the form goes.
    pub action: String,
    /// The fields.
    pub form: AppForm,
    /// What somebody else changed meanwhile.
    pub conflicts: Vec<AppConflict>,
    /// Its secrets, if it has any.
    pub secrets: Option<AppSecrets>,
    /// Its long-lived tokens, if it may have any.
    pub tokens_href: Option<String>,
    /// General values to paste.
    pub paste: PasteViews,
    /// The dry run.
    pub try_href: Option<String>,
    /// Closing and opening.
    pub state_action: String,
    /// Removing.
    pub remove_href: String,
}

impl Page for ConsoleAppPage {
    const TEMPLATE: &'static str = "console_app.html";
    const STEP: &'static str = "console-app";

    fn title(&self) -> Words {
        Words::of("console-apps-app-title").with("name", self.name.as_str())
    }

    fn problem(&self) -> Option<Words> {
        if !self.conflicts.is_empty() {
            return Some(Words::of("console-apps-conflict"));
        }
        (!self.form.faults.is_empty()).then(|| Words::of("console-apps-problem"))
    }

    fn samples() -> Vec<Self> {
        samples::apps()
    }
}

/// Really remove it?
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppRemovePage {
    /// The portal's name.
    pub name: String,
    /// What was looked at.
    pub revision: String,
    /// Where the form goes.
    pub action: String,
    /// The portal's page.
    pub back_href: String,
}

impl Page for ConsoleAppRemovePage {
    const TEMPLATE: &'static str = "console_app_remove.html";
    const STEP: &'static str = "console-app-remove";

    fn title(&self) -> Words {
        Words::of("console-apps-remove-title").with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            name: "Moodle".to_owned(),
            revision: "r".to_owned(),
            action: "#".to_owned(),
            back_href: "#".to_owned(),
        }]
    }
}

/// A claim.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What a sign-in would bring.
#[derive(Clone, Debug, Serialize)]
pub struct AppTrial {
    /// Who would sign in.
    pub username: String,
    /// What would stand in the way.
    pub obstacles: Vec<Words>,
    /// Whether the person would be asked for consent.
    pub asks_consent: bool,
    /// The claims of the ID token.
    pub id_token: Vec<ClaimView>,
    /// The claims of userinfo.
    pub userinfo: Vec<ClaimView>,
}

/// The dry run of a sign-in.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleAppTryPage {
    /// The portal's name.
    pub name: String,
    /// The portal's page.
    pub back_href: String,
    /// Whom to try.
    pub username: String,
    /// Nobody here is called that.
    pub unknown: bool,
    /// What it would bring.
    pub trial: Option<AppTrial>,
}

impl Page for ConsoleAppTryPage {
    const TEMPLATE: &'static str = "console_app_try.html";
    const STEP: &'static str = "console-app-try";

    fn title(&self) -> Words {
        Words::of("console-apps-try-title").with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        samples::trials()
    }
}
