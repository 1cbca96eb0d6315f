//! Long-lived tokens of a program that provisions people: shown once, and taken back.

use super::{edit, page_of};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    acts::{ManageApps, SeeApps},
    apps::App,
    provisioning::{LONGEST_TOKEN_DAYS, MOST_TOKENS, TokenRefused},
};
use sluis_model::{
    ids::{ClientId, ProgramTokenId},
    provisioning::{READ, WRITE},
};
use sluis_protocol::grant_type::GrantType;
use sluis_themes::{
    Words,
    pages::console::{AppTokenRow, ConsoleAppTokensPage},
};
use sluis_web::{form::Form, look::moment_view, routes};

const USUAL_DAYS: u32 = 365;

/// Whether a program may have such tokens.
pub(super) fn may_have(app: &App) -> bool {
    let client = &app.client;
    client.institution.is_some()
        && client.may_use(GrantType::ClientCredentials)
        && [READ, WRITE]
            .iter()
            .any(|scope| client.settings.scope.contains(scope))
}

/// The page of a program that may have them.
async fn page(desk: &Desk<ManageApps>) -> Result<ConsoleAppTokensPage, Instead> {
    let id = ClientId::from(desk.name("id"));
    let app = edit::seen(desk, &id)
        .await?
        .filter(|app| app.managed && may_have(app));
    let Some(app) = app else {
        return Err(desk.not_here());
    };
    let Ok(permit) = desk.permit.visit().permit_form::<SeeApps>() else {
        return Err(desk.not_here());
    };
    let found = desk.idp().console_program_tokens(&permit, &id).await;
    let found = desk.found(found)?.unwrap_or_default();
    let here = desk.link(&format!("{}/tokens", page_of(&id)));
    let rows = found.into_iter().map(|token| AppTokenRow {
        since: moment_view(token.created_at),
        ends: moment_view(token.ends_at),
        used: token.last_used_at.map(moment_view),
        revoke_action: format!("{here}/{}/revoke", token.id),
        label: token.label,
    });
    let tokens: Vec<AppTokenRow> = rows.collect();
    Ok(ConsoleAppTokensPage {
        name: app.client.name.clone(),
        back_href: desk.link(&page_of(&id)),
        news: None,
        address: format!(
            "{}{}/{}",
            desk.idp().settings.issuer,
            routes::SCIM,
            desk.permit.institution().slug
        ),
        made: None,
        full: tokens.len() >= MOST_TOKENS,
        tokens,
        action: here,
        label: String::new(),
        days: USUAL_DAYS.to_string(),
        longest: LONGEST_TOKEN_DAYS,
        wrong: None,
    })
}

pub(super) async fn show(desk: Desk<ManageApps>) -> Answer {
    let news = (desk.asked().get("news") == Some("revoked"))
        .then(|| Words::of("console-apps-tokens-news-revoked"));
    let page = page(&desk).await?;
    Ok(desk.show(&ConsoleAppTokensPage { news, ..page }))
}

pub(super) async fn make(desk: Desk<ManageApps>, sent: Form) -> Answer {
    // Whoever may not see the page makes nothing.
    page(&desk).await?;
    let id = ClientId::from(desk.name("id"));
    let (label, typed) = (sent.field("label"), sent.field("days").trim());
    let days: u32 = typed.parse().unwrap_or_default();
    let made = desk
        .idp()
        .console_new_program_token(desk.ctx(), &desk.permit, &id, label, days)
        .await;
    let made = desk.found(made)?;
    let shown = page(&desk).await?;
    match made {
        Ok(made) => Ok(desk.show(&ConsoleAppTokensPage {
            made: Some(made.plain.expose().into()),
            ..shown
        })),
        Err(TokenRefused::Invalid) => {
            let words = Words::of("console-apps-tokens-wrong");
            Ok(desk.show_again(&ConsoleAppTokensPage {
                wrong: Some(words.with("longest", LONGEST_TOKEN_DAYS)),
                label: label.to_owned(),
                days: typed.to_owned(),
                ..shown
            }))
        }
        Err(TokenRefused::TooMany) => Ok(desk.show_again(&shown)),
        Err(TokenRefused::NotHere | TokenRefused::NoScope) => Err(desk.not_here()),
    }
}

pub(super) async fn revoke(desk: Desk<ManageApps>, _: Form) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let token = ProgramTokenId::from(desk.name("secret"));
    let removed = desk
        .idp()
        .console_remove_program_token(desk.ctx(), &desk.permit, &id, &token)
        .await;
    if desk.found(removed)? {
        Ok(desk.done(&format!("{}/tokens", page_of(&id)), "revoked"))
    } else {
        Err(desk.not_here())
    }
}
