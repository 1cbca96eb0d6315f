//! Keys and hosts, for the operator.

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{acts, keys::KeyLine};
use sluis_model::signing_key::SigningKeyState;
use sluis_themes::{
    Words,
    pages::console::{
        ConsoleKeyRevokePage, ConsoleKeysPage, HostRow, KeyRow, SealingKeyRow, ThemesView,
    },
};
use sluis_web::{form::Form, look::moment_view, routes};

type Here = Desk<acts::ManageKeys>;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::ManageKeys, _, _>("/keys", list),
        ConsoleRoute::form::<acts::ManageKeys, _, _, _>("/keys/rotate", rotate),
        ConsoleRoute::page::<acts::ManageKeys, _, _>("/keys/{key}/revoke", ask),
        ConsoleRoute::form::<acts::ManageKeys, _, _, _>("/keys/{key}/revoke", revoke),
    ]
}

fn address(path: &str) -> String {
    routes::installation(&format!("/keys{path}"))
}

async fn list(desk: Here) -> Answer {
    let sheet = desk.idp().console_keys(&desk.permit).await;
    let sheet = desk.found(sheet)?;
    let news = match desk.asked().get("news") {
        Some("announced") => Some("keys-news-announced"),
        Some("rotated") => Some("keys-news-rotated"),
        Some("revoked") => Some("keys-news-revoked"),
        _ => None,
    };
    let hosts = sheet.hosts.iter().flat_map(|line| {
        line.hosts.iter().map(|host| HostRow {
            host: host.clone(),
            institution: line.name.clone(),
            href: routes::installation(&format!("/institutions/at/{}", line.slug)),
        })
    });
    Ok(desk.show(&ConsoleKeysPage {
        issuer: sheet.issuer.clone(),
        keys: sheet
            .keys
            .iter()
            .map(|key| KeyRow {
                id: key.id.to_string(),
                algorithm: key.algorithm.to_owned(),
                institution: key.institution.clone(),
                state: key.state.as_str(),
                since: moment_view(key.since),
                next: key.next.map(moment_view),
                revoke_href: address(&format!("/{}/revoke", key.id)),
            })
            .collect(),
        retired: u32::try_from(sheet.retired).unwrap_or(u32::MAX),
        rotate_action: address("/rotate"),
        sealing: sheet
            .sealing
            .iter()
            .map(|key| SealingKeyRow {
                id: key.id.clone(),
                seals: key.seals,
                since: key.since.map(moment_view),
            })
            .collect(),
        hosts: hosts.collect(),
        themes: themes(&desk),
        news: news.map(Words::of),
    }))
}

/// What this process shows pages with.
fn themes(desk: &Here) -> ThemesView {
    let themes = desk.pages().themes();
    ThemesView {
        folder: themes.dir().map(|dir| dir.display().to_string()),
        sets: themes.presets(),
        languages: themes
            .languages()
            .into_iter()
            .map(|(_, name)| name)
            .collect(),
        refused: themes.refused().map(|fault| fault.to_string()),
    }
}

async fn rotate(desk: Here, form: Form) -> Answer {
    let at_once = form.field("at_once") == "yes";
    let done = desk
        .idp()
        .console_rotate_keys(desk.ctx(), &desk.permit, at_once)
        .await;
    desk.found(done)?;
    let said = if at_once { "rotated" } else { "announced" };
    Ok(desk.go(&address(&format!("?news={said}"))))
}

/// The key of the address, if it is in use.
async fn key(desk: &Here) -> Result<KeyLine, crate::guard::Instead> {
    let id = desk.name("key");
    let sheet = desk.idp().console_keys(&desk.permit).await;
    let keys = desk.found(sheet)?.keys;
    keys.into_iter()
        .find(|key| key.id.as_str() == id)
        .ok_or_else(|| desk.not_here())
}

fn question(key: &KeyLine, unconfirmed: bool) -> ConsoleKeyRevokePage {
    ConsoleKeyRevokePage {
        id: key.id.to_string(),
        algorithm: key.algorithm.to_owned(),
        signs: key.state == SigningKeyState::Signing,
        action: address(&format!("/{}/revoke", key.id)),
        back_href: address(""),
        unconfirmed,
    }
}

async fn ask(desk: Here) -> Answer {
    let key = key(&desk).await?;
    Ok(desk.show(&question(&key, false)))
}

async fn revoke(desk: Here, form: Form) -> Answer {
    let key = key(&desk).await?;
    if form.field("confirm") != "yes" {
        return Ok(desk.show_again(&question(&key, true)));
    }
    let done = desk
        .idp()
        .console_revoke_key(desk.ctx(), &desk.permit, &key.id)
        .await;
    desk.found(done)?;
    Ok(desk.go(&address("?news=revoked")))
}
