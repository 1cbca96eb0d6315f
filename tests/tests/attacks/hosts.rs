//! Institutions by host name (E-03), and direct visits to one (N-10).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_idp_core::administration::{InstitutionSetup, Setup};
use sluis_tests::{
    Agent, Page, Portal, Visit, change_client, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
};

on_both_stores! {
    e03_two_institutions_on_two_hosts_show_different_themes;
    e03_ins_10_an_unknown_host_gets_a_neutral_404;
    e03_ten_16_the_host_of_a_suspended_institution_is_unknown;
    e03_an_institutions_host_serves_its_pages_and_its_issuer_and_nothing_else;
    e03_jwt_10_each_own_host_is_an_issuer_with_keys_of_its_own;
    e03_a_portal_of_the_institution_signs_in_at_its_own_issuer_and_nothing_of_it_counts_elsewhere;
    e03_other_institutions_do_not_exist_on_an_institutions_host;
    e03_ten_04_a_session_cookie_of_one_host_is_not_accepted_by_another;
    e03_signing_out_at_one_host_touches_no_session_of_another;
    e03_a_sign_in_of_one_host_does_not_go_on_at_another;
    e03_a_form_must_come_from_the_host_that_it_is_sent_to;
    n10_a_direct_visit_ends_at_the_institutions_home;
    n10_without_a_home_a_direct_visit_ends_at_the_account;
    n10_a_direct_visit_and_a_portal_reach_the_same_page;
    n10_a_home_that_is_the_first_page_itself_leads_nobody_in_circles;
}

const SECOND: &str = "https://inlog.tweede.test";
const CHOICE: &str = "https://inlog.keuze.test";
const HOME: &str = "https://portaal.keuze.test/start";

/// Lays something else over an institution as it is.
async fn change(house: &TestHouse, slug: &'static str, how: impl FnOnce(&mut InstitutionSetup)) {
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await;
    let found = found.unwrap().unwrap();
    let mut wanted = InstitutionSetup {
        slug: found.slug.clone(),
        name: found.name.clone(),
        language: found.language.clone(),
        theme: found.look.preset.clone(),
        hosts: found.hosts.clone(),
        mail_domains: found.mail_domains.clone(),
        brin: None,
        active: found.active,
        policy: found.policy.clone(),
    };
    how(&mut wanted);
    house
        .apply(Setup {
            sources: vec![],
            institutions: vec![wanted],
            people: vec![],
            clients: vec![],
        })
        .await;
}

/// The institution `keuze` gets a host, a look and a home of its own.
async fn second_host(house: &TestHouse, home: Option<&str>) {
    let home = home.map(str::to_owned);
    change(house, "keuze", |keuze| {
        keuze.hosts = vec!["Inlog.Keuze.test".to_owned()];
        "energie".clone_into(&mut keuze.theme);
        keuze.policy.home_url = home;
    })
    .await;
}

fn at(house: &TestHouse, origin: &str) -> Agent {
    Agent::at(origin, house.address)
}

fn pupil() -> Player {
    player("tweede", "leerling")
}

/// Another browser, at another host, with every cookie of this one copied by hand.
fn copied(house: &TestHouse, from: &Agent, origin: &str) -> Agent {
    let agent = at(house, origin);
    for name in ["browser", "session", "device", "institution"] {
        if let Some(value) = from.cookie(name) {
            agent.set_cookie(name, &value);
        }
    }
    agent
}

async fn signed_in(house: &TestHouse, origin: &str, who: &Player) -> Agent {
    let agent = at(house, origin);
    let page = agent
        .get(&format!("/account?institution={}", who.institution))
        .await;
    Visit::of(house, who).go_on(page).await;
    assert!(agent.cookie("session").is_some(), "at {origin}");
    agent
}

fn where_at(page: &Page) -> (&str, &str) {
    (page.step(), page.institution())
}

async fn e03_two_institutions_on_two_hosts_show_different_themes(house: &TestHouse) {
    second_host(house, None).await;
    let mut styles = vec![];
    for (origin, slug) in [(SECOND, "tweede"), (CHOICE, "keuze")] {
        let page = at(house, origin).get("/").await;
        assert_eq!(where_at(&page), ("password", slug), "{origin}");
        assert!(page.url.starts_with(&format!("{origin}/signin/")));
        let style = page.attribute("link", "href").unwrap().to_owned();
        let answer = page.agent().get(&style).await;
        assert_eq!(answer.status, 200, "{style}");
        styles.push(style);
        for link in page.links() {
            assert!(
                link.starts_with('/') || link.starts_with('#'),
                "{link} leaves {origin}"
            );
        }
    }
    assert_ne!(styles[0], styles[1]);
    let page = at(house, "https://inlog.keuze.test:8443").get("/").await;
    assert_eq!(where_at(&page), ("password", "keuze"), "whatever the port");
}

const EVERYTHING: &[&str] = &[
    "/",
    "/?institution=tweede",
    "/account",
    "/account/security",
    "/signin/00000000000000000000000000000000",
    "/forgot?institution=tweede",
    "/recover?institution=tweede",
    "/help?institution=tweede",
    "/link/x",
    "/language?lang=en&to=/",
    "/oauth/logout",
    "/oauth/authorize?client_id=agenda",
    "/oauth/jwks",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
    "/theme/energie/0/style.css",
    "/demo",
    "/admin",
    "/nergens",
];

async fn nothing_there(house: &TestHouse, origin: &str) -> String {
    let agent = at(house, origin);
    let mut seen = String::new();
    for path in EVERYTHING {
        let page = agent.get(path).await;
        assert_eq!(
            (page.status, page.step(), page.institution()),
            (404, "error", ""),
            "{origin}{path}"
        );
        assert_eq!(page.header("set-cookie"), None, "{origin}{path}");
        assert!(!page.body.contains("Tweede") && !page.body.contains("Gesloten"));
        assert!(!page.links().contains(&"/"), "there is no home to go to");
        let posted = agent
            .post(path, &[("institution".to_owned(), "tweede".to_owned())])
            .await;
        assert_eq!((posted.status, posted.step()), (404, "error"));
        seen = page.text().split_whitespace().collect::<Vec<_>>().join(" ");
    }
    for probe in ["/healthz", "/readyz"] {
        assert_eq!(agent.get(probe).await.status, 200, "{origin}{probe}");
    }
    seen
}

async fn e03_ins_10_an_unknown_host_gets_a_neutral_404(house: &TestHouse) {
    for origin in [
        "https://kwaad.test",
        "https://login.test.kwaad.test",
        "https://tweede.test",
        "https://127.0.0.1",
        "https://localhost",
        "https://[::1]",
    ] {
        nothing_there(house, origin).await;
    }
    let page = at(house, "https://kwaad.test").get("/").await;
    let style = page.attribute("link", "href").unwrap();
    assert_eq!(
        page.agent().get(style).await.status,
        200,
        "its own style is there"
    );
}

async fn e03_ten_16_the_host_of_a_suspended_institution_is_unknown(house: &TestHouse) {
    let closed = "https://inlog.gesloten.test";
    change(house, "gesloten", |gesloten| {
        gesloten.hosts = vec!["inlog.gesloten.test".to_owned()];
    })
    .await;
    nothing_there(house, closed).await;
    // One that is suspended meanwhile is gone with the next request.
    let page = at(house, SECOND).get("/").await;
    assert_eq!(where_at(&page), ("password", "tweede"));
    change(house, "tweede", |tweede| tweede.active = false).await;
    nothing_there(house, SECOND).await;
    change(house, "tweede", |tweede| tweede.active = true).await;
    let page = at(house, SECOND).get("/").await;
    assert_eq!(where_at(&page), ("password", "tweede"));
}

async fn e03_an_institutions_host_serves_its_pages_and_its_issuer_and_nothing_else(
    house: &TestHouse,
) {
    let agent = at(house, SECOND);
    for path in [
        "/oauth/register",
        "/%6Fauth/register",
        "/scim/v2",
        "/admin",
        "/demo",
        "/demo/outbox.json",
        "/nergens",
    ] {
        let page = agent.get(path).await;
        assert_eq!((page.status, page.step()), (404, "error"), "{path}");
        assert_eq!(agent.post(path, &[]).await.status, 404, "{path}");
    }
    for path in ["/help", "/favicon.ico", "/healthz", "/readyz"] {
        assert_eq!(agent.get(path).await.status, 200, "{path}");
    }
    assert_eq!(where_at(&agent.get("/help").await).1, "tweede");
    assert_eq!(
        where_at(&agent.get("/oauth/logout").await),
        ("signed-out", "tweede")
    );
    // A portal that is not the institution's own does not exist here (invalid_client at the endpoints).
    let unknown = agent.get("/oauth/authorize?client_id=agenda").await;
    assert_eq!((unknown.status, unknown.step()), (400, "error"));
    assert_eq!(unknown.away(), None);
    // It is answered on the installation's host, as ever.
    let page = Portal::of(house, "agenda")
        .ask_for("tweede")
        .open(&Agent::new(house))
        .await;
    assert_eq!(where_at(&page), ("password", "tweede"));
}

async fn e03_jwt_10_each_own_host_is_an_issuer_with_keys_of_its_own(house: &TestHouse) {
    second_host(house, None).await;
    let mut seen = std::collections::BTreeSet::new();
    for origin in [ORIGIN, SECOND, CHOICE] {
        // Whatever port or spelling was asked, the issuer is the same text.
        for spelled in [
            origin.to_owned(),
            format!("{origin}:8443"),
            origin.to_uppercase().replace("HTTPS", "https"),
        ] {
            for path in [
                "/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server",
            ] {
                let page = at(house, &spelled).get(path).await;
                let told: serde_json::Value = serde_json::from_str(&page.body).unwrap();
                assert_eq!(told["issuer"], origin, "{spelled}");
                assert_eq!(told["jwks_uri"], format!("{origin}/oauth/jwks"));
                assert_eq!(told["token_endpoint"], format!("{origin}/oauth/token"));
                let registers = told.get("registration_endpoint").is_some();
                assert_eq!(registers, origin == ORIGIN, "{origin}");
            }
        }
        let page = at(house, origin).get("/oauth/jwks").await;
        let set: serde_json::Value = serde_json::from_str(&page.body).unwrap();
        let keys = set["keys"].as_array().unwrap();
        assert!(!keys.is_empty(), "{origin}");
        for key in keys {
            let kid = key["kid"].as_str().unwrap().to_owned();
            assert!(seen.insert(kid), "a key of two issuers at {origin}");
        }
    }
}

async fn e03_a_portal_of_the_institution_signs_in_at_its_own_issuer_and_nothing_of_it_counts_elsewhere(
    house: &TestHouse,
) {
    let found = house
        .idp
        .durable
        .read(|tx| tx.institution_by_slug("tweede"));
    let tweede = found.await.unwrap().unwrap().id.clone();
    change_client(house, "agenda", |client| client.institution = Some(tweede)).await;
    let own = Portal::of(house, "agenda").at(SECOND);
    let main = Portal::of(house, "agenda");
    let agent = at(house, SECOND);
    let asked = own.ask().with("scope", "openid offline_access");
    // The host says whose people they are.
    let page = asked.open(&agent).await;
    assert_eq!(where_at(&page), ("password", "tweede"));
    let settled = Visit::of(house, &pupil()).not_now().go_on(page).await;
    let code = asked.code(&settled.page);
    // At the installation's issuer the code is unknown, and is not spent by that.
    assert_eq!(main.redeem(&asked, &code).await.error(), "invalid_grant");
    let tokens = own
        .checked(&own.redeem(&asked, &code).await, Some(&asked))
        .await;
    assert!(own.is_active(&tokens.access_token).await);
    assert!(!main.is_active(&tokens.access_token).await);
    let about = own.userinfo(&tokens.access_token).await;
    assert_eq!(about.json["sub"], tokens.claims["sub"]);
    assert_eq!(main.userinfo(&tokens.access_token).await.status, 401);
    let refresh = tokens.refresh_token.unwrap();
    assert_eq!(main.refresh(&refresh).await.error(), "invalid_grant");
    let renewed = own.checked(&own.refresh(&refresh).await, None).await;
    assert_eq!(renewed.claims["sub"], tokens.claims["sub"]);
    // Signed in there, and nowhere else.
    let silent = own.ask().with("prompt", "none");
    assert!(!silent.code(&silent.open(&agent).await).is_empty());
    let elsewhere = main.ask_for("tweede").with("prompt", "none");
    let page = elsewhere.open(&copied(house, &agent, ORIGIN)).await;
    assert_eq!(elsewhere.error(&page), "login_required");
    // And out again, by the hint of this issuer, unasked.
    let out = agent
        .get(&format!(
            "{SECOND}/oauth/logout?id_token_hint={}",
            renewed.id_token
        ))
        .await;
    assert!(out.status < 400, "{}", out.text());
}

async fn e03_other_institutions_do_not_exist_on_an_institutions_host(house: &TestHouse) {
    second_host(house, None).await;
    let agent = at(house, SECOND);
    for path in ["/", "/account", "/account/security", "/forgot", "/help"] {
        let other = agent.get(&format!("{path}?institution=keuze")).await;
        assert_eq!((other.status, other.institution()), (404, ""), "{path}");
        let own = agent.get(&format!("{path}?institution=tweede")).await;
        assert_ne!(own.status, 404, "{path}");
    }
    // Where the short name is only typed, it can be changed; here it is not typed.
    let page = agent.get("/").await;
    let address = page.url.trim_start_matches(SECOND).to_owned();
    let page = agent.get(&format!("{address}?other=institution")).await;
    assert_eq!(where_at(&page), ("password", "tweede"));
    let csrf = page.value("csrf").unwrap();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("institution".to_owned(), "keuze".to_owned()),
    ];
    for step in ["institution", "%69nstitution"] {
        let posted = agent.post(&format!("{address}/{step}"), &fields).await;
        assert_eq!(posted.status, 404, "{step}");
    }
    assert_eq!(where_at(&agent.get(&address).await), ("password", "tweede"));
}

async fn e03_ten_04_a_session_cookie_of_one_host_is_not_accepted_by_another(house: &TestHouse) {
    second_host(house, None).await;
    let pupil = pupil();
    let own = signed_in(house, SECOND, &pupil).await;
    assert_eq!(where_at(&own.get("/account").await), ("account", "tweede"));
    let elsewhere = copied(house, &own, CHOICE);
    for path in ["/account", "/account/security", "/"] {
        let page = elsewhere.get(path).await;
        assert_eq!(where_at(&page), ("password", "keuze"), "{path}");
        assert!(!page.text().contains(pupil.username), "{path}");
    }
    // Nor does the issuer's host take it, nor a host one of the issuer's.
    let page = copied(house, &own, ORIGIN)
        .get("/account?institution=tweede")
        .await;
    assert_eq!(where_at(&page), ("password", "tweede"));
    let issuers = signed_in(house, ORIGIN, &pupil).await;
    for (origin, slug) in [(SECOND, "tweede"), (CHOICE, "keuze")] {
        let page = copied(house, &issuers, origin).get("/account").await;
        assert_eq!(where_at(&page), ("password", slug));
    }
    // A mark of the one host on a value of the other is no better.
    let plain = issuers.cookie("session").unwrap();
    let marked = own.cookie("session").unwrap();
    let (_, mark) = marked.rsplit_once('!').unwrap();
    let forger = at(house, SECOND);
    for value in [
        format!("{plain}!{mark}"),
        format!("{plain}!"),
        plain.clone(),
        format!("!{mark}"),
    ] {
        forger.set_cookie("session", &value);
        assert_eq!(forger.get("/account").await.step(), "password", "{value}");
    }
    assert_eq!(where_at(&own.get("/account").await), ("account", "tweede"));
}

async fn e03_signing_out_at_one_host_touches_no_session_of_another(house: &TestHouse) {
    second_host(house, None).await;
    let own = signed_in(house, SECOND, &pupil()).await;
    let elsewhere = copied(house, &own, CHOICE);
    let page = elsewhere.get("/oauth/logout").await;
    assert_eq!(where_at(&page), ("signed-out", "keuze"), "nobody is asked");
    assert_eq!(where_at(&own.get("/account").await), ("account", "tweede"));
    let page = own.get("/oauth/logout").await;
    assert_eq!(where_at(&page), ("sign-out", "tweede"));
    let page = page.submit(&[]).await;
    assert_eq!(where_at(&page), ("signed-out", "tweede"));
    assert_eq!(own.get("/account").await.step(), "password");
}

async fn e03_a_sign_in_of_one_host_does_not_go_on_at_another(house: &TestHouse) {
    second_host(house, None).await;
    let pupil = pupil();
    let own = at(house, SECOND);
    let page = own.get("/").await;
    let address = page.url.trim_start_matches(SECOND).to_owned();
    let form = page.form(&["username", "password"]);
    let fields = form.filled(&[("username", pupil.username), ("password", pupil.password)]);
    for origin in [CHOICE, ORIGIN] {
        let elsewhere = copied(house, &own, origin);
        let shown = elsewhere.get(&address).await;
        assert_eq!(shown.step(), "error", "{origin}");
        let posted = elsewhere.post(&form.action, &fields).await;
        // Here that browser holds no cookie of ours at all, and is told so.
        assert_eq!((posted.step(), posted.status), ("error", 400), "{origin}");
    }
    let settled = Visit::of(house, &pupil).go_on(page).await;
    assert_eq!(where_at(&settled.page), ("account", "tweede"));
}

async fn e03_a_form_must_come_from_the_host_that_it_is_sent_to(house: &TestHouse) {
    second_host(house, None).await;
    let pupil = pupil();
    for (origin, others) in [
        (SECOND, [CHOICE, ORIGIN, "http://inlog.tweede.test", "null"]),
        (ORIGIN, [CHOICE, SECOND, "http://login.test", "null"]),
    ] {
        let agent = at(house, origin);
        let page = agent.get("/account?institution=tweede").await;
        let form = page.form(&["username", "password"]);
        let fields = form.filled(&[("username", pupil.username), ("password", pupil.password)]);
        for other in others {
            let posted = agent
                .post_from(&form.action, &fields, Some(other), "same-origin")
                .await;
            assert_eq!(
                (posted.step(), posted.status),
                ("error", 403),
                "{other} to {origin}"
            );
        }
        let settled = Visit::of(house, &pupil).go_on(page).await;
        assert_eq!(settled.page.step(), "account", "{origin}");
    }
}

async fn n10_a_direct_visit_ends_at_the_institutions_home(house: &TestHouse) {
    second_host(house, Some(HOME)).await;
    let kim = player("keuze", "kim");
    for (origin, start) in [
        (CHOICE, "/"),
        (ORIGIN, "/?institution=keuze"),
        (ORIGIN, "/?institution=%20Keuze"),
    ] {
        let agent = at(house, origin);
        let page = agent.get(start).await;
        assert_eq!(where_at(&page), ("password", "keuze"), "{origin}{start}");
        let settled = Visit::of(house, &kim).go_on(page).await;
        assert_eq!(settled.page.away(), Some(HOME), "{origin}{start}");
        let again = agent.get(start).await;
        assert_eq!(again.away(), Some(HOME), "signed in: at once");
        // A code counts once: the next sign-in needs the next.
        house.clock.advance(Duration::seconds(31));
    }
    let page = Agent::new(house).get("/").await;
    assert_eq!((page.status, page.away()), (200, None), "nobody is named");
    let unknown = Agent::new(house).get("/?institution=gesloten").await;
    assert_eq!(
        (unknown.status, unknown.step(), unknown.institution()),
        (200, page.step(), ""),
        "nobody who is here is named"
    );
}

async fn n10_without_a_home_a_direct_visit_ends_at_the_account(house: &TestHouse) {
    let pupil = pupil();
    for (origin, start) in [(SECOND, "/"), (ORIGIN, "/?institution=tweede")] {
        let agent = at(house, origin);
        let page = agent.get(start).await;
        assert_eq!(where_at(&page), ("password", "tweede"));
        let page = page
            .submit(&[("username", pupil.username), ("password", pupil.password)])
            .await;
        assert_eq!(where_at(&page), ("account", "tweede"), "{origin}{start}");
        assert!(page.url.starts_with(&format!("{origin}/account")));
    }
}

async fn n10_a_direct_visit_and_a_portal_reach_the_same_page(house: &TestHouse) {
    second_host(house, Some(HOME)).await;
    let asked = Portal::of(house, "agenda").ask_for("keuze");
    let pages = [
        asked.open(&Agent::new(house)).await,
        Agent::new(house).get("/?institution=keuze").await,
        at(house, CHOICE).get("/").await,
    ];
    let looks: Vec<_> = pages
        .iter()
        .map(|page| {
            let preset = page.attribute("body", "data-preset").map(str::to_owned);
            let style = page.attribute("link", "href").map(str::to_owned);
            (page.step(), page.institution(), preset, style)
        })
        .collect();
    assert_eq!(looks[0].0, "password");
    assert!(looks.iter().all(|look| *look == looks[0]), "{looks:?}");
}

async fn n10_a_home_that_is_the_first_page_itself_leads_nobody_in_circles(house: &TestHouse) {
    let kim = player("keuze", "kim");
    for home in [CHOICE, "https://login.test/?institution=keuze"] {
        second_host(house, Some(home)).await;
        let agent = at(house, CHOICE);
        let settled = Visit::of(house, &kim).go_on(agent.get("/").await).await;
        assert_eq!(where_at(&settled.page), ("account", "keuze"), "{home}");
        // A code counts once: the next sign-in needs the next.
        house.clock.advance(Duration::seconds(31));
    }
}
