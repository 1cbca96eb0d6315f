//! The dry run of a sign-in.

use super::page_of;
use crate::{desk::Desk, guard::Answer};
use serde_json::{Map, Value};
use sluis_idp_core::console::{
    acts::SeeApps,
    apps::{Trial, TrialObstacle},
};
use sluis_model::ids::ClientId;
use sluis_themes::{
    Words,
    pages::console::{AppTrial, ClaimView, ConsoleAppTryPage},
};

pub(super) async fn show(desk: Desk<SeeApps>) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let found = desk.idp().console_app(desk.ctx(), &desk.permit, &id).await;
    let Some(app) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let username = desk.asked().get("person").unwrap_or_default().to_owned();
    let tried = if username.trim().is_empty() {
        None
    } else {
        let tried = desk
            .idp()
            .console_try_app(desk.ctx(), &desk.permit, &id, &username)
            .await;
        Some(desk.found(tried)?.flatten())
    };
    let page = ConsoleAppTryPage {
        name: app.client.name.clone(),
        back_href: desk.link(&page_of(&id)),
        unknown: matches!(tried, Some(None)),
        trial: tried.flatten().map(|trial| view(&trial)),
        username,
    };
    Ok(desk.show(&page))
}

fn view(trial: &Trial) -> AppTrial {
    AppTrial {
        username: trial.person.username.clone(),
        obstacles: trial.obstacles.iter().copied().map(words).collect(),
        asks_consent: trial.asks_consent,
        id_token: claims(&trial.id_token),
        userinfo: claims(&trial.userinfo),
    }
}

fn words(obstacle: TrialObstacle) -> Words {
    Words::of(match obstacle {
        TrialObstacle::AppClosed => "console-apps-obstacle-app-closed",
        TrialObstacle::InstitutionClosed => "console-apps-obstacle-institution-closed",
        TrialObstacle::AccountClosed => "console-apps-obstacle-account-closed",
        TrialObstacle::SharedAccount => "console-apps-obstacle-shared",
        TrialObstacle::NoSecondFactor => "console-apps-obstacle-second-factor",
        TrialObstacle::NotForPeople => "console-apps-obstacle-program",
    })
}

fn claims(claims: &Map<String, Value>) -> Vec<ClaimView> {
    claims
        .iter()
        .map(|(name, value)| ClaimView {
            name: name.clone(),
            value: value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        })
        .collect()
}
