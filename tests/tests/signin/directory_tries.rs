//! What is counted of the tries at passwords where a directory is asked as well.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::directory::{THERE, by_type, made, point_without_secret, school, typed};
use sluis_model::{
    audit::{Event, EventKind},
    person::PasswordState,
    upstream::NewPeople,
};
use sluis_tests::{
    RefusingDirectory, on_both_stores, refusals,
    testkit::{TestHouse, cast::PHRASE},
    with_policy,
};

on_both_stores! {
    pwd_06_the_heir_of_a_name_takes_no_guesses_at_its_account_back;
    pwd_06_whoever_is_called_so_there_by_now_takes_no_guesses_at_the_account_back;
    pwd_06_another_spelling_is_no_further_try;
    pwd_06_an_outage_gives_no_free_guesses_at_a_password_that_lives_here;
    pwd_06_a_refused_account_gives_no_free_guesses_at_a_password_that_lives_here;
    lif_08_the_directory_leaves_the_tries_at_a_temporary_password_and_is_not_shut_by_them;
}

/// Three wrong passwords are all that a name has.
async fn three_tries(house: &TestHouse) {
    with_policy(house, "school", |policy| policy.throttle.password_tries = 3).await;
}

async fn wrong_ones(house: &TestHouse) -> usize {
    let events = house.events().await;
    let wrong = |event: &&Event| event.kind == EventKind::PasswordRefused;
    events.iter().filter(wrong).count()
}

/// With three tries: two were wrong, somebody else signed in under the name, and one more is wrong.
async fn no_try_is_left(house: &TestHouse) {
    let page = typed(house, "leerling", "Raden-3-Maar").await;
    assert_eq!(page.step(), "password");
    let page = typed(house, "leerling", PHRASE).await;
    assert_eq!(page.step(), "password", "the guesses still count");
    house.clock.advance(chrono::Duration::minutes(61));
    let page = typed(house, "leerling", PHRASE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn pwd_06_the_heir_of_a_name_takes_no_guesses_at_its_account_back(house: &TestHouse) {
    let Some(server) = school(house, by_type()).await else {
        return;
    };
    three_tries(house).await;
    // Nobody here is known by the entry, and the name is somebody else's account.
    server.add("leerling", THERE);
    for guess in ["Raden-1-Maar", "Raden-2-Maar"] {
        typed(house, "leerling", guess).await;
    }
    typed(house, "leerling", THERE).await;
    assert_eq!(refusals(house).await, ["taken"]);
    no_try_is_left(house).await;
}

async fn pwd_06_whoever_is_called_so_there_by_now_takes_no_guesses_at_the_account_back(
    house: &TestHouse,
) {
    let Some(server) = school(house, by_type()).await else {
        return;
    };
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
    three_tries(house).await;
    server.change(
        "dn: uid=noor,ou=people,dc=school,dc=test\nchangetype: modrdn\nnewrdn: uid=leerling\n\
         deleteoldrdn: 1\n",
    );
    for guess in ["Raden-1-Maar", "Raden-2-Maar"] {
        typed(house, "leerling", guess).await;
    }
    let page = typed(house, "leerling", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
    // Nor by a spelling that nobody has here, if the directory takes it for the same name.
    typed(house, "\u{ff4c}eerling", THERE).await;
    no_try_is_left(house).await;
}

async fn pwd_06_another_spelling_is_no_further_try(house: &TestHouse) {
    let Some(_server) = school(house, by_type()).await else {
        return;
    };
    three_tries(house).await;
    for spelling in ["noor", "no\u{ad}or", "NOOR\u{200b}"] {
        let page = typed(house, spelling, "Iets-Anders-9").await;
        assert_eq!(page.step(), "password");
    }
    for spelling in ["noor", "no\u{200b}or"] {
        let page = typed(house, spelling, THERE).await;
        assert_eq!(page.step(), "password");
    }
    assert_eq!(made(house).await, 0);
    house.clock.advance(chrono::Duration::minutes(61));
    let page = typed(house, "noor", THERE).await;
    assert!(page.away().is_some(), "{}", page.text());
}

/// While the directory says `says` to everybody: guesses at the password that lives here count and are written
/// down; others count alike with `for_all`, and else not at all.
async fn only_guesses_count(house: &TestHouse, says: &str, for_all: bool) {
    three_tries(house).await;
    for number in 1..=5 {
        let page = typed(house, "niemand", THERE).await;
        let told = page.alert_text().contains(says);
        assert_eq!(told, !for_all || number <= 3, "{}", page.text());
        assert_eq!(wrong_ones(house).await, 0, "{number}");
    }
    for number in 1..=3 {
        let page = typed(house, "leerling", &format!("Raden-{number}-Maar")).await;
        assert!(page.alert_text().contains(says), "{}", page.text());
        assert_eq!(wrong_ones(house).await, number);
    }
    let page = typed(house, "leerling", PHRASE).await;
    assert_eq!(page.step(), "password");
    assert!(!page.alert_text().contains(says), "{}", page.text());
}

async fn pwd_06_an_outage_gives_no_free_guesses_at_a_password_that_lives_here(house: &TestHouse) {
    let Some(mut server) = school(house, by_type()).await else {
        return;
    };
    server.down();
    only_guesses_count(house, "antwoordt niet", true).await;
}

async fn pwd_06_a_refused_account_gives_no_free_guesses_at_a_password_that_lives_here(
    house: &TestHouse,
) {
    let there = RefusingDirectory::start("533").await;
    point_without_secret(house, there.settings()).await;
    only_guesses_count(house, "staat uit", false).await;
}

async fn lif_08_the_directory_leaves_the_tries_at_a_temporary_password_and_is_not_shut_by_them(
    house: &TestHouse,
) {
    let Some(server) = school(house, NewPeople::default()).await else {
        return;
    };
    server.add("leerling", THERE);
    let page = typed(house, "leerling", THERE).await;
    let fields = [
        ("username", "leerling"),
        ("password", PHRASE),
        ("link", "yes"),
    ];
    let page = page.submit(&fields).await;
    assert!(page.away().is_some(), "{}", page.text());
    let person = house.person("school", "leerling").await;
    let (id, now) = (person.id.clone(), house.now());
    let hash = person.password_hash.clone().unwrap();
    let ends_at = now + chrono::Duration::days(30);
    let given = house
        .idp
        .durable
        .write(move |tx| tx.set_password(&id, &hash, PasswordState::Temporary { ends_at }, now));
    given.await.unwrap();
    // The directory's password is no try at the temporary one, however often it is shown.
    for _ in 0..7 {
        let page = typed(house, "leerling", THERE).await;
        assert_ne!(page.step(), "password", "{}", page.text());
    }
    for number in 0..5 {
        let page = typed(house, "leerling", &format!("Raden-{number}-Maar")).await;
        assert_eq!((page.step(), page.status), ("password", 422));
        house.clock.advance(chrono::Duration::seconds(2));
    }
    let page = typed(house, "leerling", PHRASE).await;
    assert_eq!((page.step(), page.status), ("password", 422), "it is spent");
    house.clock.advance(chrono::Duration::seconds(4));
    let page = typed(house, "leerling", THERE).await;
    assert_ne!(page.step(), "password", "{}", page.text());
    let page = typed(house, "leerling", PHRASE).await;
    assert_eq!(page.step(), "password", "it stays spent");
}
