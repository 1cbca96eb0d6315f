//! A code by text message while the gateway is away.

use crate::outbox::post::{self, after_password, code_in, given_up, put_off, sent};
use chrono::Duration;
use sluis_tests::{
    Agent, Page, TextGateway, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{NUMBER, Player, player},
    },
};

/// The number as pages show it.
const MASKED: &str = "06 •• •• •• 44";

on_both_stores! {
    h34_flt_45_while_the_gateway_is_away_the_page_says_so_and_offers_the_app;
    h34_once_the_gateway_is_back_the_code_arrives_and_works;
    h34_a_code_that_is_useless_by_then_is_not_sent;
    h34_a_message_that_was_refused_for_good_is_told_as_such;
    h34_asked_again_only_the_newest_code_works;
}

async fn texts(house: &TestHouse, gateway: &TextGateway) -> sluis_notify::Round {
    post::round(house, None, Some(&gateway.settings())).await
}

/// Twan has an app as well, and asks for a text message.
async fn twan_asks(house: &TestHouse) -> (Player, Page) {
    let twan = player("zorg", "twan@linde.test");
    let page = after_password(house, &Agent::new(house), &twan).await;
    assert_eq!(page.step(), "second-factor");
    (twan, page.click_action("use-sms").await)
}

async fn reloaded(page: &Page) -> Page {
    let page = page.agent().get(&page.url).await;
    assert_eq!(page.step(), "second-factor");
    page
}

async fn h34_flt_45_while_the_gateway_is_away_the_page_says_so_and_offers_the_app(
    house: &TestHouse,
) {
    let gateway = TextGateway::new().await;
    let (twan, page) = twan_asks(house).await;
    assert!(page.text().contains(MASKED), "{}", page.text());
    assert!(!page.text().contains("kan later komen"), "{}", page.text());
    assert_eq!(texts(house, &gateway).await, put_off(1));
    let page = reloaded(&page).await;
    assert!(
        page.text()
            .contains(&format!("De sms naar {MASKED} kan later komen")),
        "{}",
        page.text()
    );
    assert!(page.offers("use-app"), "another means");
    assert!(
        page.text().contains("herstelcode"),
        "and another: {}",
        page.text()
    );
    let page = page.click_action("use-app").await;
    let code = code_of(&twan, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert!(page.away().is_some(), "{}", page.alert_text());
}

async fn h34_once_the_gateway_is_back_the_code_arrives_and_works(house: &TestHouse) {
    let mut gateway = TextGateway::new().await;
    let sjors = player("zorg", "sjors@linde.test");
    let page = after_password(house, &Agent::new(house), &sjors).await;
    assert_eq!(page.step(), "second-factor");
    assert_eq!(texts(house, &gateway).await, put_off(1));
    gateway.up().await;
    house.clock.advance(Duration::minutes(1));
    assert_eq!(texts(house, &gateway).await, sent(1));
    let taken = gateway.texts();
    let [(number, text)] = taken.as_slice() else {
        panic!("one message: {taken:?}");
    };
    assert_eq!(number, NUMBER);
    assert!(text.contains("Zorggroep De Linde"), "{text}");
    let page = reloaded(&page).await;
    assert!(!page.text().contains("kan later komen"), "{}", page.text());
    let code = code_in(text).unwrap();
    assert!(page.submit(&[("code", code)]).await.away().is_some());
    let again = after_password(house, &Agent::new(house), &sjors).await;
    let again = again.submit(&[("code", code)]).await;
    assert!(again.away().is_none(), "a code works once");
}

async fn h34_a_code_that_is_useless_by_then_is_not_sent(house: &TestHouse) {
    let mut gateway = TextGateway::new().await;
    let (_, page) = twan_asks(house).await;
    assert_eq!(texts(house, &gateway).await, put_off(1));
    gateway.up().await;
    house.clock.advance(Duration::minutes(10));
    assert_eq!(texts(house, &gateway).await, given_up(1));
    assert_eq!(gateway.texts(), vec![]);
    let dead = post::messages(house).await.remove(0);
    assert_eq!(dead.content, None, "nothing is left of the code");
    let id = dead.id;
    let now = house.now();
    let revived = house
        .idp
        .durable
        .write(move |tx| tx.revive_message(&id, now));
    assert_eq!(revived.await, Ok(false), "nobody can send it any more");

    let page = reloaded(&page).await;
    let page = page.click_action("send").await;
    assert_eq!(page.step(), "second-factor");
    assert_eq!(texts(house, &gateway).await, sent(1));
    let taken = gateway.texts();
    let code = code_in(&taken[0].1).unwrap();
    assert!(page.submit(&[("code", code)]).await.away().is_some());
}

async fn h34_a_message_that_was_refused_for_good_is_told_as_such(house: &TestHouse) {
    let mut gateway = TextGateway::new().await;
    gateway.up().await;
    gateway.answers(400);
    let (_, page) = twan_asks(house).await;
    assert_eq!(texts(house, &gateway).await, given_up(1));
    let page = reloaded(&page).await;
    let words = format!("Het lukt nu niet om een sms te sturen naar {MASKED}");
    assert!(page.text().contains(&words), "{}", page.text());
    assert!(page.offers("use-app"));
    let state = post::state(house).await;
    assert_eq!((state.waiting, state.dead), (0, 1));
}

async fn h34_asked_again_only_the_newest_code_works(house: &TestHouse) {
    let mut gateway = TextGateway::new().await;
    gateway.up().await;
    let sjors = player("zorg", "sjors@linde.test");
    let page = after_password(house, &Agent::new(house), &sjors).await;
    house.clock.advance(Duration::minutes(2));
    let page = reloaded(&page).await.click_action("resend").await;
    assert_eq!(texts(house, &gateway).await, sent(2));
    let taken = gateway.texts();
    let codes: Vec<&str> = taken.iter().filter_map(|(_, text)| code_in(text)).collect();
    assert_eq!(codes.len(), 2);
    assert_ne!(codes[0], codes[1]);
    let newest = post::messages(house).await.pop().unwrap();
    assert_eq!(newest.at, house.now());
    // Which of the two texts is the newer, the outbox does not say once they left: try both.
    let mut page = page;
    let mut right = 0;
    for code in &codes {
        let next = page.submit(&[("code", code)]).await;
        if next.away().is_some() {
            right += 1;
            break;
        }
        assert_eq!(next.step(), "second-factor");
        page = next;
    }
    assert_eq!(right, 1);
    let events = house.events().await;
    let refused = events
        .iter()
        .filter(|event| event.kind == sluis_model::audit::EventKind::CodeRefused)
        .count();
    assert!(refused <= 1, "{refused}");
}
