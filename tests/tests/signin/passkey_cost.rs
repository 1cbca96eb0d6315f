//! What a passkey costs the database.

use crate::passkeys::{asked_of, is_in, options, password_page, send, signin_of, with_passkey};
use sluis_tests::{
    Agent, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    a_sign_in_by_passkey_costs_no_sql_beyond_the_counters_update;
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

/// Held against the same person's sign-in by password alone, in the same browser.
async fn a_sign_in_by_passkey_costs_no_sql_beyond_the_counters_update(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    let visit = Visit::of(house, &bea).not_now();
    visit.sign_in(&agent, &asked_of(house, "energie")).await;
    agent.drop_cookie("session");
    let page = password_page(house, &agent, "energie").await;
    let meter = Meter::start(house);
    let page = page
        .submit(&[("username", bea.username), ("password", bea.password)])
        .await;
    let password = meter.stop(house);
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    assert!(!password.writes.is_empty(), "a sign-in is written down");

    let (_, mut key) = with_passkey(house, &bea).await;
    agent.drop_cookie("session");
    let meter = Meter::start(house);
    let page = password_page(house, &agent, "energie").await;
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
