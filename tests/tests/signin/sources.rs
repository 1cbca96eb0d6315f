//! Signing in at the school's own provider: what it is worth, and how an account there becomes
//! somebody's here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_idp_core::administration::{SecretSource, Setup, SourceSetup};
use sluis_model::{
    audit::EventKind,
    network::Networks,
    policy::{SecondFactorMode, UpstreamTrust},
};
use sluis_protocol::redirect_uri::RedirectUri;
use sluis_tests::{
    Agent, Asked, CALLBACK, Page, Portal, ScriptedProvider, Sent, Tokens, Visit, give_source,
    link_at_source, mails, on_both_stores, press_source, refusals, register, source_settings,
    testkit::{
        ORIGIN, Stores, TestHouse,
        cast::{PHRASE, player},
    },
    to_source, with_policy,
};
use std::sync::Arc;

const MFA: &str = "https://refeds.org/profile/mfa";
const SINGLE: &str = "urn:sluis:acr:single-factor";

on_both_stores! {
    u36_an_account_of_the_school_is_linked_once_and_signs_in_from_then_on;
    u36_whoever_has_a_second_factor_here_shows_it_before_the_link;
    lif_02_what_is_off_or_not_asked_for_here_is_shown_before_the_link;
    lif_02_whoever_has_no_second_factor_sets_none_up_for_a_link;
    u36_nothing_is_linked_where_the_box_stays_empty;
    u36_another_sluis_is_the_schools_own_provider;
    u37_an_asserted_second_factor_counts_only_where_the_school_trusts_it;
    u37_trust_in_all_asks_no_code_and_claims_none;
    u37_a_portal_that_demands_a_second_factor_gets_no_less;
    u36_a_temporary_password_stops_nobody_who_comes_from_the_school;
    what_the_portal_asks_is_passed_on;
    flt_47_a_provider_that_is_down_leaves_the_own_way_open;
    a_mail_address_links_only_what_is_proven_on_both_sides_and_of_the_schools_own_domain;
    an_account_that_is_closed_is_refused_after_the_provider_vouched;
    this_was_not_me_takes_the_link_away;
    a_linked_account_stands_on_the_account_page_and_is_taken_away_there;
    the_setup_file_brings_a_source_and_takes_it_out_again;
}

struct School {
    provider: ScriptedProvider,
}

impl School {
    async fn open(house: &TestHouse) -> Self {
        let provider = ScriptedProvider::start().await;
        let settings = source_settings(&provider.issuer);
        give_source(house, "school", "regenboog", true, settings).await;
        Self { provider }
    }

    /// Signs somebody in through the provider; whatever comes then.
    async fn come(&self, house: &TestHouse, agent: &Agent, subject: &str, more: &Value) -> Page {
        let asked = Portal::of(house, "agenda").ask_for("school");
        let sent = to_source(agent, &asked, "regenboog").await;
        sent.come_back(house, &self.provider, agent, subject, more)
            .await
    }

    /// Links an account there with somebody's here.
    async fn link(&self, house: &TestHouse, username: &str, subject: &str) {
        link_at_source(house, &self.provider, username, subject).await;
    }

    /// Signs in through the provider as somebody who is linked; the tokens.
    async fn tokens(&self, house: &TestHouse, subject: &str, more: &Value) -> Tokens {
        let agent = Agent::new(house);
        let portal = Portal::of(house, "agenda");
        let asked = portal.ask_for("school");
        let sent = to_source(&agent, &asked, "regenboog").await;
        let page = sent
            .come_back(house, &self.provider, &agent, subject, more)
            .await;
        portal.tokens(&asked, &page).await
    }
}

async fn kinds(house: &TestHouse) -> Vec<EventKind> {
    let events = house.events().await;
    events.into_iter().map(|event| event.kind).collect()
}

async fn u36_an_account_of_the_school_is_linked_once_and_signs_in_from_then_on(house: &TestHouse) {
    let school = School::open(house).await;
    let agent = Agent::new(house);
    let page = school.come(house, &agent, "m-1", &json!({})).await;
    assert_eq!(page.step(), "password");
    assert!(page.text().contains("m-1@elders.test"), "{}", page.text());
    assert_eq!(refusals(house).await, ["not_linked"]);
    let page = page
        .submit(&[
            ("username", "meester"),
            ("password", PHRASE),
            ("link", "yes"),
        ])
        .await;
    let who = player("school", "meester");
    let settled = Visit::of(house, &who).not_now().go_on(page).await;
    assert!(settled.page.away().is_some());
    assert!(kinds(house).await.contains(&EventKind::UpstreamLinked));
    let told = mails(house, "meester@school.test").await;
    assert!(
        told.iter()
            .any(|mail| mail.contains("m-1@elders.test (De Regenboog)")),
        "{told:?}"
    );

    let tokens = school.tokens(house, "m-1", &json!({})).await;
    let person = house.person("school", "meester").await;
    assert_eq!(tokens.claims["sub"], person.id.as_str());
    assert_eq!(tokens.claims["acr"], SINGLE);
    assert_eq!(
        tokens.claims.get("amr"),
        None,
        "what was shown there is not ours to name"
    );
}

async fn u36_another_sluis_is_the_schools_own_provider(house: &TestHouse) {
    let Some(upstream) = TestHouse::start_alone(Stores::Embedded).await else {
        return;
    };
    let portal = register(&upstream, "sluis", |settings| {
        settings.redirect_uris = vec![RedirectUri::as_sent(&format!(
            "{ORIGIN}{CALLBACK}/school/regenboog"
        ))];
    })
    .await;
    let issuer = format!("http://{}", upstream.address);
    let source = SourceSetup {
        institution: "school".to_owned(),
        slug: "regenboog".to_owned(),
        secret: portal
            .entry
            .secret
            .map(|secret| SecretSource::Plain(secret.to_owned())),
        active: true,
        settings: source_settings(&issuer),
    };
    let setup = Setup {
        sources: vec![source],
        ..Setup::default()
    };
    house.apply(setup).await;
    let portal = Portal::of(house, "agenda");
    // Signs in at the other house, and comes back from there.
    let come = async |agent: &Agent, asked: &Asked, username: &str| {
        let sent = to_source(agent, asked, "regenboog").await;
        let there = Agent::at(&issuer, upstream.address);
        let who = player("energie", username);
        let page = there.get(&sent.url).await;
        let settled = Visit::of(&upstream, &who).not_now().go_on(page).await;
        let back = settled.page.away().unwrap().to_owned();
        let own = format!("{ORIGIN}{CALLBACK}/school/regenboog?");
        assert!(back.starts_with(&own), "{back}");
        agent.get(&back).await
    };
    for (there, here) in [("anton", "juf"), ("bea", "leerling")] {
        let agent = Agent::new(house);
        let asked = portal.ask_for("school");
        let page = come(&agent, &asked, there).await;
        assert_eq!(page.step(), "password", "{}", page.text());
        let page = page
            .submit(&[("username", here), ("password", PHRASE), ("link", "yes")])
            .await;
        let who = player("school", here);
        assert!(
            Visit::of(house, &who)
                .go_on(page)
                .await
                .page
                .away()
                .is_some()
        );
    }
    let a_minute = chrono::Duration::seconds(60);
    upstream.clock.advance(a_minute);
    house.clock.advance(a_minute);
    for (there, here, acr) in [("anton", "juf", MFA), ("bea", "leerling", SINGLE)] {
        let agent = Agent::new(house);
        let asked = portal.ask_for("school");
        let page = come(&agent, &asked, there).await;
        let tokens = portal.tokens(&asked, &page).await;
        let person = house.person("school", here).await;
        assert_eq!(tokens.claims["sub"], person.id.as_str());
        assert_eq!(tokens.claims["acr"], acr, "{there}");
    }
}

async fn u36_whoever_has_a_second_factor_here_shows_it_before_the_link(house: &TestHouse) {
    let school = School::open(house).await;
    let agent = Agent::new(house);
    let page = school.come(house, &agent, "j-1", &json!({})).await;
    let page = page
        .submit(&[("username", "juf"), ("password", PHRASE), ("link", "yes")])
        .await;
    assert_eq!(page.step(), "second-factor");
    assert!(!kinds(house).await.contains(&EventKind::UpstreamLinked));
    Visit::of(house, &player("school", "juf")).go_on(page).await;
    assert!(kinds(house).await.contains(&EventKind::UpstreamLinked));
}

/// The link outlives the pause, and works on every network.
async fn lif_02_what_is_off_or_not_asked_for_here_is_shown_before_the_link(house: &TestHouse) {
    let school = School::open(house).await;
    let roles = house.person("school", "juf").await.roles;
    with_policy(house, "school", move |policy| {
        policy.step_up.trusted_networks = Networks(vec!["127.0.0.0/8".to_owned()]);
        policy.step_up.waived_inside = roles.into_iter().collect();
    })
    .await;
    for (who, subject) in [("uit", "u-1"), ("juf", "j-1")] {
        let agent = Agent::new(house);
        let page = school.come(house, &agent, subject, &json!({})).await;
        let page = page
            .submit(&[("username", who), ("password", PHRASE), ("link", "yes")])
            .await;
        assert_eq!(page.step(), "second-factor", "{who}: by a password alone");
        let stranger = Agent::new(house);
        let still = school.come(house, &stranger, subject, &json!({})).await;
        assert_eq!(still.step(), "password", "{who} is linked already");
        let visit = Visit::of(house, &player("school", who)).not_now();
        let settled = visit.go_on(page).await;
        assert!(settled.page.away().is_some(), "{}", settled.page.text());
        let asserted = json!({ "amr": ["pwd", "mfa"] });
        let tokens = school.tokens(house, subject, &asserted).await;
        let id = house.person("school", who).await.id;
        assert_eq!(tokens.claims["sub"], id.as_str());
    }
}

/// It would prove no more than the password does, and not everybody can set one up at once.
async fn lif_02_whoever_has_no_second_factor_sets_none_up_for_a_link(house: &TestHouse) {
    let school = School::open(house).await;
    let roles = house.person("school", "meester").await.roles;
    with_policy(house, "school", move |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
        policy.step_up.trusted_networks = Networks(vec!["127.0.0.0/8".to_owned()]);
        policy.step_up.waived_inside = roles.into_iter().collect();
    })
    .await;
    let agent = Agent::new(house);
    let page = school.come(house, &agent, "m-1", &json!({})).await;
    let typed = [
        ("username", "meester"),
        ("password", PHRASE),
        ("link", "yes"),
    ];
    let page = page.submit(&typed).await;
    assert!(page.away().is_some(), "{}: {}", page.step(), page.text());
    assert!(kinds(house).await.contains(&EventKind::UpstreamLinked));
}

async fn u36_nothing_is_linked_where_the_box_stays_empty(house: &TestHouse) {
    let school = School::open(house).await;
    let agent = Agent::new(house);
    let page = school.come(house, &agent, "l-1", &json!({})).await;
    let page = page
        .submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    assert!(page.away().is_some());
    assert!(!kinds(house).await.contains(&EventKind::UpstreamLinked));
    let page = school
        .come(house, &Agent::new(house), "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
}

async fn u37_an_asserted_second_factor_counts_only_where_the_school_trusts_it(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "juf", "j-1").await;
    let asserted = json!({ "amr": ["pwd", "mfa"] });
    // The school's preset: what is asserted counts.
    let tokens = school.tokens(house, "j-1", &asserted).await;
    assert_eq!(tokens.claims["acr"], MFA);
    assert_eq!(tokens.claims["amr"], json!(["mfa"]));
    let agent = Agent::new(house);
    let page = school
        .come(house, &agent, "j-1", &json!({ "amr": ["pwd"] }))
        .await;
    assert_eq!(page.step(), "second-factor", "nothing was asserted");

    for (trust, skips) in [
        (UpstreamTrust::Never, true),
        (UpstreamTrust::WhenAsserted, false),
    ] {
        with_policy(house, "school", move |policy| {
            policy.upstream_trust = trust;
            policy.skip_local_second_factor_for_upstream = skips;
        })
        .await;
        house.clock.advance(chrono::Duration::seconds(60));
        let agent = Agent::new(house);
        let page = school.come(house, &agent, "j-1", &asserted).await;
        assert_eq!(page.step(), "second-factor", "{trust:?} {skips}");
        let who = player("school", "juf");
        assert!(
            Visit::of(house, &who)
                .go_on(page)
                .await
                .page
                .away()
                .is_some()
        );
    }
}

async fn u37_trust_in_all_asks_no_code_and_claims_none(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "juf", "j-1").await;
    school.link(house, "meester", "m-1").await;
    with_policy(house, "school", |policy| {
        policy.upstream_trust = UpstreamTrust::Always;
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    for subject in ["j-1", "m-1"] {
        let tokens = school.tokens(house, subject, &json!({})).await;
        assert_eq!(
            tokens.claims["acr"], SINGLE,
            "{subject}: nothing was asserted"
        );
        let tokens = school.tokens(house, subject, &json!({ "acr": MFA })).await;
        assert_eq!(tokens.claims["acr"], MFA, "{subject}");
    }
    // Whoever has power over others is let in on an asserted factor alone.
    school.link(house, "beheer", "b-1").await;
    let page = school
        .come(house, &Agent::new(house), "b-1", &json!({}))
        .await;
    assert_eq!(page.step(), "second-factor");
}

async fn u37_a_portal_that_demands_a_second_factor_gets_no_less(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "juf", "j-1").await;
    with_policy(house, "school", |policy| {
        policy.upstream_trust = UpstreamTrust::Always;
    })
    .await;
    let essential = json!({ "id_token": { "acr": { "essential": true, "value": MFA } } });
    let portal = Portal::of(house, "agenda");
    for (more, asked_here) in [(json!({}), true), (json!({ "amr": ["mfa"] }), false)] {
        let agent = Agent::new(house);
        let asked = portal
            .ask_for("school")
            .with("claims", &essential.to_string());
        let sent = to_source(&agent, &asked, "regenboog").await;
        let page = sent
            .come_back(house, &school.provider, &agent, "j-1", &more)
            .await;
        assert_eq!(page.step() == "second-factor", asked_here, "{more}");
    }
}

async fn u36_a_temporary_password_stops_nobody_who_comes_from_the_school(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "leerling", "l-1").await;
    let person = house.person("school", "leerling").await;
    let (id, now) = (person.id, house.now());
    let set = house.idp.durable.write(move |tx| {
        let state = sluis_model::person::PasswordState::Temporary { ends_at: now };
        tx.set_password(&id, "$argon2id$nothing", state, now)
    });
    set.await.unwrap();
    let tokens = school.tokens(house, "l-1", &json!({})).await;
    assert_eq!(tokens.claims["acr"], SINGLE);
}

async fn what_the_portal_asks_is_passed_on(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "leerling", "l-1").await;
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("school")
        .with("prompt", "login")
        .with("ui_locales", "en")
        .with("login_hint", "leerling@school");
    let agent = Agent::new(house);
    let sent = to_source(&agent, &asked, "regenboog").await;
    assert_eq!(
        (
            sent.param("prompt"),
            sent.param("max_age"),
            sent.param("ui_locales")
        ),
        ("login", "0", "en")
    );
    assert_eq!(sent.param("login_hint"), "leerling");
    assert_eq!(sent.param("scope"), "openid profile email");
    assert_eq!(sent.param("code_challenge_method"), "S256");
    // Nobody says when: that is no fresh sign-in, nor is it one at the next try.
    let page = sent
        .come_back(house, &school.provider, &agent, "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await[0], "no_auth_time");
    assert!(page.text().contains("does not work now"), "{}", page.text());
    let long_ago = house.now().timestamp() - 3600;
    let old = json!({ "auth_time": long_ago });
    let sent = Sent::from(&page, "regenboog").await;
    let page = sent
        .come_back(house, &school.provider, &agent, "l-1", &old)
        .await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await[0], "not_fresh");
    assert!(page.text().contains("Try once more"), "{}", page.text());
    let fresh = json!({ "auth_time": house.now().timestamp() });
    let sent = Sent::from(&page, "regenboog").await;
    let page = sent
        .come_back(house, &school.provider, &agent, "l-1", &fresh)
        .await;
    let tokens = portal.tokens(&asked, &page).await;
    assert_eq!(tokens.claims["auth_time"], house.now().timestamp());

    // Where nothing is asked, the tokens say honestly how old the sign-in there is.
    let tokens = school.tokens(house, "l-1", &old).await;
    assert_eq!(tokens.claims["auth_time"], long_ago);
    let asked = portal.ask_for("school").with("max_age", "600");
    let sent = to_source(&Agent::new(house), &asked, "regenboog").await;
    assert_eq!(sent.param("max_age"), "600");
}

async fn flt_47_a_provider_that_is_down_leaves_the_own_way_open(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    drop(provider);
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let page = press_source(&asked.open(&agent).await, "regenboog").await;
    assert_eq!(page.step(), "password");
    assert!(
        page.alert_text().contains("De Regenboog"),
        "{}",
        page.alert_text()
    );
    assert_eq!(refusals(house).await, ["unreachable"]);
    let page = page
        .submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    assert!(
        page.away().is_some(),
        "the own way is shut: {}",
        page.text()
    );
}

async fn a_mail_address_links_only_what_is_proven_on_both_sides_and_of_the_schools_own_domain(
    house: &TestHouse,
) {
    let school = School::open(house).await;
    let mut settings = source_settings(&school.provider.issuer);
    let at = |local: &str| json!({ "email": format!("{local}@school.test") });
    // Not unless the institution says so.
    let own = house.idp.durable.write(|tx| {
        let mut institution = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.mail_domains.push("school.test".to_owned());
        tx.update_institution(&institution)
    });
    own.await.unwrap();
    let page = school
        .come(house, &Agent::new(house), "l-1", &at("leerling"))
        .await;
    assert_eq!(page.step(), "password");
    settings.link_by_email = true;
    give_source(house, "school", "regenboog", true, settings).await;
    for (local, change) in [
        ("leerling", json!({ "email_verified": false })),
        ("leerling", json!({ "email": "leerling@elders.test" })),
        ("niemand", json!({})),
        ("beheer", json!({})),
    ] {
        let mut more = at(local);
        for (name, value) in change.as_object().unwrap() {
            more[name] = value.clone();
        }
        let page = school.come(house, &Agent::new(house), "x", &more).await;
        assert_eq!(page.step(), "password", "{more}");
    }
    let page = school
        .come(house, &Agent::new(house), "l-1", &{
            let mut said = at("leerling");
            // Some providers write it so.
            said["email_verified"] = json!("true");
            said
        })
        .await;
    assert!(page.away().is_some(), "{}", page.text());
    assert_eq!(mails(house, "leerling@school.test").await.len(), 1);
    // From then on it is the subject that counts, whatever address it brings.
    let person = house.person("school", "leerling").await;
    let tokens = school.tokens(house, "l-1", &at("juf")).await;
    assert_eq!(tokens.claims["sub"], person.id.as_str());
}

async fn an_account_that_is_closed_is_refused_after_the_provider_vouched(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "leerling", "l-1").await;
    let mut person = house.person("school", "leerling").await;
    person.standing = sluis_model::person::Standing::Disabled;
    let closed = house.idp.durable.write(move |tx| tx.update_person(&person));
    closed.await.unwrap();
    let page = school
        .come(house, &Agent::new(house), "l-1", &json!({}))
        .await;
    assert_eq!((page.step(), page.status), ("error", 403));
    assert!(kinds(house).await.contains(&EventKind::AccountRefused));
}

async fn this_was_not_me_takes_the_link_away(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "leerling", "l-1").await;
    let link = sluis_tests::newest_link(house, "leerling@school.test").await;
    let page = Agent::new(house).get(&link).await;
    page.submit(&[]).await;
    assert!(kinds(house).await.contains(&EventKind::UpstreamUnlinked));
    let page = school
        .come(house, &Agent::new(house), "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
}

async fn a_linked_account_stands_on_the_account_page_and_is_taken_away_there(house: &TestHouse) {
    let school = School::open(house).await;
    school.link(house, "leerling", "l-1").await;
    let agent = Agent::new(house);
    let page = school.come(house, &agent, "l-1", &json!({})).await;
    assert!(page.away().is_some());
    let page = agent.get("/account/security").await;
    assert!(page.text().contains("l-1@elders.test"), "{}", page.text());
    // Another browser of the same person, and somebody else's link.
    let other = Agent::new(house);
    school.come(house, &other, "l-1", &json!({})).await;
    let form = page.form_of("unlink");
    let strange = form.filled(&[("link", "somebody-elses")]);
    agent.post(&form.action, &strange).await;
    assert!(!kinds(house).await.contains(&EventKind::UpstreamUnlinked));
    let page = agent.post(&form.action, &form.filled(&[])).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(!kinds(house).await.contains(&EventKind::UpstreamUnlinked));
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "account", "{}", page.text());
    let form = page.form_of("unlink");
    let page = agent.post(&form.action, &form.filled(&[])).await;
    assert_eq!(page.step(), "account", "the own session goes on");
    assert!(!page.text().contains("l-1@elders.test"));
    assert!(kinds(house).await.contains(&EventKind::UpstreamUnlinked));
    assert_ne!(other.get("/account/security").await.step(), "account");
    let told = mails(house, "leerling@school.test").await;
    assert!(
        told.iter().any(|mail| mail.contains("losgekoppeld")),
        "{told:?}"
    );
    let page = school
        .come(house, &Agent::new(house), "l-1", &json!({}))
        .await;
    assert_eq!(page.step(), "password");
}

async fn the_setup_file_brings_a_source_and_takes_it_out_again(house: &TestHouse) {
    let school = School::open(house).await;
    let wish = sluis_idp_core::administration::ExportWish {
        institution: Some("school".to_owned()),
        ..Default::default()
    };
    let setup = house.idp.export(wish).await.unwrap().unwrap();
    assert_eq!(setup.sources.len(), 1);
    assert_eq!(setup.sources[0].settings.issuer, school.provider.issuer);
    let document = setup.document();
    assert_eq!(document["sources"][0]["secret"]["keep"], true);
    assert!(!document.to_string().contains("geheim van sluis"));
    let refuse = |_: &_| Err("no secret is read here".to_owned());
    let plan = house
        .idp
        .apply(&house.ctx(), setup, refuse, true)
        .await
        .unwrap();
    let source = plan.changes.iter().find(|change| change.kind == "source");
    assert_eq!(source.unwrap().action, "unchanged");
}
