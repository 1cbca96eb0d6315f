//! Oversized, malformed and hostile input: 4xx, never a fault of ours.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Agent, Asked, Console, Portal, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};

on_both_stores! {
    flo_09_another_browser_can_not_take_a_sign_in_over;
    ses_04_forms_from_elsewhere_are_refused;
    dos_03_oversized_bodies_and_addresses_are_refused;
    hostile_bytes_in_any_field_are_no_fault_of_ours;
    hostile_cookies_and_headers_are_no_fault_of_ours;
    ins_10_a_host_that_is_not_ours_changes_no_address;
    names_that_read_as_others_are_refused;
}

fn ask(house: &TestHouse) -> (Portal, Asked) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("zorg");
    (portal, asked)
}

async fn flo_09_another_browser_can_not_take_a_sign_in_over(house: &TestHouse) {
    let (_, asked) = ask(house);
    let mallory = Agent::new(house);
    let page = asked.open(&mallory).await;
    let victim = Agent::new(house);
    asked.clone().with("state", "eigen").open(&victim).await;
    let shown = victim.get(&page.url).await;
    assert_eq!(
        (shown.step(), shown.away()),
        ("error", None),
        "a link to somebody else's sign-in"
    );
    let form = page.form(&["username"]);
    let dirk = player("zorg", "dirk@linde.test");
    let fields = form.filled(&[("username", dirk.username), ("password", dirk.password)]);
    assert_eq!(victim.post(&form.action, &fields).await.step(), "error");
    assert_eq!(
        mallory.get(&page.url).await.step(),
        "password",
        "nothing was shown in it"
    );
    let page = shown.follow("/oauth/authorize").await;
    assert_eq!(page.step(), "password", "the victim may begin an own one");
}

async fn ses_04_forms_from_elsewhere_are_refused(house: &TestHouse) {
    let (_, asked) = ask(house);
    let dirk = player("zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let form = page.form(&["username"]);
    let good = form.filled(&[("username", dirk.username), ("password", dirk.password)]);
    let attempts = [
        (Some("https://kwaad.test"), "same-origin"),
        (Some("null"), "same-origin"),
        (Some("http://login.test.kwaad.test"), "same-origin"),
        (Some(ORIGIN), "cross-site"),
        (Some(ORIGIN), "same-site"),
        (None, "cross-site"),
    ];
    for (origin, site) in attempts {
        let answer = agent.post_from(&form.action, &good, origin, site).await;
        assert_eq!(
            (answer.step(), answer.status),
            ("error", 403),
            "{origin:?} {site}"
        );
    }
    for token in ["", "onzin", &"a".repeat(43)] {
        let fields: Vec<(String, String)> = good
            .iter()
            .map(|(name, value)| {
                (
                    name.clone(),
                    if name == "csrf" {
                        token.to_owned()
                    } else {
                        value.clone()
                    },
                )
            })
            .collect();
        let answer = agent.post(&form.action, &fields).await;
        assert_eq!(
            (answer.step(), answer.status),
            ("error", 403),
            "the token {token:?}"
        );
    }
    let other = asked.open(&Agent::new(house)).await.value("csrf").unwrap();
    let fields: Vec<(String, String)> = good
        .iter()
        .map(|(name, value)| {
            (
                name.clone(),
                if name == "csrf" {
                    other.clone()
                } else {
                    value.clone()
                },
            )
        })
        .collect();
    assert_eq!(
        agent.post(&form.action, &fields).await.status,
        403,
        "another browser's token"
    );
    assert_eq!(
        agent.post(&form.action, &good).await.step(),
        "second-factor",
        "and the honest form still works"
    );
}

async fn dos_03_oversized_bodies_and_addresses_are_refused(house: &TestHouse) {
    let (_, asked) = ask(house);
    let agent = Agent::new(house);
    let action = asked.open(&agent).await.form(&["username"]).action;
    for path in [
        action.as_str(),
        "/oauth/token",
        "/oauth/authorize",
        "/oauth/userinfo",
        "/oauth/introspect",
        "/oauth/logout/confirm",
    ] {
        for size in [70 * 1024, 1024 * 1024, 2 * 1024 * 1024] {
            let body = format!("username=a&password={}", "x".repeat(size)).into_bytes();
            let page = agent
                .post_raw(
                    path,
                    "application/x-www-form-urlencoded",
                    body,
                    Some(ORIGIN),
                    "same-origin",
                )
                .await;
            assert!(
                (400..500).contains(&page.status),
                "{path} with {size} bytes: {}",
                page.status
            );
            if ["/oauth/token", "/oauth/userinfo", "/oauth/introspect"].contains(&path) {
                let told: serde_json::Value = serde_json::from_str(&page.body).unwrap();
                assert_eq!(
                    (page.status, &told["error"]),
                    (413, &"invalid_request".into())
                );
            }
            if path == action && size < 1024 * 1024 {
                assert_eq!((page.status, page.step()), (413, "error"));
                assert!(page.text().contains("past"), "{}", page.text());
            }
        }
    }
    let many: String = (0..5000).map(|number| format!("p{number}=1&")).collect();
    let page = agent
        .post_raw(
            &action,
            "application/x-www-form-urlencoded",
            many.into_bytes(),
            Some(ORIGIN),
            "same-origin",
        )
        .await;
    assert!((400..500).contains(&page.status));
    let page = asked
        .clone()
        .with("extra", &"x".repeat(20_000))
        .open(&agent)
        .await;
    assert!(page.status < 500 && page.away().is_none_or(|away| away.contains("error=")));
}

async fn hostile_bytes_in_any_field_are_no_fault_of_ours(house: &TestHouse) {
    let hostile: [&[u8]; 10] = [
        b"%00",
        b"\xff\xfe\xfd",
        b"%ff%fe",
        b"%E2%80%AE%E2%80%8B",
        b"'%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        b"%7B%7B7*7%7D%7D%7B%25%20raw%20%25%7D",
        b"%0d%0aSet-Cookie:%20x=y",
        b"..%2f..%2fetc%2fpasswd",
        b"%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
        b"%",
    ];
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let kind = "application/x-www-form-urlencoded";
    let page = portal.ask().open(&agent).await;
    let base = page
        .form(&["institution"])
        .action
        .trim_end_matches("/institution")
        .to_owned();
    let csrf = page.value("csrf").unwrap();
    for value in hostile {
        for (step, fields) in [
            ("institution", &["institution"][..]),
            ("password", &["username", "password"]),
            (
                "second-factor",
                &["code", "remember", "not_remember", "action"],
            ),
            ("enrol-method", &["method", "action"]),
            ("enrol-totp", &["code", "action"]),
            ("enrol-phone", &["phone", "action"]),
            ("enrol-sms", &["code", "action"]),
            (
                "security-question",
                &["security_question", "security_answer", "action"],
            ),
            ("new-password", &["new_password", "new_password_repeat"]),
            ("consent", &["action"]),
        ] {
            let mut body = format!("csrf={csrf}").into_bytes();
            for field in fields {
                body.extend([b"&", field.as_bytes(), b"=", value].concat());
            }
            let answer = agent
                .post_raw(
                    &format!("{base}/{step}"),
                    kind,
                    body,
                    Some(ORIGIN),
                    "same-origin",
                )
                .await;
            assert!(!answer.body.contains("<script>alert(1)"), "{step}");
            assert!(
                !answer.body.contains(">49<"),
                "a template is no place for input"
            );
        }
        for path in [
            "/oauth/token",
            "/oauth/revoke",
            "/oauth/introspect",
            "/oauth/userinfo",
            "/oauth/authorize",
        ] {
            for field in [
                "grant_type",
                "code",
                "client_id",
                "client_secret",
                "refresh_token",
                "token",
                "access_token",
            ] {
                let body = [b"client_id=agenda&", field.as_bytes(), b"=", value].concat();
                let answer = agent.post_raw(path, kind, body, None, "none").await;
                assert!(answer.status >= 300, "{path} {field}: {}", answer.status);
            }
        }
        let value = String::from_utf8_lossy(value).into_owned();
        for field in [
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "prompt",
            "login_hint",
            "ui_locales",
            "institution",
            "claims",
            "id_token_hint",
            "code_challenge",
            "acr_values",
            "response_mode",
        ] {
            let asked = portal.ask_for("zorg").without(field);
            let answer = agent.get(&format!("{}&{field}={value}", asked.url())).await;
            assert!(!answer.body.contains("<script>alert(1)"), "{field}");
        }
    }
}

async fn hostile_cookies_and_headers_are_no_fault_of_ours(house: &TestHouse) {
    let (_, asked) = ask(house);
    for value in [
        "",
        "onzin",
        "sluis_se_",
        "~~~.~",
        "a.b~c.d",
        "\"x\"",
        "%00",
        &"x".repeat(3000),
    ] {
        let agent = Agent::new(house);
        for name in ["session", "browser", "device", "institution", "language"] {
            agent.set_cookie(name, value);
        }
        let page = asked.open(&agent).await;
        assert_eq!(page.step(), "password", "{value:?}");
        agent.get("/account").await;
    }
    for language in ["", "*", "nl;q=abc", "xx-yy-zz;q=9", &"nl,".repeat(500)] {
        let page = asked.open(&Agent::new(house).speaking(language)).await;
        assert!(["nl", "en"].contains(&page.language()), "{language:?}");
    }
}

async fn ins_10_a_host_that_is_not_ours_changes_no_address(house: &TestHouse) {
    let agent = Agent::new(house);
    let document = agent
        .get("https://kwaad.test/.well-known/openid-configuration")
        .await;
    assert!(
        !document.body.contains("kwaad.test"),
        "addresses are never made from the request"
    );
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let page = agent
        .get(&asked.url().replace("login.test", "kwaad.test"))
        .await;
    assert!(!page.body.contains("kwaad.test"));
}

async fn names_that_read_as_others_are_refused(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console.open("/people/new").await;
    let typed = |name| {
        [
            ("given_name", name),
            ("family_name", "Nieuw"),
            ("username", "nieuw"),
        ]
    };
    // Turned round, with nothing between, and with letters that no one sees.
    for name in [
        "\u{202e}reehebeb",
        "Be\u{200b}heer",
        "\u{2066}Beheer",
        "Beheer\u{e0041}",
    ] {
        let again = page.submit(&typed(name)).await;
        assert_eq!(again.status, 422, "{name:?}: {}", again.text());
    }
}
