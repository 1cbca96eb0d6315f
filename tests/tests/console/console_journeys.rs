//! Journeys through the console in a real browser: a teacher lost the phone (U-28), and a main contact
//! asks for an account that support grants (N-08, N-09).

use sluis_tests::browser::{Demo, Habits, Walk, a_browser};

pub(crate) use sluis_tests::browser::enter;

#[tokio::test]
async fn u28_a_teacher_lost_the_phone_and_the_administrator_helps() {
    let Some(browser) = a_browser(Habits::of("nl").without_scripts()).await else {
        return;
    };
    let demo = Demo::start().await;
    enter(&demo, &browser, "school", "beheer").await;
    browser.goto(&demo.at("/admin/at/school/people")).await;
    browser.fill("#q", "dijk").await;
    browser.follow("form[role=search] button").await;
    browser.follow("[data-testid=person] th a").await;
    assert_eq!(
        browser.text("[data-testid=factor-state]").await.trim(),
        "Aan"
    );
    browser
        .fill("[data-testid=suspend] #reason", "telefoon kwijt")
        .await;
    browser.follow("[data-testid=suspend] .primary").await;
    assert_eq!(
        browser.text("[data-testid=factor-state]").await.trim(),
        "Uitgezet"
    );
    let history = browser.text("[data-testid=history]").await;
    assert!(history.contains("telefoon kwijt"), "{history}");
    let Some(teachers) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let mut teacher = Walk::of(&demo, &teachers, "nl", "school", "meester.tom");
    teacher.set_out("leerplein").await;
    assert_eq!(teacher.go_on().await, ["password"], "no code is asked");
    browser.follow("[data-testid=resume] .primary").await;
    assert_eq!(
        browser.text("[data-testid=factor-state]").await.trim(),
        "Aan"
    );
}

#[tokio::test]
async fn n08_n09_a_main_contact_asks_for_an_account_and_it_is_granted() {
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let demo = Demo::start().await;
    enter(
        &demo,
        &browser,
        "onderzoek",
        "daan.visser@peilstation.example",
    )
    .await;
    browser
        .goto(&demo.at("/admin/at/onderzoek/requests/new"))
        .await;
    browser.fill("#given_name", "Jop").await;
    browser.fill("#family_name", "Wit").await;
    browser.fill("#email", "jop.wit@peilstation.example").await;
    browser.fill("#reason", "Nieuw in het team.").await;
    browser.follow("[data-testid=ask] .primary").await;
    assert!(browser.text("main").await.contains("Jop Wit"));
    let Some(other) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let at = demo.now();
    let helps = demo.idp.durable.write(move |tx| {
        let school = tx.institution_by_slug("school")?.unwrap();
        let support = tx.person_by_login(&school.id, "support.sluis")?.unwrap();
        let served = tx.institution_by_slug("onderzoek")?.unwrap();
        tx.assign_support(&support.id, &served.id, at)
    });
    helps.await.unwrap();
    enter(&demo, &other, "school", "support.sluis").await;
    other.goto(&demo.at("/admin/at/onderzoek/requests")).await;
    other.follow("[data-testid=request] th a").await;
    other.follow("[data-testid=grant] .primary").await;
    let news = other.text(".news").await;
    assert!(news.contains("uitnodiging is onderweg"), "{news}");
    other
        .goto(&demo.at("/admin/at/onderzoek/people?q=wit"))
        .await;
    assert!(other.text("main").await.contains("Wit, Jop"));
}
