//! What a sign-in source would make of a sample, and why somebody was not let in through one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_model::{
    person::Role,
    policy::UpstreamTrust,
    upstream::{NewPeople, NewPeopleWhen, SourceSettings},
};
use sluis_tests::{
    Agent, Console, Page, Portal, ScriptedProvider, give_source, link_at_source, on_both_stores,
    source_settings,
    testkit::{TestHouse, cast::player},
    to_source, unsigned, with_policy,
};

on_both_stores! {
    u36_a_sample_shows_the_account_that_would_be_made_and_nothing_is_written;
    u36_a_sample_is_judged_by_what_stands_in_the_form;
    u36_a_sample_shows_why_nobody_would_come_in;
    u37_a_sample_shows_what_a_second_factor_there_is_worth;
    a_text_that_is_no_sample_is_told;
    why_a_source_let_nobody_in_is_told_to_the_administrator;
    why_a_source_failed_stands_in_the_sign_in_that_went_on;
}

async fn school(house: &TestHouse, rule: NewPeople) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    let settings = SourceSettings {
        new_people: rule,
        ..source_settings(&provider.issuer)
    };
    give_source(house, "school", "regenboog", true, settings).await;
    provider
}

fn by_groups() -> NewPeople {
    NewPeople {
        when: NewPeopleWhen::Claim,
        claim: "groups".to_owned(),
        values: vec!["leerlingen".to_owned(), "docenten".to_owned()],
        role: Role::Pupil,
        role_claim: String::new(),
        roles: [("docenten".to_owned(), Role::Teacher)].into(),
        classes: "klassen".to_owned(),
    }
}

fn noor() -> Value {
    json!({
        "sub": "n-1", "preferred_username": "noor.de.boer", "given_name": "Noor",
        "family_name": "de Boer", "email": "noor@elders.test", "email_verified": false,
        "groups": ["leerlingen"], "klassen": ["3A", "Geen klas"],
    })
}

/// Presses the button for a sample, with what stands in the form but for `more`.
async fn tried(console: &Console, sample: &str, more: &[(&str, &str)]) -> Page {
    let page = console.open("/sources/source/regenboog").await;
    let form = page.form(&["sample"]);
    let mut fields = vec![("sample", sample), ("action", "sample")];
    if more.is_empty() {
        // A browser keeps the lines of such a field; what reads pages here does not.
        fields.push(("new_values", "leerlingen\ndocenten"));
    }
    fields.extend(more);
    let action = format!("{}/sample", form.action);
    page.agent().post(&action, &form.filled(&fields)).await
}

/// What it leads to.
fn leads_to(page: &Page) -> &'static str {
    let reasons = [
        "linked",
        "by-address",
        "closed",
        "made",
        "unfit",
        "taken",
        "not-let-in",
        "not-linked",
        "missing",
        "too-long",
        "unreadable",
        "no-subject",
    ];
    let told = |reason: &&&str| {
        let key = format!("data-reason=\"console-sources-sample-{reason}\"");
        page.body.contains(&key)
    };
    reasons.iter().find(told).copied().unwrap_or_default()
}

async fn u36_a_sample_shows_the_account_that_would_be_made_and_nothing_is_written(
    house: &TestHouse,
) {
    school(house, by_groups()).await;
    let console = Console::of(house, &player("school", "beheerder")).await;
    let _ = console.open("/sources/source/regenboog").await;
    let before = house.rows().await;
    for sample in [noor().to_string(), unsigned(&noor())] {
        let page = tried(&console, &sample, &[]).await;
        assert_eq!(
            (page.status, leads_to(&page)),
            (200, "made"),
            "{}",
            page.text()
        );
        for shown in [
            "noor.de.boer",
            "Noor de Boer",
            "noor@elders.test",
            "Leerling",
        ] {
            assert!(page.text().contains(shown), "{shown}: {}", page.text());
        }
        assert!(
            !page.text().contains("✓"),
            "an address that nobody proved is not shown as proven"
        );
        assert!(
            page.text().contains("Geen klas"),
            "a class that is not known here is told"
        );
    }
    let after = house.rows().await;
    let people = |rows: &std::collections::BTreeMap<String, Vec<String>>| {
        [
            "people",
            "upstream_links",
            "upstream_sources",
            "class_members",
        ]
        .map(|table| rows.get(table).cloned())
    };
    assert_eq!(people(&after), people(&before));
    // Come for real, the account is what the sample said.
    let page = tried(
        &console,
        &json!({ "sub": "n-1", "groups": "docenten", "preferred_username": "m" }).to_string(),
        &[],
    )
    .await;
    assert_eq!(leads_to(&page), "made");
    assert!(
        page.text().contains("Docent") || page.text().contains("Leraar"),
        "{}",
        page.text()
    );
}

async fn u36_a_sample_is_judged_by_what_stands_in_the_form(house: &TestHouse) {
    school(house, NewPeople::default()).await;
    let console = Console::of(house, &player("school", "beheerder")).await;
    let sample = noor().to_string();
    assert_eq!(leads_to(&tried(&console, &sample, &[]).await), "not-linked");
    let form = [
        ("new_when", "claim"),
        ("new_claim", "groups"),
        ("new_values", "leerlingen"),
        ("new_role", "pupil"),
        ("username", "sub"),
    ];
    let page = tried(&console, &sample, &form).await;
    assert_eq!(leads_to(&page), "made", "{}", page.text());
    assert_eq!(
        page.value("new_claim").as_deref(),
        Some("groups"),
        "what was typed stays"
    );
    let stored = console.open("/sources/source/regenboog").await;
    assert_eq!(
        stored.value("new_claim").as_deref(),
        Some(""),
        "and is not saved"
    );
}

async fn u36_a_sample_shows_why_nobody_would_come_in(house: &TestHouse) {
    let provider = school(house, by_groups()).await;
    link_at_source(house, &provider, "leerling", "l-1").await;
    let console = Console::of(house, &player("school", "beheerder")).await;
    let with = |more: Value| {
        let mut claims = noor();
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.to_string()
    };
    for (sample, expected) in [
        (with(json!({ "groups": ["ouders"] })), "not-let-in"),
        (with(json!({ "groups": null })), "not-let-in"),
        (with(json!({ "preferred_username": "leerling" })), "taken"),
        (with(json!({ "preferred_username": null })), "unfit"),
        (with(json!({ "sub": "l-1" })), "linked"),
    ] {
        let page = tried(&console, &sample, &[]).await;
        assert_eq!((page.status, leads_to(&page)), (200, expected), "{sample}");
    }
    let other = with(json!({ "iss": "https://elders.test", "aud": "iemand", "exp": 1 }));
    let page = tried(&console, &other, &[]).await;
    for note in ["other-issuer", "other-audience", "expired"] {
        let key = format!("data-reason=\"console-sources-sample-{note}\"");
        assert!(page.body.contains(&key), "{note}");
    }
}

async fn u37_a_sample_shows_what_a_second_factor_there_is_worth(house: &TestHouse) {
    let provider = school(house, by_groups()).await;
    link_at_source(house, &provider, "leerling", "l-1").await;
    let console = Console::of(house, &player("school", "beheerder")).await;
    let told = |page: &Page, key: &str| {
        page.body
            .contains(&format!("data-reason=\"console-sources-sample-{key}\""))
    };
    for (trust, acr, expected, excused) in [
        (
            UpstreamTrust::WhenAsserted,
            Some("https://refeds.org/profile/mfa"),
            "factor-counts",
            false,
        ),
        (
            UpstreamTrust::WhenAsserted,
            Some("urn:other"),
            "factor-none",
            false,
        ),
        (UpstreamTrust::WhenAsserted, None, "factor-none", false),
        (
            UpstreamTrust::Never,
            Some("https://refeds.org/profile/mfa"),
            "factor-not",
            false,
        ),
        (UpstreamTrust::Always, None, "factor-none", true),
    ] {
        with_policy(house, "school", move |policy| {
            policy.skip_local_second_factor_for_upstream = true;
            policy.upstream_trust = trust;
        })
        .await;
        let sample = json!({ "sub": "l-1", "acr": acr }).to_string();
        let page = tried(&console, &sample, &[]).await;
        assert!(told(&page, expected), "{trust:?} {acr:?}: {}", page.text());
        assert_eq!(told(&page, "excused"), excused, "{trust:?} {acr:?}");
    }
}

async fn a_text_that_is_no_sample_is_told(house: &TestHouse) {
    school(house, by_groups()).await;
    let console = Console::of(house, &player("school", "beheerder")).await;
    for (sample, expected) in [
        ("", "missing"),
        ("{", "unreadable"),
        ("<script>alert(1)</script>", "unreadable"),
        ("{\"a\":1}", "no-subject"),
    ] {
        let page = tried(&console, sample, &[]).await;
        assert_eq!((page.status, leads_to(&page)), (422, expected), "{sample}");
        assert!(!page.body.contains("<script>alert"));
    }
    // What somebody pasted is put back nowhere.
    let claims = json!({ "sub": "n-1", "name": "<b>vet</b>", "preferred_username": "<i>x</i>" });
    let page = tried(&console, &claims.to_string(), &[]).await;
    assert!(!page.body.contains("<i>x</i>"), "it is shown as text");
}

async fn why_a_source_let_nobody_in_is_told_to_the_administrator(house: &TestHouse) {
    let provider = school(house, by_groups()).await;
    let portal = Portal::of(house, "agenda");
    // A wrong nonce, an ID token that has ended, a wrong issuer, and somebody whom the rule turns away.
    let now = house.now().timestamp();
    for more in [
        json!({ "nonce": "een-andere" }),
        json!({ "exp": now - 7200, "iat": now - 7300 }),
        json!({ "iss": "https://elders.test" }),
        json!({ "groups": ["ouders"] }),
        json!({ "groups": ["leerlingen"], "preferred_username": "leerling" }),
    ] {
        let agent = Agent::new(house);
        let sent = to_source(&agent, &portal.ask_for("school"), "regenboog").await;
        let page = sent.come_back(house, &provider, &agent, "n-1", &more).await;
        assert_eq!(page.step(), "password", "{more}");
    }
    let agent = Agent::new(house);
    let sent = to_source(&agent, &portal.ask_for("school"), "regenboog").await;
    let _ = agent
        .get(&sent.back_with(&[("error", "access_denied")]))
        .await;
    let console = Console::of(house, &player("school", "baas")).await;
    let page = console.open("/why").await;
    for cause in [
        "nonce",
        "expired",
        "issuer",
        "not-let-in",
        "taken",
        "denied",
    ] {
        let key = format!("data-reason=\"console-why-source-{cause}\"");
        assert!(page.body.contains(&key), "{cause}: {}", page.text());
    }
    assert!(page.text().contains("De Regenboog"));
    assert!(!page.text().contains("n-1"), "nobody's id there");
    // Another institution's administrator learns nothing of it.
    let other = Console::of(house, &player("tweede", "beheer")).await;
    assert!(
        !other
            .open("/why")
            .await
            .body
            .contains("data-reason=\"console-why-source-")
    );
}

async fn why_a_source_failed_stands_in_the_sign_in_that_went_on(house: &TestHouse) {
    let provider = school(house, by_groups()).await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let more = json!({ "nonce": "een-andere" });
    let page = sent.come_back(house, &provider, &agent, "l-1", &more).await;
    let own = player("school", "leerling");
    let own = [("username", own.username), ("password", own.password)];
    assert!(page.submit(&own).await.away().is_some());
    let console = Console::of(house, &player("school", "baas")).await;
    let found = console.open("/why?q=leerling").await;
    let person = found
        .links()
        .into_iter()
        .find(|link| link.contains("/why/"))
        .unwrap()
        .to_owned();
    let page = found.follow(&person).await;
    let signin = page
        .links()
        .into_iter()
        .find(|link| link.starts_with(&format!("{person}/")))
        .unwrap()
        .to_owned();
    let page = page.follow(&signin).await;
    assert!(
        page.body
            .contains("data-reason=\"console-why-source-nonce\""),
        "{}",
        page.text()
    );
}
