//! Signing out (OpenID Connect RP-Initiated Logout 1.0).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Agent, Portal, Tokens, Visit, altered, claims_unverified, on_both_stores,
    testkit::{TestHouse, cast::player},
    unsigned,
};

on_both_stores! {
    signing_out_with_a_hint_of_this_session_goes_back_to_the_portal;
    signing_out_without_a_state_goes_back_without_one;
    red_11_signing_out_never_leads_to_an_unproven_target;
    without_a_hint_the_person_is_asked_first;
    a_posted_id_token_is_in_no_address_of_ours;
    what_is_kept_of_a_sign_out_ends_and_nobody_names_it_in_a_form;
    ses_06_signing_out_ends_session_and_tokens_at_once;
    ses_04_signing_out_can_not_be_forged;
}

async fn signed_in(house: &TestHouse, client: &str) -> (Agent, Portal, Tokens) {
    let (agent, portal) = (Agent::new(house), Portal::of(house, client));
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    (agent, portal, tokens)
}

/// The error of a silent request, or nothing when it succeeds.
async fn silent(agent: &Agent, portal: &Portal) -> String {
    let asked = portal.ask_for("energie").with("prompt", "none");
    let page = asked.open(agent).await;
    asked
        .answer(&page)
        .get("error")
        .cloned()
        .unwrap_or_default()
}

fn sign_out_url(params: &[(&str, &str)]) -> String {
    let encoded: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    format!("/oauth/logout?{}", encoded.join("&"))
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

const OUT: &str = "https://agenda.test/uit";

async fn signing_out_with_a_hint_of_this_session_goes_back_to_the_portal(house: &TestHouse) {
    let (agent, portal, tokens) = signed_in(house, "agenda").await;
    let state: String = ('!'..='~').filter(|c| !"+;".contains(*c)).collect();
    let url = sign_out_url(&[
        ("id_token_hint", &tokens.id_token),
        ("post_logout_redirect_uri", OUT),
        ("state", &state),
    ]);
    let page = agent.get(&url).await;
    let away = page.away().unwrap_or_else(|| panic!("at {}", page.step()));
    let (target, query) = away.split_once('?').unwrap();
    assert_eq!(target, OUT);
    let params: Vec<(String, String)> = form_urlencoded_pairs(query);
    assert_eq!(
        params,
        [("state".to_owned(), state)],
        "the state and nothing else"
    );
    assert_eq!(silent(&agent, &portal).await, "login_required");
}

fn form_urlencoded_pairs(query: &str) -> Vec<(String, String)> {
    let url = format!("https://x.test/?{query}");
    url.parse::<url::Url>()
        .unwrap()
        .query_pairs()
        .into_owned()
        .collect()
}

async fn signing_out_without_a_state_goes_back_without_one(house: &TestHouse) {
    let (agent, portal, tokens) = signed_in(house, "agenda").await;
    let url = sign_out_url(&[
        ("id_token_hint", &tokens.id_token),
        ("post_logout_redirect_uri", OUT),
    ]);
    assert_eq!(agent.get(&url).await.away(), Some(OUT));
    assert_eq!(silent(&agent, &portal).await, "login_required");
}

async fn red_11_signing_out_never_leads_to_an_unproven_target(house: &TestHouse) {
    let (_, _, tokens) = signed_in(house, "agenda").await;
    let mut claims = claims_unverified(&tokens.id_token);
    let none = unsigned(&claims);
    claims["aud"] = "es".into();
    let swapped = altered(&tokens.id_token, &claims);
    let hint = ("id_token_hint", tokens.id_token.as_str());
    let cases: Vec<Vec<(&str, &str)>> = vec![
        vec![
            hint,
            ("post_logout_redirect_uri", "https://agenda.test/elders"),
        ],
        vec![
            hint,
            (
                "post_logout_redirect_uri",
                "https://agenda.test/uit?foo=bar",
            ),
        ],
        vec![hint, ("post_logout_redirect_uri", "https://kwaad.test/")],
        vec![("id_token_hint", &none), ("post_logout_redirect_uri", OUT)],
        vec![
            ("id_token_hint", &swapped),
            ("post_logout_redirect_uri", OUT),
        ],
        vec![
            ("id_token_hint", "onzin"),
            ("post_logout_redirect_uri", OUT),
        ],
        vec![hint, ("client_id", "es"), ("post_logout_redirect_uri", OUT)],
        vec![("post_logout_redirect_uri", OUT), ("state", "x")],
        vec![("state", "x")],
        vec![],
    ];
    for case in cases {
        let (agent, portal, _) = signed_in(house, "agenda").await;
        let page = agent.get(&sign_out_url(&case)).await;
        assert_eq!(page.away(), None, "{case:?}");
        let page = if page.step() == "sign-out" {
            page.submit(&[]).await
        } else {
            page
        };
        assert_eq!((page.step(), page.away()), ("signed-out", None), "{case:?}");
        assert_eq!(silent(&agent, &portal).await, "login_required", "{case:?}");
        // Without any session there is no redirect either, unless a hint proves the portal.
        let page = Agent::new(house).get(&sign_out_url(&case)).await;
        assert_eq!((page.step(), page.away()), ("signed-out", None), "{case:?}");
    }
}

async fn without_a_hint_the_person_is_asked_first(house: &TestHouse) {
    let (agent, portal, _) = signed_in(house, "agenda").await;
    let page = agent.get("/oauth/logout").await;
    assert_eq!(page.step(), "sign-out");
    page.click_action("stay").await;
    assert_eq!(silent(&agent, &portal).await, "", "staying is possible");
    // A hint of somebody else's session does not end this one without a question.
    let (_, _, other) = signed_in(house, "agenda").await;
    let page = agent
        .get(&sign_out_url(&[
            ("id_token_hint", &other.id_token),
            ("post_logout_redirect_uri", OUT),
        ]))
        .await;
    assert_eq!((page.step(), page.away()), ("sign-out", None));
    assert_eq!(silent(&agent, &portal).await, "");
}

/// What a portal's page posts.
fn posted(hint: &str) -> Vec<(String, String)> {
    [
        ("id_token_hint", hint),
        ("logout_hint", "bea@energie.test"),
        ("post_logout_redirect_uri", OUT),
        ("state", "s"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

async fn a_posted_id_token_is_in_no_address_of_ours(house: &TestHouse) {
    let (agent, portal, tokens) = signed_in(house, "agenda").await;
    let back = format!("{OUT}?state=s");
    let page = agent
        .post_from_elsewhere("/oauth/logout", &posted(&tokens.id_token))
        .await;
    assert_eq!(page.away(), Some(&*back), "at {}", page.step());
    for told in ["id_token", "logout_hint", tokens.id_token.as_str()] {
        assert!(!page.url.contains(told), "{told}: {}", page.url);
    }
    assert_eq!(silent(&agent, &portal).await, "login_required");
    // Where the person is asked first, neither the page nor its form holds it, also if it came in the address.
    let asked = sign_out_url(&[
        ("id_token_hint", &tokens.id_token),
        ("post_logout_redirect_uri", OUT),
        ("state", "s"),
    ]);
    for by_post in [true, false] {
        let (agent, portal, _) = signed_in(house, "agenda").await;
        let page = if by_post {
            let fields = posted(&tokens.id_token);
            agent.post_from_elsewhere("/oauth/logout", &fields).await
        } else {
            agent.get(&asked).await
        };
        assert_eq!(page.step(), "sign-out");
        assert!(!page.body.contains("id_token"), "{}", page.body);
        assert!(!by_post || !page.url.contains("id_token"), "{}", page.url);
        let page = page.submit(&[]).await;
        assert_eq!(page.away(), Some(&*back), "at {}", page.step());
        assert_eq!(silent(&agent, &portal).await, "login_required");
    }
    // What is no ID token of ours goes nowhere either.
    let page = Agent::new(house)
        .post_from_elsewhere("/oauth/logout", &posted("onzin"))
        .await;
    assert_eq!((page.step(), page.away()), ("signed-out", None));
    assert!(!page.url.contains("onzin"), "{}", page.url);
}

async fn what_is_kept_of_a_sign_out_ends_and_nobody_names_it_in_a_form(house: &TestHouse) {
    let (_, _, other) = signed_in(house, "agenda").await;
    let (agent, _, _) = signed_in(house, "agenda").await;
    let page = agent
        .post_from_elsewhere("/oauth/logout", &posted(&other.id_token))
        .await;
    let (_, kept) = page.url.split_once("kept=").unwrap();
    let named = [("kept".to_owned(), kept.to_owned())];
    let elsewhere = Agent::new(house)
        .post_from_elsewhere("/oauth/logout", &named)
        .await;
    assert_eq!((elsewhere.step(), elsewhere.away()), ("signed-out", None));
    house.clock.advance(chrono::Duration::minutes(15));
    let page = page.submit(&[]).await;
    assert_eq!((page.step(), page.away()), ("signed-out", None));
}

async fn ses_06_signing_out_ends_session_and_tokens_at_once(house: &TestHouse) {
    for (client, scope) in [
        ("agenda", "openid"),
        ("cijfers", "openid"),
        ("kaal", "openid"),
    ] {
        let (agent, portal) = (Agent::new(house), Portal::of(house, client));
        let asked = portal.ask_for("energie").with("scope", scope);
        let settled = Visit::of(house, &player("energie", "bea"))
            .sign_in(&agent, &asked)
            .await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        let captured = agent.copy();
        agent
            .get(&sign_out_url(&[
                ("id_token_hint", &tokens.id_token),
                ("post_logout_redirect_uri", OUT),
            ]))
            .await;
        assert_eq!(
            agent.cookie("session"),
            None,
            "{client}: the cookie is taken back"
        );
        assert_eq!(
            silent(&captured, &portal).await,
            "login_required",
            "{client}: a captured cookie is dead"
        );
        assert_eq!(
            portal.userinfo(&tokens.access_token).await.status,
            401,
            "{client}: the access token is dead"
        );
        if let Some(refresh) = &tokens.refresh_token {
            assert_eq!(
                portal.refresh(refresh).await.error(),
                "invalid_grant",
                "{client}: so is the refresh token"
            );
        }
    }
    // `offline_access` is for what goes on without the person.
    let (agent, portal, tokens) = signed_in(house, "agenda").await;
    agent
        .get(&sign_out_url(&[
            ("id_token_hint", &tokens.id_token),
            ("post_logout_redirect_uri", OUT),
        ]))
        .await;
    assert_eq!(
        portal.refresh(&tokens.refresh_token.unwrap()).await.status,
        200
    );
}

async fn ses_04_signing_out_can_not_be_forged(house: &TestHouse) {
    let (agent, portal, _) = signed_in(house, "agenda").await;
    let page = agent.get("/oauth/logout").await;
    let form = page.form(&[]);
    let fields = form.filled(&[("action", "sign-out")]);
    let forged = [
        ("csrf".to_owned(), "vals".to_owned()),
        ("action".to_owned(), "sign-out".to_owned()),
    ];
    let answer = agent.post(&form.action, &forged).await;
    assert_eq!(
        (answer.step(), answer.status),
        ("error", 403),
        "without our token"
    );
    let answer = agent
        .post_from(
            &form.action,
            &fields,
            Some("https://elders.test"),
            "same-site",
        )
        .await;
    assert_eq!(answer.step(), "error", "from a neighbour");
    let answer = agent.post_from_elsewhere(&form.action, &fields).await;
    assert_ne!(answer.step(), "signed-out", "from anywhere else");
    assert_eq!(silent(&agent, &portal).await, "");
}
