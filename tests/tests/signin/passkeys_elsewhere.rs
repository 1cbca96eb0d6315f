//! Somebody whose passkeys were all made at another host of the installation: none can be shown here, they
//! are no less a second factor for that, and no page is a dead end (PSK-03).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    account_security::press,
    passkeys::{
        add, allow, anton, is_in, options, passkeys, show, signin_of, unlocked, with_passkey,
    },
};
use chrono::Duration;
use serde_json::json;
use sluis_model::{
    policy::{PasskeyMode, SecondFactorMode},
    second_factor::FactorKind,
};
use sluis_tests::{
    Agent, Asked, Page, Portal, SoftKey, change_client, code_of, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_client, with_policy,
};
use std::sync::Arc;

on_both_stores! {
    aut_12_psk_03_a_passkey_of_another_host_leads_to_one_of_this_for_a_portal_that_demands_it;
    aut_12_psk_03_whoever_has_passkeys_elsewhere_alone_reads_where_and_how_to_go_on;
    aut_12_psk_03_on_a_shared_computer_the_portal_hears_at_once;
    psk_03_h09_a_password_alone_sets_nothing_up_beside_passkeys_elsewhere;
    psk_03_where_passkeys_alone_count_a_recovery_code_leads_to_one_of_this_host;
    psk_03_of_a_host_that_was_given_up_the_page_says_so_and_a_recovery_code_leads_in;
    psk_03_a_living_host_is_named_before_one_that_was_given_up;
    psk_03_psk_12_the_last_passkey_that_works_somewhere_stays;
    psk_03_psk_09_the_invitation_comes_at_this_host_after_the_code;
}

pub(crate) const OWN: &str = "https://inlog.energie.test";
const ELSEWHERE: &str = "passkey werkt op login.test";

fn bea() -> Player {
    player("energie", "bea")
}

/// The institution gets a host of its own, and a portal that signs in there.
pub(crate) async fn with_host(house: &TestHouse) -> Portal {
    let changed = house.idp.durable.write(|tx| {
        let mut institution = tx
            .institution_by_slug("energie")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.hosts = vec!["inlog.energie.test".to_owned()];
        tx.update_institution(&institution)?;
        Ok(institution.id)
    });
    let id = changed.await.unwrap();
    change_client(house, "agenda", |client| client.institution = Some(id)).await;
    Portal::of(house, "agenda").at(OWN)
}

/// The portal demands a level.
fn essential(portal: &Portal, level: &str) -> Asked {
    let acr = json!({ "id_token": { "acr": { "essential": true, "value": level } } });
    portal.ask().with("claims", &acr.to_string())
}

async fn password(page: &Page, who: &Player) -> Page {
    assert_eq!(page.step(), "password", "{}", page.text());
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

/// A passkey that is all that she has, and the recovery codes that came with it.
async fn bea_with_codes(house: &TestHouse) -> (SoftKey, Vec<String>) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &bea()).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = add(&agent, &mut key, "passkey", "Mijn telefoon").await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.text());
    let codes = page.texts("code").into_iter().map(str::to_owned);
    (key, codes.collect())
}

/// Makes one on the page of a sign-in that asks for it.
async fn make(agent: &Agent, page: &Page, key: &mut SoftKey) -> Page {
    assert_eq!(page.step(), "enrol-passkey", "{}", page.text());
    let at = signin_of(page);
    let asked = options(agent, page, &format!("{at}/new-passkey-options"), &[]).await;
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("answer".to_owned(), key.make(&asked)),
        ("name".to_owned(), "Aan dit adres".to_owned()),
    ];
    agent.post(&format!("{at}/add-passkey"), &fields).await
}

/// Types a recovery code on the page of a sign-in that has no other way.
async fn by_recovery_code(agent: &Agent, page: &Page, code: &str) -> Page {
    assert!(page.text().contains("Herstelcode"), "{}", page.text());
    assert!(
        !page.text().contains("koppeling met uw app"),
        "there is no app to take away: {}",
        page.text()
    );
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("code".to_owned(), code.to_owned()),
    ];
    let to = format!("{}/second-factor", signin_of(page));
    agent.post(&to, &fields).await
}

async fn hosts_of(house: &TestHouse, who: &Player) -> Vec<String> {
    let stored = passkeys(house, who).await;
    stored.into_iter().map(|passkey| passkey.rp_id).collect()
}

async fn aut_12_psk_03_a_passkey_of_another_host_leads_to_one_of_this_for_a_portal_that_demands_it(
    house: &TestHouse,
) {
    with_passkey(house, &anton()).await;
    let portal = with_host(house).await;
    let (agent, asked) = (Agent::at(OWN, house.address), essential(&portal, "phr"));
    let page = password(&asked.open(&agent).await, &anton()).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(page.text().contains(ELSEWHERE), "{}", page.text());
    assert!(!page.body.contains("data-credential"), "{}", page.body);
    house.clock.advance(Duration::minutes(1));
    let code = code_of(&anton(), house.now());
    let page = page.submit(&[("code", &code)]).await;
    let mut key = SoftKey::at(OWN);
    let page = make(&agent, &page, &mut key).await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(claims["acr"], "phr");
    assert_eq!(
        hosts_of(house, &anton()).await,
        ["login.test", "inlog.energie.test"]
    );
    // From now on it is asked for here.
    let (agent, asked) = (Agent::at(OWN, house.address), essential(&portal, "phr"));
    let page = password(&asked.open(&agent).await, &anton()).await;
    assert!(!page.text().contains("passkey werkt op"), "{}", page.text());
    let page = show(&agent, &page, &mut key).await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(claims["acr"], "phr");
}

async fn aut_12_psk_03_whoever_has_passkeys_elsewhere_alone_reads_where_and_how_to_go_on(
    house: &TestHouse,
) {
    let (mut old, fresh) = bea_with_codes(house).await;
    let portal = with_host(house).await;
    for level in ["phr", "https://refeds.org/profile/mfa"] {
        let (agent, asked) = (Agent::at(OWN, house.address), essential(&portal, level));
        let page = password(&asked.open(&agent).await, &bea()).await;
        assert_eq!(page.step(), "lacking", "{}", page.text());
        assert!(page.text().contains(ELSEWHERE), "{}", page.text());
        assert!(
            page.links().contains(&"/account/security/passkeys"),
            "{:?}",
            page.links()
        );
        let back = page.click_action("back").await;
        assert_eq!(asked.error(&back), "unmet_authentication_requirements");
    }
    // The link leads on: with a recovery code one is added here.
    let agent = Agent::at(OWN, house.address);
    let page = password(&agent.get("/account/security/passkeys").await, &bea()).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let page = by_recovery_code(&agent, &page, &fresh[0]).await;
    // The unlock asks the password alone, for the code was shown just now.
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(page.text().contains(ELSEWHERE), "{}", page.text());
    let page = page.submit(&[("password", bea().password)]).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    let to = "/account/security/passkeys";
    let asked = options(&agent, &page, &format!("{to}/options"), &[]).await;
    let mut key = SoftKey::at(OWN);
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("answer".to_owned(), key.make(&asked)),
        ("name".to_owned(), "Aan dit adres".to_owned()),
    ];
    agent.post(to, &fields).await;
    let (agent, asked) = (Agent::at(OWN, house.address), essential(&portal, "phr"));
    let page = password(&asked.open(&agent).await, &bea()).await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!(portal.tokens(&asked, &page).await.claims["acr"], "phr");
    // The one of before works where it was made.
    let agent = Agent::new(house);
    let page = Portal::of(house, "cijfers").ask_for("energie");
    let page = page.open(&agent).await;
    assert!(is_in(&show(&agent, &page, &mut old).await));
}

async fn aut_12_psk_03_on_a_shared_computer_the_portal_hears_at_once(house: &TestHouse) {
    with_passkey(house, &anton()).await;
    let portal = with_host(house).await;
    with_policy(house, "energie", |policy| {
        policy.shared_computer.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
    })
    .await;
    let (agent, asked) = (Agent::at(OWN, house.address), essential(&portal, "phr"));
    let page = password(&asked.open(&agent).await, &anton()).await;
    assert_eq!(asked.error(&page), "unmet_authentication_requirements");
}

async fn psk_03_h09_a_password_alone_sets_nothing_up_beside_passkeys_elsewhere(house: &TestHouse) {
    let (_, fresh) = bea_with_codes(house).await;
    let portal = with_host(house).await;
    for mode in [SecondFactorMode::Optional, SecondFactorMode::Required] {
        with_policy(house, "energie", move |policy| {
            policy.second_factor.mode = mode;
            policy.passkeys.invite = true;
        })
        .await;
        let agent = Agent::at(OWN, house.address);
        let page = password(&portal.ask().open(&agent).await, &bea()).await;
        assert_eq!(page.step(), "second-factor", "{}", page.text());
        assert!(page.text().contains(ELSEWHERE), "{}", page.text());
        assert!(!page.body.contains("data-credential"), "{}", page.body);
    }
    // A recovery code is a way in, and nothing is set up by it alone.
    let (agent, asked) = (Agent::at(OWN, house.address), portal.ask());
    let page = password(&asked.open(&agent).await, &bea()).await;
    let page = by_recovery_code(&agent, &page, &fresh[0]).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    assert_eq!(hosts_of(house, &bea()).await, ["login.test"]);
}

async fn psk_03_where_passkeys_alone_count_a_recovery_code_leads_to_one_of_this_host(
    house: &TestHouse,
) {
    let (_, fresh) = bea_with_codes(house).await;
    let portal = with_host(house).await;
    with_client(house, "agenda", |settings| {
        settings.allowed_factors = [FactorKind::Passkey].into();
    })
    .await;
    let (agent, asked) = (Agent::at(OWN, house.address), portal.ask());
    let page = password(&asked.open(&agent).await, &bea()).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(page.text().contains(ELSEWHERE), "{}", page.text());
    let page = by_recovery_code(&agent, &page, &fresh[0]).await;
    let page = make(&agent, &page, &mut SoftKey::at(OWN)).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
}

async fn psk_03_psk_09_the_invitation_comes_at_this_host_after_the_code(house: &TestHouse) {
    with_passkey(house, &anton()).await;
    let portal = with_host(house).await;
    with_policy(house, "energie", |policy| policy.passkeys.invite = true).await;
    let (agent, asked) = (Agent::at(OWN, house.address), portal.ask());
    let page = password(&asked.open(&agent).await, &anton()).await;
    house.clock.advance(Duration::minutes(1));
    let code = code_of(&anton(), house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "add-passkey", "{}", page.text());
    let page = page.click_action("later").await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    // Where it was made nobody is invited.
    let agent = Agent::new(house);
    let asked = Portal::of(house, "cijfers").ask_for("energie");
    let page = password(&asked.open(&agent).await, &anton()).await;
    house.clock.advance(Duration::minutes(1));
    let code = code_of(&anton(), house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
}

const GONE: &str = "een adres dat niet meer wordt gebruikt";

/// The institution has these hosts from now on.
async fn has_hosts(house: &TestHouse, hosts: &'static [&'static str]) {
    let changed = house.idp.durable.write(move |tx| {
        let mut institution = tx
            .institution_by_slug("energie")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        tx.update_institution(&institution)
    });
    changed.await.unwrap();
}

/// A passkey was made for another host than it was.
async fn made_for(house: &TestHouse, who: &Player, nth: usize, host: &'static str) {
    let passkey = passkeys(house, who).await.remove(nth);
    let changed = house.idp.durable.write(move |tx| {
        let mut moved = passkey;
        tx.remove_passkey(&moved.person.clone(), &moved.id.clone())?;
        moved.rp_id = host.to_owned();
        tx.add_passkey(&moved)
    });
    changed.await.unwrap();
}

async fn psk_03_of_a_host_that_was_given_up_the_page_says_so_and_a_recovery_code_leads_in(
    house: &TestHouse,
) {
    let (_, fresh) = bea_with_codes(house).await;
    made_for(house, &bea(), 0, "oud.energie.test").await;
    for (hosts, mode) in [
        (&[][..], SecondFactorMode::Optional),
        (&["inlog.energie.test"][..], SecondFactorMode::Required),
    ] {
        has_hosts(house, hosts).await;
        with_policy(house, "energie", move |policy| {
            policy.second_factor.mode = mode;
            policy.passkeys.invite = true;
        })
        .await;
        let agent = Agent::new(house);
        let page = Portal::of(house, "agenda").ask_for("energie");
        let page = password(&page.open(&agent).await, &bea()).await;
        assert_eq!(page.step(), "second-factor", "{}", page.text());
        assert!(page.text().contains(GONE), "{}", page.text());
        assert!(!page.text().contains("oud.energie"), "{}", page.text());
        assert!(!page.body.contains("data-credential"), "{}", page.body);
    }
    // A recovery code leads in, to a passkey of today's hosts.
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask_for("energie");
    let page = password(&page.open(&agent).await, &bea()).await;
    let page = by_recovery_code(&agent, &page, &fresh[0]).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let page = agent.get("/account/security/passkeys").await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(page.text().contains(GONE), "{}", page.text());
    assert!(!page.body.contains("data-credential"), "{}", page.body);
    let page = page.submit(&[("password", bea().password)]).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert!(
        page.text().contains("Gemaakt voor oud.energie.test"),
        "{}",
        page.text()
    );
    let mut key = SoftKey::at(ORIGIN);
    add(&agent, &mut key, "passkey", "Mijn telefoon").await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask_for("energie");
    let page = password(&page.open(&agent).await, &bea()).await;
    assert!(!page.text().contains(GONE), "{}", page.text());
    assert!(is_in(&show(&agent, &page, &mut key).await));
}

async fn psk_03_a_living_host_is_named_before_one_that_was_given_up(house: &TestHouse) {
    let (agent, _) = with_passkey(house, &anton()).await;
    let mut second = SoftKey::at(ORIGIN);
    add(&agent, &mut second, "passkey", "Tweede").await;
    made_for(house, &anton(), 0, "oud.energie.test").await;
    let oldest = passkeys(house, &anton()).await.remove(0);
    assert_eq!(oldest.rp_id, "oud.energie.test");
    let portal = with_host(house).await;
    let agent = Agent::at(OWN, house.address);
    let page = password(&portal.ask().open(&agent).await, &anton()).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(page.text().contains(ELSEWHERE), "{}", page.text());
    // An essential `phr` is no more met by what is gone.
    has_hosts(house, &["inlog.energie.test"]).await;
    made_for(house, &anton(), 1, "ouder.energie.test").await;
    let (agent, asked) = (Agent::at(OWN, house.address), essential(&portal, "phr"));
    let page = password(&asked.open(&agent).await, &anton()).await;
    assert!(page.text().contains(GONE), "{}", page.text());
    house.clock.advance(Duration::minutes(1));
    let code = code_of(&anton(), house.now());
    let page = page.submit(&[("code", &code)]).await;
    let page = make(&agent, &page, &mut SoftKey::at(OWN)).await;
    assert_eq!(portal.tokens(&asked, &page).await.claims["acr"], "phr");
}

/// Of somebody who must have a second factor.
async fn psk_03_psk_12_the_last_passkey_that_works_somewhere_stays(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &bea()).await;
    for name in ["Eerste", "Tweede"] {
        add(&agent, &mut SoftKey::at(ORIGIN), "passkey", name).await;
    }
    made_for(house, &bea(), 0, "oud.energie.test").await;
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let stored = passkeys(house, &bea()).await;
    let of = |host: &str| {
        let found = stored.iter().find(|passkey| passkey.rp_id == host);
        found.unwrap().id.to_string()
    };
    let at = "/account/security/passkeys";
    let page = agent.get(at).await;
    let buttons = page.body.matches("?remove=").count();
    assert_eq!(buttons, 1, "{}", page.body);
    let living = of("login.test");
    let fields = [("action", "remove"), ("passkey", &*living)];
    press(&agent, at, &fields).await;
    assert_eq!(passkeys(house, &bea()).await.len(), 2, "it is all she has");
    let dead = of("oud.energie.test");
    let fields = [("action", "remove"), ("passkey", &*dead)];
    press(&agent, at, &fields).await;
    assert_eq!(hosts_of(house, &bea()).await, ["login.test"]);
}
