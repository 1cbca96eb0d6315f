//! Nothing of an answer tells whether there is an account, or a portal, of a name: not the words, not a
//! header, not a cookie, not the length, at whichever try.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::header::HeaderMap;
use sluis_tests::{
    Agent, Direct, Page, Portal, Visit, Wire, basic, on_both_stores,
    testkit::{
        TestHouse,
        cast::{NUMBER, player},
    },
};
use std::collections::BTreeMap;

on_both_stores! {
    pwd_01_a_sign_in_answers_alike_at_every_try;
    pwd_01_a_wrong_password_asks_the_stores_as_much_whoever_is_named;
    pwd_01_rec_01_a_forgotten_password_answers_alike_at_every_try;
    rec_01_the_recovery_portal_answers_alike_at_every_try;
    tok_07_the_token_endpoint_answers_alike_whichever_client_is_named;
}

const COOKIES: [&str; 6] = [
    "session",
    "browser",
    "device",
    "institution",
    "language",
    "state",
];

/// What is chance, or was typed, reads alike.
fn masked(text: &str, typed: &str) -> String {
    let text = text.replace(typed, "TYPED");
    let mut masked = String::new();
    let mut run = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_alphanumeric() || letter == '_' || letter == '-' {
            run.push(letter);
            continue;
        }
        // Not every token has a digit; words of ours that are as long are written small.
        let chance = run.len() >= 20
            && run
                .chars()
                .any(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase());
        masked.push_str(if chance { "CHANCE" } else { &run });
        run.clear();
        masked.push(letter);
    }
    masked
}

/// The same without the question, and the length that goes with it: everybody has one of the institution's
/// questions there, and whoever is unknown gets one that is always the same of that name.
fn without_question((status, mut headers, cookies, body): Answer) -> Answer {
    headers.remove("content-length");
    let label = "<label for=\"security_answer\">";
    let body = match body.split_once(label) {
        Some((before, after)) => {
            let (question, after) = after.split_once("</label>").unwrap();
            assert!(!question.trim().is_empty());
            format!("{before}{label}QUESTION</label>{after}")
        }
        None => body,
    };
    (status, headers, cookies, body)
}

type Answer = (u16, BTreeMap<String, String>, Vec<bool>, String);

fn seen(page: &Page, typed: &str) -> Answer {
    let headers = page
        .headers()
        .iter()
        .filter(|(name, _)| !["date", "x-request-id", "traceparent"].contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), masked(value, typed)))
        .collect();
    let cookies = COOKIES.map(|name| page.agent().cookie(name).is_some());
    (
        page.status,
        headers,
        cookies.to_vec(),
        masked(&page.body, typed),
    )
}

fn heard(answer: &Direct, typed: &str) -> Answer {
    let read = |headers: &HeaderMap| -> BTreeMap<String, String> {
        headers
            .iter()
            .filter(|(name, _)| !["date", "x-request-id", "traceparent"].contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), masked(value.to_str().unwrap(), typed)))
            .collect()
    };
    let headers = read(&answer.headers);
    (answer.status, headers, vec![], masked(&answer.text, typed))
}

/// The known names first, the unknown one last; all are as long.
fn alike(answers: &[(&str, Answer)], at: &str) {
    let (unknown, expected) = answers.last().unwrap();
    for (name, answer) in answers {
        assert_eq!(name.len(), unknown.len());
        assert_eq!(answer, expected, "{name} and {unknown} at {at}");
    }
}

async fn pwd_01_a_sign_in_answers_alike_at_every_try(house: &TestHouse) {
    for names in [["bea", "bez"], ["anton", "antoz"], ["dicht", "dichz"]] {
        let portal = Portal::of(house, "agenda");
        // Ten tries are free; then everybody waits.
        for number in 1..=12 {
            let mut answers = vec![];
            for name in names {
                let page = portal.ask_for("energie").open(&Agent::new(house)).await;
                let typed = [("username", name), ("password", "Dat-Is-Het-Niet-77")];
                let page = page.submit(&typed).await;
                answers.push((name, seen(&page, name)));
            }
            alike(&answers, &format!("try {number}"));
        }
    }
}

async fn pwd_01_rec_01_a_forgotten_password_answers_alike_at_every_try(house: &TestHouse) {
    for names in [["bea", "bez"], ["dicht", "dichz"]] {
        for number in 1..=5 {
            let mut answers = vec![];
            for name in names {
                let page = Agent::new(house).get("/forgot?institution=energie").await;
                let page = page.submit(&[("username", name)]).await;
                answers.push((name, seen(&page, name)));
            }
            alike(&answers, &format!("request {number}"));
        }
    }
}

async fn rec_01_the_recovery_portal_answers_alike_at_every_try(house: &TestHouse) {
    for number in 1..=2 {
        let mut answers = vec![];
        for name in ["pien", "gijs", "piez"] {
            let page = Agent::new(house).get("/recover?institution=station").await;
            let page = page.submit(&[("username", name), ("phone", NUMBER)]).await;
            answers.push((name, without_question(seen(&page, name))));
            for wrong in 1..=4 {
                if !page.has_field("code") {
                    continue;
                }
                let typed = [("code", "12345678"), ("security_answer", "Een Ander Boek")];
                let page = page.submit(&typed).await;
                let at = format!("code {wrong} of run {number}");
                answers.push((name, without_question(seen(&page, name))));
                assert!([422, 429].contains(&page.status), "{name} at {at}");
            }
        }
        let each = answers.len() / 3;
        for at in 0..each {
            let same: Vec<_> = (0..3).map(|who| answers[who * each + at].clone()).collect();
            alike(&same, &format!("answer {at} of run {number}"));
        }
    }
}

async fn tok_07_the_token_endpoint_answers_alike_whichever_client_is_named(house: &TestHouse) {
    let wire = Wire::to(house);
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "niets waar iemand iets aan heeft"),
    ];
    let wrong = "een-geheim-van-meer-dan-dertig-tekens-%+x";
    for path in ["/oauth/token", "/oauth/introspect", "/oauth/revoke"] {
        for names in [["agenda", "agendz"], ["dicht", "dichz"], ["eist", "eisz"]] {
            let mut answers = vec![];
            for name in names {
                let own = basic(name, wrong);
                let answer = wire.post(path, &fields, &[("authorization", &own)]).await;
                answers.push((name, heard(&answer, name)));
            }
            assert_eq!(answers[0].1.0, 401, "{path}");
            alike(&answers, path);
        }
    }
}

async fn pwd_01_a_wrong_password_asks_the_stores_as_much_whoever_is_named(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    // With a browser that is remembered for somebody, and with one that nobody ever used.
    let remembered = Agent::new(house);
    let anton = player("energie", "anton");
    let asked = portal.ask_for("energie");
    Visit::of(house, &anton).sign_in(&remembered, &asked).await;
    remembered.drop_cookie("session");
    assert!(remembered.cookie("device").is_some());
    for agent in [remembered, Agent::new(house)] {
        let mut least = [(u64::MAX, u64::MAX); 2];
        // As often as it takes to see one try beside which nothing else was going on.
        for _ in 0..5 {
            for (least, name) in least.iter_mut().zip(["bea", "bez"]) {
                let page = portal.ask_for("energie").open(&agent).await;
                let before = (house.commands(), house.statements());
                let fields = [("username", name), ("password", "Dat-Is-Het-Niet-77")];
                assert_eq!(page.submit(&fields).await.status, 422);
                least.0 = least.0.min(house.commands() - before.0);
                least.1 = least.1.min(house.statements() - before.1);
            }
            house.clock.advance(chrono::Duration::minutes(16));
        }
        assert_eq!(least[0], least[1], "somebody, and nobody");
    }
}
