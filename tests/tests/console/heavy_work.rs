//! Pictures and files that are read at once have a bound together: a few wait, and others come again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::console_look_pictures::hand_in;
use sluis_idp_core::heavy::{AT_ONCE, MOST_OF_ONE, MOST_WAITING, Part};
use sluis_tests::{
    Console, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::sync::Arc;

on_both_stores! {
    dos_01_pictures_and_files_beyond_what_waits_are_told_to_come_again;
    ten_19_pictures_and_files_of_one_institution_leave_places_for_others;
}

fn is_overload(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(page.header("retry-after").is_some());
}

async fn dos_01_pictures_and_files_beyond_what_waits_are_told_to_come_again(house: &TestHouse) {
    let mut console = Console::of(house, &player("school", "baas")).await;
    console.agent = console.agent.that_may_be_turned_away();
    let page = console.open("/look?part=pictures").await;
    let versions = console.open("/look/versions").await;
    let logo =
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";
    let look = b"{\"sluis_look\":1,\"theme\":{},\"pictures\":{\"logo\":\"iVBORw0KGgo=\"}}";
    let mut taken = vec![];
    for _ in 0..AT_ONCE {
        taken.push(house.idp.heavy.place().await.unwrap());
    }
    let mut waiting = vec![];
    for _ in 0..MOST_WAITING {
        let heavy = Arc::clone(&house.idp.heavy);
        waiting.push(tokio::spawn(async move { heavy.place().await.is_ok() }));
    }
    while house.idp.heavy.waiting() < MOST_WAITING {
        tokio::task::yield_now().await;
    }
    is_overload(&hand_in(&page, "/look/picture", "logo", logo).await);
    is_overload(&hand_in(&versions, "/look/import", "", look).await);
    is_overload(
        &console
            .upload("klas.csv", b"gebruikersnaam;voornaam\nnoor;Noor\n")
            .await,
    );
    // Whoever waited comes to work, and whoever comes again does.
    drop(taken);
    for one in waiting {
        assert!(one.await.unwrap());
    }
    assert_eq!(house.idp.heavy.waiting(), 0);
    let done = hand_in(&page, "/look/picture", "logo", logo).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let read = console
        .upload("klas.csv", b"gebruikersnaam;voornaam\nnoor;Noor\n")
        .await;
    assert_eq!(read.step(), "console-import-map", "{}", read.text());
}

async fn ten_19_pictures_and_files_of_one_institution_leave_places_for_others(house: &TestHouse) {
    let file = b"gebruikersnaam;voornaam\nnoor;Noor\n";
    let mut flood = Console::of(house, &player("school", "beheer")).await;
    flood.agent = flood.agent.that_may_be_turned_away();
    let other = Console::of(house, &player("tweede", "beheer")).await;
    let school = house.person("school", "beheer").await.institution;
    let part = |_| house.idp.heavy.part(&school).unwrap();
    let parts: Vec<Part> = (0..MOST_OF_ONE).map(part).collect();
    const { assert!(MOST_OF_ONE < AT_ONCE + MOST_WAITING) };
    is_overload(&flood.upload("klas.csv", file).await);
    let read = other.upload("klas.csv", file).await;
    assert_eq!(read.step(), "console-import-map", "{}", read.text());
    drop(parts);
    let read = flood.upload("klas.csv", file).await;
    assert_eq!(read.step(), "console-import-map", "{}", read.text());
}
