//! What the pages say: short sentences, the institution's own words, and who helps.

use super::after_password;
use sluis_tests::{
    Agent, Page, Portal, code_of, code_of_secret, enrolment,
    testkit::{TestHouse, cast::player},
    with_policy,
};

/// Words that belong to the trade and not into a person's page.
const JARGON: [&str; 10] = [
    "totp",
    "hotp",
    "mfa",
    "credential",
    "token",
    "base32",
    "rfc ",
    "hmac",
    "otp ",
    "sha1",
];

/// The sentences of a page's running text.
fn sentences(page: &Page) -> Vec<String> {
    let texts = page.texts("p").into_iter().chain(page.texts("dd"));
    texts
        .flat_map(|text| text.split_inclusive(['.', '?', '!']))
        .map(|sentence| sentence.trim().to_owned())
        // Telephone numbers, hours and names are no sentences.
        .filter(|sentence| sentence.split_whitespace().count() >= 3)
        .collect()
}

/// What is long-winded on a page, or said in the trade's own words.
fn hard_to_read(page: &Page) -> Vec<String> {
    let sentences = sentences(page);
    assert!(!sentences.is_empty(), "{} says nothing", page.step());
    let words = |sentence: &String| sentence.split_whitespace().count();
    let all: usize = sentences.iter().map(words).sum();
    assert!(
        all <= sentences.len() * 11,
        "{}: {all} words in {} sentences",
        page.step(),
        sentences.len()
    );
    let hard = |sentence: &String| {
        let lower = sentence.to_lowercase();
        words(sentence) > 20 || JARGON.iter().any(|word| lower.contains(word))
    };
    sentences.into_iter().filter(hard).collect()
}

pub(super) async fn h35_the_guides_texts_are_short_sentences_in_plain_words(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    for (language, minute) in [("en", "about a minute"), ("nl", "ongeveer een minuut")] {
        let agent = Agent::new(house).speaking(language);
        let notice = after_password(house, &agent, &els).await;
        assert_eq!(notice.step(), "enrol-intro");
        assert!(notice.text().contains(minute), "{}", notice.text());
        let choice = notice.submit(&[]).await;
        let app = choice.submit(&[("method", "app")]).await;
        let mut pages = vec![notice, choice];
        if language == "nl" {
            let (secret, period, _) = enrolment(&app);
            let code = code_of_secret(&secret, period, house.now());
            let codes = app.submit(&[("code", &code)]).await;
            assert_eq!(codes.step(), "recovery-codes");
            pages.push(codes);
        }
        pages.push(app);
        pages.push(agent.get("/help?institution=zorg").await);
        for page in &pages {
            assert_eq!(page.language(), language);
            let hard = hard_to_read(page);
            assert!(hard.is_empty(), "{} in {language}: {hard:#?}", page.step());
        }
    }
}

pub(super) async fn h04_the_notice_has_its_headings_and_the_institutions_own_words(
    house: &TestHouse,
) {
    let els = player("zorg", "els@linde.test");
    let headings = [
        (
            "nl",
            ["Wat is het?", "Hoe werkt het?", "Waarom is het veiliger?"],
        ),
        (
            "en",
            ["What is it?", "How does it work?", "Why is it safer?"],
        ),
    ];
    for (language, headings) in headings {
        let agent = Agent::new(house).speaking(language);
        let page = after_password(house, &agent, &els).await;
        assert_eq!(page.step(), "enrol-intro");
        let found = page.texts("h2");
        for heading in headings {
            assert!(found.contains(&heading), "{heading} in {found:?}");
        }
    }
    with_policy(house, "zorg", |policy| {
        for (language, words) in [
            ("nl", "Omdat cliënten op ons rekenen."),
            ("en", "Clients rely on us."),
        ] {
            let texts = policy.texts.entry(language.to_owned()).or_default();
            texts.insert("intro-why".to_owned(), words.to_owned());
        }
    })
    .await;
    for (language, words) in [
        ("nl", "Omdat cliënten op ons rekenen."),
        ("en", "Clients rely on us."),
    ] {
        let agent = Agent::new(house).speaking(language);
        let page = after_password(house, &agent, &els).await;
        assert!(page.text().contains(words), "{}", page.text());
    }
}

/// Whether the helpdesk follows the page's own part and stands before its foot.
fn has_its_helpdesk(page: &Page) {
    let place = |what: &str| page.body.find(what).unwrap_or_default();
    let (end, help, foot) = (
        place("</main>"),
        place("<section class=\"help\""),
        place("<footer"),
    );
    assert!(0 < end && end < help && help < foot, "{}", page.step());
    let help = &page.body[help..foot];
    for part in [
        "tel:0505550130",
        "050 555 0130",
        "mailto:hulp@delinde.example",
        "9.00 tot 17.00",
    ] {
        assert!(help.contains(part), "{part} at {}: {help}", page.step());
    }
}

pub(super) async fn h32_u38_the_helpdesk_stands_at_the_same_place_on_each_page(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let page = asked.open(&agent).await;
    has_its_helpdesk(&page);
    let wrong = page
        .submit(&[("username", dirk.username), ("password", "nee")])
        .await;
    has_its_helpdesk(&wrong);
    let page = wrong
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    has_its_helpdesk(&page);
    let page = page.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    assert!(page.away().is_some());
    let mut steps = vec![];
    for path in [
        "/account",
        "/account/security",
        "/account/password",
        "/account/unlock?to=app",
        "/help?institution=zorg",
        "/forgot?institution=zorg",
        "/recover?institution=zorg",
        "/oauth/logout",
    ] {
        let page = agent.get(path).await;
        has_its_helpdesk(&page);
        steps.push(page.step().to_owned());
    }
    assert!(
        steps.contains(&"error".to_owned()),
        "also when it goes wrong: {steps:?}"
    );
}
