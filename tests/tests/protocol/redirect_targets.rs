//! Redirect targets: compared byte for byte, and what can't be trusted goes nowhere.

use sluis_tests::{
    Agent, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    red_01_red_02_red_07_what_can_not_be_trusted_gets_a_page_and_goes_nowhere;
    red_10_only_the_port_of_a_native_app_may_vary;
    red_01_a_repeated_target_is_no_target;
}

async fn red_01_red_02_red_07_what_can_not_be_trusted_gets_a_page_and_goes_nowhere(
    house: &TestHouse,
) {
    let good = Portal::of(house, "agenda").ask_for("energie");
    let mut attempts = vec![
        good.clone().with("client_id", "niemand"),
        good.clone()
            .with("client_id", "dicht")
            .with("redirect_uri", "https://dicht.test/cb"),
        good.clone().with("client_id", "<b>x</b>"),
        good.clone().without("client_id"),
        good.clone().without("redirect_uri"),
        good.clone().with("client_id", "cijfers"),
    ];
    for uri in [
        "https://agenda.test/cb/",
        "https://agenda.test/cb/meer",
        "https://agenda.test/cb?x=1",
        "https://agenda.test/CB",
        "https://AGENDA.test/cb",
        "http://agenda.test/cb",
        "https://agenda.test:443/cb",
        "https://agenda.test:8443/cb",
        "https://agenda.test/cb#deel",
        "https://agenda.test/cb#",
        "https://agenda.test@kwaad.test/cb",
        "https://agenda.test:80@kwaad.test/cb",
        "https://agenda.test/%63b",
        "https://agenda.test/x/../cb",
        "https://agenda.test\\@kwaad.test/cb",
        " https://agenda.test/cb",
        "//agenda.test/cb",
        "/cb",
        "javascript:alert(1)",
        "https://kwaad.test/cb",
    ] {
        attempts.push(good.clone().with("redirect_uri", uri));
    }
    let agent = Agent::new(house);
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &good)
        .await;
    for asked in attempts {
        for asked in [
            asked.clone(),
            asked.clone().with("prompt", "none"),
            asked.with("response_mode", "form_post"),
        ] {
            let page = asked.open(&agent).await;
            assert_eq!(
                (page.status, page.step()),
                (400, "error"),
                "{:?}",
                asked.params
            );
            assert_eq!(page.header("location"), None);
            assert!(
                page.away().is_none() && !page.links().iter().any(|link| link.contains("kwaad"))
            );
            assert!(
                !page.body.contains("<b>x</b>"),
                "what was sent is not markup"
            );
        }
    }
}

async fn red_10_only_the_port_of_a_native_app_may_vary(house: &TestHouse) {
    let portal = Portal::of(house, "inheems");
    for (uri, good) in [
        ("http://127.0.0.1/cb", true),
        ("http://127.0.0.1:51234/cb", true),
        ("http://localhost:51234/cb", false),
        ("http://0.0.0.0:51234/cb", false),
        ("http://127.1:51234/cb", false),
        ("http://127.0.0.1:51234/cb2", false),
        ("http://127.0.0.1:1@kwaad.test/cb", false),
        ("https://127.0.0.1:51234/cb", false),
    ] {
        let asked = portal.ask_for("energie").with("redirect_uri", uri);
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(
            page.step(),
            if good { "password" } else { "error" },
            "{uri}"
        );
    }
    let confidential = Portal::of(house, "agenda")
        .ask()
        .with("redirect_uri", "http://127.0.0.1:51234/cb");
    assert_eq!(confidential.open(&Agent::new(house)).await.step(), "error");
}

async fn red_01_a_repeated_target_is_no_target(house: &TestHouse) {
    let asked = Portal::of(house, "agenda").ask_for("energie");
    for more in [
        "redirect_uri=https%3A%2F%2Fkwaad.test%2F",
        "client_id=cijfers",
        "redirect_uri=https%3A%2F%2Fagenda.test%2Fcb",
        // Other spellings of the same names.
        "redirect%5Furi=https%3A%2F%2Fkwaad.test%2F",
        "client%5Fid=cijfers",
        "%63lient_id=agenda",
    ] {
        for url in [
            format!("{}&{more}", asked.url()),
            asked.url().replacen('?', &format!("?{more}&"), 1),
        ] {
            let page = Agent::new(house).get(&url).await;
            assert_eq!((page.step(), page.away()), ("error", None), "{more}");
        }
    }
}
