//! Mix-up: the provider of one school sends people on to another school's, with the `state` that it got, so
//! that the code of that one is brought to itself (RFC 9700 §4.4).

use sluis_tests::{
    Agent, CALLBACK, Portal, ScriptedProvider, Sent, give_source, link_at_source, on_both_stores,
    refusals, source_settings,
    testkit::{ORIGIN, TestHouse},
    to_source,
};

on_both_stores! {
    brk_02_a_provider_that_sends_people_on_to_another_gets_no_code_of_that_one;
    brk_02_the_address_that_all_shared_counts_only_for_who_says_whose_it_is;
}

/// Two schools, each with a provider that promises no `iss` (RFC 9207): the second one's administrator
/// has written the provider.
async fn without_promise(house: &TestHouse) -> (ScriptedProvider, ScriptedProvider) {
    house.clock.advance(chrono::Duration::seconds(1));
    let honest = ScriptedProvider::start().await;
    let settings = source_settings(&honest.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    let hostile = ScriptedProvider::start().await;
    let settings = source_settings(&hostile.issuer);
    give_source(house, "energie", "kwaad", true, settings).await;
    for provider in [&honest, &hostile] {
        provider.promise_no_iss();
    }
    (honest, hostile)
}

/// Somebody on the way to the school's provider.
async fn sent(house: &TestHouse, agent: &Agent) -> Sent {
    house.clock.advance(chrono::Duration::seconds(1));
    let asked = Portal::of(house, "agenda").ask_for("school");
    to_source(agent, &asked, "regenboog").await
}

async fn brk_02_a_provider_that_sends_people_on_to_another_gets_no_code_of_that_one(
    house: &TestHouse,
) {
    let (honest, hostile) = without_promise(house).await;
    link_at_source(house, &honest, "leerling", "l-1").await;
    let victim = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let at_hostile = to_source(&victim, &asked, "kwaad").await;
    // It sends the victim on to the school's provider, with the victim's `state` and a challenge and a
    // nonce of its own; that provider knows the victim, and sends back to an address that is registered.
    let own = Portal::of(house, "agenda").ask_for("school");
    let attacker = Agent::new(house);
    let at_honest = to_source(&attacker, &own, "regenboog").await;
    let registered = at_honest.param("redirect_uri");
    assert_ne!(registered, at_hostile.param("redirect_uri"));
    let shared = format!("{ORIGIN}{CALLBACK}");
    let nobodys = format!("{ORIGIN}{CALLBACK}/school/nothing");
    for (address, iss) in [
        (registered, None),
        (registered, Some(&hostile.issuer)),
        (registered, Some(&honest.issuer)),
        (shared.as_str(), None),
        (shared.as_str(), Some(&honest.issuer)),
        (nobodys.as_str(), None),
    ] {
        house.clock.advance(chrono::Duration::seconds(1));
        let asked = Portal::of(house, "agenda").ask_for("energie");
        let sent = to_source(&victim, &asked, "kwaad").await;
        drop((honest.asked(), hostile.asked()));
        let mut more = vec![("code", "c")];
        more.extend(iss.map(|iss| ("iss", iss.as_str())));
        let page = victim.get(&sent.back_at(address, &more)).await;
        assert_eq!(page.step(), "password", "{address} {iss:?}");
        assert_eq!(refusals(house).await[0], "mix_up", "{address} {iss:?}");
        for provider in [&honest, &hostile] {
            assert!(!provider.asked().contains(&"/token".to_owned()));
        }
    }
    // A provider's `error` is no better.
    house.clock.advance(chrono::Duration::seconds(1));
    let page = victim
        .get(&at_hostile.back_at(registered, &[("error", "access_denied")]))
        .await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await[0], "mix_up");

    // Whoever asked comes back at its own address, and is believed without a promise.
    house.clock.advance(chrono::Duration::seconds(1));
    drop(honest.forms());
    let claims = honest.claims("l-1", at_honest.param("nonce"), house.now());
    honest.vouch(&claims);
    let back = at_honest.back_with(&[("code", "c")]);
    assert!(attacker.get(&back).await.away().is_some());
    assert_eq!(honest.forms()[0]["redirect_uri"], registered);
}

async fn brk_02_the_address_that_all_shared_counts_only_for_who_says_whose_it_is(
    house: &TestHouse,
) {
    let (honest, _) = without_promise(house).await;
    link_at_source(house, &honest, "leerling", "l-1").await;
    let shared = format!("{ORIGIN}{CALLBACK}");
    let agent = Agent::new(house);
    let visit = sent(house, &agent).await;
    drop(honest.forms());
    let page = agent.get(&visit.back_at(&shared, &[("code", "c")])).await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await[0], "mix_up");
    assert!(honest.forms().is_empty());
    // As a replica of an earlier release sent somebody there.
    let visit = sent(house, &agent).await;
    honest.vouch(&honest.claims("l-1", visit.param("nonce"), house.now()));
    let more = [("code", "c"), ("iss", honest.issuer.as_str())];
    let page = agent.get(&visit.back_at(&shared, &more)).await;
    assert!(page.away().is_some(), "{}", page.text());
    assert_eq!(honest.forms()[0]["redirect_uri"], shared);
}
