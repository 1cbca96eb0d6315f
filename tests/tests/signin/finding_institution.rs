//! Hints at where somebody belongs, the public list, and portals that are for some institutions alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::json;
use sluis_model::client::ClientSettings;
use sluis_tests::{
    Agent, Form, Page, Portal, ScriptedProvider, Sent, Visit, give_source, on_both_stores,
    source_settings,
    testkit::{ORIGIN, TestHouse, cast::player},
    unsigned, with_client, with_policy,
};
use std::sync::Arc;

on_both_stores! {
    every_hint_finds_the_institution_and_an_unknown_one_is_no_error;
    a_hint_counts_as_well_where_the_request_is_pushed_or_stands_in_an_object;
    a_hinted_source_is_where_the_browser_goes_and_an_unknown_one_is_not;
    a_hint_never_leads_away_from_what_a_portal_is_for;
    ins_01_a_hint_elsewhere_is_told_at_a_portal_of_one_and_never_followed;
    u16_the_page_lists_who_wants_it_and_nobody_else;
    u16_of_a_portal_for_some_the_page_lists_these_alone;
    u16_who_forgot_a_password_chooses_from_the_same_list;
    ins_01_nobody_of_another_institution_comes_to_a_portal_for_some;
    ins_01_a_session_elsewhere_opens_no_portal_for_some;
    ses_04_a_form_that_has_expired_keeps_the_look_of_its_sign_in;
}

async fn ses_04_a_form_that_has_expired_keeps_the_look_of_its_sign_in(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let page = asked.with("ui_locales", "en").open(&agent).await;
    let form = page.form(&["password"]);
    let old = form.filled(&[("csrf", "of yesterday")]);
    let expired = agent.post(&form.action, &old).await;
    assert_eq!(
        (expired.step(), expired.status, expired.institution()),
        ("error", 403, "energie")
    );
    assert_eq!(expired.language(), "en");
    // Of another browser's sign-in nothing is told.
    let other = Agent::new(house);
    Portal::of(house, "agenda")
        .ask_for("zorg")
        .open(&other)
        .await;
    let foreign = other.post(&form.action, &old).await;
    assert_eq!((foreign.step(), foreign.institution()), ("error", ""));
}

async fn place(house: &TestHouse, client: &str, extra: &[(&str, &str)]) -> (String, String) {
    let mut asked = Portal::of(house, client).ask();
    for (name, value) in extra {
        asked = asked.with(name, value);
    }
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(page.status, 200, "{extra:?}");
    (page.step().to_owned(), page.institution().to_owned())
}

fn password_at(slug: &str) -> (String, String) {
    ("password".to_owned(), slug.to_owned())
}

async fn org_id(house: &TestHouse, slug: &'static str) -> String {
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await;
    let found = found.ok().flatten();
    found.map_or_else(String::new, |found| found.id.to_string())
}

async fn every_hint_finds_the_institution_and_an_unknown_one_is_no_error(house: &TestHouse) {
    let id = org_id(house, "tweede").await;
    for (name, value, slug) in [
        ("org", "energie", "energie"),
        ("org", " Energie ", "energie"),
        ("org", id.as_str(), "tweede"),
        ("institution", id.as_str(), "tweede"),
        ("scope", "openid org:school", "school"),
        ("login_hint", "org:Keuze", "keuze"),
        ("login_hint", "juf@tweede.test", "tweede"),
        ("domain_hint", "tweede.test", "tweede"),
        ("domain_hint", " Tweede.TEST ", "tweede"),
    ] {
        let found = place(house, "agenda", &[(name, value)]).await;
        assert_eq!(found, password_at(slug), "{name}={value}");
    }
    for (name, value) in [
        ("org", "bestaat-niet"),
        ("org", "gesloten"),
        ("org", "../etc"),
        ("scope", "openid org:bestaat-niet"),
        ("login_hint", "org:bestaat-niet"),
        ("login_hint", "https://idp.example/saml"),
        ("domain_hint", "organizations"),
        ("domain_hint", "elders.test"),
        ("idp_hint", "niemand"),
        ("kc_idp_hint", "niemand"),
        ("hd", "elders.test"),
    ] {
        let found = place(house, "agenda", &[(name, value)]).await;
        assert_eq!(found.0, "institution", "{name}={value}");
    }
    // Of several the stronger one counts.
    let both = [("domain_hint", "tweede.test"), ("org", "school")];
    assert_eq!(place(house, "agenda", &both).await, password_at("school"));
    let page = Portal::of(house, "agenda")
        .ask()
        .with("login_hint", "org:keuze");
    let page = page.open(&Agent::new(house)).await;
    let name = page.value("username").unwrap_or_default();
    assert_eq!(name, "", "a short name is nobody's name");
}

async fn a_hint_counts_as_well_where_the_request_is_pushed_or_stands_in_an_object(
    house: &TestHouse,
) {
    for (name, value, slug) in [
        ("org", "energie", "energie"),
        ("domain_hint", "tweede.test", "tweede"),
        ("login_hint", "org:school", "school"),
    ] {
        let portal = Portal::of(house, "agenda");
        let asked = portal.ask().with(name, value);
        let fields: Vec<(&str, &str)> = asked
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let pushed = portal.post("/oauth/par", &fields).await;
        assert_eq!(pushed.status, 201, "{}", pushed.json);
        let mut going = portal.ask();
        going.params.retain(|name, _| name == "client_id");
        let going = going.with(
            "request_uri",
            pushed.json["request_uri"].as_str().unwrap_or(""),
        );
        let page = going.open(&Agent::new(house)).await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", slug),
            "PAR {name}"
        );

        let mut object = json!({ "iss": "agenda", "aud": ORIGIN });
        for (name, value) in &asked.params {
            object[name] = value.as_str().into();
        }
        let mut outer = portal.ask();
        outer
            .params
            .retain(|name, _| matches!(name.as_str(), "client_id" | "response_type" | "scope"));
        let page = outer
            .with("request", &unsigned(&object))
            .open(&Agent::new(house))
            .await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", slug),
            "object {name}"
        );
    }
}

async fn school_source(house: &TestHouse) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    provider
}

async fn a_hinted_source_is_where_the_browser_goes_and_an_unknown_one_is_not(house: &TestHouse) {
    let provider = school_source(house).await;
    let portal = Portal::of(house, "agenda");
    for name in ["idp_hint", "kc_idp_hint"] {
        let agent = Agent::new(house);
        let asked = portal.ask_for("school").with(name, "regenboog");
        let page = asked.open(&agent).await;
        let sent = Sent::after(&page);
        assert!(sent.url.starts_with(&provider.issuer), "{}", sent.url);
        // Back without an answer, the page is the usual one: nobody goes round in circles.
        let back = sent.back_with(&[("error", "access_denied")]);
        let page = agent.get(&back).await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", "school"),
            "{name}"
        );
    }
    for (slug, hint) in [("school", "niemand"), ("energie", "regenboog")] {
        let asked = portal.ask_for(slug).with("idp_hint", hint);
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", slug),
            "{hint}"
        );
        assert_eq!(page.alert_text(), "");
    }
    // Whoever is signed in needs no provider, and no page is shown where none may be.
    let agent = Agent::new(house);
    let asked = portal.ask_for("school").with("idp_hint", "regenboog");
    let silent = portal
        .ask_for("school")
        .with("idp_hint", "regenboog")
        .with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    Visit::of(house, &player("school", "leerling"))
        .sign_in(&agent, &portal.ask_for("school"))
        .await;
    let page = asked.open(&agent).await;
    assert!(!asked.code(&page).is_empty());
}

async fn only_for(house: &TestHouse, client: &str, slugs: &'static [&'static str]) {
    let put = move |settings: &mut ClientSettings| {
        settings.institutions = slugs.iter().map(|slug| (*slug).to_owned()).collect();
    };
    with_client(house, client, put).await;
}

async fn a_hint_never_leads_away_from_what_a_portal_is_for(house: &TestHouse) {
    only_for(house, "agenda", &["school", "tweede"]).await;
    let hints: [&[(&str, &str)]; 6] = [
        &[("institution", "energie")],
        &[("org", "energie")],
        &[("scope", "openid org:energie")],
        &[("login_hint", "anton@energie")],
        &[("login_hint", "org:energie")],
        &[("org", "energie"), ("domain_hint", "tweede.test")],
    ];
    for hint in hints {
        let mut asked = Portal::of(house, "agenda").ask();
        for (name, value) in hint {
            asked = asked.with(name, value);
        }
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(page.step(), "institution", "{hint:?}");
        let energie = institution_name(house, "energie").await;
        assert!(
            page.alert_text().contains(&energie),
            "{}",
            page.alert_text()
        );
        // The way on is one of those that the portal is for.
        let page = page.submit(&[("institution", "school")]).await;
        assert_eq!((page.step(), page.institution()), ("password", "school"));
    }
    let hinted = place(house, "agenda", &[("org", "tweede")]).await;
    assert_eq!(hinted, password_at("tweede"));
}

async fn ins_01_a_hint_elsewhere_is_told_at_a_portal_of_one_and_never_followed(house: &TestHouse) {
    // Both ways of being for one alone: by the portal's settings, and as the institution's own.
    only_for(house, "agenda", &["tweede"]).await;
    give_to(house, "cijfers", "tweede").await;
    let (energie, tweede) = (
        institution_name(house, "energie").await,
        institution_name(house, "tweede").await,
    );
    let id = org_id(house, "energie").await;
    for client in ["agenda", "cijfers"] {
        let told: [&[(&str, &str)]; 5] = [
            &[("institution", "energie")],
            &[("org", " Energie ")],
            &[("org", &id)],
            &[("scope", "openid org:energie")],
            // The name that nobody knows counts for nothing, and the next one in strength is looked at.
            &[("org", "bestaat-niet"), ("scope", "openid org:energie")],
        ];
        for hint in told {
            let mut asked = Portal::of(house, client).ask();
            for (name, value) in hint {
                asked = asked.with(name, value);
            }
            let page = asked.open(&Agent::new(house)).await;
            assert_eq!(page.step(), "institution", "{client} {hint:?}");
            let alert = page.alert_text();
            assert!(alert.contains(&energie), "{client} {hint:?}: {alert}");
            assert_eq!(offered(&page), ["tweede"], "{client} {hint:?}");
            assert!(page.text().contains(&tweede), "{client} {hint:?}");
            // Nobody gets to the other one from here, and the own one is a way on.
            let still = page.submit(&[("institution", "energie")]).await;
            assert_eq!((still.step(), still.status), ("institution", 422));
            let page = still.submit(&[("institution", "tweede")]).await;
            assert_eq!((page.step(), page.institution()), ("password", "tweede"));
            // Where no page may be shown, the portal hears that one is needed.
            let silent = asked.with("prompt", "none");
            let page = silent.open(&Agent::new(house)).await;
            assert_eq!(silent.error(&page), "login_required", "{client} {hint:?}");
        }
        // What agrees, what nobody knows, what is closed, and what may be somebody's private address.
        let ignored: [&[(&str, &str)]; 10] = [
            &[],
            &[("institution", "tweede")],
            &[("org", "tweede"), ("scope", "openid org:energie")],
            &[("institution", "bestaat-niet")],
            &[("org", "gesloten")],
            &[("scope", "openid org:bestaat-niet")],
            &[("login_hint", "anton@energie")],
            &[("login_hint", "org:energie")],
            &[("domain_hint", "energie.test")],
            &[("org", "gesloten"), ("login_hint", "anton@energie")],
        ];
        for hint in ignored {
            let found = place(house, client, hint).await;
            assert_eq!(found, password_at("tweede"), "{client} {hint:?}");
        }
    }
    // A portal of an institution that is closed says that, whatever else is named.
    give_to(house, "cijfers", "gesloten").await;
    let asked = Portal::of(house, "cijfers").ask().with("org", "energie");
    let page = asked.open(&Agent::new(house)).await;
    assert_eq!(page.step(), "error", "{}", page.text());
}

/// Makes a portal an institution's own.
async fn give_to(house: &TestHouse, client: &'static str, slug: &'static str) {
    house
        .idp
        .durable
        .write(move |tx| {
            let mut portal = tx
                .client(&client.into())?
                .map(Arc::unwrap_or_clone)
                .unwrap();
            portal.institution = tx
                .institution_by_slug(slug)?
                .map(Arc::unwrap_or_clone)
                .map(|own| own.id);
            tx.update_client(&portal)
        })
        .await
        .unwrap();
}

async fn institution_name(house: &TestHouse, slug: &'static str) -> String {
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await;
    found
        .ok()
        .flatten()
        .map_or_else(String::new, |found| found.name.clone())
}

/// The short names that the page offers to choose.
fn offered(page: &Page) -> Vec<String> {
    let buttons = page.forms().into_iter().flat_map(|form| form.buttons);
    buttons
        .filter(|(name, _, _)| name == "institution")
        .map(|(_, value, _)| value)
        .collect()
}

async fn u16_the_page_lists_who_wants_it_and_nobody_else(house: &TestHouse) {
    let open = || async {
        let asked = Portal::of(house, "agenda").ask();
        asked.open(&Agent::new(house)).await
    };
    assert_eq!(
        offered(&open().await),
        Vec::<String>::new(),
        "nobody is asked to be listed"
    );
    for slug in ["tweede", "energie", "gesloten"] {
        with_policy(house, slug, |policy| policy.publicly_listed = true).await;
    }
    let page = open().await;
    let mut listed = offered(&page);
    listed.sort();
    assert_eq!(
        listed,
        ["energie", "tweede"],
        "one that is closed is not listed"
    );
    // The button alone is enough: without a script, and without a word typed.
    let forms = page.forms();
    let chooses = |form: &&Form| {
        form.buttons
            .iter()
            .any(|(name, _, _)| name == "institution")
    };
    let form = forms.iter().find(chooses).unwrap();
    let pressed = form.filled(&[("institution", "tweede")]);
    let page = page.agent().post(&form.action, &pressed).await;
    assert_eq!((page.step(), page.institution()), ("password", "tweede"));
    with_policy(house, "tweede", |policy| policy.publicly_listed = false).await;
    assert_eq!(offered(&open().await), ["energie"]);
}

async fn u16_who_forgot_a_password_chooses_from_the_same_list(house: &TestHouse) {
    for page in ["/forgot", "/recover"] {
        with_policy(house, "tweede", |policy| policy.publicly_listed = false).await;
        let asked = Agent::new(house).get(page).await;
        assert_eq!(asked.step(), "institution", "{page}");
        assert_eq!(offered(&asked), Vec::<String>::new(), "{page}");
        for slug in ["tweede", "gesloten"] {
            with_policy(house, slug, |policy| policy.publicly_listed = true).await;
        }
        let asked = Agent::new(house).get(page).await;
        assert_eq!(offered(&asked), ["tweede"], "{page}");
        // Whoever mistypes it sees the list as well.
        let wrong = asked.submit(&[("institution", "nergens")]).await;
        assert_eq!((wrong.status, wrong.step()), (422, "institution"), "{page}");
        assert_eq!(offered(&wrong), ["tweede"], "{page}");
        let forms = wrong.forms();
        let chooses = |form: &&Form| {
            let mut buttons = form.buttons.iter();
            buttons.any(|(name, _, _)| name == "institution")
        };
        let form = forms.iter().find(chooses).unwrap();
        let pressed = form.filled(&[("institution", "tweede")]);
        let page = wrong.agent().post(&form.action, &pressed).await;
        assert_eq!(page.institution(), "tweede");
        assert_ne!(page.step(), "institution");
    }
}

async fn u16_of_a_portal_for_some_the_page_lists_these_alone(house: &TestHouse) {
    with_policy(house, "energie", |policy| policy.publicly_listed = true).await;
    only_for(house, "agenda", &["tweede", "school", "gesloten"]).await;
    let page = Portal::of(house, "agenda")
        .ask()
        .open(&Agent::new(house))
        .await;
    let mut listed = offered(&page);
    listed.sort();
    assert_eq!(listed, ["school", "tweede"]);
    assert_eq!(page.alert_text(), "");
    let page = Portal::of(house, "cijfers")
        .ask()
        .open(&Agent::new(house))
        .await;
    assert_eq!(
        offered(&page),
        ["energie"],
        "other portals are as they were"
    );
}

async fn ins_01_nobody_of_another_institution_comes_to_a_portal_for_some(house: &TestHouse) {
    only_for(house, "agenda", &["school", "tweede"]).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask().open(&agent).await;
    let page = page.submit(&[("institution", "energie")]).await;
    assert_eq!((page.step(), page.status), ("institution", 422));
    let energie = institution_name(house, "energie").await;
    assert!(
        page.alert_text().contains(&energie),
        "{}",
        page.alert_text()
    );
    let page = page.submit(&[("institution", "bestaat-niet")]).await;
    assert_eq!((page.step(), page.status), ("institution", 422));
    let asked = Portal::of(house, "agenda").ask();
    let page = asked
        .open(&agent)
        .await
        .submit(&[("institution", "school")])
        .await;
    let settled = Visit::of(house, &player("school", "leerling"))
        .go_on(page)
        .await;
    assert!(!asked.code(&settled.page).is_empty());
}

async fn ins_01_a_session_elsewhere_opens_no_portal_for_some(house: &TestHouse) {
    let anton = player("energie", "anton");
    let agent = Agent::new(house);
    let before = Portal::of(house, "agenda");
    Visit::of(house, &anton)
        .sign_in(&agent, &before.ask_for("energie"))
        .await;
    only_for(house, "agenda", &["school", "tweede"]).await;
    let portal = Portal::of(house, "agenda");
    for silent in [
        portal.ask().with("prompt", "none"),
        portal.ask_for("energie").with("prompt", "none"),
    ] {
        assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    }
    let page = portal.ask().open(&agent).await;
    assert_eq!(page.step(), "institution");
    let energie = institution_name(house, "energie").await;
    assert!(
        page.alert_text().contains(&energie),
        "it says why: {}",
        page.alert_text()
    );
    // The session itself goes on: other portals take it.
    let other = Portal::of(house, "cijfers");
    let asked = other.ask_for("energie");
    assert!(!asked.code(&asked.open(&agent).await).is_empty());
}
