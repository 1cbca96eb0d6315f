//! What a passkey costs the database.

use crate::{
    account_security::unlock,
    passkeys::{add, allow, asked_of, is_in, options, send, signin_of},
    passkeys_elsewhere::{OWN, with_host},
};
use sluis_model::policy::PasskeyMode;
use sluis_tests::{
    Agent, Asked, SoftKey, Visit, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};

on_both_stores! {
    a_sign_in_by_passkey_costs_no_sql_beyond_the_counters_update;
    psk_03_at_an_institutions_own_host_it_costs_no_more_either;
}

/// The statements of something, and which of them write.
struct Cost {
    statements: u64,
    writes: Vec<String>,
}

struct Meter(u64);

impl Meter {
    fn start(house: &TestHouse) -> Self {
        house.listen();
        Self(house.statements())
    }

    fn stop(self, house: &TestHouse) -> Cost {
        let mut writes = house.heard();
        writes.retain(|sql| {
            ["INSERT", "UPDATE", "DELETE"]
                .iter()
                .any(|verb| sql.trim_start().starts_with(verb))
        });
        Cost {
            statements: house.statements() - self.0,
            writes,
        }
    }
}

async fn a_sign_in_by_passkey_costs_no_sql_beyond_the_counters_update(house: &TestHouse) {
    costs_no_more(house, ORIGIN, || asked_of(house, "energie")).await;
}

/// At which host somebody's passkeys work is not looked up of whoever just showed one there.
async fn psk_03_at_an_institutions_own_host_it_costs_no_more_either(house: &TestHouse) {
    let portal = with_host(house).await;
    costs_no_more(house, OWN, || portal.ask()).await;
}

/// Held against the same person's sign-in by password alone, in the same browser.
async fn costs_no_more(house: &TestHouse, origin: &str, asked: impl Fn() -> Asked) {
    let bea = player("energie", "bea");
    let agent = Agent::at(origin, house.address);
    let visit = Visit::of(house, &bea).not_now();
    visit.sign_in(&agent, &asked()).await;
    agent.drop_cookie("session");
    let page = asked().open(&agent).await;
    let meter = Meter::start(house);
    let page = page
        .submit(&[("username", bea.username), ("password", bea.password)])
        .await;
    let password = meter.stop(house);
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    assert!(!password.writes.is_empty(), "a sign-in is written down");

    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let owner = Agent::at(origin, house.address);
    visit.sign_in(&owner, &asked()).await;
    unlock(&owner, "passkeys").await;
    let mut key = SoftKey::at(origin);
    add(&owner, &mut key, "passkey", "Mijn telefoon").await;
    agent.drop_cookie("session");
    let meter = Meter::start(house);
    let page = asked().open(&agent).await;
    let opened = meter.stop(house);
    let at = signin_of(&page);
    let meter = Meter::start(house);
    let asked = options(&agent, &page, &format!("{at}/passkey-options"), &[]).await;
    let options = meter.stop(house);
    assert!(options.writes.is_empty(), "{:?}", options.writes);
    assert!(
        options.statements <= opened.statements,
        "no more than the page that they are for: {} and {}",
        options.statements,
        opened.statements
    );
    let answer = key.show(&asked);
    let meter = Meter::start(house);
    let page = send(&agent, &page, &format!("{at}/passkey"), &answer).await;
    let passkey = meter.stop(house);
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    let more: Vec<&String> = passkey
        .writes
        .iter()
        .filter(|sql| !password.writes.contains(sql))
        .collect();
    assert_eq!(more.len(), 1, "{more:#?}");
    assert!(more[0].contains("passkeys"), "{more:?}");
    assert!(
        passkey.statements <= password.statements + 1,
        "{} by passkey, {} by password",
        passkey.statements,
        password.statements
    );
}
