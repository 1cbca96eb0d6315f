//! What to paste into the software that is connected.

use crate::desk::Desk;
use sluis_idp_core::console::{
    Act,
    apps::{Recipe, filled},
};
use sluis_model::{client::Client, secret::Secret};
use sluis_themes::{
    Shown,
    pages::console::{PasteView, PasteViews},
};
use sluis_token_service::OwnResource;
use sluis_web::routes;
use std::collections::BTreeMap;

/// Everything that a recipe can name.
fn known<A: Act>(
    desk: &Desk<A>,
    client: &Client,
    secret: Option<&Secret>,
) -> BTreeMap<&'static str, String> {
    let issuer = &desk.idp().settings.issuer;
    let at = |path: &str| format!("{issuer}{path}");
    BTreeMap::from([
        ("issuer", issuer.clone()),
        ("discovery", at(routes::DISCOVERY)),
        ("authorize", at(routes::AUTHORIZE)),
        ("token", at(routes::TOKEN)),
        ("userinfo", at(routes::USERINFO)),
        ("jwks", at(routes::JWKS)),
        ("end_session", at(routes::END_SESSION)),
        ("api", at(routes::API)),
        ("scim", at(routes::SCIM)),
        ("institution", desk.institution().slug.clone()),
        ("client_id", client.id.to_string()),
        (
            "client_secret",
            secret.map_or_else(String::new, |secret| secret.expose().to_owned()),
        ),
        ("scope", client.settings.scope.to_string()),
        (
            "redirect_uri",
            client
                .settings
                .redirect_uris
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
    ])
}

/// The addresses of ours that its scope opens.
fn opened(client: &Client, known: &BTreeMap<&'static str, String>) -> Vec<PasteView> {
    [
        (
            OwnResource::AdminApi,
            "Admin API",
            "{api}/institutions/{institution}",
        ),
        (OwnResource::Provisioning, "SCIM", "{scim}/{institution}"),
    ]
    .into_iter()
    .filter(|(own, ..)| own.is_opened_by(&client.settings.scope))
    .map(|(_, label, address)| PasteView {
        label: label.to_owned(),
        value: Shown::new(filled(address, known)),
    })
    .collect()
}

/// What a recipe says, filled in.
pub(super) fn by_recipe<A: Act>(
    desk: &Desk<A>,
    recipe: &Recipe,
    client: &Client,
    secret: Option<&Secret>,
) -> PasteViews {
    let known = known(desk, client, secret);
    let snippet: Vec<&str> = recipe
        .snippet
        .iter()
        .chain(
            recipe
                .examples
                .iter()
                .filter(|(scope, _)| client.settings.scope.contains(scope))
                .map(|(_, line)| line),
        )
        .map(|lines| lines.trim())
        .collect();
    PasteViews {
        place: recipe.place.get(desk.language().code()).map(str::to_owned),
        values: recipe
            .values
            .iter()
            .map(|value| PasteView {
                label: value.label.clone(),
                value: Shown::new(filled(&value.value, &known)),
            })
            .chain(opened(client, &known))
            .collect(),
        snippet: (!snippet.is_empty()).then(|| Shown::new(filled(&snippet.join("\n"), &known))),
    }
}

/// What any software needs, without the secret.
pub(super) fn general<A: Act>(desk: &Desk<A>, client: &Client) -> PasteViews {
    let known = known(desk, client, None);
    let values = [
        ("Issuer", "issuer"),
        ("Discovery", "discovery"),
        ("Scopes", "scope"),
    ];
    PasteViews {
        place: None,
        values: values
            .into_iter()
            .filter_map(|(label, name)| {
                Some(PasteView {
                    label: label.to_owned(),
                    value: Shown::new(known.get(name)?),
                })
            })
            .chain(opened(client, &known))
            .collect(),
        snippet: None,
    }
}
