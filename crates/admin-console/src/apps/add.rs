//! A new portal, by a recipe.

use super::{form, page_of, paste};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{
    acts::ManageApps,
    apps::{AppChanged, AppFields, NewApp, Recipe, filled},
};
use sluis_model::ids::ClientId;
use sluis_themes::{
    Shown, Words,
    pages::console::{ConsoleAppNewPage, ConsoleAppRecipesPage, ConsoleAppSecretPage, RecipeView},
};
use sluis_web::form::Form;
use std::collections::BTreeMap;

pub(super) async fn choose(desk: Desk<ManageApps>) -> Answer {
    let language = desk.language();
    let page = ConsoleAppRecipesPage {
        back_href: desk.link("/apps"),
        recipes: Recipe::all()
            .iter()
            .map(|recipe| RecipeView {
                name: recipe.name(language.code()).to_owned(),
                href: desk.link(&format!("/apps/new/{}", recipe.id)),
                people: recipe.is_for_people(),
            })
            .collect(),
    };
    Ok(desk.show(&page))
}

pub(super) async fn show(desk: Desk<ManageApps>) -> Answer {
    let Some(recipe) = Recipe::find(&desk.name("recipe")) else {
        return Err(desk.not_here());
    };
    let fields = AppFields {
        scope: recipe.scope.clone(),
        require_pkce: recipe.require_pkce,
        first_party: recipe.is_for_people(),
        ..AppFields::default()
    };
    let id = ClientId::generate(desk.ctx());
    let typed = Typed {
        id: id.to_string(),
        address: String::new(),
        fields,
    };
    Ok(desk.show(&page(&desk, recipe, typed, form::Faults::new())))
}

/// What somebody typed.
struct Typed {
    id: String,
    address: String,
    fields: AppFields,
}

fn page(
    desk: &Desk<ManageApps>,
    recipe: &Recipe,
    typed: Typed,
    faults: form::Faults,
) -> ConsoleAppNewPage {
    let people = recipe.is_for_people();
    let offered = form::offered(&desk.permit, people, &typed.fields);
    let mut form = form::shown(typed.fields, &offered, people, faults);
    // What few need is decided on the portal's own page.
    form.ticks
        .retain(|tick| people && tick.name == "first_party");
    ConsoleAppNewPage {
        recipe: recipe.name(desk.language().code()).to_owned(),
        back_href: desk.link("/apps/new"),
        action: desk.link(&format!("/apps/new/{}", recipe.id)),
        client_id: typed.id,
        address: recipe.redirect.as_ref().map(|_| typed.address),
        form,
    }
}

pub(super) async fn save(desk: Desk<ManageApps>, sent: Form) -> Answer {
    let Some(recipe) = Recipe::find(&desk.name("recipe")) else {
        return Err(desk.not_here());
    };
    let people = recipe.is_for_people();
    let known = form::offered(&desk.permit, people, &AppFields::default());
    let (mut fields, mut faults) = form::read(&sent, known.into_iter(), false);
    fields.require_pkce = recipe.require_pkce;
    let address = sent.field("address").trim().to_owned();
    if let Some(pattern) = &recipe.redirect {
        match plain_address(&address) {
            Some(address) => {
                let known = BTreeMap::from([("address", address.clone())]);
                fields.redirect_uris = vec![filled(pattern, &known)];
                fields.post_logout_redirect_uris = recipe
                    .post_logout
                    .iter()
                    .map(|pattern| filled(pattern, &known))
                    .collect();
                fields.home_url = Some(address);
            }
            None => {
                faults.insert("address", Words::of("console-apps-wrong-address"));
            }
        }
    }
    let typed = |fields| Typed {
        id: sent.field("client_id").to_owned(),
        address: address.clone(),
        fields,
    };
    if !faults.is_empty() {
        return Ok(desk.show_again(&page(&desk, recipe, typed(fields), faults)));
    }
    let new = NewApp {
        client_id: Some(sent.field("client_id").to_owned()),
        auth_method: recipe.auth_method,
        grant_types: recipe.grant_types.clone(),
        native: recipe.native,
        fields: fields.clone(),
    };
    let added = desk
        .idp()
        .console_add_app(desk.ctx(), &desk.permit, new)
        .await;
    match desk.found(added)? {
        AppChanged::Done((app, secret)) => {
            let page = ConsoleAppSecretPage {
                name: app.client.name.clone(),
                new: true,
                client_id: app.client.id.to_string(),
                paste: paste::by_recipe(&desk, recipe, &app.client, secret.as_ref()),
                secret: secret.map(|secret| Shown::new(secret.expose())),
                earlier_ends: None,
                onward_href: desk.link(&page_of(&app.client.id)),
            };
            Ok(desk.show(&page))
        }
        AppChanged::Faults(found) => {
            let mut faults = form::in_words(&found);
            // The form asks for the address alone: what comes of it is told there.
            if recipe.redirect.is_some()
                && (faults.remove("redirect_uris").is_some()
                    | faults.remove("post_logout_redirect_uris").is_some()
                    | faults.remove("home_url").is_some())
            {
                faults.insert("address", Words::of("console-apps-wrong-address"));
            }
            Ok(desk.show_again(&page(&desk, recipe, typed(fields), faults)))
        }
        AppChanged::Meanwhile(_) | AppChanged::NotHere => Err(desk.not_here()),
    }
}

/// A web address to put paths behind: without a slash at its end, a query or a fragment.
fn plain_address(typed: &str) -> Option<String> {
    let plain = typed.trim_end_matches('/');
    let whole = (plain.starts_with("https://") || plain.starts_with("http://"))
        && plain.len() > "https://".len()
        && !plain.contains(['?', '#', '{', '}', ' ']);
    whole.then(|| plain.to_owned())
}
