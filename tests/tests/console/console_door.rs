//! The door of the console: who comes in, where, and what must be shown.

use sluis_tests::{
    Console, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    somebody_without_a_task_has_no_console;
    another_institutions_console_looks_as_if_it_did_not_exist;
    an_operator_chooses_among_all_institutions;
    a_slash_behind_the_door_leads_in_and_to_no_other_address;
}

async fn somebody_without_a_task_has_no_console(house: &TestHouse) {
    let console = Console::of(house, &player("school", "juf")).await;
    let page = console.agent.get("/admin").await;
    assert_eq!((page.status, page.step()), (403, "console-news"));
}

async fn another_institutions_console_looks_as_if_it_did_not_exist(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let theirs = console.at("school").open("/people").await;
    let nobodys = console.at("nergens").open("/people").await;
    assert_eq!((theirs.status, nobodys.status), (404, 404));
}

async fn an_operator_chooses_among_all_institutions(house: &TestHouse) {
    let console = Console::of(house, &player("school", "baas")).await;
    let page = console.agent.get("/admin?choose=1").await;
    assert_eq!((page.status, page.step()), (200, "console-home"));
    assert!(page.body.contains("/admin/at/tweede"));
}

async fn a_slash_behind_the_door_leads_in_and_to_no_other_address(house: &TestHouse) {
    let console = Console::of(house, &player("school", "baas")).await;
    let plain = console.agent.get("/admin").await;
    let page = console.agent.get("/admin/").await;
    assert_eq!((page.status, &page.url), (200, &plain.url));
    // A browser that was once sent here from there for good would never get out of a redirect back.
    let page = console.agent.get("/admin/?choose=1").await;
    assert_eq!((page.status, page.step()), (200, "console-home"));
    assert!(page.url.ends_with("/admin/?choose=1"), "{}", page.url);
}
