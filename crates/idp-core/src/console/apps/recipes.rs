//! Recipes: what common software needs to be told, as data. A recipe fills in the form of a new portal
//! and says what to paste where; nothing of it is remembered afterwards.

use serde::Deserialize;
use sluis_model::policy::Localized;
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Their files, in the order in which they are offered.
const FILES: &[(&str, &str)] = &[
    ("moodle", include_str!("recipes/moodle.toml")),
    ("nextcloud", include_str!("recipes/nextcloud.toml")),
    ("wordpress", include_str!("recipes/wordpress.toml")),
    ("canvas", include_str!("recipes/canvas.toml")),
    ("open-edx", include_str!("recipes/open-edx.toml")),
    ("gitlab", include_str!("recipes/gitlab.toml")),
    ("grafana", include_str!("recipes/grafana.toml")),
    ("drupal", include_str!("recipes/drupal.toml")),
    ("oauth2-proxy", include_str!("recipes/oauth2-proxy.toml")),
    ("apache", include_str!("recipes/apache.toml")),
    ("web-app", include_str!("recipes/web-app.toml")),
    (
        "single-page-app",
        include_str!("recipes/single-page-app.toml"),
    ),
    ("native-app", include_str!("recipes/native-app.toml")),
    ("program", include_str!("recipes/program.toml")),
];

/// A name that is the same in every language, or not.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum RecipeName {
    Same(String),
    Each(Localized),
}

/// Something to paste, with what the software calls it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipeValue {
    /// What the software calls it.
    pub label: String,
    /// What to paste, with names in braces.
    pub value: String,
}

/// A recipe.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name in addresses.
    #[serde(skip)]
    pub id: &'static str,
    name: RecipeName,
    /// How the software proves who it is.
    pub auth_method: ClientAuthMethod,
    /// What it may know.
    pub scope: BTreeSet<String>,
    /// What it may present at the token endpoint.
    #[serde(default = "by_code")]
    pub grant_types: BTreeSet<GrantType>,
    /// Where answers go, by the address of the software; absent where somebody has to say.
    #[serde(default)]
    pub redirect: Option<String>,
    /// Where a signed-out browser goes.
    #[serde(default)]
    pub post_logout: Option<String>,
    /// An app on a device.
    #[serde(default)]
    pub native: bool,
    /// PKCE is demanded.
    #[serde(default)]
    pub require_pkce: bool,
    /// Where in the software the values go.
    #[serde(rename = "where")]
    pub place: Localized,
    /// What to paste, one by one.
    #[serde(default)]
    pub values: Vec<RecipeValue>,
    /// What to paste, as a piece of configuration.
    #[serde(default)]
    pub snippet: Option<String>,
    /// Further lines of it, each for who has the scope that it stands under.
    #[serde(default)]
    pub examples: BTreeMap<String, String>,
}

fn by_code() -> BTreeSet<GrantType> {
    [GrantType::AuthorizationCode].into()
}

/// A test reads every file, so that none falls away here.
static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    FILES
        .iter()
        .filter_map(|(id, text)| {
            let recipe: Recipe = toml::from_str(text).ok()?;
            Some(Recipe { id, ..recipe })
        })
        .collect()
});

impl Recipe {
    /// All of them.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &RECIPES
    }

    /// By its name in addresses.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        RECIPES.iter().find(|recipe| recipe.id == id)
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self, language: &str) -> &str {
        match &self.name {
            RecipeName::Same(name) => name,
            RecipeName::Each(names) => names.get(language).unwrap_or(self.id),
        }
    }

    /// Whether people sign in to it; else it works in its own name.
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        self.grant_types.contains(&GrantType::AuthorizationCode)
    }
}

/// Fills names in braces in; what is not known stays as it is.
#[must_use]
pub fn filled(text: &str, known: &BTreeMap<&str, String>) -> String {
    let mut rest = text;
    let mut whole = String::with_capacity(text.len());
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        whole.push_str(before);
        let named = from
            .find('}')
            .and_then(|end| Some((end, known.get(&from[1..end])?)));
        if let Some((end, value)) = named {
            whole.push_str(value);
            rest = &from[end + 1..];
        } else {
            whole.push('{');
            rest = &from[1..];
        }
    }
    whole.push_str(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_protocol::redirect_uri::RedirectUri;

    #[test]
    fn every_recipe_can_be_read_and_says_where_its_values_go() {
        for (id, text) in FILES {
            let recipe: Recipe =
                toml::from_str(text).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(
                !recipe.place.nl.is_empty() && !recipe.place.en.is_empty(),
                "{id}"
            );
            assert!(
                !recipe.values.is_empty() || recipe.snippet.is_some(),
                "{id}"
            );
            if let Some(redirect) = &recipe.redirect {
                let known = BTreeMap::from([("address", "https://app.example".to_owned())]);
                RedirectUri::register(&filled(redirect, &known)).unwrap();
            }
        }
        assert_eq!(Recipe::all().len(), FILES.len());
    }

    #[test]
    fn only_known_names_are_filled_in() {
        let known = BTreeMap::from([("a", "1{b}".to_owned()), ("b", "2".to_owned())]);
        assert_eq!(filled("{a} {b} {c} { {a", &known), "1{b} 2 {c} { {a");
    }
}
