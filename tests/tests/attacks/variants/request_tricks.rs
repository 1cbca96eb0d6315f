//! Requests that are written so that a kinder reader than ours takes them for something else: cookies with
//! names that are nearly ours, addresses that are nearly the console's, headers that programs in front of
//! others believe, parameters that stand in two places.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Agent, Console, Portal, Visit, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

on_both_stores! {
    ses_03_a_cookie_that_a_sibling_host_could_set_is_none_of_ours;
    ten_12_no_way_of_writing_an_address_opens_the_console;
    ten_12_no_header_says_who_somebody_is;
    red_01_a_target_in_a_second_place_counts_nowhere;
    tok_21_what_stands_in_the_address_is_no_parameter_of_a_token_request;
}

/// What comes back for a request's bytes.
async fn answered(house: &TestHouse, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(house.address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A GET of our host with this line before the last one.
async fn get(house: &TestHouse, path: &str, line: &[u8]) -> String {
    let head = format!("GET {path} HTTP/1.1\r\nHost: login.test\r\nAccept-Language: nl\r\n");
    let sent = [head.as_bytes(), line, b"\r\nConnection: close\r\n\r\n"].concat();
    answered(house, &sent).await
}

fn is_account(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200") && answer.contains("data-step=\"account\"")
}

async fn ses_03_a_cookie_that_a_sibling_host_could_set_is_none_of_ours(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let value = agent.cookie("session").unwrap();
    let own = format!("__Host-sluis-session={value}");
    for good in [
        own.clone(),
        format!("a=b; {own}"),
        format!("a=\u{2000};{own} ; c=d"),
    ] {
        let answer = get(house, "/account", format!("Cookie: {good}").as_bytes()).await;
        assert!(is_account(&answer), "{good:?} is what browsers send");
    }
    // A browser keeps __Host- for the host itself only if the name begins with these very letters.
    for tossed in [
        format!("__%48ost-sluis-session={value}"),
        format!("%5f_Host-sluis-session={value}"),
        format!("__Host-sluis-sessio%6e={value}"),
        format!("\u{a0}__Host-sluis-session={value}"),
        format!("\u{2000}__Host-sluis-session={value}"),
        format!("\u{feff}__Host-sluis-session={value}"),
        format!("a=b;\u{3000}__Host-sluis-session={value}"),
        format!("__Host-sluis-session\u{a0}={value}"),
        format!("__Host-sluis-session ={value}"),
        format!("__host-sluis-session={value}"),
        format!("__HOST-SLUIS-SESSION={value}"),
        format!("__Secure-sluis-session={value}"),
        format!("sluis-session={value}"),
        format!("={own}"),
        format!("a=b, {own}"),
        format!("$Version=1,{own}"),
        format!("a=\"b; c\" {own}"),
        format!("__Host-sluis-session=\"{value}\""),
        format!("{own}; __Host-sluis-session=x"),
        format!("__Host-sluis-session=x; {own}"),
        format!("{own}; {own}"),
    ] {
        let answer = get(house, "/account", format!("Cookie: {tossed}").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 3"), "{tossed:?}: {answer}");
    }
    let twice = format!("Cookie: __Host-sluis-session=x\r\nCookie: {own}");
    let answer = get(house, "/account", twice.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 3"), "{answer}");
}

async fn ten_12_no_way_of_writing_an_address_opens_the_console(house: &TestHouse) {
    let juf = Console::of(house, &player("school", "juf")).await.agent;
    let beheer = Console::of(house, &player("school", "beheer")).await.agent;
    let cookie = |agent: &Agent| {
        format!(
            "Cookie: __Host-sluis-session={}",
            agent.cookie("session").unwrap()
        )
    };
    let (juf, beheer) = (cookie(&juf), cookie(&beheer));
    for path in [
        "/admin/at/school/people",
        "//admin/at/school/people",
        "/./admin/at/school/people",
        "/account/../admin/at/school/people",
        "/account/..%2fadmin/at/school/people",
        "/account/..;/admin/at/school/people",
        "/%61dmin/at/school/people",
        "/admin%2fat/school/people",
        "/admin/at/school//people",
        "/admin/at/school/people/",
        "/admin/at/school/people;a=b",
        "/admin/at/school/people%00",
        "/admin/at/school/people%3f",
        "/ADMIN/at/school/people",
        "/theme/../admin/at/school/people",
    ] {
        for line in ["X: y", juf.as_str()] {
            let answer = get(house, path, line.as_bytes()).await;
            assert!(!answer.contains("data-step=\"console-people\""), "{path}");
            assert!(!answer.contains("HTTP/1.1 5"), "{path}: {answer}");
        }
    }
    for path in [
        "/admin/at/tweede/people",
        "/admin/at/school%2f..%2ftweede/people",
        "/admin/at/school/../tweede/people",
        "/admin/at/TWEEDE/people",
        "/admin/at/%74weede/people",
        "/admin/at/tweede%00/people",
        "/admin/at/school/people?institution=tweede",
        "/admin/at/school,tweede/people",
    ] {
        let answer = get(house, path, beheer.as_bytes()).await;
        assert!(!answer.contains("Tweede"), "{path}");
        assert!(!answer.contains("HTTP/1.1 5"), "{path}: {answer}");
    }
}

async fn ten_12_no_header_says_who_somebody_is(house: &TestHouse) {
    let person = house.person("school", "beheer").await.id;
    for line in [
        "X-Original-URL: /admin/at/school/people",
        "X-Rewrite-URL: /admin/at/school/people",
        "X-HTTP-Method-Override: POST",
        "X-Forwarded-User: beheer",
        "X-Remote-User: beheer",
        "Remote-User: beheer",
        "X-Forwarded-Email: beheer@school.test",
        "X-Auth-Request-User: beheer",
        "X-Ssl-Client-Verify: SUCCESS",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-Host: localhost",
        "Authorization: Basic YmVoZWVyOng=",
        "Authorization: Bearer null",
        "Authorization: Negotiate YII=",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([
        format!("X-User-Id: {person}"),
        format!("Authorization: Bearer {person}"),
    ]) {
        for path in ["/", "/account", "/admin", "/admin/at/school/people"] {
            let answer = get(house, path, line.as_bytes()).await;
            assert!(!is_account(&answer), "{path} {line}");
            assert!(!answer.contains("data-step=\"console"), "{path} {line}");
        }
        for path in [
            "/admin/api/v1/institutions/school/people",
            "/scim/v2/school/Users",
            "/oauth/userinfo",
        ] {
            let answer = get(house, path, line.as_bytes()).await;
            assert!(
                answer.starts_with("HTTP/1.1 401"),
                "{path} {line}: {answer}"
            );
        }
    }
}

async fn red_01_a_target_in_a_second_place_counts_nowhere(house: &TestHouse) {
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let agent = Agent::new(house);
    Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let evil = "https%3A%2F%2Fkwaad.test%2Fcb";
    // In the address beside the form, under a name that is nearly right, in a list, behind a null.
    for more in [
        format!("redirect_uri={evil}"),
        format!("redirect_uri%00={evil}"),
        format!("redirect_uri[]={evil}"),
        format!("redirect_uri[0]={evil}"),
        format!("Redirect_Uri={evil}"),
        format!("redirect%5Furi={evil}"),
        format!("%20redirect_uri={evil}"),
        format!("a=b;redirect_uri={evil}"),
        format!("request_uri={evil}"),
        "client_id=cijfers".to_owned(),
        "response_mode=form_post&response_mode=query".to_owned(),
    ] {
        let fields: Vec<(String, String)> = asked.params.clone().into_iter().collect();
        let by_post = format!("/oauth/authorize?{more}");
        let pages = [
            agent.post(&by_post, &fields).await,
            agent.get(&format!("{}&{more}", asked.url())).await,
        ];
        for page in pages {
            let text = format!("{:?} {}", page.away(), page.body);
            assert!(
                !page.away().is_some_and(|away| away.contains("kwaad")),
                "{more}: {text}"
            );
            let posts_there = page
                .forms()
                .iter()
                .any(|form| form.action.contains("kwaad"));
            assert!(!posts_there, "{more}");
        }
    }
    let mut fields: Vec<(String, String)> = asked.params.clone().into_iter().collect();
    for uri in [
        "https://agenda.test./cb",
        "HTTPS://agenda.test/cb",
        "https://agenda.test/cb%20",
        "https://agenda.test/cb\t",
        "https://agenda.test/cb\n",
        "https://agenda.test/cb\0",
        "https://agenda.test/cb%00",
        "https://agenda.test/cb;",
        "https://agenda.test/./cb",
        "https://agenda.test//cb",
        "https://agenda.test/cb/.",
        "https://agenda.test/cb?",
        "https://agenda.test/cb&",
        "https:/agenda.test/cb",
        "https:agenda.test/cb",
        "https://agenda.t\u{435}st/cb",
        "https://agenda\u{3002}test/cb",
        "https://\u{ff41}genda.test/cb",
        "https://[::ffff:7f00:1]/cb",
        "https://agenda.test/cb https://kwaad.test/cb",
        "https://agenda.test/cb,https://kwaad.test/cb",
        "https://kwaad.test/?https://agenda.test/cb",
        "https://kwaad.test#https://agenda.test/cb",
        "app://agenda.test/cb",
    ] {
        for (name, value) in &mut fields {
            if name == "redirect_uri" {
                uri.clone_into(value);
            }
        }
        let by_post = agent
            .post(&format!("{ORIGIN}/oauth/authorize"), &fields)
            .await;
        let by_get = asked.clone().with("redirect_uri", uri).open(&agent).await;
        for page in [by_post, by_get] {
            assert_eq!(
                (page.status, page.step(), page.away()),
                (400, "error", None),
                "{uri:?}"
            );
        }
    }
}

async fn tok_21_what_stands_in_the_address_is_no_parameter_of_a_token_request(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let agent = Agent::new(house);
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let code = asked.code(&settled.page);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("code", &code)
        .append_pair("redirect_uri", portal.entry.redirect_uri)
        .append_pair("code_verifier", &asked.verifier)
        .append_pair("grant_type", "authorization_code")
        .finish();
    let in_the_address = portal.post(&format!("/oauth/token?{query}"), &[]).await;
    assert_eq!(in_the_address.error(), "invalid_request");
    let secret = portal.entry.secret.unwrap();
    let own = format!("/oauth/token?client_id=agenda&client_secret={secret}");
    let nobody = portal
        .post_with(
            &own,
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
            None,
        )
        .await;
    assert_eq!(nobody.error(), "invalid_client");
    let tokens = portal.tokens(&asked, &settled.page).await;
    let there = format!("/oauth/userinfo?access_token={}", tokens.access_token);
    assert_eq!(portal.get(&there, None).await.status, 401);
    let there = format!("/oauth/introspect?token={}", tokens.access_token);
    assert_eq!(portal.post(&there, &[]).await.error(), "invalid_request");
}
