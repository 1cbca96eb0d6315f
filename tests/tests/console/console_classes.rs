//! Classes at the console: filled, renamed, put away, and moved on at the end of a year.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::class::Part;
use sluis_tests::{
    Console, Form, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    classes_are_made_renamed_and_put_away;
    who_fills_a_class_that_somebody_else_filled_sees_it_first;
    a_class_admin_sees_the_own_pupils_alone;
    the_names_of_a_new_school_year_are_checked_and_its_choices_kept;
    a_school_year_is_moved_on_and_taken_back;
    nobody_is_in_two_main_classes_after_a_school_year_was_taken_back;
    rac_01_a_school_year_is_taken_back_once_of_two_at_once;
    another_institutions_classes_look_as_if_they_did_not_exist;
}

async fn make(console: &Console, name: &str) -> Page {
    let page = console.open("/classes").await;
    page.submit(&[("name", name), ("year", "2026-2027")]).await
}

/// The page of a class that was made.
async fn open(console: &Console, name: &str) -> Page {
    let list = console.open("/classes").await;
    for link in list.links() {
        if link.contains("/classes/") && !link.contains("roll-over") {
            let page = console.agent.get(link).await;
            if page.text().contains(&format!("Klas {name}")) {
                return page;
            }
        }
    }
    panic!("no class {name}: {}", list.text());
}

async fn classes_are_made_renamed_and_put_away(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    make(&console, "3B").await;
    let twice = make(&console, "3b").await;
    assert_eq!(twice.status, 422);
    assert!(twice.text().contains("al een klas met deze naam"));
    let page = open(&console, "3B").await;
    let nobody = page.submit(&[("who", "niemand"), ("part", "main")]).await;
    assert_eq!(nobody.status, 422);
    let page = page.submit(&[("who", "leerling"), ("part", "main")]).await;
    assert!(page.text().contains("Leerling van Proef"));
    let renamed = page.submit(&[("name", "3D"), ("programme", "vwo")]).await;
    assert!(renamed.text().contains("Klas 3D"), "{}", renamed.text());
    let late = page.submit(&[("name", "3E"), ("programme", "")]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text().contains("Klas 3D"), "what is there now");
    assert_eq!(late.value("name").as_deref(), Some("3E"), "what was typed");
    assert!(late.body.contains("3E"));
    let page = open(&console, "3").await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/archive"));
    let form = form.unwrap();
    let mut fields = form.fields.clone();
    fields.push(("archived".to_owned(), "yes".to_owned()));
    console.agent.post(&form.action, &fields).await;
    assert!(
        console
            .open("/classes")
            .await
            .text()
            .contains("geen klassen")
    );
    assert!(
        !console
            .open("/classes?archived=1")
            .await
            .text()
            .contains("geen klassen")
    );
}

async fn who_fills_a_class_that_somebody_else_filled_sees_it_first(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    make(&console, "3B").await;
    let (mine, theirs) = (open(&console, "3B").await, open(&console, "3B").await);
    let put = theirs
        .submit(&[("who", "leerling"), ("part", "extra")])
        .await;
    assert!(put.text().contains("Leerling van Proef"), "{}", put.text());
    let late = mine.submit(&[("who", "juf"), ("part", "teacher")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.alert_text().contains("Iemand anders"),
        "{}",
        late.text()
    );
    assert!(late.text().contains("Leerling van Proef"), "as it is now");
    assert_eq!(late.value("who").as_deref(), Some("juf"), "what was typed");
    let at = |form: &Form, end: &str| form.action.ends_with(end);
    let of = |page: &Page, end: &str| page.forms().into_iter().find(|form| at(form, end)).unwrap();
    let stale = of(&mine, "/archive");
    let away = stale.filled(&[("archived", "yes")]);
    assert_eq!(console.agent.post(&stale.action, &away).await.status, 409);
    let seen = late.submit(&[("who", "juf"), ("part", "teacher")]).await;
    assert_eq!(
        seen.status, 200,
        "what the page shows now is what is changed"
    );
    let out = of(&late, "/members/remove");
    let leerling = house.person("tweede", "leerling").await.id;
    let out = (out.filled(&[("person", leerling.as_str())]), out.action);
    assert_eq!(console.agent.post(&out.1, &out.0).await.status, 409);
    assert!(
        open(&console, "3B")
            .await
            .text()
            .contains("Leerling van Proef")
    );
}

async fn a_class_admin_sees_the_own_pupils_alone(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    make(&beheer, "1A").await;
    for (who, part) in [
        ("mentor", "teacher"),
        ("juf", "teacher"),
        ("meester", "extra"),
        ("leerling", "main"),
    ] {
        open(&beheer, "1A")
            .await
            .submit(&[("who", who), ("part", part)])
            .await;
    }
    let whole = open(&beheer, "1A").await;
    let mentor = Console::of(house, &player("school", "mentor")).await;
    let page = open(&mentor, "1A").await;
    let names = ["mentor", "juf", "meester", "leerling"];
    let shown = |page: &Page| {
        names.map(|name| {
            page.body
                .contains(&format!("<span class=\"quiet\">{name}</span>"))
        })
    };
    assert_eq!(shown(&whole), [true; 4]);
    assert_eq!(shown(&page), [true, false, false, true], "{}", page.text());
    // Once it was put away it is nobody's any more.
    let form = whole
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/archive"));
    let form = form.unwrap();
    let done = beheer
        .agent
        .post(&form.action, &form.filled(&[("archived", "yes")]))
        .await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(mentor.agent.get(&page.url).await.status, 404);
}

async fn the_names_of_a_new_school_year_are_checked_and_its_choices_kept(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    for name in ["1A", "2A", "Koor"] {
        make(&console, name).await;
    }
    let page = console.open("/classes/roll-over").await;
    let field = |start: &str, value: &str| {
        let form = page.form(&["year"]);
        let found = form
            .fields
            .iter()
            .find(|(name, held)| name.starts_with(start) && held == value);
        found.map(|(name, _)| name.clone()).unwrap()
    };
    let (first, second) = (field("to-", "2A"), field("to-", "3A"));
    let long = "x".repeat(61);
    for (name, fault) in [
        (long.as_str(), "Dit is te lang"),
        ("koor", "al een klas met deze naam"),
        ("  ", "Geef de klas een naam"),
    ] {
        let again = page
            .submit(&[
                ("year", "2027-2028"),
                ("with_teachers", "1"),
                (&first, name),
                (&second, "Drie"),
            ])
            .await;
        assert_eq!(again.status, 422, "{name}");
        assert!(again.text().contains(fault), "{}", again.text());
        let kept = again.form(&["year"]).fields;
        for (name, value) in [
            ("year", "2027-2028"),
            ("with_teachers", "1"),
            (second.as_str(), "Drie"),
        ] {
            let there = kept
                .iter()
                .any(|(field, held)| field == name && held == value);
            assert!(there, "{name}: {kept:?}");
        }
        let what = first.replacen("to-", "what-", 1);
        assert!(kept.contains(&(what, "move".to_owned())), "{kept:?}");
    }
    let year = page.submit(&[("year", &long)]).await;
    assert_eq!(year.status, 422);
    assert!(year.text().contains("Dit is te lang"), "{}", year.text());
}

/// Three classes, of which two go on in a new school year, with a pupil in the first.
async fn three_classes(console: &Console) {
    for name in ["1A", "2A", "Koor"] {
        make(console, name).await;
    }
    open(console, "1A")
        .await
        .submit(&[("who", "leerling"), ("part", "main")])
        .await;
}

/// The page that tells that they were moved on, from which that is taken back.
async fn moved_on(console: &Console) -> Page {
    three_classes(console).await;
    let page = console.open("/classes/roll-over").await;
    let look = page.submit(&[("year", "2027-2028")]).await;
    let done = look.submit(&[("year", "2027-2028")]).await;
    assert!(done.text().contains("2 nieuwe klassen"), "{}", done.text());
    done
}

async fn nobody_is_in_two_main_classes_after_a_school_year_was_taken_back(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let done = moved_on(&console).await;
    open(&console, "Koor")
        .await
        .submit(&[("who", "leerling"), ("part", "main")])
        .await;
    let event = done.value("event").unwrap();
    let back = done.submit(&[("event", event.as_str())]).await;
    assert!(back.text().contains("teruggedraaid"), "{}", back.text());
    let id = house.person("tweede", "leerling").await.id;
    let classes = house.idp.durable.read(move |tx| tx.classes_of(&id));
    let classes = classes.await.unwrap();
    let named = |wanted: Part| -> Vec<&str> {
        let of_it = classes.iter().filter(|(_, part)| *part == wanted);
        of_it.map(|(class, _)| class.name.as_str()).collect()
    };
    assert_eq!(named(Part::Main), ["Koor"], "what was said last");
    assert_eq!(named(Part::Extra), ["1A"]);
}

async fn rac_01_a_school_year_is_taken_back_once_of_two_at_once(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let done = moved_on(&console).await;
    let event = done.value("event").unwrap();
    let fields = [("event", event.as_str())];
    let (one, other) = tokio::join!(done.submit(&fields), done.submit(&fields));
    let back = |page: &&Page| page.text().contains("teruggedraaid");
    assert_eq!([&one, &other].into_iter().filter(back).count(), 1);
}

async fn a_school_year_is_moved_on_and_taken_back(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    three_classes(&console).await;
    let page = console.open("/classes/roll-over").await;
    assert_eq!(page.step(), "console-roll-over");
    let look = page.submit(&[("year", "2027-2028")]).await;
    assert!(look.text().contains("Klopt dit"), "{}", look.text());
    assert_eq!(
        console
            .open("/classes?archived=1")
            .await
            .links()
            .iter()
            .filter(|link| link.contains("/classes/0"))
            .count(),
        0
    );
    let done = look.submit(&[("year", "2027-2028")]).await;
    assert!(done.text().contains("2 nieuwe klassen"), "{}", done.text());
    let second = open(&console, "2A").await;
    assert!(
        second.text().contains("Leerling van Proef"),
        "{}",
        second.text()
    );
    let event = done.value("event").unwrap();
    let back = done.submit(&[("event", event.as_str())]).await;
    assert!(back.text().contains("teruggedraaid"), "{}", back.text());
    let first = open(&console, "1A").await;
    assert!(first.text().contains("Leerling van Proef"));
    assert!(
        !open(&console, "2A")
            .await
            .text()
            .contains("Leerling van Proef")
    );
}

async fn another_institutions_classes_look_as_if_they_did_not_exist(house: &TestHouse) {
    let tweede = Console::of(house, &player("tweede", "beheer")).await;
    make(&tweede, "9Z").await;
    let theirs = open(&tweede, "9Z").await.url;
    let id = theirs.rsplit('/').next().unwrap();
    let console = Console::of(house, &player("school", "beheer")).await;
    assert_eq!(console.open(&format!("/classes/{id}")).await.status, 404);
    let page = console.open(&format!("/people?class={id}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Niemand gevonden"));
}
