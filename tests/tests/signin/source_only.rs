//! Who signs in at the school's own provider alone: the own way in is closed for them, and open for
//! administrators and while the provider can't be reached.

use crate::account_security::unlock;
use serde_json::json;
use sluis_model::{audit::EventKind, person::Role, policy::SourceOnlyPolicy};
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, give_source, link_at_source, on_both_stores,
    source_settings,
    testkit::{TestHouse, cast::PHRASE},
    to_source, with_policy,
};

on_both_stores! {
    u36_whoever_is_linked_signs_in_at_the_school_alone;
    u36_a_role_signs_in_at_the_school_alone_and_is_linked_once;
    flt_47_at_an_outage_the_own_way_is_open_where_policy_says_so;
    u36_administrators_keep_their_own_way;
    u36_whoever_signs_in_at_the_school_alone_keeps_the_link;
}

async fn school(house: &TestHouse, policy: SourceOnlyPolicy) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    with_policy(house, "school", move |own| own.source_only = policy).await;
    provider
}

fn linked() -> SourceOnlyPolicy {
    SourceOnlyPolicy {
        linked: true,
        ..SourceOnlyPolicy::default()
    }
}

async fn by_password(house: &TestHouse, username: &str, password: &str) -> Page {
    house.clock.advance(chrono::Duration::seconds(1));
    let asked = Portal::of(house, "agenda").ask_for("school");
    let page = asked.open(&Agent::new(house)).await;
    page.submit(&[("username", username), ("password", password)])
        .await
}

async fn closed(house: &TestHouse) -> usize {
    let events = house.events().await;
    let closed = events.iter().filter(|event| {
        event.kind == EventKind::AccountRefused && event.details["because"] == "source_only"
    });
    closed.count()
}

async fn u36_whoever_is_linked_signs_in_at_the_school_alone(house: &TestHouse) {
    let provider = school(house, linked()).await;
    assert!(
        by_password(house, "leerling", PHRASE)
            .await
            .away()
            .is_some()
    );
    link_at_source(house, &provider, "leerling", "l-1").await;
    let page = by_password(house, "leerling", PHRASE).await;
    assert_eq!((page.step(), page.away()), ("password", None));
    assert!(
        page.alert_text().contains("de knop hieronder"),
        "{}",
        page.alert_text()
    );
    assert_eq!(closed(house).await, 1);
    // Nobody learns by a wrong password who is linked.
    let wrong = by_password(house, "leerling", "something else").await;
    let unlinked = by_password(house, "meester", "something else").await;
    assert_eq!(wrong.alert_text(), unlinked.alert_text());
    assert_eq!(closed(house).await, 1);
    // Linking another account is no way round, and the source itself lets in.
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let page = sent
        .come_back(house, &provider, &agent, "somebody-else", &json!({}))
        .await;
    let page = page
        .submit(&[
            ("username", "leerling"),
            ("password", PHRASE),
            ("link", "yes"),
        ])
        .await;
    assert_eq!((page.step(), page.away()), ("password", None));
    let agent = Agent::new(house);
    let sent = to_source(&agent, &asked, "regenboog").await;
    let page = sent
        .come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    assert!(page.away().is_some(), "{}", page.text());
    // A source that is off closes nothing.
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", false, settings).await;
    assert!(
        by_password(house, "leerling", PHRASE)
            .await
            .away()
            .is_some()
    );
}

async fn u36_a_role_signs_in_at_the_school_alone_and_is_linked_once(house: &TestHouse) {
    let pupils = SourceOnlyPolicy {
        roles: [Role::Pupil].into(),
        ..SourceOnlyPolicy::default()
    };
    let provider = school(house, pupils).await;
    let page = by_password(house, "leerling", PHRASE).await;
    assert_eq!((page.step(), page.away()), ("password", None));
    let page = by_password(house, "meester", PHRASE).await;
    assert_ne!(page.step(), "password", "a teacher is no pupil");
    link_at_source(house, &provider, "leerling", "l-1").await;
    let page = by_password(house, "leerling", PHRASE).await;
    assert_eq!((page.step(), page.away()), ("password", None));
}

async fn flt_47_at_an_outage_the_own_way_is_open_where_policy_says_so(house: &TestHouse) {
    let provider = school(house, linked()).await;
    link_at_source(house, &provider, "leerling", "l-1").await;
    // What the browser says of the source opens nothing.
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let page = agent
        .get(&sent.back_with(&[("error", "temporarily_unavailable")]))
        .await;
    let page = page
        .submit(&[("username", "leerling"), ("password", PHRASE)])
        .await;
    assert_eq!((page.step(), page.away()), ("password", None));
    assert!(
        outage(house)
            .await
            .text()
            .contains("opnieuw, of log hier in")
    );
    drop(provider);
    // It was there a moment ago: that is asked once in half a minute.
    house.clock.advance(chrono::Duration::minutes(1));
    assert!(
        by_password(house, "leerling", PHRASE)
            .await
            .away()
            .is_some()
    );
    // So does what stands before a provider that is gone.
    let fronted = ScriptedProvider::start().await;
    let settings = source_settings(&fronted.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    link_at_source(house, &fronted, "leerling", "l-2").await;
    fronted.fall_over();
    house.clock.advance(chrono::Duration::minutes(1));
    assert!(
        by_password(house, "leerling", PHRASE)
            .await
            .away()
            .is_some()
    );
    with_policy(house, "school", |own| {
        own.source_only.open_at_outage = false
    })
    .await;
    let page = by_password(house, "leerling", PHRASE).await;
    assert_eq!((page.step(), page.away()), ("password", None));
    // Nor is anybody told of a way that is closed.
    let page = outage(house).await;
    assert!(
        page.text().contains("nu niet bereikbaar"),
        "{}",
        page.text()
    );
    assert!(
        !page.text().contains("opnieuw, of log hier in"),
        "{}",
        page.text()
    );
}

/// The page of somebody whom the provider sent back because it can't now.
async fn outage(house: &TestHouse) -> Page {
    house.clock.advance(chrono::Duration::seconds(1));
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let away = [("error", "temporarily_unavailable")];
    agent.get(&sent.back_with(&away)).await
}

async fn u36_administrators_keep_their_own_way(house: &TestHouse) {
    let all = SourceOnlyPolicy {
        linked: true,
        roles: Role::ALL.into(),
        open_at_outage: false,
    };
    let provider = school(house, all).await;
    link_at_source(house, &provider, "beheer", "b-1").await;
    let page = by_password(house, "beheer", PHRASE).await;
    assert_eq!(page.step(), "second-factor");
    assert_eq!(closed(house).await, 0);
}

async fn u36_whoever_signs_in_at_the_school_alone_keeps_the_link(house: &TestHouse) {
    let provider = school(house, SourceOnlyPolicy::default()).await;
    link_at_source(house, &provider, "leerling", "l-1").await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let page = sent
        .come_back(house, &provider, &agent, "l-1", &json!({}))
        .await;
    assert!(page.away().is_some(), "{}", page.text());
    let page = unlock(&agent, "security").await;
    let form = page.form_of("unlink");
    with_policy(house, "school", |own| own.source_only = linked()).await;
    // A form that was sent before is judged by what holds now.
    let page = agent.post(&form.action, &form.filled(&[])).await;
    assert_eq!(page.step(), "account", "{}", page.text());
    assert!(
        page.text().contains("Daarom blijft het gekoppeld"),
        "{}",
        page.text()
    );
    assert!(!page.offers("unlink"));
    let page = by_password(house, "leerling", PHRASE).await;
    assert_eq!((page.step(), page.away()), ("password", None));
    // A source that is off lets nobody in, and a link with it may go.
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", false, settings).await;
    let page = by_password(house, "leerling", PHRASE).await;
    assert!(page.away().is_some(), "{}", page.text());
    let page = page.agent().get("/account/security").await;
    assert!(page.offers("unlink"), "{}", page.text());
}
