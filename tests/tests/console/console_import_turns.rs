//! Imports of several institutions at once: however many wait at one, the others have their turn.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{
    ids::ImportId,
    import::{ImportJob, ImportState},
};
use sluis_tests::{
    Console, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    ten_19_a_flood_of_imports_elsewhere_keeps_no_class_list_waiting;
    ten_19_where_imports_of_several_wait_each_goes_on_in_every_round;
}

/// A file of so many people, judged as far as that is done at once.
async fn judged(house: &TestHouse, slug: &'static str, people: usize) -> Page {
    let console = Console::of(house, &player(slug, "beheer")).await;
    let mut file = "gebruikersnaam;voornaam;achternaam\n".to_owned();
    for number in 0..people {
        file.push_str(&format!("rij{number};Kind;Nummer {number}\n"));
    }
    let page = console.upload("klas.csv", file.as_bytes()).await;
    assert_eq!(page.step(), "console-import-map", "{}", page.text());
    page.submit(&[("key", "username")]).await
}

/// The newest import of an institution.
async fn newest(house: &TestHouse, slug: &'static str) -> ImportJob {
    let found = house.idp.durable.read(move |tx| {
        let institution = tx.institution_by_slug(slug)?.unwrap();
        tx.imports(&institution.id, None, 1)
    });
    found.await.unwrap().remove(0)
}

async fn ten_19_a_flood_of_imports_elsewhere_keeps_no_class_list_waiting(house: &TestHouse) {
    let page = judged(house, "school", 1_300).await;
    assert_eq!(page.step(), "console-import-progress", "{}", page.text());
    let waits = newest(house, "school").await;
    assert_eq!(waits.state, ImportState::Checking);
    let flood = house.idp.durable.write(move |tx| {
        for number in 0..60 {
            tx.add_import(&ImportJob {
                id: ImportId::from(format!("stroom-{number}")),
                ..waits.clone()
            })?;
        }
        Ok(())
    });
    flood.await.unwrap();
    house.clock.advance(Duration::seconds(1));
    let page = judged(house, "tweede", 30).await;
    assert_eq!(page.step(), "console-import-rows", "{}", page.text());
}

async fn ten_19_where_imports_of_several_wait_each_goes_on_in_every_round(house: &TestHouse) {
    let both = ["school", "tweede"];
    for slug in both {
        judged(house, slug, 1_300).await;
        assert_eq!(newest(house, slug).await.cursor, 5, "{slug}");
    }
    let worked = house.idp.work_on_imports(&house.ctx(), 1).await;
    assert!(worked.unwrap());
    for slug in both {
        assert_eq!(newest(house, slug).await.cursor, 6, "{slug}");
    }
}
