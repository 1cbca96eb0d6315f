//! One portal: what it is, and changes to it.

use super::{form, page_of, paste, tokens};
use crate::{desk::Desk, guard::Answer};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManageApps, SeeApps},
    apps::{App, AppChanged, AppFields, LONGEST_OVERLAP_DAYS},
};
use sluis_model::ids::ClientId;
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_themes::{
    Words,
    pages::console::{AppConflict, AppSecrets, ConsoleAppPage, EarlierSecret},
};
use sluis_web::{form::Form, look::moment_view};

pub(super) async fn show(desk: Desk<SeeApps>) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let found = desk.idp().console_app(desk.ctx(), &desk.permit, &id).await;
    let Some(app) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let news = match desk.asked().get("news") {
        Some("saved") => Some("console-apps-news-saved"),
        Some("closed") => Some("console-apps-news-closed"),
        Some("opened") => Some("console-apps-news-opened"),
        Some("ended") => Some("console-apps-news-ended"),
        _ => None,
    };
    let page = ConsoleAppPage {
        news: news.map(Words::of),
        ..page(&desk, &app, app.fields(), form::Faults::new())
    };
    Ok(desk.show(&page))
}

pub(super) async fn save(desk: Desk<ManageApps>, sent: Form) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let Some(app) = seen(&desk, &id).await? else {
        return Err(desk.not_here());
    };
    let people = app.client.may_use(GrantType::AuthorizationCode);
    let known = form::offered(&desk.permit, people, &app.fields());
    let (fields, faults) = form::read(&sent, known.into_iter(), app.client.institution.is_none());
    // An age that is no number stands as it was typed, beside its fault.
    let as_typed = |mut page: ConsoleAppPage| {
        let age = sent.field("default_max_age").trim();
        age.clone_into(&mut page.form.default_max_age);
        let age = sent.field("second_factor_max_age").trim();
        age.clone_into(&mut page.form.second_factor_max_age);
        page
    };
    if !faults.is_empty() {
        return Ok(desk.show_again(&ConsoleAppPage {
            revision: sent.field("revision").to_owned(),
            ..as_typed(page(&desk, &app, fields, faults))
        }));
    }
    let changed = desk
        .idp()
        .console_change_app(
            desk.ctx(),
            &desk.permit,
            &id,
            sent.field("revision"),
            fields.clone(),
        )
        .await;
    match desk.found(changed)? {
        AppChanged::Done(_) => Ok(desk.done(&page_of(&id), "saved")),
        AppChanged::Faults(faults) => Ok(desk.show_again(&ConsoleAppPage {
            revision: sent.field("revision").to_owned(),
            ..as_typed(page(&desk, &app, fields, form::in_words(&faults)))
        })),
        AppChanged::Meanwhile(now) => {
            let conflicts = conflicts(&now.fields(), &fields);
            let shown = page(&desk, &now, fields, form::Faults::new());
            Ok(desk.show_as(&ConsoleAppPage { conflicts, ..shown }, StatusCode::CONFLICT))
        }
        AppChanged::NotHere => Err(desk.not_here()),
    }
}

pub(super) async fn open_or_close(desk: Desk<ManageApps>, sent: Form) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let open = sent.field("action") == "open";
    let changed = desk
        .idp()
        .console_open_app(desk.ctx(), &desk.permit, &id, open)
        .await;
    match desk.found(changed)? {
        Some(_) => Ok(desk.done(&page_of(&id), if open { "opened" } else { "closed" })),
        None => Err(desk.not_here()),
    }
}

/// A portal for somebody who may manage them: whoever may, sees.
pub(super) async fn seen(
    desk: &Desk<ManageApps>,
    id: &ClientId,
) -> Result<Option<App>, crate::guard::Instead> {
    let Ok(permit) = desk.permit.visit().permit_form::<SeeApps>() else {
        return Ok(None);
    };
    let found = desk.idp().console_app(desk.ctx(), &permit, id).await;
    desk.found(found)
}

/// The page of a portal with these fields in its form.
pub(super) fn page<A: Act>(
    desk: &Desk<A>,
    app: &App,
    fields: AppFields,
    faults: form::Faults,
) -> ConsoleAppPage {
    let client = &app.client;
    let people = client.may_use(GrantType::AuthorizationCode);
    let offered = form::offered(&desk.permit, people, &fields);
    let here = |more: &str| desk.link(&format!("{}{more}", page_of(&client.id)));
    let visit = desk.permit.visit();
    let managed = app.managed && visit.may(Power::ManageApps);
    ConsoleAppPage {
        news: None,
        back_href: desk.link("/apps"),
        name: client.name.clone(),
        client_id: client.id.to_string(),
        auth_method: client.auth_method.as_str().to_owned(),
        grant_types: client
            .settings
            .grant_types
            .iter()
            .map(|grant| grant.as_str().to_owned())
            .collect(),
        since: moment_view(client.created_at),
        by_itself: client.registration_token.is_some(),
        shared: client.institution.is_none(),
        closed: !client.active,
        managed,
        revision: app.revision.clone(),
        action: here(""),
        form: form::shown(fields, &offered, people, faults),
        conflicts: vec![],
        secrets: client
            .auth_method
            .has_secret()
            .then(|| secrets(desk, app, here("/secret"))),
        tokens_href: (managed && tokens::may_have(app)).then(|| here("/tokens")),
        paste: paste::general(desk, client),
        try_href: (people && visit.may(Power::SeePeople)).then(|| here("/try")),
        state_action: here("/state"),
        remove_href: here("/remove"),
    }
}

fn secrets<A: Act>(desk: &Desk<A>, app: &App, renew_action: String) -> AppSecrets {
    let present = app.present_secret();
    let earlier = app.earlier_secret(desk.ctx()).and_then(|earlier| {
        let ends = earlier.ends_at?;
        let since = present.map(|present| present.created_at);
        Some(EarlierSecret {
            ends: moment_view(ends),
            used: earlier.last_used_at.map(moment_view),
            in_use: earlier
                .last_used_at
                .zip(since)
                .is_some_and(|(used, since)| used >= since),
            soon: ends - desk.now() < chrono::Duration::days(7),
        })
    });
    AppSecrets {
        since: present.map(|present| moment_view(present.created_at)),
        used: present
            .and_then(|present| present.last_used_at)
            .map(moment_view),
        earlier,
        overlaps: app.client.auth_method != ClientAuthMethod::ClientSecretJwt,
        longest: LONGEST_OVERLAP_DAYS,
        days: "7".to_owned(),
        end_action: format!("{renew_action}/earlier"),
        renew_action,
    }
}

/// The fields that somebody else changed, and both values.
fn conflicts(theirs: &AppFields, yours: &AppFields) -> Vec<AppConflict> {
    let list = |lines: &[String]| lines.join(" ");
    let flag = |set: bool| if set { "✓" } else { "–" }.to_owned();
    let scope = |fields: &AppFields| {
        let all: Vec<&str> = fields.scope.iter().map(String::as_str).collect();
        all.join(" ")
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let age = |age: Option<u32>| age.map(|age| age.to_string()).unwrap_or_default();
    let both = |key: &'static str, of: &dyn Fn(&AppFields) -> String| (key, of(theirs), of(yours));
    let all = [
        both("console-apps-name", &|fields| fields.name.clone()),
        both("console-apps-institutions", &|fields| {
            let named = fields.institutions.iter().flatten().map(String::as_str);
            named.collect::<Vec<_>>().join(" ")
        }),
        both("console-apps-redirects", &|fields| {
            list(&fields.redirect_uris)
        }),
        both("console-apps-post-logout", &|fields| {
            list(&fields.post_logout_redirect_uris)
        }),
        both("console-apps-scopes", &scope),
        both("console-apps-first-party", &|fields| {
            flag(fields.first_party)
        }),
        both("console-apps-second-factor", &|fields| {
            flag(fields.require_second_factor)
        }),
        both("console-apps-no-devices", &|fields| {
            flag(fields.refuse_remembered_devices)
        }),
        both("console-apps-pkce", &|fields| flag(fields.require_pkce)),
        both("console-apps-claims", &|fields| {
            flag(fields.claims_in_id_token)
        }),
        both("console-apps-factor-age", &|fields| {
            age(fields.second_factor_max_age)
        }),
        both("console-apps-factors", &|fields| {
            let kinds = fields.allowed_factors.iter().map(|kind| kind.as_str());
            kinds.collect::<Vec<_>>().join(" ")
        }),
        both(
            "console-apps-max-age",
            &|fields| age(fields.default_max_age),
        ),
        both("console-apps-home", &|fields| text(&fields.home_url)),
        both("console-apps-initiate", &|fields| {
            text(&fields.initiate_login_uri)
        }),
        both("console-apps-backchannel", &|fields| {
            text(&fields.backchannel_logout_uri)
        }),
        both("console-apps-frontchannel", &|fields| {
            text(&fields.frontchannel_logout_uri)
        }),
    ];
    all.into_iter()
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(key, theirs, yours)| AppConflict {
            field: Words::of(key),
            theirs,
            yours,
        })
        .collect()
}
