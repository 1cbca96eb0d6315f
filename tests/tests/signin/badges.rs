//! Badges of pupils: typed, read or scanned; where they work, and what they are not enough for.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    audit::EventKind,
    passkey::Passkey,
    person::{PasswordState, Person, Role},
    policy::{PasskeyMode, Policy, SecondFactorMode},
};
use sluis_tests::{
    Agent, Asked, Console, Page, Portal, ScriptedProvider, give_source, on_both_stores,
    source_settings,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_client, with_policy,
};
use std::sync::Arc;

mod ending;

on_both_stores! {
    bdg_01_a_badge_signs_a_pupil_in_and_says_no_more_than_it_is;
    bdg_02_a_badge_works_on_the_schools_networks_alone;
    bdg_02_a_badge_of_one_school_is_nothing_at_another;
    bdg_02_whoever_becomes_more_than_a_pupil_has_no_badge;
    bdg_03_whatever_is_wrong_is_answered_alike_and_counted;
    dos_07_bdg_03_a_48_of_ipv6_does_not_fill_the_trail;
    bdg_04_a_portal_that_asks_for_more_asks_for_the_password;
    bdg_04_the_account_and_the_console_ask_for_the_password;
    bdg_04_a_passkey_of_another_host_is_a_second_factor_all_the_same;
    bdg_04_a_temporary_password_is_no_matter_of_the_badges;
    bdg_05_a_badge_that_is_only_looked_at_signs_nobody_in;
    bdg_05_a_badge_that_is_scanned_goes_on_with_the_sign_in_that_waits;
    bdg_05_a_card_that_does_not_work_leaves_the_sign_in_waiting_for_another;
    bdg_08_a_session_by_badge_is_a_shared_computers;
    bdg_08_what_was_consented_to_after_a_badge_is_not_asked_again;
    u36_a_badge_stays_a_way_in_where_pupils_come_through_the_school;
}

fn pupil() -> Player {
    player("school", "leerling")
}

fn here(policy: &mut Policy) {
    policy.badges.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
}

/// The console of a school with badges, and a class in it with its pupil. The class's page.
pub(crate) async fn class_of(house: &TestHouse, slug: &'static str) -> (Console, Page) {
    with_policy(house, slug, here).await;
    let console = Console::of(house, &player(slug, "beheer")).await;
    let list = console.open("/classes").await;
    let list = list.submit(&[("name", "1A")]).await;
    let class = list
        .links()
        .into_iter()
        .find(|link| link.contains("/classes/") && !link.ends_with("/roll-over"));
    let page = console.agent.get(class.unwrap()).await;
    let page = page.submit(&[("who", "leerling"), ("part", "main")]).await;
    (console, page)
}

/// Prints a badge for the pupil of a class: its code, in groups.
pub(crate) async fn printed(class: &Page) -> String {
    let badges = class.agent().get(&format!("{}/badges", path(class))).await;
    assert_eq!(badges.step(), "console-badges", "{}", badges.text());
    let form = badges.form(&[]);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| !name.starts_with("pick-"));
    let pick = form.names.iter().find(|name| name.starts_with("pick-"));
    fields.push((pick.unwrap().clone(), "1".to_owned()));
    let sheet = class.agent().post(&form.action, &fields).await;
    assert_eq!(sheet.step(), "console-badge-sheet", "{}", sheet.text());
    assert!(sheet.header("cache-control").unwrap().contains("no-store"));
    code_on(&sheet)
}

fn code_on(sheet: &Page) -> String {
    let (_, rest) = sheet.body.split_once("<code>").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

/// The path of a page, without what was done just now.
fn path(page: &Page) -> String {
    page.url.split('?').next().unwrap().to_owned()
}

async fn badge(house: &TestHouse) -> String {
    let (_, class) = class_of(house, "school").await;
    printed(&class).await
}

fn asked(house: &TestHouse) -> Asked {
    Portal::of(house, "agenda").ask_for("school")
}

/// Types a code on a page that asks for the first factor.
async fn typed(page: &Page, code: &str) -> Page {
    let forms = page.forms();
    let form = forms.iter().find(|form| form.action.ends_with("/badge"));
    let form = form.unwrap_or_else(|| panic!("no badge: {}", page.text()));
    let fields = form.filled(&[("badge_code", code)]);
    page.agent().post(&form.action, &fields).await
}

fn offers(page: &Page) -> bool {
    page.has_field("badge_code")
}

async fn change(house: &TestHouse, how: impl FnOnce(&mut Person) + Clone + Send + 'static) {
    let before = house.person("school", "leerling").await;
    house
        .idp
        .durable
        .write(move |tx| {
            let mut after = before;
            how(&mut after);
            tx.update_person(&after)
        })
        .await
        .unwrap();
}

async fn refusals(house: &TestHouse) -> Vec<String> {
    let events = house.events().await.into_iter();
    let mut why: Vec<String> = events
        .filter(|event| event.kind == EventKind::BadgeRefused)
        .map(|event| event.details["because"].as_str().unwrap().to_owned())
        .collect();
    why.sort();
    why
}

async fn is_refused(page: &Page) {
    assert_eq!(
        (page.step(), page.status),
        ("password", 422),
        "{}",
        page.text()
    );
    assert!(
        page.alert_text().contains("Deze badge werkt hier niet"),
        "{}",
        page.text()
    );
}

async fn bdg_01_a_badge_signs_a_pupil_in_and_says_no_more_than_it_is(house: &TestHouse) {
    let code = badge(house).await;
    assert_eq!(code.len(), 39);
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school");
    let page = asked.open(&agent).await;
    let empty = typed(&page, " ").await;
    assert_eq!((empty.step(), empty.status), ("password", 422));
    let done = typed(&page, &code.to_lowercase()).await;
    assert!(done.away().is_some(), "{}", done.text());
    let tokens = portal.tokens(&asked, &done).await;
    let claims = &tokens.claims;
    assert_eq!(claims["acr"], "urn:sluis:acr:badge");
    assert_eq!(claims["amr"], serde_json::json!(["badge"]));
    let id = house.person("school", "leerling").await.id;
    assert_eq!(claims["sub"], id.as_str());
    // What is stored is no code.
    let stored = house.idp.durable.read(move |tx| tx.badge_of(&id)).await;
    let stored = stored.unwrap().unwrap();
    assert!(!code.contains(stored.code.as_str()) && stored.code.as_str().len() == 43);
}

async fn bdg_02_a_badge_works_on_the_schools_networks_alone(house: &TestHouse) {
    let code = badge(house).await;
    let agent = Agent::new(house);
    let page = asked(house).open(&agent).await;
    assert!(offers(&page));
    with_policy(house, "school", |policy| {
        policy.badges.networks.0 = vec!["192.0.2.0/24".to_owned()];
    })
    .await;
    // A page from before, and one that was never offered.
    is_refused(&typed(&page, &code).await).await;
    assert!(!offers(&asked(house).open(&agent).await));
    // A session that a badge began counts there no more than the badge.
    with_policy(house, "school", here).await;
    let page = asked(house).open(&agent).await;
    assert!(typed(&page, &code).await.away().is_some());
    assert!(asked(house).open(&agent).await.away().is_some());
    with_policy(house, "school", |policy| policy.badges.networks.0.clear()).await;
    let page = asked(house).open(&agent).await;
    assert_eq!(page.step(), "password");
    assert!(page.text().contains("niet genoeg"), "{}", page.text());
    assert!(!offers(&page));
}

async fn bdg_02_a_badge_of_one_school_is_nothing_at_another(house: &TestHouse) {
    let code = badge(house).await;
    with_policy(house, "tweede", here).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda")
        .ask_for("tweede")
        .open(&agent)
        .await;
    is_refused(&typed(&page, &code).await).await;
    let events = house.events().await;
    let refused = events
        .iter()
        .find(|event| event.kind == EventKind::BadgeRefused);
    assert_eq!(refused.unwrap().target, None, "nor is it told whose it is");
}

async fn bdg_02_whoever_becomes_more_than_a_pupil_has_no_badge(house: &TestHouse) {
    let code = badge(house).await;
    for roles in [
        vec![Role::Pupil, Role::ClassAdmin],
        vec![Role::Staff],
        vec![],
    ] {
        change(house, move |person| person.roles = roles).await;
        let page = asked(house).open(&Agent::new(house)).await;
        is_refused(&typed(&page, &code).await).await;
    }
    assert_eq!(refusals(house).await, ["roles"; 3]);
}

async fn bdg_03_whatever_is_wrong_is_answered_alike_and_counted(house: &TestHouse) {
    let code = badge(house).await;
    let agent = Agent::new(house);
    let page = asked(house).open(&agent).await;
    let nobodys = "BCDF ".repeat(8);
    let mut said = vec![];
    for wrong in [nobodys.as_str(), "geen code", &code[5..], &"x".repeat(600)] {
        let page = typed(&page, wrong).await;
        is_refused(&page).await;
        said.push(page.alert_text().to_owned());
    }
    change(house, |person| {
        person.standing = sluis_model::person::Standing::Disabled
    })
    .await;
    let closed = typed(&page, &code).await;
    is_refused(&closed).await;
    said.push(closed.alert_text().to_owned());
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
    assert_eq!(
        refusals(house).await,
        ["account", "unknown", "unknown", "unknown", "unknown"]
    );
    let now = house.now();
    for _ in 0..500 {
        let key = "badge-source/127.0.0.1";
        let quarter = Duration::minutes(15);
        house
            .idp
            .ephemeral
            .count_try(key, quarter, now)
            .await
            .unwrap();
    }
    change(house, |person| {
        person.standing = sluis_model::person::Standing::Active
    })
    .await;
    // Whatever else was shown on the same network: nobody fills the trail, and nobody holds up a school (PWD-08).
    let before = refusals(house).await.len();
    is_refused(&typed(&page, "QQQQ-QQQQ").await).await;
    assert_eq!(refusals(house).await.len(), before);
    assert!(typed(&page, &code).await.away().is_some());
}

async fn dos_07_bdg_03_a_48_of_ipv6_does_not_fill_the_trail(house: &TestHouse) {
    badge(house).await;
    with_policy(house, "school", |policy| {
        policy.badges.networks.0 = vec!["2001:db8::/32".to_owned()];
    })
    .await;
    let now = house.now();
    for _ in 0..8 * 500 {
        let key = "badge-source/2001:db8:1::/48";
        let counted = house
            .idp
            .ephemeral
            .count_try(key, Duration::minutes(15), now);
        counted.await.unwrap();
    }
    for (network, told) in [
        ("2001:db8:1:a::1", 0),
        ("2001:db8:1:b::1", 0),
        ("2001:db8:2:a::1", 1),
    ] {
        let page = asked(house).open(&Agent::behind(house, network)).await;
        is_refused(&typed(&page, "QQQQ-QQQQ").await).await;
        assert_eq!(refusals(house).await.len(), told, "{network}");
    }
}

async fn bdg_04_a_portal_that_asks_for_more_asks_for_the_password(house: &TestHouse) {
    let code = badge(house).await;
    let agent = Agent::new(house);
    let page = asked(house).open(&agent).await;
    assert!(typed(&page, &code).await.away().is_some());
    let essential = |acr: &str| {
        serde_json::json!({ "id_token": { "acr": { "essential": true, "value": acr } } })
            .to_string()
    };
    let single = essential("urn:sluis:acr:single-factor");
    for (name, value) in [
        ("prompt", "login"),
        ("max_age", "3600"),
        ("claims", single.as_str()),
    ] {
        let page = asked(house).with(name, value).open(&agent).await;
        assert_eq!(page.step(), "password", "{name}");
        assert!(!offers(&page), "{name}");
        // Whoever sends one all the same is refused.
        let id = path(&page).rsplit('/').next().unwrap().to_owned();
        let csrf = page.value("csrf").unwrap();
        let fields = [
            ("csrf".to_owned(), csrf),
            ("badge_code".to_owned(), code.clone()),
        ];
        let sent = agent.post(&format!("/signin/{id}/badge"), &fields).await;
        is_refused(&sent).await;
        // Silently, the portal is told that somebody has to sign in.
        if name != "prompt" {
            let silent = asked(house).with(name, value).with("prompt", "none");
            let page = silent.open(&agent).await;
            assert_eq!(silent.error(&page), "login_required", "{name}");
        }
    }
    // An `acr` that names badges is met.
    let badge = essential("urn:sluis:acr:badge");
    let page = asked(house).with("claims", &badge).open(&agent).await;
    assert!(page.away().is_some(), "{}", page.text());
    // The password goes on where the badge did not.
    let page = asked(house).with("max_age", "3600").open(&agent).await;
    let done = page
        .submit(&[
            ("username", pupil().username),
            ("password", pupil().password),
        ])
        .await;
    assert!(done.away().is_some(), "{}", done.text());
    // Where a second factor is demanded, a badge is not looked at.
    let other = Agent::new(house);
    let page = asked(house).open(&other).await;
    assert!(typed(&page, &code).await.away().is_some());
    with_policy(house, "school", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
        policy.second_factor.available_to.insert(Role::Pupil);
    })
    .await;
    let page = asked(house).open(&other).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    with_client(house, "agenda", |settings| {
        settings.require_second_factor = true
    })
    .await;
    assert!(!offers(&asked(house).open(&Agent::new(house)).await));
}

async fn bdg_04_a_passkey_of_another_host_is_a_second_factor_all_the_same(house: &TestHouse) {
    let code = badge(house).await;
    with_policy(house, "school", |policy| {
        policy.passkeys.mode = PasskeyMode::OnlyStep;
    })
    .await;
    let person = house.person("school", "leerling").await.id;
    let at = house.now();
    let added = house.idp.durable.write(move |tx| {
        let mut institution = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.hosts = vec!["inlog.school.test".to_owned()];
        tx.update_institution(&institution)?;
        tx.add_passkey(&Passkey {
            id: "daar".into(),
            person: person.clone(),
            credential_id: "daar".to_owned(),
            rp_id: "inlog.school.test".to_owned(),
            credential: "{}".to_owned(),
            counter: 0,
            backup_eligible: true,
            backed_up: true,
            user_verified: true,
            aaguid: None,
            name: "Telefoon".to_owned(),
            created_at: at,
            last_used_at: None,
            second_only: false,
        })
    });
    added.await.unwrap();
    let page = asked(house).open(&Agent::new(house)).await;
    let page = typed(&page, &code).await;
    assert_eq!(page.step(), "password", "{}", page.text());
}

async fn bdg_04_the_account_and_the_console_ask_for_the_password(house: &TestHouse) {
    let code = badge(house).await;
    let agent = Agent::new(house);
    let page = asked(house).open(&agent).await;
    assert!(typed(&page, &code).await.away().is_some());
    for address in [
        "/account",
        "/account/password",
        "/account/security",
        "/account/email",
        "/admin",
    ] {
        let page = agent.get(&format!("{address}?institution=school")).await;
        assert_eq!(page.step(), "password", "{address}: {}", page.text());
        assert!(!offers(&page), "{address}");
    }
    let fresh = Agent::new(house).get("/account?institution=school").await;
    assert!(!offers(&fresh), "nor is one offered there");
    let page = agent.get("/account?institution=school").await;
    let page = page
        .submit(&[
            ("username", pupil().username),
            ("password", pupil().password),
        ])
        .await;
    assert_eq!(page.step(), "account", "{}", page.text());
}

async fn bdg_04_a_temporary_password_is_no_matter_of_the_badges(house: &TestHouse) {
    let code = badge(house).await;
    let (id, now) = (house.person("school", "leerling").await.id, house.now());
    let ends_at = now + Duration::hours(1);
    house
        .idp
        .durable
        .write(move |tx| tx.set_password(&id, "none", PasswordState::Temporary { ends_at }, now))
        .await
        .unwrap();
    for _ in 0..2 {
        let agent = Agent::new(house);
        let portal = Portal::of(house, "agenda");
        let asked = portal.ask_for("school");
        let page = asked.open(&agent).await;
        let done = typed(&page, &code).await;
        assert!(done.away().is_some(), "{}", done.text());
        portal.tokens(&asked, &done).await;
        house.clock.advance(Duration::hours(2));
    }
}

async fn bdg_05_a_badge_that_is_only_looked_at_signs_nobody_in(house: &TestHouse) {
    let code = badge(house).await.replace(' ', "");
    let agent = Agent::new(house);
    let page = agent.get(&format!("/badge/{code}")).await;
    assert_eq!((page.step(), page.status), ("badge", 200));
    assert!(page.url.ends_with("/badge"), "{}", page.url);
    assert!(!page.body.contains(&code) && !page.has_field("badge_code"));
    let address = format!("/badge/{code}");
    let looked = Portal::of(house, "agenda").get(&address, None).await;
    assert_eq!((looked.status, looked.text.as_str()), (303, ""));
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(looked.headers.get(name).unwrap(), value);
    }
    let id = house.person("school", "leerling").await.id;
    let sessions = house.idp.ephemeral.sessions_of(&id, house.now()).await;
    assert!(sessions.unwrap().is_empty());
    // A form of another page's does not press the button.
    let form = page.form(&[]);
    let forged = agent.post_from_elsewhere("/badge", &form.fields).await;
    assert_ne!(forged.status, 200, "{}", forged.text());
    let done = page.submit(&[]).await;
    assert_eq!(
        done.step(),
        "password",
        "the account asks for more: {}",
        done.text()
    );
    let sessions = house.idp.ephemeral.sessions_of(&id, house.now()).await;
    assert_eq!(sessions.unwrap().len(), 1);
    assert_eq!(agent.cookie("badge").filter(|code| !code.is_empty()), None);
    // What is no code signs nobody in, and is answered as any other.
    let nobody = Agent::new(house);
    let page = nobody.get(&format!("/badge/{}", "BCDF".repeat(8))).await;
    let page = page.submit(&[]).await;
    assert_eq!((page.step(), page.status), ("badge", 422));
    assert!(page.alert_text().contains("werkt hier niet"));
    let page = Agent::new(house).get("/badge/onzin").await;
    assert!(page.has_field("badge_code"));
    let empty = page.submit(&[("badge_code", "")]).await;
    assert_eq!(empty.status, 422);
}

async fn bdg_05_a_badge_that_is_scanned_goes_on_with_the_sign_in_that_waits(house: &TestHouse) {
    let code = badge(house).await.replace(' ', "");
    let agent = Agent::new(house);
    let asked = asked(house);
    let waiting = asked.open(&agent).await;
    assert!(offers(&waiting));
    let page = agent.get(&format!("/badge/{code}")).await;
    let done = page.submit(&[]).await;
    assert!(done.away().is_some(), "{}", done.text());
    let _ = asked.code(&done);
    // A sign-in of another browser is not gone on with.
    let other = Agent::new(house);
    other.set_cookie("waiting", path(&waiting).rsplit('/').next().unwrap());
    let page = other.get(&format!("/badge/{code}")).await;
    assert!(page.submit(&[]).await.away().is_none());
}

async fn bdg_05_a_card_that_does_not_work_leaves_the_sign_in_waiting_for_another(
    house: &TestHouse,
) {
    let code = badge(house).await.replace(' ', "");
    let agent = Agent::new(house);
    let asked = asked(house);
    asked.open(&agent).await;
    let old = agent.get(&format!("/badge/{}", "BCDF".repeat(8))).await;
    assert_eq!(old.submit(&[]).await.status, 422);
    let page = agent.get(&format!("/badge/{code}")).await;
    let done = page.submit(&[]).await;
    assert!(done.away().is_some(), "{}", done.text());
}

async fn bdg_08_a_session_by_badge_is_a_shared_computers(house: &TestHouse) {
    let code = badge(house).await;
    let agent = Agent::new(house);
    let page = asked(house).open(&agent).await;
    assert!(typed(&page, &code).await.away().is_some());
    let id = house.person("school", "leerling").await.id;
    let session = house.idp.ephemeral.sessions_of(&id, house.now()).await;
    let session = session.unwrap().pop().unwrap().1;
    assert!(session.shared_computer);
    assert!(session.idle_minutes <= 20);
    assert_eq!(agent.cookie("device"), None);
    // Nobody is suggested to the next one.
    let page = agent.get("/account?institution=school").await;
    assert_eq!(page.value("username").as_deref().unwrap_or_default(), "");
    assert!(page.url.starts_with(ORIGIN) || page.url.starts_with('/'));
    let scoped = asked(house).with("scope", "openid offline_access");
    let page = scoped.open(&agent).await;
    let portal = Portal::of(house, "agenda");
    let answer = portal.redeem(&scoped, &scoped.code(&page)).await;
    assert!(
        !answer.json["scope"]
            .as_str()
            .unwrap_or_default()
            .contains("offline_access"),
        "{}",
        answer.json
    );
}

async fn bdg_08_what_was_consented_to_after_a_badge_is_not_asked_again(house: &TestHouse) {
    let code = badge(house).await;
    let agent = Agent::new(house);
    with_client(house, "agenda", |settings| settings.first_party = false).await;
    let scoped = asked(house).with("scope", "openid offline_access");
    let page = typed(&scoped.open(&agent).await, &code).await;
    assert_eq!(page.step(), "consent");
    let page = page.submit(&[]).await;
    assert!(page.away().is_some(), "{}", page.text());
    let page = scoped.open(&agent).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn u36_a_badge_stays_a_way_in_where_pupils_come_through_the_school(house: &TestHouse) {
    let code = badge(house).await;
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    with_policy(house, "school", |policy| {
        policy.source_only.roles = [Role::Pupil].into();
    })
    .await;
    let page = asked(house).open(&Agent::new(house)).await;
    assert!(typed(&page, &code).await.away().is_some());
}
