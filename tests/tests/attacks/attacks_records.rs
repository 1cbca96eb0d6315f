//! What is written down, and what only a clear word may change: stored secrets, the audit log, people
//! who come from nowhere, a device that is answered by a link.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::json;
use sluis_model::{audit::EventKind, client::Client};
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{
    Agent, Portal, Registrar, Visit, Wire, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    with_client,
};
use std::sync::Arc;

on_both_stores! {
    tok_10_a_clients_secret_is_long_and_stored_as_a_hash;
    dat_09_what_happened_is_written_with_who_whom_where_and_when;
    dat_09_an_event_says_from_which_network_and_never_from_which_address;
    flo_14_no_page_makes_a_person;
    reg_11_a_link_with_the_code_in_it_answers_nothing_by_itself;
}

async fn stored(house: &TestHouse, id: &str) -> Client {
    let id = id.into();
    let found = house.idp.durable.read(move |tx| tx.client(&id)).await;
    Arc::unwrap_or_clone(found.unwrap().unwrap())
}

async fn tok_10_a_clients_secret_is_long_and_stored_as_a_hash(house: &TestHouse) {
    let registrar = Registrar::of(house).await;
    let wanted = json!({ "redirect_uris": ["https://nieuw.test/cb"] });
    let mut secrets = vec![];
    for _ in 0..2 {
        let answer = registrar.register(&wanted).await;
        let secret = answer.json["client_secret"].as_str().unwrap().to_owned();
        // 43 letters of base64 hold 256 bits.
        let random = secret.strip_prefix("sluis_cs_").unwrap();
        assert!(random.len() >= 43, "{secret}");
        let client = stored(house, answer.json["client_id"].as_str().unwrap()).await;
        let shown = format!("{client:?}");
        assert!(!shown.contains(&secret) && !shown.contains(&secret[..20]));
        secrets.push(secret);
    }
    assert_ne!(secrets[0], secrets[1]);
    let agenda = Portal::of(house, "agenda");
    let shown = format!("{:?}", stored(house, "agenda").await);
    assert!(!shown.contains(agenda.entry.secret.unwrap()), "{shown}");
}

async fn dat_09_what_happened_is_written_with_who_whom_where_and_when(house: &TestHouse) {
    let bea = player("energie", "bea");
    let person = house.person("energie", "bea").await;
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let wrong = "Een-Verkeerde-Poging-81";
    page.submit(&[("username", "bea"), ("password", wrong)])
        .await;
    page.submit(&[("username", "niemand"), ("password", wrong)])
        .await;
    Visit::of(house, &bea).sign_in(&agent, &asked).await;
    let page = agent.get("/account/password").await;
    page.submit(&[
        ("password", PHRASE),
        ("new_password", "Negen-Paarse-Ramen-31"),
        ("new_password_repeat", "Negen-Paarse-Ramen-31"),
    ])
    .await;
    let events = house.events().await;
    for kind in [
        EventKind::SignedIn,
        EventKind::PasswordRefused,
        EventKind::PasswordChanged,
    ] {
        let event = events
            .iter()
            .find(|event| event.kind == kind && event.target.as_ref() == Some(&person.id));
        let event = event.unwrap_or_else(|| panic!("nothing of {kind:?} in {events:?}"));
        assert_eq!(event.institution.as_ref(), Some(&person.institution));
        assert_eq!(event.at, house.now());
        assert!(!event.request_id.is_empty());
    }
    let refused = events
        .iter()
        .filter(|event| event.kind == EventKind::PasswordRefused);
    assert!(
        refused.clone().count() >= 2,
        "tries for nobody are told too"
    );
    for who in refused {
        assert_eq!(who.actor, None, "nobody was proven");
    }
    let text = format!("{events:?}");
    for secret in [PHRASE, wrong, "Negen-Paarse-Ramen-31"] {
        assert!(!text.contains(secret), "{secret} in the audit log");
    }
}

async fn dat_09_an_event_says_from_which_network_and_never_from_which_address(house: &TestHouse) {
    let wire = Wire::to(house);
    for (address, network) in [
        ("192.0.2.77", Some("192.0.2.0/24")),
        ("2001:db8:12:34:56::78", Some("2001:db8:12::/48")),
        ("::ffff:198.51.100.7", Some("198.51.100.0/24")),
        ("niets", None),
    ] {
        let fields = [("username", "bea"), ("password", "Een-Verkeerde-Poging-81")];
        let asked = Portal::of(house, "agenda").ask_for("energie");
        let page = asked.open(&Agent::new(house)).await;
        let form = page.form(&["username"]).filled(&fields);
        let action = page.form(&["username"]).action;
        let cookie = format!(
            "__Host-sluis-browser={}",
            page.agent().cookie("browser").unwrap()
        );
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let headers = [("x-forwarded-for", address), ("cookie", cookie.as_str())];
        let refused = wire.post(&action, &form, &headers).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        house.clock.advance(chrono::Duration::minutes(20));
        let events = house.events().await;
        let event = events
            .iter()
            .find(|event| event.kind == EventKind::PasswordRefused);
        let kept = event.unwrap().details["network"].as_str();
        assert_eq!(kept, network, "{address}");
        let told = format!("{events:?}");
        assert!(network.is_none() || !told.contains(address), "{told}");
    }
}

async fn how_many_people(house: &TestHouse) -> usize {
    let counted = house.idp.durable.read(|tx| {
        let mut count = 0;
        for institution in tx.institutions()? {
            count += tx.people(&institution.id)?.len();
        }
        Ok(count)
    });
    counted.await.unwrap()
}

async fn flo_14_no_page_makes_a_person(house: &TestHouse) {
    let before = how_many_people(house).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("prompt", "create")
        .open(&agent)
        .await;
    for _ in 0..2 {
        let said = page
            .submit(&[
                ("username", "nieuw@kwaad.test"),
                ("password", "Negen-Paarse-Ramen-31"),
            ])
            .await;
        assert_eq!(said.step(), "password");
    }
    for (path, fields) in [
        (
            "/forgot?institution=energie",
            &[("username", "nieuw@kwaad.test")][..],
        ),
        (
            "/recover?institution=station",
            &[("username", "nieuw"), ("phone", "0699999999")],
        ),
    ] {
        let page = agent.get(path).await;
        assert_eq!(page.submit(fields).await.away(), None);
    }
    let fields: Vec<(String, String)> = [
        ("username", "nieuw"),
        ("email", "nieuw@kwaad.test"),
        ("password", "Negen-Paarse-Ramen-31"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for path in [
        "/register",
        "/signup",
        "/account",
        "/account/new",
        "/invitation",
        "/users",
        "/scim/v2/Users",
        "/admin/people",
        "/link/nieuw",
    ] {
        let answer = agent.post(path, &fields).await;
        assert!(
            (400..500).contains(&answer.status)
                || ["password", "institution"].contains(&answer.step()),
            "{path}: {} {}",
            answer.status,
            answer.step()
        );
    }
    assert_eq!(how_many_people(house).await, before);
}

async fn reg_11_a_link_with_the_code_in_it_answers_nothing_by_itself(house: &TestHouse) {
    with_client(house, "agenda", |settings| {
        settings.grant_types.insert(GrantType::DeviceCode);
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .post("/oauth/device_authorization", &[("scope", "openid")])
        .await;
    let (device, user) = (&asked.json["device_code"], &asked.json["user_code"]);
    let (device, user) = (device.as_str().unwrap(), user.as_str().unwrap());
    let victim = Agent::new(house);
    let bea = player("energie", "bea");
    Visit::of(house, &bea)
        .sign_in(&victim, &portal.ask_for("energie"))
        .await;
    let answered = || async {
        house.clock.advance(chrono::Duration::seconds(6));
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device),
        ];
        let answer = portal.post("/oauth/token", &fields).await;
        answer.json["error"].as_str().unwrap_or("none").to_owned()
    };
    for more in ["", "&action=allow", "&action=approve&csrf=x"] {
        let page = victim.get(&format!("/device?user_code={user}{more}")).await;
        assert_eq!(page.value("user_code").as_deref(), Some(user));
        assert_eq!(answered().await, "authorization_pending", "{more}");
    }
    let page = victim.get(&format!("/device?user_code={user}")).await;
    let question = page.submit(&[]).await;
    assert_eq!(question.step(), "device-confirm", "{}", question.text());
    assert!(question.text().contains(user), "to be compared");
    assert!(question.offers("allow") && question.offers("deny"));
    let form = question.form(&["csrf"]);
    let fields = form.filled(&[("action", "allow")]);
    let elsewhere = victim.post_from_elsewhere(&form.action, &fields).await;
    assert_eq!(elsewhere.away(), None);
    let forged = victim
        .post_from(
            &form.action,
            &fields,
            Some("https://kwaad.test"),
            "cross-site",
        )
        .await;
    assert_eq!(forged.status, 403);
    let bare: Vec<(String, String)> = fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .cloned()
        .collect();
    assert_eq!(victim.post(&form.action, &bare).await.status, 403);
    assert_eq!(answered().await, "authorization_pending");
    question.click_action("allow").await;
    assert_eq!(answered().await, "none");
}
